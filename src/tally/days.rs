//! Rows by whole days.

use std::collections::BTreeMap;

/// Below this many days there is a number for each day of a cell; beyond, only for those that occur.
const NEAR: usize = 64;

/// How many rows there are of each number of days, in the order of the days; none of those of which there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Histogram(Vec<(u32, i64)>);

impl Histogram {
    /// Adds a number of days beyond those that are there.
    pub(super) fn push(&mut self, days: u32, rows: i64) {
        self.0.push((days, rows));
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
        let mut all: BTreeMap<u32, i64> = self.iter().collect();
        other.iter().for_each(|(days, rows)| *all.entry(days).or_default() += rows);
        self.0 = all.into_iter().collect();
    }
}

/// How many rows there are of each cell and number of days.
#[derive(Default)]
pub(super) struct DayCounts {
    near: Vec<[u32; NEAR]>,
    far: FarCounts,
}

/// Rows of many days, which are few for each cell: pairs of cell and days, counted from time to time.
#[derive(Default)]
struct FarCounts {
    pairs: Vec<u64>,
    counted: Vec<(u64, i64)>,
}

/// How many pairs are put by before they are counted.
const PUT_BY: usize = 1 << 20;

impl DayCounts {
    pub(super) fn add(&mut self, cell: u32, days: u32) {
        let (at, place) = (cell as usize, days as usize);
        if place >= NEAR {
            self.far.add(cell, days);
            return;
        }
        if at >= self.near.len() {
            self.near.resize(at + 1, [0; NEAR]);
        }
        match &mut self.near[at][place] {
            full if *full == u32::MAX => self.far.add(cell, days),
            rows => *rows += 1,
        }
    }

    /// The cells that have rows, with their histograms.
    pub(super) fn into_histograms(mut self) -> Vec<(u32, Histogram)> {
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
    fn add(&mut self, cell: u32, days: u32) {
        self.pairs.push(u64::from(cell) << 32 | u64::from(days));
        if self.pairs.len() >= PUT_BY {
            self.count();
        }
    }

    /// Counts the pairs that were put by.
    fn count(&mut self) {
        self.pairs.sort_unstable();
        let mut counted = Vec::with_capacity(self.counted.len());
        let mut known = std::mem::take(&mut self.counted).into_iter().peekable();
        for same in self.pairs.chunk_by(|one, next| one == next) {
            counted.extend(std::iter::from_fn(|| known.next_if(|(pair, _)| *pair < same[0])));
            let before = known.next_if(|(pair, _)| *pair == same[0]).map_or(0, |(_, rows)| rows);
            let more = i64::try_from(same.len()).expect("fewer pairs than are put by");
            counted.push((same[0], before + more));
        }
        counted.extend(known);
        self.counted = counted;
        self.pairs.clear();
    }
}

#[cfg(test)]
mod tests {
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
