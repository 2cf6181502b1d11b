//! The normal distribution.

use std::f64::consts::SQRT_2;

use statrs::function::erf::{erf_inv, erfc, erfc_inv};

use crate::error::Result;
use crate::stat::check_level;

/// The number of standard deviations to each side of the mean that hold `level` of a normal distribution.
///
/// # Formula
///
/// ```text
/// z = √2 · erf⁻¹(level),  so that  Φ(z) − Φ(−z) = level
///
/// Φ    distribution function of the standard normal distribution
/// erf  error function
/// ```
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) unless `0 < level < 1`.
///
/// # References
///
/// NIST Digital Library of Mathematical Functions, §7.17 (inverse error functions).
///
/// # Examples
///
/// ```
/// use fazhi::stat::normal;
///
/// let z = normal::critical_value(0.95)?;
/// assert_eq!(format!("{z:.6}"), "1.959964");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn critical_value(level: f64) -> Result<f64> {
    check_level(level).map(critical_value_unchecked)
}

pub(crate) fn critical_value_unchecked(level: f64) -> f64 {
    SQRT_2 * erf_inv(level)
}

/// The z beyond which a standard normal variable lies with probability `tail`: 1 − Φ(z) = tail.
pub(super) fn upper_quantile(tail: f64) -> f64 {
    SQRT_2 * erfc_inv(2.0 * tail)
}

/// The probability that a standard normal variable lies beyond z: 1 − Φ(z).
pub(super) fn upper_tail(z: f64) -> f64 {
    erfc(z / SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::error;

    /// √2 · erf⁻¹(level) from mpmath 1.3, 40 digits, of the level as an `f64` holds it.
    const TABLE: [(f64, f64); 10] = [
        (1e-9, 1.253_314_137_315_500_3e-9),
        (0.01, 0.012_533_469_508_069_263),
        (0.5, 0.674_489_750_196_081_7),
        (0.8, 1.281_551_565_544_600_6),
        (0.9, 1.644_853_626_951_472_8),
        (0.95, 1.959_963_984_540_053_9),
        (0.99, 2.575_829_303_548_900_5),
        (0.998, 3.090_232_306_167_813),
        (0.9999, 3.890_591_886_413_121),
        (0.999_999_999, 6.109_410_209_383_449),
    ];

    #[test]
    fn agrees_with_the_reference_values() {
        for (level, z) in TABLE {
            let found = critical_value(level).unwrap();
            assert!(error(found, z) <= 4.0 * f64::EPSILON, "{level}: {found} for {z}");
        }
    }

    #[test]
    fn grows_with_the_level() {
        let levels = [1e-300, 1e-9, 0.01, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];
        assert!(levels.map(critical_value_unchecked).is_sorted_by(|low, high| 0.0 < *low && low < high));
    }

    #[test]
    fn refuses_what_is_no_level() {
        for level in [f64::NAN, 0.0, 1.0] {
            assert!(critical_value(level).unwrap_err().to_string().starts_with("parameter `level` is"));
        }
    }
}
