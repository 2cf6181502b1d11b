//! Sheets that are held in memory as a whole: those of `.xls` and `.ods`, and the tables of web pages.

use std::path::Path;

use super::{Chosen, Row, Sending, SheetTop, Span, Value, choose, named};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};
use crate::register::source::{Opened, Sheets, Sink};

/// How many bytes the cells of such a file may take in memory.
pub(super) const ROOM: usize = 1 << 30;

/// A sheet in memory.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The rows that have cells, each with its place, in order.
    pub(super) rows: Vec<(u32, Row)>,
    pub(super) spans: Vec<Span>,
    pub(super) since_1904: bool,
}

/// The room that is left in memory for the cells of a file.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(ROOM)
    }
}

impl Room {
    /// Takes room for a row, so many times.
    pub(super) fn take(&mut self, row: &Row, times: u32) -> Result<(), String> {
        let text = |value: &Value| match value {
            Value::Text(text) | Value::Fault(_, text) => text.len(),
            Value::Number(_) => 0,
        };
        let size: usize = row.iter().map(|(_, value)| size_of::<(u32, Value)>() + text(value)).sum();
        let left = self.0.checked_sub(size.saturating_add(size_of::<Row>()).saturating_mul(times as usize));
        self.0 = left.ok_or_else(too_large)?;
        Ok(())
    }
}

/// What is said of a file whose cells take more room than there is.
pub(super) fn too_large() -> String {
    format!("its cells take more than {} MiB; save it as .xlsx or .csv", ROOM >> 20)
}

pub(super) fn open<'a>(path: &'a Path, mut grids: Vec<Grid>, names: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
    let known: Vec<_> = grids.iter().map(|grid| grid.name.clone()).collect();
    let mut looked = named(&known, names)?.into_iter();
    grids.retain(|_| looked.next().unwrap_or(false));
    let tops: Vec<_> = grids.iter().map(Grid::top).collect();
    let (chosen, unread) = choose(path, &tops, names, asked)?;
    let size = path.metadata().map_err(Error::file(path))?.len();
    let all = grids.iter().map(|grid| grid.rows.len()).sum();
    let mut grids: Vec<_> = grids.into_iter().map(Some).collect();
    let read = chosen.into_iter().filter_map(|sheet| {
        let grid = grids[sheet.at].take()?;
        Some((Some(grid.name.clone()), grid.opened(sheet, (size, all))))
    });
    Ok(Sheets { read: read.collect(), unread })
}

/// The first rows of each sheet.
pub(super) fn tops(grids: &[Grid]) -> Vec<SheetTop> {
    grids.iter().map(Grid::top).collect()
}

impl Grid {
    fn top(&self) -> SheetTop {
        SheetTop::of(&self.name, self.hidden, &self.rows)
    }

    fn opened<'a>(self, sheet: Chosen, share: (u64, usize)) -> Opened<'a> {
        let (headers, unit) = (sheet.header.cells.clone(), sheet.header.unit);
        let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
            let mut sending = Sending::new(found, &sheet, self.spans, self.since_1904, share);
            self.rows.iter().try_for_each(|(place, row)| sending.row(*place, row, send))?;
            sending.end(send)
        };
        Opened { headers, unit, read: Box::new(read) }
    }
}
