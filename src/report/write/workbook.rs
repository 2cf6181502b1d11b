//! A document as a workbook: its words on the first sheet, and each table on a sheet of its own.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::error::Result;
use crate::report::document::{Align, Block, Cell, Content, Document, Grid, Place, Run};
use crate::show::Sheets;
use crate::text::visible;

/// The most characters that the name of a sheet has.
const LONGEST: usize = 31;

/// The signs that no name of a sheet has.
const NO_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// How wide the words are, and a table, in characters.
const WIDE: f64 = 96.0;

pub(super) fn written(document: &Document) -> Result<Vec<u8>> {
    let mut grids: Vec<Grid> = Vec::new();
    let mut heading = String::new();
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => heading.clone_from(text),
            Block::Grid(grid) => grids.push(named(grid.clone(), &heading)),
            Block::Chart(chart) => grids.push(Grid::of_table(chart.table())),
            Block::Paragraph(_) | Block::List(_) | Block::PageBreak => {}
        }
    }
    let mut sheets = Sheets::new()?;
    let mut taken = BTreeSet::new();
    let words = sheet_name(document.lang.of("正文", "Text"), &mut taken);
    sheets.sheet(&words, |sheet| self::words(sheet, document))?;
    for grid in &grids {
        let places = grid.places()?;
        let name = sheet_name(&grid.caption, &mut taken);
        sheets.sheet(&name, |sheet| table(sheet, grid, &places))?;
    }
    sheets.bytes()
}

/// A table without a name goes by the heading that it stands under.
fn named(grid: Grid, heading: &str) -> Grid {
    if grid.caption.is_empty() { grid.called(heading) } else { grid }
}

/// The name of a sheet, which no other one has, in small letters or in capitals.
fn sheet_name(text: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = visible(text).chars().filter(|sign| !NO_NAME.contains(sign) && *sign != '\n').collect();
    let plain = plain.trim_matches(|sign: char| sign == '\'' || sign.is_whitespace());
    let plain = if plain.is_empty() { "1" } else { plain };
    let mut count = 1;
    loop {
        let end = if count == 1 { String::new() } else { format!(" {count}") };
        let name = fitted(plain, LONGEST - end.len()).trim_end().to_owned() + &end;
        if taken.insert(name.to_lowercase()) {
            return name;
        }
        count += 1;
    }
}

/// The beginning of a text that has at most so many UTF-16 units.
fn fitted(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > most
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn words(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    sheet.set_column_width(0, WIDE)?;
    let wrapped = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, visible(&document.title), &wrapped().set_bold().set_font_size(16))?;
    let mut row = 1;
    for block in &document.blocks {
        let lines: Vec<(String, Format)> = match block {
            Block::Heading { level, text } => {
                let size = 14.0 - f64::from((*level).min(3));
                vec![(text.clone(), wrapped().set_bold().set_font_size(size))]
            }
            Block::Paragraph(runs) => vec![(said(runs), wrapped())],
            Block::List(points) => points.iter().map(|runs| (format!("• {}", said(runs)), wrapped())).collect(),
            Block::Grid(_) | Block::Chart(_) | Block::PageBreak => continue,
        };
        for (line, format) in lines {
            sheet.write_string_with_format(row, 0, visible(&line), &format)?;
            row += 1;
        }
    }
    Ok(())
}

fn said(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn table(sheet: &mut Worksheet, grid: &Grid, places: &[Vec<Place<'_>>]) -> Result<(), XlsxError> {
    let (all, columns) = (grid.widths.iter().sum::<f64>(), grid.widths.len());
    for (column, width) in (0..).zip(&grid.widths) {
        sheet.set_column_width(column, (width / all * WIDE).max(8.0))?;
    }
    let mut row = 0;
    if !grid.caption.is_empty() {
        let format = Format::new().set_bold().set_font_size(13);
        merged(sheet, [0, 0, 0, columns.saturating_sub(1)], &Cell::words(&*grid.caption), &format)?;
        row = 1;
    }
    let first = row;
    for (at, cells) in places.iter().enumerate() {
        for (column, place) in cells.iter().enumerate() {
            if let Place::Begins(cell) = place {
                let (top, bottom) = (first + at, first + at + cell.down.max(1) - 1);
                let format = looks(cell);
                merged(sheet, [top, column, bottom, column + cell.across.max(1) - 1], cell, &format)?;
            }
        }
        row += 1;
    }
    for note in &grid.notes {
        let format = Format::new().set_text_wrap().set_font_size(9).set_align(FormatAlign::Top);
        merged(sheet, [row, 0, row, columns.saturating_sub(1)], &Cell::words(&**note), &format)?;
        row += 1;
    }
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    if grid.heads > 0 {
        sheet.set_freeze_panes(small(first + grid.heads), 0)?;
        sheet.set_repeat_rows(small(first), small(first + grid.heads - 1))?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn looks(cell: &Cell) -> Format {
    let align = match cell.align {
        Align::Start => FormatAlign::Left,
        Align::Middle => FormatAlign::Center,
        Align::End => FormatAlign::Right,
    };
    let format = Format::new().set_align(align).set_align(FormatAlign::VerticalCenter);
    let format = format.set_text_wrap().set_border(FormatBorder::Thin);
    if cell.is_head { format.set_bold().set_background_color(Color::RGB(0x00F0_F2F5)) } else { format }
}

/// Writes a cell over the places from the first row and column to the last ones.
fn merged(sheet: &mut Worksheet, frame: [usize; 4], cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    let [top, left, bottom, right] = frame;
    let small = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
    let long = |row: usize| u32::try_from(row).unwrap_or(u32::MAX);
    let (row, column) = (long(top), small(left));
    if (top, left) != (bottom, right) {
        sheet.merge_range(row, column, long(bottom), small(right), "", format)?;
    }
    match &cell.content {
        Content::Empty => sheet.write_blank(row, column, format)?,
        Content::Words(text) => sheet.write_string_with_format(row, column, visible(text), format)?,
        Content::Number { value, format: number, .. } => {
            sheet.write_number_with_format(row, column, *value, &format.clone().set_num_format(number))?
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_of_its_own() {
        let mut taken = BTreeSet::new();
        let long = "祁连县".repeat(12);
        let cases = [
            ("表[1]", "表1"),
            ("表/1", "表1 2"),
            ("", "1"),
            (long.as_str(), &long[..31 * 3]),
            (long.as_str(), &format!("{} 2", &long[..29 * 3])),
            ("'a'", "a"),
            ("A", "A 2"),
        ];
        for (text, name) in cases {
            assert_eq!(sheet_name(text, &mut taken), name);
        }
    }
}
