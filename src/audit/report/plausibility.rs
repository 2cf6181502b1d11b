//! Counts that can hardly exceed others: hearings attended and lawsuits, what was resolved and what there was.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    against::is_body,
    claim::{Claim, Kind, Tie, class},
    lexicon::{Named, Rule, words},
    relation::Verdict,
    sentence::{self, Said},
};
use crate::lang::Lang;

/// How many counts on each side are searched for the one that another should not exceed.
const AROUND: usize = 8;

impl Named {
    /// Whether a count has all the words that it must have, and none that it must not.
    fn fits(&self, claim: &Claim) -> bool {
        let words = format!("{}{}", claim.lead(), claim.noun);
        claim.is_count()
            && self.all.iter().all(|word| words.contains(word))
            && (self.any.is_empty() || self.any.iter().any(|word| words.contains(word)))
            && !self.none.iter().any(|word| words.contains(word))
    }
}

/// Holds each count against those that it should not exceed: by the rules of the lexicon, each applied to the first claims
/// that it fits, by the catalogue, or by a word for what was done with the things before it.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let ruled: BTreeMap<usize, (usize, &Rule)> = words(Lang::Zh)
        .rules
        .iter()
        .filter_map(|rule| broken(reader, rule).map(|(smaller, larger)| (smaller, (larger, rule))))
        .collect();
    let judge = |small: usize| match ruled.get(&small) {
        Some((large, rule)) => Some(exceeds(reader, small, *large, (&*rule.zh, &*rule.en).into())),
        None => of_rate(reader, small).or_else(|| done(reader, small)),
    };
    (0..reader.claims.len()).filter_map(judge).collect()
}

fn exceeds(reader: &Reader, smaller: usize, larger: usize, why: Said) -> Finding {
    Finding::new(Relation::Plausibility, Verdict::Unreconciled, reader.places(&[smaller, larger]))
        .tied(Tie::Named)
        .sides(reader.claims[smaller].shown(), reader.claims[larger].shown())
        .says(sentence::exceeds(reader.named(smaller), reader.named(larger), why))
}

/// What the catalogue counts above a rate does not exceed what the rate is of; the rows of a table are of several bodies.
fn of_rate(reader: &Reader, small: usize) -> Option<Finding> {
    let claims = reader.claims;
    let some = reader.about.one(small).filter(|_| claims[small].cell.is_none())?;
    let whole = |large: &usize| {
        let (a, b) = (&claims[small], &claims[*large]);
        let all = reader.about.one(*large).is_some_and(|all| some.is_part_of(all));
        all && b.cell.is_none()
            && a.years() == b.years()
            && class(&a.unit) == class(&b.unit)
            && !is_body(&a.label)
            && !is_body(&b.label)
    };
    let around = small.saturating_sub(AROUND)..(small + AROUND).min(claims.len());
    let wholes: Vec<usize> = around.filter(whole).collect();
    let large = *wholes.iter().min_by_key(|large| large.abs_diff(small))?;
    let rate = Said::from((&*some.indicator.zh, &*some.indicator.en));
    let exceeding = claims[small].interval.is_above(&claims[large].interval);
    (exceeding && !is_one_of_several(claims, large, &wholes))
        .then(|| exceeds(reader, small, large, sentence::part_of_rate(rate)))
}

/// What was done with some things does not exceed the things right before it: 包案118件,已化解121件.
fn done(reader: &Reader, small: usize) -> Option<Finding> {
    let claims = reader.claims;
    let large = small.checked_sub(1)?;
    let (some, all) = (&claims[small], &claims[large]);
    let verb = some.label.trim_start_matches(',').strip_prefix('已')?;
    let known = words(Lang::Zh).rate.iter().flat_map(|rate| rate.part.iter()).any(|part| verb.starts_with(part));
    let beside = some.kind == Kind::Count && some.is_like(all) && some.sentence == all.sentence && some.cell.is_none();
    let own = !all.label.contains('已') && all.total().is_none() && !all.is_average();
    (known && beside && own && some.interval.is_above(&all.interval))
        .then(|| exceeds(reader, small, large, sentence::done_are_some()))
}

/// Whether a count stands beside others that it may be taken together with: 处罚案卷160卷,许可案卷60卷.
fn is_one_of_several(claims: &[Claim], at: usize, all: &[usize]) -> bool {
    let other =
        |&other: &usize| claims[other].sentence == claims[at].sentence && claims[other].value != claims[at].value;
    claims[at].cell.is_none() && all.iter().any(other)
}

fn broken(reader: &Reader, rule: &Rule) -> Option<(usize, usize)> {
    let claims = reader.claims;
    let all = |named: &Named| (0..claims.len()).filter(|&at| named.fits(&claims[at])).collect::<Vec<_>>();
    let larger = all(&rule.larger);
    for small in all(&rule.smaller) {
        let a = &claims[small];
        // The nearest one of the same period is its counterpart.
        let here = larger.partition_point(|&large| large < small);
        let around = here.saturating_sub(AROUND)..(here + AROUND).min(larger.len());
        let beside = larger[around].iter().copied().filter(|&large| {
            let b = &claims[large];
            let near = rule.near.unwrap_or(usize::MAX);
            let apart = large.abs_diff(small) <= near && (near > 1 || large < small);
            // A part of some whole need not have them all.
            let whole = b.total().is_none() || a.total() == b.total();
            large != small
                && apart
                && whole
                && a.years() == b.years()
                && (!rule.like || class(&a.unit) == class(&b.unit))
        });
        let beside: Vec<usize> = beside.collect();
        if let Some(&large) = beside.iter().min_by_key(|large| large.abs_diff(small))
            && a.interval.is_above(&claims[large].interval)
            && !is_one_of_several(claims, large, &beside)
        {
            return Some((small, large));
        }
    }
    None
}
