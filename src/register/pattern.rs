//! Patterns: what all conditions say of a row, as one number.
//!
//! Rows of one pattern are alike for every predicate, so that predicates are judged once for each pattern and rows only need
//! theirs found. A condition on one column of words is looked at once for each word; any other is asked of the rows.

use std::collections::BTreeSet;

use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;

use crate::error::{Error, Result};
use crate::register::pairs::Pairs;
use crate::register::question::{Questions, Tree, columns_of};
use crate::register::rows::Rows;
use crate::register::values::{Values, Words};

const BITS: usize = 64;

/// How many words of a column are remembered at a time.
const WORDS: usize = 1 << 12;

/// The patterns met so far, and how the pattern of a row is found.
#[derive(Debug)]
pub(crate) struct Patterns {
    predicates: Vec<Tree>,
    places: Vec<Place>,
    by_row: Vec<Expr>,
    by_word: Vec<ByWord>,
    /// Columns that conditions speak of besides others and that are not there, with their types.
    absent: Vec<(String, DataType)>,
    /// How many conditions have bits: first one for "yes" of each, then one for "unknown" of each.
    bits: usize,
    /// From what came before and 64 bits more to a number: first the marks, then the conditions.
    marks: Vec<Pairs>,
    lanes: Vec<Pairs>,
}

/// In which form the rows have a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    Words,
    Other,
    /// Not at all; it is taken as a column of this type without any value.
    Absent(DataType),
}

/// Where the answer to a condition is found.
#[derive(Debug, Clone, Copy)]
enum Place {
    Known(Option<bool>),
    Bit(usize),
}

/// The conditions on one column of words.
#[derive(Debug)]
struct ByWord {
    column: String,
    conditions: Vec<Expr>,
    /// The first of their bits.
    first: usize,
    known: PlHashMap<Option<String>, Mask>,
}

/// The bits of a word, by lane.
type Mask = Vec<u64>;

/// A row's answers.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    of: &'a Patterns,
    marks: Vec<u64>,
    lanes: Vec<u64>,
}

impl Patterns {
    /// The patterns of rows with columns of some forms; `marks` is how many marks a row may have.
    pub(crate) fn new(questions: Questions, form: impl Fn(&str) -> Form, marks: usize) -> Result<Self> {
        let absent = |column: &String| match form(column) {
            Form::Absent(dtype) => Some((column.clone(), dtype)),
            _ => None,
        };
        let mut patterns = Self {
            predicates: questions.predicates,
            places: vec![Place::Known(None); questions.conditions.len()],
            by_row: Vec::new(),
            by_word: Vec::new(),
            absent: Vec::new(),
            bits: 0,
            marks: vec_of(marks.div_ceil(BITS)),
            lanes: Vec::new(),
        };
        // The number 0 is that of no marks, whether they are looked at or not.
        for pairs in &mut patterns.marks {
            pairs.number(0, 0);
        }
        let mut by_word = Vec::new();
        for (at, condition) in questions.conditions.into_iter().enumerate() {
            let columns = columns_of(&condition);
            let missing: Vec<_> = columns.iter().filter_map(absent).collect();
            if missing.len() == columns.len() {
                patterns.places[at] = Place::Known(of_nothing(&condition, missing)?);
                continue;
            }
            let only = columns.iter().next().filter(|_| columns.len() == 1);
            if let Some(column) = only.filter(|column| form(column) == Form::Words) {
                by_word.push((at, column.clone(), condition));
                continue;
            }
            patterns.absent.extend(missing);
            patterns.places[at] = patterns.next_bit();
            patterns.by_row.push(condition);
        }
        by_word.sort_by(|one, other| one.1.cmp(&other.1));
        for (at, column, condition) in by_word {
            patterns.places[at] = patterns.next_bit();
            patterns.ask_of_words(column, condition);
        }
        patterns.absent.sort_by(|one, other| one.0.cmp(&other.0));
        patterns.absent.dedup_by(|one, other| one.0 == other.0);
        patterns.lanes = vec_of((2 * patterns.bits).div_ceil(BITS).max(1));
        Ok(patterns)
    }

    fn next_bit(&mut self) -> Place {
        self.bits += 1;
        Place::Bit(self.bits - 1)
    }

    /// Takes in a condition on a column of words, whose bit is the last one.
    fn ask_of_words(&mut self, column: String, condition: Expr) {
        match self.by_word.last_mut().filter(|known| known.column == column) {
            Some(known) => known.conditions.push(condition),
            None => self.by_word.push(ByWord {
                column,
                conditions: vec![condition],
                first: self.bits - 1,
                known: PlHashMap::default(),
            }),
        }
    }

    /// The pattern of each row.
    pub(crate) fn of(&mut self, rows: &Rows, marks: &[(usize, Bitmap)]) -> Result<Vec<u32>> {
        let height = rows.height();
        let mut numbers = vec![0; height];
        if !marks.is_empty() {
            for (lane, pairs) in self.marks.iter_mut().enumerate() {
                let mut keys = vec![0; height.next_multiple_of(BITS)];
                scatter(marks, lane, &mut keys);
                fold(pairs, &mut numbers, &keys);
            }
        }
        let masks = self.by_word.iter_mut().map(|asked| asked.masks(rows, self.bits, self.lanes.len()));
        let masks = masks.collect::<Result<Vec<_>>>()?;
        let answers = self.answers(rows)?;
        for (lane, pairs) in self.lanes.iter_mut().enumerate() {
            let mut keys = vec![0; height.next_multiple_of(BITS)];
            for (words, masks) in &masks {
                let masks: Vec<u64> = masks.iter().map(|mask| mask[lane]).collect();
                if masks.iter().any(|mask| *mask != 0) {
                    keys.iter_mut().zip(words.numbers.iter()).for_each(|(key, word)| *key |= masks[*word as usize]);
                }
            }
            scatter(&answers, lane, &mut keys);
            fold(pairs, &mut numbers, &keys);
        }
        Ok(numbers)
    }

    /// What the conditions say that are asked of rows: the bits, and the rows that have them.
    fn answers(&self, rows: &Rows) -> Result<Vec<(usize, Bitmap)>> {
        if self.by_row.is_empty() {
            return Ok(Vec::new());
        }
        let asked = self.by_row.iter().flat_map(columns_of).collect::<BTreeSet<_>>();
        let mut frame = rows.frame_of(|column| asked.contains(column))?;
        for (column, dtype) in &self.absent {
            let empty = Column::full_null(column.as_str().into(), rows.height(), dtype);
            frame.with_column(empty).map_err(Error::engine("adding a column that is not there"))?;
        }
        let answers = ask(&self.by_row, frame)?;
        let mut bits = Vec::new();
        for (at, answer) in answers.into_iter().enumerate() {
            bits.push((at, answer.yes));
            bits.extend(answer.unknown.map(|unknown| (self.bits + at, unknown)));
        }
        bits.sort_by_key(|(bit, _)| *bit);
        Ok(bits)
    }

    /// How many patterns were met.
    pub(crate) fn len(&self) -> usize {
        self.lanes.last().map_or(0, Pairs::len)
    }

    /// A pattern by its number.
    pub(crate) fn pattern(&self, number: u32) -> Pattern<'_> {
        let mut number = number;
        let mut back = |pairs: &Pairs| {
            let (before, key) = pairs.pair(number);
            number = before;
            key
        };
        let mut lanes: Vec<_> = self.lanes.iter().rev().map(&mut back).collect();
        let mut marks: Vec<_> = self.marks.iter().rev().map(&mut back).collect();
        lanes.reverse();
        marks.reverse();
        Pattern { of: self, marks, lanes }
    }
}

impl Pattern<'_> {
    /// What a predicate says, by its number; nothing where nobody knows.
    pub(crate) fn holds(&self, predicate: usize) -> Option<bool> {
        self.of.predicates[predicate].holds(&|condition| match self.of.places[condition] {
            Place::Known(known) => known,
            Place::Bit(at) if is_set(&self.lanes, self.of.bits + at) => None,
            Place::Bit(at) => Some(is_set(&self.lanes, at)),
        })
    }

    /// Whether the row has a mark.
    pub(crate) fn has(&self, mark: usize) -> bool {
        is_set(&self.marks, mark)
    }
}

impl ByWord {
    /// The bits of each word of the column.
    fn masks(&mut self, rows: &Rows, bits: usize, lanes: usize) -> Result<(Words, Vec<Mask>)> {
        let Some(Values::Words(words)) = rows.get(&self.column) else {
            return Err(Error::engine("asking a column of words")(
                polars_err!(ColumnNotFound: "{} is not one", self.column),
            ));
        };
        if self.known.len() > WORDS {
            self.known.clear();
        }
        let is_new = |word: Option<&str>| !self.known.contains_key(&word.map(ToOwned::to_owned));
        let new: StringChunked = words.words.iter().filter(|word| is_new(*word)).collect();
        if !new.is_empty() {
            let column = new.clone().with_name(self.column.as_str().into()).into_column();
            let frame = DataFrame::new(new.len(), vec![column]).map_err(Error::engine("asking words"))?;
            let answers = ask(&self.conditions, frame)?;
            for (row, word) in new.iter().enumerate() {
                let mut mask = vec![0; lanes];
                for (bit, answer) in (self.first..).zip(&answers) {
                    set(&mut mask, bit, answer.yes.get_bit(row));
                    set(&mut mask, bits + bit, answer.unknown.as_ref().is_some_and(|unknown| unknown.get_bit(row)));
                }
                self.known.insert(word.map(ToOwned::to_owned), mask);
            }
        }
        let masks = words.words.iter().map(|word| self.known[&word.map(ToOwned::to_owned)].clone()).collect();
        Ok((words.clone(), masks))
    }
}

fn vec_of(length: usize) -> Vec<Pairs> {
    std::iter::repeat_with(Pairs::default).take(length).collect()
}

fn is_set(lanes: &[u64], bit: usize) -> bool {
    lanes.get(bit / BITS).is_some_and(|lane| lane >> (bit % BITS) & 1 == 1)
}

fn set(lanes: &mut [u64], bit: usize, value: bool) {
    lanes[bit / BITS] |= u64::from(value) << (bit % BITS);
}

/// Where a condition holds, and where nobody knows.
struct Answer {
    yes: Bitmap,
    unknown: Option<Bitmap>,
}

fn ask(conditions: &[Expr], frame: DataFrame) -> Result<Vec<Answer>> {
    let doing = || Error::engine("asking conditions of rows");
    let names: Vec<PlSmallStr> = (0..conditions.len()).map(|number| format!("condition {number}").into()).collect();
    let named: Vec<_> = conditions.iter().zip(&names).map(|(asked, name)| asked.clone().alias(name.clone())).collect();
    let answers = frame.lazy().with_columns(named).collect().map_err(doing())?;
    let answer = |name: &PlSmallStr| -> Result<Answer> {
        let answer = answers.column(name).map_err(doing())?.as_materialized_series().bool().map_err(doing())?.rechunk();
        let array = answer.downcast_as_array();
        let yes = array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid);
        let unknown = array.validity().filter(|valid| valid.unset_bits() > 0).map(|valid| !valid);
        Ok(Answer { yes, unknown })
    };
    names.iter().map(answer).collect()
}

/// What a condition says where none of its columns is there.
fn of_nothing(condition: &Expr, columns: Vec<(String, DataType)>) -> Result<Option<bool>> {
    let mut nothing = vec![Column::full_null("nothing".into(), 1, &DataType::Boolean)];
    nothing.extend(columns.iter().map(|(column, dtype)| Column::full_null(column.as_str().into(), 1, dtype)));
    let frame = DataFrame::new(1, nothing).map_err(Error::engine("asking about nothing"))?;
    let answer = ask(std::slice::from_ref(condition), frame)?.remove(0);
    Ok(answer.unknown.is_none().then(|| answer.yes.get_bit(0)))
}

/// Adds the bits of one lane to the keys of the rows that have them; there is room for whole words of bits.
fn scatter(bits: &[(usize, Bitmap)], lane: usize, keys: &mut [u64]) {
    let of_lane = bits.iter().filter(|(bit, _)| bit / BITS == lane);
    let of_lane: Vec<_> = of_lane.map(|(bit, rows)| (bit % BITS, rows.to_aligned_bitmap())).collect();
    for byte in of_lane.chunk_by(|(one, _), (next, _)| one / 8 == next / 8) {
        let shift = byte[0].0 / 8 * 8;
        let columns: Vec<_> = byte.iter().map(|(bit, rows)| (bit % 8, rows.as_slice().0)).collect();
        let mut words: Vec<_> = columns.iter().map(|(bit, _)| (*bit, 0)).collect();
        for (at, block) in keys.chunks_mut(BITS).enumerate() {
            words.iter_mut().zip(&columns).for_each(|((_, word), (_, bytes))| *word = word_at(bytes, at));
            scatter_block(&words, shift, block);
        }
    }
}

/// Eight bytes, or what is left of them.
fn word_at(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at * 8..).unwrap_or_default();
    rest.first_chunk().map_or_else(
        || rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        |bytes| u64::from_le_bytes(*bytes),
    )
}

/// Adds up to eight bits of 64 rows to their keys.
fn scatter_block(words: &[(usize, u64)], shift: usize, keys: &mut [u64]) {
    for (at, keys) in keys.chunks_mut(8).enumerate() {
        let square = words.iter().fold(0, |square, (bit, word)| square | (word >> (8 * at) & 0xff) << (8 * bit));
        if square != 0 {
            let turned = transposed(square);
            for (row, key) in keys.iter_mut().enumerate() {
                *key |= (turned >> (8 * row) & 0xff) << shift;
            }
        }
    }
}

/// A square of eight by eight bits, its rows and columns exchanged (H. S. Warren, Hacker's Delight, 2nd ed. 2013, section 7-3).
fn transposed(square: u64) -> u64 {
    let swap = |square: u64, by: u32, mask: u64| {
        let differ = (square ^ (square >> by)) & mask;
        square ^ differ ^ (differ << by)
    };
    let square = swap(square, 7, 0x00aa_00aa_00aa_00aa);
    let square = swap(square, 14, 0x0000_cccc_0000_cccc);
    swap(square, 28, 0x0000_0000_f0f0_f0f0)
}

fn fold(pairs: &mut Pairs, numbers: &mut [u32], keys: &[u64]) {
    for (number, key) in numbers.iter_mut().zip(keys) {
        *number = pairs.number(*number, *key);
    }
}
