//! Printed growth, checked against the claims that it compares, and percentage points written as percent.

use super::{Finding, Reader, Relation, rates::percent};
use crate::audit::{
    claim::{Binding, Claim, Kind, Qualifier, Stock, Tie, compared_with, is_compared},
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
    relation::{Growth, Reading, Verdict, change},
    rounding::Rounding,
};
use crate::lang::Lang;

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
        let Some(Binding::Change { of, base }) = claim.binding else { continue };
        let finding = match (claim.kind, claim.unit.as_str(), reader.claims[of].kind) {
            (Kind::Points, "百分点" | "percentage point", Kind::Percent) => points(reader, at, of),
            (Kind::Growth, "%", Kind::Percent) => called_percent(reader, at, of),
            (Kind::Growth, "%", _) => match base {
                Some(old) => judged(reader, at, of, &Old::of(&reader.claims[old]), &[at, of, old]),
                None => grown(reader, at, of),
            },
            (Kind::Change, ..) => more(reader, at, of),
            _ => None,
        };
        reader.findings.extend(finding);
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

/// The rate of the earlier period that a change in a rate is stated against.
fn earlier_rate(reader: &Reader, at: usize, new: usize) -> Option<usize> {
    let claims = reader.claims;
    (at.saturating_sub(3)..(at + 2).min(claims.len())).find(|&other| {
        let claim = &claims[other];
        let earlier = says_earlier(claim) || is_before(claim, &claims[new]);
        other != new && claim.kind == Kind::Percent && claim.sentence == claims[new].sentence && earlier
    })
}

/// A change in points, and the two rates that it compares.
fn points(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let old = earlier_rate(reader, at, new)?;
    let shown = |difference| percent(&Interval::point(difference));
    let printed = reader.claims[at].printed();
    let (usual, any) = (printed.preimage(reader.habit.rounding)?, printed.preimage(Rounding::Any)?);
    difference(reader, [at, new, old], [usual, any], &shown)
}

/// A change in a count, and the two counts that it compares: 较上年的260件增加33件.
fn more(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let old = earlier(reader, at, new)?;
    let can_be = reader.claims[at].interval;
    difference(reader, [at, new, old], [can_be; 2], &|difference: Rational| difference.to_string())
}

/// A printed difference, the two claims that it is of, and what it can stand for by the usual rounding and by any.
fn difference(
    reader: &Reader,
    [at, new, old]: [usize; 3],
    [usual, any]: [Interval; 2],
    shown: &dyn Fn(Rational) -> String,
) -> Option<Finding> {
    let claims = reader.claims;
    let gap = claims[new].interval.minus(&claims[old].interval)?;
    let can = |interval: Interval| !interval.intersection(&gap).is_empty();
    let difference = claims[new].value.checked_sub(claims[old].value)?;
    let verdict = match (can(usual), can(any)) {
        (true, _) if difference == claims[at].value => Verdict::Exact,
        (true, _) => Verdict::WithinRounding,
        (false, true) => Verdict::Unknown,
        (false, false) => Verdict::Impossible,
    };
    let (name, a, b) = (reader.named(at), &claims[old].text, &claims[new].text);
    let shown = shown(difference);
    let (zh, en) = match verdict {
        Verdict::Impossible => ("不符", "does not match"),
        Verdict::Unknown => ("只有按其他舍入方式才相符", "matches only by another rounding"),
        _ => ("相符", "matches"),
    };
    Some(
        Finding::new(Relation::Change, verdict, reader.places(&[at, new, old]))
            .sides(format!("{} - {}", claims[new].shown(), claims[old].shown()), claims[at].text.clone())
            .tied(Tie::Named)
            .says(
                format!("“{name}”与由{a}到{b}的变化（{shown}）{zh}。"),
                format!("\"{name}\" {en} the change from {a} to {b}, {shown}"),
            ),
    )
}

/// A change in a rate that is printed as percent: points, if the difference of the rates is that number.
fn called_percent(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let claims = reader.claims;
    let old = earlier_rate(reader, at, new)?;
    let gap = claims[new].interval.minus(&claims[old].interval)?;
    let printed = claims[at].printed().preimage(Rounding::Any)?;
    if printed.intersection(&gap).is_empty() {
        return judged(reader, at, new, &Old::of(&claims[old]), &[at, new, old]);
    }
    Some(wording(reader, at))
}

/// The claim of the period before that a change in a count is stated against.
fn earlier(reader: &Reader, at: usize, new: usize) -> Option<usize> {
    let claims = reader.claims;
    let near = at.saturating_sub(4)..(at + 3).min(claims.len());
    near.into_iter().find(|&other| {
        let (claim, now) = (&claims[other], &claims[new]);
        // What is carried over from the earlier period is no claim of that period.
        let stock = matches!(Stock::of(claim, reader.document.lang), Some(Stock::Start | Stock::End));
        let earlier = says_earlier(claim) || is_before(claim, now) || is_compared(claim) || is_base(claim);
        // An English number need not repeat its noun: up 4.8% from 60,318.
        let like = claim.is_like(now) || claim.is_count() && now.is_count() && claim.unit.is_empty();
        // 4500件,上年4000件,办理90件,增长20%: what another claim is compared with is none of this one's.
        let others = compared_with(claims, other).is_some_and(|of| of != new) && claims[at].tie != Some(Tie::Told);
        let together =
            claim.sentence == claims[at].sentence || claims[at].tie == Some(Tie::Told) && claim.label == now.label;
        other != new && other != at && together && like && earlier && !others && (!stock || is_compared(claim))
    })
}

fn grown(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let claims = reader.claims;
    let old = earlier(reader, at, new);
    if let Some(old) = old {
        return judged(reader, at, new, &Old::of(&claims[old]), &[at, new, old]);
    }
    let now = &claims[new];
    let by = (at.saturating_sub(2)..at).rev().find(|&other| {
        claims[other].kind == Kind::Change
            && matches!(claims[other].binding, Some(Binding::Change { of, .. }) if of == new)
    });
    if let Some(by) = by {
        let (value, interval) = (now.value.checked_sub(claims[by].value)?, now.interval.minus(&claims[by].interval)?);
        let old = Old { value: value.to_string(), interval, text: format!("{value}{}", now.unit) };
        return judged(reader, at, new, &old, &[at, new, by]);
    }
    let [old] = reader.previous.like(reader, new)[..] else { return None };
    judged(reader, at, new, &Old::of(old), &[at, new])
}

fn says_earlier(claim: &Claim) -> bool {
    [Lang::Zh, Lang::En].iter().any(|&lang| says(&claim.label, &words(lang).earlier))
}

/// Whether an English claim is of the period before: the 11,720 complaints of the previous year.
fn is_base(claim: &Claim) -> bool {
    says(&claim.noun, &words(Lang::En).compared)
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
    let printed = claim.printed();
    let now: &Interval = &reader.claims[new].interval;
    let of = |rounding| change(now, &old.interval, printed, rounding);
    let found = of(reader.habit.rounding)?;
    // What only another rounding would print is no contradiction, but no confirmation either.
    let other = || of(Rounding::Any).is_some_and(|found| found.verdict.holds());
    let found = if found.verdict == Verdict::Impossible && other() {
        Growth { verdict: Verdict::Unknown, ..found }
    } else {
        found
    };
    let finding = Finding::new(Relation::Change, found.verdict, reader.places(places))
        .sides(format!("{} / {} - 1", reader.claims[new].shown(), old.value), claim.text.clone())
        .tied(claim.tie.unwrap_or(Tie::Named));
    let (name, a, b) = (reader.named(at), &old.text, &reader.claims[new].text);
    let (zh, en) = match (found.verdict, found.reading) {
        (Verdict::Exact | Verdict::WithinRounding, _) => {
            (format!("“{name}”与由{a}到{b}的变化相符。"), format!("\"{name}\" matches the change from {a} to {b}"))
        }
        (Verdict::Undefined, _) => {
            (format!("“{name}”的基数为零，增长率无意义。"), format!("\"{name}\" is undefined: its base is zero"))
        }
        (Verdict::Unknown, _) => (
            format!("“{name}”只有按其他舍入方式才与由{a}到{b}的变化相符。"),
            format!("\"{name}\" matches the change from {a} to {b} only by another rounding"),
        ),
        (_, reading) => {
            let (zh, en) = reading.map_or(("", ""), read_as);
            (
                format!("“{name}”与由{a}到{b}的变化不符{zh}。"),
                format!("\"{name}\" does not match the change from {a} to {b}{en}"),
            )
        }
    };
    Some(Finding { bounds: found.bounds, rounding: Some(reader.habit.rounding), ..finding.says(zh, en) })
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
