//! The excess (1 + u) ln(1 + u) − u, of which deviances are sums without cancellation.

/// The excess, for u >= −1.
pub(in crate::stat) fn excess(u: f64) -> f64 {
    if u <= -1.0 {
        return 1.0;
    }
    if u.abs() > 0.01 {
        return (1.0 + u) * u.ln_1p() - u;
    }
    // Σ (−u)ᵏ / (k (k − 1)) for k >= 2
    let series = (2..10).rev().map(f64::from).fold(0.0, |sum, k| 1.0 / (k * (k - 1.0)) - u * sum);
    u * u * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_continues_the_logarithm() {
        for u in [-0.01_f64, 0.01] {
            let (inside, outside) = (excess(u), excess(u * (1.0 + 1e-9)));
            assert!((outside / inside - 1.0 - 2e-9).abs() < 1e-10, "{u}: {inside} {outside}");
        }
        assert_eq!([excess(-1.0), excess(0.0)], [1.0, 0.0]);
        assert!((excess(1e-9) / 5e-19 - 1.0).abs() < 1e-9);
    }
}
