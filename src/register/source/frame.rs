//! Data from memory: batches of typed columns.

use polars::prelude::*;
use polars_arrow::datatypes::{ArrowDataType, TimeUnit as ArrowTimeUnit};

use super::{BatchIter, Cells, Numbers, Opened, RawBatch};
use crate::error::{Error, Result};
use crate::register::columns::Found;

/// Rows from memory: the names and types of their columns, and what gives the batches.
pub struct Batches {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, FieldType)>,
    pub(crate) start: Box<dyn FnOnce(Vec<usize>) -> BatchFrames + Send>,
}

/// The type of a column from memory.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// A type that the engine knows.
    Known(ArrowDataType),
    /// A type that it does not know, as the source names it.
    Foreign(String),
}

/// Batches as data frames; each has the columns asked for, in that order.
pub(crate) type BatchFrames = Box<dyn Iterator<Item = Result<DataFrame>> + Send>;

impl std::fmt::Debug for Batches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").field("name", &self.name).field("fields", &self.fields).finish_non_exhaustive()
    }
}

impl Batches {
    /// Batches from anything that gives the columns asked for, by position.
    pub fn new<I>(
        name: &str,
        fields: Vec<(String, FieldType)>,
        start: impl FnOnce(Vec<usize>) -> I + Send + 'static,
    ) -> Self
    where
        I: Iterator<Item = Result<DataFrame>> + Send + 'static,
    {
        Self { name: name.into(), fields, start: Box::new(move |wanted| Box::new(start(wanted))) }
    }

    /// All batches as one frame, in the columns that can be read; for a small table that is read more than once.
    ///
    /// # Errors
    ///
    /// What the source gives.
    pub(crate) fn collect(self) -> Result<DataFrame> {
        let readable = |(_, field): &(usize, &(String, FieldType))| match &field.1 {
            FieldType::Known(dtype) => accepts(&self.name, &field.0, dtype).is_ok(),
            FieldType::Foreign(_) => false,
        };
        let wanted = self.fields.iter().enumerate().filter(readable).map(|(at, _)| at).collect();
        let mut whole: Option<DataFrame> = None;
        for batch in (self.start)(wanted) {
            let batch = batch?;
            match &mut whole {
                Some(whole) => whole.vstack_mut(&batch).map(drop).map_err(Error::engine("joining batches"))?,
                None => whole = Some(batch),
            }
        }
        Ok(whole.unwrap_or_default())
    }

    /// A whole data frame.
    pub fn from_frame(frame: DataFrame) -> Self {
        let fields = frame
            .schema()
            .iter()
            .map(|(name, dtype)| (name.to_string(), FieldType::Known(dtype.to_arrow(CompatLevel::newest()))));
        Self::new("frame", fields.collect(), move |wanted| {
            let columns = wanted.iter().map(|at| frame.columns()[*at].clone()).collect();
            let piece = DataFrame::new(frame.height(), columns).map_err(Error::engine("taking the columns of a frame"));
            std::iter::once(piece)
        })
    }
}

pub(super) fn open<'a>(batches: Batches) -> Opened<'a> {
    let Batches { name, fields, start } = batches;
    let headers = fields.iter().map(|(header, _)| header.clone()).collect();
    let start = move |found: Vec<Found>| -> Result<BatchIter<'a>> {
        for column in &found {
            match &fields[column.position].1 {
                FieldType::Known(dtype) => accepts(&name, &column.header, dtype)?,
                FieldType::Foreign(dtype) => return Err(refused(&name, &column.header, dtype)),
            }
        }
        let wanted = found.iter().map(|column| column.position).collect();
        let mut next = 1;
        Ok(Box::new(start(wanted).map(move |frame| {
            let frame = frame?;
            let first = next;
            next += frame.height() as u64;
            Ok(batch(&frame, Numbers::From(first)))
        })))
    };
    Opened { headers, start: Box::new(start) }
}

fn batch(frame: &DataFrame, numbers: Numbers) -> RawBatch {
    let cells = |column: &Column| Cells::Typed(column.as_materialized_series().rechunk());
    let columns = frame.columns().iter().map(cells).collect();
    RawBatch { height: frame.height(), columns, bytes: 0, numbers, faults: Vec::new() }
}

/// Refuses an Arrow type that cannot be read, with the column's name.
///
/// Checked before any data is touched, because an import of some of these types would fail in the engine below.
///
/// # Errors
///
/// [`Error::ColumnType`] for nested, binary, time-of-day, interval, 256-bit and run-end-encoded columns.
pub fn accepts(place: &str, column: &str, dtype: &ArrowDataType) -> Result<()> {
    use ArrowDataType as T;
    let value = match dtype {
        T::Dictionary(_, value, _) => value,
        other => other,
    };
    let readable = matches!(
        value,
        T::Null
            | T::Boolean
            | T::Int8
            | T::Int16
            | T::Int32
            | T::Int64
            | T::UInt8
            | T::UInt16
            | T::UInt32
            | T::UInt64
            | T::Float32
            | T::Float64
            | T::Date32
            | T::Date64
            | T::Timestamp(
                ArrowTimeUnit::Second
                    | ArrowTimeUnit::Millisecond
                    | ArrowTimeUnit::Microsecond
                    | ArrowTimeUnit::Nanosecond,
                _
            )
            | T::Decimal(..)
            | T::Decimal32(..)
            | T::Decimal64(..)
            | T::Utf8
            | T::LargeUtf8
            | T::Utf8View
    );
    if readable {
        return Ok(());
    }
    Err(refused(place, column, &format!("{dtype:?}")))
}

fn refused(place: &str, column: &str, dtype: &str) -> Error {
    Error::ColumnType {
        register: place.into(),
        column: column.into(),
        found: dtype.into(),
        expected: "text, numbers, dates, times, true and false".into(),
    }
}
