//! HTML as it is written: a one-pass scanner of tags, entities and hidden elements.

/// Elements whose content is not text.
const LEFT_OUT: [&str; 9] = ["script", "style", "title", "template", "noscript", "svg", "iframe", "object", "nav"];

const ENTITIES: [(&str, &str); 28] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lang", "〈"),
    ("rang", "〉"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("minus", "−"),
    ("hellip", "…"),
    ("middot", "·"),
    ("permil", "‰"),
    ("times", "×"),
    ("divide", "÷"),
    ("deg", "°"),
    ("yen", "¥"),
    ("frac12", "1/2"),
];

/// The length of the longest known entity.
const LONGEST: usize = 10;

/// A part of a page.
pub(crate) enum Token<'a> {
    /// Text outside of tags, with entities as the signs that they mean.
    Words(&'a str),
    Tag(Tag<'a>),
}

/// A tag.
pub(crate) struct Tag<'a> {
    /// The name of the element, in lower case.
    pub(crate) name: String,
    pub(crate) closing: bool,
    written: &'a str,
}

/// Hands out the parts of a page in order, without comments and without what is not text, as scripts.
pub(crate) fn scan(page: &str, take: &mut dyn FnMut(Token<'_>)) {
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        take(Token::Words(&rest[..at]));
        rest = &rest[at..];
        rest = if rest.starts_with('&') { entity(rest, take) } else { tag(rest, take) };
    }
    take(Token::Words(rest));
}

/// Reads an entity at `&`, and returns the rest.
fn entity<'a>(rest: &'a str, take: &mut dyn FnMut(Token<'_>)) -> &'a str {
    let name =
        rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').map_or(&rest[1..], |end| &rest[1..=end]);
    let behind = &rest[1 + name.len()..];
    let read = (name.len() <= LONGEST && behind.starts_with(';')).then(|| meaning(name)).flatten();
    match read {
        Some(Meaning::Sign(sign)) => take(Token::Words(sign.encode_utf8(&mut [0; 4]))),
        Some(Meaning::Words(words)) => take(Token::Words(words)),
        None => {
            take(Token::Words("&"));
            return &rest[1..];
        }
    }
    &behind[1..]
}

enum Meaning {
    Sign(char),
    Words(&'static str),
}

fn meaning(name: &str) -> Option<Meaning> {
    let Some(number) = name.strip_prefix('#') else {
        return ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, words)| Meaning::Words(words));
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    // An invalid code point becomes U+FFFD.
    let sign = char::from_u32(code.ok()?).filter(|&sign| sign != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
    Some(if sign == '\u{a0}' { Meaning::Words(" ") } else { Meaning::Sign(sign) })
}

/// Reads a tag or comment at `<`, and returns the rest; an unterminated one consumes everything.
fn tag<'a>(rest: &'a str, take: &mut dyn FnMut(Token<'_>)) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return behind(comment, "-->");
    }
    let closing = rest[1..].starts_with('/');
    let name = &rest[1 + usize::from(closing)..];
    match name.chars().next() {
        Some('!' | '?') if !closing => return behind(rest, ">"),
        Some(first) if first.is_ascii_alphabetic() => {}
        _ => {
            take(Token::Words("<"));
            return &rest[1..];
        }
    }
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let end = end_of_tag(rest);
    let after = &rest[end..];
    let empty = name == "svg" && rest[..end].ends_with("/>");
    let shown = closing || empty || !LEFT_OUT.contains(&name.as_str());
    let after = if shown { after } else { behind_element(after, &name) };
    take(Token::Tag(Tag { name, closing, written: &rest[..end] }));
    after
}

impl Tag<'_> {
    /// The integer value of an attribute, or 1.
    pub(crate) fn number(&self, attribute: &str) -> usize {
        let tag = self.written.to_ascii_lowercase();
        let value = tag.match_indices(attribute).find_map(|(at, _)| {
            let apart = tag[..at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
            let value = tag[at + attribute.len()..].trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']).trim_start();
            let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
            apart.then(|| value[..digits].parse().ok()).flatten()
        });
        value.unwrap_or(1)
    }
}

/// The end of a tag; a `>` within quotes does not end it.
fn end_of_tag(rest: &str) -> usize {
    let mut quote = None;
    let mut before = b'<';
    for (at, byte) in rest.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            None if byte == b'>' => return at + 1,
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    rest.len()
}

/// The text after the next `end`.
fn behind<'a>(rest: &'a str, end: &str) -> &'a str {
    rest.find(end).map_or("", |at| &rest[at + end.len()..])
}

/// The text after the end of an element whose content is skipped.
fn behind_element<'a>(rest: &'a str, name: &str) -> &'a str {
    let ends = |at: &usize| {
        let tail = &rest.as_bytes()[at + 2..];
        let named = tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        named && tail.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
    };
    let end = rest.match_indices("</").map(|(at, _)| at).find(ends);
    end.map_or("", |at| &rest[at + end_of_tag(&rest[at..])..])
}
