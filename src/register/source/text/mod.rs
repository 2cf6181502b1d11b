//! Text files: cells parted by commas, tabs, semicolons, bars or full-width commas.

mod delimiters;
mod encoding;
mod quotes;
mod records;
mod wide;

use std::path::Path;

use self::records::Blocks;
use self::wide::WIDE;
use super::sheet::{self, HEADER_WITHIN, HeaderRow};
use super::{Opened, Sink};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};

pub(super) use self::encoding::Written;

const DELIMITERS: [u8; 5] = [b',', b'\t', b';', b'|', WIDE];

pub(super) fn open<'a>(path: &'a Path, asked: Asked<'_>) -> Result<Opened<'a>> {
    let written = Written::of(path)?;
    let mut best: Option<Layout> = None;
    for delimiter in DELIMITERS {
        let layout = Layout::of(path, written, delimiter, asked)?;
        if best.as_ref().is_none_or(|known| layout.rank() > known.rank()) {
            best = Some(layout);
        }
    }
    let Layout { delimiter, header, fault } = best.expect("several layouts were tried");
    if let Some(fault) = fault {
        return Err(fault);
    }
    let (width, above) = (header.cells.len(), header.above);
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        blocks(path, written, delimiter)?.below(above)?.send(&found, width, send)
    };
    Ok(Opened { headers: header.cells, unit: header.unit, read: Box::new(read) })
}

/// The header that a file has with a delimiter.
struct Layout {
    delimiter: u8,
    header: HeaderRow,
    /// Why there are no more rows in which to look for it.
    fault: Option<Error>,
}

impl Layout {
    fn of(path: &Path, written: Written, delimiter: u8, asked: Asked<'_>) -> Result<Self> {
        let (rows, fault) = blocks(path, written, delimiter)?.top(HEADER_WITHIN);
        Ok(Self { delimiter, header: sheet::header(&rows, asked), fault })
    }

    /// The layout that names the most columns is the one that is meant.
    fn rank(&self) -> (usize, usize) {
        (self.header.matches, self.header.cells.len())
    }
}

/// The first rows of the file, split at each of the delimiters.
pub(super) fn tops(path: &Path) -> Result<Vec<Vec<Vec<String>>>> {
    let written = Written::of(path)?;
    let top = |delimiter| Ok(blocks(path, written, delimiter)?.top(HEADER_WITHIN));
    let tops = DELIMITERS.into_iter().map(top).collect::<Result<Vec<_>>>()?;
    let nothing = tops.iter().all(|(rows, _)| rows.is_empty());
    let (tops, faults): (_, Vec<_>) = tops.into_iter().unzip();
    match faults.into_iter().flatten().next() {
        Some(fault) if nothing => Err(fault),
        _ => Ok(tops),
    }
}

fn blocks(path: &Path, written: Written, delimiter: u8) -> Result<Blocks<'_>> {
    let text = written.text(path)?;
    Ok(Blocks::new(path, if delimiter == WIDE { Box::new(wide::Narrowed::new(text)) } else { text }, delimiter))
}
