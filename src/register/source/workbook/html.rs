//! Web pages whose tables are registers: what office systems export as `.xls`.

use std::collections::BTreeMap;
use std::path::Path;

use encoding_rs::{Encoding, GB18030};

use super::grid::{Grid, Room};
use super::{MAX_COLUMNS, Row, Span, Value, put};
use crate::error::{Error, Result};
use crate::markup::{Tag, Token, scan};

/// How large a page may be.
const MAX_PAGE: u64 = 512 << 20;

/// How much of a page is looked at for the name of its encoding.
const TOP: usize = 4096;

/// How many rows and columns one cell may span, by the standard of HTML.
const MAX_SPAN: (u32, u32) = (65_534, 1_000);

/// The tables of a page, each a sheet: `table1`, `table2`, ….
pub(super) fn grids(path: &Path) -> Result<Vec<Grid>> {
    let size = path.metadata().map_err(Error::file(path))?.len();
    if size > MAX_PAGE {
        return Err(Error::content(path, format!("a web page of more than {} MiB; save it as .xlsx", MAX_PAGE >> 20)));
    }
    let bytes = std::fs::read(path).map_err(Error::file(path))?;
    let mut page = Page::default();
    scan(&decoded(&bytes), &mut |token| page.take(token));
    page.finish().map_err(|reason| Error::content(path, reason))
}

/// The text of a page: by its mark, in UTF-8 if all of it is, else in the encoding that it names, else in GB18030.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    if Encoding::for_bom(bytes).is_some() {
        return GB18030.decode(bytes).0;
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => named(bytes).unwrap_or(GB18030).decode_without_bom_handling(bytes).0,
    }
}

/// The encoding that a page names: `charset=gb2312`.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let top = bytes[..bytes.len().min(TOP)].to_ascii_lowercase();
    let at = memchr::memmem::find(&top, b"charset=")?;
    let name: Vec<u8> = top[at + 8..].iter().copied().skip_while(|byte| matches!(byte, b'"' | b'\'' | b' ')).collect();
    let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_'));
    let found = Encoding::for_label(&name[..end.unwrap_or(name.len())])?;
    // A page of another encoding that calls itself UTF-8 is not believed.
    (found != encoding_rs::UTF_8).then_some(found)
}

/// The tables of a page that is being read.
#[derive(Default)]
struct Page {
    /// The tables that are open, the innermost last.
    open: Vec<Table>,
    done: Vec<(usize, Grid)>,
    count: usize,
    room: Room,
    refused: Option<String>,
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    number: usize,
    grid: Grid,
    /// The place of the current row; rows begin with the first.
    place: Option<u32>,
    row: Row,
    column: u32,
    /// By column the last row that a cell above covers.
    covered: BTreeMap<u32, u32>,
    cell: Option<Cell>,
}

/// A cell that is being read.
struct Cell {
    text: String,
    rows: u32,
    columns: u32,
}

impl Page {
    fn take(&mut self, token: Token<'_>) {
        let taken = match token {
            Token::Words(words) => {
                if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
                    cell.text.push_str(words);
                }
                Ok(())
            }
            Token::Tag(tag) => self.tag(&tag),
        };
        if let Err(reason) = taken {
            self.refused.get_or_insert(reason);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), String> {
        match (tag.name.as_str(), tag.closing) {
            ("table", false) => {
                self.count += 1;
                self.open.push(Table { number: self.count, ..Table::default() });
            }
            ("table", true) => self.close()?,
            (name, closing) => {
                if let Some(table) = self.open.last_mut() {
                    table.tag(name, closing, tag, &mut self.room)?;
                }
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(mut table) = self.open.pop() else { return Ok(()) };
        table.close_row(&mut self.room)?;
        let name = format!("table{}", table.number);
        self.done.push((table.number, Grid { name, ..table.grid }));
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Grid>, String> {
        while !self.open.is_empty() {
            self.close()?;
        }
        self.done.sort_by_key(|(number, _)| *number);
        self.refused.map_or(Ok(self.done.into_iter().map(|(_, grid)| grid).collect()), Err)
    }
}

impl Table {
    fn tag(&mut self, name: &str, closing: bool, tag: &Tag<'_>, room: &mut Room) -> Result<(), String> {
        match (name, closing) {
            ("td" | "th", false) => {
                self.close_cell()?;
                let span = |attribute: &str, most: u32| u32::try_from(tag.number(attribute)).unwrap_or(most).min(most);
                let rows = span("rowspan", MAX_SPAN.0);
                // No rows mean all that follow.
                let rows = if rows == 0 { MAX_SPAN.0 } else { rows };
                self.cell = Some(Cell { text: String::new(), rows, columns: span("colspan", MAX_SPAN.1).max(1) });
            }
            ("td" | "th", true) => self.close_cell()?,
            ("tr", false) => {
                self.close_row(room)?;
                self.place = Some(self.place.map_or(0, |place| place + 1));
            }
            ("tr" | "thead" | "tbody" | "tfoot", _) => self.close_row(room)?,
            ("br" | "p" | "div" | "li", _) => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push('\n');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), String> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let place = *self.place.get_or_insert(0);
        while self.covered.get(&self.column).is_some_and(|last| *last >= place) {
            self.column += 1;
        }
        let (column, behind) = (self.column, self.column + cell.columns);
        if behind > MAX_COLUMNS {
            return Err(format!("row {} of a table has more than {MAX_COLUMNS} columns", place + 1));
        }
        let last = place.saturating_add(cell.rows - 1);
        if cell.rows > 1 {
            self.covered.extend((column..behind).map(|column| (column, last)));
            self.grid.spans.push(Span { row: place, column, last });
        }
        put(&mut self.row, column, Value::Text(cell.text.split_whitespace().collect::<Vec<_>>().join(" ")));
        self.column = behind;
        Ok(())
    }

    fn close_row(&mut self, room: &mut Room) -> Result<(), String> {
        self.close_cell()?;
        self.column = 0;
        let row = std::mem::take(&mut self.row);
        if let (Some(place), false) = (self.place, row.is_empty()) {
            room.take(&row, 1)?;
            self.grid.rows.push((place, row));
        }
        Ok(())
    }
}
