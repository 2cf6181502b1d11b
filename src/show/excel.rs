//! Tables as the sheets of an Excel workbook.

use polars_core::prelude::*;
use rust_xlsxwriter::{
    Color, ConditionalFormatDataBar, ConditionalFormatType, DocProperties, ExcelDateTime, Format, FormatAlign,
    Workbook, Worksheet, XlsxError,
};

use super::table::{Cell, Role, Row, Table, Tone};
use crate::error::{Error, Result};

/// The most UTF-16 units that a cell holds.
const LONGEST: usize = 32_767;

/// The widest a column is made, in characters.
const WIDEST: f64 = 60.0;
/// The height of a line, in points.
const LINE: f64 = 15.0;

/// What paper a sheet is printed on: the number of A4.
const A4: u8 = 9;

/// A workbook in the making. Equal sheets give equal bytes.
pub(crate) struct Sheets(Workbook);

impl Sheets {
    pub(crate) fn new() -> Result<Self> {
        let mut book = Workbook::new();
        let day = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        Ok(Self(book))
    }

    /// Adds a table for reading: its title, its heads, which stay in sight, and a block for each section.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if it has more rows than a sheet.
    pub(crate) fn table(&mut self, name: &str, table: &Table) -> Result<()> {
        self.sheet(name, |sheet| Written::new(sheet, table).write())
    }

    /// Adds a table as it is, one row under the other.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if it has more rows than a sheet.
    pub(crate) fn frame(&mut self, name: &str, frame: &DataFrame) -> Result<()> {
        self.sheet(name, |sheet| tidy(sheet, frame))
    }

    /// Adds a sheet that `write` fills.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if it cannot be filled so.
    pub(crate) fn sheet(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>,
    ) -> Result<()> {
        self.0.add_worksheet().set_name(name).and_then(write).map_err(failed)
    }

    /// The bytes of the workbook.
    pub(crate) fn bytes(mut self) -> Result<Vec<u8>> {
        self.0.save_to_buffer().map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    Error::content("workbook", error.to_string())
}

/// A table on its sheet.
struct Written<'a> {
    sheet: &'a mut Worksheet,
    table: &'a Table,
    /// The first column of the sheet that each column of the table takes; a pair takes two.
    places: Vec<u16>,
    widths: Vec<f64>,
    row: u32,
}

impl<'a> Written<'a> {
    fn new(sheet: &'a mut Worksheet, table: &'a Table) -> Self {
        let mut places = Vec::new();
        let mut next = 0;
        for at in 0..table.columns.len() {
            places.push(next);
            next += if table.has_pairs(at) { 2 } else { 1 };
        }
        Self { sheet, table, places, widths: vec![6.0; usize::from(next)], row: 0 }
    }

    fn write(mut self) -> Result<(), XlsxError> {
        if !self.table.title.is_empty() {
            self.sheet.write_string_with_format(0, 0, cut(&self.table.title), &bold().set_font_size(14))?;
            self.row = 1;
        }
        if self.table.has_heads() {
            self.heads()?;
        }
        let first = self.row;
        let table = self.table;
        for section in table.filled() {
            if !section.title.is_empty() {
                let fill = bold().set_background_color(Color::RGB(0x00EE_F2F6));
                for column in 0..u16::try_from(self.widths.len()).unwrap_or(u16::MAX) {
                    self.sheet.write_blank(self.row, column, &fill)?;
                }
                self.sheet.write_string_with_format(self.row, 0, cut(&section.title), &fill)?;
                self.row += 1;
            }
            for row in &section.rows {
                self.row(row)?;
                self.row += 1;
            }
        }
        self.bars(first)?;
        for (column, width) in (0..).zip(&self.widths) {
            self.sheet.set_column_width(column, width.min(WIDEST))?;
        }
        self.sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn heads(&mut self) -> Result<(), XlsxError> {
        let table = self.table;
        for (at, column) in table.columns.iter().enumerate() {
            let head = match column.role {
                Role::Words | Role::Bars => bold(),
                Role::Numbers | Role::Aside => bold().set_align(FormatAlign::Right),
            };
            let heads = match (&column.pair, table.has_pairs(at)) {
                (Some(pair), true) => pair.iter().map(String::as_str).collect(),
                _ => vec![column.head.as_str()],
            };
            for (place, text) in (self.places[at]..).zip(heads) {
                self.sheet.write_string_with_format(
                    self.row,
                    place,
                    text,
                    &head.clone().set_border_bottom(rust_xlsxwriter::FormatBorder::Thin),
                )?;
                self.widen(place, text);
            }
        }
        self.row += 1;
        self.sheet.set_freeze_panes(self.row, 1)?;
        self.sheet.set_repeat_rows(0, self.row - 1)?;
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), XlsxError> {
        for (at, cell) in row.cells.iter().enumerate() {
            let mut format = Format::new().set_align(FormatAlign::Top);
            if at == 0 && row.tone != Tone::Plain {
                format = format.set_background_color(colour(row.tone));
            }
            if matches!(self.table.columns[at].role, Role::Numbers | Role::Aside) {
                format = format.set_align(FormatAlign::Right);
            }
            self.cell(self.places[at], cell, format)?;
        }
        // Not every program makes a row as high as its wrapped text.
        let lines = row.cells.iter().map(lines).fold(1.0, f64::max);
        if lines > 1.0 {
            self.sheet.set_row_height(self.row, lines * LINE)?;
        }
        Ok(())
    }

    fn cell(&mut self, place: u16, cell: &Cell, format: Format) -> Result<(), XlsxError> {
        let grey = || format.clone().set_font_color(Color::RGB(0x0070_7070));
        match cell {
            Cell::Empty => {}
            Cell::Words(text) => {
                let format = if text.chars().count() > 24 { format.set_text_wrap() } else { format };
                self.sheet.write_string_with_format(self.row, place, cut(text), &format)?;
                self.widen(place, text);
            }
            Cell::Remark(text) => {
                self.sheet.write_string_with_format(self.row, place, cut(text), &grey())?;
                self.widen(place, text);
            }
            Cell::Number { text, value, format: number } => {
                self.sheet.write_number_with_format(self.row, place, *value, &format.set_num_format(number))?;
                self.widen(place, text);
            }
            Cell::Pair { values, format: number, .. } => {
                let format = grey().set_num_format(number);
                for (place, value) in (place..).zip(values) {
                    if let Some(value) = value {
                        self.sheet.write_number_with_format(self.row, place, *value, &format)?;
                    }
                }
            }
            Cell::Share(share) => {
                self.sheet.write_number_with_format(self.row, place, *share, &format.set_num_format(";;;"))?;
            }
        }
        Ok(())
    }

    /// A bar in each cell of the columns of shares, from 0 to 1.
    fn bars(&mut self, first: u32) -> Result<(), XlsxError> {
        let last = self.row.saturating_sub(1);
        for (at, column) in self.table.columns.iter().enumerate() {
            if column.role == Role::Bars && last >= first {
                let bar = ConditionalFormatDataBar::new()
                    .set_minimum(ConditionalFormatType::Number, 0)
                    .set_maximum(ConditionalFormatType::Number, 1)
                    .set_solid_fill(true)
                    .set_fill_color(Color::RGB(0x004A_83B8))
                    .set_bar_only(true);
                self.sheet.add_conditional_format(first, self.places[at], last, self.places[at], &bar)?;
                self.widths[usize::from(self.places[at])] = 12.0;
            }
        }
        Ok(())
    }

    /// Makes a column as wide as the longest line of a text.
    fn widen(&mut self, place: u16, text: &str) {
        let longest = text.lines().map(width).fold(0.0, f64::max) + 2.0;
        let known = &mut self.widths[usize::from(place)];
        *known = known.max(longest);
    }
}

/// How many lines the words of a cell take in the widest column.
fn lines(cell: &Cell) -> f64 {
    match cell {
        Cell::Words(text) => (width(text) / (WIDEST - 2.0)).ceil(),
        _ => 1.0,
    }
}

fn tidy(sheet: &mut Worksheet, frame: &DataFrame) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(frame.columns()) {
        sheet.write_string_with_format(0, at, column.name().as_str(), &bold())?;
        let mut widest = width(column.name());
        for row in 0..column.len() {
            let below = u32::try_from(row + 1).unwrap_or(u32::MAX);
            match column.get(row).unwrap_or(AnyValue::Null) {
                AnyValue::Null => {}
                AnyValue::Boolean(answer) => _ = sheet.write_boolean(below, at, answer)?,
                AnyValue::String(text) => {
                    widest = widest.max(width(text));
                    sheet.write_string(below, at, cut(text))?;
                }
                other => match other.try_extract::<f64>() {
                    Ok(number) if number.is_finite() => _ = sheet.write_number(below, at, number)?,
                    _ => _ = sheet.write_string(below, at, other.str_value())?,
                },
            }
        }
        sheet.set_column_width(at, (widest + 2.0).min(WIDEST))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn bold() -> Format {
    Format::new().set_bold()
}

fn colour(tone: Tone) -> Color {
    Color::RGB(match tone {
        Tone::Plain => 0x00FF_FFFF,
        Tone::Muted => 0x00E8_EAED,
        Tone::Good => 0x00D5_EFD5,
        Tone::Fair => 0x00E8_F3D0,
        Tone::Open => 0x00E3_E3F5,
        Tone::Warning => 0x00FF_E2A8,
        Tone::Wrong => 0x00FF_B9B0,
    })
}

/// The text, as far as a cell holds it.
fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > LONGEST
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// How wide a text is: a Chinese character takes as much room as two others.
fn width(text: &str) -> f64 {
    text.chars().map(|letter| if letter < '\u{1100}' { 1.0 } else { 2.0 }).sum()
}
