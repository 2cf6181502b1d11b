//! What stands above and beside a claim in a table.

use std::sync::Arc;

/// The headers of a claim in a table, each list from the outermost.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::audit) struct Heads {
    pub(in crate::audit) title: Arc<Title>,
    pub(in crate::audit) row: Vec<String>,
    pub(in crate::audit) column: Vec<String>,
    /// Whether its row and its column both say what is counted.
    pub(in crate::audit) tell: bool,
}

/// What a table is called.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(in crate::audit) struct Title {
    pub(in crate::audit) caption: String,
    /// The nearest heading above it, or the name of its sheet.
    pub(in crate::audit) heading: String,
}

impl Heads {
    /// The caption, where the headers need it.
    pub(in crate::audit) fn subject(&self) -> &str {
        if self.tell { "" } else { &self.title.caption }
    }

    /// All headers, those of the row first.
    pub(in crate::audit) fn all(&self) -> impl Iterator<Item = &str> {
        self.row.iter().chain(&self.column).map(String::as_str)
    }
}
