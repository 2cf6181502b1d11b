//! One pass over a register: every measure, every period and every group at once.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use rayon::prelude::*;

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::register::{ReadOptions, Register, Rows, Schema, days};
use crate::tally::cells::Cells;
use crate::tally::groups::Groups;
use crate::tally::measure::{Placement, Ready, cutoff, cutoff_column, empty_column};
use crate::tally::numbers::Numbers;
use crate::tally::options::{Spec, TallyOptions};
use crate::tally::periods::{NONE, Periods};
use crate::tally::{Availability, Tally, add};

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
    let account = register.read(&counter.read_options(options), |rows| counter.count(rows))?;
    counter.finish(account)
}

/// A tally in the making.
pub(crate) struct Counter {
    spec: Spec,
    schema: std::sync::Arc<Schema>,
    measures: Vec<Ready>,
    availability: Vec<Availability>,
    by: Vec<String>,
    periods: Periods,
    groups: Groups,
    cells: Cells,
    numbers: Vec<Numbers>,
}

/// What all measures share of some rows.
pub(super) struct Batch<'a> {
    pub(super) rows: &'a Rows,
    pub(super) by: &'a [String],
    pub(super) groups: Vec<u32>,
    pub(super) periods: &'a Periods,
    pub(super) flows: BTreeMap<String, FlowCells>,
}

/// Where the rows of a flow stand: the cell of each, and which have one.
pub(super) struct FlowCells {
    pub(super) cells: Vec<u32>,
    pub(super) placed: Bitmap,
    /// Rows whose day is there but cannot place them.
    pub(super) unreadable: Option<Bitmap>,
}

impl Counter {
    pub(crate) fn new(schema: &std::sync::Arc<Schema>, catalogue: &Catalogue, options: &TallyOptions) -> Result<Self> {
        let spec = Spec::new(schema, catalogue, options)?;
        let measures: Vec<_> =
            spec.measures.iter().map(|measure| Ready::new(measure, &spec.parameters)).collect::<Result<_>>()?;
        let by: Vec<_> = spec.by.iter().map(|name| column_of(schema, name)).collect();
        Ok(Self {
            availability: vec![Availability::default(); measures.len()],
            numbers: measures.iter().map(|measure| Numbers::new(&measure.definition)).collect(),
            periods: Periods::new(spec.grain, spec.cutoff),
            groups: Groups::new(by.len()),
            cells: Cells::default(),
            schema: std::sync::Arc::clone(schema),
            by,
            measures,
            spec,
        })
    }

    /// What has to be read for these measures.
    pub(crate) fn read_options(&self, options: &TallyOptions) -> ReadOptions {
        let own = |name: &&String| self.schema.column(name).is_some();
        let mut columns: BTreeSet<String> = self.measures.iter().flat_map(Ready::columns).cloned().collect();
        columns.extend(self.by.iter().filter(own).cloned());
        columns.extend(self.schema.column("period").map(|column| column.id.clone()));
        ReadOptions {
            columns: Some(columns),
            extra: self.by.iter().filter(|name| !own(name)).cloned().collect(),
            today: options.today,
            unique_keys: options.unique_keys,
            values: options.values,
            units: options.units.clone(),
            stop: std::sync::Arc::clone(&options.stop),
        }
    }

    /// Counts some rows.
    pub(crate) fn count(&mut self, rows: &Rows) -> Result<()> {
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
        let placements: Vec<_> = self.measures.iter().map(|measure| measure.placement(rows)).collect();
        let mut batch = Batch {
            rows,
            by: &self.by,
            groups: self.groups.of(rows, &self.by)?,
            periods: &self.periods,
            flows: BTreeMap::new(),
        };
        let mut frame = rows.frame.clone();
        for (number, measure) in self.measures.iter().enumerate() {
            let lacking = measure.lacking(rows);
            let state = &mut self.availability[number];
            state.available |= lacking.is_empty();
            state.lacking.extend(lacking.iter().cloned());
            if let Placement::Flow(at) = &placements[number]
                && lacking.is_empty()
            {
                batch.place(at, &mut frame, &mut self.cells)?;
            }
        }
        let verdicts = self.verdicts(frame, &placements, rows)?;
        let work = self.numbers.par_iter_mut().zip(&self.measures).zip(&placements).zip(verdicts);
        work.try_for_each(|(((numbers, measure), placement), verdict)| match verdict {
            Some(verdict) => numbers.count(&batch, measure, placement, &verdict),
            None => {
                numbers.set_all_aside(&batch);
                Ok(())
            }
        })
    }

    /// What the predicates say of each row; none for a measure whose columns are not there.
    fn verdicts(&self, mut frame: DataFrame, placements: &[Placement], rows: &Rows) -> Result<Vec<Option<Verdict>>> {
        let available: Vec<_> = self.measures.iter().map(|measure| measure.lacking(rows).is_empty()).collect();
        let ready =
            || self.measures.iter().zip(placements).zip(&available).enumerate().filter(|(_, (_, there))| **there);
        let mut asked = Vec::new();
        for (number, ((measure, placement), _)) in ready() {
            for column in measure.columns() {
                if frame.column(column).is_err() {
                    let empty = empty_column(&self.schema, column, frame.height());
                    frame.with_column(empty).map_err(Error::engine("adding a column that is not there"))?;
                }
            }
            let cutoff = cutoff(measure, self.spec.cutoff, placement);
            for (part, predicate) in [(&measure.filter, "where"), (&measure.part, "part")] {
                asked.extend(part.iter().map(|known| known.expr(&cutoff).alias(format!("{predicate} {number}"))));
            }
        }
        let height = frame.height();
        let doing = || Error::engine(format!("asking the predicates of `{}`", self.schema.id));
        let answers = frame.lazy().with_columns(asked).collect().map_err(doing())?;
        let answer = |name: String| -> Result<Option<Answer>> {
            let Ok(column) = answers.column(&name) else { return Ok(None) };
            let answer = column.as_materialized_series().bool().map_err(doing())?.rechunk();
            let array = answer.downcast_as_array();
            let yes = array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid);
            Ok(Some(Answer { yes, unknown: array.validity().map(|valid| !valid) }))
        };
        let mut verdicts: Vec<_> = available.iter().map(|_| None).collect();
        for (number, _) in ready() {
            let (filter, part) = (answer(format!("where {number}"))?, answer(format!("part {number}"))?);
            verdicts[number] = Some(Verdict { filter: filter.unwrap_or_else(|| Answer::yes(height)), part });
        }
        Ok(verdicts)
    }

    /// The tally of all that was counted.
    pub(crate) fn finish(self, account: crate::register::Account) -> Result<Tally> {
        let mut groups: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for group in self.groups.all() {
            groups.entry(self.groups.values(group)).or_default();
        }
        for (measure, numbers) in self.numbers.into_iter().enumerate() {
            for (group, cell, number) in numbers.cells(measure, &self.cells) {
                let cells = groups.get_mut(&self.groups.values(group)).expect("every group was entered above");
                add(cells, cell, number, &self.spec)?;
            }
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

/// The column that a name in `by` stands for.
fn column_of(schema: &Schema, name: &str) -> String {
    schema.find(name).map_or_else(|| name.to_owned(), |column| column.id.clone())
}

/// What the predicates of a measure say of each row.
pub(super) struct Verdict {
    pub(super) filter: Answer,
    pub(super) part: Option<Answer>,
}

/// Where a predicate holds, and where nobody knows.
pub(super) struct Answer {
    pub(super) yes: Bitmap,
    pub(super) unknown: Option<Bitmap>,
}

impl Answer {
    fn yes(height: usize) -> Self {
        Self { yes: Bitmap::new_with_value(true, height), unknown: None }
    }
}

impl Batch<'_> {
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
        let index: Vec<_> = days.iter().map(|day| self.periods.placed(day)).collect();
        let mut placed: Bitmap = index.iter().map(|period| *period != NONE).collect();
        if let Some(unreadable) = &unreadable {
            placed = &placed & &!unreadable;
        }
        let place = |(row, period): (usize, &i32)| {
            let period = if placed.get_bit(row) { *period } else { NONE };
            cells.number(self.groups[row], period)
        };
        let cells = index.iter().enumerate().map(place).collect();
        let judged: Int32Chunked = days.iter().map(|day| day.map(|day| self.periods.judged(day))).collect();
        let judged = judged.into_date().into_series().with_name(cutoff_column(at));
        frame.with_column(judged.into()).map_err(Error::engine("adding the cutoff"))?;
        self.flows.insert(at.to_owned(), FlowCells { cells, placed, unreadable });
        Ok(())
    }

    /// Rows that say their period, but only one longer than the periods asked for.
    fn too_long(&self, at: &str) -> Result<Option<Bitmap>> {
        let after = crate::register::after_period(at);
        if self.rows.frame.column(&after).is_err() {
            return Ok(None);
        }
        let (first, after) = (days(&self.rows.frame, at)?, days(&self.rows.frame, &after)?);
        let pairs = first.iter().zip(after.iter());
        Ok(Some(
            pairs
                .map(|(first, after)| first.zip(after).is_some_and(|(first, after)| !self.periods.holds(first, after)))
                .collect(),
        ))
    }
}
