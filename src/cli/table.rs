//! Figures as a table for reading.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table};

use super::lang::{self, Lang};
use crate::batch::Book;
use crate::catalogue::Indicator;
use crate::figure::{Figure, Status, level_percent};
use crate::register::Column;
use crate::text::visible;

/// The width of tables that do not go to a terminal.
const WIDTH: u16 = 120;

/// Only a line below the header: box-drawing characters take two columns on some Chinese terminals.
const PLAIN: &str = "     --            ";

/// An empty table, as wide as the terminal if it goes to one.
pub(super) fn blank(headers: Vec<String>, terminal: bool) -> Table {
    let mut table = Table::new();
    table.load_preset(PLAIN).set_content_arrangement(ContentArrangement::Dynamic);
    if !headers.is_empty() {
        table.set_header(headers);
    }
    let width = console::Term::stdout().size_checked().filter(|_| terminal).map_or(WIDTH, |(_, columns)| columns);
    table.set_width(width);
    table
}

/// The text of a table, with two spaces between its columns, and with what a terminal would obey written out.
pub(super) fn text(mut table: Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    visible(&table.trim_fmt()).into_owned()
}

/// How the figures of a book are shown.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) book: &'a Book,
    pub(super) lang: Lang,
    /// Whether to show unavailable figures too.
    pub(super) all: bool,
    pub(super) terminal: bool,
}

impl View<'_> {
    /// The figures by family, if there are any.
    pub(super) fn table(&self) -> Option<String> {
        let catalogue = &self.book.catalogue;
        let known: BTreeMap<_, _> = catalogue.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
        let shown = |figure: &Figure| self.all || figure.status != Status::NotAvailable;
        let rows = self.book.figures.iter().filter(shown);
        let rows: Vec<_> = rows
            .filter_map(|figure| known.get(&*figure.indicator).copied().map(|indicator| (figure, indicator)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let excluded = rows.iter().any(|(figure, _)| figure.excluded > 0);
        let mut table = blank(self.headers(excluded), self.terminal);
        for family in catalogue.families() {
            let mut of_family = rows.iter().filter(|(_, indicator)| indicator.family == family.id).peekable();
            if of_family.peek().is_some() {
                table.add_row([format!("[{}]", self.lang.of(&family.zh, &family.en))]);
            }
            for (figure, indicator) in of_family {
                table.add_row(self.row(figure, indicator, excluded));
            }
        }
        self.align(&mut table);
        Some(text(table))
    }

    fn headers(&self, excluded: bool) -> Vec<String> {
        let lang = self.lang;
        let mut headers = vec![lang.of("指标", "indicator").to_owned(), lang.of("统计期", "period").into()];
        headers.extend(self.book.figures.by().iter().map(|name| self.by_header(name)));
        headers.push(lang.of("数值", "value").into());
        for level in self.book.figures.levels() {
            headers.push(format!("{}%{}", level_percent(*level), lang.of("区间", " interval")));
        }
        headers.push(lang.of("分子/分母", "n").into());
        if excluded {
            headers.push(lang.of("未计入", "excluded").into());
        }
        headers
    }

    fn row(&self, figure: &Figure, indicator: &Indicator, excluded: bool) -> Vec<String> {
        let mut row = vec![self.name(figure, indicator), figure.period.to_string()];
        for (name, value) in self.book.figures.by().iter().zip(figure.group.iter()) {
            let column = self.column(&indicator.register, name);
            row.push(self.lang.label(column, value.as_deref()));
        }
        let status = || self.lang.status(figure.status, indicator.kind).to_owned();
        row.push(figure.value.map_or_else(status, |value| self.lang.value(value, indicator)));
        for at in 0..self.book.figures.levels().len() {
            let end = |limit: Option<f64>| limit.map_or_else(|| "—".into(), |limit| lang::number(limit, indicator));
            row.push(match figure.limits(at) {
                (None, None) => String::new(),
                (lower, upper) => format!("{} ~ {}", end(lower), end(upper)),
            });
        }
        let n = figure.numerator.zip(figure.denominator);
        row.push(n.map_or_else(String::new, |(part, all)| format!("{}/{}", lang::amount(part), lang::amount(all))));
        if excluded {
            let excluded = figure.excluded;
            row.push(if excluded > 0 { lang::amount(excluded as f64) } else { String::new() });
        }
        row
    }

    /// The indicator's name, with the category if the figure is part of a composition.
    fn name(&self, figure: &Figure, indicator: &Indicator) -> String {
        let name = self.lang.name(indicator);
        let Some(category) = &figure.category else { return name.to_owned() };
        let measure = indicator.measure.as_ref();
        let register = measure.map_or(indicator.register.as_str(), |measure| indicator.register_of(measure));
        let column = measure.and_then(|measure| self.column(register, measure.split.as_deref()?));
        format!("{name}{}{}", self.lang.of("：", ": "), self.lang.label(column, Some(category)))
    }

    fn by_header(&self, name: &str) -> String {
        let registers = self.book.tallies.iter().map(|tally| tally.spec().register());
        let mut columns = registers.filter_map(|register| self.column(register, name));
        match (name, columns.next()) {
            ("unit", _) => self.lang.of("单位", "unit").into(),
            (_, Some(column)) => self.lang.of(&column.zh, &column.en).into(),
            (_, None) => name.into(),
        }
    }

    fn column(&self, register: &str, name: &str) -> Option<&Column> {
        self.book.catalogue.kinds().get(register).ok()?.find(name)
    }

    /// Aligns numbers to the right and keeps each on one line.
    fn align(&self, table: &mut Table) {
        let texts = 2 + self.book.figures.by().len();
        for column in table.column_iter_mut().skip(texts) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}
