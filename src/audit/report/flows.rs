//! Stock and flow within a paragraph: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, parts::added};
use crate::audit::{
    claim::{Binding, Claim, Tie},
    lexicon::{says, words},
    relation::Verdict,
    tabular::Flow,
};
use crate::lang::Lang;

/// Checks each paragraph that states all four, and the flows of tables.
pub(super) fn check(reader: &mut Reader, tables: &[Flow]) {
    let mut paragraphs: BTreeMap<usize, [Vec<usize>; 4]> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some((role, paragraph)) = role(claim, reader.document.lang).zip(claim.paragraph) {
            let found = &mut paragraphs.entry(paragraph).or_default()[role];
            // The first of each counts; a second one is about something else.
            if found.is_empty() {
                found.push(at);
            }
        }
    }
    let told = paragraphs.into_values().filter(|found| found.iter().all(|claims| !claims.is_empty()));
    let told = told.map(|[start, incoming, resolved, end]| (Flow { start, incoming, resolved, end }, Tie::Named));
    let flows: Vec<_> = told.chain(tables.iter().map(|flow| (flow.clone(), Tie::Told))).collect();
    for (flow, tie) in flows {
        let finding = judge(reader, &flow, tie);
        reader.findings.extend(finding);
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
