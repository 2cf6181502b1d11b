//! The table of what a chart shows, for those who copy it or listen to it.

use super::Chart;
use crate::lang::Lang;
use crate::show::{Cell, Column, Role, Row, Table, Tone};

/// How many rows of the table are read out before the rest is only counted.
const READ: usize = 60;

/// A table that begins with words, and goes on with numbers.
pub(super) fn of_numbers(title: &str, words: &[String], numbers: &[String]) -> Table {
    let words = words.iter().map(|head| Column::new(head.clone(), Role::Words));
    let numbers = numbers.iter().map(|head| Column::new(head.clone(), Role::Numbers));
    Table { title: title.to_owned(), columns: words.chain(numbers).collect(), ..Table::default() }
}

/// A row of a table; some rows are worth a look.
pub(super) fn row(table: &mut Table, cells: impl IntoIterator<Item = String>, tone: Tone) {
    table.push(Row { cells: cells.into_iter().map(Cell::from).collect(), tone });
}

impl Chart {
    /// The table in words, a line for each row.
    pub(super) fn description(&self) -> String {
        let rows = || self.table.filled().flat_map(|section| &section.rows);
        let (comma, colon) = (self.lang.of("，", ", "), self.lang.of("：", ": "));
        let line = |row: &Row| {
            let cells = row.cells.iter().zip(&self.table.columns).enumerate();
            let cells = cells.filter(|(_, (cell, _))| !cell.text().is_empty());
            let said = |(at, (cell, column)): (usize, (&Cell, &Column))| match (at, column.role) {
                (0, _) | (_, Role::Words) => cell.text().to_owned(),
                _ => format!("{}{colon}{}", column.head, cell.text()),
            };
            cells.map(said).collect::<Vec<_>>().join(comma)
        };
        let mut lines: Vec<String> = rows().take(READ).map(line).collect();
        match (self.lang, rows().count().saturating_sub(READ)) {
            (_, 0) => {}
            (Lang::Zh, more) => lines.push(format!("另有 {more} 行")),
            (Lang::En, more) => lines.push(format!("and {more} more")),
        }
        lines.join("\n")
    }
}
