//! Values that are missing: which units have too few, and what the others are given.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::index::normalise::rows_of;
use crate::stat::index::present;
use crate::stat::name_methods;

/// What a missing value is replaced by.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::missing::Method;
///
/// assert_eq!("median".parse::<Method>()?, Method::Median);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Method {
    /// Nothing: it stays missing.
    #[default]
    None,
    /// The mean of the values that are there.
    Mean,
    /// Their median: half-way between the two middle ones, if their number is even.
    Median,
}

name_methods!(Method { None => "none", Mean => "mean", Median => "median" });

/// A value that was made up.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Imputed {
    /// The row.
    pub row: usize,
    /// What it was given.
    pub value: f64,
    /// How many values it was made from.
    pub from: usize,
}

/// The column with its missing values replaced, and a record of each. Values that are there never change.
///
/// A column without any values stays as it is.
///
/// # Errors
///
/// [`Error::Parameter`] if a value is not finite.
///
/// # References
///
/// - OECD and JRC (2008), Handbook on constructing composite indicators, chapter 3.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::missing::{Method, impute};
///
/// let (column, record) = impute(&[Some(1.0), None, Some(4.0)], Method::Mean)?;
/// assert_eq!(column, [Some(1.0), Some(2.5), Some(4.0)]);
/// assert_eq!((record[0].row, record[0].value, record[0].from), (1, 2.5, 2));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn impute(values: &[Option<f64>], method: Method) -> Result<(Vec<Option<f64>>, Vec<Imputed>)> {
    impute_within(values, &vec![(); values.len()], method)
}

/// [`impute`] from the values of the same group, such as a league or a period.
///
/// A group without any values stays as it is; nothing is taken from others.
///
/// # Errors
///
/// As for [`impute`], and if there are not as many groups as values.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::missing::{Method, impute_within};
///
/// let (values, leagues) = ([Some(1.0), None, Some(9.0), None], ["township", "township", "agency", "other"]);
/// let (column, record) = impute_within(&values, &leagues, Method::Median)?;
/// assert_eq!((column[1], column[3], record.len()), (Some(1.0), None, 1));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn impute_within<G: PartialEq>(
    values: &[Option<f64>],
    groups: &[G],
    method: Method,
) -> Result<(Vec<Option<f64>>, Vec<Imputed>)> {
    same_length([("values", values.len()), ("groups", groups.len())])?;
    present("values", values)?;
    let (mut column, mut record) = (values.to_vec(), Vec::new());
    for rows in rows_of(groups) {
        let there: Vec<f64> = rows.iter().filter_map(|row| values[*row]).collect();
        let Some(value) = method.of(&there) else { continue };
        for row in rows.into_iter().filter(|row| values[*row].is_none()) {
            column[row] = Some(value);
            record.push(Imputed { row, value, from: there.len() });
        }
    }
    record.sort_by_key(|imputed| imputed.row);
    Ok((column, record))
}

impl Method {
    fn of(self, values: &[f64]) -> Option<f64> {
        if values.is_empty() {
            return None;
        }
        match self {
            Self::None => None,
            Self::Mean => Some(values.iter().sum::<f64>() / values.len() as f64),
            Self::Median => {
                let mut sorted = values.to_vec();
                sorted.sort_by(f64::total_cmp);
                let half = sorted.len() / 2;
                let is_even = sorted.len().is_multiple_of(2);
                Some(if is_even { f64::midpoint(sorted[half - 1], sorted[half]) } else { sorted[half] })
            }
        }
    }
}

/// How much of a unit's values is there.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Availability {
    /// The share of items that have a value.
    pub available: f64,
    /// The share of the values that are there which are not 0; none if there are none.
    pub not_zero: Option<f64>,
    /// Whether both shares reach their limits.
    pub kept: bool,
}

/// Which units have enough values, from the columns of the items.
///
/// # Formula
///
/// ```text
/// available = values there / items >= least_available
/// not zero  = values there that are not 0 / values there >= least_not_zero
/// ```
///
/// # Errors
///
/// [`Error::Parameter`] if there are no columns, if they differ in length, if a value is not finite, and unless the limits are from 0 to 1.
///
/// # References
///
/// - COINr 1.1.14, `Screen`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::missing;
///
/// let items = [&[Some(1.0), None][..], &[Some(0.0), Some(2.0)], &[Some(5.0), None]];
/// let kept: Vec<bool> = missing::screen(&items, 0.5, 0.0)?.iter().map(|unit| unit.kept).collect();
/// assert_eq!(kept, [true, false]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn screen(items: &[&[Option<f64>]], least_available: f64, least_not_zero: f64) -> Result<Vec<Availability>> {
    for (name, share) in [("least_available", least_available), ("least_not_zero", least_not_zero)] {
        if !(0.0..=1.0).contains(&share) {
            return Err(Error::parameter(name, share, "a share from 0 to 1"));
        }
    }
    let Some(first) = items.first() else {
        return Err(Error::parameter("items", 0, "at least 1"));
    };
    for (number, item) in items.iter().enumerate() {
        let name = format!("items[{number}]");
        same_length([("items[0]", first.len()), (&name, item.len())])?;
        present(&name, item)?;
    }
    let of = |unit: usize| {
        let there: Vec<f64> = items.iter().filter_map(|item| item[unit]).collect();
        let available = there.len() as f64 / items.len() as f64;
        let not_zero = there.iter().filter(|value| **value != 0.0).count() as f64 / there.len() as f64;
        let not_zero = (!there.is_empty()).then_some(not_zero);
        let kept = available >= least_available && not_zero.is_none_or(|share| share >= least_not_zero);
        Availability { available, not_zero, kept }
    };
    Ok((0..first.len()).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observed_values_never_change() {
        let values = [Some(3.0), None, Some(1.0), Some(10.0), None];
        for method in Method::ALL {
            let (column, record) = impute(&values, *method).unwrap();
            for (row, value) in values.iter().enumerate().filter(|(_, value)| value.is_some()) {
                assert_eq!(column[row], *value);
            }
            let made: Vec<usize> = record.iter().map(|imputed| imputed.row).collect();
            assert_eq!(made, if *method == Method::None { vec![] } else { vec![1, 4] });
            assert!(record.iter().all(|imputed| column[imputed.row] == Some(imputed.value) && imputed.from == 3));
        }
        let value = |method| impute(&values, method).unwrap().0[1];
        assert_eq!([Method::Mean, Method::Median].map(value), [Some(14.0 / 3.0), Some(3.0)]);
        assert_eq!(impute(&[Some(1.0), Some(4.0), None], Method::Median).unwrap().0[2], Some(2.5));
    }

    #[test]
    fn groups_give_to_their_own_alone() {
        let values = [Some(2.0), None, Some(8.0), None, None];
        let (column, record) = impute_within(&values, &[1, 1, 2, 2, 3], Method::Mean).unwrap();
        assert_eq!(column, [Some(2.0), Some(2.0), Some(8.0), Some(8.0), None]);
        assert_eq!(record.len(), 2);
        assert_eq!(impute(&[None, None], Method::Mean).unwrap(), (vec![None, None], vec![]));
    }

    #[test]
    fn units_are_screened_by_both_shares() {
        let items: [&[Option<f64>]; 4] = [
            &[Some(1.0), Some(0.0), None],
            &[Some(2.0), Some(0.0), None],
            &[None, Some(3.0), None],
            &[Some(0.0), Some(4.0), None],
        ];
        let found = screen(&items, 0.75, 0.6).unwrap();
        let shares: Vec<_> = found.iter().map(|unit| (unit.available, unit.not_zero, unit.kept)).collect();
        assert_eq!(shares, [(0.75, Some(2.0 / 3.0), true), (1.0, Some(0.5), false), (0.0, None, false)]);
        assert!(screen(&items, 0.0, 1.0).unwrap()[2].kept);
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = screen(&[], 0.5, 0.5).unwrap_err().to_string();
        assert_eq!(message, "parameter `items` is `0`, expected at least 1");
        let message = screen(&[&[None]], 1.5, 0.5).unwrap_err().to_string();
        assert_eq!(message, "parameter `least_available` is `1.5`, expected a share from 0 to 1");
        let message = impute(&[Some(f64::NAN)], Method::Mean).unwrap_err().to_string();
        assert_eq!(message, "parameter `values[0]` is `NaN`, expected a finite number");
    }
}
