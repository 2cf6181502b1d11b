//! Numbers for pairs: what rows share is given a small number, once for each that differs.

use polars::prelude::PlHashMap;

/// How many pairs are found without a look at the table of all; a power of two.
const RECENT: usize = 1 << 12;

/// Pairs of a number and a key, each with a number of its own, in the order in which they were met.
#[derive(Debug)]
pub(crate) struct Pairs {
    recent: Vec<Recent>,
    numbers: PlHashMap<(u32, u64), u32>,
    met: Vec<(u32, u64)>,
}

#[derive(Debug, Clone, Copy)]
struct Recent {
    key: u64,
    before: u32,
    number: u32,
}

/// The number of no pair.
const NONE: u32 = u32::MAX;

impl Default for Pairs {
    fn default() -> Self {
        Self {
            recent: vec![Recent { key: 0, before: 0, number: NONE }; RECENT],
            numbers: PlHashMap::default(),
            met: Vec::new(),
        }
    }
}

impl Pairs {
    /// The number of a pair.
    pub(crate) fn number(&mut self, before: u32, key: u64) -> u32 {
        let slot = slot(before, key);
        let recent = self.recent[slot];
        if recent.key == key && recent.before == before && recent.number != NONE {
            return recent.number;
        }
        let number = self.look_up(before, key);
        self.recent[slot] = Recent { key, before, number };
        number
    }

    #[cold]
    fn look_up(&mut self, before: u32, key: u64) -> u32 {
        let met = &mut self.met;
        *self.numbers.entry((before, key)).or_insert_with(|| {
            met.push((before, key));
            u32::try_from(met.len() - 1).expect("fewer than four thousand million pairs")
        })
    }

    /// The pair of a number.
    pub(crate) fn pair(&self, number: u32) -> (u32, u64) {
        self.met[number as usize]
    }

    /// How many pairs were met.
    pub(crate) fn len(&self) -> usize {
        self.met.len()
    }
}

/// Where a pair is remembered: its bits, mixed by an odd constant (Fibonacci hashing, Knuth, The Art of Computer Programming 3,
/// section 6.4).
#[expect(clippy::cast_possible_truncation, reason = "the top bits are kept")]
fn slot(before: u32, key: u64) -> usize {
    let mixed = (key ^ u64::from(before).rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - RECENT.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Equal pairs have one number, and the number leads back to the pair.
        #[test]
        fn numbers_lead_back_to_their_pairs(met in prop::collection::vec((0..4_u32, 0..40_u64), 0..300)) {
            let mut pairs = Pairs::default();
            let numbers: Vec<_> = met.iter().map(|(before, key)| pairs.number(*before, *key)).collect();
            prop_assert!(numbers.iter().zip(&met).all(|(number, pair)| pairs.pair(*number) == *pair));
            let distinct: std::collections::BTreeSet<_> = met.iter().collect();
            prop_assert_eq!(pairs.len(), distinct.len());
        }
    }
}
