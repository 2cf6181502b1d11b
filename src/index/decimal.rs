//! Exact decimals, of which points are made.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::quantity::Quantity;
use crate::error::{Error, Result};

/// How many decimals are kept.
pub(crate) const SCALE: u32 = 6;

/// One, in millionths.
const ONE: i64 = 10_i64.pow(SCALE);

/// The largest number that may be written: a thousand million points, of which a thousand can be added up.
const LARGEST: i64 = 1_000_000_000 * ONE;

/// A decimal number with six decimals, exactly.
///
/// # Examples
///
/// ```
/// use fazhi::index::Decimal;
///
/// let (item, lost): (Decimal, Decimal) = ("1.5".parse()?, "0.3".parse()?);
/// assert_eq!((item - lost - lost - lost).to_string(), "0.6");
/// assert!("0.1234567".parse::<Decimal>().is_err());
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i64);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(ONE);
    /// A hundred.
    pub const HUNDRED: Self = Self(100 * ONE);

    /// The largest.
    pub(crate) const MAX: Self = Self(i64::MAX);

    /// So many millionths.
    pub(crate) const fn of_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// How many millionths it is.
    pub(crate) const fn millionths(self) -> i64 {
        self.0
    }

    /// The decimal that a number is written as: the shortest that no other number of its kind is nearer to.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for more than six decimals, and beyond a thousand million.
    pub fn of_number(number: f64) -> Result<Self> {
        if number.is_finite() { number.to_string().parse() } else { Err(not_a_decimal(&number.to_string())) }
    }

    /// The decimal nearest to a number.
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond the largest number is the largest")]
    pub(crate) fn nearest(number: f64) -> Self {
        Self((number * ONE as f64).round() as i64)
    }

    /// The number nearest to it.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// So many times the number.
    #[must_use]
    pub(crate) fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// How many decimals it has.
    pub(crate) fn decimals(self) -> u32 {
        (0..SCALE).find(|decimals| self.0 % step(*decimals) == 0).unwrap_or(SCALE)
    }

    /// The number times a quantity, to so many decimals; a half is rounded away from zero.
    pub(crate) fn by<Q: Quantity>(self, quantity: Q, decimals: u32) -> Self {
        quantity.of(self, decimals)
    }
}

/// A quotient in whole steps, a half away from zero.
pub(super) fn rounded_quotient(numerator: i128, denominator: i128) -> i128 {
    let (sign, numerator, denominator) =
        (numerator.signum() * denominator.signum(), numerator.abs(), denominator.abs());
    sign * ((2 * numerator + denominator) / (2 * denominator))
}

/// The millionths in one step of so many decimals.
#[inline]
pub(super) fn step(decimals: u32) -> i64 {
    const STEPS: [i64; SCALE as usize + 1] = [ONE, 100_000, 10_000, 1000, 100, 10, 1];
    STEPS[decimals.min(SCALE) as usize]
}

fn not_a_decimal(text: &str) -> Error {
    Error::parameter("points", text, "a number with at most six decimals, below 1,000,000,000")
}

impl FromStr for Decimal {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || not_a_decimal(text);
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        let fraction = fraction.trim_end_matches('0');
        if !is_number(whole) || !(fraction.is_empty() || is_number(fraction)) || fraction.len() > SCALE as usize {
            return Err(wrong());
        }
        let millionths: i64 = format!("{whole}{fraction:0<6}").parse().map_err(|_| wrong())?;
        if millionths > LARGEST {
            return Err(wrong());
        }
        Ok(Self(if negative { -millionths } else { millionths }))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) =
            (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        let digits = format!("{fraction:06}");
        let digits = digits.trim_end_matches('0');
        let point = if digits.is_empty() { "" } else { "." };
        write!(f, "{}{whole}{point}{digits}", if self.0 < 0 { "-" } else { "" })
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A number as a file writes it: `0.3`, `2` or `"0.3"`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number with at most six decimals")]
enum Written {
    Whole(i64),
    Number(f64),
    Text(String),
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let read = match Written::deserialize(from)? {
            Written::Whole(whole) => whole.to_string().parse(),
            Written::Number(number) => Self::of_number(number),
            Written::Text(text) => text.parse(),
        };
        read.map_err(|error: Error| match error {
            Error::Parameter { value, expected, .. } => {
                serde::de::Error::custom(format!("`{value}` is not {expected}"))
            }
            other => serde::de::Error::custom(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::quantity::Fraction;

    #[test]
    fn decimals_are_read_and_written_exactly() {
        for (text, written) in
            [("0.3", "0.3"), ("-1.50", "-1.5"), ("100", "100"), ("0.000001", "0.000001"), ("-0.05", "-0.05")]
        {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), written);
        }
        for number in [0.1, 0.05, 88.75, -2.0, 1e-6] {
            assert_eq!(Decimal::of_number(number).unwrap().to_f64(), number);
        }
        for wrong in ["", ".5", "1e3", "0.0000001", "1000000000.1", "a", "1.-5", "--1", "NaN"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn ten_tenths_are_one() {
        let tenth: Decimal = "0.1".parse().unwrap();
        assert_eq!((0..10).map(|_| tenth).sum::<Decimal>(), Decimal::ONE);
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        let five: Decimal = "5".parse().unwrap();
        let of = |x, n, decimals| five.by(Fraction::new(x, n).unwrap(), decimals).to_string();
        assert_eq!(of(1, 8, 2), "0.63"); // 0.625
        assert_eq!(of(-1, 8, 2), "-0.63");
        assert_eq!(of(2, 3, 0), "3"); // 3.33
        assert_eq!(of(1, 3, 6), "1.666667");
    }
}
