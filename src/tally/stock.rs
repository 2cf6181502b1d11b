//! Where the rows of a stock come in and where they leave.

use std::ops::Range;

use crate::column::NO_DAY;
use crate::tally::groups::{NOWHERE, Pairs};
use crate::tally::measure::Lifetime;
use crate::tally::periods::{NO_PERIOD, Periods};
use crate::tally::plan::Batch;

/// The rows that are in a stock at the end of any period, which are few: most come and go within one.
///
/// Of a stock in which rows are `open` the period of leaving is the last in which they are.
pub(super) struct Stock(Vec<InStock>);

/// A row in a stock.
#[derive(Clone, Copy)]
pub(super) struct InStock {
    pub(super) row: usize,
    pub(super) group: u32,
    enter: i32,
    /// [`NEVER`] where the row does not leave.
    leave: i32,
    pub(super) enter_cell: u32,
    /// [`NOWHERE`] where the row does not leave.
    pub(super) leave_cell: u32,
}

/// The period in which what never leaves does so.
const NEVER: i32 = i32::MAX;

/// How many rows are looked at together, so that what is known of them stays in the cache.
const TOGETHER: usize = 1 << 12;

impl Stock {
    pub(super) fn new(batch: &Batch<'_>, lifetime: &Lifetime, open: bool, groups: &[u32], cells: &mut Pairs) -> Self {
        let from: Vec<_> = lifetime.from.iter().map(|column| (batch.periods(column), batch.days(column))).collect();
        let from: Vec<_> = from.iter().map(|(periods, days)| (*periods, days.as_slice())).collect();
        let to: Vec<_> = lifetime.to.iter().map(|column| batch.periods(column)).collect();
        let through: Vec<_> = lifetime.through.iter().map(|column| batch.days(column)).collect();
        let periods = &batch.task.periods;
        let mut stock = Vec::new();
        for first in (0..groups.len()).step_by(TOGETHER) {
            let some = first..groups.len().min(first + TOGETHER);
            let enter = entering(periods, &from, &some);
            let leave = leaving(periods, &to, &through, &some);
            for (row, (enter, leave)) in (first..).zip(enter.into_iter().zip(leave)) {
                if enter != NEVER && (leave > enter || (leave == enter && open)) {
                    let group = groups[row];
                    let leave_cell = if leave == NEVER { NOWHERE } else { cells.code(group, leave) };
                    stock.push(InStock { row, group, enter, leave, enter_cell: cells.code(group, enter), leave_cell });
                }
            }
        }
        Self(stock)
    }

    /// The rows that are in it.
    pub(super) fn iter(&self) -> impl Iterator<Item = &InStock> {
        self.0.iter()
    }
}

impl InStock {
    /// The periods at whose ends it is in the stock, up to the latest.
    pub(super) fn periods(&self, latest: i32) -> Range<i32> {
        self.enter..if self.leave == NEVER { latest + 1 } else { self.leave }
    }
}

/// The period of the last of the days on which each row comes in; [`NEVER`] if that is after the cutoff, or has not come yet, as
/// the day on which a limit runs out.
fn entering(periods: &Periods, from: &[(&[i32], &[i32])], rows: &Range<usize>) -> Vec<i32> {
    let mut enter = vec![NO_PERIOD; rows.len()];
    for (placed, days) in from {
        let known = placed[rows.clone()].iter().zip(&days[rows.clone()]);
        for (enter, (period, day)) in enter.iter_mut().zip(known) {
            let not_yet = *day != NO_DAY && (*period == NO_PERIOD || periods.is_to_come(*day));
            *enter = if not_yet { NEVER } else { (*enter).max(*period) };
        }
    }
    enter
}

/// The period of the first of the days on which each row is gone: one of `to`, or the one behind one of `through`.
fn leaving(periods: &Periods, to: &[&[i32]], through: &[polars_buffer::Buffer<i32>], rows: &Range<usize>) -> Vec<i32> {
    let mut leave = vec![NEVER; rows.len()];
    let first = |leave: &mut i32, period: i32| *leave = if period == NO_PERIOD { *leave } else { (*leave).min(period) };
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
