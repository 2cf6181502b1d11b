//! The text of a Word document: the paragraphs and tables of its main part.
//!
//! ECMA-376-1:2016, 17.3.2 and 17.3.3 (runs and their content), 17.4 (tables), 17.13.5 (revisions).

use std::path::Path;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attribute;

use super::builder::Span;
use super::flow::{Flow, Flowed};
use super::packed;
use super::xml::Format;
use crate::Result;

/// The main part of the document.
const PART: &str = "word/document.xml";

/// Its runs hold the text; properties, moved or deleted text, fallback versions and drawings of several shapes are none. A
/// single text box is read.
const FORMAT: Format = Format {
    left_out: &["pPr", "rPr", "moveFrom", "del", "Fallback", "wgp", "wpc", "group"],
    text: &["t"],
    open,
    close,
    empty: mark,
};

/// The text of the document with its tables; at most `limit` bytes are unpacked.
pub(super) fn read(path: &Path, limit: u64) -> Result<Flowed> {
    packed::part(path, "a Word document", PART, limit, |part| FORMAT.read(part))
}

fn open(tag: &BytesStart, flow: &mut Flow) {
    match tag.local_name().as_ref() {
        "tbl" => flow.open_table(),
        "tr" => flow.open_row(),
        "tc" => flow.open_cell(Span::default()),
        _ => mark(tag, flow),
    }
}

fn close(name: &str, flow: &mut Flow) {
    match name {
        "p" => flow.line(),
        "tc" => flow.close_cell(),
        "tr" => flow.close_row(),
        "tbl" => flow.close_table(),
        _ => {}
    }
}

/// Handles an empty element: a character of a run, or a property of a cell or row.
fn mark(tag: &BytesStart, flow: &mut Flow) {
    let number = || value(tag).and_then(|value| value.parse().ok()).unwrap_or(1);
    match tag.local_name().as_ref() {
        "tab" => flow.apart(),
        "br" | "cr" => flow.line(),
        "noBreakHyphen" => flow.words("-"),
        "gridSpan" => flow.span(|span| span.columns = number()),
        "vMerge" => flow.span(|span| span.merged = value(tag).is_none_or(|value| value != "restart")),
        "gridBefore" => flow.skip(number()),
        _ => {}
    }
}

/// The value of a property.
fn value(tag: &BytesStart) -> Option<String> {
    let of = |attribute: &Attribute| attribute.key.local_name().as_ref() == "val";
    let attribute = tag.attributes().filter_map(Result::ok).find(of)?;
    Some(attribute.value.trim().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_joined_and_cells_stand_in_one_line() {
        let part = "<w:document xmlns:w='w'><w:body>\
            <w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>受理</w:t></w:r>\n<w:r><w:t>3件&amp;&#x529E;</w:t><w:tab/><w:t>结</w:t></w:r></w:p>\
            <w:p><w:del><w:r><w:t>9</w:t></w:r></w:del><w:r><w:instrText>PAGE 9</w:instrText><w:t>2</w:t><w:br/><w:t>甲</w:t></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5件</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><w:t>丙</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(FORMAT.read(part.as_bytes()).unwrap().text, "受理3件&办 结\n2\n甲\n乙 5件\n丙\n");
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        assert!(FORMAT.read("<w:p><w:t>3</w:p>".as_bytes()).is_err());
    }
}
