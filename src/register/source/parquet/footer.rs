//! What a Parquet file says of itself, in its footer and above each page, looked through before anything is decoded.
//!
//! The decoder makes room for as many things as a list is said to have, and for as many bytes as a page is said to come to; a
//! program that asks for more memory than there is ends at once.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;

use polars_buffer::Buffer;
use polars_core::prelude::{PolarsResult, polars_ensure, polars_err};
use polars_parquet::parquet::read::deserialize_metadata;
use polars_parquet::read::{FileMetadata, RowGroupMetadata};

use super::thrift::{LIST, STRUCT, Thrift};

/// What a Parquet file ends in: the length of its footer, and its mark.
const END: usize = 8;

/// What the footer of a Parquet file says.
pub(super) fn metadata(file: &mut (impl Read + Seek)) -> PolarsResult<FileMetadata> {
    let length = file.seek(SeekFrom::End(0))?;
    polars_ensure!(length >= END as u64, ComputeError: "it is too short");
    let mut end = [0; END];
    file.seek(SeekFrom::Start(length - END as u64))?;
    file.read_exact(&mut end)?;
    let [a, b, c, d, mark @ ..] = end;
    polars_ensure!(&mark == b"PAR1", ComputeError: "it does not end in `PAR1`");
    let size = u64::from(u32::from_le_bytes([a, b, c, d])) + END as u64;
    let begin =
        length.checked_sub(size).ok_or_else(|| polars_err!(ComputeError: "its footer is longer than the file"))?;
    let mut footer = Vec::new();
    file.seek(SeekFrom::Start(begin))?;
    file.take(size).read_to_end(&mut footer)?;
    let whole = lists(&mut Thrift::new(&footer), &FILE);
    whole.ok_or_else(|| polars_err!(ComputeError: "its footer is damaged"))?;
    let metadata = deserialize_metadata(Buffer::from_vec(footer))?;
    let rows = metadata.row_groups.iter().try_fold(0_usize, |sum, group| sum.checked_add(group.num_rows()));
    polars_ensure!(
        rows == Some(metadata.num_rows),
        ComputeError: "it is said to have {} rows, but its row groups have others", metadata.num_rows
    );
    Ok(metadata)
}

/// What the footer of a small Parquet file says, all of whose columns hold as many rows as it says.
pub(crate) fn metadata_of(bytes: &[u8]) -> PolarsResult<FileMetadata> {
    let metadata = metadata(&mut Cursor::new(bytes))?;
    for (at, group) in metadata.row_groups.iter().enumerate() {
        for column in group.parquet_columns() {
            let Range { start, end } = column.byte_range();
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
            let stored = bytes.get(place(start)..place(end));
            let stored = stored.ok_or_else(|| polars_err!(ComputeError: "the file ends within a column"))?;
            holds(stored, (at, group), &column.descriptor().path_in_schema[0])?;
        }
    }
    Ok(metadata)
}

/// Whether the pages of a column hold as many rows as the footer says of a row group.
pub(super) fn holds(stored: &[u8], (at, group): (usize, &RowGroupMetadata), name: &str) -> PolarsResult<()> {
    let (held, said) = (rows_held(stored)?, group.num_rows());
    polars_ensure!(
        held == said as u64,
        ComputeError: "row group {}: column `{name}` holds {held} rows, but the footer says {said}", at + 1
    );
    Ok(())
}

/// The fields of a structure that are lists of others, which the decoder reads as such whatever they are said to be.
struct Lists(&'static [(i64, Lists)]);

/// Of a file: the schema, the row groups with their columns and order, the metadata, and the orders of columns.
const FILE: Lists =
    Lists(&[(2, Lists(&[])), (4, Lists(&[(1, Lists(&[])), (4, Lists(&[]))])), (5, Lists(&[])), (7, Lists(&[]))]);

/// Passes over a structure whose lists are no longer than the bytes that are left.
fn lists(thrift: &mut Thrift<'_>, known: &Lists) -> Option<()> {
    thrift.fields(|thrift, id, kind| {
        let Some((_, inner)) = known.0.iter().find(|(known, _)| *known == id) else { return Some(false) };
        let (length, of) = if kind == LIST { thrift.list()? } else { return None };
        if length > 0 && of != STRUCT {
            return None;
        }
        (0..length).try_for_each(|_| lists(thrift, inner)).map(|()| true)
    })
}

/// How many rows the pages of a column hold, whatever the footer says.
///
/// # Errors
///
/// Where a page is said to be far larger than its bytes can be.
fn rows_held(stored: &[u8]) -> PolarsResult<u64> {
    let mut thrift = Thrift::new(stored);
    let mut rows = 0_u64;
    // Some programs leave bytes behind the last page that are none.
    while let Some(page) = Page::next(&mut thrift) {
        polars_ensure!(page.is_likely(), ComputeError: "a page is said to have {} bytes once unpacked", page.unpacked);
        rows = rows.saturating_add(page.rows);
    }
    Ok(rows)
}

/// What stands above a page.
#[derive(Default)]
struct Page {
    packed: u64,
    unpacked: u64,
    rows: u64,
    /// Of a dictionary.
    texts: u64,
}

impl Page {
    /// A page that is wholly there.
    fn next(thrift: &mut Thrift<'_>) -> Option<Self> {
        let mut page = Self::default();
        thrift.fields(|thrift, id, kind| {
            let number = |thrift: &mut Thrift<'_>| u64::try_from(thrift.whole()?).ok();
            match (id, kind) {
                (2, 5) => page.unpacked = number(thrift)?,
                (3, 5) => page.packed = number(thrift)?,
                (5 | 7 | 8, STRUCT) => {
                    let to = if id == 7 { &mut page.texts } else { &mut page.rows };
                    thrift.fields(|thrift, id, kind| {
                        let counts = id == 1 && kind == 5;
                        if counts {
                            *to = number(thrift)?;
                        }
                        Some(counts)
                    })?;
                }
                _ => return Some(false),
            }
            Some(true)
        })?;
        thrift.skip(page.packed)?;
        Some(page)
    }

    /// Whether so many bytes can come of those in the file, and so many texts of them.
    fn is_likely(&self) -> bool {
        const ALWAYS: u64 = 1 << 26;
        const TIMES: u64 = 1 << 12;
        self.unpacked <= self.packed.saturating_mul(TIMES).max(ALWAYS) && self.texts <= self.unpacked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A footer that speaks of more things than it has bytes is refused before anything makes room for them.
    #[test]
    fn lists_longer_than_the_footer_are_refused() {
        let version = [0x15, 0x02];
        for (rest, expected) in [
            (&[0x00][..], true),
            (&[0x19, 0x1C, 0x00, 0x00], true),
            (&[0x19, 0x0C, 0x00], true),
            (&[0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00, 0x00], false),
            (&[0x39, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00, 0x00], false),
            (&[0x39, 0x1C, 0x19, 0xFC, 0xFF, 0xFF, 0x07, 0x00, 0x00], false),
            (&[0x18, 0x01, 0x41, 0x00], false),
            (&[0x19, 0x15, 0x02, 0x00], false),
        ] {
            let bytes = [&version, rest].concat();
            assert_eq!(lists(&mut Thrift::new(&bytes), &FILE).is_some(), expected, "{rest:x?}");
        }
    }

    /// A data page of two rows, a dictionary of three texts, and bytes that are no page.
    #[test]
    fn rows_are_those_of_the_pages() {
        let data = |rows: u8| [0x15, 0x00, 0x15, 0x04, 0x15, 0x04, 0x2C, 0x15, rows * 2, 0x00, 0x00, b'a', b'b'];
        let texts = |texts: u8| [0x15, 0x04, 0x15, 0x08, 0x15, 0x04, 0x4C, 0x15, texts * 2, 0x00, 0x00, b'a', b'b'];
        let held = |pages: &[&[u8]]| rows_held(&pages.concat()).ok();
        assert_eq!(held(&[&texts(3), &data(2), &data(5), &[0; 9]]), Some(7));
        assert_eq!(held(&[&texts(5), &data(2)]), None);
        let huge = [0x15, 0x00, 0x15, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0x15, 0x00, 0x00];
        assert_eq!(held(&[&data(2), &huge]), None);
    }
}
