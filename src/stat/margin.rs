//! The distances of a proportion's limits from the estimate, computed without cancellation.

use crate::stat::two_groups::Group;

/// p − lower and upper − p; negative for z < 0, where the limits are swapped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Margins {
    pub(super) below: f64,
    pub(super) above: f64,
}

/// The margins of Wilson's limits without continuity correction.
pub(super) fn wilson(group: Group, z: f64) -> Margins {
    if z < 0.0 {
        let Margins { below, above } = wilson(group, -z);
        return Margins { below: -above, above: -below };
    }
    Margins { below: wilson_below(group, z), above: wilson_below(group.complement(), z) }
}

/// ```text
/// p − lower = z (√(z² + 4x(1 − p)) − z(1 − 2p)) / (2 (n + z²))
///           = 2z p(1 − p) / (√(z² + 4x(1 − p)) + z(1 − 2p))
/// ```
fn wilson_below(Group { x, y, n }: Group, z: f64) -> f64 {
    let (p, q, lean) = (x / n, y / n, z * ((y - x) / n));
    let root = (z * z + 4.0 * x * q).sqrt();
    if x < y { 2.0 * z * p * q / (root + lean) } else { z * (root - lean) / (2.0 * (n + z * z)) }
}

/// The margins of Wilson's limits with continuity correction, clipped to 0 and 1 (Newcombe 1998, method 4).
pub(super) fn wilson_cc(group: Group, z: f64) -> Margins {
    Margins { below: wilson_cc_below(group, z), above: wilson_cc_below(group.complement(), z) }
}

/// ```text
/// lower = (2x + z² − 1 − z √(z² − 2 − 1/n + 4p (n(1 − p) + 1))) / (2 (n + z²)),  and 0 where x <= 1/2
/// ```
fn wilson_cc_below(Group { x, y, n }: Group, z: f64) -> f64 {
    let (p, z2) = (x / n, z * z);
    if x <= 0.5 {
        return p;
    }
    let root = (z2 - 2.0 - 1.0 / n + 4.0 * p * (y + 1.0)).sqrt();
    ((1.0 + z * root - z2 * ((y - x) / n)) / (2.0 * (n + z2))).min(p)
}

/// √(a² + b²) with signed squares: a negative margin, of a limit beyond the estimate, is subtracted.
pub(super) fn add_squares(a: f64, b: f64) -> f64 {
    let sum = a * a.abs() + b * b.abs();
    sum.abs().sqrt().copysign(sum)
}

/// √(a² − 2φab + b²) from φ and 1 − φ, each accurate where the other is near 1.
pub(super) fn add_correlated(a: f64, b: f64, (phi, rest): (f64, f64)) -> f64 {
    if phi > 0.0 { (a - b).hypot((2.0 * rest * a * b).sqrt()) } else { (a * a - 2.0 * phi * a * b + b * b).sqrt() }
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn margins_are_those_of_the_limits() {
        for (x, n) in [(0.0, 20.0), (1.0, 29.0), (81.0, 263.0), (200.0, 263.0), (20.0, 20.0)] {
            let z: f64 = 1.959_963_984_540_054;
            let (group, p) = (Group { x, y: n - x, n }, x / n);
            let half = z * (z * z + 4.0 * x * (1.0 - p)).sqrt();
            let limits = [2.0 * x + z * z - half, 2.0 * x + z * z + half].map(|limit| limit / (2.0 * (n + z * z)));
            let found = wilson(group, z);
            assert!((p - found.below - limits[0]).abs() < 1e-15, "{x} of {n}: {found:?}");
            assert!((p + found.above - limits[1]).abs() < 1e-15, "{x} of {n}: {found:?}");
            assert_eq!(wilson(group, -z), Margins { below: -found.above, above: -found.below });
        }
    }

    #[test]
    fn corrected_margins_are_the_published_ones() {
        // Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 4, 95 %
        for (x, n, lower, upper) in
            [(81.0, 263.0, 0.2535, 0.3682), (15.0, 148.0, 0.0598, 0.1644), (0.0, 20.0, 0.0, 0.2005)]
        {
            let found = wilson_cc(Group { x, y: n - x, n }, 1.959_963_984_540_054);
            assert!((x / n - found.below - lower).abs() < 5e-5, "{x} of {n}: {found:?}");
            assert!((x / n + found.above - upper).abs() < 5e-5, "{x} of {n}: {found:?}");
        }
    }

    #[test]
    fn squares_keep_their_signs() {
        assert_eq!(add_squares(3.0, 4.0), 5.0);
        assert_eq!(add_squares(-3.0, -4.0), -5.0);
        assert_eq!(add_squares(5.0, -4.0), 3.0);
    }
}
