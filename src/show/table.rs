//! A table for people, whatever it is written on.

use crate::lang::Lang;

/// Rows in sections, under one head.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) sections: Vec<Section>,
    /// The columns that are left out of lines that have no room for them, the first of these first.
    pub(crate) spare: Vec<usize>,
    /// What is said of columns that are left out: what stands before their names, and between them.
    pub(crate) left_out: [&'static str; 2],
}

/// What a column is called, and what stands in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(crate) head: String,
    pub(crate) role: Role,
    /// What the two numbers of a pair are called where each has a column.
    pub(crate) pair: Option<[String; 2]>,
}

impl Column {
    pub(crate) fn new(head: impl Into<String>, role: Role) -> Self {
        Self { head: head.into(), role, pair: None }
    }
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Words, on as many lines as they need.
    Words,
    /// Numbers: to the right, each on one line.
    Numbers,
    /// Numbers that stand back behind those beside them: intervals, bases.
    Aside,
    /// A bar for each share.
    Bars,
}

/// Rows under a title, which may be empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
}

/// The cells of a row, and how it is meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    pub(crate) tone: Tone,
}

/// How a row is meant, which gives it its colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    /// It says nothing that is worth a look.
    Muted,
    Good,
    /// Good, but for rounding.
    Fair,
    /// It is not known.
    Open,
    Warning,
    Wrong,
}

/// What stands in one place.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Cell {
    #[default]
    Empty,
    Words(String),
    /// What takes the place of a number: why there is none.
    Remark(String),
    /// A number as it is printed, with what a workbook holds: the number itself, and its format there.
    Number {
        text: String,
        value: f64,
        format: String,
    },
    /// Two numbers that are printed together, such as the limits of an interval; a workbook has a cell for each.
    Pair {
        text: String,
        values: [Option<f64>; 2],
        format: String,
    },
    /// A share in 0..1, as a bar.
    Share(f64),
}

impl Table {
    /// A table without rows, with heads in one of the languages.
    pub(crate) fn new<'a>(lang: Lang, heads: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let column = |(zh, en)| Column::new(lang.of(zh, en), Role::Words);
        Self { columns: heads.into_iter().map(column).collect(), ..Self::default() }
    }

    /// A table of words alone, without a head.
    pub(crate) fn headless(columns: usize) -> Self {
        Self { columns: vec![Column::new("", Role::Words); columns], ..Self::default() }
    }

    /// Begins a section.
    pub(crate) fn section(&mut self, title: impl Into<String>) {
        self.sections.push(Section { title: title.into(), rows: Vec::new() });
    }

    /// Adds a row to the last section.
    pub(crate) fn push(&mut self, row: Row) {
        match self.sections.last_mut() {
            Some(section) => section.rows.push(row),
            None => self.sections.push(Section { title: String::new(), rows: vec![row] }),
        }
    }

    /// Adds a row of words.
    pub(crate) fn words<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.push(Row { cells: cells.into_iter().map(|cell| Cell::Words(cell.into())).collect(), tone: Tone::Plain });
    }

    /// The sections that have rows.
    pub(crate) fn filled(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.rows.is_empty())
    }

    /// Whether any column has a head.
    pub(crate) fn has_heads(&self) -> bool {
        self.columns.iter().any(|column| !column.head.is_empty())
    }

    /// Whether there are pairs of numbers in a column.
    pub(crate) fn has_pairs(&self, column: usize) -> bool {
        let rows = || self.sections.iter().flat_map(|section| &section.rows);
        rows().any(|row| matches!(row.cells.get(column), Some(Cell::Pair { .. })))
    }

    /// The table with its first rows alone, and how many it has.
    pub(crate) fn cut(mut self, rows: usize) -> (Self, usize) {
        let all = self.sections.iter().map(|section| section.rows.len()).sum();
        let mut left = rows;
        for section in &mut self.sections {
            section.rows.truncate(left);
            left -= section.rows.len();
        }
        (self, all)
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.filled().next().is_none()
    }
}

impl Cell {
    /// What is printed.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Empty | Self::Share(_) => "",
            Self::Words(text) | Self::Remark(text) | Self::Number { text, .. } | Self::Pair { text, .. } => text,
        }
    }
}

impl Cell {
    /// What is printed, to be changed.
    pub(crate) fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Empty | Self::Share(_) => None,
            Self::Words(text) | Self::Remark(text) | Self::Number { text, .. } | Self::Pair { text, .. } => Some(text),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Words(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}
