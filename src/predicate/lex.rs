//! The words and signs of a predicate, each with its place.

/// A word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A keyword or a name, as it is written.
    Word(String),
    /// A name in double quotes.
    Quoted(String),
    /// A text in single quotes.
    Text(String),
    Number(f64),
    /// A comparison, a bracket or a comma.
    Sign(&'static str),
}

/// A token and where it begins and ends, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) from: usize,
    pub(super) to: usize,
}

const SIGNS: [&str; 10] = ["<>", "<=", ">=", "!=", "=", "<", ">", "(", ")", ","];

/// What is wrong with a predicate, and where it begins, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) reason: String,
}

impl Fault {
    pub(super) fn new(at: usize, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }

    /// The message, with the place counted in characters from 1.
    pub(super) fn of(self, text: &str) -> String {
        let place = text[..self.at.min(text.len())].chars().count() + 1;
        format!("`{text}`, character {place}: {}", self.reason)
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (token, length) = token(&text[at..], letter).map_err(|reason| Fault::new(at, reason))?;
        found.push(Placed { token, from: at, to: at + length });
        at += length;
    }
    Ok(found)
}

/// The token at the start of a text, and its length.
fn token(text: &str, first: char) -> Result<(Token, usize), String> {
    match first {
        '\'' => quoted(text, '\'').map(|(inside, length)| (Token::Text(inside), length)),
        '"' => quoted(text, '"').map(|(inside, length)| (Token::Quoted(inside), length)),
        _ if first.is_ascii_digit() || first == '-' || first == '.' => number(text),
        _ if is_word(first) => {
            let word: String = text.chars().take_while(|letter| is_word(*letter)).collect();
            let length = word.len();
            Ok((Token::Word(word), length))
        }
        _ => {
            let sign = SIGNS.into_iter().find(|sign| text.starts_with(sign));
            let sign = sign.ok_or_else(|| format!("`{first}` is not part of the language of predicates"))?;
            Ok((Token::Sign(if sign == "!=" { "<>" } else { sign }), sign.len()))
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// What stands between quotes, of which doubled ones are part of it, and the length with them.
fn quoted(text: &str, quote: char) -> Result<(String, usize), String> {
    let mut inside = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return Ok((inside, at + 1));
        }
        inside.push(letter);
    }
    Err(format!("the quote {quote} is not closed"))
}

fn number(text: &str) -> Result<(Token, usize), String> {
    let is_part = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let written: String = text.chars().take(1).chain(text.chars().skip(1).take_while(is_part)).collect();
    let value = written.parse().ok().filter(|value: &f64| value.is_finite());
    let value = value.ok_or_else(|| format!("`{written}` is not a number"))?;
    Ok((Token::Number(value), written.len()))
}

/// The text with each name that `of` knows replaced by what that gives, in brackets; what stands in quotes stays.
pub(crate) fn replace_names<'a>(text: &str, of: impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
    let mut replaced = String::new();
    let mut copied = 0;
    for Placed { token, from, to } in tokens(text).map_err(|fault| fault.of(text))? {
        if let Token::Word(word) = &token
            && let Some(meaning) = of(word)
        {
            replaced.push_str(&text[copied..from]);
            replaced.extend(["(", meaning, ")"]);
            copied = to;
        }
    }
    replaced.push_str(&text[copied..]);
    Ok(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_replaced_outside_of_quotes_only() {
        let of = |name: &str| (name == "open").then_some("state = 'open'");
        assert_eq!(
            replace_names("NOT open AND kind = 'open' OR reopen", of).unwrap(),
            "NOT (state = 'open') AND kind = 'open' OR reopen"
        );
        assert_eq!(replace_names("a = 'x", of).unwrap_err(), "`a = 'x`, character 5: the quote ' is not closed");
    }

    #[test]
    fn signs_that_are_not_of_the_language_are_named_with_their_place() {
        for (text, expected) in [
            ("状态 = 1 + 2", "`状态 = 1 + 2`, character 8: `+` is not part of the language of predicates"),
            ("a > 1.2.3", "`a > 1.2.3`, character 5: `1.2.3` is not a number"),
            ("a > 1e999", "`a > 1e999`, character 5: `1e999` is not a number"),
            ("\"a = 1", "`\"a = 1`, character 1: the quote \" is not closed"),
        ] {
            assert_eq!(tokens(text).unwrap_err().of(text), expected);
        }
    }
}
