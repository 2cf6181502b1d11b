//! 384-bit integers, for differences of products that must be taken before rounding.

const LIMBS: usize = 6;

/// An integer from 0 to 2³⁸⁴ − 1. Overflow is lost, so callers bound their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wide([u64; LIMBS]); // the least significant first

impl Wide {
    /// The product of the numbers.
    pub(super) fn product<const N: usize>(factors: [u128; N]) -> Self {
        let mut one = [0; LIMBS];
        one[0] = 1;
        factors.into_iter().fold(Self(one), Self::times)
    }

    fn times(self, factor: u128) -> Self {
        let (low, high) = (self.times_limb(limb(factor)), self.times_limb(limb(factor >> 64)));
        let mut shifted = [0; LIMBS];
        shifted[1..].copy_from_slice(&high.0[..LIMBS - 1]);
        low.plus(Self(shifted))
    }

    fn times_limb(self, factor: u64) -> Self {
        let mut carry = 0;
        Self(self.0.map(|own| {
            let product = u128::from(own) * u128::from(factor) + carry;
            carry = product >> 64;
            limb(product)
        }))
    }

    /// The sum.
    pub(super) fn plus(self, other: Self) -> Self {
        let mut carry = false;
        let mut sum = self.0;
        for (limb, other) in sum.iter_mut().zip(other.0) {
            let (once, first) = limb.overflowing_add(other);
            let (twice, second) = once.overflowing_add(u64::from(carry));
            (*limb, carry) = (twice, first || second);
        }
        Self(sum)
    }

    /// The signed difference, rounded once.
    pub(super) fn minus(self, other: Self) -> f64 {
        if self.0.iter().rev().lt(other.0.iter().rev()) {
            return -other.minus(self);
        }
        let mut borrow = false;
        let mut difference = self.0;
        for (limb, other) in difference.iter_mut().zip(other.0) {
            let (once, first) = limb.overflowing_sub(other);
            let (twice, second) = once.overflowing_sub(u64::from(borrow));
            (*limb, borrow) = (twice, first || second);
        }
        Self(difference).to_f64()
    }

    fn to_f64(self) -> f64 {
        self.0.iter().rev().fold(0.0, |sum, limb| sum * 2.0_f64.powi(64) + *limb as f64)
    }
}

/// The lower 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the upper half is carried on by the caller")]
const fn limb(number: u128) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_of_large_products_are_exact() {
        // (a + 1)(a − 1) = a² − 1
        for a in [2, u128::from(u64::MAX), 1 << 64, u128::MAX - 1] {
            let (square, product) = (Wide::product([a, a]), Wide::product([a + 1, a - 1]));
            assert_eq!((square.minus(product), product.minus(square)), (1.0, -1.0));
            assert_eq!(product.plus(Wide::product([1])), square);
        }
    }

    #[test]
    fn the_value_is_that_of_the_product() {
        assert_eq!(Wide::product([1 << 127, 1 << 127, 1 << 100]).minus(Wide::product([0])), 2.0_f64.powi(354));
        assert_eq!(Wide::product([3, 5, 7]).minus(Wide::product([])), 104.0);
    }
}
