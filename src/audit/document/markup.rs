//! The text of HTML.

use super::builder::Span;
use super::flow::{Flow, Flowed};
use crate::markup::{Tag, Token, scan};

/// Elements that start a new line.
const BLOCKS: [&str; 28] = [
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
    "ol",
    "p",
    "section",
    "ul",
];

/// The text of a page, with its tables.
pub(super) fn read(page: &str) -> Flowed {
    let mut flow = Flow::default();
    put(page, &mut flow);
    flow.finish()
}

/// Adds the text of a page, or of a part of one.
pub(super) fn put(page: &str, flow: &mut Flow) {
    scan(page, &mut |token| match token {
        Token::Words(words) => flow.words(words),
        Token::Tag(tag) => element(&tag, flow),
    });
}

fn element(tag: &Tag<'_>, flow: &mut Flow) {
    let closing = tag.closing;
    match tag.name.as_str() {
        "td" | "th" if !closing => {
            flow.open_cell(Span { rows: tag.number("rowspan"), columns: tag.number("colspan"), merged: false });
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
