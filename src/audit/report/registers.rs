//! Claims that differ from those of the registers.

use super::{Finding, Reader, Relation};
use crate::audit::{against::Match, relation::Verdict};

/// Reports the claims that differ from the registers; those that agree or are unknown are only among the matches.
pub(super) fn check(reader: &mut Reader, matches: &[Match]) {
    for found in matches.iter().filter(|found| matches!(found.verdict, Verdict::Unreconciled | Verdict::Undefined)) {
        let register = found.value.map(|value| value.to_string()).unwrap_or_default();
        let finding = Finding::new(Relation::Register, found.verdict, reader.places(&[found.claim]))
            .sides(reader.claims[found.claim].value.to_string(), register)
            .says(found.zh.clone(), found.en.clone());
        let finding = Finding {
            bounds: Some(reader.claims[found.claim].interval),
            mends: found.mend.iter().cloned().collect(),
            ..finding
        };
        reader.findings.push(finding);
    }
}
