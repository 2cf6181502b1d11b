//! Quantities stated twice: within the document, and in last year's report.

use std::collections::BTreeMap;

use super::{Finding, Reader, Relation, concept::Concept};
use crate::audit::{
    claim::{Binding, Claim, class},
    relation::Verdict,
};

/// Words for bodies that cover only part of a county.
const OWNERS: [&str; 8] = ["局", "镇", "乡", "街道", "大队", "支队", "法院", "公司"];

/// The first and last year of a period.
type Years = (Option<i32>, Option<i32>);

/// Words for claims that cover everything.
const WHOLE: [&str; 8] = ["全县", "全市", "全区", "全年", "累计", "总计", "共计", "total"];

/// Finds claims for one quantity and period that contradict each other.
pub(super) fn check(reader: &mut Reader) {
    let mut quantities: BTreeMap<(Concept, String, Years), Vec<usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.is_count()) {
        // A body's share of something, as in 律师11名, or a part of another thing, is a quantity of its own.
        if let Some(concept) = Concept::of(claim).filter(|_| claim.value.numerator() > 0) {
            let years = claim.period.as_ref().map_or((None, None), |period| (period.from, period.to));
            quantities.entry((concept, class(&claim.unit).into(), years)).or_default().push(at);
        }
    }
    for claims in quantities.into_values() {
        for pair in claims.windows(2) {
            if let Some(finding) = differ(reader, pair[0], pair[1]) {
                reader.findings.push(finding);
            }
        }
    }
}

fn differ(reader: &Reader, first: usize, second: usize) -> Option<Finding> {
    let (a, b) = (&reader.claims[first], &reader.claims[second]);
    let bound = |claim: &Claim, other: usize| claim.binding == Some(Binding::Part { total: other });
    let parts_of_one = matches!((&a.binding, &b.binding), (Some(Binding::Part { total: x }), Some(Binding::Part { total: y })) if x == y);
    // Inventories are comparable unless a body owns them; counts of what was done only if they cover the whole county.
    let whole = |claim: &Claim| WHOLE.iter().any(|word| claim.label.contains(word));
    let stock = |claim: &Claim| Concept::of(claim).is_some_and(Concept::is_inventory);
    let owned = |claim: &Claim| OWNERS.iter().any(|word| claim.label.contains(word));
    if !(stock(a) && stock(b) && !owned(a) && !owned(b) || whole(a) && whole(b)) {
        return None;
    }
    // The rows of one table are different quantities.
    let table = |claim: &Claim| claim.cell.as_ref().map(|cell| cell.sheet.clone());
    if reader.document.claims.is_none() && table(a).is_some() && table(a) == table(b) {
        return None;
    }
    let together = a.sentence == b.sentence || bound(b, first) || bound(a, second) || parts_of_one;
    if together || !a.interval.intersection(&b.interval).is_empty() {
        return None;
    }
    let gap = a.value.checked_sub(b.value)?.magnitude();
    let (x, y) = (reader.named(first), reader.named(second));
    let zh = format!("“{x}”与“{y}”似为同一指标，相差{gap}，口径待说明。");
    let en = format!("\"{x}\" and \"{y}\" seem to be the same quantity but differ by {gap}");
    Some(
        Finding::new(Relation::SameQuantity, Verdict::Unreconciled, reader.places(&[first, second]))
            .sides(a.shown(), b.shown())
            .says(zh, en),
    )
}

/// Checks the claims for the previous year against that year's report.
pub(super) fn check_previous(reader: &mut Reader) {
    let Some(year) = reader.year().filter(|_| !reader.previous.is_empty()) else { return };
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        let earlier =
            claim.period.as_ref().is_some_and(|period| period.from == Some(year - 1) && period.to == Some(year - 1));
        let Some(concept) = Concept::of(claim).filter(|_| earlier && claim.is_count()) else { continue };
        let own =
            |old: &&&Claim| old.period.as_ref().is_none_or(|p| p.from == Some(year - 1) && p.to == Some(year - 1));
        let candidates = reader.previous.get(&(concept, class(&claim.unit))).map_or(&[][..], Vec::as_slice);
        let mut matching = candidates.iter().filter(own).take(2);
        // If last year's report states the quantity twice, it is unclear which one is meant.
        let (Some(old), None) = (matching.next(), matching.next()) else { continue };
        let agrees = !old.interval.intersection(&claim.interval).is_empty();
        let verdict = match agrees {
            true if old.value == claim.value => Verdict::Exact,
            true => Verdict::WithinRounding,
            false => Verdict::Unreconciled,
        };
        let (name, text) = (reader.named(at), &old.text);
        let zh = format!("“{name}”与上年报告所载{text}{}。", if agrees { "相符" } else { "不一致，待说明" });
        let en = format!(
            "\"{name}\" {} last year's report, which says {text}",
            if agrees { "agrees with" } else { "differs from" }
        );
        let finding = Finding::new(Relation::PreviousYear, verdict, reader.places(&[at]))
            .sides(claim.shown(), old.shown())
            .says(zh, en);
        reader.findings.push(finding);
    }
}
