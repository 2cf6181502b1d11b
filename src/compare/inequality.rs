//! How a figure differs over groups that have an order, such as townships by income.

use std::collections::BTreeMap;

use polars_core::prelude::*;

use super::beside::{Counted, Limited, beside, group_by, integers, known, limited, numbers, outcome_names, words};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::stat::inequality::{Slope, quantile_groups, ridits, slope};
use crate::stat::{Interval, check_level, count, normal, proportion};

/// How inequality over groups is found.
///
/// # Examples
///
/// ```
/// use fazhi::compare::InequalityOptions;
///
/// let options = InequalityOptions { groups: Some(5), ..InequalityOptions::over("township", [("甲镇", 8_100.0), ("乙镇", 9_900.0)]) };
/// assert_eq!(options.scores["乙镇"], 9_900.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct InequalityOptions {
    /// The group-by column.
    pub over: String,
    /// What orders its values, from the worst off, which is lowest: income, or the inverse of a distance.
    pub scores: BTreeMap<String, f64>,
    /// The people of each value; where none are given, the denominators.
    pub populations: Option<BTreeMap<String, f64>>,
    /// So many groups of like size that values are put together in by their scores; each by itself where it is not said.
    pub groups: Option<usize>,
    /// The level of the intervals.
    pub level: f64,
}

impl InequalityOptions {
    /// The values of a column in the order of their scores, each by itself, at the level 0.95.
    pub fn over<S: Into<String>>(column: &str, scores: impl IntoIterator<Item = (S, f64)>) -> Self {
        let scores = scores.into_iter().map(|(value, score)| (value.into(), score)).collect();
        Self { over: column.to_owned(), scores, populations: None, groups: None, level: 0.95 }
    }
}

/// What the slope says of one figure.
#[derive(Clone, Default)]
struct Seen {
    score: Option<f64>,
    people: Option<f64>,
    group: Option<usize>,
    ridit: Option<f64>,
    slope: Option<Slope>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Default)]
enum Outcome {
    Ok,
    /// A total over the column has no place in its order.
    #[default]
    Total,
    NoScore,
    NoValue,
    /// It is neither a proportion nor a rate.
    NotCounted,
    NoPeople,
    TooFew,
}

outcome_names!(Outcome {
    Ok => "ok",
    Total => "total",
    NoScore => "no_score",
    NoValue => "no_value",
    NotCounted => "not_counted",
    NoPeople => "no_people",
    TooFew => "too_few",
});

/// The slope and the relative index of inequality of each indicator and period over a group-by column.
///
/// Proportions and rates by population have a standard error from the interval of Wilson, or of Garwood; other figures have
/// no slope.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `score`, `people`, `group` (1 is the worst off) and `ridit`, the place of the group from 0
/// to 1; `sii`, the value at the top less the value at the bottom, and `rii`, the one by the other, with their limits;
/// `sloped`, which is `ok`, `total` (the row is one over the column), `no_score`, `no_value`, `not_counted` (a count, an amount
/// or a duration), `no_people` or `too_few` (fewer than two groups with people, or fewer values than groups).
///
/// # Errors
///
/// [`Error::Unknown`] if the figures are not by this column, [`Error::Parameter`] for an impossible level, no groups, a
/// score or a population that is not a finite number, or a population below 0.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{InequalityOptions, inequality};
/// use fazhi::figure::Figures;
///
/// let file = tempfile::NamedTempFile::new()?;
/// let rows = ["甲镇,,70,100,0.7", "乙镇,,80,100,0.8", "丙镇,,90,100,0.9"];
/// let rows = rows.map(|row| format!("mediation_success_rate,2020,{row},ok\n")).concat();
/// std::fs::write(&file, format!("indicator,period,township,category,numerator,denominator,value,status\n{rows}"))?;
/// let options = InequalityOptions::over("township", [("甲镇", 8_100.0), ("乙镇", 9_900.0), ("丙镇", 15_000.0)]);
/// let found = inequality(&Figures::read(file.path())?, Catalogue::built_in(), &options)?;
/// assert!((found.column("sii")?.f64()?.get(0).unwrap() - 0.3).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn inequality(figures: &Figures, catalogue: &Catalogue, options: &InequalityOptions) -> Result<DataFrame> {
    let at = group_by(figures, catalogue, &options.over)?;
    check(options)?;
    let rows: Vec<Figure> = figures.iter().collect();
    let mut seen = vec![Seen::default(); rows.len()];
    let mut series: BTreeMap<_, (Vec<usize>, Vec<Unit>)> = BTreeMap::new();
    for (row, figure) in rows.iter().enumerate() {
        let mut rest = figure.group.as_ref().clone();
        let Some(value) = rest.remove(at) else { continue };
        match Unit::of(figure, &value, catalogue, options) {
            Ok(unit) => {
                let place = (&figure.indicator, figure.period, rest, &figure.category);
                let (rows, units) = series.entry(place).or_default();
                rows.push(row);
                units.push(unit);
            }
            Err(outcome) => seen[row].outcome = outcome,
        }
    }
    for (rows, units) in series.values() {
        for (row, found) in rows.iter().zip(sloped(units, options)?) {
            seen[*row] = found;
        }
    }
    beside(figures, &columns(&seen))
}

fn check(options: &InequalityOptions) -> Result<()> {
    check_level(options.level)?;
    if options.groups == Some(0) {
        return Err(Error::parameter("groups", 0, "at least 1"));
    }
    if let Some((name, score)) = options.scores.iter().find(|(_, score)| !score.is_finite()) {
        return Err(Error::parameter(&format!("score of {name}"), score, "a finite number"));
    }
    let impossible = |people: &f64| !(people.is_finite() && *people >= 0.0);
    if let Some((name, people)) = options.populations.iter().flatten().find(|(_, people)| impossible(people)) {
        return Err(Error::parameter(&format!("population of {name}"), people, "a finite number of at least 0"));
    }
    Ok(())
}

/// The numbers of one value of the column.
#[derive(Debug, Clone, Copy)]
struct Unit {
    score: f64,
    people: f64,
    x: u64,
    /// The denominator, in units of the value.
    below: f64,
    proportion: bool,
}

impl Unit {
    fn of(figure: &Figure, name: &str, catalogue: &Catalogue, options: &InequalityOptions) -> Result<Self, Outcome> {
        let score = *options.scores.get(name).ok_or(Outcome::NoScore)?;
        let (x, below, proportion) = match Counted::of(figure, catalogue) {
            Counted::Proportion { x, n } => (x, n as f64, true),
            Counted::Rate { x, exposure } => (x, exposure, false),
            _ if figure.value.is_none() => return Err(Outcome::NoValue),
            _ => return Err(Outcome::NotCounted),
        };
        let people = match &options.populations {
            Some(populations) => populations.get(name).copied(),
            None => figure.denominator,
        };
        let people = people.filter(|people| *people > 0.0).ok_or(Outcome::NoPeople)?;
        Ok(Self { score, people, x, below, proportion })
    }

    fn merge(self, other: Self) -> Self {
        Self { people: self.people + other.people, x: self.x + other.x, below: self.below + other.below, ..self }
    }

    /// The value and its standard error.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the denominator of a proportion is whole"
    )]
    fn estimate(self, level: f64) -> Result<(f64, f64)> {
        let interval = if self.proportion {
            proportion::interval(self.x, self.below as u64, level, proportion::Method::Wilson)?
        } else {
            count::rate(self.x, self.below, 1.0, level, count::Method::Exact)?
        };
        let Interval { value, lower, upper } = interval;
        Ok((value, (upper - lower) / 2.0 / normal::critical_value(level)?))
    }
}

/// What is seen of the values of one indicator and period.
fn sloped(units: &[Unit], options: &InequalityOptions) -> Result<Vec<Seen>> {
    let alone = |unit: &Unit| Seen {
        score: Some(unit.score),
        people: Some(unit.people),
        outcome: Outcome::TooFew,
        ..Seen::default()
    };
    let mut seen: Vec<Seen> = units.iter().map(alone).collect();
    let scores: Vec<f64> = units.iter().map(|unit| unit.score).collect();
    let count = options.groups.unwrap_or(units.len());
    if units.len() < count {
        return Ok(seen);
    }
    let numbers = quantile_groups(&scores, count, false)?;
    let mut groups: BTreeMap<usize, Unit> = BTreeMap::new();
    for (number, unit) in numbers.iter().zip(units) {
        groups.entry(*number).and_modify(|group| *group = group.merge(*unit)).or_insert(*unit);
    }
    let found = (groups.len() > 1).then(|| line(&groups, options.level)).transpose()?;
    for (seen, number) in seen.iter_mut().zip(&numbers) {
        seen.group = Some(*number);
        if let Some((ridits, slope)) = &found {
            seen.ridit = groups.keys().position(|known| known == number).map(|at| ridits[at]);
            (seen.slope, seen.outcome) = (Some(*slope), Outcome::Ok);
        }
    }
    Ok(seen)
}

/// The places of the groups and the line over them.
fn line(groups: &BTreeMap<usize, Unit>, level: f64) -> Result<(Vec<f64>, Slope)> {
    let people: Vec<f64> = groups.values().map(|group| group.people).collect();
    let estimates = groups.values().map(|group| group.estimate(level)).collect::<Result<Vec<_>>>()?;
    let (values, errors): (Vec<f64>, Vec<f64>) = estimates.into_iter().unzip();
    Ok((ridits(&people)?, slope(&people, &values, &errors, level)?))
}

fn columns(seen: &[Seen]) -> Vec<Column> {
    let index = |of: fn(&Slope) -> Option<Interval>| {
        move |seen: &Seen| -> Limited {
            let found = seen.slope.as_ref().and_then(of).map_or([None; 3], known);
            found.map(|number| number.filter(|number| number.is_finite()))
        }
    };
    let mut columns = vec![
        numbers("score", seen, |seen| seen.score),
        numbers("people", seen, |seen| seen.people),
        integers("group", seen, |seen| seen.group),
        numbers("ridit", seen, |seen| seen.ridit),
    ];
    columns.extend(limited("sii", seen, index(|slope| Some(slope.sii))));
    columns.extend(limited("rii", seen, index(|slope| slope.rii)));
    columns.push(words("sloped", seen, |seen| Some(seen.outcome.name())));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

    const ROWS: &str = "\
mediation_success_rate,2020,甲镇,,70,100,0.7,ok
mediation_success_rate,2020,乙镇,,80,100,0.8,ok
mediation_success_rate,2020,丙镇,,90,100,0.9,ok
mediation_success_rate,2020,丁镇,,95,100,0.95,ok
mediation_success_rate,2020,戊镇,,1,2,0.5,ok
mediation_success_rate,2020,,,335,402,0.8333333333333334,ok
mediation_success_rate,2020,己镇,,0,0,,undefined
aid_cases,2020,甲镇,,7,,7,ok
aid_cases,2020,己镇,,,,,not_available
";

    fn options(groups: Option<usize>) -> InequalityOptions {
        let scores = [("丁镇", 15.0), ("丙镇", 12.0), ("乙镇", 9.0), ("甲镇", 8.0), ("己镇", 7.0)];
        InequalityOptions { groups, ..InequalityOptions::over("agency", scores) }
    }

    fn found(groups: Option<usize>) -> DataFrame {
        inequality(&figures(ROWS), Catalogue::built_in(), &options(groups)).unwrap()
    }

    #[test]
    fn the_slope_goes_from_the_lowest_score_to_the_highest() {
        let found = found(None);
        assert_eq!(column(&found, "ridit")[..4], [0.125, 0.375, 0.625, 0.875].map(Some));
        // least squares over four groups of one size: Σ (b − ½) y / Σ (b − ½)², by hand
        let expected = (0.375 * (0.95 - 0.7) + 0.125 * (0.9 - 0.8)) / (2.0 * (0.375_f64.powi(2) + 0.125_f64.powi(2)));
        assert!((column(&found, "sii")[0].unwrap() - expected).abs() < 1e-12);
        assert!(column(&found, "sii_lower")[0].unwrap() > 0.0 && column(&found, "rii_lower")[0].unwrap() > 1.0);
    }

    #[test]
    fn values_are_put_together_in_groups_of_like_size() {
        let found = found(Some(2));
        let groups: Vec<Option<u64>> = found.column("group").unwrap().u64().unwrap().iter().collect();
        assert_eq!(groups[..4], [Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!(column(&found, "ridit")[..2], [Some(0.25), Some(0.25)]);
        assert!((column(&found, "sii")[0].unwrap() - (0.925 - 0.75) / 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_has_no_place_says_why() {
        let words: Vec<String> = texts(&found(None), "sloped").into_iter().flatten().collect();
        let expected = ["ok", "ok", "ok", "ok", "no_score", "total", "no_value", "not_counted", "no_value"];
        assert_eq!(words, expected);
        let words: Vec<String> = texts(&found(Some(9)), "sloped").into_iter().flatten().collect();
        assert_eq!(words[..4], ["too_few"; 4]);
        let words: Vec<String> = texts(&found(Some(1)), "sloped").into_iter().flatten().collect();
        assert_eq!(words[..4], ["too_few"; 4]);
    }

    #[test]
    fn a_month_and_a_year_of_one_place_in_time_are_no_groups_of_each_other() {
        // the month 0002-01 has the place 24 among months, as the year 24 has among years
        let rows = "mediation_success_rate,0024,甲镇,,7,10,0.7,ok\nmediation_success_rate,0002-01,乙镇,,8,10,0.8,ok\n";
        let found = inequality(&figures(rows), Catalogue::built_in(), &options(None)).unwrap();
        assert_eq!(texts(&found, "sloped").into_iter().flatten().collect::<Vec<_>>(), ["too_few", "too_few"]);
    }

    #[test]
    fn numbers_beyond_what_a_line_takes_are_an_error() {
        let most = ["甲镇", "乙镇"].map(|name| (name.to_owned(), f64::MAX)).into();
        let options = InequalityOptions { populations: Some(most), ..options(None) };
        assert!(inequality(&figures(ROWS), Catalogue::built_in(), &options).is_err());
    }

    #[test]
    fn impossible_options_are_errors() {
        let message = |options: &InequalityOptions| {
            inequality(&figures(ROWS), Catalogue::built_in(), options).unwrap_err().to_string()
        };
        let of = |options: InequalityOptions| message(&options);
        assert_eq!(of(options(Some(0))), "parameter `groups` is `0`, expected at least 1");
        let other = InequalityOptions::over("town", [("甲镇", 1.0)]);
        assert_eq!(of(other), "unknown group-by column `town`; known: `agency`");
        let infinite = InequalityOptions::over("agency", [("甲镇", f64::INFINITY)]);
        assert_eq!(of(infinite), "parameter `score of 甲镇` is `inf`, expected a finite number");
        let negative = InequalityOptions { populations: Some([("甲镇".to_owned(), -5.0)].into()), ..options(None) };
        assert_eq!(of(negative), "parameter `population of 甲镇` is `-5`, expected a finite number of at least 0");
    }
}
