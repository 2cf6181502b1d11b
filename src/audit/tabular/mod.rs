//! Claims in the tables of a document, and the sums and flows that its headers state.

mod flow;
mod grid;
mod header;
mod number;
mod plain;
mod table;
mod tie;
mod total;
mod within;

use std::ops::Range;

pub(super) use flow::Flow;
pub(super) use header::{adds_up, is_plain, level, unnumbered};
pub(super) use number::{Number, Unit, read as number};
pub(super) use total::{Sum, Unclear};
pub(super) use within::Within;

use super::{
    claim::{Binding, Claim, Scanned, bind, folded::Folded, scan},
    table::Table,
};
use crate::lang::Lang;

/// The claims of a document, with the sums and flows that its tables state.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) claims: Vec<Claim>,
    /// Totals with their parts.
    pub(super) sums: Vec<Sum>,
    /// Stocks with their flows.
    pub(super) flows: Vec<Flow>,
    /// Parts with the counts that they are some of.
    pub(super) within: Vec<Within>,
    /// The places of the text that tables have, in order.
    pub(super) tables: Vec<Range<usize>>,
    /// The tables that were not understood: the number of each, where it begins, and what is not clear.
    pub(super) unclear: Vec<(usize, usize, Unclear)>,
}

/// Finds the claims of a text and of its tables, in order.
pub(super) fn find(text: &str, tables: &[Table], lang: Lang) -> Found {
    let chars: Vec<char> = text.chars().collect();
    let typed = plain::tables(&chars, &taken(tables.iter()));
    let folded = Folded::new(text);
    // A year given only in a caption or header is the document's too, so the tables are scanned with the text.
    let places = taken(tables.iter().chain(&typed));
    let Scanned { mut claims, year } = scan(&folded, &places, lang);
    let mut found = Found::default();
    let mut numbers = Vec::new();
    for (at, table) in tables.iter().chain(&typed).enumerate() {
        let around = table::Around { text: &folded, chars: &chars, tables: &places, lang, year, number: at + 1 };
        let read = table::read(table, &around);
        let start = table.cells.iter().map(|cell| cell.chars.start).min().unwrap_or(0);
        found.unclear.extend(read.unclear.map(|what| (at + 1, start, what)));
        numbers.extend_from_slice(&read.numbers);
        found.append(read);
    }
    numbers.sort_by_key(|number| number.start);
    claims.retain(|claim| {
        let next = numbers.partition_point(|number| number.end <= claim.char_start);
        numbers.get(next).is_none_or(|number| number.start >= claim.char_end)
    });
    bind(&folded, &mut claims, lang);
    found.append(table::Read::of_text(claims));
    Found { tables: places, ..found.in_order() }
}

/// The places of the text that tables have, in order.
fn taken<'a>(tables: impl Iterator<Item = &'a Table>) -> Vec<Range<usize>> {
    let span = |table: &Table| {
        let start = table.cells.iter().map(|cell| cell.chars.start).min()?;
        Some(start..table.cells.iter().map(|cell| cell.chars.end).max()?)
    };
    let mut spans: Vec<Range<usize>> = tables.filter_map(span).collect();
    spans.sort_by_key(|span| span.start);
    // A table within a cell of another is at a place of that one.
    spans.dedup_by(|inner, outer| {
        let within = inner.start < outer.end;
        if within {
            outer.end = outer.end.max(inner.end);
        }
        within
    });
    spans
}

impl Found {
    /// Adds claims, with the sums, flows and parts among them.
    fn append(&mut self, read: table::Read) {
        let first = self.claims.len();
        let to = |at: usize| at + first;
        self.claims.extend(read.claims.into_iter().map(|claim| moved(claim, &to)));
        self.sums.extend(read.sums.into_iter().map(|sum| sum.moved(&to)));
        self.flows.extend(read.flows.into_iter().map(|flow| flow.moved(&to)));
        self.within.extend(read.within.into_iter().map(|within| within.moved(&to)));
    }

    /// Sorts the claims by position.
    fn in_order(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.claims.len()).collect();
        order.sort_by_key(|&at| self.claims[at].char_start);
        let mut places = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            places[old] = new;
        }
        let to = |at: usize| places[at];
        let mut claims: Vec<Option<Claim>> = std::mem::take(&mut self.claims).into_iter().map(Some).collect();
        let claims = order.iter().filter_map(|&old| claims[old].take()).map(|claim| moved(claim, &to)).collect();
        let sums = std::mem::take(&mut self.sums).into_iter().map(|sum| sum.moved(&to)).collect();
        let flows = std::mem::take(&mut self.flows).into_iter().map(|flow| flow.moved(&to)).collect();
        let within = std::mem::take(&mut self.within).into_iter().map(|within| within.moved(&to)).collect();
        Self { claims, sums, flows, within, ..self }
    }
}

/// A claim with the indexes of its binding mapped by `to`.
fn moved(mut claim: Claim, to: &dyn Fn(usize) -> usize) -> Claim {
    claim.binding = claim.binding.map(|binding| match binding {
        Binding::Part { total, all } => Binding::Part { total: to(total), all },
        Binding::Rate { numerator, denominator } => {
            Binding::Rate { numerator: numerator.map(to), denominator: to(denominator) }
        }
        Binding::Change { of, base } => Binding::Change { of: to(of), base: base.map(to) },
        other @ Binding::Respectively { .. } => other,
    });
    claim
}
