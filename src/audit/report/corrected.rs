//! Rates with two readings: 纠错率 with and without the cases that ended because the agency corrected itself.

use super::{
    Finding, Reader, Relation,
    rates::{Judged, percent},
};
use crate::audit::{
    claim::{BACK, Quotient},
    lexicon::{says, words},
    relation::Verdict,
    sentence,
};

/// A finding with both readings, if the rate is one of them.
pub(super) fn check(reader: &Reader, rate: usize, readings: &[Quotient]) -> Option<Finding> {
    let claims = reader.claims;
    let lexicon = words(reader.document.lang);
    if !claims[rate].label.contains("纠错率") {
        return None;
    }
    let near: Vec<usize> = (rate.saturating_sub(BACK)..rate)
        .filter(|&at| claims[at].is_count() && claims[at].sentence == claims[rate].sentence)
        .collect();
    let says = |at: &usize, words: &[&str]| says(&claims[*at].label, words);
    let ended = near.iter().copied().find(|at| says(at, &lexicon.self_corrected))?;
    let first = readings.first()?;
    let above = match first.above[..] {
        [] => near.iter().copied().filter(|at| *at != ended && says(at, &lexicon.corrected)).collect(),
        _ => first.above.iter().copied().filter(|at| *at != ended).collect::<Vec<_>>(),
    };
    let narrow = Quotient { above, ..first.clone() };
    let mut wide = narrow.clone();
    wide.above.push(ended);
    let (narrow, wide) = (Judged::of(reader, rate, &narrow)?, Judged::of(reader, rate, &wide)?);
    let one = narrow.verdict.holds() != wide.verdict.holds();
    one.then(|| {
        let said = sentence::rate_has_two_readings(reader.named(rate), percent(&narrow.value), percent(&wide.value));
        let finding = if narrow.verdict.holds() { narrow } else { wide }.finding(reader, rate);
        Finding { relation: Relation::TwoReadings, verdict: Verdict::Unknown, ..finding.says(said) }
    })
}
