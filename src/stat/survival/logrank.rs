//! The log-rank test of equal durations.

use crate::error::{Error, Result};
use crate::stat::special::chi_squared;
use crate::stat::sum::Sum;
use crate::stat::survival::durations::{Day, Durations};
use crate::stat::whole::LARGEST;

/// A pivot this small, in a matrix with unit diagonal, is a rounding error.
const LEAST_PIVOT: f64 = 1e-11;

/// The result of a log-rank test.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LogRank {
    /// The statistic, χ².
    pub statistic: f64,
    /// The degrees of freedom: one less than the number of groups, or fewer if some are never at risk together.
    pub df: u64,
    /// The p-value.
    pub p_value: f64,
    /// The observed events of each group, O.
    pub observed: Vec<u64>,
    /// The expected events of each group under equal curves, E.
    pub expected: Vec<f64>,
}

/// The (Mantel) log-rank test that the curves of two or more groups are equal.
///
/// All event days have equal weight, so the test is most powerful if one group closes its matters faster throughout; it
/// can miss curves that cross.
///
/// # Formula
///
/// ```text
/// E_g  = Σ d n_g / n                                                over the event days
/// V_gh = Σ d (n − d) / (n − 1) · (n_g / n) ([g = h] − n_h / n)      over the event days with n > 1
/// statistic = (O − E)ᵀ V⁻ (O − E)
///
/// n, n_g  the matters at risk, in total and in group g
/// d       the matters closed on that day, in total
/// O_g     the matters closed in group g
/// V⁻      a generalised inverse, of rank df
/// ```
///
/// V is the hypergeometric covariance, which accounts for ties. A group without matters, or never at risk together with
/// another on an event day, adds no degree of freedom.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two groups, or if no event day has two groups at risk and matters that
/// remain open.
///
/// # References
///
/// - Mantel (1966), "Evaluation of survival data and two new rank order statistics arising in its consideration",
///   Cancer Chemotherapy Reports 50:163-170.
/// - Klein and Moeschberger (2003), Survival Analysis, 2nd edition, section 7.3.
///
/// # Examples
///
/// ```
/// use fazhi::stat::survival::{self, Durations};
///
/// let fast = Durations::of_counts(&[10, 20, 30, 60], &[12, 23, 12, 13], &[0, 0, 0, 0])?;
/// let slow = Durations::of_counts(&[10, 20, 90], &[12, 13, 0], &[0, 0, 25])?;
/// let test = survival::logrank(&[fast, slow])?;
/// assert_eq!((test.df, test.observed), (1, vec![60, 25]));
/// assert_eq!(format!("{:.2}, p = {:.1e}", test.statistic, test.p_value), "18.84, p = 1.4e-5");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn logrank(groups: &[Durations]) -> Result<LogRank> {
    if groups.len() < 2 {
        return Err(Error::parameter("groups", format!("{} groups", groups.len()), "at least 2"));
    }
    let mut scores = Scores::new(groups.len());
    for_each_event_day(groups, |at_risk, events| scores.add(at_risk, events))?;
    let excess = scores.excess.iter().map(|sum| sum.value()).collect();
    let (statistic, df) = quadratic_form(scores.variance, excess);
    if df == 0 {
        return Err(Error::parameter(
            "groups",
            format!("{} groups", groups.len()),
            "an event while another group is at risk",
        ));
    }
    Ok(LogRank {
        statistic,
        df,
        p_value: if statistic > 0.0 { chi_squared::upper_tail(df as f64, statistic) } else { 1.0 },
        observed: groups.iter().map(Durations::events).collect(),
        expected: scores.expected,
    })
}

/// Calls a function for each event day, with the matters at risk and closed by group.
fn for_each_event_day(groups: &[Durations], mut call: impl FnMut(&[u64], &[u64])) -> Result<()> {
    let mut days: Vec<u32> =
        groups.iter().flat_map(|group| group.days().iter().filter(|day| day.events > 0).map(|day| day.days)).collect();
    days.sort_unstable();
    days.dedup();
    let mut at_risk: Vec<u64> = groups.iter().map(Durations::n).collect();
    let n = at_risk.iter().copied().fold(0, u64::saturating_add);
    if n > LARGEST {
        return Err(Error::parameter("groups", format!("{n} matters"), &format!("at most {LARGEST}")));
    }
    let mut left: Vec<&[Day]> = groups.iter().map(Durations::days).collect();
    let mut events = vec![0; groups.len()];
    for day in days {
        for ((at_risk, left), events) in at_risk.iter_mut().zip(&mut left).zip(&mut events) {
            *events = 0;
            let past = left.iter().take_while(|other| other.days < day).count();
            *at_risk -= left[..past].iter().map(|past| past.events + past.censored).sum::<u64>();
            *left = &left[past..];
            if let Some(today) = left.first().filter(|today| today.days == day) {
                *events = today.events;
            }
        }
        call(&at_risk, &events);
    }
    Ok(())
}

/// The running sums of expected events, observed minus expected, and their covariance.
struct Scores {
    expected: Vec<f64>,
    excess: Vec<Sum>,
    /// The lower triangle, by row.
    variance: Vec<Vec<f64>>,
}

impl Scores {
    fn new(groups: usize) -> Self {
        let variance = (1..=groups).map(|columns| vec![0.0; columns]).collect();
        Self { expected: vec![0.0; groups], excess: vec![Sum::default(); groups], variance }
    }

    fn add(&mut self, at_risk: &[u64], events: &[u64]) {
        let (n, d): (u64, u64) = (at_risk.iter().sum(), events.iter().sum());
        let (whole_n, whole_d) = (i128::from(n), i128::from(d));
        let total = n as f64;
        for (g, (&n_g, &d_g)) in at_risk.iter().zip(events).enumerate() {
            self.expected[g] += d as f64 * (n_g as f64 / total);
            // in integers, so that equal groups have excess 0
            let excess = i128::from(d_g) * whole_n - whole_d * i128::from(n_g);
            self.excess[g].add(excess as f64 / total);
        }
        if d == n {
            return; // all at risk were closed: no variance
        }
        let weight = d as f64 * ((n - d) as f64 / (n - 1) as f64);
        for (g, row) in self.variance.iter_mut().enumerate().filter(|(g, _)| at_risk[*g] > 0) {
            let weight = weight * (at_risk[g] as f64 / total);
            for (sum, &n_h) in row.iter_mut().zip(&at_risk[..g]) {
                *sum -= weight * (n_h as f64 / total);
            }
            row[g] += weight * ((n - at_risk[g]) as f64 / total);
        }
    }
}

/// `uᵀ V⁻ u` and the rank of V, by Cholesky decomposition with diagonal pivoting.
///
/// V is given by its lower triangle. It is first scaled to unit diagonal, so that a small group beside a large one is
/// not mistaken for a rounding error.
fn quadratic_form(mut matrix: Vec<Vec<f64>>, mut vector: Vec<f64>) -> (f64, u64) {
    let mut left: Vec<usize> = (0..vector.len()).filter(|&g| matrix[g][g] > 0.0).collect();
    let scale: Vec<f64> = (0..vector.len()).map(|g| matrix[g][g].sqrt()).collect();
    for &g in &left {
        vector[g] /= scale[g];
        for h in 0..=g {
            matrix[g][h] /= if scale[h] > 0.0 { scale[g] * scale[h] } else { 1.0 };
        }
    }
    let (mut form, mut rank) = (0.0, 0);
    loop {
        let largest = (0..left.len()).max_by(|&a, &b| matrix[left[a]][left[a]].total_cmp(&matrix[left[b]][left[b]]));
        let Some(at) = largest.filter(|&at| matrix[left[at]][left[at]] > LEAST_PIVOT) else {
            return (form, rank);
        };
        let pivot = left.swap_remove(at);
        let column: Vec<f64> = left.iter().map(|&g| matrix[g.max(pivot)][g.min(pivot)]).collect();
        let (diagonal, here) = (matrix[pivot][pivot], vector[pivot]);
        form += here * (here / diagonal);
        rank += 1;
        for (&g, &by_g) in left.iter().zip(&column) {
            let factor = by_g / diagonal;
            vector[g] -= factor * here;
            for (&h, &by_h) in left.iter().zip(&column).filter(|(h, _)| **h <= g) {
                matrix[g][h] -= factor * by_h;
            }
        }
    }
}
