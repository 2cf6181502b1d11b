//! Registers as the caller passes them: paths, a table, or an iterable of tables.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::stream::Stream;
use crate::error::{Error, Result};
use crate::register::{Batches, RawColumns, Register, Schema};

/// Opens what the caller passes as a register.
pub(super) fn register(
    schema: &Arc<Schema>,
    source: &Bound<'_, PyAny>,
    columns: BTreeMap<String, String>,
) -> PyResult<Register> {
    let register = if source.hasattr("__arrow_c_stream__")? {
        Register::from_batches(schema, stream(source)?)?
    } else if let Ok(path) = source.extract::<String>() {
        Register::open(schema, PathBuf::from(path))?
    } else if let Ok(paths) = source.extract::<Vec<String>>() {
        let mut paths = paths.into_iter();
        let none = || Error::parameter("register", "[]", "at least one path");
        let first = Register::open(schema, paths.next().ok_or_else(none)?)?;
        paths.try_fold(first, Register::and)?
    } else {
        match chained(source)? {
            Some(batches) => Register::from_batches(schema, batches)?,
            None => Register::empty(schema),
        }
    };
    Ok(register.with_columns(columns))
}

/// The batches of a table.
fn stream(table: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let mut stream = Stream::of(table)?;
    let fields = stream.fields().to_vec();
    Ok(Batches::new("frame", fields, move |wanted| std::iter::from_fn(move || stream.next(&wanted))))
}

/// The batches of a table, or of an iterable of tables.
pub(super) fn batches(source: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let none = || Error::parameter("register", "an empty iterable", "at least one table");
    chained(source)?.ok_or_else(|| none().into())
}

/// The batches of a table, or of an iterable of tables; none of no table.
fn chained(source: &Bound<'_, PyAny>) -> PyResult<Option<Batches>> {
    if source.hasattr("__arrow_c_stream__")? {
        return stream(source).map(Some);
    }
    let mut tables = source
        .try_iter()
        .map_err(|_| PyTypeError::new_err(format!("a register cannot be read from `{}`", source.get_type())))?;
    let Some(first) = tables.next() else { return Ok(None) };
    let first = Stream::of(&first?)?;
    let fields = first.fields().to_vec();
    let mut chain = Chain {
        names: fields.iter().map(|(name, _)| name.clone()).collect(),
        stream: Some(first),
        tables: tables.unbind().into_any(),
    };
    Ok(Some(Batches::new("frame", fields, move |wanted| std::iter::from_fn(move || chain.next(&wanted)))))
}

/// A sequence of tables with the same columns.
struct Chain {
    names: Vec<String>,
    stream: Option<Stream>,
    tables: Py<PyAny>,
}

impl Chain {
    fn next(&mut self, wanted: &[usize]) -> Option<Result<RawColumns>> {
        loop {
            if let Some(batch) = self.stream.as_mut()?.next(wanted) {
                return Some(batch);
            }
            self.stream = match Python::attach(|py| self.table(py)) {
                Ok(stream) => stream,
                Err(error) => return Some(Err(Error::content("stream", error.to_string()))),
            };
        }
    }

    fn table(&self, py: Python<'_>) -> PyResult<Option<Stream>> {
        let Some(table) = self.tables.bind(py).try_iter()?.next() else { return Ok(None) };
        let stream = Stream::of(&table?)?;
        let names: Vec<_> = stream.fields().iter().map(|(name, _)| name.as_str()).collect();
        if names == self.names {
            return Ok(Some(stream));
        }
        Err(Error::parameter(
            "register",
            names.join(", "),
            &format!("the columns of the first table: {}", self.names.join(", ")),
        )
        .into())
    }
}
