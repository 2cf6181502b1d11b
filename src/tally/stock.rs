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
    leave: Vec<i32>,
    pub(super) enter_cells: Vec<u32>,
    pub(super) leave_cells: Vec<u32>,
}

impl Stock {
    pub(super) fn new(
        rows: &Rows,
        periods: &Periods,
        lifetime: &Lifetime,
        open: bool,
        groups: &[u32],
        cells: &mut Cells,
    ) -> Result<Self> {
        let days = |column: &String| rows.days(column);
        let from = lifetime.from.iter().map(days).collect::<Result<Vec<_>>>()?;
        let to = lifetime.to.iter().map(days).collect::<Result<Vec<_>>>()?;
        let through = lifetime.through.iter().map(days).collect::<Result<Vec<_>>>()?;
        let height = rows.height();
        let with_room = || Vec::with_capacity(height);
        let mut stock = Self {
            enter: with_room(),
            leave: with_room(),
            enter_cells: Vec::with_capacity(height),
            leave_cells: Vec::with_capacity(height),
        };
        for (row, group) in groups.iter().enumerate() {
            let (mut enter, mut comes, mut leave) = (NONE, true, NEVER);
            for days in &from {
                let period = periods.placed(days[row]);
                // A row that comes in after the cutoff never does.
                comes &= period != NONE || days[row] == NO_DAY;
                enter = enter.max(period);
            }
            for days in &to {
                leave = leave.min(left(periods.placed(days[row])));
            }
            for days in through.iter().filter(|days| days[row] != NO_DAY) {
                leave = leave.min(left(periods.placed(days[row].saturating_add(1))));
            }
            let is_in = comes && (leave > enter || (leave == enter && open));
            let leave = if leave == NEVER { NONE } else { leave };
            stock.enter.push(enter);
            stock.leave.push(leave);
            stock.enter_cells.push(if is_in { cells.number(*group, enter) } else { NOWHERE });
            stock.leave_cells.push(if is_in && leave != NONE { cells.number(*group, leave) } else { NOWHERE });
        }
        Ok(stock)
    }

    /// The periods at whose ends a row is in the stock, up to the latest.
    pub(super) fn periods(&self, row: usize, latest: i32) -> std::ops::Range<i32> {
        if self.enter_cells[row] == NOWHERE {
            return 0..0;
        }
        self.enter[row]..if self.leave[row] == NONE { latest + 1 } else { self.leave[row] }
    }
}

/// The period of no day, among those of which the first counts.
const NEVER: i32 = i32::MAX;

fn left(period: i32) -> i32 {
    if period == NONE { NEVER } else { period }
}
