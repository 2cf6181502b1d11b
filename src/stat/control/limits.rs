//! The centre and the limits of each kind of chart.

use super::{Constants, Options, Phase, Point};
use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::sum::{compensated, scale};
use crate::stat::whole::check_count;

/// The XmR chart: individual values, with limits from their moving ranges.
///
/// # Formula
///
/// ```text
/// centre       x̄                       of the baseline
/// lower, upper  x̄ ∓ 3 σ,  σ = M / d₂
///
/// M   the mean of the moving ranges |xᵢ − xᵢ₋₁| of the baseline; if screened, of those not above D₄ M
/// d₂  of the options: 3/d₂ is 2.6587, 2.6596 or 2.66
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if a value is not finite, if the starts are not positions in order, or if a baseline has fewer
/// than two points.
///
/// # References
///
/// - Shewhart (1931), "Economic control of quality of manufactured product".
/// - NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Constants, Options};
///
/// // NIST/SEMATECH e-Handbook, 6.3.2.2
/// let flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
/// let options = Options { constants: Constants::Tables, ..Options::default() };
/// let chart = control::individuals(&flow, &options)?;
/// let text = format!("{:.2} ({:.4} to {:.4})", chart[0].centre, chart[0].lower.unwrap(), chart[0].upper.unwrap());
/// assert_eq!(text, "50.81 (45.8159 to 55.8041)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn individuals(values: &[f64], options: &Options) -> Result<Vec<Point>> {
    scale("values", values)?;
    by_phase(values.len(), 2, options, |phase| {
        let baseline = &values[phase.baseline.clone()];
        let centre = mean(baseline.iter().copied());
        let sigma = options.sigma(baseline);
        let range = (f64::NEG_INFINITY, f64::INFINITY);
        move |at: usize| bounded(values[at], centre, sigma, range)
    })
}

/// The run chart: values about the median of the baseline, without limits.
///
/// # Errors
///
/// [`Error::Parameter`] if a value is not finite, if the starts are not positions in order, or if a phase is empty.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Options};
///
/// let chart = control::medians(&[4.0, 9.0, 5.0, 7.0], &Options::default())?;
/// assert_eq!((chart[0].centre, chart[0].upper), (6.0, None));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn medians(values: &[f64], options: &Options) -> Result<Vec<Point>> {
    scale("values", values)?;
    by_phase(values.len(), 1, options, |phase| {
        let mut sorted = values[phase.baseline.clone()].to_vec();
        sorted.sort_by(f64::total_cmp);
        let half = sorted.len() / 2;
        let centre = if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) };
        move |at: usize| Point { value: values[at], centre, sigma: None, lower: None, upper: None, phase: 0 }
    })
}

/// The p chart: proportions x of n, with binomial limits; Laney's p′ chart where these are widened.
///
/// # Formula
///
/// ```text
/// centre        p̄ = Σx / Σn                              of the baseline
/// lower, upper   p̄ ∓ 3 σᵢ,  σᵢ = √(p̄ (1 − p̄) / nᵢ),       clipped to 0..1
/// p′            p̄ ∓ 3 σᵢ σ_z
///
/// σ_z  M / d₂ of the scores zᵢ = (xᵢ/nᵢ − p̄) / σᵢ of the baseline, as in [`individuals`]
/// ```
///
/// For large n, proportions vary by more than the binomial law, as days and seasons differ; p′ takes from the points
/// themselves how much they do. It is the p chart where they vary as they should, σ_z = 1. If all or none of the baseline
/// succeeded, p̄ is 1 or 0 and σ is 0: one other outcome is then outside.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if an n is 0 or above 2⁵³, if an x exceeds its n, if the starts are
/// not positions in order, or if a baseline has no point, or fewer than two for p′.
///
/// # References
///
/// - Laney (2002), "Improved control charts for attributes", Quality Engineering 14:531-537.
/// - NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.3.2.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Options};
///
/// // matters decided in time, by quarter
/// let chart = control::proportions(&[88, 91, 84, 95], &[100, 100, 100, 120], false, &Options::default())?;
/// let text = format!("{:.3} ({:.3} to {:.3})", chart[3].centre, chart[3].lower.unwrap(), chart[3].upper.unwrap());
/// assert_eq!(text, "0.852 (0.755 to 0.950)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn proportions(x: &[u64], n: &[u64], laney: bool, options: &Options) -> Result<Vec<Point>> {
    same_length([("x", x.len()), ("n", n.len())])?;
    let mut exposure = Vec::with_capacity(n.len());
    for (at, (&x, &n)) in x.iter().zip(n).enumerate() {
        exposure.push(check_count(&format!("n[{at}]"), n)?);
        if x > n {
            return Err(Error::parameter(&format!("x[{at}]"), x, &format!("at most `n[{at}]`, which is {n}")));
        }
    }
    let deviation = |centre: f64, n: f64| (centre * (1.0 - centre) / n).sqrt();
    of_counts(("n", x, &exposure), laney, options, deviation, (0.0, 1.0))
}

/// The u chart: rates of x events by exposure, with Poisson limits; Laney's u′ chart where these are widened.
///
/// # Formula
///
/// ```text
/// centre        ū = Σx / Σe                      of the baseline
/// lower, upper   ū ∓ 3 σᵢ,  σᵢ = √(ū / eᵢ),        the lower one not below 0
/// u′            ū ∓ 3 σᵢ σ_z                      σ_z as in [`proportions`]
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if an x exceeds 2⁵³, if an exposure is not finite and above 0, if
/// the starts are not positions in order, or if a baseline has no point, or fewer than two for u′.
///
/// # References
///
/// As for [`proportions`].
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Options};
///
/// // petitions by month, per working day
/// let chart = control::rates(&[44, 38, 61], &[22.0, 17.0, 23.0], false, &Options::default())?;
/// assert_eq!(format!("{:.3} {:.3}", chart[1].centre, chart[1].upper.unwrap()), "2.306 3.411");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rates(x: &[u64], exposure: &[f64], laney: bool, options: &Options) -> Result<Vec<Point>> {
    same_length([("x", x.len()), ("exposure", exposure.len())])?;
    let deviation = |centre: f64, exposure: f64| (centre / exposure).sqrt();
    of_counts(("exposure", x, exposure), laney, options, deviation, (0.0, f64::INFINITY))
}

fn of_counts(
    (name, x, exposure): (&str, &[u64], &[f64]),
    laney: bool,
    options: &Options,
    deviation: impl Fn(f64, f64) -> f64,
    range: (f64, f64),
) -> Result<Vec<Point>> {
    let mut counts = Vec::with_capacity(x.len());
    for (at, (&x, &exposure)) in x.iter().zip(exposure).enumerate() {
        counts.push(check_count(&format!("x[{at}]"), x)?);
        if !(exposure.is_finite() && exposure > 0.0) {
            return Err(Error::parameter(&format!("{name}[{at}]"), exposure, "a number above 0"));
        }
    }
    let (counts, deviation) = (&counts, &deviation);
    let value = move |at: usize| counts[at] / exposure[at];
    by_phase(x.len(), if laney { 2 } else { 1 }, options, |phase| {
        let baseline = || phase.baseline.clone();
        let sum = |column: &[f64]| compensated(baseline().map(|at| column[at]));
        let centre = sum(counts) / sum(exposure);
        let score = |at: usize| match deviation(centre, exposure[at]) {
            0.0 => 0.0,
            sigma => (value(at) - centre) / sigma,
        };
        let widened = if laney { options.sigma(&baseline().map(score).collect::<Vec<_>>()) } else { 1.0 };
        move |at: usize| bounded(value(at), centre, deviation(centre, exposure[at]) * widened, range)
    })
}

/// The points of all phases, each made by what is found from the baseline of its phase.
fn by_phase<P: Fn(usize) -> Point>(
    length: usize,
    least: usize,
    options: &Options,
    point: impl Fn(&Phase) -> P,
) -> Result<Vec<Point>> {
    let phases = options.phases(length, least)?;
    let points = phases.iter().enumerate().flat_map(|(number, phase)| {
        let point = point(phase);
        phase.points.clone().map(move |at| Point { phase: number, ..point(at) })
    });
    Ok(points.collect())
}

fn bounded(value: f64, centre: f64, sigma: f64, (least, most): (f64, f64)) -> Point {
    let half = 3.0 * sigma;
    let (lower, upper) = ((centre - half).max(least), (centre + half).min(most));
    Point { value, centre, sigma: Some(sigma), lower: Some(lower), upper: Some(upper), phase: 0 }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    compensated(values) / n
}

impl Options {
    /// The standard deviation of values, from their mean moving range.
    fn sigma(&self, values: &[f64]) -> f64 {
        let ranges: Vec<f64> = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        self.mean_range(&ranges) * Constants::sigma_per_range(self.constants)
    }

    fn mean_range(&self, ranges: &[f64]) -> f64 {
        let all = mean(ranges.iter().copied());
        if !self.screened {
            return all;
        }
        let limit = self.constants.range_limit() * all;
        let kept: Vec<f64> = ranges.iter().copied().filter(|range| *range <= limit).collect();
        mean(kept.into_iter())
    }
}
