//! One pass over a register: every measure, every period and every group at once.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::available_parallelism;

use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::column::Mask;
use crate::error::{Result, go_on};
use crate::register::PERIOD;
use crate::register::{self, KeyOptions, Register, Rows};
use crate::tally::counts::Gathered;
use crate::tally::groups::{CellCodes, Groups, Pairs};
use crate::tally::measure::DayColumn;
use crate::tally::periods::NO_PERIOD;
use crate::tally::plan::{Batch, Place, Plan, Task, without_group};
use crate::tally::spec::TallyOptions;
use crate::tally::stock::Stock;
use crate::tally::sums::Sums;
use crate::tally::{Availability, Tally};

/// Counts the measures of a register, in one pass.
///
/// # Errors
///
/// [`Error::MissingColumn`](crate::Error::MissingColumn) where a group-by column is in none of the inputs,
/// [`Error::Overflow`](crate::Error::Overflow), and what reading gives.
///
/// # Examples
///
/// See [`Tally`].
pub fn tally(register: &Register, catalogue: &Catalogue, options: &TallyOptions) -> Result<Tally> {
    let keys = KeyOptions { met: Arc::clone(&options.met), keep: options.keys, record: None };
    tally_apart(register, catalogue, options, &keys)
}

/// Counts the measures of a part of a register, given the keys of the parts that are tallied apart.
pub(crate) fn tally_apart(
    register: &Register,
    catalogue: &Catalogue,
    options: &TallyOptions,
    keys: &KeyOptions,
) -> Result<Tally> {
    tally_watched(register, catalogue, options, keys, &|_| ())
}

/// [`tally_apart`], with `watch` called on each batch before it is counted.
pub(crate) fn tally_watched(
    register: &Register,
    catalogue: &Catalogue,
    options: &TallyOptions,
    keys: &KeyOptions,
    watch: &(dyn Fn(&Rows) + Sync),
) -> Result<Tally> {
    let task = Task::new(register.schema(), catalogue, options)?;
    let workers = options.threads.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut counters: Vec<_> = std::iter::repeat_with(|| Counter::new(&task)).take(workers).collect();
    let visitors = counters.iter_mut().map(|counter| {
        move |rows: Rows| {
            watch(&rows);
            counter.count(rows)
        }
    });
    let visitors = visitors.collect();
    let (account, keys) = register.read_by(&task.read_options(options), keys, visitors)?;
    let stop = &options.read.stop;
    let mut counters = counters.into_iter();
    let first = counters.next().unwrap_or_else(|| Counter::new(&task));
    counters.try_fold(first, |counted, other| counted.absorb(other, stop))?.finish(account, keys, stop)
}

/// A tally in the making.
struct Counter<'a> {
    task: &'a Task,
    availability: Vec<Availability>,
    groups: Groups,
    /// The cells met so far: pairs of a group and a period.
    cells: Pairs,
    sums: Vec<Sums>,
    /// How rows with the columns of the last ones are counted.
    plan: Option<Plan>,
}

impl<'a> Counter<'a> {
    fn new(task: &'a Task) -> Self {
        Self {
            availability: vec![Availability::default(); task.measures.len()],
            sums: task.measures.iter().map(|measure| Sums::new(&measure.definition)).collect(),
            groups: Groups::new(task.by.len()),
            cells: Pairs::default(),
            plan: None,
            task,
        }
    }

    /// Counts some rows.
    fn count(&mut self, rows: Rows) -> Result<()> {
        let plan = match self.plan.take().filter(|plan| plan.fits(&rows)) {
            Some(plan) => plan,
            None => self.plan_for(&rows)?,
        };
        let batch = Batch::new(self.task, &plan, rows);
        // Lines of totals alone have nothing to count and are in no group, wherever a file is cut into batches.
        if !batch.rows.are_ignored() {
            let groups = self.groups.of(&batch.rows, &self.task.by);
            self.add(&batch, &plan, &groups)?;
        }
        self.plan = Some(plan);
        Ok(())
    }

    /// Makes a plan for rows with other columns than those before.
    fn plan_for(&mut self, rows: &Rows) -> Result<Plan> {
        if let Some(error) = without_group(self.task, rows) {
            return Err(error);
        }
        let plan = Plan::new(self.task, rows);
        for (state, planned) in self.availability.iter_mut().zip(&plan.measures) {
            let missing = planned.as_ref().err().cloned().unwrap_or_default();
            state.add(&Availability { available: planned.is_ok(), missing });
        }
        Ok(plan)
    }

    /// Adds the rows of a batch to the sums.
    fn add(&mut self, batch: &Batch<'_>, plan: &Plan, groups: &[u32]) -> Result<()> {
        let flows: Vec<_> = plan.flows.iter().map(|(at, _)| self.flow(batch, at, groups)).collect();
        let cells = &mut self.cells;
        let stocks: Vec<_> =
            plan.stocks.iter().map(|(life, open)| Stock::new(batch, life, *open, groups, cells)).collect();
        let of_groups: Vec<u32> = (0..).take(self.groups.len()).map(|group| cells.code(group, NO_PERIOD)).collect();
        let nowhere: Vec<u32> = groups.iter().map(|group| of_groups[*group as usize]).collect();
        let nowhere = CellCodes::from(nowhere);
        let own = self.own_periods(batch, plan, groups, &of_groups);
        let measures = self.task.measures.iter().zip(&plan.measures);
        for ((measure, planned), sums) in measures.zip(&mut self.sums) {
            let Ok(planned) = planned else {
                sums.exclude_all(&Mask::All.and_not(&batch.rows.ignored), &nowhere);
                continue;
            };
            let taken = batch.taken(measure, planned, plan);
            match planned.place {
                Place::Flow(flow) => sums.count_flow(batch, measure, taken, (&flows[flow], &plan.flows[flow].0))?,
                Place::Stock(stock) => {
                    let part = planned.part_stock.map(|part| &stocks[part]);
                    let excluded = own.as_ref().unwrap_or(&nowhere);
                    sums.count_stock(batch, measure, taken, (&stocks[stock], part), excluded)?;
                }
            }
        }
        Ok(())
    }

    /// The cell of each row that is placed by a day: that of its period, or of no period where its day cannot be read.
    fn flow(&mut self, batch: &Batch<'_>, at: &str, groups: &[u32]) -> CellCodes {
        let mut cells = self.cells.codes(groups, batch.periods(&DayColumn::column(at)));
        for row in batch.unreadable(at).rows(groups.len()) {
            cells[row] = self.cells.code(groups[row], NO_PERIOD);
        }
        cells.into()
    }

    /// The cell in which each row of a stock is excluded where rows say their own period: that period, or none where it cannot be
    /// read.
    fn own_periods(&mut self, batch: &Batch<'_>, plan: &Plan, groups: &[u32], of_groups: &[u32]) -> Option<CellCodes> {
        let own = batch.rows.get(PERIOD).filter(|_| !plan.stocks.is_empty())?;
        let mut cells = self.cells.codes(groups, batch.periods(&DayColumn::column(PERIOD)));
        let anywhere = batch.unreadable(PERIOD).or(&own.missing(groups.len()));
        for row in anywhere.rows(groups.len()) {
            cells[row] = of_groups[groups[row] as usize];
        }
        Some(cells.into())
    }

    /// Takes what another worker counted.
    fn absorb(mut self, other: Self, stop: &AtomicBool) -> Result<Self> {
        for (mine, theirs) in self.availability.iter_mut().zip(&other.availability) {
            mine.add(theirs);
        }
        let groups: Vec<u32> = other.groups.into_values().iter().map(|group| self.groups.take(group)).collect();
        let pairs = other.cells.into_values().into_iter();
        let cells: Vec<u32> = pairs.map(|(group, period)| self.cells.code(groups[group as usize], period)).collect();
        for (mine, theirs) in self.sums.iter_mut().zip(other.sums) {
            go_on(stop)?;
            mine.absorb(theirs, &cells, &groups);
        }
        Ok(self)
    }

    /// The tally of all that was counted.
    fn finish(self, account: register::Account, keys: Option<Vec<u128>>, stop: &AtomicBool) -> Result<Tally> {
        let mut gathered: Vec<_> = (0..self.groups.len()).map(|_| Gathered::default()).collect();
        let cells = self.cells.into_values();
        for (measure, sums) in self.sums.into_iter().enumerate() {
            go_on(stop)?;
            sums.gather(measure, &cells, &mut gathered);
        }
        let spec = &self.task.spec;
        let counted = self.groups.into_values().into_par_iter().zip(gathered);
        let counted = counted.map(|(group, gathered)| go_on(stop).and_then(|()| Ok((group, gathered.counts(spec)?))));
        Ok(Tally {
            spec: spec.clone(),
            basis: self.task.basis.clone(),
            rows: account.rows,
            excluded: account.excluded,
            undated: account.undated,
            availability: self.availability,
            groups: counted.collect::<Result<Vec<_>>>()?.into_iter().collect(),
            problems: account.problems.in_order(),
            keys,
        })
    }
}
