//! What is counted, and by what.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Grain, NaiveDate, date};
use crate::catalogue::{Catalogue, Clock, Measure};
use crate::error::{Error, Result};
use crate::register::{ReadOptions, Schema};
use crate::tally::basis::unlike;

/// How a register is tallied.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::{Grain, date};
/// use fazhi::register::ReadOptions;
/// use fazhi::tally::TallyOptions;
///
/// let options = TallyOptions {
///     by: vec!["agency".into()],
///     grain: Grain::Quarter,
///     cutoff: Some(date::parse("cutoff", "2020-12-31")?),
///     read: ReadOptions { unique_keys: false, ..ReadOptions::default() },
///     ..TallyOptions::default()
/// };
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TallyOptions {
    /// The group-by columns: ids, headers, or `agency`.
    pub by: Vec<String>,
    /// The length of the periods.
    pub grain: Grain,
    /// The day as of which open matters are judged, instead of each period's last day. Nothing after it is counted.
    pub cutoff: Option<NaiveDate>,
    /// The calendar of working days.
    pub calendar: Arc<Calendar>,
    /// The indicators whose measures are counted; `None` for all indicators of the register.
    pub indicators: Option<Vec<String>>,
    /// Values of parameters, instead of their defaults.
    pub parameters: BTreeMap<String, f64>,
    /// The last day that figures are wanted for, if it is before the day of the run: open matters are judged as of it at
    /// the latest, so that the tally is the same on every later day.
    pub horizon: Option<NaiveDate>,
    /// The number of workers that read cells and count; `None` for one per core. The tally does not depend on it.
    pub threads: Option<NonZeroUsize>,
    /// Whether the tally carries the hashes of its rows' keys, 16 bytes each, so that [merging](crate::tally::Tally::merge) finds
    /// the keys that both parts have.
    pub keys: bool,
    /// The hashes of the keys that earlier parts of the register have, in ascending order: a row with one of them is excluded, as it
    /// repeats a key.
    pub met: Arc<[u128]>,
    /// How the rows are read. The tally sets `columns` and `extra` itself.
    pub read: ReadOptions,
}

impl Default for TallyOptions {
    fn default() -> Self {
        Self {
            by: Vec::new(),
            grain: Grain::Year,
            cutoff: None,
            calendar: Arc::new(Calendar::china().clone()),
            indicators: None,
            parameters: BTreeMap::new(),
            horizon: None,
            threads: None,
            keys: false,
            met: Arc::default(),
            read: ReadOptions::default(),
        }
    }
}

impl TallyOptions {
    /// An error where a group-by column is named twice.
    pub(crate) fn check_by(&self) -> Result<()> {
        let mut by = BTreeSet::new();
        match self.by.iter().find(|name| !by.insert(*name)) {
            Some(twice) => Err(Error::parameter("by", twice, "each column once")),
            None => Ok(()),
        }
    }

    /// The last day as of which open matters are judged, as a day number.
    pub(super) fn last_day(&self) -> i32 {
        let today = self.read.today;
        self.horizon.map_or(today, |horizon| horizon.min(today)).to_epoch_days()
    }
}

/// What a tally counts: two tallies with equal specifications can be merged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    pub(crate) register: String,
    pub(crate) by: Vec<String>,
    pub(crate) grain: Grain,
    pub(crate) cutoff: Option<i32>,
    pub(crate) parameters: BTreeMap<String, f64>,
    /// The fingerprint of the calendar, where a measure needs it.
    pub(crate) calendar: Option<u64>,
    pub(crate) measures: Vec<SpecMeasure>,
    /// The indicators that are asked for; none for all of the register.
    pub(crate) indicators: Option<BTreeSet<String>>,
}

/// A measure of a tally.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SpecMeasure {
    pub(crate) id: String,
    pub(crate) definition: Measure,
    /// The columns that an input may lack.
    pub(crate) optional: BTreeSet<String>,
    /// The clock that it speaks of.
    pub(crate) clock: Option<Clock>,
}

impl SpecMeasure {
    /// Whether it depends on which days are worked.
    pub(crate) fn needs_calendar(&self) -> bool {
        self.clock.as_ref().is_some_and(Clock::needs_calendar)
    }

    /// Whether it counts the same, whatever it is called.
    fn counts_as(&self, other: &Self) -> bool {
        (&self.definition, &self.optional, &self.clock) == (&other.definition, &other.optional, &other.clock)
    }
}

impl Spec {
    /// What is to be counted of a register.
    pub(crate) fn new(schema: &Schema, catalogue: &Catalogue, options: &TallyOptions) -> Result<Self> {
        let asked = options.indicators.as_ref().map(|names| catalogue.asked(names)).transpose()?;
        let indicators: Option<BTreeSet<String>> =
            asked.map(|asked| asked.into_iter().map(|indicator| indicator.id.clone()).collect());
        let asked = |id: &str| indicators.as_ref().is_none_or(|asked| asked.contains(id));
        let mut measures = Vec::new();
        for indicator in catalogue.iter().filter(|indicator| asked(&indicator.id)) {
            for (id, measure) in indicator.measures() {
                if indicator.register_of(measure) == schema.id {
                    let clock = catalogue.clock_of(measure).cloned();
                    let optional = indicator.optional.iter().cloned();
                    let optional = optional.chain(clock.iter().flat_map(Clock::optional)).collect();
                    let measure = SpecMeasure { id, definition: measure.counted(), optional, clock };
                    if !measures.iter().any(|known: &SpecMeasure| known.counts_as(&measure)) {
                        measures.push(measure);
                    }
                }
            }
        }
        options.check_by()?;
        Ok(Self {
            register: schema.id.clone(),
            by: options.by.clone(),
            grain: options.grain,
            cutoff: options.cutoff.map(|day| day.to_epoch_days()),
            parameters: catalogue.parameters(&options.parameters)?,
            calendar: measures.iter().any(SpecMeasure::needs_calendar).then(|| options.calendar.fingerprint()),
            measures,
            indicators,
        })
    }

    /// Whether it depends on which days are worked.
    pub(crate) fn needs_calendar(&self) -> bool {
        self.calendar.is_some()
    }

    /// The register's id.
    pub fn register(&self) -> &str {
        &self.register
    }

    /// The group-by columns.
    pub fn by(&self) -> &[String] {
        &self.by
    }

    /// The length of the periods.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// The ids of the measures.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.measures.iter().map(|measure| measure.id.as_str())
    }

    /// Says in what another specification differs.
    pub(crate) fn same(&self, other: &Self) -> Result<()> {
        let differ = |common, what: &str, mine: String, theirs: String| Err(unlike(common, what, &mine, &theirs));
        if self.register != other.register {
            return differ(None, "registers", self.register.clone(), other.register.clone());
        }
        if self.by != other.by {
            return differ(Some("`by`"), "group-by columns", self.by.join(", "), other.by.join(", "));
        }
        if self.grain != other.grain {
            return differ(Some("`grain`"), "periods by", self.grain.to_string(), other.grain.to_string());
        }
        if self.cutoff != other.cutoff {
            let day = |cutoff: Option<i32>| cutoff.map_or_else(|| "each period's end".into(), date::iso);
            return differ(Some("`cutoff`"), "cutoffs", day(self.cutoff), day(other.cutoff));
        }
        if self.calendar != other.calendar {
            let print = |calendar: Option<u64>| calendar.map_or_else(|| "none".into(), |print| format!("{print:016x}"));
            let (mine, theirs) = (print(self.calendar), print(other.calendar));
            return differ(Some("`calendar`"), "calendars of working days", mine, theirs);
        }
        if let Some((name, mine)) =
            self.parameters.iter().find(|(name, value)| other.parameters.get(*name) != Some(value))
        {
            let theirs = other.parameters.get(name).map_or_else(|| "none".into(), ToString::to_string);
            return differ(Some("`parameters`"), &format!("values of `{name}`"), mine.to_string(), theirs);
        }
        self.same_measures(other)
    }

    /// Says in which measures another specification differs.
    fn same_measures(&self, other: &Self) -> Result<()> {
        let differ = |common, what, mine: String, theirs: String| Err(unlike(Some(common), what, &mine, &theirs));
        let list = |ids: &Option<BTreeSet<String>>| {
            ids.as_ref().map_or_else(|| "all".into(), |ids| ids.iter().cloned().collect::<Vec<_>>().join(", "))
        };
        if self.indicators != other.indicators {
            return differ("`indicators`", "indicators", list(&self.indicators), list(&other.indicators));
        }
        let mut pairs = self.measures.iter().zip(&other.measures);
        if let Some((mine, theirs)) = pairs.find(|(mine, theirs)| mine != theirs) {
            return differ("`catalogue`", "different definitions of", mine.id.clone(), theirs.id.clone());
        }
        if self.measures.len() != other.measures.len() {
            let (mine, theirs) = (self.measures.len().to_string(), other.measures.len().to_string());
            return differ("`catalogue`", "numbers of measures", mine, theirs);
        }
        Ok(())
    }
}
