//! Some rows on their way into the numbers, with all that measures share of them.

use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;

use crate::error::Result;
use crate::register::{NO_DAY, Rows, Values, after_period, whole};
use crate::tally::answers::Answers;
use crate::tally::cells::{Cells, NOWHERE};
use crate::tally::clock::ReadyClock;
use crate::tally::mark::Mark;
use crate::tally::measure::{PERIOD, Ready, cutoff_column};
use crate::tally::periods::NONE;
use crate::tally::placed::Placed;
use crate::tally::plan::{Flow, Plan, StockSlot};
use crate::tally::stock::Stock;
use crate::tally::task::Task;

/// Some rows, with all that measures share of them.
pub(super) struct Batch<'a> {
    /// The rows, with the answers of the clocks and the cutoffs as columns.
    pub(super) rows: Rows,
    pub(super) clocks: Vec<(&'a ReadyClock, Answers)>,
    pub(super) placed: Placed<'a>,
    pub(super) flows: Vec<FlowRows>,
    pub(super) stocks: Vec<Stock>,
    pub(super) patterns: Vec<u32>,
    pub(super) groups: Vec<u32>,
    /// The cell of each row's group that belongs to no period; none where nothing stands there.
    pub(super) nowhere: Vec<u32>,
}

/// Where the rows of a flow stand.
pub(super) struct FlowRows {
    /// The day as of which each row is judged, where anything asks for it.
    judged: Option<PrimitiveArray<i32>>,
    pub(super) cells: Vec<u32>,
}

impl<'a> Batch<'a> {
    /// The rows, with what clocks and cutoffs say of them.
    pub(super) fn new(task: &'a Task, plan: &Plan, mut rows: Rows) -> Result<Self> {
        let mut clocks: Vec<(&ReadyClock, Answers)> = Vec::new();
        for (at, asked) in &plan.clocks {
            let clock = &task.clocks[*at];
            let answers = clock.answer(&mut rows, asked, &clocks)?;
            clocks.push((clock, answers));
        }
        let mut placed = Placed::new(&task.periods);
        let mut flows = Vec::new();
        for flow in &plan.flows {
            placed.look_up(&rows, &flow.at)?;
            let days = rows.days(&flow.at)?;
            let judged = flow.judges.then(|| whole(days.iter().map(|day| task.periods.judged(*day)).collect()));
            if let Some(judged) = &judged {
                rows.add(cutoff_column(&flow.at), Values::Days(judged.clone()));
            }
            flows.push(FlowRows { judged, cells: Vec::new() });
        }
        Ok(Self {
            rows,
            clocks,
            placed,
            flows,
            stocks: Vec::new(),
            patterns: Vec::new(),
            groups: Vec::new(),
            nowhere: Vec::new(),
        })
    }

    /// What is wrong with rows besides the faults of their cells.
    pub(super) fn marks(&self) -> Result<Vec<(Mark, Bitmap)>> {
        let doubts = self
            .clocks
            .iter()
            .filter_map(|(clock, answers)| Some((Mark::Doubt(clock.clock.id.clone()), answers.doubt.clone()?)));
        let mut marks: Vec<_> = doubts.collect();
        let after = after_period(PERIOD);
        if self.rows.get(&after).is_some() {
            let days = self.rows.days(PERIOD)?.iter().zip(self.rows.days(&after)?);
            let periods = self.placed.periods;
            marks.push((Mark::TooLong, days.map(|(first, after)| !periods.holds(*first, *after)).collect()));
        }
        Ok(marks)
    }

    /// Finds the cells of the rows, given their patterns and groups.
    pub(super) fn place(&mut self, plan: &Plan, cells: &mut Cells) -> Result<()> {
        let Self { rows, placed, flows, stocks, patterns, groups, nowhere, .. } = self;
        for (flow, rows_of) in plan.flows.iter().zip(flows) {
            rows_of.place(flow, placed.of(&flow.at), patterns, groups, cells);
        }
        for StockSlot { lifetime, open, .. } in &plan.stocks {
            stocks.push(Stock::new(rows, placed, lifetime, *open, (patterns, groups), cells)?);
        }
        if plan.counts_nowhere() {
            nowhere.extend(groups.iter().map(|group| cells.number(*group, NONE)));
        }
        Ok(())
    }

    /// The clock of a measure, with its answers.
    pub(super) fn clock(&self, measure: &Ready) -> Option<(&'a ReadyClock, &Answers)> {
        let id = measure.clock.as_deref()?;
        self.clocks.iter().find(|(clock, _)| clock.clock.id == id).map(|(clock, answers)| (*clock, answers))
    }
}

impl FlowRows {
    /// The day as of which a row is judged.
    pub(super) fn judged(&self, row: usize) -> i32 {
        self.judged.as_ref().map_or(NO_DAY, |judged| judged.value(row))
    }

    /// The cell of each row: that of its period, or of no period where its day cannot be read; none where it has no day.
    fn place(&mut self, flow: &Flow, periods: &[i32], patterns: &[u32], groups: &[u32], cells: &mut Cells) {
        let unreadable = flow.unreadable.contains(&true);
        let rows = periods.iter().zip(patterns).zip(groups);
        let cell = |((period, pattern), group): ((&i32, &u32), &u32)| match *period {
            _ if unreadable && flow.unreadable[*pattern as usize] => cells.number(*group, NONE),
            NONE => NOWHERE,
            period => cells.number(*group, period),
        };
        self.cells = rows.map(cell).collect();
    }
}
