//! Parquet files, read in pieces and only in the columns asked for.

use std::fs::File;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::sync_channel;

use polars::prelude::*;

use super::frame::{accepts, batch};
use super::{BatchIter, Numbers, Opened, RawBatch};
use crate::error::{Error, Result};
use crate::register::columns::Found;

/// How many rows one batch holds: few enough to be held in memory several times, many enough to be worth a look at each word.
const BATCH: NonZeroUsize = NonZeroUsize::new(1 << 18).expect("not zero");

pub(super) fn open(path: &Path) -> Result<Opened<'_>> {
    let file = File::open(path).map_err(Error::file(path))?;
    let unreadable = |error: PolarsError| Error::content(path, format!("not a Parquet file that can be read: {error}"));
    let fields = ParquetReader::new(file).schema().map_err(unreadable)?;
    let headers: Vec<String> = fields.iter_names().map(ToString::to_string).collect();
    let start = move |found: Vec<Found>| -> Result<BatchIter<'_>> {
        for column in &found {
            let field = fields.get(&column.header).expect("the header came from these fields");
            accepts(&path.display().to_string(), &column.header, field.dtype())?;
        }
        if found.is_empty() {
            return rows_only(path);
        }
        let doing = || Error::engine(format!("reading `{}`", path.display()));
        let columns: Vec<_> = found.iter().map(|column| col(column.header.as_str())).collect();
        let args = ScanArgsParquet { glob: false, cache: false, ..Default::default() };
        let scan = LazyFrame::scan_parquet(path.to_string_lossy().as_ref().into(), args).map_err(doing())?;
        let batches = stream(scan.select(columns)).map_err(doing())?;
        Ok(Box::new(Rows { path, batches, next: 1 }))
    };
    Ok(Opened { headers, start: Box::new(start) })
}

/// The batches of a query, in order, made on a thread of its own while earlier ones are counted.
fn stream(query: LazyFrame) -> PolarsResult<impl Iterator<Item = PolarsResult<DataFrame>> + Send> {
    let (sender, receiver) = sync_channel(1);
    let failed = sender.clone();
    let send = PlanCallback::new(move |frame| Ok(sender.send(Ok(frame)).is_err()));
    let query = query.sink_batches(send, true, Some(BATCH))?;
    std::thread::spawn(move || {
        let work = AssertUnwindSafe(|| query.collect_with_engine(Engine::Streaming).map(drop));
        let panicked = |_| Err(polars_err!(ComputeError: "the engine failed on this file"));
        if let Err(error) = catch_unwind(work).unwrap_or_else(panicked) {
            // Nobody listens any more where the reading has stopped before the end.
            failed.send(Err(error)).ok();
        }
    });
    Ok(receiver.into_iter())
}

struct Rows<'a, I> {
    path: &'a Path,
    batches: I,
    next: u64,
}

impl<I: Iterator<Item = PolarsResult<DataFrame>>> Iterator for Rows<'_, I> {
    type Item = Result<RawBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = match self.batches.next()? {
            Ok(frame) => frame,
            Err(error) => return Some(Err(Error::content(self.path, error.to_string()))),
        };
        let first = self.next;
        self.next += frame.height() as u64;
        Some(Ok(batch(&frame, Numbers::From(first))))
    }
}

/// A file none of whose columns are asked for still has rows.
fn rows_only(path: &Path) -> Result<BatchIter<'_>> {
    let file = File::open(path).map_err(Error::file(path))?;
    let height = ParquetReader::new(file).num_rows().map_err(Error::engine(format!("reading `{}`", path.display())))?;
    let batch = RawBatch { height, columns: Vec::new(), numbers: Numbers::From(1), faults: Vec::new() };
    Ok(Box::new(std::iter::once(Ok(batch))))
}
