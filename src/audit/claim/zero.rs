//! Zeros in words: 没有行政复议案件, 未发生安全事故, 零投诉.

use super::folded::{self, Folded};

/// The maximum length of the phrase, in characters.
const PHRASE: usize = 24;

/// Words of negation.
const DENIALS: [&str; 9] = ["没有", "未发生", "未出现", "未收到", "未受理", "未办理", "未发现", "无", "〇"];

/// Nouns that can be negated, with their measure words.
const THINGS: [(&str, &str); 14] = [
    ("案件", "件"),
    ("事件", "起"),
    ("事故", "起"),
    ("诉讼", "件"),
    ("投诉", "件"),
    ("举报", "件"),
    ("信访", "件"),
    ("申请", "件"),
    ("上访", "起"),
    ("纠纷", "件"),
    ("败诉", "件"),
    ("行政复议", "件"),
    ("行政应诉", "件"),
    ("发案", "件"),
];

/// Words that may end the phrase.
const TAILS: [&str; 5] = ["的情况", "的情形", "的现象", "情况", "发生"];

/// The zero that begins at `at`: the end of its negation, its measure word, and what is negated.
pub(super) fn zero(text: &Folded, at: usize) -> Option<(usize, &'static str, String)> {
    let word = text.first_of(at, &DENIALS)?;
    let end = at + word.chars().count();
    let other = match word {
        "无" => folded::is_han(text.before(at)) && !"均皆年县市区也并仍尚".contains(text.before(at)),
        "〇" => text.before(at).is_ascii_digit(),
        _ => false,
    };
    let length = (0..PHRASE).take_while(|&step| !folded::is_clause_end(text.at(end + step))).count();
    if other || length < 2 || length == PHRASE || text.chars[end..end + length].iter().any(char::is_ascii_digit) {
        return None;
    }
    let phrase = text.slice(end..end + length);
    let thing = TAILS.iter().find_map(|tail| phrase.strip_suffix(tail)).unwrap_or(&phrase);
    let (_, unit) = THINGS.iter().find(|(name, _)| thing.ends_with(name))?;
    Some((end, unit, thing.into()))
}
