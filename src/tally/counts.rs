//! The numbers of one group.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::tally::{Histogram, Spec};

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
    Excluded,
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
        Self::Excluded,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Cell {
    /// The measure's place in the specification.
    pub(crate) measure: usize,
    pub(crate) field: Field,
    /// The period's index; none for what holds in every period.
    pub(crate) period: Option<i32>,
}

/// Where in a group a number of rows with one label stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct LabelCell {
    pub(crate) measure: usize,
    pub(crate) field: Field,
    /// The value of a composition's column, or the hash of a distinct value.
    pub(crate) label: String,
    pub(crate) period: Option<i32>,
}

/// Where in a group rows by whole days stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct DayCell {
    pub(crate) measure: usize,
    pub(crate) field: Field,
    pub(crate) period: i32,
}

/// The numbers of one group, none of which is zero, so that equal numbers are equal counts.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// In the order of the cells: there are few in a group, but groups may be many.
    plain: Vec<(Cell, i64)>,
    labelled: BTreeMap<LabelCell, i64>,
    days: BTreeMap<DayCell, Histogram>,
}

/// The numbers of one group as they come, in any order.
#[derive(Default)]
pub(super) struct Gathered {
    plain: Vec<(Cell, i64)>,
    labelled: Vec<(LabelCell, i64)>,
    days: BTreeMap<DayCell, Histogram>,
}

impl Gathered {
    pub(super) fn push(&mut self, cell: Cell, label: Option<&str>, number: i64) {
        let Cell { measure, field, period } = cell;
        match label {
            Some(label) => self.labelled.push((LabelCell { measure, field, label: label.to_owned(), period }, number)),
            None => self.plain.push((cell, number)),
        }
    }

    /// The rows by whole days of a cell, to be added to.
    pub(super) fn days(&mut self, cell: DayCell) -> &mut Histogram {
        self.days.entry(cell).or_default()
    }

    /// The numbers; those of one cell are added up.
    pub(super) fn counts(mut self, spec: &Spec) -> Result<Counts> {
        self.plain.sort_unstable_by_key(|(cell, _)| *cell);
        let plain = summed(self.plain.into_iter(), spec)?;
        let mut counts = Counts { plain, labelled: BTreeMap::new(), days: self.days };
        self.labelled.into_iter().try_for_each(|(cell, number)| counts.add_labelled(cell, number, spec))?;
        Ok(counts)
    }
}

impl Counts {
    /// Adds the numbers of other rows.
    pub(crate) fn add(&mut self, other: &Self, spec: &Spec) -> Result<()> {
        self.plain = summed(in_order(&self.plain, &other.plain), spec)?;
        for (cell, number) in &other.labelled {
            self.add_labelled(cell.clone(), *number, spec)?;
        }
        for (cell, days) in &other.days {
            self.days.entry(*cell).or_default().add(days);
        }
        Ok(())
    }

    fn add_labelled(&mut self, cell: LabelCell, number: i64, spec: &Spec) -> Result<()> {
        let measure = cell.measure;
        match self.labelled.entry(cell) {
            Entry::Vacant(empty) if number != 0 => {
                empty.insert(number);
            }
            Entry::Vacant(_) => {}
            Entry::Occupied(mut known) => {
                match known.get().checked_add(number).ok_or_else(|| overflow(measure, spec))? {
                    0 => drop(known.remove()),
                    sum => drop(known.insert(sum)),
                }
            }
        }
        Ok(())
    }

    /// Whether they are such as are counted of so many measures: in order, and none of them zero.
    pub(super) fn is_of(&self, measures: usize) -> bool {
        self.plain.is_sorted_by(|(one, _), (next, _)| one < next)
            && self.plain.iter().all(|(cell, number)| cell.measure < measures && *number != 0)
            && self.labelled.iter().all(|(cell, number)| cell.measure < measures && *number != 0)
            && self.days.iter().all(|(cell, days)| cell.measure < measures && days.is_in_order())
    }

    /// The numbers of a measure without a label, in the order of their fields and periods.
    pub(crate) fn plain_of(&self, measure: usize) -> &[(Cell, i64)] {
        let first = self.plain.partition_point(|(cell, _)| cell.measure < measure);
        let rest = &self.plain[first..];
        &rest[..rest.partition_point(|(cell, _)| cell.measure == measure)]
    }

    /// The labels of a measure that occur in any period, some of them more than once.
    pub(crate) fn labels(&self, measure: usize) -> impl Iterator<Item = &str> {
        let first = LabelCell { measure, field: Field::Rows, label: String::new(), period: None };
        let own = move |cell: &LabelCell| cell.measure == measure && cell.field == Field::Rows;
        self.labelled.range(first..).map_while(move |(cell, _)| own(cell).then_some(cell.label.as_str()))
    }

    /// The numbers of rows of a measure that have a label, by period.
    pub(crate) fn with_label(
        &self,
        measure: usize,
        field: Field,
        label: &str,
    ) -> impl Iterator<Item = (Option<i32>, i64)> {
        let place = |period: Option<i32>| LabelCell { measure, field, label: label.to_owned(), period };
        let all = self.labelled.range(place(None)..=place(Some(i32::MAX)));
        all.map(|(cell, number)| (cell.period, *number))
    }

    /// Rows by whole days.
    pub(crate) fn days(&self) -> &BTreeMap<DayCell, Histogram> {
        &self.days
    }

    /// The periods in which there are numbers that have one, some of them more than once.
    pub(crate) fn periods(&self, counts: impl Fn(&DayCell) -> bool) -> impl Iterator<Item = i32> {
        let plain = self.plain.iter().filter_map(|(cell, _)| cell.period);
        let labelled = self.labelled.keys().filter_map(|cell| cell.period);
        let days = self.days.keys().filter(move |cell| counts(cell)).map(|cell| cell.period);
        plain.chain(labelled).chain(days)
    }
}

/// The numbers of two groups in the order of their cells.
fn in_order<'a>(one: &'a [(Cell, i64)], other: &'a [(Cell, i64)]) -> impl Iterator<Item = (Cell, i64)> + 'a {
    let (mut one, mut other) = (one.iter().copied().peekable(), other.iter().copied().peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some((mine, _)), Some((theirs, _))) if theirs < mine => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

/// Numbers in the order of their cells, those of one cell added up.
fn summed(numbers: impl Iterator<Item = (Cell, i64)>, spec: &Spec) -> Result<Vec<(Cell, i64)>> {
    let mut sums: Vec<(Cell, i64)> = Vec::with_capacity(numbers.size_hint().0);
    for (cell, number) in numbers {
        match sums.last_mut() {
            Some((known, sum)) if *known == cell => {
                *sum = sum.checked_add(number).ok_or_else(|| overflow(cell.measure, spec))?;
            }
            _ => sums.push((cell, number)),
        }
    }
    sums.retain(|(_, sum)| *sum != 0);
    sums.shrink_to_fit();
    Ok(sums)
}

fn overflow(measure: usize, spec: &Spec) -> Error {
    Error::Overflow { measure: spec.measures[measure].id.clone() }
}
