//! Lists with their subjects: 分别, `respectively`.

use super::{JOINTS, gap};
use crate::audit::{
    claim::{Binding, Claim, Tie, folded::Folded},
    lexicon::words,
};
use crate::lang::Lang;

/// How far before 分别 its subjects may begin.
const SUBJECTS: usize = 80;

/// Ties the claims of a list to their subjects by 分别 or `respectively`.
pub(super) fn respectively(text: &Folded, found: &mut [Claim]) {
    let mut at = 0;
    while at < found.len() {
        let listed =
            |next: &usize| found[*next].kind == found[at].kind && JOINTS.contains(&gap(text, found, next - 1).trim());
        let end = at + 1 + (at + 1..found.len()).take_while(listed).count();
        if let Some(subjects) = subjects(text, &found[at]).or_else(|| subjects_of(text, &found[at..end])) {
            for (place, claim) in found[at..end].iter_mut().enumerate() {
                let subject = if subjects.len() == end - at { subjects[place].as_str() } else { "" };
                if claim.binding.is_none() {
                    claim.bind(Binding::Respectively { subject: subject.into() }, Tie::Told);
                }
            }
        }
        at = end;
    }
}

/// The subjects before 分别 in the clause of a claim.
pub(super) fn subjects(text: &Folded, claim: &Claim) -> Option<Vec<String>> {
    if !claim.label.contains("分别") {
        return None;
    }
    let words = text.slice(claim.char_start.saturating_sub(SUBJECTS)..claim.char_start);
    let clause = words.rsplit([',', ';', ':', '。', '(', '\n']).next()?;
    let (listed, _) = clause.split_once("分别")?;
    Some(listed.split(['、', '和', '与', '及']).map(|subject| subject.trim().into()).collect())
}

/// The subjects of an English list that ends with `respectively`: thefts, frauds and robberies numbered 12, 9 and 4.
fn subjects_of(text: &Folded, list: &[Claim]) -> Option<Vec<String>> {
    let (first, last) = (list.first()?, list.last()?);
    let behind = text.slice(last.char_end..last.char_end + 14);
    if list.len() < 2 || !behind.trim_start_matches([',', ' ']).starts_with("respectively") {
        return None;
    }
    let before = text.slice(first.char_start.saturating_sub(SUBJECTS)..first.char_start);
    let sentence = before.rsplit(['.', ';', ':', '\n']).next()?;
    let items = sentence.split(',').flat_map(|item| item.split(" and ")).map(str::trim);
    let mut subjects: Vec<String> = items.filter(|item| !item.is_empty()).map(Into::into).collect();
    // The verb follows the last subject.
    let last = subjects.last_mut()?;
    let named: Vec<&str> = last.split(' ').take_while(|word| !words(Lang::En).reached.contains(word)).collect();
    *last = named.join(" ");
    Some(subjects)
}
