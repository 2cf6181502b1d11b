//! Which cells linear algebra needs withheld, by elimination in integers.
//!
//! A change of the withheld cells that no printed cell shows is a solution of `E h = 0`, where `E` has a row for each relation and
//! a column for each withheld cell. A cell can be computed from the printed ones exactly if every solution is 0 there. So columns
//! are added, those first that are withheld anyway and then the others in the order in which they may be withheld, until each
//! primary cell has a solution that is not 0 in it; then cells of these solutions are printed again, the last first, where
//! each primary cell keeps one.

use std::collections::{BTreeMap, BTreeSet};

/// A vector of integers, of which those that are not 0 are kept.
type Sparse = BTreeMap<usize, i128>;

/// What can be withheld, in the order in which it is.
pub(super) struct Columns<'a> {
    /// The relations of each cell, with its coefficient in each.
    pub(super) memberships: &'a [Vec<(usize, i64)>],
    /// The cells that are withheld anyway.
    pub(super) withheld: &'a [usize],
    /// The cells that may be withheld besides, those first that are given up most easily.
    pub(super) candidates: &'a [usize],
    /// The cells that must not be computed.
    pub(super) primary: &'a [usize],
}

impl Columns<'_> {
    /// The cells to withhold besides, in order. What cannot be protected, or only with numbers beyond 128 bits, is left to the
    /// search for witnesses.
    pub(super) fn secondary(&self) -> Vec<usize> {
        let changes = self.protecting();
        let mut left: Vec<usize> = self.candidates.to_vec();
        left.retain(|cell| changes.iter().any(|change| change.contains_key(cell)));
        let columns: Vec<usize> = self.withheld.iter().chain(&left).copied().collect();
        let mut elimination = Elimination::default();
        let changes = columns.iter().filter_map(|cell| elimination.add(*cell, &self.memberships[*cell])).collect();
        let mut changes = Changes::new(changes, self.primary);
        left.reverse();
        left.retain(|cell| !changes.print(*cell));
        left.reverse();
        left
    }

    /// Changes that together protect each primary cell that can be protected.
    fn protecting(&self) -> Vec<Sparse> {
        let mut elimination = Elimination::default();
        let mut bare: Vec<usize> = self.primary.to_vec();
        let mut changes = Vec::new();
        for cell in self.withheld.iter().chain(self.candidates) {
            if bare.is_empty() {
                break;
            }
            let Some(change) = elimination.add(*cell, &self.memberships[*cell]) else { continue };
            let before = bare.len();
            bare.retain(|primary| !change.contains_key(primary));
            if bare.len() < before {
                changes.push(change);
            }
        }
        changes
    }
}

/// Changes of withheld cells that show in no relation.
struct Changes<'a> {
    /// Those that are left.
    left: Vec<Option<Sparse>>,
    /// Which of them are not 0 in a cell.
    of: BTreeMap<usize, BTreeSet<usize>>,
    primary: &'a [usize],
}

impl<'a> Changes<'a> {
    fn new(changes: Vec<Sparse>, primary: &'a [usize]) -> Self {
        let mut of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (number, change) in changes.iter().enumerate() {
            for cell in change.keys() {
                of.entry(*cell).or_default().insert(number);
            }
        }
        Self { left: changes.into_iter().map(Some).collect(), of, primary }
    }

    /// Prints a cell, which leaves the changes that are 0 in it, unless a primary cell would keep none.
    fn print(&mut self, cell: usize) -> bool {
        let of = self.of.get(&cell).cloned().unwrap_or_default();
        let change = |number: usize| self.left[number].as_ref().expect("what is listed is there");
        let Some(pivot) = of.iter().copied().min_by_key(|number| change(*number).len()) else { return true };
        let others = of.iter().copied().filter(|number| *number != pivot);
        let cleared: Option<Vec<_>> =
            others.map(|number| Some((number, cleared(change(number), change(pivot), cell)?))).collect();
        let Some(cleared) = cleared else { return false };
        let touched: BTreeSet<usize> = of.iter().flat_map(|number| change(*number).keys().copied()).collect();
        let keeps = |primary: &usize| {
            let is_left = |number: &usize| !of.contains(number);
            !touched.contains(primary)
                || self.of[primary].iter().any(is_left)
                || cleared.iter().any(|(_, change)| change.contains_key(primary))
        };
        if !self.primary.iter().all(keeps) {
            return false;
        }
        self.replace(pivot, None);
        for (number, change) in cleared {
            self.replace(number, Some(change));
        }
        true
    }

    fn replace(&mut self, number: usize, change: Option<Sparse>) {
        for cell in self.left[number].iter().flat_map(Sparse::keys) {
            self.of.get_mut(cell).expect("what is there is listed").remove(&number);
        }
        for cell in change.iter().flat_map(Sparse::keys) {
            self.of.entry(*cell).or_default().insert(number);
        }
        self.left[number] = change;
    }
}

/// Columns in echelon form, each with the change of cells that it is.
#[derive(Default)]
struct Elimination {
    pivots: BTreeMap<usize, (Sparse, Sparse)>,
}

impl Elimination {
    /// Adds the column of a cell; where it depends on the others, the change of the cells that shows in no relation.
    fn add(&mut self, cell: usize, memberships: &[(usize, i64)]) -> Option<Sparse> {
        let mut column: Sparse =
            memberships.iter().map(|(row, coefficient)| (*row, i128::from(*coefficient))).collect();
        let mut change = Sparse::from([(cell, 1)]);
        while let Some((row, at)) = column.first_key_value().map(|(row, at)| (*row, *at)) {
            let Some((other, its)) = self.pivots.get(&row) else {
                self.pivots.insert(row, (column, change));
                return None;
            };
            let theirs = other[&row];
            let common = gcd(at, theirs);
            let (own, its_own) = (theirs / common, at / common);
            // A column that 128 bits do not hold stays out: what it would protect, others must.
            column = combined(&column, own, other, its_own)?;
            change = combined(&change, own, its, its_own)?;
            shorten(&mut column, &mut change);
        }
        Some(change)
    }
}

/// A change that is 0 in a cell, with the help of another.
fn cleared(change: &Sparse, pivot: &Sparse, cell: usize) -> Option<Sparse> {
    let (at, theirs) = (change[&cell], pivot[&cell]);
    let common = gcd(at, theirs);
    let mut cleared = combined(change, theirs / common, pivot, at / common)?;
    shorten(&mut cleared, &mut Sparse::new());
    Some(cleared)
}

/// `a` times one vector less `b` times another, if 128 bits hold it.
fn combined(one: &Sparse, a: i128, other: &Sparse, b: i128) -> Option<Sparse> {
    let mut sum = Sparse::new();
    for (at, number) in one {
        sum.insert(*at, number.checked_mul(a)?);
    }
    for (at, number) in other {
        let number = number.checked_mul(b)?;
        let entry = sum.entry(*at).or_default();
        *entry = entry.checked_sub(number)?;
        if *entry == 0 {
            sum.remove(at);
        }
    }
    Some(sum)
}

/// Divides both vectors by what all their numbers have in common.
fn shorten(one: &mut Sparse, other: &mut Sparse) {
    let common = one.values().chain(other.values()).fold(0, |common, number| gcd(common, *number));
    if common > 1 {
        one.values_mut().chain(other.values_mut()).for_each(|number| *number /= common);
    }
}

fn gcd(one: i128, other: i128) -> i128 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
