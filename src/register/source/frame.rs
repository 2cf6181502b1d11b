//! Data from memory: batches of Arrow columns.

use std::sync::Arc;

use polars_arrow::array::ArrayRef;
use polars_arrow::datatypes::ArrowDataType;
use polars_core::prelude::{CompatLevel, DataFrame};

use super::arrow::{accepts, refused};
use super::{Cells, Numbers, Opened, RawBatch, Sink};
use crate::error::Result;
use crate::register::columns::Found;

/// How many rows are checked and counted together: enough to be worth a look at each text of a dictionary.
const BATCH: usize = 1 << 17;

/// Rows from memory: the names and types of their columns, and what gives the batches.
pub struct Batches {
    pub(crate) name: String,
    pub(crate) fields: Vec<(String, FieldType)>,
    pub(crate) start: Box<dyn FnOnce(Vec<usize>) -> ColumnBatches + Send>,
}

/// The type of a column from memory.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldType {
    Known(ArrowDataType),
    /// A type that polars does not know, as the source names it.
    #[cfg_attr(not(feature = "python"), expect(dead_code, reason = "only a stream from Python can have one"))]
    Foreign(String),
}

/// Some rows, in the columns asked for.
#[derive(Debug, Clone)]
pub(crate) struct RawColumns {
    pub(crate) height: usize,
    pub(crate) arrays: Vec<ArrayRef>,
}

pub(crate) type ColumnBatches = Box<dyn Iterator<Item = Result<RawColumns>> + Send>;

impl std::fmt::Debug for Batches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Batches").field("name", &self.name).field("fields", &self.fields).finish_non_exhaustive()
    }
}

impl Batches {
    /// The headers of its columns.
    pub(crate) fn headers(&self) -> Vec<String> {
        self.fields.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Batches from anything that gives the columns asked for, by position.
    pub(crate) fn new<I>(
        name: &str,
        fields: Vec<(String, FieldType)>,
        start: impl FnOnce(Vec<usize>) -> I + Send + 'static,
    ) -> Self
    where
        I: Iterator<Item = Result<RawColumns>> + Send + 'static,
    {
        Self { name: name.into(), fields, start: Box::new(move |wanted| Box::new(start(wanted))) }
    }

    /// A whole data frame.
    pub fn from_frame(frame: DataFrame) -> Self {
        Kept::of_frame(&frame).batches()
    }

    /// All batches in memory, in the columns that can be read, for a small table that is read more than once.
    ///
    /// # Errors
    ///
    /// What the source gives.
    pub(crate) fn keep(self) -> Result<Kept> {
        let readable = |(_, field): &(usize, &(String, FieldType))| match &field.1 {
            FieldType::Known(dtype) => accepts(&self.name, &field.0, dtype).is_ok(),
            FieldType::Foreign(_) => false,
        };
        let wanted: Vec<usize> = self.fields.iter().enumerate().filter(readable).map(|(at, _)| at).collect();
        let fields = wanted.iter().map(|at| self.fields[*at].clone()).collect();
        let batches = (self.start)(wanted).collect::<Result<Vec<_>>>()?;
        Ok(Kept { name: self.name, fields, batches: Arc::new(batches) })
    }
}

/// A column of text: its name, and the text of each row.
pub(crate) type TextColumn = (String, Vec<Option<String>>);

impl Batches {
    /// All rows as text, column by column.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`](crate::Error::ColumnType) for a column that cannot be read, and what the source gives.
    pub(crate) fn texts(self) -> Result<Vec<TextColumn>> {
        for (header, field) in &self.fields {
            match field {
                FieldType::Known(dtype) => accepts(&self.name, header, dtype)?,
                FieldType::Foreign(dtype) => return Err(refused(&self.name, header, dtype)),
            }
        }
        let mut columns: Vec<TextColumn> = self.fields.iter().map(|(header, _)| (header.clone(), Vec::new())).collect();
        for batch in (self.start)((0..columns.len()).collect()) {
            for ((_, texts), array) in columns.iter_mut().zip(batch?.arrays) {
                let cells = Cells::of(array.as_ref())?;
                texts.extend((0..cells.len()).map(|row| cells.text(row)));
            }
        }
        Ok(columns)
    }
}

/// Batches in memory, which can be read as often as one likes.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) name: String,
    fields: Vec<(String, FieldType)>,
    batches: Arc<Vec<RawColumns>>,
}

impl Kept {
    /// A whole data frame; whether its columns can be read is seen when one is asked for.
    pub(crate) fn of_frame(frame: &DataFrame) -> Self {
        let level = CompatLevel::newest();
        let types = frame.schema().iter().map(|(name, dtype)| (name.to_string(), dtype.to_arrow(level)));
        let arrays = frame.columns().iter().map(|column| column.as_materialized_series().rechunk().to_arrow(0, level));
        let batch = RawColumns { height: frame.height(), arrays: arrays.collect() };
        let fields = types.map(|(name, dtype)| (name, FieldType::Known(dtype))).collect();
        Self { name: "frame".into(), fields, batches: Arc::new(vec![batch]) }
    }

    pub(crate) fn batches(&self) -> Batches {
        let batches = Arc::clone(&self.batches);
        let some = |batch: &RawColumns, wanted: &[usize]| {
            Ok(RawColumns { height: batch.height, arrays: wanted.iter().map(|at| batch.arrays[*at].clone()).collect() })
        };
        Batches::new(&self.name, self.fields.clone(), move |wanted| {
            (0..batches.len()).map(move |at| some(&batches[at], &wanted))
        })
    }
}

pub(super) fn open<'a>(batches: Batches) -> Opened<'a> {
    let Batches { name, fields, start } = batches;
    let headers = fields.iter().map(|(header, _)| header.clone()).collect();
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        for column in &found {
            match &fields[column.position].1 {
                FieldType::Known(dtype) => accepts(&name, &column.header, dtype)?,
                FieldType::Foreign(dtype) => return Err(refused(&name, &column.header, dtype)),
            }
        }
        let mut next = 1;
        for columns in start(found.iter().map(|column| column.position).collect()) {
            let (columns, first) = (columns?, next);
            next += columns.height as u64;
            send(Box::new(move || split(&columns, first)))?;
        }
        Ok(())
    };
    Opened { headers, unit: None, read: Box::new(read) }
}

/// The batches of some rows, of which the first has this number.
fn split(columns: &RawColumns, first: u64) -> Result<Vec<RawBatch>> {
    let batch = |begin: usize| {
        let height = BATCH.min(columns.height - begin);
        let cells = columns.arrays.iter().map(|array| Cells::of(array.sliced(begin, height).as_ref()));
        let (columns, numbers) = (cells.collect::<Result<_>>()?, Numbers::From(first + begin as u64));
        Ok(RawBatch { height, columns, bytes: 0, numbers, faults: Vec::new(), cell_faults: Vec::new() })
    };
    (0..columns.height.max(1)).step_by(BATCH).map(batch).collect()
}
