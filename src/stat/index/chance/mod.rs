//! What chance does to scores and ranks: they are made anew for every draw, and counted.

mod central;
mod scores;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::ranks::First;
use crate::stat::{check_level, name_methods};

pub use central::{Central, central_weights};
use scores::Histogram;

/// What ranks equal scores have.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::chance::Ties;
///
/// assert_eq!("shared".parse::<Ties>()?, Ties::Shared);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ties {
    /// The best of the ranks that they take up: two firsts, and no second. So are the ranks of the index itself.
    #[default]
    Best,
    /// Each of the ranks that they take up, in equal shares, so that every rank is given away once.
    Shared,
}

name_methods!(Ties, "ties" { Best => "best", Shared => "shared" });

/// How the draws are made and counted.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::chance::Options;
///
/// assert_eq!(Options::default().draws, 10_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The number of draws.
    pub draws: u32,
    /// The level of the intervals of scores and ranks.
    pub level: f64,
    /// Whether the largest score has rank 1, or the smallest.
    pub first: First,
    /// What ranks equal scores have.
    pub ties: Ties,
    /// The most units whose pairs are compared, which takes time and memory in the square of their number.
    pub pairs: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { draws: 10_000, level: 0.95, first: First::Largest, ties: Ties::Best, pairs: 0 }
    }
}

/// The scores of a unit over all draws.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Score {
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// The lower limit: of all draws, (1 − level)/2 lie below it.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// How far the median and the limits may lie from the exact ones, at most. It is 0 if scores take few values.
    pub resolution: f64,
}

/// The ranks of a unit over all draws.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Rank {
    /// The mean.
    pub expected: f64,
    /// The smallest rank that the unit has, or a better one, in half of the draws.
    pub median: usize,
    /// The best rank of the interval.
    pub best: usize,
    /// The worst rank of the interval.
    pub worst: usize,
    /// The share of draws in which the rank is in the interval: at least the level.
    pub acceptability: f64,
}

/// Scores and ranks over all draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Chance {
    /// The scores of each unit; none of a unit that has no score in any draw.
    pub scores: Vec<Option<Score>>,
    /// The ranks of each unit; none of a unit that has no rank in any draw.
    pub ranks: Vec<Option<Rank>>,
    draws: u32,
    /// For each unit and rank, the draws in [`SHARES`].
    places: Vec<u64>,
    /// For each pair, twice the draws in which the first is better, and those in which they are equal.
    wins: Vec<u32>,
}

/// What a draw is divided into, so that up to sixteen equal scores share ranks exactly.
const SHARES: u64 = 720_720;

/// The draws that are counted together.
const BATCH: usize = 512;

/// The draws that a thread makes together.
const PIECE: usize = 16;

/// The draws whose scores decide what the histograms span.
const FIRST: u32 = 256;

/// The most units that are ranked with each other.
const MOST_UNITS: usize = 1 << 15;

/// The most scores that are held at once, or those of a piece.
const MOST_SCORES: usize = 1 << 24;

/// Makes the scores of all draws and counts them.
///
/// `scores` is given a range of draws, and a row of scores for each of them to fill: the scores of all units, NaN for a unit that has
/// none, such as one that a veto takes out of the ranks. Each draw is asked for once, in any order and by any thread. The memory it takes
/// does not grow with the number of draws.
///
/// # Formula
///
/// ```text
/// acceptability bᵢʳ:  share of the draws in which unit i has rank r
/// pairwise pᵢⱼ:       share of the draws with a better score of i than of j, and half of those with equal ones
/// rank:               1 + the number of units with a better score
/// rank interval:      the shortest run of ranks with Σ bᵢʳ >= level; of equal ones the most acceptable, then the best
/// score interval:     the ⌈(1 − level)/2 · n⌉-th smallest of n scores, and the ⌈(1 + level)/2 · n⌉-th
/// ```
///
/// Scores are counted in 1,024 cells that span thrice the range of the first 256 draws, so a limit lies within
/// [`resolution`](Score::resolution) of the exact one; scores of few values, such as points, are counted exactly.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no units or more than 32,768, if there are no draws or more than 2³¹, and unless `0 < level < 1`. The first error of
/// `scores` ends the work.
///
/// # References
///
/// - Lahdelma, Hokkanen and Salminen (1998), "SMAA: stochastic multiobjective acceptability analysis", European Journal of
///   Operational Research 106:137-143; Lahdelma and Salminen (2001), "SMAA-2", Operations Research 49:444-454.
/// - Leskinen, Viitanen, Kangas and Kangas (2006), "Alternatives to incorporate uncertainty and risk attitude in multicriteria
///   evaluation of forest plans", Forest Science 52:304-312: pairwise probabilities.
///
/// # Examples
///
/// The shares of lawsuits won by three agencies, of which the first has 2 in 3:
///
/// ```
/// use fazhi::stat::index::{chance::{self, Options}, draw::{Draw, Known}, random::{Place, Stream}};
///
/// let won = [(2, 3), (60, 100), (300, 400)].map(|(x, n)| Draw::of(Known::Proportion { x, n }));
/// let won = won.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let options = Options { pairs: 3, ..Options::default() };
/// let found = chance::simulate(won.len(), &options, |draws, scores| {
///     let mut own = vec![0.0; draws.len()];
///     for (unit, draw) in (0..).zip(&won) {
///         draw.fill(Stream::new(1), Place { unit, item: 0, draw: draws.start }, &mut own);
///         own.iter().zip(scores.chunks_mut(won.len())).for_each(|(share, row)| row[unit as usize] = *share);
///     }
///     Ok(())
/// })?;
/// let first: Vec<_> = found.acceptabilities(0).map(|share| format!("{share:.2}")).collect();
/// assert_eq!(first, ["0.33", "0.24", "0.43"]);
/// assert_eq!(format!("{:.3}", found.pairwise(2, 1).unwrap_or_default()), "0.999");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn simulate(
    units: usize,
    options: &Options,
    scores: impl Fn(Range<u32>, &mut [f64]) -> Result<()> + Sync,
) -> Result<Chance> {
    simulate_apart(&[units], options, scores).map(|mut found| found.remove(0))
}

/// As [`simulate`], of units in several leagues that are ranked apart: `units` says how many are in each. A row has the scores of the
/// first league, then those of the second, and so on.
///
/// # Errors
///
/// As [`simulate`], for each of the leagues.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::chance::{self, Options};
///
/// let found = chance::simulate_apart(&[2, 1], &Options::default(), |_, scores| {
///     scores.chunks_mut(3).for_each(|row| row.copy_from_slice(&[90.0, 80.0, 70.0]));
///     Ok(())
/// })?;
/// let ranks = |league: usize| found[league].ranks.iter().flatten().map(|rank| rank.median).collect::<Vec<_>>();
/// assert_eq!([ranks(0), ranks(1)], [vec![1, 2], vec![1]]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn simulate_apart(
    units: &[usize],
    options: &Options,
    scores: impl Fn(Range<u32>, &mut [f64]) -> Result<()> + Sync,
) -> Result<Vec<Chance>> {
    check_level(options.level)?;
    if let Some(units) = units.iter().find(|units| **units == 0 || **units > MOST_UNITS) {
        return Err(Error::parameter("units", units, &format!("from 1 to {MOST_UNITS}")));
    }
    if options.draws == 0 || options.draws > 1 << 31 {
        return Err(Error::parameter("draws", options.draws, &format!("from 1 to {}", 1_u32 << 31)));
    }
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let held = MOST_SCORES / units.iter().sum::<usize>();
    simulate_in(held.clamp(PIECE, BATCH), units, options, scores)
}

fn simulate_in(
    batch: usize,
    leagues: &[usize],
    options: &Options,
    scores: impl Fn(Range<u32>, &mut [f64]) -> Result<()> + Sync,
) -> Result<Vec<Chance>> {
    let units = leagues.iter().sum();
    let first = FIRST.min(options.draws);
    let rows = made(0..first, units, &scores)?;
    let mut before = 0;
    let of = |league: &usize| {
        before += league;
        Counts::new(before - league..before, options, &rows, units)
    };
    let mut counts: Vec<Counts<'_>> = leagues.iter().map(of).collect();
    for counts in &mut counts {
        counts.add(&rows, units);
    }
    #[expect(clippy::cast_possible_truncation, reason = "a batch is small")]
    for start in (first..options.draws).step_by(batch) {
        let rows = made(start..options.draws.min(start + batch as u32), units, &scores)?;
        for counts in &mut counts {
            counts.add(&rows, units);
        }
    }
    Ok(counts.into_iter().map(Counts::finish).collect())
}

/// The scores of some draws, a row each.
#[expect(clippy::cast_possible_truncation, reason = "a batch is small")]
fn made(
    draws: Range<u32>,
    units: usize,
    scores: &(impl Fn(Range<u32>, &mut [f64]) -> Result<()> + Sync),
) -> Result<Vec<f64>> {
    let mut rows = vec![0.0; draws.len() * units];
    rows.par_chunks_mut(PIECE * units).enumerate().try_for_each(|(piece, rows)| {
        let first = draws.start + (piece * PIECE) as u32;
        scores(first..first + (rows.len() / units) as u32, rows)
    })?;
    Ok(rows)
}

/// What is counted of the units of a league in all draws so far.
struct Counts<'a> {
    options: &'a Options,
    /// Where their scores stand in a row.
    columns: Range<usize>,
    units: Vec<Unit>,
    wins: Vec<u32>,
    draws: u32,
}

/// What is counted of a unit.
struct Unit {
    histogram: Histogram,
    places: Vec<u64>,
}

/// Where a score stands in a draw.
#[derive(Clone, Copy)]
struct Standing {
    /// The number of better scores; `NOWHERE` without a score.
    better: u32,
    /// The number of equal scores, with itself.
    equal: u32,
    /// Which of them it is.
    which: u32,
}

const NOWHERE: u32 = u32::MAX;

impl<'a> Counts<'a> {
    fn new(columns: Range<usize>, options: &'a Options, first: &[f64], width: usize) -> Self {
        let units = columns.len();
        let of = |column: usize| {
            let own = first.iter().skip(column).step_by(width).copied();
            Unit { histogram: Histogram::spanning(own), places: vec![0; units] }
        };
        let wins = if units <= options.pairs { vec![0; units * units] } else { Vec::new() };
        Self { options, units: columns.clone().map(of).collect(), columns, wins, draws: 0 }
    }

    /// Counts the scores of more draws: first the draws by themselves, then the units, each by one thread.
    #[expect(clippy::cast_possible_truncation, reason = "a batch is small")]
    fn add(&mut self, rows: &[f64], width: usize) {
        let (columns, ties) = (self.columns.clone(), self.options.ties);
        let standings: Vec<Vec<Standing>> =
            rows.par_chunks(width).map(|row| standings(&row[columns.clone()], self.options.first)).collect();
        self.units.par_iter_mut().enumerate().for_each(|(number, unit)| {
            for (row, standings) in rows.chunks(width).zip(&standings) {
                if standings[number].better != NOWHERE {
                    unit.histogram.add(row[columns.start + number]);
                    unit.count(standings[number], ties);
                }
            }
        });
        self.draws += standings.len() as u32;
        if !self.wins.is_empty() {
            self.compare(&standings);
        }
    }

    fn compare(&mut self, standings: &[Vec<Standing>]) {
        let units = self.units.len();
        let mut better = vec![0; units * standings.len()];
        for (draw, row) in standings.iter().enumerate() {
            row.iter().enumerate().for_each(|(unit, standing)| better[unit * standings.len() + draw] = standing.better);
        }
        let better: Vec<&[u32]> = better.chunks(standings.len()).collect();
        self.wins.par_chunks_mut(units).enumerate().for_each(|(one, wins)| {
            for (other, wins) in wins.iter_mut().enumerate() {
                let pairs = better[one].iter().zip(better[other]);
                *wins += pairs.map(|(one, other)| u32::from(one < other) + u32::from(one <= other)).sum::<u32>();
            }
        });
    }

    fn finish(self) -> Chance {
        let level = self.options.level;
        let scores = self.units.par_iter().map(|unit| unit.histogram.score(level)).collect();
        let ranks = self.units.par_iter().map(|unit| unit.rank(level, self.draws)).collect();
        let places = self.units.into_iter().flat_map(|unit| unit.places).collect();
        Chance { scores, ranks, draws: self.draws, places, wins: self.wins }
    }
}

impl Unit {
    #[inline]
    fn count(&mut self, Standing { better, equal, which }: Standing, ties: Ties) {
        let better = better as usize;
        if ties == Ties::Best || equal == 1 {
            self.places[better] += SHARES;
            return;
        }
        // the remainder goes round, so that the shares of each score and of each rank sum to a whole
        let (share, rest) = (SHARES / u64::from(equal), SHARES % u64::from(equal));
        for place in 0..u64::from(equal) {
            let turn = (place + u64::from(which)) % u64::from(equal);
            self.places[better..][usize::try_from(place).unwrap_or(0)] += share + u64::from(turn < rest);
        }
    }

    fn rank(&self, level: f64, draws: u32) -> Option<Rank> {
        let total: u64 = self.places.iter().sum();
        if total == 0 {
            return None;
        }
        let weighted: u128 = (1..).zip(&self.places).map(|(rank, share)| rank * u128::from(*share)).sum();
        let mut passed = 0;
        let half = self.places.iter().position(|share| {
            passed += share;
            2 * passed >= total
        });
        let (best, worst, inside) = self.shortest(level * total as f64);
        Some(Rank {
            expected: weighted as f64 / total as f64,
            median: 1 + half.unwrap_or(0),
            best: best + 1,
            worst: worst + 1,
            acceptability: inside as f64 / (u64::from(draws) * SHARES) as f64,
        })
    }

    /// The shortest run of places with at least so many shares; of equal ones that with the most, then the first.
    fn shortest(&self, least: f64) -> (usize, usize, u64) {
        let (mut found, mut end, mut inside) = ((0, self.places.len() - 1, 0), 0, 0_u64);
        for start in 0..self.places.len() {
            while end < self.places.len() && (inside as f64) < least {
                inside += self.places[end];
                end += 1;
            }
            if (inside as f64) < least {
                break;
            }
            let (length, own) = (found.1 - found.0, end - 1 - start);
            if found.2 == 0 || own < length || own == length && inside > found.2 {
                found = (start, end - 1, inside);
            }
            inside -= self.places[start];
        }
        found
    }
}

/// The standings of the scores of a draw.
#[expect(clippy::cast_possible_truncation, reason = "there are at most 32,768 units")]
fn standings(row: &[f64], first: First) -> Vec<Standing> {
    let sign = if first == First::Largest { -1.0 } else { 1.0 };
    // 0 and −0 are equal
    let mut order: Vec<(f64, u32)> = row.iter().map(|score| sign * score + 0.0).zip(0..).collect();
    order.retain(|(score, _)| !score.is_nan());
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut standings = vec![Standing { better: NOWHERE, equal: 0, which: 0 }; row.len()];
    let mut better = 0;
    for equals in order.chunk_by(|one, other| one.0 == other.0) {
        for (which, (_, unit)) in (0..).zip(equals) {
            standings[*unit as usize] = Standing { better, equal: equals.len() as u32, which };
        }
        better += equals.len() as u32;
    }
    standings
}

impl Chance {
    /// The number of draws.
    pub const fn draws(&self) -> u32 {
        self.draws
    }

    /// The share of draws in which a unit has each rank, from rank 1 on. They sum to 1, unless in some draws it has no score; with
    /// [`Ties::Shared`] those of each rank over the units do too.
    ///
    /// # Panics
    ///
    /// If there are not so many units.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::index::chance::{self, Options};
    ///
    /// let draws = Options { draws: 4, ..Options::default() };
    /// let found = chance::simulate(2, &draws, |draws, scores| {
    ///     for (draw, row) in draws.zip(scores.chunks_mut(2)) {
    ///         row.copy_from_slice(if draw == 0 { &[1.0, 2.0] } else { &[2.0, 1.0] });
    ///     }
    ///     Ok(())
    /// })?;
    /// assert_eq!(found.acceptabilities(0).collect::<Vec<_>>(), [0.75, 0.25]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn acceptabilities(&self, unit: usize) -> impl Iterator<Item = f64> + '_ {
        let units = self.scores.len();
        let total = (u64::from(self.draws) * SHARES) as f64;
        self.places[unit * units..(unit + 1) * units].iter().map(move |share| *share as f64 / total)
    }

    /// The probability that a unit is better than another, where equal scores count half; none if pairs were not asked for.
    ///
    /// A unit without a score is worse than any that has one.
    ///
    /// # Panics
    ///
    /// If there are not so many units.
    pub fn pairwise(&self, one: usize, other: usize) -> Option<f64> {
        let units = self.scores.len();
        assert!(one < units && other < units, "there are {units} units");
        let wins = self.wins.get(one * units + other)?;
        Some(f64::from(*wins) / (2.0 * f64::from(self.draws)))
    }
}
