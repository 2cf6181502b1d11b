//! The rounding habit of a document, inferred from its rates with both counts and its lists of shares.

use super::shares::ShareList;
use crate::audit::{
    claim::{Binding, Claim, Kind, Qualifier},
    relation::{Habit, Rate, habit},
    rounding::Rounding,
};

/// Infers the habit from the claims.
pub(super) fn of(claims: &[Claim], lists: &[ShareList]) -> Habit {
    let known = |claim: &Claim| match (claim.kind, &claim.binding) {
        (Kind::Percent, &Some(Binding::Rate { numerator: Some(above), denominator }))
            if claim.qualifier == Qualifier::Exact =>
        {
            rate(claim, &claims[above], claims[denominator].exactly())
        }
        _ => None,
    };
    // Counts that do not give the rate under any rounding are not its own, and so are not informative.
    let rates: Vec<Rate> = claims.iter().filter_map(known).filter(|rate| rate.prints(Rounding::Any)).collect();
    let of_list = |list: &ShareList| -> Option<Vec<Rate>> {
        let each = list.counts.iter().zip(&list.shares);
        each.map(|(&above, &share)| rate(&claims[share], &claims[above], list.base)).collect()
    };
    let lists: Vec<Vec<Rate>> = lists.iter().filter_map(of_list).filter(|list| !list.is_empty()).collect();
    habit(&rates, &lists)
}

/// A rate whose counts are known integers.
fn rate(printed: &Claim, above: &Claim, denominator: Option<i128>) -> Option<Rate> {
    Some(Rate { printed: printed.printed(), numerator: above.exactly()?, denominator: denominator? })
}
