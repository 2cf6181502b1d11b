//! Where points come and go, with the rows that cost or gave them.

use super::data::Row;
use super::decimal::Decimal;
use super::definition::Absent;

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

/// The points within a cap.
pub(super) fn capped(points: Decimal, cap: Option<Decimal>, node: Node, step: Step, trace: &mut impl Trace) -> Decimal {
    let left = cap.map_or(points, |cap| points.min(cap));
    trace.line(node, step, left - points, std::iter::empty());
    left
}
