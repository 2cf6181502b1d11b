//! What all spreadsheets have in common: sheets of which some are read, rows of cells, and cells that are merged downwards.

mod grid;
mod html;
mod ods;
pub(super) mod package;
mod xls;
mod xlsx;

use std::collections::BTreeMap;
use std::path::Path;

use super::sheet::{self, BATCH, HEADER_WITHIN, HeaderRow, TextBatch};
use super::{Sheets, Sink, ready};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};
use crate::register::problem::Rule;

/// The forms of spreadsheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Xlsx,
    Xls,
    Ods,
    Html,
}

/// Opens a spreadsheet; `names` are those of the sheets to read, or none.
pub(super) fn open<'a>(path: &'a Path, form: Form, names: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
    match form {
        Form::Xlsx => xlsx::open(path, names, asked),
        Form::Xls => grid::open(path, xls::grids(path)?, names, asked),
        Form::Ods => grid::open(path, ods::grids(path)?, names, asked),
        Form::Html => grid::open(path, html::grids(path)?, names, asked),
    }
}

/// The first rows of each sheet.
pub(super) fn tops(path: &Path, form: Form) -> Result<Vec<SheetTop>> {
    Ok(match form {
        Form::Xlsx => xlsx::tops(path)?,
        Form::Xls => grid::tops(&xls::grids(path)?),
        Form::Ods => grid::tops(&ods::grids(path)?),
        Form::Html => grid::tops(&html::grids(path)?),
    })
}

/// The name that stands for all sheets.
const ALL: &str = "*";

/// How many columns a sheet may have: those of Excel, A to XFD.
pub(super) const MAX_COLUMNS: u32 = 16_384;

/// A batch ends early once its texts have so many bytes.
const MAX_TEXT: usize = 64 << 20;

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// A number without the format of a date.
    Number(f64),
    /// What is no value, and what the cell shows.
    Fault(Rule, String),
}

/// The cells of a row that are not empty, each with its column, in order.
pub(super) type Row = Vec<(u32, Value)>;

/// The cell in a column.
pub(super) fn at(row: &Row, column: u32) -> Option<&Value> {
    row.binary_search_by_key(&column, |(column, _)| *column).ok().map(|at| &row[at].1)
}

/// Puts a cell into a row, unless it is blank. Nearly always it stands behind the others.
pub(super) fn put(row: &mut Row, column: u32, value: Value) {
    if matches!(&value, Value::Text(text) if text.trim().is_empty()) {
        return;
    }
    if row.last().is_none_or(|(last, _)| *last < column) {
        return row.push((column, value));
    }
    match row.binary_search_by_key(&column, |(column, _)| *column) {
        Ok(known) => row[known].1 = value,
        Err(before) => row.insert(before, (column, value)),
    }
}

impl Value {
    /// The text of the cell as its user sees it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(_, text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The first rows of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetTop {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The place of the first row that has cells.
    first: u32,
    /// The texts of that row and the next ones.
    pub(super) rows: Vec<Vec<String>>,
}

impl SheetTop {
    /// The top of a sheet whose rows with cells these are.
    pub(super) fn of(name: &str, hidden: bool, rows: &[(u32, Row)]) -> Self {
        let first = rows.first().map_or(0, |(at, _)| *at);
        let within = rows.iter().take_while(|(at, _)| ((at - first) as usize) < HEADER_WITHIN);
        let mut laid: Vec<Vec<String>> = Vec::new();
        for (at, row) in within {
            laid.resize((at - first) as usize, Vec::new());
            let mut cells = vec![String::new(); row.last().map_or(0, |(column, _)| *column as usize + 1)];
            for (column, value) in row {
                cells[*column as usize] = value.shown();
            }
            laid.push(cells);
        }
        Self { name: name.into(), hidden, first, rows: laid }
    }

    /// Whether a row can be part of the top, given the rows before it.
    pub(super) fn takes(rows: &[(u32, Row)], at: u32) -> bool {
        rows.first().is_none_or(|(first, _)| ((at - first) as usize) < HEADER_WITHIN)
    }
}

/// A sheet that is read: which one it is, its header, and the place of its first row of data.
pub(super) struct Chosen {
    pub(super) at: usize,
    pub(super) header: HeaderRow,
    pub(super) from: u32,
}

/// The sheets that are looked at: those that were named, or all.
pub(super) fn named(known: &[String], asked: &[String]) -> Result<Vec<bool>> {
    let all = asked.is_empty() || asked.iter().any(|name| name == ALL);
    let missing = asked.iter().find(|name| *name != ALL && !known.contains(name));
    match missing {
        Some(name) => Err(Error::unknown("sheet", name, known.iter().map(String::as_str))),
        None => Ok(known.iter().map(|name| all || asked.contains(name)).collect()),
    }
}

/// Chooses the sheets to read from those that are looked at, and names the others that have something in them.
///
/// Sheets that were named are read, whatever their headers. Without names the sheets that fit are read. `*` means all that
/// are not empty; of hidden ones, as the lists behind drop-down cells, only those that fit.
pub(super) fn choose(
    path: &Path,
    tops: &[SheetTop],
    names: &[String],
    asked: Asked<'_>,
) -> Result<(Vec<Chosen>, Vec<String>)> {
    let chosen = |at: usize, top: &SheetTop| {
        let header = sheet::header(&top.rows, asked);
        let from = top.first.saturating_add(u32::try_from(header.above).unwrap_or(u32::MAX));
        Chosen { at, header, from }
    };
    let all = names.is_empty() || names.iter().any(|name| name == ALL);
    let filled = tops.iter().enumerate().filter(|(_, top)| !all || !top.rows.is_empty());
    let mut sheets: Vec<Chosen> = filled.map(|(at, top)| chosen(at, top)).collect();
    if sheets.is_empty() {
        let first = tops.first().ok_or_else(|| Error::content(path, "the workbook has no sheet"))?;
        sheets.push(chosen(0, first));
    }
    if !all {
        return Ok((sheets, Vec::new()));
    }
    let fits = fitting(&sheets.iter().map(|sheet| &sheet.header).collect::<Vec<_>>());
    let unfit = |at: usize| !fits.contains(&at);
    let mut unread = Vec::new();
    let mut read = Vec::new();
    for (at, sheet) in sheets.into_iter().enumerate() {
        let top = &tops[sheet.at];
        match (unfit(at), top.hidden, names.is_empty()) {
            (true, true, _) => {}
            (true, false, true) => unread.push(top.name.clone()),
            _ => read.push(sheet),
        }
    }
    Ok((read, unread))
}

/// Which of some headers are those of sheets to read: the one that names the most columns, and those that fit beside it.
///
/// If that one has all required columns, and there are such, those fit that have them too; else those that name at least two
/// columns and half as many as the best does.
pub(super) fn fitting(headers: &[&HeaderRow]) -> Vec<usize> {
    let most = headers.iter().map(|header| header.matches).max().unwrap_or(0);
    let Some(best) = headers.iter().position(|header| header.matches == most) else { return Vec::new() };
    let required = headers[best].required;
    let fits = |header: &HeaderRow| match required {
        Some(true) => header.required == Some(true),
        _ => header.matches >= 2 && header.matches * 2 >= most,
    };
    (0..headers.len()).filter(|at| *at == best || fits(headers[*at])).collect()
}

/// Cells that are merged: the place of the first, and the last row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) last: u32,
}

/// Cells merged downwards: the value of the first stands for those below it. Across columns, it belongs to the first of them.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The spans that are still to come, the next one last.
    ahead: Vec<Span>,
    /// By column the last row of the span that is open, and its value.
    open: BTreeMap<u32, (u32, Value)>,
}

impl Merged {
    /// The spans that begin in a row of data.
    fn new(spans: Vec<Span>, from: u32) -> Self {
        let mut ahead = spans;
        ahead.retain(|span| span.last > span.row && span.row >= from);
        ahead.sort_by_key(|span| (std::cmp::Reverse(span.row), span.column));
        Self { ahead, open: BTreeMap::new() }
    }

    /// Goes on to a row.
    fn reach(&mut self, place: u32, row: &Row) {
        if !self.open.is_empty() {
            self.open.retain(|_, (last, _)| *last >= place);
        }
        while let Some(span) = self.ahead.pop_if(|span| span.row <= place) {
            if let (true, Some(value)) = (span.row == place, at(row, span.column)) {
                self.open.insert(span.column, (span.last, value.clone()));
            }
        }
    }

    /// The value that stands in a column.
    pub(super) fn get(&self, column: u32) -> Option<&Value> {
        if self.open.is_empty() { None } else { self.open.get(&column).map(|(_, value)| value) }
    }

    /// The first value that stands to the left of a column.
    pub(super) fn left_of(&self, column: u32) -> Option<&Value> {
        self.open.range(..column).next().map(|(_, (_, value))| value)
    }
}

/// The rows of a sheet on their way to batches.
pub(super) struct Sending {
    batch: TextBatch,
    merged: Merged,
    /// The place of the first row of data.
    from: u32,
    /// The size of the file and how many rows it has, as nearly as is known.
    share: (u64, usize),
}

impl Sending {
    pub(super) fn new(
        found: Vec<Found>,
        sheet: &Chosen,
        spans: Vec<Span>,
        since_1904: bool,
        share: (u64, usize),
    ) -> Self {
        let batch = TextBatch::new(found, sheet.header.cells.len()).since_1904(since_1904);
        Self { batch, merged: Merged::new(spans, sheet.from), from: sheet.from, share }
    }

    /// Takes a row by its place.
    pub(super) fn row(&mut self, place: u32, row: &Row, send: Sink<'_, '_>) -> Result<()> {
        if place < self.from {
            return Ok(());
        }
        self.merged.reach(place, row);
        self.batch.push_row(u64::from(place) + 1, row, &self.merged);
        if self.batch.len() == BATCH || self.batch.text() > MAX_TEXT { self.end(send) } else { Ok(()) }
    }

    /// Sends what there is.
    pub(super) fn end(&mut self, send: Sink<'_, '_>) -> Result<()> {
        let (size, rows) = self.share;
        send(ready(self.batch.take().of_file(size, rows)))
    }
}
