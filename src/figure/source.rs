//! Where the measures of an indicator are counted, or why they are not.

use std::collections::BTreeMap;

use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Indicator, LEAP_YEAR_DAYS, Measure};
use crate::figure::options::Gaps;
use crate::figure::view::{Measured, Runs, Totals, View};
use crate::tally::{Group, Histogram};

/// A measure with the view that has its numbers.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) number: usize,
    pub(super) definition: &'a Measure,
    scale: f64,
}

/// The measures of an indicator.
pub(super) struct Sources<'a> {
    pub(super) measure: Source<'a>,
    pub(super) denominator: Option<Source<'a>>,
    pub(super) plus: Option<Source<'a>>,
    pub(super) minus: Option<Source<'a>>,
}

impl<'a> Sources<'a> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Source<'a>> {
        self.all().into_iter().flatten()
    }

    fn all(&self) -> [Option<&Source<'a>>; 4] {
        [Some(&self.measure), self.denominator.as_ref(), self.plus.as_ref(), self.minus.as_ref()]
    }

    /// The measures in one group.
    pub(super) fn in_group(&self, group: &Group) -> InGroup<'_> {
        let [measure, denominator, plus, minus] = self.all().map(|source| source.map(|source| source.of(group)));
        InGroup { measure: measure.unwrap_or_else(|| self.measure.of(group)), denominator, plus, minus }
    }
}

/// A measure in one group; without numbers, where the group is not among those of its register.
pub(super) struct Of<'a> {
    pub(super) source: &'a Source<'a>,
    totals: Option<(&'a Totals<'a>, Runs)>,
}

/// The measures of an indicator in one group.
pub(super) struct InGroup<'a> {
    pub(super) measure: Of<'a>,
    pub(super) denominator: Option<Of<'a>>,
    pub(super) plus: Option<Of<'a>>,
    pub(super) minus: Option<Of<'a>>,
}

impl InGroup<'_> {
    /// Whether what a rate is held against cannot be read.
    pub(super) fn lacks_population(&self, period: Period) -> bool {
        self.denominator.as_ref().is_some_and(|below| below.lacks_values(period))
    }

    /// How many rows the totals are of: the fewest, where there are several. A population is none of these.
    pub(super) fn rows_of_totals(&self, period: Period) -> Option<u64> {
        let all = [Some(&self.measure), self.denominator.as_ref(), self.plus.as_ref()].into_iter().flatten();
        let totals = all.filter(|of| of.source.definition.sum.is_some() && !of.source.definition.opening);
        totals.map(|of| u64::try_from(of.measured(period).valued).unwrap_or_default()).min()
    }

    /// How many rows cannot be used: of one register those of the measure that lacks the most, as the same row may be set
    /// aside for each of them; of several registers those of each.
    pub(super) fn excluded(&self, period: Period) -> u64 {
        let mut by_register: Vec<(&str, u64)> = Vec::new();
        for of in [Some(&self.measure), self.denominator.as_ref(), self.plus.as_ref(), self.minus.as_ref()]
            .into_iter()
            .flatten()
        {
            let register = of.source.view.tally.spec().register();
            let rows = of.excluded(period);
            match by_register.iter_mut().find(|(known, _)| *known == register) {
                Some((_, known)) => *known = (*known).max(rows),
                None => by_register.push((register, rows)),
            }
        }
        by_register.into_iter().map(|(_, rows)| rows).sum()
    }
}

impl<'a> Source<'a> {
    fn of(&'a self, group: &Group) -> Of<'a> {
        let totals = self.view.groups.get(group).map(|totals| (totals, totals.runs(self.number)));
        Of { source: self, totals }
    }

    /// What the measure comes to: a total, or a number of rows or of distinct values.
    pub(super) fn amount(&self, measured: &Measured<'_>) -> f64 {
        let over = self.definition.over.as_ref().and_then(|name| self.view.tally.spec.parameters.get(name));
        match (over, &self.definition.sum, self.definition.distinct.is_empty()) {
            (Some(over), ..) => {
                let running = measured.running.into_iter().flat_map(Histogram::iter);
                running.filter(|(days, _)| f64::from(*days) > *over).map(|(_, rows)| rows).sum::<i64>() as f64
            }
            (None, Some(_), _) => measured.total as f64 / self.scale,
            (None, None, true) => measured.rows as f64,
            (None, None, false) => measured.labels.len() as f64,
        }
    }

    /// What the measure and another one of the same unit come to, together; whole parts are added, as floats would not be exact.
    pub(super) fn amount_with(&self, measured: &Measured<'_>, more: Option<&Self>, besides: &Measured<'_>) -> f64 {
        match more {
            None => self.amount(measured),
            Some(more) if self.definition.sum.is_some() && self.scale == more.scale => {
                (measured.total + besides.total) as f64 / self.scale
            }
            Some(more) => self.amount(measured) + more.amount(besides),
        }
    }

    /// Whether a total is of something: rows of which none has a value have no total.
    pub(super) fn known(&self, measured: &Measured<'_>) -> bool {
        self.definition.sum.is_none() || measured.valued > 0 || measured.rows == 0
    }

    /// How many days a period has for a disposition time: its own, and for a year 365, or what the parameter says of a leap
    /// year.
    pub(super) fn days_of(&self, period: Period) -> f64 {
        let days = period.last_day_number() - period.first_day_number() + 1;
        match period.grain() {
            Grain::Year if days == 366 => self.view.tally.spec.parameters.get(LEAP_YEAR_DAYS).copied().unwrap_or(365.0),
            Grain::Year | Grain::Quarter | Grain::Month => f64::from(days),
        }
    }
}

impl Of<'_> {
    pub(super) fn measured(&self, period: Period) -> Measured<'_> {
        self.measured_as(self.source.definition, period)
    }

    fn measured_as(&self, definition: &Measure, period: Period) -> Measured<'_> {
        let Some((totals, runs)) = &self.totals else { return Measured::default() };
        totals.measured(runs, self.source.number, definition, period.index())
    }

    /// How many rows cannot be used.
    fn excluded(&self, period: Period) -> u64 {
        self.totals.as_ref().map_or(0, |(_, runs)| runs.excluded(period.index()))
    }

    /// Whether there are rows of which a total should come, but none with a value that can be read.
    pub(super) fn lacks_values(&self, period: Period) -> bool {
        let measured = self.measured(period);
        let any = measured.rows > 0 || self.excluded(period) > 0;
        self.source.definition.sum.is_some() && measured.valued == 0 && any
    }

    /// The stock as it stood before the period.
    pub(super) fn opening(&self, period: Period) -> i128 {
        self.measured_as(&Measure { opening: true, ..self.source.definition.clone() }, period).rows
    }
}

/// The tallies seen as figures need them, and why others are missing.
pub(super) struct Counted<'a> {
    pub(super) views: BTreeMap<&'a str, View<'a>>,
    pub(super) gaps: &'a Gaps,
    pub(super) catalogue: &'a Catalogue,
}

impl Counted<'_> {
    /// Where the measures of an indicator are counted, or why they are not, in Chinese and in English.
    pub(super) fn sources<'a>(&'a self, indicator: &'a Indicator) -> Result<Sources<'a>, (String, String)> {
        // What has no measure is made of other figures.
        let Some(measure) = &indicator.measure else {
            let zh = "需要另一统计期的指标值，用 `fazhi compare change` 计算".into();
            return Err((zh, "it needs the figures of another period: `fazhi compare change` computes it".into()));
        };
        let source =
            |measure: &'a Option<Measure>| measure.as_ref().map(|measure| self.source(indicator, measure)).transpose();
        Ok(Sources {
            measure: self.source(indicator, measure)?,
            denominator: source(&indicator.denominator)?,
            plus: source(&indicator.plus)?,
            minus: source(&indicator.minus)?,
        })
    }

    fn source<'a>(&'a self, indicator: &'a Indicator, definition: &'a Measure) -> Result<Source<'a>, (String, String)> {
        let register = indicator.register_of(definition);
        let Some(view) = self.views.get(register) else {
            let given = || (format!("未提供台账“{register}”"), format!("register `{register}` was not given"));
            return Err(self.gaps.get(register).cloned().unwrap_or_else(given));
        };
        let id = &indicator.id;
        let counted = || (format!("计数表没有“{id}”"), format!("the tally does not have `{id}`"));
        let number = view.tally.measure(definition, self.catalogue.clock_of(definition)).ok_or_else(counted)?;
        let availability = &view.tally.availability[number];
        if !availability.available {
            let missing: Vec<_> = availability.missing.iter().map(|column| format!("`{column}`")).collect();
            let missing = missing.join(", ");
            return Err((
                format!("台账“{register}”缺少列 {missing}"),
                format!("register `{register}` has no column {missing}"),
            ));
        }
        let kind = definition
            .sum
            .as_ref()
            .and_then(|sum| self.catalogue.kinds().get(register).ok()?.column(sum).map(|column| column.kind));
        let scale = kind.map_or(0, crate::register::Kind::scale);
        Ok(Source { view, number, definition, scale: 10f64.powi(scale.cast_signed()) })
    }
}
