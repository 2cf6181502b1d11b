//! The one error of the crate.

use std::io::ErrorKind;
use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
#[cfg(feature = "registers")]
use polars_core::error::PolarsError;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with an argument, a definition or an input as a whole.
///
/// A cell that cannot be used is not an error but a [`Problem`](crate::register::Problem): it is excluded
/// and counted. Messages are lower case, name the place and the value, and say what is allowed;
/// [`Error::hint`] gives the next step where one is known.
///
/// # Examples
///
/// ```
/// let error = "2020Q5".parse::<fazhi::calendar::Period>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "parameter `period` is `2020Q5`, expected a year (2020), a quarter (2020Q3) or a month (2020-07)",
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A register lacks a column that was asked for.
    #[error("{register}: column `{column}` is not there; found {found}", found = list(found))]
    MissingColumn {
        /// Where it was looked for: a register, or a register and its file.
        register: String,
        /// The column's id.
        column: String,
        /// The headers that the input has.
        found: Vec<String>,
        /// The header most like one of the column's names.
        closest: Option<String>,
    },
    /// Two headers of one input mean the same column.
    #[error("{register}: column `{column}` is named by {headers}", headers = list(headers))]
    AmbiguousColumn {
        /// Where it happened.
        register: String,
        /// The column's id.
        column: String,
        /// The headers that match it.
        headers: Vec<String>,
    },
    /// A column has a type that cannot be read.
    #[error("{register}: column `{column}` has type `{found}`, expected {expected}")]
    ColumnType {
        /// Where it happened.
        register: String,
        /// The column as the input names it.
        column: String,
        /// Its type.
        found: String,
        /// The types that can be read.
        expected: String,
    },
    /// An argument has a value that it cannot have.
    #[error("parameter `{name}` is `{value}`, expected {expected}")]
    Parameter {
        /// The parameter's name.
        name: String,
        /// The value given.
        value: String,
        /// What is allowed.
        expected: String,
    },
    /// A name that is not known.
    #[error("{what} `{name}` is not known; known are {known}", known = list(known))]
    Unknown {
        /// What kind of thing was named: `indicator`, `register`, `column`.
        what: String,
        /// The name given.
        name: String,
        /// The names that are known.
        known: Vec<String>,
    },
    /// A file or folder that cannot be opened, read or written.
    #[error("`{path}`: {source}", path = path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file that was opened but does not hold what it should.
    #[error("`{path}`: {reason}", path = path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// A definition of a register or an indicator that does not hold together.
    #[error("{place}: {reason}")]
    Definition {
        /// The file and the entry.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Two tallies that do not belong together.
    #[error("tallies cannot be merged: {reason}")]
    Merge {
        /// In what they differ.
        reason: String,
    },
    /// A sum that does not fit 64 bits.
    #[error("the sum of `{measure}` passes the largest whole number that is kept exactly (9223372036854775807)")]
    Overflow {
        /// The measure.
        measure: String,
    },
    /// A day outside the calendar of working days.
    #[error("{place}`{day}` lies outside the calendar of working days, which covers {first} to {last}",
        place = place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default())]
    OutsideCalendar {
        /// The argument and its row, if known.
        place: Option<String>,
        /// The day.
        day: NaiveDate,
        /// The first year of the calendar.
        first: i32,
        /// The last year of the calendar.
        last: i32,
    },
    /// Another run writes to the same folder.
    #[error("`{path}`: another run writes here (process {pid}, since {since})", path = path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
        /// The process that does.
        pid: String,
        /// When it began.
        since: String,
    },
    /// The engine below failed.
    #[cfg(feature = "registers")]
    #[error("{doing}: {source}")]
    Engine {
        /// What was being done.
        doing: String,
        /// The engine's own error.
        source: PolarsError,
    },
    /// The caller asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// The next step, where one is known.
    ///
    /// # Examples
    ///
    /// ```
    /// let error = fazhi::catalogue::Catalogue::built_in().get("file_excelent_rate").unwrap_err();
    /// assert_eq!(error.hint().as_deref(), Some("did you mean `file_excellent_rate`?"));
    /// ```
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::MissingColumn { closest: Some(closest), column, .. } => {
                Some(format!("if `{closest}` is meant, map it: columns = {{ {column} = \"{closest}\" }}"))
            }
            Self::MissingColumn { column, .. } => {
                Some(format!("name the header to read: columns = {{ {column} = \"…\" }}"))
            }
            Self::AmbiguousColumn { column, headers, .. } => {
                Some(format!("choose one: columns = {{ {column} = \"{}\" }}", headers.first()?))
            }
            Self::Unknown { name, known, .. } => {
                closest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"))
            }
            Self::OutsideCalendar { day, first, last, .. } => {
                let year = if day.year() < *first { first - 1 } else { last + 1 };
                Some(format!(
                    "add years with a calendar file, from the State Council's notices: [[year]] year = {year}, \
                     rest = [\"01-01\", …], work = […]"
                ))
            }
            Self::File { path, source } if path.ends_with("fazhi.toml") => match source.kind() {
                ErrorKind::NotFound => Some("write a first one: fazhi init FOLDER".into()),
                ErrorKind::AlreadyExists => Some("edit it, or move it away to have a new one written".into()),
                _ => None,
            },
            Self::Busy { .. } => Some("wait until it has ended; what it leaves is taken up by the next run".into()),
            _ => None,
        }
    }

    /// This error with the argument and row at which it happened, if it is one that can have a place.
    #[cfg(feature = "python")]
    pub(crate) fn at(self, at: String) -> Self {
        match self {
            Self::OutsideCalendar { day, first, last, .. } => {
                Self::OutsideCalendar { place: Some(at), day, first, last }
            }
            other => other,
        }
    }

    pub(crate) fn parameter(name: &str, value: impl ToString, expected: &str) -> Self {
        Self::Parameter { name: name.into(), value: value.to_string(), expected: expected.into() }
    }

    pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Unknown { what: what.into(), name: name.into(), known: known.into_iter().map(Into::into).collect() }
    }

    #[cfg(feature = "registers")]
    pub(crate) fn content(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Content { path: path.into(), reason: reason.into() }
    }

    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    #[cfg(feature = "registers")]
    pub(crate) fn engine(doing: impl Into<String>) -> impl FnOnce(PolarsError) -> Self {
        let doing = doing.into();
        move |source| Self::Engine { doing, source }
    }
}

/// The candidate most like `name`, if one is near enough to be what was meant.
pub(crate) fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// How many names a message lists.
const LISTED: usize = 16;

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let listed: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = names.len() - listed.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    listed.join(", ") + &more
}
