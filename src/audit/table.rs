//! Claims and findings as tables.

use polars_core::prelude::*;
use serde::Serialize;

use super::{Audit, Binding, Bound, Claim, Period, Rational, outline::Outline, place::Lines};
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
    let number = |name: &str, of: &dyn Fn(&Claim) -> usize| {
        Column::new(name.into(), claims.iter().map(|claim| of(claim) as u64).collect::<Vec<_>>())
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
        number("start", &|f| f.char_start),
        number("end", &|f| f.char_end),
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
        number("sentence", &|f| f.sentence),
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
            Binding::Change { of } => Some(*of),
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
