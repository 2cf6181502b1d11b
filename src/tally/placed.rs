//! The periods of the days in columns, found once a batch for all that is placed by them.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::register::Rows;
use crate::tally::periods::Periods;

/// The periods of the days in some columns.
pub(super) struct Placed<'a> {
    pub(super) periods: &'a Periods,
    columns: BTreeMap<String, Vec<i32>>,
}

impl<'a> Placed<'a> {
    pub(super) fn new(periods: &'a Periods) -> Self {
        Self { periods, columns: BTreeMap::new() }
    }

    /// Finds the periods of a column of days, if nobody has.
    pub(super) fn look_up(&mut self, rows: &Rows, column: &str) -> Result<()> {
        if !self.columns.contains_key(column) {
            let periods = rows.days(column)?.iter().map(|day| self.periods.placed(*day)).collect();
            self.columns.insert(column.to_owned(), periods);
        }
        Ok(())
    }

    /// The index of the period of each day of a column that was looked up.
    pub(super) fn of(&self, column: &str) -> &[i32] {
        &self.columns[column]
    }
}
