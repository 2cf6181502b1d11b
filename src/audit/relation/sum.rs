//! Totals and their parts, and shares that should add up to the whole.

use serde::Serialize;

use super::{Printed, Verdict};
use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// The possible values of a sum of claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// `exact` only if every claim is a single number.
    pub verdict: Verdict,
    /// The possible sums of the parts.
    pub bounds: Interval,
    /// The possible values of total minus sum; it contains zero unless they disagree.
    pub gap: Interval,
}

impl Sum {
    /// Whether the parts certainly exceed the total.
    pub(crate) fn exceeds(&self) -> bool {
        self.gap.upper.is_some_and(|bound| bound.value.is_negative())
    }
}

/// Whether the parts can add up to the total, where each claim is an interval.
///
/// # Errors
///
/// If a sum overflows 128 bits.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Interval, Verdict, sum_of_parts};
///
/// let sum = sum_of_parts(&Interval::count(118), &[Interval::count(11), Interval::count(107)])?;
/// assert_eq!(sum.verdict, Verdict::Exact);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn sum_of_parts(total: &Interval, parts: &[Interval]) -> Result<Sum> {
    let both = Interval::sum(parts).and_then(|bounds| Some((bounds, total.minus(&bounds)?)));
    let (bounds, gap) =
        both.ok_or_else(|| Error::parameter("parts", parts.len(), "parts whose sum fits in 128 bits"))?;
    let verdict = match gap.contains(Rational::ZERO) {
        true if gap.is_point() => Verdict::Exact,
        true => Verdict::WithinRounding,
        false => Verdict::Impossible,
    };
    Ok(Sum { verdict, bounds, gap })
}

/// Whether printed shares can add up to 100%, given their rounding.
///
/// The sum of m shares rounded to the unit u may differ from 100% by up to m · u/2.
///
/// # Errors
///
/// If a share is not a number or a sum overflows 128 bits.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rounding, Verdict, shares};
///
/// assert_eq!(shares(&["33%", "33%", "33%"], Rounding::HalfUp)?.verdict, Verdict::WithinRounding);
/// assert_eq!(shares(&["33%", "33%", "32%"], Rounding::HalfUp)?.verdict, Verdict::Impossible);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn shares(printed: &[&str], rounding: Rounding) -> Result<Sum> {
    let read = printed.iter().map(|text| text.parse()).collect::<Result<Vec<Printed>>>()?;
    whole(&read, rounding)
        .ok_or_else(|| Error::parameter("printed", printed.len(), "shares whose bounds fit in 128 bits"))
}

/// The check behind [`shares`]; `None` on overflow.
pub(crate) fn whole(printed: &[Printed], rounding: Rounding) -> Option<Sum> {
    let parts: Option<Vec<_>> = printed.iter().map(|share| share.preimage(rounding)).collect();
    let mut sum = sum_of_parts(&Interval::point(Rational::ONE), &parts?).ok()?;
    let nominal = Rational::sum(printed.iter().map(|share| share.value));
    if sum.verdict == Verdict::WithinRounding && nominal == Some(Rational::ONE) {
        sum.verdict = Verdict::Exact;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_categories_add_to_their_total() {
        let parts = [114, 2412, 116, 5, 19, 9, 3, 18, 11, 103, 66, 152].map(Interval::count);
        let sum = sum_of_parts(&Interval::count(3028), &parts).unwrap();
        assert_eq!((sum.verdict, sum.bounds), (Verdict::Exact, Interval::count(3028)));
    }

    #[test]
    fn rounded_parts_add_within_their_intervals() {
        let million = |low, high| Interval::between(Rational::integer(low), true, Rational::integer(high), false);
        let parts = [million(1_515_850, 1_515_950), million(640_500, 641_500)];
        let sum = sum_of_parts(&million(2_156_850, 2_156_950), &parts).unwrap();
        assert_eq!(sum.verdict, Verdict::WithinRounding);
        let off = sum_of_parts(&Interval::count(20), &[Interval::count(7), Interval::count(12)]).unwrap();
        assert_eq!((off.verdict, off.gap), (Verdict::Impossible, Interval::count(1)));
    }

    #[test]
    fn an_open_part_can_only_be_too_large() {
        let over = Interval::from(Rational::integer(15_000), false);
        assert_eq!(sum_of_parts(&Interval::count(20_000), &[over]).unwrap().verdict, Verdict::WithinRounding);
        assert_eq!(sum_of_parts(&Interval::count(15_000), &[over]).unwrap().verdict, Verdict::Impossible);
    }

    #[test]
    fn shares_that_were_truncated_fall_short_of_the_whole() {
        let printed = ["33.3%", "33.3%", "33.3%"];
        assert_eq!(shares(&printed, Rounding::Truncation).unwrap().verdict, Verdict::WithinRounding);
        assert_eq!(shares(&["45%", "50.8%", "4.2%"], Rounding::HalfUp).unwrap().verdict, Verdict::Exact);
        assert_eq!(shares(&["50%", "51%"], Rounding::HalfUp).unwrap().verdict, Verdict::WithinRounding);
        assert_eq!(shares(&["50%", "51%"], Rounding::Floor).unwrap().verdict, Verdict::Impossible);
    }
}
