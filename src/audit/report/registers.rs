//! Claims that differ from those of the registers.

use super::{Finding, Reader, Relation};
use crate::audit::{
    against::{Elsewhere, Match},
    claim::Tie,
    relation::Verdict,
    sentence,
};

/// The claims that differ from the registers; those that agree or are unknown are only among the matches.
pub(super) fn check(reader: &Reader, matches: &[Match]) -> Vec<Finding> {
    let differs = |found: &&Match| matches!(found.verdict, Verdict::Unreconciled | Verdict::Undefined);
    let elsewhere = reader.about.elsewhere().filter(|_| !matches.is_empty());
    let elsewhere = elsewhere.map(|elsewhere| of_another_place(reader, elsewhere));
    let elsewhere = elsewhere.or_else(|| mostly_of_others(reader, matches));
    matches.iter().filter(differs).map(|found| differing(reader, found)).chain(elsewhere).collect()
}

/// A report most of whose claims are said of another place than the one whose figures there are.
fn mostly_of_others(reader: &Reader, matches: &[Match]) -> Option<Finding> {
    let others: Vec<usize> = reader.about.of_others().collect();
    let (count, all) = (others.len(), matches.len());
    let first = others.first().copied().filter(|_| all > 0 && count > 1 && count * 2 > all)?;
    let finding = Finding::new(Relation::Register, Verdict::Unknown, reader.places(&[first]));
    Some(finding.sides(count.to_string(), all.to_string()).says(sentence::figures_are_of_another_place(count, all)))
}

/// A report whose title names another place than the one whose figures there are.
fn of_another_place(reader: &Reader, elsewhere: &Elsewhere) -> Finding {
    let title = reader.passage(elsewhere.title.start, elsewhere.title.end);
    Finding::new(Relation::Register, Verdict::Unknown, vec![title])
        .sides(&*elsewhere.name, &*elsewhere.figures_of)
        .says(sentence::report_is_of_another_place(&*elsewhere.name, &*elsewhere.figures_of))
}

fn differing(reader: &Reader, found: &Match) -> Finding {
    let claim = &reader.claims[found.claim];
    let register = found.value.map(|value| value.to_string()).unwrap_or_default();
    let finding = Finding::new(Relation::Register, found.verdict, reader.places(&[found.claim]))
        .tied(Tie::Named)
        .sides(claim.value.to_string(), register)
        .says((&*found.zh, &*found.en).into());
    Finding { bounds: Some(claim.interval), mends: found.mend.iter().cloned().collect(), ..finding }
}
