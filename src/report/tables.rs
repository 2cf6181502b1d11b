//! The tables of a report.

use std::sync::Arc;

use crate::catalogue::{Family, Indicator, IndicatorKind};
use crate::error::Result;
use crate::figure::{Figure, Status};
use crate::lang::Lang;
use crate::register::Schema;
use crate::report::document::{Align, Block, Cell, Document, Grid, Run};
use crate::report::figures::Figures;
use crate::report::said;
use crate::show;

/// A table of families and indicators, which go by their ids or names; none where no figure of them is there.
pub(super) fn of_names(figures: &Figures, names: &[String]) -> Result<Option<Block>> {
    let catalogue = figures.catalogue();
    let mut indicators: Vec<&Indicator> = Vec::new();
    let mut families: Vec<&Family> = Vec::new();
    for name in names {
        match catalogue.family(name) {
            Ok(family) => {
                families.push(family);
                indicators.extend(figures.printed(family));
            }
            Err(_) => indicators.push(catalogue.get(name)?),
        }
    }
    indicators.retain(|indicator| !figures.all(indicator, figures.period).is_empty());
    let lang = figures.lang;
    let families: Vec<&str> = families.iter().map(|family| lang.of(&family.zh, &family.en)).collect();
    let caption = match families.join(lang.of("、", ", ")) {
        none if none.is_empty() => lang.of("主要指标", "main figures").to_owned(),
        families => format!("{families}{}", lang.of("主要指标", ": main figures")),
    };
    Ok((!indicators.is_empty()).then(|| Block::Grid(grid(figures, &indicators).called(caption))))
}

/// Rows of indicators: the value, and where the registers can tell it that of the year before and the change.
fn grid(figures: &Figures, indicators: &[&Indicator]) -> Grid {
    let lang = figures.lang;
    let has_last = indicators.iter().any(|indicator| figures.last(indicator).is_some());
    let widths: &[f64] = if has_last { &[4.2, 2.0, 2.0, 2.6] } else { &[5.0, 2.4] };
    let mut grid = Grid::new(widths.iter().copied()).with_heads(1);
    let [before, now] = [figures.before, figures.period].map(|period| Cell::head(show::period(period, lang)));
    let name = Cell::head(lang.of("指标", "indicator"));
    let change = Cell::head(lang.of("增减", "change"));
    grid.row(if has_last { in_order(name, before, now, change, lang) } else { vec![name, now] });
    for indicator in indicators {
        if indicator.kind == IndicatorKind::Composition {
            parts(figures, indicator, has_last, &mut grid);
            continue;
        }
        let (now, last) = (figures.now(indicator), figures.last(indicator));
        let name = Cell::head(lang.of(&indicator.zh, &indicator.en)).aligned(Align::Start);
        let now_cell = value(figures, now, indicator);
        if !has_last {
            grid.row([name, now_cell]);
            continue;
        }
        let shown = |figure: &&Figure| figure.status == Status::Ok;
        let both = now.filter(shown).zip(last.filter(shown));
        let moved = both.and_then(|(now, last)| said::moved(now, last, indicator, lang));
        let moved = moved.map_or_else(untold, |moved| Cell::words(moved).aligned(Align::End));
        let last_cell = if last.is_some() { value(figures, last, indicator) } else { untold() };
        grid.row(in_order(name, last_cell, now_cell, moved, lang));
    }
    grid
}

fn parts(figures: &Figures, indicator: &Indicator, has_last: bool, grid: &mut Grid) {
    let lang = figures.lang;
    let name = lang.of(&indicator.zh, &indicator.en);
    for (part, count) in figures.parts(indicator).into_iter().flatten() {
        let name = Cell::head(format!("{name}{}{part}", lang.of("：", ": "))).aligned(Align::Start);
        let count = Cell::number(said::count(count, lang), count, "#,##0");
        grid.row(if has_last { in_order(name, untold(), count, untold(), lang) } else { vec![name, count] });
    }
}

/// The cells of a row: in Chinese tables the years go forward, in English ones this year comes first.
fn in_order(name: Cell, before: Cell, now: Cell, change: Cell, lang: Lang) -> Vec<Cell> {
    match lang {
        Lang::Zh => vec![name, before, now, change],
        Lang::En => vec![name, now, before, change],
    }
}

/// A cell of what the registers cannot tell.
fn untold() -> Cell {
    Cell::words("—").aligned(Align::End)
}

/// A figure as a cell: what a workbook holds of it is the number itself.
pub(super) fn value(figures: &Figures, figure: Option<&Figure>, indicator: &Indicator) -> Cell {
    let text = figures.cell(figure, indicator);
    match figure.filter(|figure| figure.status == Status::Ok).and_then(|figure| figure.value) {
        Some(value) => match show::value_cell(value, indicator, figures.lang) {
            show::Cell::Number { value, format, .. } => Cell::number(text, value, format),
            _ => Cell::words(text).aligned(Align::End),
        },
        None => Cell::words(text).aligned(Align::End),
    }
}

/// How many rows of each register were read and counted, and how many cells could not be used; not beside figures that are withheld, as
/// the rows of a register may be the number of one of them.
pub(super) fn excluded(figures: &Figures) -> Vec<Block> {
    let (lang, book) = (figures.lang, figures.book);
    if book.figures.iter().any(|figure| figure.status == Status::Suppressed) {
        let said = lang.of(
            "有指标值不予公布，各台账的行数从略。",
            "As figures are withheld, the rows of the registers are not given.",
        );
        return vec![Block::Paragraph(vec![Run::plain(said)])];
    }
    let mut grid = Grid::new([3.0, 1.4, 1.4, 1.4, 1.6, 1.6]).with_heads(1);
    let heads = [
        ("台账", "register"),
        ("行数", "rows"),
        ("计入", "counted"),
        ("未计入", "excluded"),
        ("无日期", "undated"),
        ("有问题的单元格", "problems"),
    ];
    grid.row(heads.map(|(zh, en)| Cell::head(lang.of(zh, en))));
    for account in &book.accounts {
        let schema = book.catalogue.kinds().get(&account.register).ok();
        let name = schema.map_or(account.register.as_str(), |schema| lang.of(&schema.zh, &schema.en));
        let number = |rows: u64| Cell::number(said::count(rows as f64, lang), rows as f64, "#,##0");
        let counts = [account.rows, account.counted, account.excluded, account.undated, account.problems];
        grid.row([Cell::words(name)].into_iter().chain(counts.map(number)));
    }
    if book.accounts.is_empty() { Vec::new() } else { vec![Block::Grid(grid)] }
}

/// The core indicators that could not be computed, and why.
pub(super) fn missing(figures: &Figures) -> Vec<Block> {
    let (lang, catalogue) = (figures.lang, figures.catalogue());
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for one in figures.book.figures.unavailable() {
        let Some(indicator) = catalogue.get(&one.indicator).ok().filter(|indicator| indicator.core) else { continue };
        let (reason, name) = (in_words(lang.of(&one.zh, &one.en), figures), lang.of(&indicator.zh, &indicator.en));
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    let point = |(reason, names): (String, Vec<&str>)| {
        let names = names.join(lang.of("、", ", "));
        vec![Run::plain(format!("{names}{}{reason}", lang.of("：", ": ")))]
    };
    let points: Vec<Vec<Run>> = reasons.into_iter().map(point).collect();
    if points.is_empty() { Vec::new() } else { vec![Block::List(points)] }
}

/// A reason with the names of registers and columns for their ids.
fn in_words(reason: &str, figures: &Figures) -> String {
    let (kinds, lang) = (figures.catalogue().kinds(), figures.lang);
    let mut register = None;
    let mut said = String::new();
    for (at, piece) in reason.split(['`', '“', '”']).enumerate() {
        let is_name = at % 2 == 1;
        let schema = kinds.get(piece).ok().map(Arc::as_ref).filter(|schema: &&Schema| is_name && schema.id == piece);
        let column = register.and_then(|schema: &Schema| schema.find(piece)).filter(|_| is_name);
        let name = match (schema, column) {
            (Some(schema), _) => lang.of(&schema.zh, &schema.en),
            (None, Some(column)) => lang.of(&column.zh, &column.en),
            (None, None) => piece,
        };
        let [opens, closes] = if is_name { [lang.of("“", "`"), lang.of("”", "`")] } else { [""; 2] };
        said.extend([opens, name, closes]);
        register = schema.or(register);
    }
    if lang == Lang::Zh { said.replace(", ", "、").replace(' ', "") } else { said }
}

/// What the indicators of the families of the report mean, and where that is from.
pub(super) fn definitions(figures: &Figures) -> Vec<Block> {
    let lang = figures.lang;
    let mut document = Document::new("", lang);
    for family in figures.families() {
        let mut grid = Grid::new([2.2, 5.0, 3.0]).called(lang.of(&family.zh, &family.en)).with_heads(1);
        grid.row(
            [("指标", "indicator"), ("定义", "definition"), ("依据", "source")]
                .map(|(zh, en)| Cell::head(lang.of(zh, en))),
        );
        for indicator in figures.printed(family) {
            let name = Cell::head(lang.of(&indicator.zh, &indicator.en)).aligned(Align::Start);
            grid.row([
                name,
                Cell::words(lang.text(&indicator.definition)),
                Cell::words(show::source(&indicator.source, lang)),
            ]);
        }
        document.grid(grid);
    }
    document.blocks
}
