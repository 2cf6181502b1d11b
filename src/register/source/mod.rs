//! Where rows come from: each source gives its headers first and then batches of the columns asked for.

mod arrow;
mod form;
mod frame;
mod no_row;
mod parquet;
mod sheet;
mod text;
mod top;
mod workbook;

use std::path::Path;

use crate::error::Result;
use crate::file;
use crate::register::columns::{Asked, Found};
use crate::register::guard::guarded;
use crate::register::problem::Rule;

pub(crate) use arrow::Cells;
pub use frame::Batches;
pub(crate) use frame::Kept;
pub(crate) use frame::{FieldType, RawColumns};

use form::Form;

pub(crate) use form::ENDINGS;
pub(crate) use parquet::metadata_of as parquet_metadata;
pub(crate) use top::{Headers, Top, sheets_read};

/// Rows as the source has them, with one column for each that was asked for.
#[derive(Debug)]
pub(crate) struct RawBatch {
    pub(crate) height: usize,
    pub(crate) columns: Vec<Cells>,
    /// How many bytes of a file they were, as nearly as can be told.
    pub(crate) bytes: u64,
    pub(crate) numbers: Numbers,
    /// Rows that cannot be used at all.
    pub(crate) faults: Vec<(usize, Rule)>,
    /// Cells that the source itself knows to be no values, and that are empty in the columns; in the order of the rows.
    pub(crate) cell_faults: Vec<CellFault>,
}

/// A cell that is no value, as an error of a spreadsheet.
#[derive(Debug, Clone)]
pub(crate) struct CellFault {
    pub(crate) row: usize,
    /// The position of its column in the input.
    pub(crate) position: usize,
    pub(crate) rule: Rule,
    /// What the cell shows.
    pub(crate) shown: String,
}

impl RawBatch {
    /// The batch as a share of a file of some size, of whose rows there are so many.
    fn of_file(self, size: u64, rows: usize) -> Self {
        let share = u128::from(size) * self.height as u128 / rows.max(1) as u128;
        Self { bytes: u64::try_from(share).unwrap_or(size), ..self }
    }

    /// Whether a row cannot be used at all; the faults are in the order of the rows.
    pub(crate) fn is_fault(&self, row: usize) -> bool {
        self.faults.binary_search_by_key(&row, |(row, _)| *row).is_ok()
    }

    /// What a cell shows that is no value.
    pub(crate) fn shown(&self, row: usize, position: usize) -> Option<String> {
        let first = self.cell_faults.partition_point(|fault| fault.row < row);
        let mut of_row = self.cell_faults[first..].iter().take_while(|fault| fault.row == row);
        of_row.find(|fault| fault.position == position).map(|fault| fault.shown.clone())
    }

    /// No rows: an input may have a header and nothing else.
    pub(crate) fn empty(found: &[Found]) -> Self {
        let columns = found.iter().map(|_| Cells::Empty(0)).collect();
        Self { height: 0, columns, bytes: 0, numbers: Numbers::From(1), faults: Vec::new(), cell_faults: Vec::new() }
    }
}

/// The number under which the user sees each row.
#[derive(Debug, Clone)]
pub(crate) enum Numbers {
    From(u64),
    List(Vec<u64>),
}

impl Numbers {
    pub(crate) fn at(&self, row: usize) -> u64 {
        match self {
            Self::From(first) => first + row as u64,
            Self::List(numbers) => numbers[row],
        }
    }
}

/// Some rows of an input that are still to be split or decoded, which gives batches in order.
pub(crate) type Piece<'a> = Box<dyn FnOnce() -> Result<Vec<RawBatch>> + Send + 'a>;

/// Takes the pieces of an input, in order.
pub(crate) type Sink<'s, 'a> = &'s mut dyn FnMut(Piece<'a>) -> Result<()>;

/// Reads the columns that were found, and sends them piece by piece.
pub(crate) type Read<'a> = Box<dyn FnOnce(Vec<Found>, Sink<'_, 'a>) -> Result<()> + 'a>;

/// A piece that is a batch already.
fn ready<'a>(batch: RawBatch) -> Piece<'a> {
    Box::new(move || Ok(vec![batch]))
}

/// An input that is open: its headers are known, its rows are not read yet.
pub(crate) struct Opened<'a> {
    pub(crate) headers: Vec<String>,
    /// By what a line above the table multiplies amounts whose headers have no unit.
    pub(crate) unit: Option<i128>,
    pub(crate) read: Read<'a>,
}

/// A file that is open: each of its sheets that is read, with its name where it has one.
pub(crate) struct Sheets<'a> {
    pub(crate) read: Vec<(Option<String>, Opened<'a>)>,
    /// The sheets that are not read though they have something in them.
    pub(crate) unread: Vec<String>,
}

impl<'a> From<Opened<'a>> for Sheets<'a> {
    fn from(opened: Opened<'a>) -> Self {
        Self { read: vec![(None, opened)], unread: Vec::new() }
    }
}

/// Opens a file; `sheets` are the names of those to read, or none. Whatever its reader panics on, now or later, is an error of
/// the file.
pub(crate) fn open<'a>(path: &'a Path, sheets: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
    file::regular(path)?;
    let opened = guarded(path, || by_form(path, sheets, asked))?;
    let read = opened.read.into_iter().map(|(name, sheet)| (name, sheet.guarded(path))).collect();
    Ok(Sheets { read, ..opened })
}

/// What stands at the top of a file, guarded likewise.
pub(crate) fn tops(path: &Path) -> Result<Vec<Top>> {
    file::regular(path)?;
    guarded(path, || top::tops(path))
}

impl<'a> Opened<'a> {
    fn guarded(self, path: &'a Path) -> Self {
        let Self { headers, unit, read } = self;
        let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
            guarded(path, || read(found, &mut |piece| send(Box::new(move || guarded(path, piece)))))
        };
        Self { headers, unit, read: Box::new(read) }
    }
}

fn by_form<'a>(path: &'a Path, sheets: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
    match Form::of(path)? {
        Form::Text => text::open(path, asked).map(Into::into),
        Form::Parquet => parquet::open(path).map(Into::into),
        Form::Workbook(form) => workbook::open(path, form, sheets, asked),
    }
}

/// Opens data from memory.
pub(crate) fn open_batches<'a>(batches: Batches) -> Opened<'a> {
    frame::open(batches)
}
