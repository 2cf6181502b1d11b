//! Lists, and the stated number of their items: 实体、网络、热线三大平台.

use super::{Finding, Reader, Relation};
use crate::audit::{claim::folded::is_han, lexicon::words, relation::Verdict, sentence};
use crate::lang::Lang;
use crate::numeral::digit;

/// Characters that form a word with the following one: 重大, 扩大, 各个.
const JOINED: &str = "重各几多数两这那每首该本某上下前后单整逐哪强扩最更较特巨广宏高加壮伟放盛浩庞远等类专此另其";
/// The maximum length of a list, in characters.
const LIST: usize = 160;

/// Checks every list of a Chinese text that ends with a counted noun.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let text = reader.text;
    let counted = |at: usize| {
        let begins = matches!(text.at(at), '大' | '个' | '项') && !text.is_hidden(at);
        let word = begins.then(|| text.first_of(at, &words(Lang::Zh).enumerated)).flatten()?;
        judge(reader, at, word)
    };
    let places = if reader.document.lang == Lang::Zh { text.chars.len() } else { 0 };
    (0..places).filter_map(counted).collect()
}

fn judge(reader: &Reader, at: usize, word: &str) -> Option<Finding> {
    let text = reader.text;
    let before = text.before(at);
    let end = at + word.chars().count();
    let said = digit(before).map(i128::from).or(if before == '十' { Some(10) } else { None });
    let digits = before.is_ascii_digit();
    let start = if said.is_some() { at - 1 } else { at };
    let two = |c: char| c == '十' || c.is_ascii_digit();
    if digits
        || JOINED.contains(before)
        || !(is_han(before) || matches!(before, ')' | '”'))
        || said.is_some() && two(text.before(start))
    {
        return None;
    }
    let (first, items) = list_before(reader, start)?;
    match said {
        None => Some(missing(reader, first, at, end, word, items)),
        Some(said) if items > 2 && said != items => Some(wrong(reader, first, end, said, items)),
        Some(_) => None,
    }
}

/// The start of the list that ends at `end`, and the number of its items, at least three.
fn list_before(reader: &Reader, end: usize) -> Option<(usize, i128)> {
    let text = reader.text;
    let mut separators = 0;
    let mut start = end;
    while start > 0 && end - start < LIST && !matches!(text.at(start - 1), ',' | '。' | ';' | ':' | '\n' | ')' | '(') {
        start -= 1;
        separators += i128::from(text.at(start) == '、');
    }
    let last = (start..end).rev().take_while(|&at| text.at(at) != '、').any(|at| matches!(text.at(at), '和' | '及'));
    (separators >= 2).then_some((start, separators + 1 + i128::from(last)))
}

fn missing(reader: &Reader, first: usize, at: usize, end: usize, word: &str, items: i128) -> Finding {
    let places = vec![reader.passage(at, end), reader.passage(first, end)];
    Finding::new(Relation::MissingNumeral, Verdict::Unreconciled, places)
        .sides(items.to_string(), "")
        .says(sentence::numeral_is_missing(word, items))
}

fn wrong(reader: &Reader, first: usize, end: usize, said: i128, items: i128) -> Finding {
    Finding::new(Relation::ListLength, Verdict::Unreconciled, vec![reader.passage(first, end)])
        .sides(items.to_string(), said.to_string())
        .says(sentence::list_has_other_length(said, items))
}
