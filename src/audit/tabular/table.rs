//! The claims of a table in a document: numbers in cells, labelled by their headers.

use std::ops::Range;
use std::sync::Arc;

use super::{
    flow::{self, Flow},
    grid::{Cells, Grid, Heads},
    header::{self, Part},
    number::{self, Number, Unit},
    plain::trimmed,
    tie,
    total::{self, Filled, Sum, Unclear},
    within::{self, Within},
};
use crate::audit::{
    claim::{self, Claim, Kind, Passage, Period, Title, folded::Folded},
    table::Table,
};
use crate::lang::Lang;

/// The maximum number of headers above or beside a number, and of titles of a table.
const DEEP: usize = 12;
/// If a table has fewer numbers than this and they have no headers, it arranges a page rather than states anything.
const FEW: usize = 3;
/// How far above a table its heading may be, in characters.
const ABOVE: usize = 600;

/// The contents of a table.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) claims: Vec<Claim>,
    /// Totals with their parts.
    pub(super) sums: Vec<Sum>,
    /// Stocks with their flows.
    pub(super) flows: Vec<Flow>,
    /// Parts with the counts that they are some of.
    pub(super) within: Vec<Within>,
    /// The character ranges of all its numbers, claims or not.
    pub(super) numbers: Vec<Range<usize>>,
    /// How many of its claims have no header.
    nameless: usize,
    /// What was not understood.
    pub(super) unclear: Option<Unclear>,
}

impl Read {
    /// The claims of the text around the tables.
    pub(super) fn of_text(claims: Vec<Claim>) -> Self {
        Self { claims, ..Self::default() }
    }
}

/// A row or column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its headers, from the outermost.
    pub(super) path: Vec<String>,
    pub(super) part: Part,
    /// Which of its headers says that it is a total, if it is one; else the last.
    pub(super) whole: usize,
    /// How deep the number of its name is: 一、 or （一）.
    pub(super) level: Option<usize>,
    pub(super) unit: Option<Unit>,
    pub(super) year: Option<i32>,
}

impl Line {
    /// The headers of the group whose parts it adds up, or among which it stands.
    pub(super) fn parent(&self) -> &[String] {
        &self.path[..self.whole.min(self.path.len())]
    }
}

/// The context of a table.
pub(super) struct Around<'a> {
    pub(super) text: &'a Folded<'a>,
    pub(super) chars: &'a [char],
    /// The places of all tables, in order.
    pub(super) tables: &'a [Range<usize>],
    pub(super) lang: Lang,
    /// The year of the document.
    pub(super) year: Option<i32>,
    /// The number of the table, from 1.
    pub(super) number: usize,
}

impl Around<'_> {
    /// The nearest heading above a place, outside of tables.
    fn heading(&self, place: usize) -> &str {
        let mut end = place;
        while end > place.saturating_sub(ABOVE) {
            let table = self.tables.partition_point(|table| table.end < end);
            if let Some(table) = self.tables.get(table).filter(|table| table.start < end) {
                end = table.start;
                continue;
            }
            let start = (0..end - 1).rev().find(|&at| self.chars[at] == '\n').map_or(0, |at| at + 1);
            let heading = header::heading(self.text.written(start..end));
            if !heading.is_empty() {
                return heading;
            }
            end = start;
        }
        ""
    }
}

/// Reads the claims of a table; empty if it has no numbers under headers.
pub(super) fn read(table: &Table, around: &Around) -> Read {
    let cells = Cells::new(table, around.chars);
    let mut read = Read::default();
    let Some(grid) = cells.grid() else { return read };
    let sheet = table.origin.as_ref().and_then(|origin| origin.sheet.as_deref());
    let start = table.cells.iter().map(|cell| cell.chars.start).min().unwrap_or(0);
    let heading = sheet.unwrap_or_else(|| around.heading(start));
    let mut rows = 0;
    for grid in grid.unfolded() {
        if let Some(heads) = grid.heads() {
            Headed::of(&grid, heads, heading, around).read(table, rows, &mut read);
        }
        rows += grid.rows;
    }
    let numbers: Vec<usize> = cells.numbers().filter(|&cell| !cells.is_year(cell)).collect();
    // 1 2 3 are the pages of a list or the days of a calendar.
    let counts = numbers.iter().zip(1..).all(|(&cell, at)| cells.texts[cell] == at.to_string());
    let unclear = 2 * read.nameless >= read.claims.len() || table.ragged;
    if numbers.len() >= FEW && unclear && !counts {
        let numbers = cells.numbers().map(|cell| trimmed(around.chars, cells.spans[cell].chars.clone())).collect();
        return Read { numbers, unclear: Some(Unclear::Headers), ..Read::default() };
    }
    read
}

/// A grid with what its headers say.
struct Headed<'a> {
    grid: &'a Grid<'a>,
    heads: Heads,
    around: &'a Around<'a>,
    title: Arc<Title>,
    /// The units and the year that the caption gives for all cells.
    units: Vec<Unit>,
    year: Option<i32>,
    rows: Vec<Line>,
    columns: Vec<Line>,
}

impl<'a> Headed<'a> {
    fn of(grid: &'a Grid<'a>, heads: Heads, heading: &str, around: &'a Around<'a>) -> Self {
        let (caption, units) = caption(grid, &heads);
        let year = header::year(&caption, around.year).or(around.year);
        let columns = (0..grid.columns).map(|column| column_line(grid, &heads, column, around.year)).collect();
        let mut rows: Vec<Line> = (0..grid.rows).map(|row| row_line(grid, &heads, row, around.year)).collect();
        nest(grid, &heads, &mut rows);
        let title = Arc::new(Title { caption, heading: heading.into() });
        Self { grid, heads, around, title, units, year, rows, columns }
    }

    /// Adds the claims, sums and flows of the grid, whose rows are counted from `first`.
    fn read(&self, table: &Table, first: usize, read: &mut Read) {
        let Self { grid, rows, columns, .. } = self;
        let mut told: Option<(usize, Vec<String>)> = None;
        let mut places = vec![vec![Filled::Nothing; grid.columns]; grid.rows];
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let Some(cell) = grid.number(row, column) else {
                    places[row][column] = self.unfilled(row, column);
                    continue;
                };
                let span = &grid.cells.spans[cell];
                let chars = trimmed(self.around.chars, span.chars.clone());
                read.numbers.push(chars.clone());
                if self.is_aside(row, column) {
                    continue;
                }
                let beside = self.beside(row, column);
                let line = beside.as_ref().unwrap_or(&rows[row]);
                let Some(number) = self.number(cell, line, column) else { continue };
                places[row][column] = Filled::Claim(read.claims.len());
                // Numbers of one row that no header tells apart.
                let untold = columns[column].path.is_empty();
                let this = Some((row, line.path.clone()));
                read.nameless += usize::from(line.path.is_empty() && untold) + 2 * usize::from(untold && told == this);
                told = this;
                read.claims.push(Claim {
                    sentence: Passage::Row { table: self.around.number - 1, row: first + row },
                    cell: Some(table.cell(self.around.number, span)),
                    ..self.claim(number, chars, line, column)
                });
            }
        }
        self.relate(&places, read);
    }

    /// Ties the claims of the grid together: its rates, its totals and its flows, over rows and over columns.
    fn relate(&self, places: &[Vec<Filled>], read: &mut Read) {
        let Self { rows, columns, .. } = self;
        let lang = self.around.lang;
        let across: Vec<Vec<Filled>> =
            (0..columns.len()).map(|column| places.iter().map(|row| row[column]).collect()).collect();
        let claims = &mut read.claims;
        tie::rates(claims, places, rows, columns);
        tie::rates(claims, &across, columns, rows);
        for (places, lines, runs) in [(places, rows, false), (&across[..], columns, rows.len() > 1)] {
            let sums = total::sums(claims, places, lines, runs);
            read.sums.extend(sums.sums);
            read.flows.extend(flow::flows(claims, places, lines, lang));
            read.within.extend(within::among(claims, places, lines));
            read.within.extend(within::outcomes(claims, places, lines));
            if sums.unclear {
                read.unclear = Some(Unclear::Totals);
            }
        }
    }

    /// Whether a place has no claim: a header, the number of a row, or a unit.
    fn is_aside(&self, row: usize, column: usize) -> bool {
        let heads = &self.heads;
        let header = row < heads.top || column < heads.left;
        header || heads.serial.contains(&column) || heads.units == Some(column)
    }

    /// What stands at a place without a number.
    fn unfilled(&self, row: usize, column: usize) -> Filled {
        let named = !self.rows[row].path.is_empty();
        match self.grid.text(row, column) {
            _ if !named || self.is_aside(row, column) => Filled::Nothing,
            "" => Filled::Blank,
            _ if self.grid.is_missing(row, column) => Filled::Missing,
            _ if self.grid.is_title(row) => Filled::Nothing,
            _ => Filled::Words,
        }
    }

    /// The number of a cell, with the unit of its column, its row or the caption.
    fn number(&self, cell: usize, line: &Line, column: usize) -> Option<Number> {
        let column = &self.columns[column];
        let headers: Vec<&str> = line.path.iter().chain(&column.path).map(String::as_str).collect();
        let unit = column.unit.as_ref().or(line.unit.as_ref());
        let unit = unit.or_else(|| header::fitting(&self.units, &headers));
        let text = &self.grid.cells.texts[cell];
        let negative = if self.around.lang == Lang::En { number::in_brackets(text) } else { None };
        let text = negative.as_deref().unwrap_or(text);
        match unit {
            Some(unit) => number::read(text, unit),
            None if headers.iter().any(|name| header::is_rate(name) || header::is_growth(name)) => number::share(text),
            None => number::read(text, &Unit::none()),
        }
    }

    fn claim(&self, number: Number, chars: Range<usize>, line: &Line, column: usize) -> Claim {
        let (text, column) = (self.around.text, &self.columns[column]);
        let Number { value, place, interval, unit, kind, qualifier } = number;
        Claim {
            start: text.byte(chars.start),
            end: text.byte(chars.end),
            char_start: chars.start,
            char_end: chars.end,
            text: text.written(chars).into(),
            value,
            place,
            interval,
            unit,
            qualifier,
            kind: if self.around.lang == Lang::En && kind == Kind::Bare { Kind::Count } else { kind },
            period: period(column.year.or(line.year), self.year),
            label: label(line, column),
            noun: String::new(),
            sentence: Passage::Sentence(0),
            paragraph: None,
            binding: None,
            tie: None,
            cell: None,
            heads: Some(claim::Heads {
                title: Arc::clone(&self.title),
                row: line.path.clone(),
                column: column.path.clone(),
                tell: tells(line) && tells(column),
            }),
        }
    }

    /// In a table without column headers, the words before a number in its row: 受理|118|办结|100.
    fn beside(&self, row: usize, at: usize) -> Option<Line> {
        let grid = self.grid;
        let words = |column: &usize| !grid.is_missing(row, *column) && grid.number(row, *column).is_none();
        let untold = self.columns[at].path.is_empty();
        let nearest = (self.heads.left..at).rev().find(words).filter(|_| untold)?;
        Some(line(std::iter::once(grid.text(row, nearest)), self.around.year))
    }
}

/// Puts rows under the ones that open a group: a row that is one cell across the table, and a numbered one without numbers
/// of its own, for the more deeply numbered ones below it.
fn nest(grid: &Grid, heads: &Heads, rows: &mut [Line]) {
    let mut open: Vec<(usize, String)> = Vec::new();
    for (row, line) in rows.iter_mut().enumerate() {
        let title = grid.opens(row);
        if row < heads.top && !title {
            continue;
        }
        let Some(name) = line.path.last().cloned() else { continue };
        let counted = (heads.left..grid.columns).any(|column| grid.number(row, column).is_some());
        let level = if title { Some(0) } else { line.level };
        match level {
            Some(level) => open.retain(|(outer, _)| *outer < level),
            // A total without a number of its own is that of the whole table.
            None if matches!(line.part, Part::Total | Part::Whole) => open.clear(),
            None => {}
        }
        if counted && line.path.len() == 1 {
            let outer = open.iter().map(|(_, name)| name.clone());
            line.whole += open.len();
            drop(line.path.splice(..0, outer));
        } else if let Some(level) = level.filter(|_| !counted) {
            open.push((level, name));
        }
    }
}

fn period(named: Option<i32>, document: Option<i32>) -> Option<Period> {
    let text = named.map(|year| year.to_string()).unwrap_or_default();
    let year = named.or(document)?;
    Some(Period { text, from: Some(year), to: Some(year) })
}

/// The caption, including rows that are one cell across the table, and the units in it.
fn caption(grid: &Grid, heads: &Heads) -> (String, Vec<Unit>) {
    let across = (0..heads.top).filter(|&row| grid.is_title(row) && !grid.opens(row)).map(|row| grid.text(row, 0));
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
    // 合计 may stand where the other rows have their numbers.
    if cells.iter().all(|&cell| header::is_missing(&grid.cells.texts[cell])) && row >= heads.top {
        let numbered = heads.serial.iter().filter_map(|&column| grid.at(row, column));
        cells.extend(numbered.filter(|&cell| header::adds_up(&grid.cells.texts[cell])));
    }
    let mut line = line(cells.iter().map(|&cell| grid.cells.texts[cell].as_str()), document);
    if let Some(column) = heads.units.filter(|_| row >= heads.top) {
        line.unit = Unit::known(grid.text(row, column)).or(line.unit);
    }
    line
}

fn line<'a>(headers: impl Iterator<Item = &'a str>, document: Option<i32>) -> Line {
    let mut line = Line::default();
    let named = headers.filter(|text| !header::is_missing(text) && !header::is_number_of_row(text));
    for text in named.take(DEEP) {
        let (name, own) = header::unit(text);
        line.unit = own.or(line.unit);
        line.year = header::year(&name, document).or(line.year);
        line.level = header::level(text);
        // A header that stands twice is one.
        if line.path.last() != Some(&name) {
            line.path.push(name);
        }
    }
    let parts: Vec<Part> = line.path.iter().map(|name| header::part(name)).collect();
    let last = parts.len().saturating_sub(1);
    let outer = parts.iter().take(last).position(|part| matches!(part, Part::Total | Part::Among));
    line.whole = outer.unwrap_or(last);
    line.part = parts.get(line.whole).copied().unwrap_or_default();
    line
}

/// The label of a cell: the headers of its row, then those of its column.
fn label(row: &Line, column: &Line) -> String {
    row.path.iter().chain(&column.path).map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Whether one of the headers of a line is more than a year or a total.
fn tells(line: &Line) -> bool {
    let says =
        |name: &String| !header::is_year(name) && matches!(header::part(name), Part::Plain | Part::Whole | Part::Aside);
    line.path.iter().any(says)
}
