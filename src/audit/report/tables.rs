//! Totals of tables: a total row or column, and the cells that it adds up.

use super::{
    Finding, Reader, Relation,
    parts::{added, judge_all},
};
use crate::audit::{
    claim::Tie,
    relation::Verdict,
    sentence,
    tabular::{Sum, Unclear},
};

/// Checks each sum that a table states, and names the tables that were not understood.
pub(super) fn check(reader: &Reader, sums: &[Sum], unclear: &[(usize, usize, Unclear)]) -> Vec<Finding> {
    let added = sums
        .iter()
        .filter_map(|sum| if sum.open { Some(open(reader, sum)) } else { judge_all(reader, sum.total, &sum.parts) });
    let unread = unclear.iter().map(|(number, at, what)| {
        let said = match what {
            Unclear::Headers => sentence::headers_are_unclear(*number),
            Unclear::Totals => sentence::totals_are_unclear(*number),
        };
        Finding::unread(reader.document.source, *at, said)
    });
    added.chain(unread).collect()
}

/// A total some of whose parts were not reported.
fn open(reader: &Reader, sum: &Sum) -> Finding {
    let places = [&[sum.total][..], &sum.parts].concat();
    Finding::new(Relation::SumOfParts, Verdict::Unknown, reader.places(&places))
        .tied(Tie::Told)
        .sides(format!("{} + ?", added(reader.claims, &sum.parts)), reader.claims[sum.total].shown())
        .says(sentence::part_is_not_given(reader.named(sum.total)))
}
