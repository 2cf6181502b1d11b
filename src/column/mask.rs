//! Sets of rows of a batch: bitmaps, with the two that are constant apart, as most masks are.

use polars_arrow::bitmap::{Bitmap, MutableBitmap, and_not};

/// Which rows of a batch: no row, every row, or those whose bit is set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mask {
    None,
    All,
    Some(Bitmap),
}

const BITS: usize = 8;

impl Mask {
    /// The rows for which `holds`, of so many.
    pub(crate) fn from_fn(height: usize, holds: impl Fn(usize) -> bool) -> Self {
        let byte = |first: usize| (0..BITS).fold(0_u8, |byte, bit| byte | u8::from(holds(first + bit)) << bit);
        let whole = height / BITS * BITS;
        let mut bytes: Vec<u8> = (0..whole).step_by(BITS).map(byte).collect();
        if whole < height {
            bytes.push((whole..height).rev().fold(0, |byte, row| byte << 1 | u8::from(holds(row))));
        }
        Bitmap::from_u8_vec(bytes, height).into()
    }

    /// The rows with these indices, of so many.
    pub(crate) fn of_rows(height: usize, rows: impl IntoIterator<Item = usize>) -> Self {
        let mut bits = MutableBitmap::from_len_zeroed(height);
        rows.into_iter().for_each(|row| bits.set(row, true));
        Bitmap::from(bits).into()
    }

    /// Every row or none.
    pub(crate) fn constant(all: bool) -> Self {
        if all { Self::All } else { Self::None }
    }

    pub(crate) fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    pub(crate) fn get(&self, row: usize) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Some(bits) => bits.get_bit(row),
        }
    }

    /// How many rows it has, of so many.
    pub(crate) fn count(&self, height: usize) -> usize {
        match self {
            Self::None => 0,
            Self::All => height,
            Self::Some(bits) => bits.set_bits(),
        }
    }

    /// The indices of its rows, in order, of so many.
    pub(crate) fn rows(&self, height: usize) -> impl Iterator<Item = usize> + '_ {
        let (all, some) = match self {
            Self::None => (0..0, None),
            Self::All => (0..height, None),
            Self::Some(bits) => (0..0, Some(bits.true_idx_iter())),
        };
        all.chain(some.into_iter().flatten())
    }

    /// Does something for each of its rows, in order, of so many.
    pub(crate) fn for_each(&self, height: usize, mut each: impl FnMut(usize)) {
        let Self::Some(bits) = self else { return self.rows(height).for_each(each) };
        let chunks = bits.chunks::<u64>();
        let rest = chunks.remainder() & !(u64::MAX << chunks.remainder_len());
        for (at, mut word) in chunks.chain([rest]).enumerate() {
            while word != 0 {
                each(at * 64 + word.trailing_zeros() as usize);
                word &= word - 1;
            }
        }
    }

    pub(crate) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, mask) | (mask, Self::All) => mask.clone(),
            (Self::Some(one), Self::Some(other)) => (one & other).into(),
        }
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::None, mask) | (mask, Self::None) => mask.clone(),
            (Self::Some(one), Self::Some(other)) => (one | other).into(),
        }
    }

    /// The rows of this mask that the other does not have.
    pub(crate) fn and_not(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::All) => Self::None,
            (mask, Self::None) => mask.clone(),
            (Self::All, mask) => mask.not(),
            (Self::Some(one), Self::Some(other)) => and_not(one, other).into(),
        }
    }

    pub(crate) fn not(&self) -> Self {
        match self {
            Self::None => Self::All,
            Self::All => Self::None,
            Self::Some(bits) => Self::Some(!bits),
        }
    }
}

/// A bitmap without a set bit is the mask of no row.
impl From<Bitmap> for Mask {
    fn from(bits: Bitmap) -> Self {
        if bits.set_bits() == 0 { Self::None } else { Self::Some(bits) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HEIGHT: usize = 130;

    fn mask() -> impl Strategy<Value = Mask> {
        let bits = prop::collection::vec(any::<bool>(), HEIGHT);
        prop_oneof![Just(Mask::None), Just(Mask::All), bits.prop_map(|bits| Mask::from_fn(HEIGHT, |row| bits[row]))]
    }

    proptest! {
        /// Operations on masks are those of sets, whatever form the masks have.
        #[test]
        fn masks_are_sets_of_rows(one in mask(), other in mask()) {
            let combined = [one.and(&other), one.or(&other), one.and_not(&other), one.not()];
            for row in 0..HEIGHT {
                let (a, b) = (one.get(row), other.get(row));
                prop_assert_eq!(combined.each_ref().map(|mask| mask.get(row)), [a && b, a || b, a && !b, !a]);
            }
            for mask in &combined {
                let rows: Vec<_> = mask.rows(HEIGHT).collect();
                let mut each = Vec::new();
                mask.for_each(HEIGHT, |row| each.push(row));
                prop_assert_eq!(&each, &rows);
                prop_assert_eq!(rows.len(), mask.count(HEIGHT));
                prop_assert!(rows.iter().all(|row| mask.get(*row)));
                prop_assert!((0..HEIGHT).all(|row| Mask::of_rows(HEIGHT, rows.iter().copied()).get(row) == mask.get(row)));
            }
        }
    }
}
