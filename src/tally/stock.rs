//! Where the rows of a stock come in and where they leave.

use crate::error::Result;
use crate::register::{NO_DAY, Rows};
use crate::tally::cells::{Cells, NOWHERE};
use crate::tally::measure::Lifetime;
use crate::tally::periods::{NONE, Periods};

/// The rows of a stock: for each the period of whose end on it is in the stock, and that of whose end on it is not.
///
/// Of rows that are `open` the second period is the last in which they are.
pub(super) struct Stock {
    enter: Vec<i32>,
    /// [`NEVER`] where the row does not leave.
    leave: Vec<i32>,
    pub(super) enter_cells: Vec<u32>,
    pub(super) leave_cells: Vec<u32>,
}

/// The period in which what never leaves does so.
const NEVER: i32 = i32::MAX;

impl Stock {
    pub(super) fn new(
        rows: &Rows,
        periods: &Periods,
        lifetime: &Lifetime,
        open: bool,
        groups: &[u32],
        cells: &mut Cells,
    ) -> Result<Self> {
        let enter = entering(rows, periods, &lifetime.from)?;
        let leave = leaving(rows, periods, lifetime)?;
        let is_in = |enter: i32, leave: i32| enter != NEVER && (leave > enter || (leave == enter && open));
        let stays = enter.iter().zip(&leave).zip(groups);
        let entered = stays.map(
            |((enter, leave), group)| {
                if is_in(*enter, *leave) { cells.number(*group, *enter) } else { NOWHERE }
            },
        );
        let enter_cells: Vec<u32> = entered.collect();
        let stays = enter_cells.iter().zip(&leave).zip(groups);
        let left =
            stays.map(
                |((entered, leave), group)| {
                    if *entered == NOWHERE || *leave == NEVER { NOWHERE } else { cells.number(*group, *leave) }
                },
            );
        let leave_cells = left.collect();
        Ok(Self { enter, leave, enter_cells, leave_cells })
    }

    /// The periods at whose ends a row is in the stock, up to the latest.
    pub(super) fn periods(&self, row: usize, latest: i32) -> std::ops::Range<i32> {
        if self.enter_cells[row] == NOWHERE {
            return 0..0;
        }
        self.enter[row]..if self.leave[row] == NEVER { latest + 1 } else { self.leave[row] }
    }
}

/// The period of the last of the days on which each row comes in; [`NEVER`] if that is after the cutoff, or has not come yet, as
/// the day on which a limit runs out.
fn entering(rows: &Rows, periods: &Periods, from: &[String]) -> Result<Vec<i32>> {
    let mut enter = vec![NONE; rows.height()];
    for column in from {
        for (enter, day) in enter.iter_mut().zip(rows.days(column)?) {
            let period = periods.placed(*day);
            let not_yet = *day != NO_DAY && (period == NONE || periods.is_to_come(*day));
            *enter = if not_yet { NEVER } else { (*enter).max(period) };
        }
    }
    Ok(enter)
}

/// The period of the first of the days on which each row is gone.
fn leaving(rows: &Rows, periods: &Periods, lifetime: &Lifetime) -> Result<Vec<i32>> {
    let mut leave = vec![NEVER; rows.height()];
    let ends = lifetime.to.iter().map(|column| (column, 0));
    for (column, later) in ends.chain(lifetime.through.iter().map(|column| (column, 1))) {
        for (leave, day) in leave.iter_mut().zip(rows.days(column)?) {
            let period = periods.placed(if *day == NO_DAY { NO_DAY } else { day.saturating_add(later) });
            *leave = if period == NONE { *leave } else { (*leave).min(period) };
        }
    }
    Ok(leave)
}
