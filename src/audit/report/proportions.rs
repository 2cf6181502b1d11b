//! Proportions that are only roughly said, and the counts that they are of: nearly nine in ten (412 of 463), 办结率约九成.

use super::{
    Finding, Reader,
    rates::{self, Judged},
};
use crate::audit::{
    claim::{Claim, Kind, Qualifier, Tie},
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
    relation::Verdict,
};

/// Checks every proportion that is printed with a qualifier or as a fraction in words, if both its counts are printed.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).filter_map(|at| judge(reader, at)).collect()
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let claim = &reader.claims[at];
    let rough = claim.kind == Kind::Percent && claim.qualifier != Qualifier::Exact || claim.kind == Kind::Ratio;
    let surveyed = || says(&claim.label.to_ascii_lowercase(), &words(reader.document.lang).surveyed);
    let told = claim.tie == Some(Tie::Told);
    if !rough || !told && surveyed() {
        return None;
    }
    let readings = rates::readings(reader, at);
    let judged = readings.iter().filter(|reading| !reading.far).filter_map(|reading| Judged::of(reader, at, reading));
    let mut judged: Vec<Judged> = judged.collect();
    for judged in &mut judged {
        judged.verdict = roughly(claim, &judged.value)?;
    }
    if let Some(fits) = judged.iter().find(|judged| judged.verdict.holds()) {
        return Some(fits.finding(reader, at));
    }
    // 办结率90%以上 beside other counts may be what is aimed at.
    let wrong = judged.iter().all(|judged| judged.verdict == Verdict::Impossible) && (told || !is_bound(claim));
    judged.first().filter(|_| wrong).map(|judged| judged.finding(reader, at))
}

/// Whether a claim only bounds a number.
fn is_bound(claim: &Claim) -> bool {
    use Qualifier::{AtLeast, AtMost, LessThan, MoreThan};
    matches!(claim.qualifier, AtLeast | AtMost | LessThan | MoreThan)
}

/// Whether a number is only roughly said: 近20%, 约1.5倍, 2倍, 翻一番.
pub(super) fn is_rough(claim: &Claim) -> bool {
    let whole = matches!(&*claim.unit, "倍" | "times") && claim.place >= Rational::ONE;
    claim.qualifier != Qualifier::Exact || whole
}

/// Whether a number that is only roughly said can be a value: 近20% can be 19%, and 17.5% neither holds nor fails.
/// None for a range.
pub(super) fn roughly(claim: &Claim, value: &Interval) -> Option<Verdict> {
    let (holds, may) = bounds(claim)?;
    Some(match (holds.meets(value), may.meets(value)) {
        (true, _) => Verdict::WithinRounding,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Impossible,
    })
}

/// What a rough proportion stands for, and what it may be stretched to; what is beyond that is another number.
///
/// ```text
/// fraction in words, About   [0.95 b, 1.05 b]    [0.9 b, 1.1 b]
/// Almost                     [0.95 b, b]         [0.85 b, 1.05 b]
/// others                     as printed          and half a percentage point more on both sides
/// ```
fn bounds(claim: &Claim) -> Option<(Interval, Interval)> {
    let share = |percent| claim.value.magnitude().checked_mul(Rational::new(percent, 100)?);
    let between = |low, high| {
        let bounds = Interval::between(share(low)?, true, share(high)?, true);
        Some(if claim.value.is_negative() { bounds.negated() } else { bounds })
    };
    match claim.qualifier {
        Qualifier::Range | Qualifier::Contradictory => None,
        Qualifier::Exact | Qualifier::About => Some((between(95, 105)?, between(90, 110)?)),
        Qualifier::Almost => Some((between(95, 100)?, between(85, 105)?)),
        _ => {
            let half = Rational::new(1, 200)?;
            let slack = Interval::between(half.negated(), true, half, true);
            Some((claim.interval, claim.interval.plus(&slack)?))
        }
    }
}
