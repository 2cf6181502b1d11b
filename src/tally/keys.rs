//! Keys that several parts of a register have.

use std::sync::Arc;

/// For each part of a register, in their order, the keys that earlier parts have, in ascending order: what
/// [`TallyOptions::met`](crate::tally::TallyOptions::met) is for that part, so that all parts together exclude the rows that one
/// machine would. Keys come from [`Tally::keys`](crate::tally::Tally::keys).
///
/// # Examples
///
/// ```
/// use fazhi::tally::repeated_keys;
///
/// let met = repeated_keys(&[&[3, 5], &[4, 5, 9], &[3, 9]]);
/// assert_eq!(met.iter().map(|keys| keys.to_vec()).collect::<Vec<_>>(), [vec![], vec![5], vec![3, 9]]);
/// ```
pub fn repeated_keys(parts: &[&[u128]]) -> Vec<Arc<[u128]>> {
    let mut all: Vec<(u128, usize)> = Vec::with_capacity(parts.iter().map(|keys| keys.len()).sum());
    for (part, keys) in parts.iter().enumerate() {
        all.extend(keys.iter().map(|key| (*key, part)));
    }
    all.sort_unstable();
    let mut met = vec![Vec::new(); parts.len()];
    for same in all.chunk_by(|(one, _), (next, _)| one == next) {
        same[1..].iter().for_each(|(key, part)| met[*part].push(*key));
    }
    met.into_iter().map(Into::into).collect()
}
