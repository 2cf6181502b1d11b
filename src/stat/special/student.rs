//! Student's t distribution, with real degrees of freedom.

use std::f64::consts::PI;

use super::beta;
use crate::stat::normal;

/// From here on the distribution is the normal one to the last digits.
const NORMAL: f64 = 1e20;

/// The probability beyond t.
pub(in crate::stat) fn upper_tail(df: f64, t: f64) -> f64 {
    if t < 0.0 {
        return 1.0 - upper_tail(df, -t);
    }
    if df >= NORMAL {
        return normal::upper_tail(t);
    }
    if df == 1.0 {
        return (1.0 / t).atan() / PI;
    }
    if df == 2.0 {
        let root = 2.0_f64.sqrt().hypot(t);
        return 1.0 / (root * (root + t));
    }
    // x = df/(df + t²), 1 − x = t²/(df + t²)
    let ratio = t / df.sqrt();
    let square = ratio * ratio;
    if square == f64::INFINITY {
        return beta::lower_tail(df / 2.0, 0.5, 1.0 / ratio / ratio) / 2.0;
    }
    beta::lower_tail_pair(df / 2.0, 0.5, [1.0 / (1.0 + square), square / (1.0 + square)]) / 2.0
}

/// The t beyond which lies `tail`.
pub(in crate::stat) fn upper_quantile(df: f64, tail: f64) -> f64 {
    if tail > 0.5 {
        return -upper_quantile(df, 1.0 - tail);
    }
    if tail == 0.5 {
        return 0.0;
    }
    if df >= NORMAL {
        return normal::upper_quantile(tail);
    }
    if df == 1.0 {
        return if tail > 0.25 { (PI * (0.5 - tail)).tan() } else { 1.0 / (PI * tail).tan() };
    }
    if df == 2.0 {
        return (1.0 - 2.0 * tail) / (2.0 * tail * (1.0 - tail)).sqrt();
    }
    let [x, y] = beta::lower_quantile_pair(df / 2.0, 0.5, 2.0 * tail);
    df.sqrt() * (y / x).sqrt()
}
