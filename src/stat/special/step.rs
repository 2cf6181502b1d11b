//! A fifth-order step towards a quantile.
//!
//! The logarithm h of a tail probability P is inverted as a function of s, the logit of a beta variable or the
//! logarithm of a gamma variable, with density D in s. All derivatives follow from D, so one tail probability yields a
//! step whose error is of fifth order in its length:
//!
//! ```text
//! m = P/D,  A = (ln D)′,  V = −A′,  W = V′/V,  c = Am
//! ds/dh = m,  and each further derivative in h is m times the derivative in s, where m′ = 1 − c
//! ```

/// From a log tail this close, one more step is accurate to the last digits.
const LAST: f64 = 2e-3;

/// Longer steps are Newton's: ln P is concave in s, so they end on the near side and approach from there.
const LONG: f64 = 0.7;

/// The most steps; three are typical.
pub(super) const MOST: usize = 60;

/// A tail probability and the derivatives of the density there.
pub(super) struct Point {
    /// ln P.
    pub(super) ln_tail: f64,
    /// P/D.
    pub(super) mills: f64,
    /// A, the slope of ln D in s.
    pub(super) slope: f64,
    /// V.
    pub(super) bend: f64,
    /// W.
    pub(super) twist: f64,
}

impl Point {
    /// The step in s towards a log tail, and whether it is the last.
    pub(super) fn step_to(&self, ln_tail: f64) -> (f64, bool) {
        let (h, m, c) = (ln_tail - self.ln_tail, self.mills, self.slope * self.mills);
        let tangent = (h * m).clamp(-20.0, 20.0);
        if h.abs() > LONG {
            return (tangent, false);
        }
        let (rest, bend) = (1.0 - c, self.bend * m * m);
        let third = rest * (1.0 - 2.0 * c) + bend;
        let turn = c * rest - bend;
        let fourth = rest * rest * (1.0 - 2.0 * c) + (4.0 * c - 3.0) * turn + bend * (self.twist * m + 3.0 * rest);
        let step = h * m * (1.0 + h / 2.0 * (rest + h / 3.0 * (third + h / 4.0 * fourth)));
        // for shapes near 0 the powers of m overflow
        (if step.abs() <= 20.0 { step } else { tangent }, h.abs() <= LAST)
    }
}
