//! A form with its numbers: what it lacks, and what does not hold.

use std::fmt::Write as _;
use std::path::Path;

use polars_core::prelude::*;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::register::Problems;
use crate::report::Format;
use crate::report::form::definition::{Form, FormCell, FormTable};
use crate::report::form::identity::{Equation, Identity, Term};
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
    /// The rows that one side of a broken identity counts and the other does not.
    pub rows: Problems,
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
    pub(super) written: (Text, Text),
}

impl Broken {
    /// What does not hold, with the names of the cells, in a language.
    pub fn says_in(&self, form: &Form, lang: Lang) -> String {
        let (zh, en) = self.written(form);
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// What holds or does not, with the names of the cells, in both languages.
    pub(crate) fn written(&self, form: &Form) -> (String, String) {
        let (table, (left, right)) = (&form.tables[self.table].name, &self.written);
        let holds = self.equation.holds(self.sides);
        let (zh, but_zh) = if holds { ("成立", "") } else { ("不成立", "而") };
        let (en, but_en) = if holds { ("holds", "") } else { ("does not hold", "but ") };
        (
            format!("{}，{}（{}）{zh}：{}，{but_zh}{}", table.zh, self.identity, self.says.zh, left.zh, right.zh),
            format!("{}, {} ({}) {en}: {}, {but_en}{}", table.en, self.identity, self.says.en, left.en, right.en),
        )
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
                    if let Some(sides) = equation.sides(&number).filter(|sides| !equation.holds(*sides)) {
                        broken.push(self.broken(place, identity, equation, sides, &number));
                    }
                }
            }
        }
        broken
    }

    /// What an equation of a table says of some numbers.
    pub(crate) fn broken(
        &self,
        table: usize,
        identity: &Identity,
        equation: &Equation,
        sides: (Number, Number),
        number: &dyn Fn(Term) -> Option<Number>,
    ) -> Broken {
        let side = |terms: &[Term], sum| written(terms, sum, &self.tables[table].cells, number);
        Broken {
            table,
            identity: identity.id.clone(),
            says: identity.says.clone(),
            weak: identity.weak,
            equation: equation.clone(),
            sides,
            written: (side(&equation.left, sides.0), side(&equation.right, sides.1)),
        }
    }
}

/// Of more terms than this, those that are 0 are not named.
const NAMED: usize = 4;

/// A side of an equation: its cells with their numbers, and their sum.
fn written(terms: &[Term], sum: Number, cells: &[FormCell], number: &dyn Fn(Term) -> Option<Number>) -> Text {
    let numbers: Vec<(&Term, Number)> = terms.iter().map(|term| (term, number(*term).unwrap_or_default())).collect();
    let (named, zeros): (Vec<_>, Vec<_>) =
        numbers.into_iter().partition(|(_, number)| terms.len() <= NAMED || *number != Number::default());
    let mut side = String::new();
    for (at, (term, number)) in named.iter().enumerate() {
        let sign = match (at, term.minus) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => " + ",
            (_, true) => " - ",
        };
        let last = if term.last { "上年" } else { "" };
        let _ = write!(side, "{sign}“{last}{}”{number}", cells[term.cell].label());
    }
    let sum = if terms.len() > 1 { format!(" = {sum}") } else { String::new() };
    match (named.len(), zeros.len()) {
        (_, 0) => Text::from(&*format!("{side}{sum}")),
        (0, all) => Text::new(format!("{all}项均为0"), format!("all {all} are 0")),
        (_, rest) => {
            Text::new(format!("{side}（其余{rest}项为0）{sum}"), format!("{side} (the other {rest} are 0){sum}"))
        }
    }
}

/// A cell: the place of its table, its own, and the table.
type At<'a> = (usize, usize, &'a FormTable);

impl Filled {
    pub(super) fn empty(form: Form, year: i32) -> Self {
        let (values, rows) = (Values::empty(&form), Problems::default());
        Self { form, year, values, gaps: Vec::new(), broken: Vec::new(), rows, excluded: 0 }
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
        Err(Error::content(self.form.id.as_str(), format!("{}{more}", first.says_in(&self.form, Lang::En))))
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

    /// The form as the bytes of a file whose ending says the format: one of [`Format`], or `csv`.
    ///
    /// # Errors
    ///
    /// As [`Filled::proved`], and as [`Format::of_file`].
    pub fn bytes(&self, path: &Path) -> Result<Vec<u8>> {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv { self.to_csv().map(String::into_bytes) } else { self.document()?.write(Format::of_file(path)?) }
    }

    /// The cells as a table, one per row: table, cell, label, number, unit, definition, and why it is empty.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn to_frame(&self, lang: Lang) -> Result<DataFrame> {
        let tables = self.form.tables.iter().enumerate();
        let cells: Vec<At<'_>> =
            tables.flat_map(|(place, table)| (0..table.cells.len()).map(move |cell| (place, cell, table))).collect();
        let texts = |name: &str, of: &dyn Fn(&At<'_>) -> Option<String>| {
            Column::new(name.into(), cells.iter().map(of).collect::<Vec<_>>())
        };
        let number = |at: &At<'_>| self.values.get(at.0, at.1).map(Number::to_f64);
        let why = |at: &At<'_>| {
            let gap = self.gaps.iter().find(|gap| (gap.table, gap.cell) == (at.0, at.1))?;
            Some(lang.of(&gap.why.zh, &gap.why.en).to_owned())
        };
        let columns = vec![
            texts("table", &|at| Some(at.2.id.clone())),
            texts("cell", &|at| Some(at.2.cells[at.1].id.clone())),
            texts("label", &|at| Some(at.2.cells[at.1].label())),
            Column::new("number".into(), cells.iter().map(number).collect::<Vec<_>>()),
            texts("unit", &|at| Some(at.2.cells[at.1].unit.zh().into())),
            texts("definition", &|at| {
                Some(at.2.cells[at.1].definition.to_string()).filter(|definition| !definition.is_empty())
            }),
            texts("empty", &why),
        ];
        DataFrame::new(cells.len(), columns).map_err(Error::engine("building the table of a form"))
    }
}
