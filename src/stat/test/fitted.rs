//! The fourfold table with given margins and a given odds ratio.

/// The margins of a fourfold table: `a b / c d` has rows a + b and c + d, and a + c in its first column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    /// The sums of the two rows.
    pub(super) rows: [f64; 2],
    /// The sums of the two columns.
    pub(super) columns: [f64; 2],
}

impl Margins {
    pub(super) fn of([a, b, c, d]: [u64; 4]) -> Self {
        Self { rows: [(a + b) as f64, (c + d) as f64], columns: [(a + c) as f64, (b + d) as f64] }
    }

    /// Whether the margins do not determine the table.
    pub(super) fn leave_a_choice(self) -> bool {
        self.rows.iter().chain(&self.columns).all(|margin| *margin > 0.0)
    }

    /// The real-valued cells with these margins and the odds ratio.
    ///
    /// Each is solved for separately, because taking one from its margin would cancel.
    pub(super) fn cells(self, odds_ratio: f64) -> [f64; 4] {
        let ([m1, m2], [s1, s2]) = (self.rows, self.columns);
        let inverse = 1.0 / odds_ratio;
        [
            first_cell(m1, m2, s1, s2, odds_ratio),
            first_cell(m1, m2, s2, s1, inverse),
            first_cell(m2, m1, s1, s2, inverse),
            first_cell(m2, m1, s2, s1, odds_ratio),
        ]
    }

    /// The discriminant of the quadratic of every cell, as a sum of nonnegative terms.
    pub(super) fn discriminant(self, odds_ratio: f64) -> f64 {
        let ([m1, m2], [s1, s2]) = (self.rows, self.columns);
        discriminant(m1, m2, s1, s2, odds_ratio)
    }
}

/// The root A of `A (m2 − s1 + A) = ψ (m1 − A)(s1 − A)` within the margins, without cancellation.
fn first_cell(m1: f64, m2: f64, s1: f64, s2: f64, odds_ratio: f64) -> f64 {
    let linear = (m2 - s1) + odds_ratio * (m1 + s1);
    let root = discriminant(m1, m2, s1, s2, odds_ratio).sqrt();
    if linear >= 0.0 {
        2.0 * odds_ratio * m1 * s1 / (linear + root)
    } else {
        (root - linear) / (2.0 * (1.0 - odds_ratio))
    }
}

fn discriminant(m1: f64, m2: f64, s1: f64, s2: f64, odds_ratio: f64) -> f64 {
    (m2 - s1).powi(2) + (odds_ratio * (m1 - s1)).powi(2) + 2.0 * odds_ratio * (m1 * m2 + s1 * s2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_margins_and_the_odds_ratio() {
        for table in [[3, 1, 1, 3], [1, 2, 3, 4], [1, 1_000_000_000, 5, 7], [1_000_000, 3, 2, 900_000_000]] {
            let margins = Margins::of(table);
            for odds_ratio in [1e-12, 0.03, 0.999_999, 1.0, 1.000_001, 7.0, 1e12] {
                let [a, b, c, d] = margins.cells(odds_ratio);
                let near = |found: f64, expected: f64| (found / expected - 1.0).abs() < 1e-13;
                assert!(near(a * d / b / c, odds_ratio), "{table:?} {odds_ratio}: {a} {b} {c} {d}");
                assert!(near(a + b, margins.rows[0]) && near(c + d, margins.rows[1]), "{table:?} {odds_ratio}");
                assert!(near(a + c, margins.columns[0]) && near(b + d, margins.columns[1]), "{table:?} {odds_ratio}");
            }
        }
    }
}
