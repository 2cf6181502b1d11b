//! What is only meant to be done, and what was done on one day.

use std::ops::Range;

use super::lexicon;
use crate::audit::{claim::folded::Folded, lexicon::says, tabular::level};

/// The maximum length of a heading, in characters.
const HEADING: usize = 40;

/// Whether the sentence before a figure says that it is meant to be reached, or that it is of a day or a week.
pub(super) fn is_goal(said: &str) -> bool {
    let sentence = said.rsplit(['。', '\n']).next().unwrap_or_default();
    let is_other = |clause: &str| begins(clause) || is_occasion(clause);
    says(sentence, &lexicon().plans) || sentence.split([',', ';', ':']).any(is_other)
}

/// Whether a clause is the name of a day or a week: 在“4·15”全民国家安全教育日期间, and not 开展宪法宣传周等活动.
fn is_occasion(clause: &str) -> bool {
    let clause = clause.trim();
    let name = lexicon().during.iter().find_map(|word| clause.strip_suffix(word)).unwrap_or(clause);
    lexicon().occasions.iter().any(|word| name.ends_with(word) && clause.chars().count() > 1)
        || lexicon().days.iter().any(|word| clause.starts_with(word))
}

/// Whether a clause begins with a word for what is meant to be done, after its subject: 我县计划.
fn begins(clause: &str) -> bool {
    let mut rest = clause.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年' || c == ' ');
    let subject = |rest: &str| {
        let lists = [&lexicon().places.ours, &lexicon().whole, &lexicon().everybody];
        lists.into_iter().flat_map(|list| list.iter()).find(|word| rest.starts_with(**word)).map(|word| word.len())
    };
    while let Some(length) = subject(rest) {
        rest = &rest[length..];
    }
    lexicon().goals.iter().any(|word| rest.starts_with(word))
}

/// The parts of a text under headings that say what is meant to be done: 三、下一步工作打算.
pub(super) fn sections(text: &Folded) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.chars.split(|c| *c == '\n') {
        let heading: String = line.iter().take(HEADING + 1).collect();
        let level = level(&heading).filter(|_| line.len() <= HEADING && !heading.contains('。'));
        if let Some((_, start)) = open.filter(|(outer, _)| level.is_some_and(|level| level <= *outer)) {
            found.push(start..at);
            open = None;
        }
        if let Some(level) = level.filter(|_| open.is_none() && says(&heading, &lexicon().plans)) {
            open = Some((level, at));
        }
        at += line.len() + 1;
    }
    found.extend(open.map(|(_, start)| start..text.chars.len()));
    found
}
