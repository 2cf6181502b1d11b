//! What an item is measured by: an exact fraction as it was counted, or a number as it was drawn.

use std::cmp::Ordering;

use super::decimal::{Decimal, rounded_quotient, step};

/// A number that can be held against thresholds and of which points can be taken.
pub(crate) trait Quantity: Copy {
    /// How it compares to a decimal; it is not rounded before.
    fn against(self, threshold: Decimal) -> Ordering;

    /// So much of some points, to so many decimals.
    fn of(self, points: Decimal, decimals: u32) -> Decimal;

    /// How far it is from one decimal to another: 0 at the first, 1 at the second.
    #[must_use]
    fn between(self, from: Decimal, to: Decimal) -> Self;

    /// The quantity, but no less than 0 and no more than 1.
    #[must_use]
    fn within_one(self) -> Self;

    /// What lacks to one.
    #[must_use]
    fn complement(self) -> Self;
}

/// An exact fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fraction {
    numerator: i128,
    /// Above zero.
    denominator: i128,
}

/// The largest part of a fraction: times a decimal it has room.
const LARGEST: i128 = 1 << 62;

impl Fraction {
    /// One whole number by another; none where there is no such number, or no room for it.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let has_room = |part: i128| part.abs() <= LARGEST;
        (denominator > 0 && has_room(numerator) && has_room(denominator)).then_some(Self { numerator, denominator })
    }

    /// A decimal.
    pub(crate) fn of_decimal(decimal: Decimal) -> Self {
        Self { numerator: decimal.millionths().into(), denominator: Decimal::ONE.millionths().into() }
    }

    /// The value of `x` cases, where it is that of `known` cases; each case counts as much as the factor says.
    pub(crate) fn scaled(self, x: u64, known: u64, factor: f64) -> Option<Self> {
        if known == 0 {
            let millionths = Decimal::of_number((x as f64 * factor * 1e6).round() / 1e6).ok()?;
            return Some(Self::of_decimal(millionths));
        }
        let reduced = Self {
            numerator: self.numerator.checked_mul(x.into())?,
            denominator: self.denominator.checked_mul(known.into())?,
        };
        let Self { numerator, denominator } = reduced.reduced();
        Self::new(numerator, denominator)
    }

    /// The number nearest to it.
    pub(crate) fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

impl Quantity for Fraction {
    fn against(self, threshold: Decimal) -> Ordering {
        let one = i128::from(Decimal::ONE.millionths());
        (self.numerator * one).cmp(&(i128::from(threshold.millionths()) * self.denominator))
    }

    fn of(self, points: Decimal, decimals: u32) -> Decimal {
        let step = i128::from(step(decimals));
        let steps = rounded_quotient(self.numerator * i128::from(points.millionths()), self.denominator * step);
        Decimal::of_millionths(i64::try_from(steps * step).unwrap_or(i64::MAX))
    }

    fn between(self, from: Decimal, to: Decimal) -> Self {
        let one = i128::from(Decimal::ONE.millionths());
        let (from, to) = (i128::from(from.millionths()), i128::from(to.millionths()));
        let numerator = self.numerator * one - from * self.denominator;
        let denominator = (to - from) * self.denominator;
        let reduced = Self { numerator: numerator * denominator.signum(), denominator: denominator.abs() };
        reduced.reduced()
    }

    fn within_one(self) -> Self {
        Self { numerator: self.numerator.clamp(0, self.denominator), ..self }
    }

    fn complement(self) -> Self {
        Self { numerator: self.denominator - self.numerator, ..self }
    }
}

impl Fraction {
    /// The fraction in lowest terms.
    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.numerator.abs(), self.denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self { numerator: self.numerator / a.max(1), denominator: self.denominator / a.max(1) }
    }
}

impl Quantity for f64 {
    #[inline]
    fn against(self, threshold: Decimal) -> Ordering {
        self.partial_cmp(&threshold.to_f64()).unwrap_or(Ordering::Less)
    }

    #[inline]
    fn of(self, points: Decimal, decimals: u32) -> Decimal {
        let step = step(decimals);
        let steps = rounded(self * (points.millionths() as f64 / step as f64));
        Decimal::of_millionths(steps.saturating_mul(step))
    }

    #[inline]
    fn between(self, from: Decimal, to: Decimal) -> Self {
        (self - from.to_f64()) / (to - from).to_f64()
    }

    #[inline]
    fn within_one(self) -> Self {
        self.clamp(0.0, 1.0)
    }

    #[inline]
    fn complement(self) -> Self {
        1.0 - self
    }
}

/// The whole number nearest to a number, a half away from zero; without a call of the library, as it is done for every draw.
#[expect(clippy::cast_possible_truncation, reason = "what is beyond the largest number is the largest")]
#[inline]
fn rounded(number: f64) -> i64 {
    let whole = number as i64;
    let rest = number - whole as f64;
    whole.saturating_add(i64::from(rest >= 0.5)).saturating_sub(i64::from(rest <= -0.5))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn numbers_are_rounded_as_the_library_rounds_them() {
        let near_half = [0.5_f64, 1.5, 2.5, 1e9 + 0.5].map(|half| [half.next_down(), half, half.next_up()]);
        let numbers = near_half.into_iter().flatten().chain([0.0, 0.2, 1.0, 2_251_799_813_685_249.5, 1e300]);
        for number in numbers.flat_map(|number| [number, -number]) {
            #[expect(clippy::cast_possible_truncation, reason = "as the largest number")]
            let expected = number.round() as i64;
            assert_eq!(rounded(number), expected, "{number}");
        }
    }
}
