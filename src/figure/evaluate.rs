//! From measures to figures.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Days, Indicator, IndicatorKind};
use crate::error::{Error, Result, go_on};
use crate::figure::block::{Block, Filling, Worth};
use crate::figure::days::of_days;
use crate::figure::figure::{Status, Unavailable};
use crate::figure::interval::IntervalOptions;
use crate::figure::options::{FigureOptions, Gaps};
use crate::figure::source::{Counted, InGroup, Sources};
use crate::figure::table::Figures;
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
/// # use fazhi::polars::prelude::*;
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
    let view = |tally| View::new(tally, options.totals, &options.stop);
    let views = tallies.iter().map(|tally| Ok((tally.spec.register.as_str(), view(tally)?))).collect::<Result<_>>()?;
    let maker = Maker {
        counted: Counted { views, gaps, catalogue },
        periods: Arc::new(periods),
        intervals: &options.intervals,
        width: by.len(),
        stop: &options.stop,
    };
    let made = maker.wanted(options)?.into_par_iter().map(|indicator| maker.make(indicator));
    let made = made.collect::<Result<_>>()?;
    Ok(Figures::new(by, options.intervals.levels.clone(), made))
}

/// The group-by columns that all the tallies have.
fn together(tallies: &[Tally]) -> Result<Vec<String>> {
    let Some(first) = tallies.first() else { return Ok(Vec::new()) };
    let same = |tally: &&Tally| tally.spec.by == first.spec.by && tally.spec.grain == first.spec.grain;
    if let Some(other) = tallies.iter().find(|tally| !same(tally)) {
        let reason =
            format!("`{}` and `{}` have other group-by columns or periods", first.spec.register, other.spec.register);
        return Err(Error::Merge { reason, common: Some("`by` and `grain`") });
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
        let late = |period: &&Period| cutoff.is_some_and(|cutoff| period.first_day_number() > cutoff);
        return match periods.iter().find(late) {
            Some(late) => Err(Error::parameter("period", late, "a period that begins by the cutoff")),
            None => Ok(periods.clone()),
        };
    }
    let mut found: BTreeSet<i32> = tallies.iter().flat_map(periods_of).collect();
    if let Some(cutoff) = cutoff {
        found.insert(Period::containing_number(cutoff, grain).index());
        found.retain(|index| Period::from_index(*index, grain).first_day_number() <= cutoff);
    }
    let ends = found.first().zip(found.last());
    Ok(ends.map_or_else(Vec::new, |(first, last)| {
        (*first..=*last).map(|index| Period::from_index(index, grain)).collect()
    }))
}

/// The periods in which something was counted.
pub(crate) fn periods_with_rows(tallies: &[Tally]) -> BTreeSet<Period> {
    let of = |tally: &Tally| {
        let grain = tally.spec.grain;
        periods_of(tally).map(|index| Period::from_index(index, grain)).collect::<Vec<_>>()
    };
    tallies.iter().flat_map(of).collect()
}

/// The periods in which a tally has numbers; what is only still open makes none.
fn periods_of(tally: &Tally) -> impl Iterator<Item = i32> {
    let open = |cell: &DayCell| tally.spec.measures[cell.measure].definition.days == Some(Days::Open);
    tally.groups.values().flat_map(move |counts| counts.periods(move |cell| !open(cell)))
}

/// Makes the figures of one indicator after the other.
struct Maker<'a> {
    counted: Counted<'a>,
    periods: Arc<Vec<Period>>,
    intervals: &'a IntervalOptions,
    width: usize,
    stop: &'a AtomicBool,
}

impl Maker<'_> {
    /// The indicators to make: those asked for, or those that the tallies were made for.
    fn wanted(&self, options: &FigureOptions) -> Result<Vec<&Indicator>> {
        match &options.indicators {
            Some(names) => self.counted.catalogue.asked(names),
            None => {
                let made_for = |indicator: &Indicator, view: &View<'_>| {
                    view.tally.spec.indicators.as_ref().is_none_or(|ids| ids.contains(&indicator.id))
                };
                let given = |indicator: &&Indicator| match self.counted.views.get(indicator.register.as_str()) {
                    Some(view) => made_for(indicator, view),
                    None => self.counted.gaps.contains_key(&indicator.register),
                };
                Ok(self.counted.catalogue.iter().filter(given).collect())
            }
        }
    }

    fn make(&self, indicator: &Indicator) -> Result<(Block, Option<Unavailable>)> {
        Ok(match self.counted.sources(indicator) {
            Ok(sources) => (self.block(indicator, &sources)?, self.without_population(indicator, &sources)),
            Err((zh, en)) => {
                let all = Arc::new(vec![None; self.width]);
                let mut filling = self.fill(indicator, vec![all], vec![None]);
                let missing = Worth { status: Status::NotAvailable, ..Worth::default() };
                self.periods.iter().for_each(|_| filling.push(&missing));
                (filling.done(), Some(Unavailable { indicator: indicator.id.clone(), zh, en }))
            }
        })
    }

    /// Why some figures of a rate are missing: the periods of which no population can be read.
    fn without_population(&self, indicator: &Indicator, sources: &Sources<'_>) -> Option<Unavailable> {
        let below = sources.denominator.as_ref().filter(|_| indicator.kind == IndicatorKind::RatePerPopulation)?;
        let groups: Vec<_> = below.view.groups.keys().map(|group| sources.in_group(group)).collect();
        let lacks = |period: &&Period| groups.iter().any(|group| group.lacks_population(**period));
        let periods: Vec<_> = self.periods.iter().filter(lacks).map(ToString::to_string).collect();
        let (register, column) = (indicator.register_of(below.definition), below.definition.sum.as_deref()?);
        let (in_zh, in_en) = (periods.join("、"), periods.join(", "));
        (!periods.is_empty()).then(|| Unavailable {
            indicator: indicator.id.clone(),
            zh: format!("{in_zh}：台账“{register}”的列 `{column}` 没有可用的数值"),
            en: format!("{in_en}: column `{column}` of register `{register}` has no value that can be used"),
        })
    }

    fn block(&self, indicator: &Indicator, sources: &Sources<'_>) -> Result<Block> {
        let groups: BTreeSet<&Arc<Group>> = sources.iter().flat_map(|source| source.view.groups.keys()).collect();
        let in_group = |group: &Arc<Group>| go_on(self.stop).map(|()| sources.in_group(group));
        let in_group = groups.iter().map(|group| in_group(group)).collect::<Result<Vec<_>>>()?;
        let groups = groups.into_iter().map(Arc::clone).collect();
        if indicator.kind == IndicatorKind::Composition {
            let labels = sources.measure.view.labels(sources.measure.number);
            return self.composition(indicator, groups, &in_group, &labels);
        }
        let mut filling = self.fill(indicator, groups, vec![None]);
        for period in self.periods.iter() {
            for group in &in_group {
                go_on(self.stop)?;
                let worth = self.single(indicator, group, *period);
                filling.push(&Worth {
                    excluded: group.excluded(*period),
                    rows: group.rows_of_totals(*period),
                    ..worth
                });
            }
        }
        Ok(filling.done())
    }

    fn fill(&self, indicator: &Indicator, groups: Vec<Arc<Group>>, parts: Vec<Option<String>>) -> Filling {
        Block::fill(&indicator.id, &self.periods, groups, parts, self.intervals.levels.len())
    }

    /// The parts of a whole; without any, one figure that says so.
    fn composition(
        &self,
        indicator: &Indicator,
        groups: Vec<Arc<Group>>,
        in_group: &[InGroup<'_>],
        labels: &BTreeSet<&str>,
    ) -> Result<Block> {
        let named = labels.iter().map(|label| Some((*label).to_owned())).collect();
        let mut filling = self.fill(indicator, groups, if labels.is_empty() { vec![None] } else { named });
        for period in self.periods.iter() {
            for group in in_group {
                go_on(self.stop)?;
                let excluded = group.excluded(*period);
                let worths = self.parts(labels, &group.measure.measured(*period));
                for worth in worths {
                    filling.push(&Worth { excluded, ..worth });
                }
            }
        }
        Ok(filling.done())
    }

    fn single(&self, indicator: &Indicator, group: &InGroup<'_>, period: Period) -> Worth {
        let InGroup { measure: of, denominator, plus, minus } = group;
        let measure = of.source;
        let measured = of.measured(period);
        let [second, besides, gone] =
            [denominator, plus, minus].map(|of| of.as_ref().map(|of| of.measured(period)).unwrap_or_default());
        let denominator = denominator.as_ref().map(|of| of.source);
        match (indicator.kind, denominator) {
            (IndicatorKind::Proportion, Some(_)) => {
                let list = second;
                let both = measured.labels.keys().filter(|label| list.labels.contains_key(*label)).count();
                self.proportion(both as i128, list.labels.len() as i128)
            }
            (IndicatorKind::Proportion, None) => self.proportion(measured.part, measured.rows + besides.rows),
            (IndicatorKind::Count | IndicatorKind::Sum, _) => {
                let more = plus.as_ref().map(|of| of.source);
                let known = measure.known(&measured) && more.is_none_or(|more| more.known(&besides));
                single_amount(known.then(|| measure.amount_with(&measured, more, &besides)))
            }
            (IndicatorKind::Balance, _) => {
                let gap = of.opening(period) + besides.rows - gone.rows - measured.rows;
                single_amount(Some(gap as f64))
            }
            (IndicatorKind::Duration, _) => match indicator.statistic.zip(measure.definition.days) {
                Some((statistic, which)) => of_days(statistic, which, &measured, &self.intervals.levels),
                None => Worth::default(),
            },
            (_, None) => quotient(measure.amount(&measured), measured.valued as f64, 1.0),
            (IndicatorKind::RatePerPopulation, Some(_)) if group.lacks_population(period) => {
                Worth { numerator: Some(measure.amount(&measured)), status: Status::NotAvailable, ..Worth::default() }
            }
            (kind, Some(below)) => {
                let per = if indicator.per_days { measure.days_of(period) } else { indicator.per.unwrap_or(1.0) };
                let known = measure.known(&measured) && below.known(&second);
                let below = if known { below.amount(&second) } else { 0.0 };
                let worth = quotient(measure.amount(&measured), below, per);
                if kind == IndicatorKind::RatePerPopulation { self.rate_limits(worth, per) } else { worth }
            }
        }
    }

    fn parts(&self, labels: &BTreeSet<&str>, measured: &Measured<'_>) -> Vec<Worth> {
        let all: i128 = measured.labels.values().sum();
        if labels.is_empty() {
            return vec![self.proportion(0, 0)];
        }
        let counts: Vec<i128> = labels.iter().map(|label| measured.labels.get(label).copied().unwrap_or(0)).collect();
        let worths = counts.iter().map(|count| self.proportion(*count, all));
        let known = counts.iter().map(|count| u64::try_from(*count)).collect::<Result<Vec<_>, _>>();
        match known.ok().filter(|_| all > 0).and_then(|counts| self.intervals.of_parts(&counts)) {
            None => worths.collect(),
            Some(parts) => worths.zip(parts).map(|(worth, limits)| with_limits(worth, &limits)).collect(),
        }
    }

    fn proportion(&self, x: i128, n: i128) -> Worth {
        let worth = quotient(x as f64, n as f64, 1.0);
        match (worth.status, u64::try_from(x), u64::try_from(n)) {
            (Status::Ok, Ok(x), Ok(n)) => with_limits(worth, &self.intervals.of_proportion(x, n)),
            _ => worth,
        }
    }

    /// Limits of a count of events by a population that is known; only whole numbers of events have them.
    fn rate_limits(&self, worth: Worth, per: f64) -> Worth {
        match (worth.status, worth.numerator, worth.denominator) {
            (Status::Ok, Some(events), Some(population)) if events.fract() == 0.0 && events >= 0.0 => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "checked to be a whole number"
                )]
                let limits = self.intervals.of_count(events as u64, per / population);
                with_limits(worth, &limits)
            }
            _ => worth,
        }
    }
}

/// A value with its limits at each level.
fn with_limits(worth: Worth, limits: &[Interval]) -> Worth {
    Worth { limits: limits.iter().map(|limits| (Some(limits.lower), Some(limits.upper))).collect(), ..worth }
}

/// An amount alone.
fn single_amount(amount: Option<f64>) -> Worth {
    let status = if amount.is_some() { Status::Ok } else { Status::Undefined };
    Worth { numerator: amount, value: amount, status, ..Worth::default() }
}

/// One amount by another; nothing by nothing is undefined, and so is anything by nothing.
fn quotient(numerator: f64, denominator: f64, per: f64) -> Worth {
    let value = (denominator > 0.0).then(|| numerator / denominator * per);
    let status = if value.is_some() { Status::Ok } else { Status::Undefined };
    Worth { numerator: Some(numerator), denominator: Some(denominator), value, status, ..Worth::default() }
}
