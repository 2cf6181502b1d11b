//! Output destinations and formats.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::*;
use polars_io::prelude::{CsvWriter, ParquetWriter, SerWriter};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::file;
use crate::register::Register;
use crate::report::Document;
use crate::show::{Paper, Table};

/// What is written. Each command says which of these it can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For reading.
    Table,
    /// Comma-separated values in UTF-8, for programs: texts stay as they are, even those that begin like a formula.
    Csv,
    /// An array of objects.
    Json,
    Parquet,
    /// A page for a browser.
    Html,
    /// A workbook.
    Xlsx,
    /// A picture.
    Svg,
    /// A document of Word.
    Docx,
    /// Markdown.
    Markdown,
    /// A source for typst.
    Typst,
    /// Text of a document.
    Text,
}

impl Format {
    /// What a frame can be written in, besides a table made of it.
    pub(super) const OF_FRAMES: &[Self] = &[Self::Table, Self::Csv, Self::Json, Self::Parquet];

    /// What figures can be written in, besides.
    pub(super) const OF_FIGURES: &[Self] = &[Self::Table, Self::Csv, Self::Json, Self::Parquet, Self::Html, Self::Xlsx];

    const ALL: &[Self] = &[
        Self::Table,
        Self::Csv,
        Self::Json,
        Self::Parquet,
        Self::Html,
        Self::Xlsx,
        Self::Svg,
        Self::Docx,
        Self::Markdown,
        Self::Typst,
        Self::Text,
    ];

    /// What documents can be written in.
    pub(super) const OF_DOCUMENTS: &[Self] =
        &[Self::Text, Self::Docx, Self::Html, Self::Xlsx, Self::Markdown, Self::Typst];

    /// What it is called.
    fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Svg => "svg",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Typst => "typ",
            Self::Text => "txt",
        }
    }

    /// How files of it end.
    fn ending(self) -> &'static str {
        if self == Self::Table { "txt" } else { self.word() }
    }

    /// The format that the ending of a file says, one of those that are possible first.
    fn of_file(path: &Path, possible: &[Self]) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        possible.iter().chain(Self::ALL).find(|format| format.ending().eq_ignore_ascii_case(ending)).copied()
    }

    /// Reads the word for one of these formats.
    pub(super) fn parser(formats: &'static [Self]) -> impl TypedValueParser<Value = Self> {
        let named = |word: &str| formats.iter().find(|format| format.word() == word).copied();
        PossibleValuesParser::new(formats.iter().map(|format| format.word()))
            .map(move |word| named(&word).expect("one of these words"))
    }

    /// Whether it shows what people look for first, and leaves the rest out.
    pub(super) fn is_for_people(self) -> bool {
        matches!(self, Self::Table | Self::Html | Self::Xlsx)
    }

    fn is_binary(self) -> bool {
        matches!(self, Self::Parquet | Self::Xlsx | Self::Docx)
    }
}

/// A file, or standard output.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Output {
    /// Output format [default: by the ending of --output, else table]
    #[arg(long, value_name = "FORMAT", value_parser = Format::parser(Format::ALL))]
    format: Option<Format>,
    /// Write to this file instead of standard output; its ending says the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Output {
    /// The file, where it is not standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Whether a format is asked for.
    pub(super) fn asks_for_format(&self) -> bool {
        self.format.is_some()
    }

    /// The format asked for, else that of the file's ending, else the first of those that are possible.
    ///
    /// It is asked for before anything is read, as nobody waits for what cannot be written.
    pub(super) fn format(&self, possible: &[Format]) -> Result<Format> {
        let format = match &self.output {
            None => self.format.or(possible.first().copied()).unwrap_or(Format::Table),
            Some(path) => self.format_of(path, possible)?,
        };
        if format.is_binary() && self.is_terminal() {
            let expected = "another format on a terminal, or a file given with --output";
            return Err(Error::parameter("format", format.word(), expected));
        }
        Ok(format)
    }

    fn format_of(&self, path: &Path, possible: &[Format]) -> Result<Format> {
        let refused = |expected: &str| Err(Error::parameter("output", path.display(), expected));
        match (self.format, Format::of_file(path, possible)) {
            (None, Some(named)) if possible.contains(&named) => Ok(named),
            (None, _) => {
                let endings: Vec<_> = possible.iter().map(|format| format!("`.{}`", format.ending())).collect();
                refused(&format!("a file that ends in {}, or --format", endings.join(", ")))
            }
            (Some(asked), Some(named)) if asked != named => {
                refused(&format!("a file that ends in `.{}`, as --format says", asked.ending()))
            }
            (Some(_), None) if path.exists() => {
                refused("a new file: the one that is there does not end like an output, and is not written over")
            }
            (Some(asked), _) => Ok(asked),
        }
    }

    /// Whether the output goes to a terminal.
    fn is_terminal(&self) -> bool {
        self.output.is_none() && io::stdout().is_terminal()
    }

    /// Writes a table for reading, if it has rows.
    pub(super) fn table(&self, table: &Table) -> Result<()> {
        if table.is_empty() { Ok(()) } else { self.write(|out| writeln!(out, "{}", table.text(self.paper()))) }
    }

    /// What a table is written on: a terminal as wide as it is, or a file.
    pub(super) fn paper(&self) -> Paper {
        let width = super::width().filter(|_| self.output.is_none());
        let colour = self.output.is_none() && console::colors_enabled();
        Paper { width: width.unwrap_or(Paper::PLAIN.width), colour }
    }

    /// Refuses to write over one of the files that are read, and over any other register.
    pub(super) fn apart_from<'p>(&self, inputs: impl IntoIterator<Item = &'p Path>) -> Result<()> {
        let Some(path) = &self.output else { return Ok(()) };
        match inputs.into_iter().find(|input| file::same(path, input)) {
            Some(input) => {
                let expected = format!("another file than `{}`, which is read", input.display());
                Err(Error::parameter("output", path.display(), &expected))
            }
            None if Register::is_one(path) => {
                Err(Error::parameter("output", path.display(), "another file: this one is a register"))
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

    /// Writes a document.
    pub(super) fn document(&self, document: &Document, format: Format) -> Result<()> {
        let bytes = document.write(format.word().parse()?)?;
        self.write(|out| out.write_all(&bytes))
    }

    /// Writes a frame for programs.
    pub(super) fn frame(&self, mut frame: DataFrame, format: Format) -> Result<()> {
        self.write(|out| match format {
            Format::Parquet => ParquetWriter::new(out).finish(&mut frame).map(|_| ()).map_err(system),
            Format::Json => array(out, &objects(&frame).map_err(system)?),
            _ => CsvWriter::new(out).finish(&mut frame).map_err(system),
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
        AnyValue::Boolean(truth) => Value::from(*truth),
        AnyValue::UInt64(number) => Value::from(*number),
        AnyValue::Int64(number) => Value::from(*number),
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
