//! A table as text, for a terminal or a file.

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, Width};

use super::table::{Cell, Role, Row, Section, Table, Tone};
use crate::text::visible;

/// Only a line below the header: box-drawing characters take two columns on some Chinese terminals.
const PLAIN: &str = "     --            ";

/// The columns that a bar takes. Patterns of braille take one column each, on Chinese terminals too; blocks do not.
const BAR: usize = 8;

/// The columns between two columns of a table.
const GAP: u16 = 2;

/// The width below which no column of words is made narrower, in tables that can do without other columns.
const LEAST_OF_WORDS: u16 = 20;

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
        let (shown, left_out) = self.shown(paper.width);
        if self.has_heads() {
            table.set_header(shown.iter().map(|at| visible(&self.columns[*at].head).into_owned()));
        }
        for section in self.filled() {
            self.add(section, &shown, &mut table);
        }
        for (column, at) in table.column_iter_mut().zip(&shown) {
            column.set_padding((0, GAP));
            match self.columns[*at].role {
                Role::Words if self.spare.is_empty() => {}
                Role::Words => {
                    let width = self.width(*at).min(LEAST_OF_WORDS);
                    column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + GAP)));
                }
                _ => {
                    column.set_constraint(ColumnConstraint::ContentWidth);
                }
            }
            if matches!(self.columns[*at].role, Role::Numbers | Role::Aside) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let title = if self.title.is_empty() { String::new() } else { format!("{}\n\n", visible(&self.title)) };
        let note = if left_out.is_empty() {
            String::new()
        } else {
            let names: Vec<_> = left_out.iter().map(|at| visible(&self.columns[*at].head)).collect();
            format!("\n\n{}{}", self.left_out[0], names.join(self.left_out[1]))
        };
        title + &table.trim_fmt() + &note
    }

    /// The columns that lines of a width have room for, and the spare ones that they have none for.
    fn shown(&self, width: u16) -> (Vec<usize>, Vec<usize>) {
        let has_place = |at: &usize| self.columns[*at].role != Role::Bars || width >= ROOM_FOR_BARS;
        let mut shown: Vec<usize> = (0..self.columns.len()).filter(has_place).collect();
        let mut left_out = Vec::new();
        let needed = |shown: &[usize]| shown.iter().map(|at| u32::from(self.width(*at) + GAP)).sum::<u32>();
        for spare in &self.spare {
            if needed(&shown) <= u32::from(width) {
                break;
            }
            shown.retain(|at| at != spare);
            left_out.push(*spare);
        }
        left_out.sort_unstable();
        (shown, left_out)
    }

    /// How many columns of a line the widest text of a column takes.
    fn width(&self, at: usize) -> u16 {
        let rows = || self.filled().flat_map(|section| &section.rows).filter_map(|row| row.cells.get(at));
        let titles = self.filled().map(|section| section.title.as_str()).filter(|_| at == 0);
        let texts = rows().map(Cell::text).chain([self.columns[at].head.as_str()]).chain(titles);
        let widest = texts.map(|text| console::measure_text_width(&visible(text))).max();
        u16::try_from(widest.unwrap_or_default()).unwrap_or(u16::MAX - GAP)
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
    fn what_can_be_spared_leaves_room_for_names() {
        let mut table =
            Table::new(Lang::Zh, [("单位", "unit"), ("得分", "score"), ("制度建设", "rules"), ("行政执法", "law")]);
        table.columns[1..].iter_mut().for_each(|column| column.role = Role::Numbers);
        (table.spare, table.left_out) = (vec![3, 2], ["未列：", "、"]);
        table.words(["己乡人民政府", "99", "20", "39"]);
        let of = |width: u16| table.text(Paper { width, ..Paper::PLAIN });
        assert!(of(40).lines().nth(2).unwrap().contains("39") && !of(40).contains("未列"));
        assert!(of(32).ends_with("未列：行政执法") && of(32).contains("制度建设"));
        assert!(of(20).ends_with("未列：制度建设、行政执法"));
        assert!(of(20).lines().any(|line| line.starts_with("己乡人民政府")));
    }

    #[test]
    fn colours_are_written_only_where_they_are_shown() {
        let mut table = Table::new(Lang::Zh, [("结论", "verdict")]);
        table.push(Row { cells: vec!["不可能".into()], tone: Tone::Wrong });
        assert!(!table.text(Paper::PLAIN).contains('\u{1b}'));
        assert!(table.text(Paper { colour: true, ..Paper::PLAIN }).contains("\u{1b}["));
    }
}
