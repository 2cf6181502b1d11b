//! Intervals: the set of numbers that a claim can stand for.

use std::fmt;

use serde::Serialize;

use super::exact::Rational;

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Bound {
    /// The bound itself.
    pub value: Rational,
    /// Whether the bound belongs to the interval.
    pub closed: bool,
}

/// All numbers between two bounds; `None` means unbounded on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Interval {
    /// The lower end.
    pub lower: Option<Bound>,
    /// The upper end.
    pub upper: Option<Bound>,
}

impl Interval {
    /// Every number.
    pub const ALL: Self = Self { lower: None, upper: None };

    /// One number.
    pub fn point(value: Rational) -> Self {
        let bound = Some(Bound { value, closed: true });
        Self { lower: bound, upper: bound }
    }

    /// One count.
    pub fn count(n: u64) -> Self {
        Self::point(Rational::integer(i128::from(n)))
    }

    /// `[lower, upper]`, `[lower, upper)`, `(lower, upper]` or `(lower, upper)`.
    pub fn between(lower: Rational, lower_closed: bool, upper: Rational, upper_closed: bool) -> Self {
        Self {
            lower: Some(Bound { value: lower, closed: lower_closed }),
            upper: Some(Bound { value: upper, closed: upper_closed }),
        }
    }

    /// All numbers from `value` upwards.
    pub fn from(value: Rational, closed: bool) -> Self {
        Self { lower: Some(Bound { value, closed }), upper: None }
    }

    /// All numbers up to `value`.
    pub fn up_to(value: Rational, closed: bool) -> Self {
        Self { lower: None, upper: Some(Bound { value, closed }) }
    }

    /// Whether `value` lies in the interval.
    pub fn contains(&self, value: Rational) -> bool {
        let above = self.lower.is_none_or(|b| value > b.value || (b.closed && value == b.value));
        let below = self.upper.is_none_or(|b| value < b.value || (b.closed && value == b.value));
        above && below
    }

    /// Whether the interval is a single number.
    pub fn is_point(&self) -> bool {
        matches!((self.lower, self.upper), (Some(a), Some(b)) if a.value == b.value && a.closed && b.closed)
    }

    /// Whether the interval is empty.
    pub fn is_empty(&self) -> bool {
        match (self.lower, self.upper) {
            (Some(a), Some(b)) => a.value > b.value || (a.value == b.value && !(a.closed && b.closed)),
            _ => false,
        }
    }

    /// The intersection.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let tighter = |a: Option<Bound>, b: Option<Bound>, lower: bool| match (a, b) {
            (Some(a), Some(b)) if a.value == b.value => Some(Bound { value: a.value, closed: a.closed && b.closed }),
            (Some(a), Some(b)) => Some(if (a.value > b.value) == lower { a } else { b }),
            (one, other) => one.or(other),
        };
        Self { lower: tighter(self.lower, other.lower, true), upper: tighter(self.upper, other.upper, false) }
    }

    /// All sums of one number from each; `None` if a bound overflows.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let sum = |a: Option<Bound>, b: Option<Bound>| match (a, b) {
            (Some(a), Some(b)) => {
                Some(Some(Bound { value: a.value.checked_add(b.value)?, closed: a.closed && b.closed }))
            }
            _ => Some(None),
        };
        Some(Self { lower: sum(self.lower, other.lower)?, upper: sum(self.upper, other.upper)? })
    }

    /// All sums of one number from each of several; `None` if a bound overflows.
    pub(crate) fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::point(Rational::ZERO), |sum, one| sum.plus(one))
    }

    /// Whether they have a number in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// Whether all of it is above all of `other`.
    pub(crate) fn is_above(&self, other: &Self) -> bool {
        self.lower.is_some() && other.upper.is_some() && Self { lower: self.lower, upper: other.upper }.is_empty()
    }

    /// The interval mirrored at zero.
    #[must_use]
    pub fn negated(&self) -> Self {
        let mirror = |bound: Option<Bound>| bound.map(|b| Bound { value: b.value.negated(), closed: b.closed });
        Self { lower: mirror(self.upper), upper: mirror(self.lower) }
    }

    /// All differences of one number from each; `None` if a bound overflows.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// The interval multiplied by a non-negative number.
    pub fn scaled(&self, factor: Rational) -> Option<Self> {
        let scale = |bound: Option<Bound>| match bound {
            Some(b) => Some(Some(Bound { value: b.value.checked_mul(factor)?, closed: b.closed })),
            None => Some(None),
        };
        Some(Self { lower: scale(self.lower)?, upper: scale(self.upper)? })
    }

    /// All quotients of one number from each; `None` if one of them holds a negative number or `other` reaches zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        let least = other.lower.filter(|b| b.value > Rational::ZERO)?;
        let quotient = |a: Bound, b: Bound| {
            Some(Bound {
                value: a.value.checked_div(b.value)?,
                closed: a.closed && (b.closed || a.value == Rational::ZERO),
            })
        };
        let lower = match (self.lower, other.upper) {
            (Some(a), Some(b)) => Some(quotient(a, b)?),
            (Some(_), None) => Some(Bound { value: Rational::ZERO, closed: false }),
            (None, _) => None,
        };
        let upper = match self.upper {
            Some(a) => Some(quotient(a, least)?),
            None => None,
        };
        Some(Self { lower, upper })
    }

    /// The first and last integer of the interval; `None` for an unbounded side, and `first > last` if it holds no
    /// integer.
    pub fn integers(&self) -> (Option<i128>, Option<i128>) {
        let first = self.lower.map(|b| {
            let ceil = b.value.ceil();
            if !b.closed && b.value.is_integer() { ceil.saturating_add(1) } else { ceil }
        });
        let last = self.upper.map(|b| {
            let floor = b.value.floor();
            if !b.closed && b.value.is_integer() { floor.saturating_sub(1) } else { floor }
        });
        (first, last)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(bound), true) = (self.lower, self.is_point()) {
            return write!(f, "{}", bound.value);
        }
        match self.lower {
            Some(b) => write!(f, "{}{}, ", if b.closed { '[' } else { '(' }, b.value)?,
            None => write!(f, "(-∞, ")?,
        }
        match self.upper {
            Some(b) => write!(f, "{}{}", b.value, if b.closed { ']' } else { ')' }),
            None => write!(f, "∞)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(n: i128) -> Rational {
        Rational::integer(n)
    }

    #[test]
    fn an_open_end_does_not_belong() {
        let interval = Interval::between(r(97_150), true, r(97_250), false);
        assert!(interval.contains(r(97_150)) && !interval.contains(r(97_250)));
        assert_eq!(interval.integers(), (Some(97_150), Some(97_249)));
        assert_eq!(interval.to_string(), "[97150, 97250)");
    }

    #[test]
    fn a_quotient_takes_the_far_ends() {
        let quotient = Interval::between(r(1), true, r(2), false).over(&Interval::between(r(4), true, r(5), true));
        assert_eq!(quotient.unwrap().to_string(), "[0.2, 0.5)");
        assert_eq!(Interval::point(r(1)).over(&Interval::point(r(0))), None);
    }

    #[test]
    fn a_sum_is_open_where_one_of_its_terms_is() {
        let sum = Interval::from(r(15_000), false).plus(&Interval::point(r(6))).unwrap();
        assert_eq!(sum.to_string(), "(15006, ∞)");
        assert!(Interval::between(r(1), false, r(1), true).is_empty());
        assert_eq!(Interval::point(r(3)).minus(&Interval::point(r(5))).unwrap(), Interval::point(r(-2)));
    }
}
