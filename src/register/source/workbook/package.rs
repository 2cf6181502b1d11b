//! The archive that a workbook is, looked through before it is read: what a file says of its own size is not believed.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use memchr::memmem::Finder;
use memchr::{memchr, memrchr};
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::error::{Error, Result};

/// How many bytes the parts of a workbook may unpack to: those of a million rows with a hundred cells.
const MAX_UNPACKED: u64 = 4 << 30;

/// How many times its packed size a part may unpack to, beyond the first bytes. Sheets stay near ten times.
const MAX_RATIO: u64 = 100;
const ANY_RATIO: u64 = 64 << 20;

/// How many bytes may stand between two tags. A cell has at most 32 767 characters.
const MAX_PIECE: usize = 16 << 20;

/// How much is unpacked at a time.
const BLOCK: usize = 1 << 16;

/// The longest address of merged cells in XML: `A1048576:XFD1048576`.
const ADDRESS: usize = 64;

/// What was seen of a workbook.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Whether a sheet has cells that are merged downwards.
    pub(super) merged: bool,
}

pub(in crate::register::source) type Archive = ZipArchive<BufReader<File>>;

/// Opens the archive.
pub(in crate::register::source) fn open(path: &Path) -> Result<Archive> {
    let file = File::open(path).map_err(Error::file(path))?;
    ZipArchive::new(BufReader::new(file)).map_err(|error| Error::damaged(path, &error))
}

/// Unpacks every part that is read, and refuses the workbook if one of them is too large.
pub(super) fn look(path: &Path) -> Result<Looked> {
    let mut archive = open(path)?;
    let (mut looked, mut left) = (Looked::default(), MAX_UNPACKED);
    for at in 0..archive.len() {
        // What cannot be unpacked is left to the reader, which may not need it.
        let Ok(part) = archive.by_index(at) else { continue };
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        let binary = name.contains("media/") || name.contains("embeddings/") || name.ends_with("vbaproject.bin");
        let limit = left.min(part.compressed_size().saturating_mul(MAX_RATIO).max(ANY_RATIO));
        let refused = |reason: String| Error::content(path, format!("part `{name}` {reason}"));
        let size = Unpacked::new(part, limit, !binary).look(&mut looked).map_err(refused)?;
        left -= size;
        if name.ends_with("sharedstrings.xml") {
            check_count(path, &mut archive, at, size)?;
        }
    }
    Ok(looked)
}

/// A part that is being unpacked.
struct Unpacked<R> {
    part: R,
    limit: u64,
    /// Whether it is XML, or may be.
    markup: bool,
    /// How many bytes stand behind the last tag.
    piece: usize,
    /// The end of the last block, and the next one.
    block: Vec<u8>,
}

impl<R: Read> Unpacked<R> {
    fn new(part: R, limit: u64, markup: bool) -> Self {
        Self { part, limit, markup, piece: 0, block: Vec::with_capacity(BLOCK + ADDRESS) }
    }

    /// How many bytes the part unpacks to.
    fn look(mut self, looked: &mut Looked) -> Result<u64, String> {
        let merge = Finder::new("mergeCell");
        let mut size = 0;
        loop {
            let kept = self.block.len().min(ADDRESS);
            self.block.drain(..self.block.len() - kept);
            let read = self.part.by_ref().take(BLOCK as u64).read_to_end(&mut self.block).unwrap_or(0);
            size += read as u64;
            if size > self.limit {
                return Err(format!("unpacks to more than the limit of {} bytes", self.limit));
            }
            self.measure(kept)?;
            looked.merged = looked.merged || merge.find_iter(&self.block).any(|at| is_downwards(&self.block[at..]));
            if read == 0 {
                return Ok(size);
            }
        }
    }

    /// Refuses what is longer than any text between two tags.
    fn measure(&mut self, kept: usize) -> Result<(), String> {
        let new = &self.block[kept..];
        match (memchr(b'<', new), memrchr(b'<', new)) {
            (Some(first), Some(last)) => {
                self.piece = if self.piece + first > MAX_PIECE { self.piece + first } else { new.len() - last };
            }
            _ => self.piece += new.len(),
        }
        if self.markup && self.piece > MAX_PIECE {
            return Err(format!("has a text of more than {} MiB", MAX_PIECE >> 20));
        }
        Ok(())
    }
}

/// Whether the address in this tag spans more than one row; where it is not known in full, it may.
fn is_downwards(tag: &[u8]) -> bool {
    let tag = &tag[..tag.len().min(ADDRESS)];
    if tag.starts_with(b"mergeCells") {
        return false;
    }
    let mut rows = tag.split(|byte| !byte.is_ascii_alphanumeric()).filter_map(|word| {
        let digits = word.iter().position(u8::is_ascii_digit)?;
        Some(&word[digits..])
    });
    match (rows.next(), rows.next()) {
        (Some(first), Some(last)) => first != last || memchr(b'>', tag).is_none(),
        _ => true,
    }
}

/// The reader makes room for as many strings as there are said to be: there cannot be more than the part has room for.
fn check_count(path: &Path, archive: &mut Archive, at: usize, size: u64) -> Result<()> {
    const SHORTEST: u64 = "<si/>".len() as u64;
    let Ok(part) = archive.by_index(at) else { return Ok(()) };
    let most = size / SHORTEST;
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut block = Vec::new();
    loop {
        block.clear();
        match reader.read_event_into(&mut block) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                let count = tag.attributes().filter_map(Result::ok).find(|it| it.key.as_ref() == "uniqueCount");
                let count = count.and_then(|count| count.value.trim().parse::<u64>().ok()).unwrap_or(0);
                if count > most {
                    return Err(Error::content(path, format!("it has less than the {count} texts that it tells of")));
                }
                return Ok(());
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_told_apart_by_their_rows() {
        for (tag, expected) in [
            ("mergeCell ref=\"A1:D1\"/>", false),
            ("mergeCell ref='B2:B4'/>", true),
            ("mergeCell ref=\"A10:D1\"/>", true),
            ("mergeCell ref=\"A1:D1", true),
            ("mergeCell", true),
            ("mergeCells count=\"1\">", false),
        ] {
            assert_eq!(is_downwards(tag.as_bytes()), expected, "{tag}");
        }
    }

    #[test]
    fn a_merged_cell_is_found_wherever_a_block_ends() {
        for before in BLOCK - 60..BLOCK + 2 {
            let text = format!("<a>{}</a><mergeCell ref=\"A1:A2\"/>", " ".repeat(before));
            let mut looked = Looked::default();
            assert_eq!(Unpacked::new(text.as_bytes(), 1 << 20, true).look(&mut looked), Ok(text.len() as u64));
            assert!(looked.merged, "{before}");
        }
    }
}
