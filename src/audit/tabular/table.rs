//! The claims of a table in a document: numbers in cells, labelled by their headers.

use super::{
    grid::{Grid, Heads},
    header::{self, Part},
    number::{self, Number, Unit},
    tie, total,
};
use crate::audit::{
    cell::Cell,
    claim::{Claim, Kind, Period, folded::Folded},
    document::Table,
};
use crate::lang::Lang;

/// The contents of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) claims: Vec<Claim>,
    /// Totals with their parts, by claim index.
    pub(super) sums: Vec<(usize, Vec<usize>)>,
    /// The character ranges of all its numbers, claims or not.
    pub(super) numbers: Vec<std::ops::Range<usize>>,
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
    let Some(grid) = Grid::new(table, chars) else { return Read::default() };
    let Some(heads) = grid.heads() else { return Read::default() };
    let (caption, unit) = caption(&grid, &heads);
    let year = header::year(&caption, around.year).or(around.year);
    let columns: Vec<Line> = (0..grid.columns).map(|column| column_line(&grid, &heads, column, around.year)).collect();
    let rows: Vec<Line> = (0..grid.rows).map(|row| row_line(&grid, &heads, row, around.year)).collect();
    let mut read = Read::default();
    let mut places = vec![vec![None; grid.columns]; grid.rows];
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let Some(cell) = grid.number(row, column) else { continue };
            read.numbers.push(trimmed(chars, &grid.cells[cell].chars));
            let header = row < heads.top || column < heads.left;
            if header || heads.serial.contains(&column) || heads.units == Some(column) {
                continue;
            }
            let unit = [&columns[column].unit, &rows[row].unit, &unit].into_iter().flatten().next();
            let Some(number) = number::read(&grid.texts[cell], unit.unwrap_or(&Unit::none())) else { continue };
            places[row][column] = Some(read.claims.len());
            let chars = read.numbers[read.numbers.len() - 1].clone();
            let claim = claim(number, chars, around);
            let years = columns[column].year.or(rows[row].year);
            read.claims.push(Claim {
                label: label(&caption, &rows[row], &columns[column]),
                period: period(years, year),
                sentence: around.sentence + 2 * row,
                cell: Some(Cell { sheet: Some(format!("table{}", around.number)), row: row + 1, column: column + 1 }),
                ..claim
            });
        }
    }
    tie::rates(&mut read.claims, &places, &columns, &rows);
    read.sums = total::sums(&read.claims, &places, &rows, &columns);
    read
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

/// The caption, including rows that are one cell across the table, and the unit in it.
fn caption(grid: &Grid, heads: &Heads) -> (String, Option<Unit>) {
    let across = (0..heads.top).filter(|&row| is_title(grid, row)).map(|row| grid.text(row, 0));
    let words: Vec<&str> = std::iter::once(grid.caption).chain(across).filter(|words| !words.is_empty()).collect();
    header::unit(&words.join(" "))
}

fn is_title(grid: &Grid, row: usize) -> bool {
    grid.at(row, 0).is_some_and(|cell| grid.cells[cell].columns == (0..grid.columns))
}

/// The headers above a column.
fn column_line(grid: &Grid, heads: &Heads, column: usize, document: Option<i32>) -> Line {
    let mut cells: Vec<usize> =
        (0..heads.top).filter(|&row| !is_title(grid, row)).filter_map(|row| grid.at(row, column)).collect();
    cells.dedup();
    // The numbers of the columns are not headers.
    cells.retain(|&cell| grid.texts[cell].parse::<u8>().is_err());
    line(cells.iter().map(|&cell| grid.texts[cell].as_str()), document)
}

/// The headers beside a row.
fn row_line(grid: &Grid, heads: &Heads, row: usize, document: Option<i32>) -> Line {
    let mut cells: Vec<usize> = (0..heads.left)
        .filter(|column| !heads.serial.contains(column) && heads.units != Some(*column))
        .filter_map(|column| grid.at(row, column))
        .collect();
    cells.dedup();
    let mut line = line(cells.iter().map(|&cell| grid.texts[cell].as_str()), document);
    if let Some(column) = heads.units.filter(|_| row >= heads.top) {
        line.unit = Unit::known(grid.text(row, column)).or(line.unit);
    }
    line
}

fn line<'a>(headers: impl Iterator<Item = &'a str>, document: Option<i32>) -> Line {
    let (mut path, mut unit, mut year) = (Vec::new(), None, None);
    for text in headers.filter(|text| !text.is_empty()) {
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
    let says = |name: &String| !header::is_year(name) && header::part(name) == Part::Plain;
    let names = |line: &Line| line.path.iter().any(says);
    let mut words: Vec<&str> = Vec::new();
    if !(caption.is_empty() || names(row) && names(column)) {
        words.push(caption);
    }
    words.extend(row.path.iter().chain(&column.path).map(String::as_str));
    words.join(" ")
}
