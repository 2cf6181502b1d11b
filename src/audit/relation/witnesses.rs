//! Witnesses: the integers that make a claim possible.

use std::fmt;

use serde::Serialize;

use crate::audit::{exact::Rational, interval::Interval};

/// How many denominators are tried one by one.
const ONE_BY_ONE: i128 = 100_000;

/// A set of integers, as ranges that neither touch nor overlap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Witnesses {
    /// The first and last integer of each range, ascending.
    pub ranges: Vec<(i128, i128)>,
}

impl Witnesses {
    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The size of the set.
    pub fn count(&self) -> i128 {
        self.ranges.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// The smallest and the largest integer.
    pub fn ends(&self) -> Option<(i128, i128)> {
        Some((self.ranges.first()?.0, self.ranges.last()?.1))
    }

    /// Whether `k` is in the set.
    pub fn contains(&self, k: i128) -> bool {
        self.ranges.iter().any(|&(first, last)| (first..=last).contains(&k))
    }

    /// The integers in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = i128> + '_ {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Adds a range that starts at or after the start of every earlier range.
    pub(super) fn push(&mut self, first: i128, last: i128) {
        if first > last {
            return;
        }
        match self.ranges.last_mut() {
            Some(end) if first <= end.1.saturating_add(1) => end.1 = end.1.max(last),
            _ => self.ranges.push((first, last)),
        }
    }

    /// The integers `k` with `k / n` in `share` for an integer `n` in `base`; only 0 ≤ `k` ≤ `n` if `within`.
    ///
    /// `None` if the base is unbounded or a product overflows 128 bits.
    pub(super) fn of_share(share: &Interval, base: &Interval, within: bool) -> Option<Self> {
        let (first, last) = base.integers();
        let (first, last) = (first?, last?);
        let mut found = Self::default();
        if first > last {
            return Some(found);
        }
        // Once the width of the share times n reaches 2, each n has a witness and the ranges of neighbours touch, since
        // a share is at most 1.
        let width = share.upper?.value.checked_sub(share.lower?.value)?;
        let dense = width.checked_mul(Rational::integer(first))?.floor() >= 2;
        if !(dense && within) && last - first < ONE_BY_ONE {
            for n in first..=last {
                let (low, high) = numerators(share, n, within)?;
                found.push(low, high);
            }
            return Some(found);
        }
        if !dense {
            return None;
        }
        found.push(numerators(share, first, within)?.0, numerators(share, last, within)?.1);
        Some(found)
    }
}

/// The first and last integer `k` with `k / n` in `share`, computed without reducing fractions.
fn numerators(share: &Interval, n: i128, within: bool) -> Option<(i128, i128)> {
    let (lower, upper) = (share.lower?, share.upper?);
    let product = lower.value.numerator().checked_mul(n)?;
    let (quotient, rest) =
        (product.div_euclid(lower.value.denominator()), product.rem_euclid(lower.value.denominator()));
    let low = quotient + i128::from(rest > 0 || !lower.closed);
    let product = upper.value.numerator().checked_mul(n)?;
    let (quotient, rest) =
        (product.div_euclid(upper.value.denominator()), product.rem_euclid(upper.value.denominator()));
    let high = quotient - i128::from(rest == 0 && !upper.closed);
    Some(if within { (low.max(0), high.min(n)) } else { (low, high) })
}

impl fmt::Display for Witnesses {
    /// Prints `86, 87`, `95693–96762` or `none`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        for (at, (first, last)) in self.ranges.iter().take(8).enumerate() {
            f.write_str(if at > 0 { ", " } else { "" })?;
            match last - first {
                0 => write!(f, "{first}")?,
                1 => write!(f, "{first}, {last}")?,
                _ => write!(f, "{first}–{last}")?,
            }
        }
        f.write_str(if self.ranges.len() > 8 { ", …" } else { "" })
    }
}
