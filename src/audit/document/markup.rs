//! The text of HTML, by a one-pass scanner of tags, entities and hidden elements.

use super::flow::{Flow, Flowed};
use super::table::Span;

/// Elements whose content is not text.
const LEFT_OUT: [&str; 8] = ["script", "style", "title", "template", "noscript", "svg", "iframe", "object"];

/// Elements that start a new line.
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "ul",
];

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

/// The text of a page, with its tables.
pub(super) fn read(page: &str) -> Flowed {
    let mut flow = Flow::default();
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        flow.words(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { entity(rest, &mut flow) } else { tag(rest, &mut flow) };
    }
    flow.words(rest);
    flow.finish()
}

/// Reads an entity at `&`, and returns the rest.
fn entity<'a>(rest: &'a str, flow: &mut Flow) -> &'a str {
    let name =
        rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#').map_or(&rest[1..], |end| &rest[1..=end]);
    let behind = &rest[1 + name.len()..];
    let read = (name.len() <= LONGEST && behind.starts_with(';')).then(|| meaning(name)).flatten();
    match read {
        Some(Meaning::Sign(sign)) => flow.words(sign.encode_utf8(&mut [0; 4])),
        Some(Meaning::Words(words)) => flow.words(words),
        None => {
            flow.words("&");
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
fn tag<'a>(rest: &'a str, flow: &mut Flow) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return behind(comment, "-->");
    }
    let closing = rest[1..].starts_with('/');
    let name = &rest[1 + usize::from(closing)..];
    match name.chars().next() {
        Some('!' | '?') if !closing => return behind(rest, ">"),
        Some(first) if first.is_ascii_alphabetic() => {}
        _ => {
            flow.words("<");
            return &rest[1..];
        }
    }
    let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let end = end_of_tag(rest);
    let after = &rest[end..];
    element(&name, closing, &rest[..end], flow);
    let empty = name == "svg" && rest[..end].ends_with("/>");
    if closing || empty || !LEFT_OUT.contains(&name.as_str()) { after } else { behind_element(after, &name) }
}

fn element(name: &str, closing: bool, tag: &str, flow: &mut Flow) {
    match name {
        "td" | "th" if !closing => {
            flow.open_cell(Span { rows: number(tag, "rowspan"), columns: number(tag, "colspan"), merged: false });
        }
        "td" | "th" => flow.close_cell(),
        "tr" if !closing => flow.open_row(),
        "tr" | "thead" | "tbody" | "tfoot" => flow.close_row(),
        "table" if !closing => flow.open_table(),
        "table" => flow.close_table(),
        "caption" if !closing => flow.open_caption(),
        "caption" => flow.close_caption(),
        "pre" => {
            flow.line();
            flow.kept = !closing;
        }
        name if BLOCKS.contains(&name) => flow.line(),
        _ => {}
    }
}

/// The integer value of an attribute, or 1.
fn number(tag: &str, attribute: &str) -> usize {
    let tag = tag.to_ascii_lowercase();
    let value = tag.match_indices(attribute).find_map(|(at, _)| {
        let apart = tag[..at].ends_with(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
        let value = tag[at + attribute.len()..].trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']).trim_start();
        let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        apart.then(|| value[..digits].parse().ok()).flatten()
    });
    value.unwrap_or(1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_left_out_and_paragraphs_are_lines() {
        for (page, expected) in [
            ("<p>受理<b>3</b>件</p><p>办结2件", "受理3件\n办结2件\n"),
            ("<P CLASS='a>b' title=\"<p>\">受理\n  3件<BR/>办结</P>", "受理 3件\n办结\n"),
            ("<table><tr><th>受理</th><td><p>3件</p></td></tr><tr><td>办结<td>2件</table>", "受理 3件\n办结 2件\n"),
            ("<pre>一、受理\n  3件</pre> <i>办结</i>", "一、受理\n  3件\n办结\n"),
            ("<!DOCTYPE html><!-- <p>9件</p> --><?xml 9?>受理<![CDATA[9]]>", "受理\n"),
            ("a < b, <3件>, </>", "a < b, <3件>, </>\n"),
            ("<p title=it's>受理</p>", "受理\n"),
        ] {
            assert_eq!(read(page).text, expected, "{page}");
        }
    }

    #[test]
    fn what_is_not_shown_is_no_text() {
        for (page, expected) in [
            ("<title>9件</title>受<script>if (a</b>c) '</scripts>9件'</SCRIPT >理", "受理\n"),
            ("<style>p{width:9%}</style>受理<svg/>3件<svg><text>9件</text></svg>", "受理3件\n"),
            ("受理<script>9件", "受理\n"),
            ("受理<a href=\"9件", "受理\n"),
        ] {
            assert_eq!(read(page).text, expected, "{page}");
        }
    }

    #[test]
    fn entities_are_signs() {
        for (page, expected) in [
            ("&lt;受理&gt;&amp;lt;&#51;&#x4EF6;&nbsp;&#160;占5&permil;", "<受理>&lt;3件 占5‰\n"),
            (
                "&无;&amp &;&#xD800;&#99999999999;&longlonglonglong;",
                "&无;&amp &;\u{fffd}&#99999999999;&longlonglonglong;\n",
            ),
        ] {
            assert_eq!(read(page).text, expected, "{page}");
        }
    }
}
