//! Stock and flow within a paragraph or a table: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, parts::added};
use crate::audit::{
    claim::{Binding, Claim, Stock, Tie},
    relation::Verdict,
    tabular::Flow,
};

/// Checks each paragraph that states all four, and the flows of tables.
pub(super) fn check(reader: &mut Reader, tables: &[Flow]) {
    let mut paragraphs: BTreeMap<usize, BTreeMap<Stock, usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some((stock, paragraph)) = stock(reader, claim).zip(claim.paragraph) {
            // The first of each counts; a second one is about something else.
            paragraphs.entry(paragraph).or_default().entry(stock).or_insert(at);
        }
    }
    for found in paragraphs.into_values() {
        let of = |stock| Some(vec![*found.get(&stock)?]);
        let all = |incoming| {
            let (start, incoming) = (of(Stock::Start)?, of(incoming)?);
            Some(Flow { start, incoming, resolved: of(Stock::Resolved)?, end: of(Stock::End)? })
        };
        let judged = |incoming| all(incoming).and_then(|flow| judge(reader, &flow, Tie::Named));
        let holds = |found: &Finding| found.verdict.holds();
        let finding = match (judged(Stock::Incoming), judged(Stock::Accepted)) {
            // Of what was received only what was accepted is resolved.
            (Some(received), Some(accepted)) => Some(if holds(&received) { received } else { accepted }),
            // What was accepted may be all that there was, so it can confirm, but refutes nothing.
            (None, accepted) if !found.contains_key(&Stock::Incoming) => accepted.filter(holds),
            (received, accepted) => received.or(accepted),
        };
        reader.findings.extend(finding);
    }
    for flow in tables {
        let finding = judge(reader, flow, Tie::Told);
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

fn judge(reader: &Reader, flow: &Flow, tie: Tie) -> Option<Finding> {
    let sum = flow.judge(reader.claims)?;
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
    let shown = |of: &[usize]| {
        let sum = added(reader.claims, of);
        if of.len() > 1 { format!("({sum})") } else { sum }
    };
    let [start, incoming, resolved, end] = flow.counts().map(shown);
    let places: Vec<usize> = flow.counts().concat();
    let finding = Finding::new(Relation::StockFlow, verdict, reader.places(&places))
        .tied(tie)
        .sides(format!("{start} + {incoming} - {resolved}"), end)
        .says(zh, en);
    Some(Finding { bounds: Some(gap), ..finding })
}
