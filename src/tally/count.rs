//! One pass over a register: every measure, every period and every group at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::sync_channel;

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;

use crate::catalogue::{Catalogue, Clock};
use crate::error::{Error, Result};
use crate::register::{ReadOptions, Register, Rows, Schema, UNIT_LEVEL, days};
use crate::tally::cells::Cells;
use crate::tally::clock::{Answers, ReadyClock};
use crate::tally::groups::Groups;
use crate::tally::measure::{Lifetime, Placement, Ready, cutoff_column};
use crate::tally::numbers::Numbers;
use crate::tally::options::{Spec, TallyOptions};
use crate::tally::periods::{NONE, Periods};
use crate::tally::stock::Stock;
use crate::tally::verdict::verdicts;
use crate::tally::{Availability, Cell, Counts, DayCell, Histogram, Tally, add};

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
    let mut counter = Counter::new(register.schema(), catalogue, options)?;
    let reading = counter.read_options(options);
    std::thread::scope(|scope| {
        // Rows are read while those before them are counted.
        let (sender, receiver) = sync_channel::<Rows>(1);
        let counting =
            scope.spawn(move || receiver.into_iter().try_for_each(|rows| counter.count(&rows)).map(|()| counter));
        let account = register.read(&reading, |rows| sender.send(rows.clone()).map_err(|_| Error::Interrupted));
        drop(sender);
        // Where the counting failed, the reading was stopped by that.
        let counter = counting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        counter.finish(account?)
    })
}

/// A tally in the making.
pub(crate) struct Counter {
    spec: Spec,
    schema: std::sync::Arc<Schema>,
    measures: Vec<Ready>,
    clocks: Vec<ReadyClock>,
    availability: Vec<Availability>,
    by: Vec<String>,
    periods: Periods,
    groups: Groups,
    cells: Cells,
    numbers: Vec<Numbers>,
}

/// What all measures share of some rows.
pub(super) struct Batch<'a> {
    /// The rows, with the answers of the clocks as columns.
    pub(super) rows: Rows,
    pub(super) clocks: BTreeMap<&'a str, (&'a ReadyClock, Answers)>,
    pub(super) by: &'a [String],
    pub(super) groups: Vec<u32>,
    pub(super) periods: &'a Periods,
    pub(super) flows: BTreeMap<String, FlowCells>,
    pub(super) stocks: Vec<Stock>,
    /// The cell of each row's group that belongs to no period.
    pub(super) nowhere: Vec<u32>,
}

/// Where the rows of a flow stand: the cell of each, and which have one.
pub(super) struct FlowCells {
    pub(super) cells: Vec<u32>,
    pub(super) placed: Bitmap,
    /// Rows whose day is there but cannot place them.
    pub(super) unreadable: Option<Bitmap>,
    /// The day as of which each row is judged.
    pub(super) judged: Vec<i32>,
}

impl Counter {
    pub(crate) fn new(schema: &std::sync::Arc<Schema>, catalogue: &Catalogue, options: &TallyOptions) -> Result<Self> {
        let spec = Spec::new(schema, catalogue, options)?;
        let measures: Vec<_> =
            spec.measures.iter().map(|measure| Ready::new(measure, &spec.parameters)).collect::<Result<_>>()?;
        let by: Vec<_> = spec.by.iter().map(|name| column_of(schema, name)).collect();
        let mut clocks: Vec<ReadyClock> = Vec::new();
        for clock in spec.measures.iter().filter_map(|measure| measure.clock.as_ref()) {
            if clocks.iter().all(|known| known.clock.id != clock.id) {
                clocks.push(ReadyClock::new(clock, &spec.parameters, &options.calendar, options.today)?);
            }
        }
        Ok(Self {
            availability: vec![Availability::default(); measures.len()],
            numbers: measures.iter().map(|measure| Numbers::new(&measure.definition)).collect(),
            periods: Periods::new(spec.grain, spec.cutoff, options.last_day()),
            groups: Groups::new(by.len()),
            cells: Cells::default(),
            schema: std::sync::Arc::clone(schema),
            by,
            measures,
            clocks,
            spec,
        })
    }

    /// What has to be read for these measures.
    pub(crate) fn read_options(&self, options: &TallyOptions) -> ReadOptions {
        let own = |name: &&String| self.schema.column(name).is_some();
        let mut columns: BTreeSet<String> = self.measures.iter().flat_map(Ready::columns).cloned().collect();
        columns.extend(self.by.iter().filter(own).cloned());
        columns.extend(self.schema.column("period").map(|column| column.id.clone()));
        let by_calendar = self.clocks.iter().map(|clock| &clock.clock).filter(|clock| clock.needs_calendar());
        let clocked: BTreeSet<String> = by_calendar.flat_map(Clock::ends).cloned().collect();
        ReadOptions {
            columns: Some(columns),
            extra: self.by.iter().filter(|name| !own(name)).cloned().collect(),
            needed: self.by.iter().filter(|name| *name != UNIT_LEVEL).cloned().collect(),
            today: options.today,
            unique_keys: options.unique_keys,
            values: options.values,
            units: options.units.clone(),
            clocked: (!clocked.is_empty()).then(|| (clocked, options.calendar.covers())),
            keys: options.keys.clone(),
            rows: std::sync::Arc::clone(&options.rows),
            stop: std::sync::Arc::clone(&options.stop),
        }
    }

    /// Whether the by-columns are there.
    fn check_by(&self, rows: &Rows) -> Result<()> {
        for name in &self.by {
            if rows.frame.column(name).is_err() {
                let found = rows.frame.get_column_names().iter().map(ToString::to_string).collect();
                return Err(Error::MissingColumn {
                    register: self.schema.id.clone(),
                    column: name.clone(),
                    found,
                    closest: None,
                });
            }
        }
        Ok(())
    }

    /// Counts some rows.
    pub(crate) fn count(&mut self, rows: &Rows) -> Result<()> {
        self.check_by(rows)?;
        let lacking: Vec<_> = self.measures.iter().map(|measure| measure.lacking(rows)).collect();
        let mut answered = rows.clone();
        let mut clocks = BTreeMap::new();
        for clock in &self.clocks {
            let id = clock.clock.id.as_str();
            let asking = |(measure, lacking): &(&Ready, &Vec<String>)| {
                measure.clock.as_deref() == Some(id) && lacking.is_empty()
            };
            let asking: Vec<_> = self.measures.iter().zip(&lacking).filter(asking).collect();
            if !asking.is_empty() {
                let asked = asking.iter().flat_map(|(measure, _)| measure.answers.iter().map(String::as_str)).collect();
                clocks.insert(id, (clock, clock.answer(&mut answered.frame, &asked)?));
            }
        }
        let placements: Vec<_> = self.measures.iter().map(|measure| measure.placement(&answered)).collect();
        let mut batch = Batch {
            groups: self.groups.of(rows, &self.by)?,
            rows: answered,
            clocks,
            by: &self.by,
            periods: &self.periods,
            flows: BTreeMap::new(),
            stocks: Vec::new(),
            nowhere: Vec::new(),
        };
        let mut frame = batch.rows.frame.clone();
        for ((state, placement), lacking) in self.availability.iter_mut().zip(&placements).zip(&lacking) {
            state.available |= lacking.is_empty();
            state.lacking.extend(lacking.iter().cloned());
            if let Placement::Flow(at) = placement
                && lacking.is_empty()
            {
                batch.place(at, &mut frame, &mut self.cells)?;
            }
        }
        let available: Vec<_> = lacking.iter().map(Vec::is_empty).collect();
        batch.stocks = self.stocks(&batch.rows, &placements, &available)?;
        for stock in &mut batch.stocks {
            stock.place(&batch.groups, &mut self.cells);
        }
        batch.nowhere = batch.groups.iter().map(|group| self.cells.number(*group, NONE)).collect();
        let verdicts = verdicts(&self.measures, &placements, &available, frame, &self.schema, self.spec.cutoff)?;
        let work = self.numbers.par_iter_mut().zip(&self.measures).zip(&placements).zip(verdicts);
        work.try_for_each(|(((numbers, measure), placement), verdict)| match verdict {
            Some(verdict) => numbers.count(&batch, measure, placement, &verdict),
            None => {
                numbers.set_all_aside(&batch);
                Ok(())
            }
        })
    }

    /// The stocks of the measures, each of them once.
    fn stocks(&self, rows: &Rows, placements: &[Placement], available: &[bool]) -> Result<Vec<Stock>> {
        let mut asked: Vec<(Lifetime, bool)> = Vec::new();
        for ((measure, placement), _) in
            self.measures.iter().zip(placements).zip(available).filter(|(_, there)| **there)
        {
            if let Placement::Stock(lifetime) = placement {
                asked.push((lifetime.clone(), measure.definition.open.is_some()));
                asked.push((measure.part_lifetime(rows, lifetime), false));
            }
        }
        asked.sort();
        asked.dedup();
        asked.into_par_iter().map(|(lifetime, open)| Stock::new(rows, &self.periods, &lifetime, open)).collect()
    }

    /// The tally of all that was counted.
    pub(crate) fn finish(self, account: crate::register::Account) -> Result<Tally> {
        let mut cells: Vec<Vec<(Cell, i64)>> = self.groups.all().map(|_| Vec::new()).collect();
        let mut days: Vec<Vec<(DayCell, Histogram)>> = self.groups.all().map(|_| Vec::new()).collect();
        for (measure, numbers) in self.numbers.into_iter().enumerate() {
            for (group, cell, number) in numbers.cells(measure, &self.cells) {
                cells[group as usize].push((cell, number));
            }
            for (group, cell, histogram) in numbers.into_day_cells(measure, &self.cells) {
                days[group as usize].push((cell, histogram));
            }
        }
        let mut groups = BTreeMap::new();
        for ((group, cells), days) in self.groups.all().zip(cells).zip(days) {
            let counts = Counts { cells: summed(cells, &self.spec)?, days: days.into_iter().collect() };
            groups.insert(self.groups.values(group), counts);
        }
        Ok(Tally {
            spec: self.spec,
            rows: account.rows,
            set_aside: account.set_aside,
            availability: self.availability,
            groups,
            problems: account.problems,
        })
    }
}

/// Numbers by cell; those of one cell are added up.
fn summed(mut numbers: Vec<(Cell, i64)>, spec: &Spec) -> Result<BTreeMap<Cell, i64>> {
    numbers.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    if numbers.windows(2).all(|pair| pair[0].0 != pair[1].0) {
        return Ok(numbers.into_iter().filter(|(_, number)| *number != 0).collect());
    }
    let mut cells = BTreeMap::new();
    numbers.into_iter().try_for_each(|(cell, number)| add(&mut cells, cell, number, spec))?;
    Ok(cells)
}

/// The column that a name in `by` stands for.
fn column_of(schema: &Schema, name: &str) -> String {
    schema.find(name).map_or_else(|| name.to_owned(), |column| column.id.clone())
}

impl<'a> Batch<'a> {
    /// The rows of a stock.
    pub(super) fn stock(&self, lifetime: &Lifetime, open: bool) -> &Stock {
        let found = self.stocks.iter().find(|stock| stock.open == open && stock.lifetime == *lifetime);
        found.expect("the stocks of all measures were made")
    }

    /// The clock of a measure, with its answers.
    pub(super) fn clock(&self, measure: &Ready) -> Option<(&'a ReadyClock, &Answers)> {
        let (clock, answers) = self.clocks.get(measure.clock.as_deref()?)?;
        Some((clock, answers))
    }

    /// Places the rows by the days of a column, and adds the cutoff of each row to the frame.
    fn place(&mut self, at: &str, frame: &mut DataFrame, cells: &mut Cells) -> Result<()> {
        if self.flows.contains_key(at) {
            return Ok(());
        }
        let days = days(&self.rows.frame, at)?;
        let mut unreadable = self.rows.unusable(&|column| column == at);
        if let Some(loose) = self.too_long(at)? {
            unreadable = Some(unreadable.map_or_else(|| loose.clone(), |known| &known | &loose));
        }
        let index: Vec<_> = days.iter().map(|day| self.periods.placed(*day)).collect();
        let mut placed: Bitmap = index.iter().map(|period| *period != NONE).collect();
        if let Some(unreadable) = &unreadable {
            placed = &placed & &!unreadable;
        }
        let place = |(row, period): (usize, &i32)| {
            let period = if placed.get_bit(row) { *period } else { NONE };
            cells.number(self.groups[row], period)
        };
        let cells = index.iter().enumerate().map(place).collect();
        let judged: Vec<i32> = days.iter().map(|day| self.periods.judged(*day)).collect();
        let cutoffs = Int32Chunked::from_slice(cutoff_column(at), &judged).into_date().into_series();
        frame.with_column(cutoffs.into()).map_err(Error::engine("adding the cutoff"))?;
        self.flows.insert(at.to_owned(), FlowCells { cells, placed, unreadable, judged });
        Ok(())
    }

    /// Rows that say their period, but only one longer than the periods asked for.
    fn too_long(&self, at: &str) -> Result<Option<Bitmap>> {
        let after = crate::register::after_period(at);
        if self.rows.frame.column(&after).is_err() {
            return Ok(None);
        }
        let (first, after) = (days(&self.rows.frame, at)?, days(&self.rows.frame, &after)?);
        Ok(Some(first.iter().zip(&after).map(|(first, after)| !self.periods.holds(*first, *after)).collect()))
    }
}
