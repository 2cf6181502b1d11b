//! Figures from the tables that they were written to.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};
use polars_core::prelude::*;
use polars_io::prelude::{CsvReadOptions, ParallelStrategy, ParquetReader, SerReader};
use polars_parquet::read::FileMetadata;

use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::figure::figure::{Figure, Status};
use crate::figure::table::Figures;
use crate::file;
use crate::register::{guarded, parquet_metadata};
use crate::text::as_it_was;

/// The columns that a table of figures has at least.
const NEEDED: [&str; 5] = ["indicator", "period", "category", "value", "status"];

/// How a workbook writes a total over a group-by column.
pub(crate) const TOTAL: &str = "合计";

impl Figures {
    /// The figures of a file as fazhi writes it: Parquet, CSV in UTF-8, or a workbook, of which the sheet with the plain table is
    /// read.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be read, [`Error::Content`] where it holds no figures.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::figure::Figures;
    ///
    /// let file = tempfile::NamedTempFile::new()?;
    /// std::fs::write(&file, "indicator,period,category,numerator,denominator,value,status\naid_cases,2020,,118,,118,ok\n")?;
    /// let figures = Figures::read(file.path())?;
    /// assert_eq!(figures.of("aid_cases").next().unwrap().value, Some(118.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::of_frame(&read(path)?, &path.display().to_string())
    }

    /// The figures of a table with the columns of [`Figures::to_frame`]; `place` names it in errors.
    ///
    /// The group-by columns are those between `period` and `category`; an empty cell of one is a total. Limits are not
    /// taken over.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where a column is not there, or a cell is no period, no number or no status.
    pub fn of_frame(frame: &DataFrame, place: &str) -> Result<Self> {
        needed(frame, place)?;
        let text = |name: &str| -> Result<Option<StringChunked>> {
            let Ok(column) = frame.column(name) else { return Ok(None) };
            let cast = column.as_materialized_series().cast(&DataType::String).and_then(|cells| cells.str().cloned());
            cast.map(Some).map_err(Error::engine(format!("reading column `{name}` of `{place}`")))
        };
        let by = by_columns(frame);
        let groups = by.iter().map(|name| text(name)).collect::<Result<Vec<_>>>()?;
        let [indicator, period, category, numerator, denominator, value, status, excluded] =
            ["indicator", "period", "category", "numerator", "denominator", "value", "status", "excluded"].map(text);
        let (indicator, period, category, status) = (indicator?, period?, category?, status?);
        let (numerator, denominator, value, excluded) = (numerator?, denominator?, value?, excluded?);
        let cell = |column: &Option<StringChunked>, row: usize| {
            let cell = column.as_ref()?.get(row)?.trim();
            Some(cell).filter(|cell| !cell.is_empty()).map(ToOwned::to_owned)
        };
        let wrong = |row: usize, column: &str, value: &str, expected: &str| {
            Error::content(place, format!("row {}: column `{column}` is `{value}`, expected {expected}", row + 1))
        };
        let mut rows = Vec::with_capacity(frame.height());
        for row in 0..frame.height() {
            let number = |name: &str, column: &Option<StringChunked>| {
                let read = cell(column, row).map(|cell| cell.parse().map_err(|_| wrong(row, name, &cell, "a number")));
                read.transpose()
            };
            let (period, status) = (cell(&period, row).unwrap_or_default(), cell(&status, row).unwrap_or_default());
            let expected = "ok, undefined, not_available or suppressed";
            rows.push(Figure {
                indicator: cell(&indicator, row).unwrap_or_default().into(),
                period: period
                    .parse::<Period>()
                    .map_err(|_| wrong(row, "period", &period, "one such as 2020 or 2020Q3"))?,
                group: Arc::new(groups.iter().map(|column| cell(column, row).filter(|name| name != TOTAL)).collect()),
                category: cell(&category, row),
                numerator: number("numerator", &numerator)?,
                denominator: number("denominator", &denominator)?,
                value: number("value", &value)?,
                lower: None,
                upper: None,
                further: Vec::new(),
                status: Status::of_name(&status).ok_or_else(|| wrong(row, "status", &status, expected))?,
                excluded: rows_of(cell(&excluded, row))
                    .map_err(|cell| wrong(row, "excluded", &cell, "a number of rows"))?,
            });
        }
        Ok(Self::of_rows(by, Vec::new(), &rows))
    }
}

/// A number of rows, which some programs write with a decimal; none where there is nothing.
fn rows_of(cell: Option<String>) -> Result<u64, String> {
    cell.map_or(Ok(0), |cell| cell.strip_suffix(".0").unwrap_or(&cell).parse().map_err(|_| cell.clone()))
}

/// The table of figures in a file; all cells of a text file and a workbook are text.
pub(crate) fn read(path: &Path) -> Result<DataFrame> {
    let bytes = file::bytes(path, u64::MAX)?;
    let wrong = |reason: String| Error::content(path, format!("it holds no figures: {reason}"));
    let frame = if bytes.starts_with(b"PAR1") {
        guarded(path, || parquet(bytes).map_err(wrong))?
    } else if bytes.starts_with(b"PK\x03\x04") {
        guarded(path, || workbook(bytes).map_err(wrong))?
    } else {
        let for_people = bytes.strip_prefix("\u{feff}".as_bytes());
        let text = for_people.unwrap_or(&bytes).to_vec();
        let options = CsvReadOptions::default().with_infer_schema_length(Some(0));
        let read = options.into_reader_with_file_handle(Cursor::new(text)).finish();
        let read = read.and_then(|frame| if for_people.is_some() { as_written(&frame) } else { Ok(frame) });
        read.map_err(|error| wrong(error.to_string()))?
    };
    needed(&frame, &path.display().to_string())?;
    Ok(frame)
}

/// Any table of Parquet that a run has written.
pub(crate) fn read_table(path: &Path) -> Result<DataFrame> {
    let bytes = file::bytes(path, u64::MAX)?;
    guarded(path, || parquet(bytes).map_err(|reason| Error::content(path, reason)))
}

/// A table for people without the signs that keep a spreadsheet program from taking its texts for formulas.
fn as_written(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let text = |column: &Column| {
        let texts = column.str()?.apply_values(|cell| Cow::Borrowed(as_it_was(cell)));
        Ok(texts.with_name(as_it_was(column.name()).into()).into_column())
    };
    DataFrame::new(frame.height(), frame.columns().iter().map(text).collect::<PolarsResult<_>>()?)
}

/// The columns in a Parquet file, all of which may be dictionaries, such as a categorical of another program.
fn parquet(bytes: Vec<u8>) -> Result<DataFrame, String> {
    let mut metadata = parquet_metadata(&bytes).map_err(|error| error.to_string())?;
    // Without the types of the program that wrote it, a dictionary is read as the values that it stands for.
    metadata.key_value_metadata = None;
    parquet_table(bytes, metadata)
}

/// The table in a Parquet file with this footer, in this thread alone.
fn parquet_table(bytes: Vec<u8>, footer: FileMetadata) -> Result<DataFrame, String> {
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    reader.set_metadata(Arc::new(footer));
    let table = reader.read_parallel(ParallelStrategy::None).finish().map_err(|error| error.to_string())?;
    // The reader does not look whether it has found as many rows as there should be.
    match table.columns().iter().find(|column| column.len() != table.height()) {
        Some(column) => Err(format!("column `{}` has {} rows of {}", column.name(), column.len(), table.height())),
        None => Ok(table),
    }
}

fn needed(frame: &DataFrame, place: &str) -> Result<()> {
    match NEEDED.into_iter().find(|name| frame.column(name).is_err()) {
        Some(lacking) => Err(Error::content(place, format!("it holds no figures: there is no column `{lacking}`"))),
        None => Ok(()),
    }
}

/// The first sheet of a workbook that has the columns of a table of figures in its first row, or else the first sheet.
fn workbook(bytes: Vec<u8>) -> Result<DataFrame, String> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut first = None;
    for at in 0..book.sheet_names().len() {
        let Some(sheet) = book.worksheet_range_at(at) else { continue };
        let frame = sheet_frame(&sheet.map_err(|error| error.to_string())?)?;
        if NEEDED.iter().all(|name| frame.column(name).is_ok()) {
            return without_totals(frame).map_err(|error| error.to_string());
        }
        first.get_or_insert(frame);
    }
    first.ok_or_else(|| "the workbook has no sheet".into())
}

/// The table with nothing where a group-by column has the word for a total, as the other formats write one.
fn without_totals(mut frame: DataFrame) -> PolarsResult<DataFrame> {
    for name in by_columns(&frame) {
        let column = frame.column(&name)?.str()?.clone();
        let names: StringChunked = column.iter().map(|value| value.filter(|value| *value != TOTAL)).collect();
        frame.with_column(names.with_name(name.as_str().into()).into_column())?;
    }
    Ok(frame)
}

fn sheet_frame(sheet: &Range<Data>) -> Result<DataFrame, String> {
    let cell = |cell: &Data| match cell {
        Data::Empty => None,
        Data::Float(number) => Some(number.to_string()),
        other => Some(other.to_string()),
    };
    let headers: Vec<String> = sheet.rows().next().into_iter().flatten().map_while(cell).collect();
    let column = |at: usize| sheet.rows().skip(1).map(|row| row.get(at).and_then(cell)).collect::<Vec<_>>();
    let columns = headers.iter().enumerate().map(|(at, name)| Column::new(name.as_str().into(), column(at)));
    DataFrame::new(sheet.height().saturating_sub(1), columns.collect()).map_err(|error| error.to_string())
}

/// The columns between the period and the category.
pub(crate) fn by_columns(figures: &DataFrame) -> Vec<String> {
    let names: Vec<&str> = figures.get_column_names().into_iter().map(PlSmallStr::as_str).collect();
    let from = names.iter().position(|name| *name == "period").map_or(0, |at| at + 1);
    let to = names.iter().position(|name| *name == "category").unwrap_or(from);
    names.get(from..to).unwrap_or_default().iter().map(|name| (*name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(rows: &str) -> Result<Figures> {
        let text = format!("indicator,period,agency,category,numerator,denominator,value,status,excluded\n{rows}");
        let read = CsvReadOptions::default().with_infer_schema_length(Some(0));
        let frame = read.into_reader_with_file_handle(Cursor::new(text.into_bytes())).finish().unwrap();
        Figures::of_frame(&frame, "a.csv")
    }

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let figures =
            frame("a,2020Q3,,,1,2,0.5,ok,3\na,2020,合计,x,,,,undefined,3.0\na,2020,甲,,,,,not_available,\n").unwrap();
        assert_eq!(figures.by(), ["agency"]);
        let again = Figures::of_frame(&figures.to_frame().unwrap(), "again").unwrap();
        assert_eq!(again, figures);
        let rows: Vec<_> = figures.iter().collect();
        let groups: Vec<_> = rows.iter().map(|row| row.group[0].as_deref()).collect();
        assert_eq!(groups, [None, None, Some("甲")]);
        assert_eq!(rows.iter().map(|row| row.excluded).collect::<Vec<_>>(), [3, 3, 0]);
    }

    #[test]
    fn a_cell_that_is_not_what_it_should_be_is_named() {
        for (row, expected) in [
            ("a,20,,,,,,ok,", "column `period` is `20`, expected one such as 2020 or 2020Q3"),
            ("a,2020,,,,,x,ok,", "column `value` is `x`, expected a number"),
            ("a,2020,,,,,1,fine,", "column `status` is `fine`, expected ok, undefined, not_available or suppressed"),
            ("a,2020,,,,,1,ok,-1", "column `excluded` is `-1`, expected a number of rows"),
        ] {
            let error = frame(&format!("{row}\n")).unwrap_err().to_string();
            assert_eq!(error, format!("`a.csv`: row 1: {expected}"));
        }
    }
}
