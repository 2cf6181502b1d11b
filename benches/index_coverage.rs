//! The coverage of the score intervals of an index, in simulation: how many of them hold the score of the true probabilities.
//!
//! Every replicate is a unit of a call of `simulate`: its counts are drawn from true probabilities of its own, spread evenly
//! over a range, and its interval is made of 2,000 draws. The standard error of a share of 4,000 replicates is .0035. Shares are drawn by
//! themselves, and as they are spread in leagues of 10, 30 and 400 units.

#![expect(clippy::print_stdout, reason = "the table is what it is for")]

use std::ops::Range;
use std::sync::Arc;

use fazhi::stat::index::chance::{self, Options};
use fazhi::stat::index::draw::{Draw, Known, League};
use fazhi::stat::index::random::{Place, Stream};

/// Replicates of one call, and calls.
const REPLICATES: u32 = 400;
const CALLS: u32 = 10;
const DRAWS: u32 = 2000;

/// The streams of true probabilities, of counts, and of draws.
const SEEDS: [u64; 3] = [1, 2, 3];

/// Points of an item.
type Points = fn(f64) -> f64;

/// How large the counts of an item are.
#[derive(Clone, Copy)]
enum Size {
    Each(u64),
    /// Log-uniform from 3 to 300.
    Mixed,
}

fn main() {
    let sizes = [3, 5, 10, 30, 100, 300].map(Size::Each).into_iter().chain([Size::Mixed]);
    let sizes: Vec<Size> = sizes.collect();
    let points: [(&str, Points); 2] =
        [("proportional", |share| share), ("goalposts", |share| ((share - 0.6) / 0.35).clamp(0.0, 1.0))];
    println!("prior       points        items  probabilities  n = 3      5     10     30    100    300  3..300");
    for league in [None, Some(10), Some(30), Some(REPLICATES)] {
        let prior = league.map_or_else(|| "jeffreys".to_owned(), |units| format!("league {units}"));
        for (name, points) in points {
            for items in [1, 4, 12] {
                for range in [(0.0, 1.0), (0.7, 1.0)] {
                    let case = Case { items, range, points, league };
                    let found = sizes.iter().map(|size| format!("{:7.3}", case.coverage(*size)));
                    let found: String = found.collect();
                    println!("{prior:10}  {name:12}  {items:5}  {:.1} to {:.1}    {found}", range.0, range.1);
                }
            }
        }
    }
}

/// What is simulated.
#[derive(Clone, Copy)]
struct Case {
    items: u32,
    range: (f64, f64),
    points: Points,
    /// How many units tell how shares are spread; none where each is drawn by itself.
    league: Option<u32>,
}

impl Case {
    fn coverage(self, size: Size) -> f64 {
        let held = |call| self.held(call * REPLICATES, size);
        (0..CALLS).map(held).sum::<usize>() as f64 / f64::from(REPLICATES * CALLS)
    }

    /// The true share of a unit in an item.
    fn truth(self, unit: u32, item: u32) -> f64 {
        let (low, high) = self.range;
        low + (high - low) * Stream::new(SEEDS[0]).uniform(Place { unit, item, draw: 0 }, 0)
    }

    /// What is counted of it.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 3 to 300")]
    fn counts(self, unit: u32, item: u32, size: Size) -> (u64, u64) {
        let [truths, counts, _] = SEEDS.map(Stream::new);
        let n = match size {
            Size::Each(n) => n,
            Size::Mixed => (3.0 * 100_f64.powf(truths.uniform(Place { unit, item, draw: 1 }, 0))).round() as u64,
        };
        let p = self.truth(unit, item);
        let happened = |case: &u32| counts.uniform(Place { unit, item, draw: *case }, 0) < p;
        ((0..u32::try_from(n).expect("at most 300")).filter(happened).count() as u64, n)
    }

    /// The draws of some units in an item.
    fn draws(self, units: Range<u32>, item: u32, size: Size) -> Vec<Draw> {
        let counts: Vec<(u64, u64)> = units.map(|unit| self.counts(unit, item, size)).collect();
        let alone = |(x, n): &(u64, u64)| Draw::of(Known::Proportion { x: *x, n: *n });
        let Some(size) = self.league else {
            return counts.iter().map(alone).collect::<Result<_, _>>().expect("counts");
        };
        let league = |(number, counts): (u32, &[(u64, u64)])| {
            let league = Arc::new(League::of(counts, number).expect("possible counts"));
            counts.iter().map(move |(x, n)| Draw::in_league(*x, *n, &league).expect("counts")).collect::<Vec<_>>()
        };
        (0..).zip(counts.chunks(size as usize)).flat_map(league).collect()
    }

    /// How many intervals of the replicates from one on hold their score.
    fn held(self, first: u32, size: Size) -> usize {
        let units = first..first + REPLICATES;
        let items: Vec<Vec<Draw>> = (0..self.items).map(|item| self.draws(units.clone(), item, size)).collect();
        let options = Options { draws: DRAWS, ..Options::default() };
        let found = chance::simulate(REPLICATES as usize, &options, |draws, scores| {
            let (mut own, mut sums) = (vec![0.0; draws.len()], vec![0.0; draws.len()]);
            for (at, unit) in units.clone().enumerate() {
                sums.fill(0.0);
                for (item, of_item) in (0..).zip(&items) {
                    of_item[at].fill(Stream::new(SEEDS[2]), Place { unit, item, draw: draws.start }, &mut own);
                    sums.iter_mut().zip(&own).for_each(|(sum, share)| *sum += (self.points)(*share));
                }
                scores.chunks_mut(REPLICATES as usize).zip(&sums).for_each(|(row, sum)| row[at] = *sum);
            }
            Ok(())
        });
        let holds = |(unit, score): (u32, &Option<chance::Score>)| {
            let exact: f64 = (0..self.items).map(|item| (self.points)(self.truth(unit, item))).sum();
            score.is_some_and(|score| score.lower <= exact && exact <= score.upper)
        };
        let scores = found.expect("possible options").scores;
        units.clone().zip(&scores).filter(|pair| holds(*pair)).count()
    }
}
