//! What is compared: the numbers of several units of one kind.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::whole::LARGEST;

/// The numbers of several units, one row each: counts and what they are counted against, or means.
///
/// # Examples
///
/// ```
/// use fazhi::stat::units::Units;
///
/// let offices = Units::Proportions { x: &[9, 40], n: &[10, 50] };
/// assert_eq!(offices.check()?, 2);
/// assert_eq!(offices.value(1), 0.8);
/// let error = Units::Rates { x: &[3], exposure: &[0.0] }.check().unwrap_err();
/// assert_eq!(error.to_string(), "parameter `exposure[0]` is `0`, expected a finite number above 0");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Units<'a> {
    /// `x` of `n`: binomial.
    Proportions {
        /// Cases with the property.
        x: &'a [u64],
        /// All cases.
        n: &'a [u64],
    },
    /// `x` of `n` that were drawn without replacement from the unit's `population`: hypergeometric.
    Samples {
        /// Cases drawn that have the property.
        x: &'a [u64],
        /// Cases drawn.
        n: &'a [u64],
        /// All cases of the unit.
        population: &'a [u64],
    },
    /// `x` events in an exposure, such as population or the number expected: Poisson. With the number expected, the value is
    /// the indirectly standardised ratio. With 1 everywhere, it is the count.
    Rates {
        /// Events.
        x: &'a [u64],
        /// Exposure.
        exposure: &'a [f64],
    },
    /// `x` to `y`, two counts that vary both: x is binomial given x + y.
    CountRatios {
        /// The first count.
        x: &'a [u64],
        /// The second count.
        y: &'a [u64],
    },
    /// Values with their standard errors: normal.
    Means {
        /// The value.
        value: &'a [f64],
        /// Its standard error.
        se: &'a [f64],
    },
}

impl Units<'_> {
    /// How many units there are.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the columns differ in length or have no row, or if a unit (named as in `n[3]`) has nothing to
    /// be measured by (`n`, x + y or exposure 0, standard error 0), if `x` exceeds `n` or `n` the population, if a number
    /// is not finite, or if counts add up to more than 2⁵³.
    pub fn check(self) -> Result<usize> {
        let rows = match self {
            Self::Proportions { x, n } => same_length([("x", x.len()), ("n", n.len())]),
            Self::Samples { x, n, population } => {
                same_length([("x", x.len()), ("n", n.len()), ("population", population.len())])
            }
            Self::Rates { x, exposure } => same_length([("x", x.len()), ("exposure", exposure.len())]),
            Self::CountRatios { x, y } => same_length([("x", x.len()), ("y", y.len())]),
            Self::Means { value, se } => same_length([("value", value.len()), ("se", se.len())]),
        }?;
        if rows == 0 {
            return Err(Error::parameter("units", 0, "at least 1"));
        }
        (0..rows).try_for_each(|row| self.check_row(row))?;
        let total = match self {
            Self::Proportions { n, .. } => sum("n", n),
            Self::Samples { population, .. } => sum("population", population),
            Self::Rates { x, .. } => sum("x", x),
            Self::CountRatios { x, y } => Ok(sum("x", x)? + sum("y", y)?),
            Self::Means { .. } => Ok(0),
        }?;
        if total > LARGEST { Err(Error::parameter("x + y", total, &format!("at most {LARGEST}"))) } else { Ok(rows) }
    }

    fn check_row(self, row: usize) -> Result<()> {
        let wrong = |name: &str, value: String, expected: &str| {
            Err(Error::parameter(&format!("{name}[{row}]"), value, expected))
        };
        match self {
            Self::Proportions { n, .. } | Self::Samples { n, .. } if n[row] == 0 => {
                wrong("n", "0".into(), "at least 1")
            }
            Self::Proportions { x, n } | Self::Samples { x, n, .. } if x[row] > n[row] => {
                wrong("x", x[row].to_string(), &format!("at most `n[{row}]`, which is {}", n[row]))
            }
            Self::Samples { n, population, .. } if n[row] > population[row] => {
                let most = format!("at most `population[{row}]`, which is {}", population[row]);
                wrong("n", n[row].to_string(), &most)
            }
            Self::Rates { exposure, .. } if !(exposure[row] > 0.0 && exposure[row].is_finite()) => {
                wrong("exposure", exposure[row].to_string(), "a finite number above 0")
            }
            Self::CountRatios { x, y } if x[row] == 0 && y[row] == 0 => wrong("x + y", "0".into(), "at least 1"),
            Self::Means { value, .. } if !value[row].is_finite() => {
                wrong("value", value[row].to_string(), "a finite number")
            }
            Self::Means { se, .. } if !(se[row] > 0.0 && se[row].is_finite()) => {
                wrong("se", se[row].to_string(), "a finite number above 0")
            }
            _ => Ok(()),
        }
    }

    /// The value of a unit: a share, a rate, a ratio or a mean. A ratio to a count of 0 is infinite.
    ///
    /// # Panics
    ///
    /// If there are not so many units.
    pub fn value(self, row: usize) -> f64 {
        match self {
            Self::Proportions { x, n } | Self::Samples { x, n, .. } => x[row] as f64 / n[row] as f64,
            Self::Rates { x, exposure } => x[row] as f64 / exposure[row],
            Self::CountRatios { x, y } => x[row] as f64 / y[row] as f64,
            Self::Means { value, .. } => value[row],
        }
    }
}

fn sum(name: &str, counts: &[u64]) -> Result<u64> {
    let total =
        counts.iter().try_fold(0_u64, |total, count| total.checked_add(*count)).filter(|total| *total <= LARGEST);
    total.ok_or_else(|| Error::parameter(&format!("the sum of {name}"), "more", &format!("at most {LARGEST}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_without_a_measure_are_named() {
        let cases: [(Units<'_>, &str); 9] = [
            (Units::Proportions { x: &[], n: &[] }, "parameter `units` is `0`, expected at least 1"),
            (
                Units::Proportions { x: &[1], n: &[] },
                "parameter `n` is `0 values`, expected as many as `x`, which has 1",
            ),
            (Units::Proportions { x: &[1, 0], n: &[1, 0] }, "parameter `n[1]` is `0`, expected at least 1"),
            (Units::Proportions { x: &[2], n: &[1] }, "parameter `x[0]` is `2`, expected at most `n[0]`, which is 1"),
            (
                Units::Samples { x: &[2], n: &[3], population: &[2] },
                "parameter `n[0]` is `3`, expected at most `population[0]`, which is 2",
            ),
            (Units::CountRatios { x: &[0], y: &[0] }, "parameter `x + y[0]` is `0`, expected at least 1"),
            (
                Units::Means { value: &[f64::NAN], se: &[1.0] },
                "parameter `value[0]` is `NaN`, expected a finite number",
            ),
            (Units::Means { value: &[1.0], se: &[0.0] }, "parameter `se[0]` is `0`, expected a finite number above 0"),
            (
                Units::Rates { x: &[1 << 53, 1], exposure: &[1.0, 1.0] },
                "parameter `the sum of x` is `more`, expected at most 9007199254740992",
            ),
        ];
        for (units, expected) in cases {
            assert_eq!(units.check().unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_ratio_to_nothing_is_infinite() {
        let ratios = Units::CountRatios { x: &[3, 0], y: &[0, 2] };
        assert_eq!((ratios.check().unwrap(), ratios.value(0), ratios.value(1)), (2, f64::INFINITY, 0.0));
    }
}
