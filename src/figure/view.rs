//! A tally seen group by group, with totals where they are asked for, and measures as they stand in a period.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Measure;
use crate::tally::{Cell, Field, Group, Tally};

/// The numbers of each group that figures are made for.
pub(super) struct View<'a> {
    pub(super) tally: &'a Tally,
    pub(super) groups: BTreeMap<Group, Totals>,
}

/// The numbers of one group: by measure and field, by label, by period.
#[derive(Default)]
pub(super) struct Totals(BTreeMap<(usize, Field), BTreeMap<Option<String>, Series>>);

/// Numbers by period; the number without a period holds in every one, and comes first.
#[derive(Default)]
struct Series(BTreeMap<Option<i32>, i128>);

/// A measure in one period.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Measured {
    pub(super) rows: i128,
    pub(super) part: i128,
    pub(super) valued: i128,
    pub(super) total: i128,
    pub(super) set_aside: u64,
    /// Rows by label, for a composition or distinct values; only those that have some.
    pub(super) labels: BTreeMap<String, i128>,
    /// Rows by whole days: those whose clock has stopped and those whose clock still runs.
    pub(super) stopped: BTreeMap<u32, u64>,
    pub(super) running: BTreeMap<u32, u64>,
}

impl<'a> View<'a> {
    pub(super) fn new(tally: &'a Tally, totals: bool) -> Self {
        let width = tally.spec().by().len();
        let masks = if totals { 1_u32 << width } else { 1 };
        let mut groups: BTreeMap<Group, Totals> = BTreeMap::new();
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

    fn add(&mut self, target: &Group, cells: &BTreeMap<Cell, i64>) {
        let numbers = self.groups.get_mut(target).expect("the group was entered");
        for (cell, value) in cells {
            let series = numbers.0.entry((cell.measure, cell.field)).or_default().entry(cell.label.clone());
            *series.or_default().0.entry(cell.period).or_default() += i128::from(*value);
        }
    }

    /// The labels of a measure that occur in any group and period.
    pub(super) fn labels(&self, measure: usize) -> BTreeSet<String> {
        let labels = |totals: &'_ Totals| {
            totals.0.get(&(measure, Field::Rows)).map(|labels| labels.keys().flatten().cloned().collect::<Vec<_>>())
        };
        self.groups.values().filter_map(labels).flatten().collect()
    }

    /// A measure as it stands in a group and a period.
    pub(super) fn measured(&self, group: &Group, measure: usize, definition: &Measure, period: i32) -> Measured {
        self.groups.get(group).map_or_else(Measured::default, |totals| totals.measured(measure, definition, period))
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

impl Totals {
    fn measured(&self, measure: usize, definition: &Measure, period: i32) -> Measured {
        let state = |series: Option<&Series>, left: Option<&Series>| {
            let empty = Series::default();
            let (series, left) = (series.unwrap_or(&empty), left.unwrap_or(&empty));
            if definition.at.is_some() || definition.days.is_some() {
                series.at(period)
            } else if definition.opening {
                series.until(period - 1) - left.until(period - 1)
            } else if definition.open.is_some() {
                series.until(period) - left.until(period - 1)
            } else {
                series.until(period) - left.until(period)
            }
        };
        let plain = |field: Field| {
            let of = |field| self.0.get(&(measure, field)).and_then(|labels| labels.get(&None));
            state(of(field), of(field.left()))
        };
        let left = |field: Field| {
            self.0.get(&(measure, field)).and_then(|labels| labels.get(&None)).map_or(0, |series| series.at(period))
        };
        let aside = self.0.get(&(measure, Field::SetAside)).and_then(|labels| labels.get(&None));
        let aside = aside.map_or(0, |series| series.at(period) + series.always());
        let days = |field: Field| {
            let rows = self.0.get(&(measure, field)).into_iter().flatten();
            let of = |(label, series): (&Option<String>, &Series)| {
                let days = label.as_ref()?.parse().ok()?;
                Some((days, u64::try_from(series.at(period)).ok().filter(|rows| *rows > 0)?))
            };
            rows.filter_map(of).collect()
        };
        if definition.days.is_some() {
            let (stopped, running) = (days(Field::Rows), days(Field::Running));
            let set_aside = u64::try_from(aside).unwrap_or(0);
            return Measured { stopped, running, set_aside, ..Measured::default() };
        }
        let labelled = self.0.get(&(measure, Field::Rows)).into_iter().flatten().filter_map(|(label, series)| {
            let label = label.as_ref()?;
            let gone = self.0.get(&(measure, Field::RowsLeft)).and_then(|labels| labels.get(&Some(label.clone())));
            Some((label.clone(), state(Some(series), gone))).filter(|(_, rows)| *rows > 0)
        });
        Measured {
            rows: plain(Field::Rows),
            part: if definition.part_at.is_some() { left(Field::RowsLeft) } else { plain(Field::Part) },
            valued: plain(Field::Valued),
            total: plain(Field::Total),
            set_aside: u64::try_from(aside).unwrap_or(0),
            labels: labelled.collect(),
            ..Measured::default()
        }
    }
}

impl Series {
    fn at(&self, period: i32) -> i128 {
        self.0.get(&Some(period)).copied().unwrap_or(0)
    }

    fn always(&self) -> i128 {
        self.0.get(&None).copied().unwrap_or(0)
    }

    fn until(&self, period: i32) -> i128 {
        self.0.range(..=Some(period)).map(|(_, value)| value).sum()
    }
}
