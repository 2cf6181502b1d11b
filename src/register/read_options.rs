//! How a register is read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::calendar::date;
use crate::register::agencies::Agencies;
use crate::register::meter::Meter;

/// How a register is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The columns to read, by id; all that the input has where none are named.
    pub columns: Option<BTreeSet<String>>,
    /// Columns beyond the schema, by their headers.
    pub extra: Vec<String>,
    /// Those columns, of the schema or beyond it, without which an input is refused.
    pub needed: Vec<String>,
    /// The day of the run, in days since 1970-01-01: no event lies after it.
    pub today: i32,
    /// Whether a row whose key an earlier row has is excluded.
    pub unique_keys: bool,
    /// Whether problems show the text of the cell.
    pub values: bool,
    /// The list of agencies, if there is one.
    pub agencies: Option<Arc<Agencies>>,
    /// Columns of days that the calendar of working days must cover, and the first and last day that it does.
    pub clocked: Option<(BTreeSet<String>, (i32, i32))>,
    /// Grows with each batch that is read.
    pub meter: Arc<Meter>,
    /// Ends the reading with [`Error::Interrupted`] once it is set.
    pub stop: Arc<AtomicBool>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            columns: None,
            extra: Vec::new(),
            needed: Vec::new(),
            today: date::today_number(),
            unique_keys: true,
            values: false,
            agencies: None,
            clocked: None,
            meter: Arc::default(),
            stop: Arc::default(),
        }
    }
}
