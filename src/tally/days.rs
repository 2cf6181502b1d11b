//! Rows by cell and whole days.

use polars::prelude::PlHashMap;

/// Below this many days there is a number for each day of a cell; beyond, only for those that occur.
const NEAR: usize = 256;

/// How many rows there are of each cell and number of days.
#[derive(Default)]
pub(super) struct DayCounts {
    near: Vec<Vec<i64>>,
    far: PlHashMap<(u32, u32), i64>,
}

impl DayCounts {
    pub(super) fn add(&mut self, cell: u32, days: u32) {
        let (at, place) = (cell as usize, days as usize);
        if place >= NEAR {
            *self.far.entry((cell, days)).or_default() += 1;
            return;
        }
        if at >= self.near.len() {
            self.near.resize_with(at + 1, Vec::new);
        }
        let counts = &mut self.near[at];
        if place >= counts.len() {
            counts.resize((place + 1).next_power_of_two(), 0);
        }
        counts[place] += 1;
    }

    /// The cells, days and numbers that are not zero.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32, i64)> {
        let of_cell = |(cell, counts): (u32, &'_ Vec<i64>)| {
            (0_u32..).zip(counts.clone()).map(move |(days, count)| (cell, days, count))
        };
        let near = (0_u32..).zip(&self.near).flat_map(of_cell).filter(|(_, _, count)| *count != 0);
        near.chain(self.far.iter().map(|((cell, days), count)| (*cell, *days, *count)))
    }
}
