//! From measures to figures.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Days, Indicator, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::days::of_days;
use crate::figure::interval::IntervalOptions;
use crate::figure::options::{FigureOptions, Gaps};
use crate::figure::source::{Counted, InGroup, Sources};
use crate::figure::table::{Figure, Figures, Status, Unavailable};
use crate::figure::view::{Measured, View};
use crate::stat::Interval;
use crate::tally::{DayCell, Group, Tally};

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
    let view = |tally| View::new(tally, options.totals);
    let views = tallies.iter().map(|tally| Ok((tally.spec.register.as_str(), view(tally)?))).collect::<Result<_>>()?;
    let maker =
        Maker { counted: Counted { views, gaps, catalogue }, periods, intervals: &options.intervals, width: by.len() };
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
    let mut found: BTreeSet<i32> = tallies.iter().flat_map(periods_of).collect();
    if let Some(cutoff) = cutoff {
        found.insert(Period::containing(cutoff, grain).index());
        found.retain(|index| Period::from_index(*index, grain).first_day() <= cutoff);
    }
    let ends = found.first().zip(found.last());
    Ok(ends.map_or_else(Vec::new, |(first, last)| {
        (*first..=*last).map(|index| Period::from_index(index, grain)).collect()
    }))
}

/// The periods in which a tally has numbers; what is only still open makes none.
fn periods_of(tally: &Tally) -> impl Iterator<Item = i32> {
    let open = |cell: &&DayCell| tally.spec.measures[cell.measure].definition.days == Some(Days::Open);
    tally.groups.values().flat_map(move |counts| {
        let days = counts.days.keys().filter(move |cell| !open(cell)).map(|cell| cell.period);
        counts.cells.keys().filter_map(|cell| cell.period).chain(days)
    })
}

/// Makes the figures of one indicator after the other.
struct Maker<'a> {
    counted: Counted<'a>,
    periods: Vec<Period>,
    intervals: &'a IntervalOptions,
    width: usize,
}

impl Maker<'_> {
    /// The indicators to make: those asked for, or all of the registers given.
    fn wanted(&self, options: &FigureOptions) -> Result<Vec<&Indicator>> {
        match &options.indicators {
            Some(ids) => ids.iter().map(|id| self.counted.catalogue.get(id)).collect(),
            None => {
                let given = |indicator: &&Indicator| {
                    self.counted.views.contains_key(indicator.register.as_str())
                        || self.counted.gaps.contains_key(&indicator.register)
                };
                Ok(self.counted.catalogue.iter().filter(given).collect())
            }
        }
    }

    fn make(&self, indicator: &Indicator) -> (Vec<Figure>, Option<Unavailable>) {
        match self.counted.sources(indicator) {
            Ok(sources) => (self.rows(indicator, &sources), None),
            Err((zh, en)) => {
                let blank = blank(indicator, vec![None; self.width]);
                let empty = |period: &Period| Figure { period: *period, status: Status::NotAvailable, ..blank.clone() };
                let unavailable = Unavailable { indicator: indicator.id.clone(), zh, en };
                (self.periods.iter().map(empty).collect(), Some(unavailable))
            }
        }
    }

    fn rows(&self, indicator: &Indicator, sources: &Sources<'_>) -> Vec<Figure> {
        let groups: BTreeSet<&Group> = sources.iter().flat_map(|source| source.view.groups.keys()).collect();
        let measure = &sources.measure;
        let composition = indicator.kind == IndicatorKind::Composition;
        let labels = if composition { measure.view.labels(measure.number) } else { BTreeSet::new() };
        let groups: Vec<_> =
            groups.into_iter().map(|group| (blank(indicator, group.clone()), sources.in_group(group))).collect();
        let mut rows = Vec::with_capacity(self.periods.len() * groups.len());
        for period in &self.periods {
            for (blank, group) in &groups {
                let blank = Figure { period: *period, set_aside: group.set_aside(*period), ..blank.clone() };
                match indicator.kind {
                    IndicatorKind::Composition => {
                        rows.extend(self.composition(&blank, &labels, &group.measure.measured(*period)));
                    }
                    _ => rows.push(self.single(indicator, blank, group)),
                }
            }
        }
        rows
    }

    fn single(&self, indicator: &Indicator, blank: Figure, group: &InGroup<'_>) -> Figure {
        let InGroup { measure: of, denominator, plus, minus } = group;
        let (measure, period) = (of.source, blank.period);
        let measured = of.measured(period);
        let [second, besides, gone] =
            [denominator, plus, minus].map(|of| of.as_ref().map(|of| of.measured(period)).unwrap_or_default());
        let denominator = denominator.as_ref().map(|of| of.source);
        match (indicator.kind, denominator) {
            (IndicatorKind::Proportion, Some(_)) => {
                let list = second;
                let both = measured.labels.keys().filter(|label| list.labels.contains_key(*label)).count();
                self.proportion(blank, both as i128, list.labels.len() as i128)
            }
            (IndicatorKind::Proportion, None) => self.proportion(blank, measured.part, measured.rows + besides.rows),
            (IndicatorKind::Count | IndicatorKind::Sum, _) => {
                let amount = measure.known(&measured).then(|| measure.amount(&measured));
                let more = plus.as_ref().map_or(0.0, |of| of.source.amount(&besides));
                single_amount(blank, amount.map(|amount| amount + more))
            }
            (IndicatorKind::Balance, _) => {
                let gap = of.opening(period) + besides.rows - gone.rows - measured.rows;
                single_amount(blank, Some(gap as f64))
            }
            (IndicatorKind::Duration, _) => match indicator.statistic.zip(measure.definition.days) {
                Some((statistic, which)) => of_days(blank, statistic, which, &measured, &self.intervals.levels),
                None => blank,
            },
            (_, None) => quotient(blank, measure.amount(&measured), measured.valued as f64, 1.0),
            (kind, Some(below)) => {
                let per = if indicator.per_days { measure.days_of(period) } else { indicator.per.unwrap_or(1.0) };
                let known = measure.known(&measured) && below.known(&second);
                let below = if known { below.amount(&second) } else { 0.0 };
                let figure = quotient(blank, measure.amount(&measured), below, per);
                if kind == IndicatorKind::RatePerPopulation { self.rate_limits(figure, per) } else { figure }
            }
        }
    }

    fn composition(&self, blank: &Figure, labels: &BTreeSet<&str>, measured: &Measured<'_>) -> Vec<Figure> {
        let all: i128 = measured.labels.values().sum();
        let label = |label: &&str| {
            let mut figure = self.proportion(blank.clone(), measured.labels.get(label).copied().unwrap_or(0), all);
            figure.category = Some((*label).to_owned());
            figure
        };
        if labels.is_empty() {
            return vec![self.proportion(blank.clone(), 0, 0)];
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
}

/// A figure of a group without anything in it, for any period.
fn blank(indicator: &Indicator, group: Group) -> Figure {
    Figure {
        indicator: indicator.id.as_str().into(),
        period: Period::Year(0),
        group: Arc::new(group),
        category: None,
        numerator: None,
        denominator: None,
        value: None,
        lower: None,
        upper: None,
        further: Vec::new(),
        status: Status::Ok,
        set_aside: 0,
    }
}

/// A figure with its limits at each level.
fn with_limits(figure: Figure, limits: &[Interval]) -> Figure {
    let Some((first, further)) = limits.split_first() else { return figure };
    let further = further.iter().map(|limits| (Some(limits.lower), Some(limits.upper))).collect();
    Figure { lower: Some(first.lower), upper: Some(first.upper), further, ..figure }
}

/// A figure that is an amount.
fn single_amount(figure: Figure, amount: Option<f64>) -> Figure {
    let status = if amount.is_some() { Status::Ok } else { Status::Undefined };
    Figure { numerator: amount, value: amount, status, ..figure }
}

/// One amount by another; nothing by nothing is undefined, and so is anything by nothing.
fn quotient(figure: Figure, numerator: f64, denominator: f64, per: f64) -> Figure {
    let value = (denominator > 0.0).then(|| numerator / denominator * per);
    let status = if value.is_some() { Status::Ok } else { Status::Undefined };
    Figure { numerator: Some(numerator), denominator: Some(denominator), value, status, ..figure }
}
