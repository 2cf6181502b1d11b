//! Text in the two languages.

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    fn a_text_is_read_back_as_it_is_written() {
        let text = Text::new("工作日", "working days");
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
    }
}
