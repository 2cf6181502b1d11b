//! The figures that a report is of: those of one period, and beside them those of the same period a year before.

use std::collections::BTreeMap;

use crate::batch::Book;
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Family, Indicator, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::{Figure, Status};
use crate::lang::Lang;
use crate::report::said;
use crate::show;

/// The figures of a report.
pub(super) struct Figures<'a> {
    pub(super) book: &'a Book,
    pub(super) period: Period,
    pub(super) before: Period,
    pub(super) lang: Lang,
    /// The figures by indicator and period; those of all groups together.
    found: BTreeMap<(String, Period), Vec<Figure>>,
}

impl<'a> Figures<'a> {
    /// The figures of a book in one period.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where the book has none of the period, or none of all groups together.
    pub(super) fn of(book: &'a Book, period: Period, lang: Lang) -> Result<Self> {
        let before = period.year_before();
        let mut found: BTreeMap<(String, Period), Vec<Figure>> = BTreeMap::new();
        let is_total = |figure: &Figure| figure.group.iter().all(Option::is_none);
        for figure in book.figures.iter().filter(|figure| is_total(figure) && [period, before].contains(&figure.period))
        {
            found.entry((figure.indicator.to_string(), figure.period)).or_default().push(figure);
        }
        // What is not available has a figure of its own, without a group.
        let is_there = |figure: &Figure| figure.group.is_empty() || figure.status != Status::NotAvailable;
        if !found.iter().any(|((_, of), figures)| *of == period && figures.iter().any(is_there)) {
            let known = book.figures.iter().any(|figure| figure.period == period);
            let expected = if known { "a book with totals over its groups" } else { "a period of the book" };
            return Err(Error::parameter("period", period, expected));
        }
        Ok(Self { book, period, before, lang, found })
    }

    pub(super) fn catalogue(&self) -> &'a Catalogue {
        &self.book.catalogue
    }

    /// The figures of an indicator: one, or one for each part of a composition.
    pub(super) fn all(&self, indicator: &Indicator, period: Period) -> &[Figure] {
        self.found.get(&(indicator.id.clone(), period)).map_or(&[], Vec::as_slice)
    }

    /// The figure of an indicator that has no parts.
    pub(super) fn now(&self, indicator: &Indicator) -> Option<&Figure> {
        self.all(indicator, self.period).first().filter(|figure| figure.category.is_none())
    }

    /// The figure of the year before, where the registers can tell it: of what happened in that year, and only where something of
    /// the family did. What was there at its end is not told, as a register may not keep what has gone since.
    pub(super) fn last(&self, indicator: &Indicator) -> Option<&Figure> {
        let figure = self.all(indicator, self.before).first().filter(|figure| figure.category.is_none())?;
        (is_flow(indicator) && self.has_last(&indicator.family)).then_some(figure)
    }

    /// Whether anything of a family happened in the year before.
    pub(super) fn has_last(&self, family: &str) -> bool {
        let core = self.catalogue().iter().filter(|one| one.family == family && one.core && is_flow(one));
        let mut figures = core.flat_map(|indicator| self.all(indicator, self.before));
        figures.any(|figure| figure.numerator.or(figure.value).is_some_and(|number| number > 0.0))
    }

    /// The families that have something to print, in the order of the catalogue.
    pub(super) fn families(&self) -> impl Iterator<Item = &'a Family> {
        self.catalogue().families().iter().filter(|family| self.printed(family).next().is_some())
    }

    /// The core indicators of a family that have a figure.
    pub(super) fn printed<'s>(&'s self, family: &'s Family) -> impl Iterator<Item = &'a Indicator> + 's {
        let known = move |figure: Option<&Figure>| figure.is_some_and(|one| one.status != Status::NotAvailable);
        let core = self.catalogue().iter().filter(|one| one.family == family.id && one.core);
        core.filter(move |one| known(self.now(one)))
    }

    /// The value of a figure as a table has it: a number, 无 for something by nothing, or why it is not shown.
    pub(super) fn cell(&self, figure: Option<&Figure>, indicator: &Indicator) -> String {
        let lang = self.lang;
        match figure {
            None => String::new(),
            Some(figure) if figure.status == Status::Undefined => lang.of("无", "none").into(),
            Some(figure) => said::value(figure, indicator, lang)
                .filter(|_| figure.status == Status::Ok)
                .unwrap_or_else(|| show::status(figure.status, indicator.kind, lang).to_owned()),
        }
    }

    /// The parts of a composition that there are, the largest first, each with its count; nothing where one of them is withheld.
    pub(super) fn parts(&self, indicator: &Indicator) -> Option<Vec<(String, f64)>> {
        let mut parts = Vec::new();
        for figure in self.all(indicator, self.period) {
            let count = figure.numerator.filter(|_| figure.status == Status::Ok)?;
            let part = figure.category.as_deref()?;
            let name = match part {
                "" => self.lang.of("未注明", "not stated").to_owned(),
                part => show::category(self.catalogue(), indicator, part, self.lang).to_owned(),
            };
            parts.extend((count > 0.0).then_some((name, count)));
        }
        parts.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        Some(parts).filter(|parts| !parts.is_empty())
    }

    /// The unit of the matters that a composition parts: that of the first count of the same register.
    pub(super) fn unit_of_parts(&self, indicator: &Indicator) -> &'a str {
        let same = |one: &&Indicator| one.kind == IndicatorKind::Count && one.register == indicator.register;
        self.catalogue().iter().find(same).map_or("", |count| self.lang.text(&count.unit))
    }
}

/// Whether what is counted happened in the period.
fn is_flow(indicator: &Indicator) -> bool {
    indicator.measure.as_ref().is_some_and(|measure| measure.at.is_some())
}
