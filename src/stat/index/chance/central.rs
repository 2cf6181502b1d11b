//! With which weights each unit is first.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::index::draw::weights;
use crate::stat::index::random::{Place, Stream};

/// The weights with which a unit is first.
#[derive(Debug, Clone, PartialEq)]
pub struct Central {
    /// The share of all weights with which it is first. Units that are first together are each first.
    pub share: f64,
    /// The mean of these weights; none if there are none.
    pub weights: Option<Vec<f64>>,
}

/// The draws whose sums are added up one after the other.
const PIECE: u32 = 256;

/// The central weights of each unit: the mean of those with which it is first, of all weights of `items` that sum to 1.
///
/// `scores` is given a draw and its weights, and fills the scores of all units, the largest of which is first; NaN is no score. The values may be
/// those of the draw, so that both are uncertain.
///
/// # Formula
///
/// ```text
/// share   = draws in which the unit is first / draws
/// weights = Σ w over these draws / their number,   w even on the simplex
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if there are no units, items or draws.
///
/// # References
///
/// - Lahdelma, Hokkanen and Salminen (1998), "SMAA: stochastic multiobjective acceptability analysis", European Journal of
///   Operational Research 106:137-143.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::chance;
///
/// let units = [[90.0, 40.0], [50.0, 80.0], [60.0, 50.0]];
/// let found = chance::central_weights(3, 2, 10_000, 1, |_, weights, scores| {
///     for (score, values) in scores.iter_mut().zip(&units) {
///         *score = values[0] * weights[0] + values[1] * weights[1];
///     }
/// })?;
/// // each of the first two is first with half of the weights, the third with none
/// let means: Vec<_> = found.iter().map(|unit| unit.weights.as_ref().map(|weights| format!("{:.2}", weights[0]))).collect();
/// assert_eq!(means, [Some("0.75".into()), Some("0.25".into()), None]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn central_weights(
    units: usize,
    items: usize,
    draws: u32,
    seed: u64,
    scores: impl Fn(u32, &[f64], &mut [f64]) + Sync,
) -> Result<Vec<Central>> {
    for (name, number) in [("units", units), ("items", items), ("draws", draws as usize)] {
        if number == 0 {
            return Err(Error::parameter(name, number, "at least 1"));
        }
    }
    let piece = |piece: u32| {
        let mut firsts = vec![(0_u32, vec![0.0; items]); units];
        let (mut drawn, mut row) = (vec![0.0; items], vec![0.0; units]);
        for draw in piece * PIECE..draws.min((piece + 1) * PIECE) {
            weights(Stream::new(seed), Place { unit: 0, item: 0, draw }, &mut drawn);
            scores(draw, &drawn, &mut row);
            let best = row.iter().copied().fold(f64::NAN, f64::max);
            for ((count, sums), _) in firsts.iter_mut().zip(&row).filter(|(_, score)| **score == best) {
                *count += 1;
                sums.iter_mut().zip(&drawn).for_each(|(sum, weight)| *sum += weight);
            }
        }
        firsts
    };
    let pieces: Vec<_> = (0..draws.div_ceil(PIECE)).into_par_iter().map(piece).collect();
    let of = |unit: usize| {
        let own = || pieces.iter().map(|firsts| &firsts[unit]);
        let count = f64::from(own().map(|(count, _)| count).sum::<u32>());
        let mean = |item: usize| own().map(|(_, sums)| sums[item]).sum::<f64>() / count;
        Central { share: count / f64::from(draws), weights: (count > 0.0).then(|| (0..items).map(mean).collect()) }
    };
    Ok((0..units).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(units: &[[f64; 3]], draws: u32) -> Vec<Central> {
        central_weights(units.len(), 3, draws, 4, |_, weights, scores| {
            for (score, values) in scores.iter_mut().zip(units) {
                *score = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            }
        })
        .unwrap()
    }

    #[test]
    fn units_that_are_best_in_an_item_each_have_its_third_of_the_simplex() {
        // w₁ > w₂ and w₁ > w₃: the mean of the largest of three even weights is 11/18, of the others 7/36
        let found = of(&[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], 60_000);
        for (unit, central) in found.iter().enumerate() {
            assert!((central.share - 1.0 / 3.0).abs() < 0.008, "{central:?}");
            for (item, weight) in central.weights.as_ref().unwrap().iter().enumerate() {
                let expected = if item == unit { 11.0 / 18.0 } else { 7.0 / 36.0 };
                assert!((weight - expected).abs() < 0.005, "{weight} for {expected}");
            }
        }
    }

    #[test]
    fn equals_are_first_together_and_threads_do_not_matter() {
        let units = [[2.0, 2.0, 2.0], [2.0, 2.0, 2.0], [1.0, 1.0, f64::NAN]];
        let found = of(&units, 1000);
        assert_eq!((found[0].share, found[1].share, found[2].share), (1.0, 1.0, 0.0));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(7).build().unwrap();
        assert_eq!(pool.install(|| of(&units, 1000)), found);
        let message = central_weights(1, 0, 1, 1, |_, _, _| {}).unwrap_err().to_string();
        assert_eq!(message, "parameter `items` is `0`, expected at least 1");
    }
}
