//! Matches as a table.

use polars_core::prelude::*;

use super::Match;
use crate::audit::{Audit, Claim, Rational, place::Lines, table::word};
use crate::{Error, Result};

impl Audit {
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
