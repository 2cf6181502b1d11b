//! The yearly assessment of registers.

use crate::batch::compute::{agencies, compute};
use crate::batch::compute_options::ComputeOptions;
use crate::batch::folder::Registers;
use crate::calendar::Period;
use polars_core::prelude::DataFrame;

use crate::error::{Error, Result};
use crate::figure::{Figures, IntervalOptions};
use crate::index::{Assessment, Index, Inputs, LEDGERS, Ledgers};
use crate::register::ReadOptions;

/// Scores units by an assessment, from the registers that its items are counted in.
///
/// The figures are computed by the unit of the assessment; the rows of `events`, `tasks` and `scores` are read where there are such
/// registers; items may name columns of `values`. Of `options` the periods, the definitions and the reading count.
///
/// # Errors
///
/// As [`compute`](crate::compute()) and [`Index::of`], and [`Error::Parameter`] where no period is named.
///
/// # Examples
///
/// ```
/// use fazhi::index::Assessment;
/// use fazhi::{ComputeOptions, Registers, batch};
///
/// let registers = Registers::open("examples/qilian-2020")?;
/// let options = ComputeOptions::default().with_years([2020]);
/// let assessment = Assessment::read("examples/qilian-2020/assessment.toml", &options.catalogue)?;
/// let index = batch::index(&registers, assessment, &options, None)?;
/// assert!(index.scored().count() > 40);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn index(
    registers: &Registers,
    assessment: Assessment,
    options: &ComputeOptions,
    values: Option<&DataFrame>,
) -> Result<Index> {
    let ledgers = ledgers(registers, options)?;
    let periods = periods(options)?;
    let figures = figures(registers, &assessment, options)?;
    Index::of(
        assessment,
        &Inputs { figures: &figures, catalogue: &options.catalogue, ledgers: &ledgers, values },
        &periods,
    )
}

fn periods(options: &ComputeOptions) -> Result<Vec<Period>> {
    let periods = options.figures.periods.clone().filter(|periods| !periods.is_empty());
    periods.ok_or_else(|| Error::parameter("periods", "nothing", "the periods that are assessed"))
}

/// The figures that the items are measured by, by unit.
fn figures(registers: &Registers, assessment: &Assessment, options: &ComputeOptions) -> Result<Figures> {
    let indicators: Vec<String> = assessment.indicators().map(str::to_owned).collect();
    if indicators.is_empty() {
        return Ok(Figures::default());
    }
    let levels = IntervalOptions::default();
    let asked = options.clone().with_by([assessment.unit.as_str()]).with_indicators(indicators);
    Ok(compute(registers, &asked.with_totals(false).with_intervals(levels))?.figures)
}

/// The rows of events, tasks and scores.
pub(crate) fn ledgers(registers: &Registers, options: &ComputeOptions) -> Result<Ledgers> {
    let agencies = agencies(registers, options.tally.read.today)?;
    let read = ReadOptions {
        agencies: agencies.or_else(|| options.tally.read.agencies.clone()),
        ..options.tally.read.clone()
    };
    let registers = LEDGERS.iter().filter_map(|kind| registers.get(kind));
    registers.into_iter().try_fold(Ledgers::default(), |ledgers, register| ledgers.and(register, &read))
}
