//! Points by rules, in the order in which offices work: events, deductions, the cap and the floor of the item, scaling for what
//! does not apply, the cap of the group, the cap of the bonus, the sum, vetoes.

use super::data::{Candidate, Event, Reading, Row, Task};
use super::decimal::Decimal;
use super::definition::{Absent, Assessment, Change, Each, Effect, Item, Rule, Scope, TaskState, What, When};
use super::quantity::{Fraction, Quantity};

/// Where points stand in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    /// An item, by its place.
    Item(usize),
    /// A group, by its place.
    Group(usize),
    /// All bonus items together.
    Bonus,
    /// The unit as a whole.
    Unit,
}

/// What a line of a trace is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The full marks.
    Full,
    /// What the rule leaves of them.
    Rule,
    /// The condition on another item is not met.
    Condition,
    /// A deduction, by its place.
    Deduction(usize),
    /// An addition, by its place.
    Addition(usize),
    /// The cap of the item.
    Cap,
    /// The floor of the item.
    Floor,
    /// The item has no value.
    Absent(Lack, Absent),
    /// Scaling to the full marks of the group.
    Scaling,
    /// The cap of the group.
    GroupCap,
    /// The cap of the bonus.
    BonusCap,
    /// A veto, by its place.
    Veto(usize),
    /// A value on the scale of the assessment, for statistical scoring.
    Value,
}

/// Why an item has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It does not apply to the unit.
    Excepted,
    /// There were no cases, or no such task.
    NoCases,
    /// Its figure is missing.
    NoFigure,
}

/// One line of a trace: points that came or went, and the rows behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Where.
    pub node: Node,
    /// What for.
    pub step: Step,
    /// How many, with their sign.
    pub points: Decimal,
    /// The rows of the registers that cost or gave them.
    pub rows: Vec<Row>,
}

/// Who is told where points come and go.
pub(super) trait Trace {
    fn line<'r>(&mut self, node: Node, step: Step, points: Decimal, rows: impl Iterator<Item = &'r Row>);
}

/// Nobody is told.
pub(super) struct Untraced;

impl Trace for Untraced {
    fn line<'r>(&mut self, _: Node, _: Step, _: Decimal, _: impl Iterator<Item = &'r Row>) {}
}

impl Trace for Vec<Line> {
    fn line<'r>(&mut self, node: Node, step: Step, points: Decimal, rows: impl Iterator<Item = &'r Row>) {
        let rows: Vec<Row> = rows.cloned().collect();
        if points != Decimal::ZERO || !rows.is_empty() || matches!(step, Step::Veto(_)) {
            self.push(Line { node, step, points, rows });
        }
    }
}

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
        Marking { item: &self.assessment.items[at], at, candidate, decimals: self.assessment.decimals }
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

fn capped(points: Decimal, cap: Option<Decimal>, node: Node, step: Step, trace: &mut impl Trace) -> Decimal {
    let left = cap.map_or(points, |cap| points.min(cap));
    trace.line(node, step, left - points, std::iter::empty());
    left
}

/// One item of one unit.
pub(super) struct Marking<'a> {
    item: &'a Item,
    at: usize,
    candidate: &'a Candidate,
    decimals: u32,
}

impl Marking<'_> {
    /// Its points; none where it is left out.
    fn points<Q: Quantity>(
        &self,
        reading: &impl Fn(usize) -> Reading<Q>,
        before: &[Option<Decimal>],
        trace: &mut impl Trace,
    ) -> Option<Decimal> {
        let (node, full) = (Node::Item(self.at), self.full());
        trace.line(node, Step::Full, full, std::iter::empty());
        let Some((lack, absent)) = self.item.absent(self.candidate, reading) else {
            return Some(self.present(reading, before, trace));
        };
        let points = match absent {
            Absent::Full => full,
            Absent::Zero | Absent::LeftOut => Decimal::ZERO,
        };
        trace.line(node, Step::Absent(lack, absent), points - full, std::iter::empty());
        (absent != Absent::LeftOut).then_some(points)
    }

    /// The full marks, of which a bonus has none.
    fn full(&self) -> Decimal {
        if self.item.bonus { Decimal::ZERO } else { self.item.full }
    }

    /// Its points where it applies and has a value.
    #[inline]
    pub(super) fn present<Q: Quantity>(
        &self,
        reading: &impl Fn(usize) -> Reading<Q>,
        before: &[Option<Decimal>],
        trace: &mut impl Trace,
    ) -> Decimal {
        let (item, node) = (self.item, Node::Item(self.at));
        let mut points = self.by_rule(reading);
        trace.line(node, Step::Rule, points - self.full(), self.rule_rows());
        let unmet = |(other, least): (usize, Decimal)| before[other].is_some_and(|points| points < least);
        if item.only_if.is_some_and(unmet) {
            trace.line(node, Step::Condition, -points, std::iter::empty());
            return Decimal::ZERO;
        }
        for (at, change) in item.deductions.iter().enumerate() {
            let off = self.amount(change, reading);
            trace.line(node, Step::Deduction(at), -off, self.change_rows(change));
            points = points - off;
        }
        for (at, change) in item.additions.iter().enumerate() {
            let more = self.amount(change, reading);
            trace.line(node, Step::Addition(at), more, self.change_rows(change));
            points += more;
        }
        let cap = Some(item.full).filter(|full| !item.bonus || *full > Decimal::ZERO);
        let points = capped(points, cap, node, Step::Cap, trace);
        let raised = item.floor.map_or(points, |floor| points.max(floor));
        trace.line(node, Step::Floor, raised - points, std::iter::empty());
        raised
    }

    #[inline]
    fn by_rule<Q: Quantity>(&self, reading: &impl Fn(usize) -> Reading<Q>) -> Decimal {
        let (full, decimals) = (self.item.full, self.decimals);
        let value = |source: usize| match reading(source) {
            Reading::Value(value) => Some(value),
            Reading::Undefined | Reading::Missing => None,
        };
        match &self.item.rule {
            Rule::Full => full,
            Rule::Nothing => Decimal::ZERO,
            Rule::Proportional(source) => value(*source).map_or(Decimal::ZERO, |value| {
                let value = if self.item.less_is_better { value.complement() } else { value };
                full.by(value.within_one(), decimals)
            }),
            Rule::Linear { source, from, to } => {
                value(*source).map_or(Decimal::ZERO, |value| full.by(value.between(*from, *to).within_one(), decimals))
            }
            Rule::Bands { source, bands } => {
                let fits = |value: Q| bands.iter().find(|band| band.holds(value)).map(|band| band.points);
                value(*source).and_then(fits).unwrap_or_default()
            }
            Rule::AllOrNothing { sources, at_least } => {
                let reaches = |source: &usize| value(*source).is_some_and(|value| value.against(*at_least).is_ge());
                if sources.iter().all(reaches) { full } else { Decimal::ZERO }
            }
            Rule::Done { tasks, late } => {
                let share = |task: &&Task| match task.state {
                    TaskState::InTime => Decimal::ONE,
                    TaskState::Late => *late,
                    TaskState::Undone | TaskState::Pending => Decimal::ZERO,
                };
                let own: Vec<&Task> = self.candidate.named(tasks).collect();
                let done: Decimal = own.iter().map(share).sum();
                let all = Decimal::ONE.times(own.len() as u64);
                let share = Fraction::new(done.millionths().into(), all.millionths().into());
                share.map_or(Decimal::ZERO, |share| full.by(share, decimals))
            }
        }
    }

    /// The points of one deduction or addition, without their sign.
    fn amount<Q: Quantity>(&self, change: &Change, reading: &impl Fn(usize) -> Reading<Q>) -> Decimal {
        let once = |source: usize, holds: &dyn Fn(Q) -> bool, each: Each| match (reading(source), each) {
            (Reading::Value(value), Each::Points(points)) if holds(value) => points,
            _ => Decimal::ZERO,
        };
        let amount = match (&change.what, change.each) {
            (What::Events { .. }, Each::OfRow) => self.events(change).filter_map(|event| event.points).sum(),
            (What::Events { .. }, Each::Points(each)) => each.times(self.events(change).count() as u64),
            (What::Tasks(_), Each::Points(each)) => each.times(self.tasks(change).count() as u64),
            (What::Count(source), Each::Points(each)) => match reading(*source) {
                Reading::Value(count) => each.by(count, self.decimals.max(each.decimals())),
                Reading::Undefined | Reading::Missing => Decimal::ZERO,
            },
            (What::Below(source, least), each) => once(*source, &|value| value.against(*least).is_lt(), each),
            (What::Above(source, most), each) => once(*source, &|value| value.against(*most).is_gt(), each),
            (What::Tasks(_) | What::Count(_), Each::OfRow) => Decimal::ZERO,
        };
        change.cap.map_or(amount, |cap| amount.min(cap))
    }

    fn events<'s>(&'s self, change: &'s Change) -> impl Iterator<Item = &'s Event> {
        self.candidate.events.iter().filter(move |event| change.takes(event, self.item))
    }

    fn tasks<'s>(&'s self, change: &'s Change) -> impl Iterator<Item = &'s Task> {
        let is_meant = move |task: &&Task| matches!(change.what, What::Tasks(tasks) if tasks.has(task.state));
        self.candidate.tasks.iter().filter(is_meant)
    }

    fn change_rows<'s>(&'s self, change: &'s Change) -> impl Iterator<Item = &'s Row> {
        let events = self.events(change).map(|event| &event.row);
        events.chain(self.tasks(change).map(|task| &task.row))
    }

    /// The rows of the tasks that were not done in time.
    fn rule_rows(&self) -> impl Iterator<Item = &Row> {
        let numbers = match &self.item.rule {
            Rule::Done { tasks, .. } => tasks.as_slice(),
            _ => &[],
        };
        self.candidate.named(numbers).filter(|task| task.state != TaskState::InTime).map(|task| &task.row)
    }
}

impl Candidate {
    /// The tasks of these numbers or names.
    pub(super) fn named<'c>(&'c self, names: &'c [String]) -> impl Iterator<Item = &'c Task> {
        let is = |task: &Task, name: &String| task.number.as_ref() == Some(name) || task.name.as_ref() == Some(name);
        self.tasks.iter().filter(move |task| names.iter().any(|name| is(task, name)))
    }
}

impl Item {
    /// What stands for its marks where it does not apply to a unit, or has no value.
    pub(super) fn absent<Q: Quantity>(
        &self,
        candidate: &Candidate,
        reading: &impl Fn(usize) -> Reading<Q>,
    ) -> Option<(Lack, Absent)> {
        if self.is_excepted(candidate) {
            return self.not_applicable.map(|absent| (Lack::Excepted, absent));
        }
        let any = |is: fn(&Reading<Q>) -> bool| self.sources().any(|source| is(&reading(source)));
        if any(|reading| matches!(reading, Reading::Missing)) {
            return Some((Lack::NoFigure, self.missing.unwrap_or(Absent::Zero)));
        }
        let undefined = any(|reading| matches!(reading, Reading::Undefined)) || self.has_no_tasks(candidate);
        undefined.then(|| (Lack::NoCases, self.not_applicable.unwrap_or(Absent::Zero)))
    }

    /// Whether it does not apply to the unit.
    pub(super) fn is_excepted(&self, candidate: &Candidate) -> bool {
        self.except.iter().any(|pattern| pattern.matches(&candidate.unit))
    }

    /// Whether it is measured by tasks of which the unit has none.
    pub(super) fn has_no_tasks(&self, candidate: &Candidate) -> bool {
        matches!(&self.rule, Rule::Done { tasks, .. } if candidate.named(tasks).next().is_none())
    }

    /// All sources that it is measured by.
    pub(crate) fn sources(&self) -> impl Iterator<Item = usize> {
        let of_rule: &[usize] = match &self.rule {
            Rule::Proportional(source) | Rule::Linear { source, .. } | Rule::Bands { source, .. } => {
                std::slice::from_ref(source)
            }
            Rule::AllOrNothing { sources, .. } => sources,
            Rule::Full | Rule::Nothing | Rule::Done { .. } => &[],
        };
        let changes = self.deductions.iter().chain(&self.additions);
        of_rule.iter().copied().chain(changes.filter_map(|change| match change.what {
            What::Count(source) | What::Below(source, _) | What::Above(source, _) => Some(source),
            What::Events { .. } | What::Tasks(_) => None,
        }))
    }
}

impl Change {
    /// Whether an event counts here: it is of the kind, and names no other item.
    pub(super) fn takes(&self, event: &Event, item: &Item) -> bool {
        let What::Events { kind, level, grade } = &self.what else { return false };
        let is = |asked: &Option<String>, has: &Option<String>| asked.is_none() || asked == has;
        let here = event.item.as_ref().is_none_or(|named| *named == item.id || *named == item.name);
        event.kind == *kind && is(level, &event.level) && is(grade, &event.grade) && here
    }
}

impl super::definition::Band {
    /// Whether a value lies in it; the value is not rounded before.
    pub(super) fn holds<Q: Quantity>(&self, value: Q) -> bool {
        self.from.is_none_or(|from| value.against(from).is_ge())
            && self.below.is_none_or(|below| value.against(below).is_lt())
    }
}
