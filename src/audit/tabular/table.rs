//! The claims of a table in a document: numbers in cells, labelled by their headers.

use super::{
    grid::{Cells, Grid, Heads},
    header::{self, Part},
    number::{self, Number, Unit},
    tie,
    total::{self, Filled, Sum, Unclear},
};
use crate::audit::{
    cell::Cell,
    claim::{Claim, Kind, Period, folded::Folded},
    document::Table,
};
use crate::lang::Lang;

/// The maximum number of headers above or beside a number, and of titles of a table.
const DEEP: usize = 12;
/// If a table has fewer numbers than this and they have no headers, it arranges a page rather than states anything.
const FEW: usize = 3;

/// The contents of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) claims: Vec<Claim>,
    /// Totals with their parts.
    pub(super) sums: Vec<Sum>,
    /// The character ranges of all its numbers, claims or not.
    pub(super) numbers: Vec<std::ops::Range<usize>>,
    /// How many of its claims have no header.
    nameless: usize,
    /// What was not understood.
    pub(super) unclear: Option<Unclear>,
}

/// A row or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its headers, from the outermost.
    pub(super) path: Vec<String>,
    pub(super) part: Part,
    pub(super) unit: Option<Unit>,
    pub(super) year: Option<i32>,
}

/// The context of a table.
pub(super) struct Around<'a> {
    pub(super) text: &'a Folded<'a>,
    pub(super) lang: Lang,
    /// The year of the document.
    pub(super) year: Option<i32>,
    /// The number of the table, from 1, and its first sentence.
    pub(super) number: usize,
    pub(super) sentence: usize,
    /// The line of the text that contains a character; it gives the line on which each row begins.
    pub(super) line: &'a dyn Fn(usize) -> usize,
}

/// Reads the claims of a table; empty if it has no numbers under headers.
pub(super) fn read(table: &Table, chars: &[char], around: &Around) -> Read {
    let cells = Cells::new(table, chars);
    let mut read = Read::default();
    let Some(grid) = cells.grid() else { return read };
    let mut rows = 0;
    for grid in grid.unfolded() {
        grid_claims(&grid, chars, around, rows, &mut read);
        rows += grid.rows;
    }
    let numbers: Vec<usize> = cells.numbers().filter(|&cell| !header::is_year(&cells.texts[cell])).collect();
    // 1 2 3 are the pages of a list or the days of a calendar.
    let counts = numbers.iter().zip(1..).all(|(&cell, at)| cells.texts[cell] == at.to_string());
    let unclear = 2 * read.nameless >= read.claims.len() || table.ragged;
    if numbers.len() >= FEW && unclear && !counts {
        let numbers = cells.numbers().map(|cell| trimmed(chars, &cells.spans[cell].chars)).collect();
        return Read { numbers, unclear: Some(Unclear::Headers), ..Read::default() };
    }
    read
}

/// Adds the claims and sums of a grid whose rows are counted from `first`.
fn grid_claims(grid: &Grid, chars: &[char], around: &Around, first: usize, read: &mut Read) {
    let Some(heads) = grid.heads() else { return };
    let (caption, units) = caption(grid, &heads);
    let year = header::year(&caption, around.year).or(around.year);
    let columns: Vec<Line> = (0..grid.columns).map(|column| column_line(grid, &heads, column, around.year)).collect();
    let rows: Vec<Line> = (0..grid.rows).map(|row| row_line(grid, &heads, row, around.year)).collect();
    let mut told: Option<(usize, Vec<String>)> = None;
    let mut places = vec![vec![Filled::Nothing; grid.columns]; grid.rows];
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let header = row < heads.top || column < heads.left;
            let aside = header || heads.serial.contains(&column) || heads.units == Some(column);
            let Some(cell) = grid.number(row, column) else {
                let named = !aside && !rows[row].path.is_empty() && grid.is_missing(row, column);
                if named {
                    places[row][column] =
                        if grid.text(row, column).is_empty() { Filled::Blank } else { Filled::Missing };
                }
                continue;
            };
            let cells = grid.cells;
            read.numbers.push(trimmed(chars, &cells.spans[cell].chars));
            if aside {
                continue;
            }
            let beside = beside(grid, &heads, &columns[column], (row, column), around.year);
            let line = beside.as_ref().unwrap_or(&rows[row]);
            let headers: Vec<&str> = line.path.iter().chain(&columns[column].path).map(String::as_str).collect();
            let unit = [columns[column].unit.as_ref(), line.unit.as_ref()].into_iter().flatten().next();
            let unit = unit.or_else(|| header::fitting(&units, &headers));
            let Some(number) = number::read(&cells.texts[cell], unit.unwrap_or(&Unit::none())) else { continue };
            places[row][column] = Filled::Claim(read.claims.len());
            // Numbers of one row that no header tells apart.
            let alike = columns[column].path.is_empty() && told == Some((row, line.path.clone()));
            read.nameless += usize::from(headers.is_empty()) + 2 * usize::from(alike);
            told = Some((row, line.path.clone()));
            let chars = read.numbers[read.numbers.len() - 1].clone();
            let claim = claim(number, chars, around);
            let years = columns[column].year.or(line.year);
            let (at, span) = (format!("table{}", around.number), &cells.spans[cell]);
            read.claims.push(Claim {
                label: label(&caption, line, &columns[column]),
                period: period(years, year),
                sentence: around.sentence + 2 * (first + row),
                cell: Some(Cell { sheet: Some(at), row: span.rows.start + 1, column: span.columns.start + 1 }),
                ..claim
            });
        }
    }
    let claims: Vec<Vec<Option<usize>>> =
        places.iter().map(|row| row.iter().map(|place| place.claim()).collect()).collect();
    tie::rates(&mut read.claims, &claims, &columns, &rows);
    let sums = total::sums(&read.claims, &places, &rows, &columns);
    read.sums.extend(sums.sums);
    if sums.unclear {
        read.unclear = Some(Unclear::Totals);
    }
}

/// In a table without column headers, the words before a number in its row: 受理|118|办结|100.
fn beside(grid: &Grid, heads: &Heads, column: &Line, (row, at): (usize, usize), document: Option<i32>) -> Option<Line> {
    let words = |column: &usize| !grid.is_missing(row, *column) && grid.number(row, *column).is_none();
    let nearest = (heads.left..at).rev().find(words).filter(|_| column.path.is_empty())?;
    Some(line(std::iter::once(grid.text(row, nearest)), document))
}

fn claim(number: Number, chars: std::ops::Range<usize>, around: &Around) -> Claim {
    let Number { value, place, interval, unit, kind, qualifier } = number;
    Claim {
        start: around.text.byte(chars.start),
        end: around.text.byte(chars.end),
        char_start: chars.start,
        char_end: chars.end,
        text: around.text.written(chars.clone()).into(),
        value,
        place,
        interval,
        unit,
        qualifier,
        kind: if around.lang == Lang::En && kind == Kind::Bare { Kind::Count } else { kind },
        period: None,
        label: String::new(),
        noun: String::new(),
        sentence: 0,
        paragraph: (around.line)(chars.start),
        binding: None,
        tie: None,
        cell: None,
    }
}

fn period(named: Option<i32>, document: Option<i32>) -> Option<Period> {
    let text = named.map(|year| year.to_string()).unwrap_or_default();
    let year = named.or(document)?;
    Some(Period { text, from: Some(year), to: Some(year) })
}

/// The range without leading and trailing white space.
fn trimmed(chars: &[char], range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let words = |at: &usize| !chars[*at].is_whitespace();
    let start = range.clone().find(words).unwrap_or(range.end);
    let end = range.clone().rev().find(words).map_or(start, |at| at + 1);
    start..end
}

/// The caption, including rows that are one cell across the table, and the units in it.
fn caption(grid: &Grid, heads: &Heads) -> (String, Vec<Unit>) {
    let across = (0..heads.top).filter(|&row| grid.is_title(row)).map(|row| grid.text(row, 0));
    let words = std::iter::once(grid.caption).chain(across).filter(|words| !words.is_empty());
    let words: Vec<&str> = words.take(DEEP).collect();
    header::units(&words.join(" "))
}

/// The headers above a column.
fn column_line(grid: &Grid, heads: &Heads, column: usize, document: Option<i32>) -> Line {
    let mut cells: Vec<usize> =
        (0..heads.top).filter(|&row| !grid.is_title(row)).filter_map(|row| grid.at(row, column)).collect();
    cells.dedup();
    // The numbers of the columns are not headers.
    cells.retain(|&cell| grid.cells.texts[cell].parse::<u8>().is_err());
    line(cells.iter().map(|&cell| grid.cells.texts[cell].as_str()), document)
}

/// The headers beside a row.
fn row_line(grid: &Grid, heads: &Heads, row: usize, document: Option<i32>) -> Line {
    let mut cells: Vec<usize> = (0..heads.left)
        .filter(|column| !heads.serial.contains(column) && heads.units != Some(*column))
        .filter_map(|column| grid.at(row, column))
        .collect();
    cells.dedup();
    let mut line = line(cells.iter().map(|&cell| grid.cells.texts[cell].as_str()), document);
    if let Some(column) = heads.units.filter(|_| row >= heads.top) {
        line.unit = Unit::known(grid.text(row, column)).or(line.unit);
    }
    line
}

fn line<'a>(headers: impl Iterator<Item = &'a str>, document: Option<i32>) -> Line {
    let (mut path, mut unit, mut year) = (Vec::new(), None, None);
    let named = headers.filter(|text| !header::is_missing(text) && !header::is_number_of_row(text));
    for text in named.take(DEEP) {
        let (name, own) = header::unit(text);
        unit = own.or(unit);
        year = header::year(&name, document).or(year);
        path.push(name);
    }
    let part = path.last().map_or(Part::Plain, |name| header::part(name));
    Line { path, part, unit, year }
}

/// The label of a cell: the headers of its row, then those of its column; the caption comes first if one of these is
/// only a year or a total.
fn label(caption: &str, row: &Line, column: &Line) -> String {
    let says = |name: &String| !header::is_year(name) && matches!(header::part(name), Part::Plain | Part::Whole);
    let names = |line: &Line| line.path.iter().any(says);
    let mut words: Vec<&str> = Vec::new();
    if !(caption.is_empty() || names(row) && names(column)) {
        words.push(caption);
    }
    words.extend(row.path.iter().chain(&column.path).map(String::as_str));
    words.join(" ")
}
