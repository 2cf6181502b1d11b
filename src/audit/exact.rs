//! Exact numbers: fractions of 128-bit integers with overflow checks.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

/// An exact fraction in lowest terms.
///
/// Operations return `None` if a numerator or denominator overflows 128 bits (about 1.7 × 10³⁸) or a divisor is zero.
/// Comparison never overflows.
///
/// # Examples
///
/// ```
/// use fazhi::audit::Rational;
///
/// let third = Rational::new(2, 6).unwrap();
/// assert_eq!(third.to_string(), "1/3");
/// assert_eq!(third.checked_add(Rational::new(1, 6).unwrap()).unwrap().to_string(), "0.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rational {
    // Never `i128::MIN`, which has no negative.
    numerator: i128,
    // Positive, and coprime to the numerator.
    denominator: i128,
}

impl Rational {
    /// Zero.
    pub const ZERO: Self = Self::integer(0);
    /// One.
    pub const ONE: Self = Self::integer(1);

    /// `numerator / denominator`; `None` if the denominator is zero or a part is `i128::MIN`.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let common = common_divisor(numerator, denominator) * denominator.signum();
        Some(Self { numerator: numerator / common, denominator: denominator / common })
    }

    /// A whole number; `i128::MIN`, which has no negative, becomes the next larger one.
    pub const fn integer(value: i128) -> Self {
        Self { numerator: if value == i128::MIN { value + 1 } else { value }, denominator: 1 }
    }

    /// 10 to the power `exponent`, which may be negative; `None` beyond ±38.
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10i128.checked_pow(exponent.unsigned_abs())?;
        Some(if exponent < 0 { Self { numerator: 1, denominator: power } } else { Self::integer(power) })
    }

    /// The numerator, in lowest terms; it carries the sign.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator, in lowest terms and positive.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let common = common_divisor(self.denominator, other.denominator);
        let (own, others) = (self.denominator / common, other.denominator / common);
        let left = self.numerator.checked_mul(others)?;
        let right = other.numerator.checked_mul(own)?;
        Self::new(left.checked_add(right)?, own.checked_mul(other.denominator)?)
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // The result is in lowest terms, since each numerator is first divided by what it shares with either
        // denominator.
        let across = common_divisor(self.numerator, other.denominator);
        let back = common_divisor(other.numerator, self.denominator);
        let numerator = (self.numerator / across).checked_mul(other.numerator / back)?;
        let denominator = (self.denominator / back).checked_mul(other.denominator / across)?;
        (numerator != i128::MIN).then_some(Self { numerator, denominator })
    }

    /// The quotient; `None` too if `other` is zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// The sum of several.
    pub(crate) fn sum(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        all.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The negated number.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The absolute value.
    #[must_use]
    pub fn magnitude(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    /// The largest integer not above it.
    pub fn floor(self) -> i128 {
        self.numerator().div_euclid(self.denominator())
    }

    /// The smallest integer not below it.
    pub fn ceil(self) -> i128 {
        self.numerator().saturating_neg().div_euclid(self.denominator()).saturating_neg()
    }

    /// Whether it is an integer.
    pub fn is_integer(self) -> bool {
        self.denominator() == 1
    }

    /// Whether it is negative.
    pub fn is_negative(self) -> bool {
        self.numerator() < 0
    }

    /// The nearest `f64`, or one next to it if a part exceeds 2⁵³.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Parses a plain decimal number such as `-12.50`; the second value is the unit of its last place.
    pub(crate) fn decimal(text: &str) -> Option<(Self, Self)> {
        let (negative, digits) = text.strip_prefix(['-', '−']).map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || digits.ends_with('.') || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let places = i32::try_from(fraction.len()).ok()?;
        let place = Self::power_of_ten(-places)?;
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let value = if places == 0 { Self::integer(digits) } else { Self::integer(digits).checked_mul(place)? };
        Some((if negative { value.negated() } else { value }, place))
    }
}

impl Ord for Rational {
    /// Compares the integer parts, and if they are equal the remainders, as in Euclid's algorithm.
    fn cmp(&self, other: &Self) -> Ordering {
        let products = self.numerator.checked_mul(other.denominator).zip(other.numerator.checked_mul(self.denominator));
        if let Some((left, right)) = products {
            return left.cmp(&right);
        }
        let (mut a, mut b, mut c, mut d) = (self.numerator, self.denominator, other.numerator, other.denominator);
        loop {
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            let whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            if whole != Ordering::Equal || left == 0 || right == 0 {
                return whole.then(left.cmp(&right));
            }
            // left / b < right / d is d / right < b / left.
            (a, b, c, d) = (d, right, b, left);
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The greatest common divisor of two numbers; at most one is zero, and neither is `i128::MIN`.
fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b > u128::from(u64::MAX) {
        (a, b) = (b, a % b);
    }
    // Dividing 64-bit integers is many times faster than dividing 128-bit ones.
    let (Ok(mut small), true) = (u64::try_from(b), b > 0) else { return a.cast_signed() };
    let mut rest = u64::try_from(a % b).unwrap_or_default();
    while rest > 0 {
        (small, rest) = (rest, small % rest);
    }
    i128::from(small)
}

impl fmt::Display for Rational {
    /// Prints an integer or a finite decimal as such, anything else as a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = (0..=18).find(|&places| 10i128.pow(places) % self.denominator() == 0);
        let scaled =
            places.and_then(|places| Some((places, self.checked_mul(Self::power_of_ten(places.cast_signed())?)?)));
        match scaled {
            Some((0, whole)) => write!(f, "{}", whole.numerator()),
            Some((places, scaled)) => {
                let sign = if self.is_negative() { "-" } else { "" };
                let power = 10i128.pow(places);
                let digits = scaled.magnitude().numerator();
                write!(f, "{sign}{}.{:0width$}", digits / power, digits % power, width = places as usize)
            }
            None => write!(f, "{}/{}", self.numerator(), self.denominator()),
        }
    }
}

impl Serialize for Rational {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_people_write_it() {
        for (numerator, denominator, shown) in
            [(97_200, 1, "97200"), (67, 100, "0.67"), (-1, 8, "-0.125"), (86, 129, "2/3"), (1, 20, "0.05"), (0, 5, "0")]
        {
            assert_eq!(Rational::new(numerator, denominator).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn floor_and_ceiling_hold_below_zero() {
        let x = Rational::new(-7, 2).unwrap();
        assert_eq!((x.floor(), x.ceil()), (-4, -3));
        assert_eq!((Rational::integer(5).floor(), Rational::integer(5).ceil()), (5, 5));
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let huge = Rational::integer(i128::MAX);
        assert_eq!(huge.checked_add(Rational::ONE), None);
        assert_eq!(huge.checked_mul(huge), None);
        assert_eq!(Rational::ONE.checked_div(Rational::ZERO), None);
        assert_eq!(Rational::new(1, 0), None);
        assert_eq!(Rational::integer(i128::MIN).negated(), huge);
        assert_eq!(huge.negated().checked_sub(Rational::ONE), None);
        assert!(huge > Rational::new(i128::MAX, 2).unwrap());
    }

    #[test]
    fn a_number_that_is_not_written_in_lowest_terms_is_the_same() {
        for (numerator, denominator, shown) in [
            (-6, -4, "1.5"),
            (6, -4, "-1.5"),
            (i128::MAX, i128::MAX, "1"),
            (0, -7, "0"),
            (1 << 100, 1 << 99, "2"),
            (3 << 90, 6 << 90, "0.5"),
        ] {
            assert_eq!(Rational::new(numerator, denominator).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn order_holds_where_products_do_not_fit() {
        let near = |n: i128| Rational::new(n, i128::MAX - 2).unwrap();
        let third = Rational::new(i128::MAX / 3, i128::MAX - 1).unwrap();
        assert!(near(5) < near(6) && near(-6) < near(-5) && near(-1) < near(1));
        assert!(third < Rational::new(i128::MAX / 3, i128::MAX - 2).unwrap());
        assert!(third.negated() > Rational::new(-i128::MAX / 3, i128::MAX - 2).unwrap());
        assert_eq!(third.cmp(&third), Ordering::Equal);
    }

    #[test]
    fn a_decimal_keeps_its_last_place() {
        let (value, place) = Rational::decimal("5.10").unwrap();
        assert_eq!((value.to_string(), place.to_string()), ("5.1".into(), "0.01".into()));
        for wrong in ["", ".", "5.", "1e3", "1,000", "--1", "12 "] {
            assert_eq!(Rational::decimal(wrong), None, "{wrong}");
        }
    }
}
