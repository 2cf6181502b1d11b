//! Tallies: the measures of one register per cell, as whole numbers.
//!
//! A cell is a combination of values of the group-by columns and a period. A [`Tally`] keeps integers only (money in fen), so
//! it does not depend on the order of rows, on files or on threads, and two tallies of one kind [merge](Tally::merge) by
//! addition: the tally of a whole register is the merged tally of its parts.

mod basis;
mod clock;
mod count;
mod counts;
mod days;
mod groups;
mod keys;
mod measure;
mod periods;
mod plan;
mod reads;
mod spec;
mod stock;
mod store;
mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Clock, Measure};
use crate::error::{Result, go_on};
use crate::register::{Problem, Problems, Rule};
use crate::tally::basis::Basis;
use crate::tally::spec::SpecMeasure;

pub(crate) use counts::{Cell, Counts, DayCell, Field};
pub(crate) use days::Histogram;

pub use count::tally;
pub(crate) use count::{tally_apart, tally_watched};
pub use keys::repeated_keys;
pub use reads::{ColumnRead, columns_read};
pub use spec::{Spec, TallyOptions};

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
    pub(crate) basis: Basis,
    pub(crate) rows: u64,
    pub(crate) excluded: u64,
    pub(crate) undated: u64,
    pub(crate) availability: Vec<Availability>,
    pub(crate) groups: BTreeMap<Group, Counts>,
    pub(crate) problems: Problems,
    /// The hashes of the rows' keys in ascending order, where they are kept.
    pub(crate) keys: Option<Vec<u128>>,
}

/// Two tallies are equal that have the same numbers; the rows in which problems stand are no part of that.
impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |tally: &Self| (tally.rows, tally.excluded, tally.undated);
        numbers(self) == numbers(other)
            && self.spec == other.spec
            && self.basis == other.basis
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

    /// How many of them no period takes, as they have none of the dates that place them.
    pub fn undated(&self) -> u64 {
        self.undated
    }

    /// The hashes of the rows' keys in ascending order, where [`TallyOptions::keys`] keeps them.
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// let catalogue = Catalogue::built_in();
    /// let kind = catalogue.kinds().get("mediation")?;
    /// let disputes = Register::from_frame(kind, df!["编号" => ["1", "2", "2"], "排查日期" => ["2020-03-05"; 3]]?);
    /// let counted = tally(&disputes, catalogue, &TallyOptions { keys: true, ..TallyOptions::default() })?;
    /// assert_eq!(counted.keys().map(<[u128]>::len), Some(2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keys(&self) -> Option<&[u128]> {
        self.keys.as_deref()
    }

    /// What could not be used.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// This tally with another problem.
    pub(crate) fn with_problem(mut self, problem: Problem) -> Self {
        self.problems.push(problem);
        Self { problems: self.problems.in_order(), ..self }
    }

    /// This tally on a later day of the run, which would count the same.
    pub(crate) fn held_on(self, today: i32) -> Self {
        Self { basis: self.basis.held_on(today), ..self }
    }

    /// A copy, whose making ends with [`Error::Interrupted`](crate::Error::Interrupted) once `stop` is set.
    pub(crate) fn copied(&self, stop: &AtomicBool) -> Result<Self> {
        let Self { spec, basis, rows, excluded, undated, availability, groups, problems, keys } = self;
        let copied = |(group, counts): (&Group, &Counts)| go_on(stop).map(|()| (group.clone(), counts.clone()));
        Ok(Self {
            spec: spec.clone(),
            basis: basis.clone(),
            rows: *rows,
            excluded: *excluded,
            undated: *undated,
            availability: availability.clone(),
            groups: groups.iter().map(copied).collect::<Result<_>>()?,
            problems: problems.clone(),
            keys: keys.clone(),
        })
    }

    /// Adds the tally of other rows of the same register.
    ///
    /// Where both carry the hashes of their keys ([`TallyOptions::keys`]), keys that both have are a problem `counted_twice`, and
    /// the sum carries the hashes of all; otherwise it carries none.
    ///
    /// # Errors
    ///
    /// [`Error::Merge`](crate::Error::Merge) where the two do not count the same, [`Error::Overflow`](crate::Error::Overflow) where a sum passes 64 bits.
    pub fn merge(self, other: Self) -> Result<Self> {
        self.merge_unless(other, &AtomicBool::new(false))
    }

    /// [`Tally::merge`], which ends with [`Error::Interrupted`](crate::Error::Interrupted) once `stop` is set.
    pub(crate) fn merge_unless(mut self, other: Self, stop: &AtomicBool) -> Result<Self> {
        self.spec.same(&other.spec)?;
        self.basis.same(&other.basis)?;
        self.rows += other.rows;
        self.excluded += other.excluded;
        self.undated += other.undated;
        self.problems.merge(other.problems);
        let both = self.keys.take().zip(other.keys);
        self.keys = both.map(|(mine, theirs)| merged_keys(mine, theirs, &self.spec.register, &mut self.problems));
        for (mine, theirs) in self.availability.iter_mut().zip(&other.availability) {
            mine.add(theirs);
        }
        for (group, theirs) in other.groups {
            go_on(stop)?;
            self.groups.entry(group).or_default().add(&theirs, &self.spec)?;
        }
        Ok(self)
    }

    /// The tally of all these parts; none of no part.
    ///
    /// # Errors
    ///
    /// As [`Tally::merge`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use fazhi::{catalogue::Catalogue, register::Register, tally::{Tally, TallyOptions, tally}};
    /// # use fazhi::polars::prelude::*;
    /// let catalogue = Catalogue::built_in();
    /// let kind = catalogue.kinds().get("mediation")?;
    /// let count = |day: &str| {
    ///     let part = Register::from_frame(kind, df!["排查日期" => [day]]?);
    ///     Ok::<_, Box<dyn std::error::Error>>(tally(&part, catalogue, &TallyOptions::default())?)
    /// };
    /// let whole = Tally::merged([count("2020-03-05")?, count("2020-04-01")?, count("2021-01-02")?])?;
    /// assert_eq!(whole.map(|tally| tally.rows()), Some(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn merged(parts: impl IntoIterator<Item = Self>) -> Result<Option<Self>> {
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else { return Ok(None) };
        parts.try_fold(first, Self::merge).map(Some)
    }

    /// Whether any measure counts days.
    pub(crate) fn has_days(&self) -> bool {
        self.spec.measures.iter().any(|measure| measure.definition.days.is_some())
    }

    /// The place of a measure, if the tally counts it, under whatever name.
    pub(crate) fn measure(&self, definition: &Measure, clock: Option<&Clock>) -> Option<usize> {
        let counted = definition.counted();
        let same = |known: &SpecMeasure| known.definition == counted && known.clock.as_ref() == clock;
        self.spec.measures.iter().position(same)
    }
}

/// The keys of two parts; those that both have are named.
#[expect(clippy::stable_sort_primitive, reason = "two runs in order, which a stable sort merges in one pass")]
fn merged_keys(mut keys: Vec<u128>, theirs: Vec<u128>, register: &str, problems: &mut Problems) -> Vec<u128> {
    let all = keys.len() + theirs.len();
    keys.extend(theirs);
    keys.sort();
    keys.dedup();
    let twice = (all - keys.len()) as u64;
    if twice > 0 {
        problems.push_times(Problem::of_whole(register, "tally", None, Rule::CountedTwice), twice, || None);
    }
    keys
}
