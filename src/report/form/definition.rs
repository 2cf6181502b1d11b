//! What a form is.

use std::fmt;

use serde::Deserialize;

use crate::catalogue::Measure;
use crate::report::form::beyond::{Across, Statement};
use crate::report::form::identity::Identity;
use crate::report::form::layout::Layout;
use crate::report::form::number::Number;
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
    pub source: Text,
    /// Its tables, in their order.
    pub tables: Vec<FormTable>,
    /// What its cells are in the tables of another form.
    pub across: Vec<Across>,
    /// What the text around the tables says of its cells.
    pub statements: Vec<Statement>,
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

impl Unit {
    /// What it is called.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Matters => "件",
            Self::Yuan => "元",
            Self::TenThousandYuan => "万元",
        }
    }

    /// A number of rows or of yuan in this unit.
    pub(super) fn of_yuan(self, number: Number) -> Number {
        match self {
            Self::Matters | Self::Yuan => number,
            Self::TenThousandYuan => number.in_ten_thousands(),
        }
    }
}

/// As people check it: the figure's id; or of each count the register, the day that places a row and which rows count.
impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByHand => Ok(()),
            Self::Indicator(id) => f.write_str(id),
            Self::Counts(measures) => {
                let counts: Vec<_> = measures.iter().map(counted).collect();
                f.write_str(&counts.join(" + "))
            }
        }
    }
}

fn counted(measure: &Measure) -> String {
    let register = measure.register.as_deref().unwrap_or_default();
    let what = measure.sum.as_ref().map(|sum| format!("sum of {sum} of ")).unwrap_or_default();
    let at = measure.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
    let stock = measure.stock.as_ref().map(|span| {
        let day = |name: &str, column: &Option<String>| {
            column.as_ref().map(|column| format!(" {name} {column}")).unwrap_or_default()
        };
        let when = if measure.opening { "before the year" } else { "at its end" };
        format!("{}{}{} {when}", day("from", &span.from), day("to", &span.to), day("through", &span.through))
    });
    let rows = measure.filter.as_ref().map(|filter| format!(" where {filter}")).unwrap_or_default();
    format!("{what}{register}{at}{}{rows}", stock.unwrap_or_default())
}

impl Form {
    /// The places of a table and a cell in it: `proactive.fees`.
    pub(super) fn place(&self, name: &str) -> Option<(usize, usize)> {
        let (table, cell) = name.split_once('.')?;
        let at = self.tables.iter().position(|known| known.id == table)?;
        Some((at, self.tables[at].place(cell)?))
    }
}

impl FormTable {
    /// The place of a cell in it.
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
