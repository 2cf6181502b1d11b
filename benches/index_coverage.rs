//! The coverage of the score intervals of an index, in simulation: how many of them hold the score of the true probabilities.
//!
//! Every replicate is a unit of a call of `simulate`: its counts are drawn from true probabilities of its own, spread evenly
//! over a range, and its interval is made of 2,000 draws. The standard error of a share of 4,000 replicates is .0035.

#![allow(clippy::print_stdout, reason = "the table is what it is for")]

use fazhi::stat::index::chance::{self, Options};
use fazhi::stat::index::draw::{Draw, Known};
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
    println!("points        items  probabilities  n = 3      5     10     30    100    300  3..300");
    for (name, points) in points {
        for items in [1, 4, 12] {
            for range in [(0.0, 1.0), (0.7, 1.0)] {
                let found = sizes.iter().map(|size| format!("{:7.3}", coverage(items, range, *size, points)));
                println!("{name:12}  {items:5}  {:.1} to {:.1}    {}", range.0, range.1, found.collect::<String>());
            }
        }
    }
}

fn coverage(items: u32, range: (f64, f64), size: Size, points: Points) -> f64 {
    let held = |call| held(call * REPLICATES, items, range, size, points);
    (0..CALLS).map(held).sum::<usize>() as f64 / f64::from(REPLICATES * CALLS)
}

/// How many intervals of the replicates from one on hold their score.
fn held(first: u32, items: u32, (low, high): (f64, f64), size: Size, points: Points) -> usize {
    let [truths, counts, drawn] = SEEDS.map(Stream::new);
    let place = |unit, item, draw| Place { unit, item, draw };
    let truth = |unit, item| low + (high - low) * truths.uniform(place(unit, item, 0), 0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 3 to 300")]
    let known = |unit, item| {
        let n = match size {
            Size::Each(n) => n,
            Size::Mixed => (3.0 * 100_f64.powf(truths.uniform(place(unit, item, 1), 0))).round() as u64,
        };
        let p = truth(unit, item);
        let happened = |case: &u32| counts.uniform(place(unit, item, *case), 0) < p;
        let x = (0..u32::try_from(n).expect("at most 300")).filter(happened).count() as u64;
        Draw::of(Known::Proportion { x, n }).expect("possible counts")
    };
    let units: Vec<Vec<Draw>> =
        (first..first + REPLICATES).map(|unit| (0..items).map(|item| known(unit, item)).collect()).collect();
    let options = Options { draws: DRAWS, ..Options::default() };
    let found = chance::simulate(units.len(), &options, |draws, scores| {
        let (mut own, mut sums) = (vec![0.0; draws.len()], vec![0.0; draws.len()]);
        for ((number, unit), items) in (first..).enumerate().zip(&units) {
            sums.fill(0.0);
            for (item, draw) in (0..).zip(items) {
                draw.fill(drawn, place(unit, item, draws.start), &mut own);
                sums.iter_mut().zip(&own).for_each(|(sum, share)| *sum += points(*share));
            }
            scores.chunks_mut(units.len()).zip(&sums).for_each(|(row, sum)| row[number] = *sum);
        }
        Ok(())
    });
    let found = found.expect("possible options").scores;
    let holds = |(unit, score): (u32, &Option<chance::Score>)| {
        let exact: f64 = (0..items).map(|item| points(truth(unit, item))).sum();
        score.is_some_and(|score| score.lower <= exact && exact <= score.upper)
    };
    (first..).zip(&found).filter(|pair| holds(*pair)).count()
}
