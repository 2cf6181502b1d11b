//! A table as text, for a terminal or a file.

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement};

use super::table::{Cell, Role, Row, Section, Table, Tone};
use crate::text::visible;

/// Only a line below the header: box-drawing characters take two columns on some Chinese terminals.
const PLAIN: &str = "     --            ";

/// The columns that a bar takes. Patterns of braille take one column each, on Chinese terminals too; blocks do not.
const BAR: usize = 8;

/// Below this width there are no bars.
const ROOM_FOR_BARS: u16 = 100;

/// What a table is written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paper {
    /// How many columns a line has.
    pub(crate) width: u16,
    /// Whether it shows colours.
    pub(crate) colour: bool,
}

impl Paper {
    /// What is neither a terminal nor narrow.
    pub(crate) const PLAIN: Self = Self { width: 120, colour: false };
}

impl Table {
    /// The table as text, with what a terminal would obey written out.
    pub(crate) fn text(&self, paper: Paper) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(PLAIN).set_content_arrangement(ContentArrangement::Dynamic).set_width(paper.width);
        if paper.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].role != Role::Bars || paper.width >= ROOM_FOR_BARS)
            .collect();
        if self.has_heads() {
            table.set_header(shown.iter().map(|at| visible(&self.columns[*at].head).into_owned()));
        }
        for section in self.filled() {
            self.add(section, &shown, &mut table);
        }
        for (column, at) in table.column_iter_mut().zip(&shown) {
            column.set_padding((0, 2));
            if self.columns[*at].role != Role::Words {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            if matches!(self.columns[*at].role, Role::Numbers | Role::Aside) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let title = if self.title.is_empty() { String::new() } else { format!("{}\n\n", visible(&self.title)) };
        title + &table.trim_fmt()
    }

    fn add(&self, section: &Section, shown: &[usize], table: &mut comfy_table::Table) {
        if !section.title.is_empty() {
            let title = comfy_table::Cell::new(visible(&section.title)).add_attribute(Attribute::Bold);
            table.add_row([title]);
        }
        let indent = if section.title.is_empty() { "" } else { "  " };
        for row in &section.rows {
            let cells = shown.iter().map(|at| {
                let indent = if *at == 0 { indent } else { "" };
                self.cell(row, *at, indent)
            });
            table.add_row(cells);
        }
    }

    fn cell(&self, row: &Row, at: usize, indent: &str) -> comfy_table::Cell {
        let cell = row.cells.get(at).unwrap_or(&Cell::Empty);
        let text = match cell {
            Cell::Share(share) => bar(*share),
            other => format!("{indent}{}", visible(other.text())),
        };
        let muted = matches!(self.columns[at].role, Role::Aside | Role::Bars) || matches!(cell, Cell::Remark(_));
        let written = comfy_table::Cell::new(text);
        match colour(row.tone) {
            Some(colour) if at == 0 => written.fg(colour),
            None if muted || row.tone == Tone::Muted => written.add_attribute(Attribute::Dim),
            _ => written,
        }
    }
}

/// The colour of a row's first cell.
fn colour(tone: Tone) -> Option<Color> {
    match tone {
        Tone::Plain | Tone::Muted => None,
        Tone::Good => Some(Color::Green),
        Tone::Fair => Some(Color::DarkGreen),
        Tone::Open => Some(Color::Blue),
        Tone::Warning => Some(Color::Yellow),
        Tone::Wrong => Some(Color::Red),
    }
}

/// A bar as long as the share, in halves of a column.
fn bar(share: f64) -> String {
    let halves = (share.clamp(0.0, 1.0) * (2 * BAR) as f64).round();
    let column = |at: usize| match halves - (2 * at) as f64 {
        left if left >= 2.0 => "⣿",
        left if left >= 1.0 => "⡇",
        _ => "",
    };
    (0..BAR).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::show::table::Column;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let cases = [(0.0, ""), (0.07, "⡇"), (0.5, "⣿⣿⣿⣿"), (0.97, "⣿⣿⣿⣿⣿⣿⣿⣿"), (1.2, "⣿⣿⣿⣿⣿⣿⣿⣿")];
        for (share, drawn) in cases {
            assert_eq!(bar(share), drawn, "{share}");
        }
    }

    #[test]
    fn numbers_stand_to_the_right_and_sections_have_titles() {
        let mut table = Table::new(Lang::En, [("指标", "indicator")]);
        table.columns.push(Column::new("value", Role::Numbers));
        table.section("aid");
        for (name, text) in [("cases", "118"), ("\u{1b}[2J", "9")] {
            table.push(Row { cells: vec![name.into(), text.into()], tone: Tone::Plain });
        }
        let text = table.text(Paper::PLAIN);
        let lines: Vec<_> = text.lines().collect();
        let ends: Vec<_> = lines.iter().map(|line| line.chars().count()).collect();
        assert_eq!(lines[2], "aid");
        assert!(lines[0].ends_with("value") && lines[3].ends_with("118") && lines[4].ends_with("  9"));
        assert!(ends[0] == ends[3] && ends[0] == ends[4] && lines[4].starts_with("  \\u{1b}[2J"));
    }

    #[test]
    fn colours_are_written_only_where_they_are_shown() {
        let mut table = Table::new(Lang::Zh, [("结论", "verdict")]);
        table.push(Row { cells: vec!["不可能".into()], tone: Tone::Wrong });
        assert!(!table.text(Paper::PLAIN).contains('\u{1b}'));
        assert!(table.text(Paper { colour: true, ..Paper::PLAIN }).contains("\u{1b}["));
    }
}
