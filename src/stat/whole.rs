//! Whole numbers that an `f64` holds exactly.

use crate::error::{Error, Result};

/// The largest count that an `f64` and all below it hold exactly, 2⁵³.
pub(crate) const LARGEST: u64 = 1 << 53;

/// The count as an `f64`, which it fits.
pub(super) fn check_count(name: &str, x: u64) -> Result<f64> {
    if x > LARGEST {
        return Err(Error::parameter(name, x, &format!("a count of at most {LARGEST}")));
    }
    Ok(x as f64)
}
