//! Counts that can hardly exceed others: hearings attended and lawsuits, what was resolved and what there was.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, parts::is_above};
use crate::audit::{
    against::Counted,
    claim::{Claim, Kind, Tie, class},
    lexicon::{Named, Rule, says, words},
    relation::Verdict,
};
use crate::lang::Lang;

/// How many counts on each side are searched for the one that another should not exceed.
const AROUND: usize = 8;
/// How far apart a count of some and that of all may be, in claims.
const NEAR: usize = 4;

impl Named {
    /// Whether a count has all the words that it must have, and none that it must not.
    fn fits(&self, claim: &Claim) -> bool {
        let words = format!("{}{}", claim.label, claim.noun);
        claim.is_count()
            && self.all.iter().all(|word| words.contains(word))
            && (self.any.is_empty() || self.any.iter().any(|word| words.contains(word)))
            && !self.none.iter().any(|word| words.contains(word))
    }
}

/// Applies each rule to the first matching claims of a period, and what indicators and words say to all others.
pub(super) fn check(reader: &mut Reader) {
    let ruled: BTreeMap<usize, (usize, &Rule)> = words(Lang::Zh)
        .rules
        .iter()
        .filter_map(|rule| broken(reader, rule).map(|(smaller, larger)| (smaller, (larger, rule))))
        .collect();
    for small in 0..reader.claims.len() {
        let finding = match ruled.get(&small) {
            Some((large, rule)) => Some(exceeds(reader, small, *large, &rule.zh, &rule.en)),
            None => of_indicator(reader, small).or_else(|| done(reader, small)),
        };
        reader.findings.extend(finding);
    }
}

fn exceeds(reader: &Reader, smaller: usize, larger: usize, zh: &str, en: &str) -> Finding {
    let (x, y) = (reader.named(smaller), reader.named(larger));
    Finding::new(Relation::Plausibility, Verdict::Unreconciled, reader.places(&[smaller, larger]))
        .tied(Tie::Named)
        .sides(reader.claims[smaller].shown(), reader.claims[larger].shown())
        .says(format!("“{x}”多于“{y}”：{zh}。"), format!("\"{x}\" exceeds \"{y}\": {en}"))
}

/// The numerator of an indicator does not exceed its denominator, if both are printed.
fn of_indicator(reader: &Reader, small: usize) -> Option<Finding> {
    let claims = reader.claims;
    let part =
        reader.about.one(small).filter(|chosen| chosen.counted == Counted::Numerator && chosen.part.is_none())?;
    let around = small.saturating_sub(NEAR)..(small + NEAR + 1).min(claims.len());
    let whole = |large: &usize| {
        let years = |at: usize| claims[at].period.as_ref().map(|period| (period.from, period.to));
        *large != small
            && years(*large) == years(small)
            && claims[*large].is_like(&claims[small])
            && reader.about.one(*large).is_some_and(|chosen| chosen.is_base_of(part.indicator))
    };
    let large = around.filter(whole).min_by_key(|large| large.abs_diff(small))?;
    let (zh, en) = (&part.indicator.zh, &part.indicator.en);
    is_above(&claims[small].interval, &claims[large].interval).then(|| {
        let zh = format!("“{zh}”的分子不应大于分母");
        let en = format!("the numerator of \"{en}\" cannot exceed its denominator");
        exceeds(reader, small, large, &zh, &en)
    })
}

/// What was done with some things does not exceed the things right before it: 包案118件,已化解121件.
fn done(reader: &Reader, small: usize) -> Option<Finding> {
    let claims = reader.claims;
    let large = small.checked_sub(1)?;
    let (some, all) = (&claims[small], &claims[large]);
    let verb = some.label.trim_start_matches(',').strip_prefix('已')?;
    let known = words(Lang::Zh).rate.iter().flat_map(|rate| rate.part.iter()).any(|part| verb.starts_with(part));
    let beside = some.kind == Kind::Count && some.is_like(all) && some.sentence == all.sentence && some.cell.is_none();
    let own = !says(&all.label, &["已"]);
    (known && beside && own && is_above(&some.interval, &all.interval)).then(|| {
        let (zh, en) = ("已办的不应多于所办的", "those done cannot outnumber those there were");
        exceeds(reader, small, large, zh, en)
    })
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
            let years = |claim: &Claim| claim.period.as_ref().map(|period| (period.from, period.to));
            let near = rule.near.unwrap_or(usize::MAX);
            let apart = large.abs_diff(small) <= near && (near > 1 || large < small);
            large != small && apart && years(a) == years(b) && (!rule.like || class(&a.unit) == class(&b.unit))
        });
        if let Some(large) = beside.min_by_key(|large| large.abs_diff(small))
            && is_above(&a.interval, &claims[large].interval)
        {
            return Some((small, large));
        }
    }
    None
}
