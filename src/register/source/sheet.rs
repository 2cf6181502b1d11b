//! What text files and spreadsheets have in common: a header near the top, and rows of text below it.

use super::no_row::no_row;
use super::workbook::{self, Merged, Row, Value};
use super::{CellFault, Cells, Numbers, RawBatch};
use crate::column::CodesBuilder;
use crate::register::columns::{Asked, Found};
use crate::register::header::unit_of_table;
use crate::register::problem::Rule;
use crate::register::schema::Kind;

/// The header is one of so many rows; above it there may be titles and notes.
pub(super) const HEADER_WITHIN: usize = 30;

/// How many rows one batch holds.
pub(super) const BATCH: usize = 1 << 16;

/// The header among the first rows: its cells, and how many rows come before the first row of data.
#[derive(Debug, PartialEq, Default)]
pub(super) struct HeaderRow {
    pub(super) cells: Vec<String>,
    pub(super) above: usize,
    pub(super) matches: usize,
    /// How many rows come before the header itself.
    pub(super) begins: usize,
    /// Whether it has all required columns; none where no column is required.
    pub(super) required: Option<bool>,
    /// By what a line above multiplies amounts whose headers have no unit.
    pub(super) unit: Option<i128>,
}

/// Finds the row, or the two rows of a header with merged cells, that name the most columns.
///
/// Of two rows the lower one's text counts, and the upper one's where the lower is empty.
pub(super) fn header(rows: &[Vec<String>], asked: Asked<'_>) -> HeaderRow {
    let best = header_by(rows, asked.matcher());
    let lines = rows.iter().take(best.begins).flatten();
    let unit = lines.filter_map(|line| unit_of_table(line)).next_back();
    HeaderRow { required: asked.has_required(&best.cells), unit, ..best }
}

/// The same by how many columns the cells of a row name.
pub(super) fn header_by(rows: &[Vec<String>], matches_of: impl Fn(&[String]) -> usize) -> HeaderRow {
    let first = rows.first().cloned().unwrap_or_default();
    let mut best = HeaderRow { cells: first, above: 1, ..HeaderRow::default() };
    let of_rows: Vec<_> = rows.iter().map(|row| matches_of(row)).collect();
    for (at, (row, matches)) in rows.iter().zip(&of_rows).enumerate() {
        let matches = *matches;
        if matches > best.matches {
            best = HeaderRow { cells: row.clone(), begins: at, above: at + 1, matches, ..best };
        }
        if let Some(lower) = rows.get(at + 1) {
            let joined = join(row, lower);
            let matches = matches_of(&joined);
            if matches > best.matches.max(of_rows[at + 1]) {
                best = HeaderRow { cells: joined, begins: at, above: at + 2, matches, ..best };
            }
        }
    }
    while best.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        best.cells.pop();
    }
    best
}

fn join(upper: &[String], lower: &[String]) -> Vec<String> {
    let cell = |row: &[String], at: usize| row.get(at).filter(|text| !text.trim().is_empty()).cloned();
    let width = upper.len().max(lower.len());
    (0..width).map(|at| cell(lower, at).or_else(|| cell(upper, at)).unwrap_or_default()).collect()
}

/// Rows of text on their way to a batch.
pub(super) struct TextBatch {
    found: Vec<Found>,
    width: usize,
    columns: Vec<CodesBuilder>,
    numbers: Vec<u64>,
    faults: Vec<(usize, Rule)>,
    cell_faults: Vec<CellFault>,
    /// How many bytes of text the cells of spreadsheets had.
    text: usize,
    /// Whether the numbers of days count from 1904.
    since_1904: bool,
}

/// The number that 1904-01-01 has in a spreadsheet that counts from 1900; it is 0 in one that counts from 1904.
const DAYS_TO_1904: f64 = 1462.0;

impl TextBatch {
    pub(super) fn new(found: Vec<Found>, width: usize) -> Self {
        let columns = found.iter().map(|_| CodesBuilder::default()).collect();
        let (numbers, faults, cell_faults) = (Vec::new(), Vec::new(), Vec::new());
        Self { found, width, columns, numbers, faults, cell_faults, text: 0, since_1904: false }
    }

    /// Says from which year a spreadsheet counts its days.
    pub(super) fn since_1904(self, since_1904: bool) -> Self {
        Self { since_1904, ..self }
    }

    /// How many bytes of text the cells of spreadsheets had.
    pub(super) fn text(&self) -> usize {
        self.text
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Takes one row; a row without any text is not one. `strict` rows must have as many cells as the header.
    pub(super) fn push<'r>(&mut self, number: u64, cells: usize, cell: impl Fn(usize) -> &'r str, strict: bool) {
        let mut texts = (0..cells).map(&cell).map(str::trim).filter(|text| !text.is_empty());
        let Some(first) = texts.next() else { return };
        let second = texts.next();
        let row = self.numbers.len();
        let beyond = (self.width..cells).any(|at| !cell(at).trim().is_empty());
        if beyond || (strict && cells < self.width) {
            self.faults.push((row, Rule::RaggedRow));
        } else if self.is_header(|position| (position < cells).then(|| cell(position))) {
            self.faults.push((row, Rule::HeaderRow));
        } else if let Some(rule) = no_row(first, second, second.is_none() && self.width > 1) {
            self.faults.push((row, rule));
        }
        for (column, texts) in self.found.iter().zip(&mut self.columns) {
            texts.push((column.position < cells).then(|| cell(column.position)));
        }
        self.numbers.push(number);
    }

    /// Whether a row says what the header says, in all columns that are read.
    fn is_header<'r>(&self, cell: impl Fn(usize) -> Option<&'r str>) -> bool {
        let same = |found: &Found| cell(found.position).is_some_and(|text| text.trim() == found.header.trim());
        !self.found.is_empty() && self.found.iter().all(same)
    }

    /// Takes one row of a spreadsheet, with the cells that are merged into it. A row without cells of its own is not one, and one
    /// that has nothing but faults cannot be used at all.
    pub(super) fn push_row(&mut self, number: u64, row: &Row, merged: &Merged) {
        let Some((last, _)) = row.last() else { return };
        let at = self.numbers.len();
        let value = row.iter().find(|(_, value)| !matches!(value, Value::Fault(..)));
        if let (None, Some((_, Value::Fault(rule, _)))) = (value, row.first()) {
            self.faults.push((at, rule.clone()));
        } else if *last as usize >= self.width {
            self.faults.push((at, Rule::RaggedRow));
        } else if let Some(rule) = self.no_row(row, merged) {
            self.faults.push((at, rule));
        }
        for place in 0..self.found.len() {
            let column = u32::try_from(self.found[place].position).unwrap_or(u32::MAX);
            self.push_value(place, at, workbook::at(row, column).or_else(|| merged.get(column)));
        }
        self.numbers.push(number);
    }

    /// The rule that says why a line of a spreadsheet is no row.
    fn no_row(&self, row: &Row, merged: &Merged) -> Option<Rule> {
        let cell = |position: usize| match workbook::at(row, u32::try_from(position).ok()?)? {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        };
        if self.is_header(cell) {
            return Some(Rule::HeaderRow);
        }
        let mut texts = row.iter().map(|(_, value)| value.shown());
        let (first, second) = (texts.next()?, texts.next());
        let is_merged = |column: usize| u32::try_from(column).is_ok_and(|column| merged.get(column).is_some());
        let alone = second.is_none() && self.width > 1 && !(0..self.width).any(is_merged);
        let left = row.first().and_then(|(first, _)| merged.left_of(*first)).map(Value::shown);
        let of_left = || left.and_then(|left| no_row(left.trim(), None, false));
        no_row(first.trim(), second.as_deref().map(str::trim), alone).or_else(of_left)
    }

    /// Takes the cell of a row for one of the columns.
    fn push_value(&mut self, place: usize, row: usize, value: Option<&Value>) {
        let (found, texts) = (&self.found[place], &mut self.columns[place]);
        match value {
            None => texts.push(None),
            Some(Value::Text(text)) => {
                self.text += text.len();
                texts.push(Some(text));
            }
            Some(Value::Number(number)) => {
                // Days are numbers of up to five digits; 20200305 is a date that is written out.
                let serial = self.since_1904 && found.column.kind == Kind::Date && (0.0..100_000.0).contains(number);
                let number = if serial { number + DAYS_TO_1904 } else { *number };
                texts.push(Some(&number.to_string()));
            }
            Some(Value::Fault(rule, shown)) => {
                texts.push(None);
                let (rule, shown, position) = (rule.clone(), shown.clone(), found.position);
                self.cell_faults.push(CellFault { row, position, rule, shown });
            }
        }
    }

    /// The rows taken so far, as a batch.
    pub(super) fn take(&mut self) -> RawBatch {
        let empty = Self::new(self.found.clone(), self.width).since_1904(self.since_1904);
        let full = std::mem::replace(self, empty);
        RawBatch {
            height: full.numbers.len(),
            bytes: 0,
            columns: full.columns.into_iter().map(|texts| Cells::Text(texts.finish())).collect(),
            numbers: Numbers::List(full.numbers),
            faults: full.faults,
            cell_faults: full.cell_faults,
        }
    }
}
