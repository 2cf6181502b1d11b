//! What stands at the top of a file, before anybody knows which register it is.

use std::collections::BTreeMap;
use std::path::Path;

use super::{csv, excel, parquet, sheet, xlsx};
use crate::error::Result;
use crate::register::columns::Asked;
use crate::register::header::{fold, read};
use crate::register::schema::{Column, Schema};

/// The first rows of a file, or of one of its sheets.
#[derive(Debug, Clone)]
pub(crate) struct Top {
    pub(crate) sheet: Option<String>,
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
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = |rows| Top { sheet: None, rows };
    let of_sheet = |(sheet, rows)| Top { sheet: Some(sheet), rows };
    Ok(match ending.as_str() {
        "csv" | "tsv" | "txt" => csv::tops(path)?.into_iter().map(plain).collect(),
        "parquet" => vec![plain(vec![parquet::open(path)?.headers])],
        "xlsx" | "xlsm" => xlsx::tops(path)?.into_iter().map(of_sheet).collect(),
        _ => excel::tops(path)?.into_iter().map(of_sheet).collect(),
    })
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
