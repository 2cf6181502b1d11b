//! A document as Markdown.

use std::fmt::Write;

use crate::error::Result;
use crate::report::document::{Align, Block, Document, Grid, Run};
use crate::text::visible;

/// The signs that mean something within a line.
const MEANT: &str = "\\`*_[]<>|~&$^";

/// The signs that mean something at the start of a line.
const MEANT_FIRST: &str = "#+-=:";

pub(super) fn written(document: &Document) -> Result<String> {
    let mut blocks = vec![format!("# {}", line(&document.title))];
    for block in &document.blocks {
        match block {
            Block::Heading { level, text } => blocks.push(format!("{} {}", "#".repeat(heading(*level)), line(text))),
            Block::Paragraph(runs) => blocks.push(first(&words(runs))),
            Block::List(points) => {
                let points: Vec<String> = points.iter().map(|runs| format!("- {}", first(&words(runs)))).collect();
                blocks.push(points.join("\n"));
            }
            Block::Grid(grid) => blocks.push(table(grid)?),
            Block::Chart(chart) => blocks.push(table(&Grid::of_table(chart.table()))?),
            Block::PageBreak => {}
        }
    }
    Ok(blocks.join("\n\n") + "\n")
}

/// The number of signs before a heading: the title has one, and there are no more than six.
fn heading(level: u8) -> usize {
    (usize::from(level) + 1).min(6)
}

fn words(runs: &[Run]) -> String {
    let run = |run: &Run| if run.strong { format!("**{}**", line(&run.text)) } else { line(&run.text) };
    runs.iter().map(run).collect()
}

/// A text on one line, none of whose signs is meant.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '\n' => line.push(' '),
            letter if MEANT.contains(letter) => line.extend(['\\', letter]),
            letter => line.push(letter),
        }
    }
    line
}

/// A line that begins neither a heading, a list nor a rule.
fn first(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some(sign) if digits == 0 && MEANT_FIRST.contains(sign) => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line.to_owned(),
    }
}

fn table(grid: &Grid) -> Result<String> {
    let flat = grid.flat()?;
    let mut text = String::new();
    if !grid.caption.is_empty() {
        let _ = write!(text, "{}\n\n", first(&line(&grid.caption)));
    }
    let row = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    text += &row(&mut flat.heads.iter().map(|head| line(head)));
    let aligned = |column: usize| {
        let ends = |row: &Vec<(String, Align)>| row[column].1 == Align::End && !row[column].0.is_empty();
        if flat.rows.iter().any(ends) { "--:" } else { "---" }.to_owned()
    };
    text += &row(&mut (0..grid.widths.len()).map(aligned));
    for cells in &flat.rows {
        text += &row(&mut cells.iter().map(|(cell, _)| line(cell)));
    }
    for note in &grid.notes {
        let _ = write!(text, "\n{}\n", first(&line(note)));
    }
    Ok(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_text_is_meant() {
        let cases = [
            ("2020. 全年", "2020\\. 全年"),
            ("- 一", "\\- 一"),
            ("<b>|*a*_", "\\<b\\>\\|\\*a\\*\\_"),
            ("办结率99%", "办结率99%"),
            ("一\n二", "一 二"),
        ];
        for (text, written) in cases {
            assert_eq!(first(&line(text)), written);
        }
    }
}
