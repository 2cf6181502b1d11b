//! The table of agencies: short and former names fold to one name.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::register::cell::SEPARATORS;
use crate::register::header::fold;
use crate::register::rows::Rows;

/// The register that is the table of agencies.
pub(crate) const AGENCIES: &str = "agencies";

/// The group-by column for the level of each row's agency, which the table of agencies gives.
pub(crate) const AGENCY_LEVEL: &str = "agency_level";

/// The agencies of a place, under all their names, and the level of each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Agencies {
    names: BTreeMap<String, String>,
    levels: BTreeMap<String, String>,
}

impl Agencies {
    /// Adds the rows of a register: names, codes and other names.
    pub(super) fn extend(&mut self, rows: &Rows, place: &str) -> Result<()> {
        let [names, codes, others, levels] = ["name", "code", "aliases", "level"].map(|id| rows.codes(id));
        let Some(names) = names else { return Ok(()) };
        let cell = |column: &Option<crate::column::Codes>, row: usize| column.as_ref()?.get(row).map(ToOwned::to_owned);
        for row in 0..rows.height() {
            let Some(name) = names.get(row) else { continue };
            if let Some(level) = cell(&levels, row) {
                self.levels.insert(name.to_owned(), level);
            }
            let (code, others) = (cell(&codes, row), cell(&others, row).unwrap_or_default());
            let others = others.split(SEPARATORS).map(str::trim).filter(|name| !name.is_empty());
            for written in std::iter::once(name).chain(code.as_deref()).chain(others) {
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
