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
    let (holds, may) = bounds(claim).filter(|_| rough && (told || !surveyed()))?;
    let readings = rates::readings(reader, at);
    let judged = readings.iter().filter(|reading| !reading.far).filter_map(|reading| Judged::of(reader, at, reading));
    let mut judged: Vec<Judged> = judged.collect();
    let verdict = |value: &Interval| match (holds.meets(value), may.meets(value)) {
        (true, _) => Verdict::WithinRounding,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Impossible,
    };
    for judged in &mut judged {
        judged.verdict = verdict(&judged.value);
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

/// What a rough proportion stands for, and what it may be stretched to; what is beyond that is another number.
///
/// ```text
/// fraction in words, About   [0.95 b, 1.05 b]    [0.9 b, 1.1 b]
/// Almost                     [0.95 b, b]         [0.85 b, 1.05 b]
/// others                     as printed          and half a percentage point more on both sides
/// ```
pub(super) fn bounds(claim: &Claim) -> Option<(Interval, Interval)> {
    let share = |percent| claim.value.checked_mul(Rational::new(percent, 100)?);
    let between = |low, high| Some(Interval::between(share(low)?, true, share(high)?, true));
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
