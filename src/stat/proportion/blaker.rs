//! Blaker's exact limits.
//!
//! Below the estimate, b(p) = P(X >= x) + P(X <= k), where k grows with p in steps: b jumps up where P(X <= k) comes to
//! equal P(X >= x), and between two jumps it falls at most once before it rises. At Clopper and Pearson's limit b <= α,
//! and at the first jump after it b = 2 P(X >= x) > α. So the limit is the p before that jump at which b = α, or the
//! jump itself.

use super::tails::clopper_pearson;
use crate::stat::special::{binomial, root};
use crate::stat::test::first;

pub(super) fn limits(x: f64, n: f64, tail: f64) -> (f64, f64) {
    (limit(Side { x, n, is_lower: true }, tail), limit(Side { x, n, is_lower: false }, tail))
}

/// Solves for p or 1 − p, whichever is below 1/2, as it has more digits.
fn limit(side: Side, tail: f64) -> f64 {
    let outer = side.outer(tail);
    if outer <= 0.5 {
        return side.limit(outer, tail);
    }
    let mirror = Side { x: side.n - side.x, is_lower: !side.is_lower, ..side };
    1.0 - mirror.limit(mirror.outer(tail), tail)
}

/// The relative error of a tail.
const ROUNDING: f64 = 1e-12;

/// One side of the estimate; above it, successes are counted from the other end.
#[derive(Clone, Copy)]
struct Side {
    x: f64,
    n: f64,
    is_lower: bool,
}

impl Side {
    /// P(X >= x), or P(X <= x) above the estimate.
    fn near(self, p: f64) -> f64 {
        if self.is_lower { binomial::upper_tail(self.n, p, self.x) } else { binomial::lower_tail(self.n, p, self.x) }
    }

    /// The probability of at most `k` from the other end; 0 if `k` is negative.
    fn far(self, k: f64, p: f64) -> f64 {
        if self.is_lower { binomial::lower_tail(self.n, p, k) } else { binomial::upper_tail(self.n, p, self.n - k) }
    }

    /// Clopper and Pearson's limit.
    fn outer(self, tail: f64) -> f64 {
        let (lower, upper) = clopper_pearson(self.x, self.n, tail);
        if self.is_lower { lower } else { upper }
    }

    fn limit(self, outer: f64, tail: f64) -> f64 {
        if outer <= 0.0 || outer >= 1.0 {
            return outer;
        }
        let next = self.first_beyond(outer, tail);
        let jump = self.root([outer, if self.is_lower { 1.0 } else { 0.0 }], |p| self.near(p) - self.far(next, p));
        let rest = |p| self.near(p) + self.far(next - 1.0, p) - 2.0 * tail;
        if rest(jump) <= 0.0 { jump } else { self.root([outer, jump], rest) }
    }

    /// The least k whose tail exceeds `tail`, or equals it but for rounding: b then jumps to α at the outer end.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole")]
    fn first_beyond(self, p: f64, tail: f64) -> f64 {
        let last = if self.is_lower { self.x } else { self.n - self.x } as u64 - 1;
        first(0, last, |k| self.far(k as f64, p) > tail * (1.0 - ROUNDING)) as f64
    }

    /// The root of a function that is negative at the outer end.
    fn root(self, [outer, inner]: [f64; 2], f: impl Fn(f64) -> f64) -> f64 {
        if self.is_lower { root::bracketed(outer, inner, f) } else { root::bracketed(inner, outer, |p| -f(p)) }
    }
}
