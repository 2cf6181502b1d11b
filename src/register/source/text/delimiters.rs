//! Where cells end, found sixty-four bytes at a time.

use memchr::memchr;
use wide::u8x16;

/// How many bytes are looked at together: as many as a number has bits.
const WINDOW: usize = 64;

/// The delimiters and line feeds outside of quotes, in a text whose quotes enclose whole cells only.
pub(super) struct Delimiters<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    quotes: bool,
    /// Where the next window begins, and whether that is inside quotes.
    next: usize,
    inside: bool,
    /// The delimiters in the last window that were not given yet: a bit for each byte.
    left: u64,
}

impl<'a> Delimiters<'a> {
    pub(super) fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        let quotes = memchr(b'"', bytes).is_some();
        Self { bytes, delimiter, quotes, next: 0, inside: false, left: 0 }
    }

    /// Looks at the next window, if there is one. Not inlined, so that the loop over cells stays small.
    #[inline(never)]
    fn look_on(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.next..).filter(|rest| !rest.is_empty())?;
        self.left = match rest.first_chunk() {
            Some(window) => self.ends(window),
            None => self.ends(&filled_up(rest)),
        };
        self.next += WINDOW;
        Some(())
    }

    /// The delimiters in a window.
    fn ends(&mut self, window: &[u8; WINDOW]) -> u64 {
        let ends = places(window, self.delimiter) | places(window, b'\n');
        if !self.quotes {
            return ends;
        }
        let before = if self.inside { u64::MAX } else { 0 };
        let inside = odd_so_far(places(window, b'"')) ^ before;
        self.inside = inside >> (WINDOW - 1) == 1;
        ends & !inside
    }
}

impl Iterator for Delimiters<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.look_on()?;
        }
        let end = self.next - WINDOW + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(end)
    }
}

/// The last bytes of a text as a window, filled up with zeros.
fn filled_up(rest: &[u8]) -> [u8; WINDOW] {
    let mut window = [0; WINDOW];
    window[..rest.len()].copy_from_slice(rest);
    window
}

/// The places of a byte, as bits.
fn places(window: &[u8; WINDOW], sign: u8) -> u64 {
    let (parts, _) = window.as_chunks::<16>();
    let of = |part: &[u8; 16]| u64::from(u8x16::from(*part).simd_eq(u8x16::splat(sign)).to_bitmask());
    parts.iter().rev().fold(0, |places, part| places << 16 | of(part))
}

/// For each bit whether an odd number of ones come up to it (prefix XOR).
fn odd_so_far(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, by| bits ^ bits << by)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A delimiter counts where an even number of quotes came before it.
        #[test]
        fn delimiters_are_those_outside_quotes(text in "[a一]{0,3}([a一,;\n\r\"]|a{5}){0,200}") {
            let bytes = text.as_bytes();
            let mut quotes = 0;
            let mut expected = Vec::new();
            for (at, byte) in bytes.iter().enumerate() {
                quotes += usize::from(*byte == b'"');
                if matches!(byte, b',' | b'\n') && quotes % 2 == 0 {
                    expected.push(at);
                }
            }
            prop_assert_eq!(Delimiters::new(bytes, b',').collect::<Vec<_>>(), expected);
        }
    }
}
