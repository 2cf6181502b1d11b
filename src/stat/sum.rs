//! Compensated floating-point sums.

use crate::error::{Error, Result};

/// A running sum with the rounding error of its additions.
///
/// Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", Zeitschrift für
/// Angewandte Mathematik und Mechanik 54:39-51.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, value: f64) {
        let next = self.sum + value;
        let larger = self.sum.abs() >= value.abs();
        self.lost += if larger { self.sum - next + value } else { value - next + self.sum };
        self.sum = next;
    }

    pub(super) fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// The compensated sum of some values.
pub(super) fn compensated(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Sum::default();
    values.into_iter().for_each(|value| sum.add(value));
    sum.value()
}

/// The power of two at or below the largest magnitude. Dividing by it is exact, and the squares do not overflow.
///
/// # Errors
///
/// [`Error::Parameter`] naming the first value that is not finite.
pub(super) fn scale(name: &str, values: &[f64]) -> Result<f64> {
    const EXPONENT: u64 = 0x7FF << 52;
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        return Err(Error::parameter(&format!("{name}[{at}]"), values[at], "a finite number"));
    }
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    Ok(f64::from_bits(largest.to_bits() & EXPONENT).max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_errors_are_compensated() {
        assert_eq!(compensated([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(compensated(std::iter::repeat_n(0.1, 10)), 1.0);
        assert_eq!(compensated([]), 0.0);
    }

    #[test]
    fn scale_is_the_power_of_two_below_the_largest() {
        assert_eq!(scale("x", &[-5.0, 3.0]).unwrap(), 4.0);
        assert_eq!(scale("x", &[f64::MAX]).unwrap(), 2.0_f64.powi(1023));
        for small in [&[][..], &[0.0], &[5e-324]] {
            assert_eq!(scale("x", small).unwrap(), f64::MIN_POSITIVE);
        }
    }
}
