//! Tables of forms among tables that were printed.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::report::form::definition::{Form, FormTable};
use crate::report::form::filled::Values;
use crate::report::form::layout::{Area, Content};
use crate::report::form::number::Number;

/// A table as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Printed {
    /// Its cells, row by row.
    pub(crate) cells: Vec<PrintedCell>,
    /// Whether cells below each other are in the same column; in a line of text nobody sees an empty one.
    pub(crate) aligned: bool,
}

/// A cell as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrintedCell {
    /// The rows that it takes, from 0.
    pub(crate) rows: Range<usize>,
    /// The columns that it takes, from 0.
    pub(crate) columns: Range<usize>,
    /// What stands in it.
    pub(crate) text: String,
}

/// A table of a form that was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recognised {
    /// The form.
    pub(crate) form: &'static Form,
    /// The place of the table in the form.
    pub(crate) table: usize,
    /// What was printed in each cell of it.
    pub(crate) cells: Vec<Seen>,
}

/// What was printed in a cell of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A number, in the printed cell of this place.
    Number(Number, usize),
    /// Nothing, or a mark for it, in the printed cell of this place; none where the row has no such cell.
    Blank(Option<usize>),
    /// Something else.
    Unread(usize),
    /// The row was not found.
    Missing,
}

/// How many of the words of a table must be there.
const WORDS: f64 = 0.7;

/// How alike two texts are that are the same words.
const ALIKE: f64 = 0.75;

/// The fewest letters of words that need not be equal.
const LONG: usize = 6;

/// The units that heads may end with.
const UNITS: [char; 5] = ['万', '元', '宗', '件', '次'];

/// What stands for nothing.
const MARKS: [&str; 6] = ["", "/", "\\", "-", "—", "——"];

impl Seen {
    /// The number, where an empty cell is zero.
    pub(crate) fn number(self) -> Option<Number> {
        match self {
            Self::Number(number, _) => Some(number),
            Self::Blank(_) => Some(Number::default()),
            Self::Unread(_) | Self::Missing => None,
        }
    }

    /// The printed cell.
    pub(crate) fn at(self) -> Option<usize> {
        match self {
            Self::Number(_, at) | Self::Unread(at) => Some(at),
            Self::Blank(at) => at,
            Self::Missing => None,
        }
    }
}

impl Recognised {
    /// The numbers of a form, from tables of it or of one whose tables and cells are called the same.
    pub(crate) fn values<'a>(form: &Form, found: impl IntoIterator<Item = &'a Self>) -> Values {
        let mut values = Values::empty(form);
        for one in found {
            let theirs = &one.form.tables[one.table];
            let Some(table) = form.tables.iter().position(|table| table.id == theirs.id) else { continue };
            for (cell, seen) in theirs.cells.iter().zip(&one.cells) {
                if let (Some(place), Some(number)) = (form.tables[table].place(&cell.id), seen.number()) {
                    values.set(table, place, number);
                }
            }
        }
        values
    }
}

/// The tables of a form that are printed: of the one of which most is there. Where a table of a form has its numbers in one row, and
/// several rows were printed, there is one for each.
pub(crate) fn recognise(printed: &Printed) -> Vec<Recognised> {
    let folded: Vec<String> = printed.cells.iter().map(|cell| folded(&cell.text)).collect();
    let all = folded.join("\n");
    let mut best: (f64, Vec<Recognised>) = (0.0, Vec::new());
    for form in Form::built_in() {
        let mut of_form: (f64, Vec<Recognised>) = (0.0, Vec::new());
        for (table, definition) in form.tables.iter().enumerate() {
            let reader = Reader { table: definition, printed, folded: &folded, all: &all };
            let Some((score, rows)) = reader.read() else { continue };
            of_form.0 += score;
            of_form.1.extend(rows.into_iter().map(|cells| Recognised { form, table, cells }));
        }
        if of_form.0 > best.0 {
            best = of_form;
        }
    }
    best.1
}

struct Reader<'a> {
    table: &'a FormTable,
    printed: &'a Printed,
    /// The letters and digits of each cell.
    folded: &'a [String],
    /// Those of all cells.
    all: &'a str,
}

impl Reader<'_> {
    /// How much of the table is there, from 0 to 1, and what stands in its cells.
    fn read(&self) -> Option<(f64, Vec<Vec<Seen>>)> {
        let words = self.words()?;
        if self.numbers(self.table.heads).iter().all(|area| self.stub(area).is_none()) {
            let rows = self.below_heads();
            return (!rows.is_empty()).then_some((words, rows));
        }
        let cells = self.beside_stubs();
        let found = cells.iter().filter(|seen| **seen != Seen::Missing).count();
        let share = found as f64 / cells.len().max(1) as f64;
        (share >= WORDS).then(|| (words * share, vec![cells]))
    }

    /// The share of the table's words that are printed anywhere, if it is large enough.
    fn words(&self) -> Option<f64> {
        let words: Vec<String> = self.table.layout.areas.iter().filter_map(Area::words).map(folded).collect();
        let share = |missing: usize| (words.len() - missing) as f64 / words.len().max(1) as f64;
        let is_printed =
            |words: &String| self.all.contains(words.as_str()) || self.folded.iter().any(|text| same(words, text));
        let mut missing = 0;
        for words in &words {
            missing += usize::from(!is_printed(words));
            // Most texts have no such table.
            (share(missing) >= WORDS).then_some(())?;
        }
        Some(share(missing))
    }

    /// The areas of a row that hold numbers, from some row on.
    fn numbers(&self, from: usize) -> Vec<&Area<usize>> {
        let is_number = |area: &&Area<usize>| matches!(area.content, Content::Number(_)) && area.row >= from;
        self.table.layout.areas.iter().filter(is_number).collect()
    }

    /// The words to the left of a number.
    fn stub(&self, area: &Area<usize>) -> Option<&str> {
        self.table.layout.leading(area).0.first().copied()
    }

    /// The cells that begin in a printed row, with their places.
    fn row(&self, row: usize) -> Vec<(usize, &PrintedCell)> {
        self.printed.cells.iter().enumerate().filter(|(_, cell)| cell.rows.start == row).collect()
    }

    fn height(&self) -> usize {
        self.printed.cells.iter().map(|cell| cell.rows.start + 1).max().unwrap_or(0)
    }

    fn width(&self) -> usize {
        self.printed.cells.iter().map(|cell| cell.columns.end).max().unwrap_or(0)
    }

    /// Reads each row of numbers behind the words that lead to it, from above to below.
    fn beside_stubs(&self) -> Vec<Seen> {
        let mut cells = vec![Seen::Missing; self.table.cells.len()];
        let mut next = 0;
        for row in 0..self.table.layout.height {
            let numbers: Vec<_> = self.numbers(0).into_iter().filter(|area| area.row == row).collect();
            let Some(stub) = numbers.first().and_then(|area| self.stub(area)).map(folded) else { continue };
            let named = |at: &usize| self.row(*at).into_iter().position(|(cell, _)| same(&stub, &self.folded[cell]));
            let Some((found, name)) = (next..self.height()).find_map(|at| Some((at, named(&at)?))) else { continue };
            next = found + 1;
            let behind = &self.row(found)[name + 1..];
            for (at, area) in numbers.iter().enumerate() {
                if let Content::Number(cell) = area.content {
                    cells[cell] = self.seen(behind, at, numbers.len(), area.column);
                }
            }
        }
        cells
    }

    /// What stands in the cell of a number that is one of several in its row: by its order, or by its column where cells are missing
    /// and the table is as wide as the form.
    fn seen(&self, behind: &[(usize, &PrintedCell)], at: usize, of: usize, column: usize) -> Seen {
        let by_column = behind.len() != of && self.printed.aligned && self.width() == self.table.layout.width;
        let cell = if by_column {
            behind.iter().find(|(_, cell)| cell.columns.contains(&column))
        } else if let Some(numbers) = window(behind, of) {
            numbers.get(at)
        } else {
            return Seen::Missing;
        };
        cell.map_or(Seen::Blank(None), |(place, cell)| seen(&cell.text, *place))
    }

    /// Reads the rows of numbers below heads that name each column as the form does.
    fn below_heads(&self) -> Vec<Vec<Seen>> {
        let numbers = self.numbers(0);
        let of = numbers.len();
        let heads: Vec<String> = numbers
            .iter()
            .map(|area| self.table.layout.leading(area).1.first().copied().map(folded).unwrap_or_default())
            .collect();
        let mut rows = Vec::new();
        for row in 0..self.height() {
            let printed = self.row(row);
            let Some(behind) = printed.len().checked_sub(of).map(|first| &printed[first..]) else { continue };
            let named =
                behind.iter().zip(&heads).filter(|((_, cell), head)| is_last(head, &self.head(row, cell))).count();
            let read: Vec<Seen> = behind.iter().map(|(place, cell)| seen(&cell.text, *place)).collect();
            let some = read.iter().any(|seen| matches!(seen, Seen::Number(..)));
            let all = read.iter().all(|seen| !matches!(seen, Seen::Unread(_)));
            if some && all && named == of {
                let mut cells = vec![Seen::Missing; self.table.cells.len()];
                for (area, seen) in numbers.iter().zip(read) {
                    if let Content::Number(cell) = area.content {
                        cells[cell] = seen;
                    }
                }
                rows.push(cells);
            }
        }
        rows
    }

    /// The words above a cell, the nearest of them.
    fn head(&self, row: usize, cell: &PrintedCell) -> String {
        let above = |(_, other): &(usize, &PrintedCell)| {
            other.rows.start < row && other.columns.contains(&cell.columns.start) && is_words(&other.text)
        };
        let nearest = self.printed.cells.iter().enumerate().filter(above).max_by_key(|(_, other)| other.rows.start);
        nearest.map(|(other, _)| self.folded[other].clone()).unwrap_or_default()
    }
}

/// So many of some cells, where all others are empty.
fn window<'a>(cells: &'a [(usize, &'a PrintedCell)], of: usize) -> Option<&'a [(usize, &'a PrintedCell)]> {
    let over = cells.len().checked_sub(of)?;
    let empty = |cells: &[(usize, &PrintedCell)]| cells.iter().all(|(_, cell)| cell.text.trim().is_empty());
    if empty(&cells[..over]) { Some(&cells[over..]) } else { empty(&cells[of..]).then(|| &cells[..of]) }
}

fn seen(text: &str, place: usize) -> Seen {
    let text: String = text.nfkc().filter(|letter| !letter.is_whitespace()).collect();
    if MARKS.contains(&text.as_str()) {
        return Seen::Blank(Some(place));
    }
    text.parse().map_or(Seen::Unread(place), |number| Seen::Number(number, place))
}

fn is_words(text: &str) -> bool {
    matches!(seen(text, 0), Seen::Unread(_))
}

/// The letters and digits of a text.
fn folded(text: &str) -> String {
    text.nfkc().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a head, which may say those above it too, ends with some words.
fn is_last(words: &str, head: &str) -> bool {
    let bare = |words: &str| words.trim_end_matches(UNITS).to_owned();
    let (words, head) = (bare(words), bare(head));
    !words.is_empty() && head.ends_with(&words) || same(&words, &head)
}

/// Whether two folded texts are the same words.
fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (long, other_long) = (one.chars().count(), other.chars().count());
    // Each letter that one has more is a difference.
    let apart = long.abs_diff(other_long) as f64 / long.max(other_long) as f64;
    long.min(other_long) >= LONG && 1.0 - apart >= ALIKE && strsim::normalized_levenshtein(one, other) >= ALIKE
}
