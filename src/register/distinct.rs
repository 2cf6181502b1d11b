//! The distinct texts of a column, each looked at once.

use polars::prelude::*;
use polars_arrow::array::Array;
use xxhash_rust::xxh3::xxh3_64;

use crate::register::values::Words;

/// How many texts are remembered at a time; a power of two.
const REMEMBERED: usize = 1 << 13;

/// The number of no text.
const NONE: u32 = u32::MAX;

/// Gives each row the number of its text; `number` is asked once for nearly every distinct one, however often it stands there.
///
/// Rows are told apart by their views: the sixteen bytes that hold a short text, or say where a long one lies. Equal views of
/// one array are equal texts, so that the text itself is looked at only where a view is new or was forgotten.
#[expect(clippy::cast_possible_truncation, reason = "the halves of a view are taken apart")]
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
            let [first, last] = [view as u64, (view >> 64) as u64];
            let slot = &mut remembered[slot(first, last, REMEMBERED)];
            if slot.0 != view || slot.1 == NONE {
                *slot = (view, number(Some(array.value(row))));
            }
            numbers.push(slot.1);
        }
    }
    numbers
}

/// Texts as they come, each with the number of its word; a word has one number but for a few.
#[derive(Debug)]
pub(crate) struct Numbering {
    numbers: Vec<u32>,
    /// The words, one behind the other, and where each of them begins; an empty cell is a word of its own.
    text: String,
    begins: Vec<usize>,
    empty: Option<u32>,
    /// The words that are remembered: each stands where its mark says, or in the next place that was free.
    known: Vec<Known>,
    remembered: usize,
}

/// A word that is remembered.
#[derive(Debug, Clone, Copy)]
struct Known {
    mark: Mark,
    /// [`NONE`] where there is no word.
    number: u32,
}

const NOTHING: Known = Known { mark: Mark { first: 0, last: 0, length: 0 }, number: NONE };

/// How many places there are for words at first, and at most; powers of two.
const PLACES: std::ops::RangeInclusive<usize> = 1 << 9..=1 << 15;

impl Default for Numbering {
    fn default() -> Self {
        Self {
            numbers: Vec::new(),
            text: String::new(),
            begins: Vec::new(),
            empty: None,
            known: vec![NOTHING; *PLACES.start()],
            remembered: 0,
        }
    }
}

impl Numbering {
    pub(crate) fn push(&mut self, text: Option<&str>) {
        let number = match text {
            Some(text) => self.number(text),
            None => match self.empty {
                Some(number) => number,
                None => *self.empty.insert(new_word(&self.text, &mut self.begins)),
            },
        };
        self.numbers.push(number);
    }

    fn number(&mut self, text: &str) -> u32 {
        let mark = Mark::of(text.as_bytes());
        let mut place = mark.place(self.known.len());
        loop {
            let known = self.known[place];
            if known.number == NONE {
                break;
            }
            if known.mark == mark && (mark.is_all() || self.word(known.number) == text) {
                return known.number;
            }
            place = (place + 1) & (self.known.len() - 1);
        }
        let number = new_word(&self.text, &mut self.begins);
        self.text.push_str(text);
        self.known[place] = Known { mark, number };
        self.remembered += 1;
        if self.remembered > self.known.len() / 2 {
            self.make_room();
        }
        number
    }

    /// Gives the words more places, or forgets them where they are too many to be looked up soon: then few are met again.
    fn make_room(&mut self) {
        let places = self.known.len() * 2;
        if places > *PLACES.end() {
            self.known.fill(NOTHING);
            self.remembered = 0;
            return;
        }
        let before = std::mem::replace(&mut self.known, vec![NOTHING; places]);
        for known in before.into_iter().filter(|known| known.number != NONE) {
            let mut place = known.mark.place(places);
            while self.known[place].number != NONE {
                place = (place + 1) & (places - 1);
            }
            self.known[place] = known;
        }
    }

    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        let end = self.begins.get(number + 1).copied().unwrap_or(self.text.len());
        &self.text[self.begins[number]..end]
    }

    pub(crate) fn words(self) -> Words {
        let all = 0..u32::try_from(self.begins.len()).expect("each word has a number");
        let words = all.map(|number| (self.empty != Some(number)).then(|| self.word(number))).collect();
        Words { numbers: self.numbers.into(), words }
    }
}

fn new_word(text: &str, begins: &mut Vec<usize>) -> u32 {
    begins.push(text.len());
    u32::try_from(begins.len() - 1).ok().filter(|number| *number != NONE).expect("a batch has fewer words than that")
}

/// What texts are told apart by: all of a short one, as its first and last eight bytes; the hash of a long one. And how long it is.
///
/// The ends of a long one would not do: numbered titles differ in the middle only, and would all stand in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    first: u64,
    last: u64,
    length: u32,
}

impl Mark {
    fn of(text: &[u8]) -> Self {
        let (first, last) = match (text.first_chunk(), text.last_chunk()) {
            _ if text.len() > 16 => (xxh3_64(text), 0),
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => (few(text), 0),
        };
        Self { first, last, length: u32::try_from(text.len()).unwrap_or(u32::MAX) }
    }

    /// Whether texts with this mark are one.
    fn is_all(self) -> bool {
        self.length <= 16
    }

    fn place(self, places: usize) -> usize {
        slot(self.first, self.last ^ u64::from(self.length), places)
    }
}

/// Up to seven bytes, some of them twice; texts of different lengths may come out alike, so the length must be compared too.
fn few(text: &[u8]) -> u64 {
    let halves = |[one, other]: [u32; 2]| u64::from(one) | u64::from(other) << 32;
    match (text.first_chunk(), text.last_chunk(), text) {
        (Some(first), Some(last), _) => halves([first, last].map(|half| u32::from_le_bytes(*half))),
        (.., [first, .., last]) => u64::from(u32::from_le_bytes([*first, text[text.len() / 2], *last, 0])),
        (.., [only]) => u64::from(*only),
        (.., []) => 0,
    }
}

/// Where what is told apart by two numbers is remembered, of so many places, a power of two: the halves of their product, which any
/// bit of either changes. Before it, each is mixed with a constant, the fractions of the golden ratio and of π, lest equal ones cancel
/// or zeros swallow the other.
#[expect(clippy::cast_possible_truncation, reason = "the halves are taken apart, and the lowest bits are kept")]
fn slot(one: u64, other: u64, places: usize) -> usize {
    let product = u128::from(one ^ 0x9e37_79b9_7f4a_7c15) * u128::from(other ^ 0x243f_6a88_85a3_08d3);
    ((product >> 64) as u64 ^ product as u64) as usize & (places - 1)
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

        /// Each text is found again under its number.
        #[test]
        fn texts_are_those_that_came(texts in prop::collection::vec(prop::option::of("[a-c]{0,3}|第[一-三]{1,9}单位"), 0..200)) {
            let mut numbering = Numbering::default();
            for text in &texts {
                numbering.push(text.as_deref());
            }
            let words = numbering.words();
            let found: Vec<_> = (0..texts.len()).map(|row| words.get(row).map(ToOwned::to_owned)).collect();
            prop_assert_eq!(found, texts);
        }
    }

    /// Words have one number each where they are few enough to be remembered, and are found again where they are not.
    #[test]
    fn words_are_remembered_as_far_as_there_is_room() {
        for (words, remembered) in [(*PLACES.end() / 2, true), (*PLACES.end() * 2, false)] {
            let text = |number: usize| {
                if number.is_multiple_of(2) { number.to_string() } else { format!("第{number}号办理部门") }
            };
            let mut numbering = Numbering::default();
            let twice = (0..words).chain(0..words);
            twice.clone().for_each(|number| numbering.push(Some(&text(number))));
            let found = numbering.words();
            assert_eq!(found.words.len() == words, remembered);
            assert!(twice.enumerate().all(|(row, number)| found.get(row) == Some(text(number).as_str())));
        }
    }

    /// However alike words look, few stand in one place, so that none is looked for among all others.
    #[test]
    fn numbered_words_stand_apart() {
        let titled = |number: usize| format!("祁连县2020年第{number:05}号人民调解案件");
        let ways: [&dyn Fn(usize) -> String; 5] = [
            &titled,
            &|number| format!("{number:05}"),
            &|number| format!("{number:08}"),
            &|number| format!("{number:05}号{number:05}"),
            &|number| format!("{number:08}{number:08}"),
        ];
        let places = *PLACES.end();
        for way in ways {
            let mut words = vec![0_u32; places];
            (0..places / 2).for_each(|number| words[Mark::of(way(number).as_bytes()).place(places)] += 1);
            let most = words.iter().max().copied().unwrap_or_default();
            // At random ten are met in one place once in some ten thousand tables.
            assert!(most < 10, "{most} such as {}", way(1));
        }
    }
}
