//! Limits on the unpacked size of a PDF, checked before it is parsed.

use std::borrow::Cow;

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

use crate::audit::document::packed::Limited;

pub(super) const ENCRYPTED: &str = "the file is encrypted; save a copy without a password and without restrictions";

/// How far before its data the dictionary of a stream is searched for.
const DICTIONARY: usize = 4096;
/// The maximum packed size of a stream whose unpacked size is not measured; it unpacks to at most a thousand times as
/// much.
const UNMEASURED: usize = 1 << 18;

/// What a stream counts for at least, since short ones may be used again and again.
const LEAST: usize = 1 << 10;

/// Refuses an encrypted file, a stream that unpacks to more than `limit` bytes, and streams that unpack to more than
/// eight times that in total. Images are never unpacked and do not count.
pub(super) fn check(bytes: &[u8], limit: u64) -> Result<(), String> {
    if find(bytes, b"/Encrypt").any(|at| bytes.get(at + 8).is_some_and(|next| b" \r\n\t<0123456789".contains(next))) {
        return Err(ENCRYPTED.into());
    }
    let mut left = 8 * limit;
    for at in find(bytes, b"stream") {
        let Some([b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..]) = bytes.get(at + 6..) else { continue };
        let before = &bytes[at.saturating_sub(DICTIONARY)..at];
        let dictionary = find(before, b"obj").last().map_or(before, |start| &before[start..]);
        let says = |word: &'static [u8]| find(dictionary, word).next().is_some();
        let objects = says(b"ObjStm") || says(b"XRef");
        if objects
            && find(dictionary, b"Decode").filter(|&at| !dictionary[at..].starts_with(b"DecodeParms")).count() > 1
        {
            return Err(twice());
        }
        if says(b"/Image") && !objects && !says(b"#") {
            continue;
        }
        let mut unpacked = Limited::new(ZlibDecoder::new(data), limit.min(left));
        let read = std::io::copy(&mut unpacked, &mut std::io::sink());
        if unpacked.passed {
            return Err(too_large(limit));
        }
        left = left.saturating_sub(read.unwrap_or(0));
    }
    Ok(())
}

/// How many bytes may still be unpacked.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    left: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, left: limit }
    }

    fn take(&mut self, bytes: usize) -> Result<(), String> {
        self.left = self.left.checked_sub(bytes as u64).ok_or_else(|| too_large(self.limit))?;
        Ok(())
    }
}

/// The unpacked data of a stream that is not an image.
pub(super) fn unpacked<'a>(stream: &Stream<'a>, budget: &mut Budget) -> Result<Cow<'a, [u8]>, String> {
    let filters = stream.filters();
    let packers = filters
        .iter()
        .filter(|filter| matches!(filter, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode));
    if packers.count() > 1 {
        return Err(twice());
    }
    let measured = matches!(filters.as_slice(), [] | [Filter::FlateDecode]);
    if !measured && stream.raw_data().len() > UNMEASURED {
        return Err(format!(
            "a stream has more than {UNMEASURED} packed bytes whose unpacked size is not known in advance"
        ));
    }
    let data = stream.decoded_data().unwrap_or_default();
    budget.take(data.len().max(LEAST))?;
    Ok(data)
}

fn twice() -> String {
    "a stream is packed more than once".into()
}

fn too_large(limit: u64) -> String {
    format!("the file unpacks to more than the limit of {limit} bytes")
}

/// The positions of a word.
fn find<'a>(bytes: &'a [u8], word: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = word[0];
    bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| **byte == first)
        .map(|(at, _)| at)
        .filter(move |&at| bytes[at..].starts_with(word))
}
