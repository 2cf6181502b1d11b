//! A text that is one number and nothing else, as the cell of a table; and the units of its headers.

use super::{Claim, Kind, Qualifier, chinese, english, folded::Folded, measure, reading::Reading};
use crate::audit::exact::Rational;
use crate::numeral;

/// The maximum length of a unit, in characters.
const UNIT: usize = 8;
/// The maximum length of a qualifier after a number, in characters.
const QUALIFIER: usize = 3;

/// The claim that a text consists of: 118件, 约9.72万, 30余, 三分之一, 1,204 cases.
pub(in crate::audit) fn alone(text: &str) -> Option<Claim> {
    let folded = Folded::new(text);
    if text.is_ascii() && text.contains(|c: char| c.is_ascii_lowercase()) {
        return english(text, &folded);
    }
    let mut found = chinese::read(&folded, Reading::default(), true).claims;
    let claim = found.pop().filter(|claim| found.is_empty() && claim.label.is_empty())?;
    let behind: String = text.chars().skip(claim.char_end).collect();
    let qualified = claim.qualifier != Qualifier::Exact && behind.chars().count() <= QUALIFIER;
    (behind.is_empty() || qualified && claim.noun != behind).then_some(claim)
}

/// The claim of an English text that has nothing but a number, a word before it that says how it is meant, and its noun.
fn english(text: &str, folded: &Folded) -> Option<Claim> {
    let mut found = english::scan(folded, &[]).claims;
    let mut claim = found.pop().filter(|_| found.is_empty())?;
    let moved = claim.is_change();
    let behind = &text[claim.end..];
    // 1 case: a single thing has no plural.
    let single = || claim.value == Rational::ONE && behind.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    if !(claim.label.is_empty() || moved) || !(behind.is_empty() || single()) {
        return None;
    }
    if let Some(noun) = behind.split(' ').next_back().filter(|noun| !noun.is_empty()) {
        (claim.unit, claim.kind) = (noun.into(), Kind::Count);
    }
    Some(claim)
}

/// What a text multiplies a number by, and its measure word, if it is a unit: 件, 万元, %.
pub(in crate::audit) fn unit(text: &str) -> Option<(Rational, &'static str, Kind)> {
    let folded = Folded::new(text.trim());
    let (power, length) = numeral::scale(&folded.chars);
    let measure = measure::measure(&folded, length)?;
    let whole = length + measure.length == folded.chars.len() && folded.chars.len() <= UNIT;
    let parts = match measure.unit {
        "%" | "百分点" => 100,
        "‰" => 1_000,
        "成" => 10,
        _ => 1,
    };
    Some((Rational::new(power, parts)?, measure.unit, measure::kind(measure.unit))).filter(|_| whole)
}
