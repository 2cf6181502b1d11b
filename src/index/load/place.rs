//! What is wrong with a part of the file, and on which line.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

/// What is wrong with a part, and the key at which it is.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The way to the key, from the part.
    way: Vec<Step>,
    reason: String,
}

/// A step into a value of the file.
#[derive(Debug)]
enum Step {
    Key(&'static str),
    Place(usize),
}

impl Wrong {
    /// The same, at a key of the part.
    pub(super) fn at(mut self, key: &'static str) -> Self {
        self.way.insert(0, Step::Key(key));
        self
    }

    /// The same, in one of the values of a key of the part.
    pub(super) fn within(mut self, key: &'static str, place: usize) -> Self {
        self.way.insert(0, Step::Place(place));
        self.at(key)
    }

    /// Where it stands; the part as a whole where its key is not written.
    pub(super) fn span(&self, part: &Spanned<DeValue<'_>>) -> Range<usize> {
        let (mut span, mut value) = (part.span(), part.get_ref());
        for step in &self.way {
            let next = match (step, value) {
                (Step::Key(key), DeValue::Table(table)) => table
                    .iter()
                    .find(|(known, _)| known.get_ref() == key)
                    .map(|(known, value)| (known.span(), value.get_ref())),
                (Step::Place(place), DeValue::Array(array)) => {
                    array.get(*place).map(|value| (value.span(), value.get_ref()))
                }
                _ => None,
            };
            let Some(found) = next else { break };
            (span, value) = found;
        }
        span
    }
}

/// What is wrong at a key.
pub(super) fn wrong(key: &'static str, reason: impl Into<Wrong>) -> Wrong {
    reason.into().at(key)
}

/// That a key has a value which it cannot have.
pub(super) fn not_as_expected(key: &'static str, value: impl fmt::Display, expected: &str) -> Wrong {
    wrong(key, format!("`{key}` is `{value}`, expected {expected}"))
}

impl From<String> for Wrong {
    fn from(reason: String) -> Self {
        Self { way: Vec::new(), reason }
    }
}

impl From<&str> for Wrong {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// The key of the value that stands at a place of the file: the innermost one.
pub(super) fn key_at<'a>(value: &'a DeValue<'_>, at: usize) -> Option<&'a str> {
    let holds = |value: &Spanned<DeValue<'_>>| value.span().contains(&at);
    match value {
        DeValue::Table(table) => {
            let (key, value) = table.iter().find(|(_, value)| holds(value))?;
            key_at(value.get_ref(), at).or(Some(key.get_ref()))
        }
        DeValue::Array(array) => key_at(array.iter().find(|value| holds(value))?.get_ref(), at),
        _ => None,
    }
}
