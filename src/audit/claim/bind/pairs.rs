//! Lists of changes: each is of the claim, and from the number of the year before, at the same place of their lists.

use std::ops::Range;

use super::{JOINTS, gap};
use crate::audit::{
    claim::{
        Binding, Claim, Tie,
        compared::{compared_with, is_compared},
        folded::Folded,
    },
    lexicon::words,
};
use crate::lang::Lang;

/// How far behind a list `respectively` may stand, in characters.
const BEHIND: usize = 16;
/// How many changes a list may have.
const MOST: usize = 24;

/// Gives the further numbers of a list of the year before the words and the period of the first: 去年同期分别为140件、100件.
pub(super) fn share_pasts(text: &Folded, found: &mut [Claim]) {
    for at in 1..found.len() {
        let (before, claim) = (&found[at - 1], &found[at]);
        let listed = is_compared(before) && claim.is_like(before);
        let listed = listed
            && (before.label.contains("分别") || before.label.is_ascii() && gap(text, found, at - 1).trim() == "and");
        if listed && JOINTS.contains(&gap(text, found, at - 1).trim()) {
            let (label, period) = (before.label.clone(), before.period.clone());
            (found[at].label, found[at].period) = (label, period);
        }
    }
}

/// Ties the changes of each list to the claims that they are of, and returns those that are of a list, in order: no other claim is
/// theirs.
pub(super) fn pairs(text: &Folded, found: &mut [Claim], lang: Lang) -> Vec<usize> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let lists = listed(text, found, at, lang).or_else(|| alternating(text, found, at));
        let Some(Lists { changes, of, from }) = lists else {
            at += 1;
            continue;
        };
        at = changes.last().map_or(at, |last| *last) + 1;
        for (place, &change) in changes.iter().enumerate() {
            if let Some(&of) = of.get(place) {
                found[change].bind(Binding::Change { of, base: from.get(place).copied() }, Tie::Named);
            }
        }
        all.extend(changes);
    }
    all
}

/// Changes, with what they are of and from; empty if that is not told.
struct Lists {
    changes: Vec<usize>,
    of: Vec<usize>,
    from: Vec<usize>,
}

/// A list of changes that begins at `at`, beside one of claims and perhaps one of earlier numbers: 分别为186件、94件,分别增长32.9%和
/// 下降6.0%,去年同期分别为140件、100件.
fn listed(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<Lists> {
    let goes_on = |next: &usize| {
        let (first, claim) = (&found[at], &found[*next]);
        claim.kind == first.kind && claim.sentence == first.sentence && (*next == at || is_bare(claim, lang))
    };
    if !found[at].is_change() {
        return None;
    }
    let length = (at..found.len()).take(MOST + 1).take_while(goes_on).count();
    let end = at + length;
    if !(2..=MOST).contains(&length) {
        return None;
    }
    let behind = earlier(text, found, end, length);
    let before = at.checked_sub(length).and_then(|start| earlier(text, found, start, length));
    let start = before.as_ref().filter(|_| behind.is_none()).map_or(at, |from| from.start);
    let told = |at: usize| found[at].label.contains("分别");
    let each =
        |end: usize| text.slice(found[end - 1].char_end..found[end - 1].char_end + BEHIND).contains("respectively");
    let from = behind.or(before);
    let of = start.checked_sub(length).map(|first| first..start).filter(|of| is_list(text, found, of));
    let lists = [Some(at..end), from.clone(), of.clone()];
    if !lists.into_iter().flatten().any(|list| told(list.start) || each(list.end)) {
        return None;
    }
    if let Some(first) = at.checked_sub(2 * length).filter(|&first| is_alternating(found, first..at)) {
        let every = |first: usize| (first..at).step_by(2).collect();
        return Some(Lists { changes: (at..end).collect(), of: every(first), from: every(first + 1) });
    }
    if let Some(first) = at.checked_sub(2 * length).filter(|&first| is_moving(found, first..at)) {
        let every = |first: usize| (first..at).step_by(2).collect();
        return Some(Lists { changes: (at..end).collect(), of: every(first + 1), from: every(first) });
    }
    if of.is_none() && from.is_none() {
        return None;
    }
    // Without the earlier numbers, another claim of the sentence may be taken for one.
    let alone = || of.as_ref().is_some_and(|of| is_alone(found, of.start..end));
    let of = if from.is_some() || alone() { of } else { None };
    let indices = |list: Option<Range<usize>>| list.map(Iterator::collect).unwrap_or_default();
    Some(Lists { changes: (at..end).collect(), of: indices(of), from: indices(from) })
}

/// Claims with a change behind each, and a list of earlier numbers: 186件(增长32.9%)、94件(下降6.0%),去年同期分别为140件、100件.
fn alternating(text: &Folded, found: &[Claim], at: usize) -> Option<Lists> {
    let is_pair = |at: usize| {
        let pair = found.get(at).zip(found.get(at + 1));
        pair.is_some_and(|(of, change)| {
            change.is_change() && !of.is_change() && !is_compared(of) && change.sentence == found[at].sentence
        })
    };
    let length = (at..found.len()).step_by(2).take(MOST + 1).take_while(|&next| is_pair(next)).count();
    let end = at + 2 * length;
    let from = if (2..=MOST).contains(&length) { earlier(text, found, end, length)? } else { return None };
    if !found[from.start].label.contains("分别") {
        return None;
    }
    let of = (at..end).step_by(2);
    let like = of.clone().zip(from.clone()).all(|(of, from)| found[of].is_like(&found[from]));
    like.then(|| Lists { changes: (at + 1..end).step_by(2).collect(), of: of.collect(), from: from.collect() })
}

/// Whether claims of one sentence have an earlier number behind each: 处罚310件(上年300件),许可286件(上年260件).
fn is_alternating(found: &[Claim], all: Range<usize>) -> bool {
    all.clone().step_by(2).all(|of| {
        let (new, old) = (&found[of], &found[of + 1]);
        let here = new.sentence == found[all.end].sentence && old.sentence == new.sentence;
        here && is_compared(old) && !is_compared(new) && !new.is_change() && old.is_like(new)
    })
}

/// Whether each second claim is what the one before it has become: 由10%降至8%,由12%降至7%.
fn is_moving(found: &[Claim], all: Range<usize>) -> bool {
    let same = |of: usize| found[of].sentence == found[all.end].sentence;
    all.clone().step_by(2).all(|old| same(old) && compared_with(found, old) == Some(old + 1))
}

/// The list of earlier numbers at `start`, if there are that many.
fn earlier(text: &Folded, found: &[Claim], start: usize, length: usize) -> Option<Range<usize>> {
    let list = start..start + length;
    let (first, last) = (found.get(start)?, found.get(list.end - 1)?);
    let same = found.get(start.checked_sub(1)?)?.sentence == first.sentence && first.sentence == last.sentence;
    let past = is_compared(first) || is_compared(last) || first.label.ends_with("from");
    let joined = |at: usize| JOINTS.contains(&gap(text, found, at).trim());
    let counts = found[list.clone()].iter().all(|claim| claim.is_like(first) && !claim.is_change());
    (same && past && counts && (start..list.end - 1).all(joined)).then_some(list)
}

/// Whether claims are a list of numbers that changes may be of, and no part of a longer one.
fn is_list(text: &Folded, found: &[Claim], of: &Range<usize>) -> bool {
    let first = &found[of.start];
    let each = found[of.clone()].iter().all(|claim| {
        claim.sentence == first.sentence && claim.is_like(first) && !claim.is_change() && !is_compared(claim)
    });
    // 投诉186件、举报94件、建议10件 are three, of which two are none that are listed.
    let joint = |at: usize| gap(text, found, at).trim_start().chars().next().filter(|c| ",、和与及a".contains(*c));
    let longer = of.start.checked_sub(1).is_some_and(|before| {
        let like = found[before].sentence == first.sentence && found[before].is_like(first);
        let whole = first.total() == Some(before) || is_compared(&found[before]);
        like && !whole && joint(before).is_some_and(|c| c != ',' || joint(of.start) == Some(','))
    });
    each && !longer
}

/// Whether a sentence has no other claims than some.
fn is_alone(found: &[Claim], own: Range<usize>) -> bool {
    let sentence = found[own.start].sentence;
    let before = own.start.checked_sub(1).is_some_and(|at| found[at].sentence == sentence);
    !before && found.get(own.end).is_none_or(|claim| claim.sentence != sentence)
}

/// Whether a change says nothing but its direction: 和下降6.0%, and down 6%.
fn is_bare(change: &Claim, lang: Lang) -> bool {
    let label = change.label.to_ascii_lowercase();
    let label = label.trim_start_matches([',', '、', '和', '与', '及', ' ']);
    let label = label.strip_prefix("and").unwrap_or(label).trim();
    label.is_empty() || words(lang).change.find(|word| word == label).is_some()
}
