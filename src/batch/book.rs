//! The result of a computation.

use std::sync::Arc;

use polars_core::prelude::*;

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::register::Problems;
use crate::tally::Tally;

/// The figures of several registers, with their problems, accounts and tallies.
#[derive(Debug)]
pub struct Book {
    /// The figures.
    pub figures: Figures,
    /// The cells and rows that could not be used.
    pub problems: Problems,
    /// How many rows each register has, and how many were excluded.
    pub accounts: Vec<Account>,
    /// The tallies behind the figures.
    pub tallies: Vec<Tally>,
    /// The registers that have no group-by column, and those that could not be read if the computation was to continue without
    /// them, with the error.
    pub failures: Vec<(String, Error)>,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
}

/// The rows of one register: `rows = counted + excluded + undated`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The register's id.
    pub register: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that can be counted; a cell that cannot be used excludes a row only from the indicators that need it.
    pub counted: u64,
    /// Rows that cannot be used at all: a line of totals, or a key that an earlier row has.
    pub excluded: u64,
    /// Rows that no period takes, as they have none of the dates that place them.
    pub undated: u64,
    /// Problems of cells and rows.
    pub problems: u64,
}

impl Book {
    /// The accounts as a table with the columns register, rows, counted, excluded, undated and problems.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn accounts_frame(&self) -> Result<DataFrame> {
        let number = |name: &str, of: &dyn Fn(&Account) -> u64| {
            Column::new(name.into(), self.accounts.iter().map(of).collect::<Vec<_>>())
        };
        let registers: Vec<_> = self.accounts.iter().map(|account| account.register.as_str()).collect();
        let columns = vec![
            Column::new("register".into(), registers),
            number("rows", &|account| account.rows),
            number("counted", &|account| account.counted),
            number("excluded", &|account| account.excluded),
            number("undated", &|account| account.undated),
            number("problems", &|account| account.problems),
        ];
        DataFrame::new(self.accounts.len(), columns).map_err(Error::engine("building the table of accounts"))
    }

    /// The indicators that could not be computed, as a table with the columns indicator, zh and en (the reason).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn unavailable_frame(&self) -> Result<DataFrame> {
        let missing = self.figures.unavailable();
        let columns = vec![
            Column::new("indicator".into(), missing.iter().map(|one| one.indicator.as_str()).collect::<Vec<_>>()),
            Column::new("zh".into(), missing.iter().map(|one| one.zh.as_str()).collect::<Vec<_>>()),
            Column::new("en".into(), missing.iter().map(|one| one.en.as_str()).collect::<Vec<_>>()),
        ];
        DataFrame::new(missing.len(), columns).map_err(Error::engine("building the table of unavailable indicators"))
    }
}
