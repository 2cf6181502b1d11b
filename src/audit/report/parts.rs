//! Totals and their parts: 118件(刑事11件,民事107件).

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim, Passage, Tie, class, denies, exclude, is_compared, takes_together},
    exact::Rational,
    interval::Interval,
    lexicon,
    relation::{self, Mend, Sum, Verdict, sum_of_parts},
    sentence,
};

/// A list of three or more is taken to be complete if it differs from its total by less than one in this many.
const NEAR: i128 = 10;

/// What the numbers of a total may be multiplied by, and how that is written.
const SCALES: [(i128, &str); 4] = [(10_000, "万"), (100_000_000, "亿"), (1_000, "千"), (1_000_000, "百万")];

/// How many claims back those are searched for that a total takes together.
const TOGETHER: usize = 16;

/// How far behind a list a note on it may stand, in characters.
const NOTE: usize = 96;

/// The parts of one list: their total, whether they follow it, and their sentence.
type List = (usize, bool, Option<usize>);

/// Checks every total with parts.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    // Parts before their total are another list than those after it, and so are those of another sentence.
    let mut lists: BTreeMap<List, (Vec<usize>, bool)> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate() {
        if let Some(Binding::Part { total, all }) = claim.binding {
            let sentence = match claim.sentence {
                // The rest of a whole may be in the sentence behind.
                Passage::Sentence(sentence)
                    if reader.document.claims.is_none() && !(all && claim.tie == Some(Tie::Named)) =>
                {
                    Some(sentence)
                }
                _ => None,
            };
            let list = lists.entry((total, at > total, sentence)).or_insert((Vec::new(), true));
            list.0.push(at);
            list.1 &= all;
        }
    }
    let told: BTreeSet<usize> = lists.keys().map(|(total, ..)| *total).collect();
    let numbered =
        (2..reader.claims.len()).filter(|total| !told.contains(total)).filter_map(|total| together(reader, total));
    let lists = lists.into_iter();
    let found = lists.filter_map(|((total, ..), (parts, all))| judge(reader, total, &parts, all && parts.len() > 1));
    found.chain(numbered).collect()
}

/// A total that says how many counts it takes together, whatever else these are parts of: 三者合计811件, 两项合计9846户.
fn together(reader: &Reader, total: usize) -> Option<Finding> {
    let claims = reader.claims;
    let claim = &claims[total];
    let several = takes_together(&claim.label, reader.document.lang)?;
    if claim.cell.is_some() || !claim.is_amount() {
        return None;
    }
    let own =
        |at: &usize| claims[*at].is_like(claim) && claims[*at].sentence == claim.sentence && !is_compared(&claims[*at]);
    let parts: Vec<usize> = (total.saturating_sub(TOGETHER)..total).rev().filter(own).take(several).collect();
    (parts.len() == several).then(|| judge_all(reader, total, &parts)).flatten()
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
    // The sentence may continue after the parts: the longest prefix that adds up is the list, unless more is joined to it.
    let ends = |length: &usize| parts.get(*length).is_none_or(|next| !is_joined(reader, parts[length - 1], *next));
    let mut lengths = (2..=parts.len()).rev().filter(ends);
    let fitting = lengths.find_map(|length| Some((length, sum_of(&parts[..length]).filter(holds)?)));
    if let Some((length, sum)) = fitting {
        return Some(holding(reader, total, &parts[..length], &sum));
    }
    if let Some(part) = too_large(claims, total, parts) {
        return Some(above(reader, total, part));
    }
    let sum = sum_of(parts)?;
    let over = sum.exceeds();
    if over && may_overlap(reader, parts) {
        return Some(overlapping(reader, total, parts, &sum));
    }
    if over && (overlap(reader, total, parts) || deducts(reader, total)) {
        return None;
    }
    (parts.len() >= 2 && (over || is_all(reader, total, parts))).then(|| broken(reader, total, parts, &sum))
}

/// Whether a claim follows another in one list: 民事107件、行政1件.
fn is_joined(reader: &Reader, before: usize, next: usize) -> bool {
    let (from, to) = (reader.claims[before].char_end, reader.claims[next].char_start);
    let between = reader.text.slice(from.min(to)..to);
    between.starts_with(['、', '和', '及', '与']) || between.trim_end().ends_with(" and")
}

/// Whether one person may be among two of the parts.
fn may_overlap(reader: &Reader, parts: &[usize]) -> bool {
    let people = |&part: &usize| class(&reader.claims[part].unit) == "人";
    parts.len() >= 2 && parts.iter().all(people) && !are_apart(reader, parts)
}

/// Whether something is taken off in the sentence of a total: less £0.8 million in income, 扣除.
fn deducts(reader: &Reader, total: usize) -> bool {
    let claims = reader.claims;
    let own = claims[total + 1..].iter().take_while(|claim| claim.sentence == claims[total].sentence);
    let less = &lexicon::words(reader.document.lang).less;
    own.into_iter().any(|claim| less.iter().any(|word| claim.label.to_ascii_lowercase().starts_with(word)))
}

/// Whether parts have things in common: the sentence says so, one of them is a trait, or all there is.
fn overlap(reader: &Reader, total: usize, parts: &[usize]) -> bool {
    let claims = reader.claims;
    let last = parts.iter().map(|&part| claims[part].char_end).max().unwrap_or_default();
    let note = reader.text.slice(last..last + NOTE);
    let note = note.split(['。', '\n', '.']).next().unwrap_or_default();
    let said = (reader.text.slice(claims[total].char_start.min(last)..last) + note).to_ascii_lowercase();
    let words = lexicon::words(reader.document.lang);
    let shared = |&part: &usize| {
        let named = claims[part].words().to_ascii_lowercase();
        claims[part].value == claims[total].value || lexicon::says(&named, &words.traits)
    };
    let behind = reader.text.slice(last..last + NOTE).to_ascii_lowercase();
    let apart = lexicon::says(&said, &words.apart);
    let shares = lexicon::says(&said, &words.overlapping) || lexicon::says(&behind, &words.not_added);
    !apart && !are_apart(reader, parts) && (shares || parts.iter().any(shared))
}

/// Whether there are two parts that exclude each other.
fn are_apart(reader: &Reader, parts: &[usize]) -> bool {
    let claims = reader.claims;
    is_pair(reader, parts) || matches!(parts, &[a, b] if denies(&claims[a], &claims[b], reader.document.lang))
}

/// Whether there are two parts that exclude each other and are all there is.
fn is_pair(reader: &Reader, parts: &[usize]) -> bool {
    matches!(parts, &[a, b] if exclude(&reader.claims[a], &reader.claims[b], reader.document.lang))
}

/// Parts that exceed their total together, but may have people in common.
fn overlapping(reader: &Reader, total: usize, parts: &[usize], sum: &Sum) -> Finding {
    let finding = with_places(reader, Relation::SumOfParts, Verdict::Unknown, total, parts);
    let shown = shown(&sum.bounds, &reader.claims[total]);
    let said = sentence::people_may_be_counted_twice(reader.named(total), shown);
    Finding { bounds: Some(sum.bounds), ..finding.says(said) }
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
    parts.iter().copied().find(|&part| claims[part].interval.is_above(&claims[total].interval))
}

/// Judges a total with a complete list of parts.
pub(super) fn judge_all(reader: &Reader, total: usize, parts: &[usize]) -> Option<Finding> {
    let sum = sum_of_parts(&reader.claims[total].interval, &intervals(reader.claims, parts)).ok()?;
    Some(match sum.verdict {
        Verdict::Impossible => broken(reader, total, parts, &sum),
        _ => holding(reader, total, parts, &sum),
    })
}

/// Judges a count with some of its parts: none exceeds it, and not all together if nothing is in two of them; that they fall
/// short of it says nothing.
pub(super) fn judge_some(reader: &Reader, total: usize, parts: &[usize], apart: bool) -> Option<Finding> {
    if let Some(part) = too_large(reader.claims, total, parts) {
        return Some(above(reader, total, part));
    }
    let sum = sum_of_parts(&reader.claims[total].interval, &intervals(reader.claims, parts)).ok()?;
    let told = apart && parts.len() > 1;
    match sum.verdict {
        Verdict::Impossible => (told && sum.exceeds()).then(|| broken(reader, total, parts, &sum)),
        _ => told.then(|| holding(reader, total, parts, &sum)),
    }
}

/// Whether the list of parts is meant to be complete.
fn is_all(reader: &Reader, total: usize, parts: &[usize]) -> bool {
    let claims = reader.claims;
    let name = |at: usize| claims[at].words().to_ascii_lowercase();
    let rest = parts.iter().any(|&part| lexicon::says(&name(part), &lexicon::words(reader.document.lang).rest));
    rest || is_pair(reader, parts) || is_near(claims, total, parts)
}

/// Whether a list of three or more falls short of its total by so little that it is meant to be complete.
fn is_near(claims: &[Claim], total: usize, parts: &[usize]) -> bool {
    let numbers: Option<Vec<Rational>> = parts.iter().map(|&part| claims[part].number()).collect();
    let sum = numbers.and_then(Rational::sum);
    let gap = sum.and_then(|sum| claims[total].value.checked_sub(sum)?.checked_mul(Rational::integer(NEAR)));
    parts.len() >= 3 && gap.is_some_and(|gap| gap <= claims[total].value)
}

/// The values of claims, joined by plus signs.
pub(super) fn added(claims: &[Claim], parts: &[usize]) -> String {
    parts.iter().map(|&part| claims[part].shown()).collect::<Vec<_>>().join(" + ")
}

fn with_places(reader: &Reader, relation: Relation, verdict: Verdict, total: usize, parts: &[usize]) -> Finding {
    let all = [&[total][..], parts].concat();
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
    let exact = sum.verdict == Verdict::Exact;
    let said = if exact { sentence::parts_are_exact } else { sentence::parts_are_within_rounding };
    Finding {
        bounds: Some(sum.bounds),
        ..finding.says(said(reader.named(total), parts.len(), shown(&sum.bounds, &reader.claims[total])))
    }
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
    finding.says(sentence::part_exceeds_total(reader.named(part), reader.named(total)))
}

fn broken(reader: &Reader, total: usize, parts: &[usize], sum: &Sum) -> Finding {
    let finding = with_places(reader, Relation::SumOfParts, Verdict::Unreconciled, total, parts);
    let said = if sum.exceeds() { sentence::parts_are_too_many } else { sentence::parts_are_too_few };
    let mends = corrections(reader.claims, total, parts);
    Finding {
        bounds: Some(sum.bounds),
        mends,
        ..finding.says(said(reader.named(total), shown(&sum.bounds, &reader.claims[total])))
    }
}

/// All corrections of one claim, if all are integers; which of them are the least is decided for the whole document.
fn corrections(claims: &[Claim], total: usize, parts: &[usize]) -> Vec<Mend> {
    let parts: Option<Vec<i128>> = parts.iter().map(|&part| claims[part].exactly()).collect();
    let total = claims[total].exactly();
    total.zip(parts).map(|(total, parts)| relation::corrections(total, &parts)).unwrap_or_default()
}
