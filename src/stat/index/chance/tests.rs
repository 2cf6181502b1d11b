use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::*;
use crate::stat::index::draw::{Draw, Known};
use crate::stat::index::random::{Place, Stream};

/// The mean of the items of each unit, drawn.
fn mean_of(items: &[Vec<Draw>], seed: u64) -> impl Fn(Range<u32>, &mut [f64]) -> Result<()> + Sync {
    move |draws, scores| {
        let units = items.len();
        let mut own = vec![0.0; draws.len()];
        scores.fill(0.0);
        for (unit, items) in (0..).zip(items) {
            for (item, draw) in (0..).zip(items) {
                draw.fill(Stream::new(seed), Place { unit, item, draw: draws.start }, &mut own);
                for (value, row) in own.iter().zip(scores.chunks_mut(units)) {
                    row[unit as usize] += value / items.len() as f64;
                }
            }
        }
        Ok(())
    }
}

fn proportions(counts: &[&[(u64, u64)]]) -> Vec<Vec<Draw>> {
    let draw = |(x, n): &(u64, u64)| Draw::of(Known::Proportion { x: *x, n: *n }).unwrap();
    counts.iter().map(|items| items.iter().map(draw).collect()).collect()
}

/// Scores given draw by draw, repeated.
fn given<const UNITS: usize>(rows: &[[f64; UNITS]], options: Options) -> Chance {
    let options = Options { draws: u32::try_from(rows.len()).unwrap(), pairs: UNITS, ..options };
    simulate(UNITS, &options, |draws, scores| {
        for (draw, row) in draws.zip(scores.chunks_mut(UNITS)) {
            row.copy_from_slice(&rows[draw as usize]);
        }
        Ok(())
    })
    .unwrap()
}

#[test]
fn small_cases_agree_with_exact_enumeration() {
    // 3 units of 2 items, each a count of n <= 5 that has any value with its binomial probability: all outcomes, as often as they
    // are likely, are the draws; the shares must be those of a sum over all of them
    let chances: [[(u32, u64); 2]; 3] = [[(1, 2), (2, 3)], [(3, 4), (2, 2)], [(1, 1), (2, 2)]];
    let (rows, weights) = enumerated(&chances);
    let draws: Vec<[f64; 3]> =
        rows.iter().zip(&weights).flat_map(|(row, weight)| std::iter::repeat_n(*row, *weight)).collect();
    let total = weights.iter().sum::<usize>() as f64;
    for ties in Ties::ALL {
        let found = given(&draws, Options { ties: *ties, ..Options::default() });
        for unit in 0..3 {
            let expected: Vec<f64> =
                (0..3).map(|place| acceptability(&rows, &weights, unit, place, *ties) / total).collect();
            for (found, expected) in found.acceptabilities(unit).zip(&expected) {
                assert!((found - expected).abs() < 1e-12, "{ties} {unit}: {found} for {expected}");
            }
            let rank = found.ranks[unit].unwrap();
            let mean: f64 = (1..).zip(&expected).map(|(rank, share)| f64::from(rank) * share).sum();
            assert!((rank.expected - mean).abs() < 1e-12);
            for other in 0..3 {
                let expected = pairwise(&rows, &weights, unit, other) / total;
                assert!((found.pairwise(unit, other).unwrap() - expected).abs() < 1e-12);
            }
        }
    }
}

/// Every outcome of three units' scores, with the number of equally likely ways to it. A chance of k in 2 is an item of n trials
/// with probability 1/2, so that the ways are whole numbers.
fn enumerated(items: &[[(u32, u64); 2]; 3]) -> (Vec<[f64; 3]>, Vec<usize>) {
    let of_unit = |items: &[(u32, u64); 2]| {
        let mut outcomes = Vec::new();
        for x in 0..=items[0].1 {
            for y in 0..=items[1].1 {
                let score = f64::from(items[0].0) * x as f64 / items[0].1 as f64
                    + f64::from(items[1].0) * y as f64 / items[1].1 as f64;
                outcomes.push((score, choose(items[0].1, x) * choose(items[1].1, y)));
            }
        }
        outcomes
    };
    let [first, second, third] = items.each_ref().map(of_unit);
    let (mut rows, mut weights) = (Vec::new(), Vec::new());
    for a in &first {
        for b in &second {
            for c in &third {
                rows.push([a.0, b.0, c.0]);
                weights.push(a.1 * b.1 * c.1);
            }
        }
    }
    (rows, weights)
}

fn choose(n: u64, k: u64) -> usize {
    usize::try_from((0..k).fold(1, |ways, i| ways * (n - i) / (i + 1))).unwrap()
}

fn acceptability(rows: &[[f64; 3]], weights: &[usize], unit: usize, place: usize, ties: Ties) -> f64 {
    let of = |(row, weight): (&[f64; 3], &usize)| {
        let better = row.iter().filter(|score| **score > row[unit]).count();
        let equal = row.iter().filter(|score| **score == row[unit]).count();
        let share = match ties {
            Ties::Best => f64::from(u8::from(place == better)),
            Ties::Shared => f64::from(u8::from((better..better + equal).contains(&place))) / equal as f64,
        };
        share * *weight as f64
    };
    rows.iter().zip(weights).map(of).sum()
}

fn pairwise(rows: &[[f64; 3]], weights: &[usize], one: usize, other: usize) -> f64 {
    let of = |row: &[f64; 3]| {
        if row[one] > row[other] {
            1.0
        } else if row[one] < row[other] {
            0.0
        } else {
            0.5
        }
    };
    rows.iter().zip(weights).map(|(row, weight)| of(row) * *weight as f64).sum()
}

#[test]
fn draws_of_two_proportions_agree_with_the_exact_probability() {
    // P(Beta(3.5, 1.5) > Beta(4.5, 6.5)), by quadrature in mpmath, 40 digits
    const EXACT: f64 = 0.881_187_248_967_232;
    let items = proportions(&[&[(3, 4)], &[(4, 10)]]);
    let options = Options { draws: 200_000, pairs: 4, ..Options::default() };
    let found = simulate(2, &options, mean_of(&items, 11)).unwrap().pairwise(0, 1).unwrap();
    assert!((found - EXACT).abs() < 4.0 * (EXACT * (1.0 - EXACT) / 200_000.0).sqrt(), "{found} for {EXACT}");
}

#[test]
fn the_bits_are_equal_for_any_threads_and_batches() {
    let items = proportions(&[&[(2, 3), (9, 9)], &[(60, 100), (1, 2)], &[(3, 3), (30, 31)], &[(0, 1), (0, 40)]]);
    let options = Options { draws: 3000, pairs: 4, ties: Ties::Shared, ..Options::default() };
    let expected = simulate(4, &options, mean_of(&items, 5)).unwrap();
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| simulate(4, &options, mean_of(&items, 5))).unwrap();
        assert_eq!(found, expected);
    }
    for batch in [1, 7, 300, 3000, 10_000] {
        assert_eq!(simulate_in(batch, &[4], &options, mean_of(&items, 5)).unwrap(), std::slice::from_ref(&expected));
    }
}

#[test]
fn leagues_apart_are_as_each_by_itself_and_each_draw_is_asked_for_once() {
    let items = proportions(&[&[(2, 3)], &[(60, 100)], &[(3, 3)], &[(0, 1)]]);
    let options = Options { draws: 2000, pairs: 3, ..Options::default() };
    let asked: Vec<AtomicU32> = (0..options.draws).map(|_| AtomicU32::new(0)).collect();
    let apart = simulate_apart(&[3, 1], &options, |draws, scores| {
        for draw in draws.clone() {
            asked[draw as usize].fetch_add(1, Relaxed);
        }
        mean_of(&items, 5)(draws, scores)
    });
    let column = |first: usize, units: usize| {
        let items = &items;
        move |draws: Range<u32>, scores: &mut [f64]| {
            let mut all = vec![0.0; 4 * draws.len()];
            mean_of(items, 5)(draws, &mut all)?;
            scores
                .chunks_mut(units)
                .zip(all.chunks(4))
                .for_each(|(own, all)| own.copy_from_slice(&all[first..][..units]));
            Ok(())
        }
    };
    let each = [simulate(3, &options, column(0, 3)).unwrap(), simulate(1, &options, column(3, 1)).unwrap()];
    assert_eq!(apart.unwrap(), each);
    assert!(asked.iter().all(|times| times.load(Relaxed) == 1));
    assert!(simulate_apart(&[], &options, |_, _| Ok(())).unwrap().is_empty());
}

#[test]
fn rows_sum_to_one_and_with_shared_ties_columns_do() {
    // full marks for many: ties in most draws
    let scores = |draws: Range<u32>, scores: &mut [f64]| {
        for (draw, row) in draws.zip(scores.chunks_mut(23)) {
            for (unit, score) in (0..).zip(row) {
                let drawn = Stream::new(9).uniform(Place { unit, item: 0, draw }, 0);
                *score = if drawn < 0.8 { 10.0 } else { (10.0 * drawn).round() };
            }
        }
        Ok(())
    };
    let options = Options { draws: 2000, ties: Ties::Shared, ..Options::default() };
    let found = simulate(23, &options, scores).unwrap();
    let rows: Vec<Vec<f64>> = (0..23).map(|unit| found.acceptabilities(unit).collect()).collect();
    for place in 0..23 {
        assert!((rows[place].iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((rows.iter().map(|row| row[place]).sum::<f64>() - 1.0).abs() < 1e-12);
    }
    let best = simulate(23, &Options { ties: Ties::Best, ..options }, scores).unwrap();
    assert!((0..23).all(|unit| (best.acceptabilities(unit).sum::<f64>() - 1.0).abs() < 1e-12));
    assert!((0..23).map(|unit| best.acceptabilities(unit).next().unwrap()).sum::<f64>() > 10.0);
}

#[test]
fn intervals_are_those_of_all_scores() {
    let rows: Vec<[f64; 1]> = (0..2000).map(|draw| [f64::from((draw * 7) % 2000)]).collect();
    let score = given(&rows, Options { level: 0.9, ..Options::default() }).scores[0].unwrap();
    // the 100th and the 1,900th of 0, 1, …, 1999
    let near = |found: f64, exact: f64| (found - exact).abs() <= score.resolution;
    assert!(score.resolution > 0.0 && score.resolution < 6.0, "{score:?}");
    assert!(near(score.lower, 99.0) && near(score.median, 999.0) && near(score.upper, 1899.0), "{score:?}");
    assert_eq!(score.mean, 999.5);
}

#[test]
fn points_of_few_values_are_counted_exactly() {
    let rows: Vec<[f64; 1]> = (0..1000)
        .map(|draw| {
            [if draw < 30 {
                85.5
            } else if draw < 980 {
                92.0
            } else {
                100.0
            }]
        })
        .collect();
    let score = given(&rows, Options::default()).scores[0].unwrap();
    assert_eq!((score.lower, score.median, score.upper, score.resolution), (85.5, 92.0, 92.0, 0.0));
    let always = given(&[[7.25]; 50], Options::default());
    let score = always.scores[0].unwrap();
    assert_eq!((score.lower, score.upper, score.mean, score.resolution), (7.25, 7.25, 7.25, 0.0));
    assert_eq!(always.ranks[0], Some(Rank { expected: 1.0, median: 1, best: 1, worst: 1, acceptability: 1.0 }));
}

#[test]
fn the_rank_interval_is_the_shortest() {
    // unit 0 is first in 10 draws, third in 80, fourth in 10
    let of = |place: usize| {
        let mut row = [4.0, 3.0, 2.0, 1.0];
        row.rotate_left(1);
        row.copy_within(0..3, 0);
        let mut others = [9.0, 8.0, 7.0].into_iter();
        let mut ranked = [0.0; 4];
        ranked[0] = [10.0, 8.5, 7.5, 1.0][place];
        ranked[1..].iter_mut().for_each(|score| *score = others.next().unwrap());
        ranked
    };
    let rows: Vec<[f64; 4]> = (0..100)
        .map(|draw| {
            of(if draw < 10 {
                0
            } else if draw < 90 {
                2
            } else {
                3
            })
        })
        .collect();
    let rank = |level| given(&rows, Options { level, ..Options::default() }).ranks[0].unwrap();
    assert_eq!((rank(0.9).best, rank(0.9).worst, rank(0.9).acceptability), (3, 4, 0.9));
    assert_eq!((rank(0.95).best, rank(0.95).worst, rank(0.95).median), (1, 4, 3));
    assert_eq!((rank(0.5).best, rank(0.5).worst, rank(0.5).expected), (3, 3, 2.9));
}

#[test]
fn the_smallest_may_be_first_and_a_unit_without_a_score_has_no_rank() {
    let rows = [[3.0, f64::NAN, 1.0, f64::NAN], [3.0, 2.0, 1.0, f64::NAN]];
    let found = given(&rows, Options { first: First::Smallest, ..Options::default() });
    assert_eq!(found.acceptabilities(0).collect::<Vec<_>>(), [0.0, 0.5, 0.5, 0.0]);
    assert_eq!(found.acceptabilities(1).collect::<Vec<_>>(), [0.0, 0.5, 0.0, 0.0]);
    assert_eq!((found.ranks[3], found.scores[3]), (None, None));
    assert_eq!((found.pairwise(0, 1), found.pairwise(1, 3), found.pairwise(3, 3)), (Some(0.5), Some(0.75), Some(0.5)));
}

#[test]
fn a_unit_that_is_never_worse_is_never_ranked_below() {
    let items = proportions(&[&[(9, 10), (5, 9)], &[(2, 10), (3, 9)]]);
    // the same random numbers for both, so that more counts are never fewer points
    let scores = |draws: Range<u32>, scores: &mut [f64]| {
        let mut own = vec![0.0; draws.len()];
        scores.fill(0.0);
        for (unit, items) in items.iter().enumerate() {
            for (item, draw) in (0..).zip(items) {
                draw.fill(Stream::new(2), Place { unit: 0, item, draw: draws.start }, &mut own);
                own.iter().zip(scores.chunks_mut(2)).for_each(|(value, row)| row[unit] += value);
            }
        }
        Ok(())
    };
    let found = simulate(2, &Options { pairs: 4, ..Options::default() }, scores).unwrap();
    assert!(found.pairwise(0, 1).unwrap() > 0.999, "{:?}", found.pairwise(0, 1));
}

#[test]
fn errors_of_scores_end_the_work_and_impossible_options_are_errors() {
    let failing = |draws: Range<u32>, _: &mut [f64]| {
        if draws.contains(&700) { Err(Error::parameter("draw", 700, "another")) } else { Ok(()) }
    };
    let message = |units, options: Options| simulate(units, &options, failing).unwrap_err().to_string();
    assert_eq!(message(1, Options::default()), "parameter `draw` is `700`, expected another");
    assert_eq!(message(0, Options::default()), "parameter `units` is `0`, expected from 1 to 32768");
    let none = Options { draws: 0, ..Options::default() };
    assert_eq!(message(1, none), "parameter `draws` is `0`, expected from 1 to 2147483648");
    let all = Options { level: 1.0, ..Options::default() };
    assert!(message(1, all).starts_with("parameter `level` is `1`"));
}
