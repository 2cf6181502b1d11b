//! Least squares of a line that bends at joins.
//!
//! The line is the sum of hat functions, one for each knot (the ends and the joins), so its coefficients are its heights at
//! the knots, and the normal equations have three diagonals.

/// A line by its heights at the knots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    knots: Vec<f64>,
    heights: Vec<f64>,
    equations: Tridiagonal,
    /// The sum of squared residuals.
    pub(super) squares: f64,
}

impl Line {
    /// `None` if a height is not fixed by the values.
    pub(super) fn through(times: &[f64], values: &[f64], joins: &[f64]) -> Option<Self> {
        let ends = (*times.first()?, *times.last()?);
        let knots: Vec<f64> = [ends.0].into_iter().chain(joins.iter().copied()).chain([ends.1]).collect();
        // residuals from the mean keep their digits
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let mut normal = Normal::new(knots.len());
        for (time, value) in times.iter().zip(values) {
            normal.add(hats(&knots, *time), value - mean);
        }
        let equations = Tridiagonal::factored(normal.diagonal, normal.beside)?;
        let mut line = Self { heights: equations.solve(normal.right), knots, equations, squares: 0.0 };
        line.heights.iter_mut().for_each(|height| *height += mean);
        line.squares = times.iter().zip(values).map(|(time, value)| (value - line.at(*time)).powi(2)).sum();
        Some(line)
    }

    pub(super) fn joins(&self) -> &[f64] {
        &self.knots[1..self.knots.len() - 1]
    }

    pub(super) fn ends(&self) -> (f64, f64) {
        (self.knots[0], self.knots[self.knots.len() - 1])
    }

    /// The height at a time.
    pub(super) fn at(&self, time: f64) -> f64 {
        let (knot, [left, right]) = hats(&self.knots, time);
        left * self.heights[knot] + right * self.heights[knot + 1]
    }

    /// The average slope between two times, and its variance in those of a residual.
    pub(super) fn slope(&self, from: f64, to: f64) -> (f64, f64) {
        let mut weights = vec![0.0; self.knots.len()];
        for (time, sign) in [(from, -1.0), (to, 1.0)] {
            let (knot, [left, right]) = hats(&self.knots, time);
            weights[knot] += sign * left;
            weights[knot + 1] += sign * right;
        }
        for weight in &mut weights {
            *weight /= to - from;
        }
        let slope = weights.iter().zip(&self.heights).map(|(weight, height)| weight * height).sum();
        let solved = self.equations.solve(weights.clone());
        (slope, weights.iter().zip(&solved).map(|(weight, solved)| weight * solved).sum())
    }
}

/// The knot at or before a time, and the hats of it and the next one there.
fn hats(knots: &[f64], time: f64) -> (usize, [f64; 2]) {
    let knot = knots.partition_point(|knot| *knot <= time).clamp(1, knots.len() - 1) - 1;
    let width = knots[knot + 1] - knots[knot];
    (knot, [(knots[knot + 1] - time) / width, (time - knots[knot]) / width])
}

/// The normal equations.
struct Normal {
    diagonal: Vec<f64>,
    beside: Vec<f64>,
    right: Vec<f64>,
}

impl Normal {
    fn new(knots: usize) -> Self {
        Self { diagonal: vec![0.0; knots], beside: vec![0.0; knots - 1], right: vec![0.0; knots] }
    }

    fn add(&mut self, (knot, [left, right]): (usize, [f64; 2]), value: f64) {
        self.diagonal[knot] += left * left;
        self.diagonal[knot + 1] += right * right;
        self.beside[knot] += left * right;
        self.right[knot] += left * value;
        self.right[knot + 1] += right * value;
    }
}

/// A symmetric positive matrix of three diagonals, as L D Lᵀ.
#[derive(Debug, Clone, PartialEq)]
struct Tridiagonal {
    pivots: Vec<f64>,
    multipliers: Vec<f64>,
}

/// A pivot that is so much smaller than its diagonal is a rounding error.
const SINGULAR: f64 = 1e-12;

impl Tridiagonal {
    fn factored(diagonal: Vec<f64>, beside: Vec<f64>) -> Option<Self> {
        let (mut pivots, mut multipliers) = (diagonal.clone(), beside.clone());
        for at in 0..pivots.len() {
            if at > 0 {
                multipliers[at - 1] = beside[at - 1] / pivots[at - 1];
                pivots[at] -= multipliers[at - 1] * beside[at - 1];
            }
            if pivots[at] <= SINGULAR * diagonal[at] {
                return None;
            }
        }
        Some(Self { pivots, multipliers })
    }

    fn solve(&self, mut right: Vec<f64>) -> Vec<f64> {
        let last = right.len() - 1;
        for at in 0..last {
            right[at + 1] -= self.multipliers[at] * right[at];
        }
        right.iter_mut().zip(&self.pivots).for_each(|(value, pivot)| *value /= pivot);
        for at in (0..last).rev() {
            right[at] -= self.multipliers[at] * right[at + 1];
        }
        right
    }
}
