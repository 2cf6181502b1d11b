//! Lists of shares of one whole.

use std::ops::Range;

use super::{
    Finding, Reader, Relation,
    rates::{Judged, percent},
};
use crate::audit::{
    claim::{Binding, Claim, Kind, Quotient, Tie, own_count, with_shares},
    exact::Rational,
    interval::Interval,
    lexicon::{either, says, words},
    relation::{self, Sum, Verdict, sum_of_parts},
    rounding::Rounding,
    sentence,
};
use crate::lang::Lang;

/// How many claims before a list its total is searched for.
const TOTAL: usize = 8;

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

impl ShareList {
    /// The shares that are judged with their list.
    pub(super) fn judged(&self) -> Vec<usize> {
        if self.counts.is_empty() { Vec::new() } else { self.shares.clone() }
    }
}

/// The lists of shares: three or more percentages in a row, or two bound by 分别.
pub(super) fn share_lists(claims: &[Claim]) -> Vec<ShareList> {
    let mut lists = Vec::new();
    let mut at = 0;
    while at < claims.len() {
        if let Some(list) = alternating(claims, at) {
            at = list.shares.last().map_or(at, |last| *last) + 1;
            lists.push(list);
            continue;
        }
        let run = (at..claims.len())
            .take_while(|&next| {
                let (claim, before) = (&claims[next], &claims[next.max(at + 1) - 1]);
                claim.kind == Kind::Percent
                    && !(next > at && is_whole(claim))
                    && claim.sentence == claims[at].sentence
                    && (next == at || claim.char_start - before.char_end <= 24)
            })
            .count();
        // 持证率分别为 gives rates of several wholes.
        let each = claims[at].label.contains("分别") && !claims[at].label.contains('率');
        let outcomes = (at..at + run).all(|share| is_outcome(&claims[share]));
        let told = each || outcomes || claims[at].label.contains("占") || claims[at].label.contains("share");
        let named = own_count(claims, at).is_some();
        if told && !named && (run >= 3 || run == 2 && each) {
            lists.push(with_its_counts(claims, at, run));
        }
        at += run.max(1);
    }
    lists
}

/// Counts that 分别 lists, each with its share of a whole that is not printed: 分别为120件(占60%)、80件(占40%).
fn alternating(claims: &[Claim], at: usize) -> Option<ShareList> {
    let label = &claims[at].label;
    let each = label.contains("分别") && !label.contains('率') && claims[at].is_count();
    let counts = if each { with_shares(claims, at) } else { Vec::new() };
    let shares: Vec<usize> = counts.iter().map(|count| count + 1).collect();
    // A share that names its whole is of that.
    let plain = shares.iter().all(|&share| !claims[share].label.trim_end_matches("比例").contains('的'));
    (counts.len() > 1 && plain).then_some(ShareList { shares, counts, total: None, base: None })
}

/// Whether a share is of one of the outcomes of which each matter has one: 维持53.4%, and not 维持率53.4%.
fn is_outcome(claim: &Claim) -> bool {
    let label = claim.label.to_ascii_lowercase();
    let rate = either(|words| &words.table.rates).any(|word| label.contains(word));
    let said = |lang| words(lang).outcomes.iter().any(|outcomes| says(&label, &outcomes.are));
    !rate && (said(Lang::Zh) || said(Lang::En))
}

/// Whether shares are of people of whom one may be in several: 女性占45%,党员占60%.
fn may_overlap(reader: &Reader, list: &ShareList) -> bool {
    let traits = &words(reader.document.lang).traits;
    let said = |&at: &usize| {
        let claim = &reader.claims[at];
        let subject = match &claim.binding {
            Some(Binding::Respectively { subject }) => subject.as_str(),
            _ => "",
        };
        says(&claim.words().to_ascii_lowercase(), traits) || says(&subject.to_ascii_lowercase(), traits)
    };
    list.shares.iter().chain(&list.counts).any(said)
}

/// Whether a share is that of the whole, after those of its parts: 合计100%.
fn is_whole(claim: &Claim) -> bool {
    let label = claim.label.to_ascii_lowercase();
    claim.value == Rational::ONE && either(|words| &words.table.totals).any(|word| label.contains(word))
}

fn with_its_counts(claims: &[Claim], at: usize, run: usize) -> ShareList {
    // 许可43件、处罚86件,共129件,分别占: the total stands between the counts and their shares.
    let behind =
        at.checked_sub(1).filter(|&total| claims[..total].last().is_some_and(|part| part.total() == Some(total)));
    let end = behind.unwrap_or(at);
    let is_count = |count: &usize| claims[*count].is_count() && claims[*count].sentence == claims[at].sentence;
    let counts: Vec<usize> = (end.saturating_sub(run)..end).filter(is_count).collect();
    let counts = if counts.len() == run { counts } else { Vec::new() };
    let values: Option<Vec<i128>> = counts.iter().map(|&count| claims[count].exactly()).collect();
    let sum = values.map(|values| values.iter().sum::<i128>());
    let first = counts.first().copied();
    let before = || first?.checked_sub(1).filter(|&at| sum.is_some() && claims[at].exactly() == sum);
    let named = || total_named(claims, first?, &claims[at]);
    let total = told(claims, &counts).or_else(before).or_else(named);
    let whole = sum.filter(|&sum| sum > 0 && near_whole(claims, at..at + run));
    let base = total.map_or(whole, |total| claims[total].exactly());
    ShareList { shares: (at..at + run).collect(), counts, total, base }
}

/// The total that all the counts are told to be parts of.
fn told(claims: &[Claim], counts: &[usize]) -> Option<usize> {
    let mut totals = counts.iter().map(|&count| claims[count].total());
    let first = totals.next().flatten()?;
    totals.all(|total| total == Some(first)).then_some(first)
}

/// Whether shares add up to about 100%; otherwise they are shares of different wholes, or an incomplete list.
fn near_whole(claims: &[Claim], shares: Range<usize>) -> bool {
    let sum = Rational::sum(claims[shares].iter().map(|share| share.value));
    let tenth = Rational::new(1, 10).unwrap_or(Rational::ONE);
    sum.and_then(|sum| sum.checked_sub(Rational::ONE)).is_some_and(|gap| gap.magnitude() <= tenth)
}

/// The count before a list that the words of its first share name: 分别占民商事案件总数的22.6%.
fn total_named(claims: &[Claim], first: usize, share: &Claim) -> Option<usize> {
    let (_, words) = share.label.rsplit_once('占')?;
    let words: Vec<char> = words.trim_end_matches(['总', '数', '的']).chars().collect();
    let named = |at: &usize| {
        let name = format!("{}{}", claims[*at].label, claims[*at].noun);
        let width = words.len().min(3);
        width > 1
            && claims[*at].is_like(&claims[first])
            && words.windows(width).any(|some| name.contains(&some.iter().collect::<String>()))
    };
    (first.saturating_sub(TOTAL)..first).rev().find(named)
}

/// Checks each share of a list against the count at the same position. Their whole is the total, if it is printed, or
/// the sum of the counts, if the shares are those of a whole.
fn with_list(reader: &Reader, list: &ShareList) -> Vec<Finding> {
    if list.counts.is_empty() {
        return Vec::new();
    }
    let below = match list.total {
        Some(total) => vec![total],
        None if adds_up(reader, list) => list.counts.clone(),
        None => return one_base(reader, list).into_iter().collect(),
    };
    let judged = list.shares.iter().zip(&list.counts).filter_map(|(&share, &count)| {
        let reading = Quotient { below: below.clone(), ..Quotient::of(count, count, Tie::Told) };
        let judged = Judged::of(reader, share, &reading)?;
        let finding = judged.finding(reader, share);
        Some(if judged.verdict.holds() {
            finding
        } else {
            forced(reader, list, share, &judged.value).unwrap_or(finding)
        })
    });
    judged.collect()
}

/// The sum of shares as printed.
fn nominal(reader: &Reader, shares: &[usize]) -> Option<Rational> {
    Rational::sum(shares.iter().map(|&at| reader.claims[at].value))
}

/// Whether shares can be those of a whole, whatever their rounding.
fn adds_up(reader: &Reader, list: &ShareList) -> bool {
    sum(reader, list, Rounding::Any).is_some_and(|sum| sum.verdict != Verdict::Impossible)
}

fn sum(reader: &Reader, list: &ShareList, way: Rounding) -> Option<Sum> {
    let printed: Vec<_> = list.shares.iter().map(|&at| reader.claims[at].printed()).collect();
    relation::whole(&printed, way)
}

/// A share that was adjusted by less than its last place so that all add up to exactly 100%, as 3/7 printed as 42%.
fn forced(reader: &Reader, list: &ShareList, share: usize, value: &Interval) -> Option<Finding> {
    let claim = &reader.claims[share];
    let value = value.lower.filter(|_| value.is_point())?.value;
    let rounded = Rounding::HalfUp.round(value, claim.place)?;
    let gap = rounded.checked_sub(claim.value)?.magnitude();
    if nominal(reader, &list.shares)? != Rational::ONE || gap != claim.place {
        return None;
    }
    let right = percent(&Interval::point(rounded));
    Some(
        Finding::new(Relation::ForcedShares, Verdict::Unknown, reader.places(&list.shares))
            .tied(Tie::Told)
            .sides(percent(&Interval::point(value)), claim.text.clone())
            .says(sentence::share_was_forced(reader.named(share), right)),
    )
}

/// Shares of one whole that is not printed: some number must be the whole of all of them.
fn one_base(reader: &Reader, list: &ShareList) -> Option<Finding> {
    let claims = reader.claims;
    let base = |way: Rounding| {
        list.shares.iter().zip(&list.counts).try_fold(Interval::ALL, |base, (&share, &count)| {
            Some(base.intersection(&claims[count].interval.over(&claims[share].printed().preimage(way)?)?))
        })
    };
    let (usual, any) = (base(reader.habit.rounding)?, base(Rounding::Any)?);
    let verdict = Verdict::of_roundings(false, !usual.is_empty(), !any.is_empty());
    let pairs = list.shares.iter().zip(&list.counts);
    let written: Vec<_> =
        pairs.map(|(&share, &count)| format!("{} / {}", claims[count].text, claims[share].text)).collect();
    let places: Vec<usize> = list.shares.iter().chain(&list.counts).copied().collect();
    let said = match verdict {
        Verdict::Unknown => sentence::shares_may_have_one_base_otherwise_rounded(),
        Verdict::Impossible => sentence::shares_have_no_common_base(),
        _ => sentence::shares_may_have_one_base(),
    };
    let finding = Finding::new(Relation::Shares, verdict, reader.places(&places))
        .tied(Tie::Told)
        .sides(written.join(", "), "")
        .says(said);
    Some(Finding { bounds: Some(usual).filter(|base| !base.is_empty()), ..finding })
}

/// Whether the shares are said to be all of a whole: their counts add up to it, or one is that of the rest.
fn is_complete(reader: &Reader, list: &ShareList) -> bool {
    let claims = reader.claims;
    let counts: Vec<_> = list.counts.iter().map(|&at| claims[at].interval).collect();
    let total = list.total.filter(|_| !counts.is_empty());
    let whole = total.is_some_and(|total| {
        sum_of_parts(&claims[total].interval, &counts).is_ok_and(|sum| sum.verdict != Verdict::Impossible)
    });
    let rest = &words(reader.document.lang).rest;
    let named = |&at: &usize| {
        let subject = match &claims[at].binding {
            Some(Binding::Respectively { subject }) => subject.as_str(),
            _ => "",
        };
        says(&claims[at].label, rest) || says(subject, rest)
    };
    whole || list.shares.iter().chain(&list.counts).any(named)
}

/// Checks that shares of one whole add up to 100%. Shares that fall short of it may be of some of its parts.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    reader.lists.iter().flat_map(|list| with_list(reader, list).into_iter().chain(added(reader, list))).collect()
}

fn added(reader: &Reader, list: &ShareList) -> Option<Finding> {
    let claims = reader.claims;
    let nominal = nominal(reader, &list.shares)?;
    let whole = near_whole(claims, list.shares[0]..list.shares[0] + list.shares.len());
    let sum = sum(reader, list, reader.habit.rounding)?;
    let short = sum.gap.lower.is_some_and(|bound| !bound.value.is_negative());
    let verdict = match sum.verdict {
        Verdict::Impossible if !whole || short && !is_complete(reader, list) => return None,
        Verdict::Impossible if !short && may_overlap(reader, list) => return None,
        Verdict::Impossible => Verdict::Unreconciled,
        verdict => verdict,
    };
    let written: Vec<_> = list.shares.iter().map(|&at| claims[at].text.as_str()).collect();
    let total = percent(&Interval::point(nominal));
    let said = match verdict {
        Verdict::Unreconciled => sentence::shares_are_not_the_whole(total),
        Verdict::Exact => sentence::shares_are_the_whole(total),
        _ => sentence::shares_are_the_whole_within_rounding(total),
    };
    let finding = Finding::new(Relation::Shares, verdict, reader.places(&list.shares))
        .tied(Tie::Told)
        .sides(written.join(" + "), "100%")
        .says(said);
    Some(Finding { bounds: Some(sum.bounds), rounding: Some(reader.habit.rounding), ..finding })
}
