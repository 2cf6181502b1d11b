//! Amounts that are a round amount per case: 535 000 yuan for 107 cases.

use super::{Finding, Reader, Relation};
use crate::audit::{
    exact::Rational,
    figure::Kind,
    relation::{Verdict, hidden_constant},
};

/// How many figures back the count is searched for.
const BACK: usize = 6;

/// Searches every exact amount for a round amount per case.
pub(super) fn check(reader: &mut Reader) {
    for at in 0..reader.figures.len() {
        let figure = &reader.figures[at];
        if figure.kind != Kind::Money || !figure.interval.is_point() {
            continue;
        }
        let found = (at.saturating_sub(BACK)..at).rev().find_map(|count| {
            let other = &reader.figures[count];
            let whole = other.kind == Kind::Count && other.interval.is_point() && other.sentence == figure.sentence;
            let n = u64::try_from(other.value.numerator()).ok().filter(|_| whole)?;
            Some((count, hidden_constant(figure.value, n)?))
        });
        let Some((count, each)) = found else { continue };
        let (name, of) = (reader.named(at), reader.named(count));
        let zh = format!("“{name}”恰为“{of}”乘以每件{each}元，可能是按固定标准推算的。");
        let en = format!("\"{name}\" is exactly {each} times \"{of}\"; it may have been computed from a fixed rate");
        let finding = Finding::new(Relation::HiddenConstant, Verdict::Exact, reader.places(&[at, count]))
            .sides(format!("{} × {each}", reader.figures[count].value), figure.value.to_string())
            .says(zh, en);
        let bounds = Some(crate::audit::interval::Interval::point(Rational::integer(each)));
        reader.findings.push(Finding { bounds, ..finding });
    }
}
