//! The text of a document in XML: which elements hold text, are lines, or belong to tables is told by its format.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::flow::{Flow, Flowed};

/// How a format marks up its text; elements go by their local names.
pub(super) struct Format {
    /// Elements whose content is no text of the document.
    pub(super) left_out: &'static [&'static str],
    /// Elements that hold text.
    pub(super) text: &'static [&'static str],
    /// What the start of an element does.
    pub(super) open: fn(&BytesStart, &mut Flow),
    /// What the end of an element of that name does.
    pub(super) close: fn(&str, &mut Flow),
    /// What an empty element does.
    pub(super) empty: fn(&BytesStart, &mut Flow),
}

impl Format {
    /// The text of a document, with its tables.
    pub(super) fn read(&self, part: impl std::io::BufRead) -> Result<Flowed, quick_xml::Error> {
        let mut reader = Reader::from_reader(part);
        let mut flow = Flow::default();
        let mut block = Vec::new();
        // The nesting depth within elements that are left out, and within those that hold text.
        let (mut out, mut inside) = (0usize, 0usize);
        loop {
            block.clear();
            match reader.read_event_into(&mut block)? {
                Event::Eof => return Ok(flow.finish()),
                Event::Start(tag) if out > 0 || self.left_out.contains(&tag.local_name().as_ref()) => out += 1,
                Event::Start(tag) => {
                    inside += usize::from(self.text.contains(&tag.local_name().as_ref()));
                    (self.open)(&tag, &mut flow);
                }
                Event::Empty(tag) if out == 0 => (self.empty)(&tag, &mut flow),
                Event::End(_) if out > 0 => out -= 1,
                Event::End(tag) => {
                    let name = tag.local_name();
                    inside = inside.saturating_sub(usize::from(self.text.contains(&name.as_ref())));
                    (self.close)(name.as_ref(), &mut flow);
                }
                Event::Text(words) if inside > 0 && out == 0 => flow.words(&words.xml10_content()),
                Event::CData(words) if inside > 0 && out == 0 => flow.words(&words.xml10_content()),
                Event::GeneralRef(entity) if inside > 0 && out == 0 => reference(&entity, &mut flow)?,
                _ => {}
            }
        }
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
