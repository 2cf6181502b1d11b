//! Amounts that are a round amount per case: 535 000 yuan for 107 cases.

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Kind, Tie},
    exact::Rational,
    interval::Interval,
    relation::{Verdict, hidden_constant},
    sentence,
};

/// How many claims back the count is searched for.
const BACK: usize = 6;

/// Searches every exact amount for a round amount per case.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).filter_map(|at| judge(reader, at)).collect()
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let claim = &reader.claims[at];
    if claim.kind != Kind::Money || !claim.interval.is_point() {
        return None;
    }
    let (count, each) = (at.saturating_sub(BACK)..at).rev().find_map(|count| {
        let other = &reader.claims[count];
        let beside = other.kind == Kind::Count && other.sentence == claim.sentence;
        let n = u64::try_from(other.exactly().filter(|_| beside)?).ok()?;
        Some((count, hidden_constant(claim.value, n)?))
    })?;
    let finding = Finding::new(Relation::HiddenConstant, Verdict::Unknown, reader.places(&[at, count]))
        .tied(Tie::Found)
        .sides(format!("{} × {each}", reader.claims[count].value), claim.value.to_string())
        .says(sentence::amount_per_case(reader.named(at), reader.named(count), each));
    Some(Finding { bounds: Some(Interval::point(Rational::integer(each))), ..finding })
}
