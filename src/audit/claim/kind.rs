//! The kind of a claim, by its measure word and the words around it.

use super::{
    Kind,
    folded::{self, Folded},
    measure,
};
use crate::audit::lexicon::{self, Change, says};
use crate::lang::Lang;

/// The maximum length of a label, in characters.
const LABEL: usize = 40;
/// A clause of at most this length is too short to be a label on its own.
const SHORT: usize = 3;
/// How long a verb between 多 and a number may be, in characters: 多受理41件.
const VERB: usize = 2;
/// How long a bracket with the base of a comparison may be, in characters.
const BASE: usize = 16;
/// The maximum length of the text kept after a claim, in characters.
const NOUN: usize = 16;

/// The start of the label of a claim at `start`: at or after `from`, and within the clause unless that has only a word
/// or two, as in `为全州最高,为67%`.
pub(super) fn label_start(text: &Folded, start: usize, from: usize) -> usize {
    let earliest = from.max(start.saturating_sub(LABEL));
    // 抽检药品、医疗器械2874批次 is one phrase; behind a number 、 ends it.
    let listed = |at: usize| text.at(at) == '、' && at > earliest && folded::is_han(text.before(at));
    let ends = |at: &usize| folded::is_clause_end(text.at(*at)) && !is_quote(text.at(*at)) && !listed(*at);
    let Some(clause) = (earliest..start).rev().find(ends) else { return earliest };
    // 合格率(含优秀), 村(社区)调委会占
    if let Some(open) = aside(text, earliest, clause) {
        return (earliest..open).rev().find(ends).map_or(earliest, |at| at + 1);
    }
    let among = text.before(clause) == '中';
    if start - clause > SHORT || !matches!(text.at(clause), ',' | ':') || among {
        return clause + 1;
    }
    (earliest..clause).rev().find(ends).map_or(earliest, |at| at + 1)
}

/// Where a bracket without numbers that closes at `close` opens, if words stand before it.
fn aside(text: &Folded, earliest: usize, close: usize) -> Option<usize> {
    if text.at(close) != ')' {
        return None;
    }
    let open = (close.saturating_sub(BASE).max(earliest)..close).rev().find(|&at| text.at(at) == '(')?;
    let words = text.from(open + 1)[..close - open - 1].iter().all(|c| folded::is_han(*c) || *c == '、');
    (words && open > earliest && folded::is_han(text.before(open))).then_some(open)
}

fn is_quote(c: char) -> bool {
    matches!(c, '”' | '"')
}

/// The words after a claim, up to the next digit or clause mark.
pub(super) fn noun(text: &Folded, end: usize) -> String {
    let stops = |c: char| c.is_ascii_digit() || c == '“' || folded::is_clause_end(c);
    let length = (0..NOUN).take_while(|&step| end + step < text.chars.len() && !stops(text.at(end + step))).count();
    text.slice(end..end + length).trim().into()
}

/// The kind of a claim with `unit` whose qualifier starts at `start`, and whether it is a fall.
pub(super) fn kind(text: &Folded, start: usize, from: usize, unit: &str) -> (Kind, bool) {
    let label = label_start(text, start, from);
    let words = text.slice(label..start);
    let comparing = |words: &str| says(words, &lexicon::words(Lang::Zh).comparing) || compares_month(words);
    let compared = comparing(&words) || text.ends(label, "相比,") || comparing(&before_bracket(text, label));
    let change = change_before(text, start).or_else(|| less_or_more(&words).filter(|_| compared));
    let fall = change == Some(true);
    match unit {
        "百分点" => (Kind::Points, fall || words.ends_with('低')),
        "%" | "‰" | "成" => match change {
            // 败诉率下降17.65% is a change in points, since the subject is a rate.
            Some(fall) if is_rate(&words) => (Kind::Points, fall),
            Some(fall) => (Kind::Growth, fall),
            None => (Kind::Percent, false),
        },
        "倍" if change.is_some() => (Kind::Growth, fall),
        "" => (Kind::Bare, false),
        _ => match measure::kind(unit) {
            Kind::Count | Kind::Money if compared && change.is_some() => (Kind::Change, fall),
            kind => (kind, false),
        },
    }
}

/// The words before a bracket that ends at `end`: 比上年 in 比上年(100件)减少.
fn before_bracket(text: &Folded, end: usize) -> String {
    let is_open = |&at: &usize| text.at(at) == '(';
    let open = (end.saturating_sub(BASE)..end).rev().find(is_open).filter(|_| text.before(end) == ')');
    open.map_or_else(String::new, |open| text.slice(label_start(text, open, 0)..open))
}

/// Whether the words compare with a month: 比10月份增加.
fn compares_month(words: &str) -> bool {
    words
        .rsplit_once(['比', '较'])
        .is_some_and(|(_, than)| than.starts_with(|c: char| c.is_ascii_digit()) && than.contains('月'))
}

/// Whether a word of change ends before `at`, and whether it states a fall.
fn change_before(text: &Folded, at: usize) -> Option<bool> {
    let mut at = at;
    for _ in 0..2 {
        if matches!(text.before(at), ' ' | '了' | '为' | '达' | '约' | '近' | ':') {
            at -= 1;
        }
    }
    // 压缩比例达到80%, and not 提高到80%.
    let named = |word: &str| word.ends_with(['率', '例', '幅']) && text.ends(at, "达到") && text.ends(at - 2, word);
    let found = lexicon::words(Lang::Zh).change.find(|word| text.ends(at, word) || named(word));
    found.map(|(_, change)| change == Change::Fall)
}

/// Whether words of comparison end with less, and not with more: 比上月少, 较上年高.
fn less_or_more(words: &str) -> Option<bool> {
    let words = words.trim_end_matches(['了', ' ']);
    // 比2022年多受理41件
    let (_, verb) = words.rsplit_once(['比', '较'])?;
    if let Some((at, more)) = verb.char_indices().rev().find(|(_, c)| matches!(c, '多' | '少')) {
        let verb = &verb[at + more.len_utf8()..];
        if verb.chars().count() <= VERB && verb.chars().all(folded::is_han) {
            return Some(more == '少');
        }
    }
    match words.chars().last()? {
        '少' | '减' | '降' | '低' => Some(true),
        '多' | '增' | '升' | '高' => Some(false),
        _ => None,
    }
}

/// Whether the subject of the words is a rate.
fn is_rate(words: &str) -> bool {
    let changes = lexicon::words(Lang::Zh).change.iter().filter(|(word, _)| word.ends_with('率'));
    let subject = changes.fold(words.to_owned(), |rest, (word, _)| rest.replace(word, ""));
    subject.contains('率') || subject.contains("占比")
}
