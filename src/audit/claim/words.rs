//! English words around a number: scales, qualifiers, changes, and words that make it a name.

use super::{Kind, Qualifier, counted, folded::Folded, numeral};
use crate::audit::lexicon::{Change, Lexicon, Unit, words};
use crate::lang::Lang;

fn lexicon() -> &'static Lexicon {
    words(Lang::En)
}

/// The maximum length of a word, in characters.
const WORD: usize = 24;

/// The end of the word that starts at `at`.
pub(super) fn end(text: &Folded, at: usize) -> usize {
    let letter = |step: usize| {
        let c = text.at(at + step);
        c.is_alphabetic() || (matches!(c, '-' | '\'' | '’') && text.at(at + step + 1).is_ascii_alphabetic())
    };
    at + (0..WORD).take_while(|&step| letter(step)).count()
}

/// The word after one space at `at`, in lower case, and where it ends.
pub(super) fn next(text: &Folded, at: usize) -> (String, usize) {
    let start = if matches!(text.at(at), ' ' | '\n') { at + 1 } else { at };
    let end = end(text, start);
    (text.slice(start..end).to_ascii_lowercase(), end)
}

/// The word before `at`, in lower case, across one space or bracket.
pub(super) fn before(text: &Folded, at: usize) -> String {
    let skipped = at - (1..=2.min(at)).take_while(|&step| matches!(text.at(at - step), ' ' | '\n' | '.')).count();
    let length = (1..=WORD.min(skipped)).take_while(|&step| text.at(skipped - step).is_ascii_alphabetic()).count();
    text.slice(skipped - length..skipped).to_ascii_lowercase()
}

/// Whether the word before `at` is capitalized within its sentence, as in `Phase 2`.
pub(super) fn is_capital(text: &Folded, at: usize) -> bool {
    let word = before(text, at);
    let start = at.saturating_sub(word.chars().count() + 1);
    !word.is_empty()
        && text.at(start).is_ascii_uppercase()
        && start > 1
        && !matches!(text.at(start - 2), '.' | '\n' | ':')
}

pub(super) fn names(word: &str) -> bool {
    lexicon().namers.contains(&word)
}

pub(super) fn is_month(word: &str) -> bool {
    lexicon().months.contains(&word)
}

pub(super) fn is_slogan(thing: &str) -> bool {
    lexicon().slogans.contains(&thing)
}

/// Whether `st`, `nd`, `rd` or `th` follows at `at`.
pub(super) fn is_ordinal(text: &Folded, at: usize) -> bool {
    text.first_of(at, &["st", "nd", "rd", "th"]).is_some_and(|_| !text.at(at + 2).is_ascii_alphabetic())
}

/// Whether a sign or a currency follows at `at`, so that 2000 before it is not a year.
pub(super) fn is_measured(text: &Folded, at: usize) -> bool {
    text.at(at) == '%'
        || matches!(
            next(text, at).0.as_str(),
            "yuan" | "pounds" | "euros" | "dollars" | "percent" | "million" | "billion"
        )
        || text.at(at) == ',' && text.at(at + 1).is_ascii_digit()
}

/// The factor of the scale word after `at`, and where it ends.
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

/// Where the label of a number at `at` ends, and the qualifier after it.
pub(super) fn qualifier(text: &Folded, at: usize) -> (usize, Option<Qualifier>) {
    let end = currency(text, at).map_or(at, |(_, start)| start);
    let tail = text.slice(end.saturating_sub(16)..end).to_ascii_lowercase();
    let tail = tail.trim_end();
    // "Carried over" and "taken over" are verbs.
    let verb = |word: &str| word == "over" && lexicon().overs.iter().any(|verb| tail.ends_with(verb));
    let whole = |word: &str| {
        tail.ends_with(word) && !tail[..tail.len() - word.len()].ends_with(char::is_alphabetic) && !verb(word)
    };
    let found = lexicon().before.find(whole);
    found.map_or((end, None), |(word, qualifier)| {
        (end.saturating_sub(word.chars().count() + usize::from(text.before(end) == ' ')), Some(qualifier))
    })
}

/// The currency before a number at `at`, as a unit, and where it starts.
pub(super) fn currency(text: &Folded, at: usize) -> Option<(&'static str, usize)> {
    let (word, Unit(unit)) = lexicon().currencies.find(|word| text.ends(at, word))?;
    Some((unit, at - word.chars().count()))
}

/// How many groups of digits separated by single spaces start at `at`, and where the last one ends.
pub(super) fn groups(text: &Folded, at: usize) -> (usize, usize) {
    let (mut count, mut end) = (1, numeral::run(text, at));
    while text.at(end) == ' ' && text.at(end + 1).is_ascii_digit() {
        (count, end) = (count + 1, numeral::run(text, end + 1));
    }
    (count, end)
}

/// The qualifier after a unit: `or more`.
pub(super) fn behind(text: &Folded, at: usize) -> Option<Qualifier> {
    match text.first_of(at, &[" or more", " or above", " or fewer", " or less"])? {
        " or more" | " or above" => Some(Qualifier::AtLeast),
        _ => Some(Qualifier::AtMost),
    }
}

/// A number before words of comparison is a change: 6% more than, 63 fewer than.
pub(super) fn compared(text: &Folded, at: usize, kind: Kind) -> Option<(Kind, bool)> {
    let time = [
        (" longer", false),
        (" slower", false),
        (" quicker", true),
        (" faster", true),
        (" shorter", true),
        (" sooner", true),
    ];
    if let Some((_, less)) = time.iter().find(|(word, _)| kind == Kind::Duration && text.starts(at, word)) {
        return Some((Kind::Change, *less));
    }
    let more = [" more than", " higher than", " above the"];
    let less = [" less than", " fewer than", " lower than", " below the"];
    let said = |words: &[&str]| text.first_of(at, words).is_some();
    let change = match kind {
        Kind::Percent => Kind::Growth,
        Kind::Count | Kind::Bare => Kind::Change,
        _ => return None,
    };
    (said(&more) || said(&less)).then(|| (change, said(&less)))
}

/// Whether words end with one of change: receipts rose by.
pub(super) fn is_changed(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let verb = lexicon().ups.iter().any(|verb| label.ends_with(verb));
    !verb && lexicon().change.find(|word| label.ends_with(word)).is_some()
}

/// The unit of a number of points: those of a rate after words of change, as in up 2.5 points.
pub(super) fn points(label: &str, unit: counted::Unit) -> counted::Unit {
    let label = label.to_ascii_lowercase();
    if unit.name != "point" || lexicon().change.find(|word| label.ends_with(word)).is_none() {
        return unit;
    }
    counted::Unit { name: "percentage point".into(), kind: Kind::Points, divisor: 100, ..unit }
}

/// The kind of a claim, by the words of change before it, and whether it is a fall.
pub(super) fn kind(label: &str, kind: Kind) -> (Kind, bool) {
    let label = label.to_ascii_lowercase();
    // "Made up 41%" and "set up 3 offices" are no changes.
    let verb = lexicon().ups.iter().any(|verb| label.ends_with(verb));
    let change = lexicon().change.find(|word| !verb && label.ends_with(word)).map(|(_, change)| change == Change::Fall);
    match (kind, change) {
        (Kind::Percent, Some(fall)) if label.contains(" rate") => (Kind::Points, fall),
        (Kind::Percent, Some(fall)) => (Kind::Growth, fall),
        (Kind::Points, Some(fall)) => (Kind::Points, fall),
        (Kind::Count | Kind::Bare, Some(fall)) => (Kind::Change, fall),
        (kind, _) => (kind, false),
    }
}
