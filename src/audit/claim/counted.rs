//! The unit of an English number: the noun after it, or a sign, a currency or a length of time.

use super::{
    Kind,
    folded::Folded,
    numeral::Number,
    words::{self, next},
};
use crate::audit::{exact::Rational, lexicon};
use crate::lang::Lang;

/// How many words are searched for the counted noun.
const PHRASE: usize = 4;

/// The unit of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The counted noun in the singular; empty if there is none.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The divisor of the written number: 100 for percent.
    pub(super) divisor: i128,
    /// The position after its last character.
    pub(super) end: usize,
}

impl Unit {
    /// A written number scaled by its unit: percent are divided.
    pub(super) fn measured(&self, number: Number) -> Number {
        let by = |x: Rational| match self.divisor {
            1 => x,
            divisor => x.checked_div(Rational::integer(divisor)).unwrap_or(x),
        };
        Number { value: by(number.value), place: by(number.place), ..number }
    }
}

/// The unit after a number that ends at `at`.
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
        ("dollars" | "pounds" | "euros", _) => return made(first.trim_end_matches('s'), Kind::Money, 1, behind),
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

/// Whether a number in four digits at the end of `before` counts what follows it and is no year: resolved 2043 cases.
pub(super) fn counts(text: &Folded, start: usize, end: usize) -> bool {
    let dated = ["in", "since", "by", "of", "from", "until", "to", "during", "the", "and", "between", "through", "for"];
    let before = words::before(text, start);
    let verb = before.ends_with("ed") || lexicon::words(Lang::En).irregular.contains(&before.as_str());
    let told =
        || thing(text, end).is_some_and(|(name, _)| lexicon::words(Lang::En).things_one.contains(&name.as_str()));
    !dated.contains(&before.as_str()) && (verb && thing(text, end).is_some() || told())
}

/// The first plural among the next words, in the singular, and where it ends.
fn thing(text: &Folded, at: usize) -> Option<(String, usize)> {
    let mut end = at;
    for _ in 0..PHRASE {
        if text.at(end) != ' ' {
            return None;
        }
        let (word, behind) = next(text, end);
        if word.is_empty() || lexicon::words(Lang::En).stops.contains(&word.as_str()) {
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
        "women" | "men" => return Some(word.replace("men", "man")),
        "children" => return Some("child".into()),
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

/// The plural of a unit.
pub(in crate::audit) fn plural(name: &str) -> String {
    match name {
        "person" => return "people".into(),
        "child" => return "children".into(),
        "staff" | "personnel" | "yuan" | "%" | "times" | "" => return name.into(),
        _ => {}
    }
    if let Some(stem) = name.strip_suffix("man") {
        return format!("{stem}men");
    }
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x']) || name.ends_with("ch") || name.ends_with("sh") => format!("{name}es"),
        _ => format!("{name}s"),
    }
}

/// The noun counted by `one` at `at`, if it is one of the known nouns: one case, but not the one case.
pub(super) fn single(text: &Folded, at: usize) -> Option<Unit> {
    let pointed = ["the", "each", "every", "any", "this", "that", "no", "another", "only"];
    let (name, end) = next(text, words::end(text, at));
    let counts = lexicon::words(Lang::En).things_one.contains(&name.as_str())
        && !pointed.contains(&words::before(text, at).as_str());
    counts.then_some(Unit { name, kind: Kind::Count, divisor: 1, end })
}

/// What `no`, `none` or `zero` negates: its phrase and its noun.
pub(super) fn denied(text: &Folded, word: &str, at: usize) -> Option<(String, String)> {
    if !matches!(word, "no" | "zero") {
        return None;
    }
    let (name, end) = thing(text, at)?;
    lexicon::words(Lang::En).things_one.contains(&name.as_str()).then(|| (text.slice(at..end).trim().into(), name))
}
