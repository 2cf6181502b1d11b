//! One pass over a register: every measure, every period and every group at once.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::register::{self, Register, Rows};
use crate::tally::batch::Batch;
use crate::tally::cells::Cells;
use crate::tally::counts::Gathered;
use crate::tally::groups::Groups;
use crate::tally::numbers::Numbers;
use crate::tally::options::TallyOptions;
use crate::tally::plan::Plan;
use crate::tally::slot::Way;
use crate::tally::task::Task;
use crate::tally::{Availability, Group, Tally};

/// Counts the measures of a register, in one pass.
///
/// # Errors
///
/// [`Error::MissingColumn`] where a by-column is in none of the inputs, [`Error::Overflow`], and what reading gives.
///
/// # Examples
///
/// See [`Tally`].
pub fn tally(register: &Register, catalogue: &Catalogue, options: &TallyOptions) -> Result<Tally> {
    let task = Task::new(register.schema(), catalogue, options)?;
    let hands = options.threads.or_else(|| available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut counters: Vec<_> = std::iter::repeat_with(|| Counter::new(&task)).take(hands).collect();
    let visitors = counters.iter_mut().map(|counter| |rows: Rows| counter.count(rows)).collect();
    let reading = task.read_options(options);
    let account = register.read_by(&reading, visitors)?;
    let counted = counters.into_iter().reduce(Counter::absorb).unwrap_or_else(|| Counter::new(&task));
    counted.finish(account)
}

/// A tally in the making.
struct Counter<'a> {
    task: &'a Task,
    availability: Vec<Availability>,
    groups: Groups,
    cells: Cells,
    numbers: Vec<Numbers>,
    /// How rows with the columns of the last ones are counted.
    plan: Option<Plan>,
}

impl<'a> Counter<'a> {
    fn new(task: &'a Task) -> Self {
        Self {
            availability: vec![Availability::default(); task.measures.len()],
            numbers: task.measures.iter().map(|measure| Numbers::new(&measure.definition)).collect(),
            groups: Groups::new(task.by.len()),
            cells: Cells::default(),
            plan: None,
            task,
        }
    }

    /// Counts some rows.
    fn count(&mut self, rows: Rows) -> Result<()> {
        let mut plan = match self.plan.take() {
            Some(plan) if plan.fits(&rows) => plan,
            before => self.plan_for(&rows, before)?,
        };
        let mut batch = Batch::new(self.task, &plan, rows)?;
        let marks = plan.marks.found(&batch.rows, batch.marks()?);
        batch.patterns = plan.patterns.of(&batch.rows, &marks)?;
        plan.judge(self.task);
        batch.groups = self.groups.of(&batch.rows, &self.task.by)?;
        batch.place(&plan, &mut self.cells)?;
        plan.prepare(self.cells.len());
        self.add(&batch, &mut plan)?;
        self.plan = Some(plan);
        Ok(())
    }

    /// Makes a plan for rows with other columns than those before.
    fn plan_for(&mut self, rows: &Rows, before: Option<Plan>) -> Result<Plan> {
        if let Some(mut before) = before {
            before.empty(&mut self.numbers);
        }
        if let Some(lacking) = self.task.by.iter().find(|name| rows.get(name).is_none()) {
            let found = rows.columns().map(ToOwned::to_owned).collect();
            let register = self.task.schema.id.clone();
            return Err(Error::MissingColumn { register, column: lacking.clone(), found, closest: None });
        }
        let plan = Plan::new(self.task, rows)?;
        for (state, lacking) in self.availability.iter_mut().zip(&plan.lacking) {
            state.add(&Availability { available: lacking.is_empty(), lacking: lacking.iter().cloned().collect() });
        }
        Ok(plan)
    }

    /// Adds the rows of a batch to the numbers.
    fn add(&mut self, batch: &Batch<'_>, plan: &mut Plan) -> Result<()> {
        let (met, numbers) = (self.cells.len(), self.numbers.as_mut_slice());
        for (flow, placed) in plan.flows.iter_mut().zip(&batch.flows) {
            flow.slot.count(Way::Entering, &batch.patterns, &placed.cells, met, numbers);
        }
        for (stock, placed) in plan.stocks.iter_mut().zip(&batch.stocks) {
            stock.slot.count(Way::Entering, &placed.patterns, &placed.enter_cells, met, numbers);
            stock.slot.count(Way::Leaving, &placed.patterns, &placed.leave_cells, met, numbers);
        }
        plan.nowhere.count(Way::Entering, &batch.patterns, &batch.nowhere, met, numbers);
        for single in &plan.single {
            numbers[single.measure].count(batch, &self.task.measures[single.measure], single)?;
        }
        Ok(())
    }

    /// Takes in what another counter counted.
    fn absorb(mut self, mut other: Self) -> Self {
        for counter in [&mut self, &mut other] {
            if let Some(mut plan) = counter.plan.take() {
                plan.empty(&mut counter.numbers);
            }
        }
        for (mine, theirs) in self.availability.iter_mut().zip(&other.availability) {
            mine.add(theirs);
        }
        let groups: Vec<u32> = other.groups.all().map(|group| self.groups.take(&other.groups.values(group))).collect();
        let own = |number: usize| {
            let (group, period) = other.cells.pair(number);
            self.cells.number(groups[group as usize], period)
        };
        let cells: Vec<u32> = (0..other.cells.len()).map(own).collect();
        for (mine, theirs) in self.numbers.iter_mut().zip(other.numbers) {
            mine.absorb(theirs, &cells, &groups);
        }
        self
    }

    /// The tally of all that was counted.
    fn finish(mut self, account: register::Account) -> Result<Tally> {
        if let Some(mut plan) = self.plan.take() {
            plan.empty(&mut self.numbers);
        }
        let mut gathered: Vec<_> = self.groups.all().map(|_| Gathered::default()).collect();
        for (measure, numbers) in self.numbers.into_iter().enumerate() {
            numbers.gather(measure, &self.cells, &mut gathered);
        }
        let spec = &self.task.spec;
        let groups: Vec<Group> = self.groups.all().map(|group| self.groups.values(group)).collect();
        let counted = groups.into_par_iter().zip(gathered);
        let counted = counted.map(|(group, gathered)| Ok((group, gathered.counts(spec)?)));
        let groups = counted.collect::<Result<Vec<_>>>()?.into_iter().collect();
        Ok(Tally {
            spec: spec.clone(),
            rows: account.rows,
            excluded: account.excluded,
            availability: self.availability,
            groups,
            problems: account.problems,
        })
    }
}
