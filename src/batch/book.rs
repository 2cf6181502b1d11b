//! The result of a computation.

use std::sync::Arc;

use polars_core::prelude::*;

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::lang::Lang;
use crate::register::Problems;
use crate::show::View;
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
    /// The registers that lack a group-by column and have totals only, with the error that names the column.
    pub ungrouped: Vec<(String, Error)>,
    /// The registers that lack a group-by column where no totals were asked for, and those that could not be read if the computation
    /// was to continue without them, with the error.
    pub failures: Vec<(String, Error)>,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
}

/// The rows of one register: `rows = counted + excluded + undated`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// The book of figures that were made of tallies.
    pub(crate) fn of_tallies(figures: Figures, tallies: Vec<Tally>, catalogue: Arc<Catalogue>) -> Self {
        let mut problems = Problems::default();
        for tally in &tallies {
            problems.extend(tally.problems().clone());
        }
        let accounts = tallies.iter().map(Account::of).collect();
        Self { figures, problems, accounts, tallies, ungrouped: Vec::new(), failures: Vec::new(), catalogue }
    }

    /// The figures as a page for people, with the definitions of their indicators; core indicators alone, or `all`.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let book = compute(&Registers::open("examples/qilian-2020")?, &ComputeOptions::default().with_years([2020]))?;
    /// let page = book.to_html("祁连县", Lang::Zh, false);
    /// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("办结率"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn to_html(&self, title: &str, lang: Lang, all: bool) -> String {
        self.view(lang, all).page(title)
    }

    /// The figures as the bytes of an Excel workbook: a sheet for people, one with the plain table of all figures, one with the
    /// problems, one with the definitions, and one about the workbook. Equal books give equal bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where there are more figures than a sheet has rows (1 048 575).
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let book = compute(&Registers::open("examples/qilian-2020")?, &ComputeOptions::default().with_years([2020]))?;
    /// assert!(book.to_xlsx(Lang::Zh, false)?.starts_with(b"PK"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn to_xlsx(&self, lang: Lang, all: bool) -> Result<Vec<u8>> {
        self.view(lang, all).workbook(&[])
    }

    /// The book as people see it.
    pub(crate) fn view(&self, lang: Lang, all: bool) -> View<'_> {
        View { figures: &self.figures, problems: &self.problems, catalogue: &self.catalogue, lang, all }
    }

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
}

impl Account {
    pub(crate) fn of(tally: &Tally) -> Self {
        let (rows, excluded, undated) = (tally.rows(), tally.excluded(), tally.undated());
        Self {
            register: tally.spec().register().into(),
            rows,
            counted: rows - excluded - undated,
            excluded,
            undated,
            problems: tally.problems().total(),
        }
    }
}
