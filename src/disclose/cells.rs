//! One number of a table.

/// A number that may be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What messages call it.
    pub name: String,
    /// The number.
    pub value: i64,
    /// How many contribute to the number, where it is not itself a count of them.
    pub contributors: Option<u64>,
    /// What each contributor adds to the number, where that is known; rules of dominance look at it.
    pub contributions: Vec<i64>,
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
        Self {
            name: name.into(),
            value,
            contributors: None,
            contributions: Vec::new(),
            kept: false,
            unprinted: false,
            signed: false,
        }
    }

    /// A sum to which some contribute, it is not known how much.
    pub fn of_contributors(name: impl Into<String>, value: i64, contributors: u64) -> Self {
        Self { contributors: Some(contributors), ..Self::new(name, value) }
    }

    /// A sum of what some contributors add.
    pub fn of_contributions(name: impl Into<String>, contributions: Vec<i64>) -> Self {
        let (value, contributors) = (contributions.iter().sum(), contributions.len() as u64);
        Self { contributions, ..Self::of_contributors(name, value, contributors) }
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
