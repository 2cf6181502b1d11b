//! Mean scores and the number of those whose scores they are of: what whole scores cannot give.

use super::{Finding, Reader, Relation, rates::nearest};
use crate::audit::{
    claim::{Claim, Kind, Qualifier, Tie, class},
    exact::Rational,
    lexicon::{says, words},
    relation::{Verdict, share},
    rounding::Rounding,
    sentence,
};

/// How many claims back the number of scores is searched for.
const BACK: usize = 4;

/// Checks every mean score that is printed with decimals. That a mean is possible confirms nothing.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).filter_map(|at| judge(reader, at)).collect()
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let lexicon = words(reader.document.lang);
    let claims = reader.claims;
    let mean = &claims[at];
    let printed = mean.kind == Kind::Score && mean.qualifier == Qualifier::Exact && mean.place < Rational::ONE;
    if !printed || !says(&mean.label, &lexicon.mean) {
        return None;
    }
    let scored = |claim: &Claim| {
        claim.is_count() && !is_event(claim) && claim.is_near(mean) && says(&claim.words(), &lexicon.scored)
    };
    let of = (at.saturating_sub(BACK)..at).rev().find(|&of| scored(&claims[of]))?;
    let found = share(mean.printed(), &claims[of].interval, Rounding::Any, false)?;
    let impossible = found.verdict == Verdict::Impossible;
    impossible.then(|| {
        let nearest = nearest(&found, |score| score.to_string());
        Finding::new(Relation::Mean, Verdict::Unreconciled, reader.places(&[at, of]))
            .tied(Tie::Named)
            .sides(mean.text.clone(), claims[of].text.clone())
            .says(sentence::mean_is_impossible(reader.named(at), reader.named(of), nearest))
    })
}

/// Whether a claim counts events, which have no scores: 考试4场.
fn is_event(claim: &Claim) -> bool {
    matches!(class(&claim.unit), "场" | "次" | "期")
}
