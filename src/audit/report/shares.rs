//! Lists of shares of one whole.

use std::ops::Range;

use super::{
    Finding, Reader, Relation,
    rates::{Judged, percent, printed},
};
use crate::audit::{
    claim::{Claim, Kind, Quotient, Tie},
    exact::Rational,
    interval::Interval,
    relation::{Verdict, sum_of_parts},
};

/// How many claims before a list its total is searched for.
const TOTAL: usize = 8;

/// The shares that are judged with their lists.
pub(super) fn judged(claims: &[Claim]) -> Vec<usize> {
    share_lists(claims)
        .into_iter()
        .filter(|list| list.counts.len() == list.shares.len())
        .flat_map(|list| list.shares)
        .collect()
}

/// Shares of one whole in one list, with their counts if a list of the same length precedes them.
#[derive(Debug)]
pub(super) struct ShareList {
    pub(super) shares: Vec<usize>,
    /// Empty if no list of the same length precedes them.
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
        let reading = Quotient::of(count, total, Tie::Told);
        Some(Judged::of(reader, share, &reading)?.finding(reader, share))
    });
    judged.collect()
}

/// Checks that shares of one whole add up to 100%.
pub(super) fn check(reader: &mut Reader) {
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
        let finding = Finding::new(Relation::Shares, verdict, reader.places(&list.shares))
            .tied(Tie::Told)
            .sides(written.join(" + "), "100%");
        let finding =
            finding.says(format!("各占比相加为{total}，{zh}。"), format!("the shares add up to {total}, {en}"));
        reader.findings.push(Finding { bounds: Some(sum.bounds), rounding: Some(way), ..finding });
    }
}
