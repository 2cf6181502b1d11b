//! The scores of a unit, counted.

use super::Score;

const CELLS: usize = 1024;

/// Counts of scores in cells of equal width, the outer ones open, with the smallest and largest score of each.
pub(super) struct Histogram {
    low: f64,
    per_cell: f64,
    cells: Vec<Cell>,
    sum: f64,
    count: u64,
}

#[derive(Clone, Copy)]
struct Cell {
    count: u64,
    least: f64,
    greatest: f64,
}

impl Histogram {
    /// Cells that span thrice the range of the first scores.
    pub(super) fn spanning(first: impl Iterator<Item = f64>) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) =
            first.filter(|score| score.is_finite()).fold(ends, |(low, high), score| (low.min(score), high.max(score)));
        let range = high - low;
        let (low, span) = if range > 0.0 {
            (low - range, 3.0 * range)
        } else if range == 0.0 {
            (low - 0.5, 1.0)
        } else {
            (0.0, 1.0)
        };
        let empty = Cell { count: 0, least: f64::INFINITY, greatest: f64::NEG_INFINITY };
        Self { low, per_cell: CELLS as f64 / span, cells: vec![empty; CELLS], sum: 0.0, count: 0 }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the cells; a negative number is 0"
    )]
    #[inline]
    pub(super) fn add(&mut self, score: f64) {
        let cell = &mut self.cells[(((score - self.low) * self.per_cell) as usize).min(CELLS - 1)];
        cell.count += 1;
        cell.least = cell.least.min(score);
        cell.greatest = cell.greatest.max(score);
        self.sum += score;
        self.count += 1;
    }

    pub(super) fn score(&self, level: f64) -> Option<Score> {
        if self.count == 0 {
            return None;
        }
        let tail = (1.0 - level) / 2.0;
        let [lower, median, upper] = [tail, 0.5, 1.0 - tail].map(|share| self.at(share));
        let resolution = [lower, median, upper].map(|cell| cell.greatest - cell.least).into_iter().fold(0.0, f64::max);
        let mean = self.sum / self.count as f64;
        Some(Score { mean, median: median.least, lower: lower.least, upper: upper.greatest, resolution })
    }

    /// The cell of the first score with at least such a share at or below it.
    fn at(&self, share: f64) -> Cell {
        // a product that misses a whole number by rounding alone is that number
        let least = (share * self.count as f64 * (1.0 - 1e-12)).ceil().max(1.0);
        let mut passed = 0;
        let found = self.cells.iter().find(|cell| {
            passed += cell.count;
            passed as f64 >= least
        });
        *found.unwrap_or(&self.cells[CELLS - 1])
    }
}
