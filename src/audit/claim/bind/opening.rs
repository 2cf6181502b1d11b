//! What opens a list of parts: 其中, a colon, 从类型看, Of 57 complaints.

use super::{BACK, apart::exclude, parts::may_be_part, total::total_before};
use crate::audit::{
    claim::{
        Claim,
        compared::{compared_with, is_compared},
        measure,
    },
    lexicon::{Lexicon, says, words},
};
use crate::lang::Lang;

/// The total of a list that opens, if there is one, and whether its parts are said to be all.
pub(super) struct Opening {
    pub(super) total: Option<usize>,
    pub(super) all: bool,
}

/// The list that opens before a claim by the words between it and the one before; none if they say nothing. What only goes on with
/// a list is not told again.
pub(super) fn opening(found: &[Claim], at: usize, between: &str, goes_on: bool, lang: Lang) -> Option<Opening> {
    let lists = words(lang);
    let next = found[at].sentence != found[at - 1].sentence;
    let lower = between.to_ascii_lowercase();
    // 即3,847件中有631件 says a number again.
    let again = lower.contains(",即") && !(found[at].is_like(&found[at - 1]) && found[at].value < found[at - 1].value);
    let all = !again && says(&lower, &lists.complete);
    let opened = |total: Option<usize>| Some(Opening { total, all });
    // In-house lawyers closed 7,364 of these matters: that is the part.
    let own = ["of these", "of those", "of them"].iter().any(|of| lower.trim_start().starts_with(of));
    let listed = !goes_on && !own && says(&lower, &lists.parts);
    if all || listed || !next && introduces(between) && opens_parts(found, at) {
        // 574 replies, of which 603 were positive, is of nothing else.
        let direct = ["of which", "of whom"].iter().any(|of| lower.trim_start_matches([',', ' ', '(']).starts_with(of));
        let nearest = Some(at - 1).filter(|&total| direct && !next && found[total].is_count());
        return opened(nearest.or_else(|| total_before(found, at, next && opens(&lower, &lists.parts), lang)));
    }
    if is_aspect(&lower, lists) {
        // An aspect is one of the whole, and none of its parts.
        let total = total_before(found, at, next, lang).map(|total| found[total].total().unwrap_or(total));
        return opened(total.filter(|&total| found[total].value > found[at].value));
    }
    if is_of(&found[at - 1]) && !next && between.trim() != "and" {
        return opened(Some(at - 1));
    }
    if let Some(total) = among_named(found, at) {
        return opened(Some(total));
    }
    if is_pair(found, at, lang) {
        return opened(total_before(found, at, false, lang));
    }
    None
}

/// Whether some words name an aspect by which parts are told apart: 从类型来看, 按区域划分.
fn is_aspect(said: &str, lexicon: &Lexicon) -> bool {
    let ends = |behind: &str| lexicon.aspect_ends.iter().any(|end| behind.starts_with(end));
    let names = |aspect: &&str| said.match_indices(*aspect).any(|(at, _)| ends(&said[at + aspect.len()..]));
    lexicon.aspects.iter().any(names)
}

/// Whether a count behind a colon may be a part of the one before it: neither more than that, nor of what it has become.
fn opens_parts(found: &[Claim], at: usize) -> bool {
    let moved = at > 1 && compared_with(found, at - 2) == Some(at - 1);
    !moved && (found[at].value <= found[at - 1].value || !may_be_part(&found[at], &found[at - 1]))
}

/// Whether a colon follows a claim, at once or after a few words: 312 applications in 2022/23: 266 were granted.
fn introduces(between: &str) -> bool {
    between.starts_with(':') || between.ends_with(": ") && !between.contains([',', '.'])
}

/// Whether a sentence begins with 其中, so that the total is in the one before.
fn opens(between: &str, parts: &[&str]) -> bool {
    let start = between.rsplit(['。', '\n', '.']).next().unwrap_or_default().trim_start();
    parts.iter().any(|word| start.starts_with(word))
}

/// Whether a claim and the next are two parts that exclude each other, of people: 男60名、女40名, 89 women and 57 men.
pub(super) fn is_pair(found: &[Claim], at: usize, lang: Lang) -> bool {
    let Some(next) = found.get(at + 1).filter(|next| next.sentence == found[at].sentence) else { return false };
    let people = |claim: &Claim| measure::class(&claim.unit) == "人" || matches!(&*claim.unit, "woman" | "man");
    people(&found[at]) && people(next) && exclude(&found[at], next, lang)
}

/// The count whose name begins the words of a part of it: 民间纠纷16207件,民间纠纷中婚姻家庭4318件.
fn among_named(found: &[Claim], at: usize) -> Option<usize> {
    let (name, part) = found[at].label.trim_start_matches([',', ';']).split_once('中')?;
    let named = |total: &usize| found[*total].label.ends_with(name) && may_be_part(&found[at], &found[*total]);
    let near = (at.saturating_sub(BACK)..at).rev().filter(|&total| found[total].sentence == found[at].sentence);
    near.filter(|_| name.chars().count() > 1 && !part.is_empty()).find(named)
}

/// Whether a claim introduces its parts: Of 57 complaints, 49 were resolved.
fn is_of(claim: &Claim) -> bool {
    let told = ["of", "of the"].iter().any(|of| claim.label.eq_ignore_ascii_case(of));
    (told || is_again(claim)) && claim.is_count()
}

/// Whether a claim names a count again whose parts follow: of these 120, 90 were settled.
pub(super) fn is_again(claim: &Claim) -> bool {
    let label = claim.label.to_ascii_lowercase();
    ["of these", "of those"].iter().any(|of| label.ends_with(of))
}

/// Whether the words between a claim and the one before make it one of these: 35个单位中,30个单位.
pub(super) fn is_among(found: &[Claim], at: usize, between: &str) -> bool {
    let (part, whole) = (&found[at], &found[at - 1]);
    let words = between.trim_end_matches(',');
    let told = words.ends_with('中') && !words.contains([',', '、', ';', '。', '(', ')', '其']);
    told && part.sentence == whole.sentence
        && may_be_part(part, whole)
        && part.value <= whole.value
        && !is_compared(part)
}
