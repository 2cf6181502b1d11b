//! What must hold between the cells of a table.

use crate::report::form::number::Number;
use crate::text::Text;

/// An identity of a table, written out for each of its columns or rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Its id: `A1`.
    pub id: String,
    /// What it says.
    pub says: Text,
    /// Whether it need not hold: where it does not, that is worth a look, not wrong.
    pub weak: bool,
    /// What must hold, once for each column or row.
    pub equations: Vec<Equation>,
}

/// Two sums of which one is the other, or at most the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The left side.
    pub left: Vec<Term>,
    /// Whether the left side may be less.
    pub at_most: bool,
    /// The right side.
    pub right: Vec<Term>,
}

/// A cell of this year's table or of last year's, added or taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The place of the cell in its table.
    pub cell: usize,
    /// Whether it is taken off.
    pub minus: bool,
    /// Whether last year's table has it.
    pub last: bool,
}

/// An identity as it is written, by the names of rows, columns or cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) left: Vec<Name>,
    pub(super) at_most: bool,
    pub(super) right: Vec<Name>,
}

/// A name in a rule: `carried_forward`, or `carried_forward@last` of last year's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) of: String,
    pub(super) minus: bool,
    pub(super) last: bool,
}

impl Rule {
    /// Reads a rule such as `new + carried_over = total + carried_forward`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let (left, right, at_most) = match text.split_once("<=") {
            Some((left, right)) => (left, right, true),
            None => {
                let sides = text.split_once('=').ok_or_else(|| format!("`{text}` has neither `=` nor `<=`"))?;
                (sides.0, sides.1, false)
            }
        };
        Ok(Self { left: side(left)?, at_most, right: side(right)? })
    }

    /// All names in it.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.left.iter().chain(&self.right)
    }

    /// The rule with a cell for each name.
    pub(super) fn with(&self, cell: &dyn Fn(&Name) -> Result<usize, String>) -> Result<Equation, String> {
        let term = |name: &Name| Ok(Term { cell: cell(name)?, minus: name.minus, last: name.last });
        let terms = |names: &[Name]| names.iter().map(term).collect::<Result<Vec<_>, String>>();
        Ok(Equation { left: terms(&self.left)?, at_most: self.at_most, right: terms(&self.right)? })
    }
}

fn side(text: &str) -> Result<Vec<Name>, String> {
    let mut names = Vec::new();
    let mut minus = false;
    let mut wants_name = true;
    for word in text.split_whitespace() {
        match (word, wants_name) {
            ("+" | "-", false) => (minus, wants_name) = (word == "-", true),
            ("+" | "-", true) | (_, false) => return Err(format!("`{word}` cannot stand here in `{}`", text.trim())),
            (word, true) => {
                let (name, last) = word.strip_suffix("@last").map_or((word, false), |name| (name, true));
                names.push(Name { of: name.to_owned(), minus, last });
                wants_name = false;
            }
        }
    }
    if wants_name { Err(format!("a name is missing in `{}`", text.trim())) } else { Ok(names) }
}

impl Equation {
    /// The two sides; none where a cell of them has no number.
    pub(crate) fn sides(&self, number: &dyn Fn(Term) -> Option<Number>) -> Option<(Number, Number)> {
        let sum = |terms: &[Term]| {
            let signed = |term: &Term| number(*term).map(|number| if term.minus { -number } else { number });
            terms.iter().map(signed).sum::<Option<Number>>()
        };
        sum(&self.left).zip(sum(&self.right))
    }

    /// All its terms.
    pub(crate) fn terms(&self) -> impl Iterator<Item = &Term> {
        self.left.iter().chain(&self.right)
    }

    /// Whether it holds of two sides.
    pub(crate) fn holds(&self, (left, right): (Number, Number)) -> bool {
        if self.at_most { left <= right } else { left == right }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_two_sums() {
        let rule = Rule::read("in_force = in_force@last + made - repealed").unwrap();
        let name = |of: &str, minus, last| Name { of: of.into(), minus, last };
        assert_eq!(rule.left, [name("in_force", false, false)]);
        let right = [name("in_force", false, true), name("made", false, false), name("repealed", true, false)];
        assert_eq!((rule.right.as_slice(), rule.at_most), (right.as_slice(), false));
        assert!(Rule::read("a + b <= c").unwrap().at_most);
        for (wrong, reason) in [
            ("a + b", "`a + b` has neither `=` nor `<=`"),
            ("a + = b", "a name is missing in `a +`"),
            ("a b = c", "`b` cannot stand here in `a b`"),
            ("= c", "a name is missing in ``"),
        ] {
            assert_eq!(Rule::read(wrong).unwrap_err(), reason);
        }
    }

    #[test]
    fn an_equation_without_all_its_numbers_says_nothing() {
        let equation = Rule::read("a = b - c").unwrap().with(&|name| Ok(usize::from(name.of.as_bytes()[0] - b'a')));
        let equation = equation.unwrap();
        let sides = |numbers: [Option<i64>; 3]| equation.sides(&|term| numbers[term.cell].map(Number::whole));
        let (left, right) = sides([Some(1), Some(3), Some(2)]).unwrap();
        assert!(equation.holds((left, right)));
        assert!(!equation.holds(sides([Some(2), Some(3), Some(2)]).unwrap()));
        assert_eq!(sides([Some(1), None, Some(2)]), None);
    }
}
