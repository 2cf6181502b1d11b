//! Stock and flow within a paragraph: pending at the start, incoming, resolved, and pending at the end.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation};
use crate::audit::{
    claim::Claim,
    relation::{Verdict, stock_flow},
};

/// The words for the four, in the order of the identity.
const ROLES: [&[&str]; 4] = [
    &["上年结转", "上年旧存", "旧存", "年初未结", "年初存", "上期结转", "年初", "carried over", "pending at the start"],
    &["新收", "新受理", "新立案", "新入", "新增", "本年受理", "received", "incoming"],
    &["审结", "办结", "结案", "解矫", "解除", "resolved", "closed", "concluded"],
    &["未结", "结存", "尚在办理", "正在办理", "正在审理", "年末", "期末", "pending at the end", "still pending"],
];

/// Checks each paragraph that states all four.
pub(super) fn check(reader: &mut Reader) {
    let mut paragraphs: BTreeMap<usize, [Option<usize>; 4]> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        if let Some(role) = role(claim) {
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

fn role(claim: &Claim) -> Option<usize> {
    let label = claim.label.to_lowercase();
    // 年初未结 contains words of both the start and the end; the start's are tested first.
    ROLES.iter().position(|words| words.iter().any(|word| label.contains(word)))
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
    let finding =
        Finding::new(Relation::StockFlow, verdict, reader.places(&four)).sides(left, end.shown()).says(zh, en);
    Some(Finding { bounds: Some(gap), ..finding })
}
