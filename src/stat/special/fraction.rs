//! Continued fractions.

/// The most steps; typical fractions need far fewer.
const MOST_STEPS: u32 = 20_000;

/// The relative change at which to stop, about twice the rounding error.
const TOLERANCE: f64 = 3.0 * f64::EPSILON;

/// Numerators and denominators beyond this are scaled down, before their products overflow.
const LARGE: f64 = 1e120;

/// 1/(β₀ + α₁/(β₁ + α₂/(β₂ + …))), with `terms(n)` giving αₙ and βₙ for n = 1, 2, …
///
/// The convergents use the forward recurrence, DLMF 3.10.5, so that the divisions in the terms can overlap.
pub(super) fn evaluate(first: f64, terms: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut above, mut last_above) = (1.0_f64, 0.0);
    let (mut below, mut last_below) = (first, 1.0_f64);
    for n in 1..MOST_STEPS {
        let (alpha, beta) = terms(f64::from(n));
        let next_above = beta * above + alpha * last_above;
        let next_below = beta * below + alpha * last_below;
        (last_above, above, last_below, below) = (above, next_above, below, next_below);
        let (new, old) = (above * last_below, last_above * below);
        if (new - old).abs() <= TOLERANCE * new.abs() {
            break;
        }
        if below.abs() > LARGE {
            for part in [&mut above, &mut last_above, &mut below, &mut last_below] {
                *part /= LARGE;
            }
        }
    }
    above / below
}
