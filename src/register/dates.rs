//! What is wrong with the dates of rows: none that places a row, one that has not come yet, one before another that it follows.

use crate::column::{Mask, NO_DAY};
use crate::register::checks::Checked;
use crate::register::named::PERIOD;
use crate::register::problem::Rule;
use crate::register::rows::Need;
use crate::register::schema::{Kind, Schema};

impl Schema {
    /// The columns of an input of which a row needs one to be in a period: dates, or else the period itself.
    fn placing(&self, has: impl Fn(&str) -> bool) -> Vec<String> {
        let dates: Vec<_> = self.begins.iter().flatten().filter(|id| has(id)).cloned().collect();
        let period =
            || self.begins.as_ref().filter(|begins| !begins.is_empty() && has(PERIOD)).map(|_| PERIOD.to_owned());
        if dates.is_empty() { period().into_iter().collect() } else { dates }
    }

    /// The dates that follow a date, whether at once or after others.
    fn after<'a>(&'a self, date: &'a str) -> Vec<&'a str> {
        let mut found = vec![date];
        let mut at = 0;
        while let Some(date) = found.get(at).copied() {
            let later = self.order.iter().filter(|(earlier, _)| earlier == date).map(|(_, later)| later.as_str());
            let new: Vec<_> = later.filter(|later| !found.contains(later)).collect();
            found.extend(new);
            at += 1;
        }
        found.split_off(1)
    }
}

impl Checked<'_> {
    /// A row without any of the dates that place it is in no period.
    pub(super) fn undated(&mut self) {
        let placing = self.reading.schema.placing(|id| self.rows.get(id).is_some());
        let Some((first, others)) = placing.split_first() else { return };
        let empty = self.empty(first);
        if empty.is_none() {
            return;
        }
        let undated = others.iter().fold(empty.clone(), |undated, id| undated.and(&self.empty(id)));
        for row in undated.rows(self.rows.height()).collect::<Vec<_>>() {
            self.report_cell(row, first, &Rule::NoDate);
        }
        for id in &placing {
            self.rows.exclude_all(undated.clone(), vec![Need::Column(id.clone())]);
        }
        self.overtaken(first, &empty.and_not(&undated));
        self.undated = undated;
    }

    /// A row with a later date, but not the first that places it, is in no period of what is placed by that.
    fn overtaken(&mut self, first: &str, empty: &Mask) {
        let mut named = Mask::None;
        for later in self.reading.schema.after(first) {
            let Some(values) = self.rows.get(later) else { continue };
            let overtaken = empty.and_not(&values.missing(self.rows.height()));
            named = named.or(&overtaken);
            self.rows.exclude_all(overtaken, vec![Need::Column(first.to_owned()), Need::Column(later.to_owned())]);
        }
        for row in named.rows(self.rows.height()).collect::<Vec<_>>() {
            self.report_cell(row, first, &Rule::Overtaken);
        }
    }

    /// The rows whose cell in a column is empty, without those whose cell cannot be read.
    fn empty(&self, id: &str) -> Mask {
        let missing = self.rows.get(id).map_or(Mask::None, |values| values.missing(self.rows.height()));
        if missing.is_none() {
            return missing;
        }
        missing.and_not(&self.rows.unusable_by(id))
    }

    /// A day that has not come yet cannot be the day on which something happened.
    pub(super) fn future_dates(&mut self) {
        let today = self.reading.options.today.to_epoch_days();
        for found in &self.reading.found {
            let is_past = found.column.kind == Kind::Date && !found.column.future;
            if let Some(days) = self.rows.days(&found.id).filter(|_| is_past) {
                let rows = rows_where(days, |day| day > today);
                self.exclude(&rows, &found.id, vec![Need::Column(found.id.clone())], &Rule::FutureDate);
            }
        }
    }

    /// A day that the calendar does not cover cannot be used by what counts working days.
    pub(super) fn outside_calendar(&mut self) {
        let Some((columns, (first, last))) = &self.reading.options.clocked else { return };
        for id in columns {
            if let Some(days) = self.rows.days(id) {
                let rows = rows_where(days, |day| day != NO_DAY && !(*first..=*last).contains(&day));
                self.exclude(&rows, id, vec![Need::Column(id.clone()), Need::Calendar], &Rule::OutsideCalendar);
            }
        }
    }

    pub(super) fn order(&mut self) {
        for (earlier, later) in &self.reading.schema.order {
            let (Some(first), Some(second)) = (self.rows.days(earlier), self.rows.days(later)) else { continue };
            let reversed = |(first, second): (&i32, &i32)| second < first && *second != NO_DAY;
            // Nearly always there is none, which is found out without a branch for each row.
            let any = first.iter().zip(second).fold(false, |any, pair| any | reversed(pair));
            let rows = first.iter().zip(second).enumerate().filter(|(_, pair)| any && reversed(*pair));
            let rows: Vec<_> = rows.map(|(row, _)| row).collect();
            let needs = [earlier, later].map(|id| Need::Column(id.clone()));
            self.exclude(&rows, later, needs.into(), &Rule::OutOfOrder);
        }
    }
}

/// The rows of whose days something holds.
fn rows_where(days: &[i32], holds: impl Fn(i32) -> bool) -> Vec<usize> {
    // Nearly always there is none, which is found out without a branch for each row.
    if !days.iter().fold(false, |any, day| any | holds(*day)) {
        return Vec::new();
    }
    days.iter().enumerate().filter(|(_, day)| holds(**day)).map(|(row, _)| row).collect()
}
