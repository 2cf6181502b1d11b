//! Structure words: which claims of a text are tied together, and how.

use super::{
    Binding, Claim, Kind, Tie,
    folded::Folded,
    measure,
    quotient::{is_compared, is_share, quotients},
};
use crate::audit::{
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
};
use crate::lang::Lang;

/// How far before a bracket its total may be, in characters.
const BRACKET: usize = 40;
/// How many claims back a rate or a change searches for its counts.
const BACK: usize = 6;

/// How far before 分别 its subjects may begin.
const SUBJECTS: usize = 80;

/// Words that introduce the parts of a total.
const PARTS: [&str; 8] = ["其中", "包括", "包含", "分为", "of which", "of whom", "of these", "including"];
/// Verbs between the subjects of an English list and its claims.
const VERBS: [&str; 12] =
    ["numbered", "were", "was", "had", "have", "totalled", "reached", "fell", "rose", "came", "made", "accounted"];
/// Words between the items of a list.
const JOINTS: [&str; 8] = ["、", "和", "与", "及", "以及", ",", ", and", "and"];

/// Ties the claims of a text together.
pub(in crate::audit) fn bind(text: &Folded, found: &mut [Claim], lang: Lang) {
    share_units(text, found);
    share_changes(text, found);
    brackets(text, found);
    parts(text, found, lang);
    for at in 0..found.len() {
        let bound = match found[at].kind {
            Kind::Percent if found[at].binding.is_none() => rate(text, found, at, lang),
            Kind::Growth | Kind::Points | Kind::Change => change(text, found, at).map(|binding| (binding, Tie::Named)),
            _ => None,
        };
        if let Some((binding, tie)) = bound {
            found[at].bind(binding, tie);
        }
    }
    respectively(text, found);
}

/// The text between two neighbouring claims.
fn gap(text: &Folded, found: &[Claim], at: usize) -> String {
    text.slice(found[at].char_end..found[at + 1].char_start.min(found[at].char_end + 60))
}

/// Gives the numbers of a list the unit that only the last one carries: 分别为3、5、7件.
fn share_units(text: &Folded, found: &mut [Claim]) {
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

/// Gives the items of a list the direction that only the first one carries: 分别下降8%、9%.
fn share_changes(text: &Folded, found: &mut [Claim]) {
    for at in 1..found.len() {
        let (kind, fall) = (found[at - 1].kind, found[at - 1].value.is_negative());
        let joined = matches!(gap(text, found, at - 1).trim(), "、" | "和" | "与" | "及" | "and");
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

/// Whether `part` may be a part of `total`, by what they count.
pub(super) fn may_be_part(part: &Claim, total: &Claim) -> bool {
    let things = |unit: &str| matches!(measure::class(unit), "件" | "项" | "个" | "份");
    let same = measure::class(&part.unit) == measure::class(&total.unit) || part.unit.is_empty();
    let english = part.unit.is_ascii() && total.unit.is_ascii();
    match (part.kind, total.kind) {
        (Kind::Count | Kind::Bare, Kind::Count | Kind::Bare) => {
            same || english || things(&part.unit) && things(&total.unit)
        }
        (Kind::Money, Kind::Money) => same,
        _ => false,
    }
}

/// Ties the claims in brackets to the claim before them: 118件(刑事11件,民事107件).
fn brackets(text: &Folded, found: &mut [Claim]) {
    for &(open, close) in &text.brackets {
        let first = found.partition_point(|claim| claim.char_start < open);
        let last = found.partition_point(|claim| claim.char_start < close);
        let Some(total) = first.checked_sub(1) else { continue };
        if first == last || open - found[total].char_end > BRACKET {
            continue;
        }
        let next_sentence = matches!(text.before(open), '。' | '.');
        let (inner, outer) = (found[first].sentence, found[total].sentence);
        if inner != outer && !(next_sentence && inner.follows(outer)) {
            continue;
        }
        // A nested bracket is visited after the outer one and then overrides its ties.
        let reach = last.min(first + 64);
        for part in first..reach {
            if may_be_part(&found[part], &found[total]) {
                found[part].bind(Binding::Part { total, all: false }, Tie::Told);
            }
        }
    }
}

/// A list of parts that is being read.
#[derive(Clone, Copy)]
struct List {
    total: usize,
    /// Whether the parts are said to be all.
    all: bool,
    /// The last part.
    last: Option<usize>,
}

/// Ties the claims after 其中 or a colon to the one before it.
fn parts(text: &Folded, found: &mut [Claim], lang: Lang) {
    let mut open: Option<List> = None;
    for at in 1..found.len() {
        let between = gap(text, found, at - 1);
        let next = found[at].sentence != found[at - 1].sentence;
        if next || between.contains([';', ')']) && !goes_on(found, at, open) {
            open = None;
        }
        if found[at].binding.is_some() {
            continue;
        }
        let lower = between.to_lowercase();
        let all = says(&lower, &words(lang).complete);
        let told = all || PARTS.iter().any(|word| lower.contains(word)) || between.starts_with(':');
        let among = |total: usize| List { total, all, last: None };
        if told {
            open = total_before(found, at, next && opens(&lower)).map(among);
        } else if is_of(&found[at - 1]) && !next {
            open = Some(among(at - 1));
        } else if open.is_none() {
            open = total_named(found, at, &between).map(among);
        }
        let Some(list) = open else { continue };
        if may_be_part(&found[at], &found[list.total]) && !ends(text, found, at, list, lang) {
            found[at].bind(Binding::Part { total: list.total, all: list.all }, Tie::Told);
            open = Some(List { last: Some(at), ..list });
        } else if found[at].kind != Kind::Percent {
            open = None;
        }
    }
}

/// Whether a sentence begins with 其中, so that the total is in the one before.
fn opens(between: &str) -> bool {
    between.rsplit(['。', '\n', '.']).next().is_some_and(|words| {
        let words = words.trim_start();
        words.starts_with("其中") || words.starts_with("of which") || words.starts_with("of these")
    })
}

/// Whether a list goes on after a semicolon: each part comes with its share.
fn goes_on(found: &[Claim], at: usize, open: Option<List>) -> bool {
    let shared = |of: usize| found.get(of + 1).is_some_and(|next| next.kind == Kind::Percent && is_share(next));
    open.and_then(|list| list.last).is_some_and(|last| last + 2 == at && shared(last) && shared(at))
}

/// Whether a claim ends the list of parts before it: its words are a new predicate, or it counts other things with a
/// predicate of its own, as in 败诉6件,发出司法建议9份.
fn ends(text: &Folded, found: &[Claim], at: usize, list: List, lang: Lang) -> bool {
    let Some(last) = list.last else { return false };
    let new = |claim: &Claim| says(&claim.label, &words(lang).predicate);
    let comma = text.slice(found[at - 1].char_end..found[at].char_start).starts_with(',');
    let other = measure::class(&found[at].unit) != measure::class(&found[last].unit) && !found[at].unit.is_ascii();
    comma && (other || new(&found[at]) && !new(&found[last]))
}

/// The nearest claim before `at` that can be its total, preferably one that is large enough; of the sentence before if
/// its own begins with 其中.
fn total_before(found: &[Claim], at: usize, opens: bool) -> Option<usize> {
    let sentence = found[at].sentence;
    let fits = |total: &usize| {
        let total = &found[*total];
        let here = if opens { sentence.follows(total.sentence) } else { sentence == total.sentence };
        here && may_be_part(&found[at], total) && !is_compared(total)
    };
    let near: Vec<usize> = (at.saturating_sub(BACK)..at).rev().filter(fits).collect();
    near.iter().find(|&&total| found[total].value >= found[at].value).or(near.first()).copied()
}

/// Whether a claim introduces its parts: Of 57 complaints, 49 were resolved.
fn is_of(claim: &Claim) -> bool {
    claim.label.eq_ignore_ascii_case("of") && claim.is_count()
}

/// The total named by the words before a list: 全年立案30件。立案案件中:食品类20件.
fn total_named(found: &[Claim], at: usize, between: &str) -> Option<usize> {
    let (opening, _) = between.rsplit_once("中:")?;
    let subject = opening.rsplit([' ', '\n', '。', ';', ',']).next()?;
    let subject: Vec<char> = subject.trim_end_matches("案件").chars().collect();
    (at.saturating_sub(BACK)..at).rev().find(|&total| {
        let name = format!("{}{}", found[total].label, found[total].noun);
        let named = subject.windows(2).any(|pair| name.contains(&pair.iter().collect::<String>()));
        named && may_be_part(&found[at], &found[total]) && found[total].paragraph == found[at].paragraph
    })
}

/// The counts that a rate is computed from, if its form or its words say so.
fn rate(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<(Binding, Tie)> {
    if let Some(told) = counts_behind(text, found, at).or_else(|| counts_of(text, found, at)) {
        return Some((told, Tie::Told));
    }
    let reading = quotients(found, at, lang).into_iter().next()?;
    Some((reading.binding()?, reading.tie))
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

/// The counts in the bracket after a rate, with the larger as denominator: 持证率为87.5%(应持证112人,实持证98人).
fn counts_behind(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let open = found[at].char_end;
    let bracket = text.brackets.binary_search_by_key(&open, |&(open, _)| open).ok()?;
    let close = text.brackets[bracket].1;
    let [a, b] = [found.get(at + 1)?, found.get(at + 2)?];
    let two = b.char_end <= close && found.get(at + 3).is_none_or(|next| next.char_start > close);
    let counts = a.is_count() && b.is_count() && a.is_like(b);
    let (above, below) = if a.value < b.value { (at + 1, at + 2) } else { (at + 2, at + 1) };
    (two && counts).then_some(Binding::Rate { numerator: Some(above), denominator: below })
}

/// The claim that a change is stated of.
fn change(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let nearest = at.checked_sub(1)?;
    // 较去年的260件增长20% is about the claim before its base of comparison.
    let of = match found[nearest].binding {
        // 增加512户,增长9.15% state one change twice.
        Some(Binding::Change { of, .. }) if found[nearest].kind == Kind::Change && found[at].kind == Kind::Growth => of,
        _ if is_compared(&found[nearest]) => nearest.checked_sub(1)?,
        // 95.7%,上年95.1%,提高0.6%
        _ if says(&found[nearest].label, &words(Lang::Zh).compared)
            && nearest
                .checked_sub(1)
                .is_some_and(|of| found[of].kind == Kind::Percent && found[nearest].kind == Kind::Percent) =>
        {
            nearest - 1
        }
        _ => nearest,
    };
    let (new, claim) = (&found[of], &found[at]);
    let fits = match claim.kind {
        Kind::Points => new.kind == Kind::Percent,
        Kind::Change => new.is_count() && measure::class(&new.unit) == measure::class(&claim.unit),
        _ => new.is_count() || matches!(new.kind, Kind::Money | Kind::Percent),
    };
    let between = gap(text, found, nearest);
    let near = new.sentence == claim.sentence && claim.char_start - found[nearest].char_end <= 24;
    (fits && near && !between.contains([';', ')'])).then_some(Binding::Change { of, base: None })
}

/// Ties the claims of a list to their subjects by 分别 or `respectively`.
fn respectively(text: &Folded, found: &mut [Claim]) {
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
fn subjects(text: &Folded, claim: &Claim) -> Option<Vec<String>> {
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
    let words = text.slice(first.char_start.saturating_sub(SUBJECTS)..first.char_start);
    let sentence = words.rsplit(['.', ';', ':', '\n']).next()?;
    let items = sentence.split(',').flat_map(|item| item.split(" and ")).map(str::trim);
    let mut subjects: Vec<String> = items.filter(|item| !item.is_empty()).map(Into::into).collect();
    // The verb follows the last subject.
    let last = subjects.last_mut()?;
    let named: Vec<&str> = last.split(' ').take_while(|word| !VERBS.contains(word)).collect();
    *last = named.join(" ");
    Some(subjects)
}
