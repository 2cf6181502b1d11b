//! A tally seen group by group, with totals where they are asked for, and measures as they stand in a period.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use crate::catalogue::Measure;
use crate::error::{Result, go_on};
use crate::tally::{Counts, DayCell, Field, Group, Histogram, Tally};

/// The numbers of each group that figures are made for.
pub(super) struct View<'a> {
    pub(super) tally: &'a Tally,
    pub(super) groups: BTreeMap<Arc<Group>, Totals<'a>>,
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
    pub(super) fn new(tally: &'a Tally, totals: bool, stop: &AtomicBool) -> Result<Self> {
        let parts = parts(tally, totals, stop)?;
        let parts: Vec<(Group, Vec<&'a Counts>)> = parts.into_iter().collect();
        let summed = |(group, parts): (Group, Vec<&'a Counts>)| {
            go_on(stop)?;
            Ok((Arc::new(group), Totals::of(tally, &parts)?))
        };
        let groups = parts.into_par_iter().map(summed).collect::<Result<Vec<_>>>()?;
        Ok(Self { tally, groups: groups.into_iter().collect() })
    }

    /// The labels of a measure that occur in any group and period.
    pub(super) fn labels(&self, measure: usize) -> BTreeSet<&str> {
        self.groups.values().flat_map(|totals| totals.0.labels(measure)).collect()
    }
}

/// The numbers that each group is the sum of.
///
/// What cannot be read may be anything, so rows with an unreadable value are excluded in every group they may belong to.
fn parts<'a>(tally: &'a Tally, totals: bool, stop: &AtomicBool) -> Result<BTreeMap<Group, Vec<&'a Counts>>> {
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
            go_on(stop)?;
            groups.entry(masked(group, mask)).or_default();
        }
        if mask + 1 == masks && (totals || width == 0) {
            groups.entry(vec![None; width]).or_default();
        }
    }
    for mask in 0..masks {
        for (group, counts) in &tally.groups {
            go_on(stop)?;
            if readable(group, mask) {
                groups.entry(masked(group, mask)).or_default().push(counts);
            } else {
                let targets = groups.iter_mut().filter(|(target, _)| belongs(group, target, mask));
                targets.for_each(|(_, parts)| parts.push(counts));
            }
        }
    }
    Ok(groups)
}

/// Whether the numbers of a group of the tally count in a group of the view that totals over the columns of `mask`.
fn belongs(group: &Group, target: &Group, mask: u32) -> bool {
    group.iter().zip(target).enumerate().all(|(at, (value, wanted))| {
        let totalled = mask >> at & 1 == 1;
        if totalled { wanted.is_none() } else { wanted.is_some() && (value == wanted || value.is_none()) }
    })
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

    /// The numbers of a measure that have no label.
    pub(super) fn runs(&self, measure: usize) -> Runs {
        let mut runs = Runs::default();
        for (cell, number) in self.0.plain_of(measure) {
            runs.push(cell.field, cell.period, *number);
        }
        runs
    }

    /// A measure, whose numbers without a label are known, as it stands in a period.
    pub(super) fn measured(&self, runs: &Runs, measure: usize, definition: &Measure, period: i32) -> Measured<'_> {
        if definition.days.is_some() {
            let days = |field: Field| self.0.days().get(&DayCell { measure, field, period });
            return Measured { stopped: days(Field::Rows), running: days(Field::Running), ..Measured::default() };
        }
        let mut labels: BTreeMap<&str, i128> = BTreeMap::new();
        if definition.has_labels() {
            for label in self.0.labels(measure) {
                labels
                    .entry(label)
                    .or_insert_with(|| self.labelled(measure, label).state(definition, Field::Rows, period));
            }
            labels.retain(|_, rows| *rows > 0);
        }
        let plain = |field: Field| runs.state(definition, field, period);
        let valued = |field: Field| if definition.sum.is_some() { plain(field) } else { 0 };
        Measured {
            rows: plain(Field::Rows),
            part: match definition.part_at {
                Some(_) => runs.at(Field::RowsLeft, period),
                None => plain(Field::Part),
            },
            valued: valued(Field::Valued),
            total: valued(Field::Total),
            labels,
            ..Measured::default()
        }
    }

    /// The rows of a measure that have a label.
    fn labelled(&self, measure: usize, label: &str) -> Runs {
        let mut runs = Runs::default();
        for field in [Field::Rows, Field::RowsLeft] {
            for (period, number) in self.0.with_label(measure, field, label) {
                runs.push(field, period, number);
            }
        }
        runs
    }
}

/// The numbers of a field by period, in order; what stands in no period comes first.
type Run = Vec<(Option<i32>, i64)>;

/// For each field its numbers.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<(Field, Run)>);

impl Runs {
    fn push(&mut self, field: Field, period: Option<i32>, number: i64) {
        match self.0.last_mut() {
            Some((known, run)) if *known == field => run.push((period, number)),
            _ => self.0.push((field, vec![(period, number)])),
        }
    }

    fn of(&self, field: Field) -> &[(Option<i32>, i64)] {
        self.0.iter().find(|(known, _)| *known == field).map_or(&[], |(_, run)| run)
    }

    fn in_period(&self, field: Field, period: Option<i32>) -> i128 {
        let run = self.of(field);
        run.binary_search_by_key(&period, |(period, _)| *period).map_or(0, |at| i128::from(run[at].1))
    }

    fn at(&self, field: Field, period: i32) -> i128 {
        self.in_period(field, Some(period))
    }

    /// What came until the end of a period; what stands in no period was always there.
    fn until(&self, field: Field, period: i32) -> i128 {
        let by_then = self.of(field).iter().take_while(|(known, _)| *known <= Some(period));
        by_then.map(|(_, number)| i128::from(*number)).sum()
    }

    /// The rows that may belong to a period but cannot be used.
    pub(super) fn excluded(&self, period: i32) -> u64 {
        let rows = self.at(Field::Excluded, period) + self.in_period(Field::Excluded, None);
        u64::try_from(rows).unwrap_or(0)
    }

    /// What a number comes to in a period, for a flow or a stock.
    fn state(&self, definition: &Measure, field: Field, period: i32) -> i128 {
        match definition {
            Measure { at: Some(_), .. } => self.at(field, period),
            Measure { opening: true, .. } => self.until(field, period - 1) - self.until(field.left(), period - 1),
            Measure { open: Some(_), .. } => self.until(field, period) - self.until(field.left(), period - 1),
            _ => self.until(field, period) - self.until(field.left(), period),
        }
    }
}
