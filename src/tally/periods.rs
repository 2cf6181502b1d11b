//! From days to periods, by a table of days.

use crate::calendar::{Grain, Period};
use crate::register::NO_DAY;

/// The index of no period: the row has no day, or the day lies after the cutoff.
pub(super) const NONE: i32 = i32::MIN;

/// The periods of all days that registers speak of.
pub(super) struct Periods {
    grain: Grain,
    cutoff: Option<i32>,
    /// The day of the run, or an earlier one of which alone is asked: what is open is judged as of it, at the latest.
    today: i32,
    first: i32,
    index: Vec<i32>,
    /// The last day of the period of each day.
    last: Vec<i32>,
}

/// Days since 1970-01-01 of 1949-01-01 and 2101-01-01.
const TABLE: std::ops::Range<i32> = -7670..47847;

impl Periods {
    pub(super) fn new(grain: Grain, cutoff: Option<i32>, today: i32) -> Self {
        let index = TABLE.map(|day| Period::containing(day, grain).index()).collect();
        let last = TABLE.map(|day| Period::containing(day, grain).last_day()).collect();
        Self { grain, cutoff, today, first: TABLE.start, index, last }
    }

    /// The index of the period of a day.
    pub(super) fn index(&self, day: i32) -> i32 {
        let known = self.index.get(self.position(day)).copied();
        known.unwrap_or_else(|| Period::containing(day, self.grain).index())
    }

    /// Where a day stands in the table; beyond its end where it is not in it.
    fn position(&self, day: i32) -> usize {
        usize::try_from(i64::from(day) - i64::from(self.first)).unwrap_or(usize::MAX)
    }

    /// The index of the period of a day that has come by the cutoff.
    pub(super) fn placed(&self, day: i32) -> i32 {
        let come = day != NO_DAY && self.cutoff.is_none_or(|cutoff| day <= cutoff);
        if come { self.index(day) } else { NONE }
    }

    /// The day as of which what happens on that day is judged.
    pub(super) fn judged(&self, day: i32) -> i32 {
        if day == NO_DAY {
            return NO_DAY;
        }
        let known = self.cutoff.or_else(|| self.last.get(self.position(day)).copied());
        known.unwrap_or_else(|| Period::containing(day, self.grain).last_day()).min(self.today)
    }

    /// The day as of which what is open in the period of that index is judged.
    pub(super) fn judged_in(&self, index: i32) -> i32 {
        let last = Period::from_index(index, self.grain).last_day();
        self.cutoff.map_or(last, |cutoff| last.min(cutoff)).min(self.today)
    }

    /// The last period at whose end something can be open: that of the cutoff, or of the day of the run.
    pub(super) fn latest(&self) -> i32 {
        self.index(self.cutoff.map_or(self.today, |cutoff| cutoff.min(self.today)))
    }

    /// Whether the days up to `after` lie in the one period of `first`.
    pub(super) fn holds(&self, first: i32, after: i32) -> bool {
        first == NO_DAY || after == NO_DAY || self.index(first) == self.index(after - 1)
    }
}
