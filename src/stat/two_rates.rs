//! Two counts with their exposures: the checked input of every comparison of two rates.

use crate::error::{Error, Result};
use crate::stat::special::beta;
use crate::stat::whole::check_count;

/// The factors allowed: their squares and products neither overflow nor underflow.
const FACTORS: std::ops::RangeInclusive<f64> = 1e-50..=1e50;

/// `x1` events in `exposure1` and `x2` events in `exposure2`.
#[derive(Debug, Clone, Copy)]
pub(super) struct TwoRates {
    pub(super) x1: f64,
    pub(super) exposure1: f64,
    pub(super) x2: f64,
    pub(super) exposure2: f64,
}

impl TwoRates {
    pub(super) fn checked(x1: u64, exposure1: f64, x2: u64, exposure2: f64) -> Result<Self> {
        let (x1, exposure1) = (check_count("x1", x1)?, check_factor("exposure1", exposure1)?);
        let (x2, exposure2) = (check_count("x2", x2)?, check_factor("exposure2", exposure2)?);
        Ok(Self { x1, exposure1, x2, exposure2 })
    }

    /// The rates swapped.
    pub(super) fn swapped(self) -> Self {
        Self { x1: self.x2, exposure1: self.exposure2, x2: self.x1, exposure2: self.exposure1 }
    }

    /// Whether both counts are 0, so that the ratio is undefined.
    pub(super) fn is_empty(self) -> bool {
        self.x1 + self.x2 == 0.0
    }

    /// The first rate over the second; infinite if only the second is 0.
    pub(super) fn ratio(self) -> f64 {
        self.x1 / self.exposure1 / (self.x2 / self.exposure2)
    }

    /// The difference of the rates, (x₁ e₂ − x₂ e₁) / (e₁ e₂), with a fused product for nearly equal rates.
    pub(super) fn difference(self) -> f64 {
        let product = self.x2 * self.exposure1;
        let rest = self.x2.mul_add(self.exposure1, -product);
        (self.x1.mul_add(self.exposure2, -product) - rest) / self.exposure1 / self.exposure2
    }

    /// The odds that an event belongs to the first rate, given the ratio of the rates.
    pub(super) fn odds(self, ratio: f64) -> f64 {
        ratio * (self.exposure1 / self.exposure2)
    }
}

/// P(X > x) + P(X = x)/2 for a binomial X of x + y trials at these odds of success; `x` and `y` are not both 0.
///
/// The tail is evaluated at the smaller of the probabilities of success and failure, to keep digits near 1.
pub(super) fn mid_tail(x: f64, y: f64, odds: f64) -> f64 {
    let (success, failure) = (odds / (1.0 + odds), 1.0 / (1.0 + odds));
    let at_least = |x: f64, y: f64| match (x, y) {
        (x, _) if x <= 0.0 => 1.0,
        (_, y) if y < 0.0 => 0.0,
        (x, y) if odds <= 1.0 => beta::lower_tail(x, y + 1.0, success),
        (x, y) => beta::upper_tail(y + 1.0, x, failure),
    };
    f64::midpoint(at_least(x, y), at_least(x + 1.0, y - 1.0))
}

/// Returns the exposure or other factor if it is in range.
pub(super) fn check_factor(name: &str, value: f64) -> Result<f64> {
    if FACTORS.contains(&value) {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a number above 0, from 1e-50 to 1e50"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_of_nearly_equal_rates_keep_their_digits() {
        let rates = TwoRates::checked(1_000_000_000, 3e8, 999_999_999, 3e8).unwrap();
        assert!((rates.difference() * 3e8 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn mid_tails_of_both_sides_sum_to_one() {
        for (x, y) in [(0.0, 1.0), (1.0, 0.0), (3.0, 4.0), (20.0, 1.0)] {
            for odds in [1e-3, 0.5, 1.0, 7.0] {
                let sum = mid_tail(x, y, odds) + mid_tail(y, x, 1.0 / odds);
                assert!((sum - 1.0).abs() < 1e-12, "{x} {y} {odds}: {sum}");
            }
        }
    }

    #[test]
    fn counts_and_factors_are_checked() {
        assert_eq!(
            check_count("x1", (1 << 53) + 1).unwrap_err().to_string(),
            "parameter `x1` is `9007199254740993`, expected a count of at most 9007199254740992"
        );
        for value in [f64::NAN, f64::INFINITY, 0.0, -1.0, 1e-51, 1e51] {
            let error = check_factor("exposure2", value).unwrap_err().to_string();
            let expected = "expected a number above 0, from 1e-50 to 1e50";
            assert_eq!(error, format!("parameter `exposure2` is `{value}`, {expected}"));
        }
    }
}
