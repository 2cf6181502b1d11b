//! The two languages of names and messages.

use std::str::FromStr;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::text::Text;

/// A language: of a text, or of names and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// The variable that says the language, whatever the locale is.
const VARIABLE: &str = "FAZHI_LANG";

impl Lang {
    /// The language of the user: that of `FAZHI_LANG`, else that of the locale, which is Chinese where it begins with `zh`, and
    /// English otherwise.
    pub fn of_user() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(lang) = set(VARIABLE).and_then(|word| word.parse().ok()) {
            return lang;
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        if locale.unwrap_or_default().to_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The language of a text: Chinese if at least a quarter of its letters are Chinese characters (an English text
    /// with Chinese names has fewer), or if it has no letters.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    ///
    /// assert_eq!(Lang::of_text("受理3件 (accepted)"), Lang::Zh);
    /// assert_eq!(Lang::of_text("The county accepted 3 matters. (祁连县)"), Lang::En);
    /// ```
    pub fn of_text(text: &str) -> Self {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let chinese = text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}')).count();
        if chinese * 4 >= letters { Self::Zh } else { Self::En }
    }

    /// The word for it: `zh` or `en`.
    pub fn id(self) -> &'static str {
        self.of("zh", "en")
    }

    /// The one of two texts that is in this language.
    pub fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// A text in this language.
    pub fn text(self, text: &Text) -> &str {
        self.of(&text.zh, &text.en)
    }
}

impl FromStr for Lang {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            _ => Err(Error::parameter("lang", word, "`zh` or `en`")),
        }
    }
}
