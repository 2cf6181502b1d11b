//! Zeros in words: 没有行政复议案件, 未发生安全事故, 零投诉.

use super::folded::{self, Folded};
use crate::audit::lexicon::{Unit, words};
use crate::lang::Lang;

/// The maximum length of the phrase, in characters.
const PHRASE: usize = 24;

/// The zero that begins at `at`: the end of its negation, its measure word, and what is negated.
pub(super) fn zero(text: &Folded, at: usize) -> Option<(usize, &'static str, String)> {
    let word = text.first_of(at, &words(Lang::Zh).denials)?;
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
    let thing = words(Lang::Zh).tails.iter().find_map(|tail| phrase.strip_suffix(tail)).unwrap_or(&phrase);
    let (_, Unit(unit)) = words(Lang::Zh).denied.find(|name| thing.ends_with(name))?;
    Some((end, unit, thing.into()))
}
