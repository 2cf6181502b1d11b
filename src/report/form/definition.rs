//! What a form is.

use serde::Deserialize;

use crate::catalogue::Measure;
use crate::report::form::identity::Identity;
use crate::report::form::layout::Layout;
use crate::text::Text;

/// Tables whose layout is prescribed.
///
/// The built-in ones stand in `src/report/forms/*.toml`; a user's own file has the same form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The form's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names that it goes by.
    pub names: Vec<String>,
    /// What prescribes it.
    pub source: String,
    /// Its tables, in their order.
    pub tables: Vec<FormTable>,
}

/// A table of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormTable {
    /// The table's id.
    pub id: String,
    /// Its heading.
    pub name: Text,
    /// How many of its rows are its head.
    pub heads: usize,
    /// What stands where.
    pub layout: Layout<usize>,
    /// Its numbers, in the order of the layout.
    pub cells: Vec<FormCell>,
    /// What must hold between them.
    pub identities: Vec<Identity>,
}

/// A number of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct FormCell {
    /// Its id: that of its row, or of its row and column as in `new.business`.
    pub id: String,
    /// The words that lead to it.
    pub(super) labels: Vec<String>,
    /// How it is computed.
    pub definition: Definition,
    /// The columns that a register may lack.
    pub optional: Vec<String>,
    /// What its number is of.
    pub unit: Unit,
    /// The cell of last year's table that has its number where no register gives it.
    pub last: Option<usize>,
    /// The file, line and cell that define it.
    pub(super) place: String,
}

/// How the number of a cell is computed.
#[derive(Debug, Clone, PartialEq)]
pub enum Definition {
    /// It is not: somebody fills it in.
    ByHand,
    /// As a figure of the catalogue.
    Indicator(String),
    /// By counting: the sum of these.
    Counts(Vec<Measure>),
}

/// What a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Unit {
    /// Rows.
    #[default]
    #[serde(rename = "件")]
    Matters,
    /// Yuan.
    #[serde(rename = "元")]
    Yuan,
    /// Ten thousand yuan, with two decimals.
    #[serde(rename = "万元")]
    TenThousandYuan,
}

impl FormTable {
    /// The place of a cell.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.cells.iter().position(|cell| cell.id == id)
    }
}

impl FormCell {
    /// The words of the form that lead to it: `（七）总计，自然人`.
    pub fn label(&self) -> String {
        self.labels.join("，")
    }
}
