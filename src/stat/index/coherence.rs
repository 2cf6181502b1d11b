//! How far items tell the same story, and how much each has in the score.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::index::{check_weights, present};
use crate::stat::name_methods;
use crate::stat::sum::compensated;

/// What kind of correlation.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::coherence::Method;
///
/// assert_eq!("spearman".parse::<Method>()?, Method::Spearman);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// Of the values.
    #[default]
    Pearson,
    /// Of the ranks, where equal values have the mean of theirs.
    Spearman,
    /// Kendall's τ-b: of the order of pairs.
    Kendall,
}

name_methods!(Method { Pearson => "pearson", Spearman => "spearman", Kendall => "kendall" });

/// The correlation of two items over the units that have both values; none of fewer than 2, or if one item does not vary.
///
/// # Formula
///
/// ```text
/// pearson:   Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²)
/// spearman:  pearson of the ranks
/// kendall:   Σ sign(xᵢ − xⱼ) sign(yᵢ − yⱼ) / √(pairs with other x · pairs with other y)
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if the items differ in length, and if a value is not finite.
///
/// # References
///
/// - Kendall (1945), "The treatment of ties in ranking problems", Biometrika 33:239-251.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::coherence::{Method, correlation};
///
/// let (x, y) = ([Some(1.0), Some(2.0), None, Some(3.0)], [Some(1.0), Some(8.0), Some(9.0), Some(27.0)]);
/// assert_eq!(correlation(&x, &y, Method::Spearman)?, Some(1.0));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn correlation(x: &[Option<f64>], y: &[Option<f64>], method: Method) -> Result<Option<f64>> {
    same_length([("x", x.len()), ("y", y.len())])?;
    present("x", x)?;
    present("y", y)?;
    let (x, y): (Vec<f64>, Vec<f64>) = x.iter().zip(y).filter_map(|(x, y)| Some(((*x)?, (*y)?))).unzip();
    Ok(match method {
        Method::Pearson => pearson(&x, &y),
        Method::Spearman => pearson(&ranks(&x), &ranks(&y)),
        Method::Kendall => kendall(&x, &y),
    })
}

fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    let product = covariance(x, x)? * covariance(y, y)?;
    (product > 0.0).then(|| (covariance(x, y).unwrap_or_default() / product.sqrt()).clamp(-1.0, 1.0))
}

/// The covariance, with n − 1; none of fewer than 2.
pub(super) fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len() as f64;
    let [mean_x, mean_y] = [x, y].map(|values| compensated(values.iter().copied()) / n);
    let products = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y));
    (x.len() > 1).then(|| compensated(products) / (n - 1.0))
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mean = |value: &f64| {
        let (below, to) =
            (sorted.partition_point(|other| other < value), sorted.partition_point(|other| other <= value));
        (below + 1 + to) as f64 / 2.0
    };
    values.iter().map(mean).collect()
}

fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    let sign = |one: f64, other: f64| i64::from(one > other) - i64::from(one < other);
    let (mut sum, mut of_x, mut of_y) = (0, 0, 0);
    for one in 0..x.len() {
        for other in 0..one {
            let (in_x, in_y) = (sign(x[one], x[other]), sign(y[one], y[other]));
            sum += in_x * in_y;
            of_x += in_x * in_x;
            of_y += in_y * in_y;
        }
    }
    let product = of_x as f64 * of_y as f64;
    (product > 0.0).then(|| sum as f64 / product.sqrt())
}

/// Cronbach's alpha of some items: how far they measure one thing. None of fewer than 2 items, or if they do not vary.
///
/// # Formula
///
/// ```text
/// α = k² c̄ / Σ cᵢⱼ
///
/// k  the number of items
/// c  their covariances, each over the units that have both values; c̄ the mean of those of two different items
/// ```
///
/// Without missing values it is k/(k − 1) (1 − Σ variances / variance of the sum).
///
/// # Errors
///
/// [`Error::Parameter`] if the items differ in length, and if a value is not finite.
///
/// # References
///
/// - Cronbach (1951), "Coefficient alpha and the internal structure of tests", Psychometrika 16:297-334.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::coherence;
///
/// let items = [&[Some(1.0), Some(2.0), Some(4.0)][..], &[Some(2.0), Some(3.0), Some(5.0)]];
/// assert_eq!(coherence::cronbach(&items)?.map(|alpha| format!("{alpha:.4}")), Some("1.0000".into()));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn cronbach(items: &[&[Option<f64>]]) -> Result<Option<f64>> {
    check(items)?;
    let k = items.len() as f64;
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for (at, one) in items.iter().enumerate() {
        for second in &items[..=at] {
            let (x, y): (Vec<f64>, Vec<f64>) =
                one.iter().zip(*second).filter_map(|(x, y)| Some(((*x)?, (*y)?))).unzip();
            let Some(covariance) = covariance(&x, &y) else { return Ok(None) };
            if std::ptr::eq(*one, *second) { own.push(covariance) } else { other.push(2.0 * covariance) }
        }
    }
    let [own, other] = [own, other].map(compensated);
    let sum = own + other;
    Ok((items.len() > 1 && sum != 0.0).then(|| k / (k - 1.0) * other / sum))
}

/// What share each item has in the variance of the weighted mean: its weight in effect, which is not the one it was given.
///
/// # Formula
///
/// ```text
/// shareᵢ = wᵢ cov(xᵢ, y) / var(y),   y = Σ w x / Σ w,   over the units that have all values
/// ```
///
/// They sum to 1. A share below 0 is that of an item that runs against the others. None if fewer than 2 units have all values, or
/// if y does not vary.
///
/// # Errors
///
/// [`Error::Parameter`] if there are not as many weights as items, if a weight is below 0 or all are 0, if the items differ in length, and
/// if a value is not finite.
///
/// # References
///
/// - Paruolo, Saisana and Saltelli (2013), "Ratings and rankings: voodoo or science?", Journal of the Royal Statistical Society
///   A 176:609-634: the linear case.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::coherence;
///
/// // of two independent items with equal weights, the one with twice the spread has four fifths
/// let items = [&[Some(1.0), Some(1.0), Some(3.0), Some(3.0)][..], &[Some(1.0), Some(5.0), Some(1.0), Some(5.0)]];
/// let shares = coherence::effective_weights(&items, &[1.0, 1.0])?.unwrap_or_default();
/// assert!((shares[0] - 0.2).abs() < 1e-15 && (shares[1] - 0.8).abs() < 1e-15);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn effective_weights(items: &[&[Option<f64>]], weights: &[f64]) -> Result<Option<Vec<f64>>> {
    same_length([("items", items.len()), ("weights", weights.len())])?;
    check_weights(weights)?;
    let columns = complete(items)?;
    let total: f64 = weights.iter().sum();
    let score =
        |unit: usize| columns.iter().zip(weights).map(|(item, weight)| weight * item[unit]).sum::<f64>() / total;
    let scores: Vec<f64> = (0..columns[0].len()).map(score).collect();
    let Some(variance) = covariance(&scores, &scores).filter(|variance| *variance > 0.0) else { return Ok(None) };
    let share =
        |(item, weight): (&Vec<f64>, &f64)| weight / total * covariance(item, &scores).unwrap_or_default() / variance;
    Ok(Some(columns.iter().zip(weights).map(share).collect()))
}

/// The columns over the units that have all values.
pub(super) fn complete(items: &[&[Option<f64>]]) -> Result<Vec<Vec<f64>>> {
    let units = check(items)?;
    let kept: Vec<usize> = (0..units).filter(|unit| items.iter().all(|item| item[*unit].is_some())).collect();
    Ok(items.iter().map(|item| kept.iter().filter_map(|unit| item[*unit]).collect()).collect())
}

fn check(items: &[&[Option<f64>]]) -> Result<usize> {
    let Some(first) = items.first() else {
        return Err(Error::parameter("items", 0, "at least 1"));
    };
    for (number, item) in items.iter().enumerate() {
        let name = format!("items[{number}]");
        same_length([("items[0]", first.len()), (&name, item.len())])?;
        present(&name, item)?;
    }
    Ok(first.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::error;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    const X: [f64; 8] = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0];
    const Y: [f64; 8] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
    const Z: [f64; 8] = [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0, 9.0];

    /// `scipy.stats.pearsonr`, `spearmanr` and `kendalltau` 1.17.
    #[test]
    fn correlations_agree_with_scipy() {
        let expected = [(Method::Pearson, PEARSON), (Method::Spearman, SPEARMAN), (Method::Kendall, KENDALL)];
        for (method, expected) in expected {
            for (other, expected) in [Y, Z].iter().zip(expected) {
                let found = correlation(&some(&X), &some(other), method).unwrap().unwrap();
                assert!(error(found, expected) < 1e-13, "{method}: {found} for {expected}");
            }
            assert_eq!(correlation(&some(&X), &some(&[4.0; 8]), method).unwrap(), None);
            assert_eq!(correlation(&[Some(1.0), None], &[None, Some(1.0)], method).unwrap(), None);
        }
    }

    const PEARSON: [f64; 2] = [0.209_655_319_073_012_1, 0.804_059_104_109_736_4];
    const SPEARMAN: [f64; 2] = [0.198_853_681_209_924_64, 0.681_462_990_469_484_2];
    const KENDALL: [f64; 2] = [0.160_514_470_781_025_6, 0.531_609_533_071_195];

    /// numpy 2.4: `cov` and the definition.
    #[test]
    fn alpha_and_effective_weights_agree_with_numpy() {
        let columns = [X, Y, Z].map(|values| some(&values));
        let items: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
        let alpha = cronbach(&items).unwrap().unwrap();
        assert!(error(alpha, 0.573_545_355_981_207) < 1e-13, "{alpha}");
        let shares = effective_weights(&items, &[3.0, 2.0, 1.0]).unwrap().unwrap();
        for (found, expected) in
            shares.iter().zip([0.656_869_220_607_661_7, 0.177_675_033_025_099_07, 0.165_455_746_367_239_06])
        {
            assert!(error(*found, expected) < 1e-13, "{shares:?}");
        }
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn what_does_not_vary_has_no_reliability() {
        let same = some(&[2.0; 4]);
        assert_eq!(cronbach(&[&same, &same]).unwrap(), None);
        assert_eq!(cronbach(&[&some(&[1.0, 2.0])]).unwrap(), None);
        assert_eq!(effective_weights(&[&same, &same], &[1.0, 1.0]).unwrap(), None);
        let message = effective_weights(&[&same], &[1.0, 1.0]).unwrap_err().to_string();
        assert_eq!(message, "parameter `weights` is `2 values`, expected as many as `items`, which has 1");
        assert_eq!(cronbach(&[]).unwrap_err().to_string(), "parameter `items` is `0`, expected at least 1");
    }
}
