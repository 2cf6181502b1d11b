//! The time of the intervals of a million counts, and of a funnel of a million units, compared with a plain pass over the same
//! columns; of the ranks of 3,000 units, compared with a plain look at each of their 4.5 million pairs.
//!
//! `pass` reads both columns and writes three, with as many threads; Wilson's interval should take at most three times
//! as long. `pairs` subtracts the two shares of each pair on one thread.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::stat::units::Units;
use fazhi::stat::{count, funnel, proportion, ranks};
use rayon::prelude::*;

const ROWS: usize = 1_000_000;

/// Group sizes between 1 and a million, log-uniform.
fn counts() -> (Vec<u64>, Vec<u64>) {
    let mut state = 7_u64;
    let mut below = move |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let powers: Vec<u64> = (0..ROWS).map(|_| (1..=below(6)).fold(10, |power, _| power * 10)).collect();
    let n: Vec<u64> = powers.into_iter().map(|power| 1 + below(power)).collect();
    let x = n.iter().map(|n| below(n + 1)).collect();
    (x, n)
}

fn pass(x: &[u64], n: &[u64]) -> [Vec<f64>; 3] {
    let mut columns = [vec![0.0; x.len()], vec![0.0; x.len()], vec![0.0; x.len()]];
    let [value, lower, upper] = &mut columns;
    let rows = value.par_chunks_mut(4096).zip(lower.par_chunks_mut(4096)).zip(upper.par_chunks_mut(4096));
    rows.zip(x.par_chunks(4096).zip(n.par_chunks(4096))).for_each(|(((value, lower), upper), (x, n))| {
        for row in 0..x.len() {
            value[row] = x[row] as f64;
            lower[row] = n[row] as f64;
            upper[row] = (x[row] + n[row]) as f64;
        }
    });
    columns
}

/// How many pairs of units differ by more than a tenth.
fn pairs(x: &[u64], n: &[u64]) -> usize {
    let shares: Vec<f64> = x.iter().zip(n).map(|(x, n)| *x as f64 / *n as f64).collect();
    let far = |at: usize| shares[at + 1..].iter().filter(|other| (*other - shares[at]).abs() > 0.1).count();
    (0..shares.len()).map(far).sum()
}

fn intervals(criterion: &mut Criterion) {
    let (x, n) = counts();
    let mut group = criterion.benchmark_group("intervals");
    group.throughput(Throughput::Elements(ROWS as u64)).sample_size(10);
    group.bench_function("pass", |bencher| bencher.iter(|| pass(black_box(&x), black_box(&n))));
    for method in proportion::Method::ALL {
        group.bench_function(format!("proportion/{method}"), |bencher| {
            bencher
                .iter(|| proportion::intervals(black_box(&x), black_box(&n), 0.95, *method).expect("possible counts"));
        });
    }
    for method in count::Method::ALL {
        group.bench_function(format!("count/{method}"), |bencher| {
            bencher.iter(|| count::intervals(black_box(&x), 0.95, *method).expect("possible counts"));
        });
    }
}

fn units(criterion: &mut Criterion) {
    let (x, n) = counts();
    let exposure: Vec<f64> = n.iter().map(|n| *n as f64).collect();
    let mut group = criterion.benchmark_group("units");
    group.sample_size(10);
    group.bench_function("pass", |bencher| bencher.iter(|| pass(black_box(&x), black_box(&n))));
    group.bench_function("pairs", |bencher| bencher.iter(|| pairs(black_box(&x[..3000]), black_box(&n[..3000]))));
    let shares = |rows: usize| Units::Proportions { x: &x[..rows], n: &n[..rows] };
    let rates = |rows: usize| Units::Rates { x: &x[..rows], exposure: &exposure[..rows] };
    for (name, units) in [("proportions", shares(ROWS)), ("rates", rates(ROWS))] {
        group.bench_function(format!("funnel/{name}"), |bencher| {
            bencher.iter(|| funnel::funnel(black_box(units), &funnel::Options::default()).expect("possible counts"));
        });
    }
    // close to each other, so that many pairs are near the boundary
    let n = vec![400_u64; 3000];
    let alike: Vec<u64> = (0..3000).map(|unit| 200 + unit % 130).collect();
    let close = Units::Proportions { x: &alike, n: &n };
    for (name, units) in [("proportions", shares(3000)), ("rates", rates(3000)), ("close", close)] {
        for sets in ranks::Sets::ALL {
            let options = ranks::Options { sets: *sets, ..ranks::Options::default() };
            group.bench_function(format!("ranks/{name}/{sets}"), |bencher| {
                bencher.iter(|| ranks::ranks(black_box(units), &options).expect("possible counts"));
            });
        }
    }
}

criterion_group!(benches, intervals, units);
criterion_main!(benches);
