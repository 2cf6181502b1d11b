//! A number as forms print it: exact, with up to six decimals, so that a fen is a whole part of 万元 too.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

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

/// The most digits before the decimal point, so that no sum over a table overflows.
const DIGITS: usize = 18;

impl Number {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Self(i128::from(number) * ONE)
    }

    /// So many fen, in yuan.
    pub(super) fn of_fen(fen: i128) -> Self {
        Self(fen * (ONE / 100))
    }

    /// So many fen, in 万元.
    pub(super) fn of_fen_in_ten_thousands(fen: i128) -> Self {
        Self(fen)
    }

    /// The nearest number with so many decimals, half away from zero.
    pub(super) fn rounded(self, places: u32) -> Self {
        let step = ONE / 10_i128.pow(places);
        Self((self.0.abs() + step / 2) / step * step * self.0.signum())
    }

    /// As a float.
    #[expect(clippy::cast_precision_loss, reason = "a workbook holds floats")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl FromStr for Number {
    type Err = crate::Error;

    /// Reads digits, which may have separators of thousands, a sign and decimals.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || crate::Error::parameter("number", text, "a number with at most six decimals, such as 1753.79");
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
    fn a_fen_is_exact_in_both_units() {
        assert_eq!(Number::of_fen(1).to_string(), "0.01");
        assert_eq!(Number::of_fen_in_ten_thousands(1_753_790_000).to_string(), "1753.79");
        assert_eq!(Number::of_fen_in_ten_thousands(1_005_000).rounded(2).to_string(), "1.01");
        assert_eq!(Number::of_fen_in_ten_thousands(-1_005_000).rounded(2).to_string(), "-1.01");
    }
}
