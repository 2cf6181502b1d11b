//! Parquet files, read in pieces and only in the columns asked for.
//!
//! Most columns of text are stored as codes with a dictionary, and are taken as such: the codes need a quarter of the memory of
//! the texts, and no look at them.

mod footer;
mod thrift;

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use polars_arrow::array::{Array, DictionaryArray, Utf8ViewArray};
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field as ArrowField, IntegerType, Metadata};
use polars_buffer::Buffer;
use polars_core::prelude::{PolarsError, PolarsResult, polars_ensure, polars_err};
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema,
};

use self::footer::{holds, metadata};
use super::arrow::{accepts, codes_of};
use super::{Cells, Numbers, Opened, RawBatch, Sink};
use crate::column::Codes;
use crate::error::{Error, Result};
use crate::register::columns::Found;

pub(crate) use self::footer::metadata_of;

/// How many rows are decoded at a time: as many as a row group of polars has, as pages must be taken whole.
const DECODED: usize = 1 << 18;

/// How many rows one batch holds: few enough to be held in memory several times, many enough to be worth a look at each text.
const BATCH: usize = 1 << 17;

pub(super) fn open<'a>(path: &'a Path) -> Result<Opened<'a>> {
    let mut file = File::open(path).map_err(Error::file(path))?;
    let size = file.metadata().map_err(Error::file(path))?.len();
    let unreadable = |error: PolarsError| Error::content(path, format!("not a Parquet file that can be read: {error}"));
    let metadata = metadata(&mut file).map_err(unreadable)?;
    let fields = infer_schema(&metadata).map_err(unreadable)?;
    let headers: Vec<String> = fields.iter_names().map(ToString::to_string).collect();
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        let field = |column: &Found| fields.get(&column.header).expect("the header came from these fields").clone();
        let fields: Vec<_> = found.iter().map(field).collect();
        for (column, field) in found.iter().zip(&fields) {
            accepts(&path.display().to_string(), &column.header, field.dtype())?;
        }
        read_groups(file, &Arc::new(Layout { path, size, metadata, fields }), send)
    };
    Ok(Opened { headers, unit: None, read: Box::new(read) })
}

/// What is known of a file before its rows are read.
struct Layout<'a> {
    path: &'a Path,
    size: u64,
    metadata: FileMetadata,
    fields: Vec<ArrowField>,
}

/// Sends the rows of each row group, some at a time.
fn read_groups<'a>(mut file: File, layout: &Arc<Layout<'a>>, send: Sink<'_, 'a>) -> Result<()> {
    let mut before = 0;
    for (at, group) in layout.metadata.row_groups.iter().enumerate() {
        let chunks = layout.fields.iter().map(|field| {
            let column = column(group, field)?;
            let stored = stored(&mut file, column)?;
            holds(&stored, (at, group), &field.name)?;
            Ok(stored)
        });
        let chunks = chunks.collect::<PolarsResult<Vec<_>>>();
        let chunks = Arc::new(chunks.map_err(|error| Error::content(layout.path, error.to_string()))?);
        let height = group.num_rows();
        for begin in (0..height).step_by(DECODED) {
            let rows = begin..height.min(begin + DECODED);
            let part = Part { group: at, chunks: Arc::clone(&chunks), rows, before };
            let layout = Arc::clone(layout);
            send(Box::new(move || part.batches(&layout)))?;
        }
        before += height as u64;
    }
    Ok(())
}

/// Some rows of a row group.
struct Part {
    group: usize,
    chunks: Arc<Vec<Buffer<u8>>>,
    rows: Range<usize>,
    before: u64,
}

impl Part {
    fn batches(&self, layout: &Layout<'_>) -> Result<Vec<RawBatch>> {
        self.decode(layout).map_err(|error| Error::content(layout.path, error.to_string()))
    }

    fn decode(&self, layout: &Layout<'_>) -> PolarsResult<Vec<RawBatch>> {
        let group = &layout.metadata.row_groups[self.group];
        let chunk = |(field, stored)| Chunk { field, column: column(group, field)?, stored, rows: &self.rows }.cells();
        let columns = layout.fields.iter().zip(self.chunks.iter()).map(chunk).collect::<PolarsResult<Vec<Cells>>>()?;
        let height = self.rows.len();
        polars_ensure!(
            columns.iter().all(|cells| cells.len() == height),
            ComputeError: "row group {}: a column has fewer rows than the footer says", self.group + 1
        );
        let batch = |begin: usize| {
            let some = begin..height.min(begin + BATCH);
            let numbers = Numbers::From(self.before + (self.rows.start + begin) as u64 + 1);
            let columns = columns.iter().map(|cells| cells.slice(&some)).collect();
            let batch = RawBatch {
                height: some.len(),
                columns,
                bytes: 0,
                numbers,
                faults: Vec::new(),
                cell_faults: Vec::new(),
            };
            batch.of_file(layout.size, layout.metadata.num_rows)
        };
        Ok((0..height).step_by(BATCH).map(batch).collect())
    }
}

fn column<'a>(group: &'a RowGroupMetadata, field: &ArrowField) -> PolarsResult<&'a ColumnChunkMetadata> {
    let found = group.columns_under_root_iter(&field.name).and_then(|mut columns| columns.next());
    found.ok_or_else(|| polars_err!(ComputeError: "a row group lacks the column `{}`", field.name))
}

/// The bytes of a column in a row group.
fn stored(file: &mut File, column: &ColumnChunkMetadata) -> PolarsResult<Buffer<u8>> {
    let Range { start, end } = column.byte_range();
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(end - start).read_to_end(&mut bytes)?;
    polars_ensure!(bytes.len() as u64 == end - start, ComputeError: "the file ends within a column");
    Ok(Buffer::from_vec(bytes))
}

/// Some rows of a column in a row group.
struct Chunk<'a> {
    field: &'a ArrowField,
    column: &'a ColumnChunkMetadata,
    stored: &'a Buffer<u8>,
    rows: &'a Range<usize>,
}

impl Chunk<'_> {
    fn cells(&self) -> PolarsResult<Cells> {
        if let Some(codes) = self.codes() {
            return Ok(Cells::Text(codes));
        }
        // A dictionary may be decoded to the values it stands for.
        let dtype = match self.field.dtype() {
            ArrowDataType::Dictionary(_, value, _) => (**value).clone(),
            dtype => dtype.clone(),
        };
        let arrays = self.decode(&ArrowField::new(self.field.name.clone(), dtype, self.field.is_nullable))?;
        let array = match arrays.as_slice() {
            [only] => only.clone(),
            several => concatenate(&several.iter().map(AsRef::as_ref).collect::<Vec<_>>())?,
        };
        Cells::of(array.as_ref()).map_err(|error| polars_err!(ComputeError: "{error}"))
    }

    /// The codes of a column of text with the dictionary that the file has; none where some pages hold plain texts, or where there
    /// are more texts than rows in a batch, each of which looks at all of them.
    fn codes(&self) -> Option<Codes> {
        let value = match self.field.dtype() {
            ArrowDataType::Dictionary(_, value, _) => value,
            dtype => dtype,
        };
        let text = matches!(value, ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View);
        if !text || self.column.dictionary_page_offset().is_none() {
            return None;
        }
        let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
        // The decoder gives the codes of the file only where a column is marked as categorical.
        let mark = Metadata::from_iter([(DTYPE_CATEGORICAL_NEW.into(), "".into())]);
        let field = ArrowField::new(self.field.name.clone(), dtype, true).with_metadata(mark);
        let arrays = self.decode(&field).ok()?;
        let [array] = arrays.as_slice() else { return None };
        let array = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
        let texts = array.values().as_any().downcast_ref::<Utf8ViewArray>()?.clone();
        (texts.len() <= self.rows.len().min(BATCH)).then(|| codes_of(array.keys().clone(), &texts))
    }

    fn decode(&self, field: &ArrowField) -> PolarsResult<Vec<Box<dyn Array>>> {
        let pages = PageReader::new(Cursor::new(self.stored.clone()), self.column, Vec::new(), usize::MAX);
        let pages = BasicDecompressor::new(pages, Vec::new());
        let rows = Filter::new_ranged(self.rows.start, self.rows.end);
        let kind = &self.column.descriptor().descriptor.primitive_type;
        Ok(column_iter_to_arrays(vec![pages], vec![kind], field.clone(), Some(rows))?.0)
    }
}
