//! Totals of tables: a total row or column, and the cells that it adds up.

use super::{
    Finding, Reader, Relation,
    parts::{added, judge_all, judge_some},
};
use crate::audit::{
    claim::Tie,
    relation::Verdict,
    sentence,
    tabular::{Sum, Unclear, Within},
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

/// Checks the parts of a table that are some of a count, unless a sum has them already.
pub(super) fn check_within(reader: &Reader, all: &[Within], sums: &[Sum]) -> Vec<Finding> {
    let summed = |within: &Within| {
        let has = |sum: &Sum| sum.total == within.whole && within.parts.iter().all(|part| sum.parts.contains(part));
        sums.iter().any(has)
    };
    let open = all.iter().filter(|within| !summed(within));
    open.filter_map(|within| judge_some(reader, within.whole, &within.parts, within.apart)).collect()
}

/// A total some of whose parts were not reported.
fn open(reader: &Reader, sum: &Sum) -> Finding {
    let places = [&[sum.total][..], &sum.parts].concat();
    Finding::new(Relation::SumOfParts, Verdict::Unknown, reader.places(&places))
        .tied(Tie::Told)
        .sides(format!("{} + ?", added(reader.claims, &sum.parts)), reader.claims[sum.total].shown())
        .says(sentence::part_is_not_given(reader.named(sum.total)))
}
