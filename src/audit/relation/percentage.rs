//! The counts that can give a printed percentage.

use serde::Serialize;

use super::{Printed, Verdict, Witnesses};
use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// Whether a printed quotient of integers is possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feasible {
    /// `exact` if a quotient equals the printed number, `within_rounding` if one prints as it.
    pub verdict: Verdict,
    /// The possible numerators.
    pub witnesses: Witnesses,
    /// The possible numerators under each definite rounding that has some.
    pub roundings: Vec<(Rounding, Witnesses)>,
    /// If there are none: the nearest printable numbers below and above.
    pub nearest: Vec<Rational>,
}

/// The integers `k` for which `k / n` can print as `printed`, where `n` is any integer in `base`.
///
/// # Formula
///
/// ```text
/// { k : 0 ≤ k ≤ n, k / n ∈ P }        P the preimage of the printed number under the rounding
/// ```
///
/// The verdict is `undefined` for a base of zero, and `unknown` for a base without an upper bound.
///
/// # Errors
///
/// If `printed` is not a number, or a product overflows 128 bits.
///
/// # References
///
/// Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and Personality Science
/// 8(4), 363–369. doi:10.1177/1948550616673876.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Interval, Rounding, percentage};
///
/// let found = percentage("67%", &Interval::count(129), Rounding::Any)?;
/// assert_eq!(found.witnesses.to_string(), "86, 87");
/// let truncated = percentage("67%", &Interval::count(129), Rounding::Truncation)?;
/// assert_eq!(truncated.witnesses.to_string(), "87");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn percentage(printed: &str, base: &Interval, rounding: Rounding) -> Result<Feasible> {
    share(printed.parse()?, base, rounding, true).ok_or_else(|| too_large(printed))
}

pub(super) fn too_large(printed: &str) -> Error {
    Error::parameter("printed", printed, "a number whose products with the base fit in 128 bits")
}

/// The check behind [`percentage`] and [`mean`](super::mean); `None` on overflow.
pub(crate) fn share(printed: Printed, base: &Interval, rounding: Rounding, within: bool) -> Option<Feasible> {
    let mut found = Feasible {
        verdict: Verdict::Unknown,
        witnesses: Witnesses::default(),
        roundings: Vec::new(),
        nearest: Vec::new(),
    };
    let Some((first, last)) = ends(base) else { return Some(found) };
    if last <= 0 {
        found.verdict = if last == 0 { Verdict::Undefined } else { Verdict::Unknown };
        return Some(found);
    }
    let base = &base.intersection(&Interval::from(Rational::ONE, true));
    // A base that is unbounded, or too wide for its precision, leaves the question open.
    let Some(witnesses) = Witnesses::of_share(&printed.preimage(rounding)?, base, within) else { return Some(found) };
    found.witnesses = witnesses;
    found.roundings = by_rounding(&printed, base, within)?;
    let exactly = || Witnesses::of_share(&Interval::point(printed.value), base, within);
    found.verdict = match found.witnesses.is_empty() {
        true => Verdict::Impossible,
        false if exactly().is_some_and(|some| !some.is_empty()) => Verdict::Exact,
        false => Verdict::WithinRounding,
    };
    if found.verdict == Verdict::Impossible && first == last {
        found.nearest = nearest(&printed, last, rounding, within)?;
    }
    Some(found)
}

/// The witnesses under each definite rounding that has some.
fn by_rounding(printed: &Printed, base: &Interval, within: bool) -> Option<Vec<(Rounding, Witnesses)>> {
    let mut found = Vec::new();
    // If no rounding allows the number, there is no need to try each.
    if Witnesses::of_share(&printed.preimage(Rounding::Any)?, base, within).is_some_and(|any| any.is_empty()) {
        return Some(found);
    }
    for definite in Rounding::DEFINITE {
        if let Some(some) = Witnesses::of_share(&printed.preimage(definite)?, base, within)
            && !some.is_empty()
        {
            found.push((definite, some));
        }
    }
    Some(found)
}

fn ends(base: &Interval) -> Option<(i128, i128)> {
    let (first, last) = base.integers();
    Some((first.unwrap_or(i128::MIN), last?))
}

/// The printable numbers next to `printed` for the denominator `n`.
fn nearest(printed: &Printed, n: i128, rounding: Rounding, within: bool) -> Option<Vec<Rational>> {
    let whole = printed.value.checked_mul(Rational::integer(n))?;
    let (low, high) = (whole.floor(), whole.ceil());
    let (low, high) = if within { (low.clamp(0, n), high.clamp(0, n)) } else { (low, high) };
    let mut near = Vec::new();
    for k in [low, high] {
        let value = rounding.round(Rational::new(k, n)?, printed.place)?;
        if near.last() != Some(&value) {
            near.push(value);
        }
    }
    Some(near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_behind_a_rate_are_named() {
        for (printed, n, rounding, expected) in [
            ("67%", 129, Rounding::HalfUp, "86, 87"),
            ("67%", 129, Rounding::Ceiling, "86"),
            ("98.5%", 102, Rounding::Any, "none"),
            ("67.5%", 40, Rounding::HalfUp, "27"),
            ("99%", 97_200, Rounding::HalfUp, "95742–96713"),
        ] {
            assert_eq!(percentage(printed, &Interval::count(n), rounding).unwrap().witnesses.to_string(), expected);
        }
    }

    #[test]
    fn a_base_may_itself_be_rounded() {
        let base = Interval::between(Rational::integer(97_150), true, Rational::integer(97_250), false);
        let found = percentage("99%", &base, Rounding::HalfUp).unwrap();
        assert_eq!(found.witnesses.to_string(), "95693–96762");
        assert_eq!(found.verdict, Verdict::Exact);
    }

    #[test]
    fn an_impossible_rate_comes_with_those_next_to_it() {
        let found = percentage("98.5%", &Interval::count(102), Rounding::HalfUp).unwrap();
        assert_eq!(found.verdict, Verdict::Impossible);
        assert_eq!(found.nearest.iter().map(ToString::to_string).collect::<Vec<_>>(), ["0.98", "0.99"]);
    }

    #[test]
    fn a_rate_of_nothing_is_undefined_and_of_no_end_unknown() {
        assert_eq!(percentage("100%", &Interval::count(0), Rounding::Any).unwrap().verdict, Verdict::Undefined);
        let open = Interval::from(Rational::integer(30), true);
        assert_eq!(percentage("50%", &open, Rounding::Any).unwrap().verdict, Verdict::Unknown);
    }

    #[test]
    fn a_ceiling_leaves_nothing_below_the_printed_number() {
        // 0.01 from one observation is impossible: 0 prints as 0.00 and 1 as 1.00.
        let found = percentage("0.01", &Interval::count(1), Rounding::Ceiling).unwrap();
        assert_eq!(found.verdict, Verdict::Impossible);
    }
}
