//! Columns of text as codes: each distinct text once in a dictionary, and for each row its code.

use std::hash::Hash;

use polars_buffer::Buffer;
use polars_core::prelude::{PlHashMap, PlSmallStr};
use xxhash_rust::xxh3::xxh3_128;

/// Gives each distinct value a small number, in the order in which they come.
#[derive(Debug)]
pub(crate) struct Interner<T>(PlHashMap<T, u32>);

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self(PlHashMap::default())
    }
}

impl<T: Eq + Hash> Interner<T> {
    /// The code of a value.
    pub(crate) fn code(&mut self, value: T) -> u32 {
        let next = next_code(&self.0);
        *self.0.entry(value).or_insert(next)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The values in the order of their codes.
    pub(crate) fn into_values(self) -> Vec<T> {
        let mut values: Vec<(u32, T)> = self.0.into_iter().map(|(value, code)| (code, value)).collect();
        values.sort_unstable_by_key(|(code, _)| *code);
        values.into_iter().map(|(_, value)| value).collect()
    }
}

impl Interner<PlSmallStr> {
    /// The code of a text, which is copied only if it is new.
    pub(crate) fn code_of(&mut self, text: &str) -> u32 {
        match self.0.get(text) {
            Some(code) => *code,
            None => self.code(PlSmallStr::from_str(text)),
        }
    }
}

fn next_code<T>(known: &PlHashMap<T, u32>) -> u32 {
    u32::try_from(known.len()).expect("fewer than 2^32 distinct values")
}

/// A column of text.
#[derive(Debug, Clone)]
pub(crate) struct Codes {
    pub(crate) codes: Buffer<u32>,
    /// The text of each code; `None` for an empty cell.
    pub(crate) dictionary: Vec<Option<PlSmallStr>>,
}

impl Codes {
    /// The text of a row.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.dictionary[self.codes[row] as usize].as_deref()
    }

    /// What a function makes of the text of each row; it is called once for each code.
    pub(crate) fn map<T: Copy>(&self, of: impl FnMut(Option<&str>) -> T) -> Vec<T> {
        let of_codes: Vec<T> = self.dictionary.iter().map(Option::as_deref).map(of).collect();
        self.codes.iter().map(|code| of_codes[*code as usize]).collect()
    }
}

/// Takes the texts of a column one by one.
#[derive(Debug, Default)]
pub(crate) struct CodesBuilder {
    codes: Vec<u32>,
    /// The code 0 is that of an empty cell, so that those of texts begin at 1.
    known: Interner<PlSmallStr>,
}

impl CodesBuilder {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        self.codes.push(text.map_or(0, |text| self.known.code_of(text) + 1));
    }

    pub(crate) fn finish(self) -> Codes {
        let texts = self.known.into_values().into_iter().map(Some);
        Codes { codes: self.codes.into(), dictionary: std::iter::once(None).chain(texts).collect() }
    }
}

impl<'a> FromIterator<Option<&'a str>> for Codes {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Self {
        let mut builder = CodesBuilder::default();
        texts.into_iter().for_each(|text| builder.push(text));
        builder.finish()
    }
}

/// The hash of the cells of a row in some columns.
#[derive(Default)]
pub(crate) struct RowHash(String);

impl RowHash {
    pub(crate) fn of(&mut self, columns: &[Codes], row: usize) -> u128 {
        self.0.clear();
        for column in columns {
            self.0.push_str(column.get(row).unwrap_or_default());
            self.0.push('\u{1f}');
        }
        xxh3_128(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Each row has its text, and equal texts have one code.
        #[test]
        fn codes_lead_back_to_texts(texts in prop::collection::vec(prop::option::of("[a-c]{0,3}|第[一-三]{1,12}单位"), 0..200)) {
            let codes: Codes = texts.iter().map(Option::as_deref).collect();
            let found: Vec<_> = (0..texts.len()).map(|row| codes.get(row).map(ToOwned::to_owned)).collect();
            prop_assert_eq!(&found, &texts);
            let distinct: std::collections::BTreeSet<_> = texts.iter().flatten().collect();
            prop_assert_eq!(codes.dictionary.len(), distinct.len() + 1);
        }

        /// Equal values have one code, and values come back in the order of their codes.
        #[test]
        fn interned_values_come_back(values in prop::collection::vec((0..9_u32, -5..20_i32), 0..200)) {
            let mut interner = Interner::default();
            let codes: Vec<_> = values.iter().map(|value| interner.code(*value)).collect();
            let known = interner.into_values();
            prop_assert!(codes.iter().zip(&values).all(|(code, value)| known[*code as usize] == *value));
        }
    }
}
