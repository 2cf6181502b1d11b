//! Which ranks each unit may have.

use polars_core::prelude::*;

use super::beside::{beside, integers, words};
use super::units::{Group, Outcome, Rows};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::stat::ranks::{First, Options, Ranked, ranks as of_units};

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
    /// Of each unit, whether it is among the best so many.
    pub best: Option<usize>,
    /// Of each unit, whether it is among the worst so many.
    pub worst: Option<usize>,
}

/// What is known of a unit: its ranks, and its first and last group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) unit: Ranked,
    pub(crate) groups: Option<(usize, usize)>,
    /// How many units are compared.
    of: usize,
}

impl Seen {
    /// Whether it is among so many best ones, which are counted from the other end for the worst.
    fn among(&self, number: usize, best: bool) -> &'static str {
        let Ranked { best: first, worst: last, .. } = self.unit;
        let (first, last) = if best { (first, last) } else { (self.of + 1 - last, self.of + 1 - first) };
        match number {
            _ if last <= number => "certain",
            _ if first <= number => "possible",
            _ => "no",
        }
    }
}

/// The ranks of the groups in each indicator, period and category, with the sets of ranks that they may have.
/// [`stat::ranks`](crate::stat::ranks::ranks()) has the formulas.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `rank`, the plain one; `best_rank` and `worst_rank`, the ends of the set; `first_group` and
/// `last_group`: units are put by rank into groups within which none can be told from another, numbered from the best; a unit
/// is in all from its first to its last, and two units that share one cannot be told apart (empty for marginal sets); of `best`
/// and `worst`, where they are given, a column such as `best_5`: whether it is `certain` or `possible` that a unit is among
/// them, or it is not (`no`); `ranked`, which is `ok` or why a row is not compared, as `funnel` of [`funnel`](super::funnel()) is.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) for an impossible level, and for the best or the worst none.
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
    let ends = [("best", options.best), ("worst", options.worst)];
    let ends = ends.into_iter().filter_map(|(name, number)| Some((name, number?)));
    if let Some((name, _)) = ends.clone().find(|(_, number)| *number == 0) {
        return Err(Error::parameter(name, 0, "at least 1"));
    }
    let found = rows.groups.iter().map(|group| of_group(group, options)).collect::<Result<Vec<_>>>()?;
    let seen: Vec<Option<Seen>> = rows.spread(None, found);
    let ranked = |name: &str, of: fn(&Ranked) -> usize| integers(name, &seen, |seen| seen.map(|seen| of(&seen.unit)));
    let grouped = |name: &str, of: fn((usize, usize)) -> usize| {
        integers(name, &seen, |seen| seen.and_then(|seen| seen.groups).map(of))
    };
    let mut columns = vec![
        ranked("rank", |unit| unit.rank),
        ranked("best_rank", |unit| unit.best),
        ranked("worst_rank", |unit| unit.worst),
        grouped("first_group", |groups| groups.0),
        grouped("last_group", |groups| groups.1),
    ];
    columns.extend(ends.map(|(name, number)| {
        let among = |seen: &Option<Seen>| seen.map(|seen| seen.among(number, name == "best"));
        words(&format!("{name}_{number}"), &seen, among)
    }));
    columns.push(words("ranked", &rows.outcomes, |outcome: &Outcome| Some(outcome.name())));
    Ok(columns)
}

/// What is known of each unit of one comparison.
pub(crate) fn of_group(group: &Group, options: &RanksOptions) -> Result<Vec<Option<Seen>>> {
    let best = if group.less_is_better { First::Smallest } else { First::Largest };
    let options = Options { first: options.first.unwrap_or(best), ..options.ranks };
    let found = of_units(group.units(), &options)?;
    let seen = |(unit, groups): (&Ranked, Option<(usize, usize)>)| {
        let groups = groups.map(|(first, last)| (first + 1, last + 1));
        Some(Seen { unit: *unit, groups, of: found.units.len() })
    };
    Ok(found.units.iter().zip(found.groups_of_units()).map(seen).collect())
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
    fn who_is_among_the_best_or_the_worst_is_certain_possible_or_no() {
        let options = RanksOptions { best: Some(3), worst: Some(2), ..RanksOptions::default() };
        let found = ranks(&figures(ROWS), Catalogue::built_in(), &options).unwrap();
        let is = |words: [&str; 4]| words.map(|word| Some(word.to_owned()));
        // the ranks of 甲 are 1 to 2, those of 乙 and 丙 2 to 4, and 丁 may have any
        assert_eq!(texts(&found, "best_3")[..4], is(["certain", "possible", "possible", "possible"]));
        assert_eq!(texts(&found, "worst_2")[..4], is(["no", "possible", "possible", "possible"]));
        assert_eq!(texts(&found, "best_3")[4..], [None, None]);
        let all = RanksOptions { worst: Some(4), ..RanksOptions::default() };
        let found = ranks(&figures(ROWS), Catalogue::built_in(), &all).unwrap();
        assert_eq!(texts(&found, "worst_4")[..4], is(["certain"; 4]));
        let none = RanksOptions { best: Some(0), ..RanksOptions::default() };
        let error = ranks(&figures(ROWS), Catalogue::built_in(), &none).unwrap_err().to_string();
        assert_eq!(error, "parameter `best` is `0`, expected at least 1");
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
