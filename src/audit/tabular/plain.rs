//! Tables typed in plain text: cells parted by bars, tabs or spaces, as Markdown has them, and one cell a line, as the
//! clipboard leaves them.

use std::ops::Range;

use super::header;
use crate::audit::table::{Table, TableCell, is_caption};

/// The maximum length of a cell, in characters.
const CELL: usize = 60;
/// The maximum length of a line that is one cell, in characters.
const SHORT: usize = 24;
/// The maximum number of columns of a table with one cell a line.
const WIDE: usize = 16;
/// How many lines above a table with one cell a line may be its caption.
const ABOVE: usize = 3;
/// The maximum number of cells of a line, and of places of a table.
const CELLS: usize = 64;
const PLACES: usize = 1 << 20;
/// How wide a Chinese character is, in columns of a fixed-width font.
const FULL: usize = 2;

/// A cell: where its text is.
type Span = Range<usize>;

/// How the cells of a line are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Bars,
    Tabs,
    Gaps,
    /// Single spaces.
    Blanks,
    /// The line is one cell.
    Alone,
    /// A line of signs between rows: |---|---|.
    Rule,
    Empty,
    Prose,
}

/// A line, and its cells.
struct Line {
    start: usize,
    form: Form,
    cells: Vec<Span>,
}

/// The tables of a text outside the places that are `taken`, which are in order.
pub(super) fn tables(chars: &[char], taken: &[Span]) -> Vec<Table> {
    let lines = lines(chars, taken);
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let form = lines[at].form;
        let ruled = matches!(form, Form::Bars | Form::Gaps);
        let same = |line: &Line| line.form == form || ruled && line.form == Form::Rule;
        let goes_on = |line: &Line| same(line) || form == Form::Alone && line.form == Form::Empty;
        let end = at + 1 + lines[at + 1..].iter().take_while(|line| goes_on(line)).count();
        let block: Vec<&Line> = lines[at..end].iter().filter(|line| line.form == form).collect();
        let sure = |rows: Vec<Row>| (rows, false);
        let found: Vec<(Vec<Row>, bool)> = match form {
            Form::Bars | Form::Tabs => vec![sure(padded(&block))],
            Form::Gaps => vec![aligned(chars, &block).map_or_else(|| (padded(&block), true), sure)],
            Form::Blanks => even(chars, &block).map(sure).into_iter().collect(),
            Form::Alone => listed(chars, &lines[at..end]).into_iter().map(sure).collect(),
            Form::Rule | Form::Empty | Form::Prose => Vec::new(),
        };
        // Under a line below its headers, a table may have a single number.
        let least = if block.len() < end - at && ruled { 1 } else { 2 };
        for (rows, ragged) in found.into_iter().filter(|(rows, _)| is_table(chars, rows, least)) {
            let first = rows.iter().flatten().flatten().map(|span| span.start).min().unwrap_or(0);
            let above = lines.partition_point(|line| line.start <= first).saturating_sub(1);
            tables.push(Table { ragged, ..table(chars, caption(chars, &lines[..above]), rows) });
        }
        at = end;
    }
    tables
}

/// A row: its cells by column.
type Row = Vec<Option<Span>>;

/// The lines of a text; those in places that are taken are prose.
fn lines(chars: &[char], taken: &[Span]) -> Vec<Line> {
    let mut taken = taken.iter().peekable();
    let mut start = 0;
    let mut lines = Vec::new();
    for line in chars.split(|c| matches!(c, '\n' | '\r')) {
        let end = start + line.len();
        while taken.peek().is_some_and(|span| span.end <= start) {
            taken.next();
        }
        let used = taken.peek().is_some_and(|span| span.start < end);
        let (form, cells) = if used { (Form::Prose, Vec::new()) } else { form(chars, start, end) };
        lines.push(Line { start, form, cells });
        start = end + 1;
    }
    lines
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '║' | '¦')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}

/// How the cells of a line are parted, and the cells.
fn form(chars: &[char], start: usize, end: usize) -> (Form, Vec<Span>) {
    let line = &chars[start..end];
    let whole = trimmed(chars, start..end);
    if whole.is_empty() {
        return (Form::Empty, Vec::new());
    }
    let signs = |c: &char| is_bar(*c) || is_blank(*c) || "-=+:*_─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬".contains(*c);
    if line.iter().all(signs) && line.iter().filter(|c| "-=─━═".contains(**c)).count() >= 3 {
        return (Form::Rule, Vec::new());
    }
    if line.iter().any(|c| is_bar(*c)) {
        let cells = split(chars, whole, is_bar);
        return if cells.len() >= 2 && short(&cells) { (Form::Bars, cells) } else { (Form::Prose, Vec::new()) };
    }
    if chars[whole.clone()].contains(&'\t') {
        let cells = split(chars, start..end, |c| c == '\t');
        return if short(&cells) { (Form::Tabs, cells) } else { (Form::Prose, Vec::new()) };
    }
    let gaps = gaps(chars, whole.clone(), 2);
    if gaps.len() >= 2 {
        return if short(&gaps) { (Form::Gaps, gaps) } else { (Form::Prose, Vec::new()) };
    }
    if whole.len() <= CELL && !is_prose(&chars[whole.clone()]) {
        let blanks = self::gaps(chars, whole.clone(), 1);
        if blanks.len() >= 3 && chars[whole.clone()].iter().any(|c| crate::audit::claim::folded::is_han(*c)) {
            return (Form::Blanks, blanks);
        }
        if whole.len() <= SHORT {
            return (Form::Alone, vec![whole]);
        }
    }
    (Form::Prose, Vec::new())
}

fn short(cells: &[Span]) -> bool {
    cells.len() <= CELLS && cells.iter().all(|cell| cell.len() <= CELL)
}

/// Whether a line is a sentence or one of its parts.
fn is_prose(line: &[char]) -> bool {
    line.iter().any(|c| matches!(c, '。' | '；' | '，' | '！' | '？' | '!' | '?'))
}

/// The range without white space at its ends.
pub(super) fn trimmed(chars: &[char], range: Span) -> Span {
    let start = range.clone().find(|&at| !chars[at].is_whitespace()).unwrap_or(range.end);
    let end = range.rev().find(|&at| !chars[at].is_whitespace()).map_or(start, |at| at + 1);
    start..end.max(start)
}

/// The cells of a line between its separators.
fn split(chars: &[char], line: Span, parts: impl Fn(char) -> bool) -> Vec<Span> {
    let mut cells = Vec::new();
    let mut start = line.start;
    for at in line.clone() {
        if parts(chars[at]) {
            cells.push(trimmed(chars, start..at));
            start = at + 1;
        }
    }
    cells.push(trimmed(chars, start..line.end));
    cells
}

/// The cells of a line between runs of at least `least` blanks.
fn gaps(chars: &[char], line: Span, least: usize) -> Vec<Span> {
    let mut cells: Vec<Span> = Vec::new();
    let mut blank = least;
    for at in line {
        if is_blank(chars[at]) {
            blank += 1;
            continue;
        }
        match cells.last_mut() {
            Some(cell) if blank < least => cell.end = at + 1,
            _ => cells.push(at..at + 1),
        }
        blank = 0;
    }
    cells
}

/// Rows with as many cells as the longest, without an outer column that is empty: | 3 |.
fn padded(block: &[&Line]) -> Vec<Row> {
    let columns = block.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let cell = |line: &&Line, at: usize| line.cells.get(at).filter(|span| !span.is_empty()).cloned();
    let filled = |at: &usize| block.iter().any(|line| cell(line, *at).is_some());
    let first = (0..columns).find(filled).unwrap_or(0);
    let end = (first..columns).rev().find(filled).map_or(columns, |last| last + 1);
    block.iter().map(|line| (first..end).map(|at| cell(line, at)).collect()).collect()
}

/// Rows with the same number of cells: headers, and below them columns that are all words or all numbers.
fn even(chars: &[char], block: &[&Line]) -> Option<Vec<Row>> {
    let columns = block.first()?.cells.len();
    let same = block.iter().all(|line| line.cells.len() == columns);
    let sorts =
        || -> Vec<Sort> { block.iter().flat_map(|line| &line.cells).map(|cell| sort(&chars[cell.clone()])).collect() };
    (same && is_regular(&sorts(), columns)).then(|| padded(block))
}

/// Rows whose shorter ones are put under the longest by where their cells stand in the line; `None` if two cells of a
/// row stand in one column.
fn aligned(chars: &[char], block: &[&Line]) -> Option<Vec<Row>> {
    let columns = block.iter().map(|line| line.cells.len()).max()?;
    if block.iter().all(|line| line.cells.len() == columns) {
        return Some(padded(block));
    }
    let mut reach: Vec<Span> = Vec::new();
    let placed: Vec<Vec<Span>> = block.iter().map(|line| places(chars, line)).collect();
    for places in placed.iter().filter(|places| places.len() == columns) {
        if reach.is_empty() {
            reach.clone_from(places);
        }
        for (reach, place) in reach.iter_mut().zip(places) {
            *reach = reach.start.min(place.start)..reach.end.max(place.end);
        }
    }
    let row = |(line, places): (&&Line, &Vec<Span>)| {
        let mut row: Row = vec![None; columns];
        for (cell, place) in line.cells.iter().zip(places) {
            let apart = |reach: &Span| reach.start.saturating_sub(place.end).max(place.start.saturating_sub(reach.end));
            let (at, _) = reach.iter().enumerate().min_by_key(|(_, reach)| apart(reach))?;
            if row[at].replace(cell.clone()).is_some() {
                return None;
            }
        }
        Some(row)
    };
    block.iter().zip(&placed).map(row).collect()
}

/// Where the cells of a line stand, in columns of a fixed-width font.
fn places(chars: &[char], line: &Line) -> Vec<Span> {
    let mut at = line.start;
    let mut width = 0;
    let mut to = |end: usize| {
        width += chars[at..end].iter().map(|c| if c.is_ascii() { 1 } else { FULL }).sum::<usize>();
        at = end;
        width
    };
    line.cells.iter().map(|cell| to(cell.start)..to(cell.end)).collect()
}

/// What the cell of a table with one cell a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Words,
    Number,
    /// A year, which is a number or a header.
    Year,
}

/// The tables among lines that are one cell each; empty lines may part the cells, or one table from the next.
fn listed(chars: &[char], lines: &[Line]) -> Vec<Vec<Row>> {
    let cells = |lines: &[Line]| -> Vec<Span> { lines.iter().flat_map(|line| line.cells.clone()).collect() };
    match folded(chars, &cells(lines)) {
        Some(rows) => vec![rows],
        None => {
            let blocks = lines.split(|line| line.form == Form::Empty);
            blocks.filter_map(|block| folded(chars, &cells(block))).collect()
        }
    }
}

/// The rows of cells in one sequence: as many columns as give a row of headers and, below it, columns that are all words
/// or all numbers. The first cells may be a caption, and words may follow the table.
fn folded(chars: &[char], cells: &[Span]) -> Option<Vec<Row>> {
    let sorts: Vec<Sort> = cells.iter().map(|cell| sort(&chars[cell.clone()])).collect();
    let first = sorts.iter().position(|sort| *sort == Sort::Number)?;
    let last = sorts.iter().rposition(|sort| *sort == Sort::Number)?;
    for columns in 2..=WIDE.min(first) {
        for skipped in 0..=ABOVE.min(first - columns) {
            let end = skipped + (last + 1 - skipped).div_ceil(columns) * columns;
            if end <= cells.len() && is_regular(&sorts[skipped..end], columns) {
                let row = |cells: &[Span]| cells.iter().cloned().map(Some).collect();
                return Some(cells[skipped..end].chunks(columns).map(row).collect());
            }
        }
    }
    None
}

/// Whether cells are a row of headers, and at least two rows whose columns are all words or all numbers, with both.
fn is_regular(sorts: &[Sort], columns: usize) -> bool {
    let (head, body) = sorts.split_at(columns.min(sorts.len()));
    if body.len() < 2 * columns || body.len() % columns != 0 || head.contains(&Sort::Number) {
        return false;
    }
    let column = |at: usize| body.iter().skip(at).step_by(columns);
    let all = |at: usize, sort: Sort| column(at).all(|known| *known == sort || *known == Sort::Year);
    let numbers = (0..columns).filter(|&at| all(at, Sort::Number)).count();
    let words = (0..columns).filter(|&at| all(at, Sort::Words) && !all(at, Sort::Number)).count();
    numbers >= 1 && words >= 1 && numbers + words == columns
}

/// What a cell looks like, by its characters only.
fn sort(cell: &[char]) -> Sort {
    if cell.len() > SHORT {
        return Sort::Words;
    }
    let text: String = cell.iter().collect();
    if header::is_year(&text) {
        return Sort::Year;
    }
    let signs = |c: &&char| matches!(c, '-' | '−' | '+' | '↓' | '↑' | '▼' | '▲' | '约' | '近' | '超');
    let number = &cell[cell.iter().take_while(signs).count().min(cell.len())..];
    let digits = number.iter().take_while(|c| c.is_numeric() || matches!(c, ',' | '.' | '，' | '．')).count();
    let starts = number.first().is_some_and(|c| c.is_numeric());
    let ends = number[..digits].last().is_some_and(|c| c.is_numeric());
    let unit = &number[digits..];
    let counts = starts && ends && unit.len() <= 4 && !unit.iter().any(|c| c.is_numeric() || *c == '、');
    if counts && unit != ['月'] || header::is_missing(&text) { Sort::Number } else { Sort::Words }
}

/// Whether rows have at least two columns, and at least some cells that are numbers.
fn is_table(chars: &[char], rows: &[Row], least: usize) -> bool {
    let number = |cell: &Span| sort(&chars[cell.clone()]) == Sort::Number;
    let named = |cell: &Span| !header::is_missing(&chars[cell.clone()].iter().collect::<String>());
    let numbers = rows.iter().flatten().flatten().filter(|cell| number(cell) && named(cell)).count();
    let prose = rows.iter().flatten().flatten().any(|cell| is_prose(&chars[cell.clone()]));
    rows.len() >= 2 && rows[0].len() >= 2 && rows.len() * rows[0].len() <= PLACES && numbers >= least && !prose
}

/// The caption of a table, from the two lines above it that are not empty.
fn caption(chars: &[char], above: &[Line]) -> String {
    let words = |line: &Line| chars[line.start..].iter().take_while(|c| **c != '\n').take(2 * CELL).collect::<String>();
    let near = above.iter().rev().take(2 * 2).filter(|line| !matches!(line.form, Form::Empty | Form::Rule)).map(words);
    let mut lines: Vec<String> = near
        .take(2)
        .map(|line| line.trim().trim_start_matches('#').trim().to_owned())
        .take_while(|line| is_caption(line))
        .collect();
    lines.reverse();
    lines.join(" ")
}

/// A table of rows. A first row with the unit belongs to the caption, a first row with one cell is a title across the
/// table, and an empty first cell beside words goes on with the one above it.
fn table(chars: &[char], caption: String, mut rows: Vec<Row>) -> Table {
    let text = |cell: &Span| chars[cell.clone()].iter().collect::<String>();
    let mut caption = caption;
    while rows.len() > 2
        && rows[0].iter().flatten().count() <= 2
        && rows[0].iter().flatten().any(|cell| header::says_unit(&text(cell)))
    {
        let words: Vec<String> = rows.remove(0).iter().flatten().map(text).collect();
        caption = format!("{caption} {}", words.join(" ")).trim().into();
    }
    let words = |cell: &Option<Span>| cell.as_ref().is_some_and(|cell| sort(&chars[cell.clone()]) == Sort::Words);
    let mut cells: Vec<TableCell> = Vec::new();
    let mut merged: Option<usize> = None;
    for (row, line) in rows.iter().enumerate() {
        let title = row == 0 && line.iter().flatten().count() == 1 && line[0].is_some();
        let last = line
            .get(1)
            .and_then(|cell| cell.as_ref())
            .is_some_and(|cell| header::part(&text(cell)) == header::Part::Total);
        if line[0].is_none() && line.get(1).is_some_and(words) && !last && row > 0 {
            if let Some(above) = merged {
                cells[above].rows.end = row + 1;
            }
        } else {
            merged = words(&line[0]).then_some(cells.len());
        }
        for (column, chars) in line.iter().enumerate() {
            let end = if title { line.len() } else { column + 1 };
            let Some(chars) = chars.clone() else { continue };
            cells.push(TableCell { rows: row..row + 1, columns: column..end, chars });
        }
    }
    Table { caption, cells, ..Table::default() }
}
