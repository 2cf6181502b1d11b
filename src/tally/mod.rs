//! Tallies: the measures of one register per cell, as whole numbers.
//!
//! A cell is a combination of values of the by-columns and a period. A [`Tally`] keeps integers only (money in fen), so
//! it does not depend on the order of rows, on files or on threads, and two tallies of one kind [merge](Tally::merge) by
//! addition: the tally of a whole register is the merged tally of its parts.

mod batch;
mod cells;
mod clock;
mod count;
mod days;
mod groups;
mod mark;
mod measure;
mod numbers;
mod options;
mod outcome;
mod periods;
mod plan;
mod slot;
mod stock;
mod store;
mod task;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::{Clock, Measure};
use crate::error::{Error, Result};
use crate::register::Problems;
use crate::tally::options::SpecMeasure;

pub(crate) use days::Histogram;

pub use count::tally;
pub use options::{Spec, TallyOptions};

/// The values of the by-columns: `None` where a row's value cannot be read, an empty text where there is none.
pub(crate) type Group = Vec<Option<String>>;

/// What one number of a cell counts.
///
/// A flow has its numbers in the period in which they happen. A stock has what comes in and what leaves; its state is
/// the sum of all that came less all that left until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Field {
    /// Rows of the measure.
    Rows,
    /// Those of them that satisfy its part.
    Part,
    /// Those of them that have a value to add up.
    Valued,
    /// The sum of these values, in the smallest unit.
    Total,
    /// Rows that leave a stock.
    RowsLeft,
    /// Rows that leave the part of a stock.
    PartLeft,
    /// Rows with a value that leave a stock.
    ValuedLeft,
    /// The sum that leaves a stock.
    TotalLeft,
    /// Rows whose clock still runs, by the days that it has run.
    Running,
    /// Rows that may belong here but cannot be used.
    SetAside,
}

impl Field {
    pub(crate) const ALL: [Self; 10] = [
        Self::Rows,
        Self::Part,
        Self::Valued,
        Self::Total,
        Self::RowsLeft,
        Self::PartLeft,
        Self::ValuedLeft,
        Self::TotalLeft,
        Self::Running,
        Self::SetAside,
    ];

    /// What leaves where this comes in.
    pub(crate) fn left(self) -> Self {
        match self {
            Self::Rows => Self::RowsLeft,
            Self::Part => Self::PartLeft,
            Self::Valued => Self::ValuedLeft,
            Self::Total => Self::TotalLeft,
            other => other,
        }
    }
}

/// Where in a group a number stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// The measure's place in the specification.
    pub(crate) measure: usize,
    pub(crate) field: Field,
    /// The value of a composition's column, or the hash of a distinct value.
    pub(crate) label: Option<String>,
    /// The period's index; none for what holds in every period.
    pub(crate) period: Option<i32>,
}

/// Where in a group rows by whole days stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DayCell {
    /// The measure's place in the specification.
    pub(crate) measure: usize,
    pub(crate) field: Field,
    /// The period's index.
    pub(crate) period: i32,
}

/// The numbers of one group.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Counts {
    pub(crate) cells: BTreeMap<Cell, i64>,
    pub(crate) days: BTreeMap<DayCell, Histogram>,
}

impl Counts {
    /// Adds the numbers of other rows.
    pub(crate) fn add(&mut self, other: &Self, spec: &Spec) -> Result<()> {
        for (cell, number) in &other.cells {
            add(&mut self.cells, cell.clone(), *number, spec)?;
        }
        for (cell, days) in &other.days {
            self.days.entry(*cell).or_default().add(days);
        }
        Ok(())
    }
}

/// Whether the inputs have the columns of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Availability {
    /// Whether some input has them.
    pub(crate) available: bool,
    /// The columns that some input lacks.
    pub(crate) lacking: BTreeSet<String>,
}

impl Availability {
    /// Takes in that of other inputs.
    fn add(&mut self, other: &Self) {
        self.available |= other.available;
        self.lacking.extend(other.lacking.iter().cloned());
    }
}

/// The measures of one register, counted.
///
/// # Examples
///
/// ```
/// use polars::prelude::*;
/// use fazhi::{catalogue::Catalogue, register::Register, tally::{TallyOptions, tally}};
///
/// let disputes = df![
///     "screened" => ["2020-03-05", "2020-03-09", "2021-01-02"],
///     "closed" => ["2020-03-06", "2020-03-20", "2021-01-05"],
///     "result" => ["调解成功", "调解不成", "调解成功"],
/// ]?;
/// let catalogue = Catalogue::built_in();
/// let register = |frame| Register::from_frame(catalogue.kinds().get("mediation").unwrap(), frame);
/// let options = TallyOptions::default();
/// let whole = tally(&register(disputes.clone()), catalogue, &options)?;
/// let first = tally(&register(disputes.slice(0, 1)), catalogue, &options)?;
/// let rest = tally(&register(disputes.slice(1, 2)), catalogue, &options)?;
/// assert_eq!(first.merge(rest)?, whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tally {
    pub(crate) spec: Spec,
    pub(crate) rows: u64,
    pub(crate) set_aside: u64,
    pub(crate) availability: Vec<Availability>,
    pub(crate) groups: BTreeMap<Group, Counts>,
    pub(crate) problems: Problems,
}

/// Two tallies are equal that have the same numbers; the rows in which problems stand are no part of that.
impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |tally: &Self| (tally.rows, tally.set_aside);
        numbers(self) == numbers(other)
            && self.spec == other.spec
            && self.availability == other.availability
            && self.groups == other.groups
    }
}

impl Tally {
    /// What it counts.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many of them were set aside as a whole.
    pub fn set_aside(&self) -> u64 {
        self.set_aside
    }

    /// What could not be used; a tally that was saved and loaded knows how much, not what.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// This tally, which was saved and loaded, with the problems that were kept apart.
    pub(crate) fn with_problems(self, problems: Problems) -> Self {
        Self { problems, ..self }
    }

    /// Adds the tally of other rows of the same register.
    ///
    /// # Errors
    ///
    /// [`Error::Merge`] where the two do not count the same, [`Error::Overflow`] where a sum passes 64 bits.
    pub fn merge(mut self, other: Self) -> Result<Self> {
        self.spec.same(&other.spec).map_err(|reason| Error::Merge { reason })?;
        self.rows += other.rows;
        self.set_aside += other.set_aside;
        self.problems.extend(other.problems);
        for (mine, theirs) in self.availability.iter_mut().zip(&other.availability) {
            mine.add(theirs);
        }
        for (group, theirs) in other.groups {
            self.groups.entry(group).or_default().add(&theirs, &self.spec)?;
        }
        Ok(self)
    }

    /// The place of a measure, if the tally counts it, under whatever name.
    pub(crate) fn measure(&self, definition: &Measure, clock: Option<&Clock>) -> Option<usize> {
        let counted = definition.counted();
        let same = |known: &SpecMeasure| known.definition == counted && known.clock.as_ref() == clock;
        self.spec.measures.iter().position(same)
    }
}

/// Adds a number to a cell; a cell whose number comes to nothing is not kept, so that equal tallies are equal.
pub(crate) fn add(cells: &mut BTreeMap<Cell, i64>, cell: Cell, number: i64, spec: &Spec) -> Result<()> {
    if number == 0 {
        return Ok(());
    }
    let measure = cell.measure;
    match cells.entry(cell) {
        std::collections::btree_map::Entry::Vacant(empty) => {
            empty.insert(number);
        }
        std::collections::btree_map::Entry::Occupied(mut known) => {
            let overflow = || Error::Overflow { measure: spec.measures[measure].id.clone() };
            let sum = known.get().checked_add(number).ok_or_else(overflow)?;
            if sum == 0 {
                known.remove();
            } else {
                known.insert(sum);
            }
        }
    }
    Ok(())
}
