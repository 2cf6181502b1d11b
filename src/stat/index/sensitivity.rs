//! What choices do to a result: how much of its variance is theirs.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::check_level;
use crate::stat::index::random::{Place, Stream};
use crate::stat::quantile::between;

/// How a sensitivity analysis is made.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::sensitivity::Options;
///
/// assert_eq!(Options::default().resamples, 1000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The number of points N; the function is called N (groups + 2) times.
    pub points: u32,
    /// The seed of the points and of the resamples.
    pub seed: u64,
    /// The level of the intervals.
    pub level: f64,
    /// The number of resamples that the intervals are made from.
    pub resamples: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { points: 1 << 12, seed: 1, level: 0.95, resamples: 1000 }
    }
}

/// An index and the limits of its bootstrap interval.
pub type Estimate = crate::stat::Interval;

/// What one input, or one group of inputs, has in the variance of the result.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Share {
    /// The first-order index: the share of the variance that would go if the input were known.
    pub first: Estimate,
    /// The total index: the share that would be left if all others were known.
    pub total: Estimate,
}

/// The outcome of a sensitivity analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The shares of each group; none if the result does not vary.
    pub shares: Option<Vec<Share>>,
    /// The mean of the result.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
    /// The number of points that were left out as the function has no value at one of their runs.
    pub left_out: u32,
}

/// First-order and total Sobol indices of a function of independent inputs, each uniform between 0 and 1, in groups.
///
/// `groups` has the number of inputs of each group: 1 for an input by itself, more for such as are drawn together, like all random numbers of the data. The
/// function is given the number of the run and all inputs in order; NaN is a run that failed, and leaves out its point.
///
/// # Formula
///
/// ```text
/// Sᵢ = 1/N Σ f(B) (f(Aᵢ) − f(A)) / V          Saltelli and others (2010), table 2 (b)
/// Tᵢ = 1/(2N) Σ (f(A) − f(Aᵢ))² / V           Jansen (1999)
///
/// A, B  N points each, independent;  Aᵢ: those of A, with the inputs of group i from B
/// V     the variance of all f(A) and f(B), about their mean, which f(B) is taken about too
/// ```
///
/// The first-order indices may be below 0 by chance. They sum to 1 if the effects of the inputs add up; a total index above the first-order
/// one tells of interaction. The limits are quantiles of resampled points, the same points for all indices.
///
/// The points are random, not a low-discrepancy sequence, so that a run can be repeated from its number alone and more points can follow.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no groups or one without inputs, fewer than 2 points, fewer than 1 resample, and unless
/// `0 < level < 1`.
///
/// # References
///
/// - Sobol' (1993), "Sensitivity estimates for nonlinear mathematical models", Mathematical Modelling and Computational
///   Experiments 1:407-414.
/// - Jansen (1999), "Analysis of variance designs for model output", Computer Physics Communications 117:35-43.
/// - Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), "Variance based sensitivity analysis of model output",
///   Computer Physics Communications 181:259-270.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::sensitivity::{self, Options};
///
/// // the second input has four times the variance of the first
/// let found = sensitivity::sobol(&[1, 1], &Options::default(), |_, inputs| inputs[0] + 2.0 * inputs[1])?;
/// let shares = found.shares.unwrap_or_default();
/// assert!(shares[0].first.lower < 0.2 && 0.2 < shares[0].first.upper);
/// assert!(shares[1].total.lower < 0.8 && 0.8 < shares[1].total.upper);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn sobol(groups: &[usize], options: &Options, f: impl Fn(u64, &[f64]) -> f64 + Sync) -> Result<Sensitivity> {
    check(groups, options)?;
    let runs: Vec<Vec<f64>> =
        (0..options.points).into_par_iter().map(|point| runs_of(point, groups, options.seed, &f)).collect();
    let kept: Vec<Vec<f64>> = runs.into_iter().filter(|runs| runs.iter().all(|result| !result.is_nan())).collect();
    #[expect(clippy::cast_possible_truncation, reason = "no more than the points")]
    let left_out = options.points - kept.len() as u32;
    let all: Vec<usize> = (0..kept.len()).collect();
    let (mean, variance) = Moments::of(&kept, &all);
    if kept.len() < 2 || variance == 0.0 {
        return Ok(Sensitivity { shares: None, mean, variance, left_out });
    }
    let estimates = indices(&kept, &all, groups.len());
    let resampled: Vec<Vec<[f64; 2]>> = (0..options.resamples)
        .into_par_iter()
        .map(|resample| indices(&kept, &drawn(kept.len(), resample, options.seed), groups.len()))
        .collect();
    let interval = |group: usize, which: usize| {
        let mut values: Vec<f64> = resampled.iter().map(|indices| indices[group][which]).collect();
        values.sort_by(f64::total_cmp);
        let tail = (1.0 - options.level) / 2.0;
        Estimate { value: estimates[group][which], lower: between(&values, tail), upper: between(&values, 1.0 - tail) }
    };
    let shares =
        (0..groups.len()).map(|group| Share { first: interval(group, 0), total: interval(group, 1) }).collect();
    Ok(Sensitivity { shares: Some(shares), mean, variance, left_out })
}

/// The inputs of a run of [`sobol`], which tells what a replicate was made with: run r is of point r / (groups + 2); the first of a point is
/// A, the second B, the others have a group exchanged.
///
/// # Panics
///
/// If there are no groups.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::sensitivity;
///
/// let [a, b, first_of_b] = [0, 1, 2].map(|run| sensitivity::inputs(run, &[1, 2], 7));
/// assert_eq!(first_of_b, [b[0], a[1], a[2]]);
/// ```
pub fn inputs(run: u64, groups: &[usize], seed: u64) -> Vec<f64> {
    let kinds = groups.len() as u64 + 2;
    #[expect(clippy::cast_possible_truncation, reason = "as many points as a u32 numbers")]
    let (point, kind) = ((run / kinds) as u32, run % kinds);
    let stream = Stream::new(seed);
    let mut all = Vec::with_capacity(groups.iter().sum());
    for (number, size) in (2_u64..).zip(groups) {
        let from_b = u32::from(kind == 1 || kind == number);
        for _ in 0..*size {
            let item = u32::try_from(all.len()).unwrap_or(u32::MAX);
            all.push(stream.uniform(Place { unit: from_b, item, draw: point }, 0));
        }
    }
    all
}

fn runs_of(point: u32, groups: &[usize], seed: u64, f: &(impl Fn(u64, &[f64]) -> f64 + Sync)) -> Vec<f64> {
    let kinds = groups.len() as u64 + 2;
    (0..kinds).map(|kind| u64::from(point) * kinds + kind).map(|run| f(run, &inputs(run, groups, seed))).collect()
}

struct Moments;

impl Moments {
    /// The mean and variance of A and B over some points.
    fn of(runs: &[Vec<f64>], points: &[usize]) -> (f64, f64) {
        let n = 2.0 * points.len() as f64;
        let results = || points.iter().flat_map(|point| runs[*point][..2].iter());
        let mean = results().sum::<f64>() / n;
        (mean, results().map(|result| (result - mean).powi(2)).sum::<f64>() / n)
    }
}

/// The first-order and total index of each group.
fn indices(runs: &[Vec<f64>], points: &[usize], groups: usize) -> Vec<[f64; 2]> {
    let (mean, variance) = Moments::of(runs, points);
    let n = points.len() as f64;
    let of = |group: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for point in points {
            let runs = &runs[*point];
            let (a, b, exchanged) = (runs[0], runs[1], runs[group + 2]);
            first += (b - mean) * (exchanged - a);
            total += (a - exchanged).powi(2);
        }
        [first / n / variance, total / (2.0 * n) / variance]
    };
    (0..groups).map(of).collect()
}

/// As many points as there are, drawn with replacement.
fn drawn(points: usize, resample: u32, seed: u64) -> Vec<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of points")]
    let one = |item: u32| {
        let number = Stream::new(seed).uniform(Place { unit: 2, item, draw: resample }, 0);
        ((number * points as f64) as usize).min(points - 1)
    };
    (0..).take(points).map(one).collect()
}

fn check(groups: &[usize], options: &Options) -> Result<()> {
    check_level(options.level)?;
    if groups.is_empty() {
        return Err(Error::parameter("groups", 0, "at least 1"));
    }
    if let Some(at) = groups.iter().position(|size| *size == 0) {
        return Err(Error::parameter(&format!("groups[{at}]"), 0, "at least 1 input"));
    }
    for (name, number, least) in [("points", options.points, 2), ("resamples", options.resamples, 1)] {
        if number < least {
            return Err(Error::parameter(name, number, &format!("at least {least}")));
        }
    }
    Ok(())
}

/// The average shift in rank: how far units move from their ranks in a reference.
///
/// # Formula
///
/// ```text
/// R = 1/M Σ |reference − rank|
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if there are no ranks or not as many as in the reference.
///
/// # References
///
/// - Saisana, Saltelli and Tarantola (2005), "Uncertainty and sensitivity analysis techniques as tools for the quality assessment
///   of composite indicators", Journal of the Royal Statistical Society A 168:307-323.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::sensitivity;
///
/// assert_eq!(sensitivity::shift(&[1.0, 2.0, 3.0], &[2.0, 1.0, 3.0])?, 2.0 / 3.0);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn shift(reference: &[f64], ranks: &[f64]) -> Result<f64> {
    crate::stat::column::same_length([("reference", reference.len()), ("ranks", ranks.len())])?;
    if ranks.is_empty() {
        return Err(Error::parameter("ranks", "0 values", "at least 1"));
    }
    Ok(reference.iter().zip(ranks).map(|(one, other)| (one - other).abs()).sum::<f64>() / ranks.len() as f64)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn assert_shares(
        groups: &[usize],
        points: u32,
        f: impl Fn(&[f64]) -> f64 + Sync,
        expected: &[[f64; 2]],
        near: f64,
    ) {
        let options = Options { points, seed: 6, level: 0.999, resamples: 200 };
        let found = sobol(groups, &options, |_, inputs| f(inputs)).unwrap().shares.unwrap();
        for (group, (found, [first, total])) in found.iter().zip(expected).enumerate() {
            for (found, expected) in [(found.first, first), (found.total, total)] {
                assert!((found.value - expected).abs() < near, "{group}: {found:?} for {expected}");
                assert!(found.lower <= *expected && *expected <= found.upper, "{group}: {found:?} for {expected}");
            }
        }
    }

    /// Ishigami and Homma (1990), a = 7, b = 0.1: Saltelli and others (2008), Global Sensitivity Analysis, 4.4.
    #[test]
    fn the_ishigami_function_has_its_published_indices() {
        let f = |inputs: &[f64]| {
            let [x, y, z] = [inputs[0], inputs[1], inputs[2]].map(|input| PI * (2.0 * input - 1.0));
            x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
        };
        let expected = [[0.3139, 0.5576], [0.4424, 0.4424], [0.0, 0.2437]];
        assert_shares(&[1, 1, 1], 1 << 13, f, &expected, 0.04);
        // the first and the third together have all but the share of the second
        assert_shares(
            &[1, 2],
            1 << 13,
            |inputs| f(&[inputs[1], inputs[0], inputs[2]]),
            &[[0.4424, 0.4424], [0.5576, 0.5576]],
            0.04,
        );
    }

    /// Sobol's g-function, Vᵢ = 1/(3 (1 + aᵢ)²), V = Π (1 + Vᵢ) − 1, with the a of Saltelli and others (2010), section 5.
    #[test]
    fn the_g_function_has_its_exact_indices() {
        const A: [f64; 4] = [0.0, 1.0, 4.5, 9.0];
        let f = |inputs: &[f64]| inputs.iter().zip(A).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product();
        let variances = A.map(|a| 1.0 / (3.0 * (1.0 + a).powi(2)));
        let all: f64 = variances.iter().map(|v| 1.0 + v).product();
        let expected = variances.map(|v| [v / (all - 1.0), v / (1.0 + v) * all / (all - 1.0)]);
        assert_shares(&[1; 4], 1 << 13, f, &expected, 0.04);
    }

    #[test]
    fn runs_are_made_from_their_numbers_and_failed_ones_leave_out_their_point() {
        let options = Options { points: 50, resamples: 10, ..Options::default() };
        let of = |run: u64, given: &[f64]| {
            assert_eq!(given, inputs(run, &[2, 1], options.seed));
            if run == 9 || run == 11 || run == 40 { f64::NAN } else { given.iter().sum() }
        };
        // four runs a point: 9 and 11 are of the third, 40 of the eleventh
        assert_eq!(sobol(&[2, 1], &options, of).unwrap().left_out, 2);
        let constant = sobol(&[1], &options, |_, _| 3.0).unwrap();
        assert_eq!((constant.shares, constant.mean, constant.variance), (None, 3.0, 0.0));
        let failed = sobol(&[1], &options, |_, _| f64::NAN).unwrap();
        assert_eq!((failed.shares, failed.left_out), (None, 50));
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |groups: &[usize], options: Options| sobol(groups, &options, |_, _| 0.0).unwrap_err().to_string();
        let with = Options::default();
        let cases = [
            (message(&[], with), "`groups` is `0`, expected at least 1"),
            (message(&[1, 0], with), "`groups[1]` is `0`, expected at least 1 input"),
            (message(&[1], Options { points: 1, ..with }), "`points` is `1`, expected at least 2"),
            (message(&[1], Options { resamples: 0, ..with }), "`resamples` is `0`, expected at least 1"),
            (shift(&[], &[]).unwrap_err().to_string(), "`ranks` is `0 values`, expected at least 1"),
        ];
        for (found, expected) in cases {
            assert_eq!(found, format!("parameter {expected}"));
        }
    }
}
