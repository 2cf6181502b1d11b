//! What chance does to scores, ranks and grades: the counts behind the items are drawn, and everything is scored again.

use polars_core::prelude::*;

use super::contest::Contests;
use super::data::Chance as Counted;
use super::decimal::Decimal;
use super::definition::{Assessment, Item, Rule};
use super::draws::{distribution, drawn_limit};
use super::index::Index;
use crate::error::{Error, Result};
use crate::stat::index::chance::{self, Options, simulate_apart};
use crate::stat::name_methods;
use crate::stat::ranks::{self, ranks as rank_sets};
use crate::stat::units::Units;

/// How chance is seen, and how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChanceOptions {
    /// The number of draws.
    pub draws: u32,
    /// The seed.
    pub seed: u64,
    /// The level of the intervals.
    pub level: f64,
    /// What a complete count is taken for.
    pub view: CountsAre,
    /// What is known of a share before its cases are counted.
    pub prior: Prior,
}

impl Default for ChanceOptions {
    fn default() -> Self {
        Self { draws: 10_000, seed: 1, level: 0.95, view: CountsAre::Sample, prior: Prior::Jeffreys }
    }
}

/// What a complete count of a year is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsAre {
    /// One of the years that the same practice might have had: chance has a part in it.
    Sample,
    /// What there was, and nothing else: there is no chance in it, and nothing is drawn.
    Fixed,
}

name_methods!(CountsAre, "view" { Sample => "sample", Fixed => "fixed" });

/// What is known of a share before its cases are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prior {
    /// Nothing: half a case for and half a case against. The draws of a unit hang on no other one.
    Jeffreys,
    /// How the shares of its league are spread, as far as the counts of all its units tell: see
    /// [`League`](crate::stat::index::draw::League).
    League,
}

name_methods!(Prior, "prior" { Jeffreys => "jeffreys", League => "league" });

/// What chance does to each unit of an index.
#[derive(Debug, Clone)]
pub struct Chances {
    /// The probability of each grade, and of none at the end, for each candidate.
    pub(super) grades: Vec<Vec<f64>>,
    pub(super) scores: Vec<Option<chance::Score>>,
    pub(super) ranks: Vec<Option<chance::Rank>>,
    /// The share of draws in which a candidate has each rank of its league.
    pub(super) acceptabilities: Vec<Vec<f64>>,
    /// The candidates of each league and period, with the probabilities that one is better than another.
    pub(super) pairs: Vec<(Vec<usize>, Vec<f64>)>,
    /// Whether the sets of ranks need no draws, as the index is one proportion.
    pub(super) is_exact: bool,
}

impl Index {
    /// What chance does to the scores, ranks and grades.
    ///
    /// The counts behind each item are drawn (`x` of `n` as Beta(x + 1/2, n − x + 1/2), where what lacks less than
    /// half a case to all or none is all or none, or with the [`prior`](ChanceOptions::prior) of their league; counts as Gamma(x + 1/2),
    /// means and durations as the gamma distribution that has their standard error, so that none is below 0),
    /// and go through rules, caps, vetoes, ranks and quotas. Items of one indicator have one draw; parts of one composition are drawn
    /// together, and so are items that say so. Events, tasks and points given by hand are facts. Where
    /// [`view`](ChanceOptions::view) is [`CountsAre::Fixed`], nothing is drawn.
    ///
    /// The draws follow from the seed, the unit, the item and their number alone, so threads and order change no bit.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for an impossible level or number of draws.
    pub fn chance(&self, options: &ChanceOptions) -> Result<Chances> {
        let mut chances = Chances {
            grades: vec![Vec::new(); self.candidates.len()],
            scores: vec![None; self.candidates.len()],
            ranks: vec![None; self.candidates.len()],
            acceptabilities: vec![Vec::new(); self.candidates.len()],
            pairs: Vec::new(),
            is_exact: false,
        };
        let draws = if options.view == CountsAre::Fixed { 1 } else { options.draws };
        let members = self.contests();
        let contests = Contests::new(self, &members, options, &self.leagues(options.prior)?)?;
        let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
        let of_draws = Options { draws, level: options.level, pairs: MOST_PAIRED, ..Options::default() };
        let found = simulate_apart(&sizes, &of_draws, |draws, scores| contests.fill(&draws, scores))?;
        let mut graded = contests.shares(draws);
        for (members, found) in members.into_iter().zip(found) {
            let mut wins = Vec::new();
            for (place, at) in members.iter().enumerate() {
                chances.scores[*at] = found.scores[place];
                chances.ranks[*at] = found.ranks[place];
                chances.acceptabilities[*at] = found.acceptabilities(place).collect();
                chances.grades[*at] = graded.next().unwrap_or_default();
                wins.extend((0..members.len()).filter_map(|other| found.pairwise(place, other)));
            }
            if !wins.is_empty() {
                chances.pairs.push((members, wins));
            }
        }
        chances.is_exact = options.view == CountsAre::Sample && self.exact_ranks(options.level, &mut chances)?;
        Ok(chances)
    }

    /// The rank of each unit with what chance does to it, as a table: period, the unit, league, rank, `best_rank` and
    /// `worst_rank`, `median_rank`, `expected_rank`, score, lower and upper, grade, one column with the probability of each
    /// grade, and `view`: `sample`, `fixed`, or `exact` where the index is one item and ranks need no draws.
    ///
    /// # Errors
    ///
    /// As [`Index::chance`].
    pub fn ranks(&self, options: &ChanceOptions) -> Result<DataFrame> {
        self.ranks_by(&self.chance(options)?, options)
    }

    /// [`Index::ranks`] of what chance was found to do.
    pub(crate) fn ranks_by(&self, chances: &Chances, options: &ChanceOptions) -> Result<DataFrame> {
        let view = match options.view {
            CountsAre::Fixed => "fixed",
            CountsAre::Sample if chances.is_exact => "exact",
            CountsAre::Sample => "sample",
        };
        let order = self.order();
        let mut columns = self.heads(&order);
        let ranks = |of: &dyn Fn(&chance::Rank) -> u64| {
            order.iter().map(|at| chances.ranks[*at].as_ref().map(of)).collect::<Vec<_>>()
        };
        let scores = |of: &dyn Fn(&chance::Score) -> f64| {
            order.iter().map(|at| chances.scores[*at].as_ref().map(of)).collect::<Vec<_>>()
        };
        columns.push(Column::new(
            "rank".into(),
            order.iter().map(|at| self.found[*at].rank.map(u64::from)).collect::<Vec<_>>(),
        ));
        columns.push(Column::new("best_rank".into(), ranks(&|rank| rank.best as u64)));
        columns.push(Column::new("worst_rank".into(), ranks(&|rank| rank.worst as u64)));
        columns.push(Column::new("median_rank".into(), ranks(&|rank| rank.median as u64)));
        let expected = order.iter().map(|at| chances.ranks[*at].as_ref().map(|rank| rank.expected));
        columns.push(Column::new("expected_rank".into(), expected.collect::<Vec<_>>()));
        let points = order.iter().map(|at| self.score_of(*at));
        columns.push(Column::new("score".into(), points.collect::<Vec<_>>()));
        columns.push(Column::new("lower".into(), scores(&|score| score.lower)));
        columns.push(Column::new("upper".into(), scores(&|score| score.upper)));
        let grades =
            order.iter().map(|at| self.found[*at].grade.map(|grade| self.assessment.grades[grade].name.as_str()));
        columns.push(Column::new("grade".into(), grades.collect::<Vec<_>>()));
        for (place, grade) in self.assessment.grades.iter().enumerate() {
            let shares = order.iter().map(|at| chances.grades[*at].get(place).copied());
            columns.push(Column::new(format!("p_{}", grade.name).as_str().into(), shares.collect::<Vec<_>>()));
        }
        columns.push(Column::new("view".into(), vec![view; order.len()]));
        DataFrame::new(order.len(), columns).map_err(Error::engine("building the table of ranks"))
    }

    /// The share of draws in which each unit has each rank, as a table: period, the unit, league, rank, share. The shares of a unit
    /// sum to 1.
    ///
    /// # Errors
    ///
    /// As [`Index::chance`].
    pub fn acceptabilities(&self, options: &ChanceOptions) -> Result<DataFrame> {
        self.acceptabilities_by(&self.chance(options)?)
    }

    /// [`Index::acceptabilities`] of what chance was found to do.
    pub(crate) fn acceptabilities_by(&self, chances: &Chances) -> Result<DataFrame> {
        let rows: Vec<(usize, usize)> = self
            .order()
            .into_iter()
            .flat_map(|at| (0..chances.acceptabilities[at].len()).map(move |rank| (at, rank)))
            .collect();
        let mut columns = self.heads(&rows.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        columns.push(Column::new("rank".into(), rows.iter().map(|(_, rank)| *rank as u64 + 1).collect::<Vec<_>>()));
        let shares = rows.iter().map(|(at, rank)| chances.acceptabilities[*at][*rank]);
        columns.push(Column::new("share".into(), shares.collect::<Vec<_>>()));
        DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of acceptabilities"))
    }

    /// The probability that each unit is better than each other one of its league, as a table: period, the unit, league, other,
    /// probability. Equal scores count half. Leagues of more than 500 units have none.
    ///
    /// # Errors
    ///
    /// As [`Index::chance`].
    pub fn pairwise(&self, options: &ChanceOptions) -> Result<DataFrame> {
        self.pairwise_by(&self.chance(options)?)
    }

    /// [`Index::pairwise`] of what chance was found to do.
    pub(crate) fn pairwise_by(&self, chances: &Chances) -> Result<DataFrame> {
        let mut rows: Vec<(usize, usize, f64)> = Vec::new();
        for (members, wins) in &chances.pairs {
            for (pair, share) in wins.iter().enumerate() {
                let (one, other) = (pair / members.len(), pair % members.len());
                if one != other {
                    rows.push((members[one], members[other], *share));
                }
            }
        }
        let mut columns = self.heads(&rows.iter().map(|(one, ..)| *one).collect::<Vec<_>>());
        let others = rows.iter().map(|(_, other, _)| self.candidates[*other].unit.as_str());
        columns.push(Column::new("other".into(), others.collect::<Vec<_>>()));
        columns.push(Column::new("probability".into(), rows.iter().map(|(.., share)| *share).collect::<Vec<_>>()));
        DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of pairs"))
    }

    /// The exact probability of each band of each item that has bands, without draws, as a table: period, the unit, league, item,
    /// from, below, points, probability. What lies in no band is a row without limits.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn bands(&self, options: &ChanceOptions) -> Result<DataFrame> {
        let leagues = self.leagues(options.prior)?;
        let mut rows: Vec<Chosen<'_>> = Vec::new();
        for at in self.order() {
            for item in &self.assessment.items {
                let Rule::Bands { source, bands } = &item.rule else { continue };
                let league = leagues.of(at, *source);
                let Some(draw) = distribution(item, &self.candidates[at], *source, league)? else { continue };
                let counted = self.candidates[at].observations[*source].chance;
                let below = |limit: Option<Decimal>, none: f64| {
                    let limit = limit.map(|limit| drawn_limit(limit.to_f64(), counted));
                    limit.map_or(none, |limit| draw.below(limit).unwrap_or(f64::NAN))
                };
                let shares = bands.iter().map(|band| below(band.below, 1.0) - below(band.from, 0.0));
                let mut left = 1.0;
                for (band, share) in bands.iter().zip(shares) {
                    left -= share;
                    let limits = [band.from, band.below].map(|limit| limit.map(Decimal::to_f64));
                    rows.push((at, &item.name, limits, band.points.to_f64(), share));
                }
                rows.push((at, &item.name, [None, None], 0.0, left.max(0.0)));
            }
        }
        let mut columns = self.heads(&rows.iter().map(|row| row.0).collect::<Vec<_>>());
        columns.push(Column::new("item".into(), rows.iter().map(|row| row.1).collect::<Vec<_>>()));
        columns.push(Column::new("from".into(), rows.iter().map(|row| row.2[0]).collect::<Vec<_>>()));
        columns.push(Column::new("below".into(), rows.iter().map(|row| row.2[1]).collect::<Vec<_>>()));
        columns.push(Column::new("points".into(), rows.iter().map(|row| row.3).collect::<Vec<_>>()));
        columns.push(Column::new("probability".into(), rows.iter().map(|row| row.4).collect::<Vec<_>>()));
        DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of bands"))
    }

    /// Ranks without draws: where the index is one proportion, the sets of ranks are those of [`crate::compare::ranks`].
    fn exact_ranks(&self, level: f64, chances: &mut Chances) -> Result<bool> {
        let Some(source) = self.assessment.one_proportion() else { return Ok(false) };
        let counts = |at: usize| match self.candidates[at].observations[source].chance {
            Counted::Proportion { x, n } => Some((x, n)),
            _ => None,
        };
        let contests = self.contests();
        if contests.iter().flatten().any(|at| counts(*at).is_none()) {
            return Ok(false);
        }
        let less = self.assessment.items[0].less_is_better;
        let first = if less { ranks::First::Smallest } else { ranks::First::Largest };
        for members in contests.into_iter().filter(|members| members.len() > 1) {
            let (x, n): (Vec<u64>, Vec<u64>) = members.iter().filter_map(|at| counts(*at)).unzip();
            let options = ranks::Options { level, first, ..ranks::Options::default() };
            let sets = rank_sets(Units::Proportions { x: &x, n: &n }, &options)?;
            for (at, set) in members.into_iter().zip(sets.units) {
                if let Some(rank) = &mut chances.ranks[at] {
                    (rank.best, rank.worst) = (set.best, set.worst);
                }
            }
        }
        Ok(true)
    }
}

/// The probability of a band: the candidate, the item, the limits, the points, the probability.
type Chosen<'a> = (usize, &'a str, [Option<f64>; 2], f64, f64);

/// The most units of a league whose pairs are compared.
const MOST_PAIRED: usize = 500;

impl Assessment {
    /// The source of the one item, where the index is one proportion and nothing else.
    fn one_proportion(&self) -> Option<usize> {
        match (&self.items[..], &self.vetoes[..]) {
            ([Item { rule: Rule::Proportional(source), fixed: false, deductions, additions, .. }], [])
                if deductions.is_empty() && additions.is_empty() =>
            {
                Some(*source)
            }
            _ => None,
        }
    }
}
