//! Units and directions that only one claim of a list carries, and a change that only its verb tells.

use super::{JOINTS, gap};
use crate::audit::{
    claim::{
        Claim, Kind,
        compared::{compared_with, is_compared, is_moved},
        folded::Folded,
        stock::opens_stock,
    },
    exact::Rational,
    interval::Interval,
    lexicon::{Change, words},
};
use crate::lang::Lang;

/// Gives the numbers of a list the unit that only the last one carries: 分别为3、5、7件.
pub(super) fn share_units(text: &Folded, found: &mut [Claim]) {
    for at in (0..found.len().saturating_sub(1)).rev() {
        let joined = JOINTS.contains(&gap(text, found, at).trim());
        if found[at].kind != Kind::Bare
            || !joined
            || found[at + 1].kind == Kind::Bare
            || gap(text, found, at).trim() == ","
        {
            continue;
        }
        let (unit, kind) = (found[at + 1].unit.clone(), found[at + 1].kind);
        let claim = &mut found[at];
        if unit == "%" {
            let share = |x: Rational| x.checked_div(Rational::integer(100)).unwrap_or(x);
            let half = claim.place.checked_div(Rational::integer(200)).unwrap_or(Rational::ZERO);
            (claim.value, claim.place) = (share(claim.value), share(claim.place));
            if let Some((low, high)) = claim.value.checked_sub(half).zip(claim.value.checked_add(half)) {
                claim.interval = Interval::between(low, true, high, false);
            }
        }
        (claim.unit, claim.kind) = (unit, kind);
    }
}

/// Makes points of the number of a list whose unit only the last one carries in full: 分别下降2个和5个百分点.
fn share_points(text: &Folded, found: &mut [Claim], lang: Lang) {
    for at in (0..found.len().saturating_sub(1)).rev() {
        let points = found[at].unit == "个" && found[at + 1].kind == Kind::Points;
        if !points || !JOINTS.contains(&gap(text, found, at).trim()) {
            continue;
        }
        let label = found[at].label.trim_start_matches(',').to_owned();
        let change = words(lang).change.find(|word| label.ends_with(word)).map(|(_, change)| change);
        let fall = change == Some(Change::Fall);
        let unit = found[at + 1].unit.clone();
        for (of, claim) in found[at..at + 2].iter_mut().enumerate() {
            let Some(by) = Rational::new(1, if of == 0 { 100 } else { 1 }) else { continue };
            let (value, place) = (claim.value.checked_mul(by), claim.place.checked_mul(by));
            let Some(((value, place), interval)) = value.zip(place).zip(claim.interval.scaled(by)) else { continue };
            (claim.value, claim.place, claim.interval) = (value, place, interval);
            if fall && !claim.value.is_negative() {
                (claim.value, claim.interval) = (claim.value.negated(), claim.interval.negated());
            }
            (claim.unit, claim.kind) = (unit.clone(), Kind::Points);
        }
    }
}

/// Gives the items of a list the direction that only the first one carries, 分别下降8%、9%, and makes changes of counts in a list of
/// them: 同比分别增加5件、减少3件.
pub(super) fn share_changes(text: &Folded, found: &mut [Claim], lang: Lang) {
    share_points(text, found, lang);
    for at in 1..found.len() {
        let (kind, fall) = (found[at - 1].kind, found[at - 1].value.is_negative());
        let between = gap(text, found, at - 1);
        let counted = found[at - 1].kind == Kind::Change && found[at].is_count();
        if let Some(change) = bare(&found[at], lang).filter(|_| counted && between.starts_with(['、', '和'])) {
            found[at].make_change(change);
            continue;
        }
        let joined = matches!(between.trim(), "、" | "和" | "与" | "及" | "and");
        if !joined || found[at].kind != Kind::Percent || !matches!(kind, Kind::Growth | Kind::Points) {
            continue;
        }
        let claim = &mut found[at];
        claim.kind = kind;
        if fall {
            (claim.value, claim.interval) = (claim.value.negated(), claim.interval.negated());
        }
    }
}

/// After the number of the year before, or what it has become, a bare word of change makes a change of the next: 上年为75件,
/// 增加15件, 由312项减至265项,减少47项. Of two of them one is what went and the other what came.
pub(super) fn moves(found: &mut [Claim], lang: Lang) {
    for at in 1..found.len() {
        let (before, claim) = (&found[at - 1], &found[at]);
        let reached = || at > 1 && compared_with(found, at - 2) == Some(at - 1) && is_moved(&found[at - 2]);
        let alone = || {
            found.get(at + 1).is_none_or(|next| {
                next.sentence != claim.sentence || !next.is_like(claim) || bare(next, lang).is_none()
            })
        };
        if let Some(change) = bare(claim, lang)
            && matches!(claim.kind, Kind::Count | Kind::Duration | Kind::Money)
            && claim.sentence == before.sentence
            && (is_compared(before) || at > 1 && opens_stock(before, &found[at - 2], lang) || reached() && alone())
        {
            found[at].make_change(change);
        }
    }
}

/// The change that the words before a claim state, if they say nothing else.
fn bare(claim: &Claim, lang: Lang) -> Option<Change> {
    let label = claim.label.trim_start_matches([',', ')', '、', '和']).trim_end_matches('了');
    words(lang).change.find(|word| label == word).map(|(_, change)| change)
}
