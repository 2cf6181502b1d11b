//! A document as a file of Word: WordprocessingML in a zip (ECMA-376-1:2016, 17).

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::drawing;
use crate::error::{Error, Result};
use crate::report::document::{Align, Block, Cell, Content, Document, Grid, Place, Run};
use crate::show::escaped;

/// The fonts of what is no running text: an East Asian font is taken only where `eastAsia` names it.
pub(super) const FONTS: &str = "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"黑体\" w:cs=\"Arial\"/>";

/// How wide the lines are, in twentieths of a point: A4 without its margins.
const LINE: f64 = 9_026.0;

/// The namespaces of the main part.
const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:wpg=\"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

/// The parts that are the same in every document.
const PARTS: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("word/types.xml")),
    ("_rels/.rels", include_str!("word/package.xml")),
    ("word/_rels/document.xml.rels", include_str!("word/document.xml")),
    ("word/styles.xml", include_str!("word/styles.xml")),
    ("word/numbering.xml", include_str!("word/numbering.xml")),
    ("word/footer1.xml", include_str!("word/footer.xml")),
];

/// The end of the main part: A4, with the number of the page below.
const PAGE: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
    <w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"851\" w:footer=\"992\" w:gutter=\"0\"/></w:sectPr>";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) fn written(document: &Document) -> Result<Vec<u8>> {
    let main = main(document)?;
    let properties = format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>",
        xml(&document.title),
        document.lang.of("zh-CN", "en")
    );
    let own = [("word/document.xml", main.as_str()), ("docProps/core.xml", properties.as_str())];
    packed(PARTS.into_iter().chain(own)).map_err(|error| Error::content("docx", error.to_string()))
}

/// A zip with these files, none of which has a time.
fn packed<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish().map(Cursor::into_inner)
}

fn main(document: &Document) -> Result<String> {
    let mut body = paragraph("Title", &[Run::plain(&*document.title)]);
    let mut charts = 0;
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => {
                body += &paragraph(&format!("Heading{}", (*level).clamp(1, 3)), &[Run::plain(text)]);
            }
            Block::Paragraph(runs) => body += &paragraph("BodyText", runs),
            Block::List(points) => points.iter().for_each(|runs| body += &paragraph("ListBullet", runs)),
            Block::Grid(grid) => body += &table(grid)?,
            Block::Chart(chart) => {
                charts += 1;
                body += &drawing::paragraph(chart, charts);
            }
            Block::PageBreak => body.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
        }
    }
    Ok(format!("{HEAD}<w:document {NAMES} mc:Ignorable=\"\"><w:body>{body}{PAGE}</w:body></w:document>"))
}

fn paragraph(style: &str, runs: &[Run]) -> String {
    let runs: String = runs.iter().map(run).collect();
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn run(run: &Run) -> String {
    let look = if run.strong { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let lines: Vec<String> =
        run.text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", xml(line))).collect();
    format!("<w:r>{look}{}</w:r>", lines.join("<w:br/>"))
}

fn table(grid: &Grid) -> Result<String> {
    let places = grid.places()?;
    let all: f64 = grid.widths.iter().sum();
    let widths: Vec<f64> = grid.widths.iter().map(|width| (width / all * LINE).floor()).collect();
    let mut text = String::new();
    if !grid.caption.is_empty() {
        text += &paragraph("Caption", &[Run::plain(&*grid.caption)]);
    }
    let total: f64 = widths.iter().sum();
    let _ = write!(
        text,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    );
    for width in &widths {
        let _ = write!(text, "<w:gridCol w:w=\"{width}\"/>");
    }
    text.push_str("</w:tblGrid>");
    for (at, row) in places.iter().enumerate() {
        let repeated = if at < grid.heads { "<w:tblHeader/>" } else { "" };
        let _ = write!(text, "<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>");
        for (column, place) in row.iter().enumerate() {
            let (cell, merged) = match place {
                Place::Begins(cell) => (cell, if cell.down > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" }),
                Place::Below(cell) => (cell, "<w:vMerge/>"),
                Place::Beside => continue,
            };
            let width: f64 = widths.iter().skip(column).take(cell.across.max(1)).sum();
            let begins = matches!(place, Place::Begins(_));
            text += &self::cell(cell, width, merged, begins);
        }
        text.push_str("</w:tr>");
    }
    text.push_str("</w:tbl>");
    // Two tables in a row would be one.
    if grid.notes.is_empty() {
        text += &paragraph("Note", &[]);
    }
    grid.notes.iter().for_each(|note| text += &paragraph("Note", &[Run::plain(note)]));
    Ok(text)
}

fn cell(cell: &Cell, width: f64, merged: &str, begins: bool) -> String {
    let across = if cell.across > 1 { format!("<w:gridSpan w:val=\"{}\"/>", cell.across) } else { String::new() };
    let shade = if cell.is_head { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F0F2F5\"/>" } else { "" };
    let style = if cell.is_head { "CellHead" } else { "Cell" };
    let align = match cell.align {
        Align::Start => "left",
        Align::Middle => "center",
        Align::End => "right",
    };
    let words = match &cell.content {
        Content::Empty => String::new(),
        _ if !begins => String::new(),
        _ => run(&Run::plain(cell.text())),
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{across}{merged}{shade}<w:vAlign w:val=\"center\"/></w:tcPr>\
         <w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:jc w:val=\"{align}\"/></w:pPr>{words}</w:p></w:tc>"
    )
}

/// A text with the signs of XML escaped; what XML does not know is written out.
pub(super) fn xml(text: &str) -> String {
    escaped(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
