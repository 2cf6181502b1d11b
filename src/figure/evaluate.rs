//! From measures to figures.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Indicator, IndicatorKind, Measure, Requirement};
use crate::error::{Error, Result};
use crate::figure::interval::IntervalOptions;
use crate::figure::options::{FigureOptions, Gaps};
use crate::figure::table::{Figure, Figures, Status, Unavailable};
use crate::figure::view::{Measured, View};
use crate::stat::Interval;
use crate::tally::{Group, Tally};

/// Makes the figures of some tallies, one for each register; `gaps` says why others are missing.
///
/// # Errors
///
/// [`Error::Unknown`] for an indicator that is not in the catalogue, [`Error::Parameter`] for an impossible level or for
/// periods of another length than those of the tallies, [`Error::Merge`] where the tallies do not go together.
///
/// # Examples
///
/// ```
/// use fazhi::figure::{FigureOptions, Gaps, figures};
/// # use fazhi::{catalogue::Catalogue, register::Register, tally::{TallyOptions, tally}};
/// # use polars::prelude::*;
/// # let catalogue = Catalogue::built_in();
/// # let disputes = df!["screened" => ["2020-03-05"; 3], "closed" => ["2020-03-06"; 3], "result" => ["调解成功", "调解成功", "调解不成"]]?;
/// # let register = Register::from_frame(catalogue.kinds().get("mediation")?, disputes);
/// let counted = tally(&register, catalogue, &TallyOptions::default())?;
/// let figures = figures(&[counted], &Gaps::new(), catalogue, &FigureOptions::default())?;
/// let rate = figures.of("mediation_success_rate").next().unwrap();
/// assert_eq!((rate.numerator, rate.denominator), (Some(2.0), Some(3.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn figures(tallies: &[Tally], gaps: &Gaps, catalogue: &Catalogue, options: &FigureOptions) -> Result<Figures> {
    options.intervals.check()?;
    let by = together(tallies)?;
    let periods = periods(tallies, options)?;
    let views = tallies.iter().map(|tally| (tally.spec.register.as_str(), View::new(tally, options.totals))).collect();
    let maker = Maker { views, gaps, catalogue, periods, intervals: &options.intervals, width: by.len() };
    let made: Vec<_> = maker.wanted(options)?.into_par_iter().map(|indicator| maker.make(indicator)).collect();
    let mut figures =
        Figures { by, levels: options.intervals.levels.clone(), rows: Vec::new(), unavailable: Vec::new() };
    for (rows, unavailable) in made {
        figures.rows.extend(rows);
        figures.unavailable.extend(unavailable);
    }
    Ok(figures)
}

/// The by-columns that all the tallies have.
fn together(tallies: &[Tally]) -> Result<Vec<String>> {
    let Some(first) = tallies.first() else { return Ok(Vec::new()) };
    let same = |tally: &&Tally| tally.spec.by == first.spec.by && tally.spec.grain == first.spec.grain;
    if let Some(other) = tallies.iter().find(|tally| !same(tally)) {
        let reason =
            format!("`{}` and `{}` have other by-columns or periods", first.spec.register, other.spec.register);
        return Err(Error::Merge { reason });
    }
    Ok(first.spec.by.clone())
}

fn periods(tallies: &[Tally], options: &FigureOptions) -> Result<Vec<Period>> {
    let grain = tallies.first().map_or(Grain::Year, |tally| tally.spec.grain);
    let cutoff = tallies.first().and_then(|tally| tally.spec.cutoff);
    if let Some(periods) = &options.periods {
        if let Some(other) = periods.iter().find(|period| !tallies.is_empty() && period.grain() != grain) {
            return Err(Error::parameter("period", other, &format!("periods by {grain}, as the tallies have them")));
        }
        let late = |period: &&Period| cutoff.is_some_and(|cutoff| period.first_day() > cutoff);
        return match periods.iter().find(late) {
            Some(late) => Err(Error::parameter("period", late, "a period that begins by the cutoff")),
            None => Ok(periods.clone()),
        };
    }
    let cells = tallies.iter().flat_map(|tally| tally.groups.values()).flat_map(BTreeMap::keys);
    let mut found: BTreeSet<i32> = cells.filter_map(|cell| cell.period).collect();
    if let Some(cutoff) = cutoff {
        found.insert(Period::containing(cutoff, grain).index());
        found.retain(|index| Period::from_index(*index, grain).first_day() <= cutoff);
    }
    let ends = found.first().zip(found.last());
    Ok(ends.map_or_else(Vec::new, |(first, last)| {
        (*first..=*last).map(|index| Period::from_index(index, grain)).collect()
    }))
}

/// Makes the figures of one indicator after the other.
struct Maker<'a> {
    views: BTreeMap<&'a str, View<'a>>,
    gaps: &'a Gaps,
    catalogue: &'a Catalogue,
    periods: Vec<Period>,
    intervals: &'a IntervalOptions,
    width: usize,
}

/// A measure with the view that has its numbers.
#[derive(Clone, Copy)]
struct Source<'a> {
    view: &'a View<'a>,
    number: usize,
    definition: &'a Measure,
    scale: f64,
}

impl Source<'_> {
    fn measured(&self, group: &Group, period: Period) -> Measured {
        self.view.measured(group, self.number, self.definition, period.index())
    }

    /// What the measure comes to: a total, or a number of rows or of distinct values.
    fn amount(&self, measured: &Measured) -> f64 {
        match (&self.definition.sum, self.definition.distinct.is_empty()) {
            (Some(_), _) => measured.total as f64 / self.scale,
            (None, true) => measured.rows as f64,
            (None, false) => measured.labels.len() as f64,
        }
    }

    /// Whether a total is of something: rows of which none has a value have no total.
    fn known(&self, measured: &Measured) -> bool {
        self.definition.sum.is_none() || measured.valued > 0 || measured.rows == 0
    }
}

impl Maker<'_> {
    /// The indicators to make: those asked for, or all of the registers given.
    fn wanted(&self, options: &FigureOptions) -> Result<Vec<&Indicator>> {
        match &options.indicators {
            Some(ids) => ids.iter().map(|id| self.catalogue.get(id)).collect(),
            None => {
                let given = |indicator: &&Indicator| {
                    self.views.contains_key(indicator.register.as_str()) || self.gaps.contains_key(&indicator.register)
                };
                Ok(self.catalogue.iter().filter(given).collect())
            }
        }
    }

    fn make(&self, indicator: &Indicator) -> (Vec<Figure>, Option<Unavailable>) {
        match self.sources(indicator) {
            Ok((measure, denominator)) => (self.rows(indicator, measure, denominator), None),
            Err((zh, en)) => {
                let group = vec![None; self.width];
                let empty = |period: &Period| figure(indicator, *period, &group, Status::NotAvailable);
                let unavailable = Unavailable { indicator: indicator.id.clone(), zh, en };
                (self.periods.iter().map(empty).collect(), Some(unavailable))
            }
        }
    }

    fn rows(&self, indicator: &Indicator, measure: Source<'_>, denominator: Option<Source<'_>>) -> Vec<Figure> {
        let views = [Some(measure), denominator].into_iter().flatten().map(|source| source.view);
        let groups: BTreeSet<&Group> = views.flat_map(|view| view.groups.keys()).collect();
        let composition = indicator.kind == IndicatorKind::Composition;
        let labels = if composition { measure.view.labels(measure.number) } else { BTreeSet::new() };
        let mut rows = Vec::new();
        for period in &self.periods {
            for group in &groups {
                let measured = measure.measured(group, *period);
                let second = denominator.map(|source| (source, source.measured(group, *period)));
                let blank = figure(indicator, *period, group, Status::Ok);
                match indicator.kind {
                    IndicatorKind::Composition => rows.extend(self.composition(&blank, &labels, &measured)),
                    _ => rows.push(self.single(indicator, blank, &measure, &measured, second.as_ref())),
                }
            }
        }
        rows
    }

    fn single(
        &self,
        indicator: &Indicator,
        mut figure: Figure,
        source: &Source<'_>,
        measured: &Measured,
        second: Option<&(Source<'_>, Measured)>,
    ) -> Figure {
        figure.set_aside = measured.set_aside + second.map_or(0, |(_, second)| second.set_aside);
        match (indicator.kind, second) {
            (IndicatorKind::Proportion, Some((_, list))) => {
                let both = measured.labels.keys().filter(|label| list.labels.contains_key(*label)).count();
                self.proportion(figure, both as i128, list.labels.len() as i128)
            }
            (IndicatorKind::Proportion, None) => self.proportion(figure, measured.part, measured.rows),
            (IndicatorKind::Count | IndicatorKind::Sum, _) => {
                let amount = source.known(measured).then(|| source.amount(measured));
                let status = if amount.is_some() { Status::Ok } else { Status::Undefined };
                Figure { numerator: amount, value: amount, status, ..figure }
            }
            (_, None) => quotient(figure, source.amount(measured), measured.valued as f64, 1.0),
            (kind, Some((below, second))) => {
                let per = indicator.per.unwrap_or(1.0);
                let known = source.known(measured) && below.known(second);
                let below = if known { below.amount(second) } else { 0.0 };
                let figure = quotient(figure, source.amount(measured), below, per);
                if kind == IndicatorKind::RatePerPopulation { self.rate_limits(figure, per) } else { figure }
            }
        }
    }

    fn composition(&self, blank: &Figure, labels: &BTreeSet<String>, measured: &Measured) -> Vec<Figure> {
        let all: i128 = measured.labels.values().sum();
        let label = |label: &String| {
            let mut figure = self.proportion(blank.clone(), measured.labels.get(label).copied().unwrap_or(0), all);
            figure.category = Some(label.clone());
            figure.set_aside = measured.set_aside;
            figure
        };
        if labels.is_empty() {
            return vec![Figure { set_aside: measured.set_aside, ..self.proportion(blank.clone(), 0, 0) }];
        }
        let figures: Vec<_> = labels.iter().map(label).collect();
        let counts = labels.iter().map(|label| measured.labels.get(label).copied().unwrap_or(0));
        let counts = counts.map(u64::try_from).collect::<Result<Vec<_>, _>>().ok().filter(|_| all > 0);
        match counts.and_then(|counts| self.intervals.of_parts(&counts)) {
            None => figures,
            Some(parts) => {
                let bare =
                    figures.into_iter().map(|figure| Figure { lower: None, upper: None, further: vec![], ..figure });
                bare.zip(parts).map(|(figure, limits)| with_limits(figure, &limits)).collect()
            }
        }
    }

    fn proportion(&self, figure: Figure, x: i128, n: i128) -> Figure {
        let figure = quotient(figure, x as f64, n as f64, 1.0);
        match (figure.status, u64::try_from(x), u64::try_from(n)) {
            (Status::Ok, Ok(x), Ok(n)) => with_limits(figure, &self.intervals.of_proportion(x, n)),
            _ => figure,
        }
    }

    /// Limits of a count of events by a population that is known; only whole numbers of events have them.
    fn rate_limits(&self, figure: Figure, per: f64) -> Figure {
        match (figure.status, figure.numerator, figure.denominator) {
            (Status::Ok, Some(events), Some(population)) if events.fract() == 0.0 && events >= 0.0 => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "checked to be a whole number"
                )]
                let limits = self.intervals.of_count(events as u64, per / population);
                with_limits(figure, &limits)
            }
            _ => figure,
        }
    }

    /// Where the measures of an indicator are counted, or why they are not.
    fn sources<'a>(&'a self, indicator: &'a Indicator) -> Result<(Source<'a>, Option<Source<'a>>), (String, String)> {
        match (&indicator.measure, indicator.requires) {
            (None, Some(Requirement::Comparison)) => {
                Err(("需要另一统计期的指标值".into(), "it needs the figures of another period".into()))
            }
            (None, _) => Err(("需要工作日历".into(), "it needs the calendar of working days".into())),
            (Some(measure), _) => {
                let first = self.source(indicator, indicator.id.clone(), measure)?;
                let second = indicator.denominator.as_ref();
                let second = second.map(|measure| self.source(indicator, indicator.denominator_id(), measure));
                Ok((first, second.transpose()?))
            }
        }
    }

    fn source<'a>(
        &'a self,
        indicator: &'a Indicator,
        id: String,
        definition: &'a Measure,
    ) -> Result<Source<'a>, (String, String)> {
        let register = indicator.register_of(definition);
        let Some(view) = self.views.get(register) else {
            let given = || (format!("未提供台账“{register}”"), format!("register `{register}` was not given"));
            return Err(self.gaps.get(register).cloned().unwrap_or_else(given));
        };
        let counted = || (format!("计数表没有“{id}”"), format!("the tally does not have `{id}`"));
        let number =
            view.tally.measure(&id).filter(|number| view.tally.spec.measures[*number].definition == *definition);
        let number = number.ok_or_else(counted)?;
        let availability = &view.tally.availability[number];
        if !availability.available {
            let lacking: Vec<_> = availability.lacking.iter().map(|column| format!("`{column}`")).collect();
            let lacking = lacking.join(", ");
            return Err((
                format!("台账“{register}”缺少列 {lacking}"),
                format!("register `{register}` lacks {lacking}"),
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

fn figure(indicator: &Indicator, period: Period, group: &Group, status: Status) -> Figure {
    Figure {
        indicator: indicator.id.clone(),
        period,
        group: group.clone(),
        category: None,
        numerator: None,
        denominator: None,
        value: None,
        lower: None,
        upper: None,
        further: Vec::new(),
        status,
        set_aside: 0,
    }
}

/// A figure with its limits at each level.
fn with_limits(figure: Figure, limits: &[Interval]) -> Figure {
    let Some((first, further)) = limits.split_first() else { return figure };
    let further = further.iter().map(|limits| (limits.lower, limits.upper)).collect();
    Figure { lower: Some(first.lower), upper: Some(first.upper), further, ..figure }
}

/// One amount by another; nothing by nothing is undefined, and so is anything by nothing.
fn quotient(figure: Figure, numerator: f64, denominator: f64, per: f64) -> Figure {
    let value = (denominator > 0.0).then(|| numerator / denominator * per);
    let status = if value.is_some() { Status::Ok } else { Status::Undefined };
    Figure { numerator: Some(numerator), denominator: Some(denominator), value, status, ..figure }
}
