//! Rates with both counts, rates with a stated base, and shares of one whole.

use std::ops::Range;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim, Kind, Qualifier, names_rate},
    exact::Rational,
    interval::Interval,
    relation::{Feasible, Mend, Printed, Verdict, edit, share, slips, sum_of_parts},
    rounding::Rounding,
};

/// Rates from surveys, which are not computed from the claims beside them.
const SURVEYED: [&str; 8] = ["满意", "知晓", "好评", "支持率", "信任", "安全感", "satisf", "aware"];

/// How many claims back the base of a rate is searched for.
const BACK: usize = 6;
/// How many claims before a list its total is searched for.
const TOTAL: usize = 8;
/// Checks every rate that is tied to counts.
pub(super) fn check(reader: &mut Reader) {
    let listed: Vec<usize> = share_lists(reader.claims)
        .into_iter()
        .filter(|list| list.base.is_some())
        .flat_map(|list| list.shares)
        .collect();
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        if listed.binary_search(&at).is_ok() {
            continue;
        }
        let Some(Binding::Rate { denominator, .. }) = claim.binding else { continue };
        let surveyed = SURVEYED.iter().any(|word| claim.label.to_lowercase().contains(word));
        if surveyed && !reader.is_told(at, denominator) || !matches!(claim.qualifier, Qualifier::Exact) {
            continue;
        }
        let finding = match claim.binding {
            Some(Binding::Rate { numerator: Some(above), denominator }) => with_counts(reader, at, above, denominator),
            Some(Binding::Rate { numerator: None, denominator }) => with_base(reader, at, denominator),
            _ => None,
        };
        reader.findings.extend(finding);
    }
}

fn printed(claim: &Claim) -> Printed {
    Printed { value: claim.value, place: claim.place }
}

/// Whether the quotient of two claims can print as a rate, under the document's habit or another rounding.
fn quotient(reader: &Reader, rate: usize, above: usize, below: usize) -> Option<(Verdict, Interval, Rounding)> {
    let claims = reader.claims;
    let value = claims[above].interval.over(&claims[below].interval)?;
    let can = |rounding| {
        printed(&claims[rate]).preimage(rounding).is_some_and(|interval| !interval.intersection(&value).is_empty())
    };
    let exact = value == Interval::point(claims[rate].value);
    let ways = [reader.habit.rounding, Rounding::HalfEither, Rounding::Truncation, Rounding::Ceiling];
    match ways.into_iter().find(|&way| can(way)) {
        Some(way) => Some((if exact { Verdict::Exact } else { Verdict::WithinRounding }, value, way)),
        None => Some((Verdict::Impossible, value, reader.habit.rounding)),
    }
}

fn with_counts(reader: &Reader, rate: usize, above: usize, below: usize) -> Option<Finding> {
    let (verdict, value, rounding) = quotient(reader, rate, above, below)?;
    // In a table the headers determine the counts.
    let headed = reader.document.claims.is_none() && reader.claims[rate].cell.is_some();
    let told = headed || reader.is_told(rate, below);
    if told || verdict != Verdict::Impossible {
        return Some(both(reader, rate, (above, below), verdict, value, rounding));
    }
    // The rate may belong to other counts of its sentence: if one pair fits, it is that pair.
    // A share may be of a total in the previous sentence.
    let (back, sentences) = if is_share(&reader.claims[rate]) { (12, 1) } else { (5, 0) };
    let near: Vec<usize> = (rate.saturating_sub(back)..rate)
        .filter(|&at| {
            reader.claims[at].is_count() && reader.claims[at].sentence + sentences >= reader.claims[rate].sentence
        })
        .collect();
    for &b in near.iter().rev() {
        if let Some(finding) = near.iter().rev().find_map(|&a| fitting(reader, rate, a, b)) {
            return Some(finding);
        }
    }
    // 占审结数的 names the whole of which the count just before is a share; 两项占 and 共占 refer to more than one count.
    let label = &reader.claims[rate].label;
    let named = label.starts_with('占') && label.ends_with('的');
    let part = named || reader.claims[above].binding == Some(Binding::Part { total: below });
    if if is_share(&reader.claims[rate]) { part } else { is_tied(reader, rate, above) } {
        return Some(both(reader, rate, (above, below), verdict, value, rounding));
    }
    // The whole is not among the claims; the nearest base may still be possible.
    with_base(reader, rate, below).filter(|finding| finding.verdict != Verdict::Impossible)
}

/// The finding for a rate that two counts explain, if they do.
fn fitting(reader: &Reader, rate: usize, above: usize, below: usize) -> Option<Finding> {
    if above == below || reader.claims[above].value > reader.claims[below].value {
        return None;
    }
    let (verdict, value, rounding) = quotient(reader, rate, above, below)?;
    (verdict != Verdict::Impossible).then(|| both(reader, rate, (above, below), verdict, value, rounding))
}

/// Whether a rate is stated as a share of something.
fn is_share(claim: &Claim) -> bool {
    let label = claim.label.trim_end_matches(['约', '近', '达', '为', '到']);
    label.ends_with(['占', '比']) || label.ends_with('的') && label.contains('占')
}

/// Whether the words of a rate name what a count counts.
fn is_tied(reader: &Reader, rate: usize, count: usize) -> bool {
    let words: Vec<char> = reader.claims[rate].label.chars().filter(|c| c.is_alphabetic()).collect();
    let name = format!("{}{}", reader.claims[count].label, reader.claims[count].noun);
    let generic = ["案件", "法治", "全县", "全年", "行政", "人员", "工作", "年度", "本年"];
    let pairs = words.windows(2).map(|pair| pair.iter().collect::<String>());
    words.is_empty()
        || names_rate(&reader.claims[rate], &reader.claims[count])
        || pairs.filter(|pair| !generic.contains(&pair.as_str())).any(|pair| name.contains(&pair))
}

fn both(
    reader: &Reader,
    rate: usize,
    counts: (usize, usize),
    verdict: Verdict,
    value: Interval,
    rounding: Rounding,
) -> Finding {
    let (above, below) = counts;
    let claims = reader.claims;
    let finding = Finding::new(Relation::Rate, verdict, reader.places(&[rate, above, below]))
        .sides(format!("{} / {}", claims[above].shown(), claims[below].shown()), claims[rate].text.clone());
    let (name, a, b) = (reader.named(rate), &claims[above].text, &claims[below].text);
    let percent = percent(&value);
    let (zh, en) = if verdict == Verdict::Impossible {
        (
            format!("“{name}”与所列数据不符：{a}除以{b}为{percent}。"),
            format!("\"{name}\" does not match its counts: {a} of {b} is {percent}"),
        )
    } else {
        let other = rounding != reader.habit.rounding && verdict == Verdict::WithinRounding;
        let (zh, en) = if other {
            (format!("（按{}取值）", rounding.zh()), format!(" ({rounding})"))
        } else {
            Default::default()
        };
        (
            format!("“{name}”与{a}除以{b}（{percent}）相符{zh}。"),
            format!("\"{name}\" matches {a} of {b}, which is {percent}{en}"),
        )
    };
    let mends = if verdict == Verdict::Impossible { mends(claims, rate, above, below) } else { Vec::new() };
    Finding { bounds: Some(value), rounding: Some(rounding), mends, ..finding.says(zh, en) }
}

/// The numerators with the least difference from the printed one for which the rate would hold.
fn mends(claims: &[Claim], rate: usize, above: usize, below: usize) -> Vec<Mend> {
    let written = claims[above].interval.is_point().then(|| claims[above].value.numerator());
    let possible = share(printed(&claims[rate]), &claims[below].interval, Rounding::HalfEither, true);
    let Some((from, possible)) = written.zip(possible) else { return Vec::new() };
    // Only typing errors and the nearest count can be the least correction; there may be very many others.
    let ranges = &possible.witnesses.ranges;
    let nearest = ranges.iter().map(|&(first, last)| from.clamp(first, last)).min_by_key(|to| from.abs_diff(*to));
    let holds = |to: &i128| possible.witnesses.contains(*to);
    let all = slips(from).into_iter().filter(holds).chain(nearest);
    let mends = all.map(|to| Mend { claim: 1, from, to, edit: edit(from, to) });
    mends.min_by_key(|mend| (mend.edit, mend.from.abs_diff(mend.to))).into_iter().collect()
}

/// A share as percent with two decimals; both ends if it is an interval.
fn percent(value: &Interval) -> String {
    let shown = |x: Rational| {
        let hundredths =
            x.checked_mul(Rational::integer(10_000)).and_then(|x| Rounding::HalfUp.round(x, Rational::ONE));
        hundredths
            .and_then(|x| x.checked_div(Rational::integer(100)))
            .map_or_else(|| x.to_string(), |x| format!("{x}%"))
    };
    match (value.lower, value.upper) {
        (Some(low), Some(high)) if low.value == high.value => shown(low.value),
        (Some(low), Some(high)) => format!("{}–{}", shown(low.value), shown(high.value)),
        _ => value.to_string(),
    }
}

fn with_base(reader: &Reader, rate: usize, base: usize) -> Option<Finding> {
    let claims = reader.claims;
    let feasible = |base: usize| share(printed(&claims[rate]), &claims[base].interval, Rounding::Any, true);
    let possible = |found: &Feasible| !found.witnesses.is_empty();
    let found = feasible(base)?;
    if reader.is_told(rate, base) {
        return Some(feasibility(reader, rate, base, &found));
    }
    // 0% and 100% are possible for every base, and informative only with a named one.
    if [Rational::ZERO, Rational::ONE].contains(&claims[rate].value) {
        return is_tied(reader, rate, base).then(|| feasibility(reader, rate, base, &found));
    }
    // A count beside the base that explains the rate is more informative than the base alone.
    let beside: Vec<usize> = (rate.saturating_sub(BACK)..rate)
        .filter(|&at| claims[at].is_count() && claims[at].sentence == claims[rate].sentence)
        .collect();
    let pair =
        beside.windows(2).rev().filter(|pair| pair.contains(&base)).find_map(|pair| {
            fitting(reader, rate, pair[1], pair[0]).or_else(|| fitting(reader, rate, pair[0], pair[1]))
        });
    if pair.is_some() {
        return pair;
    }
    if possible(&found) {
        return Some(feasibility(reader, rate, base, &found));
    }
    // If the words name the base, only another named count can replace it.
    let tied = is_tied(reader, rate, base);
    for other in beside.into_iter().filter(|&at| at != base && (!tied || is_tied(reader, rate, at))) {
        if feasible(other).is_some_and(|found| possible(&found)) {
            return Some(feasibility(reader, rate, other, &feasible(other)?));
        }
    }
    (found.verdict == Verdict::Impossible && tied).then(|| feasibility(reader, rate, base, &found))
}

fn feasibility(reader: &Reader, rate: usize, base: usize, found: &Feasible) -> Finding {
    let claims = reader.claims;
    let rounded = found.roundings.iter().find(|(way, _)| *way == reader.habit.rounding).map(|(_, some)| some.clone());
    let rounding = if rounded.is_some() { reader.habit.rounding } else { Rounding::Any };
    let witnesses = rounded.unwrap_or_else(|| found.witnesses.clone());
    let finding = Finding::new(Relation::Feasibility, found.verdict, reader.places(&[rate, base]))
        .sides(claims[rate].text.clone(), claims[base].text.clone());
    let (name, base) = (reader.named(rate), &claims[base].text);
    let (zh, en) = if found.verdict == Verdict::Impossible {
        let near: Vec<_> = found.nearest.iter().map(|x| percent(&Interval::point(*x))).collect();
        (
            format!("“{name}”以{base}为基数不可能得出；最接近的是{}。", near.join("、")),
            format!(
                "\"{name}\" is impossible with a base of {base}; the nearest possible rates are {}",
                near.join(" and ")
            ),
        )
    } else {
        (
            format!("“{name}”以{base}为基数可以成立，分子可为{witnesses}。"),
            format!("\"{name}\" is possible with a base of {base}: the numerator may be {witnesses}"),
        )
    };
    Finding { witnesses: Some(witnesses), rounding: Some(rounding), ..finding.says(zh, en) }
}

/// Shares of one whole in one list, with their counts if a list of the same length precedes them.
#[derive(Debug)]
pub(super) struct ShareList {
    pub(super) shares: Vec<usize>,
    pub(super) counts: Vec<usize>,
    /// The claim that the counts are shares of, if it precedes them.
    total: Option<usize>,
    pub(super) base: Option<i128>,
}

/// The lists of shares: three or more percentages in a row, or two bound by 分别.
pub(super) fn share_lists(claims: &[Claim]) -> Vec<ShareList> {
    let mut lists = Vec::new();
    let mut at = 0;
    while at < claims.len() {
        let run = (at..claims.len())
            .take_while(|&next| {
                let (claim, before) = (&claims[next], &claims[next.max(at + 1) - 1]);
                claim.kind == Kind::Percent
                    && claim.sentence == claims[at].sentence
                    && (next == at || claim.char_start - before.char_end <= 24)
            })
            .count();
        let told =
            claims[at].label.contains("分别") || claims[at].label.contains("占") || claims[at].label.contains("share");
        if told && run >= 3 {
            lists.push(with_its_counts(claims, at, run));
        }
        at += run.max(1);
    }
    lists
}

fn with_its_counts(claims: &[Claim], at: usize, run: usize) -> ShareList {
    let from = at.saturating_sub(run);
    let counts: Vec<usize> = (from..at)
        .filter(|&count| {
            claims[count].is_count()
                && claims[count].interval.is_point()
                && claims[count].sentence == claims[at].sentence
        })
        .collect();
    let counts = if counts.len() == run { counts } else { Vec::new() };
    let value = |at: usize| claims[at].interval.is_point().then(|| claims[at].value.numerator());
    let sum: i128 = counts.iter().map(|&count| claims[count].value.numerator()).sum();
    let named = counts.first().and_then(|&first| total_named(claims, first, &claims[at]));
    let before = counts.first().and_then(|first| first.checked_sub(1)).filter(|&at| value(at) == Some(sum));
    let total = before.or(named);
    let whole = (!counts.is_empty() && sum > 0 && near_whole(claims, at..at + run)).then_some(sum);
    ShareList { shares: (at..at + run).collect(), base: total.map_or(whole, value), counts, total }
}

/// Whether shares add up to about 100%; otherwise they are shares of different wholes, or an incomplete list.
fn near_whole(claims: &[Claim], shares: Range<usize>) -> bool {
    let sum = shares.into_iter().try_fold(Rational::ZERO, |sum, at| sum.checked_add(claims[at].value));
    let tenth = Rational::new(1, 10).unwrap_or(Rational::ONE);
    sum.and_then(|sum| sum.checked_sub(Rational::ONE)).is_some_and(|gap| gap.magnitude() <= tenth)
}

/// The count before a list that the words of its first share name: 分别占民商事案件总数的22.6%.
fn total_named(claims: &[Claim], first: usize, share: &Claim) -> Option<usize> {
    let (_, words) = share.label.rsplit_once('占')?;
    let words: Vec<char> = words.trim_end_matches(['总', '数', '的']).chars().collect();
    let name = |at: usize| format!("{}{}", claims[at].label, claims[at].noun);
    let named = |at: &usize| {
        words.len() >= 3
            && claims[*at].is_like(&claims[first])
            && words.windows(3).any(|three| name(*at).contains(&three.iter().collect::<String>()))
    };
    (first.saturating_sub(TOTAL)..first).rev().find(named)
}

/// Checks each share of a list against the count at the same position.
fn with_list(reader: &Reader, list: &ShareList) -> Vec<Finding> {
    let Some(total) = list.total else { return Vec::new() };
    let judged = list.shares.iter().zip(&list.counts).filter_map(|(&share, &count)| {
        let (verdict, value, rounding) = quotient(reader, share, count, total)?;
        Some(both(reader, share, (count, total), verdict, value, rounding))
    });
    judged.collect()
}

/// Checks that shares of one whole add up to 100%.
pub(super) fn check_shares(reader: &mut Reader) {
    for list in share_lists(reader.claims) {
        let claims = reader.claims;
        let wrong = with_list(reader, &list);
        reader.findings.extend(wrong);
        let nominal = list.shares.iter().try_fold(Rational::ZERO, |sum, &at| sum.checked_add(claims[at].value));
        let whole = near_whole(claims, list.shares[0]..list.shares[0] + list.shares.len());
        let Some(nominal) = nominal.filter(|_| whole) else { continue };
        let way = reader.habit.rounding;
        let intervals: Option<Vec<_>> = list.shares.iter().map(|&at| printed(&claims[at]).preimage(way)).collect();
        let Some(sum) = intervals.and_then(|parts| sum_of_parts(&Interval::point(Rational::ONE), &parts).ok()) else {
            continue;
        };
        let verdict = match sum.verdict {
            Verdict::Impossible => Verdict::Unreconciled,
            _ if nominal == Rational::ONE => Verdict::Exact,
            verdict => verdict,
        };
        let written: Vec<_> = list.shares.iter().map(|&at| claims[at].text.as_str()).collect();
        let total = percent(&Interval::point(nominal));
        let (zh, en) = match verdict {
            Verdict::Unreconciled => ("超出舍入所能解释的范围", "which rounding cannot explain"),
            Verdict::Exact => ("合计为100%", "the whole exactly"),
            _ => ("与100%之差在舍入范围内", "the whole within rounding"),
        };
        let finding =
            Finding::new(Relation::Shares, verdict, reader.places(&list.shares)).sides(written.join(" + "), "100%");
        let finding =
            finding.says(format!("各占比相加为{total}，{zh}。"), format!("the shares add up to {total}, {en}"));
        reader.findings.push(Finding { bounds: Some(sum.bounds), rounding: Some(way), ..finding });
    }
}
