//! Years and days off in a file.

use serde::Deserialize;

use super::{Calendar, length};
use crate::calendar::date::{civil, days_from_civil, fixed, iso};

/// Days off and make-up workdays, year by year, where they differ from Monday to Friday.
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
    /// The notice that fixes them; for the reader.
    #[serde(default, rename = "notice")]
    _notice: Option<String>,
    #[serde(default)]
    rest: Vec<String>,
    #[serde(default)]
    work: Vec<String>,
}

/// A calendar in the making: whether each day from the first on is worked.
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

    /// Adds a year as the week has it, if it is not there yet.
    fn cover(&mut self, year: i32) -> Result<(), String> {
        let none = || "it is no year from 1000 to 9999".to_owned();
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
            return Err(format!("the years {first} to {last} are covered, and it does not follow or precede them"));
        }
        Ok(())
    }

    pub(super) fn calendar(self) -> Result<Calendar, String> {
        if self.worked.is_empty() { Err("it has no year".into()) } else { Ok(Calendar::of(self.first, &self.worked)) }
    }
}

/// The days of a year that texts such as `01-24` and `01-27..01-31` name.
fn days(year: i32, texts: &[String]) -> Result<Vec<i32>, String> {
    let mut all = Vec::new();
    for text in texts {
        let wrong = || format!("`{text}` is no day of the year, such as 01-24, or span of days, such as 01-27..01-31");
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
