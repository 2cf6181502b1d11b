//! A filled form as a document.

use crate::error::Result;
use crate::lang::Lang;
use crate::report::document::{Align, Cell, Document, Grid};
use crate::report::form::definition::{FormTable, Unit};
use crate::report::form::filled::Filled;
use crate::report::form::layout::{Area, Content};

/// The widest and the narrowest that a column is made, in letters.
const WIDTHS: (f64, f64) = (3.0, 12.0);
/// The width of a digit and the room beside a number, in the same units.
const DIGIT: f64 = 0.6;
const ROOM: f64 = 2.0;

impl Filled {
    /// The form as a document, cell for cell as it is prescribed: 0 is printed as 0, and what is not known is left empty.
    ///
    /// # Errors
    ///
    /// As [`Filled::proved`]: nothing is written that does not hold.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Registers;
    /// use fazhi::report::Format;
    /// use fazhi::report::form::{FillOptions, Form};
    ///
    /// let filled = Form::open("foi-2021")?.fill(&Registers::new(), &FillOptions::new(2025))?;
    /// let text = String::from_utf8(filled.document()?.write(Format::Text)?)?;
    /// assert!(text.starts_with("政府信息公开工作年度报告（2025年）\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn document(&self) -> Result<Document> {
        self.proved()?;
        let mut document = Document::new(format!("{}（{}年）", self.form.zh, self.year), Lang::Zh);
        for (place, table) in self.form.tables.iter().enumerate() {
            document.heading(1, &table.name.zh);
            document.grid(self.grid(place, table));
        }
        Ok(document)
    }

    fn grid(&self, place: usize, table: &FormTable) -> Grid {
        let layout = &table.layout;
        let mut grid =
            Grid::new((0..layout.width).map(|column| self.width(place, table, column))).with_heads(table.heads);
        for row in 0..layout.height {
            let begins = layout.areas.iter().filter(|area| area.row == row);
            grid.row(begins.map(|area| {
                let cell = match &area.content {
                    Content::Words(words) => {
                        let align =
                            if row < table.heads || is_head(area, table) { Align::Middle } else { Align::Start };
                        Cell::head(words).aligned(align)
                    }
                    Content::Number(cell) => self.cell(place, *cell, table.cells[*cell].unit),
                };
                cell.down(area.down).across(area.across)
            }));
        }
        grid
    }

    /// How wide a column is: as its own words, within limits, and as its numbers need, which cannot be broken.
    fn width(&self, place: usize, table: &FormTable, column: usize) -> f64 {
        let own = || table.layout.areas.iter().filter(|area| area.columns() == (column..column + 1));
        let words = own().filter_map(Area::words).map(|words| words.chars().count()).max().unwrap_or(0);
        let number = |area: &Area<usize>| match area.content {
            Content::Number(cell) => self.values.get(place, cell),
            Content::Words(_) => None,
        };
        let digits = own().filter_map(number).map(|number| number.to_string().len()).max();
        let number = digits.map_or(0.0, |digits| DIGIT * digits as f64 + ROOM);
        (words as f64).clamp(WIDTHS.0, WIDTHS.1).max(number)
    }

    fn cell(&self, table: usize, cell: usize, unit: Unit) -> Cell {
        let format = match unit {
            Unit::Matters => "0",
            Unit::Yuan | Unit::TenThousandYuan => "0.##",
        };
        let number = self.values.get(table, cell);
        number.map_or_else(Cell::empty, |number| Cell::number(number.to_string(), number.to_f64(), format))
    }
}

/// Whether words stand above others only, as those of a part of the table do.
fn is_head(area: &Area<usize>, table: &FormTable) -> bool {
    let beside = |other: &&Area<usize>| {
        other.row == area.row && other.column > area.column && matches!(other.content, Content::Number(_))
    };
    !table.layout.areas.iter().any(|other| beside(&other))
}
