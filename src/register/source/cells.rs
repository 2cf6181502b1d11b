//! The cells of one column, as the source has them.

use std::ops::Range;

use polars::prelude::*;

use crate::register::values::Words;

/// A column of a batch.
#[derive(Debug, Clone)]
pub(crate) enum Cells {
    /// Values of a type.
    Typed(Series),
    /// Texts that the source has numbered already.
    Words(Words),
}

impl Cells {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Typed(series) => series.len(),
            Self::Words(words) => words.numbers.len(),
        }
    }

    /// The cells of some rows, which share the memory of all.
    pub(super) fn slice(&self, rows: &Range<usize>) -> Self {
        match self {
            Self::Typed(series) => {
                let start = i64::try_from(rows.start).expect("a batch has fewer rows than that");
                Self::Typed(series.slice(start, rows.len()))
            }
            Self::Words(Words { numbers, words }) => {
                Self::Words(Words { numbers: numbers.clone().sliced(rows.clone()), words: words.clone() })
            }
        }
    }

    /// A cell as it is shown to the user.
    pub(crate) fn shown(&self, row: usize) -> Option<String> {
        match self {
            Self::Typed(series) => series.get(row).ok().map(|cell| cell.str_value().into_owned()),
            Self::Words(words) => words.get(row).map(Into::into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some rows of a column are what the column says of these rows.
    #[test]
    fn a_slice_is_of_the_rows_it_names() {
        let text: StringChunked = [Some("a"), None, Some("b"), Some("a"), Some("c")].into_iter().collect();
        let days = Series::new("days".into(), [Some(3), Some(1), None, Some(4), Some(1)]);
        for all in [Cells::Words(Words::of(&text)), Cells::Typed(days)] {
            for rows in [0..5, 0..2, 2..5, 3..4, 4..4] {
                let slice = all.slice(&rows);
                assert_eq!(slice.len(), rows.len());
                let shown: Vec<_> = (0..slice.len()).map(|row| slice.shown(row)).collect();
                assert_eq!(shown, rows.map(|row| all.shown(row)).collect::<Vec<_>>());
            }
        }
    }
}
