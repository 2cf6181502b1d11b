//! The numbers of one measure, and how rows add to them.

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;
use xxhash_rust::xxh3::xxh3_128;

use crate::catalogue::{Days, Measure};
use crate::error::{Error, Result};
use crate::register::Rows;
use crate::tally::cells::Cells;
use crate::tally::count::{Batch, FlowCells};
use crate::tally::days::DayCounts;
use crate::tally::groups::{Words, text};
use crate::tally::measure::{Lifetime, PERIOD, Placement, Ready};
use crate::tally::periods::NONE;
use crate::tally::stock::{NOWHERE, Stock};
use crate::tally::verdict::{Answer, Verdict};
use crate::tally::{Cell, DayCell, Field, Histogram};

/// What was counted for one measure so far.
pub(super) struct Numbers {
    sums: Sums,
    labels: Words,
    labelled: bool,
    days: Option<DaysCounted>,
}

/// Rows by whole days.
struct DaysCounted {
    which: Days,
    stopped: DayCounts,
    running: DayCounts,
    /// Cells of its own for what is open at the end of a period, and the rows set aside in them.
    open_cells: Cells,
    open_aside: Vec<i64>,
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
            sums: Sums::default(),
            labels: Words::default(),
            labelled: definition.split.is_some() || !definition.distinct.is_empty(),
            days: definition.days.map(|which| DaysCounted {
                which,
                stopped: DayCounts::default(),
                running: DayCounts::default(),
                open_cells: Cells::default(),
                open_aside: Vec::new(),
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
        let sums = self.sums.field(Field::SetAside, &batch.nowhere);
        batch.nowhere.iter().for_each(|cell| sums[*cell as usize] += 1);
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
            self.sums.add_plain(flow.cells[row], Field::SetAside, 1);
        }
        if let Some(days) = &mut self.days {
            days.count_flow(batch, measure, flow, &scope.rows, &mut self.sums);
        } else if adds.values.is_none() && !self.labelled {
            let sums = self.sums.field(Field::Rows, &flow.cells);
            scope.rows.true_idx_iter().for_each(|row| sums[flow.cells[row] as usize] += 1);
        } else {
            for row in scope.rows.true_idx_iter() {
                self.sums.add(flow.cells[row], row, adds, false, measure)?;
            }
        }
        if let Some(part) = &scope.part {
            let sums = self.sums.field(Field::Part, &flow.cells);
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
            self.sums.add_plain(batch.nowhere[row], Field::SetAside, 1);
        }
        let stock = batch.stock(lifetime, measure.definition.open.is_some());
        if let Some(days) = &mut self.days {
            days.count_open(batch, measure, stock, &scope.rows);
            return Ok(());
        }
        for row in scope.rows.true_idx_iter().filter(|row| stock.enter_cells[*row] != NOWHERE) {
            self.sums.add(stock.enter_cells[row], row, adds, false, measure)?;
            if stock.leave_cells[row] != NOWHERE {
                self.sums.add(stock.leave_cells[row], row, adds, true, measure)?;
            }
        }
        if let Some(part) = &scope.part {
            self.count_part(batch.stock(&measure.part_lifetime(&batch.rows, lifetime), false), part);
        }
        Ok(())
    }

    fn count_part(&mut self, stock: &Stock, part: &Bitmap) {
        for row in part.true_idx_iter().filter(|row| stock.enter_cells[*row] != NOWHERE) {
            self.sums.add_plain(stock.enter_cells[row], Field::Part, 1);
            if stock.leave_cells[row] != NOWHERE {
                self.sums.add_plain(stock.leave_cells[row], Field::PartLeft, 1);
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
    pub(super) fn cells(&self, measure: usize, cells: &Cells) -> Vec<(u32, Cell, i64)> {
        let mut found = Vec::new();
        let mut push = |(group, period): (u32, i32), field: Field, label: Option<String>, value: i64| {
            found.push((group, Cell { measure, field, label, period: (period != NONE).then_some(period) }, value));
        };
        for field in Field::ALL {
            for (number, value) in self.sums.plain[field as usize].iter().enumerate().filter(|(_, value)| **value != 0)
            {
                push(cells.pair(number), field, None, *value);
            }
        }
        for ((number, label, field), value) in &self.sums.labelled {
            push(cells.pair(*number as usize), *field, self.labels.word(*label).map(Into::into), *value);
        }
        if let Some(days) = &self.days {
            for (number, value) in days.open_aside.iter().enumerate().filter(|(_, value)| **value != 0) {
                push(days.open_cells.pair(number), Field::SetAside, None, *value);
            }
        }
        found
    }

    /// All rows by whole days, with their groups and cells.
    pub(super) fn into_day_cells(self, measure: usize, cells: &Cells) -> Vec<(u32, DayCell, Histogram)> {
        let Some(days) = self.days else { return Vec::new() };
        let places = if days.which == Days::Open { &days.open_cells } else { cells };
        let fields = [(Field::Rows, days.stopped), (Field::Running, days.running)];
        let of_field = |(field, counts): (Field, DayCounts)| {
            let placed = |(number, histogram): (u32, Histogram)| {
                let (group, period) = places.pair(number as usize);
                (group, DayCell { measure, field, period }, histogram)
            };
            counts.into_histograms().into_iter().map(placed).collect::<Vec<_>>()
        };
        fields.into_iter().flat_map(of_field).collect()
    }
}

impl DaysCounted {
    /// Counts rows in the cells in which they are placed: by the days that their clock took, or has run by the cutoff.
    fn count_flow(&mut self, batch: &Batch<'_>, measure: &Ready, flow: &FlowCells, rows: &Bitmap, sums: &mut Sums) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        for row in rows.true_idx_iter() {
            let by = if self.which == Days::Taken { i32::MAX } else { flow.judged[row] };
            let (counts, days) = if answers.ended_by(row, by) {
                (&mut self.stopped, answers.taken(row))
            } else {
                (&mut self.running, clock.run(answers, row, flow.judged[row]))
            };
            match days {
                Some(days) => counts.add(flow.cells[row], days),
                None => sums.add_plain(flow.cells[row], Field::SetAside, 1),
            }
        }
    }

    /// Counts rows in each period at whose end they are open, by the days that their clock has run then.
    fn count_open(&mut self, batch: &Batch<'_>, measure: &Ready, stock: &Stock, rows: &Bitmap) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        let latest = batch.periods.latest();
        for row in rows.true_idx_iter() {
            for period in stock.periods(row, latest) {
                let cell = self.open_cells.number(batch.groups[row], period);
                match clock.run(answers, row, batch.periods.judged_in(period)) {
                    Some(days) => self.running.add(cell, days),
                    None => {
                        let needed = self.open_aside.len().max(cell as usize + 1);
                        self.open_aside.resize(needed, 0);
                        self.open_aside[cell as usize] += 1;
                    }
                }
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
