//! The name of a claim in a sentence: its words as far as a reader needs them, never cut in mid-word.

use std::fmt::Display;

use super::{claim::Claim, lexicon::words, sentence::Shown};
use crate::lang::Lang;

/// The longest name that is given whole, in characters.
const LONGEST: usize = 24;
const LONGEST_EN: usize = 44;
/// How far back a word is looked for that begins.
const FARTHEST: usize = 240;
/// The marks of quotations and titles.
const MARKS: [(char, char); 5] = [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('《', '》')];
/// A label with fewer characters needs the words behind the claim too.
const SHORT: usize = 7;
/// The longest words behind a claim.
const NOUN: usize = 12;

/// A claim as a reader recognizes it: the words before it, and the claim; its cell first, if it is in a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) claim: &'a Claim,
    /// The words before it, as the report has them.
    pub(super) label: &'a str,
    /// The language of the text.
    pub(super) lang: Lang,
}

impl Shown for Name<'_> {
    fn shown(&self, lang: Lang) -> impl Display {
        let claim = self.claim;
        let label = whole(self.label, self.lang).trim_start_matches([',', '，', ':', '：', '、', ')', '）', ' ']);
        let (longest, gap) = match self.lang {
            Lang::Zh => (LONGEST, ""),
            Lang::En => (LONGEST_EN, " "),
        };
        let label = shortened(label, longest, self.lang);
        match &claim.cell {
            Some(cell) => format!("{} {label} {}", cell.says_in(lang), claim.text),
            None if self.lang == Lang::Zh && label.chars().count() < SHORT => {
                format!("{label}{}{}", claim.text, noun(&claim.noun))
            }
            None => format!("{label}{gap}{}", claim.text).trim().to_owned(),
        }
    }
}

/// The end of a label, from where a word begins.
fn shortened(label: &str, longest: usize, lang: Lang) -> String {
    let last = |length: usize| label.char_indices().rev().nth(length - 1).map_or(0, |(at, _)| at);
    let near = last(longest);
    if near == 0 {
        return label.trim_end().to_owned();
    }
    // Where no word begins near enough, the name is as long as it must be.
    let far = last(FARTHEST);
    let is_whole = |at: &usize| whole(&label[*at..], lang).len() == label.len() - at;
    let begins = |from: usize| begins(label, from).filter(is_whole);
    let begin = begins(near).next().or_else(|| begins(far).last()).filter(|at| !label[*at..].trim().is_empty());
    match begin.unwrap_or(far) {
        0 => label.trim_end().to_owned(),
        at => format!("…{}", label[at..].trim()),
    }
}

/// The end of a label behind the last mark of a quotation whose other mark is not in it.
fn whole(label: &str, lang: Lang) -> &str {
    let (mut open, mut from): (Vec<(char, usize)>, usize) = (Vec::new(), 0);
    for (at, c) in label.char_indices() {
        // In English ’ is an apostrophe too.
        match MARKS.iter().find(|(begin, end)| (c == *begin || c == *end) && (lang == Lang::Zh || *end != '’')) {
            Some((begin, _)) if c == *begin => open.push((c, at + c.len_utf8())),
            Some((begin, _)) if open.last().is_some_and(|(last, _)| last == begin) => _ = open.pop(),
            Some(_) => (open, from) = (Vec::new(), at + c.len_utf8()),
            None => {}
        }
    }
    &label[open.last().map_or(from, |(_, at)| *at)..]
}

/// Where a word begins, for certain, from a position on.
fn begins(label: &str, from: usize) -> impl Iterator<Item = usize> {
    label[from..].char_indices().map(move |(at, _)| from + at).filter(|&at| {
        let before = &label[..at];
        before.ends_with(|c: char| !c.is_alphanumeric() && c != '.')
            || words(Lang::Zh).ends.iter().any(|word| before.ends_with(word))
    })
}

/// The words behind a claim, if they are few.
fn noun(noun: &str) -> &str {
    let end = noun.find(|c: char| !c.is_alphanumeric()).unwrap_or(noun.len());
    let words = &noun[..end];
    if words.chars().count() <= NOUN { words } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::claims;

    fn named(claim: &Claim, lang: Lang) -> String {
        Name { claim, label: &claim.label, lang }.shown(lang).to_string()
    }

    #[test]
    fn a_name_begins_where_a_word_begins() {
        let long = "全市各级行政复议机关依法受理并认真审查公民法人和其他组织提出的行政复议申请9件";
        for (text, expected) in [
            ("受理24件", "受理24件"),
            ("办理3件行政复议案件", "办理3件行政复议案件"),
            (long, "…行政复议申请9件"),
            (
                "受理公民法人和其他组织提出申请并依照法定程序审查处理行政复议申请9件",
                "受理公民法人和其他组织提出申请并依照法定程序审查处理行政复议申请9件",
            ),
        ] {
            assert_eq!(named(&claims(text, Lang::Zh)[0], Lang::Zh), expected);
        }
        let text = "The number of people who were trained by the county bureau of justice was 312 people.";
        let claim = &claims(text, Lang::En)[0];
        let name = named(claim, Lang::En);
        assert!(text.contains(name.trim_start_matches('…')) && !name.contains("…f "), "{name}");
        assert!(
            claim.label.contains(&format!(" {}", name.trim_start_matches('…').split(' ').next().unwrap())),
            "{name}"
        );
    }
}
