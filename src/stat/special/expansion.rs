//! The beta and gamma distributions where their shapes are large: expansions in powers of 1/√N, whose cost does not
//! grow with the shapes.
//!
//! ```text
//! p = a/(a + b),  q = 1 − p,  σ = q − p,  N = (a + b) p q          gamma: p = 0, q = 1, σ = 1, N = a
//! x = p (1 + q T),  1 − x = q (1 − p T)                            gamma: x = a (1 + T)
//! N u²/2 = −a ln(x/p) − b ln((1 − x)/q),  u with the sign of T     gamma: N u²/2 = x − a − a ln(x/a)
//! I(x; a, b) = Φ(v √N),  v = u + F₁(u)/N + F₂(u)/N² + …
//! ```
//!
//! Temme (1992), "Asymptotic inversion of the incomplete beta function", Journal of Computational and Applied
//! Mathematics 41:145-157, has the form; here u is his η divided by √(pq), so that the functions Fₖ and the inverse
//! are power series whose coefficients are polynomials in σ, without singularities at either end. They follow from
//!
//! ```text
//! T dT/du = u (1 + σT − pqT²)
//! dv/du = (u/T) Γ*(a + b)/(Γ*(a) Γ*(b)) exp(N (v² − u²)/2),  ln Γ*: the error of Stirling's formula
//! ```

mod coefficients;

use coefficients::{DEVIATE, QUANTILE};

/// T at the normal quantile z.
pub(super) fn quantile(sigma: f64, size: f64, z: f64) -> f64 {
    let r = 1.0 / size.sqrt();
    let (z_square, sigma_square) = (z * z, sigma * sigma);
    let (mut sum, mut power) = (0.0, r);
    let last = last_weight(z.abs().max(1.0) * r);
    for (index, polynomials) in QUANTILE.iter().take(last).enumerate() {
        let odd_in_z = index % 2 == 0;
        let value = polynomials.iter().fold(0.0, |sum, part| sum * z_square + horner(part, sigma_square));
        sum += power * value * if odd_in_z { z } else { sigma };
        power *= r;
    }
    sum
}

/// v at u.
pub(super) fn deviate(sigma: f64, size: f64, u: f64) -> f64 {
    let inverse = 1.0 / size;
    let (u_square, sigma_square) = (u * u, sigma * sigma);
    let mut sum = 0.0;
    for (index, polynomials) in DEVIATE.iter().enumerate().take(last_weight(u.abs().max(inverse.sqrt()))) {
        let even_in_u = index % 2 == 0;
        let mut value = 0.0;
        let mut power = inverse;
        for part in *polynomials {
            value = value * u_square + horner(part, sigma_square) * power;
            power *= inverse;
        }
        sum += value * if even_in_u { sigma } else { u };
    }
    u + sum
}

fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// How many weights count.
fn last_weight(_width: f64) -> usize {
    QUANTILE.len()
}

/// Whether the quantile at z is exact to the last digits.
pub(super) fn inverts(size: f64, z: f64) -> bool {
    size >= 300.0 && z * z <= 0.09 * size
}

/// Whether the quantile at z is good enough to start from.
pub(super) fn approximates(size: f64, z: f64) -> bool {
    size >= 1.2 && z * z <= 2.25 * size
}

/// Whether the tail at u is exact to the last digits.
pub(super) fn reaches(size: f64, u: f64) -> bool {
    size >= 300.0 && u.abs() <= 0.3
}
