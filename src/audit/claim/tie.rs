//! How a tie between claims came about.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The evidence for a tie between claims.
///
/// Only a tie that is told or named can show that figures agree or contradict each other; what was found by searching
/// can at most suggest what a figure may be computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// The document says so by its form: ids of a claims table, headers, 其中, 分别, brackets.
    Told,
    /// The words of one claim name the other: 出庭率 with 出庭 and 应诉, 占审结数的.
    Named,
    /// One of several neighbours fits.
    Found,
}

impl Tie {
    /// All variants.
    pub const ALL: [Self; 3] = [Self::Told, Self::Named, Self::Found];

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Named => "named",
            Self::Found => "found",
        }
    }
}

impl FromStr for Tie {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|tie| tie.id() == word)
            .ok_or_else(|| Error::parameter("tie", word, "`told`, `named`, `found`"))
    }
}
