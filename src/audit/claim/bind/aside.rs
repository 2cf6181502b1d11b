//! Claims within a list of parts that are none of it.

use super::{base::is_base, gap, opening::is_again, rate::is_own_count};
use crate::audit::{
    claim::{Claim, Kind, compared::is_compared, folded::Folded},
    lexicon::{says, words},
};
use crate::lang::Lang;

/// Whether a claim behind a total is no part of it, whatever it counts.
pub(super) fn is_aside(text: &Folded, found: &[Claim], at: usize, total: usize, lang: Lang) -> bool {
    let claim = &found[at];
    let of_others = is_base(text, found, at) || is_whole_of_share(text, found, at) || is_own_count(text, found, at);
    of_others
        || is_actual(claim, &found[at - 1])
        || is_of_other_year(claim, &found[total])
        || is_again(claim)
        || is_compared(claim)
        || claim.is_average()
        // 其中民事10件、行政20件,合计30件 tells the sum.
        || says(&claim.label, &words(lang).total)
}

/// Whether a count is what was done of what was due right before it: 应出庭的213件,实际出庭208件.
fn is_actual(claim: &Claim, due: &Claim) -> bool {
    let label = claim.label.trim_start_matches(',');
    due.label.contains('应') && (label.starts_with("实际") || label.starts_with('实')) && claim.is_like(due)
}

/// Whether a claim names a year that is none of those of another one: 2023年89件,其中2022年104件.
fn is_of_other_year(claim: &Claim, other: &Claim) -> bool {
    let named = |claim: &Claim| claim.period.as_ref().is_some_and(|period| !period.text.is_empty());
    let (Some(year), (from, to)) = (claim.year(), other.years()) else { return false };
    named(claim) && named(other) && (from.is_some_and(|from| year < from) || to.is_some_and(|to| year > to))
}

/// Whether a count is the whole that a share behind it is of: 120件,占全县总数(480件)的25%.
pub(super) fn is_whole_of_share(text: &Folded, found: &[Claim], at: usize) -> bool {
    let Some((before, share)) = at.checked_sub(1).zip(found.get(at + 1)) else { return false };
    let of_it = || text.slice(found[at].char_end..share.char_start).trim_start_matches(')').starts_with('的');
    share.kind == Kind::Percent && gap(text, found, before).contains('占') && of_it()
}
