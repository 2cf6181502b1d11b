//! What is computed, and how.

use std::sync::Arc;

use crate::calendar::{Calendar, Grain, NaiveDate, Period};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, IntervalOptions};
use crate::register::Agencies;
use crate::tally::TallyOptions;

/// What is computed, and how.
///
/// The `with_` methods cover most uses; every field can be set directly too.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, calendar::date};
///
/// let options = ComputeOptions::default()
///     .with_years([2019, 2020])
///     .with_by(["agency"])
///     .with_indicators(["service_completion_rate"])
///     .with_cutoff(date::parse("cutoff", "2020-12-31")?);
/// let options = ComputeOptions { keep_going: true, ..options };
/// assert_eq!(options.tally.by, ["agency"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ComputeOptions {
    /// How the registers are read and counted. The grain is that of the periods in `figures`, if there are any, and a
    /// table of agencies among the registers takes precedence over `tally.read.agencies`.
    pub tally: TallyOptions,
    /// The figures to compute. Without periods, these are all periods with counted rows.
    ///
    /// If only one of `tally` and `figures` names indicators, the other has the same.
    pub figures: FigureOptions,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
    /// Whether to continue without the registers that cannot be read: see [`Book::failures`](crate::batch::Book::failures).
    pub keep_going: bool,
    /// The least count that figures show, if smaller ones are to be withheld with all that would give them back: see
    /// [`disclose`](crate::disclose).
    pub suppress: Option<u32>,
}

impl Default for ComputeOptions {
    fn default() -> Self {
        Self {
            tally: TallyOptions::default(),
            figures: FigureOptions::default(),
            catalogue: Arc::new(Catalogue::built_in().clone()),
            keep_going: false,
            suppress: None,
        }
    }
}

impl ComputeOptions {
    /// Sets the periods to some years.
    #[must_use]
    pub fn with_years(self, years: impl IntoIterator<Item = i32>) -> Self {
        self.with_periods(years.into_iter().map(Period::Year))
    }

    /// Sets the periods, which must have one length.
    #[must_use]
    pub fn with_periods(mut self, periods: impl IntoIterator<Item = Period>) -> Self {
        self.figures.periods = Some(periods.into_iter().collect());
        self
    }

    /// Sets the group-by columns: ids, headers, `agency`, or `agency_level` for the level in the table of agencies.
    #[must_use]
    pub fn with_by<S: Into<String>>(mut self, by: impl IntoIterator<Item = S>) -> Self {
        self.tally.by = by.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the indicators, both to count and to compute.
    #[must_use]
    pub fn with_indicators<S: Into<String>>(mut self, indicators: impl IntoIterator<Item = S>) -> Self {
        let indicators: Vec<String> = indicators.into_iter().map(Into::into).collect();
        self.tally.indicators = Some(indicators.clone());
        self.figures.indicators = Some(indicators);
        self
    }

    /// Sets the levels and methods of the intervals.
    #[must_use]
    pub fn with_intervals(mut self, intervals: IntervalOptions) -> Self {
        self.figures.intervals = intervals;
        self
    }

    /// Sets the day as of which open matters are judged, instead of each period's last day.
    #[must_use]
    pub fn with_cutoff(mut self, cutoff: NaiveDate) -> Self {
        self.tally.cutoff = Some(cutoff);
        self
    }

    /// Sets the least count that figures show.
    #[must_use]
    pub fn with_suppress(mut self, least: u32) -> Self {
        self.suppress = Some(least);
        self
    }

    /// Sets whether there are totals over the group-by columns.
    #[must_use]
    pub fn with_totals(mut self, totals: bool) -> Self {
        self.figures.totals = totals;
        self
    }

    /// Sets the values of some parameters, instead of their defaults.
    #[must_use]
    pub fn with_parameters<S: Into<String>>(mut self, parameters: impl IntoIterator<Item = (S, f64)>) -> Self {
        self.tally.parameters = parameters.into_iter().map(|(name, value)| (name.into(), value)).collect();
        self
    }

    /// Sets the calendar of working days.
    #[must_use]
    pub fn with_calendar(mut self, calendar: impl Into<Arc<Calendar>>) -> Self {
        self.tally.calendar = calendar.into();
        self
    }

    /// Sets the definitions.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: impl Into<Arc<Catalogue>>) -> Self {
        self.catalogue = catalogue.into();
        self
    }

    /// Sets the day of the run, which is today by default.
    #[must_use]
    pub fn with_today(mut self, today: NaiveDate) -> Self {
        self.tally.read.today = today;
        self
    }

    /// Checks the arguments before anything is read.
    pub(super) fn possible(&self) -> Result<()> {
        self.figures.intervals.check()?;
        self.tally.check_by()?;
        let indicators = self.tally.indicators.iter().chain(&self.figures.indicators).flatten();
        indicators.into_iter().try_for_each(|id| self.catalogue.get(id).map(drop))?;
        self.catalogue.parameters(&self.tally.parameters).map(drop)
    }

    /// The length of the periods.
    pub(crate) fn grain(&self) -> Result<Grain> {
        let mut periods = self.figures.periods.iter().flatten();
        let grain = periods.next().map_or(self.tally.grain, |first| first.grain());
        match periods.find(|period| period.grain() != grain) {
            Some(other) => Err(Error::parameter("period", other, &format!("periods of one length, here by {grain}"))),
            None => Ok(grain),
        }
    }

    pub(super) fn for_tally(&self, agencies: Option<Arc<Agencies>>) -> Result<TallyOptions> {
        let mut options = TallyOptions { grain: self.grain()?, ..self.tally.clone() };
        options.indicators = options.indicators.or_else(|| self.figures.indicators.clone());
        options.read.agencies = agencies.or(options.read.agencies);
        Ok(options)
    }
}
