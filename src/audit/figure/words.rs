//! English words around a number: scales, units, qualifiers, and what makes it a name.

use super::{Kind, Qualifier, folded::Folded};

/// The longest word that is read.
const WORD: usize = 24;
/// How many words are looked at for the thing that is counted.
const PHRASE: usize = 4;

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The thing in the singular; empty where it is not said.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// By what the written number is divided: 100 for percent.
    pub(super) divisor: i128,
    /// Behind its last character.
    pub(super) end: usize,
}

/// Words that end the phrase of the thing that is counted.
const STOPS: [&str; 54] = [
    "of", "in", "were", "was", "and", "to", "for", "at", "by", "with", "from", "that", "which", "had", "have", "has",
    "or", "on", "are", "is", "as", "against", "than", "but", "while", "where", "who", "this", "last", "the", "a", "an",
    "during", "its", "after", "before", "under", "since", "between", "per", "more", "fewer", "less", "up", "down",
    "through", "held", "took", "gave", "got", "found", "made", "came", "means",
];

const NAMERS: [&str; 28] = [
    "article",
    "articles",
    "no",
    "number",
    "section",
    "chapter",
    "phase",
    "table",
    "annex",
    "item",
    "level",
    "grade",
    "document",
    "order",
    "version",
    "page",
    "part",
    "schedule",
    "clause",
    "paragraph",
    "step",
    "hotline",
    "form",
    "room",
    "figure",
    "appendix",
    "category",
    "file",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const SLOGANS: [&str; 19] = [
    "level",
    "aspect",
    "system",
    "side",
    "party",
    "way",
    "step",
    "principle",
    "priority",
    "pillar",
    "area",
    "part",
    "thing",
    "type",
    "kind",
    "task",
    "duty",
    "measure",
    "plan",
];

const QUALIFIERS: [(&str, Qualifier); 22] = [
    ("no more than", Qualifier::AtMost),
    ("no fewer than", Qualifier::AtLeast),
    ("no less than", Qualifier::AtLeast),
    ("not more than", Qualifier::AtMost),
    ("more than", Qualifier::MoreThan),
    ("fewer than", Qualifier::LessThan),
    ("less than", Qualifier::LessThan),
    ("at least", Qualifier::AtLeast),
    ("at most", Qualifier::AtMost),
    ("up to", Qualifier::AtMost),
    ("just under", Qualifier::Almost),
    ("close to", Qualifier::Almost),
    ("nearly", Qualifier::Almost),
    ("almost", Qualifier::Almost),
    ("about", Qualifier::About),
    ("around", Qualifier::About),
    ("approximately", Qualifier::About),
    ("roughly", Qualifier::About),
    ("some", Qualifier::About),
    ("over", Qualifier::MoreThan),
    ("exceeding", Qualifier::MoreThan),
    ("under", Qualifier::LessThan),
];

const CHANGES: [(&str, bool); 20] = [
    ("rose by", false),
    ("grew by", false),
    ("increased by", false),
    ("up by", false),
    ("up", false),
    ("an increase of", false),
    ("growth of", false),
    ("a rise of", false),
    ("rising by", false),
    ("rose", false),
    ("grew", false),
    ("increased", false),
    ("fell by", true),
    ("dropped by", true),
    ("decreased by", true),
    ("down by", true),
    ("down", true),
    ("a decrease of", true),
    ("a fall of", true),
    ("declined by", true),
];

/// The end of the word that starts at `at`.
pub(super) fn end(text: &Folded, at: usize) -> usize {
    let letter = |step: usize| {
        let c = text.at(at + step);
        c.is_alphabetic() || (matches!(c, '-' | '\'' | '’') && text.at(at + step + 1).is_ascii_alphabetic())
    };
    at + (0..WORD).take_while(|&step| letter(step)).count()
}

/// The word behind one space at `at`, in lower case, and where it ends.
pub(super) fn next(text: &Folded, at: usize) -> (String, usize) {
    let start = if matches!(text.at(at), ' ' | '\n') { at + 1 } else { at };
    let end = end(text, start);
    (text.slice(start..end).to_lowercase(), end)
}

/// The word before `at`, in lower case, across one space or bracket.
pub(super) fn before(text: &Folded, at: usize) -> String {
    let skipped = at - (1..=2.min(at)).take_while(|&step| matches!(text.at(at - step), ' ' | '\n' | '.')).count();
    let length = (1..=WORD.min(skipped)).take_while(|&step| text.at(skipped - step).is_ascii_alphabetic()).count();
    text.slice(skipped - length..skipped).to_lowercase()
}

/// Whether the word before `at` is capitalised within its sentence, as in `Phase 2`.
pub(super) fn is_capital(text: &Folded, at: usize) -> bool {
    let word = before(text, at);
    let start = at.saturating_sub(word.chars().count() + 1);
    !word.is_empty()
        && text.at(start).is_ascii_uppercase()
        && start > 1
        && !matches!(text.at(start - 2), '.' | '\n' | ':')
}

pub(super) fn names(word: &str) -> bool {
    NAMERS.contains(&word)
}

pub(super) fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

pub(super) fn is_slogan(thing: &str) -> bool {
    SLOGANS.contains(&thing)
}

/// Whether `st`, `nd`, `rd` or `th` stands at `at`.
pub(super) fn is_ordinal(text: &Folded, at: usize) -> bool {
    text.first_of(at, &["st", "nd", "rd", "th"]).is_some_and(|_| !text.at(at + 2).is_ascii_alphabetic())
}

/// Whether a sign or a currency stands at `at`, so that 2000 before it is no year.
pub(super) fn is_measured(text: &Folded, at: usize) -> bool {
    text.at(at) == '%'
        || matches!(next(text, at).0.as_str(), "yuan" | "percent" | "million" | "billion")
        || text.at(at) == ',' && text.at(at + 1).is_ascii_digit()
}

/// The factor of the scale word behind `at`, and where it ends.
pub(super) fn scale(text: &Folded, at: usize) -> Option<(i128, usize)> {
    let (word, end) = next(text, at);
    let factor = match word.as_str() {
        "hundred" => 100,
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => return None,
    };
    Some((factor, end))
}

/// The unit behind a number that ends at `at`.
pub(super) fn unit(text: &Folded, at: usize) -> Unit {
    let made = |name: &str, kind, divisor, end| Unit { name: name.into(), kind, divisor, end };
    if text.at(at) == '%' {
        return made("%", Kind::Percent, 100, at + 1);
    }
    let (first, behind) = next(text, at);
    let (second, second_end) = next(text, behind);
    match (first.as_str(), second.as_str()) {
        ("percent", _) => return made("%", Kind::Percent, 100, behind),
        ("per", "cent") => return made("%", Kind::Percent, 100, second_end),
        ("percentage", "point" | "points") => return made("percentage point", Kind::Points, 100, second_end),
        ("yuan" | "rmb", _) => return made("yuan", Kind::Money, 1, behind),
        ("times", _) => return made("times", Kind::Ratio, 1, behind),
        ("mu" | "hectares" | "kilometres" | "tonnes", _) => return made(&first, Kind::Measurement, 1, behind),
        ("working" | "calendar", "days" | "day") => return made("working day", Kind::Duration, 1, second_end),
        _ => {}
    }
    match thing(text, at) {
        Some((name, end)) if matches!(name.as_str(), "day" | "hour" | "month" | "year" | "week" | "minute") => {
            Unit { name, kind: Kind::Duration, divisor: 1, end }
        }
        Some((name, end)) => Unit { name, kind: Kind::Count, divisor: 1, end },
        None => made("", Kind::Bare, 1, at),
    }
}

/// The first plural among the next words, in the singular, and where it ends.
fn thing(text: &Folded, at: usize) -> Option<(String, usize)> {
    let mut end = at;
    for _ in 0..PHRASE {
        if text.at(end) != ' ' {
            return None;
        }
        let (word, behind) = next(text, end);
        if word.is_empty() || STOPS.contains(&word.as_str()) {
            return None;
        }
        if let Some(name) = singular(&word) {
            return Some((name, behind));
        }
        end = behind;
    }
    None
}

/// The singular of a plural noun.
fn singular(word: &str) -> Option<String> {
    match word {
        "people" | "persons" | "participants" => return Some("person".into()),
        "staff" | "personnel" | "households" => return Some(word.trim_end_matches('s').into()),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let sibilant = ["sses", "ches", "shes", "xes"].iter().any(|end| word.ends_with(end));
    let stem = word.strip_suffix(if sibilant { "es" } else { "s" })?;
    (stem.len() > 2 && !stem.ends_with('s') && !stem.ends_with('u')).then(|| stem.into())
}

/// The value of a number spelled in words at `at`, from two up, and where it ends.
pub(super) fn spelled(text: &Folded, at: usize) -> Option<(i128, usize)> {
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
    let behind = end(text, at);
    let word = text.slice(at..behind).to_lowercase();
    let small = |word: &str| SMALL.iter().position(|known| *known == word).map(|at| at as i128 + 2);
    let tens = |word: &str| TENS.iter().position(|known| *known == word).map(|at| (at as i128 + 2) * 10);
    let joined = word
        .split_once('-')
        .and_then(|(ten, one)| Some(tens(ten)? + if one == "one" { 1 } else { small(one).filter(|one| *one < 10)? }));
    Some((small(&word).or(tens(&word)).or(joined)?, behind))
}

/// What `no`, `none` or `zero` denies: its phrase and its thing.
pub(super) fn denied(text: &Folded, word: &str, at: usize) -> Option<(String, String)> {
    const THINGS: [&str; 10] = [
        "case",
        "complaint",
        "lawsuit",
        "incident",
        "accident",
        "application",
        "dispute",
        "petition",
        "appeal",
        "suit",
    ];
    if !matches!(word, "no" | "zero") {
        return None;
    }
    let (name, end) = thing(text, at)?;
    THINGS.contains(&name.as_str()).then(|| (text.slice(at..end).trim().into(), name))
}

/// Where the label of a number at `at` ends, and the qualifier behind it.
pub(super) fn qualifier(text: &Folded, at: usize) -> (usize, Option<Qualifier>) {
    let end = if text.ends(at, " RMB ") || text.ends(at, "CNY ") { at - 4 } else { at };
    let tail = text.slice(end.saturating_sub(16)..end).to_lowercase();
    let tail = tail.trim_end();
    let whole = |word: &str| tail.ends_with(word) && !tail[..tail.len() - word.len()].ends_with(char::is_alphabetic);
    let found = QUALIFIERS.iter().find(|(word, _)| whole(word));
    found.map_or((end, None), |(word, qualifier)| {
        (end.saturating_sub(word.chars().count() + usize::from(text.before(end) == ' ')), Some(*qualifier))
    })
}

/// The qualifier behind a unit: `or more`.
pub(super) fn behind(text: &Folded, at: usize) -> Option<Qualifier> {
    match text.first_of(at, &[" or more", " or above", " or fewer", " or less"])? {
        " or more" | " or above" => Some(Qualifier::AtLeast),
        _ => Some(Qualifier::AtMost),
    }
}

/// The kind of a figure, by the words of change before it, and whether it is a fall.
pub(super) fn kind(label: &str, kind: Kind) -> (Kind, bool) {
    let label = label.to_lowercase();
    let change = CHANGES.iter().find(|(word, _)| label.ends_with(word)).map(|(_, fall)| *fall);
    match (kind, change) {
        (Kind::Percent, Some(fall)) if label.contains(" rate") => (Kind::Points, fall),
        (Kind::Percent, Some(fall)) => (Kind::Growth, fall),
        (Kind::Points, Some(fall)) => (Kind::Points, fall),
        (Kind::Count, Some(fall)) => (Kind::Change, fall),
        (kind, _) => (kind, false),
    }
}
