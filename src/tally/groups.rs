//! The groups of rows that the by-columns make.

use polars::prelude::PlHashMap;

use crate::error::Result;
use crate::register::pairs::Pairs;
use crate::register::{self, Rows};
use crate::tally::Group;

/// The groups met so far, each with a number.
#[derive(Default)]
pub(super) struct Groups {
    /// For each by-column its words, and the pairs of the group of the columns before and the word of this one.
    columns: Vec<(Words, Pairs)>,
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

    /// The numbers of a column of words; an empty cell is an empty word.
    pub(super) fn numbers(&mut self, column: &register::Words) -> Vec<u32> {
        column.map(|word| self.number(word.unwrap_or_default()))
    }
}

impl Groups {
    pub(super) fn new(by: usize) -> Self {
        Self { columns: std::iter::repeat_with(Default::default).take(by).collect() }
    }

    /// The group of each row, by the columns `by`.
    pub(super) fn of(&mut self, rows: &Rows, by: &[String]) -> Result<Vec<u32>> {
        let mut groups = vec![0; rows.height()];
        for (name, (words, pairs)) in by.iter().zip(&mut self.columns) {
            let mut numbers = words.numbers(&rows.words(name)?);
            for fault in rows.faults.iter().filter(|fault| fault.columns == [name.clone()]) {
                fault.rows.true_idx_iter().for_each(|row| numbers[row] = UNREADABLE);
            }
            for (group, word) in groups.iter_mut().zip(numbers) {
                *group = pairs.number(*group, u64::from(word));
            }
        }
        Ok(groups)
    }

    /// All groups met; one, of all rows, where there is no by-column.
    pub(super) fn all(&self) -> std::ops::Range<u32> {
        let met = self.columns.last().map_or(1, |(_, pairs)| pairs.len());
        0..u32::try_from(met).expect("fewer than four thousand million groups")
    }

    /// The values of the by-columns of a group.
    pub(super) fn values(&self, group: u32) -> Group {
        let mut group = group;
        let value = |(words, pairs): &(Words, Pairs)| {
            let (before, word) = pairs.pair(group);
            group = before;
            words.word(u32::try_from(word).unwrap_or(UNREADABLE)).map(Into::into)
        };
        let mut values: Group = self.columns.iter().rev().map(value).collect();
        values.reverse();
        values
    }

    /// Takes in a group of another part, and gives its number here.
    pub(super) fn take(&mut self, values: &Group) -> u32 {
        values.iter().zip(&mut self.columns).fold(0, |group, (value, (words, pairs))| {
            let word = value.as_ref().map_or(UNREADABLE, |value| words.number(value));
            pairs.number(group, u64::from(word))
        })
    }
}
