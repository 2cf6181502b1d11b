//! A random stream without a state: every number has an address.

/// The multipliers and the steps of the key, as Salmon and others chose them.
const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
const STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Where a random number stands: that of a unit, in an item, in a draw.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::random::{Place, Stream};
///
/// let place = Place { unit: 3, item: 1, draw: 9_999 };
/// assert_eq!(Stream::new(7).block(place, 0), Stream::new(7).block(place, 0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The unit.
    pub unit: u32,
    /// The item, or the register whose counts several items share.
    pub item: u32,
    /// The draw.
    pub draw: u32,
}

/// The random numbers of a seed: Philox 4×32 with ten rounds.
///
/// A number follows from the seed and its address alone. So it is the same for any number of threads, in any order and in
/// any batch; and as only integers are used, on any machine.
///
/// # Formula
///
/// ```text
/// block = ten rounds of  (c₀, c₁, c₂, c₃) -> (hi(M₁ c₂) ⊕ c₁ ⊕ k₀,  lo(M₁ c₂),  hi(M₀ c₀) ⊕ c₃ ⊕ k₁,  lo(M₀ c₀))
///
/// c  draw, item, unit, lane
/// k  the seed; after each round k₀ + 0x9E3779B9, k₁ + 0xBB67AE85
/// M  0xD2511F53, 0xCD9E8D57;  hi, lo: the halves of the 64-bit product
/// ```
///
/// # References
///
/// - Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", Proceedings of SC11, article 16.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::random::{Place, Stream};
///
/// let place = Place { unit: 0, item: 0, draw: 0 };
/// assert_eq!(Stream::new(0).block(place, 0), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
/// let number = Stream::new(0).uniform(place, 0);
/// assert!(0.0 < number && number < 1.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: [u32; 2],
}

impl Stream {
    /// The stream of a seed.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    pub const fn new(seed: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32] }
    }

    /// Four random words of a place. A place has as many blocks as there are lanes.
    #[inline]
    pub fn block(self, place: Place, lane: u32) -> [u32; 4] {
        mixed([place.draw, place.item, place.unit, lane], self.key)
    }

    /// The blocks of consecutive draws, from that of a place on: the first words of all, then the second ones, and so on. A loop over
    /// draws makes several of them at once.
    #[inline]
    pub(super) fn blocks<const N: usize>(self, first: Place, lane: u32, [a, b, c, d]: &mut [[u32; N]; 4]) {
        let words = a.iter_mut().zip(b).zip(c.iter_mut().zip(d));
        for (draw, ((a, b), (c, d))) in (0..).zip(words) {
            [*a, *b, *c, *d] = mixed([first.draw.wrapping_add(draw), first.item, first.unit, lane], self.key);
        }
    }

    /// A uniform number strictly between 0 and 1, a multiple of 2⁻⁵³.
    pub fn uniform(self, place: Place, lane: u32) -> f64 {
        let [high, low, ..] = self.block(place, lane);
        // the last bit is set, so that neither end is reached
        let bits = (u64::from(high) << 32 | u64::from(low)) >> 11 | 1;
        bits as f64 * (0.5_f64).powi(53)
    }
}

/// The block of a counter.
#[expect(clippy::cast_possible_truncation, reason = "the two halves")]
#[inline]
fn mixed([mut c0, mut c1, mut c2, mut c3]: [u32; 4], [mut k0, mut k1]: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let first = MULTIPLIERS[0] * u64::from(c0);
        let second = MULTIPLIERS[1] * u64::from(c2);
        c0 = (second >> 32) as u32 ^ c1 ^ k0;
        c1 = second as u32;
        c2 = (first >> 32) as u32 ^ c3 ^ k1;
        c3 = first as u32;
        k0 = k0.wrapping_add(STEPS[0]);
        k1 = k1.wrapping_add(STEPS[1]);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counter, key and answer: the lines `philox4x32 10` of `kat_vectors` in Random123 1.14.
    const KNOWN: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];

    #[test]
    fn blocks_are_the_known_answers() {
        for ([draw, item, unit, lane], [low, high], answer) in KNOWN {
            let stream = Stream::new(u64::from(high) << 32 | u64::from(low));
            assert_eq!(stream.block(Place { unit, item, draw }, lane), answer);
        }
    }

    #[test]
    fn uniforms_are_even_and_inside() {
        const CELLS: usize = 100;
        let stream = Stream::new(1);
        let mut found = [0_u32; CELLS];
        for draw in 0..100_000 {
            let number = stream.uniform(Place { unit: 0, item: 0, draw }, 0);
            assert!(0.0 < number && number < 1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 100")]
            let cell = (number * CELLS as f64) as usize;
            found[cell] += 1;
        }
        let chi_squared: f64 = found.iter().map(|n| (f64::from(*n) - 1000.0).powi(2) / 1000.0).sum();
        // the quantiles .0005 and .9995 of chi-squared with 99 degrees of freedom
        assert!((57.0..154.0).contains(&chi_squared), "{chi_squared}");
    }
}
