//! Which units stand out from what all have together.

use polars_core::prelude::*;

use super::beside::{beside, integers, numbers, words};
use super::units::{Outcome, Rows};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::figure::{Figure, Figures, level_suffix};
use crate::stat::funnel::{Options, Point, Spread, funnel as of_units};

/// How a funnel of figures is made.
///
/// # Examples
///
/// ```
/// use fazhi::compare::FunnelOptions;
///
/// let options = FunnelOptions { least: 30.0, ..FunnelOptions::default() };
/// assert_eq!(options.funnel.levels, [0.95, 0.998]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FunnelOptions {
    /// The target, the levels and what is done about dispersion.
    pub funnel: Options,
    /// The least denominator of a unit, or the least count; units below it are listed, and not compared.
    pub least: f64,
}

/// What the funnel says of one row.
#[derive(Clone, Default)]
struct Seen {
    point: Option<Point>,
    limits: Vec<(f64, f64)>,
    spread: Option<Spread>,
}

/// The funnel of each indicator, period and category over the groups: which lie outside the limits about what all have
/// together, or another target. [`stat::funnel`](crate::stat::funnel::funnel()) has the formulas.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `target`; `expected`, the count that the target would give; for each level `low_95`,
/// `high_95` and `side_95` (`low`, `within` or `high`), as `low_99_8`; `p_value` and `p_adjusted`, adjusted for the number of
/// units; `phi`, `tau2` and their limits, and `spread_units`, the units that they rest on; `funnel`, which is `ok` or why a row
/// is not compared: `total` (over a group-by column), `not_available`, `no_exposure` (the denominator is 0), `not_counted` (an
/// amount or a duration), `below_least` or `alone`.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) for impossible options.
///
/// # Examples
///
/// ```
/// use fazhi::compare::{FunnelOptions, funnel};
/// use fazhi::{ComputeOptions, Registers, compute};
///
/// let options = ComputeOptions::default().with_years([2020]).with_by(["agency"]).with_indicators(["service_on_time_rate"]);
/// let book = compute(&Registers::open("examples/qilian-2020")?, &options)?;
/// let found = funnel(&book.figures, &book.catalogue, &FunnelOptions { least: 10.0, ..FunnelOptions::default() })?;
/// assert_eq!(found.height(), book.figures.len());
/// assert!(found.column("side_99_8")?.str()?.iter().flatten().all(|side| ["low", "within", "high"].contains(&side)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn funnel(figures: &Figures, catalogue: &Catalogue, options: &FunnelOptions) -> Result<DataFrame> {
    let all: Vec<Figure> = figures.iter().collect();
    beside(figures, &funnel_columns(&Rows::of_figures(&all, catalogue, options.least), &options.funnel)?)
}

/// The columns that stand beside the rows.
pub(crate) fn funnel_columns(rows: &Rows, options: &Options) -> Result<Vec<Column>> {
    let found = rows.groups.iter().map(|group| of_units(group.units(), options)).collect::<Result<Vec<_>>>()?;
    let of = found.iter().map(|found| {
        let at = |row: usize| found.limits.iter().map(|limits| limits[row]).collect();
        let seen = |(row, point): (usize, &Point)| Seen { point: Some(*point), limits: at(row), spread: found.spread };
        found.points.iter().enumerate().map(seen).collect()
    });
    let seen = rows.spread(Seen::default(), of);
    let point = |name: &str, of: fn(&Point) -> f64| numbers(name, &seen, |seen| seen.point.as_ref().map(of));
    let spread = |name: &str, of: fn(&Spread) -> f64| numbers(name, &seen, |seen| seen.spread.as_ref().map(of));
    let mut columns = vec![point("target", |point| point.target), point("expected", |point| point.expected)];
    for (at, level) in options.levels.iter().enumerate() {
        let suffix = level_suffix(*level);
        columns.push(numbers(&format!("low{suffix}"), &seen, |seen| seen.limits.get(at).map(|limits| limits.0)));
        columns.push(numbers(&format!("high{suffix}"), &seen, |seen| seen.limits.get(at).map(|limits| limits.1)));
        let side = |seen: &Seen| Some(seen.point?.side(*level).name());
        columns.push(words(&format!("side{suffix}"), &seen, side));
    }
    columns.extend([
        point("p_value", |point| point.p_value),
        point("p_adjusted", |point| point.p_adjusted),
        spread("phi", |spread| spread.phi),
        spread("phi_lower", |spread| spread.phi_lower),
        spread("phi_upper", |spread| spread.phi_upper),
        spread("tau2", |spread| spread.tau2),
        spread("tau2_lower", |spread| spread.tau2_lower),
        spread("tau2_upper", |spread| spread.tau2_upper),
        integers("spread_units", &seen, |seen| seen.spread.map(|spread| spread.units)),
        words("funnel", &rows.outcomes, |outcome: &Outcome| Some(outcome.name())),
    ]);
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};
    use crate::stat::funnel::Target;

    pub(super) const ROWS: &str = "mediation_success_rate,2020,甲,,190,200,0.95,ok\n\
        mediation_success_rate,2020,乙,,96,200,0.48,ok\n\
        mediation_success_rate,2020,丙,,4,5,0.8,ok\n\
        mediation_success_rate,2020,丁,,0,0,,undefined\n\
        mediation_success_rate,2020,,,290,405,0.716,ok\n\
        mediation_success_rate,2019,甲,,9,10,0.9,ok\n\
        aid_fee_saved,2020,甲,,100.5,,100.5,ok\n\
        aid_cases,2020,甲,,18,,18,ok\n\
        aid_cases,2020,乙,,3,,3,ok\n";

    fn found(options: &FunnelOptions) -> DataFrame {
        funnel(&figures(ROWS), Catalogue::built_in(), options).unwrap()
    }

    #[test]
    fn units_are_compared_within_their_indicator_and_period_and_all_rows_are_listed() {
        let found = found(&FunnelOptions::default());
        let words = |name: &str| texts(&found, name).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
        let outcomes = ["ok", "ok", "ok", "no_exposure", "total", "alone", "not_counted", "ok", "ok"];
        assert_eq!(words("funnel"), outcomes);
        assert_eq!(words("side_99_8"), ["high", "low", "within", "", "", "", "", "within", "within"]);
        assert_eq!(words("side_95"), ["high", "low", "within", "", "", "", "", "high", "low"]);
        assert_eq!(column(&found, "target")[2], Some(290.0 / 405.0));
        assert_eq!(column(&found, "target")[7], Some(10.5));
        assert_eq!(found.get_column_names()[..4], ["indicator", "period", "agency", "category"]);
    }

    #[test]
    fn units_below_the_least_are_listed_and_count_for_nobody() {
        let found = found(&FunnelOptions { least: 10.0, ..FunnelOptions::default() });
        assert_eq!(texts(&found, "funnel")[2].as_deref(), Some("below_least"));
        assert_eq!(column(&found, "target")[0], Some(286.0 / 400.0));
        assert_eq!(column(&found, "low_95")[2], None);
        assert_eq!(texts(&found, "funnel")[7].as_deref(), Some("alone"));
    }

    #[test]
    fn a_target_is_the_same_for_all() {
        let options = Options { target: Target::Given(0.9), levels: vec![0.9], ..Options::default() };
        let rates = figures(ROWS).filter(|figure| &*figure.indicator == "mediation_success_rate");
        let options = FunnelOptions { funnel: options, ..FunnelOptions::default() };
        let found = funnel(&rates, Catalogue::built_in(), &options).unwrap();
        assert_eq!(column(&found, "target")[..3], [Some(0.9); 3]);
        assert!(found.column("side_90").is_ok() && found.column("side_95").is_err());
    }
}
