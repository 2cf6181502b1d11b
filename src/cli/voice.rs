//! How the program speaks, on standard error.

use std::io::Write;

use super::Outcome;
use crate::error::Error;
use crate::lang::Lang;
use crate::text::visible;

/// The language, and what is said besides errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Voice {
    pub(super) lang: Lang,
    /// Whether the user has said which language, so that no project does.
    pub(super) asked: bool,
    pub(super) progress: bool,
    pub(super) quiet: bool,
}

impl Voice {
    /// With the language of a project, unless the user has said another.
    pub(super) fn of_project(self, lang: Option<Lang>) -> Self {
        Self { lang: lang.filter(|_| !self.asked).unwrap_or(self.lang), ..self }
    }

    /// Says something on standard error, unless the program is to be quiet.
    pub(super) fn say(self, text: &str) {
        if !self.quiet {
            line(text);
        }
    }

    /// Tells an error and its hint.
    pub(super) fn failed(self, register: Option<&str>, error: &Error) -> Outcome {
        let text = error.to_string();
        let named = register.filter(|register| !text.starts_with(register));
        let (error_word, colon) = (self.lang.of("错误：", "error: "), self.lang.of("：", ": "));
        let register = named.map(|register| format!("{register}{colon}")).unwrap_or_default();
        line(&format!("{error_word}{register}{}", self.lang.says(&text)));
        if let Some(hint) = error.hint() {
            line(&format!("{}{}", self.lang.of("提示：", "hint: "), self.lang.says(&hint)));
        }
        Outcome::Failed
    }
}

/// Writes a line to standard error, with what the terminal would obey written out; a failure to write is ignored.
fn line(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
}
