//! The share of matters that are still open after so many days.

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
    /// S itself, cut off at 0 and 1; poor where few matters are left.
    Plain,
    /// ln S, cut off at 1.
    Log,
    /// ln(−ln S), Kalbfleisch and Prentice; limits between 0 and 1 by themselves, and good for few matters.
    #[default]
    LogLog,
}

name_methods!(Transform, "transform" { Plain => "plain", Log => "log", LogLog => "log_log" });

impl Transform {
    /// The logarithms of the limits of S, given ln S < 0 and Greenwood's sum.
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
    /// The number of days, t.
    pub days: u32,
    /// How many matters were open for at least so long, n.
    pub at_risk: u64,
    /// How many were closed after just so many days, d.
    pub events: u64,
    /// How many were last seen open after just so many days.
    pub censored: u64,
    /// The share that is open for more than so many days, S(t).
    pub value: f64,
    /// The standard error of the value, by Greenwood's formula; 0 where the value is 0 or 1.
    pub std_error: f64,
    /// The lower limit of the value.
    pub lower: f64,
    /// The upper limit of the value.
    pub upper: f64,
}

/// What a row keeps so that 1 − S and its limits lose no digits where S is near 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact {
    /// ln S.
    pub(super) log: f64,
    /// The logarithms of the limits of S.
    pub(super) limits: (f64, f64),
    /// d / (n (n − d)) of this day; 0 where all that were left were closed.
    pub(super) term: f64,
}

/// The share of matters that are open for more than so many days, with limits for each day.
///
/// It has a row for every number of days that a matter has. Before the first row S is 1, and between two rows it stays
/// what it was. After the last row S is 0 if all matters were closed in the end, and otherwise unknown.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Curve {
    pub(super) confidence: Confidence,
    transform: Transform,
    rows: Vec<Row>,
    #[serde(skip)]
    exact: Vec<Exact>,
}

impl Curve {
    /// The rows, by days ascending; never empty.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The level of the limits, and which there are.
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The scale on which the limits are symmetric.
    pub const fn transform(&self) -> Transform {
        self.transform
    }

    /// The longest duration that was seen.
    pub fn longest(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.days)
    }

    /// How many rows there are up to this day, after which the curve must be known.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the day lies beyond the last row and there are open matters left.
    pub(super) fn rows_until(&self, days: u32) -> Result<usize> {
        let open = self.rows.last().is_some_and(|row| row.value > 0.0);
        if open && days > self.longest() {
            let expected = format!("at most {}, the longest duration, after which matters are open", self.longest());
            return Err(Error::parameter("days", days, &expected));
        }
        Ok(self.rows.partition_point(|row| row.days <= days))
    }

    pub(super) fn exact(&self) -> &[Exact] {
        &self.exact
    }
}

/// The curve of Kaplan and Meier (the product-limit estimate), with Greenwood's standard error.
///
/// It supposes that matters that are still open would go on like those that were open as long before them: that the
/// cutoff does not choose the hard ones.
///
/// # Formula
///
/// ```text
/// S(t) = Π (n − d) / n                over the days up to t
/// G(t) = Σ d / (n (n − d))            over the days up to t
/// std_error = S √G
///
/// plain:    lower, upper = S ∓ z S √G                    cut off at 0 and 1
/// log:      lower, upper = S · exp(∓ z √G)               cut off at 1
/// log_log:  lower, upper = S^exp(± z √G / |ln S|)
///
/// n  the matters open for at least that many days, those last seen open on that very day among them
/// d  the matters closed after that many days
/// z  the critical value of the level: Φ(z) − Φ(−z) = level
/// ```
///
/// Before the first matter is closed S, `lower` and `upper` are 1. Where S is 0, Greenwood's sum is infinite and no
/// formula gives a limit: `lower` is 0 and `upper` that of the row before, which holds for all that follows, or 1. The
/// limits are for one day, not for the whole curve at once.
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

/// The product-limit estimate on its way.
///
/// Between two days with censoring the factors cancel: S is there a quotient of two whole numbers times what it was
/// before, and without any censoring exactly the share that is left.
struct Product {
    at_risk: u64,
    /// S at the last censoring, and how many were at risk after it.
    base: f64,
    started: u64,
    log: f64,
    greenwood: f64,
}

impl Product {
    const fn new(n: u64) -> Self {
        Self { at_risk: n, base: 1.0, started: n, log: 0.0, greenwood: 0.0 }
    }

    /// Takes out those closed on a day and gives Greenwood's term of it.
    fn close(&mut self, day: &Day) -> f64 {
        let (n, d) = (self.at_risk as f64, day.events as f64);
        self.at_risk -= day.events;
        let rest = self.at_risk as f64;
        // the logarithm of a quotient near 1 comes from what it lacks
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
