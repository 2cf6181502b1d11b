//! Rows by whole days.

use serde::{Deserialize, Serialize};

/// Below this many days there is a number for each day of a cell; beyond, only for those that occur.
const NEAR: usize = 64;

/// How many rows there are of each number of days, in the order of the days; none of those of which there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Histogram(Vec<(u32, i64)>);

impl Histogram {
    pub(super) fn is_in_order(&self) -> bool {
        self.0.is_sorted_by(|(one, _), (next, _)| one < next)
    }

    /// The numbers of days, in order, each with its rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, i64)> {
        self.0.iter().copied()
    }

    /// Adds the rows of another part.
    pub(crate) fn add(&mut self, other: &Self) {
        if self.0.last().is_none_or(|(last, _)| other.0.first().is_none_or(|(first, _)| last < first)) {
            self.0.extend(&other.0);
            return;
        }
        let mut all = Vec::with_capacity(self.0.len().max(other.0.len()));
        let mut mine = std::mem::take(&mut self.0).into_iter().peekable();
        for (days, rows) in other.iter() {
            all.extend(std::iter::from_fn(|| mine.next_if(|(own, _)| *own < days)));
            let own = mine.next_if(|(own, _)| *own == days).map_or(0, |(_, rows)| rows);
            all.push((days, own + rows));
        }
        all.extend(mine);
        self.0 = all;
    }
}

/// How many rows there are of each cell and number of days.
///
/// Rows come in no order, and the numbers of all cells are more than the processor's cache holds. So rows are first put by with
/// those of cells nearby, and counted some thousand at a time.
#[derive(Default)]
pub(super) struct DayCounts {
    /// Small numbers, so that those of many cells lie close together; what does not fit is put by with the far ones.
    near: Vec<[u16; NEAR]>,
    /// Cell and days of rows that are not counted yet, by [`NEIGHBOURS`] cells.
    waiting: Vec<Vec<u32>>,
    far: FarCounts,
}

/// How many cells have their rows put by together: the numbers of so many fill a small part of the cache.
const NEIGHBOURS: u32 = 256;

/// How many rows are put by before they are counted.
const WAITING: usize = 1 << 12;

/// Rows of many days, which are few for each cell: pairs of cell and days with their rows, added up from time to time.
#[derive(Default)]
struct FarCounts {
    pairs: Vec<(u64, i64)>,
    counted: Vec<(u64, i64)>,
}

/// How many pairs are put by before they are added up.
const PUT_BY: usize = 1 << 19;

impl DayCounts {
    pub(super) fn add(&mut self, cell: u32, days: u32) {
        if days as usize >= NEAR {
            self.far.add(cell, days, 1);
            return;
        }
        let at = (cell / NEIGHBOURS) as usize;
        if at >= self.waiting.len() {
            self.waiting.resize_with(at + 1, || Vec::with_capacity(WAITING));
        }
        let waiting = &mut self.waiting[at];
        waiting.push((cell % NEIGHBOURS) << 8 | days);
        if waiting.len() == WAITING {
            self.count(at);
        }
    }

    /// Counts the rows that were put by for some cells.
    fn count(&mut self, at: usize) {
        let first = at * NEIGHBOURS as usize;
        let mut waiting = std::mem::take(&mut self.waiting[at]);
        if let Some(last) = waiting.iter().map(|row| row >> 8).max() {
            let needed = self.near.len().max(first + last as usize + 1);
            self.near.resize(needed, [0; NEAR]);
        }
        for row in waiting.drain(..) {
            let (cell, days) = (row >> 8, row & 0xff);
            let rows = &mut self.near[first + cell as usize][days as usize];
            match rows.checked_add(1) {
                Some(sum) => *rows = sum,
                None => self.far.add(u32::try_from(first).expect("cells have small numbers") + cell, days, 1),
            }
        }
        self.waiting[at] = waiting;
    }

    fn count_all(&mut self) {
        (0..self.waiting.len()).for_each(|at| self.count(at));
    }

    /// Takes in the rows of another part, whose cells have these numbers here.
    pub(super) fn absorb(&mut self, mut other: Self, cells: &[u32]) {
        other.count_all();
        for (cell, near) in cells.iter().zip(&other.near) {
            for (days, rows) in (0..).zip(near).filter(|(_, rows)| **rows > 0) {
                self.far.add(*cell, days, i64::from(*rows));
            }
        }
        other.far.count();
        for (pair, rows) in other.far.counted {
            let cell = cells[usize::try_from(pair >> 32).expect("cells have small numbers")];
            self.far.pairs.push((u64::from(cell) << 32 | (pair & u64::from(u32::MAX)), rows));
        }
    }

    /// The cells that have rows, with their histograms.
    pub(super) fn into_histograms(mut self) -> Vec<(u32, Histogram)> {
        self.count_all();
        self.far.count();
        let mut far = self.far.counted.chunk_by(|(one, _), (next, _)| one >> 32 == next >> 32).peekable();
        let cell_of = |pairs: &[(u64, i64)]| u32::try_from(pairs[0].0 >> 32).expect("a cell was put there");
        let last = self.far.counted.last().map_or(0, |(pair, _)| (pair >> 32) + 1);
        let cells = u32::try_from(last.max(self.near.len() as u64)).expect("cells have small numbers");
        let mut all = Vec::new();
        for cell in 0..cells {
            let near = self.near.get(cell as usize).into_iter().flatten();
            let near = (0_u32..).zip(near).filter(|(_, rows)| **rows > 0);
            let mut histogram = Histogram(near.map(|(days, rows)| (days, i64::from(*rows))).collect());
            if let Some(pairs) = far.next_if(|pairs| cell_of(pairs) == cell) {
                #[expect(clippy::cast_possible_truncation, reason = "the lower half of a pair is its days")]
                let far = Histogram(pairs.iter().map(|(pair, rows)| (*pair as u32, *rows)).collect());
                histogram.add(&far);
            }
            if !histogram.0.is_empty() {
                all.push((cell, histogram));
            }
        }
        all
    }
}

impl FarCounts {
    fn add(&mut self, cell: u32, days: u32, rows: i64) {
        self.pairs.push((u64::from(cell) << 32 | u64::from(days), rows));
        if self.pairs.len() >= PUT_BY {
            self.count();
        }
    }

    /// Adds up the pairs that were put by.
    fn count(&mut self) {
        self.pairs.sort_unstable_by_key(|(pair, _)| *pair);
        let mut counted = Vec::with_capacity(self.counted.len());
        let mut known = std::mem::take(&mut self.counted).into_iter().peekable();
        for same in self.pairs.chunk_by(|(one, _), (next, _)| one == next) {
            counted.extend(std::iter::from_fn(|| known.next_if(|(pair, _)| *pair < same[0].0)));
            let before = known.next_if(|(pair, _)| *pair == same[0].0).map_or(0, |(_, rows)| rows);
            counted.push((same[0].0, before + same.iter().map(|(_, rows)| rows).sum::<i64>()));
        }
        counted.extend(known);
        self.counted = counted;
        self.pairs.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is near or far, counted early or late, each cell has the rows that were added.
        #[test]
        fn histograms_hold_what_was_added(rows in prop::collection::vec((0..5_u32, 0..300_u32), 0..400), often in any::<bool>()) {
            let mut counts = DayCounts::default();
            let mut plain: BTreeMap<(u32, u32), i64> = BTreeMap::new();
            for (cell, days) in rows {
                counts.add(cell, days);
                *plain.entry((cell, days)).or_default() += 1;
                if often {
                    counts.far.count();
                }
            }
            let found: Vec<_> = counts.into_histograms();
            let found = found.iter().flat_map(|(cell, days)| days.iter().map(move |(days, rows)| ((*cell, days), rows)));
            prop_assert_eq!(found.collect::<Vec<_>>(), plain.into_iter().collect::<Vec<_>>());
        }
    }
}
