//! Annual change: lines on the log scale that may bend at joins.

mod line;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::special::student;
use crate::stat::{Confidence, Interval};
use line::Line;

/// With fewer values than this no join is looked for.
pub const FEWEST: usize = 8;

/// The most fits that a search takes.
const MOST_FITS: u128 = 2_000_000;

/// A stretch between two joins, or an end and a join.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Segment {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The change per unit of time, as a share: 0.03 is 3 % a year (APC).
    pub change: Interval,
}

/// A line of segments through the logarithms of values.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Fit {
    /// Where it bends.
    pub joins: Vec<f64>,
    /// The stretches.
    pub segments: Vec<Segment>,
    /// The average change per unit of time from the first to the last value (AAPC).
    pub average: Interval,
    /// The value of the line at each time.
    pub fitted: Vec<f64>,
    /// The sum of squared residuals, of logarithms.
    pub squares: f64,
    /// The degrees of freedom of the intervals.
    pub df: u64,
    /// The Bayesian information criterion.
    pub bic: f64,
    #[serde(skip)]
    line: Line,
    #[serde(skip)]
    confidence: Confidence,
}

impl Fit {
    /// The average change per unit of time within a window (AAPC): the slopes weighted by how long each holds in it.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] unless the window lies within the values and has a length.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::joinpoint;
    ///
    /// let years = [2014.0, 2015.0, 2016.0, 2017.0, 2018.0, 2019.0];
    /// let fit = joinpoint::fit(&years, &[100.0, 106.0, 111.0, 119.0, 113.0, 108.0], &[2017.0], 0.95)?;
    /// assert_eq!(format!("{:+.4}", fit.average_change(2016.0, 2018.0)?.value), "+0.0052");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn average_change(&self, from: f64, to: f64) -> Result<Interval> {
        let (first, last) = self.line.ends();
        if !(first <= from && from < to && to <= last) {
            let expected = format!("a window within {first}..{last}");
            return Err(Error::parameter("from..to", format!("{from}..{to}"), &expected));
        }
        self.change(from, to)
    }

    fn change(&self, from: f64, to: f64) -> Result<Interval> {
        let (slope, factor) = self.line.slope(from, to);
        let error = (self.squares / self.df as f64 * factor).sqrt();
        let half = student::upper_quantile(self.df as f64, self.confidence.tail()?) * error;
        let limits = ((slope - half).exp_m1(), (slope + half).exp_m1());
        Ok(self.confidence.around(slope.exp_m1(), limits, (-1.0, f64::INFINITY)))
    }
}

/// Fits a line to the logarithms of values that bends at given joins.
///
/// # Formula
///
/// ```text
/// ln yᵢ = f(tᵢ) + eᵢ,  f linear between the joins and continuous at them, by least squares
///
/// APC   e^b − 1,  b the slope of a segment
/// AAPC  e^(Σ wⱼ bⱼ / Σ wⱼ) − 1 = e^((f(to) − f(from)) / (to − from)) − 1,  wⱼ the length of segment j in the window
///
/// limits  b ∓ t s √v,  s² = Σe² / df,  s² v  the variance of b
/// df      n − 2 − k
/// BIC     ln(Σe² / n) + 2 (k + 1) ln(n) / n
///
/// n, k  the number of values and of joins;  t  the quantile of Student's t
/// ```
///
/// The criterion counts the place of each join. Values that lie on the line have no residual; they are then told from
/// rounding, and `bic` is −∞.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if there are fewer than k + 3 values, if times or joins are not in
/// order, a join is not within the times, a part between joins has no value of its own, a value is not finite and above 0,
/// or unless `0 < level < 1`.
///
/// # References
///
/// - Kim, Fay, Feuer and Midthune (2000), "Permutation tests for joinpoint regression with applications to cancer rates",
///   Statistics in Medicine 19:335-351.
/// - Clegg, Hankey, Tiwari, Feuer and Edwards (2009), "Estimating average annual per cent change in trend analysis",
///   Statistics in Medicine 28:3670-3682; the covariance of slopes, which they leave out, is taken in.
///
/// # Examples
///
/// ```
/// use fazhi::stat::joinpoint;
///
/// let years = [2015.0, 2016.0, 2017.0, 2018.0, 2019.0, 2020.0];
/// let fit = joinpoint::fit(&years, &[812.0, 846.0, 902.0, 915.0, 961.0, 1018.0], &[], 0.95)?;
/// let change = fit.segments[0].change;
/// assert_eq!(format!("{:.4} ({:.4} to {:.4})", change.value, change.lower, change.upper), "0.0446 (0.0365 to 0.0528)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn fit(times: &[f64], values: &[f64], joins: &[f64], confidence: impl Into<Confidence>) -> Result<Fit> {
    let (confidence, logs) = (confidence.into(), logarithms(times, values)?);
    check_joins(times, joins)?;
    enough(times.len(), joins.len() + 3)?;
    let line = Line::through(times, &logs, joins).ok_or_else(|| {
        Error::parameter("joins", format!("{joins:?}"), "joins that leave each part a value of its own")
    })?;
    finished(line, times, &logs, times.len() - 2 - joins.len(), confidence)
}

/// What a search for joins found.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Search {
    /// The line with the least criterion; the fewest joins where it is the same.
    pub best: Fit,
    /// The criterion of the best line with 0, 1, 2 … joins.
    pub bic: Vec<f64>,
    /// Whether there were too few values to look for a join. That `best` has none then says nothing.
    pub too_few: bool,
}

/// Finds the joins of a series: every place for every number of joins is tried, and BIC chooses.
///
/// Joins lie at times of the series, with at least two values before the first, two after the last and two between any two.
/// `most` is the largest number of joins; it is also at most (n − 2) / 5, rounded down, as in the program of the US National
/// Cancer Institute. Below eight values none is looked for, since a line that bends fits so few of anything, and
/// [`Search::too_few`] says so.
///
/// The intervals have `df = n − 2 − 2 k`, one for the place of each join, and take the joins as found; they do not show how
/// uncertain the places are.
///
/// # Errors
///
/// As for [`fit`], and if there would be more than two million lines to fit.
///
/// # References
///
/// As for [`fit`]; Kim, Yu and Feuer (2009), "Selecting the number of change-points in segmented line regression",
/// Statistica Sinica 19:597-609: BIC.
///
/// # Examples
///
/// ```
/// use fazhi::stat::joinpoint;
///
/// let years: Vec<f64> = (2009..=2020).map(f64::from).collect();
/// let cases = [310.0, 322.0, 341.0, 352.0, 371.0, 388.0, 402.0, 379.0, 351.0, 330.0, 309.0, 288.0];
/// let found = joinpoint::search(&years, &cases, 2, 0.95)?;
/// assert_eq!((found.best.joins, found.too_few), (vec![2015.0], false));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn search(times: &[f64], values: &[f64], most: usize, confidence: impl Into<Confidence>) -> Result<Search> {
    let (confidence, logs) = (confidence.into(), logarithms(times, values)?);
    let n = times.len();
    enough(n, 3)?;
    let too_few = n < FEWEST;
    let most = if too_few { 0 } else { most.min((n - 2) / 5) };
    let fits = |joins: usize| choices((n - 2) as u128, joins as u128);
    if (0..=most).map(fits).sum::<u128>() > MOST_FITS {
        return Err(Error::parameter("most", most, &format!("so few joins that at most {MOST_FITS} lines are fitted")));
    }
    let of = |joins: usize| finished(best_line(times, &logs, joins), times, &logs, n - 2 - 2 * joins, confidence);
    let mut best = of(0)?;
    let mut bic = vec![best.bic];
    for joins in 1..=most {
        let fit = of(joins)?;
        bic.push(fit.bic);
        if fit.bic < best.bic {
            best = fit;
        }
    }
    Ok(Search { best, bic, too_few })
}

/// The least squares over all places of so many joins.
fn best_line(times: &[f64], logs: &[f64], joins: usize) -> Line {
    let mut best: Option<Line> = None;
    each_choice(times.len(), joins, &mut |places| {
        let joins: Vec<f64> = places.iter().map(|place| times[*place]).collect();
        let line = Line::through(times, logs, &joins).expect("two values lie between any two joins");
        if best.as_ref().is_none_or(|best| line.squares < best.squares) {
            best = Some(line);
        }
    });
    best.expect("a series of eight values or more has places for its joins")
}

/// The values that must lie between two joins, or a join and an end.
const BETWEEN: usize = 2;

/// Calls a function with the places of every choice of joins, in order.
fn each_choice(n: usize, joins: usize, look: &mut impl FnMut(&[usize])) {
    fn more(n: usize, left: usize, chosen: &mut Vec<usize>, look: &mut impl FnMut(&[usize])) {
        if left == 0 {
            return look(chosen);
        }
        let first = chosen.last().map_or(BETWEEN, |last| last + BETWEEN + 1);
        for place in first..n.saturating_sub(BETWEEN) {
            chosen.push(place);
            more(n, left - 1, chosen, look);
            chosen.pop();
        }
    }
    more(n, joins, &mut Vec::with_capacity(joins), look);
}

/// C(n, k): with n places less the ends, an upper bound of the choices.
fn choices(n: u128, k: u128) -> u128 {
    (0..k).fold(1, |product, at| product * n.saturating_sub(at) / (at + 1))
}

fn finished(line: Line, times: &[f64], logs: &[f64], df: usize, confidence: Confidence) -> Result<Fit> {
    let (n, joins) = (times.len() as f64, line.joins().to_vec());
    let largest = logs.iter().fold(0.0_f64, |largest, log| largest.max(log.abs()));
    let rounding = n * (16.0 * f64::EPSILON * largest).powi(2);
    let squares = if line.squares <= rounding { 0.0 } else { line.squares };
    let bic = (squares / n).ln() + 2.0 * (joins.len() as f64 + 1.0) * n.ln() / n;
    let fitted = times.iter().map(|time| line.at(*time).exp()).collect();
    let (first, last) = line.ends();
    let knots: Vec<f64> = [first].into_iter().chain(joins.iter().copied()).chain([last]).collect();
    let none = Interval { value: 0.0, lower: 0.0, upper: 0.0 };
    let mut fit =
        Fit { joins, segments: Vec::new(), average: none, fitted, squares, df: df as u64, bic, line, confidence };
    let segment = |pair: &[f64]| Ok(Segment { from: pair[0], to: pair[1], change: fit.change(pair[0], pair[1])? });
    let segments = knots.windows(2).map(segment).collect::<Result<_>>()?;
    let average = fit.change(first, last)?;
    (fit.segments, fit.average) = (segments, average);
    Ok(fit)
}

fn logarithms(times: &[f64], values: &[f64]) -> Result<Vec<f64>> {
    same_length([("times", times.len()), ("values", values.len())])?;
    if let Some(at) = times.iter().position(|time| !time.is_finite()) {
        return Err(Error::parameter(&format!("times[{at}]"), times[at], "a finite number"));
    }
    if let Some(at) = (1..times.len()).find(|at| times[*at] <= times[at - 1]) {
        return Err(Error::parameter(&format!("times[{at}]"), times[at], "later than the one before it"));
    }
    if let Some(at) = values.iter().position(|value| !(value.is_finite() && *value > 0.0)) {
        let expected = "a number above 0, as growth is a ratio";
        return Err(Error::parameter(&format!("values[{at}]"), values[at], expected));
    }
    Ok(values.iter().map(|value| value.ln()).collect())
}

fn check_joins(times: &[f64], joins: &[f64]) -> Result<()> {
    let within =
        |join: f64| times.first().is_some_and(|first| join > *first) && times.last().is_some_and(|last| join < *last);
    let in_order = |at: usize| at == 0 || joins[at - 1] < joins[at];
    match (0..joins.len()).find(|at| !within(joins[*at]) || !in_order(*at)) {
        Some(at) => Err(Error::parameter(&format!("joins[{at}]"), joins[at], "times within the series, in order")),
        None => Ok(()),
    }
}

fn enough(n: usize, least: usize) -> Result<()> {
    if n < least {
        return Err(Error::parameter("values", format!("{n} values"), &format!("at least {least}")));
    }
    Ok(())
}
