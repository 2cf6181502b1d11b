//! A number as forms print it: exact, with up to six decimals, so that a fen is a whole part of 万元 too.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use crate::error::{Error, Result};

/// A number of a form, in millionths.
///
/// # Examples
///
/// ```
/// use fazhi::report::form::Number;
///
/// let amount: Number = "1,753.79".parse()?;
/// assert_eq!(amount.to_string(), "1753.79");
/// assert_eq!((amount + Number::whole(1)).to_string(), "1754.79");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Number(i128);

const DECIMALS: usize = 6;
const ONE: i128 = 1_000_000;

/// The finest part that the numbers of registers have.
const FINEST: f64 = 1e4;

/// The most digits before the decimal point, so that no sum over a table overflows.
const DIGITS: usize = 18;

impl Number {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    /// What was counted or added up, which is exact to the ten-thousandth.
    #[expect(clippy::cast_possible_truncation, reason = "a sum of whole ten-thousandths")]
    pub(super) fn of_amount(amount: f64) -> Self {
        Self((amount * FINEST).round() as i128 * (ONE / FINEST as i128))
    }

    /// So many yuan in 万元, to the nearest hundredth, half of one away from zero.
    pub(super) fn in_ten_thousands(self) -> Self {
        const STEP: i128 = 100 * ONE;
        Self((self.0.abs() + STEP / 2) / STEP * self.0.signum() * (ONE / 100))
    }

    /// Reads a number, which an error calls so.
    pub(super) fn read(name: &str, text: &str) -> Result<Self> {
        let wrong = || Error::parameter(name, text, "a number with at most six decimals, such as 1753.79");
        let bare: String = text.trim().chars().filter(|letter| !matches!(letter, ',' | '，')).collect();
        let (negative, digits) = bare.strip_prefix('-').map_or((false, bare.as_str()), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |part: &str| part.bytes().all(|letter| letter.is_ascii_digit());
        if whole.is_empty() || whole.len() > DIGITS || decimals.len() > DECIMALS {
            return Err(wrong());
        }
        if !are_digits(whole) || !are_digits(decimals) || digits.ends_with('.') {
            return Err(wrong());
        }
        let number: i128 = format!("{whole}{decimals:0<DECIMALS$}").parse().map_err(|_| wrong())?;
        Ok(Self(if negative { -number } else { number }))
    }

    /// As a float.
    #[expect(clippy::cast_precision_loss, reason = "a workbook holds floats")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl FromStr for Number {
    type Err = Error;

    /// Reads digits, which may have separators of thousands, a sign and decimals.
    fn from_str(text: &str) -> Result<Self> {
        Self::read("number", text)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.abs() / ONE, self.0.abs() % ONE);
        let sign = if self.0 < 0 { "-" } else { "" };
        let decimals = format!("{rest:06}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

impl Add for Number {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Number {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Number {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Number {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_printed_as_it_is_read() {
        for (text, printed) in [
            ("0", "0"),
            ("14069", "14069"),
            ("14,069", "14069"),
            ("1753.790", "1753.79"),
            ("-2.5", "-2.5"),
            (" 7 ", "7"),
        ] {
            assert_eq!(text.parse::<Number>().unwrap().to_string(), printed, "{text}");
        }
        for text in ["", "-", "/", "1.", ".5", "1.2.3", "12件", "1e3", "1.2345678", "1234567890123456789"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_exact_and_rounded_once() {
        for (amount, yuan, ten_thousands) in [
            (0.01, "0.01", "0"),
            (17_537_900.0, "17537900", "1753.79"),
            (10_050.0, "10050", "1.01"),
            (10_049.99, "10049.99", "1"),
            (-10_050.0, "-10050", "-1.01"),
            (123_456_789_012.34, "123456789012.34", "12345678.9"),
            (2.5, "2.5", "0"),
        ] {
            let number = Number::of_amount(amount);
            assert_eq!(
                (number.to_string(), number.in_ten_thousands().to_string()),
                (yuan.into(), ten_thousands.into())
            );
        }
        let two: Number = [49.0, 51.0].map(Number::of_amount).into_iter().sum();
        assert_eq!(two.in_ten_thousands().to_string(), "0.01", "the sum is rounded, not its parts");
    }
}
