//! The cells of a column as a source has them, in a few forms: Arrow has many types that mean the same.

use std::ops::Range;

use polars_arrow::array::{Array, BooleanArray, DictionaryArray, PrimitiveArray, Utf8Array, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType as T, TimeUnit};
use polars_arrow::match_integer_type;
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;
use polars_core::prelude::PlSmallStr;

use crate::calendar::date;
use crate::column::{Codes, Mask, NO_DAY, NO_DECIMAL, NO_NUMBER, Truths};
use crate::error::{Error, Result};

/// A column of a batch.
#[derive(Debug, Clone)]
pub(crate) enum Cells {
    Text(Codes),
    /// Days since 1970-01-01; [`NO_DAY`] where there is none.
    Days(Buffer<i32>),
    /// The days of points in time.
    Times(Buffer<i32>),
    /// [`NO_NUMBER`] where there is none.
    Wholes(Buffer<i64>),
    /// Times ten to the power of the scale; [`NO_DECIMAL`] where there is none.
    Decimals(Buffer<i128>, u32),
    /// Not a number where there is none; and how exact they are.
    Floats(Buffer<f64>, f64),
    Truths(Truths, usize),
    /// Of so many rows none has a cell.
    Empty(usize),
}

/// Hours by which the clock in China is ahead of UTC; one zone, and no summer time since 1991.
const CHINA_AHEAD_OF_UTC: i64 = 8;

impl Cells {
    /// The cells of an array whose type was [accepted](accepts).
    pub(super) fn of(array: &dyn Array) -> Result<Self> {
        Ok(match array.dtype() {
            T::Null => Self::Empty(array.len()),
            T::Boolean => Self::Truths(truths(array), array.len()),
            T::Int8 => wholes::<i8>(array),
            T::Int16 => wholes::<i16>(array),
            T::Int32 => wholes::<i32>(array),
            T::Int64 => wholes::<i64>(array),
            T::UInt8 => wholes::<u8>(array),
            T::UInt16 => wholes::<u16>(array),
            T::UInt32 => wholes::<u32>(array),
            T::UInt64 => wholes::<u64>(array),
            T::Float32 => Self::Floats(floats::<f32>(array), f64::from(f32::EPSILON)),
            T::Float64 => Self::Floats(floats::<f64>(array), f64::EPSILON),
            T::Date32 => Self::Days(days::<i32>(array, |day| Some(i64::from(day)))),
            T::Date64 => Self::Days(days::<i64>(array, |time| Some(time.div_euclid(86_400_000)))),
            T::Timestamp(unit, zone) => Self::Times(times(array, *unit, zone.is_some())),
            T::Decimal(_, scale) => decimals::<i128>(array, *scale),
            T::Decimal32(_, scale) => decimals::<i32>(array, *scale),
            T::Decimal64(_, scale) => decimals::<i64>(array, *scale),
            T::Utf8 => Self::Text(text_of::<i32>(array)),
            T::LargeUtf8 => Self::Text(text_of::<i64>(array)),
            T::Utf8View => Self::Text(downcast::<Utf8ViewArray>(array).iter().collect()),
            T::Dictionary(key, ..) => match_integer_type!(key, |$K| {
                let array = downcast::<DictionaryArray<$K>>(array);
                let key = |row: usize| (!array.keys().is_null(row)).then(|| array.key_value(row));
                Self::of(array.values().as_ref())?.taken((0..array.len()).map(key))
            }),
            other => return Err(Error::content("column", format!("cells of the type `{other:?}` cannot be read"))),
        })
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Text(codes) => codes.codes.len(),
            Self::Days(days) | Self::Times(days) => days.len(),
            Self::Wholes(numbers) => numbers.len(),
            Self::Decimals(numbers, _) => numbers.len(),
            Self::Floats(numbers, _) => numbers.len(),
            Self::Truths(_, height) | Self::Empty(height) => *height,
        }
    }

    /// The cells of some rows, which share the memory of all.
    pub(super) fn slice(&self, rows: &Range<usize>) -> Self {
        match self {
            Self::Text(Codes { codes, dictionary }) => {
                Self::Text(Codes { codes: codes.clone().sliced(rows.clone()), dictionary: dictionary.clone() })
            }
            Self::Days(days) => Self::Days(days.clone().sliced(rows.clone())),
            Self::Times(days) => Self::Times(days.clone().sliced(rows.clone())),
            Self::Wholes(numbers) => Self::Wholes(numbers.clone().sliced(rows.clone())),
            Self::Decimals(numbers, scale) => Self::Decimals(numbers.clone().sliced(rows.clone()), *scale),
            Self::Floats(numbers, exact) => Self::Floats(numbers.clone().sliced(rows.clone()), *exact),
            Self::Truths(..) => self.taken(rows.clone().map(Some)),
            Self::Empty(_) => Self::Empty(rows.len()),
        }
    }

    /// The cells at these places, none where there is no place.
    fn taken(&self, places: impl ExactSizeIterator<Item = Option<usize>>) -> Self {
        fn taken<T: Copy>(values: &[T], none: T, places: impl Iterator<Item = Option<usize>>) -> Buffer<T> {
            places.map(|place| place.map_or(none, |place| values[place])).collect::<Vec<_>>().into()
        }
        match self {
            Self::Text(Codes { codes, dictionary }) => {
                let none = u32::try_from(dictionary.len()).expect("fewer than 2^32 texts");
                let dictionary = dictionary.iter().cloned().chain([None]).collect();
                Self::Text(Codes { codes: taken(codes, none, places), dictionary })
            }
            Self::Days(days) => Self::Days(taken(days, NO_DAY, places)),
            Self::Times(days) => Self::Times(taken(days, NO_DAY, places)),
            Self::Wholes(numbers) => Self::Wholes(taken(numbers, NO_NUMBER, places)),
            Self::Decimals(numbers, scale) => Self::Decimals(taken(numbers, NO_DECIMAL, places), *scale),
            Self::Floats(numbers, exact) => Self::Floats(taken(numbers, f64::NAN, places), *exact),
            Self::Truths(truths, _) => {
                let places: Vec<_> = places.collect();
                let of_row = |row: usize| places[row].and_then(|place: usize| truths.get(place));
                Self::Truths(Truths::from_fn(places.len(), of_row), places.len())
            }
            Self::Empty(_) => Self::Empty(places.len()),
        }
    }

    /// A cell as text.
    pub(crate) fn text(&self, row: usize) -> Option<String> {
        let day = |days: &[i32]| Some(days[row]).filter(|day| *day != NO_DAY).map(date::iso);
        match self {
            Self::Text(codes) => codes.get(row).map(Into::into),
            Self::Days(days) | Self::Times(days) => day(days),
            Self::Wholes(numbers) => Some(numbers[row]).filter(|number| *number != NO_NUMBER).map(|n| n.to_string()),
            Self::Decimals(numbers, scale) => {
                let number = Some(numbers[row]).filter(|number| *number != NO_DECIMAL);
                number.map(|number| crate::column::decimal(number, *scale))
            }
            Self::Floats(numbers, _) => Some(numbers[row]).filter(|number| !number.is_nan()).map(|n| n.to_string()),
            Self::Truths(truths, _) => truths.get(row).map(|truth| truth.to_string()),
            Self::Empty(_) => None,
        }
    }

    /// What the type is called in messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Days(_) => "date",
            Self::Times(_) => "datetime",
            Self::Wholes(_) => "integer",
            Self::Decimals(..) => "decimal",
            Self::Floats(..) => "float",
            Self::Truths(..) => "boolean",
            Self::Empty(_) => "null",
        }
    }
}

fn downcast<A: 'static>(array: &dyn Array) -> &A {
    array.as_any().downcast_ref().expect("the array has the layout of its type")
}

/// The values of an array as others, `none` for each that is null.
fn primitive<N: NativeType, O: Clone>(array: &dyn Array, none: O, of: impl Fn(N) -> O) -> Buffer<O> {
    let array = downcast::<PrimitiveArray<N>>(array);
    match array.validity().filter(|known| known.unset_bits() > 0) {
        None => array.values().iter().map(|value| of(*value)).collect::<Vec<_>>().into(),
        Some(_) => array.iter().map(|value| value.map_or(none.clone(), |value| of(*value))).collect::<Vec<_>>().into(),
    }
}

/// Whole numbers; those beyond what the sentinel leaves of 64 bits are kept as decimals without a fraction.
fn wholes<N: NativeType>(array: &dyn Array) -> Cells
where
    i128: From<N>,
{
    let numbers = primitive(array, NO_DECIMAL, |number: N| i128::from(number));
    let small = |number: &i128| *number == NO_DECIMAL || i64::try_from(*number).is_ok_and(|small| small != NO_NUMBER);
    if !numbers.iter().all(small) {
        return Cells::Decimals(numbers, 0);
    }
    Cells::Wholes(numbers.iter().map(|number| i64::try_from(*number).unwrap_or(NO_NUMBER)).collect::<Vec<_>>().into())
}

fn floats<N: NativeType>(array: &dyn Array) -> Buffer<f64>
where
    f64: From<N>,
{
    primitive(array, f64::NAN, |number: N| f64::from(number))
}

fn decimals<N: NativeType>(array: &dyn Array, scale: usize) -> Cells
where
    i128: From<N>,
{
    let scale = u32::try_from(scale).expect("a decimal has at most 38 digits");
    Cells::Decimals(primitive(array, NO_DECIMAL, |number: N| i128::from(number)), scale)
}

fn days<N: NativeType>(array: &dyn Array, day: impl Fn(N) -> Option<i64>) -> Buffer<i32> {
    primitive(array, NO_DAY, |value: N| day(value).and_then(|day| i32::try_from(day).ok()).unwrap_or(NO_DAY))
}

/// The day of each point in time: as written, or the day in China where the column has a time zone.
fn times(array: &dyn Array, unit: TimeUnit, zoned: bool) -> Buffer<i32> {
    let second = match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    };
    let ahead = if zoned { CHINA_AHEAD_OF_UTC * 3600 * second } else { 0 };
    days::<i64>(array, |time| Some(time.checked_add(ahead)?.div_euclid(86_400 * second)))
}

fn truths(array: &dyn Array) -> Truths {
    let array = downcast::<BooleanArray>(array);
    let unknown = array.validity().map_or(Mask::None, |known| Mask::from(!known));
    Truths { yes: Mask::from(array.values().clone()).and_not(&unknown), unknown }
}

fn text_of<O: polars_arrow::offset::Offset>(array: &dyn Array) -> Codes {
    downcast::<Utf8Array<O>>(array).iter().collect()
}

/// The codes of a dictionary-encoded array of text as they are, and one more for null.
pub(super) fn codes_of(keys: PrimitiveArray<u32>, texts: &Utf8ViewArray) -> Codes {
    let mut dictionary: Vec<_> = texts.iter().map(|text| text.map(PlSmallStr::from_str)).collect();
    let (_, codes, known) = keys.into_inner();
    let Some(known) = known.filter(|known| known.unset_bits() > 0) else { return Codes { codes, dictionary } };
    let none = u32::try_from(dictionary.len()).expect("fewer than 2^32 texts");
    dictionary.push(None);
    let mut codes = codes.to_vec();
    (!&known).true_idx_iter().for_each(|row| codes[row] = none);
    Codes { codes: codes.into(), dictionary }
}

/// Refuses an Arrow type that cannot be read, with the column's name, before any data is touched.
///
/// # Errors
///
/// [`Error::ColumnType`] for nested, binary, time-of-day, interval, 256-bit and run-end-encoded columns.
pub(crate) fn accepts(place: &str, column: &str, dtype: &T) -> Result<()> {
    let value = match dtype {
        T::Dictionary(_, value, _) => value,
        other => other,
    };
    let readable = matches!(
        value,
        T::Null
            | T::Boolean
            | T::Int8
            | T::Int16
            | T::Int32
            | T::Int64
            | T::UInt8
            | T::UInt16
            | T::UInt32
            | T::UInt64
            | T::Float32
            | T::Float64
            | T::Date32
            | T::Date64
            | T::Timestamp(..)
            | T::Decimal(..)
            | T::Decimal32(..)
            | T::Decimal64(..)
            | T::Utf8
            | T::LargeUtf8
            | T::Utf8View
    );
    if readable { Ok(()) } else { Err(refused(place, column, &format!("{dtype:?}"))) }
}

pub(super) fn refused(place: &str, column: &str, dtype: &str) -> Error {
    Error::ColumnType {
        register: place.into(),
        column: column.into(),
        found: dtype.into(),
        expected: "text, numbers, dates, times, true and false".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some rows of a column are what the column says of these rows.
    #[test]
    fn a_slice_is_of_the_rows_it_names() {
        let text: Codes = [Some("a"), None, Some("b"), Some("a"), Some("c")].into_iter().collect();
        let truths = Truths::from_fn(5, |row| [Some(true), None, Some(false), None, Some(true)][row]);
        for all in [
            Cells::Text(text),
            Cells::Days(vec![3, 1, NO_DAY, 4, 1].into()),
            Cells::Decimals(vec![310, 1, NO_DECIMAL, -4, 1].into(), 2),
            Cells::Truths(truths, 5),
            Cells::Empty(5),
        ] {
            for rows in [0..5, 0..2, 2..5, 3..4, 4..4] {
                let slice = all.slice(&rows);
                assert_eq!(slice.len(), rows.len());
                let shown: Vec<_> = (0..slice.len()).map(|row| slice.text(row)).collect();
                assert_eq!(shown, rows.map(|row| all.text(row)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn whole_numbers_of_64_bits_lose_nothing() {
        let unsigned = PrimitiveArray::<u64>::from_slice([1, u64::MAX]);
        assert_eq!(Cells::of(&unsigned).unwrap().text(1).as_deref(), Some("18446744073709551615"));
        let least = PrimitiveArray::<i64>::from([Some(i64::MIN), None]);
        let cells = Cells::of(&least).unwrap();
        assert_eq!([0, 1].map(|row| cells.text(row)), [Some(i64::MIN.to_string()), None]);
    }
}
