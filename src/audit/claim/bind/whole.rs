//! Counts that come with their shares, and the count before them that they add up to.

use super::{BACK, parts::may_be_part};
use crate::audit::{
    claim::{Binding, Claim, Kind, Tie, compared::is_compared, quotient::is_share},
    exact::Rational,
};

/// Ties counts that are each followed by their share to the count that they add up to: 受理100件,治安类40件,占40%;交通类60件,占60%.
pub(super) fn wholes_of_shares(found: &mut [Claim]) {
    let mut at = 0;
    while at < found.len() {
        let parts = with_shares(found, at);
        let end = at + (2 * parts.len()).max(1);
        if let Some(total) = whole_of(found, &parts) {
            for part in parts {
                found[part].bind(Binding::Part { total, all: false }, Tie::Told);
            }
        }
        at = end;
    }
}

/// The counts from `at` on, each with a share right behind it, of one sentence.
pub(in crate::audit) fn with_shares(found: &[Claim], at: usize) -> Vec<usize> {
    let is_pair = |at: &usize| {
        let pair = found.get(*at).zip(found.get(at + 1));
        pair.is_some_and(|(count, share)| {
            let free = !matches!(count.binding, Some(Binding::Part { .. })) && !is_compared(count);
            count.is_count()
                && free
                && share.kind == Kind::Percent
                && is_share(share)
                && count.sentence == share.sentence
        })
    };
    let same = |next: &usize| found[*next].sentence == found[at].sentence && may_be_part(&found[*next], &found[at]);
    (at..found.len()).step_by(2).take_while(|next| is_pair(next) && same(next)).collect()
}

/// The count before some parts, in their sentence or the one before it, that is their sum.
fn whole_of(found: &[Claim], parts: &[usize]) -> Option<usize> {
    let (first, sum) = (*parts.first()?, Rational::sum(parts.iter().map(|&part| found[part].value))?);
    let is_whole = |total: &usize| {
        let whole = &found[*total];
        // 甲类60件,占50%;乙类36件,占30%;丙类24件,占20% are of a whole that is not printed.
        let shared = found.get(*total + 1).is_some_and(|next| next.kind == Kind::Percent && is_share(next));
        let near = whole.is_near(&found[first]) && !is_compared(whole) && whole.binding.is_none() && !shared;
        near && whole.value == sum && parts.iter().all(|&part| may_be_part(&found[part], whole))
    };
    (first.saturating_sub(BACK)..first).rev().find(is_whole).filter(|_| parts.len() > 1)
}
