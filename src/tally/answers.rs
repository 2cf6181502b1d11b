//! What a clock says of rows, one by one: the days taken, when the limit runs out, and whether it was kept.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;
use polars_buffer::Buffer;

use crate::register::{NO_DAY, Values, whole};

/// No number of days; as a day, it is that of an empty cell.
pub(super) const NONE: i32 = NO_DAY;

/// What a clock says of some rows.
pub(super) struct Answers {
    pub(super) starts: PrimitiveArray<i32>,
    pub(super) ends: PrimitiveArray<i32>,
    /// How many days of each row do not count.
    pub(super) excluded: Option<Buffer<i32>>,
    /// The days that each row took, once they are counted.
    pub(super) days: Option<PrimitiveArray<i32>>,
    /// Rows of which nothing can be said, as the calendar ends before their limit does.
    pub(super) doubt: Option<Bitmap>,
}

/// What a clock says of rows besides their days: the limit of each, when it runs out, and whether it was kept.
pub(super) struct Judged {
    pub(super) limits: Vec<i32>,
    pub(super) overdue: Vec<i32>,
    pub(super) kept: Vec<Kept>,
}

/// Whether the end lies within the limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// There is no end, or no limit.
    Open,
    /// The calendar ends before the limit does.
    Doubt,
    Late,
    OnTime,
}

impl Answers {
    /// The end of a row by a day, if there is one.
    pub(super) fn ended_by(&self, row: usize, day: i32) -> bool {
        let end = self.ends.value(row);
        end != NONE && end <= day
    }

    /// The days that a row took.
    pub(super) fn taken(&self, row: usize) -> Option<u32> {
        u32::try_from(self.days.as_ref()?.value(row)).ok()
    }

    pub(super) fn excluded(&self, row: usize) -> i32 {
        self.excluded.as_ref().map_or(0, |excluded| excluded[row])
    }

    /// The days between the start and the end of each row, less those that do not count.
    pub(super) fn count(&self, days: impl Fn(i32, i32) -> Option<i32>) -> PrimitiveArray<i32> {
        let ends = self.starts.values().iter().zip(self.ends.values().iter());
        let days = ends.map(|(start, end)| days(*start, *end));
        let days = match &self.excluded {
            Some(excluded) => {
                days.zip(excluded.iter()).map(|(days, less_by)| less(days, *less_by).unwrap_or(NONE)).collect()
            }
            None => days.map(|days| less(days, 0).unwrap_or(NONE)).collect(),
        };
        whole(days)
    }

    /// Judges each row that has a limit: `overdue` is the first day beyond it, given the start and the days allowed.
    pub(super) fn judge(
        &self,
        limits: Vec<i32>,
        overdue: impl Fn(i32, i32) -> Option<i32>,
        kept: impl Fn(Option<i32>, i32) -> Kept,
    ) -> Judged {
        let height = limits.len();
        let mut judged = Judged { overdue: Vec::with_capacity(height), kept: Vec::with_capacity(height), limits };
        let ends = self.starts.values().iter().zip(self.ends.values().iter());
        for (row, ((start, end), limit)) in ends.zip(&judged.limits).enumerate() {
            let one = if *start == NONE || *limit == NONE {
                (NONE, Kept::Open)
            } else {
                let overdue = overdue(*start, limit.saturating_add(self.excluded(row)));
                (overdue.unwrap_or(NONE), kept(overdue, *end))
            };
            judged.overdue.push(one.0);
            judged.kept.push(one.1);
        }
        judged
    }

    /// Judges each row by the least time that is to be given.
    pub(super) fn judge_least(&self, limits: Vec<i32>) -> Judged {
        let kept = |(row, limit): (usize, &i32)| match self.taken(row) {
            Some(days) if *limit != NONE && i64::from(days) >= i64::from(*limit) => Kept::OnTime,
            Some(_) if *limit != NONE => Kept::Late,
            _ => Kept::Open,
        };
        let kept = limits.iter().enumerate().map(kept).collect();
        Judged { overdue: vec![NONE; limits.len()], kept, limits }
    }
}

/// The days of the calendar from a start to an end, if there are both.
pub(super) fn between(start: i32, end: i32) -> Option<i32> {
    (start != NONE && end != NONE).then(|| end.saturating_sub(start))
}

/// Days less those that do not count; never below none.
pub(super) fn less(days: Option<i32>, excluded: i32) -> Option<i32> {
    days.map(|days| days.saturating_sub(excluded).max(0))
}

/// Whether each row that has ended kept its limit, as a column.
pub(super) fn on_time(kept: &[Kept]) -> Values {
    let known: Bitmap = kept.iter().map(|kept| matches!(kept, Kept::OnTime | Kept::Late)).collect();
    let on_time: Bitmap = kept.iter().map(|kept| *kept == Kept::OnTime).collect();
    let on_time = BooleanChunked::from_bitmap("clock_on_time".into(), on_time);
    Values::Other(on_time.with_validity(Some(known)).into_series())
}
