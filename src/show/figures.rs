//! The figures of a book as tables for people.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::figure::{Figure, Status, level_percent};
use crate::lang::Lang;
use crate::register;
use crate::show::number::{amount, some};
use crate::show::table::{Cell, Column, Role, Row, Table, Tone};
use crate::show::words::{group_value, status};
use crate::show::{View, interval, value_cell};

/// How many indicators are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hidden {
    /// Those that are not core.
    further: usize,
    /// Core ones that could not be computed.
    unavailable: usize,
}

impl View<'_> {
    /// The figures by family.
    pub(crate) fn table(&self) -> Table {
        let known = self.definitions();
        let of = |figure: Figure| known.get(&*figure.indicator).map(|indicator| (figure, *indicator));
        let mut by_family: BTreeMap<&str, Vec<(Figure, &Indicator)>> = BTreeMap::new();
        for (figure, indicator) in self.figures.iter().filter_map(of) {
            if self.all || (indicator.core && figure.status != Status::NotAvailable) {
                by_family.entry(&indicator.family).or_default().push((figure, indicator));
            }
        }
        let rows = || by_family.values().flatten();
        let layout = Layout {
            view: *self,
            periods: rows().map(|(figure, _)| figure.period).collect::<BTreeSet<_>>().len() > 1,
            bars: rows().any(|(_, indicator)| indicator.kind == IndicatorKind::Proportion),
            excluded: rows().any(|(figure, _)| figure.excluded > 0),
        };
        let only = rows().map(|(figure, _)| figure.period).next().filter(|_| !layout.periods);
        let mut table = Table { columns: layout.columns(), ..Table::default() };
        table.title = only.map_or_else(String::new, |only| period(only, self.lang));
        for family in self.catalogue.families() {
            table.section(self.lang.of(&family.zh, &family.en));
            for (figure, indicator) in by_family.get(family.id.as_str()).into_iter().flatten() {
                table.push(layout.row(figure, indicator));
            }
        }
        table
    }

    /// What the table leaves out.
    pub(crate) fn hidden(&self) -> Hidden {
        if self.all {
            return Hidden { further: 0, unavailable: 0 };
        }
        let known = self.definitions();
        let core = |id: &str| known.get(id).is_some_and(|indicator| indicator.core);
        let missing: BTreeSet<&str> = self.figures.unavailable().iter().map(|one| one.indicator.as_str()).collect();
        Hidden {
            further: self.figures.indicators().filter(|id| !core(id)).count(),
            unavailable: missing.into_iter().filter(|id| core(id)).count(),
        }
    }

    /// The indicators of the catalogue by their ids.
    pub(super) fn definitions(&self) -> BTreeMap<&str, &Indicator> {
        self.catalogue.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect()
    }
}

impl Hidden {
    /// One line that says so, and how to see it.
    pub(crate) fn note(self, how: &str, lang: Lang) -> Option<String> {
        let Self { further, unavailable } = self;
        let parts: Vec<String> = match lang {
            Lang::Zh => [(further, "项其他指标"), (unavailable, "项无法计算的指标")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect(),
            Lang::En => {
                let further = (further > 0).then(|| some(further as u64, "further indicator", "further indicators"));
                let missing = some(unavailable as u64, "that cannot be computed", "that cannot be computed");
                further.into_iter().chain((unavailable > 0).then_some(missing)).collect()
            }
        };
        (!parts.is_empty()).then(|| match lang {
            Lang::Zh => format!("另有 {}未显示；全部显示：{how}", parts.join("、")),
            Lang::En => format!("not shown: {}; to see all: {how}", parts.join(" and ")),
        })
    }
}

/// The value of a figure, or why it has none.
pub(crate) fn figure_cell(figure: &Figure, indicator: &Indicator, lang: Lang) -> Cell {
    match figure.value {
        Some(value) => value_cell(value, indicator, lang),
        None => Cell::Remark(status(figure.status, indicator.kind, lang).to_owned()),
    }
}

/// A period as a title has it.
pub(crate) fn period(period: Period, lang: Lang) -> String {
    match (lang, period) {
        (Lang::Zh, Period::Year(year)) => format!("{year}年"),
        (Lang::Zh, Period::Quarter { year, quarter }) => format!("{year}年第{}季度", ordinal(quarter.into(), lang)),
        (Lang::Zh, Period::Month { year, month }) => format!("{year}年{month}月"),
        (Lang::En, _) => period.to_string(),
    }
}

/// A number from 1 to 10 as it counts things: 一, 二, 三.
pub(crate) fn ordinal(number: usize, lang: Lang) -> String {
    let word = "一二三四五六七八九十".chars().nth(number.saturating_sub(1));
    word.filter(|_| lang == Lang::Zh).map_or_else(|| number.to_string(), String::from)
}

/// Where a definition is from: laws are named in Chinese, and what is said besides them in a language.
pub(crate) fn source(source: &str, lang: Lang) -> String {
    match lang {
        Lang::En => source.to_owned(),
        Lang::Zh => source.split("; ").map(|part| lang.says(part)).collect::<Vec<_>>().join("；"),
    }
}

/// A value of a group-by column, in words.
pub(crate) fn group<'a>(
    catalogue: &'a Catalogue,
    register: &str,
    column: &str,
    value: Option<&'a str>,
    lang: Lang,
) -> &'a str {
    group_value(self::column(catalogue, register, column), value, lang)
}

/// A part of a composition, in words.
pub(crate) fn category<'a>(catalogue: &'a Catalogue, indicator: &Indicator, part: &'a str, lang: Lang) -> &'a str {
    let measure = indicator.measure.as_ref();
    let register = measure.map_or(indicator.register.as_str(), |measure| indicator.register_of(measure));
    let column = measure.and_then(|measure| column(catalogue, register, measure.split.as_deref()?));
    group_value(column, Some(part), lang)
}

fn column<'a>(catalogue: &'a Catalogue, register: &str, name: &str) -> Option<&'a register::Column> {
    catalogue.kinds().get(register).ok()?.find(name)
}

/// The columns that the rows of a table have.
struct Layout<'a> {
    view: View<'a>,
    periods: bool,
    bars: bool,
    excluded: bool,
}

impl Layout<'_> {
    fn columns(&self) -> Vec<Column> {
        let (lang, figures) = (self.view.lang, self.view.figures);
        let mut columns = vec![Column::new(lang.of("指标", "indicator"), Role::Words)];
        columns.extend(self.periods.then(|| Column::new(lang.of("统计期", "period"), Role::Words)));
        columns
            .extend(figures.by().iter().map(|name| Column::new(by_head(self.view.catalogue, name, lang), Role::Words)));
        columns.push(Column::new(lang.of("数值", "value"), Role::Numbers));
        columns.extend(self.bars.then(|| Column::new("", Role::Bars)));
        columns.extend(figures.levels().iter().map(|level| {
            let level = level_percent(*level);
            let pair = [("下限", "lower"), ("上限", "upper")]
                .map(|(zh, en)| format!("{level}%{}", lang.of(zh, &format!(" {en}"))));
            Column {
                pair: Some(pair), ..Column::new(format!("{level}%{}", lang.of("区间", " interval")), Role::Aside)
            }
        }));
        let pair = [("分子", "numerator"), ("分母", "denominator")].map(|(zh, en)| lang.of(zh, en).to_owned());
        columns.push(Column { pair: Some(pair), ..Column::new(lang.of("分子/分母", "n"), Role::Aside) });
        columns.extend(self.excluded.then(|| Column::new(lang.of("未计入", "excluded"), Role::Aside)));
        columns
    }

    fn row(&self, figure: &Figure, indicator: &Indicator) -> Row {
        let (lang, figures) = (self.view.lang, self.view.figures);
        let mut cells = vec![Cell::Words(self.name(figure, indicator))];
        cells.extend(self.periods.then(|| Cell::Words(figure.period.to_string())));
        for (name, value) in figures.by().iter().zip(figure.group.iter()) {
            cells.push(group(self.view.catalogue, &indicator.register, name, value.as_deref(), lang).into());
        }
        cells.push(figure_cell(figure, indicator, lang));
        if self.bars {
            let share = figure.value.filter(|_| indicator.kind == IndicatorKind::Proportion);
            cells.push(share.map_or(Cell::Empty, Cell::Share));
        }
        cells.extend((0..figures.levels().len()).map(|at| interval(figure.limits(at), indicator, lang)));
        cells.push(figure.numerator.zip(figure.denominator).map_or(Cell::Empty, |(part, whole)| Cell::Pair {
            text: format!("{}/{}", amount(part), amount(whole)),
            values: [Some(part), Some(whole)],
            // Amounts in yuan may have fen.
            format: if part.fract() == 0.0 && whole.fract() == 0.0 { "#,##0" } else { "#,##0.00" }.into(),
        }));
        if self.excluded {
            let rows = figure.excluded as f64;
            let cell = || Cell::Number { text: amount(rows), value: rows, format: "#,##0".into() };
            cells.push(if figure.excluded > 0 { cell() } else { Cell::Empty });
        }
        Row { cells, tone: Tone::Plain }
    }

    /// The indicator's name, with the category if the figure is part of a composition.
    fn name(&self, figure: &Figure, indicator: &Indicator) -> String {
        let lang = self.view.lang;
        let name = lang.of(&indicator.zh, &indicator.en);
        let Some(part) = &figure.category else { return name.to_owned() };
        format!("{name}{}{}", lang.of("：", ": "), category(self.view.catalogue, indicator, part, lang))
    }
}

/// What a group-by column is called.
pub(crate) fn by_head(catalogue: &Catalogue, name: &str, lang: Lang) -> String {
    match (name, catalogue.kinds().iter().find_map(|schema| schema.find(name))) {
        ("agency", _) => lang.of("单位", "agency").into(),
        (_, Some(column)) => lang.of(&column.zh, &column.en).into(),
        (_, None) => name.into(),
    }
}
