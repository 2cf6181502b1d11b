//! Full-width commas between cells: a sign of three bytes, for which one byte stands while the text is split.

use std::io::{Read, Result};

use memchr::memmem::find_iter;

/// The byte for a full-width comma, which ASCII has for parting units and which nobody types.
pub(super) const WIDE: u8 = 0x1F;

const COMMA: &str = "，";

/// A text with that byte in the place of each full-width comma.
pub(super) struct Narrowed<R> {
    text: R,
    bytes: Vec<u8>,
    /// How many of the bytes were given.
    given: usize,
    /// How many of them may be given, as no comma begins in them and ends behind them.
    done: usize,
    over: bool,
}

impl<R: Read> Narrowed<R> {
    pub(super) fn new(text: R) -> Self {
        Self { text, bytes: Vec::new(), given: 0, done: 0, over: false }
    }

    /// Reads on, and narrows what is whole.
    fn fill(&mut self) -> Result<()> {
        const MORE: u64 = 1 << 16;
        self.bytes.drain(..self.given);
        let read = self.text.by_ref().take(MORE).read_to_end(&mut self.bytes)?;
        self.over = (read as u64) < MORE;
        let cut = (1..COMMA.len()).rev().find(|length| self.bytes.ends_with(&COMMA.as_bytes()[..*length]));
        let cut = if self.over { 0 } else { cut.unwrap_or(0) };
        let rest = self.bytes.split_off(self.bytes.len() - cut);
        self.bytes = narrowed(&self.bytes);
        (self.given, self.done) = (0, self.bytes.len());
        self.bytes.extend(rest);
        Ok(())
    }
}

impl<R: Read> Read for Narrowed<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.given == self.done && !self.over {
            self.fill()?;
        }
        let length = into.len().min(self.done - self.given);
        into[..length].copy_from_slice(&self.bytes[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

fn narrowed(bytes: &[u8]) -> Vec<u8> {
    let mut narrowed = Vec::with_capacity(bytes.len());
    let mut behind = 0;
    for at in find_iter(bytes, COMMA) {
        narrowed.extend(&bytes[behind..at]);
        narrowed.push(WIDE);
        behind = at + COMMA.len();
    }
    narrowed.extend(&bytes[behind..]);
    narrowed
}

/// A cell of such a text with the full-width commas that it had.
pub(super) fn restored(cell: &str) -> String {
    cell.replace(char::from(WIDE), COMMA)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text that comes a few bytes at a time.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, into: &mut [u8]) -> Result<usize> {
            let most = self.1.min(into.len());
            self.0.read(&mut into[..most])
        }
    }

    proptest! {
        /// Every full-width comma is narrowed, wherever the text is cut, and comes back.
        #[test]
        fn commas_are_narrowed_wherever_they_stand(
            text in "(，|,|一|a){0,20}",
            before in (1_usize << 16) - 9..(1 << 16) + 9,
            step in 1..70_000_usize,
        ) {
            let text = "b".repeat(before) + &text;
            let mut narrow = String::new();
            Narrowed::new(Slowly(text.as_bytes(), step)).read_to_string(&mut narrow).unwrap();
            prop_assert_eq!(&narrow, &text.replace('，', "\u{1F}"));
            prop_assert_eq!(restored(&narrow), text);
        }
    }
}
