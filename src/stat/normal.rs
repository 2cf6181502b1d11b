//! The normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, SQRT_2};

use statrs::function::erf::{erf_inv, erfc_inv};

use crate::error::Result;
use crate::stat::check_level;

/// The two-sided critical value: the z with probability `level` between −z and z under the standard normal.
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

/// The z with upper tail probability `tail`: 1 − Φ(z) = tail.
pub(super) fn upper_quantile(tail: f64) -> f64 {
    SQRT_2 * erfc_inv(2.0 * tail)
}

/// The upper tail probability 1 − Φ(z).
pub(super) fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    let square = z * z;
    if square > 1500.0 {
        return 0.0;
    }
    let rounding = z.mul_add(z, -square);
    let density = (-square / 2.0).exp() * (1.0 - rounding / 2.0) * FRAC_1_SQRT_2PI;
    density * if z < MILLS_END { mills_near(z) } else { mills_far(z) }
}

const FRAC_1_SQRT_2PI: f64 = FRAC_2_SQRT_PI * FRAC_1_SQRT_2 / 2.0;

/// The z of the last entry of [`MILLS`].
const MILLS_END: f64 = 10.0;

/// Mills' ratio R(z) = (1 − Φ(z)) / φ(z), as a Taylor series around the nearest entry of the table.
///
/// R′ = zR − 1, so R⁽ⁿ⁺¹⁾ = z R⁽ⁿ⁾ + n R⁽ⁿ⁻¹⁾.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
fn mills_near(z: f64) -> f64 {
    let index = (4.0 * z + 0.5) as usize;
    let centre = index as f64 / 4.0;
    let h = z - centre;
    let (mut last, mut term) = (MILLS[index], centre * MILLS[index] - 1.0);
    let mut sum = 0.0;
    let mut power = h;
    for reciprocal in RECIPROCALS {
        // R⁽ⁿ⁾ / n!
        sum += term * power;
        power *= h;
        (last, term) = (term, reciprocal * (centre * term + last));
    }
    MILLS[index] + sum
}

/// 1/2, 1/3, …
const RECIPROCALS: [f64; 13] = {
    let mut all = [0.0; 13];
    let mut n = 0;
    while n < 13 {
        all[n] = 1.0 / (n as f64 + 2.0);
        n += 1;
    }
    all
};

/// The continued fraction 1/(z + 1/(z + 2/(z + 3/(z + …)))), DLMF 7.9.3.
fn mills_far(z: f64) -> f64 {
    1.0 / (1..24).rev().fold(z, |rest, n| z + f64::from(n) / rest)
}

/// R(0), R(1/4), R(1/2), …
#[expect(clippy::unreadable_literal, reason = "a table of numbers")]
const MILLS: [f64; 41] = [
    1.2533141373155003,
    1.0378245758537268,
    0.8763644564536923,
    0.7525711790634081,
    0.6556795424187984,
    0.5784303460476311,
    0.5158156382179634,
    0.4643069280394422,
    0.4213692292880545,
    0.3851482907984346,
    0.35426511132979366,
    0.32767831469055203,
    0.3045902987101033,
    0.28438214674849294,
    0.26656776896822376,
    0.250761111443965,
    0.23665238291356067,
    0.2239905946538288,
    0.21257058044203178,
    0.20222323663305466,
    0.19280810471531576,
    0.1842076773079702,
    0.1763229857571027,
    0.16907015040769408,
    0.16237766089686745,
    0.15618421503397592,
    0.1504369887362691,
    0.14509024128913092,
    0.14010418345305023,
    0.13544405309676344,
    0.13107935580449176,
    0.12698323748543697,
    0.1231319632579323,
    0.11950448239925296,
    0.11608206338598229,
    0.11284798632010301,
    0.10978728257830829,
    0.10688651351067449,
    0.10413358157959825,
    0.1015175685681028,
    0.09902859647173193,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

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
    fn tails_agree_with_the_reference_table() {
        for row in lines::<2>(include_str!("../../tests/reference/special_normal.csv")) {
            let [z, tail] = row.map(|text| text.parse::<f64>().unwrap());
            assert!(error(upper_tail(z), tail) < 2e-15, "{z}: {} for {tail}", upper_tail(z));
            assert!(tail > 0.4 || error(upper_quantile(tail), z) < 1e-15, "{tail}: {} for {z}", upper_quantile(tail));
        }
        let ends = [f64::INFINITY, f64::NEG_INFINITY].map(|z| upper_tail(z).to_bits());
        assert_eq!(ends, [0.0_f64, 1.0].map(f64::to_bits));
    }

    #[test]
    fn grows_with_the_level() {
        let levels = [1e-300, 1e-9, 0.01, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];
        assert!(levels.map(critical_value_unchecked).is_sorted_by(|low, high| 0.0 < *low && low < high));
    }

    #[test]
    fn invalid_levels_are_refused() {
        for level in [f64::NAN, 0.0, 1.0] {
            assert!(critical_value(level).unwrap_err().to_string().starts_with("parameter `level` is"));
        }
    }
}
