//! Whether a printed change agrees with the two claims that it compares, and in which reading.

use serde::Serialize;

use super::{Printed, Verdict};
use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// A way to read a printed change from `old` to `new`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// (new − old) / old, as stated.
    Relative,
    /// (old − new) / new: computed on the wrong base.
    Reversed,
    /// new / old: 增长到 instead of 增长.
    Level,
    /// new − old, as between two rates.
    Points,
    /// (old − new) / old: the wrong sign.
    Opposite,
}

impl Reading {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Relative => "relative",
            Self::Reversed => "reversed",
            Self::Level => "level",
            Self::Points => "points",
            Self::Opposite => "opposite",
        }
    }
}

/// The possible values of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// The verdict on the reading `relative`; `undefined` if the old claim can be zero.
    pub verdict: Verdict,
    /// The possible values of the relative change.
    pub bounds: Option<Interval>,
    /// The first reading that agrees with the printed number.
    pub reading: Option<Reading>,
}

/// Whether `printed` can be the growth from `old` to `new`; a fall is printed with a minus sign.
///
/// # Errors
///
/// If `printed` is not a number or a bound overflows 128 bits.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Interval, Reading, Rounding, Verdict, growth};
///
/// let found = growth(&Interval::count(151), &Interval::count(66), "128.79%", Rounding::HalfUp)?;
/// assert_eq!(found.verdict, Verdict::WithinRounding);
/// // Printed as 128.78% it was truncated.
/// assert_eq!(growth(&Interval::count(151), &Interval::count(66), "128.78%", Rounding::HalfUp)?.verdict, Verdict::Impossible);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn growth(new: &Interval, old: &Interval, printed: &str, rounding: Rounding) -> Result<Growth> {
    change(new, old, printed.parse()?, rounding)
        .ok_or_else(|| Error::parameter("printed", printed, "a change whose bounds fit in 128 bits"))
}

pub(crate) fn change(new: &Interval, old: &Interval, printed: Printed, rounding: Rounding) -> Option<Growth> {
    let target = printed.preimage(rounding)?;
    let one = Interval::point(Rational::ONE);
    let Some(ratio) = new.over(old) else {
        let undefined = old.contains(Rational::ZERO);
        let verdict = if undefined { Verdict::Undefined } else { Verdict::Unknown };
        return Some(Growth { verdict, bounds: None, reading: None });
    };
    let relative = ratio.minus(&one)?;
    let reversed = old.over(new).and_then(|ratio| ratio.minus(&one));
    let readings = [
        (Reading::Relative, Some(relative)),
        (Reading::Reversed, reversed),
        (Reading::Level, Some(ratio)),
        (Reading::Points, new.minus(old)),
        (Reading::Opposite, Some(relative.negated())),
    ];
    let fits = |interval: &Option<Interval>| interval.is_some_and(|interval| interval.meets(&target));
    let reading = readings.iter().find(|(_, interval)| fits(interval)).map(|(reading, _)| *reading);
    let verdict = match reading {
        Some(Reading::Relative) if relative == Interval::point(printed.value) => Verdict::Exact,
        Some(Reading::Relative) => Verdict::WithinRounding,
        _ => Verdict::Impossible,
    };
    Some(Growth { verdict, bounds: Some(relative), reading })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_the_way_that_fits() {
        let of = |new, old, printed: &str| {
            let found = growth(&Interval::count(new), &Interval::count(old), printed, Rounding::HalfUp).unwrap();
            (found.verdict, found.reading)
        };
        assert_eq!(of(150, 100, "50%"), (Verdict::Exact, Some(Reading::Relative)));
        assert_eq!(of(110, 90, "22.2%"), (Verdict::WithinRounding, Some(Reading::Relative)));
        assert_eq!(of(90, 110, "-18.2%"), (Verdict::WithinRounding, Some(Reading::Relative)));
        assert_eq!(of(90, 110, "22.2%"), (Verdict::Impossible, Some(Reading::Reversed)));
        assert_eq!(of(128, 100, "128%"), (Verdict::Impossible, Some(Reading::Level)));
        assert_eq!(of(90, 110, "18.2%"), (Verdict::Impossible, Some(Reading::Opposite)));
        assert_eq!(of(90, 110, "70%"), (Verdict::Impossible, None));
        assert_eq!(of(5, 0, "100%"), (Verdict::Undefined, None));
    }

    #[test]
    fn a_change_of_two_rates_is_read_in_points() {
        let rate = |percent| Interval::point(Rational::new(percent, 100).unwrap());
        let found = growth(&rate(60), &rate(50), "10%", Rounding::HalfUp).unwrap();
        assert_eq!((found.verdict, found.reading), (Verdict::Impossible, Some(Reading::Points)));
    }
}
