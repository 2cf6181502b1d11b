//! The numbers of one measure, and how rows that are looked at one by one add to them.

use polars::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::catalogue::{Days, Measure};
use crate::error::{Error, Result};
use crate::register::{Rows, Words as Column};
use crate::tally::batch::Batch;
use crate::tally::cells::{Cells, NOWHERE};
use crate::tally::counts::Gathered;
use crate::tally::days::DayCounts;
use crate::tally::groups::Words;
use crate::tally::measure::Ready;
use crate::tally::outcome::Outcome;
use crate::tally::periods::NONE;
use crate::tally::plan::{Place, Single};
use crate::tally::stock::InStock;
use crate::tally::{Cell, DayCell, Field};

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
    /// Cells of its own for what is open at the end of a period, and the rows excluded in them.
    open_cells: Cells,
    open_aside: Vec<i64>,
}

/// Sums by cell, and by label where the measure has labels.
#[derive(Default)]
struct Sums {
    plain: [Vec<i64>; Field::ALL.len()],
    labelled: PlHashMap<(u32, u32, Field), i64>,
}

/// What each row adds: its value, where values are added up, and its label, where there are labels.
struct Adds {
    values: Option<Int128Chunked>,
    labels: Option<Labels>,
}

/// The label of each row, and whether it has one.
struct Labels {
    numbers: Vec<u32>,
    missing: Option<Vec<bool>>,
}

impl Numbers {
    pub(super) fn new(definition: &Measure) -> Self {
        Self {
            sums: Sums::default(),
            labels: Words::default(),
            labelled: definition.has_labels(),
            days: definition.days.map(|which| DaysCounted {
                which,
                stopped: DayCounts::default(),
                running: DayCounts::default(),
                open_cells: Cells::default(),
                open_aside: Vec::new(),
            }),
        }
    }

    /// Adds rows to the number of a cell.
    pub(super) fn add(&mut self, cell: u32, field: Field, rows: i64) {
        self.sums.add_plain(cell, field, rows);
    }

    /// Counts the rows of a batch one by one.
    pub(super) fn count(&mut self, batch: &Batch<'_>, measure: &Ready, single: &Single) -> Result<()> {
        let adds = Adds { values: values(&batch.rows, measure)?, labels: self.label(&batch.rows, measure)? };
        match single.place {
            Place::Flow(flow) => self.count_flow(batch, measure, flow, single, &adds),
            Place::Stock(stock) => self.count_stock(batch, measure, stock, single, &adds),
            Place::Nowhere => Ok(()),
        }
    }

    fn count_flow(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        flow: usize,
        single: &Single,
        adds: &Adds,
    ) -> Result<()> {
        let flow = &batch.flows[flow];
        for (row, cell) in flow.cells.iter().enumerate().filter(|(_, cell)| **cell != NOWHERE) {
            match adds.outcome(row, single.outcomes[batch.patterns[row] as usize]) {
                Outcome::Nothing => {}
                Outcome::Aside => self.sums.add_plain(*cell, Field::Excluded, 1),
                outcome => {
                    match &mut self.days {
                        Some(days) => days.count_row(batch, measure, (row, *cell), flow.judged(row), &mut self.sums),
                        None => self.sums.add(*cell, row, adds, false, measure)?,
                    }
                    if outcome == Outcome::InPart {
                        self.sums.add_plain(*cell, Field::Part, 1);
                    }
                }
            }
        }
        Ok(())
    }

    fn count_stock(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        stock: usize,
        single: &Single,
        adds: &Adds,
    ) -> Result<()> {
        let outcome = |row: usize| adds.outcome(row, single.outcomes[batch.patterns[row] as usize]);
        for row in (0..batch.patterns.len()).filter(|row| outcome(*row) == Outcome::Aside) {
            self.sums.add_plain(batch.nowhere[row], Field::Excluded, 1);
        }
        let takes = |placed: &InStock| matches!(outcome(placed.row), Outcome::Counted | Outcome::InPart);
        for placed in batch.stocks[stock].iter().filter(takes) {
            if let Some(days) = &mut self.days {
                days.count_open(batch, measure, placed);
                continue;
            }
            self.sums.add(placed.enter_cell, placed.row, adds, false, measure)?;
            if placed.leave_cell != NOWHERE {
                self.sums.add(placed.leave_cell, placed.row, adds, true, measure)?;
            }
        }
        let Some(part) = single.part.filter(|_| self.days.is_none()) else { return Ok(()) };
        for placed in batch.stocks[part].iter().filter(|placed| outcome(placed.row) == Outcome::InPart) {
            self.sums.add_plain(placed.enter_cell, Field::Part, 1);
            if placed.leave_cell != NOWHERE {
                self.sums.add_plain(placed.leave_cell, Field::PartLeft, 1);
            }
        }
        Ok(())
    }

    /// The label of each row, where the measure has labels.
    fn label(&mut self, rows: &Rows, measure: &Ready) -> Result<Option<Labels>> {
        let definition = &measure.definition;
        if !self.labelled {
            return Ok(None);
        }
        let columns = definition.split.iter().chain(&definition.distinct);
        let there = columns.filter(|column| rows.get(column).is_some());
        let words = there.map(|column| rows.words(column)).collect::<Result<Vec<Column>>>()?;
        let mut missing = vec![false; rows.height()];
        for column in words.iter().filter(|column| column.words.null_count() > 0) {
            missing.iter_mut().zip(column.map(|word| word.is_none())).for_each(|(missing, none)| *missing |= none);
        }
        let missing = missing.contains(&true).then_some(missing);
        if definition.split.is_some() {
            return Ok(Some(Labels { numbers: self.labels.numbers(&words[0]), missing }));
        }
        let mut joined = String::new();
        let number = |row: usize| {
            joined.clear();
            for column in &words {
                joined.push_str(column.get(row).unwrap_or_default());
                joined.push('\u{1f}');
            }
            // A hash, and not the text: a saved tally holds no name of a person.
            self.labels.number(&format!("{:032x}", xxh3_128(joined.as_bytes())))
        };
        Ok(Some(Labels { numbers: (0..rows.height()).map(number).collect(), missing }))
    }

    /// Takes in what another part counted, whose cells have these numbers here.
    pub(super) fn absorb(&mut self, other: Self, cells: &[u32], groups: &[u32]) {
        for (mine, theirs) in self.sums.plain.iter_mut().zip(other.sums.plain) {
            for (cell, number) in cells.iter().zip(theirs).filter(|(_, number)| *number != 0) {
                let needed = mine.len().max(*cell as usize + 1);
                mine.resize(needed, 0);
                mine[*cell as usize] += number;
            }
        }
        for ((cell, label, field), number) in other.sums.labelled {
            let label = other.labels.word(label).map_or(0, |word| self.labels.number(word));
            *self.sums.labelled.entry((cells[cell as usize], label, field)).or_default() += number;
        }
        if let (Some(mine), Some(theirs)) = (&mut self.days, other.days) {
            mine.absorb(theirs, cells, groups);
        }
    }

    /// Hands all numbers that are not zero over to their groups.
    pub(super) fn gather(self, measure: usize, cells: &Cells, groups: &mut [Gathered]) {
        let mut push = |(group, period): (u32, i32), field: Field, label: Option<&str>, value: i64| {
            let period = (period != NONE).then_some(period);
            groups[group as usize].push(Cell { measure, field, period }, label, value);
        };
        for field in Field::ALL {
            let numbers = self.sums.plain[field as usize].iter().enumerate();
            numbers
                .filter(|(_, value)| **value != 0)
                .for_each(|(number, value)| push(cells.pair(number), field, None, *value));
        }
        for ((number, label, field), value) in &self.sums.labelled {
            push(cells.pair(*number as usize), *field, self.labels.word(*label), *value);
        }
        let Some(days) = self.days else { return };
        for (number, value) in days.open_aside.iter().enumerate().filter(|(_, value)| **value != 0) {
            push(days.open_cells.pair(number), Field::Excluded, None, *value);
        }
        let places = if days.which == Days::Open { &days.open_cells } else { cells };
        for (field, counts) in [(Field::Rows, days.stopped), (Field::Running, days.running)] {
            for (number, histogram) in counts.into_histograms() {
                let (group, period) = places.pair(number as usize);
                *groups[group as usize].days(DayCell { measure, field, period }) = histogram;
            }
        }
    }
}

impl DaysCounted {
    /// Counts a row in the cell in which it is placed: by the days that its clock took, or has run by the cutoff.
    fn count_row(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        (row, cell): (usize, u32),
        judged: i32,
        sums: &mut Sums,
    ) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        let by = if self.which == Days::Taken { i32::MAX } else { judged };
        let (counts, days) = if answers.ended_by(row, by) {
            (&mut self.stopped, answers.taken(row))
        } else {
            (&mut self.running, clock.run(answers, row, judged))
        };
        match days {
            Some(days) => counts.add(cell, days),
            None => sums.add_plain(cell, Field::Excluded, 1),
        }
    }

    /// Counts a row in each period at whose end it is open, by the days that its clock has run then.
    fn count_open(&mut self, batch: &Batch<'_>, measure: &Ready, placed: InStock) {
        let Some((clock, answers)) = batch.clock(measure) else { return };
        for period in placed.periods(batch.placed.periods.latest()) {
            let cell = self.open_cells.number(batch.groups[placed.row], period);
            match clock.run(answers, placed.row, batch.placed.periods.judged_in(period)) {
                Some(days) => self.running.add(cell, days),
                None => self.set_open_aside(cell, 1),
            }
        }
    }

    fn set_open_aside(&mut self, cell: u32, rows: i64) {
        let needed = self.open_aside.len().max(cell as usize + 1);
        self.open_aside.resize(needed, 0);
        self.open_aside[cell as usize] += rows;
    }

    fn absorb(&mut self, other: Self, cells: &[u32], groups: &[u32]) {
        let own = |number: usize| {
            let (group, period) = other.open_cells.pair(number);
            (groups[group as usize], period)
        };
        let open: Vec<u32> = (0..other.open_cells.len())
            .map(|number| {
                let (group, period) = own(number);
                self.open_cells.number(group, period)
            })
            .collect();
        for (cell, rows) in open.iter().zip(&other.open_aside).filter(|(_, rows)| **rows != 0) {
            self.set_open_aside(*cell, *rows);
        }
        let cells = if self.which == Days::Open { &open } else { cells };
        self.stopped.absorb(other.stopped, cells);
        self.running.absorb(other.running, cells);
    }
}

impl Adds {
    /// What is made of a row, given that one without a label is excluded.
    fn outcome(&self, row: usize, outcome: Outcome) -> Outcome {
        let missing = self.labels.as_ref().and_then(|labels| labels.missing.as_ref());
        match outcome {
            Outcome::Counted | Outcome::InPart if missing.is_some_and(|missing| missing[row]) => Outcome::Aside,
            outcome => outcome,
        }
    }
}

impl Sums {
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
            *self.labelled.entry((cell, labels.numbers[row], field(Field::Rows))).or_default() += 1;
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

/// What is added up in each row, in the smallest unit; null where the row has no value.
fn values(rows: &Rows, measure: &Ready) -> Result<Option<Int128Chunked>> {
    let read = |column: &str| -> Result<Int128Chunked> {
        let series = rows.series(column)?;
        let numbers = || match series.dtype() {
            DataType::Decimal(..) => Ok(series.decimal()?.physical().rechunk().into_owned()),
            _ => Ok(series.i64()?.iter().map(|value| value.map(i128::from)).collect()),
        };
        numbers().map_err(Error::engine(format!("reading the values of column `{column}`")))
    };
    let Some(sum) = &measure.definition.sum else { return Ok(None) };
    let sum = read(sum)?;
    let Some(minus) = &measure.definition.minus else { return Ok(Some(sum)) };
    let minus = read(minus)?;
    Ok(Some(sum.iter().zip(minus.iter()).map(|(sum, minus)| Some(sum? - minus?)).collect()))
}
