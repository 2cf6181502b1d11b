//! A form with its numbers: what it lacks, and what does not hold.

use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::report::form::definition::{Form, FormCell};
use crate::report::form::identity::{Equation, Term};
use crate::report::form::number::Number;
use crate::text::Text;

/// The numbers of a form, by table and cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(Vec<Vec<Option<Number>>>);

impl Values {
    /// No numbers, of a form.
    pub fn empty(form: &Form) -> Self {
        Self(form.tables.iter().map(|table| vec![None; table.cells.len()]).collect())
    }

    /// The number of a cell.
    pub fn get(&self, table: usize, cell: usize) -> Option<Number> {
        *self.0.get(table)?.get(cell)?
    }

    /// Sets the number of a cell that the form has.
    pub fn set(&mut self, table: usize, cell: usize, number: Number) {
        if let Some(place) = self.0.get_mut(table).and_then(|cells| cells.get_mut(cell)) {
            *place = Some(number);
        }
    }
}

/// A form that was filled.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// The form.
    pub form: Form,
    /// The year.
    pub year: i32,
    /// Its numbers.
    pub values: Values,
    /// The cells that are left empty, and why.
    pub gaps: Vec<Gap>,
    /// The identities that do not hold; weak ones are notices.
    pub broken: Vec<Broken>,
    /// The most rows that may belong to some cell but cannot be used.
    pub excluded: u64,
}

/// A cell without a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The place of its table.
    pub table: usize,
    /// The place of the cell in the table.
    pub cell: usize,
    /// Why it has none.
    pub why: Text,
}

/// An identity that does not hold of some cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The place of the table.
    pub table: usize,
    /// The id of the identity.
    pub identity: String,
    /// What it says.
    pub says: Text,
    /// Whether it need not hold.
    pub weak: bool,
    /// What does not hold.
    pub equation: Equation,
    /// The sums of the two sides.
    pub sides: (Number, Number),
    /// The two sides in the words of the form, with the numbers.
    written: (String, String),
}

impl Broken {
    /// What does not hold, with the names of the cells.
    pub fn written(&self, form: &Form, lang: Lang) -> String {
        let (table, (left, right)) = (&form.tables[self.table].name, &self.written);
        match lang {
            Lang::Zh => format!("{}，{}（{}）不成立：{left}，而{right}", table.zh, self.identity, self.says.zh),
            Lang::En => {
                format!("{}, {} ({}) does not hold: {left}, but {right}", table.en, self.identity, self.says.en)
            }
        }
    }
}

impl Form {
    /// The identities that do not hold of these numbers, and of last year's; those without all their numbers are left out.
    pub fn check(&self, values: &Values, last: Option<&Values>) -> Vec<Broken> {
        let mut broken = Vec::new();
        for (place, table) in self.tables.iter().enumerate() {
            let number =
                |term: Term| if term.last { last?.get(place, term.cell) } else { values.get(place, term.cell) };
            for identity in &table.identities {
                for equation in &identity.equations {
                    let Some(sides) = equation.sides(&number).filter(|sides| !equation.holds(*sides)) else { continue };
                    let side = |terms: &[Term], sum| written(terms, sum, &table.cells, &number);
                    broken.push(Broken {
                        table: place,
                        identity: identity.id.clone(),
                        says: identity.says.clone(),
                        weak: identity.weak,
                        equation: equation.clone(),
                        sides,
                        written: (side(&equation.left, sides.0), side(&equation.right, sides.1)),
                    });
                }
            }
        }
        broken
    }
}

/// A side of an equation: each cell with its number, and their sum.
fn written(terms: &[Term], sum: Number, cells: &[FormCell], number: &dyn Fn(Term) -> Option<Number>) -> String {
    let mut text = String::new();
    for (at, term) in terms.iter().enumerate() {
        let sign = match (at, term.minus) {
            (0, false) => "",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        let last = if term.last { "上年" } else { "" };
        let number = number(*term).unwrap_or_default();
        let _ = write!(text, "{sign}“{last}{}”{number}", cells[term.cell].label());
    }
    if terms.len() > 1 {
        let _ = write!(text, " = {sum}");
    }
    text
}

impl Filled {
    pub(super) fn empty(form: Form, year: i32) -> Self {
        Self { values: Values::empty(&form), form, year, gaps: Vec::new(), broken: Vec::new(), excluded: 0 }
    }

    /// The number of a cell, by the ids of its table and its own.
    pub fn number(&self, table: &str, cell: &str) -> Option<Number> {
        let place = self.form.tables.iter().position(|known| known.id == table)?;
        self.values.get(place, self.form.tables[place].place(cell)?)
    }

    /// That every identity holds that must.
    ///
    /// # Errors
    ///
    /// [`Error::Content`], which names the first that does not, with its cells.
    pub fn proved(&self) -> Result<()> {
        let wrong: Vec<_> = self.broken.iter().filter(|broken| !broken.weak).collect();
        let Some(first) = wrong.first() else { return Ok(()) };
        let more = if wrong.len() > 1 { format!(" (and {} more)", wrong.len() - 1) } else { String::new() };
        Err(Error::content(self.form.id.as_str(), format!("{}{more}", first.written(&self.form, Lang::En))))
    }

    /// The tables as text separated by commas, one below the other.
    ///
    /// # Errors
    ///
    /// As [`Filled::proved`].
    pub fn to_csv(&self) -> Result<String> {
        self.proved()?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let failed = |error: csv::Error| Error::content(self.form.id.as_str(), error.to_string());
        for (place, table) in self.form.tables.iter().enumerate() {
            writer.write_record([&table.name.zh]).map_err(failed)?;
            let number =
                |cell: &usize| self.values.get(place, *cell).map(|number| number.to_string()).unwrap_or_default();
            for row in 0..table.layout.height {
                writer.write_record(table.layout.row(row, &number)).map_err(failed)?;
            }
        }
        let bytes = writer.into_inner().map_err(|error| Error::content(self.form.id.as_str(), error.to_string()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
