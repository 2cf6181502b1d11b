//! All indicators of all registers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::batch::book::{Account, Book};
use crate::batch::folder::Registers;
use crate::calendar::{Calendar, Grain, Period, date};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, Figures, Gaps, IntervalOptions, figures};
use crate::register::{AGENCIES, Agencies, Problems, ReadOptions};
use crate::tally::{Tally, TallyOptions, tally};

/// What is computed, and how.
#[derive(Debug, Clone)]
pub struct ComputeOptions {
    /// The periods; where none are named, all years from the first to the last in which anything was counted.
    pub periods: Option<Vec<Period>>,
    /// The columns that part the rows: ids, headers, `agency`, or `agency_level` for the level that the table of agencies gives.
    pub by: Vec<String>,
    /// The day as of which open matters are judged, in days since 1970-01-01; each period's last day where none is given.
    pub cutoff: Option<i32>,
    /// Which days are worked.
    pub calendar: Arc<Calendar>,
    /// The indicators; where none are named, all of the registers that were given.
    pub indicators: Option<Vec<String>>,
    /// The levels and methods of the intervals.
    pub intervals: IntervalOptions,
    /// Whether there are rows that total over by-columns.
    pub totals: bool,
    /// Values of parameters that are not to have their defaults.
    pub parameters: BTreeMap<String, f64>,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
    /// The day of the run, in days since 1970-01-01: no event lies after it.
    pub today: i32,
    /// Whether a row whose key an earlier row has is excluded.
    pub unique_keys: bool,
    /// Whether problems show the text of the cell.
    pub values: bool,
    /// Whether a register that cannot be read leaves the others to go on.
    pub keep_going: bool,
    /// Ends the computation with [`Error::Interrupted`] once it is set.
    pub stop: Arc<AtomicBool>,
}

impl Default for ComputeOptions {
    fn default() -> Self {
        Self {
            periods: None,
            by: Vec::new(),
            cutoff: None,
            calendar: Arc::new(Calendar::china().clone()),
            indicators: None,
            intervals: IntervalOptions::default(),
            totals: false,
            parameters: BTreeMap::new(),
            catalogue: Arc::new(Catalogue::built_in().clone()),
            today: date::today_number(),
            unique_keys: true,
            values: false,
            keep_going: false,
            stop: Arc::default(),
        }
    }
}

impl ComputeOptions {
    /// These options for some years.
    #[must_use]
    pub fn with_years(self, years: impl IntoIterator<Item = i32>) -> Self {
        self.with_periods(years.into_iter().map(Period::Year))
    }

    /// These options for some periods.
    #[must_use]
    pub fn with_periods(mut self, periods: impl IntoIterator<Item = Period>) -> Self {
        self.periods = Some(periods.into_iter().collect());
        self
    }

    /// These options by some columns.
    #[must_use]
    pub fn with_by<S: Into<String>>(mut self, by: impl IntoIterator<Item = S>) -> Self {
        self.by = by.into_iter().map(Into::into).collect();
        self
    }

    /// These options for some indicators.
    #[must_use]
    pub fn with_indicators<S: Into<String>>(mut self, indicators: impl IntoIterator<Item = S>) -> Self {
        self.indicators = Some(indicators.into_iter().map(Into::into).collect());
        self
    }

    /// These options with other intervals.
    #[must_use]
    pub fn with_intervals(mut self, intervals: IntervalOptions) -> Self {
        self.intervals = intervals;
        self
    }

    /// Looks at the arguments before anything is read.
    pub(super) fn possible(&self) -> Result<()> {
        self.intervals.check()?;
        self.indicators.iter().flatten().try_for_each(|id| self.catalogue.get(id).map(drop))?;
        self.catalogue.parameters(&self.parameters).map(drop)
    }

    fn grain(&self) -> Result<Grain> {
        let mut periods = self.periods.iter().flatten();
        let grain = periods.next().map_or(Grain::Year, |first| first.grain());
        match periods.find(|period| period.grain() != grain) {
            Some(other) => Err(Error::parameter("period", other, &format!("periods of one length, here by {grain}"))),
            None => Ok(grain),
        }
    }

    pub(super) fn for_tally(&self, agencies: Option<Arc<Agencies>>) -> Result<TallyOptions> {
        Ok(TallyOptions {
            by: self.by.clone(),
            grain: self.grain()?,
            cutoff: self.cutoff,
            calendar: Arc::clone(&self.calendar),
            indicators: self.indicators.clone(),
            parameters: self.parameters.clone(),
            today: self.today,
            unique_keys: self.unique_keys,
            values: self.values,
            agencies,
            stop: Arc::clone(&self.stop),
            ..TallyOptions::default()
        })
    }
}

/// Computes the indicators of some registers.
///
/// A register that lacks a by-column leaves its indicators `not_available`; a by-column that none of them has is an error.
///
/// # Errors
///
/// An impossible argument, and what makes a register impossible to read, unless the others are to go on.
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
    let agencies = agencies(registers, options.today)?;
    let tally_options = options.for_tally(agencies)?;
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
    let asked = FigureOptions {
        periods: options.periods.clone(),
        indicators: options.indicators.clone(),
        intervals: options.intervals.clone(),
        totals: options.totals,
    };
    Ok(figures(tallies, gaps, &options.catalogue, &asked)?.with_by(&options.by))
}

/// The table of agencies, where it is among the registers.
pub(crate) fn agencies(registers: &Registers, today: i32) -> Result<Option<Arc<Agencies>>> {
    let Some(register) = registers.get(AGENCIES) else { return Ok(None) };
    let mut agencies = Agencies::default();
    let reading = ReadOptions { today, ..ReadOptions::default() };
    register.read(&reading, |rows| agencies.extend(&rows, AGENCIES))?;
    Ok(Some(Arc::new(agencies)))
}

pub(super) fn lacks_by(error: &Error, options: &ComputeOptions, schema: &crate::register::Schema) -> bool {
    let named = |column: &String| {
        options.by.iter().any(|by| by == column || schema.find(by).is_some_and(|known| known.id == *column))
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
