//! What is known of each unit: its figures, and the rows of registers that points hang on.

use std::sync::Arc;

use super::decimal::Decimal;
use super::quantity::Fraction;
use crate::calendar::Period;

/// A row of a register, by the number under which the user sees it in its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// The register's id.
    pub register: String,
    /// The file, or `frame` for data from memory.
    pub file: Arc<str>,
    /// The number of the row.
    pub number: u64,
}

/// What is held for or against a unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) level: Option<String>,
    pub(crate) grade: Option<String>,
    /// The item that it counts in; in every item that takes its kind where it names none.
    pub(crate) item: Option<String>,
    /// Without its sign.
    pub(crate) points: Option<Decimal>,
    pub(crate) row: Row,
}

/// A task of a unit, in force and due in the period or open at its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Task {
    pub(crate) number: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) state: super::definition::TaskState,
    pub(crate) row: Row,
}

/// What an item is measured by, for one unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Observation {
    pub(crate) reading: Reading<Fraction>,
    pub(crate) chance: Chance,
    /// What it was counted as, for people: `19/20`.
    pub(crate) said: String,
}

/// A value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Reading<Q> {
    Value(Q),
    /// There is nothing that it could be measured by: nothing by nothing.
    Undefined,
    /// It was not given, or is withheld.
    Missing,
}

/// What chance may have done to a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Chance {
    /// Nothing: it is a fact, a total, or a number without its counts.
    Fixed,
    /// So many of so many.
    Proportion { x: u64, n: u64 },
    /// So many, times a factor.
    Rate { x: u64, factor: f64 },
    /// So many by so many others.
    Quotient { x: u64, y: u64, factor: f64 },
    /// A mean with its standard error.
    Mean { value: f64, se: f64 },
}

/// A unit in a period.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) unit: String,
    pub(crate) period: Period,
    /// For each source of the assessment.
    pub(crate) observations: Vec<Observation>,
    pub(crate) events: Vec<Event>,
    pub(crate) tasks: Vec<Task>,
}

impl Observation {
    /// What was not given.
    pub(crate) fn missing() -> Self {
        Self { reading: Reading::Missing, chance: Chance::Fixed, said: String::new() }
    }
}
