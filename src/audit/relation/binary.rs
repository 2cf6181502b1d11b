//! DEBIT: whether a printed mean and standard deviation can belong to binary data.

use super::{Printed, Spread, Verdict, Witnesses, percentage::too_large, sd::squared};
use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// How many candidate counts of ones are tried.
const LOOKED_AT: i128 = 1_000_000;

/// Whether `n` zeros and ones with this mean and sample standard deviation exist.
///
/// # Formula
///
/// ```text
/// sd² = k (n − k) / (n (n − 1))      k the number of ones
/// ```
///
/// # Errors
///
/// If a printed number is not a number, the deviation is negative, or a product overflows 128 bits.
///
/// # References
///
/// Heathers, J. A. J. and Brown, N. J. L. (2019). DEBIT: A simple consistency test for binary data.
/// <https://osf.io/5vb3u>.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rounding, Verdict, binary_sd};
///
/// assert_eq!(binary_sd("0.36", "0.49", 25, Rounding::HalfUp)?.verdict, Verdict::WithinRounding);
/// assert_eq!(binary_sd("0.36", "0.45", 25, Rounding::HalfUp)?.verdict, Verdict::Impossible);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn binary_sd(mean: &str, sd: &str, n: u64, rounding: Rounding) -> Result<Spread> {
    let (mean_printed, sd_printed) = (mean.parse::<Printed>()?, sd.parse::<Printed>()?);
    if sd_printed.value.is_negative() {
        return Err(Error::parameter("sd", sd, "a non-negative number"));
    }
    if n < 2 {
        return Ok(Spread { verdict: Verdict::Undefined, witnesses: Vec::new() });
    }
    spread(mean_printed, sd_printed, n, rounding).ok_or_else(|| too_large(sd))
}

fn spread(mean: Printed, sd: Printed, n: u64, rounding: Rounding) -> Option<Spread> {
    let ones = Witnesses::of_share(&mean.preimage(rounding)?, &Interval::count(n), true)?;
    let variance = squared(sd, rounding)?;
    let n = i128::from(n);
    let below = n.checked_mul(n - 1)?;
    let mut found = Spread { verdict: Verdict::Impossible, witnesses: Vec::new() };
    if ones.count() > LOOKED_AT {
        found.verdict = Verdict::Unknown;
        return Some(found);
    }
    for k in ones.iter() {
        let value = Rational::new(k.checked_mul(n - k)?, below)?;
        if variance.contains(value) {
            found.witnesses.push((k, k));
            let exactly = Rational::new(k, n)? == mean.value && sd.value.checked_mul(sd.value)? == value;
            if found.verdict != Verdict::Exact {
                found.verdict = if exactly { Verdict::Exact } else { Verdict::WithinRounding };
            }
        }
    }
    Some(found)
}
