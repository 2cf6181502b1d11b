//! Claims, findings and matches as tables.

use polars_core::prelude::*;
use serde::Serialize;

use super::{Audit, Binding, Bound, Claim, Match, Passage, Period, Rational, outline::Outline, place::Lines};
use crate::lang::Lang;
use crate::{Error, Result};

impl Audit {
    /// The claims as a table, one per row: start, end (in characters), text, value, lower, upper, interval, unit,
    /// qualifier, kind, period, label, noun, sentence, paragraph, id, part_of, numerator, denominator, change_of (ids
    /// of other rows), tie, cell.
    ///
    /// The numbers are the nearest floats; `interval` is exact and shows which bounds belong to it. An unbounded side
    /// is null, and so is the value of a range such as 3至5件, which has only bounds. Written as CSV, the table is a
    /// table of claims and can be audited as such.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn claims_frame(&self) -> Result<DataFrame> {
        claims_frame(&self.claims)
    }

    /// The findings as a table, one per row, contradictions first and what holds last: relation, verdict, tie, line, column,
    /// start, end (in characters), cell and section (the numbers of its headings) of the first place, text (of all
    /// places), left, right, bounds, witnesses, rounding, mends, zh, en.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn findings_frame(&self, text: &str) -> Result<DataFrame> {
        let (lines, outline) = (Lines::new(text), Outline::of(text));
        let all = self.by_weight();
        let texts = |name: &str, of: &dyn Fn(&super::Finding) -> Option<String>| {
            Column::new(name.into(), all.iter().map(|finding| of(finding)).collect::<Vec<_>>())
        };
        let section = |finding: &super::Finding| {
            let line = lines.of(finding.places.first()?.char_start).0;
            Some(outline.section(line, Lang::Zh)).filter(|section| !section.is_empty())
        };
        let first = |at: usize| all[at].places.first();
        let number = |name: &str, of: &dyn Fn(&super::Place) -> usize| {
            Column::new(name.into(), (0..all.len()).map(|at| first(at).map(|p| of(p) as u64)).collect::<Vec<_>>())
        };
        let columns = vec![
            texts("relation", &|f| word(&f.relation)),
            texts("verdict", &|f| Some(f.verdict.id().into())),
            texts("tie", &|f| f.tie.map(|tie| tie.id().into())),
            number("line", &|place| lines.of(place.char_start).0),
            number("column", &|place| lines.of(place.char_start).1),
            number("start", &|place| place.char_start),
            number("end", &|place| place.char_end),
            texts("text", &|f| Some(f.texts())),
            texts("cell", &|f| f.places.first()?.cell.as_ref().map(ToString::to_string)),
            texts("section", &section),
            texts("left", &|f| Some(f.left.clone())),
            texts("right", &|f| Some(f.right.clone())),
            texts("bounds", &|f| f.bounds.map(|bounds| bounds.to_string())),
            texts("witnesses", &|f| f.witnesses.as_ref().map(ToString::to_string)),
            texts("rounding", &|f| f.rounding.map(|rounding| rounding.to_string())),
            texts("mends", &|f| Some(f.mends()).filter(|mends| !mends.is_empty())),
            texts("zh", &|f| Some(f.zh.clone())),
            texts("en", &|f| Some(f.en.clone())),
        ];
        DataFrame::new(all.len(), columns).map_err(Error::engine("building the table of findings"))
    }

    /// The claims beside the figures of the registers, one per row: verdict, reason, line, column, start, end (in
    /// characters), text, label, claimed, interval, indicator, `name_zh`, `name_en`, counted, category, period, group,
    /// register, difference (claimed minus register), `excluded`, words, candidates, mend, zh, en.
    ///
    /// `claimed`, `register` and `difference` are the nearest floats; the comparison itself is exact. A share lies in
    /// 0..1, money is in yuan. Unknown values are null.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn matches_frame(&self, text: &str) -> Result<DataFrame> {
        let lines = Lines::new(text);
        let rows: Vec<(&Match, &Claim)> =
            self.matches.iter().filter_map(|found| Some((found, self.claims.get(found.claim)?))).collect();
        let texts = |name: &str, of: &dyn Fn(&Match, &Claim) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(|(found, claim)| of(found, claim)).collect::<Vec<_>>())
        };
        let whole = |name: &str, of: &dyn Fn(&Match, &Claim) -> u64| {
            Column::new(name.into(), rows.iter().map(|(found, claim)| of(found, claim)).collect::<Vec<_>>())
        };
        let float = |name: &str, of: &dyn Fn(&Match, &Claim) -> Option<Rational>| {
            let numbers = rows.iter().map(|(found, claim)| of(found, claim).map(Rational::to_f64));
            Column::new(name.into(), numbers.collect::<Vec<_>>())
        };
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let columns = vec![
            texts("verdict", &|found, _| Some(found.verdict.id().into())),
            texts("reason", &|found, _| found.reason.as_ref().and_then(word)),
            whole("line", &|_, claim| lines.of(claim.char_start).0 as u64),
            whole("column", &|_, claim| lines.of(claim.char_start).1 as u64),
            whole("start", &|_, claim| claim.char_start as u64),
            whole("end", &|_, claim| claim.char_end as u64),
            texts("cell", &|_, claim| claim.cell.as_ref().map(ToString::to_string)),
            texts("text", &|_, claim| Some(claim.text.clone())),
            texts("label", &|_, claim| Some(claim.label.clone())),
            float("claimed", &|_, claim| claim.number()),
            texts("interval", &|_, claim| Some(claim.interval.to_string())),
            texts("indicator", &|found, _| found.indicator.clone()),
            texts("name_zh", &|found, _| found.names.as_ref().map(|names| names.0.clone())),
            texts("name_en", &|found, _| found.names.as_ref().map(|names| names.1.clone())),
            texts("counted", &|found, _| found.indicator.as_ref().and_then(|_| word(&found.counted))),
            texts("category", &|found, _| found.category.clone()),
            texts("period", &|found, _| found.period.map(|period| period.to_string())),
            texts("group", &|found, _| some(found.group.iter().flatten().cloned().collect::<Vec<_>>().join(", "))),
            float("register", &|found, _| found.value),
            float("difference", &|found, _| found.difference),
            whole("excluded", &|found, _| found.excluded),
            texts("words", &|found, _| some(found.words.join(" "))),
            texts("candidates", &|found, _| some(found.candidates.join(", "))),
            texts("mend", &|found, _| found.mend.as_ref().map(|mend| format!("{} → {}", mend.from, mend.to))),
            texts("zh", &|found, _| Some(found.zh.clone())),
            texts("en", &|found, _| Some(found.en.clone())),
        ];
        DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of matches"))
    }
}

/// The claims of a text as a table, with the columns of [`Audit::claims_frame`].
///
/// # Errors
///
/// [`Error::Engine`] if the table cannot be built.
pub fn claims_frame(claims: &[Claim]) -> Result<DataFrame> {
    let texts = |name: &str, of: &dyn Fn(&Claim) -> Option<String>| {
        Column::new(name.into(), claims.iter().map(of).collect::<Vec<_>>())
    };
    let number = |name: &str, of: &dyn Fn(&Claim) -> Option<usize>| {
        Column::new(name.into(), claims.iter().map(|claim| of(claim).map(|at| at as u64)).collect::<Vec<_>>())
    };
    let float = |name: &str, of: &dyn Fn(&Claim) -> Option<Rational>| {
        Column::new(name.into(), claims.iter().map(|claim| of(claim).map(Rational::to_f64)).collect::<Vec<_>>())
    };
    let end = |bound: Option<Bound>| bound.map(|bound| bound.value);
    let ids = Column::new("id".into(), (1..=claims.len() as u64).collect::<Vec<_>>());
    let tied = |name: &str, of: &dyn Fn(&Binding) -> Option<usize>| {
        let id = |claim: &Claim| claim.binding.as_ref().and_then(of).map(|at| at as u64 + 1);
        Column::new(name.into(), claims.iter().map(id).collect::<Vec<_>>())
    };
    let columns = vec![
        number("start", &|f| Some(f.char_start)),
        number("end", &|f| Some(f.char_end)),
        texts("text", &|f| Some(f.text.clone())),
        float("value", &|f| f.number()),
        float("lower", &|f| end(f.interval.lower)),
        float("upper", &|f| end(f.interval.upper)),
        texts("interval", &|f| Some(f.interval.to_string())),
        texts("unit", &|f| Some(f.unit.clone())),
        texts("qualifier", &|f| word(&f.qualifier)),
        texts("kind", &|f| word(&f.kind)),
        texts("period", &|f| f.period.as_ref().and_then(Period::years)),
        texts("label", &|f| Some(f.label.clone())),
        texts("noun", &|f| Some(f.noun.clone())),
        number("sentence", &|f| match f.sentence {
            Passage::Sentence(at) => Some(at),
            Passage::Row { .. } => None,
        }),
        number("paragraph", &|f| f.paragraph),
        ids,
        tied("part_of", &|binding| match binding {
            Binding::Part { total, .. } => Some(*total),
            _ => None,
        }),
        tied("numerator", &|binding| match binding {
            Binding::Rate { numerator, .. } => *numerator,
            _ => None,
        }),
        tied("denominator", &|binding| match binding {
            Binding::Rate { denominator, .. } => Some(*denominator),
            _ => None,
        }),
        tied("change_of", &|binding| match binding {
            Binding::Change { of, .. } => Some(*of),
            _ => None,
        }),
        texts("tie", &|f| f.tie.map(|tie| tie.id().into())),
        texts("cell", &|f| f.cell.as_ref().map(ToString::to_string)),
    ];
    DataFrame::new(claims.len(), columns).map_err(Error::engine("building the table of claims"))
}

/// The serialized name of a variant.
pub(crate) fn word(variant: &impl Serialize) -> Option<String> {
    serde_json::to_value(variant).ok()?.as_str().map(Into::into)
}
