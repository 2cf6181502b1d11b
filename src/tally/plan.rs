//! How rows with the same columns are counted: where each measure places them, and which of them it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars_buffer::Buffer;

use crate::catalogue::{Catalogue, Clock};
use crate::column::{Mask, NO_DAY, Truths, Values};
use crate::error::{Error, Result};
use crate::predicate::{Answer, Expr, Leaf, Program, Source, Value};
use crate::register::{AGENCY_LEVEL, Need, PERIOD, ReadOptions, Rows, Schema};
use crate::tally::basis::Basis;
use crate::tally::clock::{Answers, ReadyClock};
use crate::tally::measure::{DayColumn, Lifetime, Placement, Ready};
use crate::tally::periods::Periods;
use crate::tally::spec::{Spec, TallyOptions};

/// What is counted of a register.
pub(super) struct Task {
    pub(super) spec: Spec,
    pub(super) basis: Basis,
    pub(super) schema: Arc<Schema>,
    pub(super) measures: Vec<Ready>,
    clocks: Vec<ReadyClock>,
    /// The ids of the group-by columns.
    pub(super) by: Vec<String>,
    pub(super) periods: Periods,
}

impl Task {
    pub(super) fn new(schema: &Arc<Schema>, catalogue: &Catalogue, options: &TallyOptions) -> Result<Self> {
        let spec = Spec::new(schema, catalogue, options)?;
        let measures = spec.measures.iter().map(|measure| Ready::new(measure, schema, &spec.parameters));
        let mut clocks: Vec<ReadyClock> = Vec::new();
        for clock in spec.measures.iter().filter_map(|measure| measure.clock.as_ref()) {
            if clocks.iter().all(|known| known.clock.id != clock.id) {
                let today = options.read.today.to_epoch_days();
                clocks.push(ReadyClock::new(clock, schema, &spec.parameters, &options.calendar, today)?);
            }
        }
        let column_of = |name: &String| schema.find(name).map_or_else(|| name.clone(), |column| column.id.clone());
        Ok(Self {
            measures: measures.collect::<Result<_>>()?,
            clocks,
            by: spec.by.iter().map(column_of).collect(),
            periods: Periods::new(spec.grain, spec.cutoff, options.last_day()),
            schema: Arc::clone(schema),
            basis: Basis::new(schema, options),
            spec,
        })
    }

    /// What has to be read for it.
    pub(super) fn read_options(&self, options: &TallyOptions) -> ReadOptions {
        let own = |name: &&String| self.schema.column(name).is_some();
        let mut columns: BTreeSet<String> = self.measures.iter().flat_map(Ready::columns).cloned().collect();
        columns.extend(self.by.iter().filter(own).cloned());
        columns.extend(self.schema.column(PERIOD).map(|column| column.id.clone()));
        let by_calendar = self.clocks.iter().map(|clock| &clock.clock).filter(|clock| clock.needs_calendar());
        let clocked: BTreeSet<String> = by_calendar.flat_map(Clock::ends).cloned().collect();
        ReadOptions {
            columns: Some(columns),
            extra: self.by.iter().filter(|name| !own(name)).cloned().collect(),
            needed: self.by.iter().filter(|name| *name != AGENCY_LEVEL).cloned().collect(),
            clocked: (!clocked.is_empty()).then(|| (clocked, options.calendar.covers_numbers())),
            ..options.read.clone()
        }
    }
}

/// How rows with some columns are counted.
pub(super) struct Plan {
    columns: Vec<String>,
    /// For each measure how it is counted, or the columns that the rows do not have.
    pub(super) measures: Vec<Result<Planned, BTreeSet<String>>>,
    /// The columns of days by which flows are placed, and whether anything asks for the day as of which a row is judged.
    pub(super) flows: Vec<(String, bool)>,
    /// The lifetimes of stocks, and whether rows count that are in being at any time of a period.
    pub(super) stocks: Vec<(Lifetime, bool)>,
    /// The clocks that are asked, by their place in the task, and what they are asked.
    clocks: Vec<(usize, BTreeSet<Answer>)>,
    program: Program,
}

/// How a measure is counted.
pub(super) struct Planned {
    pub(super) place: Place,
    /// The stock of its part.
    pub(super) part_stock: Option<usize>,
    /// The places of its predicates in the program.
    filter: Option<usize>,
    part: Option<usize>,
}

/// Where rows are placed, by the number of the flow or stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Flow(usize),
    Stock(usize),
}

/// The rows that a measure takes, those of them in its part, and those that may belong to it but cannot be used.
pub(super) struct Taken {
    pub(super) rows: Mask,
    pub(super) part: Mask,
    pub(super) excluded: Mask,
}

impl Plan {
    pub(super) fn new(task: &Task, rows: &Rows) -> Self {
        let has = |name: &str| rows.get(name).is_some();
        let mut plan = Self {
            columns: rows.columns().map(ToOwned::to_owned).collect(),
            measures: Vec::new(),
            flows: Vec::new(),
            stocks: Vec::new(),
            clocks: Vec::new(),
            program: Program::default(),
        };
        for measure in &task.measures {
            let missing = measure.missing(&has);
            let planned = if missing.is_empty() { Ok(plan.planned(task, measure, &has)) } else { Err(missing) };
            plan.measures.push(planned);
        }
        for (at, clock) in task.clocks.iter().enumerate() {
            let asks = |(measure, planned): &(&Ready, &Result<Planned, _>)| {
                planned.is_ok() && measure.clock.as_ref() == Some(&clock.clock.id)
            };
            let asking: Vec<_> = task.measures.iter().zip(&plan.measures).filter(asks).collect();
            if !asking.is_empty() {
                let asked = asking.iter().flat_map(|(measure, _)| &measure.answers).copied().collect();
                plan.clocks.push((at, clock.gives(&asked)));
            }
        }
        plan
    }

    /// Whether rows are counted by this plan.
    pub(super) fn fits(&self, rows: &Rows) -> bool {
        rows.columns().eq(self.columns.iter().map(String::as_str))
    }

    fn planned(&mut self, task: &Task, measure: &Ready, has: &dyn Fn(&str) -> bool) -> Planned {
        let placement = measure.placement(has);
        let cutoff = |leaf: &Leaf| match (leaf, task.spec.cutoff, &placement) {
            (Leaf::Cutoff(_), Some(day), _) => Some(Expr::Value(Value::Day(day))),
            (Leaf::Cutoff(_), None, Placement::Flow(at)) => {
                Some(Expr::Leaf(Leaf::Cutoff(at.clone()), crate::predicate::Type::Day))
            }
            _ => None,
        };
        let predicates =
            [&measure.filter, &measure.part].map(|expr| expr.as_ref().map(|expr| expr.with_leaves(&cutoff)));
        let judges =
            predicates.iter().flatten().flat_map(Expr::leaves).any(|(leaf, _)| matches!(leaf, Leaf::Cutoff(_)));
        let [filter, part] = predicates.map(|expr| expr.map(|expr| self.program.add(&expr)));
        let (place, part_stock) = match placement {
            Placement::Flow(at) => {
                let flow = place_of(&mut self.flows, |known| known.0 == at, || (at.clone(), false));
                self.flows[flow].1 |= judges || measure.definition.days.is_some();
                (Place::Flow(flow), None)
            }
            Placement::Stock(lifetime) => {
                let own = measure.has_part().then(|| measure.part_lifetime(&lifetime, has));
                let open = measure.definition.open.is_some();
                (Place::Stock(self.stock(lifetime, open)), own.map(|lifetime| self.stock(lifetime, false)))
            }
        };
        Planned { place, part_stock, filter, part }
    }

    fn stock(&mut self, lifetime: Lifetime, open: bool) -> usize {
        place_of(&mut self.stocks, |known| known.0 == lifetime && known.1 == open, || (lifetime.clone(), open))
    }
}

/// The place of what is wanted in a list, to which it is added if it is new.
fn place_of<T>(known: &mut Vec<T>, wanted: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    known.iter().position(wanted).unwrap_or_else(|| {
        known.push(new());
        known.len() - 1
    })
}

/// Some rows with all that measures share of them: what clocks answer, and the days as of which rows are judged.
pub(super) struct Batch<'a> {
    pub(super) task: &'a Task,
    pub(super) rows: Rows,
    clocks: Vec<(&'a ReadyClock, Answers)>,
    cutoffs: Vec<(String, Values)>,
    /// The periods of columns of days, found once for all that is placed by them.
    periods: BTreeMap<DayColumn, Vec<i32>>,
    /// Rows whose own period is longer than those asked for.
    too_long: Mask,
    said: Vec<Truths>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(task: &'a Task, plan: &Plan, rows: Rows) -> Self {
        let mut batch = Self {
            clocks: Vec::new(),
            cutoffs: Vec::new(),
            periods: BTreeMap::new(),
            too_long: too_long(&rows, &task.periods),
            said: Vec::new(),
            task,
            rows,
        };
        for (at, asked) in &plan.clocks {
            let clock = &task.clocks[*at];
            let like = batch.clocks.iter().find(|(known, _)| known.runs_like(clock)).map(|(_, answers)| answers);
            let answers = clock.answer(&batch.rows, asked, like);
            batch.clocks.push((clock, answers));
        }
        for (at, _) in plan.flows.iter().filter(|(_, judges)| *judges) {
            let judged = |day: &i32| task.periods.judged(*day);
            let days: Vec<i32> = batch.rows.days(at).into_iter().flatten().map(judged).collect();
            batch.cutoffs.push((at.clone(), Values::Days(days.into())));
        }
        let lifetimes = plan.stocks.iter().flat_map(|(lifetime, _)| lifetime.from.iter().chain(&lifetime.to));
        let flows = plan.flows.iter().map(|(at, _)| DayColumn::column(at));
        for column in flows.chain(lifetimes.cloned()) {
            if !batch.periods.contains_key(&column) {
                let periods = batch.days(&column).iter().map(|day| task.periods.placed(*day)).collect();
                batch.periods.insert(column, periods);
            }
        }
        batch.said = plan.program.run(&batch);
        batch
    }

    /// The days of a column; none in any row where there is no such column.
    pub(super) fn days(&self, column: &DayColumn) -> Buffer<i32> {
        let days = match column {
            DayColumn::AfterPeriod => match self.rows.get(PERIOD) {
                Some(Values::Periods { after, .. }) => Some(after),
                _ => None,
            },
            DayColumn::Leaf(leaf) => self.values(leaf).and_then(Values::days),
        };
        days.cloned().unwrap_or_else(|| vec![NO_DAY; self.rows.height()].into())
    }

    /// The index of the period of each day of a column.
    pub(super) fn periods(&self, column: &DayColumn) -> &[i32] {
        &self.periods[column]
    }

    /// The days as of which rows are judged that are placed by a column, where anything asks for them.
    pub(super) fn judged(&self, at: &str) -> Option<&[i32]> {
        let days = self.cutoffs.iter().find(|(known, _)| known == at).and_then(|(_, values)| values.days());
        days.map(polars_buffer::Buffer::as_slice)
    }

    /// The clock of a measure, with its answers.
    pub(super) fn clock(&self, measure: &Ready) -> Option<(&'a ReadyClock, &Answers)> {
        let id = measure.clock.as_deref()?;
        self.clocks.iter().find(|(clock, _)| clock.clock.id == id).map(|(clock, answers)| (*clock, answers))
    }

    /// The rows whose day in this column cannot be read.
    pub(super) fn unreadable(&self, at: &str) -> Mask {
        let unreadable = self.rows.unusable_by(at);
        if at == PERIOD { unreadable.or(&self.too_long) } else { unreadable }
    }

    /// What a measure takes of the rows.
    ///
    /// A row is excluded where a cell that the measure needs cannot be read, or where a predicate is unknown.
    pub(super) fn taken(&self, measure: &Ready, planned: &Planned, plan: &Plan) -> Taken {
        let by_period = matches!(planned.place, Place::Stock(_)) && self.rows.get(PERIOD).is_some();
        let needed = |need: &Need| {
            let grouped = |id: &String| self.task.by.contains(id) || (by_period && id == PERIOD);
            measure.needs(need) || matches!(need, Need::Column(id) if grouped(id))
        };
        let mut unusable = self.rows.unusable(&needed);
        if let Some((_, answers)) = self.clock(measure) {
            unusable = unusable.or(&answers.doubt);
        }
        if let Place::Flow(flow) = planned.place {
            unusable = unusable.or(&self.unreadable(&plan.flows[flow].0));
        }
        let (yes, unknown) = self.said(planned.filter);
        let mut excluded = unusable.or(&unknown);
        let mut rows = yes.and_not(&excluded);
        let mut part = Mask::None;
        if measure.has_part() {
            let unusable = self.rows.unusable(&|need| needed(need) || measure.part_needs(need));
            let (yes, unknown) = self.said(planned.part);
            let unknown = unusable.or(&unknown);
            excluded = excluded.or(&rows.and(&unknown));
            rows = rows.and_not(&unknown);
            part = rows.and(&yes);
        }
        let Rows { ignored, .. } = &self.rows;
        Taken { rows: rows.and_not(ignored), part: part.and_not(ignored), excluded: excluded.and_not(ignored) }
    }

    /// Where a predicate holds, and where it is unknown; without a predicate it holds everywhere.
    fn said(&self, place: Option<usize>) -> (Mask, Mask) {
        place.map_or((Mask::All, Mask::None), |place| (self.said[place].yes.clone(), self.said[place].unknown.clone()))
    }
}

impl Source for Batch<'_> {
    fn height(&self) -> usize {
        self.rows.height()
    }

    fn values(&self, leaf: &Leaf) -> Option<&Values> {
        match leaf {
            Leaf::Column(id) => self.rows.get(id),
            Leaf::Answer(id, answer) => {
                let clock = self.clocks.iter().find(|(clock, _)| clock.clock.id == *id);
                clock.and_then(|(_, answers)| answers.values(*answer))
            }
            Leaf::Cutoff(at) => self.cutoffs.iter().find(|(known, _)| known == at).map(|(_, values)| values),
        }
    }
}

fn too_long(rows: &Rows, periods: &Periods) -> Mask {
    let Some(Values::Periods { first, after }) = rows.get(PERIOD) else { return Mask::None };
    Mask::from_fn(rows.height(), |row| !periods.holds(first[row], after[row]))
}

/// The error that a group-by column is in none of the columns of an input.
pub(super) fn without_group(task: &Task, rows: &Rows) -> Option<Error> {
    let missing = task.by.iter().find(|name| rows.get(name).is_none())?;
    let found = rows.columns().map(ToOwned::to_owned).collect();
    Some(Error::MissingColumn {
        register: task.schema.id.clone(),
        column: missing.clone(),
        label: task
            .schema
            .column(missing)
            .map(|column| column.zh.as_str())
            .filter(|label| label != missing)
            .map(Into::into),
        found,
        closest: None,
        by_name: true,
    })
}
