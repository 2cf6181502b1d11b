//! Quotes in a text: whether they stand around whole cells only, and which of them cannot be meant.
//!
//! A quote that was typed by mistake opens a cell that takes in the rows below it, up to the next mistake or the end of the file.
//! So a cell in quotes must end, within bounds, and where it runs over several lines nothing may follow its last quote.

use memchr::{memchr, memchr_iter, memchr2, memchr3, memrchr2_iter};

/// How many lines a cell may run over: cells in which somebody pressed Enter have a few, and rows that were swallowed are to be
/// noticed.
const LINES: usize = 100;

/// How many bytes a cell in quotes may have: a cell of a spreadsheet holds a tenth of it.
const BYTES: usize = 1 << 20;

/// The quotes of a text that begins with a record.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// Whether they stand around whole cells only, and every end of a line has `\n`, so that no more needs to be known to find
    /// the cells.
    pub(super) regular: bool,
    /// The quote of the last cell, if that is cut off inside of its quotes.
    open: Option<usize>,
    astray: Option<Astray>,
}

/// A quote that cannot be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Astray {
    pub(super) at: usize,
    why: &'static str,
}

impl Astray {
    pub(super) fn message(self, line: u64) -> String {
        let why =
            format!("a quote opens a cell that {}; close it, or double it where it is part of the text", self.why);
        format!("line {line}: {why}")
    }
}

impl Quotes {
    pub(super) fn of(bytes: &[u8], delimiter: u8) -> Self {
        let quotes = Self::regular(bytes, delimiter).unwrap_or_else(|| Self::any(bytes, delimiter));
        match quotes.open.filter(|open| too_long(&bytes[*open..])) {
            Some(at) if quotes.astray.is_none() => Self { astray: Some(Astray { at, why: TOO_LONG }), ..quotes },
            _ => quotes,
        }
    }

    /// The first quote that cannot be meant, where the text is `over` or more of it follows.
    pub(super) fn astray(&self, over: bool) -> Option<Astray> {
        let never_closed = |at| Astray { at, why: "does not end before the file does" };
        self.astray.or_else(|| self.open.filter(|_| over).map(never_closed))
    }

    fn regular(bytes: &[u8], delimiter: u8) -> Option<Self> {
        let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
        if memchr_iter(b'\r', bytes).any(alone) {
            return None;
        }
        let mut quotes = memchr_iter(b'"', bytes);
        let (mut inside, mut last) = (false, 0);
        while let Some(at) = quotes.next() {
            let beside = if inside { bytes.get(at + 1) } else { at.checked_sub(1).map(|before| &bytes[before]) };
            match beside {
                Some(b'"') if inside => {
                    quotes.next();
                    continue;
                }
                Some(b'\n' | b'\r') | None => {}
                Some(other) if *other == delimiter => {}
                Some(_) => return None,
            }
            if inside && too_long(&bytes[last..at]) {
                let astray = Some(Astray { at: last, why: TOO_LONG });
                return Some(Self { regular: true, open: None, astray });
            }
            (inside, last) = (!inside, at);
        }
        Some(Self { regular: true, open: inside.then_some(last), astray: None })
    }

    fn any(bytes: &[u8], delimiter: u8) -> Self {
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'"' {
                let Some(end) = closing(bytes, at + 1) else { return Self { open: Some(at), ..Self::default() } };
                if let Some(why) = fault(&bytes[at..end], &bytes[end + 1..], delimiter) {
                    return Self { astray: Some(Astray { at, why }), ..Self::default() };
                }
                at = end + 1;
            }
            match memchr3(delimiter, b'\n', b'\r', &bytes[at..]) {
                Some(length) => at += length + 1,
                None => break,
            }
        }
        Self::default()
    }

    /// How many bytes of a regular text are whole records.
    pub(super) fn whole(&self, bytes: &[u8]) -> usize {
        let mut inside = self.open.is_some();
        for at in memrchr2_iter(b'"', b'\n', bytes) {
            match bytes[at] {
                b'"' => inside = !inside,
                _ if !inside => return at + 1,
                _ => {}
            }
        }
        0
    }
}

const TOO_LONG: &str = "does not end within a hundred lines";

/// What is wrong with a cell in quotes and what follows it.
fn fault(cell: &[u8], behind: &[u8], delimiter: u8) -> Option<&'static str> {
    if too_long(cell) {
        return Some(TOO_LONG);
    }
    let next = behind.iter().find(|byte| **byte != b' ');
    let ends = next.is_none_or(|next| matches!(next, b'\n' | b'\r') || *next == delimiter);
    (!ends && memchr2(b'\n', b'\r', cell).is_some()).then_some("runs over several lines and does not end at a quote")
}

fn too_long(cell: &[u8]) -> bool {
    cell.len() > LINES && (cell.len() > BYTES || memchr_iter(b'\n', cell).count() > LINES)
}

/// The quote that closes a cell, behind those that are doubled.
fn closing(bytes: &[u8], mut from: usize) -> Option<usize> {
    loop {
        let at = from + memchr(b'"', &bytes[from..])?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        from = at + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_astray_where_its_cell_does_not_end() {
        let lines = |count: usize| "一,二\n".repeat(count);
        for (text, expected) in [
            ("a,\"b\nc\"\n".to_owned(), None),
            ("a,\"b\nc\" ,d\n".to_owned(), None),
            ("a,\"b\"c,d\n".to_owned(), None),
            ("a,b\"c\n".to_owned(), None),
            ("a,=\"b\"\n".to_owned(), None),
            (format!("a,\"{}\"\n", lines(LINES)), None),
            (format!("a,\"{}\"\n", lines(LINES + 1)), Some(2)),
            (format!("a,\"{}", lines(LINES + 1)), Some(2)),
            (format!("a,b\"c\n\"{}\",b\n", lines(LINES + 1)), Some(6)),
            (format!("a,b\"c\n\"{}", lines(LINES + 1)), Some(6)),
            (format!("\"{}\"", "b".repeat(BYTES)), Some(0)),
            ("a,\"b\nc\"d\n".to_owned(), Some(2)),
            ("a,\"b\nc,\"\"d\"e\"\n".to_owned(), Some(2)),
            ("a,\"b\nc\n".to_owned(), None),
        ] {
            let found = Quotes::of(text.as_bytes(), b',').astray(false).map(|astray| astray.at);
            assert_eq!(found, expected, "{:?}", &text[..text.len().min(40)]);
        }
        for (text, expected) in [("a,\"b\nc\n", Some(2)), ("a,b\"c\n\"d", Some(6)), ("\"\n\"", None)] {
            assert_eq!(Quotes::of(text.as_bytes(), b',').astray(true).map(|astray| astray.at), expected, "{text:?}");
        }
    }
}
