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
#[derive(Debug, Clone, Default)]
struct Attempt {
    price: u64,
    change: Change,
    /// The sums that do not hold, and by how much.
    broken: BTreeMap<usize, i64>,
}

/// One more change of a cell to an attempt, and the price of both. It is made when its turn comes, as most never have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    /// The price with what mending may cost, and how many sums are broken, which tells which of two is nearer to its end.
    estimate: (u64, usize),
    /// Of equal ones the first found.
    number: usize,
    attempt: usize,
    cell: usize,
    by: i64,
    price: u64,
}

impl<F: Fn(usize) -> Option<Open>> Field<'_, F> {
    /// A cheap witness that moves a cell up by a distance, or where that is 0 by one either way; none where looking at so many changes
    /// finds none.
    pub(super) fn witness(&self, cell: usize, above: i64, patience: usize) -> Option<Change> {
        let steps: &[i64] = if above > 0 { &[above] } else { &[1, -1] };
        let mut attempts = vec![Attempt::default()];
        let mut queue = BinaryHeap::new();
        let mut number = 0;
        let mut push = |queue: &mut BinaryHeap<_>, (at, attempt): (usize, &Attempt), cell, by| {
            if let Some((price, estimate)) = self.estimate(attempt, cell, by) {
                queue.push(Reverse(Step { estimate, number, attempt: at, cell, by, price }));
                number += 1;
            }
        };
        for step in steps {
            push(&mut queue, (0, &attempts[0]), cell, *step);
        }
        for at in 1..=patience {
            let Reverse(step) = queue.pop()?;
            let attempt = self.with(&attempts[step.attempt], step);
            let Some((&relation, &by)) = attempt.broken.iter().min_by_key(|(row, _)| self.relations[**row].len())
            else {
                return Some(attempt.change);
            };
            for (mender, coefficient) in &self.relations[relation] {
                if *mender != cell && by % coefficient == 0 {
                    push(&mut queue, (at, &attempt), *mender, -by / coefficient);
                }
            }
            attempts.push(attempt);
        }
        None
    }

    /// The price of an attempt with one more cell changed, and the estimate of what it will be, if that leaves the cell possible.
    fn estimate(&self, attempt: &Attempt, cell: usize, by: i64) -> Option<(u64, (u64, usize))> {
        let Open { limits: Limits { least, most }, price } = (self.open)(cell)?;
        let before = attempt.change.get(&cell).copied().unwrap_or_default();
        // What was changed is not changed back.
        if before.signum() == -by.signum() {
            return None;
        }
        let value = self.cells[cell].value.checked_add(before.checked_add(by)?)?;
        if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
            return None;
        }
        let mut broken = attempt.broken.len();
        for (relation, coefficient) in &self.memberships[cell] {
            let before = attempt.broken.get(relation).copied();
            match before.unwrap_or_default().checked_add(by.checked_mul(*coefficient)?)? {
                0 => broken -= 1,
                _ if before.is_none() => broken += 1,
                _ => {}
            }
        }
        let price = attempt.price.checked_add(price)?;
        Some((price, (price + self.broken * broken as u64, broken)))
    }

    fn with(&self, attempt: &Attempt, Step { cell, by, price, .. }: Step) -> Attempt {
        let mut next = Attempt { price, ..attempt.clone() };
        *next.change.entry(cell).or_default() += by;
        for (relation, coefficient) in &self.memberships[cell] {
            let broken = next.broken.entry(*relation).or_default();
            *broken += by * coefficient;
            if *broken == 0 {
                next.broken.remove(relation);
            }
        }
        next
    }
}
