//! Inequality over ordered groups, such as townships from the poorest to the richest.

#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::normal::upper_quantile;
use crate::stat::sum::{compensated, scale};
use crate::stat::{Confidence, Interval};

/// The place of each group on a scale from 0 to 1 of the whole population: the share below it and half its own.
///
/// # Formula
///
/// ```text
/// ridit = (p₁ + … + pᵢ₋₁ + pᵢ/2) / Σp
/// ```
///
/// The mean of the ridits, each person having that of his group, is 1/2.
///
/// # Errors
///
/// [`Error::Parameter`] unless the populations are finite, none is negative, and their sum is above 0.
///
/// # References
///
/// - Bross (1958), "How to use ridit analysis", Biometrics 14:18-38.
///
/// # Examples
///
/// ```
/// use fazhi::stat::inequality;
///
/// assert_eq!(inequality::ridits(&[50.0, 30.0, 20.0])?, [0.25, 0.65, 0.9]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn ridits(populations: &[f64]) -> Result<Vec<f64>> {
    if let Some(at) = populations.iter().position(|people| !(people.is_finite() && *people >= 0.0)) {
        return Err(Error::parameter(&format!("populations[{at}]"), populations[at], "a number of at least 0"));
    }
    let total = compensated(populations.iter().copied());
    if total == 0.0 {
        return Err(Error::parameter("sum of populations", 0, "above 0"));
    }
    let mut below = crate::stat::sum::Sum::default();
    let ridit = |people: &f64| {
        let before = below.value();
        below.add(*people);
        (before + people / 2.0) / total
    };
    Ok(populations.iter().map(ridit).collect())
}

/// The slope and the relative index of inequality.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Slope {
    /// The slope index: the value at the top of the scale less the one at its bottom, along the line.
    pub sii: Interval,
    /// The relative index: the value at the top by the one at the bottom; `None` where that is 0.
    pub rii: Option<Interval>,
    /// The value of the line at the bottom.
    pub bottom: f64,
    /// The value of the line at the top.
    pub top: f64,
}

/// The slope and the relative index of inequality of values of ordered groups, with their standard errors.
///
/// Groups are given in order, as a rule from the worst off to the best off.
///
/// # Formula
///
/// ```text
/// aᵢ = pᵢ / Σp,  bᵢ = ridit of group i,  b̄ = Σ aᵢ bᵢ = 1/2,  S = Σ aᵢ (bᵢ − b̄)²
///
/// SII    = Σ kᵢ yᵢ,  kᵢ = aᵢ (bᵢ − b̄) / S        the least squares of weight aᵢ
/// bottom = Σ cᵢ yᵢ,  cᵢ = aᵢ − b̄ kᵢ,  top = bottom + SII
/// RII    = top / bottom
///
/// limits of SII   SII ∓ z √V,  V = Σ kᵢ² sᵢ²
/// limits of RII   Fieller: the r with (top − r bottom)² = z² Σ (cᵢ + kᵢ − r cᵢ)² sᵢ²
///
/// sᵢ  standard error of yᵢ;  z  critical value of the level
/// ```
///
/// Both are closed forms; the intervals that PHEindicatormethods draws at random are near them. Where the bottom is not
/// told apart from 0 at the level, no ratio is ruled out on one side, and the limits of RII are infinite.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if fewer than two groups have people, if a value is not finite, a
/// standard error or a population negative, or unless `0 < level < 1`.
///
/// # References
///
/// - Pamuk (1985), "Social class inequality in mortality from 1921 to 1972 in England and Wales", Population Studies
///   39:17-31.
/// - Low and Low (2004), "Measuring the gap: quantifying and comparing local health inequalities", Journal of Public Health
///   26:388-395.
/// - Fieller (1954), "Some problems in interval estimation", Journal of the Royal Statistical Society B 16:175-185.
///
/// # Examples
///
/// ```
/// use fazhi::stat::inequality;
///
/// // matters decided in time, of townships in four groups by income
/// let found = inequality::slope(&[4_000.0, 6_000.0, 5_000.0, 5_000.0], &[0.81, 0.84, 0.88, 0.93], &[0.02; 4], 0.95)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", found.sii.value, found.sii.lower, found.sii.upper);
/// assert_eq!(text, "0.155 (0.087 to 0.223)");
/// assert_eq!(format!("{:.3}", found.rii.unwrap().value), "1.197");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn slope(
    populations: &[f64],
    values: &[f64],
    standard_errors: &[f64],
    confidence: impl Into<Confidence>,
) -> Result<Slope> {
    let confidence = confidence.into();
    let z = upper_quantile(confidence.tail()?);
    same_length([
        ("populations", populations.len()),
        ("values", values.len()),
        ("standard_errors", standard_errors.len()),
    ])?;
    scale("values", values)?;
    if let Some(at) = standard_errors.iter().position(|error| !(error.is_finite() && *error >= 0.0)) {
        return Err(Error::parameter(&format!("standard_errors[{at}]"), standard_errors[at], "a number of at least 0"));
    }
    let line = Line::over(populations)?;
    let along = |weights: &[f64]| compensated(weights.iter().zip(values).map(|(weight, value)| weight * value));
    let (rise, bottom) = (along(&line.slope), along(&line.bottom));
    let covariance = |one: &[f64], other: &[f64]| {
        compensated(one.iter().zip(other).zip(standard_errors).map(|((one, other), error)| one * other * error * error))
    };
    let half = z * covariance(&line.slope, &line.slope).sqrt();
    let top_weights: Vec<f64> = line.slope.iter().zip(&line.bottom).map(|(slope, bottom)| slope + bottom).collect();
    let top = rise + bottom;
    let whole = (f64::NEG_INFINITY, f64::INFINITY);
    let limits = fieller(
        [top, bottom],
        [
            covariance(&top_weights, &top_weights),
            covariance(&top_weights, &line.bottom),
            covariance(&line.bottom, &line.bottom),
        ],
        z,
    );
    Ok(Slope {
        sii: confidence.around(rise, (rise - half, rise + half), whole),
        rii: (bottom != 0.0).then(|| confidence.around(top / bottom, limits.unwrap_or(whole), whole)),
        bottom,
        top,
    })
}

/// The weights of the values in the slope and the bottom of the line.
struct Line {
    slope: Vec<f64>,
    bottom: Vec<f64>,
}

impl Line {
    fn over(populations: &[f64]) -> Result<Self> {
        let ridits = ridits(populations)?;
        let total = compensated(populations.iter().copied());
        let shares: Vec<f64> = populations.iter().map(|people| people / total).collect();
        let weighted = || shares.iter().zip(&ridits);
        let mean = compensated(weighted().map(|(share, ridit)| share * ridit));
        let spread = compensated(weighted().map(|(share, ridit)| share * (ridit - mean) * (ridit - mean)));
        if shares.iter().filter(|share| **share > 0.0).count() < 2 {
            return Err(Error::parameter("populations", "fewer than 2 groups", "at least two with people in them"));
        }
        let slope: Vec<f64> = weighted().map(|(share, ridit)| share * (ridit - mean) / spread).collect();
        let bottom = shares.iter().zip(&slope).map(|(share, slope)| share - mean * slope).collect();
        Ok(Self { slope, bottom })
    }
}

/// The roots in r of (top − r bottom)² = z² (v − 2 r c + r² w); `None` where the bottom is not told apart from 0.
fn fieller([top, bottom]: [f64; 2], [v, c, w]: [f64; 3], z: f64) -> Option<(f64, f64)> {
    let square = z * z;
    let a = bottom * bottom - square * w;
    let b = top * bottom - square * c;
    let root = (b * b - a * (top * top - square * v)).max(0.0).sqrt() * z.signum();
    (a > 0.0).then(|| ((b - root) / a, (b + root) / a))
}

/// Assigns units to so many groups of like size by their values, 1 for the lowest; inverted, 1 for the highest.
///
/// # Formula
///
/// ```text
/// group = q + 1 − ⌈(n + 1 − r) q / n⌉,  at least 1
///
/// r  rank of the value from below (inverted, from above); units with equal values share the lowest rank
/// n  number of units;  q  number of groups
/// ```
///
/// This is the rule of the English health departments, as in PHEindicatormethods: equal values are never parted, so that
/// groups may be of unlike size. It is computed in integers.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer units than groups, no groups, or a value is not a number.
///
/// # References
///
/// - Office for Health Improvement and Disparities, "Technical guide: assigning deprivation categories".
///
/// # Examples
///
/// ```
/// use fazhi::stat::inequality;
///
/// let income = [8_100.0, 12_400.0, 9_900.0, 15_000.0, 7_200.0];
/// assert_eq!(inequality::quantile_groups(&income, 5, false)?, [2, 4, 3, 5, 1]);
/// assert_eq!(inequality::quantile_groups(&income, 2, true)?, [2, 1, 1, 1, 2]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn quantile_groups(values: &[f64], groups: usize, inverted: bool) -> Result<Vec<usize>> {
    if groups == 0 {
        return Err(Error::parameter("groups", groups, "at least 1"));
    }
    if values.len() < groups {
        let expected = format!("at least as many as groups, which are {groups}");
        return Err(Error::parameter("values", format!("{} values", values.len()), &expected));
    }
    if let Some(at) = values.iter().position(|value| value.is_nan()) {
        return Err(Error::parameter(&format!("values[{at}]"), values[at], "a number"));
    }
    let n = values.len();
    let mut sorted: Vec<f64> = values.iter().map(|value| if inverted { -value } else { *value }).collect();
    sorted.sort_by(f64::total_cmp);
    let group = |value: &f64| {
        let value = if inverted { -value } else { *value };
        let below = sorted.partition_point(|other| *other < value);
        (groups + 1 - ((n - below) * groups).div_ceil(n)).max(1)
    };
    Ok(values.iter().map(group).collect())
}
