//! Which figures are asked for.

use std::collections::BTreeMap;

use crate::calendar::Period;

/// Which figures are made of tallies.
#[derive(Debug, Clone)]
pub struct FigureOptions {
    /// The periods; where none are named, all from the first to the last in which anything was counted.
    pub periods: Option<Vec<Period>>,
    /// The indicators; where none are named, all of the registers that were given.
    pub indicators: Option<Vec<String>>,
    /// The level of the intervals; none for no intervals.
    pub level: Option<f64>,
    /// Whether there are rows that total over by-columns.
    pub totals: bool,
}

impl Default for FigureOptions {
    fn default() -> Self {
        Self { periods: None, indicators: None, level: Some(0.95), totals: false }
    }
}

/// Registers without a tally, and why: for each a reason in Chinese and in English.
pub type Gaps = BTreeMap<String, (String, String)>;
