//! Integers that an `f64` represents exactly.

use crate::error::{Error, Result};

/// 2⁵³: an `f64` represents every integer up to it exactly.
pub(crate) const LARGEST: u64 = 1 << 53;

/// The count as an exact `f64`.
pub(super) fn check_count(name: &str, x: u64) -> Result<f64> {
    if x > LARGEST {
        return Err(Error::parameter(name, x, &format!("a count of at most {LARGEST}")));
    }
    Ok(x as f64)
}
