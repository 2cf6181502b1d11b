//! Which ranks each unit may have, by tests of pairs.

mod pairs;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::units::Units;
use crate::stat::{check_level, name_methods};

use pairs::Pairs;

/// The tail of a test of two units.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ranks::Tail;
///
/// assert_eq!("exact".parse::<Tail>()?, Tail::Exact);
/// assert_eq!(Tail::default().to_string(), "mid_p");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tail {
    /// The observed outcome counts half (Lancaster's mid-P).
    #[default]
    MidP,
    /// The whole tail.
    Exact,
}

name_methods!(Tail, "tail" { MidP => "mid_p", Exact => "exact" });

/// What the sets of ranks promise.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{ranks::{self, Options, Sets}, units::Units};
///
/// let offices = Units::Proportions { x: &[190, 96, 90, 5], n: &[200, 200, 200, 5] };
/// let worst = |sets| ranks::ranks(offices, &Options { sets, ..Options::default() }).map(|found| found.units[3].worst);
/// assert!(worst("marginal".parse()?)? <= worst(Sets::Simultaneous)?);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sets {
    /// All sets together hold the true ranks, with the probability of the level.
    #[default]
    Simultaneous,
    /// Each set by itself does: for the rank of one unit that was chosen beforehand.
    Marginal,
}

name_methods!(Sets, "sets" { Simultaneous => "simultaneous", Marginal => "marginal" });

/// Which unit has rank 1.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{ranks::{self, First, Options}, units::Units};
///
/// // days overdue: the fewest are best
/// let offices = Units::Rates { x: &[12, 3, 30], exposure: &[100.0; 3] };
/// let found = ranks::ranks(offices, &Options { first: First::Smallest, ..Options::default() })?;
/// assert_eq!(found.order, [1, 0, 2]);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum First {
    /// The one with the largest value.
    #[default]
    Largest,
    /// The one with the smallest.
    Smallest,
}

name_methods!(First, "first" { Largest => "largest", Smallest => "smallest" });

/// How sets of ranks are made.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ranks::{First, Options};
///
/// let options = Options { first: First::Smallest, ..Options::default() };
/// assert_eq!(options.level, 0.95);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The level of the sets.
    pub level: f64,
    /// What they promise.
    pub sets: Sets,
    /// The tail of the tests.
    pub tail: Tail,
    /// Which unit has rank 1.
    pub first: First,
}

impl Default for Options {
    fn default() -> Self {
        Self { level: 0.95, sets: Sets::default(), tail: Tail::default(), first: First::default() }
    }
}

/// A unit among the others.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Ranked {
    /// The value.
    pub value: f64,
    /// The plain rank: one more than the number of units with a better value.
    pub rank: usize,
    /// The best rank it may have: one more than the number of units that are better beyond chance.
    pub best: usize,
    /// The worst rank it may have: the number of units less those that are worse beyond chance.
    pub worst: usize,
}

/// The ranks of units, and which of them cannot be told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// The units, in the order given.
    pub units: Vec<Ranked>,
    /// The units by rank.
    pub order: Vec<usize>,
    /// Runs of `order` in which no two units can be told apart, the longest from each start; they overlap. Of marginal sets
    /// there are none, as each is about one unit.
    pub groups: Vec<Range<usize>>,
    told: Told,
    places: Vec<usize>,
    first: First,
}

impl Ranks {
    /// The units that may be among the best `number`, in the order given. The set holds all that are, with the probability of
    /// the level.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::{ranks::{self, Options}, units::Units};
    ///
    /// let offices = Units::Proportions { x: &[190, 96, 4], n: &[200, 200, 5] };
    /// let found = ranks::ranks(offices, &Options::default())?;
    /// assert_eq!((found.best(1), found.worst(1)), (vec![0, 2], vec![1, 2]));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn best(&self, number: usize) -> Vec<usize> {
        (0..self.units.len()).filter(|unit| self.units[*unit].best <= number).collect()
    }

    /// Whether of two units the first is better beyond chance; of marginal sets, in the test of the first's ranks.
    ///
    /// # Panics
    ///
    /// If there are not so many units.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::{ranks::{self, Options}, units::Units};
    ///
    /// let offices = Units::Proportions { x: &[190, 96, 4], n: &[200, 200, 5] };
    /// let found = ranks::ranks(offices, &Options::default())?;
    /// assert!(found.is_better(0, 1) && !found.is_better(0, 2));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn is_better(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.places[a], self.places[b]);
        (a < b) == (self.first == First::Largest) && self.told.apart(a, b)
    }

    /// How many pairs can be told apart; of marginal sets, in the test of the larger one's ranks.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::{ranks::{self, Options}, units::Units};
    ///
    /// let offices = Units::Proportions { x: &[190, 96, 4], n: &[200, 200, 5] };
    /// assert_eq!(ranks::ranks(offices, &Options::default())?.apart(), 1);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn apart(&self) -> usize {
        (0..self.order.len()).map(|place| self.told.of(place).1).sum()
    }

    /// The first and the last of its groups, from 0, of each unit; of marginal sets none.
    pub(crate) fn groups_of_units(&self) -> Vec<Option<(usize, usize)>> {
        let mut all: Vec<Option<(usize, usize)>> = vec![None; self.units.len()];
        for (number, run) in self.groups.iter().enumerate() {
            for unit in &self.order[run.clone()] {
                all[*unit] = Some((all[*unit].map_or(number, |(first, _)| first), number));
            }
        }
        all
    }

    /// The units that may be among the worst `number`, in the order given.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::{ranks::{self, Options}, units::Units};
    ///
    /// let offices = Units::Proportions { x: &[190, 96, 4], n: &[200, 200, 5] };
    /// let found = ranks::ranks(offices, &Options::default())?;
    /// assert_eq!((found.worst(1), found.worst(3)), (vec![1, 2], vec![0, 1, 2]));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn worst(&self, number: usize) -> Vec<usize> {
        let last = self.units.len();
        (0..last).filter(|unit| self.units[*unit].worst + number > last).collect()
    }
}

/// The ranks of some units with the sets of ranks that each may have.
///
/// # Formula
///
/// ```text
/// best rank  = 1 + the number of units that are better beyond chance
/// worst rank = k − the number of units that are worse beyond chance
///
/// one-sided p-value of two units, the larger value x₁ first:
///     proportions, count ratios   X hypergeometric given the margins (Fisher)       P(X >= x₁)
///     rates                       X binomial, n = x₁ + x₂, p = e₁ / (e₁ + e₂)       P(X >= x₁)
///     means                       1 − Φ((value₁ − value₂) / √(se₁² + se₂²))
///     mid_p:  P(X > x₁) + P(X = x₁)/2
///
/// beyond chance, by Holm:  p₍ᵢ₎ <= (1 − level) / (m − i + 1) for it and all smaller p-values
///     simultaneous:  m = k (k − 1), over all pairs and both directions
///     marginal:      m = 2 (k − 1), over the pairs of one unit
/// ```
///
/// The tests hold at any size, so units with 3 of 3 are not first of all by that. There are no random draws: the same units
/// have the same sets always. With mid-P a wrong order is as rare as the level says in simulation (`docs/comparison.md`); with
/// exact tails always.
///
/// Only pairs near the boundary need their tail; of all others two bounds decide.
///
/// # Errors
///
/// [`Error::Parameter`] as [`Units::check`]; for samples from finite populations; unless `0 < level < 1`.
///
/// # References
///
/// - Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks with applications to mobility across neighbourhoods and
///   academic achievement across countries", The Review of Economic Studies 91:476-518: sets of ranks from tests of pairs.
/// - Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6:65-70.
/// - Lancaster (1961), "Significance tests in discrete distributions", Journal of the American Statistical Association
///   56:223-234: the mid-P.
///
/// # Examples
///
/// ```
/// use fazhi::stat::{ranks::{self, Options}, units::Units};
///
/// // the first is the best of all that have more than five cases; the last may have any rank
/// let offices = Units::Proportions { x: &[190, 96, 90, 5], n: &[200, 200, 200, 5] };
/// let found = ranks::ranks(offices, &Options::default())?;
/// let sets: Vec<_> = found.units.iter().map(|unit| (unit.rank, unit.best, unit.worst)).collect();
/// assert_eq!(sets, [(2, 1, 2), (3, 2, 4), (4, 2, 4), (1, 1, 4)]);
/// assert_eq!(found.groups, [0..2, 2..4]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn ranks(units: Units<'_>, options: &Options) -> Result<Ranks> {
    let rows = units.check()?;
    let alpha = 1.0 - check_level(options.level)?;
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by(|a, b| units.value(*b).total_cmp(&units.value(*a)));
    let pairs = Pairs::new(units, &order, options.tail);
    let pairs = pairs.ok_or_else(|| {
        Error::parameter("units", "samples from finite populations", "proportions, rates, ratios of counts or means")
    })?;
    let told = match options.sets {
        Sets::Simultaneous => simultaneous(&pairs, rows, alpha),
        Sets::Marginal => marginal(&pairs, rows, alpha),
    };
    Ok(Ranks::of(units, order, told, options))
}

impl Ranks {
    fn of(units: Units<'_>, mut order: Vec<usize>, told: Told, options: &Options) -> Self {
        let rows = order.len();
        let largest = options.first == First::Largest;
        let mut ranked = vec![Ranked { value: 0.0, rank: 0, best: 0, worst: 0 }; rows];
        let mut places = vec![0; rows];
        for (place, row) in order.iter().enumerate() {
            let value = units.value(*row);
            let above = order.partition_point(|other| units.value(*other) > value);
            let from_above = order.partition_point(|other| units.value(*other) >= value);
            let (larger, smaller) = told.of(place);
            let (rank, better, worse) =
                if largest { (1 + above, larger, smaller) } else { (1 + rows - from_above, smaller, larger) };
            ranked[*row] = Ranked { value, rank, best: 1 + better, worst: rows - worse };
            places[*row] = place;
        }
        let mut groups = if options.sets == Sets::Simultaneous { told.runs() } else { Vec::new() };
        if !largest {
            order.reverse();
            groups = groups.into_iter().rev().map(|run| rows - run.end..rows - run.start).collect();
        }
        Self { units: ranked, order, groups, told, places, first: options.first }
    }
}

/// For each place in descending order, the places that it was told apart from, as bits.
#[derive(Debug, Clone, PartialEq)]
struct Told(Vec<Vec<u64>>);

impl Told {
    fn tell(row: &mut [u64], place: usize) {
        row[place / 64] |= 1 << (place % 64);
    }

    fn apart(&self, a: usize, b: usize) -> bool {
        self.0[a][b / 64] >> (b % 64) & 1 == 1
    }

    /// What was told apart of a pair is so in the view of both.
    fn mirrored(mut self) -> Self {
        for a in 0..self.0.len() {
            for b in a + 1..self.0.len() {
                if self.apart(a, b) {
                    Self::tell(&mut self.0[b], a);
                }
            }
        }
        self
    }

    /// How many were found to be larger than the one at a place, and how many smaller.
    fn of(&self, place: usize) -> (usize, usize) {
        let count = |word: u64| word.count_ones() as usize;
        let (word, bit) = (place / 64, place % 64);
        let all: usize = self.0[place].iter().map(|word| count(*word)).sum();
        let before: usize = self.0[place][..word].iter().map(|word| count(*word)).sum();
        let larger = before + count(self.0[place][word] & ((1 << bit) - 1));
        (larger, all - larger)
    }

    /// The longest run from each place in which no two are told apart, without those within another.
    fn runs(&self) -> Vec<Range<usize>> {
        let rows = self.0.len();
        let first = |place: usize| (place + 1..rows).find(|other| self.apart(place, *other)).unwrap_or(rows);
        let mut ends: Vec<usize> = (0..rows).map(first).collect();
        for place in (1..rows).rev() {
            ends[place - 1] = ends[place - 1].min(ends[place]);
        }
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (start, end) in ends.into_iter().enumerate() {
            if runs.last().is_none_or(|last| last.end < end) {
                runs.push(start..end);
            }
        }
        runs
    }
}

/// A pair whose p-value decides by its place among all.
type Near = (f64, usize, usize);

/// What is known of a pair before the others are.
enum Verdict {
    Apart,
    Near(f64),
    Open,
}

/// Holm's test of `tests` hypotheses, of which no two directions of a pair are both rejected.
struct Holm {
    alpha: f64,
    tests: f64,
    /// The logarithms of the p-values below which a pair is surely apart, and above which it surely is not.
    sure: f64,
    never: f64,
}

impl Holm {
    fn new(alpha: f64, tests: usize) -> Self {
        let tests = tests as f64;
        Self { alpha, tests, sure: (alpha / tests).ln(), never: (2.0 * alpha / tests).ln() }
    }

    fn judge(&self, pairs: &Pairs, a: usize, b: usize) -> Verdict {
        if !pairs.differ(a, b) {
            return Verdict::Open;
        }
        let bounds = pairs.bounds(a, b);
        if bounds.largest < self.sure {
            return Verdict::Apart;
        }
        if bounds.least > self.never {
            return Verdict::Open;
        }
        match pairs.p_value(a, b) {
            p if p <= self.alpha / self.tests => Verdict::Apart,
            p if p <= 2.0 * self.alpha / self.tests => Verdict::Near(p),
            _ => Verdict::Open,
        }
    }

    /// Those of the near pairs that are rejected, after as many as are surely apart.
    fn rejected(&self, apart: usize, mut near: Vec<Near>) -> impl Iterator<Item = (usize, usize)> {
        near.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)).then(one.2.cmp(&other.2)));
        let (alpha, left) = (self.alpha, self.tests - apart as f64);
        let holds = move |(place, near): &(usize, Near)| near.0 <= alpha / (left - *place as f64);
        near.into_iter().enumerate().take_while(holds).map(|(_, (_, a, b))| (a, b))
    }
}

/// The pairs of a place, judged: those that are surely apart, and the near ones.
fn judged(holm: &Holm, pairs: &Pairs, own: impl Iterator<Item = (usize, usize)>) -> (Vec<(usize, usize)>, Vec<Near>) {
    let (mut apart, mut near) = (Vec::new(), Vec::new());
    for (a, b) in own {
        match holm.judge(pairs, a, b) {
            Verdict::Apart => apart.push((a, b)),
            Verdict::Near(p) => near.push((p, a, b)),
            Verdict::Open => {}
        }
    }
    (apart, near)
}

fn simultaneous(pairs: &Pairs, rows: usize, alpha: f64) -> Told {
    let holm = Holm::new(alpha, (rows * (rows - 1)).max(1));
    let of = |a: usize| {
        let mut row = vec![0; rows.div_ceil(64)];
        let (apart, near) = judged(&holm, pairs, (a + 1..rows).map(|b| (a, b)));
        for (_, b) in &apart {
            Told::tell(&mut row, *b);
        }
        (row, (apart.len(), near))
    };
    let (mut told, rest): (Vec<_>, Vec<(usize, Vec<Near>)>) = (0..rows).into_par_iter().map(of).unzip();
    let apart = rest.iter().map(|(apart, _)| apart).sum();
    let near = rest.into_iter().flat_map(|(_, near)| near).collect();
    holm.rejected(apart, near).for_each(|(a, b)| Told::tell(&mut told[a], b));
    Told(told).mirrored()
}

fn marginal(pairs: &Pairs, rows: usize, alpha: f64) -> Told {
    let holm = Holm::new(alpha, (2 * (rows - 1)).max(1));
    let of = |place: usize| {
        let mut row = vec![0; rows.div_ceil(64)];
        let own = (0..place).map(|a| (a, place)).chain((place + 1..rows).map(|b| (place, b)));
        let (apart, near) = judged(&holm, pairs, own);
        let more = holm.rejected(apart.len(), near);
        apart.iter().copied().chain(more).for_each(|(a, b)| Told::tell(&mut row, a + b - place));
        row
    };
    Told((0..rows).into_par_iter().map(of).collect())
}
