//! Clocks: how long something may take by law, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{DayCount, date};
use crate::predicate::{Answer, Parsed};

/// The days from one date of a row to another, and how many of them the law allows.
///
/// The day of the start is not counted (民法典 article 201). With a limit there are four answers for each row:
///
/// - `clock_days`: the days from the start to the end, less the excluded ones, at least 0; null while there is no end;
/// - `clock_limit`: the days allowed, with an extension if there was one;
/// - `clock_on_time`: whether the days are at most the limit; of calendar days, whether the end is at most the last day of
///   the limit, which moves to the next working day if it is a day off (民法典 article 203). Null while there is no end;
/// - `clock_overdue`: the first day on which a row without an end is beyond its limit.
///
/// The built-in ones stand in `src/catalogue/clocks.toml`; a user's own file has the same form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The clock's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The register whose rows it judges.
    pub register: String,
    /// The date columns of its start: the first of them that has a day; only the last must be there.
    pub start: Vec<String>,
    /// The date column of its end.
    pub end: String,
    /// Which days it counts.
    pub count: DayCount,
    /// The column that says the limit of each row; where it says none, the limits below hold.
    #[serde(default)]
    pub term: Option<String>,
    /// The limits of the law, of which the first that fits a row holds.
    #[serde(default, rename = "limit")]
    pub limits: Vec<Limit>,
    /// The column that says whether the limit was extended; an empty cell, or no column, means that it was not.
    #[serde(default)]
    pub extended: Option<String>,
    /// The column of days that do not count; an empty cell, or no column, means none.
    #[serde(default)]
    pub excluded: Option<String>,
    /// Whether the limit is the least time to be given, and not the most time to be taken.
    #[serde(default)]
    pub least: bool,
    /// Parameters that limits name, with their defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// The articles.
    pub source: String,
}

/// A limit, for the rows that it fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many days.
    pub days: LimitDays,
    /// How many more where the limit was extended.
    #[serde(default)]
    pub extension: u32,
    /// Which rows it fits, in SQL over the columns; all where there is none.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// The first day of the start from which it is the law, such as `2024-01-01`.
    #[serde(default)]
    pub since: Option<String>,
}

/// The days of a limit: a number, or the name of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LimitDays {
    /// So many.
    Number(u32),
    /// As many as the parameter says.
    Parameter(String),
}

impl Limit {
    /// The days, with the parameters' values.
    pub(crate) fn days(&self, parameters: &BTreeMap<String, f64>) -> Result<i32, String> {
        match &self.days {
            LimitDays::Number(days) => {
                i32::try_from(*days).map_err(|_| format!("a limit of `{days}` days is too long"))
            }
            LimitDays::Parameter(name) => match parameters.get(name) {
                #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
                Some(days) if days.fract() == 0.0 && (0.0..=36_500.0).contains(days) => Ok(*days as i32),
                Some(days) => Err(format!("parameter `{name}` is `{days}`, expected whole days from 0 to 36500")),
                None => Err(format!("parameter `{name}` has no default")),
            },
        }
    }

    /// The first day of the start from which it is the law, since 1970-01-01.
    pub(crate) fn since(&self) -> Result<Option<i32>, String> {
        let day = |text: &String| {
            date::parse_number("since", text)
                .map_err(|_| format!("`since` is `{text}`, expected a day such as 2024-01-01"))
        };
        self.since.as_ref().map(day).transpose()
    }
}

impl Clock {
    /// The columns of its start and its end.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &String> {
        self.start.iter().chain([&self.end])
    }

    /// The columns without which it says nothing.
    pub(crate) fn required(&self) -> impl Iterator<Item = &String> {
        let only = self.term.iter().filter(|_| self.limits.is_empty());
        self.start.last().into_iter().chain([&self.end]).chain(only)
    }

    /// The columns that an input may lack.
    pub(crate) fn optional(&self) -> impl Iterator<Item = String> {
        let earlier = self.start.iter().rev().skip(1);
        let term = self.term.iter().filter(|_| !self.limits.is_empty());
        let named = earlier.chain(term).chain(&self.extended).chain(&self.excluded).cloned();
        let filters = self.limits.iter().filter_map(|limit| Parsed::new(limit.filter.as_deref()?).ok());
        let names = filters.flat_map(|parsed| parsed.names().into_iter().map(ToOwned::to_owned).collect::<Vec<_>>());
        named.chain(names.filter(|name| !self.parameters.contains_key(name)))
    }

    /// Whether it must know which days are worked: to count them, or to move the end of a limit.
    pub(crate) fn needs_calendar(&self) -> bool {
        self.count == DayCount::WorkingDays || (self.has_limit() && !self.least)
    }

    /// Whether it has limits at all; without any it only counts.
    pub(crate) fn has_limit(&self) -> bool {
        self.term.is_some() || !self.limits.is_empty()
    }

    /// Whether it gives an answer: a clock without limits counts days and nothing else.
    pub(crate) fn answers(&self, answer: Answer) -> bool {
        answer == Answer::Days || self.has_limit()
    }
}
