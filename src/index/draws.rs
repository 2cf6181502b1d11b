//! What is drawn of each unit: its sources, and those together that are parts of one whole.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::chance::Prior;
use super::data::{Candidate, Chance as Counted, Reading};
use super::definition::{Assessment, Item, Source};
use super::index::{Index, counted};
use crate::error::Result;
use crate::stat::index::draw::{Cells, Draw, Known, League};
use crate::stat::index::random::{Place, Stream};

/// For each candidate its league, and the spread of the shares in each source.
pub(super) struct Leagues {
    contest: Vec<usize>,
    spreads: Vec<Vec<Option<Arc<League>>>>,
}

impl Leagues {
    pub(super) fn of(&self, candidate: usize, source: usize) -> Option<&Arc<League>> {
        self.spreads.get(self.contest[candidate])?[source].as_ref()
    }
}

impl Index {
    /// How the shares of each league are spread in each source.
    pub(super) fn leagues(&self, prior: Prior) -> Result<Leagues> {
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
pub(super) struct Member<'a> {
    pub(super) candidate: &'a Candidate,
    /// Its place among the candidates.
    pub(super) number: u32,
    /// The items that are marked again.
    pub(super) again: Vec<Again>,
    drawn: Vec<Drawn>,
}

/// An item that is marked again for every draw.
pub(super) struct Again {
    pub(super) item: usize,
    /// Whether all that it is measured by is drawn.
    pub(super) is_drawn: bool,
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

impl<'a> Member<'a> {
    pub(super) fn new(index: &'a Index, at: usize, leagues: &Leagues, fixed: bool) -> Result<Self> {
        let (assessment, candidate) = (&*index.assessment, &index.candidates[at]);
        let mut again: Vec<Again> = Vec::new();
        let mut sources: Vec<usize> = Vec::new();
        for (place, item) in assessment.items.iter().enumerate() {
            if item.absent(candidate, &counted(candidate)).is_some() {
                continue;
            }
            let is_drawn = |source: &usize| !fixed && is_drawn(item, candidate, *source);
            let before = sources.len();
            sources.extend(item.sources().filter(is_drawn));
            let depends = item.only_if.is_some_and(|(other, _)| again.iter().any(|again| again.item == other));
            if sources.len() > before || depends {
                again.push(Again { item: place, is_drawn: item.sources().all(|source| is_drawn(&source)) });
            }
        }
        sources.sort_unstable();
        sources.dedup();
        let drawn = drawn_together(assessment, candidate, &sources, &|source| leagues.of(at, source))?;
        #[expect(clippy::cast_possible_truncation, reason = "fewer than 2^32 units")]
        Ok(Self { candidate, number: at as u32, again, drawn })
    }

    /// The values of some draws, by source. What is not drawn stays as it is.
    pub(super) fn fill(&self, stream: Stream, draws: &Range<u32>, values: &mut [f64]) {
        let count = draws.len();
        for drawn in &self.drawn {
            let place = |item: u32| Place { unit: self.number, item, draw: draws.start };
            match drawn {
                Drawn::One { source, number, draw, cases, quotient } => {
                    let own = &mut values[source * count..][..count];
                    draw.fill(stream, place(*number), own);
                    if let Some(cases) = cases {
                        whole_at_the_ends(own, *cases);
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

/// Whether chance has a part in a source of an item.
fn is_drawn(item: &Item, candidate: &Candidate, source: usize) -> bool {
    let observation = &candidate.observations[source];
    !item.fixed && observation.chance != Counted::Fixed && matches!(observation.reading, Reading::Value(_))
}

/// The distribution of a source of an item; none where it is fixed.
pub(super) fn distribution(
    item: &Item,
    candidate: &Candidate,
    source: usize,
    league: Option<&Arc<League>>,
) -> Result<Option<Draw>> {
    if is_drawn(item, candidate, source) { draw_of(candidate.observations[source].chance, league) } else { Ok(None) }
}

fn draw_of(counted: Counted, league: Option<&Arc<League>>) -> Result<Option<Draw>> {
    if let (Counted::Proportion { x, n }, Some(league)) = (counted, league) {
        return Draw::in_league(x, n, league).map(Some);
    }
    let known = match counted {
        Counted::Fixed => return Ok(None),
        Counted::Proportion { x, n } => Known::Proportion { x, n },
        Counted::Quotient { x, y, .. } => Known::Proportion { x, n: x + y },
        Counted::Rate { x, factor } => Known::Rate { x, exposure: 1.0 / factor },
        Counted::Mean { value, se } if value > 0.0 => Known::NotNegative { value, se },
        Counted::Mean { value, se } => Known::Mean { value, se },
    };
    Draw::of(known).map(Some)
}

/// The number of cases that a share is of.
fn cases(counted: Counted) -> Option<f64> {
    if let Counted::Proportion { n, .. } = counted { Some(n as f64) } else { None }
}

/// Makes shares that lack less than half a case to all or to none all or none: else no draw would ever be all of them, and what a
/// rule gives for all would be lost to those who had all.
fn whole_at_the_ends(shares: &mut [f64], cases: f64) {
    let half = 0.5 / cases;
    let most = 1.0 - half;
    for share in shares {
        *share = if *share >= most { 1.0 } else { *share };
        *share = if *share < half { 0.0 } else { *share };
    }
}

/// The limit that what is drawn is held against: of a share with whole cases at the ends, of a quotient as a share of both counts.
pub(super) fn drawn_limit(limit: f64, counted: Counted) -> f64 {
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
