//! Tables by position: lines whose pieces stand in columns.

use std::ops::Range;

use super::layout::{Line, Segment};
use super::rows::{Cell, Rows};

/// A row that follows closer than this part of the usual distance goes on with the one above.
const CLOSE: f64 = 0.8;
/// Rows farther apart than this, in units of their size, do not belong to one table.
const APART: f64 = 5.0;

/// The maximum number of columns.
const COLUMNS: usize = 64;

/// The runs of lines that may be a table, each with its rows if it is one.
pub(super) fn runs(lines: &[Line]) -> Vec<(Range<usize>, Rows)> {
    let many = |at: usize| lines.get(at).is_some_and(|line| line.segments.len() >= 2);
    let near = |at: usize| lines[at - 1].height - lines[at].height <= APART * lines[at].size;
    let mut runs = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        at += 1;
        if !many(start) {
            continue;
        }
        while at < lines.len() && near(at) && (many(at) || many(at + 1) && near(at + 1)) {
            at += 1;
        }
        runs.extend(rows(&lines[start..at]).map(|rows| (start..at, rows)));
    }
    runs
}

fn is_number(segment: &Segment) -> bool {
    let digit = segment.text.trim_start_matches(['-', '−', '+', '约', '近']).starts_with(|c: char| c.is_ascii_digit());
    digit && segment.text.chars().filter(|c| c.is_alphabetic()).count() <= 3
}

/// The rows of lines; `None` if their pieces do not stand in columns, or if they list pages.
fn rows(lines: &[Line]) -> Option<Rows> {
    let numbers = |line: &&Line| line.segments.iter().any(is_number);
    let first = lines.iter().position(|line| numbers(&line))?;
    let columns = columns(lines).filter(|columns| columns.len() <= COLUMNS)?;
    let dotted = lines.iter().any(|line| line.text.contains("....") || line.text.contains('…'));
    if lines.iter().filter(numbers).count() < 2 || dotted || first == 0 && columns.len() < 3 {
        return None;
    }
    let pitch = pitch(lines);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let cells = if at < first { heads(line, &columns) } else { cells(line, &columns)? };
        let close = at > 0 && lines[at - 1].height - line.height < CLOSE * pitch;
        match rows.last_mut() {
            Some(above) if close && at > first && cells.len() == 1 && !numbers(&line) => go_on(above, &cells[0]),
            _ => rows.push(cells),
        }
    }
    let count = rows.len();
    let placed =
        |(row, cells): (usize, Vec<Cell>)| cells.into_iter().map(move |cell| Cell { rows: row..row + 1, ..cell });
    let cells = rows.into_iter().enumerate().flat_map(placed).collect();
    let rows = Rows { cells, count, columns: columns.len(), headed: first > 0, edges: Vec::new() };
    (count >= 2).then_some(rows)
}

/// Adds the text of a cell to the one above it.
fn go_on(above: &mut Vec<Cell>, cell: &Cell) {
    match above.iter_mut().find(|known| known.columns == cell.columns) {
        Some(known) => known.text.push_str(&cell.text),
        None => above.push(cell.clone()),
    }
}

/// The usual distance between two lines.
fn pitch(lines: &[Line]) -> f64 {
    let mut steps: Vec<f64> = lines.windows(2).map(|pair| pair[0].height - pair[1].height).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(0.0)
}

/// Where the columns are, from the lines with the most pieces; `None` if they overlap.
fn columns(lines: &[Line]) -> Option<Vec<(f64, f64)>> {
    let most = lines.iter().map(|line| line.segments.len()).max()?;
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for line in lines.iter().filter(|line| line.segments.len() == most) {
        if columns.is_empty() {
            columns = line.segments.iter().map(|segment| (segment.start, segment.end)).collect();
        }
        for (column, segment) in columns.iter_mut().zip(&line.segments) {
            *column = (column.0.min(segment.start), column.1.max(segment.end));
        }
    }
    columns.windows(2).all(|pair| pair[0].1 <= pair[1].0).then_some(columns)
}

/// How much of a piece is within a column; negative if it is apart from it.
fn shared(segment: &Segment, column: (f64, f64)) -> f64 {
    segment.end.min(column.1) - segment.start.max(column.0)
}

fn nearest(segment: &Segment, columns: &[(f64, f64)]) -> usize {
    let best = columns.iter().enumerate().max_by(|a, b| shared(segment, *a.1).total_cmp(&shared(segment, *b.1)));
    best.map_or(0, |(at, _)| at)
}

/// The cells of a line, each in one column; words in one column are one cell. `None` if two numbers are in one column.
fn cells(line: &Line, columns: &[(f64, f64)]) -> Option<Vec<Cell>> {
    let mut cells: Vec<Cell> = Vec::new();
    for segment in &line.segments {
        let at = nearest(segment, columns);
        match cells.last_mut() {
            Some(cell) if cell.columns.start == at && is_number(segment) => return None,
            Some(cell) if cell.columns.start == at => cell.text.push_str(&segment.text),
            _ => cells.push(Cell { rows: 0..1, columns: at..at + 1, text: segment.text.clone() }),
        }
    }
    Some(cells)
}

/// The cells of a line of headers: one that is within a column stands above that, others above all columns nearer to
/// them than to the next.
fn heads(line: &Line, columns: &[(f64, f64)]) -> Vec<Cell> {
    let middle = |(start, end): (f64, f64)| f64::midpoint(start, end);
    let own = |segment: &Segment| {
        let over: Vec<usize> = (0..columns.len()).filter(|&at| shared(segment, columns[at]) > 0.0).collect();
        let [at] = over[..] else { return None };
        (shared(segment, columns[at]) >= 0.8 * (segment.end - segment.start)).then_some(at)
    };
    let all = line.segments.len() == columns.len();
    let owned: Vec<Option<usize>> = line.segments.iter().map(own).collect();
    let of = |column: usize| {
        if let Some(at) = owned.iter().position(|own| *own == Some(column)) {
            return Some(at);
        }
        let apart =
            |at: &usize| (middle((line.segments[*at].start, line.segments[*at].end)) - middle(columns[column])).abs();
        let spans = (0..line.segments.len()).filter(|&at| owned[at].is_none());
        spans.min_by(|a, b| apart(a).total_cmp(&apart(b)))
    };
    let mut cells: Vec<(usize, Cell)> = Vec::new();
    for column in 0..columns.len() {
        let Some(at) = (if all { Some(column) } else { of(column) }) else { continue };
        match cells.last_mut() {
            Some((last, cell)) if *last == at && cell.columns.end == column => cell.columns.end += 1,
            Some((last, _)) if *last > at => {}
            _ => {
                cells
                    .push((at, Cell { rows: 0..1, columns: column..column + 1, text: line.segments[at].text.clone() }));
            }
        }
    }
    cells.into_iter().map(|(_, cell)| cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(height: f64, segments: &[(&str, f64, f64)]) -> Line {
        let segments: Vec<Segment> = segments
            .iter()
            .map(|(text, start, end)| Segment { text: (*text).into(), start: *start, end: *end })
            .collect();
        let text = segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ");
        Line { text, start: 0.0, end: 100.0, height, size: 10.0, segments }
    }

    fn texts(rows: &Rows) -> Vec<String> {
        let cell = |cell: &Cell| format!("{}-{} {}", cell.columns.start, cell.columns.end, cell.text);
        let row = |at: usize| rows.cells.iter().filter(move |cell| cell.rows.start == at).map(cell).collect::<Vec<_>>();
        (0..rows.count).map(|at| row(at).join("|")).collect()
    }

    #[test]
    fn pieces_in_columns_are_cells() {
        let lines = [
            line(100.0, &[("全年情况", 0.0, 40.0)]),
            line(80.0, &[("部门", 0.0, 20.0), ("收案", 60.0, 80.0), ("结案", 100.0, 120.0)]),
            line(60.0, &[("东河镇", 0.0, 30.0), ("31", 65.0, 75.0), ("29", 105.0, 115.0)]),
            line(40.0, &[("西岭镇人民", 0.0, 50.0), ("18", 65.0, 75.0)]),
            line(28.0, &[("法庭", 0.0, 20.0)]),
            line(8.0, &[("合", 0.0, 10.0), ("计", 20.0, 30.0), ("49", 65.0, 75.0), ("46", 105.0, 115.0)]),
        ];
        let found = runs(&lines[..4]);
        assert_eq!(found[0].0, 1..4);
        assert_eq!(texts(&found[0].1)[2], "0-1 西岭镇人民|1-2 18");
        let wrapped =
            [&lines[1..5], &[line(8.0, &[("合计", 0.0, 20.0), ("49", 65.0, 75.0), ("46", 105.0, 115.0)])]].concat();
        let found = runs(&wrapped);
        assert_eq!(texts(&found[0].1)[2..], ["0-1 西岭镇人民法庭|1-2 18", "0-1 合计|1-2 49|2-3 46"]);
    }

    #[test]
    fn a_header_stands_above_all_its_columns() {
        let lines = [
            line(100.0, &[("收案", 80.0, 100.0), ("结案", 160.0, 180.0)]),
            line(
                80.0,
                &[
                    ("部门", 0.0, 20.0),
                    ("上年", 60.0, 80.0),
                    ("本年", 100.0, 120.0),
                    ("上年", 140.0, 160.0),
                    ("本年", 180.0, 200.0),
                ],
            ),
            line(
                60.0,
                &[("东", 0.0, 10.0), ("1", 65.0, 75.0), ("2", 105.0, 115.0), ("3", 145.0, 155.0), ("4", 185.0, 195.0)],
            ),
            line(
                40.0,
                &[("西", 0.0, 10.0), ("5", 65.0, 75.0), ("6", 105.0, 115.0), ("7", 145.0, 155.0), ("8", 185.0, 195.0)],
            ),
        ];
        assert_eq!(texts(&runs(&lines)[0].1)[0], "0-3 收案|3-5 结案");
    }

    #[test]
    fn a_list_of_pages_is_no_table() {
        let lines = [
            line(100.0, &[("一、总体情况", 0.0, 60.0), ("1", 180.0, 190.0)]),
            line(80.0, &[("二、问题", 0.0, 40.0), ("3", 180.0, 190.0)]),
        ];
        assert!(runs(&lines).is_empty());
    }
}
