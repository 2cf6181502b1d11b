//! Stock and flow within a paragraph or a table: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, parts::added};
use crate::audit::{
    claim::{Claim, Stock, Tie},
    relation::Verdict,
    sentence,
    tabular::Flow,
};

/// Checks each paragraph that states all four, and the flows of tables.
pub(super) fn check(reader: &Reader, tables: &[Flow]) -> Vec<Finding> {
    let mut paragraphs: BTreeMap<usize, BTreeMap<Stock, usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some((stock, paragraph)) = stock(reader, claim).zip(claim.paragraph) {
            // The first of each counts; a second one is about something else.
            paragraphs.entry(paragraph).or_default().entry(stock).or_insert(at);
        }
    }
    let in_text = paragraphs.into_values().filter_map(|found| {
        let of = |stock| Some(vec![*found.get(&stock)?]);
        let all = |incoming| {
            let (start, incoming) = (of(Stock::Start)?, of(incoming)?);
            Some(Flow { start, incoming, resolved: of(Stock::Resolved)?, end: of(Stock::End)? })
        };
        let judged = |incoming| judge(reader, &all(incoming)?, Tie::Named);
        let holds = |found: &Finding| found.verdict.holds();
        match (judged(Stock::Incoming), judged(Stock::Accepted)) {
            // Of what was received only what was accepted is resolved.
            (Some(received), Some(accepted)) => Some(if holds(&received) { received } else { accepted }),
            // What was accepted may be all that there was, so it can confirm, but refutes nothing.
            (None, accepted) if !found.contains_key(&Stock::Incoming) => accepted.filter(holds),
            (received, accepted) => received.or(accepted),
        }
    });
    in_text.chain(tables.iter().filter_map(|flow| judge(reader, flow, Tie::Told))).collect()
}

/// Which of the four a count is. A part of a count of the same kind is none of them.
fn stock(reader: &Reader, claim: &Claim) -> Option<Stock> {
    let lang = reader.document.lang;
    let whole = claim.total().and_then(|total| Stock::of(&reader.claims[total], lang));
    Stock::of(claim, lang).filter(|stock| whole != Some(*stock))
}

fn judge(reader: &Reader, flow: &Flow, tie: Tie) -> Option<Finding> {
    let sum = flow.judge(reader.claims)?;
    let (verdict, said) = match sum.verdict {
        Verdict::Impossible => (Verdict::Unreconciled, sentence::flow_does_not_match(sum.gap)),
        holds => (holds, sentence::flow_matches()),
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
        .says(said);
    Some(Finding { bounds: Some(sum.gap), ..finding })
}
