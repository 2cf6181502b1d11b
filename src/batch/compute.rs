//! All indicators of all registers.

use std::sync::Arc;

use crate::batch::book::{Account, Book};
use crate::batch::compute_options::ComputeOptions;
use crate::batch::folder::Registers;
use crate::calendar::NaiveDate;
use crate::catalogue::Catalogue;
use crate::disclose::suppressed;
use crate::error::{Error, Result};
use crate::figure::{Figures, Gaps, figures};
use crate::lang::Lang;
use crate::register::{AGENCIES, Agencies, Problems, ReadOptions, Schema};
use crate::tally::{Tally, TallyOptions, tally};

/// Computes the indicators of some registers.
///
/// A register without a group-by column does not stop the others. Where totals are asked for, its indicators have those, and it is
/// among [`Book::ungrouped`]; else they are `not_available`, and it is among [`Book::failures`]. A group-by column that no register
/// has is an error.
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
    compute_beside(registers, Vec::new(), options)
}

/// [`compute`], beside registers that were counted elsewhere.
pub(crate) fn compute_beside(registers: &Registers, counted: Vec<Tally>, options: &ComputeOptions) -> Result<Book> {
    let catalogue = &options.catalogue;
    options.possible()?;
    let tally_options = options.for_tally(agencies(registers, options.tally.read.today)?)?;
    let mut book = Book {
        figures: Figures::default(),
        problems: Problems::default(),
        accounts: Vec::new(),
        tallies: Vec::new(),
        ungrouped: Vec::new(),
        failures: Vec::new(),
        catalogue: Arc::clone(catalogue),
    };
    let (mut gaps, mut wholes) = (Gaps::new(), Vec::new());
    for (id, register) in registers.iter() {
        if !is_asked(id, catalogue, tally_options.indicators.as_deref())? {
            continue;
        }
        let lacking = register.stream_lacks(&tally_options.by);
        match lacking.map_or_else(|| tally(register, catalogue, &tally_options), Err) {
            Ok(counted) => book.tallies.push(counted),
            Err(error) if options.figures.totals && lacks_by(&error, &options.tally.by, register.schema()) => {
                gaps.insert(id.clone(), reason(id, &error));
                wholes.push(tally(register, catalogue, &TallyOptions { by: Vec::new(), ..tally_options.clone() })?);
                book.ungrouped.push((id.clone(), error));
            }
            Err(error)
                if lacks_by(&error, &options.tally.by, register.schema())
                    || options.keep_going && !is_argument(&error) =>
            {
                gaps.insert(id.clone(), reason(id, &error));
                book.failures.push((id.clone(), error));
            }
            Err(error) => return Err(error),
        }
    }
    for tally in counted {
        if is_asked(tally.spec().register(), catalogue, tally_options.indicators.as_deref())? {
            book.tallies.push(tally);
        }
    }
    book.tallies.sort_by(|one, other| one.spec().register().cmp(other.spec().register()));
    book.accounts = book.tallies.iter().chain(&wholes).map(Account::of).collect();
    book.accounts.sort_by(|one, other| one.register.cmp(&other.register));
    book.tallies.iter().chain(&wholes).for_each(|tally| book.problems.extend(tally.problems().clone()));
    some_has_by(&book.tallies, [&mut book.ungrouped, &mut book.failures], options)?;
    let figures = figures_with(&book.tallies, &wholes, &gaps, options)?;
    book.figures = suppressed(figures, catalogue, options.suppress, None)?;
    Ok(book)
}

/// Whether one of the indicators that were asked for is counted in a register; all are asked for unless some are named.
pub(super) fn is_asked(register: &str, catalogue: &Catalogue, names: Option<&[String]>) -> Result<bool> {
    let Some(names) = names else { return Ok(true) };
    let asked = catalogue.asked(names)?;
    Ok(asked.iter().any(|one| one.measures().any(|(_, measure)| one.register_of(measure) == register)))
}

/// The figures of some tallies; all of them have the group-by columns, even where there is no tally that does.
pub(super) fn figures_of(tallies: &[Tally], gaps: &Gaps, options: &ComputeOptions) -> Result<Figures> {
    let mut asked = options.figures.clone();
    asked.indicators = asked.indicators.or_else(|| options.tally.indicators.clone());
    asked.stop = Arc::clone(&options.tally.read.stop);
    Ok(figures(tallies, gaps, &options.catalogue, &asked)?.with_by(&options.tally.by))
}

/// Those of tallies, completed by the totals of registers that lack a group-by column.
pub(super) fn figures_with(
    tallies: &[Tally],
    wholes: &[Tally],
    gaps: &Gaps,
    options: &ComputeOptions,
) -> Result<Figures> {
    let figures = figures_of(tallies, gaps, options)?;
    if wholes.is_empty() {
        return Ok(figures);
    }
    Ok(figures.completed(figures_of(wholes, &Gaps::new(), options)?))
}

/// The table of agencies, where it is among the registers.
pub(crate) fn agencies(registers: &Registers, today: NaiveDate) -> Result<Option<Arc<Agencies>>> {
    let Some(register) = registers.get(AGENCIES) else { return Ok(None) };
    let agencies = Agencies::read(register, &ReadOptions { today, ..ReadOptions::default() })?;
    Ok(Some(Arc::new(agencies)))
}

/// A group-by column that no register has was hardly meant.
pub(super) fn some_has_by(
    tallies: &[Tally],
    left_out: [&mut Vec<(String, Error)>; 2],
    options: &ComputeOptions,
) -> Result<()> {
    let kinds = options.catalogue.kinds();
    let by = &options.tally.by;
    let lacks = |(id, error): &(String, Error)| kinds.get(id).is_ok_and(|schema| lacks_by(error, by, schema));
    if !tallies.is_empty() || !left_out.iter().flat_map(|some| some.iter()).all(lacks) {
        return Ok(());
    }
    left_out.into_iter().flat_map(|some| some.drain(..)).next().map_or(Ok(()), |(_, error)| Err(error))
}

/// Whether an error says that a register lacks a group-by column.
pub(crate) fn lacks_by(error: &Error, by: &[String], schema: &Schema) -> bool {
    let named =
        |column: &String| by.iter().any(|by| by == column || schema.find(by).is_some_and(|known| known.id == *column));
    matches!(error, Error::MissingColumn { column, .. } if named(column) && !schema.column(column).is_some_and(|known| known.required))
}

/// Whether an error is about what was asked, so that no register can go on.
fn is_argument(error: &Error) -> bool {
    matches!(error, Error::Parameter { .. } | Error::Unknown { .. } | Error::Definition { .. } | Error::Interrupted)
}

pub(crate) fn reason(register: &str, error: &Error) -> (String, String) {
    match error {
        Error::MissingColumn { column, .. } => {
            (format!("台账“{register}”没有列“{column}”"), format!("register `{register}` has no column `{column}`"))
        }
        other => {
            let zh = Lang::Zh.says(&other.to_string());
            (format!("台账“{register}”无法读取：{zh}"), format!("register `{register}` cannot be read: {other}"))
        }
    }
}
