//! Direct standardisation: stratum rates weighted by the standard population.

use super::scaled;
use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::count::{self, Method, check_not_negative, check_positive, check_total};
use crate::stat::{Confidence, Interval};

/// The directly standardised rate, from `x[i]` events in a population of `n[i]` and a standard population of
/// `standard[i]` in stratum `i`.
///
/// # Formula
///
/// ```text
/// value        = k Σ w_i x_i            w_i = s_i / (n_i Σ s_i)
/// lower, upper = value + k √(V/X) (L − X), value + k √(V/X) (U − X)
///
/// x_i, n_i, s_i  events, population and standard population of stratum i
/// X              Σ x_i
/// V              Σ w_i² x_i, the variance of the weighted sum
/// L, U           the limits of the count X by the method
/// k              per, applied at the end
/// ```
///
/// `method` gives the limits of the total count. Dobson et al. used the exact ones; `Method::Byar` is the form used by
/// public health agencies in England. The lower limit is clipped to 0. A stratum with `s_i` = 0 adds nothing to the
/// rate, and its events do not count in X.
///
/// Without events V/X is undefined. The upper limit is then k U max w_i, because a weighted sum of the stratum means is
/// at most the largest weight times their sum.
///
/// The limits come from the total count, so they are unreliable if it is small or a few events carry most of the
/// weight. English agencies do not publish standardised rates of fewer than 10 events (Morris et al. 2018); this
/// function computes them, so check X.
///
/// # Errors
///
/// [`Error::Parameter`] if the slices differ in length or are empty; if `n[i]` is not above 0 and finite; if
/// `standard[i]` is negative or not finite, or all are 0; if the sum of `x` exceeds 2⁵³; if the rate overflows; unless
/// `per` is above 0 and finite; or unless `0 < level < 1`.
///
/// # References
///
/// - Dobson, Kuulasmaa, Eberle and Scherer (1991), "Confidence intervals for weighted sums of Poisson parameters",
///   Statistics in Medicine 10:457-462.
/// - Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC: Byar's limits.
/// - Morris, Tan, Fryers and Bestwick (2018), "Evaluation of stability of directly standardized rates for sparse data
///   using simulation methods", Population Health Metrics 16.
///
/// # Examples
///
/// Down's syndrome by maternal age among children of birth order five and higher, Michigan 1950-1964 (Fay and Feuer
/// 1997):
///
/// ```
/// use fazhi::stat::{count::Method, standardise};
///
/// let cases = [0, 8, 63, 112, 262, 295];
/// let births = [327.0, 30_666.0, 123_419.0, 149_919.0, 104_088.0, 34_392.0];
/// let all_births = [319_933.0, 931_318.0, 786_511.0, 488_235.0, 237_863.0, 61_313.0];
/// let rate = standardise::direct(&cases, &births, &all_births, 1e5, 0.95, Method::Byar)?;
/// assert_eq!(format!("{:.5}", rate.value), "75.52901");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn direct(
    x: &[u64],
    n: &[f64],
    standard: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    same_length([("x", x.len()), ("n", n.len()), ("standard", standard.len())])?;
    let events: Vec<_> = x.iter().map(|x| Events { count: *x, excess: 0.0 }).collect();
    check_total("x", x.iter().copied())?;
    weighted_rate(&events, n, standard, per, confidence.into(), method)
}

/// The directly standardised rate of recurrent events: `repeats[i]` lists `(events, persons)` pairs for stratum `i`,
/// the number of persons with that many events.
///
/// # Formula
///
/// ```text
/// value        = k Σ w_i x_i            x_i = Σ_j j p_ij,  w_i = s_i / (n_i Σ s_i)
/// lower, upper = value + k √(V/X) (L − X), value + k √(V/X) (U − X)
///
/// p_ij           persons of stratum i with j events
/// n_i, s_i       population and standard population of stratum i
/// X              Σ x_i
/// V              Σ w_i² Σ_j j² p_ij, the variance of the weighted sum
/// L, U           the limits of the count X by the method
/// k              per, applied at the end
/// ```
///
/// This is [`direct`] with the variance of a compound Poisson distribution: persons are independent, their events are
/// not. With one event per person the two agree. L and U are the limits of the total count X of events, and only V
/// reflects the clustering, as in the English technical guidance.
///
/// # Errors
///
/// As [`direct`]; errors name the numbers of events `repeats`.
///
/// # References
///
/// - Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10:457-462.
/// - Public Health England, Fingertips Public Health Technical Guidance, chapter on directly standardised rates: the
///   variance of dependent events.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{count::Method, standardise};
///
/// // 20 persons with one event and 5 with two; 30 with one, 4 with two and 2 with three
/// let repeats = [vec![(1, 20), (2, 5)], vec![(1, 30), (2, 4), (3, 2)]];
/// let (n, standard) = ([1000.0, 2000.0], [600.0, 400.0]);
/// let repeated = standardise::direct_repeated(&repeats, &n, &standard, 1000.0, 0.95, Method::Byar)?;
/// let once = standardise::direct(&[30, 44], &n, &standard, 1000.0, 0.95, Method::Byar)?;
/// assert!((repeated.value - once.value).abs() < 1e-12);
/// assert!(repeated.lower < once.lower && once.upper < repeated.upper);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn direct_repeated(
    repeats: &[impl AsRef<[(u64, u64)]>],
    n: &[f64],
    standard: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    same_length([("repeats", repeats.len()), ("n", n.len()), ("standard", standard.len())])?;
    let events = repeats.iter().map(|stratum| Events::of(stratum.as_ref())).collect::<Result<Vec<_>>>()?;
    check_total("repeats", events.iter().map(|events| events.count))?;
    weighted_rate(&events, n, standard, per, confidence.into(), method)
}

/// [`direct_repeated`] from the events `x` of each stratum and the sum of squared events per person.
///
/// # Errors
///
/// As [`direct`], and if `squares` is below `x`, which is impossible for integers.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{count::Method, standardise};
///
/// // 20 persons with one event and 5 with two; 30 with one, 4 with two and 2 with three
/// let (n, standard) = ([1000.0, 2000.0], [600.0, 400.0]);
/// let squares = standardise::direct_squares(&[30, 44], &[40, 64], &n, &standard, 1000.0, 0.95, Method::Byar)?;
/// let repeats = [vec![(1, 20), (2, 5)], vec![(1, 30), (2, 4), (3, 2)]];
/// assert_eq!(squares, standardise::direct_repeated(&repeats, &n, &standard, 1000.0, 0.95, Method::Byar)?);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn direct_squares(
    x: &[u64],
    squares: &[u64],
    n: &[f64],
    standard: &[f64],
    per: f64,
    confidence: impl Into<Confidence>,
    method: Method,
) -> Result<Interval> {
    same_length([("x", x.len()), ("squares", squares.len()), ("n", n.len()), ("standard", standard.len())])?;
    check_total("x", x.iter().copied())?;
    let events = x.iter().zip(squares).enumerate().map(|(at, (x, squares))| match squares.checked_sub(*x) {
        Some(excess) => Ok(Events { count: *x, excess: excess as f64 }),
        None => Err(Error::parameter(&format!("squares[{at}]"), squares, &format!("at least `x`, which is {x}"))),
    });
    weighted_rate(&events.collect::<Result<Vec<_>>>()?, n, standard, per, confidence.into(), method)
}

/// The events of a stratum, and the excess of the variance of their number over it.
struct Events {
    count: u64,
    excess: f64,
}

impl Events {
    fn of(repeats: &[(u64, u64)]) -> Result<Self> {
        let products = repeats.iter().map(|(events, persons)| u128::from(*events) * u128::from(*persons));
        let products = products.map(|product| u64::try_from(product).unwrap_or(u64::MAX));
        let count = check_total("repeats", products.clone())?;
        let excess = repeats.iter().zip(products).map(|((events, _), product)| {
            // pairs without persons or events add nothing
            if product > 0 { (events - 1) as f64 * product as f64 } else { 0.0 }
        });
        Ok(Self { count, excess: excess.sum() })
    }
}

fn weighted_rate(
    events: &[Events],
    n: &[f64],
    standard: &[f64],
    per: f64,
    confidence: Confidence,
    method: Method,
) -> Result<Interval> {
    check_positive("per", per)?;
    let (weights, largest) = weights(n, standard)?;
    let sum = Sum::of(weights.iter().copied().zip(events));
    let found = count::interval_of_effective(sum.count, confidence, method)?;
    let limits = (sum.lower(found.lower), sum.upper(found.upper).max(0.0));
    scaled(confidence.around(sum.value(), limits, (0.0, f64::INFINITY)), largest, per)
}

/// The weights w_i relative to the largest, and the largest.
fn weights(n: &[f64], standard: &[f64]) -> Result<(Vec<f64>, f64)> {
    for (at, (n, standard)) in n.iter().zip(standard).enumerate() {
        check_positive(&format!("n[{at}]"), *n)?;
        check_not_negative(&format!("standard[{at}]"), *standard)?;
    }
    let total = standard.iter().fold(0.0, |sum, standard| sum + standard);
    check_positive("standard", total).map_err(|_| {
        Error::parameter("standard", format!("a sum of {total}"), "at least one weight above 0, and a finite sum")
    })?;
    let mut weights: Vec<f64> = n.iter().zip(standard).map(|(n, standard)| standard / total / n).collect();
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if !largest.is_normal() {
        let expected = "numbers for which the weights `standard / n` are normal floating-point numbers";
        return Err(Error::parameter("n", format!("with weights up to {largest}"), expected));
    }
    for weight in &mut weights {
        *weight /= largest;
    }
    Ok((weights, largest))
}

/// A weighted sum of counts by its moments: `q² = V/X = m² + s²`, with the mean m and the variance s² of the weights.
struct Sum {
    /// X.
    count: f64,
    /// m, the mean weight of an event.
    mean: f64,
    /// s², the variance of the weights of the events, with the excess of recurrent events.
    spread: f64,
    /// q, the change of the limits per event.
    step: f64,
}

impl Sum {
    fn of<'a>(strata: impl Iterator<Item = (f64, &'a Events)> + Clone) -> Self {
        let strata = strata.filter(|(weight, _)| *weight > 0.0);
        let count: f64 = strata.clone().map(|(_, events)| events.count as f64).sum();
        if count == 0.0 {
            return Self { count, mean: 0.0, spread: 0.0, step: 1.0 };
        }
        let mean = strata.clone().map(|(weight, events)| weight * (events.count as f64 / count)).sum::<f64>();
        let spread = strata.map(|(weight, events)| {
            let apart = weight - mean;
            (apart * apart * events.count as f64 + weight * weight * events.excess) / count
        });
        let spread = spread.sum::<f64>();
        Self { count, mean, spread, step: (mean * mean + spread).sqrt() }
    }

    fn value(&self) -> f64 {
        self.mean * self.count
    }

    /// value + q (limit − X), with value − q X = −X s²/(q + m) to avoid cancellation.
    fn lower(&self, limit: f64) -> f64 {
        if self.step == 0.0 {
            return 0.0;
        }
        self.step * limit - self.count * (self.spread / (self.step + self.mean))
    }

    fn upper(&self, limit: f64) -> f64 {
        self.value() + self.step * (limit - self.count)
    }
}
