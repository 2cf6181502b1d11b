//! How often sets of ranks are wrong, and how many pairs they tell apart: the table of `docs/comparison.md`.
//!
//! ```sh
//! cargo run --release --no-default-features --example rank_simulation -- 1000
//! ```
//!
//! "Wrong" is the share of runs in which at least one of 120 pairs is told apart in the wrong order, or at all where both are
//! alike; "apart" the mean number told apart. `normal` is what other programs do: the largest of the standardised differences,
//! its quantile from 1,000 draws, step by step down, with the standard errors of the sample.

#![allow(clippy::print_stdout, reason = "its table is printed")]

use fazhi::Error;
use fazhi::stat::ranks::{Options, Tail, ranks};
use fazhi::stat::units::Units;

const SIZES: [u64; 16] = [3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 60, 80, 120, 200, 300];
const YUNNAN: [f64; 16] =
    [375.0, 133.0, 79.0, 76.0, 63.0, 56.0, 50.0, 43.0, 40.0, 38.0, 36.0, 29.0, 23.0, 21.0, 17.0, 8.0];

/// What is true of the units: shares of so many cases, or expected counts.
struct Truth {
    name: &'static str,
    value: Vec<f64>,
    n: Option<[u64; 16]>,
}

fn truths() -> Vec<Truth> {
    let spread =
        |from: f64, to: f64| (0..16).map(|unit| from + (to - from) * f64::from(unit) / 15.0).collect::<Vec<_>>();
    let shares = |name, value| Truth { name, value, n: Some(SIZES) };
    let counts = |name, value| Truth { name, value, n: None };
    vec![
        shares("shares, n from 3 to 300, all .9", vec![0.9; 16]),
        shares("shares, n from 3 to 300, all .95", vec![0.95; 16]),
        shares("shares, n from 3 to 300, all .5", vec![0.5; 16]),
        shares("shares, n from 3 to 300, .70 to .98", spread(0.7, 0.98)),
        shares("shares, n from 3 to 300, .98 to .70", spread(0.98, 0.7)),
        Truth { name: "shares, n = 300, .70 to .98", value: spread(0.7, 0.98), n: Some([300; 16]) },
        counts("counts, all of mean 5", vec![5.0; 16]),
        counts("counts, all of mean 20", vec![20.0; 16]),
        counts("counts, all of mean 100", vec![100.0; 16]),
        counts("counts, means as Yunnan 2014", YUNNAN.to_vec()),
        counts("counts, means 1 to 20", spread(1.0, 20.0)),
    ]
}

/// Pairs of which the first was found to be the larger.
type Order = Vec<(usize, usize)>;

/// Random numbers that are the same each time.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.uniform()).ln()).sqrt(), std::f64::consts::TAU * self.uniform());
        radius * angle.cos()
    }

    fn poisson(&mut self, mean: f64) -> u64 {
        let (mut time, mut events) = (0.0, 0);
        loop {
            time -= (1.0 - self.uniform()).ln();
            if time > mean {
                return events;
            }
            events += 1;
        }
    }

    fn binomial(&mut self, n: u64, p: f64) -> u64 {
        (0..n).map(|_| u64::from(self.uniform() < p)).sum()
    }
}

fn main() -> Result<(), Error> {
    let runs: usize = std::env::args().nth(1).and_then(|runs| runs.parse().ok()).unwrap_or(1000);
    println!(
        "| units | wrong: normal | exact | mid-P | apart: normal | exact | mid-P |\n|---|---|---|---|---|---|---|"
    );
    for (number, truth) in truths().iter().enumerate() {
        let mut random = Random(number as u64);
        let mut found = [(0, 0); 3];
        for _ in 0..runs {
            let x: Vec<u64> = match truth.n {
                Some(n) => truth.value.iter().zip(n).map(|(p, n)| random.binomial(n, *p)).collect(),
                None => truth.value.iter().map(|mean| random.poisson(*mean)).collect(),
            };
            let orders =
                [by_draws(&x, truth, &mut random), by_pairs(&x, truth, Tail::Exact)?, by_pairs(&x, truth, Tail::MidP)?];
            for ((wrong, apart), order) in found.iter_mut().zip(orders) {
                *wrong += usize::from(order.iter().any(|(a, b)| truth.value[*a] <= truth.value[*b]));
                *apart += order.len();
            }
        }
        let of_runs = |count: usize| count as f64 / runs as f64;
        let [wrong, apart] = [found.map(|(wrong, _)| of_runs(wrong)), found.map(|(_, apart)| of_runs(apart))];
        println!(
            "| {} | {:.3} | {:.3} | {:.3} | {:.1} | {:.1} | {:.1} |",
            truth.name, wrong[0], wrong[1], wrong[2], apart[0], apart[1], apart[2]
        );
    }
    Ok(())
}

/// What tests of pairs tell.
fn by_pairs(x: &[u64], truth: &Truth, tail: Tail) -> Result<Order, Error> {
    let exposure = [1.0; 16];
    let options = Options { tail, ..Options::default() };
    let found = match &truth.n {
        Some(n) => ranks(Units::Proportions { x, n }, &options)?,
        None => ranks(Units::Rates { x, exposure: &exposure }, &options)?,
    };
    Ok((0..16).flat_map(|a| (0..16).map(move |b| (a, b))).filter(|(a, b)| found.is_better(*a, *b)).collect())
}

/// The largest of the standardised differences that are still open, step by step.
fn by_draws(x: &[u64], truth: &Truth, random: &mut Random) -> Order {
    let of = |unit: usize| match truth.n {
        Some(n) => {
            let (p, n) = (x[unit] as f64 / n[unit] as f64, n[unit] as f64);
            (p, (p * (1.0 - p) / n).sqrt())
        }
        None => (x[unit] as f64, (x[unit] as f64).sqrt()),
    };
    let units: Vec<(f64, f64)> = (0..16).map(of).collect();
    let draws: Vec<Vec<f64>> = (0..1000).map(|_| units.iter().map(|(_, se)| se * random.normal()).collect()).collect();
    let z = |values: &dyn Fn(usize) -> f64, (a, b): (usize, usize)| {
        let difference = values(a) - values(b);
        if difference == 0.0 { 0.0 } else { difference / units[a].1.hypot(units[b].1) }
    };
    let mut open: Order = (0..16).flat_map(|a| (0..16).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
    let mut told = Order::new();
    loop {
        let largest =
            |draw: &Vec<f64>| open.iter().map(|pair| z(&|unit| draw[unit], *pair)).fold(f64::NEG_INFINITY, f64::max);
        let mut largest: Vec<f64> = draws.iter().map(largest).collect();
        largest.sort_by(f64::total_cmp);
        let critical = largest[949];
        let (apart, rest): (Order, Order) = open.iter().partition(|pair| z(&|unit| units[unit].0, **pair) > critical);
        if apart.is_empty() || rest.is_empty() {
            told.extend(apart);
            return told;
        }
        told.extend(apart);
        open = rest;
    }
}
