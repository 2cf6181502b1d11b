//! Workbooks of LibreOffice and other programs, `.ods`.
//!
//! OpenDocument 1.3, part 3: 9.1.4 and 9.1.5 (cells), 19.676 and 19.680 (repeated cells and rows), 6.1 (text).

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::grid::{Grid, Room};
use super::package;
use super::{MAX_COLUMNS, Row, Span, Value, put};
use crate::error::{Error, Result};
use crate::register::problem::Rule;

/// How many spaces one element may stand for: a cell has no more characters.
const MAX_SPACES: usize = 32_767;

/// How large the list of parts may be.
const MAX_MANIFEST: u64 = 16 << 20;

/// The sheets of a workbook.
pub(super) fn grids(path: &Path) -> Result<Vec<Grid>> {
    package::look(path)?;
    let mut archive = package::open(path)?;
    let refused = |reason: String| Error::content(path, reason);
    let mut manifest = String::new();
    if let Ok(part) = archive.by_name("META-INF/manifest.xml") {
        let _ = part.take(MAX_MANIFEST).read_to_string(&mut manifest);
    }
    if manifest.contains("encryption-data") {
        return Err(Error::Locked { path: path.into() });
    }
    let part = archive.by_name("content.xml").map_err(|error| refused(format!("not a workbook: {error}")))?;
    let mut content = Content::new(BufReader::new(part));
    content.read().map_err(|reason| refused(format!("part `content.xml`: {reason}")))?;
    Ok(content.grids)
}

/// The part of a workbook that has its cells.
struct Content<R> {
    reader: Reader<R>,
    grids: Vec<Grid>,
    /// The styles of sheets that are hidden.
    hidden: BTreeSet<String>,
    room: Room,
}

/// What a cell element says of itself.
#[derive(Default)]
struct CellTag {
    columns: u32,
    rows: u32,
    value: Option<Value>,
    formula: bool,
    error: bool,
}

impl<R: BufRead> Content<R> {
    fn new(part: R) -> Self {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, grids: Vec::new(), hidden: BTreeSet::new(), room: Room::default() }
    }

    fn next(&mut self) -> Result<Event<'static>, String> {
        let mut block = Vec::new();
        let event = self.reader.read_event_into(&mut block).map_err(|error| error.to_string())?;
        Ok(event.into_owned())
    }

    /// Passes over the rest of an element.
    fn skip(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let end = tag.to_end().into_owned();
        self.reader.read_to_end_into(end.name(), &mut Vec::new()).map(drop).map_err(|error| error.to_string())
    }

    fn read(&mut self) -> Result<(), String> {
        let mut style = None;
        loop {
            match self.next()? {
                Event::Eof => return Ok(()),
                Event::Start(tag) => match tag.name().as_ref() {
                    "style:style" => style = attribute(&tag, "style:name"),
                    "style:table-properties" if attribute(&tag, "table:display").as_deref() == Some("false") => {
                        self.hidden.extend(style.take());
                    }
                    "table:table" => self.table(&tag)?,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn table(&mut self, tag: &BytesStart<'_>) -> Result<(), String> {
        let name = attribute(tag, "table:name").unwrap_or_default();
        let hidden = attribute(tag, "table:style-name").is_some_and(|style| self.hidden.contains(&style));
        let mut grid = Grid { name, hidden, ..Grid::default() };
        let mut place = 0_u32;
        loop {
            match self.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        let times = count(&tag, "table:number-rows-repeated");
                        self.row(&mut grid, place, times)?;
                        place = place.saturating_add(times);
                    }
                    "table:table" | "table:shapes" | "office:forms" | "office:annotation" => self.skip(&tag)?,
                    _ => {}
                },
                Event::End(tag) if tag.name().as_ref() == "table:table" => break,
                Event::Eof => return Err("it ends within a sheet".into()),
                _ => {}
            }
        }
        self.grids.push(grid);
        Ok(())
    }

    fn row(&mut self, grid: &mut Grid, place: u32, times: u32) -> Result<(), String> {
        let (mut row, mut column) = (Row::new(), 0_u32);
        loop {
            match self.next()? {
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let said = CellTag::of(&tag);
                        let (columns, rows) = (said.columns, said.rows);
                        let value = self.cell(said)?;
                        if let Some(value) = value {
                            if column.saturating_add(columns) > MAX_COLUMNS {
                                return Err(format!("row {} has a cell beyond column XFD", place.saturating_add(1)));
                            }
                            (column..column + columns).for_each(|column| put(&mut row, column, value.clone()));
                            if rows > 1 {
                                grid.spans.push(Span { row: place, column, last: place.saturating_add(rows - 1) });
                            }
                        }
                        column = column.saturating_add(columns);
                    }
                    _ => self.skip(&tag)?,
                },
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => break,
                Event::Eof => return Err("it ends within a row".into()),
                _ => {}
            }
        }
        if !row.is_empty() {
            self.room.take(&row, times)?;
            let last = place.checked_add(times).ok_or("it has too many rows")?;
            grid.rows.extend((place..last).map(|place| (place, row.clone())));
        }
        Ok(())
    }

    /// The value of a cell, which is read to its end.
    fn cell(&mut self, said: CellTag) -> Result<Option<Value>, String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                Event::Start(tag) if tag.name().as_ref() == "text:p" => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    self.paragraph(&mut text)?;
                }
                Event::Start(tag) => self.skip(&tag)?,
                Event::End(_) => return Ok(said.value_with(text)),
                Event::Eof => return Err("it ends within a cell".into()),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, text: &mut String) -> Result<(), String> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Event::Text(words) => text.push_str(&words.xml10_content()),
                Event::CData(words) => text.push_str(&words.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(sign) => text.push(sign),
                    None => text.push_str(resolve_xml_entity(&name).unwrap_or_default()),
                },
                Event::Start(tag) => match tag.name().as_ref() {
                    "office:annotation" => self.skip(&tag)?,
                    "text:s" => {
                        let spaces = count(&tag, "text:c") as usize;
                        text.extend(std::iter::repeat_n(' ', spaces.min(MAX_SPACES)));
                        depth += 1;
                    }
                    "text:tab" | "text:line-break" => {
                        text.push(' ');
                        depth += 1;
                    }
                    _ => depth += 1,
                },
                Event::End(_) => depth -= 1,
                Event::Eof => return Err("it ends within a cell".into()),
                _ => {}
            }
        }
        Ok(())
    }
}

impl CellTag {
    fn of(tag: &BytesStart<'_>) -> Self {
        let number = |text: String| match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(text),
        };
        let text = ["office:date-value", "office:boolean-value", "office:time-value", "office:string-value"];
        let text = || text.iter().find_map(|name| attribute(tag, name)).filter(|text| !text.is_empty());
        Self {
            columns: count(tag, "table:number-columns-repeated"),
            rows: count(tag, "table:number-rows-spanned"),
            value: attribute(tag, "office:value").map(number).or_else(|| text().map(Value::Text)),
            formula: attribute(tag, "table:formula").is_some() && attribute(tag, "office:value-type").is_none(),
            error: attribute(tag, "calcext:value-type").as_deref() == Some("error"),
        }
    }

    /// The value, given the text that the cell shows.
    fn value_with(self, text: String) -> Option<Value> {
        match self.value {
            _ if self.error => Some(Value::Fault(Rule::ErrorValue, text)),
            Some(value) => Some(value),
            None if !text.is_empty() => Some(Value::Text(text)),
            None => self.formula.then(|| Value::Fault(Rule::FormulaWithoutValue, String::new())),
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|attribute| attribute.key.as_ref() == name)?;
    Some(
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.clone().into(), Into::into),
    )
}

/// How many times something occurs; once where that is not said.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.trim().parse().ok()).unwrap_or(1)
}
