//! Stock and flow within a paragraph: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::{Binding, Claim, Tie},
    lexicon::{says, words},
    relation::{Verdict, stock_flow},
};
use crate::lang::Lang;

/// Checks each paragraph that states all four.
pub(super) fn check(reader: &mut Reader) {
    let mut paragraphs: BTreeMap<usize, [Option<usize>; 4]> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some(role) = role(claim, reader.document.lang) {
            // The first of each counts; a second one is about something else.
            paragraphs.entry(claim.paragraph).or_default()[role].get_or_insert(at);
        }
    }
    for found in paragraphs.into_values() {
        if let [Some(start), Some(incoming), Some(resolved), Some(end)] = found {
            let finding = judge(reader, [start, incoming, resolved, end]);
            reader.findings.extend(finding);
        }
    }
}

/// Which of the four a count is: start, incoming, resolved, end. A part of another count is none of them.
fn role(claim: &Claim, lang: Lang) -> Option<usize> {
    if matches!(claim.binding, Some(Binding::Part { .. })) {
        return None;
    }
    let words = &words(lang).flow;
    // 年初未结 has words of both the start and the end, and 未结案件 those of the end and of what was resolved.
    let roles = [(0, &words.start), (3, &words.end), (1, &words.incoming), (2, &words.resolved), (3, &words.late)];
    let said = if lang == Lang::Zh { claim.label.clone() } else { claim.words().to_lowercase() };
    roles.into_iter().find(|(_, words)| says(&said, words)).map(|(role, _)| role)
}

fn judge(reader: &Reader, four: [usize; 4]) -> Option<Finding> {
    let [start, incoming, resolved, end] = four.map(|at| &reader.claims[at]);
    if [incoming, resolved, end].iter().any(|claim| !claim.is_like(start)) {
        return None;
    }
    let sum = stock_flow(&start.interval, &incoming.interval, &resolved.interval, &end.interval).ok()?;
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
