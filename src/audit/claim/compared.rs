//! Claims that are only a base of comparison, and the claims that they are one for.

use super::{Binding, Claim, Kind, folded::is_han};
use crate::audit::lexicon::{says, words};
use crate::lang::Lang;

/// The longest verb between two numbers of which the second is what the first has become, in characters.
const VERB: usize = 4;

/// Whether a claim is only a base of comparison: 较去年的260件, 上年为260件, up from 260, 260 the year before.
pub(in crate::audit) fn is_compared(claim: &Claim) -> bool {
    let label = claim.label.trim_start_matches(',');
    let with = label.starts_with(['与', '同']) && claim.noun.starts_with("相比");
    let said = says(label, &words(Lang::Zh).compared) && (with || label.starts_with(['较', '比', '由', '从']));
    said || is_past(label, claim.kind == Kind::Percent) || is_moved(claim) || is_origin(claim)
}

/// Whether some words end with a past period and say nothing else of the number: 法律援助案件比上年的, 上年为; before a share it
/// may be named too: 满意度上年.
fn is_past(label: &str, share: bool) -> bool {
    let named = label.trim_end_matches(['为', '是', '有', '的', '仅', '只', '约', ':']);
    let named = named.strip_suffix("分别").unwrap_or(named);
    let before = words(Lang::Zh).past.iter().find_map(|word| named.strip_suffix(word));
    // 是上年80件的1.5倍 compares too.
    let compares = ['比', '较', '由', '从', ',', '是', '为', '于'];
    before.is_some_and(|before| share || before.is_empty() || before.ends_with(compares))
}

/// Whether a number is what has become another one: 由312项压减至265项, 从2019年的1200件增加到.
pub(super) fn is_moved(claim: &Claim) -> bool {
    let Some((_, when)) = claim.label.rsplit_once(['由', '从']) else { return false };
    let when = when.trim_end_matches(['的', '约', '近']);
    let dated = when.is_empty() || when.ends_with('年') || words(Lang::Zh).past.contains(&when);
    let becomes = |verb: &str| !verb.is_empty() && verb.chars().count() <= VERB && verb.chars().all(is_han);
    dated && claim.noun.split_once(['至', '到', '为']).is_some_and(|(verb, _)| becomes(verb))
}

/// Whether an English number is what another has come from, or of the year before.
fn is_origin(claim: &Claim) -> bool {
    let (label, noun) = (claim.label.to_ascii_lowercase(), claim.noun.to_ascii_lowercase());
    let english = words(Lang::En);
    let noun = noun.trim_start_matches("in ").trim_start_matches("of ").trim_start_matches(['(', ' ']);
    let noun = noun.trim_start_matches("the ").trim_start_matches("a ");
    // The 80 received last year, and 80 cases last year.
    let behind = noun.split_once(' ').map_or("", |(_, behind)| behind).trim_start_matches("a ");
    let compared = |words: &str| english.compared.iter().any(|word| words.starts_with(word));
    label == "from" || english.past.iter().any(|word| label.ends_with(word)) || compared(noun) || compared(behind)
}

/// The claim that a base of comparison is one for: the one before it, or in 由66件增加到151件 the one after it.
pub(in crate::audit) fn compared_with(found: &[Claim], at: usize) -> Option<usize> {
    let claim = &found[at];
    if !is_compared(claim) {
        return None;
    }
    let label = claim.label.trim_start_matches(',');
    let after = at + 1 + usize::from(found.get(at + 1).is_some_and(Claim::is_change));
    let begins = label.contains(['由', '从']) || label.ends_with(" from");
    // 结案310件,增长6.9%,去年290件 tells the change first.
    let before = || match found[at.checked_sub(1)?].binding {
        Some(Binding::Change { of, .. }) => Some(of),
        _ => (0..at).rev().find(|&of| !found[of].is_change()),
    };
    let of = if begins { after } else { before()? };
    let other = found.get(of)?;
    let like = other.kind == claim.kind || other.is_count() && claim.is_count();
    (like && other.sentence == claim.sentence && !is_compared(other)).then_some(of)
}
