//! How text files are written: UTF-8 with or without a mark, UTF-16 likewise, GB18030.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use rayon::prelude::*;

use crate::error::{Error, Result};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::register::source) enum Written {
    /// In UTF-8, all of it, and without a mark: there is nothing to decode.
    Plainly,
    As(&'static Encoding),
}

/// How many bytes of a file are checked at a time.
const SEGMENT: usize = 1 << 20;

impl Written {
    /// A byte-order mark says what the file is; without one, UTF-16 is told by its zeros. Else it is UTF-8 if all of it is, or if
    /// far more of it is than is not, and GB18030 otherwise.
    ///
    /// All of it, because a file of office data may begin with pages of plain ASCII.
    pub(in crate::register::source) fn of(path: &Path) -> Result<Self> {
        Self::by(path, SEGMENT)
    }

    fn by(path: &Path, size: usize) -> Result<Self> {
        let mut top = Vec::new();
        let mut file = File::open(path).map_err(Error::file(path))?;
        file.by_ref().take(SEGMENT as u64).read_to_end(&mut top).map_err(Error::file(path))?;
        let marked = Encoding::for_bom(&top).map(|(encoding, _)| encoding);
        if let Some(encoding) = marked.or_else(|| unmarked(&top)) {
            return Ok(Self::As(encoding));
        }
        let length = file.metadata().map_err(Error::file(path))?.len();
        let segments =
            (0..length).step_by(size).map(|begin| begin..length.min(begin + size as u64)).collect::<Vec<_>>();
        if is_utf8(path, &segments)? {
            return Ok(Self::Plainly);
        }
        Ok(Self::As(if is_mostly_utf8(path, &segments)? { UTF_8 } else { GB18030 }))
    }

    /// The text of a file in UTF-8, in which U+FFFD stands for what is no text.
    pub(super) fn text(self, path: &Path) -> Result<Box<dyn Read + Send>> {
        let file = File::open(path).map_err(Error::file(path))?;
        let Self::As(encoding) = self else { return Ok(Box::new(file)) };
        let mut decoder = DecodeReaderBytesBuilder::new();
        decoder.encoding(Some(encoding)).bom_override(true).strip_bom(true);
        Ok(Box::new(decoder.build(BufReader::with_capacity(1 << 20, file))))
    }
}

/// UTF-16 without a mark: of each digit, comma and line feed one byte is zero, always the same one.
fn unmarked(top: &[u8]) -> Option<&'static Encoding> {
    const LEAST: usize = 8;
    let zeros = |first: usize| top.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (before, behind) = (zeros(0), zeros(1));
    let encoding = if before > behind { UTF_16BE } else { UTF_16LE };
    // The other byte is zero in few signs, such as 一.
    let (most, least) = (before.max(behind), before.min(behind));
    (most >= LEAST && most >= top.len() / 16 && most > 4 * least).then_some(encoding)
}

fn is_utf8(path: &Path, segments: &[Range<u64>]) -> Result<bool> {
    let checked = segments.par_iter().map_init(Vec::new, |bytes, segment| characters(path, segment, bytes));
    let checked = checked.collect::<Result<Vec<_>>>()?;
    // Each character belongs to the segment that it begins in, and the next one begins behind it.
    let joined = checked.windows(2).all(|pair| matches!(pair, [Some((_, end)), Some((begin, _))] if end == begin));
    Ok(joined && checked.iter().all(Option::is_some))
}

/// Where the first character of a segment begins, and where the one behind its last does; none if it is no UTF-8.
fn characters(path: &Path, segment: &Range<u64>, bytes: &mut Vec<u8>) -> Result<Option<(u64, u64)>> {
    const LONGEST: u64 = 4;
    let begin = segment.start;
    read(path, &(begin..segment.end + LONGEST), bytes)?;
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let first = if begin == 0 { 0 } else { bytes.iter().take_while(continues).count() };
    let own = usize::try_from(segment.end - begin).unwrap_or(bytes.len()).min(bytes.len());
    let valid = match simdutf8::compat::from_utf8(&bytes[first..]) {
        Ok(text) => first + text.len(),
        Err(error) => first + error.valid_up_to(),
    };
    if valid < own {
        return Ok(None);
    }
    let behind = own + bytes[own..valid].iter().take_while(continues).count();
    Ok(Some((begin + first as u64, begin + behind as u64)))
}

/// Whether a file is UTF-8 with some faults. Chinese text in UTF-8 is characters of three bytes, of which hardly any come about by
/// chance where it is GB18030; what is UTF-8 read as GB18030 would be other words, and nobody would be told.
fn is_mostly_utf8(path: &Path, segments: &[Range<u64>]) -> Result<bool> {
    const FAULTS_BORNE: u64 = 4;
    let votes = segments.par_iter().map_init(Vec::new, |bytes, segment| {
        read(path, segment, bytes)?;
        Ok(bytes.utf8_chunks().fold((0, 0), |(faults, characters), chunk| {
            let long = chunk.valid().bytes().filter(|byte| *byte >= 0xE0).count() as u64;
            (faults + u64::from(!chunk.invalid().is_empty()), characters + long)
        }))
    });
    let (faults, characters) = votes.try_reduce(|| (0, 0), |one, other| Ok((one.0 + other.0, one.1 + other.1)))?;
    Ok(faults <= FAULTS_BORNE * characters)
}

/// Some bytes of a file, or those of them that there are.
fn read(path: &Path, range: &Range<u64>, bytes: &mut Vec<u8>) -> Result<()> {
    bytes.clear();
    let mut file = File::open(path).map_err(Error::file(path))?;
    file.seek(SeekFrom::Start(range.start)).map_err(Error::file(path))?;
    file.take(range.end - range.start).read_to_end(bytes).map_err(Error::file(path))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(bytes: &[u8], size: usize) -> Written {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        Written::by(file.path(), size).unwrap()
    }

    proptest! {
        /// A file is plainly UTF-8 exactly if all of it is, wherever its segments end.
        #[test]
        fn segments_are_judged_as_the_whole(
            text in "[aé一😀]{0,8}",
            bytes in prop::collection::vec(any::<u8>(), 0..3),
            at in 0..9_usize,
            size in 1..9_usize,
        ) {
            let mut all = text.into_bytes();
            let at = at.min(all.len());
            all.splice(at..at, bytes);
            prop_assume!(Encoding::for_bom(&all).is_none());
            prop_assert_eq!(written(&all, size) == Written::Plainly, std::str::from_utf8(&all).is_ok());
        }
    }

    #[test]
    fn the_encoding_is_the_one_that_most_of_the_text_is_in() {
        let rows = "市场监管局,2020-03-05,罚款 1.5 万元\n教育局,2020年12月1日,警告\n";
        let gb = GB18030.encode(rows).0.into_owned();
        let unit = |little: bool| move |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        let utf16 = |little: bool| rows.encode_utf16().flat_map(unit(little)).collect::<Vec<u8>>();
        let cut = |bytes: &[u8], at: usize| [&bytes[..at], &bytes[at + 1..]].concat();
        for (name, bytes, expected) in [
            ("utf-8", rows.as_bytes().to_vec(), Written::Plainly),
            ("utf-8 with a cut character", cut(rows.as_bytes(), 4), Written::As(UTF_8)),
            ("utf-8 with a foreign byte", [rows.as_bytes(), b"\xFF"].concat(), Written::As(UTF_8)),
            ("utf-8 and a part in gb18030", [rows.as_bytes(), &gb].concat(), Written::As(UTF_8)),
            ("gb18030", gb.clone(), Written::As(GB18030)),
            ("gb18030 with a cut character", cut(&gb, 3), Written::As(GB18030)),
            ("gb18030 with a foreign byte", [&gb[..], b"\xFF"].concat(), Written::As(GB18030)),
            ("ascii and one word in gb18030", [b"a,b\n", &gb[..4]].concat(), Written::As(GB18030)),
            ("utf-16 without a mark", utf16(true), Written::As(UTF_16LE)),
            ("utf-16 without a mark, the other way round", utf16(false), Written::As(UTF_16BE)),
            ("utf-8 filled up with zeros", [rows.as_bytes(), &[0; 99]].concat(), Written::Plainly),
        ] {
            assert_eq!(written(&bytes, SEGMENT), expected, "{name}");
        }
    }
}
