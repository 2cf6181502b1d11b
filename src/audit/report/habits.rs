//! The rounding habit of a document, inferred from its rates with both counts and its lists of shares.

use super::shares::ShareList;
use crate::audit::{
    claim::{Binding, Claim, Kind},
    relation::{Habit, Rate, habit},
    rounding::Rounding,
};

/// Infers the habit from the claims.
pub(super) fn of(claims: &[Claim], lists: &[ShareList]) -> Habit {
    let mut rates = Vec::new();
    for claim in claims {
        if let (Kind::Percent, Some(Binding::Rate { numerator: Some(above), denominator })) =
            (claim.kind, &claim.binding)
        {
            let known = rate(claim, &claims[*above], &claims[*denominator]);
            // Counts that do not give the rate under any rounding are not its own, and so are not informative.
            rates.extend(known.filter(|rate| rate.prints(Rounding::Any)));
        }
    }
    let lists: Vec<Vec<Rate>> = lists
        .iter()
        .filter_map(|list| {
            list.counts
                .iter()
                .zip(&list.shares)
                .map(|(&above, &share)| {
                    Some(Rate { denominator: list.base?, ..rate(&claims[share], &claims[above], &claims[above])? })
                })
                .collect::<Option<Vec<_>>>()
        })
        .filter(|list| !list.is_empty())
        .collect();
    habit(&rates, &lists)
}

/// A rate whose counts are known integers.
fn rate(printed: &Claim, above: &Claim, below: &Claim) -> Option<Rate> {
    let whole = |claim: &Claim| claim.interval.is_point().then(|| claim.value.numerator());
    Some(Rate { printed: printed.printed(), numerator: whole(above)?, denominator: whole(below)? })
}
