//! What was counted for one measure so far.

use polars_buffer::Buffer;
use polars_core::prelude::PlHashMap;

use crate::catalogue::{Days, Measure};
use crate::column::{Codes, Mask, NO_DECIMAL, NO_NUMBER, RowHash, Values};
use crate::error::{Error, Result};
use crate::tally::counts::Gathered;
use crate::tally::days::DayCounts;
use crate::tally::groups::{CellCodes, Labels, NOWHERE, Pairs};
use crate::tally::measure::Ready;
use crate::tally::periods::NO_PERIOD;
use crate::tally::plan::{Batch, Taken};
use crate::tally::stock::Stock;
use crate::tally::{Cell, DayCell, Field};

/// The numbers of one measure.
pub(super) struct Sums {
    /// By field and cell.
    plain: [Vec<i64>; Field::ALL.len()],
    labels: Labels,
    /// By cell, label and field.
    labelled: PlHashMap<(u32, u32, Field), i64>,
    days: Option<DaySums>,
}

/// Rows by whole days.
struct DaySums {
    which: Days,
    stopped: DayCounts,
    running: DayCounts,
    /// Cells of their own for what is open at the end of a period, and the rows excluded in them.
    open_cells: Pairs,
    open_excluded: Vec<i64>,
}

/// What a measure makes of a row that it takes.
enum Adds {
    /// It adds one.
    One,
    /// It adds the row's value, in the smallest unit of measurement.
    Value(Buffer<i128>),
    /// It adds one to the row's label.
    Label(Vec<u32>),
}

impl Sums {
    pub(super) fn new(definition: &Measure) -> Self {
        let days = |which| DaySums {
            which,
            stopped: DayCounts::default(),
            running: DayCounts::default(),
            open_cells: Pairs::default(),
            open_excluded: Vec::new(),
        };
        Self {
            plain: Default::default(),
            labels: Labels::default(),
            labelled: PlHashMap::default(),
            days: definition.days.map(days),
        }
    }

    /// Counts rows that are placed by a day: `cells` are theirs, `at` is the column of the day.
    pub(super) fn count_flow(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        taken: Taken,
        (cells, at): (&CellCodes, &str),
    ) -> Result<()> {
        let (taken, adds) = self.adds(batch, measure, taken)?;
        if self.days.is_some() {
            self.count_days(batch, measure, &taken.rows, (&cells.codes, at));
        } else {
            self.add_all(&adds, &taken.rows, cells, Field::Rows, measure)?;
        }
        self.add_each(&taken.part, cells, Field::Part);
        self.add_each(&taken.excluded, cells, Field::Excluded);
        Ok(())
    }

    /// Counts rows that come into a stock and leave it: `excluded` are the cells of those that cannot be used.
    pub(super) fn count_stock(
        &mut self,
        batch: &Batch<'_>,
        measure: &Ready,
        taken: Taken,
        (stock, part): (&Stock, Option<&Stock>),
        excluded: &CellCodes,
    ) -> Result<()> {
        let (taken, adds) = self.adds(batch, measure, taken)?;
        self.add_each(&taken.excluded, excluded, Field::Excluded);
        if self.days.is_some() {
            self.count_open(batch, measure, &taken.rows, stock);
            return Ok(());
        }
        for placed in stock.iter().filter(|placed| taken.rows.get(placed.row)) {
            self.add(&adds, placed.row, placed.enter_cell, Field::Rows, measure)?;
            self.add(&adds, placed.row, placed.leave_cell, Field::RowsLeft, measure)?;
        }
        for placed in part.into_iter().flat_map(Stock::iter).filter(|placed| taken.part.get(placed.row)) {
            self.add_plain(placed.enter_cell, Field::Part, 1);
            self.add_plain(placed.leave_cell, Field::PartLeft, 1);
        }
        Ok(())
    }

    /// Excludes all rows, as the input does not have the columns that the measure needs.
    pub(super) fn exclude_all(&mut self, rows: &Mask, nowhere: &CellCodes) {
        self.add_each(rows, nowhere, Field::Excluded);
    }

    fn add_all(&mut self, adds: &Adds, rows: &Mask, cells: &CellCodes, field: Field, measure: &Ready) -> Result<()> {
        if let Adds::One = adds {
            self.add_each(rows, cells, field);
            return Ok(());
        }
        rows.rows(cells.codes.len()).try_for_each(|row| self.add(adds, row, cells.codes[row], field, measure))
    }

    /// Adds one for each row.
    fn add_each(&mut self, rows: &Mask, cells: &CellCodes, field: Field) {
        if rows.is_none() {
            return;
        }
        let sums = &mut self.plain[field as usize];
        sums.resize(sums.len().max(cells.most), 0);
        // A row without a cell finds no number.
        let mut add = |cell: u32| {
            if let Some(sum) = sums.get_mut(cell as usize) {
                *sum += 1;
            }
        };
        match rows {
            Mask::All => cells.codes.iter().for_each(|cell| add(*cell)),
            rows => rows.for_each(cells.codes.len(), |row| add(cells.codes[row])),
        }
    }

    /// Adds what a row makes to a field of a cell; `field` is that of the rows, coming or leaving.
    fn add(&mut self, adds: &Adds, row: usize, cell: u32, field: Field, measure: &Ready) -> Result<()> {
        if cell == NOWHERE {
            return Ok(());
        }
        let values = match adds {
            Adds::Label(labels) => {
                *self.labelled.entry((cell, labels[row], field)).or_default() += 1;
                return Ok(());
            }
            Adds::One => None,
            Adds::Value(values) => Some(values[row]).filter(|value| *value != NO_DECIMAL),
        };
        self.add_plain(cell, field, 1);
        let Some(value) = values else { return Ok(()) };
        let leaving = field == Field::RowsLeft;
        let field = |field: Field| if leaving { field.left() } else { field };
        let overflow = || Error::Overflow { measure: measure.id.clone() };
        let value = i64::try_from(value).map_err(|_| overflow())?;
        self.add_plain(cell, field(Field::Valued), 1);
        self.add_plain(cell, field(Field::Total), 0);
        let total = &mut self.plain[field(Field::Total) as usize][cell as usize];
        *total = total.checked_add(value).ok_or_else(overflow)?;
        Ok(())
    }

    fn add_plain(&mut self, cell: u32, field: Field, number: i64) {
        if cell != NOWHERE {
            let sums = &mut self.plain[field as usize];
            sums.resize(sums.len().max(cell as usize + 1), 0);
            sums[cell as usize] += number;
        }
    }

    /// What rows add; one without a label is excluded.
    fn adds(&mut self, batch: &Batch<'_>, measure: &Ready, taken: Taken) -> Result<(Taken, Adds)> {
        let definition = &measure.definition;
        if let Some(sum) = &definition.sum {
            return Ok((taken, Adds::Value(values(batch, measure, sum)?)));
        }
        if !definition.has_labels() {
            return Ok((taken, Adds::One));
        }
        let (labels, missing) = self.label(batch, definition);
        let excluded = taken.excluded.or(&taken.rows.and(&missing));
        let taken = Taken { rows: taken.rows.and_not(&missing), part: taken.part.and_not(&missing), excluded };
        Ok((taken, Adds::Label(labels)))
    }

    /// The label of each row: the value of a column, or the hash of several; and the rows where one of them is empty.
    fn label(&mut self, batch: &Batch<'_>, definition: &Measure) -> (Vec<u32>, Mask) {
        let (rows, height) = (&batch.rows, batch.rows.height());
        let columns = || definition.split.iter().chain(&definition.distinct).filter_map(|id| rows.get(id));
        let missing = columns().fold(Mask::None, |missing, values| missing.or(&values.missing(height)));
        let texts: Vec<Codes> = columns().map(|values| values.codes(height)).collect();
        if let (Some(split), Some(first)) = (&definition.split, texts.first()) {
            let states = batch.task.schema.column(split).map(|column| self.labels.states(first, column));
            return (states.unwrap_or_else(|| self.labels.codes(first)), missing);
        }
        let mut hash = RowHash::default();
        // A hash, and not the text: a stored tally shows no name of a person.
        let label = |row: usize| self.labels.code(&format!("{:032x}", hash.of(&texts, row)));
        ((0..height).map(label).collect(), missing)
    }

    /// Counts rows in the cells in which they are placed: by the days that their clock took, or has run by the cutoff.
    fn count_days(&mut self, batch: &Batch<'_>, measure: &Ready, rows: &Mask, (cells, at): (&[u32], &str)) {
        let (Some((clock, answers)), Some(days)) = (batch.clock(measure), &mut self.days) else { return };
        let Some(judged) = batch.judged(at) else { return };
        let mut excluded = Vec::new();
        for row in rows.rows(cells.len()).filter(|row| cells[*row] != NOWHERE) {
            let judged = judged[row];
            let by = if days.which == Days::Taken { i32::MAX } else { judged };
            let (counts, found) = if answers.ended_by(row, by) {
                (&mut days.stopped, answers.taken(row))
            } else {
                (&mut days.running, clock.run(answers, row, judged))
            };
            match found {
                Some(days) => counts.add(cells[row], days),
                None => excluded.push(cells[row]),
            }
        }
        for cell in excluded {
            self.add_plain(cell, Field::Excluded, 1);
        }
    }

    /// Counts rows in each period at whose end they are open, by the days that their clock has run then.
    fn count_open(&mut self, batch: &Batch<'_>, measure: &Ready, rows: &Mask, stock: &Stock) {
        let (Some((clock, answers)), Some(days)) = (batch.clock(measure), &mut self.days) else { return };
        let periods = &batch.task.periods;
        for placed in stock.iter().filter(|placed| rows.get(placed.row)) {
            for period in placed.periods(periods.latest()) {
                let cell = days.open_cells.code(placed.group, period);
                match clock.run(answers, placed.row, periods.judged_in(period)) {
                    Some(run) => days.running.add(cell, run),
                    None => days.exclude_open(cell, 1),
                }
            }
        }
    }

    /// Takes what another worker counted, whose cells and groups have these codes here.
    pub(super) fn absorb(&mut self, other: Self, cells: &[u32], groups: &[u32]) {
        for (field, theirs) in Field::ALL.into_iter().zip(other.plain) {
            for (cell, number) in cells.iter().zip(theirs).filter(|(_, number)| *number != 0) {
                self.add_plain(*cell, field, number);
            }
        }
        let texts = other.labels.into_texts();
        let labels: Vec<u32> =
            texts.iter().map(|text| text.as_ref().map_or(0, |text| self.labels.code(text))).collect();
        for ((cell, label, field), number) in other.labelled {
            *self.labelled.entry((cells[cell as usize], labels[label as usize], field)).or_default() += number;
        }
        if let (Some(mine), Some(theirs)) = (&mut self.days, other.days) {
            mine.absorb(theirs, cells, groups);
        }
    }

    /// Hands all numbers that are not zero over to their groups.
    pub(super) fn gather(self, measure: usize, cells: &[(u32, i32)], groups: &mut [Gathered]) {
        let mut push = |(group, period): (u32, i32), field: Field, label: Option<&str>, value: i64| {
            let period = (period != NO_PERIOD).then_some(period);
            groups[group as usize].push(Cell { measure, field, period }, label, value);
        };
        for (field, numbers) in Field::ALL.into_iter().zip(&self.plain) {
            let numbers = cells.iter().zip(numbers).filter(|(_, number)| **number != 0);
            numbers.for_each(|(cell, number)| push(*cell, field, None, *number));
        }
        let texts = self.labels.into_texts();
        for ((cell, label, field), number) in &self.labelled {
            push(cells[*cell as usize], *field, texts[*label as usize].as_deref(), *number);
        }
        let Some(days) = self.days else { return };
        let open = days.open_cells.into_values();
        for (cell, number) in open.iter().zip(&days.open_excluded).filter(|(_, number)| **number != 0) {
            push(*cell, Field::Excluded, None, *number);
        }
        let cells = if days.which == Days::Open { &open } else { cells };
        for (field, counts) in [(Field::Rows, days.stopped), (Field::Running, days.running)] {
            for (cell, histogram) in counts.into_histograms() {
                let (group, period) = cells[cell as usize];
                *groups[group as usize].days(DayCell { measure, field, period }) = histogram;
            }
        }
    }
}

impl DaySums {
    fn exclude_open(&mut self, cell: u32, rows: i64) {
        self.open_excluded.resize(self.open_excluded.len().max(cell as usize + 1), 0);
        self.open_excluded[cell as usize] += rows;
    }

    fn absorb(&mut self, other: Self, cells: &[u32], groups: &[u32]) {
        let theirs = other.open_cells.into_values().into_iter();
        let open: Vec<u32> =
            theirs.map(|(group, period)| self.open_cells.code(groups[group as usize], period)).collect();
        for (cell, rows) in open.iter().zip(&other.open_excluded).filter(|(_, rows)| **rows != 0) {
            self.exclude_open(*cell, *rows);
        }
        let cells = if self.which == Days::Open { &open } else { cells };
        self.stopped.absorb(other.stopped, cells);
        self.running.absorb(other.running, cells);
    }
}

/// What is added up in each row, in the smallest unit of measurement; [`NO_DECIMAL`] where a row has no value.
fn values(batch: &Batch<'_>, measure: &Ready, sum: &str) -> Result<Buffer<i128>> {
    let read = |column: &str| -> Buffer<i128> {
        match batch.rows.get(column) {
            Some(Values::Decimals { values, .. }) => values.clone(),
            Some(Values::Numbers(numbers)) => {
                let wide = |number: &i64| if *number == NO_NUMBER { NO_DECIMAL } else { i128::from(*number) };
                numbers.iter().map(wide).collect::<Vec<_>>().into()
            }
            _ => vec![NO_DECIMAL; batch.rows.height()].into(),
        }
    };
    let Some(minus) = &measure.definition.minus else { return Ok(read(sum)) };
    let difference = |(one, other): (&i128, &i128)| match (*one, *other) {
        (NO_DECIMAL, _) | (_, NO_DECIMAL) => Ok(NO_DECIMAL),
        (one, other) => one.checked_sub(other).ok_or(Error::Overflow { measure: measure.id.clone() }),
    };
    Ok(read(sum).iter().zip(read(minus).iter()).map(difference).collect::<Result<Vec<_>>>()?.into())
}
