//! The whole numbers that make a figure possible.

use std::fmt;

use serde::Serialize;

use crate::audit::{exact::Rational, interval::Interval};

/// How many denominators are looked at one by one.
const ONE_BY_ONE: i128 = 100_000;

/// A set of whole numbers, as ranges that neither touch nor overlap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Witnesses {
    /// First and last of each range, ascending.
    pub ranges: Vec<(i128, i128)>,
}

impl Witnesses {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many there are.
    pub fn count(&self) -> i128 {
        self.ranges.iter().map(|(first, last)| last - first + 1).sum()
    }

    /// The smallest and the largest.
    pub fn ends(&self) -> Option<(i128, i128)> {
        Some((self.ranges.first()?.0, self.ranges.last()?.1))
    }

    /// Whether `k` is one.
    pub fn contains(&self, k: i128) -> bool {
        self.ranges.iter().any(|&(first, last)| (first..=last).contains(&k))
    }

    /// All of them, ascending.
    pub fn iter(&self) -> impl Iterator<Item = i128> + '_ {
        self.ranges.iter().flat_map(|&(first, last)| first..=last)
    }

    /// Adds a range that starts at or behind every earlier range's start.
    pub(super) fn push(&mut self, first: i128, last: i128) {
        if first > last {
            return;
        }
        match self.ranges.last_mut() {
            Some(end) if first <= end.1.saturating_add(1) => end.1 = end.1.max(last),
            _ => self.ranges.push((first, last)),
        }
    }

    /// The whole `k` with `k / n` in `share` for a whole `n` of `base`, `k` between 0 and `n` if `within`.
    ///
    /// `None` if the base has no end or a product does not fit 128 bits.
    pub(super) fn of_share(share: &Interval, base: &Interval, within: bool) -> Option<Self> {
        let (first, last) = base.integers();
        let (first, last) = (first?, last?);
        let mut found = Self::default();
        if first > last {
            return Some(found);
        }
        // Each n has a witness and neighbours touch once the share's width times n reaches 2, as a share is at most 1.
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

/// The first and the last whole `k` with `k / n` in `share`, without reducing a fraction on the way.
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
    /// `86, 87`, `95693–96762` or `none`.
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
