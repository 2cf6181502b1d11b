//! Text in the two languages, and text made harmless for a terminal and for a spreadsheet program.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A text in Chinese and in English.
///
/// A file of definitions writes `{ zh = "件", en = "cases" }`, or a plain string that stands for both languages.
///
/// # Examples
///
/// ```
/// use fazhi::text::Text;
///
/// #[derive(serde::Deserialize)]
/// struct Units {
///     count: Text,
///     rate: Text,
/// }
///
/// let units: Units = toml::from_str("count = { zh = '件', en = 'cases' }\nrate = '%'")?;
/// assert_eq!(units.count, Text::new("件", "cases"));
/// assert_eq!(units.rate, Text::from("%"));
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl From<&str> for Text {
    /// The same words in both languages.
    fn from(text: &str) -> Self {
        Self::new(text, text)
    }
}

/// How a file writes a text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string, or a table with `zh` and `en`")]
enum Written {
    Once(String),
    Twice(Pair),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    zh: String,
    en: String,
}

impl From<Written> for Text {
    fn from(written: Written) -> Self {
        match written {
            Written::Once(text) => Self::from(text.as_str()),
            Written::Twice(Pair { zh, en }) => Self { zh, en },
        }
    }
}

/// The text with what a terminal would obey instead of showing written out, as `\u{1b}`; lines stay lines.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(commands) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if commands(letter) { shown.extend(letter.escape_default()) } else { shown.push(letter) }
    }
    Cow::Owned(shown)
}

/// Whether a terminal obeys the character: it controls the device, or the direction of the text around it.
pub(crate) fn commands(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let parts = matches!(letter, '\u{2028}' | '\u{2029}');
    letter != '\n' && (letter.is_control() || turns || parts)
}

/// The text of a cell, with a `'` before it where a spreadsheet program would take it for a formula.
pub(crate) fn inert(cell: &str) -> Cow<'_, str> {
    if begins_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The text of which a cell is the [`inert`] form.
pub(crate) fn as_it_was(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| begins_formula(text)).unwrap_or(cell)
}

/// Whether a formula begins here, or behind the signs that make one inert.
fn begins_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_are_given_or_one_string_for_both() {
        let read = |text: &str| serde_json::from_str::<Text>(text);
        assert_eq!(read(r#""人""#).unwrap(), Text::from("人"));
        assert_eq!(read(r#"{"zh": "人", "en": "persons"}"#).unwrap(), Text::new("人", "persons"));
        for wrong in [r#"{"zh": "人"}"#, r#"{"zh": "人", "en": "persons", "fr": "personnes"}"#, "1"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.starts_with("expected a string, or a table with `zh` and `en`"), "{wrong}: {error}");
        }
    }

    #[test]
    fn what_a_terminal_obeys_is_written_out() {
        let cases = [
            ("受理日期\n2020 = ok", "受理日期\n2020 = ok"),
            ("\u{1b}[2Jgone\u{7}", r"\u{1b}[2Jgone\u{7}"),
            ("办件\u{202e}xslx.exe", r"办件\u{202e}xslx.exe"),
            ("a\tb\rc\u{9b}d\u{7f}", r"a\tb\rc\u{9b}d\u{7f}"),
            ("\u{2067}a\u{2029}", r"\u{2067}a\u{2029}"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
            assert_eq!(visible(&visible(text)), shown, "what is written out stays so");
        }
    }

    #[test]
    fn a_cell_that_begins_a_formula_is_made_inert_and_read_back() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+86", "'+86"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("民政局", "民政局"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ];
        for (text, cell) in cases {
            assert_eq!(inert(text), cell);
            assert_eq!(as_it_was(cell), text);
        }
    }

    #[test]
    fn a_text_is_read_back_as_it_is_written() {
        let text = Text::new("工作日", "working days");
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
    }
}
