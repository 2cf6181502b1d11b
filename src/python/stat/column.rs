//! One parameter: a number, a list of numbers, or a one-column table.

use polars_arrow::array::{ArrayRef, NullArray, PrimitiveArray};
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::types::NativeType;
use polars_core::prelude::*;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::error::{Error, Result};
use crate::python::stream::Stream;
use crate::register::FieldType;
use crate::stat::whole::LARGEST;

/// A Python number.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Real(f64),
}

impl Number {
    /// Accepts numbers of any type, but no booleans and no texts.
    fn of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if object.extract::<bool>().is_err() {
            if let Ok(whole) = object.extract::<i64>() {
                return Ok(Self::Whole(whole.into()));
            }
            if object.hasattr("__index__")? {
                let error = Error::parameter(name, object.str()?, &format!("at most {LARGEST}"));
                return Err(error.into());
            }
            if let Ok(real) = object.extract::<f64>() {
                return Ok(Self::Real(real));
            }
        }
        let kind = object.get_type().qualname()?;
        Err(PyTypeError::new_err(format!("`{name}` is a `{kind}`, expected a number")))
    }

    fn count(self) -> Option<u64> {
        let whole = match self {
            Self::Whole(whole) => u64::try_from(whole).ok()?,
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the guard checks the range")]
            Self::Real(real) if real.fract() == 0.0 && (0.0..=LARGEST as f64).contains(&real) => real as u64,
            Self::Real(_) => return None,
        };
        (whole <= LARGEST).then_some(whole)
    }

    fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Real(real) => real.fmt(f),
        }
    }
}

/// The values of one parameter.
pub(super) enum Column {
    One(Number),
    List(Vec<Option<Number>>),
    Series(Series),
}

impl Column {
    pub(super) fn of(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if object.hasattr("__arrow_c_stream__")? {
            return series(object, name).map(Self::Series);
        }
        if !(object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>()) {
            return Number::of(object, name).map(Self::One);
        }
        let mut list = Vec::with_capacity(object.len()?);
        for (row, item) in object.try_iter()?.enumerate() {
            let item = item?;
            list.push(if item.is_none() { None } else { Some(Number::of(&item, &format!("{name}[{row}]"))?) });
        }
        Ok(Self::List(list))
    }

    /// The number of rows; `None` for a number, which applies to any number of rows.
    pub(super) fn rows(&self) -> Option<usize> {
        match self {
            Self::One(_) => None,
            Self::List(list) => Some(list.len()),
            Self::Series(series) => Some(series.len()),
        }
    }

    /// The first row that is null.
    pub(super) fn first_null(&self) -> Option<usize> {
        match self {
            Self::One(_) => None,
            Self::List(list) => list.iter().position(Option::is_none),
            Self::Series(series) if series.null_count() == 0 => None,
            Self::Series(series) => series.is_null().iter().position(|null| null == Some(true)),
        }
    }

    /// Marks the rows that are null.
    pub(super) fn mark_nulls(&self, null: &mut Vec<bool>) {
        match self {
            Self::List(list) if list.iter().any(Option::is_none) => {
                null.resize(list.len(), false);
                null.iter_mut().zip(list).for_each(|(null, item)| *null |= item.is_none());
            }
            Self::Series(series) if series.null_count() > 0 => {
                null.resize(series.len(), false);
                let own = series.is_null();
                null.iter_mut().zip(own.iter()).for_each(|(null, own)| *null |= own == Some(true));
            }
            _ => {}
        }
    }

    /// The counts, with 1 in null rows.
    pub(super) fn counts(&self, name: &str, rows: usize) -> Result<Vec<u64>> {
        if let Some(counts) = self.plain_counts() {
            return Ok(counts);
        }
        self.each(name, rows, 1, |number, place| {
            let expected = format!("a whole number from 0 to {LARGEST}");
            number.count().ok_or_else(|| Error::parameter(&place(), number, &expected))
        })
    }

    /// Fast path for integer columns without nulls or values out of range.
    #[expect(clippy::cast_sign_loss, reason = "a negative number becomes larger than the maximum")]
    fn plain_counts(&self) -> Option<Vec<u64>> {
        let Self::Series(series) = self else { return None };
        let counts: Vec<u64> = match series.dtype() {
            DataType::Int64 => series.i64().ok()?.cont_slice().ok()?.iter().map(|whole| *whole as u64).collect(),
            DataType::UInt64 => series.u64().ok()?.cont_slice().ok()?.to_vec(),
            _ => return None,
        };
        counts.iter().all(|count| *count <= LARGEST).then_some(counts)
    }

    /// Fast path for columns without nulls or NaN.
    fn plain_reals(&self) -> Option<Vec<f64>> {
        let Self::Series(series) = self else { return None };
        let reals: Vec<f64> = match series.dtype() {
            DataType::Int64 => series.i64().ok()?.cont_slice().ok()?.iter().map(|whole| *whole as f64).collect(),
            DataType::Float64 => series.f64().ok()?.cont_slice().ok()?.to_vec(),
            _ => return None,
        };
        (!reals.iter().any(|real| real.is_nan())).then_some(reals)
    }

    /// The numbers, with 1 in null rows.
    pub(super) fn reals(&self, name: &str, rows: usize) -> Result<Vec<f64>> {
        if let Some(reals) = self.plain_reals() {
            return Ok(reals);
        }
        self.each(name, rows, 1.0, |number, place| match number.real() {
            real if real.is_nan() => Err(Error::parameter(&place(), real, "a number")),
            real => Ok(real),
        })
    }

    fn each<T: Clone>(
        &self,
        name: &str,
        rows: usize,
        null: T,
        take: impl Fn(Number, &dyn Fn() -> String) -> Result<T>,
    ) -> Result<Vec<T>> {
        let at = |(row, number): (usize, Option<Number>)| match number {
            None => Ok(null.clone()),
            Some(number) => take(number, &|| format!("{name}[{row}]")),
        };
        match self {
            Self::One(number) => Ok(vec![take(*number, &|| name.into())?; rows]),
            Self::List(list) => list.iter().copied().enumerate().map(at).collect(),
            Self::Series(series) => match series.dtype() {
                DataType::Int64 => {
                    let numbers = series.i64().map_err(Error::engine("reading a column"))?.iter();
                    numbers.map(|number| number.map(|whole| Number::Whole(whole.into()))).enumerate().map(at).collect()
                }
                DataType::UInt64 => {
                    let numbers = series.u64().map_err(Error::engine("reading a column"))?.iter();
                    numbers.map(|number| number.map(|whole| Number::Whole(whole.into()))).enumerate().map(at).collect()
                }
                _ => {
                    let numbers = series.f64().map_err(Error::engine("reading a column"))?.iter();
                    numbers.map(|number| number.map(Number::Real)).enumerate().map(at).collect()
                }
            },
        }
    }
}

/// Reads a one-column table as `i64`, `u64` or `f64`.
fn series(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Series> {
    let mut stream = Stream::of(object)?;
    let [(_, kind)] = stream.fields() else {
        return Err(PyTypeError::new_err(format!("`{name}` is a table, expected a column")));
    };
    let kind = match kind {
        FieldType::Known(kind) => kind.clone(),
        FieldType::Foreign(kind) => return Err(no_numbers(name, kind)),
    };
    let width = width(&kind).ok_or_else(|| no_numbers(name, &name_of(&kind)))?;
    let reading = || Error::engine(format!("reading `{name}`"));
    let mut all = Series::new_empty(name.into(), &width);
    while let Some(batch) = stream.next(&[0]) {
        for array in batch?.arrays {
            let part = Series::try_from((PlSmallStr::from_str(name), widened(&array))).map_err(reading())?;
            all.append(&part).map_err(reading())?;
        }
    }
    Ok(all.rechunk())
}

/// The type to which numbers of a type are widened.
fn width(kind: &ArrowDataType) -> Option<DataType> {
    use ArrowDataType as T;
    match kind {
        T::UInt64 => Some(DataType::UInt64),
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 => Some(DataType::Int64),
        T::Float32 | T::Float64 | T::Decimal(..) | T::Decimal32(..) | T::Decimal64(..) | T::Null => {
            Some(DataType::Float64)
        }
        _ => None,
    }
}

/// Widens an array to its [`width`].
fn widened(array: &ArrayRef) -> ArrayRef {
    use ArrowDataType as T;
    fn cast<N: NativeType, W: NativeType>(array: &ArrayRef, of: impl Fn(N) -> W) -> ArrayRef {
        let array = array.as_any().downcast_ref::<PrimitiveArray<N>>().expect("the array has the layout of its type");
        let wide: Vec<W> = array.values().iter().map(|number| of(*number)).collect();
        PrimitiveArray::from_vec(wide).with_validity(array.validity().cloned()).boxed()
    }
    let decimal = |scale: usize| 10_f64.powi(i32::try_from(scale).unwrap_or(0));
    match array.dtype() {
        T::Int8 => cast(array, |number: i8| i64::from(number)),
        T::Int16 => cast(array, |number: i16| i64::from(number)),
        T::Int32 => cast(array, |number: i32| i64::from(number)),
        T::UInt8 => cast(array, |number: u8| i64::from(number)),
        T::UInt16 => cast(array, |number: u16| i64::from(number)),
        T::UInt32 => cast(array, |number: u32| i64::from(number)),
        T::Float32 => cast(array, |number: f32| f64::from(number)),
        T::Decimal(_, scale) => cast(array, |number: i128| number as f64 / decimal(*scale)),
        T::Decimal32(_, scale) => cast(array, |number: i32| f64::from(number) / decimal(*scale)),
        T::Decimal64(_, scale) => cast(array, |number: i64| number as f64 / decimal(*scale)),
        T::Null => {
            let array = array.as_any().downcast_ref::<NullArray>().expect("the array has the layout of its type");
            PrimitiveArray::<f64>::new_null(T::Float64, array.len()).boxed()
        }
        _ => array.clone(),
    }
}

/// What a user calls a type.
fn name_of(kind: &ArrowDataType) -> String {
    match kind {
        ArrowDataType::Boolean => "bool".into(),
        ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View => "str".into(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn no_numbers(name: &str, kind: &str) -> PyErr {
    PyTypeError::new_err(format!("`{name}` holds `{kind}`, expected numbers"))
}
