//! Where rows come from: each source gives its headers first and then batches of the columns asked for.

mod arrow;
mod csv;
mod delimiters;
mod encoding;
mod excel;
mod footer;
mod frame;
mod parquet;
mod quotes;
mod records;
mod sheet;
mod thrift;
mod top;
mod wide;
mod xlsx;

use std::path::Path;

use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};
use crate::register::guard::guarded;
use crate::register::problem::Rule;

pub(crate) use arrow::Cells;
pub(crate) use footer::metadata_of as parquet_metadata;
pub use frame::Batches;
pub(crate) use frame::Kept;
#[cfg(feature = "python")]
pub(crate) use frame::{FieldType, RawColumns};

pub(crate) use top::{Recognised, Top};

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
    /// Cells that the source itself knows to be no values, and that are empty in the columns.
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
        let fault = self.cell_faults.iter().find(|fault| fault.row == row && fault.position == position)?;
        Some(fault.shown.clone())
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
    pub(crate) read: Read<'a>,
}

/// The file endings that are read.
pub(crate) const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "parquet"];

/// Opens a file by its ending; whatever its reader panics on, now or later, is an error of the file.
pub(crate) fn open<'a>(path: &'a Path, sheet: Option<&'a str>, asked: Asked<'_>) -> Result<Opened<'a>> {
    let opened = guarded(path, || by_ending(path, sheet, asked))?;
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        guarded(path, || (opened.read)(found, &mut |piece| send(Box::new(move || guarded(path, piece)))))
    };
    Ok(Opened { read: Box::new(read), ..opened })
}

/// What stands at the top of a file, guarded likewise.
pub(crate) fn tops(path: &Path) -> Result<Vec<Top>> {
    guarded(path, || top::tops(path))
}

fn by_ending<'a>(path: &'a Path, sheet: Option<&'a str>, asked: Asked<'_>) -> Result<Opened<'a>> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" | "tsv" | "txt" => csv::open(path, asked),
        "xlsx" | "xlsm" => xlsx::open(path, sheet, asked),
        "xls" | "ods" => excel::open(path, sheet, asked),
        "parquet" => parquet::open(path),
        _ => Err(Error::content(
            path,
            format!("files ending in `{ending}` are not read; read are {}", ENDINGS.join(", ")),
        )),
    }
}

/// Opens data from memory.
pub(crate) fn open_batches<'a>(batches: Batches) -> Opened<'a> {
    frame::open(batches)
}
