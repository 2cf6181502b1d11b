//! Where the rows of a stock come in and where they leave.

use crate::error::Result;
use crate::register::{NO_DAY, Rows, days};
use crate::tally::cells::Cells;
use crate::tally::measure::Lifetime;
use crate::tally::periods::{NONE, Periods};

/// No cell: the row is never in the stock, or never leaves it.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The rows of a stock: for each the period of whose end on it is in the stock, and that of whose end on it is not.
///
/// Of rows that are `open` the second period is the last in which they are.
pub(super) struct Stock {
    pub(super) lifetime: Lifetime,
    pub(super) open: bool,
    enter: Vec<i32>,
    leave: Vec<i32>,
    pub(super) enter_cells: Vec<u32>,
    pub(super) leave_cells: Vec<u32>,
}

impl Stock {
    pub(super) fn new(rows: &Rows, periods: &Periods, lifetime: &Lifetime, open: bool) -> Result<Self> {
        let mut enter = vec![NONE; rows.frame.height()];
        // A row that comes in after the cutoff never does.
        let mut never = vec![false; enter.len()];
        for column in &lifetime.from {
            let days = days(&rows.frame, column)?;
            for ((enter, never), day) in enter.iter_mut().zip(&mut never).zip(days) {
                let period = periods.placed(day);
                *never |= day != NO_DAY && period == NONE;
                *enter = (*enter).max(period);
            }
        }
        let mut leave = vec![NONE; enter.len()];
        let to = lifetime.to.iter().map(|column| (column, 0));
        for (column, later) in to.chain(lifetime.through.iter().map(|column| (column, 1))) {
            let days = days(&rows.frame, column)?;
            for (leave, day) in leave.iter_mut().zip(days) {
                let period = periods.placed(if day == NO_DAY { day } else { day.saturating_add(later) });
                if period != NONE && (*leave == NONE || period < *leave) {
                    *leave = period;
                }
            }
        }
        for ((enter, leave), never) in enter.iter_mut().zip(&mut leave).zip(&mut never) {
            *never |= *leave != NONE && (*leave < *enter || (*leave == *enter && !open));
        }
        let mut stock =
            Self { lifetime: lifetime.clone(), open, enter, leave, enter_cells: vec![], leave_cells: vec![] };
        stock.enter_cells = never.iter().map(|never| if *never { NOWHERE } else { 0 }).collect();
        Ok(stock)
    }

    /// Finds the cells of the rows.
    pub(super) fn place(&mut self, groups: &[u32], cells: &mut Cells) {
        let mut leaving = Vec::with_capacity(groups.len());
        for (row, group) in groups.iter().enumerate() {
            if self.enter_cells[row] == NOWHERE {
                leaving.push(NOWHERE);
                continue;
            }
            self.enter_cells[row] = cells.number(*group, self.enter[row]);
            let leave = self.leave[row];
            leaving.push(if leave == NONE { NOWHERE } else { cells.number(*group, leave) });
        }
        self.leave_cells = leaving;
    }

    /// The periods at whose ends a row is in the stock, up to the latest.
    pub(super) fn periods(&self, row: usize, latest: i32) -> std::ops::Range<i32> {
        if self.enter_cells[row] == NOWHERE {
            return 0..0;
        }
        self.enter[row]..if self.leave[row] == NONE { latest + 1 } else { self.leave[row] }
    }
}
