//! The table of agencies: short and former names fold to one name.

use std::collections::BTreeMap;

use polars::prelude::*;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::register::header::fold;

/// The by-column that stands for the level of each row's agency, which the table of agencies gives.
pub(crate) const AGENCY_LEVEL: &str = "agency_level";

/// The agencies of a place, under all their names, and the level of each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Agencies {
    names: BTreeMap<String, String>,
    levels: BTreeMap<String, String>,
}

impl Agencies {
    /// Takes the rows of a `agencies` register in: their names, codes and other names.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where one name means two agencies.
    pub(crate) fn extend(&mut self, rows: &DataFrame, place: &str) -> Result<()> {
        let column =
            |name: &str| rows.column(name).ok().and_then(|column| column.as_materialized_series().str().ok().cloned());
        let Some(names) = column("name") else { return Ok(()) };
        let (codes, others, levels) = (column("code"), column("aliases"), column("level"));
        for row in 0..names.len() {
            let Some(name) = names.get(row) else { continue };
            if let Some(level) = levels.as_ref().and_then(|levels| levels.get(row)) {
                self.levels.insert(name.to_owned(), level.to_owned());
            }
            let code = codes.as_ref().and_then(|codes| codes.get(row));
            let others = others.as_ref().and_then(|others| others.get(row)).unwrap_or_default();
            let others =
                others.split([';', ';', '、', '/', ',', ',', '\n']).map(str::trim).filter(|name| !name.is_empty());
            for written in std::iter::once(name).chain(code).chain(others) {
                let known = self.names.entry(fold(written)).or_insert_with(|| name.to_owned());
                if known != name {
                    return Err(Error::content(place, format!("`{written}` means both `{known}` and `{name}`")));
                }
            }
        }
        Ok(())
    }

    /// The one name of the agency that is written so; none where it is not in the table.
    pub fn name(&self, written: &str) -> Option<&str> {
        self.names.get(&fold(written)).map(String::as_str)
    }

    /// The level of the agency of that name, if the table gives one.
    pub fn level(&self, name: &str) -> Option<&str> {
        self.levels.get(name).map(String::as_str)
    }
}
