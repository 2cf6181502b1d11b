//! The values of one column of some rows, in the form in which they are quickest to look at.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_buffer::Buffer;

use crate::error::{Error, Result};
use crate::register::distinct;

/// What stands for an empty cell among days; it is before every day that a cell can hold.
pub(crate) const NO_DAY: i32 = i32::MIN;

/// A column of some rows.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    /// Text: for each row the number of its word.
    Words(Words),
    /// Days since 1970-01-01, with [`NO_DAY`] under each null.
    Days(PrimitiveArray<i32>),
    /// Anything else.
    Other(Series),
}

/// The words of a column, each of them once but for a few, and for each row the number of its own.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    pub(crate) numbers: Buffer<u32>,
    /// The words by number; null for an empty cell.
    pub(crate) words: StringChunked,
}

impl Values {
    /// The values of a series that needs no reading.
    pub(crate) fn of(series: Series) -> Self {
        match series.dtype() {
            DataType::String => Self::Words(Words::of(series.str().expect("its type says so"))),
            DataType::Date => {
                let days = series.date().expect("its type says so").physical().rechunk();
                Self::days(days.downcast_as_array().clone())
            }
            _ => Self::Other(series),
        }
    }

    /// Days, of which some may be null.
    fn days(days: PrimitiveArray<i32>) -> Self {
        let Some(known) = days.validity().filter(|known| known.unset_bits() > 0).cloned() else {
            return Self::Days(days.with_validity(None));
        };
        let mut filled = days.values().as_slice().to_vec();
        (!&known).true_idx_iter().for_each(|row| filled[row] = NO_DAY);
        Self::Days(PrimitiveArray::from_vec(filled).with_validity(Some(known)))
    }

    /// Days, with [`NO_DAY`] where there is none.
    pub(crate) fn from_days(days: Vec<i32>) -> Self {
        Self::Days(whole(days))
    }

    /// The column as the engine has it.
    pub(crate) fn series(&self, name: &str) -> Series {
        match self {
            Self::Words(words) => words.series(name),
            Self::Days(days) => Int32Chunked::with_chunk(name.into(), days.clone()).into_date().into_series(),
            Self::Other(series) => series.clone().with_name(name.into()),
        }
    }

    /// The column as words, whatever it is.
    pub(crate) fn words(&self, name: &str) -> Result<Words> {
        if let Self::Words(words) = self {
            return Ok(words.clone());
        }
        let text = self.series(name).cast(&DataType::String);
        let text = text.map_err(Error::engine(format!("reading column `{name}`")))?;
        Ok(Words::of(text.str().expect("the cast made it so")))
    }
}

/// Whole numbers, null where there is [`NO_DAY`].
pub(crate) fn whole(numbers: Vec<i32>) -> PrimitiveArray<i32> {
    let known = numbers.contains(&NO_DAY).then(|| numbers.iter().map(|number| *number != NO_DAY).collect());
    PrimitiveArray::from_vec(numbers).with_validity(known)
}

impl Words {
    /// The texts of a column, of which each is a word once.
    pub(crate) fn of(text: &StringChunked) -> Self {
        let mut known: PlHashMap<Option<&str>, u32> = PlHashMap::default();
        let mut words = Vec::new();
        let numbers = distinct::numbers(text, |word| {
            *known.entry(word).or_insert_with(|| {
                words.push(word);
                u32::try_from(words.len() - 1).expect("some rows are fewer than that")
            })
        });
        Self { numbers: numbers.into(), words: words.into_iter().collect() }
    }

    /// The texts of a column, of which most are a word once: quicker where few rows share one.
    pub(crate) fn nearly(text: &StringChunked) -> Self {
        let mut words = Vec::new();
        let numbers = distinct::numbers(text, |word| {
            words.push(word);
            u32::try_from(words.len() - 1).expect("some rows are fewer than that")
        });
        Self { numbers: numbers.into(), words: words.into_iter().collect() }
    }

    /// The column as the engine has it.
    fn series(&self, name: &str) -> Series {
        let numbers = IdxCa::from_slice(name.into(), &self.numbers);
        let text = self.words.take(&numbers).expect("the numbers are those of the words");
        text.with_name(name.into()).into_series()
    }

    /// The word of a row.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.words.get(self.numbers[row] as usize)
    }

    /// What a function makes of the word of each row, looked at once for each word.
    pub(crate) fn map<T: Copy>(&self, of: impl FnMut(Option<&str>) -> T) -> Vec<T> {
        let of_words: Vec<T> = self.words.iter().map(of).collect();
        self.numbers.iter().map(|number| of_words[*number as usize]).collect()
    }
}
