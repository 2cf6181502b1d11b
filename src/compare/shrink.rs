//! What units come to if they borrow from each other.

use polars_core::prelude::*;

use super::beside::{beside, numbers, words};
use super::units::{Outcome, Rows};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::figure::{Figure, Figures};
use crate::stat::shrink::{Shrunk, shrink as of_units};

/// How estimates that borrow are made.
///
/// # Examples
///
/// ```
/// use fazhi::compare::ShrinkOptions;
///
/// assert_eq!(ShrinkOptions::default().level, 0.95);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrinkOptions {
    /// The level of the intervals, which hold on average over the units.
    pub level: f64,
    /// The least denominator of a unit, or the least count; units below it are listed, and not compared.
    pub least: f64,
}

impl Default for ShrinkOptions {
    fn default() -> Self {
        Self { level: 0.95, least: 0.0 }
    }
}

/// Draws the groups of each indicator, period and category to what all have together, the more the less they have of their own.
/// [`stat::shrink`](crate::stat::shrink::shrink()) has the formulas.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `estimate`, on the scale of the value; `estimate_lower` and `estimate_upper`, which hold the
/// true value on average over the units; `weight`, that of the unit's own value; `centre`, what all are drawn to; `shrunk`,
/// which is `ok` or why a row is not compared, as `funnel` of [`funnel`](super::funnel()) is. Ratios of two counts are
/// `not_counted` here.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) for an impossible level.
///
/// # Examples
///
/// ```
/// use fazhi::compare::{ShrinkOptions, shrink};
/// use fazhi::{ComputeOptions, Registers, compute};
///
/// let options = ComputeOptions::default().with_years([2020]).with_by(["agency"]).with_indicators(["service_on_time_rate"]);
/// let book = compute(&Registers::open("examples/qilian-2020")?, &options)?;
/// let found = shrink(&book.figures, &book.catalogue, &ShrinkOptions::default())?;
/// assert!(found.column("weight")?.f64()?.iter().flatten().all(|weight| (0.0..=1.0).contains(&weight)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn shrink(figures: &Figures, catalogue: &Catalogue, options: &ShrinkOptions) -> Result<DataFrame> {
    let all: Vec<Figure> = figures.iter().collect();
    let mut rows = Rows::of_figures(&all, catalogue, options.least);
    rows.leave_out_ratios();
    beside(figures, &shrink_columns(&rows, options.level)?)
}

/// The columns that stand beside the rows.
pub(crate) fn shrink_columns(rows: &Rows, level: f64) -> Result<Vec<Column>> {
    let found = rows.groups.iter().map(|group| of_units(group.units(), level)).collect::<Result<Vec<_>>>()?;
    let of = found.iter().map(|found| found.units.iter().map(|unit| Some((*unit, found.centre))).collect());
    let seen: Vec<Option<(Shrunk, f64)>> = rows.spread(None, of);
    let number =
        |name: &str, of: fn(&(Shrunk, f64)) -> Option<f64>| numbers(name, &seen, |seen| seen.as_ref().and_then(of));
    Ok(vec![
        number("estimate", |(unit, _)| Some(unit.estimate)),
        number("estimate_lower", |(unit, _)| unit.lower),
        number("estimate_upper", |(unit, _)| unit.upper),
        number("weight", |(unit, _)| Some(unit.weight)),
        number("centre", |(_, centre)| Some(*centre)),
        words("shrunk", &rows.outcomes, |outcome: &Outcome| Some(outcome.name())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

    #[test]
    fn few_cases_weigh_little() {
        let rows = "mediation_success_rate,2020,甲,,190,200,0.95,ok\n\
            mediation_success_rate,2020,乙,,96,200,0.48,ok\n\
            mediation_success_rate,2020,丙,,5,5,1,ok\n\
            mediation_success_rate,2020,丁,,0,0,,undefined\n";
        let found = shrink(&figures(rows), Catalogue::built_in(), &ShrinkOptions::default()).unwrap();
        let (weight, estimate) = (column(&found, "weight"), column(&found, "estimate"));
        assert!(weight[2] < weight[0] && estimate[2] < Some(0.96) && estimate[3].is_none(), "{weight:?} {estimate:?}");
        assert_eq!(column(&found, "centre")[0], Some(291.0 / 405.0));
        assert_eq!(texts(&found, "shrunk")[3].as_deref(), Some("no_exposure"));
    }

    #[test]
    fn estimates_have_the_scale_of_the_value() {
        // per ten thousand
        let catalogue = Catalogue::built_in();
        let kind = crate::catalogue::IndicatorKind::RatePerPopulation;
        let rate = catalogue.iter().find(|one| one.kind == kind && one.per == Some(10_000.0)).unwrap();
        let rows = format!("{0},2020,甲,,30,10000,30,ok\n{0},2020,乙,,10,10000,10,ok\n", rate.id);
        let found = shrink(&figures(&rows), catalogue, &ShrinkOptions::default()).unwrap();
        assert_eq!(column(&found, "centre")[0], Some(20.0));
        assert!(column(&found, "estimate")[0] > Some(20.0) && column(&found, "estimate")[0] < Some(30.0));
    }
}
