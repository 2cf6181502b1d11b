//! Gamma numbers, by rejection.

use crate::stat::index::random::{Place, Stream};

use super::normal::{Normal, ln};

/// A gamma distribution of scale 1 whose shape is 1/2 or at least 1; Marsaglia and Tsang (2000), d and c of their section 2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gamma {
    /// 0 for the shape 1/2, which is half the square of a normal number.
    d: f64,
    c: f64,
    /// ¾ d
    sure: f64,
}

/// How many lanes a pair of gamma numbers has; it never needs so many.
const LANES_OF_PAIR: u32 = 256;

impl Gamma {
    pub(super) fn new(shape: f64) -> Self {
        debug_assert!(shape == 0.5 || shape >= 1.0);
        let d = if shape == 0.5 { 0.0 } else { shape - 1.0 / 3.0 };
        Self { d, c: 1.0 / (9.0 * d).sqrt(), sure: 0.75 * d }
    }

    /// The number that two words propose, unless it is rejected.
    ///
    /// With s = cz, the logarithm h that ln u is held against is −3d Σ (−s)ᵏ/k, k from 4 on; so it is at least −¾ d s⁴ where s is above 0, and
    /// −¾ d s⁴/(1 + s) where it is below, and eʰ is at least 1 + h. That decides all but some of a hundred cases without a logarithm.
    #[inline]
    pub(super) fn of(self, normal: &Normal, [first, second]: [u32; 2]) -> Option<f64> {
        let z = normal.of(first);
        let square = z * z;
        if self.d == 0.0 {
            return Some(square / 2.0);
        }
        let s = self.c * z;
        let root = 1.0 + s;
        let v = root * root * root;
        let u = (f64::from(second) + 0.5) / 4_294_967_296.0;
        let is_sure = (1.0 - u) * (1.0 + s.min(0.0)) > self.sure * (s * s) * (s * s);
        if is_sure || v > 0.0 && self.accepts(u, square, v) { Some(self.d * v) } else { None }
    }

    #[cold]
    fn accepts(self, u: f64, square: f64, v: f64) -> bool {
        ln(u) < square / 2.0 + self.d * (1.0 - v + ln(v))
    }

    /// The number of a part: half of the words of each of its blocks propose one, until one is accepted.
    pub(super) fn at(self, normal: &Normal, stream: Stream, place: Place, part: u32) -> f64 {
        (0..)
            .find_map(|proposal| self.of(normal, words(stream.block(place, lane(part) + proposal), part)))
            .unwrap_or(0.0)
    }

    /// As [`at`](Self::at), given the first block.
    #[inline]
    pub(super) fn from(self, normal: &Normal, first: [u32; 4], stream: Stream, place: Place, part: u32) -> f64 {
        self.of(normal, words(first, part)).unwrap_or_else(|| self.at(normal, stream, place, part))
    }
}

/// The number of any shape above 0: below 1, of one more, times a power of a uniform number (Marsaglia and Tsang, section 6).
#[inline]
pub(super) fn of_shape(shape: f64, normal: &Normal, first: [u32; 4], stream: Stream, place: Place, part: u32) -> f64 {
    if shape >= 1.0 {
        return Gamma::new(shape).from(normal, first, stream, place, part);
    }
    let more = Gamma::new(shape + 1.0).from(normal, first, stream, place, part);
    // The last lanes of the pair, which no proposal comes to.
    more * (ln(stream.uniform(place, lane(part) + LANES_OF_PAIR - 1 - part % 2)) / shape).exp()
}

/// The lane of the first block of a part; two parts share it.
pub(super) const fn lane(part: u32) -> u32 {
    part / 2 * LANES_OF_PAIR
}

const fn words([a, b, c, d]: [u32; 4], part: u32) -> [u32; 2] {
    if part.is_multiple_of(2) { [a, b] } else { [c, d] }
}
