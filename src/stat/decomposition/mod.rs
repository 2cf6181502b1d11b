//! A change split into the parts that its factors have in it.

#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::sum::compensated;

/// The effect of each factor on the change of a product.
///
/// # Formula
///
/// ```text
/// R = a₁ a₂ … a_P  in the first state,  b₁ b₂ … b_P  in the second
///
/// effectᵢ = (bᵢ − aᵢ) Σ_S |S|! (P − 1 − |S|)! / P! · Π_{j in S} bⱼ · Π_{j not in S} aⱼ
///
/// S  every set of factors without i
/// ```
///
/// It is the effect of changing factor i, averaged over all orders in which the factors can change. So no factor comes
/// first, the effects of two states swapped are the negative ones, and the effects add up to the change; the computed
/// ones do so to the last digits. For two factors it is `(b₁ − a₁)(a₂ + b₂)/2` and `(b₂ − a₂)(a₁ + b₁)/2`.
///
/// # Errors
///
/// [`Error::Parameter`] if there are no factors, if the states differ in length, or if a factor is not finite.
///
/// # References
///
/// - Das Gupta (1993), "Standardization and decomposition of rates: a user's manual", US Bureau of the Census, Current
///   Population Reports P23-186.
///
/// # Examples
///
/// ```
/// use fazhi::stat::decomposition;
///
/// // Das Gupta (1993), table 2.1: the population, and its births per head
/// let effects = decomposition::of_product(&[10_930.0, 0.717892], &[16_591.0, 0.825974])?;
/// assert_eq!(effects.iter().map(|effect| format!("{effect:.3}")).collect::<Vec<_>>(), ["4369.913", "1487.262"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn of_product(first: &[f64], second: &[f64]) -> Result<Vec<f64>> {
    check_factors(first, second)?;
    Ok((0..first.len()).map(|factor| (second[factor] - first[factor]) * average(first, second, factor)).collect())
}

/// The product of the other factors, averaged over the orders.
///
/// The products with s factors of the second state are the coefficients of Π (aⱼ + bⱼ t).
fn average(first: &[f64], second: &[f64], without: usize) -> f64 {
    let mut coefficients = vec![1.0];
    for factor in (0..first.len()).filter(|factor| *factor != without) {
        coefficients.push(0.0);
        for s in (0..coefficients.len()).rev() {
            let taken = if s > 0 { coefficients[s - 1] * second[factor] } else { 0.0 };
            coefficients[s] = coefficients[s] * first[factor] + taken;
        }
    }
    let others = (coefficients.len() - 1) as f64;
    // 1 / ((others + 1) C(others, s)) is s! (others − s)! / (others + 1)!
    let mut weight = 1.0 / (others + 1.0);
    let mut terms = Vec::with_capacity(coefficients.len());
    for (s, coefficient) in coefficients.into_iter().enumerate() {
        terms.push(weight * coefficient);
        weight *= (s as f64 + 1.0) / (others - s as f64).max(1.0);
    }
    compensated(terms)
}

/// The most factors of [`of_function`], which asks for 2^P values.
const MOST_FACTORS: usize = 20;

/// The effect of each factor on the change of any function of them, as in [`of_product`].
///
/// # Formula
///
/// ```text
/// effectᵢ = Σ_S |S|! (P − 1 − |S|)! / P! · (R(S and i) − R(S))
///
/// R(S)  the function with the factors of S in the second state, the others in the first
/// S     every set of factors without i
/// ```
///
/// # Errors
///
/// As for [`of_product`], and if there are more than 20 factors, which take 2^P values of the function.
///
/// # References
///
/// - Das Gupta (1993), chapter 6.
///
/// # Examples
///
/// ```
/// use fazhi::stat::decomposition;
///
/// // decisions a year: those of each of ten officers, and of five more who work half as fast
/// let decisions = |factors: &[f64]| factors[0] * (10.0 + 5.0 * factors[1]);
/// let effects = decomposition::of_function(&[20.0, 0.5], &[26.0, 0.25], decisions)?;
/// assert_eq!(effects, [71.25, -28.75]);
/// assert_eq!(effects.iter().sum::<f64>(), decisions(&[26.0, 0.25]) - decisions(&[20.0, 0.5]));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn of_function(first: &[f64], second: &[f64], function: impl Fn(&[f64]) -> f64) -> Result<Vec<f64>> {
    check_factors(first, second)?;
    let factors = first.len();
    if factors > MOST_FACTORS {
        return Err(Error::parameter("first", format!("{factors} values"), &format!("at most {MOST_FACTORS}")));
    }
    let in_second = |set: usize, factor: usize| set >> factor & 1 == 1;
    let mut state = first.to_vec();
    let values: Vec<f64> = (0..1_usize << factors)
        .map(|set| {
            for (factor, value) in state.iter_mut().enumerate() {
                *value = if in_second(set, factor) { second[factor] } else { first[factor] };
            }
            function(&state)
        })
        .collect();
    let weights = weights(factors);
    let effect = |factor: usize| {
        let without = (0..values.len()).filter(|set| !in_second(*set, factor));
        compensated(without.map(|set| weights[set.count_ones() as usize] * (values[set | 1 << factor] - values[set])))
    };
    Ok((0..factors).map(effect).collect())
}

/// s! (P − 1 − s)! / P! for each s below P.
fn weights(factors: usize) -> Vec<f64> {
    let first = 1.0 / factors as f64;
    let next = |weight: &f64, s: usize| weight * s as f64 / (factors - s) as f64;
    let mut weights = vec![first];
    (1..factors).for_each(|s| weights.push(next(&weights[s - 1], s)));
    weights
}

fn check_factors(first: &[f64], second: &[f64]) -> Result<()> {
    if same_length([("first", first.len()), ("second", second.len())])? == 0 {
        return Err(Error::parameter("first", "0 values", "at least one factor"));
    }
    for (name, state) in [("first", first), ("second", second)] {
        if let Some(at) = state.iter().position(|value| !value.is_finite()) {
            return Err(Error::parameter(&format!("{name}[{at}]"), state[at], "a finite number"));
        }
    }
    Ok(())
}

/// What the rates of the groups and their shares have in the change of an overall rate.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RateAndMix {
    /// The overall rate in the first state.
    pub first: f64,
    /// The overall rate in the second state.
    pub second: f64,
    /// The part that the rates of the groups have in the change.
    pub rate: f64,
    /// The part that their shares have in it: how the mix of groups has changed.
    pub mix: f64,
    /// Both parts of each group.
    pub groups: Vec<GroupPart>,
}

/// The parts of one group in the change of an overall rate.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct GroupPart {
    /// The part of the group's own rate.
    pub rate: f64,
    /// The part of the group's share.
    pub mix: f64,
}

/// Splits the change of an overall rate Σx / Σn into the part of the groups' rates and the part of their shares.
///
/// `x` and `n` are the numerators and denominators of the same groups in both states: matters in time of all matters by
/// agency, or cases by population.
///
/// # Formula
///
/// ```text
/// R = Σ wᵢ rᵢ,  wᵢ = nᵢ / Σn,  rᵢ = xᵢ / nᵢ           in state 1 and in state 2
///
/// rateᵢ = (rᵢ₂ − rᵢ₁) (wᵢ₁ + wᵢ₂) / 2
/// mixᵢ  = (wᵢ₂ − wᵢ₁) ((rᵢ₁ + rᵢ₂) / 2 − (R₁ + R₂) / 2)
///
/// Σ rateᵢ + Σ mixᵢ = R₂ − R₁
/// ```
///
/// As shares add up to 1, the sum of `mix` is that of Das Gupta, Σ (wᵢ₂ − wᵢ₁)(rᵢ₁ + rᵢ₂)/2. Taken against the overall
/// rate, a group adds to the change if it grows and its rate is above that, not merely if it grows.
///
/// A group that has nothing in one of the states has no rate there. Its rate is taken to be that of the other state, so
/// that all of its part is mix. A group that has nothing in either has no part.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, if a number is negative or not finite, if the denominators of a
/// state add up to 0, or if a group has a numerator but no denominator.
///
/// # References
///
/// - Kitagawa (1955), "Components of a difference between two rates", Journal of the American Statistical Association
///   50:1168-1194: the two parts, with the interaction halved.
/// - Das Gupta (1993), chapter 2.
///
/// # Examples
///
/// ```
/// use fazhi::stat::decomposition;
///
/// // each agency became better, but the slow one grew: the overall rate fell
/// let parts = decomposition::rate_and_mix(&[90.0, 30.0], &[100.0, 50.0], &[95.0, 140.0], &[100.0, 200.0])?;
/// assert_eq!(format!("{:.4} {:.4}", parts.first, parts.second), "0.8000 0.7833");
/// assert_eq!(format!("{:+.4} {:+.4}", parts.rate, parts.mix), "+0.0750 -0.0917");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rate_and_mix(x1: &[f64], n1: &[f64], x2: &[f64], n2: &[f64]) -> Result<RateAndMix> {
    same_length([("x1", x1.len()), ("n1", n1.len()), ("x2", x2.len()), ("n2", n2.len())])?;
    let (one, two) = (State::of("1", x1, n1)?, State::of("2", x2, n2)?);
    let middle = f64::midpoint(one.rate, two.rate);
    let part = |group: usize| {
        let (share1, share2) = (n1[group] / one.total, n2[group] / two.total);
        let (before, after) = match (n1[group] > 0.0, n2[group] > 0.0) {
            (true, true) => (x1[group] / n1[group], x2[group] / n2[group]),
            (true, false) => (x1[group] / n1[group], x1[group] / n1[group]),
            (false, true) => (x2[group] / n2[group], x2[group] / n2[group]),
            (false, false) => (middle, middle),
        };
        GroupPart {
            rate: (after - before) * f64::midpoint(share1, share2),
            // added to zero, a zero has no sign
            mix: (share2 - share1) * (f64::midpoint(before, after) - middle) + 0.0,
        }
    };
    let groups: Vec<GroupPart> = (0..x1.len()).map(part).collect();
    Ok(RateAndMix {
        first: one.rate,
        second: two.rate,
        rate: compensated(groups.iter().map(|group| group.rate)),
        mix: compensated(groups.iter().map(|group| group.mix)),
        groups,
    })
}

/// The overall numbers of a state.
struct State {
    total: f64,
    rate: f64,
}

impl State {
    fn of(number: &str, x: &[f64], n: &[f64]) -> Result<Self> {
        for (name, column) in [("x", x), ("n", n)] {
            let named = |at: usize| format!("{name}{number}[{at}]");
            if let Some(at) = column.iter().position(|value| !(value.is_finite() && *value >= 0.0)) {
                return Err(Error::parameter(&named(at), column[at], "a number of at least 0"));
            }
        }
        if let Some(at) = x.iter().zip(n).position(|(x, n)| *x > 0.0 && *n == 0.0) {
            return Err(Error::parameter(&format!("x{number}[{at}]"), x[at], &format!("0, as `n{number}[{at}]` is 0")));
        }
        let total = compensated(n.iter().copied());
        if total == 0.0 {
            return Err(Error::parameter(&format!("sum of n{number}"), 0, "above 0"));
        }
        Ok(Self { total, rate: compensated(x.iter().copied()) / total })
    }
}
