//! What a measure makes of a row.

use crate::register::pattern::Pattern;
use crate::tally::mark::{Mark, Marks};
use crate::tally::measure::{PERIOD, Ready};
use crate::tally::plan::Place;

/// What a measure makes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The row does not concern it.
    Nothing,
    /// It takes the row.
    Counted,
    /// It takes the row, and in its part.
    InPart,
    /// The row may belong to it but cannot be used.
    Aside,
}

/// A measure in a plan.
pub(super) struct Planned {
    pub(super) place: Place,
    /// The stock of its part.
    pub(super) part: Option<usize>,
    /// The numbers of its predicates.
    pub(super) filter: Option<usize>,
    pub(super) part_of: Option<usize>,
    pub(super) has_part: bool,
    /// Whether its rows are placed by a column that says their period, besides others.
    pub(super) by_period: bool,
    /// Its number among the measures whose rows are looked at one by one.
    pub(super) single: Option<usize>,
}

impl Planned {
    /// What the measure makes of the rows of a pattern.
    ///
    /// A row is excluded where a cell that the measure needs cannot be read, or where nobody knows whether a predicate holds.
    pub(super) fn outcome(
        &self,
        measure: &Ready,
        by: &[String],
        pattern: &Pattern<'_>,
        marks: &Marks,
        unreadable: bool,
    ) -> Outcome {
        let needed = |column: &str| {
            measure.needs(column) || by.iter().any(|by| by == column) || (self.by_period && column == PERIOD)
        };
        let doubtful = |needed: &dyn Fn(&str) -> bool| {
            marks.of(pattern).any(|mark| match mark {
                Mark::Fault(columns) => columns.iter().all(|column| needed(column)),
                Mark::Doubt(clock) => measure.clock.as_ref() == Some(clock),
                Mark::TooLong => false,
            })
        };
        if unreadable || doubtful(&needed) {
            return Outcome::Aside;
        }
        match self.filter.map_or(Some(true), |filter| pattern.holds(filter)) {
            None => return Outcome::Aside,
            Some(false) => return Outcome::Nothing,
            Some(true) => {}
        }
        if !self.has_part {
            return Outcome::Counted;
        }
        if doubtful(&|column| needed(column) || measure.part_needs.contains(column)) {
            return Outcome::Aside;
        }
        match self.part_of.map_or(Some(true), |part| pattern.holds(part)) {
            None => Outcome::Aside,
            Some(true) => Outcome::InPart,
            Some(false) => Outcome::Counted,
        }
    }
}
