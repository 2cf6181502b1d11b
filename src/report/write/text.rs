//! A document as text.

use crate::error::Result;
use crate::report::document::{Align, Block, Document, Grid, Run};
use crate::text::visible;

pub(super) fn written(document: &Document) -> Result<String> {
    let mut blocks = vec![line(&document.title)];
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => blocks.push(line(text)),
            Block::Paragraph(runs) => blocks.push(words(runs)),
            Block::List(points) => {
                let points: Vec<String> = points.iter().map(|runs| format!("• {}", words(runs))).collect();
                blocks.push(points.join("\n"));
            }
            Block::Grid(grid) => blocks.push(table(grid)?),
            Block::Chart(chart) => blocks.push(table(&Grid::of_table(chart.table()))?),
            Block::PageBreak => {}
        }
    }
    Ok(blocks.join("\n\n") + "\n")
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| line(&run.text)).collect()
}

fn line(text: &str) -> String {
    visible(text).replace('\n', " ")
}

/// Columns with spaces between them, and a rule below the heads.
fn table(grid: &Grid) -> Result<String> {
    let flat = grid.flat()?;
    let mut rows: Vec<Vec<(String, Align)>> = Vec::new();
    if grid.heads > 0 {
        rows.push(flat.heads.iter().map(|head| (line(head), Align::Start)).collect());
    }
    rows.extend(flat.rows.iter().map(|row| row.iter().map(|(cell, align)| (line(cell), *align)).collect()));
    let columns = 0..grid.widths.len();
    let wide = |column: usize| rows.iter().map(|row| width(&row[column].0)).max().unwrap_or(0);
    let widths: Vec<usize> = columns.map(wide).collect();
    let mut lines = Vec::new();
    lines.extend((!grid.caption.is_empty()).then(|| line(&grid.caption) + "\n"));
    for (at, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).map(|((cell, align), width)| padded(cell, *width, *align));
        lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
        if at == 0 && grid.heads > 0 {
            lines.push(widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  "));
        }
    }
    lines.extend(grid.notes.iter().map(|note| line(note)));
    Ok(lines.join("\n"))
}

fn padded(cell: &str, width: usize, align: Align) -> String {
    let room = " ".repeat(width - self::width(cell));
    match align {
        Align::End => room + cell,
        Align::Start | Align::Middle => cell.to_owned() + &room,
    }
}

/// How many columns of a terminal a text takes: a Chinese character as many as two others.
fn width(text: &str) -> usize {
    text.chars().map(|letter| if letter < '\u{1100}' { 1 } else { 2 }).sum()
}
