//! Output destinations and formats.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use polars_core::prelude::*;
use polars_io::prelude::{CsvWriter, ParquetWriter, SerWriter};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::file;
use crate::show::{Paper, Table};

/// The output format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for reading
    Table,
    /// Comma-separated values in UTF-8, for programs: texts stay as they are, even those that begin like a formula
    Csv,
    /// A JSON array of objects
    Json,
    /// A Parquet file
    Parquet,
}

impl Format {
    /// The format asked for, else the one named by the file's extension, else a table.
    pub(super) fn choose(asked: Option<Self>, output: Option<&Path>) -> Self {
        let ending = output.and_then(Path::extension).and_then(|ending| ending.to_str());
        let named = ending.and_then(|ending| Self::from_str(ending, true).ok());
        asked.or(named).unwrap_or(Self::Table)
    }
}

/// A file, or standard output.
#[derive(Debug, clap::Args)]
pub(super) struct Output {
    /// Write to this file instead of standard output; without --format, its extension determines the format
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Output {
    pub(super) fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Whether the output goes to a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.output.is_none() && io::stdout().is_terminal()
    }

    /// Writes a table for reading, if it has rows.
    pub(super) fn table(&self, table: &Table) -> Result<()> {
        if table.is_empty() { Ok(()) } else { self.write(|out| writeln!(out, "{}", table.text(self.paper()))) }
    }

    /// What a table is written on: a terminal as wide as it is, or a file.
    pub(super) fn paper(&self) -> Paper {
        match console::Term::stdout().size_checked().filter(|_| self.is_terminal()) {
            Some((_, width)) => Paper { width, colour: console::colors_enabled() },
            None => Paper::PLAIN,
        }
    }

    /// Refuses to write over one of the files that are read.
    pub(super) fn apart_from<'p>(&self, inputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
        let Some(path) = &self.output else { return Ok(()) };
        match inputs.into_iter().find(|input| file::same(path, input)) {
            Some(input) => {
                let expected = format!("another file than `{}`, which is read", input.display());
                Err(Error::parameter("output", path.display(), &expected))
            }
            None => Ok(()),
        }
    }

    /// Writes the output, to a file as a whole or not at all; a closed pipe on standard output is not an error.
    pub(super) fn write(&self, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let Some(path) = &self.output else {
            let mut out = BufWriter::new(io::stdout().lock());
            return match body(&mut out).and_then(|()| out.flush()) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::file("standard output")(error)),
                _ => Ok(()),
            };
        };
        file::replace(path, body)
    }

    /// Writes the bytes of a format that is not for reading.
    pub(super) fn bytes(&self, format: &str, bytes: &[u8]) -> Result<()> {
        if self.is_terminal() {
            let expected = "another format on a terminal, or a file given with --output";
            return Err(Error::parameter("format", format, expected));
        }
        self.write(|out| out.write_all(bytes))
    }

    /// Writes a frame in a machine-readable format.
    pub(super) fn frame(&self, mut frame: DataFrame, format: Format) -> Result<()> {
        if format == Format::Parquet && self.is_terminal() {
            return Err(Error::parameter(
                "format",
                "parquet",
                "table, csv or json on a terminal, or a file given with --output",
            ));
        }
        self.write(|out| match format {
            Format::Parquet => ParquetWriter::new(out).finish(&mut frame).map(|_| ()).map_err(system),
            Format::Json => array(out, &objects(&frame).map_err(system)?),
            Format::Csv | Format::Table => CsvWriter::new(out).finish(&mut frame).map_err(system),
        })
    }
}

/// A JSON object that keeps the order of its fields.
#[derive(Debug)]
pub(super) struct Object(pub(super) Vec<(String, Value)>);

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Writes a JSON array with one object per line.
pub(super) fn array(out: &mut dyn Write, objects: &[Object]) -> io::Result<()> {
    for (at, object) in objects.iter().enumerate() {
        out.write_all(if at == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, object)?;
    }
    out.write_all(if objects.is_empty() { b"[]\n" } else { b"\n]\n" })
}

fn objects(frame: &DataFrame) -> PolarsResult<Vec<Object>> {
    let cell = |column: &Column, row: usize| Ok((column.name().to_string(), value(&column.get(row)?)));
    let object = |row: usize| frame.columns().iter().map(|column| cell(column, row)).collect::<PolarsResult<_>>();
    (0..frame.height()).map(|row| object(row).map(Object)).collect()
}

fn value(cell: &AnyValue<'_>) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::UInt64(number) => Value::from(*number),
        AnyValue::Float64(number) => Value::from(*number),
        other => Value::from(other.str_value().into_owned()),
    }
}

/// The I/O error inside an error of polars, if there is one.
fn system(error: PolarsError) -> io::Error {
    match error {
        PolarsError::IO { error, .. } => io::Error::new(error.kind(), error.to_string()),
        other => io::Error::other(other),
    }
}
