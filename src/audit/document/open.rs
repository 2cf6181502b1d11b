//! The text of an OpenDocument text (`.odt`): the paragraphs and tables of its content.
//!
//! OASIS OpenDocument 1.3, part 3: 5.1 (paragraphs), 6.1 (white space), 9.1 (tables).

use std::path::Path;

use quick_xml::events::BytesStart;

use super::builder::Span;
use super::flow::{Flow, Flowed};
use super::packed;
use super::xml::Format;
use crate::Result;

/// The part with the text.
const PART: &str = "content.xml";

/// Its paragraphs hold the text; notes, comments and what was deleted are none.
const FORMAT: Format =
    Format { left_out: &["note", "annotation", "tracked-changes"], text: &["p", "h"], open, close, empty: mark };

/// How often a cell may be said to be repeated.
const REPEATED: usize = 512;

/// The text of the document with its tables; at most `limit` bytes are unpacked.
pub(super) fn read(path: &Path, limit: u64) -> Result<Flowed> {
    packed::part(path, "an OpenDocument text", PART, limit, |part| FORMAT.read(part))
}

fn open(tag: &BytesStart, flow: &mut Flow) {
    match tag.local_name().as_ref() {
        "table" => flow.open_table(),
        "table-row" => flow.open_row(),
        "table-cell" => flow.open_cell(span(tag)),
        _ => mark(tag, flow),
    }
}

fn close(name: &str, flow: &mut Flow) {
    match name {
        "p" | "h" => flow.line(),
        "table-cell" => flow.close_cell(),
        "table-row" => flow.close_row(),
        "table" => flow.close_table(),
        _ => {}
    }
}

/// Handles an empty element: white space, or a cell without text. Cells that another one covers need no place of their own.
fn mark(tag: &BytesStart, flow: &mut Flow) {
    match tag.local_name().as_ref() {
        "s" | "tab" => flow.apart(),
        "line-break" => flow.line(),
        "table-cell" => {
            for _ in 0..number(tag, "number-columns-repeated").min(REPEATED) {
                flow.open_cell(span(tag));
                flow.close_cell();
            }
        }
        _ => {}
    }
}

fn span(tag: &BytesStart) -> Span {
    Span { rows: number(tag, "number-rows-spanned"), columns: number(tag, "number-columns-spanned"), ..Span::default() }
}

/// The number in an attribute, or one.
fn number(tag: &BytesStart, name: &str) -> usize {
    let mut attributes = tag.attributes().filter_map(Result::ok);
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name);
    found.and_then(|attribute| attribute.value.trim().parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &str = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'><office:body><office:text>\
        <text:tracked-changes><text:p>删去9件</text:p></text:tracked-changes>\
        <text:h>一、案件</text:h><text:p>受理<text:span>3件</text:span>&amp;<text:note><text:p>注9</text:p></text:note>办<text:s/>结</text:p>\
        <table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>类别</text:p>\
        </table:table-cell><table:covered-table-cell/><table:table-cell><text:p>件数</text:p></table:table-cell></table:table-row>\
        </table:table-header-rows><table:table-row><table:table-cell table:number-columns-repeated='2'/><table:table-cell>\
        <text:p>5</text:p></table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>";

    #[test]
    fn paragraphs_and_cells_are_read() {
        let flowed = FORMAT.read(CONTENT.as_bytes()).unwrap();
        assert_eq!(flowed.text, "一、案件\n受理3件&办 结\n类别 件数\n5\n");
        let cells: Vec<_> = flowed.tables[0].cells.iter().map(|cell| (cell.rows.start, cell.columns.clone())).collect();
        assert_eq!(cells, [(0, 0..2), (0, 2..3), (1, 0..1), (1, 1..2), (1, 2..3)]);
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        assert!(FORMAT.read("<text:p>3</text:h>".as_bytes()).is_err());
    }
}
