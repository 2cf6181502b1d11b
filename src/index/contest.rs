//! Scores and grades of draws: all units are scored again for each of them, and graded with those that they are ranked with.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::chance::{ChanceOptions, CountsAre};
use super::data::Reading;
use super::decimal::Decimal;
use super::definition::Scoring;
use super::draws::{Leagues, Member};
use super::index::{Found, Index, counted};
use super::quantity::{Fraction, Quantity};
use super::rubric::{Marks, Rubric};
use super::standing::{Standing, grades};
use super::statistical::{Origin, Weights, score, values};
use super::trace::Untraced;
use crate::error::Result;
use crate::stat::index::random::Stream;

/// The units of all leagues and periods, ready to be drawn.
pub(super) struct Contests<'a> {
    index: &'a Index,
    rubric: Rubric<'a>,
    /// The units, those who are ranked with each other one after the other.
    members: Vec<Member<'a>>,
    /// How many are ranked with each other.
    sizes: Vec<usize>,
    stream: Stream,
    /// For each member, the draws with each grade, and with none at the end.
    graded: Vec<Vec<AtomicU32>>,
}

impl<'a> Contests<'a> {
    pub(super) fn new(
        index: &'a Index,
        contests: &[Vec<usize>],
        options: &ChanceOptions,
        leagues: &Leagues,
    ) -> Result<Self> {
        let assessment = &*index.assessment;
        let fixed = options.view == CountsAre::Fixed;
        let member = |at: &usize| Member::new(index, *at, leagues, fixed);
        let members: Vec<Member<'a>> = contests.iter().flatten().map(member).collect::<Result<_>>()?;
        let none = || (0..=assessment.grades.len()).map(|_| AtomicU32::new(0)).collect();
        Ok(Self {
            index,
            rubric: Rubric::new(assessment),
            sizes: contests.iter().map(Vec::len).collect(),
            stream: Stream::new(options.seed),
            graded: members.iter().map(|_| none()).collect(),
            members,
        })
    }

    /// The scores of some draws, a row each. Each draw is asked for once, as its grades are counted.
    pub(super) fn fill(&self, draws: &Range<u32>, rows: &mut [f64]) -> Result<()> {
        let standings = match self.index.assessment.scoring {
            Scoring::Points => self.marked(draws, rows),
            Scoring::Statistical => self.normalised(draws, rows)?,
        };
        self.grade(&standings);
        Ok(())
    }

    /// The scores of points: of each unit, item by item and in each item draw by draw.
    fn marked(&self, draws: &Range<u32>, rows: &mut [f64]) -> Vec<Vec<Standing>> {
        let assessment = &*self.index.assessment;
        let (units, width, count) = (self.members.len(), assessment.items.len(), draws.len());
        let mut standings: Vec<Vec<Standing>> = draws.clone().map(|_| Vec::with_capacity(units)).collect();
        let mut values = vec![f64::NAN; assessment.sources.len() * count];
        let mut items = vec![vec![None; width]; count];
        let mut marks = self.index.found[0].marks.clone();
        for (place, member) in self.members.iter().enumerate() {
            values.fill(f64::NAN);
            member.fill(self.stream, draws, &mut values);
            if member.again.len() < width {
                let counted = &self.index.found[member.number as usize].marks.items;
                for items in &mut items {
                    items.copy_from_slice(counted);
                }
            }
            member.mark(&self.rubric, &values, &mut items);
            for (draw, (items, standings)) in items.iter_mut().zip(&mut standings).enumerate() {
                std::mem::swap(&mut marks.items, items);
                self.rubric.sum_up(member.candidate, &mut marks, &mut Untraced);
                let standing = Found::standing(assessment, &marks);
                std::mem::swap(&mut marks.items, items);
                rows[draw * units + place] = standing.score.map_or(f64::NAN, Decimal::to_f64);
                standings.push(standing);
            }
        }
        standings
    }

    /// The scores of statistical scoring: for each draw, all values are brought to their scales again.
    fn normalised(&self, draws: &Range<u32>, rows: &mut [f64]) -> Result<Vec<Vec<Standing>>> {
        let assessment = &*self.index.assessment;
        let settings = &assessment.statistics;
        let (weights, pools) = (Weights::of(assessment), self.index.pools(settings.within));
        let origin = Origin::Drawn(self.index.outcome.as_ref().map_or(&weights, |outcome| &outcome.weights));
        let counted = values(assessment, &self.index.candidates);
        let width = assessment.sources.len() * draws.len();
        let mut drawn = vec![f64::NAN; width * self.members.len()];
        for member in &self.members {
            member.fill(self.stream, draws, &mut drawn[member.number as usize * width..][..width]);
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
            let outcome = score(assessment, settings, &weights, (values, origin), &pools)?;
            let of = |(place, member): (usize, &Member<'_>)| {
                let score = outcome.scores[member.number as usize];
                rows[draw * units + place] = score.unwrap_or(f64::NAN);
                Found::standing(assessment, &Marks::of_outcome(&outcome, member.number as usize))
            };
            standings.push(self.members.iter().enumerate().map(of).collect());
        }
        Ok(standings)
    }

    /// Counts the grades of some draws.
    fn grade(&self, standings: &[Vec<Standing>]) {
        let all = &self.index.assessment.grades;
        if all.is_empty() {
            return;
        }
        for standings in standings {
            let (mut standings, mut graded) = (standings.as_slice(), self.graded.as_slice());
            for size in &self.sizes {
                let (own, counts);
                (own, standings) = standings.split_at(*size);
                (counts, graded) = graded.split_at(*size);
                for (grade, counts) in grades(all, own).into_iter().zip(counts) {
                    counts[grade.unwrap_or(all.len())].fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// For each unit, the share of draws in which it has each grade.
    pub(super) fn shares(&self, draws: u32) -> impl Iterator<Item = Vec<f64>> + '_ {
        let share = move |count: &AtomicU32| f64::from(count.load(Ordering::Relaxed)) / f64::from(draws);
        self.graded.iter().map(move |counts| counts.iter().map(share).collect())
    }
}

impl Member<'_> {
    /// Marks the items that are drawn; `values` holds the draws by source, `items` the points by draw.
    fn mark(&self, rubric: &Rubric<'_>, values: &[f64], items: &mut [Vec<Option<Decimal>>]) {
        let count = items.len();
        let fixed = counted(self.candidate);
        for again in &self.again {
            let marking = rubric.marking(again.item, self.candidate);
            let mut every = items.iter_mut();
            let put = |points| {
                if let Some(items) = every.next() {
                    items[again.item] = Some(points);
                }
            };
            let of_source = |source: usize| &values[source * count..][..count];
            if again.is_drawn && marking.of_values(of_source, put) {
                continue;
            }
            let is_fixed = rubric.assessment.items[again.item].fixed;
            let drawn = |draw: usize, source: usize| values[source * count + draw];
            for (draw, items) in items.iter_mut().enumerate() {
                let points = if again.is_drawn {
                    let reading = |source: usize| Reading::Value(drawn(draw, source));
                    marking.present(&reading, items, &mut Untraced)
                } else {
                    let either = |source: usize, counted: Fraction| match drawn(draw, source) {
                        value if is_fixed || value.is_nan() => Either::Counted(counted),
                        value => Either::Drawn(value),
                    };
                    let reading = |source: usize| match fixed(source) {
                        Reading::Value(counted) => Reading::Value(either(source, counted)),
                        Reading::Undefined => Reading::Undefined,
                        Reading::Missing => Reading::Missing,
                    };
                    marking.present(&reading, items, &mut Untraced)
                };
                items[again.item] = Some(points);
            }
        }
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
    let everyone: Vec<usize> = (0..index.candidates.len()).collect();
    let contests = Contests::new(index, &[everyone], options, &index.leagues(options.prior)?)?;
    let mut scores = Vec::new();
    for range in ranges {
        let mut rows = vec![0.0; range.len() * index.candidates.len()];
        contests.fill(range, &mut rows)?;
        scores.extend(rows);
    }
    Ok(scores)
}
