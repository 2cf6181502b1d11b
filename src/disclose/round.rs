//! Rounding to a base.

use crate::disclose::tables::Tables;
use crate::disclose::verify::{Limits, Published};
use crate::error::{Error, Result};

/// Every number of some tables rounded to a multiple of a base, half a base upwards; totals are rounded like the rest, so parts
/// need not sum to them.
///
/// # Formula
///
/// ```text
/// base · ⌊(2 v + base) / (2 base)⌋
/// ```
///
/// Equal numbers are rounded alike wherever they stand, so nothing is learnt by comparing tables. A reader knows that a number
/// lies within half a base of what is printed, and how the numbers sum; [`verify`](crate::disclose::verify()) of what is returned
/// says what that leaves: of a row of parts that were all rounded down, it may leave one value.
///
/// # Errors
///
/// [`Error::Parameter`] if the base is below 2 or a rounded number passes 64 bits.
///
/// # Examples
///
/// ```
/// use fazhi::disclose::{Tables, rounded, verify};
///
/// let tables = Tables::crossed(&[&["甲", "乙"]], &[2, 11])?;
/// let (numbers, published) = rounded(&tables, 5)?;
/// assert_eq!(numbers, [0, 10, 15]);
/// assert!(verify(&published).iter().flatten().all(|range| range.is_safe()));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn rounded(tables: &Tables, base: i64) -> Result<(Vec<i64>, Published)> {
    if base < 2 {
        return Err(Error::parameter("base", base, "at least 2"));
    }
    let mut published = Published::default();
    let mut numbers = Vec::with_capacity(tables.cells().len());
    for cell in tables.cells() {
        let nearest = nearest(cell.value, base);
        let number = i64::try_from(nearest);
        numbers.push(number.map_err(|_| Error::parameter("value", cell.value, "a number that can be rounded"))?);
        let base = i128::from(base);
        let [least, most] = [nearest - base / 2, nearest + (base - 1) / 2];
        let least = if cell.signed { least } else { least.max(0) };
        let end = |end: i128| i64::try_from(end).ok();
        published.withheld(Limits { least: end(least), most: end(most) });
    }
    for relation in tables.relations() {
        published.relate(relation);
    }
    Ok((numbers, published))
}

fn nearest(value: i64, base: i64) -> i128 {
    let (value, base) = (i128::from(value), i128::from(base));
    base * (2 * value + base).div_euclid(2 * base)
}
