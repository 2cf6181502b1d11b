//! Marks of rows: what cannot be used of them.

use polars_arrow::bitmap::Bitmap;

use crate::register::pattern::Pattern;
use crate::register::{Rows, Schema};
use crate::tally::measure::PERIOD;

/// What may be wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// It cannot be used by what needs all of these columns.
    Fault(Vec<String>),
    /// The calendar ends before the clock's limit does.
    Doubt(String),
    /// It says its period, but one longer than the periods asked for.
    TooLong,
}

/// The marks met so far, by number.
#[derive(Debug, Default)]
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    /// The most marks that rows of a register with so many columns can have: one for the whole row, those of cells and of the
    /// calendar for each column, those of orders, rules and clocks, and one for long periods.
    pub(super) fn most(schema: &Schema, columns: usize, clocks: usize) -> usize {
        2 + 2 * columns + schema.order.len() + schema.rules.len() + clocks
    }

    /// The marks that some rows have, each with its rows, by number.
    pub(super) fn found(&mut self, rows: &Rows, others: Vec<(Mark, Bitmap)>) -> Vec<(usize, Bitmap)> {
        let faults = rows.faults.iter().map(|fault| (Mark::Fault(fault.columns.clone()), fault.rows.clone()));
        let mut found: Vec<(usize, Bitmap)> = Vec::new();
        for (mark, rows) in faults.chain(others).filter(|(_, rows)| rows.set_bits() > 0) {
            let number = self.number(mark);
            match found.iter_mut().find(|(known, _)| *known == number) {
                Some((_, known)) => *known = &*known | &rows,
                None => found.push((number, rows)),
            }
        }
        found.sort_by_key(|(number, _)| *number);
        found
    }

    fn number(&mut self, mark: Mark) -> usize {
        self.0.iter().position(|known| *known == mark).unwrap_or_else(|| {
            self.0.push(mark);
            self.0.len() - 1
        })
    }

    /// The marks of a pattern.
    pub(super) fn of(&self, pattern: &Pattern<'_>) -> impl Iterator<Item = &Mark> {
        self.0.iter().enumerate().filter(|(number, _)| pattern.has(*number)).map(|(_, mark)| mark)
    }

    /// Whether the day by which the rows of a pattern are placed cannot be read.
    pub(super) fn unreadable(&self, pattern: &Pattern<'_>, at: &str) -> bool {
        self.of(pattern).any(|mark| match mark {
            Mark::Fault(columns) => columns.iter().all(|column| column == at),
            Mark::TooLong => at == PERIOD,
            Mark::Doubt(_) => false,
        })
    }
}
