//! Text out of a document of Word: the paragraphs and tables of its main part.
//!
//! ECMA-376-1:2016, 17.3.2 and 17.3.3 (runs and their content), 17.4 (tables), 17.13.5 (revisions).

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use zip::ZipArchive;

use super::flow::Flow;
use crate::{Error, Result};

/// The main part.
const PART: &str = "word/document.xml";

/// Elements whose content is not part of the text: properties, what was moved away or deleted, and second versions.
const LEFT_OUT: [&str; 5] = ["pPr", "rPr", "moveFrom", "del", "Fallback"];

/// The text of the document, of which at most `limit` bytes are unpacked.
pub(super) fn text(path: &Path, limit: u64) -> Result<String> {
    let file = File::open(path).map_err(Error::file(path))?;
    let broken = |reason: String| Error::content(path, format!("it is no document of Word: {reason}"));
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(error.to_string()))?;
    let part = archive.by_name(PART).map_err(|error| broken(format!("`{PART}`: {error}")))?;
    let mut unpacked = Limited { part, left: limit, passed: false };
    let read = paragraphs(BufReader::new(&mut unpacked));
    if unpacked.passed {
        return Err(Error::content(path, format!("`{PART}` unpacks to more than {limit} bytes, which is the limit")));
    }
    read.map_err(|error| broken(format!("`{PART}`: {error}")))
}

/// Bytes up to a limit; what it says it has is not believed.
struct Limited<R> {
    part: R,
    left: u64,
    passed: bool,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, block: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(block)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.passed = true;
            return Err(std::io::Error::other("the limit is passed"));
        };
        self.left = left;
        Ok(read)
    }
}

fn paragraphs(part: impl std::io::BufRead) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_reader(part);
    let mut flow = Flow::default();
    let mut block = Vec::new();
    // How deep in an element that is left out, and whether in the text of a run.
    let (mut out, mut run) = (0usize, false);
    loop {
        block.clear();
        match reader.read_event_into(&mut block)? {
            Event::Eof => return Ok(flow.into_text()),
            Event::Start(tag) => {
                let name = tag.local_name();
                if out > 0 || LEFT_OUT.contains(&name.as_ref()) {
                    out += 1;
                    continue;
                }
                match name.as_ref() {
                    "t" => run = true,
                    "tc" => flow.open_cell(),
                    other => mark(other, &mut flow),
                }
            }
            Event::Empty(tag) if out == 0 => mark(tag.local_name().as_ref(), &mut flow),
            Event::End(_) if out > 0 => out -= 1,
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => run = false,
                "p" => flow.line(),
                "tr" | "tbl" => flow.close_row(),
                _ => {}
            },
            Event::Text(words) if run && out == 0 => flow.words(&words.xml10_content()),
            Event::CData(words) if run && out == 0 => flow.words(&words.xml10_content()),
            Event::GeneralRef(entity) if run && out == 0 => reference(&entity, &mut flow)?,
            _ => {}
        }
    }
}

/// What an element in a run stands for.
fn mark(name: &str, flow: &mut Flow) {
    match name {
        "tab" => flow.apart(),
        "br" | "cr" => flow.line(),
        "noBreakHyphen" => flow.words("-"),
        _ => {}
    }
}

fn reference(entity: &BytesRef, flow: &mut Flow) -> Result<(), quick_xml::Error> {
    match (entity.resolve_char_ref()?, quick_xml::escape::resolve_xml_entity(entity)) {
        (Some(sign), _) => flow.words(sign.encode_utf8(&mut [0; 4])),
        (None, Some(sign)) => flow.words(sign),
        (None, None) => {}
    }
    Ok(())
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
        assert_eq!(paragraphs(part.as_bytes()).unwrap(), "受理3件&办 结\n2\n甲\n乙 5件\n丙\n");
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        assert!(paragraphs("<w:p><w:t>3</w:p>".as_bytes()).is_err());
    }
}
