//! Amounts that are a round amount per case.

use crate::audit::exact::Rational;

/// The probability that the amount is a multiple of the count by chance must be at most one in this many.
const CHANCE: i128 = 11;

/// The round amount per case that `amount` is a multiple of, if there is one.
///
/// The quotient must be a multiple of ten, and the count must have factors other than 2 and 5 with a product of at
/// least 11, since a round amount is divisible by twos and fives anyway: 535 000 = 107 × 5 000 is telling, 200 000 = 20
/// × 10 000 is not.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rational, hidden_constant};
///
/// assert_eq!(hidden_constant(Rational::integer(535_000), 107), Some(5_000));
/// assert_eq!(hidden_constant(Rational::integer(535_000), 118), None);
/// assert_eq!(hidden_constant(Rational::integer(200_000), 20), None);
/// ```
pub fn hidden_constant(amount: Rational, count: u64) -> Option<i128> {
    let count = i128::from(count);
    let mut odd = count;
    for factor in [2, 5] {
        while odd > 0 && odd % factor == 0 {
            odd /= factor;
        }
    }
    let whole = amount.is_integer() && amount > Rational::ZERO && odd >= CHANCE;
    let each = whole.then(|| amount.numerator() / count)?;
    (each * count == amount.numerator() && each % 10 == 0).then_some(each)
}
