//! Cell references, as people write them.

use std::fmt;

use serde::Serialize;

use crate::lang::Lang;

/// A cell of a table.
///
/// # Examples
///
/// ```
/// use fazhi::audit::Cell;
///
/// let cell = Cell { sheet: Some("2020".into()), row: 4, column: 28 };
/// assert_eq!(cell.to_string(), "2020!AB4");
/// assert_eq!(Cell { sheet: None, ..cell }.to_string(), "4:28");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Cell {
    /// The sheet of a workbook, or the table of a document (`table1`); `None` for text files and frames, which have
    /// only one.
    pub sheet: Option<String>,
    /// The row, from 1; the line, in a text file.
    pub row: usize,
    /// The column, from 1.
    pub column: usize,
}

impl Cell {
    /// Its name within its sheet: AB4.
    fn name(&self) -> String {
        format!("{}{}", letters(self.column), self.row)
    }

    /// The number of its table, if it is in one of a document.
    pub(super) fn table(&self) -> Option<&str> {
        let number = self.sheet.as_deref()?.strip_prefix("table")?;
        Some(number).filter(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
    }

    /// What a reader calls it: 表1!C4.
    pub(super) fn says_in(&self, lang: Lang) -> String {
        match (self.table(), lang) {
            (Some(number), Lang::Zh) => format!("表{number}!{}", self.name()),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{sheet}!{}", self.name()),
            None => write!(f, "{}:{}", self.row, self.column),
        }
    }
}

/// The letters of a column in a spreadsheet: A to Z, AA, AB, …
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_a_document_has_a_name_for_readers() {
        let cell = |sheet: &str| Cell { sheet: Some(sheet.into()), row: 4, column: 3 };
        for (sheet, zh) in [("table2", "表2!C4"), ("案件", "案件!C4"), ("table", "table!C4"), ("tables", "tables!C4")]
        {
            assert_eq!(
                (cell(sheet).says_in(Lang::Zh), cell(sheet).says_in(Lang::En)),
                (zh.into(), format!("{sheet}!C4"))
            );
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
