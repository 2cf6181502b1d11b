//! GRIMMER: the sums and sums of squares that can give a printed mean and standard deviation.
//!
//! For integers `x₁ … xₙ` with sum `k` and sum of squares `Q`
//!
//! ```text
//! (n − 1) sd² = Q − k²/n,     Q ≡ k (mod 2),     Q ≥ r (q+1)² + (n−r) q²   where k = q n + r, 0 ≤ r < n
//! ```
//!
//! For n ≥ 5, every such pair is attainable: choose one integer next to k/5 so that k minus it is odd; the other four
//! exist by the three-square theorem, since 4Q′ − k′² ≡ 3 (mod 8). For n > 5, remove integers next to the mean until
//! five are left. For n = 4 the condition is that 4Q − k² is a sum of three squares (Legendre: not of the form
//! 4ᵃ(8b+7)), for n = 2 that 2Q − k² is a square; n = 3 is searched.

use serde::Serialize;

use super::{Printed, Verdict, mean::granules, percentage::too_large};
use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// How many sums are tried, and how many sums of squares for each.
const LOOKED_AT: i128 = 200_000;

/// Whether a printed mean and standard deviation can belong to the same data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// `unknown` if there are too many candidates to try, `undefined` for fewer than two values.
    pub verdict: Verdict,
    /// Possible sums, each with its smallest possible sum of squares, both of integers.
    pub witnesses: Vec<(i128, i128)>,
}

/// Whether integers with this mean and sample standard deviation (n − 1) exist, where each of the `n` values is the
/// mean of `items` integers.
///
/// # Errors
///
/// If a printed number is not a number, the deviation is negative, or a product overflows 128 bits.
///
/// # References
///
/// Anaya, J. (2016). The GRIMMER test. `PeerJ` Preprints 4:e2400v1. doi:10.7287/peerj.preprints.2400v1; the parity
/// condition is that of `Analytic-GRIMMER` (Allard, A., 2018).
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rounding, Verdict, sd};
///
/// // The parity and the interval allow it, the smallest sum of squares does not.
/// assert_eq!(sd("1.2", "0.3", 57, 1, Rounding::HalfUp)?.verdict, Verdict::Impossible);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn sd(mean: &str, sd: &str, n: u64, items: u32, rounding: Rounding) -> Result<Spread> {
    let (mean_printed, sd_printed) = (mean.parse::<Printed>()?, sd.parse::<Printed>()?);
    if sd_printed.value.is_negative() {
        return Err(Error::parameter("sd", sd, "a non-negative number"));
    }
    let values = granules(n, items)?;
    if n < 2 {
        return Ok(Spread { verdict: Verdict::Undefined, witnesses: Vec::new() });
    }
    spread(mean_printed, sd_printed, n, values, rounding).ok_or_else(|| too_large(sd))
}

/// The squares of the standard deviations that print as `printed`; the lower bound is at least zero.
fn squared(printed: Printed, rounding: Rounding) -> Option<Interval> {
    let mut interval = printed.preimage(rounding)?.intersection(&Interval::from(Rational::ZERO, true));
    for bound in [&mut interval.lower, &mut interval.upper].into_iter().flatten() {
        bound.value = bound.value.checked_mul(bound.value)?;
    }
    Some(interval)
}

fn spread(mean: Printed, sd: Printed, n: u64, values: u64, rounding: Rounding) -> Option<Spread> {
    let (count, items) = (i128::from(n), i128::from(values / n));
    let totals = mean.preimage(rounding)?.scaled(Rational::integer(i128::from(values)))?.integers();
    let (first, last) = (totals.0?, totals.1?);
    let scale = Rational::integer(items.checked_mul(items)?.checked_mul(count - 1)?);
    let squares = squared(sd, rounding)?.scaled(scale)?;
    let wanted = sd.value.checked_mul(sd.value)?.checked_mul(scale)?;
    let mut found = Spread { verdict: Verdict::Impossible, witnesses: Vec::new() };
    if last - first >= LOOKED_AT {
        found.verdict = Verdict::Unknown;
        return Some(found);
    }
    for k in first..=last {
        let centre = Rational::new(k.checked_mul(k)?, count)?;
        match smallest(&squares, centre, k, count)? {
            Search::Found(q) => {
                found.witnesses.push((k, q));
                let exactly = Rational::new(k, i128::from(values))? == mean.value
                    && Rational::integer(q).checked_sub(centre)? == wanted;
                if found.verdict != Verdict::Exact {
                    found.verdict = if exactly { Verdict::Exact } else { Verdict::WithinRounding };
                }
            }
            Search::None => {}
            Search::TooMany => return Some(Spread { verdict: Verdict::Unknown, ..found }),
        }
    }
    Some(found)
}

enum Search {
    Found(i128),
    None,
    TooMany,
}

/// The smallest sum of squares for the sum `k` of `n` integers; `squares` are sums of squared deviations from the mean.
fn smallest(squares: &Interval, centre: Rational, k: i128, n: i128) -> Option<Search> {
    let (first, last) = squares.plus(&Interval::point(centre))?.integers();
    let (first, last) = (first?, last?);
    let (q, r) = (k.div_euclid(n), k.rem_euclid(n));
    let larger = q.checked_add(1)?;
    let least = r.checked_mul(larger.checked_mul(larger)?)?.checked_add((n - r).checked_mul(q.checked_mul(q)?)?)?;
    let mut at = first.max(least);
    at += (at - k).rem_euclid(2);
    let mut looked_at = 0;
    while at <= last {
        if attainable(k, at, n)? {
            return Some(Search::Found(at));
        }
        looked_at += 1;
        if looked_at > LOOKED_AT {
            return Some(Search::TooMany);
        }
        at += 2;
    }
    Some(Search::None)
}

/// Whether `n` integers with the sum `k` and the sum of squares `q` exist, given equal parity and a sufficiently large
/// `q`.
fn attainable(k: i128, q: i128, n: i128) -> Option<bool> {
    Some(match n {
        2 => is_square(q.checked_mul(2)?.checked_sub(k.checked_mul(k)?)?),
        3 => {
            // x is within √(2 (Q − k²/3) / 3) of the mean.
            let reach = q.checked_mul(3)?.checked_sub(k.checked_mul(k)?)?;
            let reach = (reach.max(0) * 2).isqrt() / 3 + 1;
            if reach > LOOKED_AT {
                return None;
            }
            let middle = k.div_euclid(3);
            (middle - reach..=middle + reach + 1).any(|x| is_square(2 * (q - x * x) - (k - x) * (k - x)))
        }
        4 => {
            let mut rest = q.checked_mul(4)?.checked_sub(k.checked_mul(k)?)?;
            while rest > 0 && rest % 4 == 0 {
                rest /= 4;
            }
            rest >= 0 && rest % 8 != 7
        }
        _ => true,
    })
}

fn is_square(x: i128) -> bool {
    x >= 0 && x.isqrt() * x.isqrt() == x
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// All pairs of sum and sum of squares of `n` integers from −`reach` to `reach`.
    fn pairs(n: usize, reach: i128) -> HashSet<(i128, i128)> {
        let mut pairs = HashSet::from([(0, 0)]);
        for _ in 0..n {
            pairs = pairs.iter().flat_map(|&(k, q)| (-reach..=reach).map(move |x| (k + x, q + x * x))).collect();
        }
        pairs
    }

    #[test]
    fn the_conditions_say_of_each_pair_whether_numbers_with_it_exist() {
        for n in 2..=7 {
            let reach = 9;
            let pairs = pairs(n, reach);
            let count = n as i128;
            for k in -12i128..=12 {
                // With these sums of squares no integer exceeds `reach`, so the pairs are complete.
                for q in 0..=reach * reach {
                    let (floor, rest) = (k.div_euclid(count), k.rem_euclid(count));
                    let least = rest * (floor + 1) * (floor + 1) + (count - rest) * floor * floor;
                    let said = q >= least && (q - k) % 2 == 0 && attainable(k, q, count).unwrap();
                    assert_eq!(said, pairs.contains(&(k, q)), "n {n}, sum {k}, squares {q}");
                }
            }
        }
    }
}
