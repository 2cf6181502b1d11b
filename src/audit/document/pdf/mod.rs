//! Text out of a PDF that has a text layer.
//!
//! ISO 32000-2:2020, 9.4 (text objects), 9.10 (which characters they show). The crate below reads the file and its
//! streams; here the codes of its fonts become characters, and what stands on its pages lines and paragraphs.

mod font;
mod guard;
mod layout;
mod page;

use std::path::Path;

use hayro_syntax::{LoadPdfError, Pdf};

use crate::{Error, Result};

/// The stack of the thread that reads, as objects may be nested deeply.
const STACK: usize = 64 << 20;
/// The share of characters, one in so many, that may be unknown in a text that is still one.
const UNKNOWN: usize = 10;

/// A text with the pages that have a picture instead of one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Paged {
    pub(super) text: String,
    /// The number of each such page, from 1, and the character of the text at which it would stand.
    pub(super) pictures: Vec<(usize, usize)>,
    /// How many characters are unknown, since their fonts do not say what they show.
    pub(super) unknown: usize,
}

/// The text of a PDF, of which at most `limit` bytes are unpacked.
pub(super) fn read(path: &Path, bytes: Vec<u8>, limit: u64) -> Result<Paged> {
    let work = move || paged(bytes, limit);
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).map_err(Error::file(path))?;
    // Whatever a broken file does to its reader is the file's fault.
    let read = thread.join().unwrap_or_else(|_| Err("it is broken: its reader gave up".into()));
    read.map_err(|reason| Error::content(path, reason))
}

fn paged(bytes: Vec<u8>, limit: u64) -> Result<Paged, String> {
    guard::check(&bytes, limit)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => guard::ENCRYPTED.to_owned(),
        LoadPdfError::Invalid => "it is no PDF, or a broken one".to_owned(),
    })?;
    let mut fonts = font::Fonts::default();
    let mut left = limit;
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        pages.push(page::read(page, &mut fonts, &mut left)?);
    }
    let glyphs: usize = pages.iter().flat_map(|page| &page.pieces).map(|piece| piece.text.chars().count()).sum();
    let paged = layout::text(pages);
    if glyphs == 0 {
        let reason = "it has no text layer, as scans have none; let a program for text recognition (OCR) add one";
        return Err(reason.into());
    }
    if paged.unknown * UNKNOWN > glyphs {
        return Err(format!(
            "its fonts do not say which characters they show ({} of {glyphs} are unknown); save it as text or .docx",
            paged.unknown
        ));
    }
    Ok(paged)
}
