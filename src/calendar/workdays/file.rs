//! The TOML file of a calendar.

use serde::Deserialize;

use super::{Calendar, length};
use crate::calendar::date::{civil, days_from_civil, fixed, iso};

/// By year, the days off and working days that differ from the Monday-to-Friday week.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "year")]
    pub(super) years: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) year: i32,
    /// The notice that fixes the days; for the reader.
    #[serde(default, rename = "notice")]
    _notice: Option<String>,
    #[serde(default)]
    rest: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

/// A calendar under construction: a flag for each day, set if it is a working day.
pub(super) struct Flags {
    pub(super) first: i32,
    pub(super) worked: Vec<bool>,
}

impl Flags {
    pub(super) fn take(&mut self, year: &Entry) -> Result<(), String> {
        self.cover(year.year)?;
        let (rest, work) = (days(year.year, &year.rest)?, days(year.year, &year.work)?);
        if let Some(both) = rest.iter().find(|day| work.contains(day)) {
            return Err(format!("`{}` is both in `rest` and in `work`", iso(*both)));
        }
        for (list, worked) in [(rest, false), (work, true)] {
            for day in list {
                let at = usize::try_from(day - self.first).expect("the year is covered");
                self.worked[at] = worked;
            }
        }
        Ok(())
    }

    /// Adds a year of plain Monday-to-Friday weeks, unless it is covered already.
    fn cover(&mut self, year: i32) -> Result<(), String> {
        let none = || "it is not a year from 1000 to 9999".to_owned();
        let start = |year| days_from_civil(year, 1, 1).filter(|_| (1000..=10_000).contains(&year)).ok_or_else(none);
        let (start, after) = (start(year)?, start(year + 1)?);
        let end = self.first + length(self.worked.len());
        let week = (start..after).map(|day| (day + 3).rem_euclid(7) < 5); // 1970-01-01 was a Thursday
        if self.worked.is_empty() || after == self.first {
            self.worked.splice(0..0, week);
            self.first = start;
        } else if start == end {
            self.worked.extend(week);
        } else if start < self.first || start > end {
            let (first, last) = (civil(self.first).0, civil(end - 1).0);
            return Err(format!("it leaves a gap; the years covered are {first} to {last}"));
        }
        Ok(())
    }

    pub(super) fn calendar(self) -> Result<Calendar, String> {
        if self.worked.is_empty() {
            Err("it has no `[[year]]`".into())
        } else {
            Ok(Calendar::of(self.first, &self.worked))
        }
    }
}

/// The day numbers of texts such as `01-24` and `01-27..01-31` in a year.
fn days(year: i32, texts: &[String]) -> Result<Vec<i32>, String> {
    let mut all = Vec::new();
    for text in texts {
        let wrong = || format!("`{text}` is not a day of the year (01-24) or a span of days (01-27..01-31)");
        let day = |text: &str| {
            let (month, day) = text.split_once('-')?;
            days_from_civil(year, fixed(month, 2)?, fixed(day, 2)?)
        };
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last) = day(first).zip(day(last)).filter(|(first, last)| first <= last).ok_or_else(wrong)?;
        all.extend(first..=last);
    }
    Ok(all)
}
