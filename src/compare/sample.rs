//! Figures for tests, from lines of text.

use std::io::Write;

use polars_core::prelude::*;

use crate::figure::Figures;

/// Figures by indicator, period, agency, category, numerator, denominator, value and status.
pub(super) fn figures(rows: &str) -> Figures {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "indicator,period,agency,category,numerator,denominator,value,status\n{rows}").unwrap();
    Figures::read(file.path()).unwrap()
}

/// The numbers of a column.
pub(super) fn column(frame: &DataFrame, name: &str) -> Vec<Option<f64>> {
    frame.column(name).unwrap().f64().unwrap().iter().collect()
}

/// The texts of a column.
pub(super) fn texts(frame: &DataFrame, name: &str) -> Vec<Option<String>> {
    frame.column(name).unwrap().str().unwrap().iter().map(|text| text.map(ToOwned::to_owned)).collect()
}
