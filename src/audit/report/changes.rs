//! Printed growth, checked against the claims that it compares, and percentage points written as percent.

use super::{Finding, Reader, Relation, concept::Concept};
use crate::audit::{
    claim::{Binding, Claim, Kind, Qualifier, class},
    interval::Interval,
    relation::{Growth, Printed, Reading, Verdict, change},
    rounding::Rounding,
};

/// Words for a claim of the earlier period.
const EARLIER: [&str; 8] = ["去年", "上年", "同期", "前一年", "由", "从", "last year", "from"];
/// Words for what is carried over from the earlier period, which is not a claim of that period.
const CARRIED: [&str; 3] = ["结转", "旧存", "carried over"];

/// Checks every change.
pub(super) fn check(reader: &mut Reader) {
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        if claim.kind == Kind::Points && claim.unit == "%" {
            let finding = wording(reader, at);
            reader.findings.push(finding);
        }
        if claim.qualifier == Qualifier::Contradictory {
            let finding = contradiction(reader, at);
            reader.findings.push(finding);
        }
        if let (Kind::Growth, "%", Some(Binding::Change { of })) = (claim.kind, claim.unit.as_str(), &claim.binding) {
            let finding = grown(reader, at, *of);
            reader.findings.extend(finding);
        }
    }
}

/// 率…下降17.65%: it is unclear whether points or percent are meant.
fn wording(reader: &Reader, at: usize) -> Finding {
    let name = reader.named(at);
    let zh = format!("“{name}”说的是比率的变化，应写明是百分点还是百分比。");
    let en = format!("\"{name}\" is a change in a rate: state whether percentage points or percent are meant");
    Finding::new(Relation::Wording, Verdict::Unknown, reader.places(&[at]))
        .sides(reader.claims[at].text.clone(), "")
        .says(zh, en)
}

/// 近百余场 means both less and more.
fn contradiction(reader: &Reader, at: usize) -> Finding {
    let name = reader.named(at);
    let zh = format!("“{name}”既说“近”又说“余”，含义矛盾。");
    let en = format!("\"{name}\" means both less and more than the number");
    Finding::new(Relation::Contradiction, Verdict::Unreconciled, reader.places(&[at]))
        .sides(reader.claims[at].text.clone(), "")
        .says(zh, en)
}

fn grown(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let claims = reader.claims;
    let near = at.saturating_sub(4)..(at + 3).min(claims.len());
    let old = near.into_iter().find(|&other| {
        let (claim, now) = (&claims[other], &claims[new]);
        let says = |words: &[&str]| words.iter().any(|word| claim.label.contains(word));
        let earlier = (says(&EARLIER) || is_before(claim, now)) && !says(&CARRIED);
        // An English number need not repeat its noun: up 4.8% from 60,318.
        let like = claim.is_like(now) || claim.is_count() && now.is_count() && claim.unit.is_empty();
        let together = claim.sentence == now.sentence || reader.is_told(at, new) && claim.label == now.label;
        other != new && other != at && together && like && earlier
    });
    if let Some(old) = old {
        return judged(reader, at, new, &Old::of(&claims[old]), &[at, new, old]);
    }
    let now = &claims[new];
    let by = (at.saturating_sub(2)..at).rev().find(|&other| {
        claims[other].kind == Kind::Change && claims[other].binding == Some(Binding::Change { of: new })
    });
    if let Some(by) = by {
        let (value, interval) = (now.value.checked_sub(claims[by].value)?, now.interval.minus(&claims[by].interval)?);
        let old = Old { value: value.to_string(), interval, text: format!("{value}{}", now.unit) };
        return judged(reader, at, new, &old, &[at, new, by]);
    }
    let [old] = reader.previous.get(&(Concept::of(now)?, class(&now.unit)))?[..] else { return None };
    judged(reader, at, new, &Old::of(old), &[at, new])
}

/// The base of a change.
struct Old {
    value: String,
    interval: Interval,
    text: String,
}

impl Old {
    fn of(claim: &Claim) -> Self {
        Self { value: claim.shown(), interval: claim.interval, text: claim.text.clone() }
    }
}

fn is_before(claim: &Claim, now: &Claim) -> bool {
    let year = |claim: &Claim| claim.period.as_ref().and_then(|period| period.to);
    year(claim).zip(year(now)).is_some_and(|(old, new)| old + 1 == new)
}

fn judged(reader: &Reader, at: usize, new: usize, old: &Old, places: &[usize]) -> Option<Finding> {
    let claim = &reader.claims[at];
    let printed = Printed { value: claim.value, place: claim.place };
    let now: &Interval = &reader.claims[new].interval;
    let of = |rounding| change(now, &old.interval, printed, rounding);
    let holds = |found: &Growth| matches!(found.verdict, Verdict::Exact | Verdict::WithinRounding);
    let ways = [reader.habit.rounding, Rounding::HalfEither, Rounding::Truncation, Rounding::Any];
    let (way, found) = ways
        .into_iter()
        .find_map(|way| Some((way, of(way).filter(holds)?)))
        .or_else(|| Some((reader.habit.rounding, of(reader.habit.rounding)?)))?;
    let finding = Finding::new(Relation::Change, found.verdict, reader.places(places))
        .sides(format!("{} / {} - 1", reader.claims[new].shown(), old.value), claim.text.clone());
    let (name, a, b) = (reader.named(at), &old.text, &reader.claims[new].text);
    let (zh, en) = match (found.verdict, found.reading) {
        (Verdict::Exact | Verdict::WithinRounding, _) => {
            (format!("“{name}”与由{a}到{b}的变化相符。"), format!("\"{name}\" matches the change from {a} to {b}"))
        }
        (Verdict::Undefined, _) => {
            (format!("“{name}”的基数为零，增长率无意义。"), format!("\"{name}\" is undefined: its base is zero"))
        }
        (_, reading) => {
            let (zh, en) = reading.map_or(("", ""), read_as);
            (
                format!("“{name}”与由{a}到{b}的变化不符{zh}。"),
                format!("\"{name}\" does not match the change from {a} to {b}{en}"),
            )
        }
    };
    Some(Finding { bounds: found.bounds, rounding: Some(way), ..finding.says(zh, en) })
}

fn read_as(reading: Reading) -> (&'static str, &'static str) {
    match reading {
        Reading::Relative => ("", ""),
        Reading::Reversed => ("；似以本年数为基数计算", "; it seems to be computed on this year's number"),
        Reading::Level => ("；似将“为上年的倍数”写成了增长", "; it seems to be the ratio, not the growth"),
        Reading::Points => ("；似为百分点", "; it seems to be in percentage points"),
        Reading::Opposite => ("；升降方向似写反", "; the direction seems to be reversed"),
    }
}
