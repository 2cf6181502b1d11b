//! The counts that a rate is computed from.

use super::{BACK, gap};
use crate::audit::{
    claim::{
        Binding, Claim, Kind, Qualifier, Tie,
        compared::is_compared,
        folded::Folded,
        fraction::ASIDE,
        quotient::{is_share, quotients},
    },
    lexicon::{says_pair, words},
};
use crate::lang::Lang;

/// The counts that a rate is computed from, if its form or its words say so.
pub(super) fn rate(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<(Binding, Tie)> {
    let told = counts_behind(text, found, at).or_else(|| counts_of(text, found, at));
    if let Some(told) = told.or_else(|| count_of_whole(text, found, at)) {
        return Some((told, Tie::Told));
    }
    let reading = quotients(found, at, lang).into_iter().next()?;
    let binding = reading.binding()?;
    let behind = Some(at + 1).filter(|&count| is_own_count(text, found, count));
    Some(match (behind, binding) {
        (Some(count), Binding::Rate { denominator, .. }) => {
            let whole = found[count].is_like(&found[denominator]) && found[count].value <= found[denominator].value;
            (whole.then_some(Binding::Rate { numerator: behind, denominator })?, Tie::Told)
        }
        (_, binding) => (binding, reading.tie),
    })
}

/// Whether a count alone in a bracket right behind a rate is its numerator: 帮教率99.4%(626人).
pub(super) fn is_own_count(text: &Folded, found: &[Claim], at: usize) -> bool {
    let Some((rate, claim)) = at.checked_sub(1).zip(found.get(at)) else { return false };
    let rate = &found[rate];
    let alone = |close: usize| claim.char_end == close && claim.char_start == rate.char_end + 1;
    rate.kind == Kind::Percent && claim.is_count() && text.bracket_at(rate.char_end).is_some_and(alone)
}

/// The counts right before a rate: 312 of 480 case files (65%); 14 cases and lost one of them, or 7.1%.
fn counts_of(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let counts = |other: usize| found[other].is_count() && found[other].sentence == found[at].sentence;
    let (above, below) = (at.checked_sub(2)?, at - 1);
    if !counts(above) || !counts(below) {
        return None;
    }
    let of = matches!(gap(text, found, above).trim(), "of" | "of the" | "of all" | "out of" | "out of the");
    if of && is_share(&found[at]) {
        return Some(Binding::Rate { numerator: Some(above), denominator: below });
    }
    let of_them = text.slice(found[below].char_start..found[at].char_start).contains(" of them");
    (of_them && found[above].value >= found[below].value)
        .then_some(Binding::Rate { numerator: Some(below), denominator: above })
}

/// The counts of a rate in the bracket after it.
pub(super) fn counts_behind(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    two_behind(text, found, at).or_else(|| one_behind(text, found, at)).or_else(|| whole_behind(text, found, at))
}

/// The two counts in the bracket after a rate, with the larger as denominator: 持证率为87.5%(应持证112人,实持证98人). Behind a
/// rough one its noun may stand before the bracket: nearly nine in ten complaints (412 of 463).
fn two_behind(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let claim = &found[at];
    let rough = claim.kind == Kind::Ratio || claim.qualifier != Qualifier::Exact;
    let bracket = text.brackets.partition_point(|&(open, _)| open < claim.char_end);
    let &(open, close) = text.brackets.get(bracket)?;
    let noun = text.slice(claim.char_end..open.min(claim.char_end + ASIDE + 1));
    let beside =
        noun.is_empty() || rough && noun.chars().count() <= ASIDE && !noun.contains([',', ';', '.', '。', '\n']);
    if !beside || found.get(at + 1)?.char_start < open {
        return None;
    }
    let [a, b] = [found.get(at + 1)?, found.get(at + 2)?];
    let two = b.char_end <= close && found.get(at + 3).is_none_or(|next| next.char_start > close);
    let counts = a.is_count() && b.is_count() && a.is_like(b);
    let (above, below) = if a.value < b.value { (at + 1, at + 2) } else { (at + 2, at + 1) };
    (two && counts).then_some(Binding::Rate { numerator: Some(above), denominator: below })
}

/// The whole that an English proportion names, with the count in its bracket: nearly half of the 520 audits (250).
fn whole_behind(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let (rough, whole, count) = (&found[at], found.get(at + 1)?, found.get(at + 2)?);
    let named = matches!(&*whole.label.to_ascii_lowercase(), "of the" | "of" | "of all" | "of our");
    let close = text.bracket_at(count.char_start.checked_sub(1)?)?;
    let alone = close == count.char_end && count.char_start - whole.char_end <= ASIDE;
    let own = named
        && alone
        && rough.kind == Kind::Ratio
        && whole.is_count()
        && count.is_count()
        && count.value <= whole.value;
    own.then_some(Binding::Rate { numerator: Some(at + 2), denominator: at + 1 })
}

/// The count alone in the bracket behind a rough proportion, of the one right before that: 受理463件,近九成(412件)按期办结.
fn one_behind(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let (rough, denominator, count) = (&found[at], at.checked_sub(1)?, found.get(at + 1)?);
    let (whole, close) = (&found[denominator], text.bracket_at(rough.char_end)?);
    let alone = count.char_start == rough.char_end + 1 && count.char_end == close;
    let plain = rough.label.trim_matches([',', ' ', '其', '中']).is_empty() && rough.qualifier != Qualifier::Exact;
    let some = count.is_like(whole) && count.value <= whole.value && whole.sentence == rough.sentence;
    let own = alone && plain && some && whole.is_count() && !is_compared(whole) && whole.total().is_none();
    own.then_some(Binding::Rate { numerator: Some(at + 1), denominator })
}

/// The longest words between 占 and the number of the whole, and between that and the share.
const WHOLE: usize = 20;
const SHARE: usize = 6;

/// The count that is a share of a whole whose number is printed too: 受理1200件,占全市受理总量4800件的25%.
fn count_of_whole(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let (denominator, before) = (at.checked_sub(1)?, at.checked_sub(2)?);
    let whole = &found[denominator];
    let behind = text.slice(whole.char_end..found[at].char_start);
    let of_it = behind.trim_start_matches(')').starts_with('的') && behind.chars().count() <= SHARE;
    let said = text.slice(found[before].char_end..whole.char_start);
    let (subject, name) = said.rsplit_once('占')?;
    if !of_it || behind.contains(',') || name.contains([',', ';', '。']) || name.chars().count() > WHOLE {
        return None;
    }
    let subject = subject.rsplit([',', ';', '。', '、']).next().unwrap_or_default();
    let is_one = |other: &usize| {
        let claim = &found[*other];
        let own = subject.is_empty() || says_pair(&claim.words(), subject);
        let counted = claim.sentence == whole.sentence && claim.is_like(whole) && !is_compared(claim);
        counted && own && claim.value <= whole.value
    };
    let counts: Vec<usize> = (denominator.saturating_sub(BACK)..denominator).filter(is_one).collect();
    // 三类合计10300件,占全部12875件的85% is of the sum.
    let sum = counts.iter().copied().find(|&sum| {
        subject.is_empty() && sum == before && counts.iter().all(|&at| at == sum || found[at].total() == Some(sum))
    });
    if let Some(sum) = sum {
        return Some(Binding::Rate { numerator: Some(sum), denominator });
    }
    // 普通程序 and not 简易程序, where one has all of the words.
    let full: Vec<usize> = counts.iter().copied().filter(|&at| found[at].words().contains(subject)).collect();
    let counts = if full.is_empty() { counts } else { full };
    Some(Binding::Rate { numerator: Some(named(found, &counts, name)?), denominator })
}

/// Of some counts the only one, or the only one that some words name.
fn named(found: &[Claim], counts: &[usize], name: &str) -> Option<usize> {
    let telling =
        |said: &str| words(Lang::Zh).generic.iter().fold(said.to_owned(), |said, word| said.replace(word, ""));
    let name = telling(name);
    let of_name: Vec<usize> =
        counts.iter().copied().filter(|&at| says_pair(&telling(&found[at].words()), &name)).collect();
    match (counts, &of_name[..]) {
        (&[only], _) | (_, &[only]) => Some(only),
        _ => None,
    }
}
