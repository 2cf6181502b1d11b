//! A document as one page for a browser, which needs nothing but itself and runs nothing.

use std::fmt::Write;

use crate::chart::Chart;
use crate::error::Result;
use crate::lang::Lang;
use crate::report::document::{Align, Block, Cell, Document, Grid, Run};
use crate::show::escaped;

const STYLE: &str = include_str!("style.css");

pub(super) fn written(document: &Document) -> Result<String> {
    let (lang, title) = (document.lang.of("zh-CN", "en"), escaped(&document.title));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    page += &contents(document);
    for (at, block) in document.blocks.iter().enumerate() {
        page += &self::block(block, at, document.lang)?;
    }
    Ok(page + "</main>\n</body>\n</html>\n")
}

/// The chapters of a long document, to go to.
fn contents(document: &Document) -> String {
    let chapter = |(at, block): (usize, &Block)| match block {
        Block::Heading { level: 1, text } => Some(format!("<li><a href=\"#s{at}\">{}</a></li>\n", escaped(text))),
        _ => None,
    };
    let chapters: Vec<String> = document.blocks.iter().enumerate().filter_map(chapter).collect();
    if chapters.len() < 2 {
        return String::new();
    }
    let name = document.lang.of("目录", "Contents");
    format!("<nav aria-label=\"{name}\">\n<ul>\n{}</ul>\n</nav>\n", chapters.concat())
}

fn block(block: &Block, at: usize, lang: Lang) -> Result<String> {
    Ok(match block {
        Block::Heading { level, text } => {
            let level = (*level).clamp(1, 5) + 1;
            format!("<h{level} id=\"s{at}\">{}</h{level}>\n", escaped(text))
        }
        Block::Paragraph(runs) => format!("<p>{}</p>\n", words(runs)),
        Block::List(points) => {
            let points: Vec<String> = points.iter().map(|runs| format!("<li>{}</li>\n", words(runs))).collect();
            format!("<ul>\n{}</ul>\n", points.concat())
        }
        Block::Grid(grid) => table(grid)?,
        Block::Chart(chart) => drawn(chart, lang)?,
        Block::PageBreak => "<hr class=\"page\">\n".into(),
    })
}

fn words(runs: &[Run]) -> String {
    let run = |run: &Run| {
        let text = escaped(&run.text);
        if run.strong { format!("<strong>{text}</strong>") } else { text }
    };
    runs.iter().map(run).collect()
}

/// A chart, with its table folded away behind it.
fn drawn(chart: &Chart, lang: Lang) -> Result<String> {
    let (svg, table) = (chart.to_svg(), table(&Grid::of_table(chart.table()))?);
    let name = lang.of("数据表", "Table");
    Ok(format!("<figure>\n{svg}<details><summary>{name}</summary>\n{table}</details>\n</figure>\n"))
}

fn table(grid: &Grid) -> Result<String> {
    grid.places()?;
    let mut html = String::from("<div class=\"table\">\n<table>\n");
    if !grid.caption.is_empty() {
        let _ = writeln!(html, "<caption>{}</caption>", escaped(&grid.caption));
    }
    let (heads, rows) = grid.rows.split_at(grid.heads.min(grid.rows.len()));
    for (part, rows) in [("thead", heads), ("tbody", rows)] {
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(html, "<{part}>");
        for cells in rows {
            let cells: String = cells.iter().map(|cell| self::cell(cell, part == "thead")).collect();
            let _ = writeln!(html, "<tr>{cells}</tr>");
        }
        let _ = writeln!(html, "</{part}>");
    }
    html.push_str("</table>\n</div>\n");
    for note in &grid.notes {
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escaped(note));
    }
    Ok(html)
}

fn cell(cell: &Cell, in_head: bool) -> String {
    let (name, scope) = match (cell.is_head, in_head, cell.across, cell.down) {
        (false, ..) => ("td", ""),
        (true, true, 0 | 1, _) => ("th", " scope=\"col\""),
        (true, true, ..) => ("th", " scope=\"colgroup\""),
        (true, false, _, 0 | 1) => ("th", " scope=\"row\""),
        (true, false, ..) => ("th", " scope=\"rowgroup\""),
    };
    let span = |name: &str, count: usize| if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() };
    let class = match cell.align {
        Align::Start => "",
        align => &format!(" class=\"{}\"", align.id()),
    };
    let (across, down) = (span("colspan", cell.across), span("rowspan", cell.down));
    format!("<{name}{scope}{across}{down}{class}>{}</{name}>", escaped(cell.text()))
}
