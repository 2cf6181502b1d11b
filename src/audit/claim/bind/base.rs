//! The number that a change is told to be from: in the bracket behind it, or between the words of comparison and those of
//! change.

use crate::audit::{
    claim::{Binding, Claim, folded::Folded},
    lexicon::words,
};
use crate::lang::Lang;

/// The number right before a change whose words compare with its period: 比2018年的80件增长60%, 较2018年(80件)增长60%.
pub(super) fn base_before(text: &Folded, found: &[Claim], at: usize) -> Option<usize> {
    let base = at.checked_sub(1)?;
    let start = base.checked_sub(1).map_or(0, |before| found[before].char_end);
    let (claim, old) = (&found[at], &found[base]);
    let before = text.slice(start.max(old.char_start.saturating_sub(24))..old.char_start);
    let before = before.rsplit([',', ';', '。', '\n', ')']).next()?.trim_end_matches(['的', '(']);
    let compared = before.strip_prefix(['较', '比'])?;
    let between = text.slice(old.char_end..claim.char_start);
    let plain = !between.contains([',', ';', '、', '。', '较', '比']);
    (plain && is_earlier(compared) && old.is_measured() && old.sentence == claim.sentence).then_some(base)
}

/// The only number in the bracket right behind a change, with no other words than those of its period: 增长20%(上年100件); in
/// English behind `from`, or behind a comparison: 5.0% fewer than the 61,340 of 2022.
pub(super) fn base_behind(text: &Folded, found: &[Claim], at: usize) -> Option<usize> {
    let (claim, old) = (&found[at], found.get(at + 1)?);
    if old.label == "from" {
        let plain = text.slice(claim.char_end..old.char_start).trim() == "from" && old.is_measured();
        return (plain && old.sentence == claim.sentence).then_some(at + 1);
    }
    let than = text.slice(claim.char_end..old.char_start);
    if old.label.ends_with("than the") && !than.contains([',', '.', ';']) {
        return (old.is_measured() && old.sentence == claim.sentence).then_some(at + 1);
    }
    let close = text.bracket_at(claim.char_end)?;
    let only = old.char_end <= close && found.get(at + 2).is_none_or(|next| next.char_start > close);
    let said = text.slice(claim.char_end + 1..old.char_start);
    (only && old.is_measured() && is_earlier(said.trim_end_matches(['为', '是', ':', ' ']))).then_some(at + 1)
}

/// Whether a number is told to be the base of the change behind it or before it: 较上年(100件)下降20%, 增长20%(2018年80件).
pub(super) fn is_base(text: &Folded, found: &[Claim], at: usize) -> bool {
    let behind = found.get(at + 1).is_some_and(Claim::is_change) && base_before(text, found, at + 1) == Some(at);
    let of_it = |before: usize| found[before].is_change() && base_behind(text, found, before) == Some(at);
    behind || at.checked_sub(1).is_some_and(of_it)
}

/// What the change before another one in its sentence is of, if nothing stands between them but their bases; the first of
/// these is at `start`.
pub(super) fn of_change_before(found: &[Claim], start: usize) -> Option<usize> {
    let before = start.checked_sub(1)?;
    let is_base =
        |change: usize| matches!(found[change].binding, Some(Binding::Change { base, .. }) if base == Some(before));
    let change = if before > 0 && is_base(before - 1) { before - 1 } else { before };
    match found[change].binding {
        Some(Binding::Change { of, .. }) if found[change].sentence == found[start].sentence => Some(of),
        _ => None,
    }
}

/// Whether the words of a change begin with a comparison of their own: 较2018年增长, and up 60%.
pub(super) fn compares(change: &Claim) -> bool {
    let label = change.label.to_ascii_lowercase();
    let label = label.trim_start_matches([',', ')', ' ']);
    label.starts_with(['较', '比']) || label.starts_with("同比") || label.starts_with("环比") || label.contains("and ")
}

/// Whether some words name a past period and nothing else: 上年, 2018年, 去年同期.
fn is_earlier(said: &str) -> bool {
    let year = said.trim_end_matches("同期").strip_suffix('年');
    let named = year.is_some_and(|year| year.len() == 4 && year.bytes().all(|c| c.is_ascii_digit()));
    named || words(Lang::Zh).past.contains(&said)
}
