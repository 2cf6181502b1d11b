//! All families by agency and period, for one page of a whole county.

use std::collections::BTreeSet;

use crate::calendar::Period;
use crate::catalogue::{Indicator, IndicatorKind};
use crate::chart::{Chart, FiguresOptions, Kind};
use crate::figure::{Figure, Status};
use crate::report::charts::in_style;
use crate::report::document::{Align, Cell, Document, Grid};
use crate::report::figures::Figures;
use crate::report::said;
use crate::show;

/// Fewer groups than this are not compared.
const LEAST: usize = 3;

/// Adds a chapter for each family, and in it each core indicator: its course over the periods, and the groups of the last of them.
pub(super) fn overview(figures: &Figures, place: &str, document: &mut Document) {
    let lang = figures.lang;
    for family in figures.families() {
        document.heading(1, lang.of(&family.zh, &family.en));
        for indicator in figures.printed(family) {
            document.heading(2, lang.of(&indicator.zh, &indicator.en));
            Shown { figures, indicator, place }.add(document);
        }
    }
}

struct Shown<'a> {
    figures: &'a Figures<'a>,
    indicator: &'a Indicator,
    place: &'a str,
}

impl Shown<'_> {
    fn add(&self, document: &mut Document) {
        let of_it: Vec<Figure> = self.figures.book.figures.of(&self.indicator.id).collect();
        let periods: BTreeSet<Period> = of_it.iter().map(|figure| figure.period).collect();
        let periods: Vec<Period> = periods.into_iter().collect();
        let total = |figure: &Figure| figure.group.iter().all(Option::is_none);
        let is_some = |figure: &&Figure| total(figure) && figure.value.is_some_and(|value| value > 0.0);
        if of_it.iter().filter(is_some).count() > 1 && self.indicator.kind != IndicatorKind::Composition {
            self.chart(Kind::Trend, &total, document);
        }
        let grouped = |figure: &Figure| {
            figure.period == self.figures.period && figure.group.iter().all(Option::is_some) && !figure.group.is_empty()
        };
        let groups = of_it.iter().filter(|figure| grouped(figure) && figure.status == Status::Ok).count();
        if groups >= LEAST && self.indicator.kind == IndicatorKind::Proportion {
            self.chart(Kind::Ranks, &grouped, document);
        }
        document.grid(self.table(&of_it, &periods));
    }

    /// A chart of the figures that are kept, where they can be drawn.
    fn chart(&self, kind: Kind, keep: &dyn Fn(&Figure) -> bool, document: &mut Document) {
        let Figures { book, lang, .. } = self.figures;
        let id = &self.indicator.id;
        let shown =
            book.figures.filter(|figure| *figure.indicator == **id && figure.status == Status::Ok && keep(figure));
        let options = FiguresOptions { place: self.place.to_owned(), ..FiguresOptions::default() };
        if let Ok(chart) = Chart::of_figures(kind, &shown, &book.catalogue, id, &options, *lang) {
            document.chart(in_style(chart, *lang));
        }
    }

    /// The groups by the periods, those together last.
    fn table(&self, of_it: &[Figure], periods: &[Period]) -> Grid {
        let (figures, indicator, lang) = (self.figures, self.indicator, self.figures.lang);
        let widths = [3.0].into_iter().chain(periods.iter().map(|_| 1.5));
        let mut grid = Grid::new(widths).with_heads(1);
        let heads = periods.iter().map(|period| Cell::head(show::period(*period, lang)));
        grid.row([Cell::head(lang.of("单位", "agency"))].into_iter().chain(heads));
        let mut groups: Vec<_> = of_it.iter().map(|figure| (&figure.group, &figure.category)).collect();
        groups.sort_by_key(|(group, category)| (group.iter().all(Option::is_none), *group, *category));
        groups.dedup();
        for (group, category) in groups {
            let found = |period: &Period| {
                of_it.iter().find(|one| one.period == *period && one.group == *group && one.category == *category)
            };
            let nothing = |figure: Option<&Figure>| figure.is_none_or(|one| one.numerator.unwrap_or(0.0) == 0.0);
            if group.iter().any(Option::is_some) && periods.iter().all(|period| nothing(found(period))) {
                continue;
            }
            let name = Cell::head(self.name(group, category.as_deref())).aligned(Align::Start);
            let cells = periods.iter().map(|period| match found(period) {
                Some(figure) if category.is_some() && figure.status == Status::Ok => {
                    let count = figure.numerator.unwrap_or_default();
                    Cell::number(said::count(count, lang), count, "#,##0")
                }
                figure => crate::report::tables::value(figures, figure, indicator),
            });
            grid.row([name].into_iter().chain(cells));
        }
        grid
    }

    fn name(&self, group: &[Option<String>], category: Option<&str>) -> String {
        let Figures { book, lang, .. } = self.figures;
        let names = book.figures.by().iter().zip(group);
        let named = |(column, value): (&String, &Option<String>)| {
            show::group(&book.catalogue, &self.indicator.register, column, value.as_deref(), *lang).to_owned()
        };
        let mut names: Vec<String> = names.map(named).collect();
        if names.is_empty() {
            names.push(lang.of("合计", "total").to_owned());
        }
        names.extend(category.map(|part| show::category(&book.catalogue, self.indicator, part, *lang).to_owned()));
        names.join(lang.of("、", ", "))
    }
}
