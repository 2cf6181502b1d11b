//! Totals and their parts: 118件(刑事11件,民事107件).

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim, Tie, class, exclude},
    exact::Rational,
    interval::Interval,
    lexicon,
    relation::{self, Mend, Sum, Verdict, sum_of_parts},
};

/// A list of three or more is taken to be complete if it differs from its total by less than one in this many.
const NEAR: i128 = 10;

/// What the numbers of a total may be multiplied by, and how that is written.
const SCALES: [(i128, &str); 4] = [(10_000, "万"), (100_000_000, "亿"), (1_000, "千"), (1_000_000, "百万")];

/// How many claims back another total is searched for.
const BACK: usize = 4;

/// Checks every total with parts.
pub(super) fn check(reader: &mut Reader) {
    // Parts before their total are another list than those after it.
    let mut lists: BTreeMap<(usize, bool), (Vec<usize>, bool)> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate() {
        if let Some(Binding::Part { total, all }) = claim.binding {
            let list = lists.entry((total, at > total)).or_insert((Vec::new(), true));
            list.0.push(at);
            list.1 &= all;
        }
    }
    for ((total, _), (parts, all)) in lists {
        let finding = judge(reader, total, &parts, all && parts.len() > 1);
        reader.findings.extend(finding);
    }
}

fn intervals(claims: &[Claim], at: &[usize]) -> Vec<Interval> {
    at.iter().map(|&at| claims[at].interval).collect()
}

fn judge(reader: &Reader, total: usize, parts: &[usize], all: bool) -> Option<Finding> {
    if all {
        return judge_told(reader, total, parts);
    }
    let claims = reader.claims;
    let sum_of = |parts: &[usize]| sum_of_parts(&claims[total].interval, &intervals(claims, parts)).ok();
    let holds = |sum: &Sum| sum.verdict != Verdict::Impossible;
    // The sentence may continue after the parts: the longest prefix that adds up is the list.
    let fitting = (2..=parts.len()).rev().find_map(|length| Some((length, sum_of(&parts[..length]).filter(holds)?)));
    if let Some((length, sum)) = fitting {
        return Some(holding(reader, total, &parts[..length], &sum));
    }
    // The parts may have been tied to the wrong count of the sentence: if they add up to another one, that is their
    // total.
    let other = (total.saturating_sub(BACK)..total).rev().find_map(|other| {
        let near = claims[other].sentence == claims[total].sentence && claims[other].is_like(&claims[total]);
        let sum = sum_of_parts(&claims[other].interval, &intervals(claims, parts)).ok();
        Some((other, sum.filter(|sum| near && parts.len() >= 2 && sum.verdict == Verdict::Exact)?))
    });
    if let Some((other, sum)) = other {
        return Some(holding(reader, other, parts, &sum));
    }
    if let Some(part) = too_large(claims, total, parts) {
        return Some(above(reader, total, part));
    }
    let sum = sum_of(parts)?;
    let over = sum.gap.upper.is_some_and(|bound| bound.value.is_negative());
    if over && may_overlap(reader, parts) {
        return Some(overlapping(reader, total, parts, &sum));
    }
    (parts.len() >= 2 && (over || is_all(reader, total, parts))).then(|| broken(reader, total, parts, &sum, over))
}

/// Whether one person may be among two of the parts.
fn may_overlap(reader: &Reader, parts: &[usize]) -> bool {
    let people = |&part: &usize| class(&reader.claims[part].unit) == "人";
    parts.len() >= 2 && parts.iter().all(people) && !is_pair(reader, parts)
}

/// Whether there are two parts that exclude each other and are all there is.
fn is_pair(reader: &Reader, parts: &[usize]) -> bool {
    matches!(parts, &[a, b] if exclude(&reader.claims[a], &reader.claims[b], reader.document.lang))
}

/// Parts that exceed their total together, but may have people in common.
fn overlapping(reader: &Reader, total: usize, parts: &[usize], sum: &Sum) -> Finding {
    let name = reader.named(total);
    let zh =
        format!("“{name}”的分项之和为{}，超过总数；一人可能计入多个分项。", shown(&sum.bounds, &reader.claims[total]));
    let en = format!(
        "the parts of \"{name}\" add up to {}, more than the total; one person may be in several",
        shown(&sum.bounds, &reader.claims[total])
    );
    let finding = with_places(reader, Relation::SumOfParts, Verdict::Unknown, total, parts);
    Finding { bounds: Some(sum.bounds), ..finding.says(zh, en) }
}

/// Judges a total with the parts that a table of claims states.
fn judge_told(reader: &Reader, total: usize, parts: &[usize]) -> Option<Finding> {
    match too_large(reader.claims, total, parts) {
        Some(part) => Some(above(reader, total, part)),
        None => judge_all(reader, total, parts),
    }
}

/// The first part that exceeds the total.
fn too_large(claims: &[Claim], total: usize, parts: &[usize]) -> Option<usize> {
    parts.iter().copied().find(|&part| is_above(&claims[part].interval, &claims[total].interval))
}

/// Judges a total with a complete list of parts.
pub(super) fn judge_all(reader: &Reader, total: usize, parts: &[usize]) -> Option<Finding> {
    let sum = sum_of_parts(&reader.claims[total].interval, &intervals(reader.claims, parts)).ok()?;
    let over = sum.gap.upper.is_some_and(|bound| bound.value.is_negative());
    Some(match sum.verdict {
        Verdict::Impossible => broken(reader, total, parts, &sum, over),
        _ => holding(reader, total, parts, &sum),
    })
}

/// Whether all of `a` is above all of `b`.
pub(super) fn is_above(a: &Interval, b: &Interval) -> bool {
    match (a.lower, b.upper) {
        (Some(low), Some(high)) => low.value > high.value || low.value == high.value && !(low.closed && high.closed),
        _ => false,
    }
}

/// Whether the list of parts is meant to be complete.
fn is_all(reader: &Reader, total: usize, parts: &[usize]) -> bool {
    let claims = reader.claims;
    let name = |at: usize| claims[at].words().to_lowercase();
    let rest = parts.iter().any(|&part| lexicon::says(&name(part), &lexicon::words(reader.document.lang).rest));
    rest || is_pair(reader, parts) || is_near(claims, total, parts)
}

/// Whether a list of three or more falls short of its total by so little that it is meant to be complete.
fn is_near(claims: &[Claim], total: usize, parts: &[usize]) -> bool {
    let sum = parts.iter().try_fold(Rational::ZERO, |sum, &part| sum.checked_add(claims[part].number()?));
    let gap = sum.and_then(|sum| claims[total].value.checked_sub(sum)?.checked_mul(Rational::integer(NEAR)));
    parts.len() >= 3 && gap.is_some_and(|gap| gap <= claims[total].value)
}

/// The values of claims, joined by plus signs.
pub(super) fn added(claims: &[Claim], parts: &[usize]) -> String {
    parts.iter().map(|&part| claims[part].shown()).collect::<Vec<_>>().join(" + ")
}

fn with_places(reader: &Reader, relation: Relation, verdict: Verdict, total: usize, parts: &[usize]) -> Finding {
    let mut all = vec![total];
    all.extend(parts);
    let tie = |&part: &usize| {
        let Claim { binding, tie, .. } = &reader.claims[part];
        tie.filter(|_| matches!(binding, Some(Binding::Part { .. })))
    };
    Finding::new(relation, verdict, reader.places(&all))
        .sides(added(reader.claims, parts), reader.claims[total].shown())
        .tied(parts.iter().filter_map(tie).max().unwrap_or(Tie::Told))
}

fn holding(reader: &Reader, total: usize, parts: &[usize], sum: &Sum) -> Finding {
    let finding = with_places(reader, Relation::SumOfParts, sum.verdict, total, parts);
    let (name, count) = (reader.named(total), parts.len());
    let zh = format!(
        "“{name}”的{count}个分项之和{}，与总数{}。",
        shown(&sum.bounds, &reader.claims[total]),
        sum.verdict.zh()
    );
    let within = if sum.verdict == Verdict::Exact {
        "which is the total"
    } else {
        "which agrees with the total within rounding"
    };
    let en =
        format!("the {count} parts of \"{name}\" add up to {}, {within}", shown(&sum.bounds, &reader.claims[total]));
    Finding { bounds: Some(sum.bounds), ..finding.says(zh, en) }
}

/// A number, or an interval, in the unit in which a claim is printed: 4万元 for a total of 5.0 in 万元.
pub(super) fn shown(interval: &Interval, like: &Claim) -> String {
    let written: String = like.text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let printed = Rational::decimal(&written).map(|(printed, _)| printed);
    let factor = printed.and_then(|printed| like.value.magnitude().checked_div(printed));
    let (scale, unit) =
        match factor.and_then(|factor| SCALES.iter().find(|(scale, _)| factor == Rational::integer(*scale))) {
            Some((scale, _)) if like.unit.is_ascii() => (*scale, String::new()),
            Some((scale, name)) => (*scale, format!("{name}{}", like.unit)),
            None => (1, String::new()),
        };
    let scaled = Rational::new(1, scale).and_then(|by| interval.scaled(by)).unwrap_or(*interval);
    format!("{scaled}{unit}")
}

fn above(reader: &Reader, total: usize, part: usize) -> Finding {
    let finding = with_places(reader, Relation::PartOfTotal, Verdict::Impossible, total, &[part]);
    let (whole, name) = (reader.named(total), reader.named(part));
    let zh = format!("分项“{name}”大于总数“{whole}”，不可能成立。");
    let en = format!("the part \"{name}\" exceeds its total \"{whole}\"");
    finding.says(zh, en)
}

fn broken(reader: &Reader, total: usize, parts: &[usize], sum: &Sum, over: bool) -> Finding {
    let finding = with_places(reader, Relation::SumOfParts, Verdict::Unreconciled, total, parts);
    let mends = corrections(reader.claims, total, parts);
    let name = reader.named(total);
    let cause = if over {
        ("分项可能有重叠，或有一处写错", "parts may overlap, or a number is wrong")
    } else {
        ("可能漏列，或有一处写错", "a part may be missing, or a number is wrong")
    };
    let zh = format!("“{name}”的分项之和为{}，与总数不一致：{}。", shown(&sum.bounds, &reader.claims[total]), cause.0);
    let en = format!(
        "the parts of \"{name}\" add up to {}, not to the total: {}",
        shown(&sum.bounds, &reader.claims[total]),
        cause.1
    );
    Finding { bounds: Some(sum.bounds), mends, ..finding.says(zh, en) }
}

/// All corrections of one claim, if all are integers; which of them are the least is decided for the whole document.
fn corrections(claims: &[Claim], total: usize, parts: &[usize]) -> Vec<Mend> {
    let whole = |at: usize| claims[at].interval.is_point().then(|| claims[at].value.numerator());
    let parts: Option<Vec<_>> = parts.iter().map(|&part| whole(part)).collect();
    whole(total).zip(parts).map(|(total, parts)| relation::corrections(total, &parts)).unwrap_or_default()
}
