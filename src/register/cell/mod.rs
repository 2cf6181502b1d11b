//! The text of one cell, read as a value.
//!
//! Full-width letters, digits and signs count as their narrow forms, and characters that take no room are
//! passed over. Nothing is guessed: a text that is not wholly understood has no value.

pub(crate) mod date;
pub(crate) mod days;
pub(crate) mod decimal;
pub(crate) mod word;

use std::borrow::Cow;

/// What stands in a cell that holds nothing, beside dashes: in narrow letters, those of ASCII in lower case.
pub(crate) const EMPTY: [&str; 11] = ["空", "/", "\\", "无数据", "n/a", "na", "null", "none", "nan", "待定", "未填"];

/// What separates several names or states in one cell.
pub(crate) const SEPARATORS: [char; 10] = [';', '；', '、', '/', '／', ',', '，', '|', '+', '\n'];

/// What spreadsheets show instead of a value, in lower case.
const ERRORS: [&str; 15] = [
    "#value!",
    "#n/a",
    "#ref!",
    "#div/0!",
    "#name?",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "#field!",
    "#blocked!",
    "#connect!",
    "#busy!",
    "#unknown!",
    "#getting_data",
];

/// Whether a text is an error of a spreadsheet, or the row of signs that it shows in a column that is too narrow.
pub(crate) fn is_error_value(text: &str) -> bool {
    let mut letters = text.chars().map(narrow);
    letters.next() == Some('#')
        && (ERRORS.iter().any(|error| is_word(text, error)) || text.chars().count() > 2 && letters.all(|c| c == '#'))
}

/// The text without the white space around it and without invisible characters; `None` if the cell is empty.
///
/// A cell of nothing but dashes, or with a word for "nothing here", is empty; in a yes-or-no column 无 is an [`answer`].
pub(crate) fn clean(text: &str) -> Option<Cow<'_, str>> {
    answer(text).filter(|text| text.as_ref() != "无")
}

/// The same for a cell in which 无 is an answer.
pub(crate) fn answer(text: &str) -> Option<Cow<'_, str>> {
    let text = unforced(text);
    let text = if !text.is_ascii() && text.contains(invisible) {
        Cow::Owned(text.replace(invisible, "").trim().to_owned())
    } else {
        Cow::Borrowed(text.trim())
    };
    let dashes = text.chars().all(|letter| matches!(narrow(letter), '-' | '–' | '—' | '―' | '─'));
    let empty = dashes || EMPTY.iter().any(|word| is_word(&text, word));
    (!empty).then_some(text)
}

/// What is in a cell that was written as `="…"`, so that a spreadsheet takes it for text.
fn unforced(text: &str) -> &str {
    let formula = text.trim().strip_prefix("=\"");
    formula.and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Whether the text is this word, which is written in narrow letters and in lower case.
fn is_word(text: &str, word: &str) -> bool {
    text.chars().map(|letter| narrow(letter).to_ascii_lowercase()).eq(word.chars())
}

/// Characters that take no room: zero-width spaces and joiners, marks of direction, the byte order mark.
pub(super) fn invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// A number, as of a case, in narrow letters, digits, brackets and dashes.
pub(crate) fn narrowed(text: &str) -> Cow<'_, str> {
    let is_part = |letter: char| letter.is_alphanumeric() || "（）［］－／＿．".contains(letter);
    let narrow = |letter| if is_part(letter) { narrow(letter) } else { letter };
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(narrow).collect()) }
}

/// The narrow form of a full-width letter, digit or sign.
fn narrow(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '\u{2212}' => '-',
        '\u{FE6A}' => '%',
        '\u{FFE5}' => '¥',
        _ => letter,
    }
}

/// A reader of narrow letters, from left to right and without allocation. A copy is a place to come back to.
#[derive(Debug, Clone, Copy)]
struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.trim_matches(|letter: char| letter.is_whitespace() || invisible(letter)) }
    }

    fn peek(self) -> Option<char> {
        self.rest.chars().next().map(narrow)
    }

    fn skip(&mut self) {
        let mut letters = self.rest.chars();
        letters.next();
        self.rest = letters.as_str().trim_start_matches(invisible);
    }

    fn done(self) -> bool {
        self.rest.is_empty()
    }

    /// Passes over the next letter if `wanted` gives something for it.
    fn take<T>(&mut self, wanted: impl FnOnce(char) -> Option<T>) -> Option<T> {
        let found = wanted(self.peek()?)?;
        self.skip();
        Some(found)
    }

    /// Passes over the next letter if it is one of these, and says which.
    fn one_of(&mut self, letters: &[char]) -> Option<char> {
        self.take(|letter| letters.contains(&letter).then_some(letter))
    }

    fn eat(&mut self, letter: char) -> bool {
        self.one_of(&[letter]).is_some()
    }

    /// Passes over white space, and says whether there was any.
    fn blank(&mut self) -> bool {
        let before = self.rest.len();
        while self.take(|letter| letter.is_whitespace().then_some(())).is_some() {}
        self.rest.len() < before
    }

    /// Passes over a word if it is next; letters of ASCII may be in either case.
    fn word(&mut self, word: &str) -> bool {
        let mut ahead = *self;
        let found = word
            .chars()
            .all(|wanted| ahead.take(|letter| letter.eq_ignore_ascii_case(&wanted).then_some(())).is_some());
        if found {
            *self = ahead;
        }
        found
    }

    /// All letters that are left.
    fn letters(mut self) -> Vec<char> {
        let mut letters = Vec::new();
        while let Some(letter) = self.take(Some) {
            letters.push(letter);
        }
        letters
    }

    fn skip_many(&mut self, letters: usize) {
        (0..letters).for_each(|_| self.skip());
    }

    fn digit(&mut self) -> Option<u8> {
        self.take(|letter| letter.to_digit(10)).map(|digit| digit.to_le_bytes()[0])
    }

    /// Passes over digits: their value and how many they are. The value of more than 18 is not meant to be used.
    fn digits(&mut self) -> (u64, usize) {
        let (mut value, mut count) = (0_u64, 0);
        while let Some(digit) = self.digit() {
            value = value.wrapping_mul(10).wrapping_add(digit.into());
            count += 1;
        }
        (value, count)
    }

    /// A number of at most `longest` digits, or none at all.
    fn number(&mut self, longest: usize) -> Option<u32> {
        let (value, count) = self.digits();
        (1..=longest).contains(&count).then(|| u32::try_from(value).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells() {
        assert_eq!(clean("=\"\""), None);
        let markers =
            "空|-|—|——|–|/|\\|无|无数据|N/A|n/a|NA|null|NULL|None|nan|NaN|待定|未填|--|---|－|／|＼|Ｎ／Ａ|ＮＵＬＬ|";
        for marker in markers.split('|') {
            for text in [marker.to_owned(), format!(" \t{marker}\u{3000}\r\n"), format!("\u{FEFF}{marker}\u{200B} ")] {
                assert_eq!(clean(&text), None, "{text:?}");
            }
        }
    }

    #[test]
    fn other_cells_are_trimmed() {
        for (text, expected) in [
            ("张三", "张三"),
            ("\u{3000}县 司法局\u{A0}\n", "县 司法局"),
            ("\u{FEFF}2020-03-05", "2020-03-05"),
            ("\u{200E}2020/3/5\u{200E}", "2020/3/5"),
            ("A\u{200B}1", "A1"),
            ("0", "0"),
            ("一", "一"),
            ("- 1", "- 1"),
            ("-5", "-5"),
            ("无锡", "无锡"),
            ("不", "不"),
            ("//", "//"),
            ("nano", "nano"),
            ("空 置", "空 置"),
            ("=\"2023-03-05\"", "2023-03-05"),
            (" =\" 0012\" ", "0012"),
            ("=\"", "=\""),
            ("=1", "=1"),
            ("Ａ１", "Ａ１"),
        ] {
            assert_eq!(clean(text).as_deref(), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn no_is_an_answer_where_it_is_asked_for() {
        assert_eq!(answer(" 无\u{3000}").as_deref(), Some("无"));
        assert_eq!((answer("——"), answer("无数据"), answer(" ")), (None, None, None));
    }

    #[test]
    fn errors_of_spreadsheets() {
        for text in ERRORS.into_iter().chain(["#N/A", "＃ＲＥＦ！", "#VALUE!", "###", "##########"]) {
            assert!(is_error_value(text), "{text}");
        }
        for text in ["#", "##", "#1", "#值", "N/A", "###1", "1#", "#REF", "七#"] {
            assert!(!is_error_value(text), "{text}");
        }
    }

    #[test]
    fn a_cell_without_hidden_characters_is_not_copied() {
        assert!(matches!(clean(" 张三 "), Some(Cow::Borrowed("张三"))));
    }
}
