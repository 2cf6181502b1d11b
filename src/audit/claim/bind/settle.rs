//! Lists of parts that are of another total than the nearest one, or not of one kind.

use std::collections::{BTreeMap, BTreeSet};

use super::{BACK, parts::may_be_part};
use crate::audit::{
    claim::{Binding, Claim, Stock, Tie, compared::is_compared},
    exact::Rational,
};
use crate::lang::Lang;

/// Where some of the parts of a list are counts of what the total counts, the others are none: 结案310件,其中食品类立案120件、
/// 结案118件.
pub(super) fn of_one_kind(found: &mut [Claim], lang: Lang) {
    let own = |claim: &Claim, total: &Claim| {
        let [stock, whole] = [claim, total].map(|claim| Stock::of(claim, lang));
        whole.is_some() && stock == whole
    };
    let totals: BTreeSet<usize> = found
        .iter()
        .filter(|claim| claim.total().is_some_and(|total| own(claim, &found[total])))
        .filter_map(Claim::total)
        .collect();
    for at in 0..found.len() {
        let other = found[at].total().filter(|total| totals.contains(total) && Stock::of(&found[at], lang).is_some());
        if other.is_some_and(|total| !own(&found[at], &found[total])) {
            (found[at].binding, found[at].tie) = (None, None);
        }
    }
}

/// Ties a list of parts that does not add up to the nearest total to the one further up in the sentence that it does add up
/// to: 受理200件,审结180件,其中民事120件、刑事80件.
pub(super) fn settle(found: &mut [Claim]) {
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, claim) in found.iter().enumerate() {
        if let Some(total) = claim.total().filter(|&total| total < at) {
            lists.entry(total).or_default().push(at);
        }
    }
    for (total, parts) in lists {
        let sum = Rational::sum(parts.iter().map(|&at| found[at].value));
        let Some(sum) = sum.filter(|sum| parts.len() > 1 && *sum != found[total].value) else { continue };
        let fits = |other: &usize| {
            let whole = &found[*other];
            let all = || parts.iter().all(|&part| may_be_part(&found[part], whole));
            whole.sentence == found[total].sentence && whole.value == sum && !is_compared(whole) && all()
        };
        let Some(whole) = (total.saturating_sub(BACK)..total).rev().find(fits) else { continue };
        for part in parts {
            if let Some(Binding::Part { all, .. }) = found[part].binding {
                found[part].bind(Binding::Part { total: whole, all }, Tie::Told);
            }
        }
    }
}
