//! Totals and their parts: 118件(刑事11件,民事107件).

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim},
    exact::Rational,
    interval::Interval,
    relation::{Edit, Mend, Sum, Verdict, mend, sum_of_parts},
};

/// Words for a part that is the remainder.
const REST: [&str; 6] = ["其他", "其余", "其它", "other", "rest", "remain"];
/// Pairs of parts that are exhaustive.
const OPPOSITES: [(&[&str], &[&str]); 7] = [
    (&["审结", "办结", "结案", "已结"], &["未结", "在办", "正在办理", "正在审理", "未办结", "未审结"]),
    (&["刑事", "criminal"], &["民事", "civil"]),
    (&["男"], &["女"]),
    (&["woman"], &["man"]),
    (&["不合格"], &["合格", "优秀"]),
    (&["成功"], &["未成功", "失败", "不成功"]),
    (&["胜诉"], &["败诉"]),
];
/// A list of three or more is taken to be complete if it differs from its total by less than one in this many.
const NEAR: i128 = 10;

/// How many claims back another total is searched for.
const BACK: usize = 4;

/// Checks every total with parts.
pub(super) fn check(reader: &mut Reader) {
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate() {
        if let Some(Binding::Part { total }) = claim.binding {
            lists.entry(total).or_default().push(at);
        }
    }
    for (total, parts) in lists {
        let told = parts.len() > 1 && parts.iter().all(|&part| reader.is_told(part, total));
        let judge = if told { judge_told } else { judge };
        if let Some(finding) = judge(reader, total, &parts) {
            reader.findings.push(finding);
        }
    }
}

fn intervals(claims: &[Claim], at: &[usize]) -> Vec<Interval> {
    at.iter().map(|&at| claims[at].interval).collect()
}

fn judge(reader: &Reader, total: usize, parts: &[usize]) -> Option<Finding> {
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
    (parts.len() >= 2 && (over || is_all(reader, total, parts))).then(|| broken(reader, total, parts, &sum, over))
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
    let name = |at: usize| format!("{}{}{}", claims[at].label, claims[at].unit, claims[at].noun).to_lowercase();
    let says = |at: usize, words: &[&str]| words.iter().any(|word| name(at).contains(word));
    let rest = parts.iter().any(|&part| says(part, &REST));
    let pair = parts.len() == 2
        && OPPOSITES
            .iter()
            .any(|(a, b)| (says(parts[0], a) && says(parts[1], b)) || (says(parts[0], b) && says(parts[1], a)));
    let sum = parts.iter().try_fold(Rational::ZERO, |sum, &part| sum.checked_add(claims[part].number()?));
    let gap = sum.and_then(|sum| claims[total].value.checked_sub(sum)?.checked_mul(Rational::integer(NEAR)));
    let near = parts.len() >= 3 && gap.is_some_and(|gap| gap <= claims[total].value);
    rest || pair || near
}

/// The values of claims, joined by plus signs.
fn added(claims: &[Claim], parts: &[usize]) -> String {
    parts.iter().map(|&part| claims[part].shown()).collect::<Vec<_>>().join(" + ")
}

fn with_places(reader: &Reader, relation: Relation, verdict: Verdict, total: usize, parts: &[usize]) -> Finding {
    let mut all = vec![total];
    all.extend(parts);
    Finding::new(relation, verdict, reader.places(&all))
        .sides(added(reader.claims, parts), reader.claims[total].shown())
}

fn holding(reader: &Reader, total: usize, parts: &[usize], sum: &Sum) -> Finding {
    let finding = with_places(reader, Relation::SumOfParts, sum.verdict, total, parts);
    let (name, count) = (reader.named(total), parts.len());
    let zh = format!("“{name}”的{count}个分项之和{}，与总数{}。", shown(&sum.bounds), sum.verdict.zh());
    let within = if sum.verdict == Verdict::Exact {
        "which is the total"
    } else {
        "which agrees with the total within rounding"
    };
    let en = format!("the {count} parts of \"{name}\" add up to {}, {within}", shown(&sum.bounds));
    Finding { bounds: Some(sum.bounds), ..finding.says(zh, en) }
}

/// A number, or an interval, as text.
pub(super) fn shown(interval: &Interval) -> String {
    interval.to_string()
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
    let mends = mends(reader.claims, total, parts);
    let hint = mends.first().filter(|mend| mend.edit != Edit::Replaced);
    let name = reader.named(total);
    let cause = if over {
        ("分项可能有重叠，或有一处写错", "parts may overlap, or a number is wrong")
    } else {
        ("可能漏列，或有一处写错", "a part may be missing, or a number is wrong")
    };
    let (zh_hint, en_hint) = hint.map_or((String::new(), String::new()), |mend| {
        (
            format!("；若将{}改为{}则相符", mend.from, mend.to),
            format!("; they would agree with {} instead of {}", mend.to, mend.from),
        )
    });
    let zh = format!("“{name}”的分项之和为{}，与总数不一致：{}{zh_hint}。", shown(&sum.bounds), cause.0);
    let en =
        format!("the parts of \"{name}\" add up to {}, not to the total: {}{en_hint}", shown(&sum.bounds), cause.1);
    Finding { bounds: Some(sum.bounds), mends, ..finding.says(zh, en) }
}

/// The least typing errors, if all claims are integers.
fn mends(claims: &[Claim], total: usize, parts: &[usize]) -> Vec<Mend> {
    let whole = |at: usize| claims[at].interval.is_point().then(|| claims[at].value.numerator());
    let parts: Option<Vec<_>> = parts.iter().map(|&part| whole(part)).collect();
    whole(total).zip(parts).map(|(total, parts)| mend(total, &parts)).unwrap_or_default()
}
