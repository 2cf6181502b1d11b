//! The words of a claim, and whether a phrase of the catalogue covers them.

use std::ops::Range;
use std::sync::Arc;

use super::{Groups, Region, goal, is_body, lexicon};
use crate::audit::{
    claim::{Binding, Claim, Kind, folded::Folded},
    lexicon::{either, words},
    tabular::unnumbered,
};
use crate::catalogue::Saying;
use crate::lang::Lang;

/// Points for each of the claim's own characters, and for each word of its sentence; a word of the heading scores one.
const OWN: usize = 4;
const SENTENCE: usize = 2;
/// How many characters of the sentence before a claim are searched.
const CONTEXT: usize = 160;
/// A sentence of at most this many characters is the heading of the next: 二是案卷评查。
const HEADING: usize = 14;

/// The words of a claim, folded and in lower case.
#[derive(Debug)]
pub(super) struct Words {
    /// The characters before the claim in its clause, followed by those after it.
    own: Vec<char>,
    /// How many of them are before the claim.
    label: usize,
    /// The sentence before the claim, preceded by the words of the claim's total.
    context: String,
    /// Whether all words after the claim belong to it: 没有行政复议案件.
    all_behind: bool,
    /// Whether its words are the heads of a table.
    is_cell: bool,
    /// What stands above it: the heading before its sentence, or what its table is called.
    above: String,
    /// Names before it that do not narrow what it counts: of its period, its body and its place.
    known: Vec<String>,
    /// What its place may be called in general: 县, 全县.
    levels: Arc<[String]>,
    /// Whether it is of another place, of a day, or only meant to be reached.
    is_other: bool,
    /// Whether it is of another place.
    is_elsewhere: bool,
}

/// What the words of all claims of a report are read with.
pub(super) struct Around<'a> {
    pub(super) text: &'a Folded<'a>,
    pub(super) groups: &'a Groups,
    pub(super) region: &'a Region,
    /// The parts of the text that say what is meant to be done.
    pub(super) goals: &'a [Range<usize>],
}

/// How well a phrase covers the words of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fit {
    /// Points for each own character, each word of the sentence and each word of the heading that was found.
    pub(super) score: usize,
    /// The words that were found.
    pub(super) words: Vec<String>,
}

impl Words {
    /// The words of a claim, from its text if that is known, else from its claims only.
    pub(super) fn of(claims: &[Claim], at: usize, around: &Around) -> Self {
        let (claim, text) = (&claims[at], around.text);
        let label = if is_behind_another(claims, at) { String::new() } else { own_clause(&lead(claim)) };
        // In English the counted noun takes the place of the measure word; a zero may be a word itself: 没有.
        let all_behind = claim.value.numerator() == 0 && !claim.text.starts_with(|c: char| c.is_ascii_digit());
        // 无 and 未发生 are 没有, as the phrases of indicators have it.
        let text_itself = if !all_behind || claim.text.is_ascii() { "" } else { "没有" };
        let thing = claim.text.split_once(' ').map_or("", |(_, thing)| thing);
        let unit = if claim.unit.is_ascii() && claim.kind == Kind::Count { thing } else { "" };
        let noun = format!("{text_itself}{unit} {}", claim.noun).trim().to_ascii_lowercase();
        let own: Vec<char> = label.chars().chain(noun.chars()).collect();
        let (heading, mut context) = if text.chars.is_empty() {
            (String::new(), said_before(claims, at))
        } else {
            sentence(text, claims, claim.char_start)
        };
        let title = claim.heads.as_ref().map(|heads| format!("{}\n{}", heads.title.caption, heads.title.heading));
        let is_goal = around.goals.iter().any(|goals| goals.contains(&claim.char_start));
        let said = if text.chars.is_empty() { format!("{context}{label}") } else { context.clone() };
        let is_elsewhere = around.region.is_elsewhere(&said);
        let is_other = is_goal || goal::is_goal(&said) || is_elsewhere;
        let period = claim.period.iter().map(|period| period.text.to_ascii_lowercase());
        let known = period.chain(around.groups.spoken(&label)).chain(around.region.name().map(Into::into)).collect();
        let above = title.unwrap_or_else(|| heading.clone());
        context = format!("{heading}{context}");
        if let Some(Binding::Part { total, .. }) = claim.binding.as_ref().filter(|_| !text.chars.is_empty())
            && let Some(total) = claims.get(*total)
        {
            context = format!("{}{} {context}", total.label, total.noun);
        }
        let (is_cell, context, label) = (claim.cell.is_some(), context.to_ascii_lowercase(), label.chars().count());
        let levels = Arc::clone(&around.region.levels);
        Self { own, label, context, all_behind, is_cell, above, known, levels, is_other, is_elsewhere }
    }

    /// Whether it is of another place, of a day, or only meant to be reached.
    pub(super) fn is_other(&self) -> bool {
        self.is_other
    }

    /// Whether it is of another place.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.is_elsewhere
    }

    /// The folded words of the sentence before the claim.
    pub(super) fn context(&self) -> &str {
        &self.context
    }

    /// The words of the clause before the claim.
    pub(super) fn label(&self) -> String {
        self.own[..self.label].iter().collect()
    }

    /// The claim's own characters: a phrase must share at least one.
    pub(super) fn chars(&self) -> impl Iterator<Item = char> {
        self.own.iter().copied()
    }

    /// How well a phrase covers the words of the claim; `None` if it does not.
    pub(super) fn fit(&self, saying: &Saying) -> Option<Fit> {
        if self.is_other {
            return None;
        }
        let mut marks = Marks::new(self);
        let sentence = self.context.rsplit(['。', '\n']).next().unwrap_or_default();
        let (mut score, mut found, mut own) = (0, Vec::new(), false);
        for alternatives in &saying.words {
            let length = |word: &String| word.chars().count();
            // An action must be stated of the claim itself: 办结2件，没有复议案件.
            let is_action = |word: &String| lexicon().actions.iter().any(|action| word.starts_with(action));
            if let Some(word) = alternatives.iter().find(|word| marks.take(word)) {
                (score, own) = (score + OWN * length(word), true);
                found.push(word.clone());
                // A thing may be named twice: 政务服务办件.
                alternatives.iter().filter(|word| !is_action(word)).for_each(|word| marks.take_all(word));
            } else if self.is_cell && alternatives.iter().all(|word| !is_action(word)) && states(alternatives) {
                // The head of a table names a thing, and leaves out that there is such: 行政处罚案件（件）.
            } else {
                let mut things = alternatives.iter().filter(|word| !is_action(word));
                let word = things.find(|word| self.context.contains(word.as_str()))?;
                score += if sentence.contains(word.as_str()) { SENTENCE } else { 1 };
                found.push(word.clone());
            }
        }
        let never = saying.never.iter().any(|word| marks.find(word).is_some());
        // On-time completion is some of the completion.
        let narrower = words(Lang::En).manner.iter().any(|word| marks.find(word).is_some());
        let fits = own && !never && !narrower && marks.accounts(saying) && !self.is_narrowed(saying);
        fits.then_some(Fit { score, words: found })
    }

    /// Whether a heading or an earlier clause says of whom, or in what field or time, in words that a phrase does not have.
    pub(super) fn is_narrowed(&self, saying: &Saying) -> bool {
        let known = |word: &str| own_words(saying).chain(&self.known).any(|own| own.contains(word));
        let sentence = self.context.rsplit(['。', '\n']).next().unwrap_or_default();
        let of_person = |person: &&str| {
            let toward = lexicon().toward.iter().any(|word| sentence.contains(&format!("{word}{person}")));
            (toward || self.above.contains(person)) && !known(person)
        };
        let clauses = sentence.split([',', ';', ':', '(', ')']);
        lexicon().persons.iter().any(of_person) || clauses.rev().skip(1).any(|clause| self.is_field(clause, saying))
    }

    /// Whether a clause names only some field or time: 在市场监管领域, 春节期间.
    fn is_field(&self, clause: &str, saying: &Saying) -> bool {
        let clause = clause.trim_end_matches(['内', '中', '里', '的', ' ']);
        let Some(name) = lexicon().fields.iter().find_map(|field| clause.strip_suffix(field)) else { return false };
        let own = own_words(saying).chain(&self.known).map(String::as_str);
        let plain = [&lexicon().topics, &lexicon().unstressed, &lexicon().neutral]
            .into_iter()
            .flat_map(|list| list.iter().copied());
        own.chain(plain).fold(name.to_owned(), |rest, word| rest.replace(word, " ")).contains(char::is_alphabetic)
    }
}

/// The words that a phrase has or may have.
fn own_words(saying: &Saying) -> impl Iterator<Item = &String> {
    saying.words.iter().flatten().chain(&saying.besides)
}

/// The words before a claim in lower case; in a table without the numbers of its headers: 一、法律援助.
fn lead(claim: &Claim) -> String {
    let Some(heads) = &claim.heads else { return claim.lead().to_ascii_lowercase() };
    let heads_of = heads.all().map(unnumbered).collect::<Vec<_>>().join(" ");
    format!("{} {heads_of}", heads.subject()).trim_start().to_ascii_lowercase()
}

/// Which of a claim's own characters are covered.
struct Marks<'a> {
    words: &'a Words,
    taken: Vec<bool>,
    /// Where the word of the phrase that comes first in the claim begins.
    first: usize,
}

impl<'a> Marks<'a> {
    fn new(words: &'a Words) -> Self {
        Self { words, taken: vec![false; words.own.len()], first: words.own.len() }
    }

    /// Where a word occurs among the characters not covered yet.
    fn find(&self, word: &str) -> Option<usize> {
        let (own, length) = (&self.words.own, word.chars().count());
        let first = word.chars().next()?;
        (0..=own.len().checked_sub(length)?).find(|&at| own[at] == first && self.stands(word, at, at + length))
    }

    /// Whether a word occurs at a position that is not covered yet.
    fn stands(&self, word: &str, at: usize, end: usize) -> bool {
        let (own, label) = (&self.words.own, self.words.label);
        // A word cannot span the claim; an English word must begin at a word boundary, but its ending may differ.
        let across = at < label && end > label;
        let joined = own[at].is_ascii_alphabetic() && at > 0 && own[at - 1].is_ascii_alphabetic();
        !across && !joined && !self.taken[at..end].contains(&true) && own[at..end].iter().copied().eq(word.chars())
    }

    fn mark(&mut self, at: usize, word: &str) {
        let mut end = at + word.chars().count();
        while self.words.own[at].is_ascii_alphabetic() && self.words.own.get(end).is_some_and(char::is_ascii_alphabetic)
        {
            end += 1;
        }
        self.taken[at..end].fill(true);
    }

    /// Covers a word of the phrase.
    fn take(&mut self, word: &str) -> bool {
        let Some(at) = self.find(word) else { return false };
        self.mark(at, word);
        self.first = self.first.min(at);
        true
    }

    fn take_all(&mut self, word: &str) {
        while let Some(at) = self.find(word) {
            self.mark(at, word);
        }
    }

    /// Covers a word where it stands before the phrase.
    fn take_before(&mut self, word: &str) {
        while let Some(at) = self.find(word).filter(|at| *at < self.first) {
            self.mark(at, word);
        }
    }

    /// Whether everything is covered: all words between the first one found and the claim, and before these only what
    /// can be a subject.
    fn accounts(mut self, saying: &Saying) -> bool {
        let last = self.taken.iter().rposition(|taken| *taken).unwrap_or(0);
        // Names are taken as a whole before the words that they are made of.
        self.words.known.iter().for_each(|word| self.take_all(word));
        lexicon().subjects.iter().for_each(|word| self.take_before(word));
        saying.besides.iter().for_each(|word| self.take_all(word));
        let label = self.words.label;
        if lexicon().actions.iter().any(|action| self.find(action).is_some_and(|at| at < label)) {
            return false;
        }
        lexicon().neutral.iter().for_each(|word| self.take_all(word));
        let end = if self.words.all_behind { self.words.own.len() } else { (last + 1).max(label) };
        let first = self.first.min(label);
        let said = |word: &str| !words(Lang::En).neutral.contains(&word) && !lexicon().verbs.contains(&word);
        self.leftover(first, end).split_whitespace().all(|word| !said(word)) && self.is_subject(first, saying)
    }

    /// The characters of a range that are not covered, with a blank for each that is.
    fn leftover(&self, from: usize, end: usize) -> String {
        (from..end).map(|at| if self.taken[at] || self.apart(at) { ' ' } else { self.words.own[at] }).collect()
    }

    /// Whether a character separates words.
    fn apart(&self, at: usize) -> bool {
        !self.words.own[at].is_alphabetic()
    }

    /// Whether the text before the first word can be a subject and does not narrow what is counted, as in 农民工法律援助案件.
    fn is_subject(&mut self, first: usize, saying: &Saying) -> bool {
        // The figures of a body are looked up as such, and those of a body without figures are not compared.
        let before = self.leftover(0, first);
        if is_body(before.trim()) {
            return true;
        }
        // An English phrase stands in a sentence whose other words are not known.
        if self.words.own.get(self.first).is_some_and(char::is_ascii_alphabetic) && !self.words.is_cell {
            return true;
        }
        let lists = [&lexicon().verbs, &lexicon().unstressed];
        lists.into_iter().flat_map(|list| list.iter()).for_each(|word| self.take_all(word));
        self.words.levels.iter().for_each(|word| self.take_all(word));
        if self.words.is_cell {
            let plain = either(|words| &words.table.values).chain(either(|words| &words.table.totals));
            let caption = either(|words| &words.topics).chain(either(|words| &words.table.caption_ends));
            let plain =
                plain.chain(caption).chain(either(|words| &words.everybody)).chain(either(|words| &words.table.vague));
            plain.chain(words(Lang::En).neutral.iter().copied()).for_each(|word| self.take_all(word));
        }
        // A header above that names the matter itself: 一、法律援助 for 办理法律援助案件.
        let said = |c: char| saying.words.iter().flatten().any(|word| word.contains(c));
        let known = |c: char| c == ' ' || self.words.is_cell && said(c);
        self.leftover(0, first).chars().all(known)
    }
}

/// Whether one of the words only states existence: 办理, 开展.
fn states(words: &[String]) -> bool {
    words.iter().any(|word| lexicon().verbs.contains(&word.as_str()))
}

/// The last clause of a label, or the whole label if the last clause has no words of its own: 优秀率居首位,达67%.
///
/// An English clause ends with a space, so that its last word stays separate from what follows.
fn own_clause(label: &str) -> String {
    let says = |clause: &str| {
        let bare = lexicon().neutral.iter().fold(clause.to_owned(), |bare, word| bare.replace(word, ""));
        bare.contains(char::is_alphabetic)
    };
    let last = label.rsplit_once([',', ':']).map(|(_, last)| last).filter(|last| says(last));
    let own = last.unwrap_or(label);
    if own.ends_with(|c: char| c.is_ascii_alphabetic()) { format!("{own} ") } else { own.to_owned() }
}

/// Whether the words before an English claim are those behind the one before: `criminal` in 11 were criminal and 107 civil.
fn is_behind_another(claims: &[Claim], at: usize) -> bool {
    let label = claims[at].label.trim();
    let before = at.checked_sub(1).map(|before| claims[before].noun.trim());
    label.ends_with(" and") && !claims[at].noun.is_empty() && before == Some(label)
}

/// The heading before a sentence, if the previous one is so short and has no figure, and the sentence before `end`.
fn sentence(text: &Folded, claims: &[Claim], end: usize) -> (String, String) {
    let ends = |at: &usize| matches!(text.at(*at), '。' | '\n');
    let earliest = end.saturating_sub(CONTEXT);
    let start = (earliest..end).rev().find(ends).map_or(earliest, |at| at + 1);
    let heading = start.checked_sub(1).and_then(|last| {
        let from = last.saturating_sub(HEADING + 1);
        let before = (from..last).rev().find(|at| matches!(text.at(*at), '。' | '\n' | ';')).map(|at| at + 1);
        before.or((from == 0).then_some(0))
    });
    let has_figure = |from: &usize| {
        let next = claims.partition_point(|claim| claim.char_start < *from);
        claims.get(next).is_some_and(|claim| claim.char_start < start)
    };
    let heading = heading.filter(|from| !has_figure(from)).unwrap_or(start);
    (text.slice(heading..start), text.slice(start..end))
}

/// The words of the claims before `at` in its sentence, for use when the text is not known.
fn said_before(claims: &[Claim], at: usize) -> String {
    let sentence = claims[at].sentence;
    let before = claims[..at].iter().rev().take_while(|claim| claim.sentence == sentence).take(8);
    before.flat_map(|claim| [claim.label.as_str(), claim.noun.as_str()]).collect::<Vec<_>>().join(" ")
}
