//! The figures of a book as a table for people.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::figure::{Figure, Figures, Status, level_percent};
use crate::lang::Lang;
use crate::register;
use crate::show::{Cell, Column, Role, Row, Table, Tone, amount, group_value, status, value_with_unit, written};

/// How figures are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) figures: &'a Figures,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) lang: Lang,
    /// Whether to show what is not core, and what could not be computed.
    pub(crate) all: bool,
}

impl Shown<'_> {
    /// The figures by family.
    pub(crate) fn table(&self) -> Table {
        let known: BTreeMap<_, _> = self.catalogue.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect();
        let rows: Vec<_> = self
            .figures
            .iter()
            .filter(|figure| self.all || figure.status != Status::NotAvailable)
            .filter_map(|figure| known.get(&*figure.indicator).copied().map(|indicator| (figure, indicator)))
            .collect();
        let excluded = rows.iter().any(|(figure, _)| figure.excluded > 0);
        let mut table = Table { columns: self.columns(excluded), sections: Vec::new() };
        for family in self.catalogue.families() {
            table.section(self.lang.of(&family.zh, &family.en));
            for (figure, indicator) in rows.iter().filter(|(_, indicator)| indicator.family == family.id) {
                table.push(self.row(figure, indicator, excluded));
            }
        }
        table
    }

    fn columns(&self, excluded: bool) -> Vec<Column> {
        let lang = self.lang;
        let column = |head: String, role: Role| Column { head, role };
        let mut columns = vec![
            column(lang.of("指标", "indicator").into(), Role::Words),
            column(lang.of("统计期", "period").into(), Role::Words),
        ];
        columns.extend(self.figures.by().iter().map(|name| column(self.by_head(name), Role::Words)));
        columns.push(column(lang.of("数值", "value").into(), Role::Numbers));
        columns.push(column(String::new(), Role::Bars));
        columns.extend(
            self.figures.levels().iter().map(|level| {
                column(format!("{}%{}", level_percent(*level), lang.of("区间", " interval")), Role::Aside)
            }),
        );
        columns.push(column(lang.of("分子/分母", "n").into(), Role::Aside));
        columns.extend(excluded.then(|| column(lang.of("未计入", "excluded").into(), Role::Numbers)));
        columns
    }

    fn row(&self, figure: &Figure, indicator: &Indicator, excluded: bool) -> Row {
        let lang = self.lang;
        let mut cells = vec![Cell::Words(self.name(figure, indicator)), Cell::Words(figure.period.to_string())];
        for (name, value) in self.figures.by().iter().zip(figure.group.iter()) {
            let column = self.column(&indicator.register, name);
            cells.push(group_value(column, value.as_deref(), lang).into());
        }
        cells.push(match figure.value {
            Some(value) => Cell::Number { text: value_with_unit(value, indicator, lang), value, format: String::new() },
            None => Cell::Remark(status(figure.status, indicator.kind, lang).to_owned()),
        });
        let share = figure.value.filter(|_| indicator.kind == IndicatorKind::Proportion);
        cells.push(share.map_or(Cell::Empty, Cell::Share));
        for at in 0..self.figures.levels().len() {
            let end = |limit: Option<f64>| limit.map_or_else(|| "—".into(), |limit| written(limit, indicator));
            cells.push(match figure.limits(at) {
                (None, None) => Cell::Empty,
                (lower, upper) => Cell::Pair {
                    text: format!("{} ~ {}", end(lower), end(upper)),
                    values: [lower, upper],
                    format: String::new(),
                },
            });
        }
        cells.push(match figure.numerator.zip(figure.denominator) {
            Some((part, whole)) => Cell::Pair {
                text: format!("{}/{}", amount(part), amount(whole)),
                values: [Some(part), Some(whole)],
                format: String::new(),
            },
            None => Cell::Empty,
        });
        if excluded {
            let rows = figure.excluded as f64;
            cells.push(match figure.excluded {
                0 => Cell::Empty,
                _ => Cell::Number { text: amount(rows), value: rows, format: String::new() },
            });
        }
        Row { cells, tone: Tone::Plain }
    }

    /// The indicator's name, with the category if the figure is part of a composition.
    fn name(&self, figure: &Figure, indicator: &Indicator) -> String {
        let name = self.lang.of(&indicator.zh, &indicator.en);
        let Some(category) = &figure.category else { return name.to_owned() };
        let measure = indicator.measure.as_ref();
        let register = measure.map_or(indicator.register.as_str(), |measure| indicator.register_of(measure));
        let column = measure.and_then(|measure| self.column(register, measure.split.as_deref()?));
        format!("{name}{}{}", self.lang.of("：", ": "), group_value(column, Some(category), self.lang))
    }

    fn by_head(&self, name: &str) -> String {
        let named =
            self.figures.iter().next().and_then(|_| self.catalogue.kinds().iter().find_map(|schema| schema.find(name)));
        match (name, named) {
            ("agency", _) => self.lang.of("单位", "agency").into(),
            (_, Some(column)) => self.lang.of(&column.zh, &column.en).into(),
            (_, None) => name.into(),
        }
    }

    fn column(&self, register: &str, name: &str) -> Option<&register::Column> {
        self.catalogue.kinds().get(register).ok()?.find(name)
    }
}
