//! One number of a table.

/// A number that may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What messages call it.
    pub name: String,
    /// The number.
    pub value: i64,
    /// What each contributor adds to the number, where that is known; rules of dominance look at it.
    pub contributions: Option<Vec<i64>>,
    /// Whether it must be printed.
    pub kept: bool,
    /// Whether no table prints it, though what is printed may give it: the rest of a total whose part is printed.
    pub unprinted: bool,
    /// Whether the number may be negative.
    pub signed: bool,
}

impl Cell {
    /// A count that is printed unless a rule or the safety of others forbids it.
    pub fn new(name: impl Into<String>, value: i64) -> Self {
        Self { name: name.into(), value, contributions: None, kept: false, unprinted: false, signed: false }
    }

    /// A sum of what some contributors add.
    pub fn of_contributions(name: impl Into<String>, contributions: Vec<i64>) -> Self {
        let value = contributions.iter().sum();
        Self { contributions: Some(contributions), ..Self::new(name, value) }
    }

    /// The cell, which must be printed.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { kept: true, ..self }
    }

    /// The cell, which no table prints.
    #[must_use]
    pub fn unprinted(self) -> Self {
        Self { unprinted: true, ..self }
    }
}

/// Whether a cell is printed, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is printed.
    Printed,
    /// A rule withholds it.
    Primary,
    /// It would give a cell away that a rule withholds.
    Secondary,
}

impl Standing {
    /// Whether the number is withheld.
    pub fn is_withheld(self) -> bool {
        self != Self::Printed
    }
}
