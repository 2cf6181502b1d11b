//! Student's t distribution, with real degrees of freedom.

use std::f64::consts::PI;

use super::beta;
use crate::stat::normal;

/// From here the distribution is normal to the last digits.
const NORMAL: f64 = 1e20;

/// The upper tail probability at t, the inverse of [`upper_quantile`].
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
        let square = 2.0 + t * t;
        return 1.0 / (square + t * square.sqrt());
    }
    // x = df/(df + t²), 1 − x = t²/(df + t²)
    let ratio = t / df.sqrt();
    let square = ratio * ratio;
    if square == f64::INFINITY {
        return beta::lower_tail(df / 2.0, 0.5, 1.0 / ratio / ratio) / 2.0;
    }
    beta::lower_tail_pair(df / 2.0, 0.5, [1.0 / (1.0 + square), square / (1.0 + square)]) / 2.0
}

/// The t with upper tail probability `tail`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::{error, lines};

    const TABLE: &str = include_str!("../../../tests/reference/special_student.csv");

    #[test]
    fn quantiles_agree_with_the_reference_table() {
        for row in lines::<3>(TABLE) {
            let [df, tail, expected] = row.map(|text| text.parse::<f64>().unwrap());
            let found = upper_quantile(df, tail);
            assert!(error(found, expected) < 2e-13, "{df} {tail}: {found:e} for {expected:e}");
        }
    }

    #[test]
    fn quantiles_invert_tails() {
        for df in [0.3, 1.0, 1.001, 2.0, 2.5, 7.0, 399.0, 1e5, 1e9, 1e15, 1e20, f64::INFINITY] {
            for tail in [1e-300, 5e-17, 1e-9, 0.005, 0.3, 0.499_999, 0.6, 0.995] {
                let t = upper_quantile(df, tail);
                let found = upper_tail(df, t);
                assert!(t == f64::INFINITY || error(found, tail) < 1e-10, "{df} {tail}: {t} {found}");
                assert!(tail < 0.3 || error(-upper_quantile(df, 1.0 - tail), t) < 1e-9, "{df} {tail}: {t}");
            }
        }
    }

    #[test]
    fn probabilities_hold_at_any_t() {
        for df in [0.3, 1.0, 2.0, 2.5, 399.0, 1e9] {
            let t =
                [-f64::MAX, -1e200, -3.0, -1e-200, 0.0, 1e-200, 1e-9, 0.1, 3.0, 1e9, 1e200, f64::MAX, f64::INFINITY];
            let found = t.map(|t| upper_tail(df, t));
            assert!(found.is_sorted_by(|p, q| p >= q) && found[0] == 1.0 && found[4] == 0.5, "{df}: {found:?}");
        }
    }
}
