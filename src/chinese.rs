//! What messages say in Chinese, found by what they say in English, as gettext does it.
//!
//! `chinese.toml` has a line for each message. `{}` in the English stands for any text: what stands there between backticks or
//! quotes is a value and stays as it is, anything else may be a message of its own. In the Chinese the texts follow in the same
//! order, or by number: `{2}`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const LINES: &str = include_str!("chinese.toml");

static MESSAGES: LazyLock<Vec<Message>> = LazyLock::new(|| {
    let parts: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(LINES).expect("chinese.toml is made of texts");
    let mut messages: Vec<_> =
        parts.into_values().flatten().map(|(english, chinese)| Message::new(&english, chinese)).collect();
    // Of several that fit, the one with the fewest open places says the most of its own; a colon parts more than a comma.
    messages.sort_by_key(|message| {
        let own = message.english.concat();
        std::cmp::Reverse((own.len(), own.matches(':').count()))
    });
    messages
});

/// A message in both languages.
struct Message {
    /// What stands between the open places.
    english: Vec<String>,
    chinese: String,
}

/// How deep messages stand within messages.
const DEPTH: usize = 6;

/// Longer lines are what stands in a file, not what is said of it.
const LONGEST: usize = 2000;

/// A message in Chinese; what nobody has put in Chinese stays as it is.
pub(crate) fn of(english: &str) -> String {
    said(english, DEPTH)
}

/// The Chinese of a text: of the whole, or else of each line.
fn said(english: &str, depth: usize) -> String {
    whole(english, depth).unwrap_or_else(|| {
        let lines = english.split('\n').map(|line| whole(line, depth).unwrap_or_else(|| line.to_owned()));
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// The Chinese of a message as a whole, whose open places may hold others.
fn whole(english: &str, depth: usize) -> Option<String> {
    if english.len() > LONGEST || depth == 0 {
        return None;
    }
    let message = |english: &str| MESSAGES.iter().find_map(|message| message.say(english, depth));
    // What the reader of TOML expects instead is its own grammar; the sentence before says what is wrong.
    let without_expected = || english.split_once(", expected ").and_then(|(wrong, _)| message(wrong));
    message(english).or_else(|| values(english)).or_else(without_expected)
}

/// The Chinese of a word or sentence without open places.
pub(crate) fn word(english: &str) -> Option<&'static str> {
    let known = MESSAGES.iter().find(|message| message.english == [english]);
    known.map(|message| message.chinese.as_str())
}

/// A list of values, each in backticks.
fn values(english: &str) -> Option<String> {
    let inner = english.strip_prefix('`')?.strip_suffix('`')?;
    let values: Vec<&str> = inner.split("`, `").collect();
    values.iter().all(|value| !value.contains('`')).then(|| format!("“{}”", values.join("”、“")))
}

impl Message {
    fn new(english: &str, chinese: String) -> Self {
        Self { english: english.split("{}").map(Into::into).collect(), chinese }
    }

    /// The Chinese, if the English is this message.
    fn say(&self, english: &str, depth: usize) -> Option<String> {
        let chinese = |(text, is_value): (&str, bool)| if is_value { text.to_owned() } else { said(text, depth - 1) };
        let texts: Vec<String> = self.places(english)?.into_iter().map(chinese).collect();
        let mut said = String::new();
        let mut pieces = self.chinese.split('{');
        said.push_str(pieces.next()?);
        let mut next = texts.iter();
        for piece in pieces {
            match piece.split_once('}') {
                Some((place, rest)) if place.is_empty() || place.parse::<usize>().is_ok() => {
                    let numbered = place.parse().ok().and_then(|number: usize| texts.get(number - 1));
                    said.push_str(numbered.or_else(|| next.next())?);
                    said.push_str(rest);
                }
                // A brace of the message itself.
                _ => said = said + "{" + piece,
            }
        }
        Some(said)
    }

    /// The texts in the open places, and whether they are values, which stand between quotes. Each ends where what follows it
    /// stands first, so that no text takes long.
    fn places<'a>(&self, english: &'a str) -> Option<Vec<(&'a str, bool)>> {
        let (first, rest) = self.english.split_first()?;
        let mut left = english.strip_prefix(first.as_str())?;
        let mut before = first;
        let mut places = Vec::new();
        for (at, literal) in rest.iter().enumerate() {
            let quote = before.chars().last().filter(|sign| ['`', '\''].contains(sign) && literal.starts_with(*sign));
            let last = at + 1 == rest.len();
            let end = if last { left.len().checked_sub(literal.len()) } else { left.find(literal.as_str()) };
            let (text, behind) = left.split_at_checked(end?)?;
            left = behind.strip_prefix(literal.as_str())?;
            // What goes on over lines is at the end of a message.
            if !last && text.contains('\n') {
                return None;
            }
            if quote.is_some_and(|quote| text.contains(quote)) {
                return None;
            }
            places.push((text, quote.is_some()));
            before = literal;
        }
        left.is_empty().then_some(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_and_what_is_said_of_them_is_chinese() {
        let cases = [
            (
                "a.toml, line 4: unknown field `period`, expected one of `title`, `scoring`",
                "a.toml 第 4 行：没有“period”这一项；可写的有：“title”、“scoring”",
            ),
            (
                "parameter `level` is `1.2`, expected a level above 0 and below 1",
                "参数“level”的值为“1.2”，应为大于 0、小于 1 的置信水平",
            ),
            (
                "TOML parse error at line 2, column 12\n  |\n2 | suppress = \"5\"\n  |            ^^^\ninvalid type: string \"5\", expected a whole number",
                "第 2 行第 12 列不合 TOML 格式\n  |\n2 | suppress = \"5\"\n  |            ^^^\n应为整数，现为文字“5”",
            ),
            ("unknown register `办`; known: `aid`, `mediation`", "没有名为“办”的台账；可用的有：“aid”、“mediation”"),
            ("unknown indicator `办`; known: `a`, `b`", "没有名为“办”的指标；可用的有：“a”、“b”"),
            ("`a: b.csv`: the workbook has a password", "“a: b.csv”：工作簿有密码"),
            ("`a.csv`: nobody has put this in Chinese", "“a.csv”：nobody has put this in Chinese"),
            ("nobody has put `this` in Chinese", "nobody has put `this` in Chinese"),
            ("`a`, `b`", "“a”、“b”"),
        ];
        for (english, chinese) in cases {
            assert_eq!(of(english), chinese);
        }
    }

    #[test]
    fn what_stands_in_a_file_takes_no_time() {
        let long = "a, b `c` and d: e; f ".repeat(3000);
        assert_eq!(of(&long), long);
        let nested = "a and b, or `c`: ".repeat(100);
        assert!(of(&format!("`a.csv`: {nested}")).starts_with("“a.csv”："));
    }

    #[test]
    fn each_message_fills_the_places_that_it_has() {
        for message in MESSAGES.iter() {
            let english = message.english.join("x");
            let places = message.english.len() - 1;
            assert!(message.say(&english, 1).is_some(), "{english}");
            let said = message.say(&message.english.join("\u{1}"), 1).unwrap();
            assert!(said.matches('\u{1}').count() <= places && !said.contains("{}"), "{english}");
            assert!(!message.chinese.contains('`'), "{english}");
        }
    }
}
