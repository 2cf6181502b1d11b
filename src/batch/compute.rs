//! All indicators of all registers.

use std::sync::Arc;

use crate::batch::book::{Account, Book};
use crate::batch::folder::Registers;
use crate::calendar::{Calendar, Grain, NaiveDate, Period};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, Figures, Gaps, IntervalOptions, figures};
use crate::register::{AGENCIES, Agencies, Problems, ReadOptions};
use crate::tally::{Tally, TallyOptions, tally};

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
    /// Whether to continue without the registers that cannot be read: see [`Book::failures`].
    pub keep_going: bool,
}

impl Default for ComputeOptions {
    fn default() -> Self {
        Self {
            tally: TallyOptions::default(),
            figures: FigureOptions::default(),
            catalogue: Arc::new(Catalogue::built_in().clone()),
            keep_going: false,
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
        let indicators = self.tally.indicators.iter().chain(&self.figures.indicators).flatten();
        indicators.into_iter().try_for_each(|id| self.catalogue.get(id).map(drop))?;
        self.catalogue.parameters(&self.tally.parameters).map(drop)
    }

    fn grain(&self) -> Result<Grain> {
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

/// Computes the indicators of some registers.
///
/// A register without a group-by column leaves its indicators `not_available`; a group-by column that none of them has is
/// an error.
///
/// # Errors
///
/// An invalid argument, and a register that cannot be read, unless [`ComputeOptions::keep_going`] is set.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, Registers, compute};
/// use fazhi::polars::prelude::*;
///
/// let matters = df![
///     "受理日期" => ["2020-03-05", "2020年3月9日", "2020/12/30"],
///     "办结日期" => ["2020-03-06", "2020-03-20", "2021-01-08"],
///     "办理部门" => ["民政局", "民政局", "公安局"],
/// ]?;
/// let registers = Registers::new().with_frame("service_matters", matters)?;
/// let book = compute(&registers, &ComputeOptions::default().with_years([2020]).with_by(["agency"]))?;
/// let rates: Vec<_> = book.figures.of("service_completion_rate").map(|figure| figure.value).collect();
/// assert_eq!(rates, [Some(0.0), Some(1.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compute(registers: &Registers, options: &ComputeOptions) -> Result<Book> {
    let catalogue = &options.catalogue;
    options.possible()?;
    let tally_options = options.for_tally(agencies(registers, options.tally.read.today)?)?;
    let mut book = Book {
        figures: Figures::default(),
        problems: Problems::default(),
        accounts: Vec::new(),
        tallies: Vec::new(),
        failures: Vec::new(),
        catalogue: Arc::clone(catalogue),
    };
    let mut gaps = Gaps::new();
    let mut lacking = None;
    for (id, register) in registers.iter() {
        match tally(register, catalogue, &tally_options) {
            Ok(counted) => {
                let problems = counted.problems().total();
                let (rows, excluded) = (counted.rows(), counted.excluded());
                let counted_rows = rows - excluded;
                book.accounts.push(Account { register: id.clone(), rows, counted: counted_rows, excluded, problems });
                book.problems.extend(counted.problems().clone());
                book.tallies.push(counted);
            }
            Err(error) if lacks_by(&error, options, register.schema()) => {
                gaps.insert(id.clone(), reason(id, &error));
                lacking.get_or_insert(error);
            }
            Err(error) if options.keep_going && !is_argument(&error) => {
                gaps.insert(id.clone(), reason(id, &error));
                book.failures.push((id.clone(), error));
            }
            Err(error) => return Err(error),
        }
    }
    if let (true, Some(error)) = (book.tallies.is_empty() && book.failures.is_empty(), lacking) {
        return Err(error);
    }
    book.figures = figures_of(&book.tallies, &gaps, options)?;
    Ok(book)
}

/// The figures of some tallies; all of them have the by-columns, even where there is no tally that does.
pub(super) fn figures_of(tallies: &[Tally], gaps: &Gaps, options: &ComputeOptions) -> Result<Figures> {
    let mut asked = options.figures.clone();
    asked.indicators = asked.indicators.or_else(|| options.tally.indicators.clone());
    Ok(figures(tallies, gaps, &options.catalogue, &asked)?.with_by(&options.tally.by))
}

/// The table of agencies, where it is among the registers.
pub(crate) fn agencies(registers: &Registers, today: NaiveDate) -> Result<Option<Arc<Agencies>>> {
    let Some(register) = registers.get(AGENCIES) else { return Ok(None) };
    let agencies = Agencies::read(register, &ReadOptions { today, ..ReadOptions::default() })?;
    Ok(Some(Arc::new(agencies)))
}

pub(super) fn lacks_by(error: &Error, options: &ComputeOptions, schema: &crate::register::Schema) -> bool {
    let named = |column: &String| {
        options.tally.by.iter().any(|by| by == column || schema.find(by).is_some_and(|known| known.id == *column))
    };
    matches!(error, Error::MissingColumn { column, .. } if named(column) && !schema.column(column).is_some_and(|known| known.required))
}

/// Whether an error is about what was asked, so that no register can go on.
fn is_argument(error: &Error) -> bool {
    matches!(error, Error::Parameter { .. } | Error::Unknown { .. } | Error::Definition { .. } | Error::Interrupted)
}

pub(super) fn reason(register: &str, error: &Error) -> (String, String) {
    match error {
        Error::MissingColumn { column, .. } => {
            (format!("台账“{register}”没有列 `{column}`"), format!("register `{register}` has no column `{column}`"))
        }
        other => {
            (format!("台账“{register}”无法读取:{other}"), format!("register `{register}` cannot be read: {other}"))
        }
    }
}
