//! Expansions of the beta and gamma distributions in powers of 1/√N, for large shapes.
//!
//! ```text
//! p = a/(a + b),  q = 1 − p,  σ = q − p,  N = (a + b) p q          gamma: p = 0, q = 1, σ = 1, N = a
//! x = p (1 + q T),  1 − x = q (1 − p T)                            gamma: x = a (1 + T)
//! N u²/2 = −a ln(x/p) − b ln((1 − x)/q),  u with the sign of T     gamma: N u²/2 = x − a − a ln(x/a)
//! I(x; a, b) = Φ(v √N),  v = u + F₁(u)/N + F₂(u)/N² + …
//! ```
//!
//! The form is from Temme (1992), "Asymptotic inversion of the incomplete beta function", Journal of Computational and
//! Applied Mathematics 41:145-157. Here u is his η over √(pq), which makes the Fₖ and the inverse power series whose
//! coefficients are polynomials in σ, without singularities at either end. At σ = 1 they are the series of Temme
//! (1992), "Asymptotic inversion of incomplete gamma functions", Mathematics of Computation 58:755-764. They follow
//! from
//!
//! ```text
//! T dT/du = u (1 + σT − pqT²)
//! dv/du = (u/T) Γ*(a + b)/(Γ*(a) Γ*(b)) exp(N (v² − u²)/2),  ln Γ*: the error of Stirling's formula
//! ```

mod coefficients;

use coefficients::{DEVIATE, QUANTILE};

/// The coefficient of a power of 1/√N, without its factor σ or z.
type Part = fn(f64, f64) -> f64;

/// The highest power of 1/√N.
const MOST_POWERS: usize = 12;

/// The powers used for a starting value, where the last ones add little or diverge.
const START_POWERS: usize = 6;

/// T at the normal quantile z.
pub(super) fn quantile(sigma: f64, size: f64, z: f64) -> f64 {
    let width = width(size, z);
    let powers = if width > EXACT { START_POWERS } else { powers_at(width) };
    z / size.sqrt() + series(&QUANTILE[..powers - 1], sigma, size, z)
}

/// v√N at u√N.
pub(super) fn deviate(sigma: f64, size: f64, z: f64) -> f64 {
    let powers = (powers_at(width(size, z)) + 2).min(MOST_POWERS);
    z + series(&DEVIATE[..powers - 1], sigma, size, z) * size.sqrt()
}

/// The sum of the parts times N⁻¹, N^(−3/2), …, alternately odd in σ and in z.
fn series(parts: &[Part], sigma: f64, size: f64, z: f64) -> f64 {
    let (z_square, sigma_square, inverse) = (z * z, sigma * sigma, 1.0 / size);
    let (by_sigma, by_z) = (sigma, z * inverse.sqrt());
    let mut power = inverse;
    let mut sum = 0.0;
    for pair in parts.chunks(2) {
        let odd = pair.get(1).map_or(0.0, |part| by_z * part(z_square, sigma_square));
        sum += power * (by_sigma * pair[0](z_square, sigma_square) + odd);
        power *= inverse;
    }
    sum
}

/// Whether the quantile at z is accurate to the last digits.
pub(super) fn inverts(size: f64, z: f64) -> bool {
    width(size, z) <= EXACT
}

/// Whether the quantile at z will do as a starting value.
pub(super) fn approximates(size: f64, z: f64) -> bool {
    width(size, z) <= 0.45
}

/// Whether the tail at u√N = z is accurate to the last digits.
pub(super) fn reaches(size: f64, z: f64) -> bool {
    width(size, z) <= EXACT_TAIL
}

/// The term in N^(−k/2) is below the k-th power of this; checked numerically for 0 <= σ <= 1 and |z| <= 37.
fn width(size: f64, z: f64) -> f64 {
    z.abs().max(2.0) / (3.0 * size.sqrt())
}

/// 10^(−16/13): all terms from the thirteenth are below 1e-16.
const EXACT: f64 = 0.0588;

/// 10^(−16/11), because a small tail magnifies errors of its z.
const EXACT_TAIL: f64 = 0.0351;

/// The number of powers of 1/√N beyond which terms are below 1e-16.
fn powers_at(width: f64) -> usize {
    // 10^(−16/(k + 1)) for k = 3, 4, …
    const WIDEST: [f64; 9] = [1e-4, 6.3e-4, 2.15e-3, 5.17e-3, 0.01, 0.0166, 0.0251, 0.0351, 0.0464];
    3 + WIDEST.iter().filter(|widest| width > **widest).count()
}

/// A polynomial in z² with coefficients that are polynomials in σ².
fn polynomial<const ROWS: usize, const COLUMNS: usize>(
    table: &[[f64; COLUMNS]; ROWS],
    z_square: f64,
    sigma_square: f64,
) -> f64 {
    let mut columns = [0.0; COLUMNS];
    for row in table.iter().rev() {
        for (column, coefficient) in columns.iter_mut().zip(row) {
            *column = *column * sigma_square + coefficient;
        }
    }
    columns.iter().fold(0.0, |sum, column| sum * z_square + column)
}
