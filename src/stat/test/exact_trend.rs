//! The exact test of trend in proportions over ordered groups, given the sum of the successes.
//!
//! The distribution of T = Σ sᵢ xᵢ is convolved group by group over the pairs of the successes so far and T so far. All
//! terms are positive, so nothing cancels.

use super::{Alternative, TrendMethod};
use crate::error::{Error, Result};
use crate::stat::special::binomial;

/// The most pairs of a count and a score.
const MOST_STATES: u128 = 10_000_000;

/// The p-value, given the counts and the distance of each score from the least.
pub(super) fn p_value(
    x: &[u64],
    n: &[u64],
    scores: &[u64],
    alternative: Alternative,
    method: TrendMethod,
) -> Result<f64> {
    let (successes, total) = (x.iter().sum::<u64>(), n.iter().sum::<u64>());
    // the rarer outcome has the smaller table, and the opposite trend
    if 2 * successes > total {
        let failures: Vec<u64> = x.iter().zip(n).map(|(x, n)| n - x).collect();
        let mirrored = match alternative {
            Alternative::TwoSided => Alternative::TwoSided,
            Alternative::Less => Alternative::Greater,
            Alternative::Greater => Alternative::Less,
        };
        return p_value(&failures, n, scores, mirrored, method);
    }
    let widest = u128::from(successes) * u128::from(scores.iter().copied().max().unwrap_or(0)) + 1;
    let states = widest * u128::from(successes + 1);
    if states > MOST_STATES {
        let expected = format!("successes × range of the scores of at most {MOST_STATES} for the exact test");
        return Err(Error::parameter("x", format!("{states} states"), &expected));
    }
    let weights = distribution(n, scores, successes, usize::try_from(widest).unwrap_or(0));
    let sum: u128 = x.iter().zip(scores).map(|(x, score)| u128::from(*x) * u128::from(*score)).sum();
    let mean: u128 = n.iter().zip(scores).map(|(n, score)| u128::from(*n) * u128::from(*score)).sum();
    // T N and its mean, as integers
    let distance = |t: u128| (t * u128::from(total)).abs_diff(mean * u128::from(successes));
    let all: f64 = weights.iter().sum();
    let share = |holds: &dyn Fn(u128) -> bool| {
        let held = weights.iter().enumerate().filter(|(t, _)| holds(*t as u128));
        held.map(|(_, weight)| weight).sum::<f64>() / all
    };
    let own = share(&|t| t == sum) * if method == TrendMethod::MidP { 0.5 } else { 1.0 };
    let (below, above) = (share(&|t| t < sum) + own, share(&|t| t > sum) + own);
    let found = match (alternative, method) {
        (Alternative::Less, _) => below,
        (Alternative::Greater, _) => above,
        (Alternative::TwoSided, TrendMethod::MidP) => 2.0 * below.min(above),
        (Alternative::TwoSided, _) => share(&|t| distance(t) >= distance(sum)),
    };
    Ok(found.min(1.0))
}

/// The probabilities, but for a factor, of each T at the sum of the successes.
fn distribution(n: &[u64], scores: &[u64], successes: u64, widest: usize) -> Vec<f64> {
    let share = successes as f64 / n.iter().sum::<u64>() as f64;
    let rows = usize::try_from(successes).unwrap_or(0) + 1;
    let mut table = vec![vec![0.0; widest]; rows];
    table[0][0] = 1.0;
    for (size, score) in n.iter().zip(scores) {
        let most = usize::try_from(*size).unwrap_or(usize::MAX).min(rows - 1);
        let densities: Vec<f64> = (0..=most).map(|x| binomial::density(*size as f64, share, x as f64)).collect();
        let step = usize::try_from(*score).unwrap_or(0);
        // from the most successes down, so that no row is used after it is changed
        for row in (0..rows).rev() {
            let mut sums = vec![0.0; widest];
            for (taken, density) in densities.iter().enumerate().take(row + 1) {
                let shift = taken * step;
                for (sum, weight) in sums[shift.min(widest)..].iter_mut().zip(&table[row - taken]) {
                    *sum += density * weight;
                }
            }
            table[row] = sums;
        }
    }
    table.pop().unwrap_or_default()
}
