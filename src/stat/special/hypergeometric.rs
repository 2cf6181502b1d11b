//! The hypergeometric distribution: marked ones among `drawn` of `population`, of which `marked` are marked.

use statrs::function::factorial::ln_binomial;

/// P(X = x).
pub(in crate::stat) fn density(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    if x > marked || x > drawn || drawn - x > population - marked {
        return 0.0;
    }
    (ln_binomial(marked, x) + ln_binomial(population - marked, drawn - x) - ln_binomial(population, drawn)).exp()
}

/// P(X <= x).
pub(in crate::stat) fn lower_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    (0..=x).map(|x| density(population, marked, drawn, x)).sum()
}

/// P(X >= x).
pub(in crate::stat) fn upper_tail(population: u64, marked: u64, drawn: u64, x: u64) -> f64 {
    (x..=marked.min(drawn)).map(|x| density(population, marked, drawn, x)).sum()
}
