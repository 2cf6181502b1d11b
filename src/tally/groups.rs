//! The groups of rows that the by-columns make.

use polars::prelude::*;

use crate::error::{Error, Result};
use crate::register::{Rows, distinct};
use crate::tally::Group;

/// The groups met so far, each with a number.
#[derive(Default)]
pub(super) struct Groups {
    columns: Vec<Words>,
    /// The group of each word of the first column, if it was met.
    first: Vec<Option<u32>>,
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

    /// The numbers of a column of text.
    pub(super) fn numbers(&mut self, text: &StringChunked) -> Vec<u32> {
        distinct::numbers(text, |word| self.number(word.unwrap_or_default()))
    }
}

impl Groups {
    pub(super) fn new(by: usize) -> Self {
        Self {
            columns: (0..by).map(|_| Words::default()).collect(),
            first: Vec::new(),
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
            let values = &mut self.values[at];
            let mut enter = |pair: (u32, u32)| {
                values.push(pair);
                u32::try_from(values.len() - 1).expect("fewer than four thousand million groups")
            };
            if at == 0 {
                let met = words.iter().max().map_or(0, |word| *word as usize + 1);
                self.first.resize(self.first.len().max(met), None);
                for (group, word) in groups.iter_mut().zip(words) {
                    *group = *self.first[word as usize].get_or_insert_with(|| enter((0, word)));
                }
            } else {
                let joined = &mut self.joined[at];
                for (group, word) in groups.iter_mut().zip(words) {
                    *group = *joined.entry((*group, word)).or_insert_with(|| enter((*group, word)));
                }
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
