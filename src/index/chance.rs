//! What chance does to scores, ranks and grades: the counts behind the items are drawn, and everything is scored again.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use polars_core::prelude::*;
use rayon::prelude::*;

use super::data::{Candidate, Chance as Counted, Reading};
use super::decimal::Decimal;
use super::definition::{Assessment, Item, Rule, Scoring, Source};
use super::index::{Found, Index, counted};
use super::quantity::{Fraction, Quantity};
use super::rubric::{Marks, Rubric, Untraced};
use super::standing::{Standing, grades};
use super::statistical::{Weights, score, values};
use crate::error::{Error, Result};
use crate::stat::index::chance::{self, Options, simulate};
use crate::stat::index::draw::{Cells, Draw, Known, League};
use crate::stat::index::random::{Place, Stream};
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
    /// means as normal),
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
        let leagues = self.leagues(options.prior)?;
        for members in self.contests() {
            let contest = Contest::new(self, &members, options, &leagues, draws)?;
            let pairs = members.len() <= MOST_PAIRED;
            let of_draws = Options { draws, level: options.level, pairs, ..Options::default() };
            let found = simulate(members.len(), &of_draws, |draws, scores| contest.fill(draws, scores))?;
            let mut wins = Vec::new();
            for (place, at) in members.iter().enumerate() {
                chances.scores[*at] = found.scores[place];
                chances.ranks[*at] = found.ranks[place];
                chances.acceptabilities[*at] = found.acceptabilities(place).collect();
                chances.grades[*at] = contest.shares(place, draws);
                if pairs {
                    wins.extend((0..members.len()).map(|other| found.pairwise(place, other).unwrap_or_default()));
                }
            }
            if pairs {
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
                let Some(draw) = drawn(item, &self.candidates[at], *source, leagues.of(at, *source))? else { continue };
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

    /// How the shares of each league are spread in each source.
    fn leagues(&self, prior: Prior) -> Result<Leagues> {
        let mut leagues = Leagues { contest: vec![0; self.candidates.len()], spreads: Vec::new() };
        if prior == Prior::Jeffreys {
            return Ok(leagues);
        }
        for (number, members) in (0_u32..).zip(self.contests()) {
            for at in &members {
                leagues.contest[*at] = number as usize;
            }
            let spread = |source: usize| {
                let counts = members.iter().filter_map(|at| match self.candidates[*at].observations[source].chance {
                    Counted::Proportion { x, n } => Some((x, n)),
                    _ => None,
                });
                let counts: Vec<(u64, u64)> = counts.collect();
                if counts.is_empty() { Ok(None) } else { League::of(&counts, number).map(Arc::new).map(Some) }
            };
            let sources = 0..self.assessment.sources.len();
            leagues.spreads.push(sources.into_par_iter().map(spread).collect::<Result<_>>()?);
        }
        Ok(leagues)
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

/// For each candidate its league, and the spread of the shares in each source.
pub(super) struct Leagues {
    contest: Vec<usize>,
    spreads: Vec<Vec<Option<Arc<League>>>>,
}

impl Leagues {
    fn of(&self, candidate: usize, source: usize) -> Option<&Arc<League>> {
        self.spreads.get(self.contest[candidate])?[source].as_ref()
    }
}

/// The distribution of a source of an item; none where it is fixed.
fn drawn(item: &Item, candidate: &Candidate, source: usize, league: Option<&Arc<League>>) -> Result<Option<Draw>> {
    let observation = &candidate.observations[source];
    let is_fixed = item.fixed || !matches!(observation.reading, Reading::Value(_));
    if is_fixed { Ok(None) } else { draw_of(observation.chance, league) }
}

fn draw_of(counted: Counted, league: Option<&Arc<League>>) -> Result<Option<Draw>> {
    let known = match (counted, league) {
        (Counted::Proportion { x, n }, Some(league)) => return Draw::in_league(x, n, league).map(Some),
        (counted, _) => counted,
    };
    let known = match known {
        Counted::Fixed => return Ok(None),
        Counted::Proportion { x, n } => Known::Proportion { x, n },
        Counted::Quotient { x, y, .. } => Known::Proportion { x, n: x + y },
        Counted::Rate { x, factor } => Known::Rate { x, exposure: 1.0 / factor },
        Counted::Mean { value, se } => Known::Mean { value, se },
    };
    Draw::of(known).map(Some)
}

/// The units of a league, ready to be drawn.
struct Contest<'a> {
    index: &'a Index,
    rubric: Rubric<'a>,
    members: Vec<Member<'a>>,
    /// All candidates, of which those of other leagues may share a scale; none where points are counted.
    everyone: Vec<Member<'a>>,
    stream: Stream,
    /// For each member, the draws with each grade, and with none at the end.
    graded: Vec<Vec<AtomicU32>>,
    /// The draws whose grades are counted.
    seen: Vec<AtomicBool>,
}

/// All candidates, ready to be drawn one draw at a time.
pub(super) struct Everyone<'a> {
    members: Vec<Member<'a>>,
    sources: usize,
    stream: Stream,
}

impl<'a> Everyone<'a> {
    pub(super) fn new(index: &'a Index) -> Result<Self> {
        let assessment = &*index.assessment;
        let leagues = index.leagues(assessment.chance.prior)?;
        let member = |at: usize| Member::new(index, at, &leagues, false);
        Ok(Self {
            members: (0..index.candidates.len()).map(member).collect::<Result<_>>()?,
            sources: assessment.sources.len(),
            stream: Stream::new(assessment.chance.seed),
        })
    }

    /// The values of one draw, by candidate and source; not a number where nothing is drawn.
    pub(super) fn draw(&self, draw: u32) -> Vec<Vec<f64>> {
        let values = |member: &Member<'_>| {
            let mut values = vec![f64::NAN; self.sources];
            member.fill(self.stream, &(draw..draw + 1), &mut values);
            values
        };
        self.members.iter().map(values).collect()
    }
}

/// A unit, of which some items are drawn.
struct Member<'a> {
    candidate: &'a Candidate,
    number: u32,
    /// The points of the items as they were counted.
    items: &'a [Option<Decimal>],
    /// The items that are marked again.
    again: Vec<usize>,
    drawn: Vec<Drawn>,
}

/// What is drawn together, and the sources that it fills.
enum Drawn {
    One {
        source: usize,
        number: u32,
        draw: Draw,
        /// The number of cases that a share is of.
        cases: Option<f64>,
        /// What a quotient is multiplied by.
        quotient: Option<f64>,
    },
    /// Parts of one composition.
    Parts { sources: Vec<usize>, number: u32, cells: Cells },
}

impl<'a> Contest<'a> {
    fn new(
        index: &'a Index,
        members: &[usize],
        options: &ChanceOptions,
        leagues: &Leagues,
        draws: u32,
    ) -> Result<Self> {
        let assessment = &*index.assessment;
        let fixed = options.view == CountsAre::Fixed;
        let member = |at: &usize| Member::new(index, *at, leagues, fixed);
        let none = || (0..=assessment.grades.len()).map(|_| AtomicU32::new(0)).collect();
        Ok(Self {
            index,
            rubric: Rubric::new(assessment),
            members: members.iter().map(member).collect::<Result<_>>()?,
            everyone: match assessment.scoring {
                Scoring::Points => Vec::new(),
                Scoring::Statistical => (0..index.candidates.len()).map(|at| member(&at)).collect::<Result<_>>()?,
            },
            stream: Stream::new(options.seed),
            graded: members.iter().map(|_| none()).collect(),
            seen: (0..draws).map(|_| AtomicBool::new(false)).collect(),
        })
    }

    /// The scores of some draws, a row each.
    fn fill(&self, draws: Range<u32>, rows: &mut [f64]) -> Result<()> {
        let standings = match self.index.assessment.scoring {
            Scoring::Points => self.marked(&draws, rows),
            Scoring::Statistical => self.normalised(&draws, rows)?,
        };
        self.grade(draws, &standings);
        Ok(())
    }

    /// The scores of statistical scoring: for each draw, all values are brought to their scales again.
    fn normalised(&self, draws: &Range<u32>, rows: &mut [f64]) -> Result<Vec<Vec<Standing>>> {
        let assessment = &*self.index.assessment;
        let settings = &assessment.statistics;
        let (weights, pools) = (Weights::of(assessment), self.index.pools(settings.within));
        let counted = values(assessment, &self.index.candidates);
        let width = assessment.sources.len() * draws.len();
        let mut drawn = vec![f64::NAN; width * self.everyone.len()];
        for (member, own) in self.everyone.iter().zip(drawn.chunks_mut(width.max(1))) {
            member.fill(self.stream, draws, own);
        }
        let sources: Vec<Option<usize>> = assessment.items.iter().map(|item| item.sources().next()).collect();
        let units = self.members.len();
        let mut standings = Vec::with_capacity(draws.len());
        for draw in 0..draws.len() {
            let mut values = counted.clone();
            for (item, source) in values.iter_mut().zip(&sources) {
                let Some(source) = source else { continue };
                for (at, value) in item.iter_mut().enumerate() {
                    let other = drawn[at * width + source * draws.len() + draw];
                    if value.is_some() && !other.is_nan() {
                        *value = Some(other);
                    }
                }
            }
            let outcome = score(assessment, settings, &weights, values, &pools)?;
            let of = |(place, member): (usize, &Member<'_>)| {
                let score = outcome.scores[member.number as usize];
                rows[draw * units + place] = score.unwrap_or(f64::NAN);
                Found::standing(assessment, &Marks::of_outcome(&outcome, member.number as usize))
            };
            standings.push(self.members.iter().enumerate().map(of).collect());
        }
        Ok(standings)
    }

    /// The scores of points.
    fn marked(&self, draws: &Range<u32>, rows: &mut [f64]) -> Vec<Vec<Standing>> {
        let assessment = &*self.index.assessment;
        let units = self.members.len();
        let mut standings: Vec<Vec<Standing>> = draws.clone().map(|_| Vec::with_capacity(units)).collect();
        let mut values = vec![f64::NAN; assessment.sources.len() * draws.len()];
        for (place, member) in self.members.iter().enumerate() {
            member.fill(self.stream, draws, &mut values);
            for (draw, standings) in standings.iter_mut().enumerate() {
                let marks = member.marks(&self.rubric, &|source| values[source * draws.len() + draw]);
                let standing = Found::standing(assessment, &marks);
                rows[draw * units + place] = standing.score.map_or(f64::NAN, Decimal::to_f64);
                standings.push(standing);
            }
        }
        standings
    }

    /// Counts the grades of some draws.
    fn grade(&self, draws: Range<u32>, standings: &[Vec<Standing>]) {
        let assessment = &*self.index.assessment;
        if !assessment.grades.is_empty() {
            for (draw, standings) in draws.zip(standings) {
                // The first draws are made twice.
                if !self.seen[draw as usize].swap(true, Ordering::Relaxed) {
                    for (place, grade) in grades(&assessment.grades, standings).into_iter().enumerate() {
                        let grade = grade.unwrap_or(assessment.grades.len());
                        self.graded[place][grade].fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        }
    }

    /// The share of draws in which a member has each grade.
    fn shares(&self, place: usize, draws: u32) -> Vec<f64> {
        let counts = self.graded[place].iter().map(|count| count.load(Ordering::Relaxed));
        counts.map(|count| f64::from(count) / f64::from(draws)).collect()
    }
}

impl<'a> Member<'a> {
    fn new(index: &'a Index, at: usize, leagues: &Leagues, fixed: bool) -> Result<Self> {
        let (assessment, candidate, found) = (&*index.assessment, &index.candidates[at], &index.found[at]);
        let mut again: Vec<usize> = Vec::new();
        let mut sources: Vec<usize> = Vec::new();
        for (place, item) in assessment.items.iter().enumerate() {
            let is_drawn = |source: &usize| {
                let is_fact = matches!(candidate.observations[*source].chance, Counted::Fixed);
                !fixed
                    && !item.fixed
                    && !is_fact
                    && matches!(candidate.observations[*source].reading, Reading::Value(_))
            };
            let own: Vec<usize> = item.sources().filter(is_drawn).collect();
            let depends = item.only_if.is_some_and(|(other, _)| again.contains(&other));
            if (!own.is_empty() || depends) && !item.is_excepted(candidate) {
                again.push(place);
                sources.extend(own);
            }
        }
        sources.sort_unstable();
        sources.dedup();
        let drawn = drawn_together(assessment, candidate, &sources, &|source| leagues.of(at, source))?;
        #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 units")]
        Ok(Self { candidate, number: at as u32, items: &found.marks.items, again, drawn })
    }

    /// The values of some draws, by source.
    fn fill(&self, stream: Stream, draws: &Range<u32>, values: &mut [f64]) {
        let count = draws.len();
        for drawn in &self.drawn {
            let place = |item: u32| Place { unit: self.number, item, draw: draws.start };
            match drawn {
                Drawn::One { source, number, draw, cases, quotient } => {
                    let own = &mut values[source * count..][..count];
                    draw.fill(stream, place(*number), own);
                    if let Some(cases) = cases {
                        for share in &mut *own {
                            *share = whole_at_the_ends(*share, *cases);
                        }
                    }
                    if let Some(factor) = quotient {
                        for share in own {
                            *share = factor * *share / (1.0 - *share);
                        }
                    }
                }
                Drawn::Parts { sources, number, cells } => {
                    let mut shares = vec![0.0; sources.len() + 1];
                    for (at, draw) in draws.clone().enumerate() {
                        cells.fill(stream, Place { draw, ..place(*number) }, &mut shares);
                        for (source, share) in sources.iter().zip(&shares) {
                            values[source * count + at] = *share;
                        }
                    }
                }
            }
        }
    }

    fn marks(&self, rubric: &Rubric<'_>, value: &impl Fn(usize) -> f64) -> Marks {
        let fixed = counted(self.candidate);
        let reading = |source: usize| match fixed(source) {
            Reading::Value(counted) => {
                let drawn = value(source);
                Reading::Value(if drawn.is_nan() { Either::Counted(counted) } else { Either::Drawn(drawn) })
            }
            Reading::Undefined => Reading::Undefined,
            Reading::Missing => Reading::Missing,
        };
        rubric.mark_again(self.candidate, self.items, &self.again, &reading, &mut Untraced)
    }
}

/// What is drawn of a unit: each source by itself, parts of one composition together; sources that are to go together have one
/// number, and so the same random numbers.
fn drawn_together<'l>(
    assessment: &Assessment,
    candidate: &Candidate,
    sources: &[usize],
    league: &dyn Fn(usize) -> Option<&'l Arc<League>>,
) -> Result<Vec<Drawn>> {
    let mut drawn = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 sources")]
    for source in sources.iter().copied() {
        if done.contains(&source) {
            continue;
        }
        let parts: Vec<usize> =
            sources.iter().copied().filter(|other| same_whole(assessment, source, *other)).collect();
        let number = assessment.number_of(source) as u32;
        if parts.len() > 1 {
            let counts = parts.iter().filter_map(|part| match candidate.observations[*part].chance {
                Counted::Proportion { x, n } => Some((x, n)),
                _ => None,
            });
            let counts: Vec<(u64, u64)> = counts.collect();
            let (own, whole) = (counts.iter().map(|(x, _)| x).sum::<u64>(), counts.iter().map(|(_, n)| *n).max());
            let cells: Vec<u64> =
                counts.iter().map(|(x, _)| *x).chain([whole.unwrap_or(own).saturating_sub(own)]).collect();
            if counts.len() == parts.len() {
                drawn.push(Drawn::Parts { sources: parts.clone(), number, cells: Cells::of(&cells)? });
                done.extend(parts);
                continue;
            }
        }
        let counted = candidate.observations[source].chance;
        let quotient = if let Counted::Quotient { factor, .. } = counted { Some(factor) } else { None };
        if let Some(draw) = draw_of(counted, league(source))? {
            drawn.push(Drawn::One { source, number, draw, cases: cases(counted), quotient });
        }
    }
    Ok(drawn)
}

/// The number of cases that a share is of.
fn cases(counted: Counted) -> Option<f64> {
    if let Counted::Proportion { n, .. } = counted { Some(n as f64) } else { None }
}

/// The limit that what is drawn is held against: of a share with whole cases at the ends, of a quotient as a share of both counts.
fn drawn_limit(limit: f64, counted: Counted) -> f64 {
    if let Counted::Quotient { factor, .. } = counted {
        let limit = limit.max(0.0);
        return limit / (factor + limit);
    }
    match cases(counted).map(|cases| 0.5 / cases) {
        Some(half) if limit > 0.0 && limit < half => half,
        Some(half) if limit <= 1.0 => limit.min(1.0 - half),
        _ => limit,
    }
}

/// A share that lacks less than half a case to all or to none is all or none: else no draw would ever be all of them, and what a
/// rule gives for all would be lost to those who had all.
fn whole_at_the_ends(share: f64, cases: f64) -> f64 {
    let half = 0.5 / cases;
    if share >= 1.0 - half {
        1.0
    } else if share < half {
        0.0
    } else {
        share
    }
}

/// Whether two sources are parts of one composition.
fn same_whole(assessment: &Assessment, one: usize, other: usize) -> bool {
    match (&assessment.sources[one], &assessment.sources[other]) {
        (
            Source::Indicator { id, category: Some(_), count: false },
            Source::Indicator { id: other, category: Some(_), count: false },
        ) => id == other,
        _ => false,
    }
}

/// A value as it was counted, or as it was drawn.
#[derive(Debug, Clone, Copy)]
enum Either {
    Counted(Fraction),
    Drawn(f64),
}

impl Quantity for Either {
    fn against(self, threshold: Decimal) -> std::cmp::Ordering {
        match self {
            Self::Counted(value) => value.against(threshold),
            Self::Drawn(value) => value.against(threshold),
        }
    }

    fn of(self, points: Decimal, decimals: u32) -> Decimal {
        match self {
            Self::Counted(value) => value.of(points, decimals),
            Self::Drawn(value) => value.of(points, decimals),
        }
    }

    fn between(self, from: Decimal, to: Decimal) -> Self {
        match self {
            Self::Counted(value) => Self::Counted(value.between(from, to)),
            Self::Drawn(value) => Self::Drawn(value.between(from, to)),
        }
    }

    fn within_one(self) -> Self {
        match self {
            Self::Counted(value) => Self::Counted(value.within_one()),
            Self::Drawn(value) => Self::Drawn(value.within_one()),
        }
    }

    fn complement(self) -> Self {
        match self {
            Self::Counted(value) => Self::Counted(value.complement()),
            Self::Drawn(value) => Self::Drawn(value.complement()),
        }
    }
}

/// The scores of some draws, range by range.
#[cfg(test)]
pub(super) fn scores_of_draws(index: &Index, options: &ChanceOptions, ranges: &[Range<u32>]) -> Result<Vec<f64>> {
    let members: Vec<usize> = (0..index.candidates.len()).collect();
    let contest = Contest::new(index, &members, options, &index.leagues(options.prior)?, options.draws)?;
    let mut scores = Vec::new();
    for range in ranges {
        let mut rows = vec![0.0; range.len() * members.len()];
        contest.fill(range.clone(), &mut rows)?;
        scores.extend(rows);
    }
    Ok(scores)
}
