//! Structure words: which claims of a text are tied together, and how.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{
    Binding, Claim, Kind, Stock, Tie,
    folded::Folded,
    measure,
    quotient::{is_compared, is_share, quotients},
};
use crate::audit::{
    exact::Rational,
    interval::Interval,
    lexicon::{Change, says, says_pair, words},
};
use crate::lang::Lang;

/// How far before a bracket its total may be, in characters.
const BRACKET: usize = 40;
/// How many claims back a rate or a change searches for its counts.
const BACK: usize = 6;

/// How many parts of a list are tied to their total.
const LIST: usize = 64;
/// How far before 分别 its subjects may begin.
const SUBJECTS: usize = 80;

/// Words between the items of a list.
const JOINTS: [&str; 8] = ["、", "和", "与", "及", "以及", ",", ", and", "and"];

/// Ties the claims of a text together.
pub(in crate::audit) fn bind(text: &Folded, found: &mut [Claim], lang: Lang) {
    share_units(text, found);
    share_changes(text, found);
    moves(found, lang);
    brackets(text, found, lang);
    parts(text, found, lang);
    of_one_kind(found, lang);
    settle(found);
    totals_behind(text, found, lang);
    listed(found, lang);
    for at in 0..found.len() {
        let bound = match found[at].kind {
            Kind::Percent if found[at].binding.is_none() => rate(text, found, at, lang),
            Kind::Growth | Kind::Points | Kind::Change => {
                change(text, found, at, lang).map(|binding| (binding, Tie::Named))
            }
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

/// After the number of the year before, a bare word of change makes a change of the next: 上年为75件,增加15件.
fn moves(found: &mut [Claim], lang: Lang) {
    for at in 1..found.len() {
        let (before, claim) = (&found[at - 1], &found[at]);
        let label = claim.label.trim_start_matches([',', ')']).trim_end_matches('了');
        let moved = words(lang).change.find(|word| label == word);
        if let Some((_, change)) = moved
            && (claim.kind, claim.sentence) == (Kind::Count, before.sentence)
            && is_compared(before)
        {
            let claim = &mut found[at];
            claim.kind = Kind::Change;
            if change == Change::Fall {
                (claim.value, claim.interval) = (claim.value.negated(), claim.interval.negated());
            }
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
fn brackets(text: &Folded, found: &mut [Claim], lang: Lang) {
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
        let whole = Stock::of(&found[total], lang);
        for part in first..last.min(first + LIST) {
            let in_stock = Stock::of(&found[part], lang).is_none_or(|stock| stock.is_part_of(whole));
            if in_stock && may_be_part(&found[part], &found[total]) && !is_compared(&found[part]) {
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
    let lists = words(lang);
    let mut open: Option<List> = None;
    for at in 1..found.len() {
        let between = gap(text, found, at - 1);
        let next = found[at].sentence != found[at - 1].sentence;
        // A claim that cannot be a part does not end a list of parts that come with their shares.
        let closed = closes(&between) && open.is_some_and(|list| may_be_part(&found[at], &found[list.total]));
        if next || closed && !goes_on(found, at, open) {
            open = None;
        }
        if found[at].binding.is_some() {
            continue;
        }
        if is_among(&between) && !next && is_some(&found[at], &found[at - 1]) {
            found[at].bind(Binding::Part { total: at - 1, all: false }, Tie::Told);
            open = None;
            continue;
        }
        let lower = between.to_ascii_lowercase();
        let all = says(&lower, &lists.complete);
        let told = all || says(&lower, &lists.parts) || !next && introduces(&between);
        let among = |total: usize| List { total, all, last: None };
        if told {
            open = total_before(found, at, next && opens(&lower, &lists.parts), lang).map(among);
        } else if next && says(&lower, &lists.aspects) {
            // An aspect is one of the whole, and none of its parts.
            let total = total_before(found, at, true, lang).map(|total| found[total].total().unwrap_or(total));
            open = total.filter(|&total| found[total].value > found[at].value).map(among);
        } else if is_of(&found[at - 1]) && !next {
            open = Some(among(at - 1));
        } else if is_pair(found, at, lang) {
            open = total_before(found, at, false, lang).map(among);
        } else if open.is_none() {
            open = total_named(found, at, &between, lang).map(among);
        }
        let Some(list) = open else { continue };
        if is_compared(&found[at]) {
            continue;
        }
        if may_be_part(&found[at], &found[list.total]) && !ends(text, found, at, list, lang) {
            found[at].bind(Binding::Part { total: list.total, all: list.all }, Tie::Told);
            open = Some(List { last: Some(at), ..list });
        } else if let Some(total) = list.last.and_then(|_| beside(found, at, list)) {
            found[at].bind(Binding::Part { total, all: list.all }, Tie::Told);
        } else if found[at].kind != Kind::Percent && between.starts_with(',') {
            open = None;
        }
    }
}

/// Where some of the parts of a list are counts of what the total counts, the others are none: 结案310件,其中食品类立案120件、
/// 结案118件.
fn of_one_kind(found: &mut [Claim], lang: Lang) {
    let own = |claim: &Claim, total: &Claim| {
        let [stock, whole] = [claim, total].map(|claim| Stock::of(claim, lang));
        whole.is_some() && stock == whole
    };
    let totals: BTreeSet<usize> = found
        .iter()
        .filter(|claim| claim.total().is_some_and(|total| own(claim, &found[total])))
        .filter_map(Claim::total)
        .collect();
    for at in 0..found.len() {
        let other = found[at].total().filter(|total| totals.contains(total) && Stock::of(&found[at], lang).is_some());
        if other.is_some_and(|total| !own(&found[at], &found[total])) {
            (found[at].binding, found[at].tie) = (None, None);
        }
    }
}

/// Ties a list of parts that does not add up to the nearest total to the one further up in the sentence that it does add up
/// to: 受理200件,审结180件,其中民事120件、刑事80件.
fn settle(found: &mut [Claim]) {
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, claim) in found.iter().enumerate() {
        if let Some(total) = claim.total().filter(|&total| total < at) {
            lists.entry(total).or_default().push(at);
        }
    }
    for (total, parts) in lists {
        let sum = Rational::sum(parts.iter().map(|&at| found[at].value));
        let Some(sum) = sum.filter(|sum| parts.len() > 1 && *sum != found[total].value) else { continue };
        let fits = |other: &usize| {
            let whole = &found[*other];
            let all = || parts.iter().all(|&part| may_be_part(&found[part], whole));
            whole.sentence == found[total].sentence && whole.value == sum && !is_compared(whole) && all()
        };
        let Some(whole) = (total.saturating_sub(BACK)..total).rev().find(fits) else { continue };
        for part in parts {
            if let Some(Binding::Part { all, .. }) = found[part].binding {
                found[part].bind(Binding::Part { total: whole, all }, Tie::Told);
            }
        }
    }
}

/// Whether a colon follows a claim, at once or after a few words: 312 applications in 2022/23: 266 were granted.
fn introduces(between: &str) -> bool {
    between.starts_with(':') || between.ends_with(": ") && !between.contains([',', '.'])
}

/// Whether a clause or the bracket of a claim ends before the next one.
fn closes(between: &str) -> bool {
    let bracket = between.find(')').is_some_and(|at| !between[..at].contains('('));
    bracket || between.contains(';')
}

/// The total of a second measure of the same parts: 供地76宗、3842亩,其中工业29宗、1967亩.
fn beside(found: &[Claim], at: usize, list: List) -> Option<usize> {
    let adjoins = found[at].label.is_empty() && matches!(found[at - 1].binding, Some(Binding::Part { .. }));
    let like = |&total: &usize| {
        found[total].is_like(&found[at]) && found[total].binding.is_none() && found[total].value >= found[at].value
    };
    // It stands beside the total.
    (list.total.saturating_sub(1)..at.min(list.total + 4)).find(like).filter(|_| adjoins)
}

/// Whether a sentence begins with 其中, so that the total is in the one before.
fn opens(between: &str, parts: &[&str]) -> bool {
    let start = between.rsplit(['。', '\n', '.']).next().unwrap_or_default().trim_start();
    parts.iter().any(|word| start.starts_with(word))
}

/// Whether a list goes on after a semicolon: each part comes with its share.
fn goes_on(found: &[Claim], at: usize, open: Option<List>) -> bool {
    let Some((list, last)) = open.and_then(|list| Some((list, list.last?))) else { return false };
    let rate = |of: usize| found.get(of + 1).filter(|next| next.kind == Kind::Percent);
    let others = &found[last + 1..at];
    rate(last).is_some()
        && rate(at).is_some_and(is_share)
        && others.iter().all(|other| !may_be_part(other, &found[list.total]))
}

/// Whether a claim ends the list of parts before it: its words are a new predicate, or it counts other things with a
/// predicate of its own, as in 败诉6件,发出司法建议9份.
fn ends(text: &Folded, found: &[Claim], at: usize, list: List, lang: Lang) -> bool {
    let stock = Stock::of(&found[at], lang);
    if stock.is_some_and(|stock| !stock.is_part_of(Stock::of(&found[list.total], lang))) {
        return true;
    }
    let Some(last) = list.last else { return false };
    // What was pending and what is new are all that there was.
    let came = |at: usize| matches!(Stock::of(&found[at], lang), Some(Stock::Start | Stock::Incoming));
    let new = |claim: &Claim| {
        let label = claim.label.trim_start_matches(',');
        let begins = |word: &str| word.chars().count() == 1 && label.starts_with(word);
        words(lang).predicate.iter().any(|word| begins(word) || word.chars().count() > 1 && label.contains(word))
    };
    let comma = text.slice(found[at - 1].char_end..found[at].char_start).starts_with(',');
    let other = measure::class(&found[at].unit) != measure::class(&found[last].unit) && !found[at].unit.is_ascii();
    comma && (other || came(last) && !came(at) || new(&found[at]) && !new(&found[last]))
}

/// Whether a claim and the next are two parts that exclude each other, of people: 男60名、女40名, 89 women and 57 men.
fn is_pair(found: &[Claim], at: usize, lang: Lang) -> bool {
    let Some(next) = found.get(at + 1).filter(|next| next.sentence == found[at].sentence) else { return false };
    let people = |claim: &Claim| measure::class(&claim.unit) == "人" || matches!(&*claim.unit, "woman" | "man");
    people(&found[at]) && people(next) && exclude(&found[at], next, lang)
}

/// Whether two parts exclude each other and are all there is.
pub(in crate::audit) fn exclude(one: &Claim, other: &Claim, lang: Lang) -> bool {
    let name = |claim: &Claim| if lang == Lang::Zh { claim.label.clone() } else { claim.words().to_ascii_lowercase() };
    let (one, other) = (name(one), name(other));
    let are = |a: &[&str], b: &[&str]| says(&one, a) && says(&other, b);
    words(lang).opposites.iter().any(|[a, b]| are(a, b) || are(b, a))
}

/// The nearest claim before `at` that can be its total, preferably one that is large enough; of the sentence before if
/// its own begins with 其中.
fn total_before(found: &[Claim], at: usize, opens: bool, lang: Lang) -> Option<usize> {
    let sentence = found[at].sentence;
    let stock = Stock::of(&found[at], lang);
    let fits = |total: &usize| {
        let total = &found[*total];
        let here = if opens { sentence.follows(total.sentence) } else { sentence == total.sentence };
        let in_stock = stock.is_none_or(|stock| stock.is_part_of(Stock::of(total, lang)));
        here && may_be_part(&found[at], total) && !is_compared(total) && in_stock
    };
    let before = (at.saturating_sub(BACK)..at).rev().filter(|&total| !is_origin(found, total));
    let near: Vec<usize> = before.filter(fits).collect();
    near.iter().find(|&&total| found[total].value >= found[at].value).or(near.first()).copied()
}

/// Whether a count is what the change before it began with: up 20% from 200.
fn is_origin(found: &[Claim], at: usize) -> bool {
    let changed = |before: &Claim| matches!(before.kind, Kind::Growth | Kind::Points | Kind::Change);
    found[at].label.trim() == "from" && at.checked_sub(1).is_some_and(|before| changed(&found[before]))
}

/// Whether a claim introduces its parts: Of 57 complaints, 49 were resolved.
fn is_of(claim: &Claim) -> bool {
    ["of", "of the"].iter().any(|of| claim.label.eq_ignore_ascii_case(of)) && claim.is_count()
}

/// Whether one count may be some of another.
fn is_some(part: &Claim, whole: &Claim) -> bool {
    may_be_part(part, whole) && part.value <= whole.value && !is_compared(part)
}

/// Whether the words between a claim and the next make it the whole of that: 35个单位中,30个单位.
fn is_among(between: &str) -> bool {
    let words = between.trim_end_matches(',');
    words.ends_with('中') && !words.contains([',', '、', ';', '。', '(', ')', '其'])
}

/// The total named by the words before a list: 全年立案30件。立案案件中:食品类20件.
fn total_named(found: &[Claim], at: usize, between: &str, lang: Lang) -> Option<usize> {
    if lang == Lang::En {
        return total_of(found, at, between);
    }
    let word = words(lang).among.iter().find(|word| between.contains(*word))?;
    let (opening, _) = between.rsplit_once(word)?;
    let subject = opening.rsplit([' ', '\n', '。', ';', ',']).next()?.trim_start_matches('在');
    let listed = word.ends_with(':');
    let known =
        |subject: &str| words(lang).rate.iter().any(|rate| begins(subject, &rate.part) || begins(subject, &rate.whole));
    let stock = Stock::said(subject, lang);
    let head: String = subject.chars().take(2).collect();
    let named = |total: &Claim| {
        let name = format!("{}{}", total.label, total.noun);
        let any = || says_pair(&name, subject.trim_end_matches("案件"));
        let same = stock.is_some() && stock == Stock::of(total, lang);
        same || known(subject) && name.contains(&head) || word.starts_with('中') && listed && any()
    };
    (at.saturating_sub(BACK)..at).rev().find(|&total| {
        named(&found[total]) && may_be_part(&found[at], &found[total]) && found[total].paragraph == found[at].paragraph
    })
}

fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The total named at the start of an English sentence: Of the appeals disposed of, 162 were allowed.
fn total_of(found: &[Claim], at: usize, between: &str) -> Option<usize> {
    let sentence = between.rsplit(['.', '\n']).next()?.trim_start().to_ascii_lowercase();
    let subject = sentence.strip_prefix("of the ")?.split(',').next()?;
    let telling: Vec<&str> = subject.split_whitespace().filter(|word| word.len() > 3).collect();
    let named = |total: &usize| {
        let said = found[*total].words().to_ascii_lowercase();
        let stem = |word: &str| word.trim_end_matches('s').to_owned();
        telling.len() > 1 && telling.iter().all(|word| said.contains(&stem(word)))
    };
    let near = (at.saturating_sub(BACK)..at).rev().filter(|&total| found[total].paragraph == found[at].paragraph);
    near.filter(|&total| may_be_part(&found[at], &found[total])).find(named)
}

/// Ties the claims of a list to the total after them: 处罚卷180宗、许可卷120宗,合计300宗.
fn totals_behind(text: &Folded, found: &mut [Claim], lang: Lang) {
    for total in 2..found.len() {
        let label = found[total].label.trim_matches([',', ' ']);
        let told = words(lang).total.iter().any(|word| label.ends_with(word));
        let brief = words(lang).brief_total.contains(&label);
        if !(told || brief) || !(found[total].is_count() || found[total].kind == Kind::Money) {
            continue;
        }
        let joint = |at: usize| gap(text, found, at).chars().next();
        let part = |at: &usize| {
            let joined = at + 1 == total || matches!(joint(*at), Some('、' | ',' | '和'));
            found[*at].is_like(&found[total])
                && found[*at].sentence == found[total].sentence
                && found[*at].binding.is_none()
                && joined
        };
        let parts: Vec<usize> = (total.saturating_sub(LIST)..total).rev().take_while(part).collect();
        let sum = |length: &usize| Rational::sum(parts[..*length].iter().map(|&at| found[at].value));
        let fitting = (2..=parts.len()).find(|length| sum(length) == Some(found[total].value));
        // 共 may be of other things too, unless it ends a list.
        let listed = told || parts.iter().skip(1).all(|&at| matches!(joint(at), Some('、' | '和')));
        let Some(length) = fitting.or((parts.len() >= 2 && listed).then_some(parts.len())) else { continue };
        for &at in &parts[..length] {
            found[at].bind(Binding::Part { total, all: true }, Tie::Told);
        }
    }
}

/// Ties the claims of a list whose words are all there is to the count before it, if they add up: 优秀43卷、良好61卷、
/// 合格16卷 of 120. Outcomes are parts of what was decided even if they do not: 审结64件,维持40件,撤销16件.
fn listed(found: &mut [Claim], lang: Lang) {
    let lexicon = words(lang);
    for list in &lexicon.lists {
        tie_lists(found, list, lang, |total, sum| total.value == sum);
    }
    // Others may have had another outcome, but none had two.
    tie_lists(found, &lexicon.outcomes.are, lang, |total, sum| {
        sum >= total.value && says(&total.words().to_ascii_lowercase(), &lexicon.outcomes.of)
    });
}

/// Ties the claims of each list of some words to the count before it that `fits` with their sum.
fn tie_lists(found: &mut [Claim], list: &[&str], lang: Lang, fits: impl Fn(&Claim, Rational) -> bool) {
    let says = |claim: &Claim| claim.is_count() && says(&own_words(claim, lang), list) && claim.binding.is_none();
    let like = |one: &Claim, other: &Claim| if lang == Lang::Zh { one.is_like(other) } else { may_be_part(one, other) };
    let mut at = 1;
    while at < found.len() {
        let first = &found[at];
        if !says(first) {
            at += 1;
            continue;
        }
        let goes_on = |next: &usize| {
            let claim = &found[*next];
            claim.sentence == first.sentence && (claim.kind == Kind::Percent || says(claim) && like(claim, first))
        };
        let run: Vec<usize> = (at..found.len()).take_while(goes_on).filter(|&next| found[next].is_count()).collect();
        let sum = run.iter().try_fold(Rational::ZERO, |sum, &part| sum.checked_add(found[part].value));
        let before = |total: &usize| like(first, &found[*total]) && found[*total].paragraph == first.paragraph;
        let total = (at.saturating_sub(BACK)..at).rev().find(before);
        let end = run.last().map_or(at, |last| *last) + 1;
        if let Some((total, sum)) = total.zip(sum).filter(|_| run.len() > 1)
            && fits(&found[total], sum)
        {
            for part in run {
                found[part].bind(Binding::Part { total, all: false }, Tie::Named);
            }
        }
        at = end;
    }
}

/// The words that say what a count is of: in English those behind it, up to those of the next.
fn own_words(claim: &Claim, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::Zh {
        return Cow::Borrowed(&claim.label);
    }
    let behind = format!("{} {}", claim.text, claim.noun).to_ascii_lowercase();
    Cow::Owned(behind.split(" and ").next().unwrap_or_default().into())
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
fn change(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<Binding> {
    let claim = &found[at];
    // 年均增长 is of several years, of which two are not told.
    if says(&claim.label.to_ascii_lowercase(), &words(lang).yearly) {
        return None;
    }
    let nearest = at.checked_sub(1)?;
    let before = &found[nearest];
    let here = |of: &usize| found[*of].sentence == claim.sentence;
    // Rose by 2.4 percentage points, from 70.6% to 73.0%.
    if let [old, new, ..] = &found[at + 1..]
        && (old.label.trim().ends_with("from"), new.label.trim()) == (true, "to")
        && new.sentence == claim.sentence
    {
        return Some(Binding::Change { of: at + 2, base: None });
    }
    // 较去年的260件增长20% is about the claim before its base of comparison.
    let of = match before.binding {
        // 增加512户,增长9.15% state one change twice.
        Some(Binding::Change { of, .. }) if before.kind == Kind::Change && claim.kind == Kind::Growth => of,
        // 由上年95.1%提高0.6%,达到95.7%
        _ if found.get(at + 1).is_some_and(|new| is_reached(before, new)) => at + 1,
        _ if is_compared(before) => {
            nearest.checked_sub(1).filter(here).or_else(|| head(found, nearest, |of| of.is_like(before)))?
        }
        // 95.7%,上年95.1%,提高0.6%
        _ if says(&before.label, &words(lang).compared)
            && before.kind == Kind::Percent
            && nearest.checked_sub(1).is_some_and(|of| found[of].kind == Kind::Percent) =>
        {
            nearest - 1
        }
        _ if here(&nearest) => nearest,
        // 与去年同期相比,处罚次数增加21次
        _ if claim.kind == Kind::Change => head(found, at, |of| names_same(of, claim))?,
        _ => return None,
    };
    let of = listed_of(text, found, of, at);
    let (new, place) = (&found[of], if here(&nearest) { before } else { claim });
    let fits = match claim.kind {
        Kind::Points => new.kind == Kind::Percent,
        Kind::Change => {
            (new.is_count() || new.kind == Kind::Money) && measure::class(&new.unit) == measure::class(&claim.unit)
        }
        _ => new.is_count() || matches!(new.kind, Kind::Money | Kind::Percent),
    };
    let between = if here(&nearest) { gap(text, found, nearest) } else { String::new() };
    let near = claim.char_start.saturating_sub(place.char_end) <= 24;
    // 90件(上年75件),增长20%
    let ends = if is_compared(before) { between.contains(';') } else { closes(&between) };
    (fits && near && !ends).then_some(Binding::Change { of, base: None })
}

/// The claim of a list that a change behind it is stated of: the part that its words name, as in 城区120件、乡镇45件,城区增长10%,
/// or else the total of a list that ends there, as in 236件,其中投诉198件、举报38件,比上年增长15%.
fn listed_of(text: &Folded, found: &[Claim], last: usize, change: usize) -> usize {
    let Some(total) = found[last].total().filter(|&total| total < last) else { return last };
    let parts = || (total + 1..=last).rev().filter(|&part| found[part].total() == Some(total));
    if let Some(named) = parts().find(|&part| names_part(&found[change], &found[part], &found[total])) {
        return named;
    }
    let joined = parts().nth(1).is_some_and(|before| {
        let between = gap(text, found, before);
        between.starts_with(['、', '和', '及', '与']) || between.trim_end().ends_with(" and")
    });
    if joined { total } else { last }
}

/// Whether the words of a change name a part of a total, and not the total too.
fn names_part(change: &Claim, part: &Claim, total: &Claim) -> bool {
    let label = change.label.to_ascii_lowercase();
    let name = part.label.trim_start_matches([',', '、', '其', '中', ' ']);
    if label.contains(super::folded::is_han) {
        return name.chars().count() > 1 && label.contains(name) && !total.label.contains(name);
    }
    let (own, whole) =
        (format!("{} {}", part.text, part.noun).to_ascii_lowercase(), total.words().to_ascii_lowercase());
    let own = own.split(" and ").next().unwrap_or_default();
    own.split(' ').any(|word| word.len() > 4 && !whole.contains(word) && label.contains(word))
}

/// Whether a claim is what another of the period before has come to.
fn is_reached(old: &Claim, new: &Claim) -> bool {
    let label = new.label.trim_start_matches(',');
    let told = label.ends_with(['到', '至', '达']) && label.chars().count() <= 3;
    told && is_compared(old) && new.is_like(old) && new.sentence == old.sentence
}

/// The count in the sentences before that a change without a subject of its own is stated of, but no part of another.
fn head(found: &[Claim], at: usize, is_it: impl Fn(&Claim) -> bool) -> Option<usize> {
    let before = (at.saturating_sub(BACK * 2)..at).rev().take_while(|&of| found[of].paragraph == found[at].paragraph);
    let mut whole = before.filter(|&of| found[of].sentence != found[at].sentence && found[of].binding.is_none());
    whole.find(|&of| is_it(&found[of]))
}

/// Whether the words of two claims with like measure words have two characters in common.
fn names_same(one: &Claim, other: &Claim) -> bool {
    one.is_count() && measure::class(&one.unit) == measure::class(&other.unit) && says_pair(&one.label, &other.label)
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
