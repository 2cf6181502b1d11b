//! The two languages of names and messages.

use std::str::FromStr;

use serde::Serialize;

use crate::chinese;
use crate::error::{Error, Result};
use crate::text::Text;

/// A language: of a text, or of names and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
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
    /// The language of the user: that of `FAZHI_LANG`, else that of the locale or, where no variable says it, of the system. It is
    /// Chinese where that begins with `zh`, and English otherwise.
    pub fn of_user() -> Self {
        Self::of_variable().unwrap_or_else(|| {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).or_else(sys_locale::get_locale);
            if locale.unwrap_or_default().to_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
        })
    }

    /// The language that `FAZHI_LANG` says, whatever the locale is.
    pub(crate) fn of_variable() -> Option<Self> {
        set(VARIABLE)?.parse().ok()
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

    /// A message of the crate, such as an error or its hint, in this language; in English where nobody has put it in Chinese.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    ///
    /// let error = "english".parse::<Lang>().unwrap_err();
    /// assert_eq!(error.to_string(), "parameter `lang` is `english`, expected `zh` or `en`");
    /// assert_eq!(Lang::Zh.says(&error.to_string()), "参数“lang”的值为“english”，应为“zh”或“en”");
    /// ```
    pub fn says(self, message: &str) -> String {
        match self {
            Self::Zh => chinese::of(message),
            Self::En => message.to_owned(),
        }
    }

    /// A text in this language.
    pub fn text(self, text: &Text) -> &str {
        self.of(&text.zh, &text.en)
    }
}

/// The value of a variable that says something.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
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
