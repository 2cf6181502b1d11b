//! The yearly assessment of registers.

use std::collections::BTreeSet;

use crate::batch::compute::{agencies, compute};
use crate::batch::compute_options::ComputeOptions;
use crate::batch::folder::Registers;
use crate::calendar::Period;
use polars_core::prelude::DataFrame;

use crate::error::{Error, Result};
use crate::figure::{Figures, IntervalOptions, periods_with_rows};
use crate::index::{Assessment, Index, Inputs, LEDGERS, Ledgers};
use crate::register::{Problems, ReadOptions, Register};

/// Scores units by an assessment, from the registers that its items are counted in.
///
/// The figures are computed by the unit of the assessment; the rows of `events`, `tasks` and `scores` are read where there are such
/// registers; items may name columns of `values`. Of `options` the periods, the definitions and the reading count; without periods, they are
/// those of the assessment.
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
    let agencies = agencies(registers, options.tally.read.today)?;
    let read = ReadOptions {
        agencies: agencies.or_else(|| options.tally.read.agencies.clone()),
        ..options.tally.read.clone()
    };
    let ledgers: Vec<&Register> = LEDGERS.iter().filter_map(|kind| registers.get(kind)).collect();
    let asked = asked(&assessment, options)?;
    let (mut figures, mut problems, mut counted) = (Figures::default(), Problems::default(), BTreeSet::new());
    if assessment.indicators().next().is_some() {
        let mut book = compute(registers, &asked)?;
        if let Some((_, error)) = book.failures.pop() {
            return Err(error);
        }
        counted = periods_with_rows(&book.tallies);
        (figures, problems) = (book.figures, book.problems);
    }
    index_of(assessment, (&figures, problems, &counted), (&ledgers, &read), &asked, values)
}

/// The index of figures that were computed by the unit of the assessment, and of ledgers.
pub(super) fn index_of(
    assessment: Assessment,
    (figures, problems, counted): (&Figures, Problems, &BTreeSet<Period>),
    (ledgers, read): (&[&Register], &ReadOptions),
    options: &ComputeOptions,
    values: Option<&DataFrame>,
) -> Result<Index> {
    let ledgers = ledgers.iter().try_fold(Ledgers::default(), |ledgers, register| ledgers.and(register, read))?;
    let ledgers = ledgers.with_cutoff(options.tally.cutoff);
    let inputs = Inputs { figures, catalogue: &options.catalogue, ledgers: &ledgers, values };
    let periods = options.figures.periods.clone().unwrap_or_default();
    Ok(Index::of_counted(assessment, &inputs, &periods, counted)?.with_problems(problems))
}

/// The periods that are assessed: those that are asked for, else those of the assessment.
fn periods(assessment: &Assessment, options: &ComputeOptions) -> Result<Vec<Period>> {
    let asked = options.figures.periods.clone().filter(|periods| !periods.is_empty());
    let expected = "the periods that are assessed, as in `periods = \"2020\"` of the assessment";
    asked.or_else(|| assessment.periods.clone()).ok_or_else(|| Error::parameter("periods", "", expected))
}

/// How the figures that items are measured by are computed: by unit, from registers each of which must be usable.
///
/// # Errors
///
/// [`Error::Parameter`] where small counts are to be withheld: what is not shown cannot be scored, and a score would show it.
pub(super) fn asked(assessment: &Assessment, options: &ComputeOptions) -> Result<ComputeOptions> {
    if let Some(least) = options.suppress {
        let expected = "none for an assessment, which is made of all figures: keep it in a project of its own";
        return Err(Error::parameter("suppress", least, expected));
    }
    let by_unit = options.clone().with_by([assessment.unit.as_str()]).with_indicators(assessment.indicators());
    let by_unit = by_unit
        .with_periods(periods(assessment, options)?)
        .with_totals(false)
        .with_intervals(IntervalOptions::default());
    Ok(ComputeOptions { keep_going: false, ..by_unit })
}
