//! The groups of rows that the by-columns make.

use polars::prelude::*;

use crate::error::{Error, Result};
use crate::register::Rows;
use crate::tally::Group;

/// The groups met so far, each with a number.
#[derive(Default)]
pub(super) struct Groups {
    columns: Vec<Words>,
    /// From the group of the columns before and the word of the next one to the group of both.
    joined: Vec<PlHashMap<(u32, u32), u32>>,
    values: Vec<Vec<(u32, u32)>>,
}

/// The words of one column, each with a number; the number 0 stands for a word that cannot be read.
#[derive(Default)]
pub(super) struct Words {
    numbers: PlHashMap<String, u32>,
    words: Vec<String>,
}

const UNREADABLE: u32 = 0;

impl Words {
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        self.words.push(word.to_owned());
        let number = u32::try_from(self.words.len()).expect("fewer than four thousand million words");
        self.numbers.insert(word.to_owned(), number);
        number
    }

    pub(super) fn word(&self, number: u32) -> Option<&str> {
        (number != UNREADABLE).then(|| self.words[number as usize - 1].as_str())
    }

    /// The numbers of a column of text; a row often has the word of the row before.
    pub(super) fn numbers(&mut self, text: &StringChunked) -> Vec<u32> {
        let mut before: Option<(&str, u32)> = None;
        let number = |word: Option<&'_ str>| -> u32 { self.number(word.unwrap_or_default()) };
        let mut number = number;
        text.iter()
            .map(|word| match (before, word) {
                (Some((same, number)), Some(word)) if same == word => number,
                (_, word) => {
                    let found = number(word);
                    before = word.map(|word| (word, found));
                    found
                }
            })
            .collect()
    }
}

impl Groups {
    pub(super) fn new(by: usize) -> Self {
        Self {
            columns: (0..by).map(|_| Words::default()).collect(),
            joined: (0..by).map(|_| PlHashMap::default()).collect(),
            values: vec![Vec::new(); by],
        }
    }

    /// The group of each row, by the columns `by`.
    pub(super) fn of(&mut self, rows: &Rows, by: &[String]) -> Result<Vec<u32>> {
        let mut groups = vec![0; rows.frame.height()];
        for (at, name) in by.iter().enumerate() {
            let text = text(&rows.frame, name)?;
            let mut words = self.columns[at].numbers(&text);
            for fault in rows.faults.iter().filter(|fault| fault.columns == [name.clone()]) {
                fault.rows.true_idx_iter().for_each(|row| words[row] = UNREADABLE);
            }
            let (joined, values) = (&mut self.joined[at], &mut self.values[at]);
            for (group, word) in groups.iter_mut().zip(words) {
                *group = *joined.entry((*group, word)).or_insert_with(|| {
                    values.push((*group, word));
                    u32::try_from(values.len() - 1).expect("fewer than four thousand million groups")
                });
            }
        }
        Ok(groups)
    }

    /// All groups met; one, of all rows, where there is no by-column.
    pub(super) fn all(&self) -> std::ops::Range<u32> {
        let met = self.values.last().map_or(1, Vec::len);
        0..u32::try_from(met).expect("fewer than four thousand million groups")
    }

    /// The values of the by-columns of a group.
    pub(super) fn values(&self, mut group: u32) -> Group {
        let mut values: Group = Vec::with_capacity(self.columns.len());
        for at in (0..self.columns.len()).rev() {
            let (before, word) = self.values[at][group as usize];
            values.push(self.columns[at].word(word).map(Into::into));
            group = before;
        }
        values.reverse();
        values
    }
}

/// A column as text.
pub(super) fn text(frame: &DataFrame, name: &str) -> Result<StringChunked> {
    let read = || -> PolarsResult<StringChunked> {
        Ok(frame.column(name)?.as_materialized_series().cast(&DataType::String)?.str()?.clone())
    };
    read().map_err(Error::engine(format!("reading column `{name}`")))
}
