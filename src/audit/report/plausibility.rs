//! Counts that can hardly exceed others: hearings attended and lawsuits, what was resolved and what there was.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, parts::is_above};
use crate::audit::{
    claim::{Binding, Claim, Kind, Tie, class},
    lexicon::{Named, Rule, says, words},
    relation::Verdict,
};
use crate::lang::Lang;

/// How many counts on each side are searched for the one that another should not exceed.
const AROUND: usize = 8;

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

/// Applies each rule to the first matching claims of a period, and to all others that what is done does not exceed what
/// there is.
pub(super) fn check(reader: &mut Reader) {
    let ruled: BTreeMap<usize, (usize, &Rule)> = words(Lang::Zh)
        .rules
        .iter()
        .filter_map(|rule| broken(reader, rule).map(|(smaller, larger)| (smaller, (larger, rule))))
        .collect();
    for small in 0..reader.claims.len() {
        let finding = match ruled.get(&small) {
            Some((large, rule)) => Some(exceeds(reader, small, *large, &rule.zh, &rule.en)),
            None => done(reader, small),
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

/// What was done with some things does not exceed the things right before it: 包案118件,已化解121件.
fn done(reader: &Reader, small: usize) -> Option<Finding> {
    let claims = reader.claims;
    let large = small.checked_sub(1)?;
    let (some, all) = (&claims[small], &claims[large]);
    let verb = some.label.trim_start_matches(',').strip_prefix('已')?;
    let known = words(Lang::Zh).rate.iter().flat_map(|rate| rate.part.iter()).any(|part| verb.starts_with(part));
    let beside = some.kind == Kind::Count && some.is_like(all) && some.sentence == all.sentence && some.cell.is_none();
    let own = !says(&all.label, &["已"]) && !matches!(all.binding, Some(Binding::Part { .. }));
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
