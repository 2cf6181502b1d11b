//! The error type of the crate.

use std::io::ErrorKind;
use std::path::PathBuf;
#[cfg(feature = "registers")]
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{Datelike, NaiveDate};
#[cfg(feature = "registers")]
use polars_core::error::PolarsError;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An invalid argument, definition or input.
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
    /// A required column is missing.
    #[error("{register}: column `{column}`{label} is missing; found {found}", found = list(found),
        label = label.as_ref().map(|label| format!(" (`{label}`)")).unwrap_or_default())]
    MissingColumn {
        /// The register, or the register and its file.
        register: String,
        /// The column's id.
        column: String,
        /// Its usual header, where it is a column that the register knows.
        label: Option<Box<str>>,
        /// The headers of the input.
        found: Vec<String>,
        /// The header most similar to one of the column's names, or the name most similar to the one asked for.
        closest: Option<String>,
        /// Whether it was asked for by that name, as figures by a column are, and is none that the register knows.
        by_name: bool,
    },
    /// Several headers of one input match the same column.
    #[error("{register}: headers {headers} match column `{column}`", headers = both_or_all(headers))]
    AmbiguousColumn {
        /// The register, or the register and its file.
        register: String,
        /// The column's id.
        column: String,
        /// The headers that match it.
        headers: Vec<String>,
    },
    /// A column has an unsupported type.
    #[error("{register}: column `{column}` has type `{found}`, expected {expected}")]
    ColumnType {
        /// The register, or the register and its file.
        register: String,
        /// The column's header.
        column: String,
        /// Its type.
        found: String,
        /// The supported types.
        expected: String,
    },
    /// An argument has an invalid value.
    #[error("parameter `{name}` is {value}, expected {expected}", value = given(value))]
    Parameter {
        /// The parameter's name.
        name: String,
        /// The value given.
        value: String,
        /// What is allowed.
        expected: String,
    },
    /// An unknown name.
    #[error("unknown {what} `{name}`; known: {known}", known = nearest(name, known))]
    Unknown {
        /// What the name is for: `indicator`, `register`, `column`.
        what: String,
        /// The name given.
        name: String,
        /// The known names.
        known: Vec<String>,
    },
    /// A name that several things go by.
    #[error("{ids} are the {what} `{name}`", ids = both_or_all(ids))]
    SeveralCalled {
        /// What the name is for: `indicator`, `register`.
        what: String,
        /// The name given.
        name: String,
        /// The ids of the things that go by it.
        ids: Vec<String>,
    },
    /// A file or folder that cannot be opened, read or written.
    #[error("`{path}`: {source}", path = path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// A file with invalid content.
    #[error("`{path}`: {reason}", path = path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// A workbook that cannot be read without its password.
    #[error("`{path}`: the workbook has a password", path = path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// A workbook that is cut off or damaged.
    #[error("`{path}`: the workbook is damaged or not whole ({reason})", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What its reader says, in lower case.
        reason: String,
    },
    /// A file in the format of another program.
    #[error("`{path}`: {what} cannot be read", path = path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is, with an article.
        what: String,
        /// The program that opens it.
        program: String,
        /// The extension of the format to save it in.
        ending: String,
    },
    /// An invalid definition of a register or an indicator.
    #[error("{place}: {reason}")]
    Definition {
        /// The file and the entry.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An error at a line of a file.
    #[error("`{path}`: line {line}: {source}", path = path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        source: Box<Error>,
    },
    /// An invalid template of a report.
    #[error("{reason}")]
    Template {
        /// What is wrong with it.
        reason: String,
        /// The next step, where one is known.
        hint: Option<String>,
    },
    /// Two tallies that cannot be merged.
    #[error("tallies cannot be merged: {reason}")]
    Merge {
        /// How they differ.
        reason: String,
        /// What they must have in common instead, where that is known.
        common: Option<&'static str>,
    },
    /// A sum that overflows 64 bits.
    #[error("the sum of `{measure}` overflows a 64-bit integer")]
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
    /// Another run is writing to the same folder.
    #[error("`{path}`: another run is writing here (process {pid}, since {since})", path = path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
        /// The id of the process that holds the lock.
        pid: String,
        /// When that run began.
        since: String,
    },
    /// An operation of polars failed.
    #[cfg(feature = "registers")]
    #[error("{doing}: {source}")]
    Engine {
        /// What was being done.
        doing: String,
        /// The error of polars.
        source: PolarsError,
    },
    /// Cells that cannot be withheld, as others must be printed.
    #[error("{cells} cannot be withheld, as {kept} must be printed", cells = list(cells), kept = list(kept))]
    GivenAway {
        /// The cells to withhold.
        cells: Vec<String>,
        /// The cells that must be printed.
        kept: Vec<String>,
    },
    /// The caller cancelled the work.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// The next step, where one is known.
    ///
    /// # Examples
    ///
    /// ```
    /// let error = "wilsen".parse::<fazhi::stat::proportion::Method>().unwrap_err();
    /// assert_eq!(error.hint().as_deref(), Some("did you mean `wilson`?"));
    /// ```
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::MissingColumn { closest, by_name: true, .. } => {
                closest.as_ref().map(|near| format!("did you mean `{near}`?"))
            }
            Self::MissingColumn { closest: Some(closest), column, .. } => {
                Some(format!("if you mean `{closest}`, map it: columns = {{ {column} = \"{closest}\" }}"))
            }
            Self::MissingColumn { column, .. } => Some(format!("map a header to it: columns = {{ {column} = \"…\" }}")),
            Self::AmbiguousColumn { headers, .. } if headers.windows(2).any(|pair| pair[0] == pair[1]) => {
                Some("give the columns different headers".into())
            }
            Self::AmbiguousColumn { column, headers, .. } => {
                Some(format!("choose one: columns = {{ {column} = \"{}\" }}", headers.first()?))
            }
            Self::Unknown { name, known, .. } => {
                closest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"))
            }
            Self::Line { source, .. } => source.hint(),
            Self::Template { hint, .. } => hint.clone(),
            Self::SeveralCalled { .. } => Some("name it by its id".into()),
            Self::OutsideCalendar { day, first, last, .. } => {
                let year = if day.year() < *first { first - 1 } else { last + 1 };
                Some(format!(
                    "add years with a calendar file, from the State Council's notices: [[year]] year = {year}, \
                     rest = [\"01-01\", …], work = […]"
                ))
            }
            Self::File { path, source } if path.ends_with("fazhi.toml") => match source.kind() {
                ErrorKind::NotFound => Some("create one with `fazhi init FOLDER`".into()),
                ErrorKind::AlreadyExists => Some("edit it, or move it away and run `fazhi init` again".into()),
                _ => None,
            },
            Self::Damaged { .. } => Some("open it in a spreadsheet program and save it again, or copy it again".into()),
            Self::Foreign { program, ending, .. } => Some(format!("open it in {program}, and save it as {ending}")),
            Self::Locked { .. } => Some("open it, remove the password and save it again".into()),
            Self::File { source, .. } if source.kind() == ErrorKind::InvalidData => {
                Some("open it in an editor and save it as UTF-8, the encoding of all files of rules".into())
            }
            Self::File { source, .. } if source.kind() == ErrorKind::AlreadyExists => {
                Some("choose another name, or move the file away".into())
            }
            Self::Merge { common: Some(common), .. } => {
                Some(format!("count the parts again, all of them with the same {common}"))
            }
            Self::Busy { .. } => Some("wait until it ends; the next run resumes from what it wrote".into()),
            _ => None,
        }
    }

    /// Adds where it was met to an error that has room for it; other errors stay as they are.
    pub(crate) fn at(self, at: String) -> Self {
        match self {
            Self::OutsideCalendar { day, first, last, .. } => {
                Self::OutsideCalendar { place: Some(at), day, first, last }
            }
            Self::Merge { reason, common } => Self::Merge { reason: format!("`{at}`: {reason}"), common },
            other => other,
        }
    }

    pub(crate) fn parameter(name: &str, value: impl ToString, expected: &str) -> Self {
        Self::Parameter { name: name.into(), value: value.to_string(), expected: expected.into() }
    }

    /// What the reader of TOML says, with words for the types of numbers: of a number that does not fit, which ones do.
    pub(crate) fn of_toml(message: &str) -> String {
        let ranges = [("u32", u32::MAX.to_string()), ("i32", i32::MAX.to_string())];
        let said = message.trim_end().lines().map(|line| {
            let is_beyond = line.contains("invalid value: ");
            let whole = if line.contains("floating point") {
                "a whole number, without a point or an exponent"
            } else {
                "a whole number"
            };
            let bounds = ranges.iter().filter(|_| is_beyond).map(|(kind, last)| {
                let first = if kind.starts_with('u') { "0".to_owned() } else { format!("-{last}") };
                (*kind, format!("a whole number from {first} to {last}"))
            });
            let unbounded = ["u64", "usize"]
                .into_iter()
                .filter(|_| is_beyond)
                .map(|kind| (kind, "a whole number from 0 on".to_owned()));
            let plain = ["u32", "u64", "i32", "i64", "usize"].map(|kind| (kind, whole.to_owned()));
            let words = bounds.chain(unbounded).chain(plain).chain([("f64", "a number".to_owned())]);
            words.fold(line.to_owned(), |line, (kind, word)| {
                line.replace(&format!("expected {kind}"), &format!("expected {word}"))
            })
        });
        said.collect::<Vec<_>>().join("\n")
    }

    pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Unknown { what: what.into(), name: name.into(), known: known.into_iter().map(Into::into).collect() }
    }

    #[cfg(feature = "registers")]
    pub(crate) fn content(path: impl Into<PathBuf>, reason: impl Into<String>) -> Self {
        Self::Content { path: path.into(), reason: reason.into() }
    }

    /// That a workbook is damaged, in the words of its reader.
    #[cfg(feature = "registers")]
    pub(crate) fn damaged(path: impl Into<PathBuf>, reason: &dyn std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let mut letters = reason.trim_end_matches('.').chars();
        let reason = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        Self::Damaged { path: path.into(), reason }
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

/// Ends work that is to stop.
#[cfg(feature = "registers")]
pub(crate) fn go_on(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}

/// The candidate most similar to `name`, if one is similar enough to be what was meant.
///
/// A name that has all of what was written is closer than any other: 按时办结率（法定时限） to 按时办结率.
pub(crate) fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().filter(|candidate| *candidate != name).collect();
    let has_all = |candidate: &&&str| name.chars().count() > 2 && candidate.contains(name);
    if let Some(longer) = candidates.iter().filter(has_all).min_by_key(|candidate| candidate.len()) {
        return Some(longer);
    }
    candidates
        .into_iter()
        .map(|candidate| (alike(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// How alike two names are, from 0 to 1: letter by letter, or word by word where they are made of words, as ids are.
fn alike(name: &str, other: &str) -> f64 {
    let letters = strsim::normalized_damerau_levenshtein(name, other);
    if !(name.contains('_') && other.contains('_')) {
        return letters;
    }
    let (own, others) = (words_within(name, other), words_within(other, name));
    letters.max(if own + others > 0.0 { 2.0 * own * others / (own + others) } else { 0.0 })
}

/// How much of the words of a name another one has, a word that is written a little otherwise in part.
fn words_within(name: &str, other: &str) -> f64 {
    let best = |word: &str| {
        let alike = other.split('_').map(|other| strsim::normalized_damerau_levenshtein(word, other));
        alike.filter(|alike| *alike >= 0.7).fold(0.0, f64::max)
    };
    let (mut found, mut all) = (0.0, 0.0);
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let length = word.chars().count() as f64;
        (found, all) = (found + length * best(word), all + length);
    }
    if all > 0.0 { found / all } else { 0.0 }
}

/// How many names a message lists.
const LISTED: usize = 16;

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    let listed: Vec<_> = names.iter().take(LISTED).map(|name| format!("`{}`", short(name))).collect();
    let more = names.len() - listed.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    listed.join(", ") + &more
}

/// Of more names than a message lists, so many are shown.
const NEAREST: usize = 5;

/// Names that are known: all of them, or those that are nearest to the one that was written.
fn nearest(name: &str, known: &[String]) -> String {
    if known.len() <= LISTED {
        return list(known);
    }
    let mut near: Vec<&String> = known.iter().collect();
    near.sort_by(|one, other| likeness(name, other).total_cmp(&likeness(name, one)));
    let near: Vec<String> = near.into_iter().take(NEAREST).cloned().collect();
    format!("{} and {} more", list(&near), known.len() - near.len())
}

/// How alike two names are, from 0 to 1; one that begins the other is more than half of it.
fn likeness(name: &str, other: &str) -> f64 {
    let alike = alike(name, other);
    if other.contains(name) { alike.midpoint(1.0) } else { alike }
}

/// A value as a message has it.
fn given(value: &str) -> String {
    if value.is_empty() { "empty".into() } else { format!("`{value}`") }
}

/// How many letters of a name are shown: what was taken for a header may be a whole text.
const SHOWN: usize = 40;

/// The beginning of a name.
fn short(name: &str) -> String {
    let cut = name.char_indices().nth(SHOWN);
    cut.map_or_else(|| name.to_owned(), |(at, _)| format!("{}…", &name[..at]))
}

/// Lists names of which something is true: "`a` and `b` both", "`a`, `b` and `c` all".
fn both_or_all(headers: &[String]) -> String {
    let quoted: Vec<_> = headers.iter().map(|header| format!("`{header}`")).collect();
    match quoted.split_last() {
        Some((last, [first])) => format!("{first} and {last} both"),
        Some((last, others)) if !others.is_empty() => format!("{} and {last} all", others.join(", ")),
        _ => quoted.concat(),
    }
}
