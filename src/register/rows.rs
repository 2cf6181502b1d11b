//! Rows whose cells are read: typed columns, and what in them cannot be used.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;

use crate::error::{Error, Result};
use crate::register::values::{Values, Words};

/// Some rows of a register, typed and named.
#[derive(Debug, Clone)]
pub struct Rows {
    height: usize,
    /// The columns that the input has and that were asked for, by id.
    columns: Vec<(String, Values)>,
    /// What in them cannot be used.
    pub(crate) faults: Vec<Fault>,
}

/// Rows that cannot be used by what needs all of some columns; by nothing at all where there is no column.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Bitmap,
}

/// What a measure needs, as if it were a column, that counts working days.
pub(crate) const CALENDAR: &str = "@calendar";

impl Rows {
    /// So many rows, without any column.
    pub(crate) fn of_height(height: usize) -> Self {
        Self { height, columns: Vec::new(), faults: Vec::new() }
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The ids of the columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(id, _)| id.as_str())
    }

    /// The rows as a data frame, with the cells that cannot be used left empty.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the frame cannot be made.
    pub fn frame(&self) -> Result<DataFrame> {
        self.frame_of(|_| true)
    }

    /// Some of the columns as a data frame.
    pub(crate) fn frame_of(&self, wanted: impl Fn(&str) -> bool) -> Result<DataFrame> {
        let wanted = self.columns.iter().filter(|(id, _)| wanted(id));
        let columns = wanted.map(|(id, values)| values.series(id).into_column()).collect();
        DataFrame::new(self.height, columns).map_err(Error::engine("making a frame of rows"))
    }

    /// A column.
    pub(crate) fn get(&self, id: &str) -> Option<&Values> {
        self.columns.iter().find(|(known, _)| known == id).map(|(_, values)| values)
    }

    /// Adds a column of as many rows.
    pub(crate) fn add(&mut self, id: impl Into<String>, values: Values) {
        self.columns.push((id.into(), values));
    }

    /// The days of a date column, since 1970-01-01; [`NO_DAY`](crate::register::NO_DAY) where there is none.
    pub(crate) fn days(&self, id: &str) -> Result<&[i32]> {
        match self.get(id) {
            Some(Values::Days(days)) => Ok(days.values()),
            _ => Err(absent(id)),
        }
    }

    /// The days of a date column, to be kept.
    pub(crate) fn day_column(&self, id: &str) -> Result<PrimitiveArray<i32>> {
        match self.get(id) {
            Some(Values::Days(days)) => Ok(days.clone()),
            _ => Err(absent(id)),
        }
    }

    /// A column as words, whatever it is.
    pub(crate) fn words(&self, id: &str) -> Result<Words> {
        self.get(id).ok_or_else(|| absent(id))?.words(id)
    }

    /// A column as the engine has it.
    pub(crate) fn series(&self, id: &str) -> Result<Series> {
        Ok(self.get(id).ok_or_else(|| absent(id))?.series(id))
    }

    /// The rows that cannot be used by anything that needs these columns; none where all can.
    pub(crate) fn unusable(&self, needs: &dyn Fn(&str) -> bool) -> Option<Bitmap> {
        let concerned = self.faults.iter().filter(|fault| fault.columns.iter().all(|column| needs(column)));
        concerned.map(|fault| fault.rows.clone()).reduce(|all, more| &all | &more)
    }
}

fn absent(id: &str) -> Error {
    Error::engine(format!("reading column `{id}`"))(polars_err!(ColumnNotFound: "there is no such column of that type"))
}
