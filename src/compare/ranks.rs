//! Which ranks each unit may have.

use polars_core::prelude::*;

use super::beside::{beside, integers, words};
use super::units::{Group, Outcome, Rows};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::figure::{Figure, Figures};
use crate::stat::ranks::{First, Options, Ranked, Ranks, ranks as of_units};

/// How ranks of figures are made.
///
/// # Examples
///
/// ```
/// use fazhi::compare::RanksOptions;
///
/// assert_eq!(RanksOptions::default().ranks.level, 0.95);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RanksOptions {
    /// The level, what sets promise and the tests.
    pub ranks: Options,
    /// Which unit has rank 1; where it is not said, the one with the best value as the indicator's direction has it, the
    /// largest where it has none.
    pub first: Option<First>,
    /// The least denominator of a unit, or the least count; units below it are listed, and not compared.
    pub least: f64,
}

/// What is known of one row: its ranks, and its first and last group.
pub(crate) type Seen = Option<(Ranked, Option<(usize, usize)>)>;

/// The ranks of the groups in each indicator, period and category, with the sets of ranks that they may have.
/// [`stat::ranks`](crate::stat::ranks::ranks()) has the formulas.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `rank`, the plain one; `best_rank` and `worst_rank`, the ends of the set; `first_group` and
/// `last_group`: units are put by rank into groups within which none can be told from another, numbered from the best; a unit
/// is in all from its first to its last, and two units that share one cannot be told apart (empty for marginal sets); `ranked`,
/// which is `ok` or why a row is not compared, as `funnel` of [`funnel`](super::funnel()) is.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) for an impossible level.
///
/// # Examples
///
/// ```
/// use fazhi::compare::{RanksOptions, ranks};
/// use fazhi::{ComputeOptions, Registers, compute};
///
/// let options = ComputeOptions::default().with_years([2020]).with_by(["agency"]).with_indicators(["service_on_time_rate"]);
/// let book = compute(&Registers::open("examples/qilian-2020")?, &options)?;
/// let found = ranks(&book.figures, &book.catalogue, &RanksOptions::default())?;
/// let within = |row: usize| {
///     let rank = |name: &str| Some(found.column(name).ok()?.u64().ok()?.get(row)?);
///     rank("best_rank") <= rank("rank") && rank("rank") <= rank("worst_rank")
/// };
/// assert!((0..found.height()).all(within));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ranks(figures: &Figures, catalogue: &Catalogue, options: &RanksOptions) -> Result<DataFrame> {
    let all: Vec<Figure> = figures.iter().collect();
    beside(figures, &ranks_columns(&Rows::of_figures(&all, catalogue, options.least), options)?)
}

/// The columns that stand beside the rows.
pub(crate) fn ranks_columns(rows: &Rows, options: &RanksOptions) -> Result<Vec<Column>> {
    let found = rows.groups.iter().map(|group| of_group(group, options)).collect::<Result<Vec<_>>>()?;
    let seen: Vec<Seen> = rows.spread(None, found);
    let ranked = |name: &str, of: fn(&Ranked) -> usize| integers(name, &seen, |seen| seen.map(|(unit, _)| of(&unit)));
    let grouped = |name: &str, of: fn((usize, usize)) -> usize| {
        integers(name, &seen, |seen| seen.and_then(|(_, groups)| groups).map(of))
    };
    Ok(vec![
        ranked("rank", |unit| unit.rank),
        ranked("best_rank", |unit| unit.best),
        ranked("worst_rank", |unit| unit.worst),
        grouped("first_group", |groups| groups.0),
        grouped("last_group", |groups| groups.1),
        words("ranked", &rows.outcomes, |outcome: &Outcome| Some(outcome.name())),
    ])
}

/// What is known of each unit of one comparison.
pub(crate) fn of_group(group: &Group, options: &RanksOptions) -> Result<Vec<Seen>> {
    let best = if group.less_is_better { First::Smallest } else { First::Largest };
    let options = Options { first: options.first.unwrap_or(best), ..options.ranks };
    of_units(group.units(), &options).map(|found| of_each(&found))
}

/// The ranks of each unit, and the groups that it is in, from 1.
fn of_each(found: &Ranks) -> Vec<Seen> {
    let mut groups: Vec<Option<(usize, usize)>> = vec![None; found.units.len()];
    for (number, run) in (1..).zip(&found.groups) {
        for unit in &found.order[run.clone()] {
            groups[*unit] = Some((groups[*unit].map_or(number, |(first, _)| first), number));
        }
    }
    found.units.iter().copied().zip(groups).map(Some).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{figures, texts};
    use crate::stat::ranks::Sets;

    const ROWS: &str = "mediation_success_rate,2020,甲,,190,200,0.95,ok\n\
        mediation_success_rate,2020,乙,,96,200,0.48,ok\n\
        mediation_success_rate,2020,丙,,90,200,0.45,ok\n\
        mediation_success_rate,2020,丁,,5,5,1,ok\n\
        mediation_success_rate,2020,,,381,605,0.63,ok\n\
        mediation_success_rate,2020,戊,,,,,not_available\n";

    fn integers(frame: &DataFrame, name: &str) -> Vec<Option<u64>> {
        frame.column(name).unwrap().u64().unwrap().iter().collect()
    }

    #[test]
    fn units_are_ranked_and_those_that_share_a_group_are_not_told_apart() {
        let found = ranks(&figures(ROWS), Catalogue::built_in(), &RanksOptions::default()).unwrap();
        assert_eq!(integers(&found, "rank"), [Some(2), Some(3), Some(4), Some(1), None, None]);
        assert_eq!(integers(&found, "best_rank"), [Some(1), Some(2), Some(2), Some(1), None, None]);
        assert_eq!(integers(&found, "worst_rank"), [Some(2), Some(4), Some(4), Some(4), None, None]);
        assert_eq!(integers(&found, "first_group"), [Some(1), Some(2), Some(2), Some(1), None, None]);
        assert_eq!(integers(&found, "last_group"), [Some(1), Some(2), Some(2), Some(1), None, None]);
        let outcomes = ["ok", "ok", "ok", "ok", "total", "not_available"].map(|word| Some(word.to_owned()));
        assert_eq!(texts(&found, "ranked"), outcomes);
    }

    #[test]
    fn the_direction_says_who_is_first_unless_it_is_said() {
        let rows = ROWS.replace("mediation_success_rate", "service_overdue_rate");
        let catalogue = Catalogue::built_in();
        let lower = catalogue
            .iter()
            .find(|one| one.less_is_better() && one.kind == crate::catalogue::IndicatorKind::Proportion);
        let rows = rows.replace("service_overdue_rate", &lower.unwrap().id);
        let found = ranks(&figures(&rows), catalogue, &RanksOptions::default()).unwrap();
        assert_eq!(integers(&found, "rank")[..4], [Some(3), Some(2), Some(1), Some(4)]);
        let options = RanksOptions { first: Some(First::Largest), ..RanksOptions::default() };
        let found = ranks(&figures(&rows), catalogue, &options).unwrap();
        assert_eq!(integers(&found, "rank")[..4], [Some(2), Some(3), Some(4), Some(1)]);
    }

    #[test]
    fn marginal_sets_have_no_groups() {
        let options = Options { sets: Sets::Marginal, ..Options::default() };
        let options = RanksOptions { ranks: options, ..RanksOptions::default() };
        let found = ranks(&figures(ROWS), Catalogue::built_in(), &options).unwrap();
        assert_eq!(integers(&found, "first_group"), [None; 6]);
        assert_eq!(integers(&found, "worst_rank")[1], Some(4));
    }
}
