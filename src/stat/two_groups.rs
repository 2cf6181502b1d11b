//! Two groups, `x1` of `n1` and `x2` of `n2`: the checked input of every comparison of two proportions.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::count::{check_not_negative, check_positive};
use crate::stat::whole::LARGEST;
use crate::stat::{Interval, Intervals};

/// `x` of `n` and the rest `y = n − x`, each exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) n: f64,
}

impl Group {
    /// The group with `x` and `y` swapped.
    pub(super) fn complement(self) -> Self {
        Self { x: self.y, y: self.x, n: self.n }
    }

    /// x/n.
    pub(super) fn share(self) -> f64 {
        self.x / self.n
    }

    /// The estimated variance of the share: p (1 − p) / n.
    pub(super) fn variance(self) -> f64 {
        self.share() * (self.y / self.n) / self.n
    }
}

/// The two groups compared, both nonempty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TwoGroups {
    pub(super) first: Group,
    pub(super) second: Group,
}

impl TwoGroups {
    /// The groups swapped.
    pub(super) fn swapped(self) -> Self {
        Self { first: self.second, second: self.first }
    }

    /// N/(N − 1) with N = n₁ + n₂, which makes the variance unbiased if the probabilities are equal.
    pub(super) fn unbiased(self) -> f64 {
        let n = self.first.n + self.second.n;
        n / (n - 1.0)
    }

    /// p₁ − p₂, accurate even if the two are nearly equal.
    pub(super) fn difference(self) -> f64 {
        let (first, second) = (self.first, self.second);
        difference_of_products([first.x, second.n], [second.x, first.n]) / (first.n * second.n)
    }
}

/// ab − cd without cancellation: a fused multiply-add recovers the rounding error of each product.
pub(super) fn difference_of_products([a, b]: [f64; 2], [c, d]: [f64; 2]) -> f64 {
    let (first, second) = (a * b, c * d);
    (first - second) + (a.mul_add(b, -first) - c.mul_add(d, -second))
}

/// The two groups of a single comparison.
///
/// # Errors
///
/// [`Error::Parameter`] if a group is empty or too large, or has `x` above `n`.
pub(super) fn single([x1, n1, x2, n2]: [u64; 4]) -> Result<TwoGroups> {
    for (name, n) in [("n1", n1), ("n2", n2)] {
        if n == 0 {
            return Err(Error::parameter(name, n, "at least 1"));
        }
    }
    Ok(TwoGroups { first: group("1", x1, n1)?, second: group("2", x2, n2)? })
}

/// The two groups of a comparison of weighted counts, which need not be whole.
///
/// # Errors
///
/// [`Error::Parameter`] as for [`single`].
pub(super) fn weighted([x1, n1, x2, n2]: [f64; 4]) -> Result<TwoGroups> {
    for (name, n) in [("n1", n1), ("n2", n2)] {
        if check_positive(name, n)? > LARGEST as f64 {
            return Err(Error::parameter(name, n, &format!("at most {LARGEST}")));
        }
    }
    let group = |number: &str, x: f64, n: f64| {
        if check_not_negative(&format!("x{number}"), x)? > n {
            return Err(Error::parameter(&format!("x{number}"), x, &format!("at most `n{number}`, which is {n}")));
        }
        Ok(Group { x, y: n - x, n })
    };
    Ok(TwoGroups { first: group("1", x1, n1)?, second: group("2", x2, n2)? })
}

/// The interval of each row; `None` for a row with an empty group, or where `interval` is `None`.
pub(super) fn columns(
    [x1, n1, x2, n2]: [&[u64]; 4],
    interval: impl Fn(TwoGroups) -> Result<Option<Interval>> + Sync,
) -> Result<Intervals> {
    let rows = same_length([("x1", x1.len()), ("n1", n1.len()), ("x2", x2.len()), ("n2", n2.len())])?;
    Intervals::of(rows, |row| {
        let groups = TwoGroups { first: group("1", x1[row], n1[row])?, second: group("2", x2[row], n2[row])? };
        if groups.first.n > 0.0 && groups.second.n > 0.0 { interval(groups) } else { Ok(None) }
    })
}

fn group(number: &str, x: u64, n: u64) -> Result<Group> {
    if n > LARGEST {
        return Err(Error::parameter(&format!("n{number}"), n, &format!("at most {LARGEST}")));
    }
    if x > n {
        return Err(Error::parameter(&format!("x{number}"), x, &format!("at most `n{number}`, which is {n}")));
    }
    Ok(Group { x: x as f64, y: (n - x) as f64, n: n as f64 })
}

#[cfg(test)]
pub(super) mod cases {
    //! The counts, levels and tolerance shared by the property tests of all comparisons.

    use crate::stat::Interval;

    pub(in crate::stat) const LEVELS: [f64; 7] = [1e-9, 0.05, 0.5, 0.8, 0.95, 0.9999, 1.0 - 1e-12];

    /// Pairs of groups of several sizes and counts.
    pub(in crate::stat) fn counts() -> impl Iterator<Item = [u64; 4]> {
        let sizes = || [1, 2, 5, 29, 1000, 1_000_000_000].into_iter();
        let groups = move || sizes().flat_map(|n| [0, 1, n / 3, n - 1, n].map(|x| (x, n)));
        groups().flat_map(move |(x1, n1)| groups().map(move |(x2, n2)| [x1, n1, x2, n2]))
    }

    /// Limits agree to ten digits; a limit near 0, being a difference, to the last digits of its terms.
    pub(in crate::stat) fn assert_near_difference(found: Interval, lower: &str, upper: &str, case: &str) {
        let [lower, upper]: [f64; 2] = [lower, upper].map(|limit| limit.parse().unwrap());
        for (found, expected) in [(found.lower, lower), (found.upper, upper)] {
            let allowed = f64::max(1e-10 * expected.abs(), 1e-15 * (lower.abs() + upper.abs()));
            assert!((found - expected).abs() <= allowed, "{case}: {found} for {expected}");
        }
    }
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn impossible_counts_are_errors() {
        let message = |counts| single(counts).unwrap_err().to_string();
        assert_eq!(message([0, 0, 1, 5]), "parameter `n1` is `0`, expected at least 1");
        assert_eq!(message([1, 5, 0, 0]), "parameter `n2` is `0`, expected at least 1");
        assert_eq!(message([6, 5, 1, 5]), "parameter `x1` is `6`, expected at most `n1`, which is 5");
        assert_eq!(message([1, 5, 6, 5]), "parameter `x2` is `6`, expected at most `n2`, which is 5");
        let large = "parameter `n2` is `9007199254740993`, expected at most 9007199254740992";
        assert_eq!(message([1, 5, 6, LARGEST + 1]), large);
        assert!(single([LARGEST, LARGEST, 0, LARGEST]).is_ok());
    }

    #[test]
    fn columns_name_the_row_and_skip_empty_groups() {
        let none = |_| Ok(None);
        let error = columns([&[1, 3], &[2, 2], &[0, 0], &[1, 1]], none).unwrap_err().to_string();
        assert_eq!(error, "parameter `x1[1]` is `3`, expected at most `n1`, which is 2");
        let error = columns([&[1], &[2], &[0, 0], &[1]], none).unwrap_err().to_string();
        assert_eq!(error, "parameter `x2` is `2 values`, expected as many as `x1`, which has 1");
        let some = |_| Ok(Some(Interval { value: 0.0, lower: 0.0, upper: 0.0 }));
        let found = columns([&[1, 0, 0], &[2, 0, 1], &[0, 0, 0], &[1, 1, 0]], some).unwrap();
        assert_eq!(found.undefined(), [1, 2]);
    }

    #[test]
    fn tiny_differences_keep_their_digits() {
        let tiny = single([4_503_599_627_370_497, LARGEST, 1 << 52, LARGEST]).unwrap();
        assert_eq!(tiny.difference(), 1.0 / LARGEST as f64);
        assert_eq!(tiny.swapped().difference(), -1.0 / LARGEST as f64);
    }
}
