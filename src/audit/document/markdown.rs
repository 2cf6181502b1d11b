//! The text of Markdown: its paragraphs and tables.
//!
//! CommonMark 0.31, with the tables of GitHub Flavored Markdown, 4.10.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::builder::Span;
use super::flow::{Flow, Flowed};
use super::markup;

/// The text of a document, with its tables.
pub(super) fn read(text: &str) -> Flowed {
    let mut flow = Flow::default();
    // A block of HTML comes line by line.
    let mut html = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) => flow.words(&words),
            Event::Html(words) => html.push_str(&words),
            Event::InlineHtml(words) => markup::put(&words, &mut flow),
            Event::SoftBreak | Event::HardBreak | Event::Rule => flow.line(),
            Event::Start(tag) => open(&tag, &mut flow),
            Event::End(TagEnd::HtmlBlock) => markup::put(&std::mem::take(&mut html), &mut flow),
            Event::End(tag) => close(tag, &mut flow),
            _ => {}
        }
    }
    flow.finish()
}

fn open(tag: &Tag, flow: &mut Flow) {
    match tag {
        Tag::Table(_) => flow.open_table(),
        Tag::TableHead | Tag::TableRow => flow.open_row(),
        Tag::TableCell => flow.open_cell(Span::default()),
        Tag::CodeBlock(_) => {
            flow.line();
            flow.kept = true;
        }
        Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::BlockQuote(_) => flow.line(),
        _ => {}
    }
}

fn close(tag: TagEnd, flow: &mut Flow) {
    match tag {
        TagEnd::Table => flow.close_table(),
        TagEnd::TableHead | TagEnd::TableRow => flow.close_row(),
        TagEnd::TableCell => flow.close_cell(),
        TagEnd::CodeBlock => {
            flow.kept = false;
            flow.line();
        }
        TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::BlockQuote(_) => flow.line(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_left_out_and_paragraphs_are_lines() {
        for (text, expected) in [
            ("# 总体情况\n\n全年受理**118**件，\n办结`100`件。\n", "总体情况\n全年受理118件，\n办结100件。\n"),
            ("- 受理3件\n- 办结2件\n\n> 撤回1件\n", "受理3件\n办结2件\n撤回1件\n"),
            ("|部门|收案|\n|-|-:|\n|东河|31|\n", "部门 收案\n东河 31\n"),
            ("```\n甲\t3\n```\n", "甲\t3\n"),
            ("<table><tr><td>甲<td>3</table>\n\n受理&lt;3件<br>结", "甲 3\n受理<3件\n结\n"),
        ] {
            assert_eq!(read(text).text, expected, "{text}");
        }
        assert_eq!(read("|部门|收案|\n|-|-:|\n|东河|31|\n").tables[0].cells.len(), 4);
    }
}
