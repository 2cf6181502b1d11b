//! Whether of two units the one with the larger value is the larger, beyond chance.

use crate::stat::normal;
use crate::stat::ranks::Tail;
use crate::stat::special::{binomial, hypergeometric};
use crate::stat::units::Units;

/// The units in descending order of their values, with what their pairs need again and again.
pub(super) struct Pairs {
    rows: Rows,
    tail: Tail,
}

enum Rows {
    Shares(Vec<Share>),
    Rates(Vec<Rate>),
    Means(Vec<(f64, f64)>),
}

/// x of n; their likelihood x ln(x/n) + y ln(y/n), and the logarithm of [`spread`].
struct Share {
    x: u64,
    n: u64,
    likelihood: f64,
    spread: [f64; 2],
}

/// x in an exposure; their likelihood x ln(x/e).
struct Rate {
    x: f64,
    exposure: f64,
    likelihood: f64,
}

/// The least and the largest logarithm of a p-value.
pub(super) struct Bounds {
    pub(super) least: f64,
    pub(super) largest: f64,
}

impl Pairs {
    /// `None` for samples from finite populations, which have no test of this kind.
    pub(super) fn new(units: Units<'_>, order: &[usize], tail: Tail) -> Option<Self> {
        let rows = match units {
            Units::Proportions { x, n } => Rows::Shares(order.iter().map(|row| Share::new(x[*row], n[*row])).collect()),
            Units::CountRatios { x, y } => {
                Rows::Shares(order.iter().map(|row| Share::new(x[*row], x[*row] + y[*row])).collect())
            }
            Units::Rates { x, exposure } => {
                Rows::Rates(order.iter().map(|row| Rate::new(x[*row] as f64, exposure[*row])).collect())
            }
            Units::Means { value, se } => Rows::Means(order.iter().map(|row| (value[*row], se[*row])).collect()),
            Units::Samples { .. } => return None,
        };
        Some(Self { rows, tail })
    }

    /// Whether the first has the larger value; it never has the smaller.
    pub(super) fn differ(&self, a: usize, b: usize) -> bool {
        match &self.rows {
            Rows::Shares(rows) => {
                u128::from(rows[a].x) * u128::from(rows[b].n) > u128::from(rows[b].x) * u128::from(rows[a].n)
            }
            Rows::Rates(rows) => rows[a].x / rows[a].exposure > rows[b].x / rows[b].exposure,
            Rows::Means(rows) => rows[a].0 > rows[b].0,
        }
    }

    /// The one-sided p-value of the first unit's being the larger.
    pub(super) fn p_value(&self, a: usize, b: usize) -> f64 {
        let (tail, at) = match &self.rows {
            Rows::Shares(rows) => {
                let (a, b) = (&rows[a], &rows[b]);
                let (all, marked) = (a.n + b.n, a.x + b.x);
                (hypergeometric::upper_tail(all, marked, a.n, a.x), hypergeometric::density(all, marked, a.n, a.x))
            }
            Rows::Rates(rows) => {
                let (a, b) = (&rows[a], &rows[b]);
                let (n, p) = (a.x + b.x, a.exposure / (a.exposure + b.exposure));
                (binomial::upper_tail(n, p, a.x), binomial::density(n, p, a.x))
            }
            Rows::Means(rows) => return normal::upper_tail(z(rows[a], rows[b])),
        };
        match self.tail {
            Tail::MidP => tail - at / 2.0,
            Tail::Exact => tail,
        }
    }

    /// What the p-value lies between, at a fraction of its cost.
    ///
    /// The density at the observed count is at least exp(−K) / √(8v) and at most exp(−K) / √(2πv), v = x (n − x)/n: Stirling's
    /// formula with its bounds, as in Ash (1965), Information Theory, lemma 4.7.1. The tail is at least the density, and at
    /// most that of a geometric series with the first ratio of its terms.
    pub(super) fn bounds(&self, a: usize, b: usize) -> Bounds {
        let (density, ratio) = match &self.rows {
            Rows::Shares(rows) => fourfold(&rows[a], &rows[b]),
            Rows::Rates(rows) => conditional(&rows[a], &rows[b]),
            Rows::Means(_) => return Bounds { least: f64::NEG_INFINITY, largest: f64::INFINITY },
        };
        let (at_least, at_most) = match self.tail {
            Tail::MidP => (0.5_f64.ln(), if ratio < 1.0 { (1.0 / (1.0 - ratio) - 0.5).ln() } else { f64::INFINITY }),
            Tail::Exact => (0.0, if ratio < 1.0 { -(1.0 - ratio).ln() } else { f64::INFINITY }),
        };
        Bounds { least: density.least + at_least, largest: density.largest + at_most }
    }
}

/// The density of Fisher's table, and the ratio of the next one to it.
fn fourfold(a: &Share, b: &Share) -> (Bounds, f64) {
    let [n, x] = [a.n + b.n, a.x + b.x].map(|count| count as f64);
    let likelihood = n_ln_n(x, n) + n_ln_n(n - x, n);
    let exponent = likelihood - a.likelihood - b.likelihood;
    let spread = spread(x, n - x);
    let slack = slack(&[likelihood, a.likelihood, b.likelihood]);
    let density = Bounds {
        least: exponent + a.spread[0] + b.spread[0] - spread[1] - slack,
        largest: exponent + a.spread[1] + b.spread[1] - spread[0] + slack,
    };
    let ratio = (a.n - a.x) as f64 / (a.x + 1) as f64 * (b.x as f64 / (b.n - b.x + 1) as f64);
    (density, ratio)
}

/// The density of the first count given the sum, and the ratio of the next one to it.
fn conditional(a: &Rate, b: &Rate) -> (Bounds, f64) {
    let likelihood = n_ln_n(a.x + b.x, a.exposure + b.exposure);
    let exponent = likelihood - a.likelihood - b.likelihood;
    let spread = spread(a.x, b.x);
    let slack = slack(&[likelihood, a.likelihood, b.likelihood]);
    let density = Bounds { least: exponent + spread[0] - slack, largest: exponent + spread[1] + slack };
    (density, b.x / (a.x + 1.0) * (a.exposure / b.exposure))
}

/// What rounding may have done to a sum of these.
fn slack(terms: &[f64]) -> f64 {
    1e-9 + 1e-14 * terms.iter().map(|term| term.abs()).sum::<f64>()
}

/// x ln(x/n), 0 at 0.
fn n_ln_n(x: f64, n: f64) -> f64 {
    if x > 0.0 { x * (x / n).ln() } else { 0.0 }
}

/// −ln √(8v) and −ln √(2πv), v = x y / (x + y); 0 where the density is its exponent alone.
fn spread(x: f64, y: f64) -> [f64; 2] {
    let v = x * y / (x + y);
    if v > 0.0 { [8.0, std::f64::consts::TAU].map(|factor| -0.5 * (factor * v).ln()) } else { [0.0; 2] }
}

fn z((a, sa): (f64, f64), (b, sb): (f64, f64)) -> f64 {
    (a - b) / sa.hypot(sb)
}

impl Share {
    fn new(x: u64, n: u64) -> Self {
        let [marked, rest, all] = [x, n - x, n].map(|count| count as f64);
        Self { x, n, likelihood: n_ln_n(marked, all) + n_ln_n(rest, all), spread: spread(marked, rest) }
    }
}

impl Rate {
    fn new(x: f64, exposure: f64) -> Self {
        Self { x, exposure, likelihood: n_ln_n(x, exposure) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::test::{self, Alternative, FisherMethod, RatesMethod};

    #[test]
    fn p_values_are_those_of_the_tests_and_lie_within_their_bounds() {
        let x: Vec<u64> = vec![0, 1, 3, 3, 9, 10, 17, 280, 299, 300, 40_000, 60_000];
        let n: Vec<u64> = vec![3, 5, 3, 300, 10, 10, 20, 300, 300, 300, 50_000, 90_000];
        let exposure: Vec<f64> = n.iter().map(|n| *n as f64).collect();
        let order: Vec<usize> = (0..x.len()).collect();
        for tail in [Tail::MidP, Tail::Exact] {
            let shares = Pairs::new(Units::Proportions { x: &x, n: &n }, &order, tail).unwrap();
            let rates = Pairs::new(Units::Rates { x: &x, exposure: &exposure }, &order, tail).unwrap();
            for (a, b) in order.iter().flat_map(|a| order.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
                let (exact, mid) = (RatesMethod::Conditional, RatesMethod::MidP);
                let method = if tail == Tail::Exact { exact } else { mid };
                let known = test::rates(x[a], exposure[a], x[b], exposure[b], 1.0, Alternative::Greater, method);
                let found = rates.p_value(a, b);
                assert!((found / known.unwrap().p_value - 1.0).abs() < 1e-9, "{a} {b}: {found:e}");
                if tail == Tail::Exact {
                    let known =
                        test::fisher(x[a], n[a] - x[a], x[b], n[b] - x[b], Alternative::Greater, FisherMethod::Exact)
                            .unwrap();
                    assert!((shares.p_value(a, b) - known.p_value).abs() <= 1e-12 * known.p_value, "{a} {b}");
                }
                for (pairs, kind) in [(&shares, "shares"), (&rates, "rates")] {
                    let (ln, Bounds { least, largest }) = (pairs.p_value(a, b).ln(), pairs.bounds(a, b));
                    assert!(
                        ln == f64::NEG_INFINITY || (least <= ln && ln <= largest),
                        "{kind} {a} {b}: {least} {ln} {largest}"
                    );
                }
            }
        }
    }
}
