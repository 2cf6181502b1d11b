//! The text of a PDF that has a text layer.
//!
//! ISO 32000-2:2020, 9.4 (text objects), 9.10 (text extraction). A library reads the file and its streams; this module
//! turns font codes into characters, and the contents of pages into lines, paragraphs and tables.

mod columns;
mod font;
mod guard;
mod layout;
mod page;
mod rows;
mod ruled;
mod rules;

use std::path::Path;

use hayro_syntax::{LoadPdfError, Pdf};

use crate::audit::table::Table;
use crate::{Error, Result};

/// The stack size of the reading thread, since objects may be nested deeply.
const STACK: usize = 64 << 20;
/// At most one in this many characters may be unknown.
const UNKNOWN: usize = 10;

/// A text, with the pages that have an image instead.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Paged {
    pub(super) text: String,
    pub(super) tables: Vec<Table>,
    /// The number of each such page, from 1, and the character position at which its text would be.
    pub(super) pictures: Vec<(usize, usize)>,
    /// How many characters the fonts do not map to Unicode.
    pub(super) unknown: usize,
}

/// The text of a PDF; at most `limit` bytes are unpacked.
pub(super) fn read(path: &Path, bytes: Vec<u8>, limit: u64) -> Result<Paged> {
    let work = move || paged(bytes, limit);
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).map_err(Error::file(path))?;
    // A panic of the PDF reader is caused by a broken file.
    let read = thread.join().unwrap_or_else(|_| Err("broken file: the PDF reader failed".into()));
    read.map_err(|reason| Error::content(path, reason))
}

fn paged(bytes: Vec<u8>, limit: u64) -> Result<Paged, String> {
    guard::check(&bytes, limit)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => guard::ENCRYPTED.to_owned(),
        LoadPdfError::Invalid => "not a PDF, or a broken one".to_owned(),
    })?;
    let mut fonts = font::Fonts::default();
    let mut budget = guard::Budget::new(limit);
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        pages.push(page::read(page, &mut fonts, &mut budget)?);
    }
    let glyphs: usize = pages.iter().flat_map(|page| &page.pieces).map(|piece| piece.text.chars().count()).sum();
    let paged = layout::text(pages);
    if glyphs == 0 {
        let reason = "no text layer, as in a scan; add one with a text recognition (OCR) program";
        return Err(reason.into());
    }
    if paged.unknown * UNKNOWN > glyphs {
        return Err(format!(
            "the fonts do not map {} of {glyphs} characters to Unicode; save the file as text or .docx",
            paged.unknown
        ));
    }
    Ok(paged)
}
