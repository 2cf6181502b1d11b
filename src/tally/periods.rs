//! From days to periods, by a table of days.

use crate::calendar::{Grain, Period};
use crate::column::{NO_DAY, NO_END};

/// The index of no period: the row has no day, or the day lies after the cutoff.
pub(super) const NO_PERIOD: i32 = i32::MIN;

/// The periods of all days that registers speak of.
pub(super) struct Periods {
    grain: Grain,
    cutoff: Option<i32>,
    /// The day of the run, or an earlier one of which alone is asked: what is open is judged as of it, at the latest.
    today: i32,
    /// What is said of each day of the table.
    days: Vec<Day>,
    /// The index of the first period of the table, and the last day of each.
    first: i32,
    ends: Vec<i32>,
}

#[derive(Clone, Copy)]
struct Day {
    /// The index of the period of the day if it has come by the cutoff.
    placed: i32,
    /// The day as of which what happens on it is judged.
    judged: i32,
}

/// Days since 1970-01-01 of 1949-01-01 and 2101-01-01.
const TABLE: std::ops::Range<i32> = -7670..47847;

impl Periods {
    pub(super) fn new(grain: Grain, cutoff: Option<i32>, today: i32) -> Self {
        let mut periods = Self { grain, cutoff, today, days: Vec::new(), first: 0, ends: Vec::new() };
        periods.days = TABLE.map(|day| periods.look_at(day)).collect();
        periods.first = periods.index(TABLE.start);
        let indices = periods.first..=periods.index(TABLE.end);
        periods.ends = indices.map(|index| Period::from_index(index, grain).last_day_number()).collect();
        periods
    }

    fn index(&self, day: i32) -> i32 {
        Period::containing_number(day, self.grain).index()
    }

    fn look_at(&self, day: i32) -> Day {
        if day == NO_DAY {
            return Day { placed: NO_PERIOD, judged: NO_DAY };
        }
        let period = Period::containing_number(day, self.grain);
        let come = day < NO_END && self.cutoff.is_none_or(|cutoff| day <= cutoff);
        Day {
            placed: if come { period.index() } else { NO_PERIOD },
            judged: self.cutoff.unwrap_or_else(|| period.last_day_number()).min(self.today),
        }
    }

    fn day(&self, day: i32) -> Day {
        // A day before the table is as far away as one that is long after it.
        let at = day.wrapping_sub(TABLE.start).cast_unsigned() as usize;
        self.days.get(at).copied().unwrap_or_else(|| self.look_at(day))
    }

    /// The index of the period of a day that has come by the cutoff.
    pub(super) fn placed(&self, day: i32) -> i32 {
        self.day(day).placed
    }

    /// The day as of which what happens on that day is judged.
    pub(super) fn judged(&self, day: i32) -> i32 {
        self.day(day).judged
    }

    /// Whether a day lies after those as of which anything is judged.
    pub(super) fn is_to_come(&self, day: i32) -> bool {
        day > self.today
    }

    /// The day as of which what is open in the period of that index is judged.
    pub(super) fn judged_in(&self, index: i32) -> i32 {
        let known = usize::try_from(index.saturating_sub(self.first)).ok().and_then(|at| self.ends.get(at)).copied();
        let last = known.unwrap_or_else(|| Period::from_index(index, self.grain).last_day_number());
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
