//! What names mean in the predicates of definitions.

use std::collections::BTreeMap;

use crate::catalogue::clock::Clock;
use crate::error::closest;
use crate::predicate::{Answer, Expr, Leaf, Meaning, Parsed, resolve};
use crate::register::Schema;

/// The name that stands for the day as of which a row is judged.
pub(crate) const CUTOFF: &str = "cutoff";

/// Where the names of a predicate are looked up: parameters first, then the cutoff, the answers of a clock, and the columns.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) parameters: &'a BTreeMap<String, f64>,
    pub(crate) clock: Option<&'a Clock>,
    /// The column by which rows are placed, without which there is no cutoff.
    pub(crate) at: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// A predicate whose names have their meaning.
    pub(crate) fn resolve(&self, text: &str) -> Result<Expr, String> {
        resolve(&Parsed::new(text)?, &|name| self.meaning(name))
    }

    fn meaning(&self, name: &str) -> Result<Meaning<'a>, String> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(Meaning::Parameter(*value));
        }
        if name == CUTOFF {
            let at = self.at.ok_or("`cutoff` goes with a measure that has `at`")?;
            return Ok(Meaning::Leaf(Leaf::Cutoff(at.to_owned()), crate::predicate::Type::Day, None));
        }
        let answer = self.clock.zip(Answer::of_name(name));
        if let Some((clock, answer)) = answer.filter(|(clock, answer)| clock.answers(*answer)) {
            return Ok(Meaning::Leaf(Leaf::Answer(clock.id.clone(), answer), answer.kind(), None));
        }
        self.schema.meaning(name).map_err(|reason| match self.closest(name) {
            Some(near) => format!("{reason} and not a parameter; did you mean `{near}`?"),
            None => format!("{reason} and not a parameter"),
        })
    }

    fn closest(&self, name: &str) -> Option<&'a str> {
        let columns = self.schema.columns.iter().map(|column| column.id.as_str());
        closest(name, columns.chain(self.parameters.keys().map(String::as_str)))
    }
}
