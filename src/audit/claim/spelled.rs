//! English numbers in words: twenty-one, two thirds.

use super::{
    folded::Folded,
    numeral, period,
    words::{before, end, next},
};
use crate::audit::exact::Rational;

/// The words from two upwards.
const SMALL: [&str; 18] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// Fractions, with their denominators.
const PARTS: [(&str, i128); 5] = [("third", 3), ("quarter", 4), ("fifth", 5), ("sixth", 6), ("tenth", 10)];

/// Words for multiples of the number behind them.
const MULTIPLES: [(&str, i128); 5] = [("double", 2), ("twice", 2), ("triple", 3), ("treble", 3), ("quadruple", 4)];

/// The value of the number in words at `at`, from two upwards, and where it ends.
pub(super) fn spelled(text: &Folded, at: usize) -> Option<(i128, usize)> {
    let behind = end(text, at);
    Some((value(&text.slice(at..behind).to_ascii_lowercase())?, behind))
}

fn value(word: &str) -> Option<i128> {
    let small = |word: &str| (2..).zip(SMALL).find(|(_, known)| *known == word).map(|(value, _)| value);
    let tens = |word: &str| (2..).zip(TENS).find(|(_, known)| *known == word).map(|(value, _)| value * 10);
    let joined = || {
        let (ten, one) = word.split_once('-')?;
        Some(tens(ten)? + if one == "one" { 1 } else { small(one).filter(|one| *one < 10)? })
    };
    small(word).or_else(|| tens(word)).or_else(joined)
}

/// The multiple of the number behind it that a word before `end` states: double the 80, twice the 120.
pub(super) fn multiple(text: &Folded, word: &str, end: usize) -> Option<Rational> {
    let (_, times) = MULTIPLES.iter().find(|(name, _)| *name == word)?;
    let counts = text.starts(end, " the ") && text.at(end + 5).is_ascii_digit();
    counts.then(|| Rational::integer(*times))
}

/// The share in words at `at`, and where it ends: nine in ten, one out of five, 9 in 10; but not 5 in 10 days.
pub(super) fn among(text: &Folded, at: usize) -> Option<(Rational, usize)> {
    let (above, behind) = small(text, at)?;
    let joint = text.first_of(behind, &[" in every ", " in ", " out of every ", " out of "])?;
    let (below, last) = small(text, behind + joint.chars().count())?;
    // 9 out of 10 may be counts of so few, and in figures so may any two.
    let digits = text.at(at).is_ascii_digit();
    let counts = digits && (joint.starts_with(" out") || text.at(at + 1).is_ascii_digit());
    let time = ["day", "week", "month", "year", "hour", "minute", "working", "quarter"];
    let noun = next(text, last).0;
    let named = period::year_at(text, behind + joint.chars().count()).is_some();
    let plain = above < below && below <= 100 && !named && !counts && !time.iter().any(|word| noun.starts_with(word));
    Rational::new(above, below).filter(|_| plain).zip(Some(last))
}

/// The number in words, or of at most three digits, at `at`, and where it ends.
fn small(text: &Folded, at: usize) -> Option<(i128, usize)> {
    if let Some(one) = text.first_of(at, &["one ", "One "]) {
        return Some((1, at + one.trim_end().len()));
    }
    let run = numeral::run(text, at);
    let digits = run > at && run - at <= 3 && !text.at(run).is_ascii_alphanumeric() && text.at(run) != ',';
    if digits { text.slice(at..run).parse().ok().zip(Some(run)) } else { spelled(text, at) }
}

/// The share in words at `at`, and where it ends: two thirds of, one-tenth of, three quarters (30 of 40); but not one quarter
/// of 2021.
pub(super) fn share(text: &Folded, at: usize) -> Option<(Rational, usize)> {
    let behind = end(text, at);
    let word = text.slice(at..behind).to_ascii_lowercase();
    let of = |behind| {
        text.starts(behind, " of ") && period::year_at(text, behind + 4).is_none()
            || text.starts(behind, " (") && text.at(behind + 2).is_ascii_digit()
    };
    if word == "half" {
        // "The first half of 2021" and "the second half of the year" are periods.
        let time = matches!(before(text, at).as_str(), "first" | "second" | "latter" | "other" | "last");
        return Rational::new(1, 2).filter(|_| of(behind) && !time).zip(Some(behind));
    }
    let (above, below, behind) = match word.split_once('-') {
        Some((above, below)) => (above.to_string(), below.to_string(), behind),
        None => {
            let (below, behind) = next(text, behind);
            (word, below, behind)
        }
    };
    let above = if above == "one" { 1 } else { value(&above)? };
    let (_, below) = PARTS.iter().find(|(name, _)| below == *name || below.strip_suffix('s') == Some(name))?;
    let share = Rational::new(above, *below).filter(|_| of(behind) && above < *below)?;
    Some((share, behind))
}
