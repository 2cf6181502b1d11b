//! A document as a source for typst. Every text is a string there, so none of its signs is meant.

use std::fmt::Write;

use crate::error::Result;
use crate::report::document::{Align, Block, Cell, Document, Grid, Run};
use crate::text::visible;

/// Text in the fonts of offices, and tables whose heads are repeated on each page.
const SETTINGS: &str = include_str!("settings.typ");

pub(super) fn written(document: &Document) -> Result<String> {
    let (title, lang) = (quoted(&document.title), document.lang.id());
    let mut text = format!("#set document(title: {title}, date: none)\n#set text(lang: \"{lang}\")\n{SETTINGS}");
    let _ = writeln!(text, "\n#align(center, text(size: 18pt, weight: \"bold\", {title}))");
    for block in &document.blocks {
        text.push('\n');
        let _ = match block {
            Block::Heading { level, text: words } => {
                writeln!(text, "#heading(level: {level}, {})", quoted(words))
            }
            Block::Paragraph(runs) => writeln!(text, "{}", words(runs)),
            Block::List(points) => {
                let points: Vec<String> = points.iter().map(|runs| format!("[{}]", words(runs))).collect();
                writeln!(text, "#list({})", points.join(", "))
            }
            Block::Grid(grid) => write!(text, "{}", table(grid)?),
            Block::Chart(chart) => {
                let (svg, title) = (quoted(&chart.to_svg()), quoted(chart.title()));
                writeln!(text, "#align(center, image(bytes({svg}), format: \"svg\", width: 100%, alt: {title}))")
            }
            Block::PageBreak => writeln!(text, "#pagebreak(weak: true)"),
        };
    }
    Ok(text)
}

fn words(runs: &[Run]) -> String {
    let run = |run: &Run| {
        let text = quoted(&run.text);
        if run.strong { format!("#strong({text})") } else { format!("#{text}") }
    };
    runs.iter().map(run).collect()
}

/// A text as a string of typst.
fn quoted(text: &str) -> String {
    let mut string = String::from("\"");
    for letter in visible(text).chars() {
        match letter {
            '"' | '\\' => string.extend(['\\', letter]),
            '\n' => string.push_str("\\n"),
            letter => string.push(letter),
        }
    }
    string + "\""
}

fn table(grid: &Grid) -> Result<String> {
    grid.places()?;
    let mut text = String::new();
    if !grid.caption.is_empty() {
        let _ = writeln!(text, "#caption({})", quoted(&grid.caption));
    }
    let columns: Vec<String> = grid.widths.iter().map(|width| format!("{width}fr")).collect();
    let _ = writeln!(text, "#table(columns: ({},),", columns.join(", "));
    let (heads, body) = grid.rows.split_at(grid.heads.min(grid.rows.len()));
    if !heads.is_empty() {
        let _ = writeln!(text, "  table.header(");
        rows(&mut text, heads);
        let _ = writeln!(text, "  ),");
    }
    rows(&mut text, body);
    text.push_str(")\n");
    for note in &grid.notes {
        let _ = writeln!(text, "#note({})", quoted(note));
    }
    Ok(text)
}

fn rows(text: &mut String, rows: &[Vec<Cell>]) {
    for cells in rows {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        let _ = writeln!(text, "  {}", cells.join(" "));
    }
}

fn cell(cell: &Cell) -> String {
    let align = match cell.align {
        Align::Start => "left",
        Align::Middle => "center",
        Align::End => "right",
    };
    let weight = if cell.is_head { "medium" } else { "regular" };
    let (across, down, text) = (cell.across.max(1), cell.down.max(1), quoted(cell.text()));
    format!(
        "table.cell(rowspan: {down}, colspan: {across}, align: {align} + horizon, text(weight: \"{weight}\", {text})),"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_text_is_meant() {
        assert_eq!(quoted("#a \"b\" \\c\n$x$"), "\"#a \\\"b\\\" \\\\c\\n$x$\"");
    }
}
