//! The distinct texts of a column, each looked at once.

use polars::prelude::*;
use polars_arrow::array::Array;

/// How many texts are remembered at a time; a power of two.
const REMEMBERED: usize = 1 << 13;

/// The number of no text.
const NONE: u32 = u32::MAX;

/// Gives each row the number of its text; `number` is asked once for nearly every distinct one, however often it stands there.
///
/// Rows are told apart by their views: the sixteen bytes that hold a short text, or say where a long one lies. Equal views of
/// one array are equal texts, so that the text itself is looked at only where a view is new or was forgotten.
pub(crate) fn numbers<'a>(text: &'a StringChunked, mut number: impl FnMut(Option<&'a str>) -> u32) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(text.len());
    let mut null = None;
    for array in text.downcast_iter() {
        let mut remembered = vec![(0, NONE); REMEMBERED];
        let known = array.validity();
        for (row, view) in array.views().iter().enumerate() {
            if known.is_some_and(|known| !known.get_bit(row)) {
                numbers.push(*null.get_or_insert_with(|| number(None)));
                continue;
            }
            let view = view.as_u128();
            let slot = &mut remembered[slot(view)];
            if slot.0 != view || slot.1 == NONE {
                *slot = (view, number(Some(array.value(row))));
            }
            numbers.push(slot.1);
        }
    }
    numbers
}

/// Where a view is remembered: its bits, mixed by an odd constant (Fibonacci hashing, Knuth, The Art of Computer Programming 3,
/// section 6.4).
#[expect(clippy::cast_possible_truncation, reason = "the halves are taken apart, and the top bits are kept")]
fn slot(view: u128) -> usize {
    let halves = (view as u64) ^ ((view >> 64) as u64).rotate_left(32);
    (halves.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - REMEMBERED.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Rows have one number exactly if they have one text, short or long, in one piece or several.
        #[test]
        fn equal_texts_have_equal_numbers(words in prop::collection::vec(prop::option::of("[a-c]{0,2}|第[一-三]{1,9}单位"), 0..200), cut in 0..200_usize) {
            let whole: StringChunked = words.iter().map(|word| word.as_deref()).collect();
            let cut = cut.min(words.len());
            let mut text = whole.slice(0, cut);
            text.append(&whole.slice(i64::try_from(cut).unwrap(), words.len() - cut)).unwrap();
            let mut texts: Vec<Option<&str>> = Vec::new();
            let found = numbers(&text, |word| {
                let at = texts.iter().position(|known| *known == word).unwrap_or_else(|| { texts.push(word); texts.len() - 1 });
                u32::try_from(at).unwrap()
            });
            let named: Vec<_> = found.iter().map(|number| texts[*number as usize]).collect();
            prop_assert_eq!(named, words.iter().map(|word| word.as_deref()).collect::<Vec<_>>());
        }
    }
}
