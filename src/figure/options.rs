//! Which figures are asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::calendar::Period;
use crate::figure::interval::IntervalOptions;

/// Which figures are made of tallies.
#[derive(Debug, Clone, Default)]
pub struct FigureOptions {
    /// The periods; where none are named, all from the first to the last in which anything was counted.
    pub periods: Option<Vec<Period>>,
    /// The indicators; where none are named, all of the registers that were given.
    pub indicators: Option<Vec<String>>,
    /// The levels and methods of the intervals.
    pub intervals: IntervalOptions,
    /// Whether there are totals over the group-by columns.
    pub totals: bool,
    /// Ends the work with [`Error::Interrupted`](crate::Error::Interrupted) once it is set.
    pub stop: Arc<AtomicBool>,
}

/// Registers without a tally, and why: for each a reason in Chinese and in English.
pub type Gaps = BTreeMap<String, (String, String)>;
