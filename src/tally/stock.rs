//! Where the rows of a stock come in and where they leave.

use std::ops::Range;

use crate::error::Result;
use crate::register::{NO_DAY, Rows};
use crate::tally::cells::{Cells, NOWHERE};
use crate::tally::measure::Lifetime;
use crate::tally::periods::{NONE, Periods};
use crate::tally::placed::Placed;

/// The rows that are in a stock at the end of any period, which are few: most come and go within one.
///
/// Of a stock in which rows are `open` the period of leaving is the last in which they are.
#[derive(Default)]
pub(super) struct Stock {
    rows: Vec<usize>,
    pub(super) patterns: Vec<u32>,
    enter: Vec<i32>,
    /// [`NEVER`] where the row does not leave.
    leave: Vec<i32>,
    pub(super) enter_cells: Vec<u32>,
    pub(super) leave_cells: Vec<u32>,
}

/// A row in a stock.
#[derive(Clone, Copy)]
pub(super) struct InStock {
    pub(super) row: usize,
    enter: i32,
    leave: i32,
    pub(super) enter_cell: u32,
    /// [`NOWHERE`] where the row does not leave.
    pub(super) leave_cell: u32,
}

/// The period in which what never leaves does so.
const NEVER: i32 = i32::MAX;

/// How many rows are looked at together, so that what is known of them stays in the processor's cache.
const TOGETHER: usize = 1 << 12;

impl Stock {
    pub(super) fn new(
        rows: &Rows,
        placed: &mut Placed<'_>,
        lifetime: &Lifetime,
        open: bool,
        (patterns, groups): (&[u32], &[u32]),
        cells: &mut Cells,
    ) -> Result<Self> {
        lifetime.from.iter().chain(&lifetime.to).try_for_each(|column| placed.look_up(rows, column))?;
        let days = |columns: &[String]| columns.iter().map(|column| rows.days(column)).collect::<Result<Vec<_>>>();
        let (from, through) = (days(&lifetime.from)?, days(&lifetime.through)?);
        let from: Vec<_> = lifetime.from.iter().map(|column| placed.of(column)).zip(from).collect();
        let to: Vec<_> = lifetime.to.iter().map(|column| placed.of(column)).collect();
        let periods = placed.periods;
        let mut stock = Self::default();
        for first in (0..rows.height()).step_by(TOGETHER) {
            let some = first..rows.height().min(first + TOGETHER);
            let enter = entering(periods, &from, &some);
            let leave = leaving(periods, &to, &through, &some);
            for (row, (enter, leave)) in (first..).zip(enter.into_iter().zip(leave)) {
                if enter != NEVER && (leave > enter || (leave == enter && open)) {
                    stock.push(row, (enter, leave), (patterns[row], groups[row]), cells);
                }
            }
        }
        Ok(stock)
    }

    fn push(&mut self, row: usize, (enter, leave): (i32, i32), (pattern, group): (u32, u32), cells: &mut Cells) {
        self.rows.push(row);
        self.patterns.push(pattern);
        self.enter.push(enter);
        self.leave.push(leave);
        self.enter_cells.push(cells.number(group, enter));
        self.leave_cells.push(if leave == NEVER { NOWHERE } else { cells.number(group, leave) });
    }

    /// The rows that are in it.
    pub(super) fn iter(&self) -> impl Iterator<Item = InStock> {
        (0..self.rows.len()).map(|at| InStock {
            row: self.rows[at],
            enter: self.enter[at],
            leave: self.leave[at],
            enter_cell: self.enter_cells[at],
            leave_cell: self.leave_cells[at],
        })
    }
}

impl InStock {
    /// The periods at whose ends it is in the stock, up to the latest.
    pub(super) fn periods(self, latest: i32) -> Range<i32> {
        self.enter..if self.leave == NEVER { latest + 1 } else { self.leave }
    }
}

/// The period of the last of the days on which each row comes in; [`NEVER`] if that is after the cutoff, or has not come yet, as
/// the day on which a limit runs out.
fn entering(periods: &Periods, from: &[(&[i32], &[i32])], rows: &Range<usize>) -> Vec<i32> {
    let mut enter = vec![NONE; rows.len()];
    for (placed, days) in from {
        let known = placed[rows.clone()].iter().zip(&days[rows.clone()]);
        for (enter, (period, day)) in enter.iter_mut().zip(known) {
            let not_yet = *day != NO_DAY && (*period == NONE || periods.is_to_come(*day));
            *enter = if not_yet { NEVER } else { (*enter).max(*period) };
        }
    }
    enter
}

/// The period of the first of the days on which each row is gone: one of `to`, or the one behind one of `through`.
fn leaving(periods: &Periods, to: &[&[i32]], through: &[&[i32]], rows: &Range<usize>) -> Vec<i32> {
    let mut leave = vec![NEVER; rows.len()];
    let first = |leave: &mut i32, period: i32| *leave = if period == NONE { *leave } else { (*leave).min(period) };
    for placed in to {
        leave.iter_mut().zip(&placed[rows.clone()]).for_each(|(leave, period)| first(leave, *period));
    }
    for days in through {
        let behind = |day: i32| if day == NO_DAY { NO_DAY } else { day.saturating_add(1) };
        let behind = days[rows.clone()].iter().map(|day| periods.placed(behind(*day)));
        leave.iter_mut().zip(behind).for_each(|(leave, period)| first(leave, period));
    }
    leave
}
