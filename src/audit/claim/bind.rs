//! Structure words: which claims of a text are tied together, and how.

use super::{Binding, Claim, Kind, folded::Folded, measure};
use crate::audit::{exact::Rational, interval::Interval};
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
pub(super) fn bind(text: &Folded, found: &mut [Claim], lang: Lang) {
    share_units(text, found);
    share_changes(text, found);
    brackets(text, found);
    parts(text, found);
    for at in 0..found.len() {
        let binding = match found[at].kind {
            Kind::Percent if found[at].binding.is_none() => rate(text, found, at, lang),
            Kind::Growth | Kind::Points | Kind::Change => change(text, found, at),
            _ => None,
        };
        if binding.is_some() {
            found[at].binding = binding;
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
fn may_be_part(part: &Claim, total: &Claim) -> bool {
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
        let apart = found[first].sentence - found[total].sentence;
        if apart > usize::from(next_sentence) {
            continue;
        }
        // A nested bracket is visited after the outer one and then overrides its ties.
        let reach = last.min(first + 64);
        for part in first..reach {
            if may_be_part(&found[part], &found[total]) {
                found[part].binding = Some(Binding::Part { total });
            }
        }
    }
}

/// Ties the claims after 其中 or a colon to the one before it.
fn parts(text: &Folded, found: &mut [Claim]) {
    let mut open: Option<usize> = None;
    for at in 1..found.len() {
        let between = gap(text, found, at - 1);
        if found[at].sentence != found[at - 1].sentence || between.contains([';', ')']) {
            open = None;
        }
        if found[at].binding.is_some() {
            continue;
        }
        let lower = between.to_lowercase();
        let told = PARTS.iter().any(|word| lower.contains(word)) || between.starts_with(':');
        if told && found[at].sentence == found[at - 1].sentence {
            open = total_before(found, at);
        } else if is_of(&found[at - 1]) && found[at].sentence == found[at - 1].sentence {
            open = Some(at - 1);
        } else if open.is_none() {
            open = total_named(found, at, &between);
        }
        match open {
            Some(total) if may_be_part(&found[at], &found[total]) => found[at].binding = Some(Binding::Part { total }),
            Some(_) if found[at].kind == Kind::Percent => {}
            _ => open = None,
        }
    }
}

/// The nearest claim before `at` that can be its total, preferably one that is large enough.
fn total_before(found: &[Claim], at: usize) -> Option<usize> {
    let fits = |total: &usize| {
        let total = &found[*total];
        total.sentence == found[at].sentence && may_be_part(&found[at], total) && !is_compared(total)
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

/// The counts that a rate may be computed from.
fn rate(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<Binding> {
    let claim = &found[at];
    if let Some(counts) = counts_behind(text, found, at) {
        return Some(counts);
    }
    if let Some(whole) = whole_named(&claim.label) {
        return share_of(found, at, &whole);
    }
    let stem = stem(&claim.label, lang)?;
    let counts = |other: &usize| {
        let other = &found[*other];
        other.sentence == claim.sentence && other.is_count() && !is_compared(other)
    };
    let near: Vec<usize> = (at.saturating_sub(BACK)..at).rev().filter(counts).collect();
    let Some(&nearest) = near.first() else { return base_before(text, found, at) };
    if let Some(&above) = near.get(1).filter(|&&above| above + 1 == nearest)
        && matches!(gap(text, found, above).trim(), "of" | "of the" | "of all" | "out of" | "out of the")
    {
        return Some(Binding::Rate { numerator: Some(above), denominator: nearest });
    }
    // 出庭应诉率 is a rate of the cases that heads attended.
    let attended = stem == "应诉" && found[nearest].label.contains("出庭");
    let names_it = attended || lang == Lang::En || names(&found[nearest].label, &stem);
    let whole = match found[nearest].binding {
        Some(Binding::Part { total }) => Some(total),
        _ => None,
    };
    let above = whole.or_else(|| {
        let larger = |other: usize| found[other].value >= found[nearest].value;
        near[1..].iter().copied().find(|&other| larger(other) && may_be_part(&found[nearest], &found[other]))
    });
    // A rate after the parts of a total is of the total, unless it names the last part.
    let nearest = if names_it { nearest } else { whole.unwrap_or(nearest) };
    Some(match (names_it, above) {
        (true, Some(denominator)) => Binding::Rate { numerator: Some(nearest), denominator },
        (true, None) if stem.is_empty() => return None,
        _ => Binding::Rate { numerator: None, denominator: nearest },
    })
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

/// The whole that a share is stated of: 审结 in 占审结数的.
fn whole_named(label: &str) -> Option<Vec<char>> {
    let (_, whole) = label.rsplit_once('占')?;
    let whole: Vec<char> = whole.strip_suffix('的')?.trim_end_matches(['总', '数', '量']).chars().collect();
    (whole.len() >= 2).then_some(whole)
}

/// A share of a whole that one of the counts before it names.
fn share_of(found: &[Claim], at: usize, whole: &[char]) -> Option<Binding> {
    let near = (at.saturating_sub(BACK)..at).rev().filter(|&other| {
        found[other].is_count() && found[other].sentence == found[at].sentence && !is_compared(&found[other])
    });
    let near: Vec<usize> = near.collect();
    let (&above, before) = near.split_first()?;
    let named = |below: &&usize| {
        let name = format!("{}{}", found[**below].label, found[**below].noun);
        whole.windows(2).any(|pair| name.contains(&pair.iter().collect::<String>()))
            && found[**below].value >= found[above].value
            && found[**below].is_like(&found[above])
    };
    let &denominator = before.iter().find(named)?;
    Some(Binding::Rate { numerator: Some(above), denominator })
}

/// The first two characters of what a rate measures: 办结 in 办结率; empty for a share.
fn stem(label: &str, lang: Lang) -> Option<String> {
    if lang == Lang::En {
        let label = label.to_lowercase();
        let told = ["rate", "accounting for", "representing", "making up"].iter().any(|word| label.contains(word));
        return (told || matches!(label.as_str(), "" | "or" | "that is")).then(String::new);
    }
    let words = label.trim_end_matches(['达', '为', '是', '约', '到', '了', ':', '在']);
    if let Some(before) = words.rfind('率') {
        let name: Vec<char> = words[..before].chars().collect();
        let from = name.iter().rposition(|c| ",、的和".contains(*c)).map_or(0, |at| at + 1);
        let name = &name[from..];
        // 案件办结率 and 按时办结率 both measure 办结: the characters right before 率 matter.
        return Some(name[name.len().saturating_sub(2)..].iter().collect());
    }
    (words.ends_with('占') || words.contains("占比") || words.contains("比例")).then(String::new)
}

/// Whether the words before a count name what a rate measures.
pub(in crate::audit) fn names_rate(rate: &Claim, count: &Claim) -> bool {
    stem(&rate.label, Lang::Zh).is_some_and(|stem| !stem.is_empty() && names(&count.label, &stem))
}

/// Whether the words before a count match those of a rate: 审执结 matches 结案率, 调解、撤诉 match 调撤率.
fn names(label: &str, stem: &str) -> bool {
    let label = label.replace("结转", "").replace("结存", "");
    let telling = |c: &char| if stem.contains('结') { *c == '结' } else { !"案件".contains(*c) };
    let mut telling = stem.chars().filter(telling).peekable();
    if telling.peek().is_none() { label.contains(stem) } else { telling.all(|c| label.contains(c)) }
}

/// The base of a rate in the previous sentence, if the two are about the same thing.
fn base_before(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let claim = &found[at];
    let denominator = at.checked_sub(1)?;
    let base = &found[denominator];
    let near = base.is_count() && base.sentence + 1 == claim.sentence && claim.char_start - base.char_end <= 80;
    let words = format!("{}{}", base.label, base.noun);
    let label: Vec<char> = claim.label.chars().collect();
    let shared = label.windows(2).filter(|pair| words.contains(&pair.iter().collect::<String>())).count();
    let whole = !text.slice(base.char_end..claim.char_start).contains('\n');
    (near && whole && shared >= 2).then_some(Binding::Rate { numerator: None, denominator })
}

/// Whether a claim is only a base of comparison: 较去年的260件.
fn is_compared(claim: &Claim) -> bool {
    let then = ["去年", "上年", "同期", "前年", "年的"].iter().any(|word| claim.label.contains(word));
    then && claim.label.starts_with(['较', '比', '由', '从'])
}

/// The claim that a change is stated of.
fn change(text: &Folded, found: &[Claim], at: usize) -> Option<Binding> {
    let nearest = at.checked_sub(1)?;
    // 较去年的260件增长20% is about the claim before its base of comparison.
    let of = match found[nearest].binding {
        // 增加512户,增长9.15% state one change twice.
        Some(Binding::Change { of }) if found[nearest].kind == Kind::Change && found[at].kind == Kind::Growth => of,
        _ if is_compared(&found[nearest]) => nearest.checked_sub(1)?,
        _ => nearest,
    };
    let (new, claim) = (&found[of], &found[at]);
    let fits = match claim.kind {
        Kind::Points => new.kind == Kind::Percent,
        Kind::Change => new.is_count() && measure::class(&new.unit) == measure::class(&claim.unit),
        _ => new.is_count() || new.kind == Kind::Money,
    };
    let between = gap(text, found, nearest);
    let near = new.sentence == claim.sentence && claim.char_start - found[nearest].char_end <= 24;
    (fits && near && !between.contains([';', ')'])).then_some(Binding::Change { of })
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
                    claim.binding = Some(Binding::Respectively { subject: subject.into() });
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
