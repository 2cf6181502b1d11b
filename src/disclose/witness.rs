//! Witnesses: other numbers for withheld cells that agree with all that is printed.
//!
//! A cell is safe if such a witness gives it another number. A search from small changes to large ones looks for it: a change of
//! one cell breaks its sums, each broken sum is mended by one more cell, until all sums hold. Cells that are printed may
//! take part at their price, and are withheld if the cheapest witness needs them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::disclose::cells::Cell;
use crate::disclose::tables::Relation;
use crate::disclose::verify::Limits;

/// What a broken sum weighs: more than the price of most cells, so that changes near their end go on first.
pub(super) const BROKEN: u64 = 30;

/// What it weighs where that leads nowhere: less than what else is withheld costs, so that changes that break much at first are looked at.
pub(super) const BROKEN_LIGHTLY: u64 = 2;

/// A change of some cells.
pub(super) type Change = BTreeMap<usize, i64>;

/// What a reader knows of a cell that may change, and what it costs that a witness changes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) limits: Limits,
    pub(super) price: u64,
}

/// The tables in which witnesses are looked for; `open` says which cells may change.
pub(super) struct Field<'a, F: Fn(usize) -> Option<Open>> {
    pub(super) cells: &'a [Cell],
    pub(super) relations: &'a [Relation],
    pub(super) memberships: &'a [Vec<(usize, i64)>],
    pub(super) open: F,
    /// What a broken sum weighs.
    pub(super) broken: u64,
}

/// A change that does not yet leave all sums as they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Attempt {
    price: u64,
    change: Change,
    /// The sums that do not hold, and by how much.
    broken: BTreeMap<usize, i64>,
}

impl<F: Fn(usize) -> Option<Open>> Field<'_, F> {
    /// A cheap witness that moves a cell up by a distance, or where that is 0 by one either way; none where looking at so many changes
    /// finds none.
    pub(super) fn witness(&self, cell: usize, above: i64, patience: usize) -> Option<Change> {
        let steps: &[i64] = if above > 0 { &[above] } else { &[1, -1] };
        let mut queue = BinaryHeap::new();
        let mut number = 0_u64;
        for step in steps {
            let start = Attempt { price: 0, change: Change::new(), broken: BTreeMap::new() };
            if let Some(attempt) = self.with(&start, cell, *step) {
                queue.push(Reverse((self.estimate(&attempt), number, attempt)));
                number += 1;
            }
        }
        for _ in 0..patience {
            let Reverse((_, _, attempt)) = queue.pop()?;
            let Some((&relation, &by)) = attempt.broken.iter().min_by_key(|(row, _)| self.relations[**row].len())
            else {
                return Some(attempt.change);
            };
            for (mender, coefficient) in &self.relations[relation] {
                if *mender == cell || by % coefficient != 0 {
                    continue;
                }
                if let Some(next) = self.with(&attempt, *mender, -by / coefficient) {
                    queue.push(Reverse((self.estimate(&next), number, next)));
                    number += 1;
                }
            }
        }
        None
    }

    /// The price of an attempt with what mending it may cost, and which of two is nearer to its end.
    fn estimate(&self, attempt: &Attempt) -> (u64, usize) {
        (attempt.price + self.broken * attempt.broken.len() as u64, attempt.broken.len())
    }

    /// An attempt with one more cell changed, if that leaves the cell possible.
    fn with(&self, attempt: &Attempt, cell: usize, step: i64) -> Option<Attempt> {
        let Open { limits: Limits { least, most }, price } = (self.open)(cell)?;
        let before = attempt.change.get(&cell).copied().unwrap_or_default();
        // What was changed is not changed back.
        if before.signum() == -step.signum() {
            return None;
        }
        let moved = before.checked_add(step)?;
        let value = self.cells[cell].value.checked_add(moved)?;
        if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
            return None;
        }
        let mut next = attempt.clone();
        next.price = next.price.checked_add(price)?;
        next.change.insert(cell, moved);
        for (relation, coefficient) in &self.memberships[cell] {
            let by = next.broken.entry(*relation).or_default();
            *by = by.checked_add(step.checked_mul(*coefficient)?)?;
            if *by == 0 {
                next.broken.remove(relation);
            }
        }
        Some(next)
    }
}
