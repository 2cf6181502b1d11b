//! The compact form of Thrift, in which Parquet files say what is in them: as much of it as is needed to look before decoding.

/// The kinds of values by their codes.
pub(super) const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;
const BYTE: u8 = 3;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;

/// How deep structures may lie in each other; in files that follow the format, fewer do.
const DEEPEST: usize = 32;

/// Bytes that are passed over value by value. What is cut off, or says that it is more than there are bytes, is none.
#[derive(Debug)]
pub(super) struct Thrift<'a> {
    pub(super) rest: &'a [u8],
    depth: usize,
}

impl<'a> Thrift<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, depth: 0 }
    }

    /// Passes over a structure; `visit` is told the number and the kind of each field, and says whether it passed over it.
    pub(super) fn fields(&mut self, mut visit: impl FnMut(&mut Self, i64, u8) -> Option<bool>) -> Option<()> {
        self.depth += 1;
        let mut id = 0_i64;
        while self.depth <= DEEPEST {
            let sign = self.byte()?;
            let (step, kind) = (sign >> 4, sign & 0xF);
            if kind == 0 {
                self.depth -= 1;
                return Some(());
            }
            id = if step > 0 { id.checked_add(step.into())? } else { self.whole()? };
            if !visit(self, id, kind)? {
                self.value(kind)?;
            }
        }
        None
    }

    /// The length of a list and the kind of what is in it, each of which takes a byte or more.
    pub(super) fn list(&mut self) -> Option<(u64, u8)> {
        let sign = self.byte()?;
        let length = if sign >> 4 == 0xF { self.number()? } else { u64::from(sign >> 4) };
        (length <= self.rest.len() as u64).then_some((length, sign & 0xF))
    }

    /// A whole number, which may be negative.
    pub(super) fn whole(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    pub(super) fn skip(&mut self, length: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    fn value(&mut self, kind: u8) -> Option<()> {
        match kind {
            1 | 2 => Some(()),
            BYTE => self.skip(1),
            4..=6 => self.number().map(|_| ()),
            DOUBLE => self.skip(8),
            BINARY => self.number().and_then(|length| self.skip(length)),
            STRUCT => self.fields(|_, _, _| Some(false)),
            LIST if self.depth < DEEPEST => {
                let (length, kind) = self.list()?;
                self.depth += 1;
                (0..length).try_for_each(|_| self.value(kind))?;
                self.depth -= 1;
                Some(())
            }
            _ => None,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// A number of at most ten bytes, each of which holds seven bits of it.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for at in 0..10 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_within_structures_end_somewhere() {
        for sign in [0x8C, 0x89, 0x1C, 0x19] {
            let deep = [sign].repeat(100_000);
            assert!(Thrift::new(&deep).fields(|_, _, _| Some(false)).is_none());
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (bytes, expected) in
            [(&[0x02][..], Some(1)), (&[0x01], Some(-1)), (&[0xAC, 0x02], Some(150)), (&[0x80], None)]
        {
            assert_eq!(Thrift::new(bytes).whole(), expected, "{bytes:x?}");
        }
    }
}
