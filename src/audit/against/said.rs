//! The sentences about a claim that was compared with the registers.

use super::{Counted, Match, Reason};
use crate::audit::{
    claim::{Claim, Kind, plural},
    exact::Rational,
    relation::Verdict,
    rounding::Rounding,
};

/// How many more decimals than the claim the value in the registers is shown with.
const MORE: i32 = 2;

/// Sets the sentences of a match.
pub(super) fn say(found: &mut Match, claim: &Claim) {
    let text = &claim.text;
    let Some((zh, en)) = &found.names else {
        (found.zh, found.en) = (format!("“{text}”没有对应的指标。"), format!("\"{text}\" matches no indicator"));
        return;
    };
    if found.reason == Some(Reason::SeveralIndicators) {
        (found.zh, found.en) = (
            format!("“{text}”可对应多项指标，无法确定：{zh}。"),
            format!("\"{text}\" matches several indicators: {en}"),
        );
        return;
    }
    let mut names = (format!("“{zh}”"), format!("\"{en}\""));
    if found.counted == Counted::Numerator && found.category.is_none() {
        names = (format!("{}的分子", names.0), format!("the numerator of {}", names.1));
    }
    if found.counted == Counted::Change {
        names = (format!("{}的变化", names.0), format!("the change in {}", names.1));
    }
    let place: Vec<&str> = found.group.iter().flatten().map(String::as_str).collect();
    let of: Vec<String> =
        found.period.iter().map(ToString::to_string).chain(place.iter().map(|name| (*name).to_owned())).collect();
    if !of.is_empty() {
        names = (format!("{}（{}）", names.0, of.join("，")), format!("{} ({})", names.1, of.join(", ")));
    }
    (found.zh, found.en) = sentences(found, claim, &names);
}

fn sentences(found: &Match, claim: &Claim, (zh, en): &(String, String)) -> (String, String) {
    let text = &claim.text;
    let value = found.value.map(|value| shown(value, claim)).unwrap_or_default();
    match (found.verdict, found.reason) {
        (Verdict::Exact | Verdict::WithinRounding, _) => (
            format!("“{text}”与台账计算的{zh}{value}{}。", found.verdict.zh()),
            format!("\"{text}\" agrees with the registers: {en} is {value}"),
        ),
        (Verdict::Undefined, _) => (
            format!("“{text}”对应的{zh}在台账中无从计算：分母为零。"),
            format!("the registers have no value for {en}, reported as \"{text}\": its denominator is zero"),
        ),
        (_, Some(reason)) => unknown(reason, found, text, &value, (zh, en)),
        _ => {
            let gap = found.difference.map(|gap| shown(gap.magnitude(), claim)).unwrap_or_default();
            let (percent, gaps) = match gap.strip_suffix('%') {
                Some(points) => ("%", (format!("{points}个百分点"), format!("{points} percentage points"))),
                None => ("", (gap.clone(), gap)),
            };
            let (zh_hint, en_hint) = found.mend.as_ref().map_or((String::new(), String::new()), |mend| {
                let (from, to) = (format!("{}{percent}", mend.from), format!("{}{percent}", mend.to));
                (format!("；若将{from}改为{to}则相符"), format!("; they would agree with {to} instead of {from}"))
            });
            (
                format!("“{text}”与台账计算的{zh}{value}不一致，相差{}{zh_hint}。", gaps.0),
                format!("\"{text}\" differs by {} from the registers: {en} is {value}{en_hint}", gaps.1),
            )
        }
    }
}

fn unknown(reason: Reason, found: &Match, text: &str, value: &str, (zh, en): (&str, &str)) -> (String, String) {
    match reason {
        Reason::Period => (
            format!("“{text}”对应{zh}，但所说的时段没有相应的统计期。"),
            format!("\"{text}\" matches {en}, but no figure covers the time that it refers to"),
        ),
        Reason::Group => (
            format!("“{text}”对应{zh}，但所说的单位没有单独的指标值。"),
            format!("\"{text}\" matches {en}, but the body that it refers to has no figure of its own"),
        ),
        Reason::NotAvailable => (
            format!("“{text}”对应{zh}，但台账没有可用的指标值。"),
            format!("\"{text}\" matches {en}, which has no value"),
        ),
        Reason::Excluded => (
            format!("“{text}”与{zh}{value}不同，但有{}行未能计入，可能正是差额。", found.excluded),
            format!(
                "\"{text}\" is not {value}, the value of {en} in the registers, but {} excluded rows may explain the \
                 difference",
                found.excluded
            ),
        ),
        _ => (
            format!("“{text}”对应{zh}，但没有该期的指标值。"),
            format!("\"{text}\" matches {en}, which has no figure for that period"),
        ),
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
