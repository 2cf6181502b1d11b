//! What must hold between the tables of a form and what stands besides them: the tables of another form, and the text around.

use crate::report::form::definition::Form;
use crate::report::form::filled::{Broken, Values};
use crate::report::form::identity::{Equation, Term};
use crate::report::form::number::Number;
use crate::text::Text;

/// A cell of a form that is, by its meaning, a sum of cells of another one. Bodies count the two by rules of their own, so where it
/// does not hold, that is worth a look, not wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Across {
    /// Its id: `A7`.
    pub id: String,
    /// What it says.
    pub says: Text,
    /// The other forms, of which any will do: variants of one report.
    pub forms: Vec<String>,
    /// The place of the cell: of its table, and in it.
    pub cell: (usize, usize),
    /// The cells of the other form, by the ids of their tables and their own.
    pub sum: Vec<(String, String)>,
}

/// What the text around the tables says of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id: `A8`.
    pub id: String,
    /// What must hold.
    pub says: Text,
    /// The place of the cell: of its table, and in it.
    pub cell: (usize, usize),
    /// The words before a number that is the cell's: one of each group, and besides them only neutral ones.
    pub said: Vec<Vec<String>>,
    /// The words that may stand among them.
    pub neutral: Vec<String>,
    /// Words of which the text has one, if the cell is not 0 and the text has the part in which they belong.
    pub mentions: Vec<String>,
    /// That part.
    pub part: String,
}

impl Across {
    /// The sum of the cells of the other form, whose numbers `number` gives.
    pub(crate) fn sum(&self, number: impl Fn(&str, &str) -> Option<Number>) -> Option<Number> {
        self.sum.iter().map(|(table, cell)| number(table, cell)).sum()
    }

    /// What it says of its cell and that sum.
    pub(crate) fn said(&self, form: &Form, other: &Form, values: (Number, Number)) -> Broken {
        let (table, cell) = self.cell;
        let own = Term { cell, minus: false, last: false };
        let labels = self.sum.iter().filter_map(|(table, cell)| {
            let table = other.tables.iter().find(|known| known.id == *table)?;
            Some(format!("“{}，{}”", table.name.zh, table.cells[table.place(cell)?].label()))
        });
        let labels = labels.collect::<Vec<_>>().join(" + ");
        Broken {
            table,
            identity: self.id.clone(),
            says: self.says.clone(),
            weak: true,
            equation: Equation { left: vec![own], at_most: false, right: Vec::new() },
            sides: values,
            written: (
                Text::from(&*format!("“{}”{}", form.tables[table].cells[cell].label(), values.0)),
                Text::new(
                    format!("“{}”的{labels}{}", other.zh, values.1),
                    format!("{labels} of the {} {}", other.en, values.1),
                ),
            ),
        }
    }
}

impl Form {
    /// What does not hold between these numbers and those of other forms, which `number` gives by the form's id, table and cell.
    pub(super) fn across(&self, values: &Values, number: impl Fn(&str, &str, &str) -> Option<Number>) -> Vec<Broken> {
        let found = self.across.iter().filter_map(|across| {
            let own = values.get(across.cell.0, across.cell.1)?;
            let (other, sum) = across.forms.iter().find_map(|form| {
                let other = Self::built_in().iter().find(|other| other.id == *form)?;
                Some((other, across.sum(|table, cell| number(form, table, cell))?))
            })?;
            (own != sum).then(|| across.said(self, other, (own, sum)))
        });
        found.collect()
    }
}

impl Statement {
    /// Whether a text has the part, but none of the words that it must mention.
    pub(crate) fn lacks(&self, text: &str) -> bool {
        let has = |word: &String| text.contains(word.as_str());
        !self.mentions.is_empty() && has(&self.part) && !self.mentions.iter().any(has)
    }

    /// Whether a number behind these words is the cell's.
    pub(crate) fn fits(&self, words: &str) -> bool {
        let mut left: String = words.chars().filter(|letter| letter.is_alphabetic()).collect();
        for group in &self.said {
            let Some(word) = group.iter().filter(|word| left.contains(*word)).max_by_key(|word| word.len()) else {
                return false;
            };
            left = left.replacen(word, "", 1);
        }
        self.neutral.iter().fold(left, |left, word| left.replace(word, "")).is_empty() && !self.said.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_of_a_cell_where_no_other_word_stands() {
        let form = Form::open("foi-2021").unwrap();
        let new = form.statements.iter().find(|one| form.tables[1].cells[one.cell.1].id == "new.total").unwrap();
        for (words, fits) in [
            ("本年新收政府信息公开申请", true),
            ("全年共收到信息公开申请", true),
            ("收到网上信息公开申请", false),
            ("其中自然人", false),
            ("收到行政复议申请", false),
        ] {
            assert_eq!(new.fits(words), fits, "{words}");
        }
    }

    #[test]
    fn every_cell_of_another_form_exists_in_each_of_its_variants() {
        let mut cells = 0;
        for across in Form::built_in().iter().flat_map(|form| &form.across) {
            for form in across.forms.iter().map(|form| Form::open(form).unwrap()) {
                for (table, cell) in &across.sum {
                    let table = form.tables.iter().find(|known| known.id == *table).unwrap();
                    assert!(table.place(cell).is_some(), "{}: {cell}", form.id);
                    cells += 1;
                }
            }
        }
        assert!(cells > 0);
    }
}
