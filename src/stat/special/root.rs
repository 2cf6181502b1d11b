//! Root finding in one variable.

/// Enough to bisect any bracket down to neighbouring numbers.
const MOST_STEPS: usize = 1200;

/// A point and the function value at it.
type Point = (f64, f64);

/// The root of an increasing function between two bounds, to full precision.
///
/// The function is not called at the bounds, where it may be infinite. Chandrupatla (1997), "A new hybrid
/// quadratic/bisection algorithm for finding the zero of a nonlinear function without using derivatives", Advances in
/// Engineering Software 28:145-149: inverse quadratic interpolation where safe, bisection otherwise.
pub(in crate::stat) fn bracketed(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = ((low, f64::NEG_INFINITY), (high, f64::INFINITY));
    let mut last: Option<Point> = None;
    let mut is_low_newest = false;
    for _ in 0..MOST_STEPS {
        let (newest, opposite) = if is_low_newest { (low, high) } else { (high, low) };
        let margin = f64::EPSILON * newest.0.abs().max(f64::MIN_POSITIVE);
        if high.0 - low.0 <= 2.0 * margin {
            break;
        }
        let x = last.and_then(|last| interpolated(newest, opposite, last)).unwrap_or_else(|| middle(low.0, high.0));
        let x = x.clamp(low.0 + margin, high.0 - margin);
        if x <= low.0 || x >= high.0 {
            break;
        }
        let y = f(x);
        if y == 0.0 {
            return x;
        }
        is_low_newest = y < 0.0;
        let replaced = if is_low_newest { &mut low } else { &mut high };
        last = Some(*replaced);
        *replaced = (x, y);
    }
    if -low.1 < high.1 { low.0 } else { high.0 }
}

/// Inverse quadratic interpolation through three points, if Chandrupatla's criterion allows it.
fn interpolated(newest: Point, opposite: Point, last: Point) -> Option<f64> {
    if !(newest.1.is_finite() && opposite.1.is_finite() && last.1.is_finite()) {
        return None;
    }
    let xi = (newest.0 - opposite.0) / (last.0 - opposite.0);
    let phi = (newest.1 - opposite.1) / (last.1 - opposite.1);
    if phi * phi >= xi || (1.0 - phi) * (1.0 - phi) >= 1.0 - xi {
        return None;
    }
    let alpha = (last.0 - newest.0) / (opposite.0 - newest.0);
    let t = newest.1 / (newest.1 - opposite.1) * last.1 / (last.1 - opposite.1)
        + alpha * newest.1 / (last.1 - newest.1) * opposite.1 / (last.1 - opposite.1);
    let x = newest.0 + t * (opposite.0 - newest.0);
    x.is_finite().then_some(x)
}

/// The midpoint, geometric if the bounds differ in magnitude.
fn middle(low: f64, high: f64) -> f64 {
    if low > 0.0 && high > 4.0 * low {
        low.sqrt() * high.sqrt()
    } else if low == 0.0 && high < 0.1 {
        high / 16.0
    } else {
        f64::midpoint(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_to_full_precision() {
        for root in [1e-50, 2.5e-11, 0.1, 0.5, 0.999_999, 3.0, 1e9] {
            let cases: [&dyn Fn(f64) -> f64; 6] = [
                &|x| x - root,
                &|x| (x / root).ln(),
                &|x| x.powi(5) - root.powi(5),
                &|x| 1.0 / root - 1.0 / x,
                &|x| if x < root { -1.0 } else { 1.0 },
                &|x| (x / root - 1.0).powi(3),
            ];
            for f in cases {
                let found = bracketed(0.0, 1e10, f);
                assert!((found / root - 1.0).abs() < 1e-5 && f(root * 1.1) >= 0.0, "{root}: {found}");
            }
            let found = bracketed(0.0, 1e10, |x| (x / root).ln());
            assert!((found / root - 1.0).abs() <= 4.0 * f64::EPSILON, "{root}: {found}");
        }
    }

    #[test]
    fn few_calls_are_needed() {
        let calls = std::cell::Cell::new(0);
        let found = bracketed(0.0, 1.0, |x| {
            calls.set(calls.get() + 1);
            x.exp() - 1.2
        });
        assert!((found - 1.2_f64.ln()).abs() < 1e-15 && calls.get() < 16, "{found} after {}", calls.get());
    }

    #[test]
    fn a_root_at_a_bound_is_the_bound() {
        assert!(bracketed(0.0, 1.0, |x| x) < 1e-300);
        assert!((bracketed(0.0, 1.0, |x| x - 1.0) - 1.0).abs() <= 4.0 * f64::EPSILON);
        assert!((bracketed(-5.0, -1.0, |x| x + 2.0) + 2.0).abs() < 1e-15);
        assert_eq!(bracketed(2.0, 2.0, |x| x), 2.0);
    }
}
