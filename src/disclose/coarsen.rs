//! Coarser groups.

use crate::error::{Error, Result};

/// Groups of neighbours, none of which holds less than a least count: as many as there can be, taken from the front.
///
/// Each neighbour is put to the group before it until that has enough; what is left over at the end goes to the last group.
/// Neighbours that hold nothing have nothing to protect, and go with those before them. A total below the least count is one
/// group. Returned is the group of each, counted from 0.
///
/// # Errors
///
/// [`Error::Overflow`] if a sum passes 64 bits.
///
/// # Examples
///
/// ```
/// assert_eq!(fazhi::disclose::coarsened(&[3, 4, 9, 1, 2], 5)?, [0, 0, 1, 1, 1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn coarsened(counts: &[u64], least: u64) -> Result<Vec<usize>> {
    let mut groups: Vec<usize> = Vec::with_capacity(counts.len());
    let (mut group, mut held) = (0, 0_u64);
    for count in counts {
        if held >= least && held > 0 && *count > 0 {
            (group, held) = (group + 1, 0);
        }
        held = held.checked_add(*count).ok_or_else(|| Error::Overflow { measure: "counts".into() })?;
        groups.push(group);
    }
    if held < least && group > 0 {
        let last = group;
        groups.iter_mut().filter(|group| **group == last).for_each(|group| *group -= 1);
    }
    Ok(groups)
}
