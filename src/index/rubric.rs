//! Points by rules: items, scaling for what does not apply, the cap of the group, the cap of the bonus, the sum, vetoes.

use super::data::{Candidate, Event, Reading};
use super::decimal::Decimal;
use super::definition::{Assessment, Effect, Scope, When};
use super::marking::Marking;
use super::quantity::{Fraction, Quantity};
use super::trace::{Node, Step, Trace, Untraced, capped};

/// What a unit has come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marks {
    /// The points of each item; none where it is left out.
    pub(super) items: Vec<Option<Decimal>>,
    /// The points of each group; none where all of it is left out.
    pub(super) groups: Vec<Option<Decimal>>,
    pub(super) bonus: Decimal,
    /// The sum before vetoes; none where everything is left out.
    pub(super) sum: Option<Decimal>,
    /// The score.
    pub(super) score: Option<Decimal>,
    /// The vetoes that hold, by their places.
    pub(super) vetoes: Vec<usize>,
}

/// An assessment, ready to score many units.
pub(super) struct Rubric<'a> {
    pub(super) assessment: &'a Assessment,
    /// The groups, those in others before them.
    branches: Vec<Branch>,
    /// The groups that are in no other.
    root: Branch,
    /// The bonus items.
    bonus: Vec<usize>,
}

/// A group, or the whole, with the places and the full marks of what is in it.
struct Branch {
    at: usize,
    items: Vec<(usize, Decimal)>,
    groups: Vec<(usize, Decimal)>,
    full: Decimal,
}

impl Branch {
    fn of(assessment: &Assessment, group: Option<usize>) -> Self {
        let items = assessment.items.iter().enumerate().filter(|(_, item)| !item.bonus && item.group.is_some());
        let items = items.filter(|(_, item)| item.group == group).map(|(at, item)| (at, item.full));
        let groups = assessment.groups.iter().enumerate().filter(|(_, inner)| inner.parent == group);
        let groups: Vec<_> = groups.map(|(at, _)| (at, assessment.full_of(at))).collect();
        let all = || groups.iter().map(|(_, full)| *full).sum();
        let full = group.map_or_else(all, |at| assessment.full_of(at));
        Self { at: group.unwrap_or(0), items: items.collect(), groups, full }
    }
}

/// Nodes that a veto has brought to zero.
struct Zeroed<'z>(&'z [Scope]);

impl Zeroed<'_> {
    fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// The points that a veto leaves of those of a node.
    fn left(&self, scope: Scope, points: Option<Decimal>) -> Option<Decimal> {
        points.map(|points| if self.has(scope) { Decimal::ZERO } else { points })
    }
}

/// The points of a node's children together, and the full marks of those that apply.
#[derive(Default, Clone, Copy)]
struct Sum {
    points: Decimal,
    applying: Decimal,
}

impl Sum {
    fn add(&mut self, points: Option<Decimal>, full: Decimal) {
        if let Some(points) = points {
            self.points += points;
            self.applying += full;
        }
    }
}

impl<'a> Rubric<'a> {
    pub(super) fn new(assessment: &'a Assessment) -> Self {
        let branches = assessment.upwards().into_iter().map(|at| Branch::of(assessment, Some(at))).collect();
        let bonus = (0..assessment.items.len()).filter(|at| assessment.items[*at].bonus).collect();
        Self { assessment, branches, root: Branch::of(assessment, None), bonus }
    }

    /// The points of a unit, of which each source has the reading that is given.
    pub(super) fn mark<Q: Quantity>(
        &self,
        candidate: &Candidate,
        reading: &impl Fn(usize) -> Reading<Q>,
        trace: &mut impl Trace,
    ) -> Marks {
        let mut items: Vec<Option<Decimal>> = Vec::with_capacity(self.assessment.items.len());
        for at in 0..self.assessment.items.len() {
            items.push(self.marking(at, candidate).points(reading, &items, trace));
        }
        self.summed(candidate, items, trace)
    }

    /// An item of a unit.
    pub(super) fn marking<'m>(&self, at: usize, candidate: &'m Candidate) -> Marking<'m>
    where
        'a: 'm,
    {
        Marking::new(self.assessment, at, candidate)
    }

    /// What follows from the points of the items.
    pub(super) fn summed(&self, candidate: &Candidate, items: Vec<Option<Decimal>>, trace: &mut impl Trace) -> Marks {
        let groups = vec![None; self.assessment.groups.len()];
        let mut marks = Marks { items, groups, bonus: Decimal::ZERO, sum: None, score: None, vetoes: Vec::new() };
        self.sum_up(candidate, &mut marks, trace);
        marks
    }

    /// Makes all else follow from the points of the items.
    pub(super) fn sum_up(&self, candidate: &Candidate, marks: &mut Marks, trace: &mut impl Trace) {
        let Marks { items, groups, bonus, sum, score, vetoes } = marks;
        (*bonus, *sum) = self.sum(items, &Zeroed(&[]), groups, trace);
        vetoes.clear();
        vetoes.extend(self.vetoes(candidate, items));
        *score = sum.map(|sum| self.after_vetoes(sum, items, vetoes, candidate, trace));
    }

    /// The points of the bonus and of all; those of the groups are filled in.
    fn sum(
        &self,
        items: &[Option<Decimal>],
        zeroed: &Zeroed<'_>,
        groups: &mut [Option<Decimal>],
        trace: &mut impl Trace,
    ) -> (Decimal, Option<Decimal>) {
        for branch in &self.branches {
            let node = Node::Group(branch.at);
            let points = self.of_branch(branch, node, items, zeroed, groups, trace);
            let cap = self.assessment.groups[branch.at].cap;
            let points = points.map(|points| capped(points, cap, node, Step::GroupCap, trace));
            groups[branch.at] = zeroed.left(Scope::Group(branch.at), points);
        }
        let own = |at: &usize| zeroed.left(Scope::Item(*at), items[*at]).unwrap_or_default();
        let bonus = self.bonus.iter().map(own).sum();
        let bonus = capped(bonus, self.assessment.bonus_cap, Node::Bonus, Step::BonusCap, trace);
        let sum = self.of_branch(&self.root, Node::Unit, items, zeroed, groups, trace);
        (bonus, sum.map(|sum| sum + bonus))
    }

    /// The points of what is in a group, as of its full marks; none where nothing applies.
    fn of_branch(
        &self,
        branch: &Branch,
        node: Node,
        items: &[Option<Decimal>],
        zeroed: &Zeroed<'_>,
        groups: &[Option<Decimal>],
        trace: &mut impl Trace,
    ) -> Option<Decimal> {
        let mut sum = Sum::default();
        for (at, full) in &branch.items {
            sum.add(zeroed.left(Scope::Item(*at), items[*at]), *full);
        }
        for (at, full) in &branch.groups {
            sum.add(groups[*at], *full);
        }
        let points = scaled(sum, branch.full, self.assessment.decimals)?;
        trace.line(node, Step::Scaling, points - sum.points, std::iter::empty());
        Some(points)
    }

    /// The vetoes that hold.
    fn vetoes(&self, candidate: &Candidate, items: &[Option<Decimal>]) -> impl Iterator<Item = usize> {
        let holds = |when: &When| match when {
            When::Event { .. } => veto_events(when, candidate).next().is_some(),
            When::ItemBelow(item, least) => items[*item].is_some_and(|points| points < *least),
            When::ItemNotFull(item) => items[*item].is_some_and(|points| points < self.assessment.items[*item].full),
        };
        let vetoes = self.assessment.vetoes.iter().enumerate();
        vetoes.filter(move |(_, veto)| holds(&veto.when)).map(|(at, _)| at)
    }

    fn after_vetoes(
        &self,
        sum: Decimal,
        items: &[Option<Decimal>],
        vetoes: &[usize],
        candidate: &Candidate,
        trace: &mut impl Trace,
    ) -> Decimal {
        let (mut score, mut zeroed) = (sum, Vec::new());
        for at in vetoes {
            let veto = &self.assessment.vetoes[*at];
            let before = score;
            if veto.effect == Effect::Zero {
                zeroed.push(veto.of);
                score = if zeroed.contains(&Scope::Unit) {
                    Decimal::ZERO
                } else {
                    let mut groups = vec![None; self.assessment.groups.len()];
                    self.sum(items, &Zeroed(&zeroed), &mut groups, &mut Untraced).1.unwrap_or_default()
                };
            }
            let rows = veto_events(&veto.when, candidate).map(|event| &event.row);
            trace.line(Node::Unit, Step::Veto(*at), score - before, rows);
        }
        score
    }
}

/// The events that a veto comes from.
fn veto_events<'c>(when: &'c When, candidate: &'c Candidate) -> impl Iterator<Item = &'c Event> {
    let fits = move |event: &&Event| match when {
        When::Event { kind, level } => {
            event.kind == *kind && level.as_ref().is_none_or(|one| event.level.as_ref() == Some(one))
        }
        When::ItemBelow(..) | When::ItemNotFull(..) => false,
    };
    candidate.events.iter().filter(fits)
}

/// The points of what applies, as of the full marks; none where nothing applies.
fn scaled(sum: Sum, full: Decimal, decimals: u32) -> Option<Decimal> {
    if sum.applying == full {
        return Some(sum.points);
    }
    let factor = Fraction::new(full.millionths().into(), sum.applying.millionths().into())?;
    Some(sum.points.by(factor, decimals))
}
