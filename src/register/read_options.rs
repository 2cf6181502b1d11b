//! How a register is read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::calendar::{NaiveDate, date};
use crate::register::agencies::Agencies;
use crate::register::meter::Meter;
use crate::register::schema::RowRule;

/// The headers of the columns that say in which file a row stands, and in which row of it, counted from 1; problems name these
/// places, and rows have no such column. An engine that hands a register over in parts knows them.
///
/// # Examples
///
/// ```
/// use fazhi::register::{Kinds, Places, ReadOptions, Register};
/// use fazhi::polars::prelude::*;
///
/// let part = df!["受理日期" => ["2020-03-05", "昨天"], "path" => ["甲.csv", "乙.csv"], "line" => [7_u32, 12]]?;
/// let register = Register::from_frame(Kinds::built_in().get("service_matters")?, part);
/// let places = Places { file: Some("path".into()), row: Some("line".into()) };
/// let (rows, account) = register.to_frame(&ReadOptions { places, ..ReadOptions::default() })?;
/// assert_eq!((rows.height(), rows.width()), (2, 1));
/// let problem = &account.problems.listed()[0];
/// assert_eq!((problem.file.as_str(), problem.row), ("乙.csv", Some(12)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// The column of file names.
    pub file: Option<String>,
    /// The column of row numbers.
    pub row: Option<String>,
}

impl Places {
    pub(crate) fn headers(&self) -> impl Iterator<Item = &String> {
        self.file.iter().chain(&self.row)
    }
}

/// How a register is read.
///
/// # Examples
///
/// ```
/// use fazhi::register::{Kinds, ReadOptions, Register};
/// use fazhi::polars::prelude::*;
///
/// let matters = df!["受理日期" => ["2020-03-05", "昨天"]]?;
/// let register = Register::from_frame(Kinds::built_in().get("service_matters")?, matters);
/// let (_, account) = register.to_frame(&ReadOptions { values: true, ..ReadOptions::default() })?;
/// assert_eq!(account.problems.listed()[0].value.as_deref(), Some("昨天"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The columns to read, by id; `None` for all columns of the input.
    pub columns: Option<BTreeSet<String>>,
    /// Columns that are not in the schema, by header; they are read as text.
    pub extra: Vec<String>,
    /// The columns, of the schema or extra, that every input must have.
    #[doc(hidden)]
    pub needed: Vec<String>,
    /// The columns that say where each row stands.
    pub places: Places,
    /// The day of the run: an event after it is a problem.
    pub today: NaiveDate,
    /// Whether a row with the key of an earlier row is excluded.
    pub unique_keys: bool,
    /// Whether problems show the text of the cell.
    pub values: bool,
    /// The table of agencies, if there is one.
    pub agencies: Option<Arc<Agencies>>,
    /// The date columns that the calendar of working days must cover, and its first and last day number.
    #[doc(hidden)]
    pub clocked: Option<(BTreeSet<String>, (i32, i32))>,
    /// Rules of the rows besides those of the schema.
    #[doc(hidden)]
    pub rules: Arc<Vec<RowRule>>,
    /// Grows with each batch that is read.
    pub meter: Arc<Meter>,
    /// Ends the reading with [`Error::Interrupted`](crate::Error::Interrupted) once it is set.
    pub stop: Arc<AtomicBool>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            columns: None,
            extra: Vec::new(),
            needed: Vec::new(),
            places: Places::default(),
            today: date::today(),
            unique_keys: true,
            values: false,
            agencies: None,
            clocked: None,
            rules: Arc::default(),
            meter: Arc::default(),
            stop: Arc::default(),
        }
    }
}
