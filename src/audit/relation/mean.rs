//! GRIM: the sums that can give a printed mean of integers.

use super::{Feasible, percentage};
use crate::{
    Error, Result,
    audit::{interval::Interval, rounding::Rounding},
};

/// The integer sums `k` for which `k / (n · items)` can print as `printed`.
///
/// `items` is the number of integer items that each of the `n` values is the mean of; 1 for plain counts.
///
/// # Errors
///
/// If `printed` is not a number, `items` is zero, or a product overflows 128 bits.
///
/// # References
///
/// Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and Personality Science
/// 8(4), 363–369. doi:10.1177/1948550616673876. Its example: a mean of 5.19 cannot come from 28 whole numbers,
/// as 145/28 prints as 5.18 and 146/28 as 5.21.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rounding, Verdict, mean};
///
/// let found = mean("5.19", 28, 1, Rounding::HalfUp)?;
/// assert_eq!(found.verdict, Verdict::Impossible);
/// assert_eq!(found.nearest.iter().map(ToString::to_string).collect::<Vec<_>>(), ["5.18", "5.21"]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn mean(printed: &str, n: u64, items: u32, rounding: Rounding) -> Result<Feasible> {
    let values = (items > 0).then(|| n.checked_mul(u64::from(items))).flatten();
    let values = values.ok_or_else(|| Error::parameter("items", items, "at least 1, and items × n within 64 bits"))?;
    percentage::share(printed.parse()?, &Interval::count(values), rounding, false)
        .ok_or_else(|| percentage::too_large(printed))
}
