//! Rows by whole days.

use std::collections::BTreeMap;

use polars::prelude::PlHashMap;

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
        if self.0.is_empty() {
            self.0.clone_from(&other.0);
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
    far: PlHashMap<(u32, u32), i64>,
}

impl DayCounts {
    pub(super) fn add(&mut self, cell: u32, days: u32) {
        let (at, place) = (cell as usize, days as usize);
        if at >= self.near.len() {
            self.near.resize(at + 1, [0; NEAR]);
        }
        match self.near[at].get_mut(place) {
            Some(rows) if *rows < u32::MAX => *rows += 1,
            _ => *self.far.entry((cell, days)).or_default() += 1,
        }
    }

    /// The cells that have rows, with their histograms.
    pub(super) fn histograms(&self) -> impl Iterator<Item = (u32, Histogram)> {
        let mut far: BTreeMap<u32, BTreeMap<u32, i64>> = BTreeMap::new();
        for ((cell, days), rows) in &self.far {
            far.entry(*cell).or_default().insert(*days, *rows);
        }
        let of_cell = move |(cell, near): (u32, &[u32; NEAR])| {
            let counted = (0_u32..).zip(near).filter(|(_, rows)| **rows > 0);
            let near = Histogram(counted.map(|(days, rows)| (days, i64::from(*rows))).collect());
            let Some(far) = far.get(&cell) else { return (cell, near) };
            let mut all = Histogram(far.iter().map(|(days, rows)| (*days, *rows)).collect());
            all.add(&near);
            (cell, all)
        };
        (0_u32..).zip(&self.near).map(of_cell).filter(|(_, histogram)| !histogram.0.is_empty())
    }
}
