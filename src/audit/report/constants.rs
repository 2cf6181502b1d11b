//! Amounts that are a round amount per case: 535 000 yuan for 107 cases.

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Kind, Tie},
    exact::Rational,
    relation::{Verdict, hidden_constant},
};

/// How many claims back the count is searched for.
const BACK: usize = 6;

/// Searches every exact amount for a round amount per case.
pub(super) fn check(reader: &mut Reader) {
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        if claim.kind != Kind::Money || !claim.interval.is_point() {
            continue;
        }
        let found = (at.saturating_sub(BACK)..at).rev().find_map(|count| {
            let other = &reader.claims[count];
            let whole = other.kind == Kind::Count && other.interval.is_point() && other.sentence == claim.sentence;
            let n = u64::try_from(other.value.numerator()).ok().filter(|_| whole)?;
            Some((count, hidden_constant(claim.value, n)?))
        });
        let Some((count, each)) = found else { continue };
        let (name, of) = (reader.named(at), reader.named(count));
        let zh = format!("“{name}”恰为“{of}”乘以每件{each}元，可能是按固定标准推算的。");
        let en = format!("\"{name}\" is exactly {each} times \"{of}\"; it may have been computed from a fixed rate");
        let finding = Finding::new(Relation::HiddenConstant, Verdict::Unknown, reader.places(&[at, count]))
            .tied(Tie::Found)
            .sides(format!("{} × {each}", reader.claims[count].value), claim.value.to_string())
            .says(zh, en);
        let bounds = Some(crate::audit::interval::Interval::point(Rational::integer(each)));
        reader.findings.push(Finding { bounds, ..finding });
    }
}
