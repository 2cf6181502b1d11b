//! The cells that were met: group and period, each pair with a number.

use polars::prelude::PlHashMap;

use crate::tally::periods::NONE;

/// Numbers for pairs of group and period, looked up by position.
#[derive(Default)]
pub(super) struct Cells {
    pairs: Vec<(u32, i32)>,
    /// The first period of the table, and how many it has; before them stands the cell without a period.
    first: i32,
    periods: usize,
    /// The number of each group and period, or that of no cell.
    table: Vec<u32>,
    /// The numbers of pairs for which the table would have to be too large.
    far: PlHashMap<(u32, i32), u32>,
}

/// How large the table may be; a few stray days among many groups must not fill the memory.
const TABLE: usize = 1 << 24;

/// No cell: the row stands nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Cells {
    /// The number of the cell of a group and a period.
    pub(super) fn number(&mut self, group: u32, period: i32) -> u32 {
        let number = self.place(group, period).map(|place| self.table[place]);
        match number {
            Some(number) if number != NOWHERE => number,
            _ => self.enter(group, period),
        }
    }

    /// Where the number of a cell stands, if there is room for it.
    fn place(&self, group: u32, period: i32) -> Option<usize> {
        // A period before the first is as far away as one that is long after the last.
        let after_first = period.wrapping_sub(self.first).cast_unsigned() as usize;
        let at = if period == NONE { 0 } else { after_first + 1 };
        let place = group as usize * (self.periods + 1) + at;
        (at <= self.periods && place < self.table.len()).then_some(place)
    }

    #[cold]
    fn enter(&mut self, group: u32, period: i32) -> u32 {
        if self.place(group, period).is_none() {
            self.make_room(group, period);
        }
        let number = u32::try_from(self.pairs.len()).ok().filter(|number| *number != NOWHERE);
        let number = number.expect("fewer than four thousand million cells");
        let known = match self.place(group, period) {
            Some(place) => &mut self.table[place],
            None => self.far.entry((group, period)).or_insert(NOWHERE),
        };
        if *known == NOWHERE {
            *known = number;
            self.pairs.push((group, period));
        }
        *known
    }

    /// Widens the table to a group and a period, where it stays small enough.
    fn make_room(&mut self, group: u32, period: i32) {
        let end = i64::from(self.first) + i64::try_from(self.periods).unwrap_or(i64::MAX / 2);
        let (mut first, mut after) = (i64::from(self.first), end);
        if period != NONE {
            let period = i64::from(period);
            first = if self.periods == 0 { period } else { first.min(period) };
            after = if self.periods == 0 { period + 1 } else { end.max(period + 1) };
        }
        let periods = usize::try_from(after - first).unwrap_or(usize::MAX);
        let (before, width) = (self.periods + 1, periods.saturating_add(1));
        let known = self.table.len() / before;
        let groups = if (group as usize) < known { known } else { (group as usize + 1).next_power_of_two() };
        if groups.saturating_mul(width) > TABLE {
            return;
        }
        let shift = if self.periods == 0 { 0 } else { usize::try_from(i64::from(self.first) - first).unwrap_or(0) };
        let mut table = vec![NOWHERE; groups * width];
        for (new, old) in table.chunks_mut(width).zip(self.table.chunks(before)) {
            new[0] = old[0];
            new[1 + shift..][..before - 1].copy_from_slice(&old[1..]);
        }
        self.first = i32::try_from(first).expect("the first of some periods");
        (self.periods, self.table) = (periods, table);
    }

    /// The group and the period of a cell.
    pub(super) fn pair(&self, number: usize) -> (u32, i32) {
        self.pairs[number]
    }

    /// How many cells were met.
    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Equal pairs have one number, in whatever order groups and periods come.
        #[test]
        fn numbers_lead_back_to_their_pairs(met in prop::collection::vec((0..9_u32, prop_oneof![Just(NONE), -5..20_i32]), 0..200)) {
            let mut cells = Cells::default();
            let mut known = BTreeMap::new();
            for (group, period) in met {
                let number = cells.number(group, period);
                prop_assert_eq!(cells.pair(number as usize), (group, period));
                prop_assert_eq!(*known.entry((group, period)).or_insert(number), number);
            }
            prop_assert_eq!(cells.len(), known.len());
        }
    }
}
