//! The cells that were met: group and period, each pair with a number.

use crate::tally::periods::NONE;

/// Numbers for pairs of group and period, looked up by position.
#[derive(Default)]
pub(super) struct Cells {
    pairs: Vec<(u32, i32)>,
    groups: Vec<Known>,
}

/// The cells of one group: one without a period, and those of a run of periods.
#[derive(Default)]
struct Known {
    none: Option<u32>,
    first: i32,
    run: Vec<Option<u32>>,
}

impl Cells {
    /// The number of the cell of a group and a period.
    pub(super) fn number(&mut self, group: u32, period: i32) -> u32 {
        let at = group as usize;
        if at >= self.groups.len() {
            self.groups.resize_with(at + 1, Known::default);
        }
        let slot = self.groups[at].slot(period);
        if let Some(number) = slot {
            return *number;
        }
        let number = u32::try_from(self.pairs.len()).expect("fewer than four thousand million cells");
        *slot = Some(number);
        self.pairs.push((group, period));
        number
    }

    /// The group and the period of a cell.
    pub(super) fn pair(&self, number: usize) -> (u32, i32) {
        self.pairs[number]
    }
}

impl Known {
    fn slot(&mut self, period: i32) -> &mut Option<u32> {
        if period == NONE {
            return &mut self.none;
        }
        if self.run.is_empty() {
            self.first = period;
        }
        let before = usize::try_from(self.first - period).unwrap_or(0);
        if before > 0 {
            self.run.splice(0..0, std::iter::repeat_n(None, before));
            self.first = period;
        }
        let at = usize::try_from(period - self.first).expect("the run begins at or before the period");
        if at >= self.run.len() {
            self.run.resize(at + 1, None);
        }
        &mut self.run[at]
    }
}
