//! The confidence level of an interval and its sides.

use crate::error::{Error, Result};
use crate::stat::{Interval, name_methods};

/// The relative distance within which a limit past the estimate counts as a rounding error.
const ROUNDING: f64 = 1e-14;

/// Which limits an interval has.
///
/// A one-sided interval puts all of α on one side: the lower limit of `Bound::Lower.at(0.95)` is that of the two-sided
/// interval at 0.90. The other limit is the end of the parameter's range: 0 or 1 for a proportion, 0 or infinity for a
/// rate.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{Bound, proportion::{self, Method}};
///
/// let at_least = proportion::interval(81, 263, Bound::Lower.at(0.95), Method::Wilson)?;
/// assert_eq!(at_least.upper, 1.0);
/// assert_eq!("lower".parse::<Bound>()?, Bound::Lower);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Bound {
    /// A lower and an upper limit, each with tail probability (1 − level) / 2.
    #[default]
    Both,
    /// A lower limit only, with tail probability 1 − level.
    Lower,
    /// An upper limit only, with tail probability 1 − level.
    Upper,
}

name_methods!(Bound, "bound" { Both => "both", Lower => "lower", Upper => "upper" });

impl Bound {
    /// These limits at a level. The level is checked when an interval is computed.
    pub const fn at(self, level: f64) -> Confidence {
        Confidence { level, bound: self }
    }
}

/// The level of an interval and its limits. A plain number converts to a two-sided level.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Confidence {
    /// The confidence level, above 0 and below 1.
    pub level: f64,
    /// The limits computed.
    pub bound: Bound,
}

impl From<f64> for Confidence {
    fn from(level: f64) -> Self {
        Bound::Both.at(level)
    }
}

impl Confidence {
    /// The tail probability beyond a limit: α/2, or α for a one-sided interval. It exceeds 1/2 at one-sided levels
    /// below 1/2, whose limit lies beyond the estimate.
    pub(super) fn tail(self) -> Result<f64> {
        let rest = 1.0 - check_level(self.level)?;
        Ok(if self.bound == Bound::Both { rest / 2.0 } else { rest })
    }

    /// Clips limits to `range`; a one-sided interval ends at the end of the range on its other side.
    ///
    /// Limits are not widened to bracket the estimate: some methods put both on one side of it. Only rounding errors
    /// are undone: limits in the wrong order are swapped, and a limit barely past the estimate is set to it.
    pub(super) fn around(self, value: f64, limits: (f64, f64), range: (f64, f64)) -> Interval {
        let (lower, upper) = (limits.0.max(range.0), limits.1.min(range.1));
        match self.bound {
            Bound::Both => {
                let (lower, upper) = (lower.min(upper), upper.max(lower));
                let rounding = ROUNDING * value.abs();
                Interval {
                    value,
                    lower: if lower <= value + rounding { lower.min(value) } else { lower },
                    upper: if upper >= value - rounding { upper.max(value) } else { upper },
                }
            }
            Bound::Lower => Interval { value, lower, upper: range.1 },
            Bound::Upper => Interval { value, lower: range.0, upper },
        }
    }
}

/// Returns the level if it is valid.
///
/// # Errors
///
/// [`Error::Parameter`] unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::check_level;
///
/// assert_eq!(check_level(0.95)?, 0.95);
/// assert_eq!(
///     check_level(95.0).unwrap_err().to_string(),
///     "parameter `level` is `95`, expected a number above 0 and below 1, such as 0.95",
/// );
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn check_level(level: f64) -> Result<f64> {
    if level > 0.0 && level < 1.0 {
        Ok(level)
    } else {
        Err(Error::parameter("level", level, "a number above 0 and below 1, such as 0.95"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn level_lies_strictly_between_0_and_1() {
        for level in [f64::MIN_POSITIVE, 0.5, 0.95, 1.0 - f64::EPSILON / 2.0] {
            assert!(check_level(level).is_ok(), "{level}");
        }
        for level in [f64::NAN, f64::NEG_INFINITY, -0.95, 0.0, 1.0, 95.0, f64::INFINITY] {
            let error = Bound::Lower.at(level).tail().unwrap_err().to_string();
            let expected = "expected a number above 0 and below 1, such as 0.95";
            assert_eq!(error, format!("parameter `level` is `{level}`, {expected}"));
        }
    }

    #[test]
    fn a_one_sided_interval_puts_all_of_alpha_in_one_tail() {
        assert_eq!(Confidence::from(0.5).tail().unwrap(), 0.25);
        assert_eq!(Bound::Lower.at(0.75).tail().unwrap(), 0.25);
        let around = |bound: Bound| bound.at(0.9).around(0.5, (0.25, 0.75), (0.0, 1.0));
        assert_eq!(around(Bound::Lower), Interval { value: 0.5, lower: 0.25, upper: 1.0 });
        assert_eq!(around(Bound::Upper), Interval { value: 0.5, lower: 0.0, upper: 0.75 });
        assert_eq!(
            "middle".parse::<Bound>().unwrap_err().to_string(),
            "unknown bound `middle`; known: `both`, `lower`, `upper`"
        );
    }

    #[test]
    fn limits_are_clipped_but_not_widened() {
        let both = |limits| {
            let found = Bound::Both.at(0.9).around(0.5, limits, (0.0, 1.0));
            (found.lower, found.upper)
        };
        assert_eq!(both((-0.25, 1.25)), (0.0, 1.0));
        assert_eq!(both((0.6, 0.7)), (0.6, 0.7));
        assert_eq!(both((0.3, 0.4)), (0.3, 0.4));
        let ulp = f64::EPSILON;
        assert_eq!(both((0.5 + ulp, 0.6)), (0.5, 0.6), "rounding past the estimate");
        assert_eq!(both((0.6 + ulp, 0.6)), (0.6, 0.6 + ulp), "rounding past the other limit");
        let infinite = Bound::Both.at(0.9).around(f64::INFINITY, (2.0, f64::INFINITY), (0.0, f64::INFINITY));
        assert_eq!((infinite.lower, infinite.upper), (2.0, f64::INFINITY));
    }
}
