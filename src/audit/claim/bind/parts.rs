//! The parts behind a total: in its bracket, after 其中 or a colon, or in a list that adds up to another.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BACK, LIST,
    base::is_base,
    gap,
    rate::is_own_count,
    total::{total_before, total_named},
};
use crate::audit::{
    claim::{
        Binding, Claim, Kind, Stock, Tie,
        compared::{compared_with, is_compared},
        folded::Folded,
        measure,
        quotient::is_share,
    },
    exact::Rational,
    lexicon::{Lexicon, says, words},
};
use crate::lang::Lang;

/// How far before a bracket its total may be, in characters.
const BRACKET: usize = 40;

/// Whether `part` may be a part of `total`, by what they count.
pub(in crate::audit::claim) fn may_be_part(part: &Claim, total: &Claim) -> bool {
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
pub(super) fn brackets(text: &Folded, found: &mut [Claim], lang: Lang) {
    for &(open, close) in &text.brackets {
        let first = found.partition_point(|claim| claim.char_start < open);
        let last = found.partition_point(|claim| claim.char_start < close);
        let Some(total) = first.checked_sub(1) else { continue };
        if first == last || open - found[total].char_end > BRACKET {
            continue;
        }
        // 之比为1.8∶1(306件、170件) is of no count before the ratio.
        let other = text.slice(found[total].char_end..open).contains(|c: char| c.is_ascii_digit());
        if other {
            continue;
        }
        // 人均13.3件(办案120件) is no number of matters.
        if is_whole_of_share(text, found, first) || found[total].is_count() && !found[total].value.is_integer() {
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
            if in_stock
                && !is_base(text, found, part)
                && may_be_part(&found[part], &found[total])
                && !is_compared(&found[part])
            {
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
pub(super) fn parts(text: &Folded, found: &mut [Claim], lang: Lang) {
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
        // 结果维持9件、结果纠正2件 go on with one list.
        let goes_on = between.starts_with('、') && open.is_some_and(|list| list.last == Some(at - 1));
        // In-house lawyers closed 7,364 of these matters: that is the part.
        let own = ["of these", "of those", "of them"].iter().any(|of| lower.trim_start().starts_with(of));
        let told = all
            || !goes_on && !own && says(&lower, &lists.parts)
            || !next && introduces(&between) && opens_parts(found, at);
        let among = |total: usize| List { total, all, last: None };
        if told {
            // 574 replies, of which 603 were positive, is of nothing else.
            let direct =
                ["of which", "of whom"].iter().any(|of| lower.trim_start_matches([',', ' ', '(']).starts_with(of));
            let nearest = Some(at - 1).filter(|&total| direct && !next && found[total].is_count());
            open = nearest.or_else(|| total_before(found, at, next && opens(&lower, &lists.parts), lang)).map(among);
        } else if is_aspect(&lower, lists) {
            // An aspect is one of the whole, and none of its parts.
            let total = total_before(found, at, next, lang).map(|total| found[total].total().unwrap_or(total));
            open = total.filter(|&total| found[total].value > found[at].value).map(among);
        } else if is_of(&found[at - 1]) && !next && between.trim() != "and" {
            open = Some(among(at - 1));
        } else if let Some(total) = among_named(found, at) {
            open = Some(among(total));
        } else if is_pair(found, at, lang) {
            open = total_before(found, at, false, lang).map(among);
        } else if open.is_none() {
            open = total_named(found, at, &between, lang).map(among);
        }
        // 男700人、女500人,其中党员480人 are of both.
        let joint = |total: usize| total > 0 && total + 1 == at && is_pair(found, total - 1, lang);
        if open.is_some_and(|list| joint(list.total)) {
            open = None;
        }
        let Some(list) = open else { continue };
        let aside = is_actual(&found[at], &found[at - 1])
            || is_of_other_year(&found[at], &found[list.total])
            || is_base(text, found, at)
            || is_whole_of_share(text, found, at)
            || is_own_count(text, found, at);
        // 其中民事10件、行政20件,合计30件 tells the sum.
        if aside
            || is_again(&found[at])
            || is_compared(&found[at])
            || found[at].is_average()
            || says(&found[at].label, &lists.total)
        {
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
pub(super) fn of_one_kind(found: &mut [Claim], lang: Lang) {
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
pub(super) fn settle(found: &mut [Claim]) {
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

/// Whether a count is what was done of what was due right before it: 应出庭的213件,实际出庭208件.
fn is_actual(claim: &Claim, due: &Claim) -> bool {
    let label = claim.label.trim_start_matches(',');
    due.label.contains('应') && (label.starts_with("实际") || label.starts_with('实')) && claim.is_like(due)
}

/// Whether a claim names a year that is none of those of another one: 2023年89件,其中2022年104件.
fn is_of_other_year(claim: &Claim, other: &Claim) -> bool {
    let named = |claim: &Claim| claim.period.as_ref().is_some_and(|period| !period.text.is_empty());
    let (Some(year), (from, to)) = (claim.year(), other.years()) else { return false };
    named(claim) && named(other) && (from.is_some_and(|from| year < from) || to.is_some_and(|to| year > to))
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

/// Whether a clause or the bracket of a claim ends before the next one.
pub(super) fn closes(between: &str) -> bool {
    let bracket = between.find(')').is_some_and(|at| !between[..at].contains('('));
    bracket || between.contains(';')
}

/// The total of a second measure of the same parts: 供地76宗、3842亩,其中工业29宗、1967亩.
fn beside(found: &[Claim], at: usize, list: List) -> Option<usize> {
    // 48 concerned penalties (40%), 30 land (25%) are counts with their shares.
    let measured = found[at].label.is_empty() && found[at].kind != Kind::Percent;
    let adjoins = measured && matches!(found[at - 1].binding, Some(Binding::Part { .. }));
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
    let stock = Stock::of(&found[at], lang).or_else(|| Stock::behind(&found[at], lang));
    if stock.is_some_and(|stock| !stock.is_part_of(Stock::of(&found[list.total], lang))) {
        return true;
    }
    let Some(last) = list.last else { return false };
    // What was pending and what is new are all that there was.
    let came = |at: usize| matches!(Stock::of(&found[at], lang), Some(Stock::Start | Stock::Incoming));
    // 其他处理5件 is what is left of the list.
    let new = |claim: &Claim| {
        let label = claim.label.trim_start_matches(',');
        if label.contains("其他") || label.starts_with('不') {
            return false;
        }
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

/// Whether one part is what the other is not, 未取得 and 取得; there may be others.
pub(in crate::audit) fn denies(one: &Claim, other: &Claim, lang: Lang) -> bool {
    let denied = |one: &Claim, other: &Claim| {
        let name = one.label.trim_start_matches([',', '、']);
        let known = words(lang).opposite.iter().find_map(|no| Some((no, name.strip_prefix(no)?)));
        let known =
            known.filter(|(no, name)| name.chars().count() > 1 && !other.label.contains(&format!("{no}{name}")));
        known.is_some_and(|(_, name)| other.label.contains(name))
    };
    lang == Lang::Zh && (denied(one, other) || denied(other, one))
}

/// Whether a count is the whole that a share behind it is of: 120件,占全县总数(480件)的25%.
fn is_whole_of_share(text: &Folded, found: &[Claim], at: usize) -> bool {
    let Some((before, share)) = at.checked_sub(1).zip(found.get(at + 1)) else { return false };
    let of_it = || text.slice(found[at].char_end..share.char_start).trim_start_matches(')').starts_with('的');
    share.kind == Kind::Percent && gap(text, found, before).contains('占') && of_it()
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
fn is_again(claim: &Claim) -> bool {
    let label = claim.label.to_ascii_lowercase();
    ["of these", "of those"].iter().any(|of| label.ends_with(of))
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
