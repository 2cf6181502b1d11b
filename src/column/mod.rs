//! Columns of a batch of rows, typed: texts as codes, days and numbers as integers, truth values as masks.

mod codes;
mod mask;

use polars_arrow::array::{ArrayFromIter, ArrayRef, BooleanArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;

pub(crate) use codes::{Codes, CodesBuilder, Interner, RowHash};
pub(crate) use mask::Mask;

/// What stands for an empty cell among days, and among numbers of days: it is before every day that a cell can hold.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// The day of an end that never comes, 9999-12-31: later than any other, and in no period.
pub(crate) const NO_END: i32 = 2_932_896;

/// What stands for an empty cell among whole numbers.
pub(crate) const NO_NUMBER: i64 = i64::MIN;

/// What stands for an empty cell among decimal numbers.
pub(crate) const NO_DECIMAL: i128 = i128::MIN;

/// A column of some rows.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Text(Codes),
    /// Days since 1970-01-01, or small numbers of days; [`NO_DAY`] where there is none.
    Days(Buffer<i32>),
    /// The first day of a period and the first day after it; [`NO_DAY`] where there is none.
    Periods {
        first: Buffer<i32>,
        after: Buffer<i32>,
    },
    /// Whole numbers; [`NO_NUMBER`] where there is none.
    Numbers(Buffer<i64>),
    /// Decimal numbers times ten to the power of `scale`; [`NO_DECIMAL`] where there is none.
    Decimals {
        values: Buffer<i128>,
        scale: u32,
    },
    Truths(Truths),
}

/// For each row whether something holds; neither where nobody knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Truths {
    pub(crate) yes: Mask,
    pub(crate) unknown: Mask,
}

impl Truths {
    /// The same for every row.
    pub(crate) fn constant(holds: Option<bool>) -> Self {
        Self { yes: Mask::constant(holds == Some(true)), unknown: Mask::constant(holds.is_none()) }
    }

    /// What a function says of each of so many rows.
    pub(crate) fn from_fn(height: usize, holds: impl Fn(usize) -> Option<bool>) -> Self {
        let yes = Mask::from_fn(height, |row| holds(row) == Some(true));
        Self { yes, unknown: Mask::from_fn(height, |row| holds(row).is_none()) }
    }

    pub(crate) fn get(&self, row: usize) -> Option<bool> {
        (!self.unknown.get(row)).then(|| self.yes.get(row))
    }
}

impl Values {
    /// The days of a column of days, or the first days of periods.
    pub(crate) fn days(&self) -> Option<&Buffer<i32>> {
        match self {
            Self::Days(days) | Self::Periods { first: days, .. } => Some(days),
            _ => None,
        }
    }

    /// The rows whose cell is empty.
    pub(crate) fn missing(&self, height: usize) -> Mask {
        match self {
            Self::Text(codes) => {
                let none: Vec<bool> = codes.dictionary.iter().map(Option::is_none).collect();
                if none.contains(&true) {
                    Mask::from_fn(height, |row| none[codes.codes[row] as usize])
                } else {
                    Mask::None
                }
            }
            Self::Days(days) | Self::Periods { first: days, .. } => Mask::from_fn(height, |row| days[row] == NO_DAY),
            Self::Numbers(numbers) => Mask::from_fn(height, |row| numbers[row] == NO_NUMBER),
            Self::Decimals { values, .. } => Mask::from_fn(height, |row| values[row] == NO_DECIMAL),
            Self::Truths(truths) => truths.unknown.clone(),
        }
    }

    /// The column as text: days as ISO 8601 has them, decimal numbers with all their decimals.
    pub(crate) fn codes(&self, height: usize) -> Codes {
        match self {
            Self::Text(codes) => codes.clone(),
            _ => {
                let texts: Vec<_> = (0..height).map(|row| self.text(row)).collect();
                texts.iter().map(Option::as_deref).collect()
            }
        }
    }

    /// The cell of a row as text.
    pub(crate) fn text(&self, row: usize) -> Option<String> {
        match self {
            Self::Text(codes) => codes.get(row).map(ToOwned::to_owned),
            Self::Days(days) | Self::Periods { first: days, .. } => {
                Some(days[row]).filter(|day| *day != NO_DAY).map(crate::calendar::date::iso)
            }
            Self::Numbers(numbers) => Some(numbers[row]).filter(|number| *number != NO_NUMBER).map(|n| n.to_string()),
            Self::Decimals { values, scale } => {
                Some(values[row]).filter(|value| *value != NO_DECIMAL).map(|value| decimal(value, *scale))
            }
            Self::Truths(truths) => truths.get(row).map(|holds| holds.to_string()),
        }
    }

    /// Some rows of the column as Arrow has it.
    pub(crate) fn array(&self, rows: &[usize]) -> ArrayRef {
        fn numbers<N: NativeType + PartialEq>(values: &[N], none: N, rows: &[usize], dtype: ArrowDataType) -> ArrayRef {
            let numbers = rows.iter().map(|row| Some(values[*row]).filter(|value| *value != none));
            numbers.collect::<PrimitiveArray<N>>().to(dtype).boxed()
        }
        match self {
            Self::Text(codes) => Utf8ViewArray::arr_from_iter(rows.iter().map(|row| codes.get(*row))).boxed(),
            Self::Days(days) | Self::Periods { first: days, .. } => numbers(days, NO_DAY, rows, ArrowDataType::Date32),
            Self::Numbers(values) => numbers(values, NO_NUMBER, rows, ArrowDataType::Int64),
            Self::Decimals { values, scale } => {
                numbers(values, NO_DECIMAL, rows, ArrowDataType::Decimal(38, *scale as usize))
            }
            Self::Truths(truths) => rows.iter().map(|row| truths.get(*row)).collect::<BooleanArray>().boxed(),
        }
    }
}

/// A scaled integer in decimal digits.
pub(crate) fn decimal(value: i128, scale: u32) -> String {
    if scale == 0 {
        return value.to_string();
    }
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}
