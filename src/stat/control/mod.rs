//! Control charts: whether a process is the same over time, by its own variation.
//!
//! A chart is made in two steps. [`individuals`], [`proportions`], [`rates`] and [`medians`] give each point its centre and
//! limits; [`signals`] applies rules to the points. Where a baseline ends and where a chart begins anew is said by the
//! caller, for a reason outside the numbers, and never searched for in them.

mod limits;
mod rules;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::error::{Error, Result};
use crate::stat::name_methods;

pub use limits::{individuals, medians, proportions, rates};
pub use rules::{
    Assurance, Equal, Improvement, Preset, Rule, Rules, Run, Runs, Side, Signals, TwoOfThree, assurance, runs, signals,
};

/// Which constants turn a mean moving range into a standard deviation.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::Constants;
///
/// let widths = Constants::ALL.iter().map(|constants| format!("{constants} {:.4}", 3.0 * constants.sigma_per_range()));
/// assert_eq!(widths.collect::<Vec<_>>(), ["exact 2.6587", "tables 2.6596", "rounded 2.6600"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Constants {
    /// d₂ = 2/√π and D₄ = 1 + 3 √(π/2 − 1), the expectation and the upper limit of the range of two normal values.
    #[default]
    Exact,
    /// d₂ = 1.128 and D₄ = 3.267, as the tables of textbooks print them.
    Tables,
    /// Limits at 2.66 mean moving ranges and D₄ = 3.267, as Wheeler's charts and NHSRplotthedots have them.
    Rounded,
}

name_methods!(Constants, "constants" { Exact => "exact", Tables => "tables", Rounded => "rounded" });

impl Constants {
    /// One standard deviation, in mean moving ranges: 1/d₂.
    pub fn sigma_per_range(self) -> f64 {
        match self {
            Self::Exact => std::f64::consts::PI.sqrt() / 2.0,
            Self::Tables => 1.0 / 1.128,
            Self::Rounded => 2.66 / 3.0,
        }
    }

    /// The upper limit of moving ranges, in mean moving ranges: D₄.
    pub fn range_limit(self) -> f64 {
        match self {
            Self::Exact => 1.0 + 3.0 * (std::f64::consts::FRAC_PI_2 - 1.0).sqrt(),
            Self::Tables | Self::Rounded => 3.267,
        }
    }
}

/// How the centre and the limits of a chart are found.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{Constants, Options};
///
/// let options = Options { starts: vec![12], baseline: Some(8), ..Options::default() };
/// assert_eq!((options.constants, options.screened), (Constants::Exact, false));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The positions, from 0, at which a new phase begins, with its own centre and limits; the first phase begins at 0.
    pub starts: Vec<usize>,
    /// How many points at the beginning of each phase the centre and the limits are found from; `None` for all of them.
    pub baseline: Option<usize>,
    /// The constants of moving ranges.
    pub constants: Constants,
    /// Whether moving ranges beyond their own upper limit are left out, once.
    pub screened: bool,
}

/// A point of a chart, with the centre and the limits at it.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// The centre line.
    pub centre: f64,
    /// The standard deviation at this point; `None` in a run chart.
    pub sigma: Option<f64>,
    /// The lower limit; `None` in a run chart.
    pub lower: Option<f64>,
    /// The upper limit; `None` in a run chart.
    pub upper: Option<f64>,
    /// The phase, from 0.
    pub phase: usize,
}

/// The points of one phase, and those its centre and limits are found from.
struct Phase {
    points: Range<usize>,
    baseline: Range<usize>,
}

impl Options {
    /// The phases of a series; each baseline has at least `least` points.
    fn phases(&self, length: usize, least: usize) -> Result<Vec<Phase>> {
        let in_order = self.starts.iter().is_sorted_by(|one, next| one < next);
        if let Some(start) = self.starts.iter().find(|start| !in_order || !(1..length).contains(start)) {
            return Err(Error::parameter("starts", start, &format!("positions from 1 to below {length}, in order")));
        }
        let edges: Vec<usize> = [0].into_iter().chain(self.starts.iter().copied()).chain([length]).collect();
        let phase = |edge: &[usize]| {
            let points = edge[0]..edge[1];
            let taken = self.baseline.unwrap_or(points.len()).min(points.len());
            if taken < least {
                let found = format!("{taken} from {}", points.start);
                return Err(Error::parameter("points of a baseline", found, &format!("at least {least}")));
            }
            Ok(Phase { baseline: points.start..points.start + taken, points })
        };
        edges.windows(2).map(phase).collect()
    }
}
