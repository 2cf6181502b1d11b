//! Figures of the text that a table of the same report has too.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    against::is_body,
    claim::{Claim, Tie, class},
    lexicon::{Lexicon, says, words},
    sentence,
};

/// How many headers the words of a text are searched for.
const HEADERS: usize = 256;

/// What the headers of a cell say.
struct Headers<'a> {
    /// What is counted.
    thing: &'a str,
    /// Of whom; `None` for a total.
    of: Option<&'a str>,
    /// The words of the caption.
    caption: String,
}

impl<'a> Headers<'a> {
    fn of(claim: &'a Claim, lexicon: &Lexicon) -> Option<Self> {
        let mut words: Vec<&str> = claim.heads.as_ref()?.all().flat_map(str::split_whitespace).collect();
        let is_total = |word: &&str| lexicon.total.iter().any(|total| total == word);
        let total = words.iter().rposition(is_total).map(|at| words.remove(at));
        let thing = words.pop()?.trim_end_matches(['数', '量']);
        let of = if total.is_some() { None } else { words.pop() };
        let told = total.is_some() || of.is_some();
        (told && thing.chars().count() > 1).then_some(Self {
            thing,
            of,
            caption: format!("{}{}", claim.heads.as_ref()?.subject(), words.concat()),
        })
    }

    /// Whether the words of a figure in the text are those of the cell: its thing, of the same body, and nothing else.
    fn are_said(&self, label: &str, lexicon: &Lexicon) -> bool {
        let Some(at) = label.rfind(self.thing) else { return false };
        let (before, behind) = (&label[..at], &label[at + self.thing.len()..]);
        let mut rest = format!("{before} {behind}");
        match self.of {
            Some(of) if !label.contains(of) => return false,
            Some(of) => rest = rest.replace(of, ""),
            None if is_body(label) => return false,
            None => {}
        }
        let rest = telling(&rest, lexicon);
        self.know(&rest) && !says(&rest, &lexicon.doings)
    }

    /// Whether some words say nothing that the headers and the caption do not.
    fn know(&self, words: &str) -> bool {
        words.chars().all(|c| !c.is_alphabetic() || self.caption.contains(c) || self.thing.contains(c))
    }
}

/// Holds each figure of the text against the cells of the same thing, body and period.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let lexicon = words(reader.document.lang);
    let mut by_thing: BTreeMap<&str, Vec<(usize, Headers)>> = BTreeMap::new();
    for at in (0..reader.claims.len()).filter(|&at| reader.is_headed(at)) {
        if let Some(headers) = Headers::of(&reader.claims[at], lexicon) {
            by_thing.entry(headers.thing).or_default().push((at, headers));
        }
    }
    (0..reader.claims.len())
        .filter(|&at| reader.claims[at].cell.is_none() && reader.claims[at].is_count())
        .filter_map(|at| {
            let label = reader.claims[at].label.rsplit([',', ':']).next()?;
            let things = by_thing.iter().take(HEADERS).filter(|(thing, _)| label.contains(*thing));
            // The longest header says most exactly what is meant.
            let (_, cells) = things.max_by_key(|(thing, _)| thing.len())?;
            let same = cells.iter().filter(|(cell, headers)| {
                is_like(&reader.claims[at], &reader.claims[*cell]) && headers.are_said(label, lexicon)
            });
            let (cell, headers) = meant(reader, at, &same.collect::<Vec<_>>())?;
            // 信访事项1742件,办结1700件 is of no other matters.
            let is_told = || headers.know(&said_before(reader, at, lexicon));
            let holds = reader.claims[cell].agreement(&reader.claims[at]).holds();
            (holds || is_told()).then(|| judged(reader, at, cell))
        })
        .collect()
}

/// Whether two figures have measure words and periods in common.
fn is_like(one: &Claim, other: &Claim) -> bool {
    one.years() == other.years() && other.is_count() && class(&one.unit) == class(&other.unit)
}

/// The cell that agrees; if several differ, it is unclear which one is meant.
fn meant<'a, 'h>(reader: &Reader, at: usize, cells: &[&'a (usize, Headers<'h>)]) -> Option<(usize, &'a Headers<'h>)> {
    let agrees = |cell: &&&(usize, Headers)| reader.claims[cell.0].agreement(&reader.claims[at]).holds();
    match (cells.iter().find(agrees), cells) {
        (Some((cell, headers)), _) | (None, [(cell, headers)]) => Some((*cell, headers)),
        (None, _) => None,
    }
}

/// The words of the claims before one in its sentence, without what was done.
fn said_before(reader: &Reader, at: usize, lexicon: &Lexicon) -> String {
    let sentence = reader.claims[at].sentence;
    let before = reader.claims[..at].iter().rev().take_while(|claim| claim.sentence == sentence);
    let said = before.map(|claim| format!("{} {}", claim.label, claim.noun)).collect::<Vec<_>>().join(" ");
    lexicon.doings.iter().fold(telling(&said, lexicon), |said, doing| said.replace(doing, " "))
}

/// What some words tell of what is counted.
fn telling(words: &str, lexicon: &Lexicon) -> String {
    let plain = [&lexicon.neutral, &lexicon.verbs, &lexicon.everybody].into_iter().flat_map(|list| list.iter());
    plain.fold(words.to_owned(), |rest, word| rest.replace(word, " "))
}

fn judged(reader: &Reader, at: usize, cell: usize) -> Finding {
    let claims = reader.claims;
    let verdict = claims[cell].agreement(&claims[at]);
    let said = if verdict.holds() { sentence::table_agrees } else { sentence::table_differs };
    Finding::new(Relation::SameQuantity, verdict, reader.places(&[at, cell]))
        .tied(Tie::Named)
        .sides(claims[at].shown(), claims[cell].shown())
        .says(said(reader.named(at), reader.named(cell)))
}
