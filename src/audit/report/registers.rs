//! Claims that differ from those of the registers.

use super::{Finding, Reader, Relation};
use crate::audit::{against::Match, claim::Tie, relation::Verdict};

/// The claims that differ from the registers; those that agree or are unknown are only among the matches.
pub(super) fn check(reader: &Reader, matches: &[Match]) -> Vec<Finding> {
    let differs = |found: &&Match| matches!(found.verdict, Verdict::Unreconciled | Verdict::Undefined);
    matches.iter().filter(differs).map(|found| differing(reader, found)).collect()
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
