//! The points of one item of one unit, in the order in which offices work: the rule, its condition, deductions, additions, the cap and
//! the floor.

use super::data::{Candidate, Event, Reading, Row, Task};
use super::decimal::Decimal;
use super::definition::{Absent, Assessment, Band, Change, Each, Item, Rule, TaskState, What};
use super::quantity::{Fraction, Quantity};
use super::trace::{Lack, Node, Step, Trace, capped};

/// One item of one unit.
pub(super) struct Marking<'a> {
    item: &'a Item,
    at: usize,
    candidate: &'a Candidate,
    decimals: u32,
}

impl<'a> Marking<'a> {
    /// An item of an assessment, by its place, of a unit.
    pub(super) fn new(assessment: &'a Assessment, at: usize, candidate: &'a Candidate) -> Self {
        Self { item: &assessment.items[at], at, candidate, decimals: assessment.decimals }
    }

    /// Its points; none where it is left out.
    pub(super) fn points<Q: Quantity>(
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
        let points = capped(points, self.cap(), node, Step::Cap, trace);
        let raised = item.floor.map_or(points, |floor| points.max(floor));
        trace.line(node, Step::Floor, raised - points, std::iter::empty());
        raised
    }

    /// The most points; a bonus may have no end.
    fn cap(&self) -> Option<Decimal> {
        Some(self.item.full).filter(|full| !self.item.bonus || *full > Decimal::ZERO)
    }

    /// Puts the points of many values of the one source that they hang on, the same as [`present`](Self::present) gives; puts nothing and
    /// is false where they hang on more. Most items are of this kind and each is marked for every draw, so the rule is looked at once for all
    /// of them.
    pub(super) fn of_values<'v>(&self, values: impl Fn(usize) -> &'v [f64], put: impl FnMut(Decimal)) -> bool {
        let Item { full, less_is_better, only_if: None, .. } = *self.item else { return false };
        if !self.item.deductions.is_empty() || !self.item.additions.is_empty() {
            return false;
        }
        let decimals = self.decimals;
        let (cap, floor) = (self.cap().unwrap_or(Decimal::MAX), self.item.floor.unwrap_or(-Decimal::MAX));
        let within = move |points: Decimal| points.min(cap).max(floor);
        match &self.item.rule {
            Rule::Proportional(source) => {
                let of = |value: &f64| if less_is_better { value.complement() } else { *value };
                let of = |value: &f64| within(full.by(of(value).within_one(), decimals));
                values(*source).iter().map(of).for_each(put);
            }
            Rule::Linear { source, from, to } => {
                let of = |value: &f64| within(full.by(value.between(*from, *to).within_one(), decimals));
                values(*source).iter().map(of).for_each(put);
            }
            Rule::Bands { source, bands } => {
                let (bands, none) = (bands.iter().map(numbers).collect::<Vec<_>>(), within(Decimal::ZERO));
                let of = |value: &f64| {
                    let band = bands.iter().find(|(from, below, _)| from <= value && value < below);
                    band.map_or(none, |(.., points)| within(*points))
                };
                values(*source).iter().map(of).for_each(put);
            }
            Rule::Full | Rule::Nothing | Rule::AllOrNothing { .. } | Rule::Done { .. } => return false,
        }
        true
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

/// The limits of a band as numbers, and its points.
fn numbers(band: &Band) -> (f64, f64, Decimal) {
    let limit = |limit: Option<Decimal>, none: f64| limit.map_or(none, Decimal::to_f64);
    (limit(band.from, f64::NEG_INFINITY), limit(band.below, f64::INFINITY), band.points)
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

impl Band {
    /// Whether a value lies in it; the value is not rounded before.
    pub(super) fn holds<Q: Quantity>(&self, value: Q) -> bool {
        self.from.is_none_or(|from| value.against(from).is_ge())
            && self.below.is_none_or(|below| value.against(below).is_lt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tests::{assessment, candidate};
    use crate::index::trace::Untraced;

    /// The values at limits, beside them, and beyond both ends.
    const VALUES: [f64; 14] = [-0.5, 0.0, 0.004, 0.005, 0.3, 0.599_999, 0.6, 0.600_001, 0.7, 0.8, 0.95, 1.0, 1.5, 9.0];

    #[test]
    fn many_values_have_the_points_that_each_has_by_itself() {
        let kinds = [
            "full = 3\nrule = 'proportional'",
            "full = 3\nrule = 'proportional'\ndirection = 'lower'",
            "full = 3\nrule = 'linear'\nfrom = 0.6\nto = 0.95",
            "full = 3\nrule = 'linear'\nfrom = 0.95\nto = 0.3\nfloor = 1",
            "full = 3\nrule = 'bands'\nbands = [{ from = 0.6, below = 0.8, points = 1 }, { from = 0.8, points = 3 }]",
            "full = 3\nrule = 'bands'\nfloor = 0.5\nbands = [{ below = 0.8, points = 2 }, { from = 0.8, points = 0.2 }]",
        ];
        for kind in kinds {
            let assessment =
                assessment(&format!("[[group]]\nid = 'g'\n[[item]]\nid = 'a'\nin = 'g'\nvalue = 'v'\n{kind}"));
            let unit = candidate("甲局", &[(1, 2)], &[]);
            let marking = Marking::new(&assessment, 0, &unit);
            let mut together = Vec::new();
            assert!(marking.of_values(|_| &VALUES, |points| together.push(points)), "{kind}");
            let by_itself = |value: &f64| marking.present(&|_| Reading::Value(*value), &[None], &mut Untraced);
            assert_eq!(together, VALUES.iter().map(by_itself).collect::<Vec<_>>(), "{kind}");
        }
    }

    #[test]
    fn points_that_hang_on_more_are_not_put() {
        let more = [
            "rule = 'full'",
            "rule = 'proportional'\nvalue = 'v'\ndeduct = [{ events = '迟报', each = 1 }]",
            "rule = 'proportional'\nvalue = 'v'\nadd = [{ events = '表彰', each = 1 }]",
        ];
        for kind in more {
            let assessment =
                assessment(&format!("[[group]]\nid = 'g'\n[[item]]\nid = 'a'\nin = 'g'\nfull = 3\n{kind}"));
            let unit = candidate("甲局", &[(1, 2)], &[]);
            let marking = Marking::new(&assessment, 0, &unit);
            assert!(!marking.of_values(|_| &VALUES, |points| panic!("{points}")), "{kind}");
        }
    }
}
