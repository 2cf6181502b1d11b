//! Totals of tables: a total row or column, and the cells that it adds up.

use super::{
    Finding, Reader, Relation,
    parts::{added, judge_all},
};
use crate::audit::{
    claim::Tie,
    relation::Verdict,
    tabular::{Sum, Unclear},
};

/// Checks each sum that a table states, and names the tables that were not understood.
pub(super) fn check(reader: &mut Reader, sums: &[Sum], unclear: &[(usize, usize, Unclear)]) {
    for sum in sums {
        let finding = if sum.open { Some(open(reader, sum)) } else { judge_all(reader, sum.total, &sum.parts) };
        reader.findings.extend(finding);
    }
    for (number, at, what) in unclear {
        let (zh, en) = match what {
            Unclear::Headers => {
                ("表头看不明白，表中数字未核对", "its headers are not clear, so its numbers were not checked")
            }
            Unclear::Totals => (
                "合计与各行各列都对不上，合计未核对",
                "its totals fit none of its rows and columns, so they were not checked",
            ),
        };
        let (zh, en) = (format!("第{number}张表{zh}。"), format!("table {number}: {en}"));
        reader.findings.push(Finding::unread(reader.document.source, *at, zh, en));
    }
}

/// A total some of whose parts were not reported.
fn open(reader: &Reader, sum: &Sum) -> Finding {
    let mut places = vec![sum.total];
    places.extend(&sum.parts);
    let name = reader.named(sum.total);
    let zh = format!("“{name}”的分项有未填报的，合计无法核对。");
    let en = format!("parts of \"{name}\" are not given, so the total cannot be checked");
    Finding::new(Relation::SumOfParts, Verdict::Unknown, reader.places(&places))
        .tied(Tie::Told)
        .sides(format!("{} + ?", added(reader.claims, &sum.parts)), reader.claims[sum.total].shown())
        .says(zh, en)
}
