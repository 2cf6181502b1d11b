//! The sentences about a claim that was compared with the registers.

use super::{Counted, Match, Reason};
use crate::audit::{
    claim::{Claim, Kind, plural},
    exact::Rational,
    relation::Verdict,
    rounding::Rounding,
    sentence::{self, Said},
};

/// How many more decimals than the claim the value in the registers is shown with.
const MORE: i32 = 2;

/// The sentence of a match.
pub(super) fn said(found: &Match, claim: &Claim) -> Said {
    let text = &claim.text;
    let Some((zh, en)) = &found.names else { return sentence::has_no_indicator(text) };
    let all = Said::from((&**zh, &**en));
    if found.reason == Some(Reason::SeveralIndicators) {
        return sentence::has_several_indicators(text, all);
    }
    let name = match found.counted {
        Counted::Numerator if found.category.is_none() => sentence::numerator_of(all),
        Counted::Change => sentence::change_in(all),
        _ => sentence::quoted(all),
    };
    let period = found.period.iter().map(ToString::to_string);
    let of: Vec<String> = period.chain(found.group.iter().flatten().cloned()).collect();
    let place = Said::from((of.join("，"), of.join(", ")));
    compared(found, claim, if of.is_empty() { name } else { sentence::of_place(name, place) })
}

fn compared(found: &Match, claim: &Claim, name: Said) -> Said {
    let text = &claim.text;
    let value = found.value.map(|value| shown(value, claim)).unwrap_or_default();
    match (found.verdict, found.reason) {
        (Verdict::Exact, _) => sentence::register_agrees(text, name, value),
        (Verdict::WithinRounding, _) => sentence::register_agrees_within_rounding(text, name, value),
        (Verdict::Undefined, _) => sentence::register_has_no_denominator(text, name),
        (_, Some(Reason::Period)) => sentence::no_figure_of_that_time(text, name),
        (_, Some(Reason::Group)) => sentence::no_figure_of_that_body(text, name),
        (_, Some(Reason::NotAvailable)) => sentence::no_value(text, name),
        (_, Some(Reason::Excluded)) => sentence::excluded_rows_may_explain(text, name, value, found.excluded),
        (_, Some(_)) => sentence::no_figure_of_that_period(text, name),
        _ => differing(found, claim, name, value),
    }
}

fn differing(found: &Match, claim: &Claim, name: Said, value: String) -> Said {
    let gap = found.difference.map(|gap| shown(gap.magnitude(), claim)).unwrap_or_default();
    let (percent, gap) = match gap.strip_suffix('%') {
        Some(points) => ("%", sentence::percentage_points(points)),
        None => ("", Said::from((&*gap, &*gap))),
    };
    let said = sentence::register_differs(&claim.text, name, value, gap);
    match &found.mend {
        Some(mend) => said.or_with(format!("{}{percent}", mend.from), format!("{}{percent}", mend.to)),
        None => said,
    }
}

/// A number in the unit of a claim, rounded to a few more decimals than the claim has.
pub(in crate::audit) fn shown(value: Rational, claim: &Claim) -> String {
    let percent = matches!(claim.kind, Kind::Percent | Kind::Growth | Kind::Points);
    let scale = if percent { Rational::integer(100) } else { Rational::ONE };
    let scaled = |number: Rational| number.checked_mul(scale);
    let places =
        scaled(claim.place).and_then(|place| Rational::power_of_ten(-MORE)?.checked_mul(place.min(Rational::ONE)));
    let (Some(number), Some(place)) = (scaled(value), places) else { return value.to_string() };
    let short = number.checked_div(place).is_some_and(Rational::is_integer);
    let number = if short { Some(number) } else { Rounding::HalfUp.round(number, place) };
    let single = number == Some(Rational::ONE);
    let number = number.map_or_else(|| value.to_string(), |number| number.to_string());
    let unit = match (claim.kind, claim.unit.as_str()) {
        (Kind::Points, "百分点") => "个百分点",
        (Kind::Points, "percentage point") => "percentage points",
        _ if percent => "%",
        (_, unit) => unit,
    };
    let unit = if unit.is_ascii() && !percent && !single { plural(unit) } else { unit.to_owned() };
    // An English unit is separated by a space.
    let blank = if unit.starts_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
    format!("{number}{blank}{unit}")
}
