//! Stock and flow within a paragraph: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim, Stock, Tie},
    relation::{Verdict, stock_flow},
};

/// Checks each paragraph that states all four.
pub(super) fn check(reader: &mut Reader) {
    let mut paragraphs: BTreeMap<usize, BTreeMap<Stock, usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some(stock) = stock(reader, claim) {
            // The first of each counts; a second one is about something else.
            paragraphs.entry(claim.paragraph).or_default().entry(stock).or_insert(at);
        }
    }
    for found in paragraphs.into_values() {
        let of = |stock| found.get(&stock).copied();
        let all = |incoming| Some([of(Stock::Start)?, of(incoming)?, of(Stock::Resolved)?, of(Stock::End)?]);
        let finding = match all(Stock::Incoming) {
            Some(four) => judge(reader, four),
            // What was accepted may be all that there was, so it can confirm, but refutes nothing.
            None => all(Stock::Accepted).and_then(|four| judge(reader, four)).filter(|found| found.verdict.holds()),
        };
        reader.findings.extend(finding);
    }
}

/// Which of the four a count is. A part of a count of the same kind is none of them.
fn stock(reader: &Reader, claim: &Claim) -> Option<Stock> {
    let lang = reader.document.lang;
    let whole = match claim.binding {
        Some(Binding::Part { total, .. }) => Stock::of(&reader.claims[total], lang),
        _ => None,
    };
    Stock::of(claim, lang).filter(|stock| whole != Some(*stock))
}

fn judge(reader: &Reader, four: [usize; 4]) -> Option<Finding> {
    let [start, incoming, resolved, end] = four.map(|at| &reader.claims[at]);
    let like = [incoming, resolved, end].iter().all(|claim| claim.is_like(start));
    let sum = stock_flow(&start.interval, &incoming.interval, &resolved.interval, &end.interval).ok()?;
    // English counts have the noun for a measure word, and people may be under new orders.
    if !like && (start.unit.is_empty() || !start.unit.is_ascii() || sum.verdict == Verdict::Impossible) {
        return None;
    }
    let verdict = if sum.verdict == Verdict::Impossible { Verdict::Unreconciled } else { sum.verdict };
    let gap = sum.gap;
    let (zh, en) = if verdict == Verdict::Unreconciled {
        (
            format!("上年结转加新收减办结与未结数相差{gap}，待说明。"),
            format!("pending at the start plus incoming minus resolved differs from pending at the end by {gap}"),
        )
    } else {
        (
            "上年结转加新收减办结等于未结数。".into(),
            "pending at the start plus incoming minus resolved equals pending at the end".into(),
        )
    };
    let left = format!("{} + {} - {}", start.shown(), incoming.shown(), resolved.shown());
    let finding = Finding::new(Relation::StockFlow, verdict, reader.places(&four))
        .tied(Tie::Named)
        .sides(left, end.shown())
        .says(zh, en);
    Some(Finding { bounds: Some(gap), ..finding })
}
