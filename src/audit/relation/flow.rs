//! Stock and flow: pending at the start, incoming, resolved, and pending at the end.

use super::{Sum, sum_of_parts};
use crate::{Error, Result, audit::interval::Interval};

/// Whether `start + incoming − resolved = end` can hold.
///
/// The gap of the result is the end minus what the other three give.
///
/// # Errors
///
/// If a sum overflows 128 bits.
///
/// # References
///
/// CEPEJ (2021). Handbook on court dashboards: case flow from pending cases at the start to those at the end.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Interval, Verdict, stock_flow};
///
/// let count = Interval::count;
/// assert_eq!(stock_flow(&count(120), &count(300), &count(310), &count(110))?.verdict, Verdict::Exact);
/// let off = stock_flow(&count(120), &count(300), &count(310), &count(197))?;
/// assert_eq!((off.verdict, off.gap), (Verdict::Impossible, count(87)));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn stock_flow(start: &Interval, incoming: &Interval, resolved: &Interval, end: &Interval) -> Result<Sum> {
    let total = end.plus(resolved).ok_or_else(|| Error::parameter("end", end, "numbers whose sum fits in 128 bits"))?;
    sum_of_parts(&total, &[*start, *incoming])
}
