//! A tally seen group by group, with totals where they are asked for, and measures as they stand in a period.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::catalogue::Measure;
use crate::error::Result;
use crate::tally::{Cell, Counts, DayCell, Field, Group, Histogram, Tally};

/// The numbers of each group that figures are made for.
pub(super) struct View<'a> {
    pub(super) tally: &'a Tally,
    pub(super) groups: BTreeMap<Group, Totals<'a>>,
}

/// The numbers of one group: those of the tally as they are, or a sum of several.
#[derive(Default)]
pub(super) struct Totals<'a>(Cow<'a, Counts>);

/// A measure in one period.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Measured<'a> {
    pub(super) rows: i128,
    pub(super) part: i128,
    pub(super) valued: i128,
    pub(super) total: i128,
    /// Rows by label, for a composition or distinct values; only those that have some.
    pub(super) labels: BTreeMap<&'a str, i128>,
    /// Rows by whole days: those whose clock has stopped and those whose clock still runs.
    pub(super) stopped: Option<&'a Histogram>,
    pub(super) running: Option<&'a Histogram>,
}

impl<'a> View<'a> {
    pub(super) fn new(tally: &'a Tally, totals: bool) -> Result<Self> {
        let parts = parts(tally, totals);
        let parts: Vec<(Group, Vec<&'a Counts>)> = parts.into_iter().collect();
        let summed = |(group, parts): (Group, Vec<&'a Counts>)| Ok((group, Totals::of(tally, &parts)?));
        let groups = parts.into_par_iter().map(summed).collect::<Result<Vec<_>>>()?;
        Ok(Self { tally, groups: groups.into_iter().collect() })
    }

    /// The labels of a measure that occur in any group and period.
    pub(super) fn labels(&self, measure: usize) -> BTreeSet<&str> {
        self.groups.values().flat_map(|totals| totals.labels(measure)).collect()
    }
}

/// The numbers that each group is the sum of.
///
/// What cannot be read may be anything, so rows with an unreadable value are set aside in every group they may belong to.
fn parts(tally: &Tally, totals: bool) -> BTreeMap<Group, Vec<&Counts>> {
    let width = tally.spec().by().len();
    let masks = if totals { 1_u32 << width } else { 1 };
    let mut groups: BTreeMap<Group, Vec<&Counts>> = BTreeMap::new();
    let masked = |group: &Group, mask: u32| -> Group {
        group.iter().enumerate().map(|(at, value)| value.clone().filter(|_| mask >> at & 1 == 0)).collect()
    };
    let readable =
        |group: &Group, mask: u32| group.iter().enumerate().all(|(at, value)| value.is_some() || mask >> at & 1 == 1);
    for mask in 0..masks {
        for group in tally.groups.keys().filter(|group| readable(group, mask)) {
            groups.entry(masked(group, mask)).or_default();
        }
        if mask + 1 == masks && (totals || width == 0) {
            groups.entry(vec![None; width]).or_default();
        }
    }
    for mask in 0..masks {
        for (group, counts) in &tally.groups {
            if readable(group, mask) {
                groups.entry(masked(group, mask)).or_default().push(counts);
            } else {
                let targets = groups.iter_mut().filter(|(target, _)| belongs(group, target, mask));
                targets.for_each(|(_, parts)| parts.push(counts));
            }
        }
    }
    groups
}

/// Whether the numbers of a group of the tally count in a group of the view that totals over the columns of `mask`.
fn belongs(group: &Group, target: &Group, mask: u32) -> bool {
    group.iter().zip(target).enumerate().all(|(at, (value, wanted))| {
        let totalled = mask >> at & 1 == 1;
        if totalled { wanted.is_none() } else { wanted.is_some() && (value == wanted || value.is_none()) }
    })
}

/// Where a number without a label stands.
fn cell(measure: usize, field: Field, period: Option<i32>) -> Cell {
    Cell { measure, field, label: None, period }
}

impl<'a> Totals<'a> {
    fn of(tally: &Tally, parts: &[&'a Counts]) -> Result<Self> {
        let [first, rest @ ..] = parts else { return Ok(Self::default()) };
        let mut counts = Cow::Borrowed(*first);
        for part in rest {
            counts.to_mut().add(part, tally.spec())?;
        }
        Ok(Self(counts))
    }

    fn cells(&self) -> &BTreeMap<Cell, i64> {
        &self.0.cells
    }

    fn at(&self, cell: &Cell) -> i128 {
        self.cells().get(cell).copied().map_or(0, i128::from)
    }

    /// The labels of a measure that occur in any period.
    fn labels(&self, measure: usize) -> impl Iterator<Item = &str> {
        let first = cell(measure, Field::Rows, None);
        let all = self.cells().range(first..).map_while(move |(cell, _)| {
            (cell.measure == measure && cell.field == Field::Rows).then_some(cell.label.as_deref())
        });
        all.flatten()
    }

    /// The rows of a measure that may belong to a period but cannot be used.
    pub(super) fn set_aside(&self, measure: usize, period: i32) -> u64 {
        let rows = |period: Option<i32>| self.at(&cell(measure, Field::SetAside, period));
        u64::try_from(rows(Some(period)) + rows(None)).unwrap_or(0)
    }

    /// A measure as it stands in a period.
    pub(super) fn measured(&self, measure: usize, definition: &Measure, period: i32) -> Measured<'_> {
        if definition.days.is_some() {
            let days = |field: Field| self.0.days.get(&DayCell { measure, field, period });
            return Measured { stopped: days(Field::Rows), running: days(Field::Running), ..Measured::default() };
        }
        let plain = |field: Field| self.state(definition, measure, field, None, period);
        let mut labels: BTreeMap<&str, i128> = BTreeMap::new();
        if definition.has_labels() {
            for label in self.labels(measure) {
                let rows = || self.state(definition, measure, Field::Rows, Some(label), period);
                labels.entry(label).or_insert_with(rows);
            }
            labels.retain(|_, rows| *rows > 0);
        }
        let valued = |field: Field| if definition.sum.is_some() { plain(field) } else { 0 };
        Measured {
            rows: plain(Field::Rows),
            part: match definition.part_at {
                Some(_) => self.at(&cell(measure, Field::RowsLeft, Some(period))),
                None => plain(Field::Part),
            },
            valued: valued(Field::Valued),
            total: valued(Field::Total),
            labels,
            ..Measured::default()
        }
    }

    /// What a number comes to in a period, for a flow or a stock.
    fn state(&self, definition: &Measure, measure: usize, field: Field, label: Option<&str>, period: i32) -> i128 {
        let place =
            |field: Field, period: Option<i32>| Cell { measure, field, label: label.map(ToOwned::to_owned), period };
        // What stands in no period was always there.
        let until = |field: Field, period: i32| -> i128 {
            let all = self.cells().range(place(field, None)..=place(field, Some(period)));
            all.map(|(_, number)| i128::from(*number)).sum()
        };
        match definition {
            Measure { at: Some(_), .. } => self.at(&place(field, Some(period))),
            Measure { opening: true, .. } => until(field, period - 1) - until(field.left(), period - 1),
            Measure { open: Some(_), .. } => until(field, period) - until(field.left(), period - 1),
            _ => until(field, period) - until(field.left(), period),
        }
    }
}
