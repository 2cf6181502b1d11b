//! The corrections of a document, solved together: a correction of one sum should not break what holds elsewhere, and
//! is the likelier if another figure confirms it.

use std::collections::BTreeSet;

use super::{Finding, Reader, Relation};
use crate::audit::{
    relation::{Edit, Mend, Verdict},
    sentence::Said,
};

/// Numbers below this occur too often to confirm a correction.
const TELLING: i128 = 100;

/// Keeps the best corrections of each sum that does not hold, and names them in its sentence; and those of rates that break
/// nothing else.
pub(super) fn settle(reader: &Reader, findings: &mut [Finding]) {
    let sound = sound(findings);
    for finding in findings.iter_mut().filter(|finding| finding.relation == Relation::Rate) {
        let places = &finding.places;
        finding.mends.retain(|mend| places[mend.claim].claim.is_none_or(|claim| !sound.contains(&claim)));
    }
    let all: Vec<Vec<Wanted>> = findings.iter().map(wanted).collect();
    for (at, finding) in findings.iter_mut().enumerate().filter(|(_, finding)| is_open(finding)) {
        finding.mends = best(reader, finding, &all, &sound, at);
        if let Some(mend) = finding.mends.first().filter(|mend| mend.edit != Edit::Replaced) {
            let said = Said::from((&*finding.zh, &*finding.en)).or_with(mend.from, mend.to);
            Said { zh: finding.zh, en: finding.en } = said;
        }
    }
}

/// A claim and the number that would correct it.
type Wanted = (usize, i128);

fn is_open(finding: &Finding) -> bool {
    finding.relation == Relation::SumOfParts && finding.verdict == Verdict::Unreconciled
}

/// What would correct a sum that does not hold.
fn wanted(finding: &Finding) -> Vec<Wanted> {
    let of = |mend: &Mend| Some((finding.places[mend.claim].claim?, mend.to));
    if is_open(finding) { finding.mends.iter().filter_map(of).collect() } else { Vec::new() }
}

/// The claims of relations that hold.
fn sound(findings: &[Finding]) -> BTreeSet<usize> {
    let holds = findings.iter().filter(|finding| finding.verdict.holds());
    holds.flat_map(|finding| finding.places.iter().filter_map(|place| place.claim)).collect()
}

/// The corrections of one sum that break nothing, are confirmed, and are the least typing errors, in this order.
fn best(reader: &Reader, finding: &Finding, all: &[Vec<Wanted>], sound: &BTreeSet<usize>, at: usize) -> Vec<Mend> {
    let rank = |mend: &Mend| {
        let claim = finding.places[mend.claim].claim;
        let breaks = claim.is_some_and(|claim| sound.contains(&claim));
        let also = claim.is_some_and(|claim| {
            all.iter().enumerate().any(|(other, wanted)| other != at && wanted.contains(&(claim, mend.to)))
        });
        let confirmed = mend.edit != Edit::Replaced && (also || is_printed(reader, finding, mend));
        (breaks, !confirmed, mend.edit)
    };
    let least = finding.mends.iter().map(rank).min();
    finding.mends.iter().filter(|mend| Some(rank(mend)) == least).cloned().collect()
}

/// Whether the corrected number is printed elsewhere for a thing of the same kind.
fn is_printed(reader: &Reader, finding: &Finding, mend: &Mend) -> bool {
    let Some(written) = finding.places[mend.claim].claim else { return false };
    let own = |at: usize| finding.places.iter().any(|place| place.claim == Some(at));
    mend.to >= TELLING
        && reader
            .claims
            .iter()
            .enumerate()
            .any(|(at, claim)| !own(at) && claim.exactly() == Some(mend.to) && claim.is_like(&reader.claims[written]))
}
