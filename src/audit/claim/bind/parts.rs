//! The parts behind a total: in its bracket, or after 其中 or a colon.

use super::{
    LIST,
    aside::{is_aside, is_whole_of_share},
    base::is_base,
    gap,
    opening::{Opening, is_among, is_pair, opening},
    total::total_named,
};
use crate::audit::{
    claim::{Binding, Claim, Kind, Stock, Tie, compared::is_compared, folded::Folded, measure, quotient::is_share},
    lexicon::words,
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
        if other || found[total].is_average() {
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
        if is_among(found, at, &between) {
            found[at].bind(Binding::Part { total: at - 1, all: false }, Tie::Told);
            open = None;
            continue;
        }
        // 结果维持9件、结果纠正2件 go on with one list.
        let goes_on = between.starts_with('、') && open.is_some_and(|list| list.last == Some(at - 1));
        let named = || total_named(found, at, &between, lang).map(|total| List { total, all: false, last: None });
        open = match opening(found, at, &between, goes_on, lang) {
            Some(Opening { total, all }) => total.map(|total| List { total, all, last: None }),
            None => open.or_else(named),
        };
        // 男700人、女500人,其中党员480人 are of both.
        let joint = |total: usize| total > 0 && total + 1 == at && is_pair(found, total - 1, lang);
        if open.is_some_and(|list| joint(list.total)) {
            open = None;
        }
        let Some(list) = open.filter(|list| !is_aside(text, found, at, list.total, lang)) else { continue };
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
