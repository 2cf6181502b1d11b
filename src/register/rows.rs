//! Rows whose cells are read: typed columns, and what in them cannot be used.

use std::sync::Arc;

use crate::column::{Codes, Mask, Values};
use crate::predicate::{Leaf, Source};
use crate::register::source::Numbers;

/// Some rows of a register, typed and named.
#[derive(Debug, Clone)]
pub struct Rows {
    height: usize,
    /// The columns that the input has and that were asked for, by id.
    columns: Vec<(String, Values)>,
    /// What in them cannot be used.
    pub(crate) faults: Vec<Fault>,
    /// Rows that are not of the register at all, as lines of totals.
    pub(crate) ignored: Mask,
    /// Where they stand.
    places: Option<Places>,
}

/// The input of some rows, and the number under which the user sees each of them there.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) file: Arc<str>,
    pub(crate) numbers: Numbers,
}

/// Rows that cannot be used by what needs all of these; by nothing at all where there are none.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) needs: Vec<Need>,
    pub(crate) rows: Mask,
}

/// What an indicator may need of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    Column(String),
    /// That the calendar of working days covers the row's days.
    Calendar,
}

impl Rows {
    /// So many rows, without any column.
    pub(crate) fn of_height(height: usize) -> Self {
        Self { height, columns: Vec::new(), faults: Vec::new(), ignored: Mask::None, places: None }
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether there are lines of totals, and nothing else.
    pub(crate) fn are_ignored(&self) -> bool {
        self.height > 0 && self.ignored.count(self.height) == self.height
    }

    /// The same rows, which stand there.
    pub(super) fn at(self, file: &str, numbers: Numbers) -> Self {
        Self { places: Some(Places { file: file.into(), numbers }), ..self }
    }

    /// Where the rows stand; none of rows that were not read.
    pub(crate) fn places(&self) -> Option<&Places> {
        self.places.as_ref()
    }

    /// The ids of the columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(id, _)| id.as_str())
    }

    /// The columns, by id.
    pub(super) fn values(&self) -> impl Iterator<Item = &(String, Values)> {
        self.columns.iter()
    }

    /// A column.
    pub(crate) fn get(&self, id: &str) -> Option<&Values> {
        self.columns.iter().find(|(known, _)| known == id).map(|(_, values)| values)
    }

    /// Adds a column of as many rows.
    pub(crate) fn add(&mut self, id: impl Into<String>, values: Values) {
        self.columns.push((id.into(), values));
    }

    /// The days of a date column, since 1970-01-01; none where there is no such column.
    pub(crate) fn days(&self, id: &str) -> Option<&[i32]> {
        self.get(id).and_then(Values::days).map(polars_buffer::Buffer::as_slice)
    }

    /// A column as text, whatever it is.
    pub(crate) fn codes(&self, id: &str) -> Option<Codes> {
        self.get(id).map(|values| values.codes(self.height))
    }

    /// Excludes rows from what needs all of these.
    pub(crate) fn exclude(&mut self, rows: &[usize], needs: Vec<Need>) {
        if !rows.is_empty() {
            self.exclude_all(Mask::of_rows(self.height, rows.iter().copied()), needs);
        }
    }

    /// [`Rows::exclude`], for rows of a mask.
    pub(crate) fn exclude_all(&mut self, rows: Mask, needs: Vec<Need>) {
        if !rows.is_none() {
            self.faults.push(Fault { needs, rows });
        }
    }

    /// The rows that cannot be used by what needs this column alone.
    pub(crate) fn unusable_by(&self, id: &str) -> Mask {
        self.unusable(&|need| matches!(need, Need::Column(column) if column == id))
    }

    /// The rows that cannot be used by anything that needs what `needed` says.
    pub(crate) fn unusable(&self, needed: &dyn Fn(&Need) -> bool) -> Mask {
        let concerned = self.faults.iter().filter(|fault| fault.needs.iter().all(needed));
        concerned.fold(Mask::None, |all, fault| all.or(&fault.rows))
    }
}

impl Source for Rows {
    fn height(&self) -> usize {
        self.height
    }

    fn values(&self, leaf: &Leaf) -> Option<&Values> {
        match leaf {
            Leaf::Column(id) => self.get(id),
            Leaf::Answer(..) | Leaf::Cutoff(_) => None,
        }
    }
}
