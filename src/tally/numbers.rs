//! The numbers of one measure, and how rows add to them.

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use xxhash_rust::xxh3::xxh3_128;

use crate::catalogue::{Days, Measure};
use crate::error::{Error, Result};
use crate::register::{Rows, days};
use crate::tally::cells::Cells;
use crate::tally::count::{Batch, FlowCells};
use crate::tally::days::DayCounts;
use crate::tally::groups::{Words, text};
use crate::tally::measure::{Lifetime, PERIOD, Placement, Ready};
use crate::tally::periods::NONE;
use crate::tally::verdict::{Answer, Verdict};
use crate::tally::{Cell, DayCell, Field, Histogram};

/// What was counted for one measure so far.
pub(super) struct Numbers {
    /// Cells that all flows share.
    flow: Sums,
    /// Cells of its own: those of a stock, and of rows whose period is not known.
    own: Sums,
    own_cells: Cells,
    labels: Words,
    labelled: bool,
    days: Option<DaysCounted>,
}

/// Rows by whole days: in the cells of flows, or in cells of its own for what is open at the end of a period.
struct DaysCounted {
    which: Days,
    stopped: DayCounts,
    running: DayCounts,
}

/// Sums by cell, and by label where the measure has labels.
#[derive(Default)]
struct Sums {
    plain: [Vec<i64>; Field::ALL.len()],
    labelled: PlHashMap<(u32, u32, Field), i64>,
}

/// The rows of a measure, once it is known which can be used.
struct Scope {
    rows: Bitmap,
    part: Option<Bitmap>,
    set_aside: Bitmap,
}

/// What each row adds: its value, where values are added up, and its label, where there are labels.
struct Adds {
    values: Option<Int128Chunked>,
    labels: Option<Vec<u32>>,
}

impl Numbers {
    pub(super) fn new(definition: &Measure) -> Self {
        Self {
            flow: Sums::default(),
            own: Sums::default(),
            own_cells: Cells::default(),
            labels: Words::default(),
            labelled: definition.split.is_some() || !definition.distinct.is_empty(),
            days: definition.days.map(|which| DaysCounted {
                which,
                stopped: DayCounts::default(),
                running: DayCounts::default(),
            }),
        }
    }

    /// Counts the rows of a batch.
    pub(super) fn count(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        placement: &Placement,
        verdict: &Verdict,
    ) -> Result<()> {
        let (labels, unlabelled) = self.label(&batch.rows, measure)?;
        let adds = Adds { values: values(&batch.rows, measure)?, labels };
        match placement {
            Placement::Flow(at) => self.count_flow(batch, measure, &batch.flows[at], verdict, &adds, unlabelled),
            Placement::Stock(lifetime) => self.count_stock(batch, measure, lifetime, verdict, &adds, unlabelled),
        }
    }

    /// Sets all rows aside, as the columns that the measure needs are not there.
    pub(super) fn set_all_aside(&mut self, batch: &Batch<'_>) {
        for group in &batch.groups {
            let cell = self.own_cells.number(*group, NONE);
            self.own.add_plain(cell, Field::SetAside, 1);
        }
    }

    fn count_flow(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        flow: &FlowCells,
        verdict: &Verdict,
        adds: &Adds,
        unlabelled: Option<Bitmap>,
    ) -> Result<()> {
        let placed =
            flow.unreadable.as_ref().map_or_else(|| flow.placed.clone(), |unreadable| &flow.placed | unreadable);
        let scope = scope(batch, measure, verdict, &placed, flow.unreadable.as_ref(), unlabelled);
        for row in scope.set_aside.true_idx_iter() {
            self.flow.add_plain(flow.cells[row], Field::SetAside, 1);
        }
        if let Some(days) = &mut self.days {
            days.count_flow(batch, measure, flow, &scope.rows, &mut self.flow);
        } else if adds.values.is_none() && !self.labelled {
            let sums = self.flow.field(Field::Rows, &flow.cells);
            scope.rows.true_idx_iter().for_each(|row| sums[flow.cells[row] as usize] += 1);
        } else {
            for row in scope.rows.true_idx_iter() {
                self.flow.add(flow.cells[row], row, adds, false, measure)?;
            }
        }
        if let Some(part) = &scope.part {
            let sums = self.flow.field(Field::Part, &flow.cells);
            part.true_idx_iter().for_each(|row| sums[flow.cells[row] as usize] += 1);
        }
        Ok(())
    }

    fn count_stock(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        lifetime: &Lifetime,
        verdict: &Verdict,
        adds: &Adds,
        unlabelled: Option<Bitmap>,
    ) -> Result<()> {
        let all = Bitmap::new_with_value(true, batch.rows.frame.height());
        let scope = scope(batch, measure, verdict, &all, None, unlabelled);
        for row in scope.set_aside.true_idx_iter() {
            let cell = self.own_cells.number(batch.groups[row], NONE);
            self.own.add_plain(cell, Field::SetAside, 1);
        }
        let open = measure.definition.open.is_some();
        let spans = Spans::new(batch, lifetime)?;
        for row in scope.rows.true_idx_iter() {
            let Some((enter, leave)) = spans.of(row, open) else { continue };
            if let Some(days) = &mut self.days {
                let open = enter..leave.unwrap_or(batch.periods.latest() + 1);
                days.count_open(batch, measure, row, open, (&mut self.own_cells, &mut self.own));
                continue;
            }
            let cell = self.own_cells.number(batch.groups[row], enter);
            self.own.add(cell, row, adds, false, measure)?;
            if let Some(leave) = leave {
                let cell = self.own_cells.number(batch.groups[row], leave);
                self.own.add(cell, row, adds, true, measure)?;
            }
        }
        if let Some(part) = &scope.part {
            self.count_part(batch, &Spans::new(batch, &measure.part_lifetime(&batch.rows, lifetime))?, part);
        }
        Ok(())
    }

    fn count_part(&mut self, batch: &Batch<'_>, spans: &Spans<'_>, part: &Bitmap) {
        for row in part.true_idx_iter() {
            let Some((enter, leave)) = spans.of(row, false) else { continue };
            let cell = self.own_cells.number(batch.groups[row], enter);
            self.own.add_plain(cell, Field::Part, 1);
            if let Some(leave) = leave {
                let cell = self.own_cells.number(batch.groups[row], leave);
                self.own.add_plain(cell, Field::PartLeft, 1);
            }
        }
    }

    /// The label of each row, and the rows that have none.
    fn label(&mut self, rows: &Rows, measure: &Ready) -> Result<(Option<Vec<u32>>, Option<Bitmap>)> {
        let definition = &measure.definition;
        if !self.labelled {
            return Ok((None, None));
        }
        let columns: Vec<_> = definition.split.iter().chain(&definition.distinct).collect();
        let there: Vec<_> = columns.iter().filter(|column| rows.frame.column(column).is_ok()).collect();
        let texts = there.iter().map(|column| text(&rows.frame, column)).collect::<Result<Vec<_>>>()?;
        let height = rows.frame.height();
        let missing: Bitmap = (0..height).map(|row| texts.iter().any(|text| text.get(row).is_none())).collect();
        let missing = (missing.set_bits() > 0).then_some(missing);
        if definition.split.is_some() {
            return Ok((Some(self.labels.numbers(&texts[0])), missing));
        }
        let mut joined = String::new();
        let number = |row: usize| {
            joined.clear();
            for text in &texts {
                joined.push_str(text.get(row).unwrap_or_default());
                joined.push('\u{1f}');
            }
            // A hash, and not the text: a saved tally holds no name of a person.
            self.labels.number(&format!("{:032x}", xxh3_128(joined.as_bytes())))
        };
        let numbers = (0..height).map(number).collect();
        Ok((Some(numbers), missing))
    }

    /// All numbers that are not zero, with their groups and cells.
    pub(super) fn cells(&self, measure: usize, flow_cells: &Cells) -> Vec<(u32, Cell, i64)> {
        let mut cells = Vec::new();
        for (sums, places) in [(&self.flow, flow_cells), (&self.own, &self.own_cells)] {
            let mut push = |number: u32, field: Field, label: Option<String>, value: i64| {
                let (group, period) = places.pair(number as usize);
                cells.push((group, Cell { measure, field, label, period: (period != NONE).then_some(period) }, value));
            };
            for field in Field::ALL {
                for (number, value) in (0..).zip(&sums.plain[field as usize]) {
                    if *value != 0 {
                        push(number, field, None, *value);
                    }
                }
            }
            for ((number, label, field), value) in &sums.labelled {
                push(*number, *field, self.labels.word(*label).map(Into::into), *value);
            }
        }
        cells
    }

    /// All rows by whole days, with their groups and cells.
    pub(super) fn day_cells(&self, measure: usize, flow_cells: &Cells) -> Vec<(u32, DayCell, Histogram)> {
        let Some(days) = &self.days else { return Vec::new() };
        let places = if days.which == Days::Open { &self.own_cells } else { flow_cells };
        let fields = [(Field::Rows, &days.stopped), (Field::Running, &days.running)];
        let of_field = |(field, counts): (Field, &DayCounts)| {
            let placed = |(number, histogram): (u32, Histogram)| {
                let (group, period) = places.pair(number as usize);
                (group, DayCell { measure, field, period }, histogram)
            };
            counts.histograms().map(placed).collect::<Vec<_>>()
        };
        fields.into_iter().flat_map(of_field).collect()
    }
}

impl DaysCounted {
    /// Counts rows in the cells in which they are placed: by the days that their clock took, or has run by the cutoff.
    fn count_flow(&mut self, batch: &Batch<'_>, measure: &Ready, flow: &FlowCells, rows: &Bitmap, sums: &mut Sums) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        for row in rows.true_idx_iter() {
            let stopped = answers.ends[row].is_some_and(|end| self.which == Days::Taken || end <= flow.judged[row]);
            let (counts, days) = if stopped {
                (&mut self.stopped, answers.days[row])
            } else {
                (&mut self.running, clock.run(answers.starts[row], flow.judged[row], answers.excluded[row]))
            };
            match days {
                Some(days) => counts.add(flow.cells[row], days.cast_unsigned()),
                None => sums.add_plain(flow.cells[row], Field::SetAside, 1),
            }
        }
    }

    /// Counts a row in each period at whose end it is open, by the days that its clock has run then.
    fn count_open(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        row: usize,
        open: std::ops::Range<i32>,
        (cells, sums): (&mut Cells, &mut Sums),
    ) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        for period in open {
            let cell = cells.number(batch.groups[row], period);
            match clock.run(answers.starts[row], batch.periods.judged_in(period), answers.excluded[row]) {
                Some(days) => self.running.add(cell, days.cast_unsigned()),
                None => sums.add_plain(cell, Field::SetAside, 1),
            }
        }
    }
}

impl Sums {
    /// The sums of a field, with room for all these cells.
    fn field(&mut self, field: Field, cells: &[u32]) -> &mut [i64] {
        let sums = &mut self.plain[field as usize];
        let needed = cells.iter().max().map_or(0, |largest| *largest as usize + 1);
        if sums.len() < needed {
            sums.resize(needed, 0);
        }
        sums
    }

    fn add_plain(&mut self, cell: u32, field: Field, number: i64) {
        let sums = &mut self.plain[field as usize];
        if sums.len() <= cell as usize {
            sums.resize(cell as usize + 1, 0);
        }
        sums[cell as usize] += number;
    }

    /// Adds a row, with its value and its label; `leaving` where it leaves a stock.
    fn add(&mut self, cell: u32, row: usize, adds: &Adds, leaving: bool, measure: &Ready) -> Result<()> {
        let field = |field: Field| if leaving { field.left() } else { field };
        if let Some(labels) = &adds.labels {
            *self.labelled.entry((cell, labels[row], field(Field::Rows))).or_default() += 1;
            return Ok(());
        }
        self.add_plain(cell, field(Field::Rows), 1);
        let Some(value) = adds.values.as_ref().and_then(|values| values.get(row)) else { return Ok(()) };
        let overflow = || Error::Overflow { measure: measure.definition.sum.clone().unwrap_or_default() };
        let value = i64::try_from(value).map_err(|_| overflow())?;
        self.add_plain(cell, field(Field::Valued), 1);
        self.add_plain(cell, field(Field::Total), 0);
        let total = &mut self.plain[field(Field::Total) as usize][cell as usize];
        *total = total.checked_add(value).ok_or_else(overflow)?;
        Ok(())
    }
}

/// Which rows a measure takes, which of them count, and which cannot be used.
///
/// A row is set aside where a cell that the measure needs cannot be read, or where nobody knows whether a predicate holds.
fn scope(
    batch: &Batch<'_>,
    measure: &Ready,
    verdict: &Verdict,
    placed: &Bitmap,
    unplaceable: Option<&Bitmap>,
    unlabelled: Option<Bitmap>,
) -> Scope {
    let needed = |column: &str| {
        measure.needs(column) || batch.by.iter().any(|by| by == column) || (unplaceable.is_none() && column == PERIOD)
    };
    let either = |a: Option<Bitmap>, b: Option<Bitmap>| match (a, b) {
        (Some(a), Some(b)) => Some(&a | &b),
        (a, b) => a.or(b),
    };
    let doubt = batch.clock(measure).and_then(|(_, answers)| answers.doubt.clone());
    let unusable = either(either(batch.rows.unusable(&needed), doubt), unplaceable.cloned());
    let (mut rows, mut set_aside) = match &unusable {
        Some(unusable) => (placed & &!unusable, placed & unusable),
        None => (placed.clone(), Bitmap::new_zeroed(placed.len())),
    };
    if let Some(unknown) = &verdict.filter.unknown {
        set_aside = &set_aside | &(&rows & unknown);
    }
    rows = &rows & &verdict.filter.yes;
    let doubtful = |answer: Option<&Answer>| {
        let needed = |column: &str| needed(column) || measure.part_needs.contains(column);
        either(batch.rows.unusable(&needed), answer.and_then(|answer| answer.unknown.clone()))
    };
    let has_part = verdict.part.is_some() || measure.definition.part_stock.is_some();
    let unknown = either(has_part.then(|| doubtful(verdict.part.as_ref())).flatten(), unlabelled);
    if let Some(unknown) = unknown {
        set_aside = &set_aside | &(&rows & &unknown);
        rows = &rows & &!&unknown;
    }
    let part = has_part.then(|| verdict.part.as_ref().map_or_else(|| rows.clone(), |part| &rows & &part.yes));
    Scope { rows, part, set_aside }
}

/// What is added up in each row, in the smallest unit; null where the row has no value.
fn values(rows: &Rows, measure: &Ready) -> Result<Option<Int128Chunked>> {
    let read = |column: &str| -> PolarsResult<Int128Chunked> {
        let series = rows.frame.column(column)?.as_materialized_series();
        match series.dtype() {
            DataType::Decimal(..) => Ok(series.decimal()?.physical().rechunk().into_owned()),
            _ => Ok(series.i64()?.iter().map(|value| value.map(i128::from)).collect()),
        }
    };
    let Some(sum) = &measure.definition.sum else { return Ok(None) };
    let doing = || Error::engine(format!("reading the values of column `{sum}`"));
    let sum = read(sum).map_err(doing())?;
    let Some(minus) = &measure.definition.minus else { return Ok(Some(sum)) };
    let minus = read(minus).map_err(doing())?;
    Ok(Some(sum.iter().zip(minus.iter()).map(|(sum, minus)| Some(sum? - minus?)).collect()))
}

/// The periods in which rows come into a stock and leave it.
struct Spans<'a> {
    batch: &'a Batch<'a>,
    from: Vec<Int32Chunked>,
    /// The columns of the last days, each with how many days later a row is gone.
    to: Vec<(Int32Chunked, i32)>,
}

impl<'a> Spans<'a> {
    fn new(batch: &'a Batch<'a>, lifetime: &Lifetime) -> Result<Self> {
        let read = |columns: &[String]| {
            columns.iter().map(|column| days(&batch.rows.frame, column)).collect::<Result<Vec<_>>>()
        };
        let to = read(&lifetime.to)?.into_iter().map(|days| (days, 0));
        let through = read(&lifetime.through)?.into_iter().map(|days| (days, 1));
        Ok(Self { batch, from: read(&lifetime.from)?, to: to.chain(through).collect() })
    }

    /// The period of whose end on the row is in the stock, and that of whose end on it is not; none where it is never.
    ///
    /// Of rows that are `open` the second period is the last in which they are.
    fn of(&self, row: usize, open: bool) -> Option<(i32, Option<i32>)> {
        let periods = self.batch.periods;
        let mut enter = NONE;
        for day in self.from.iter().filter_map(|days| days.get(row)) {
            let period = periods.placed(Some(day));
            if period == NONE {
                return None;
            }
            enter = enter.max(period);
        }
        let gone = |(days, later): &(Int32Chunked, i32)| {
            days.get(row).map(|day| periods.placed(Some(day.saturating_add(*later))))
        };
        let leave = self.to.iter().filter_map(gone).filter(|period| *period != NONE).min();
        let never = leave.is_some_and(|leave| leave < enter || (leave == enter && !open));
        (!never).then_some((enter, leave))
    }
}
