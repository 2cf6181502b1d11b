//! Student's t distribution, with real degrees of freedom.

use super::beta;

/// The probability beyond t.
pub(in crate::stat) fn upper_tail(df: f64, t: f64) -> f64 {
    let half = beta::lower_tail(df / 2.0, 0.5, df / (df + t * t)) / 2.0;
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The t beyond which lies `tail`.
pub(in crate::stat) fn upper_quantile(df: f64, tail: f64) -> f64 {
    if tail > 0.5 {
        return -upper_quantile(df, 1.0 - tail);
    }
    let x = beta::lower_quantile(df / 2.0, 0.5, 2.0 * tail);
    (df * (1.0 - x) / x).sqrt()
}
