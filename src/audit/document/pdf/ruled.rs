//! Tables whose cells have lines around them.

use std::ops::Range;

use super::layout::{lines, within};
use super::page::Piece;
use super::rows::{Cell, Rows};
use super::rules::Rule;

/// Lines that are closer than this touch each other.
const TOUCH: f64 = 2.0;
/// The maximum number of lines, columns and rows of a table.
const LINES: usize = 1 << 9;
const COLUMNS: usize = 64;
const ROWS: usize = 512;

/// The lines of a table, and the places between them.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    /// The edges of the columns, from the left.
    columns: Vec<f64>,
    /// The edges of the rows, from the top.
    heights: Vec<f64>,
    /// The rows and columns of each cell.
    cells: Vec<(Range<usize>, Range<usize>)>,
    /// The cell of each place, row by row.
    places: Vec<usize>,
}

/// The frames of a page.
pub(super) fn frames(rules: &[Rule]) -> Vec<Frame> {
    let (along, across) = (merged(rules, true), merged(rules, false));
    if along.len().max(across.len()) > LINES {
        return Vec::new();
    }
    let mut groups = Groups::new(along.len() + across.len());
    for (one, flat) in along.iter().enumerate() {
        for (other, upright) in across.iter().enumerate() {
            if meets(flat, upright.at) && meets(upright, flat.at) {
                groups.join(one, along.len() + other);
            }
        }
    }
    let of = |group: usize, lines: &[Rule], first: usize, groups: &mut Groups| {
        let own = lines.iter().enumerate().filter(|(at, _)| groups.of(first + at) == group);
        own.map(|(_, rule)| *rule).collect::<Vec<Rule>>()
    };
    let roots: Vec<usize> = (0..along.len()).filter(|at| groups.of(*at) == *at).collect();
    let frame = |group| Frame::new(&of(group, &along, 0, &mut groups), &of(group, &across, along.len(), &mut groups));
    roots.into_iter().filter_map(frame).collect()
}

/// The places of lines, with the outer ends of those that cross them.
fn edges(lines: &[Rule], crossing: &[Rule]) -> Vec<f64> {
    let first = crossing.iter().map(|rule| rule.from).fold(f64::INFINITY, f64::min);
    let last = crossing.iter().map(|rule| rule.to).fold(f64::NEG_INFINITY, f64::max);
    let mut edges: Vec<f64> = lines.iter().map(|rule| rule.at).chain([first, last]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|next, last| *next - *last <= TOUCH);
    edges
}

/// The lines on each edge.
fn by_edge(edges: &[f64], lines: &[Rule]) -> Vec<Vec<Rule>> {
    let on = |edge: &f64| lines.iter().filter(|rule| (rule.at - edge).abs() <= TOUCH).copied().collect();
    edges.iter().map(on).collect()
}

/// Whether a line is between two cells that meet from one place to another.
fn parted(lines: &[Rule], from: f64, to: f64) -> bool {
    lines.iter().any(|rule| rule.to.min(to) - rule.from.max(from) >= 0.5 * (to - from))
}

fn meets(rule: &Rule, at: f64) -> bool {
    rule.from - TOUCH <= at && at <= rule.to + TOUCH
}

/// The lines of one direction, of which each may be drawn in parts.
fn merged(rules: &[Rule], along: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| rule.along == along).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut at = f64::NEG_INFINITY;
    for rule in &mut rules {
        if rule.at - at > TOUCH {
            at = rule.at;
        }
        rule.at = at;
    }
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    rules.dedup_by(|next, last| {
        let joined = next.at <= last.at && next.from <= last.to + TOUCH;
        if joined {
            last.to = last.to.max(next.to);
        }
        joined
    });
    rules
}

/// Numbers that are put into groups; each goes by its smallest.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

impl Frame {
    /// The frame of lines that touch each other; `None` if they part no cells.
    fn new(along: &[Rule], across: &[Rule]) -> Option<Self> {
        let columns = edges(across, along);
        let mut heights = edges(along, across);
        heights.reverse();
        if !(3..=COLUMNS + 1).contains(&columns.len()) || !(2..=ROWS + 1).contains(&heights.len()) {
            return None;
        }
        let width = columns.len() - 1;
        let mut groups = Groups::new(width * (heights.len() - 1));
        let (upright, flat) = (by_edge(&columns, across), by_edge(&heights, along));
        for row in 0..heights.len() - 1 {
            for column in 0..width {
                let (left, right, top, bottom) = (columns[column], columns[column + 1], heights[row], heights[row + 1]);
                if column + 1 < width && !parted(&upright[column + 1], bottom, top) {
                    groups.join(row * width + column, row * width + column + 1);
                }
                if row + 2 < heights.len() && !parted(&flat[row + 1], left, right) {
                    groups.join(row * width + column, (row + 1) * width + column);
                }
            }
        }
        let mut cells: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        let mut areas: Vec<usize> = Vec::new();
        for place in 0..width * (heights.len() - 1) {
            let (row, column, first) = (place / width, place % width, groups.of(place));
            if first == place {
                places.push(cells.len());
                areas.push(0);
                cells.push((row..row + 1, column..column + 1));
            } else {
                places.push(places[first]);
            }
            let at = places[place];
            let (rows, columns) = &mut cells[at];
            (rows.end, columns.end) = (rows.end.max(row + 1), columns.end.max(column + 1));
            areas[at] += 1;
        }
        let whole = cells.iter().zip(&areas).all(|((rows, columns), area)| rows.len() * columns.len() == *area);
        (whole && cells.len() > 1).then_some(Self { columns, heights, cells, places })
    }

    /// Room for the pieces of each cell.
    pub(super) fn no_pieces<'a>(&self) -> Vec<Vec<&'a Piece>> {
        vec![Vec::new(); self.cells.len()]
    }

    /// How far it reaches down and up.
    pub(super) fn reach(&self) -> (f64, f64) {
        (self.heights[self.heights.len() - 1], self.heights[0])
    }

    pub(super) fn size(&self) -> f64 {
        let (bottom, top) = self.reach();
        (top - bottom) * (self.columns[self.columns.len() - 1] - self.columns[0])
    }

    /// The cell in which a piece of text stands.
    pub(super) fn cell_of(&self, piece: &Piece) -> Option<usize> {
        let (x, y) = (f64::midpoint(piece.start, piece.end), piece.height + 0.3 * piece.size);
        let column = self.columns.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.heights.partition_point(|edge| *edge >= y).checked_sub(1)?;
        let inside = column + 1 < self.columns.len() && row + 1 < self.heights.len();
        inside.then(|| self.places[row * (self.columns.len() - 1) + column])
    }

    /// The rows, from the pieces of each cell; `None` if they have no text, or if one of them lists numbers.
    pub(super) fn rows(&self, pieces: &[Vec<&Piece>]) -> Option<Rows> {
        let mut cells = Vec::new();
        for ((rows, columns), pieces) in self.cells.iter().zip(pieces) {
            let lines = lines(pieces.iter().copied());
            let text = within(&lines, self.columns[columns.start], self.columns[columns.end])?;
            cells.push(Cell { rows: rows.clone(), columns: columns.clone(), text });
        }
        let (count, width) = (self.heights.len() - 1, self.columns.len() - 1);
        let table = Rows { cells, count, columns: width, headed: true, edges: self.columns.clone() };
        table.cells.iter().any(|cell| !cell.text.is_empty()).then_some(table)
    }
}
