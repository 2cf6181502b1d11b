//! A text that is one number and nothing else, as the cell of a table; and the units of its headers.

use super::{Claim, Kind, Qualifier, chinese, folded::Folded, measure};
use crate::audit::exact::Rational;
use crate::numeral;

/// The maximum length of a unit, in characters.
const UNIT: usize = 8;
/// The maximum length of a qualifier after a number, in characters.
const QUALIFIER: usize = 3;

/// The claim that a text consists of: 118件, 约9.72万, 30余, 三分之一.
pub(in crate::audit) fn alone(text: &str) -> Option<Claim> {
    let folded = Folded::new(text);
    let mut found = chinese::read(&folded, true).claims;
    let claim = found.pop().filter(|claim| found.is_empty() && claim.label.is_empty())?;
    let behind: String = text.chars().skip(claim.char_end).collect();
    let qualified = claim.qualifier != Qualifier::Exact && behind.chars().count() <= QUALIFIER;
    (behind.is_empty() || qualified && claim.noun != behind).then_some(claim)
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
