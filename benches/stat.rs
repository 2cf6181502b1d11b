//! The time of the intervals of a million counts, and of a funnel of a million units, compared with a plain pass over the same
//! columns; of the ranks of 3,000 units, compared with a plain look at each of their 4.5 million pairs; and of an index under
//! chance, compared with as many calls of `ln`.
//!
//! `pass` reads both columns and writes three, with as many threads; Wilson's interval should take at most three times
//! as long. `pairs` subtracts the two shares of each pair on one thread. An index under chance draws its items, makes points of
//! them and ranks the units; a draw should take at most as long as six calls of `ln`.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::stat::index::chance::{self, Options};
use fazhi::stat::index::draw::{Draw, Known};
use fazhi::stat::index::random::{Place, Stream};
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

/// Proportions and rates of each unit in each item.
fn items(units: usize, items: usize) -> Vec<Vec<Draw>> {
    let (x, n) = counts();
    let of = |at: usize| match at % 3 {
        0 => Known::Rate { x: x[at] % 500, exposure: 1000.0 },
        _ => Known::Proportion { x: x[at], n: n[at] },
    };
    let of = |at: usize| Draw::of(of(at)).expect("possible counts");
    (0..units).map(|unit| (0..items).map(|item| of(unit * items + item)).collect()).collect()
}

/// Points of an item: in proportion between two goalposts, and none below the lower one.
fn points(share: f64) -> f64 {
    ((share - 0.2) * 2.5).clamp(0.0, 2.0)
}

fn chance(draws: u32, items: &[Vec<Draw>]) -> chance::Chance {
    let (stream, units) = (Stream::new(7), items.len());
    let options = Options { draws, ..Options::default() };
    let scored = chance::simulate(units, &options, |draws, scores| {
        let (mut own, mut sums) = (vec![0.0; draws.len()], vec![0.0; draws.len()]);
        for (unit, items) in (0..).zip(items) {
            sums.fill(0.0);
            for (item, draw) in (0..).zip(items) {
                draw.fill(stream, Place { unit, item, draw: draws.start }, &mut own);
                sums.iter_mut().zip(&own).for_each(|(sum, share)| *sum += points(*share));
            }
            scores.chunks_mut(units).zip(&sums).for_each(|(row, sum)| row[unit as usize] = *sum);
        }
        Ok(())
    });
    scored.expect("possible options")
}

/// As many logarithms as there are draws, with as many threads.
fn logarithms(number: u32) -> f64 {
    let piece = |piece: u32| (0..1000).map(|at| f64::from(black_box(1 + piece * 1000 + at)).ln()).sum::<f64>();
    (0..number / 1000).into_par_iter().map(piece).sum()
}

/// The sizes of a county and of a country. The second has a tenth of its draws, as all of it takes half a minute.
fn index(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    for (units, items_of_each, draws) in [(100_u32, 50_u32, 10_000), (3000, 60, 1000)] {
        let items = items(units as usize, items_of_each as usize);
        let size = format!("{units}x{items_of_each}x{draws}");
        group.throughput(Throughput::Elements(u64::from(units * items_of_each) * u64::from(draws)));
        group.bench_function(format!("logarithms/{size}"), |bencher| {
            bencher.iter(|| logarithms(black_box(units * items_of_each * draws)));
        });
        group.bench_function(format!("chance/{size}"), |bencher| {
            bencher.iter(|| chance(draws, black_box(&items)));
        });
    }
}

criterion_group!(benches, intervals, units, index);
criterion_main!(benches);
