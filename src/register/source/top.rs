//! What stands at the top of a file, before anybody knows which register it is.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::form::Form;
use super::workbook::{SheetTop, fitting};
use super::{parquet, sheet, text, workbook};
use crate::error::Result;
use crate::register::columns::{Asked, Slip};
use crate::register::header::{fold, read};
use crate::register::schema::{Column, Schema};

/// The first rows of a file, or of one of its sheets.
#[derive(Debug, Clone)]
pub(crate) struct Top {
    pub(crate) sheet: Option<String>,
    hidden: bool,
    rows: Vec<Vec<String>>,
    /// The name that each cell would be as a header, read once and not for each register that is tried.
    names: HashMap<String, String>,
}

/// A kind of register with the headers of its columns in the form in which they are compared.
#[derive(Debug)]
pub(crate) struct Headers {
    pub(crate) schema: Arc<Schema>,
    of_columns: Vec<Vec<String>>,
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
    let plain = |rows| Top::new(None, false, rows);
    Ok(match Form::of(path)? {
        Form::Text => text::tops(path)?.into_iter().map(plain).collect(),
        Form::Parquet => vec![plain(vec![parquet::open(path)?.headers])],
        Form::Workbook(form) => sheets(workbook::tops(path, form)?),
    })
}

fn sheets(tops: Vec<SheetTop>) -> Vec<Top> {
    tops.into_iter().map(|top| Top::new(Some(top.name), top.hidden, top.rows)).collect()
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

impl Recognised<'_> {
    /// The headers that are those of columns with a slip of the pen.
    pub(crate) fn slips(&self, schema: &Schema) -> Vec<Slip> {
        Asked { schema, mapping: &BTreeMap::new(), extra: &[] }.slips(&self.headers)
    }
}

impl Headers {
    pub(crate) fn of(schema: &Arc<Schema>) -> Self {
        let of_columns = schema.columns.iter().map(|column| column.headers().map(fold).collect()).collect();
        Self { schema: Arc::clone(schema), of_columns }
    }
}

impl Top {
    fn new(sheet: Option<String>, hidden: bool, rows: Vec<Vec<String>>) -> Self {
        let names = rows.iter().flatten().map(|cell| (cell.clone(), read(cell).name)).collect();
        Self { sheet, hidden, rows, names }
    }

    /// What a kind of register knows of the header, which it finds among the first rows.
    pub(crate) fn recognised<'a>(&self, kind: &'a Headers) -> Recognised<'a> {
        let name = |header: &String| self.names.get(header).map(String::as_str).filter(|name| !name.is_empty());
        let matches = |headers: &[String]| {
            let names: Vec<&str> = headers.iter().filter_map(name).collect();
            let named = |known: &&Vec<String>| known.iter().any(|known| names.contains(&known.as_str()));
            kind.of_columns.iter().filter(named).count()
        };
        let mut headers = sheet::header_by(&self.rows, matches).cells;
        headers.retain(|header| !header.trim().is_empty());
        let named = |(column, known): (&'a Column, &Vec<String>)| {
            let is_known = |header: &&String| name(header).is_some_and(|name| known.iter().any(|known| known == name));
            (column, headers.iter().filter(is_known).cloned().collect::<Vec<_>>())
        };
        let columns = kind.schema.columns.iter().zip(&kind.of_columns).map(named);
        let columns = columns.filter(|(_, found)| !found.is_empty()).collect();
        Recognised { headers, columns }
    }
}
