//! Parses the cells of a table of claims.

use crate::audit::{
    claim::{Claim, Kind, Period, claims},
    exact::Rational,
    interval::{Bound, Interval},
    tabular::{Number, Unit, number as read},
};
use crate::lang::Lang;

/// The number of a claim; its label may determine its kind, as 同比增长 does, and 没有 is a number only before a noun.
pub(super) fn number(text: &str, label: &str, noun: &str, unit: &Unit) -> Option<Number> {
    let told = in_words(text, label, noun);
    match (read(text, unit), told) {
        (Some(mut number), Some(told)) if told.value.magnitude() == number.value.magnitude() => {
            if told.value != number.value && !number.value.is_negative() {
                (number.value, number.interval) = (told.value, number.interval.negated());
            }
            number.kind = if told.kind == Kind::Bare { number.kind } else { told.kind };
            Some(number)
        }
        (Some(number), _) => Some(number),
        (None, told) => told.map(of_claim),
    }
}

/// A claim, read together with the words around it.
fn in_words(text: &str, label: &str, noun: &str) -> Option<Claim> {
    if text.is_empty() {
        return None;
    }
    let (sentence, start) = sentence(label, text, noun);
    let end = start + text.len();
    claims(&sentence, Lang::of_text(&sentence)).into_iter().find(|claim| (claim.start, claim.end) == (start, end))
}

/// A claim as a sentence, and where its text begins; alphabetic words are separated by spaces.
pub(super) fn sentence(label: &str, text: &str, noun: &str) -> (String, usize) {
    let blank = |before: &str, behind: &str| {
        let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, ')' | ',' | '%');
        let both = before.ends_with(latin) && behind.starts_with(|c: char| c.is_ascii_alphanumeric());
        if both && !before.ends_with(|c: char| c.is_ascii_digit()) { " " } else { "" }
    };
    let before = format!("{label}{}", blank(label, text));
    let start = before.len();
    (format!("{before}{text}{}{noun}", blank(text, noun)), start)
}

fn of_claim(claim: Claim) -> Number {
    Number {
        value: claim.value,
        place: claim.place,
        interval: claim.interval,
        unit: claim.unit,
        kind: claim.kind,
        qualifier: claim.qualifier,
    }
}

/// Applies the sign of a value to the number, if the value is the number in the text.
pub(super) fn value(text: &str, number: &mut Number) -> Option<()> {
    let value: f64 = text.parse().ok()?;
    let known = number.value.to_f64();
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-9);
    if near(value, known) {
        return Some(());
    }
    near(value, -known).then(|| {
        (number.value, number.interval) = (number.value.negated(), number.interval.negated());
    })
}

/// Parses an interval as the table of claims writes it; the number must be in it or at its end.
pub(super) fn interval(text: &str, value: Rational) -> Option<Interval> {
    let text = text.trim();
    let Some(inner) = text.strip_prefix(['[', '(']) else { return Some(Interval::point(rational(text)?)) };
    let (lower, upper) = inner.strip_suffix([']', ')'])?.split_once(',')?;
    let end = |text: &str, closed: bool| match text.trim() {
        "-∞" | "∞" => Some(None),
        number => Some(Some(Bound { value: rational(number)?, closed })),
    };
    let read = Interval { lower: end(lower, text.starts_with('['))?, upper: end(upper, text.ends_with(']'))? };
    let ends = [read.lower, read.upper].into_iter().flatten().any(|bound| bound.value == value);
    (!read.is_empty() && (read.contains(value) || ends)).then_some(read)
}

fn rational(text: &str) -> Option<Rational> {
    match text.split_once('/') {
        Some((above, below)) => Rational::new(above.trim().parse().ok()?, below.trim().parse().ok()?),
        None => Rational::decimal(text).map(|(value, _)| value),
    }
}

/// Parses years as the table of claims writes them, with or without 年.
pub(super) fn period(text: &str) -> Option<Period> {
    let bare = text.trim().trim_end_matches('度').trim_end_matches('年');
    let year = |text: &str| -> Option<Option<i32>> {
        match text.trim().trim_end_matches('年') {
            "" => Some(None),
            year => year.parse().ok().filter(|year| (1900..=2100).contains(year)).map(Some),
        }
    };
    let (from, to) = match bare.split_once(['-', '—', '–', '至']) {
        Some((from, to)) => (year(from)?, year(to)?),
        None => (year(bare)?, year(bare)?),
    };
    let ordered = from.zip(to).is_none_or(|(from, to)| from <= to);
    (ordered && (from.is_some() || to.is_some())).then(|| Period { text: text.trim().into(), from, to })
}
