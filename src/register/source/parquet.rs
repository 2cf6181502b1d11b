//! Parquet files, read in pieces and only in the columns asked for.
//!
//! Most columns of text are stored as numbers of the words in a dictionary, and are taken as such: the numbers are a quarter of
//! what the texts would be, and need not be looked up again.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::vec::IntoIter;

use polars::prelude::*;
use polars_arrow::array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field as ArrowField, IntegerType, Metadata};
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use rayon::prelude::*;

use super::frame::accepts;
use super::{BatchIter, Cells, Numbers, Opened, RawBatch};
use crate::error::{Error, Result};
use crate::register::columns::Found;
use crate::register::values::Words;

/// How many rows are decoded at a time: as many as a row group of polars has, as pages must be taken whole.
const DECODED: usize = 1 << 18;

/// How many rows one batch holds: few enough to be held in memory several times, many enough to be worth a look at each word.
const BATCH: usize = 1 << 17;

pub(super) fn open(path: &Path) -> Result<Opened<'_>> {
    let mut file = File::open(path).map_err(Error::file(path))?;
    let size = file.metadata().map_err(Error::file(path))?.len();
    let unreadable = |error: PolarsError| Error::content(path, format!("not a Parquet file that can be read: {error}"));
    let metadata = read_metadata(&mut file).map_err(unreadable)?;
    let fields = infer_schema(&metadata).map_err(unreadable)?;
    let headers: Vec<String> = fields.iter_names().map(ToString::to_string).collect();
    let start = move |found: Vec<Found>| -> Result<BatchIter<'_>> {
        let field = |column: &Found| fields.get(&column.header).expect("the header came from these fields").clone();
        let fields: Vec<_> = found.iter().map(field).collect();
        for (column, field) in found.iter().zip(&fields) {
            accepts(&path.display().to_string(), &column.header, field.dtype())?;
        }
        Ok(Box::new(Pieces {
            path,
            size,
            file,
            metadata,
            fields,
            group: 0,
            chunks: Vec::new(),
            row: 0,
            before: 0,
            batches: Vec::new().into_iter(),
        }))
    };
    Ok(Opened { headers, start: Box::new(start) })
}

/// The rows of a file, some of a row group at a time.
struct Pieces<'a> {
    path: &'a Path,
    size: u64,
    file: File,
    metadata: FileMetadata,
    fields: Vec<ArrowField>,
    group: usize,
    /// The columns of the row group as they are stored, once it is begun.
    chunks: Vec<Buffer<u8>>,
    /// The next row in the row group, and how many rows stand before that.
    row: usize,
    before: u64,
    /// The batches of what was decoded.
    batches: IntoIter<RawBatch>,
}

impl Iterator for Pieces<'_> {
    type Item = Result<RawBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(batch) = self.batches.next() {
            return Some(Ok(batch));
        }
        while self.metadata.row_groups.get(self.group)?.num_rows() == self.row {
            self.before += self.row as u64;
            (self.group, self.row, self.chunks) = (self.group + 1, 0, Vec::new());
        }
        // The decoder may panic on what no writer would write.
        let batches = catch_unwind(AssertUnwindSafe(|| self.decode()));
        let panicked = |_| Err(polars_err!(ComputeError: "the decoder failed on this file"));
        match batches.unwrap_or_else(panicked) {
            Ok(batches) => {
                self.batches = batches.into_iter();
                self.batches.next().map(Ok)
            }
            Err(error) => {
                self.group = self.metadata.row_groups.len();
                Some(Err(Error::content(self.path, error.to_string())))
            }
        }
    }
}

impl Pieces<'_> {
    fn decode(&mut self) -> PolarsResult<Vec<RawBatch>> {
        let group = &self.metadata.row_groups[self.group];
        let columns = self.fields.iter().map(|field| column(group, field)).collect::<PolarsResult<Vec<_>>>()?;
        if self.row == 0 {
            self.chunks = columns.iter().map(|column| stored(&mut self.file, column)).collect::<PolarsResult<_>>()?;
        }
        let rows = self.row..group.num_rows().min(self.row + DECODED);
        let all = self.fields.par_iter().zip(columns).zip(&self.chunks);
        let cells = all.map(|((field, column), stored)| Chunk { field, column, stored, rows: &rows }.cells());
        let columns = cells.collect::<PolarsResult<Vec<_>>>()?;
        polars_ensure!(
            columns.iter().all(|cells| cells.len() == rows.len()),
            ComputeError: "a column has fewer rows than its row group"
        );
        self.row = rows.end;
        let batch = |begin: usize| {
            let some = begin..rows.len().min(begin + BATCH);
            let numbers = Numbers::From(self.before + (rows.start + begin) as u64 + 1);
            let columns = columns.iter().map(|cells| cells.slice(&some)).collect();
            let batch = RawBatch { height: some.len(), columns, bytes: 0, numbers, faults: Vec::new() };
            batch.of_file(self.size, self.metadata.num_rows)
        };
        Ok((0..rows.len()).step_by(BATCH).map(batch).collect())
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
        if let Some(words) = self.words() {
            return Ok(Cells::Words(words));
        }
        // What stands in a dictionary may be taken for what it stands for.
        let dtype = match self.field.dtype() {
            ArrowDataType::Dictionary(_, value, _) => (**value).clone(),
            dtype => dtype.clone(),
        };
        let field = ArrowField::new(self.field.name.clone(), dtype, self.field.is_nullable);
        let arrays = self.decode(&field)?;
        Ok(Cells::Typed(Series::try_from((&field, arrays))?.rechunk()))
    }

    /// The numbers of texts in their dictionary; none where some pages hold texts, or there are more words than rows in a batch,
    /// each of which looks at all words.
    fn words(&self) -> Option<Words> {
        let value = match self.field.dtype() {
            ArrowDataType::Dictionary(_, value, _) => value,
            dtype => dtype,
        };
        let text = matches!(value, ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View);
        if !text || self.column.dictionary_page_offset().is_none() {
            return None;
        }
        let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
        // The decoder gives the numbers of the file only where a column says that it is made of words.
        let mark = Metadata::from_iter([(DTYPE_CATEGORICAL_NEW.into(), "".into())]);
        let field = ArrowField::new(self.field.name.clone(), dtype, true).with_metadata(mark);
        let arrays = self.decode(&field).ok()?;
        let [array] = arrays.as_slice() else { return None };
        let array = array.as_any().downcast_ref::<DictionaryArray<u32>>()?;
        let words = array.values().as_any().downcast_ref::<Utf8ViewArray>()?.clone();
        let keys = array.keys().clone();
        // What nobody else holds need not be copied to be changed.
        drop(arrays);
        (words.len() <= self.rows.len().min(BATCH)).then(|| numbered(keys, words))
    }

    fn decode(&self, field: &ArrowField) -> PolarsResult<Vec<Box<dyn Array>>> {
        let pages = PageReader::new(Cursor::new(self.stored.clone()), self.column, Vec::new(), usize::MAX);
        let pages = BasicDecompressor::new(pages, Vec::new());
        let rows = Filter::new_ranged(self.rows.start, self.rows.end);
        let kind = &self.column.descriptor().descriptor.primitive_type;
        Ok(column_iter_to_arrays(vec![pages], vec![kind], field.clone(), Some(rows))?.0)
    }
}

/// The numbers as they are, and for empty cells one more.
fn numbered(keys: PrimitiveArray<u32>, words: Utf8ViewArray) -> Words {
    let (_, numbers, known) = keys.into_inner();
    let texts = StringChunked::with_chunk(PlSmallStr::EMPTY, words);
    let Some(known) = known.filter(|known| known.unset_bits() > 0) else { return Words { numbers, words: texts } };
    let none = u32::try_from(texts.len()).expect("no more words than rows");
    let mut numbers = numbers.to_vec();
    (!&known).true_idx_iter().for_each(|row| numbers[row] = none);
    Words { numbers: numbers.into(), words: texts.iter().chain([None]).collect() }
}
