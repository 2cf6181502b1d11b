//! A tally seen group by group, with totals where they are asked for, and measures as they stand in a period.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Measure;
use crate::tally::{Counts, DayCell, Field, Group, Histogram, Tally};

/// The numbers of each group that figures are made for.
pub(super) struct View<'a> {
    pub(super) tally: &'a Tally,
    pub(super) groups: BTreeMap<Group, Totals<'a>>,
}

/// The numbers of one group.
#[derive(Default)]
pub(super) struct Totals<'a> {
    /// By measure and field, by period; the number without a period holds in every one.
    cells: BTreeMap<(usize, Field), BTreeMap<Option<i32>, Numbers<'a>>>,
    days: BTreeMap<DayCell, Cow<'a, Histogram>>,
}

/// The numbers of one field and period: of all rows, and by label.
#[derive(Default)]
struct Numbers<'a> {
    all: i128,
    labels: BTreeMap<&'a str, i128>,
}

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
    pub(super) fn new(tally: &'a Tally, totals: bool) -> Self {
        let width = tally.spec().by().len();
        let masks = if totals { 1_u32 << width } else { 1 };
        let mut groups: BTreeMap<Group, Totals<'a>> = BTreeMap::new();
        let masked = |group: &Group, mask: u32| -> Group {
            group.iter().enumerate().map(|(at, value)| value.clone().filter(|_| mask >> at & 1 == 0)).collect()
        };
        let readable = |group: &Group, mask: u32| {
            group.iter().enumerate().all(|(at, value)| value.is_some() || mask >> at & 1 == 1)
        };
        for mask in 0..masks {
            for group in tally.groups.keys().filter(|group| readable(group, mask)) {
                groups.entry(masked(group, mask)).or_default();
            }
            if mask + 1 == masks && (totals || width == 0) {
                groups.entry(vec![None; width]).or_default();
            }
        }
        let mut view = Self { tally, groups };
        for mask in 0..masks {
            for (group, cells) in &tally.groups {
                if readable(group, mask) {
                    view.add(&masked(group, mask), cells);
                } else {
                    let targets: Vec<_> =
                        view.groups.keys().filter(|target| belongs(group, target, mask)).cloned().collect();
                    for target in &targets {
                        view.add(target, cells);
                    }
                }
            }
        }
        view
    }

    fn add(&mut self, target: &Group, counts: &'a Counts) {
        let totals = self.groups.get_mut(target).expect("the group was entered");
        for (cell, value) in &counts.cells {
            let numbers = totals.cells.entry((cell.measure, cell.field)).or_default().entry(cell.period).or_default();
            match &cell.label {
                None => numbers.all += i128::from(*value),
                Some(label) => *numbers.labels.entry(label).or_default() += i128::from(*value),
            }
        }
        for (cell, days) in &counts.days {
            match totals.days.entry(*cell) {
                Entry::Vacant(empty) => {
                    empty.insert(Cow::Borrowed(days));
                }
                Entry::Occupied(mut known) => known.get_mut().to_mut().add(days),
            }
        }
    }

    /// The labels of a measure that occur in any group and period.
    pub(super) fn labels(&self, measure: usize) -> BTreeSet<&'a str> {
        let periods = self.groups.values().filter_map(|totals| totals.cells.get(&(measure, Field::Rows)));
        periods.flat_map(BTreeMap::values).flat_map(|numbers| numbers.labels.keys().copied()).collect()
    }

    /// A measure as it stands in a group and a period.
    pub(super) fn measured(&self, group: &Group, measure: usize, definition: &Measure, period: i32) -> Measured<'_> {
        self.groups.get(group).map_or_else(Measured::default, |totals| totals.measured(measure, definition, period))
    }

    /// The rows of a measure that may belong to a group and a period but cannot be used.
    pub(super) fn set_aside(&self, group: &Group, measure: usize, period: i32) -> u64 {
        let numbers = self.groups.get(group).and_then(|totals| totals.cells.get(&(measure, Field::SetAside)));
        let rows = |period: Option<i32>| numbers.and_then(|numbers| numbers.get(&period)).map_or(0, |rows| rows.all);
        u64::try_from(rows(Some(period)) + rows(None)).unwrap_or(0)
    }
}

/// Whether the numbers of a group of the tally count in a group of the view that totals over the columns of `mask`.
///
/// What cannot be read may be anything, so rows with an unreadable value are set aside in every group they may belong to.
fn belongs(group: &Group, target: &Group, mask: u32) -> bool {
    group.iter().zip(target).enumerate().all(|(at, (value, wanted))| {
        let totalled = mask >> at & 1 == 1;
        if totalled { wanted.is_none() } else { wanted.is_some() && (value == wanted || value.is_none()) }
    })
}

impl Totals<'_> {
    fn measured(&self, measure: usize, definition: &Measure, period: i32) -> Measured<'_> {
        let series = |field: Field| self.cells.get(&(measure, field));
        if definition.days.is_some() {
            let days = |field: Field| self.days.get(&DayCell { measure, field, period }).map(AsRef::as_ref);
            return Measured { stopped: days(Field::Rows), running: days(Field::Running), ..Measured::default() };
        }
        let state = |field: Field, of: &dyn Fn(&Numbers<'_>) -> i128| {
            let at =
                |field: Field, period: i32| series(field).and_then(|series| series.get(&Some(period))).map_or(0, of);
            let until = |field: Field, period: i32| {
                series(field).map_or(0, |series| series.range(..=Some(period)).map(|(_, numbers)| of(numbers)).sum())
            };
            match definition {
                Measure { at: Some(_), .. } => at(field, period),
                Measure { opening: true, .. } => until(field, period - 1) - until(field.left(), period - 1),
                Measure { open: Some(_), .. } => until(field, period) - until(field.left(), period - 1),
                _ => until(field, period) - until(field.left(), period),
            }
        };
        let plain = |field: Field| state(field, &|numbers| numbers.all);
        let left =
            || series(Field::RowsLeft).and_then(|series| series.get(&Some(period))).map_or(0, |numbers| numbers.all);
        let mut labels: BTreeMap<&str, i128> = BTreeMap::new();
        for label in series(Field::Rows).into_iter().flatten().flat_map(|(_, numbers)| numbers.labels.keys()) {
            let rows = || state(Field::Rows, &|numbers| numbers.labels.get(label).copied().unwrap_or(0));
            labels.entry(label).or_insert_with(rows);
        }
        labels.retain(|_, rows| *rows > 0);
        Measured {
            rows: plain(Field::Rows),
            part: if definition.part_at.is_some() { left() } else { plain(Field::Part) },
            valued: plain(Field::Valued),
            total: plain(Field::Total),
            labels,
            ..Measured::default()
        }
    }
}
