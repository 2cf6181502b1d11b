//! The rounding habit of a document, inferred from its rates with both counts and its lists of shares.

use super::rates;
use crate::audit::{
    figure::{Binding, Figure, Kind},
    relation::{Habit, Printed, Rate, habit},
    rounding::Rounding,
};

/// Infers the habit from the figures.
pub(super) fn of(figures: &[Figure]) -> Habit {
    let mut rates = Vec::new();
    for figure in figures {
        if let (Kind::Percent, Some(Binding::Rate { numerator: Some(above), denominator })) =
            (figure.kind, &figure.binding)
        {
            let known = rate(figure, &figures[*above], &figures[*denominator]);
            // Counts that do not give the rate under any rounding are not its own, and so are not informative.
            rates.extend(known.filter(|rate| rate.prints(Rounding::Any)));
        }
    }
    let lists: Vec<Vec<Rate>> = rates::share_lists(figures)
        .iter()
        .filter_map(|list| {
            list.counts
                .iter()
                .zip(&list.shares)
                .map(|(&above, &share)| {
                    Some(Rate { denominator: list.base?, ..rate(&figures[share], &figures[above], &figures[above])? })
                })
                .collect::<Option<Vec<_>>>()
        })
        .filter(|list| !list.is_empty())
        .collect();
    habit(&rates, &lists)
}

/// A rate whose counts are known integers.
fn rate(printed: &Figure, above: &Figure, below: &Figure) -> Option<Rate> {
    let whole = |figure: &Figure| figure.interval.is_point().then(|| figure.value.numerator());
    Some(Rate {
        printed: Printed { value: printed.value, place: printed.place },
        numerator: whole(above)?,
        denominator: whole(below)?,
    })
}
