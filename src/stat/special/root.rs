//! Roots of functions of one variable.

/// The root of an increasing function between two bounds, to the last digits.
pub(in crate::stat) fn bracketed(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if f(middle) < 0.0 { low = middle } else { high = middle }
    }
}
