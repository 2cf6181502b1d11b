//! One score from several values.

mod outranking;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::index::check_weights;
use crate::stat::name_methods;

pub use outranking::{borda, copeland, outranking};

/// How the values of a unit are made into one.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate::Method;
///
/// assert_eq!("geometric".parse::<Method>()?, Method::Geometric);
/// assert_eq!(Method::MazziottaParetoMinus.to_string(), "mazziotta_pareto_minus");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The weighted mean: what is lacking in one item is made up for by another.
    Arithmetic,
    /// The weighted geometric mean: what is lacking counts the more, the lower the value. Values must be above 0.
    Geometric,
    /// The weighted harmonic mean, stricter still. Values must be above 0.
    Harmonic,
    /// The weighted median.
    Median,
    /// The smallest value: nothing is made up for. Weights do not matter, unless they are 0.
    Minimum,
    /// Mazziotta and Pareto: the mean less a penalty for uneven values, for what is good if it is more.
    MazziottaParetoMinus,
    /// Mazziotta and Pareto: the mean and the penalty, for what is bad if it is more.
    MazziottaParetoPlus,
}

name_methods!(Method {
    Arithmetic => "arithmetic",
    Geometric => "geometric",
    Harmonic => "harmonic",
    Median => "median",
    Minimum => "minimum",
    MazziottaParetoMinus => "mazziotta_pareto_minus",
    MazziottaParetoPlus => "mazziotta_pareto_plus",
});

/// The score of a unit, from its values in several items. Missing values are left out with their weights; if all are missing,
/// or those that are there have no weight, there is no score.
///
/// # Formula
///
/// ```text
/// arithmetic:        M = Σ w x / Σ w
/// geometric:         exp(Σ w ln x / Σ w)
/// harmonic:          Σ w / Σ (w / x)
/// median:            the x with as much weight below as above; half-way between two, if between them the weight is halved
/// minimum:           min x over w > 0
/// mazziotta_pareto:  M ∓ S²/M,   S² = Σ w (x − M)² / Σ w
/// ```
///
/// The penalty of Mazziotta and Pareto is S times the coefficient of variation S/M. They take values with mean 100 and standard
/// deviation 10 over the units, or 70 to 130 between goalposts, and equal weights.
///
/// # Errors
///
/// [`Error::Parameter`] if there are not as many weights as values, if a weight is below 0 or all are 0, if a value is not finite,
/// and if it is 0 or below for `geometric` or `harmonic`, or their mean is for `mazziotta_pareto`.
///
/// # References
///
/// - OECD and JRC (2008), Handbook on constructing composite indicators, chapter 6.
/// - Mazziotta and Pareto (2016), "On a generalized non-compensatory composite index for measuring socio-economic phenomena",
///   Social Indicators Research 127:983-1003.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate::{Method, aggregate};
///
/// let values = [Some(90.0), Some(40.0), None];
/// let scores = Method::ALL.iter().map(|method| aggregate(&values, &[1.0; 3], *method));
/// let scores: Vec<_> = scores.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().map(|score| format!("{score:.2}")).collect();
/// assert_eq!(scores, ["65.00", "60.00", "55.38", "65.00", "40.00", "55.38", "74.62"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn aggregate(values: &[Option<f64>], weights: &[f64], method: Method) -> Result<Option<f64>> {
    check(values, weights, matches!(method, Method::Geometric | Method::Harmonic))?;
    let pairs = pairs(values, weights);
    let total: f64 = pairs.clone().map(|(_, weight)| weight).sum();
    if total == 0.0 {
        return Ok(None);
    }
    let mean = |of: fn(f64) -> f64| pairs.clone().map(|(value, weight)| weight * of(value)).sum::<f64>() / total;
    Ok(Some(match method {
        Method::Arithmetic => mean(|value| value),
        Method::Geometric => mean(f64::ln).exp(),
        Method::Harmonic => 1.0 / mean(f64::recip),
        Method::Median => median(pairs.collect(), total),
        Method::Minimum => pairs.map(|(value, _)| value).fold(f64::INFINITY, f64::min),
        Method::MazziottaParetoMinus | Method::MazziottaParetoPlus => {
            let centre = mean(|value| value);
            if centre <= 0.0 {
                return Err(Error::parameter("mean of values", centre, "above 0"));
            }
            let spread = pairs.map(|(value, weight)| weight * (value - centre).powi(2)).sum::<f64>() / total;
            let penalty = spread / centre;
            if method == Method::MazziottaParetoMinus { centre - penalty } else { centre + penalty }
        }
    }))
}

/// The generalised mean of a unit's values, of a power p; missing values as in [`aggregate`].
///
/// # Formula
///
/// ```text
/// (Σ w xᵖ / Σ w)^(1/p);  for p = 0 the geometric mean
/// ```
///
/// It grows with p: −1 is the harmonic mean, 1 the arithmetic.
///
/// # Errors
///
/// As for [`aggregate`]; if p is not finite; if a value is 0 or below, unless p is a whole number above 0; and if the mean of the powers is
/// below 0 where a root of it is asked for.
///
/// # References
///
/// - Hardy, Littlewood and Pólya (1934), Inequalities, Cambridge University Press, chapter 2.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate;
///
/// let mean = aggregate::generalised(&[Some(3.0), Some(4.0)], &[1.0, 1.0], 2.0)?;
/// assert!(mean.is_some_and(|mean| (mean - 12.5_f64.sqrt()).abs() < 1e-15));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn generalised(values: &[Option<f64>], weights: &[f64], power: f64) -> Result<Option<f64>> {
    if !power.is_finite() {
        return Err(Error::parameter("power", power, "a finite number"));
    }
    if power == 0.0 {
        return aggregate(values, weights, Method::Geometric);
    }
    check(values, weights, power < 0.0 || power.fract() != 0.0)?;
    let pairs = pairs(values, weights);
    let total: f64 = pairs.clone().map(|(_, weight)| weight).sum();
    if total == 0.0 {
        return Ok(None);
    }
    // the largest power is 1, so that none overflows
    let sizes = pairs.clone().map(|(value, _)| value.abs());
    let scale = if power > 0.0 { sizes.fold(0.0, f64::max) } else { sizes.fold(f64::INFINITY, f64::min) };
    if scale == 0.0 {
        return Ok(Some(0.0));
    }
    let mean = pairs.map(|(value, weight)| weight * (value / scale).powf(power)).sum::<f64>() / total;
    if mean < 0.0 && power != 1.0 {
        return Err(Error::parameter("mean of powers", mean, "at least 0"));
    }
    Ok(Some(scale * if power == 1.0 { mean } else { mean.powf(1.0 / power) }))
}

/// The ordered weighted average of a unit's values: the weights belong to the places in descending order, not to items.
///
/// # Formula
///
/// ```text
/// Σ wⱼ x₍ⱼ₎ / Σ w,   x₍₁₎ >= x₍₂₎ >= …
/// ```
///
/// With all weight on the first place it is the largest value, on the last the smallest; with equal weights the mean. "At least j
/// of them" has its weight on place j.
///
/// # Errors
///
/// [`Error::Parameter`] if there are not as many weights as values, if a weight is below 0 or all are 0, and if a value is not finite.
/// With missing values the places have no meaning, so the caller leaves such a unit out or imputes.
///
/// # References
///
/// - Yager (1988), "On ordered weighted averaging aggregation operators in multicriteria decision-making", IEEE Transactions on
///   Systems, Man, and Cybernetics 18:183-190.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::aggregate;
///
/// // the mean without the best and the worst
/// assert_eq!(aggregate::ordered(&[70.0, 100.0, 10.0, 80.0], &[0.0, 1.0, 1.0, 0.0])?, 75.0);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn ordered(values: &[f64], weights: &[f64]) -> Result<f64> {
    same_length([("values", values.len()), ("weights", weights.len())])?;
    check_weights(weights)?;
    let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let mut values = super::present("values", &values)?;
    values.sort_by(|one, other| other.total_cmp(one));
    let total: f64 = weights.iter().sum();
    Ok(values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>() / total)
}

fn check(values: &[Option<f64>], weights: &[f64], above_zero: bool) -> Result<()> {
    same_length([("values", values.len()), ("weights", weights.len())])?;
    check_weights(weights)?;
    let allowed = |value: f64| value.is_finite() && !(above_zero && value <= 0.0);
    let wrong = values.iter().position(|value| value.is_some_and(|value| !allowed(value)));
    wrong.map_or(Ok(()), |at| {
        let expected = if above_zero { "a finite number above 0" } else { "a finite number" };
        Err(Error::parameter(&format!("values[{at}]"), values[at].unwrap_or_default(), expected))
    })
}

/// The values that are there and count, with their weights.
fn pairs<'a>(values: &'a [Option<f64>], weights: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
    let pairs = values.iter().zip(weights).filter_map(|(value, weight)| Some(((*value)?, *weight)));
    pairs.filter(|(_, weight)| *weight > 0.0)
}

/// How a share compares with a half. One that misses it by the rounding of weights alone is a half.
fn half(share: f64) -> Ordering {
    const ROUNDING: f64 = 1e-12;
    if (share - 0.5).abs() <= ROUNDING { Ordering::Equal } else { share.total_cmp(&0.5) }
}

fn median(mut pairs: Vec<(f64, f64)>, total: f64) -> f64 {
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut passed = 0.0;
    for (place, (value, weight)) in pairs.iter().enumerate() {
        passed += weight;
        let next = pairs.get(place + 1);
        match (next, half(passed / total)) {
            (Some(next), Ordering::Equal) => return f64::midpoint(*value, next.0),
            (Some(_), Ordering::Less) => {}
            _ => return *value,
        }
    }
    f64::NAN
}
