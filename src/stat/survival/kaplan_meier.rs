//! The Kaplan-Meier estimate of the share of matters open after a number of days.

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::survival::durations::{Day, Durations};
use crate::stat::{Confidence, name_methods};

/// The scale on which the limits of a curve are symmetric.
///
/// # Examples
///
/// ```
/// use fazhi::stat::survival::Transform;
///
/// assert_eq!("log_log".parse::<Transform>()?, Transform::default());
/// assert_eq!(Transform::Plain.to_string(), "plain");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Transform {
    /// S itself, clipped to 0 and 1; poor if few matters are at risk.
    Plain,
    /// ln S, clipped at 1.
    Log,
    /// ln(−ln S), Kalbfleisch and Prentice: limits always lie between 0 and 1. Good for few matters.
    #[default]
    LogLog,
}

name_methods!(Transform, "transform" { Plain => "plain", Log => "log", LogLog => "log_log" });

impl Transform {
    /// The log limits of S, given ln S < 0 and Greenwood's sum.
    fn log_limits(self, log: f64, sum: f64, z: f64) -> (f64, f64) {
        let half = z * sum.sqrt(); // of ln S
        let (lower, upper) = match self {
            Self::Plain => ((-half).max(-1.0).ln_1p(), half.max(-1.0).ln_1p()),
            Self::Log => (-half, half),
            Self::LogLog => (log * (half / -log).exp_m1(), log * (half / log).exp_m1()),
        };
        ((log + lower).min(0.0), (log + upper).min(0.0))
    }
}

/// One day of a curve.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Row {
    /// The duration in days, t.
    pub days: u32,
    /// The number at risk, n: matters open for at least t days.
    pub at_risk: u64,
    /// The number closed after exactly t days, d.
    pub events: u64,
    /// The number censored at exactly t days.
    pub censored: u64,
    /// The share open for more than t days, S(t).
    pub value: f64,
    /// The standard error of S, by Greenwood's formula; 0 if S is 0 or 1.
    pub std_error: f64,
    /// The lower limit of S.
    pub lower: f64,
    /// The upper limit of S.
    pub upper: f64,
}

/// The logarithms of a row, from which 1 − S and its limits are accurate for S near 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact {
    /// ln S.
    pub(super) log: f64,
    /// The log limits of S.
    pub(super) limits: (f64, f64),
    /// d / (n (n − d)) of this day; 0 if n = d.
    pub(super) term: f64,
}

/// A Kaplan-Meier curve: S(t), the share of matters open for more than t days, with pointwise limits.
///
/// It has a row for every observed duration. S is 1 before the first row and constant between rows. After the last row
/// it is 0 if the longest matters were closed, and unknown otherwise.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Curve {
    pub(super) confidence: Confidence,
    transform: Transform,
    rows: Vec<Row>,
    #[serde(skip)]
    exact: Vec<Exact>,
}

impl Curve {
    /// The rows, by ascending days; never empty.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The level and sides of the limits.
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The scale of the limits.
    pub const fn transform(&self) -> Transform {
        self.transform
    }

    /// The longest observed duration.
    pub fn longest(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.days)
    }

    /// The number of rows up to this day.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the curve is unknown there: the day lies beyond the last row and matters are open.
    pub(super) fn rows_until(&self, days: u32) -> Result<usize> {
        let open = self.rows.last().is_some_and(|row| row.value > 0.0);
        if open && days > self.longest() {
            let expected =
                format!("at most {}, the longest duration, because matters are still open then", self.longest());
            return Err(Error::parameter("days", days, &expected));
        }
        Ok(self.rows.partition_point(|row| row.days <= days))
    }

    pub(super) fn exact(&self) -> &[Exact] {
        &self.exact
    }
}

/// The Kaplan-Meier (product-limit) estimate, with Greenwood's standard error.
///
/// It assumes noninformative censoring: matters open at the cutoff would continue like others open as long.
///
/// # Formula
///
/// ```text
/// S(t) = Π (n − d) / n                over the days up to t
/// G(t) = Σ d / (n (n − d))            over the days up to t
/// std_error = S √G
///
/// plain:    lower, upper = S ∓ z S √G                    clipped to 0 and 1
/// log:      lower, upper = S · exp(∓ z √G)               clipped at 1
/// log_log:  lower, upper = S^exp(± z √G / |ln S|)
///
/// n  the matters open for at least that many days, including those censored on that day
/// d  the matters closed after that many days
/// z  the critical value of the level: Φ(z) − Φ(−z) = level
/// ```
///
/// Before the first event S, `lower` and `upper` are 1. If S is 0 Greenwood's sum is infinite and the formulas have no
/// value: `lower` is then 0 and `upper` that of the row before, which is valid for all later days, or 1. The limits are
/// pointwise, not simultaneous.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no durations or unless `0 < level < 1`.
///
/// # References
///
/// - Kaplan and Meier (1958), "Nonparametric estimation from incomplete observations", Journal of the American
///   Statistical Association 53:457-481.
/// - Greenwood (1926), "The natural duration of cancer", Reports on Public Health and Medical Subjects 33, HMSO.
/// - Kalbfleisch and Prentice (1980), The Statistical Analysis of Failure Time Data (`log_log`).
/// - Klein and Moeschberger (2003), Survival Analysis, 2nd edition, sections 4.2 and 4.3.
///
/// # Examples
///
/// ```
/// use fazhi::stat::survival::{self, Durations, Transform};
///
/// let durations = Durations::of(&[6, 6, 7, 9, 12], &[true, false, true, false, true])?;
/// let curve = survival::kaplan_meier(&durations, 0.95, Transform::LogLog)?;
/// let text: Vec<_> = curve.rows().iter().map(|row| format!("{}: {:.3}", row.days, row.value)).collect();
/// assert_eq!(text, ["6: 0.800", "7: 0.533", "9: 0.533", "12: 0.000"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn kaplan_meier(durations: &Durations, confidence: impl Into<Confidence>, transform: Transform) -> Result<Curve> {
    let confidence = confidence.into();
    let z = upper_quantile(confidence.tail()?);
    let mut product = Product::new(durations.n());
    let mut curve = Curve { confidence, transform, rows: Vec::new(), exact: Vec::new() };
    let mut limits = (0.0, 0.0);
    for day in durations.days() {
        let (at_risk, term) = (product.at_risk, product.close(day));
        limits = match product.log {
            f64::NEG_INFINITY => (f64::NEG_INFINITY, limits.1),
            log if log < 0.0 => transform.log_limits(log, product.greenwood, z),
            _ => limits,
        };
        let value = product.value();
        let std_error = if value > 0.0 { value * product.greenwood.sqrt() } else { 0.0 };
        let around = confidence.around(value, (limits.0.exp(), limits.1.exp()), (0.0, 1.0));
        let &Day { days, events, censored } = day;
        let (lower, upper) = (around.lower, around.upper);
        curve.rows.push(Row { days, at_risk, events, censored, value, std_error, lower, upper });
        curve.exact.push(Exact { log: product.log, limits, term });
        product.censor(day.censored);
    }
    if curve.rows.is_empty() {
        return Err(Error::parameter("durations", "0 matters", "at least 1"));
    }
    Ok(curve)
}

/// The running product-limit estimate.
///
/// Between censored days the factors telescope, so S is its value at the last censoring times a quotient of integers,
/// and exact without censoring.
struct Product {
    at_risk: u64,
    /// S at the last censoring, and the number at risk after it.
    base: f64,
    started: u64,
    log: f64,
    greenwood: f64,
}

impl Product {
    const fn new(n: u64) -> Self {
        Self { at_risk: n, base: 1.0, started: n, log: 0.0, greenwood: 0.0 }
    }

    /// Removes the matters closed on a day and returns its term of Greenwood's sum.
    fn close(&mut self, day: &Day) -> f64 {
        let (n, d) = (self.at_risk as f64, day.events as f64);
        self.at_risk -= day.events;
        let rest = self.at_risk as f64;
        // ln_1p for quotients near 1
        self.log += if 2.0 * d > n { (rest / n).ln() } else { (-d / n).ln_1p() };
        let term = if rest > 0.0 { d / n / rest } else { 0.0 };
        self.greenwood += term;
        term
    }

    fn value(&self) -> f64 {
        self.base * (self.at_risk as f64 / self.started as f64)
    }

    fn censor(&mut self, censored: u64) {
        if censored > 0 {
            self.base = self.value();
            self.at_risk -= censored;
            self.started = self.at_risk.max(1);
        }
    }
}
