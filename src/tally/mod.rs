//! Tallies: the measures of one register per cell, as whole numbers.
//!
//! A cell is a combination of values of the group-by columns and a period. A [`Tally`] keeps integers only (money in fen), so
//! it does not depend on the order of rows, on files or on threads, and two tallies of one kind [merge](Tally::merge) by
//! addition: the tally of a whole register is the merged tally of its parts.

mod clock;
mod count;
mod counts;
mod days;
mod groups;
mod measure;
mod periods;
mod plan;
mod spec;
mod stock;
mod store;
mod sums;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::catalogue::{Clock, Measure};
use crate::error::{Error, Result};
use crate::register::Problems;
use crate::tally::spec::SpecMeasure;

pub(crate) use counts::{Cell, Counts, DayCell, Field};
pub(crate) use days::Histogram;

pub use count::tally;
pub(crate) use count::{tally_apart, tally_watched};
pub use spec::{Spec, TallyOptions};
pub(crate) use store::parquet_table;

/// The values of the group-by columns: `None` where a row's value cannot be read, an empty text where there is none.
pub(crate) type Group = Vec<Option<String>>;

/// Whether the inputs have the columns of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Availability {
    /// Whether some input has them.
    pub(crate) available: bool,
    /// The columns that some input does not have.
    pub(crate) missing: BTreeSet<String>,
}

impl Availability {
    /// Takes in that of other inputs.
    fn add(&mut self, other: &Self) {
        self.available |= other.available;
        self.missing.extend(other.missing.iter().cloned());
    }
}

/// The measures of one register, counted.
///
/// # Examples
///
/// ```
/// use fazhi::polars::prelude::*;
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
    pub(crate) excluded: u64,
    pub(crate) availability: Vec<Availability>,
    pub(crate) groups: BTreeMap<Group, Counts>,
    pub(crate) problems: Problems,
}

/// Two tallies are equal that have the same numbers; the rows in which problems stand are no part of that.
impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |tally: &Self| (tally.rows, tally.excluded);
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

    /// How many of them were excluded as a whole.
    pub fn excluded(&self) -> u64 {
        self.excluded
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
        self.excluded += other.excluded;
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
