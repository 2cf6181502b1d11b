//! The words of a claim, and whether a phrase of the catalogue covers them.

use crate::audit::{
    claim::{Binding, Claim, Kind, folded::Folded},
    lexicon::{Lexicon, words},
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

/// The Chinese words around claims; English ones stand among them.
fn lexicon() -> &'static Lexicon {
    words(Lang::Zh)
}

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
    pub(super) fn of(claims: &[Claim], at: usize, text: &Folded) -> Self {
        let claim = &claims[at];
        let label =
            if is_behind_another(claims, at) { String::new() } else { own_clause(&claim.lead().to_lowercase()) };
        // In English the counted noun takes the place of the measure word; a zero may be a word itself: 没有.
        let all_behind = claim.value.numerator() == 0 && !claim.text.starts_with(|c: char| c.is_ascii_digit());
        // 无 and 未发生 are 没有, as the phrases of indicators have it.
        let text_itself = if !all_behind || claim.text.is_ascii() { "" } else { "没有" };
        let thing = claim.text.split_once(' ').map_or("", |(_, thing)| thing);
        let unit = if claim.unit.is_ascii() && claim.kind == Kind::Count { thing } else { "" };
        let noun = format!("{text_itself}{unit} {}", claim.noun).trim().to_lowercase();
        let own: Vec<char> = label.chars().chain(noun.chars()).collect();
        let mut context =
            if text.chars.is_empty() { said_before(claims, at) } else { sentence(text, claim.char_start) };
        if let Some(Binding::Part { total, .. }) = claim.binding.as_ref().filter(|_| !text.chars.is_empty())
            && let Some(total) = claims.get(*total)
        {
            context = format!("{}{} {context}", total.label, total.noun);
        }
        let is_cell = claim.cell.is_some();
        Self { own, label: label.chars().count(), context: context.to_lowercase(), all_behind, is_cell }
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
        (own && !never && !narrower && marks.accounts(&saying.besides)).then_some(Fit { score, words: found })
    }
}

/// Which of a claim's own characters are covered.
struct Marks<'a> {
    words: &'a Words,
    taken: Vec<bool>,
    first: usize,
    /// The word of the phrase that comes first in the claim.
    leading: String,
}

impl<'a> Marks<'a> {
    fn new(words: &'a Words) -> Self {
        Self { words, taken: vec![false; words.own.len()], first: words.own.len(), leading: String::new() }
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
        if at < self.first {
            (self.first, self.leading) = (at, word.to_owned());
        }
        true
    }

    fn take_all(&mut self, word: &str) {
        while let Some(at) = self.find(word) {
            self.mark(at, word);
        }
    }

    /// Whether everything is covered: all words between the first one found and the claim, and before these only what
    /// can be a subject.
    fn accounts(mut self, besides: &[String]) -> bool {
        let last = self.taken.iter().rposition(|taken| *taken).unwrap_or(0);
        for word in besides {
            self.take_all(word);
        }
        lexicon().subjects.iter().for_each(|word| self.take_all(word));
        let label = self.words.label;
        if lexicon().actions.iter().any(|action| self.find(action).is_some_and(|at| at < label)) {
            return false;
        }
        lexicon().neutral.iter().for_each(|word| self.take_all(word));
        let own = &self.words.own;
        let end = if self.words.all_behind { own.len() } else { (last + 1).max(label) };
        // The heads of a table have no subject.
        let heads = self.words.is_cell && own[..label].iter().all(char::is_ascii);
        let from = if heads { 0 } else { self.first.min(label) };
        let leftover: String =
            (from..end).map(|at| if self.taken[at] || self.apart(at) { ' ' } else { own[at] }).collect();
        let said = |word: &str| !words(Lang::En).neutral.contains(&word) && !lexicon().verbs.contains(&word);
        leftover.split_whitespace().all(|word| !said(word)) && self.begins()
    }

    /// Whether a character separates words.
    fn apart(&self, at: usize) -> bool {
        !self.words.own[at].is_alphabetic()
    }

    /// Whether the text before the first word can be a subject and does not narrow what is counted, as in 农民工法律援助案件.
    fn begins(&self) -> bool {
        let verb =
            |word: &str| lexicon().actions.iter().chain(lexicon().verbs.iter()).any(|verb| word.starts_with(verb));
        let Some(before) = self.first.min(self.words.label).checked_sub(1) else { return true };
        let ends_with_verb = lexicon().verbs.iter().any(|verb| {
            let length = verb.chars().count();
            before + 1 >= length && self.words.own[before + 1 - length..=before].iter().copied().eq(verb.chars())
        });
        verb(&self.leading)
            || self.taken[before]
            || self.apart(before)
            || self.words.own[before].is_ascii_alphabetic()
            || ends_with_verb
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

/// The sentence before `end`, with the previous one if that is a heading.
fn sentence(text: &Folded, end: usize) -> String {
    let ends = |at: &usize| matches!(text.at(*at), '。' | '\n');
    let earliest = end.saturating_sub(CONTEXT);
    let start = (earliest..end).rev().find(ends).map_or(earliest, |at| at + 1);
    let heading = start.checked_sub(1).and_then(|last| {
        let from = last.saturating_sub(HEADING + 1);
        (from..last).rev().find(|at| matches!(text.at(*at), '。' | '\n' | ';')).map(|at| at + 1)
    });
    text.slice(heading.unwrap_or(start)..end)
}

/// The words of the claims before `at` in its sentence, for use when the text is not known.
fn said_before(claims: &[Claim], at: usize) -> String {
    let sentence = claims[at].sentence;
    let before = claims[..at].iter().rev().take_while(|claim| claim.sentence == sentence).take(8);
    before.flat_map(|claim| [claim.label.as_str(), claim.noun.as_str()]).collect::<Vec<_>>().join(" ")
}
