//! Figures in tables: those of documents, and tables of claims.

mod claim;
mod column;
mod grid;
mod header;
mod number;
mod table;
mod tie;
mod total;
mod written;

pub(super) use claim::read as read_claims;
pub(super) use column::is_header;

use super::{
    document::Table,
    figure::{Binding, Figure, Lang, figures, folded::Folded},
    place::Lines,
};

/// The figures of a document, with the sums that its tables state.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) figures: Vec<Figure>,
    /// Totals with their parts, by figure index.
    pub(super) sums: Vec<(usize, Vec<usize>)>,
}

/// Finds the figures of a text and of its tables, in order.
pub(super) fn find(text: &str, tables: &[Table], lang: Lang) -> Found {
    if tables.is_empty() {
        return Found { figures: figures(text, lang), sums: Vec::new() };
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
        let first = found.figures.len();
        found.figures.extend(read.figures.into_iter().map(|figure| moved(figure, &|at| at + first)));
        found.sums.extend(
            read.sums
                .into_iter()
                .map(|(total, parts)| (total + first, parts.iter().map(|part| part + first).collect())),
        );
        numbers.extend(read.numbers);
    }
    let first = found.figures.len();
    let words = figures(&without(&chars, &numbers), lang);
    found.figures.extend(words.into_iter().map(|figure| moved(figure, &|at| at + first)));
    in_order(found)
}

/// The year of a document: the one assigned to a figure without a year of its own.
fn document_year(text: &str, lang: Lang) -> Option<i32> {
    let probe = match lang {
        Lang::Zh => "共1件。",
        Lang::En => "They heard 3 cases.",
    };
    figures(&format!("{text}\n\n{probe}"), lang).pop().and_then(|figure| figure.period?.to)
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

/// A figure with the indexes of its binding mapped by `to`.
fn moved(mut figure: Figure, to: &dyn Fn(usize) -> usize) -> Figure {
    figure.binding = figure.binding.map(|binding| match binding {
        Binding::Part { total } => Binding::Part { total: to(total) },
        Binding::Rate { numerator, denominator } => {
            Binding::Rate { numerator: numerator.map(to), denominator: to(denominator) }
        }
        Binding::Change { of } => Binding::Change { of: to(of) },
        other @ Binding::Respectively { .. } => other,
    });
    figure
}

/// Sorts the figures by position.
fn in_order(found: Found) -> Found {
    let mut order: Vec<usize> = (0..found.figures.len()).collect();
    order.sort_by_key(|&at| found.figures[at].char_start);
    let mut to = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        to[old] = new;
    }
    let mut figures: Vec<Option<Figure>> = found.figures.into_iter().map(Some).collect();
    let figures =
        order.iter().filter_map(|&old| figures[old].take()).map(|figure| moved(figure, &|at| to[at])).collect();
    let sums = found.sums.iter().map(|(total, parts)| (to[*total], parts.iter().map(|&part| to[part]).collect()));
    Found { figures, sums: sums.collect() }
}
