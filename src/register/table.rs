//! Rows of a register as a table of Arrow columns.

use polars_arrow::array::{ArrayRef, PrimitiveArray, new_null_array};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_core::prelude::{DataFrame, IntoColumn, PolarsResult, Series};

use crate::error::{Error, Result};
use crate::register::rows::Rows;

/// Batches of rows below each other; a column that one of them does not have is empty in its rows.
#[derive(Default)]
pub(crate) struct Table {
    fields: Vec<ArrowField>,
    /// The arrays of each batch, of which the last ones may be missing, and its height.
    chunks: Vec<(Vec<ArrayRef>, usize)>,
}

impl Table {
    /// Adds some of the rows of a batch.
    pub(crate) fn push(&mut self, rows: &Rows, wanted: &[usize]) {
        let mut arrays: Vec<ArrayRef> =
            self.fields.iter().map(|field| new_null_array(field.dtype().clone(), wanted.len())).collect();
        for (id, values) in rows.values() {
            let array = values.array(wanted);
            match self.fields.iter().position(|field| field.name.as_str() == id) {
                Some(at) => arrays[at] = array,
                None => {
                    self.fields.push(ArrowField::new(id.as_str().into(), array.dtype().clone(), true));
                    arrays.push(array);
                }
            }
        }
        self.chunks.push((arrays, wanted.len()));
    }

    /// The columns, and the arrays of each batch.
    pub(crate) fn into_arrays(mut self) -> (Vec<ArrowField>, Vec<Vec<ArrayRef>>) {
        for (arrays, height) in &mut self.chunks {
            let missing = self.fields[arrays.len()..].iter();
            arrays.extend(missing.map(|field| new_null_array(field.dtype().clone(), *height)));
        }
        (self.fields, self.chunks.into_iter().map(|(arrays, _)| arrays).collect())
    }

    /// The table as a data frame, with decimals as floats.
    pub(crate) fn frame(self) -> Result<DataFrame> {
        self.polars_frame().map_err(Error::engine("making a frame of rows"))
    }

    fn polars_frame(self) -> PolarsResult<DataFrame> {
        let height = self.chunks.iter().map(|(_, height)| height).sum();
        let (fields, chunks) = self.into_arrays();
        let column = |(at, field): (usize, &ArrowField)| {
            let arrays: Vec<ArrayRef> = chunks.iter().map(|arrays| floats(&arrays[at])).collect();
            Ok(Series::try_from((field.name.clone(), arrays))?.into_column())
        };
        DataFrame::new(height, fields.iter().enumerate().map(column).collect::<PolarsResult<_>>()?)
    }
}

impl Rows {
    /// The rows as a data frame, with the cells that cannot be used left empty; amounts and scores are floats.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`](crate::Error::Engine) where the frame cannot be made.
    pub fn frame(&self) -> Result<DataFrame> {
        let mut table = Table::default();
        table.push(self, &(0..self.height()).collect::<Vec<_>>());
        table.frame()
    }
}

/// Decimals as floats; any other array as it is.
fn floats(array: &ArrayRef) -> ArrayRef {
    let ArrowDataType::Decimal(_, scale) = array.dtype() else { return array.clone() };
    let decimals = array.as_any().downcast_ref::<PrimitiveArray<i128>>().expect("a decimal has 128 bits");
    let divisor = 10_f64.powi(i32::try_from(*scale).unwrap_or(0));
    let floats = decimals.iter().map(|value| value.map(|value| *value as f64 / divisor));
    floats.collect::<PrimitiveArray<f64>>().boxed()
}
