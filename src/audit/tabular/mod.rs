//! Claims in tables: those of documents, and tables of claims.

mod column;
mod grid;
mod header;
mod listed;
mod number;
mod table;
mod tie;
mod total;
mod written;

pub(super) use column::is_header;
pub(super) use listed::read as read_claims;

use super::{
    claim::{Binding, Claim, claims, folded::Folded},
    document::Table,
    place::Lines,
};
use crate::lang::Lang;

/// The claims of a document, with the sums that its tables state.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) claims: Vec<Claim>,
    /// Totals with their parts, by claim index.
    pub(super) sums: Vec<(usize, Vec<usize>)>,
}

/// Finds the claims of a text and of its tables, in order.
pub(super) fn find(text: &str, tables: &[Table], lang: Lang) -> Found {
    if tables.is_empty() {
        return Found { claims: claims(text, lang), sums: Vec::new() };
    }
    let chars: Vec<char> = text.chars().collect();
    let folded = Folded::new(text);
    let lines = Lines::new(text);
    let line = |at: usize| lines.of(at).0 - 1;
    // A year given only in a caption or header is the document's too, so the whole text is searched.
    let year = document_year(text, lang);
    let mut found = Found::default();
    let mut numbers = Vec::new();
    // Sentence numbers of tables start far after those of the text, and no two are consecutive.
    let mut sentence = 2 * chars.len() + 2;
    for (at, table) in tables.iter().enumerate() {
        let around = table::Around { text: &folded, lang, year, number: at + 1, sentence, line: &line };
        let read = table::read(table, &chars, &around);
        sentence += 2 * table.cells.len() + 2;
        let first = found.claims.len();
        found.claims.extend(read.claims.into_iter().map(|claim| moved(claim, &|at| at + first)));
        found.sums.extend(
            read.sums
                .into_iter()
                .map(|(total, parts)| (total + first, parts.iter().map(|part| part + first).collect())),
        );
        numbers.extend(read.numbers);
    }
    let first = found.claims.len();
    let words = claims(&without(&chars, &numbers), lang);
    found.claims.extend(words.into_iter().map(|claim| moved(claim, &|at| at + first)));
    in_order(found)
}

/// The year of a document: the one assigned to a claim without a year of its own.
fn document_year(text: &str, lang: Lang) -> Option<i32> {
    let probe = match lang {
        Lang::Zh => "共1件。",
        Lang::En => "They heard 3 cases.",
    };
    claims(&format!("{text}\n\n{probe}"), lang).pop().and_then(|claim| claim.period?.to)
}

/// The text with the numbers of its tables blanked out; each character keeps its length in bytes.
fn without(chars: &[char], numbers: &[std::ops::Range<usize>]) -> String {
    let mut chars = chars.to_vec();
    for at in numbers.iter().cloned().flatten() {
        chars[at] = match chars[at].len_utf8() {
            1 => ' ',
            2 => '\u{a0}',
            3 => '\u{3000}',
            _ => '\u{10000}',
        };
    }
    chars.into_iter().collect()
}

/// A claim with the indexes of its binding mapped by `to`.
fn moved(mut claim: Claim, to: &dyn Fn(usize) -> usize) -> Claim {
    claim.binding = claim.binding.map(|binding| match binding {
        Binding::Part { total } => Binding::Part { total: to(total) },
        Binding::Rate { numerator, denominator } => {
            Binding::Rate { numerator: numerator.map(to), denominator: to(denominator) }
        }
        Binding::Change { of } => Binding::Change { of: to(of) },
        other @ Binding::Respectively { .. } => other,
    });
    claim
}

/// Sorts the claims by position.
fn in_order(found: Found) -> Found {
    let mut order: Vec<usize> = (0..found.claims.len()).collect();
    order.sort_by_key(|&at| found.claims[at].char_start);
    let mut to = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        to[old] = new;
    }
    let mut claims: Vec<Option<Claim>> = found.claims.into_iter().map(Some).collect();
    let claims = order.iter().filter_map(|&old| claims[old].take()).map(|claim| moved(claim, &|at| to[at])).collect();
    let sums = found.sums.iter().map(|(total, parts)| (to[*total], parts.iter().map(|&part| to[part]).collect()));
    Found { claims, sums: sums.collect() }
}
