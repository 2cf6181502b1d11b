//! What stands at the top of a file, before anybody knows which register it is.

use std::collections::BTreeMap;
use std::path::Path;

use super::form::Form;
use super::workbook::{SheetTop, fitting};
use super::{csv, grid, html, ods, parquet, sheet, xls, xlsx};
use crate::error::Result;
use crate::register::columns::Asked;
use crate::register::header::{fold, read};
use crate::register::schema::{Column, Schema};

/// The first rows of a file, or of one of its sheets.
#[derive(Debug, Clone)]
pub(crate) struct Top {
    pub(crate) sheet: Option<String>,
    hidden: bool,
    rows: Vec<Vec<String>>,
}

/// What a kind of register knows of a header row.
#[derive(Debug, Clone)]
pub(crate) struct Recognised<'a> {
    /// The headers, without empty ones.
    pub(crate) headers: Vec<String>,
    /// The columns that they name, each with its headers, of which there should be one.
    pub(crate) columns: Vec<(&'a Column, Vec<String>)>,
}

/// The tops of a file: one for each sheet of a workbook and for each way to part the cells of a text.
pub(super) fn tops(path: &Path) -> Result<Vec<Top>> {
    let plain = |rows| Top { sheet: None, hidden: false, rows };
    Ok(match Form::of(path)? {
        Form::Text => csv::tops(path)?.into_iter().map(plain).collect(),
        Form::Parquet => vec![plain(vec![parquet::open(path)?.headers])],
        Form::Xlsx => sheets(xlsx::tops(path)?),
        Form::Xls => sheets(grid::tops(&xls::grids(path)?)),
        Form::Ods => sheets(grid::tops(&ods::grids(path)?)),
        Form::Html => sheets(grid::tops(&html::grids(path)?)),
    })
}

fn sheets(tops: Vec<SheetTop>) -> Vec<Top> {
    let of = |top: SheetTop| Top { sheet: Some(top.name), hidden: top.hidden, rows: top.rows };
    tops.into_iter().map(of).collect()
}

/// The sheets of a workbook that are read as a register, and those that are not though they have something in them.
pub(crate) fn sheets_read(tops: &[Top], schema: &Schema) -> (Vec<String>, Vec<String>) {
    let asked = Asked { schema, mapping: &BTreeMap::new(), extra: &[] };
    let filled: Vec<_> = tops.iter().filter(|top| !top.rows.is_empty()).collect();
    let headers: Vec<_> = filled.iter().map(|top| sheet::header(&top.rows, asked)).collect();
    let fits = fitting(&headers.iter().collect::<Vec<_>>());
    let name = |at: usize| filled[at].sheet.clone();
    let unread = (0..filled.len()).filter(|at| !fits.contains(at) && !filled[*at].hidden);
    (fits.iter().filter_map(|at| name(*at)).collect(), unread.filter_map(name).collect())
}

impl Top {
    /// What a kind of register knows of the header, which it finds among the first rows.
    pub(crate) fn recognised<'a>(&self, schema: &'a Schema) -> Recognised<'a> {
        let asked = Asked { schema, mapping: &BTreeMap::new(), extra: &[] };
        let mut headers = sheet::header(&self.rows, asked).cells;
        headers.retain(|header| !header.trim().is_empty());
        let names: Vec<_> = headers.iter().map(|header| read(header).name).collect();
        let named = |column: &'a Column| {
            let known: Vec<_> = column.headers().map(fold).collect();
            let matching = headers.iter().zip(&names).filter(|(_, name)| known.contains(name));
            (column, matching.map(|(header, _)| header.clone()).collect::<Vec<_>>())
        };
        let columns = schema.columns.iter().map(named).filter(|(_, found)| !found.is_empty()).collect();
        Recognised { headers, columns }
    }
}
