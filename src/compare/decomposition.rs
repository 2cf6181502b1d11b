//! Why a total has changed: the rates of its groups, or their mix.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars_core::prelude::*;

use super::beside::{beside, group_by, numbers, outcome_names, words};
use super::change::Against;
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Days, Indicator, Statistic};
use crate::error::Result;
use crate::figure::{Figure, Figures, Status};
use crate::stat::decomposition::{GroupPart, rate_and_mix};

/// What one group has in the change of the total.
#[derive(Clone, Default)]
struct Part {
    against: Option<(Period, Option<f64>)>,
    totals: Option<[f64; 2]>,
    found: Option<GroupPart>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Default)]
enum Outcome {
    Ok,
    /// There is nothing to hold the period against.
    #[default]
    NoComparison,
    /// Nothing was counted in one of the two.
    NoValue,
    /// The figure is not one number by another, both of at least 0.
    NoQuotient,
}

outcome_names!(Outcome {
    Ok => "ok",
    NoComparison => "no_comparison",
    NoValue => "no_value",
    NoQuotient => "no_quotient",
});

/// Splits the change of a total over a group-by column into the parts of each group's rate and of its share.
///
/// The total is the sum of the numerators by the sum of the denominators of the groups. A group that is there in one of the
/// periods only has all of its part in `mix_part`. Figures that are not one number by another have no parts: counts, amounts,
/// medians and other quantiles.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `against_period`, `against_value`; `total` and
/// `against_total`, the overall value in both periods; `rate_part` and `mix_part`, which over all groups add up to the
/// change of the total; `decomposition`, which is `ok`, `total` (the row is one itself), `no_comparison` (nothing is there to
/// hold the period against), `no_value` (nothing was counted in one of the periods, or a figure is not there or withheld) or
/// `no_quotient`.
///
/// A group of the other period only has a row of its own behind the figures of its indicator, of nothing by nothing, so that
/// the parts of all rows add up.
///
/// # Errors
///
/// [`Error::Unknown`](crate::Error::Unknown) if the figures are not by this column, [`Error::Parameter`](crate::Error::Parameter) where the other book has other group-by
/// columns.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{Against, decompose};
/// use fazhi::{ComputeOptions, Registers, compute};
/// use fazhi::polars::prelude::*;
///
/// let files = df![
///     "送评单位" => ["甲局", "甲局", "乙局", "甲局", "乙局", "乙局"],
///     "评查日期" => ["2019-10-12", "2019-10-12", "2019-10-13", "2020-10-12", "2020-10-12", "2020-10-13"],
///     "评查等次" => ["优秀", "优秀", "合格", "优秀", "优秀", "合格"],
/// ]?;
/// let registers = Registers::new().with_frame("case_file_review", files)?;
/// let options = ComputeOptions::default().with_years([2019, 2020]).with_by(["agency"]);
/// let options = options.with_indicators(["file_excellent_rate"]);
/// let figures = compute(&registers, &options)?.figures;
/// let parts = decompose(&figures, Catalogue::built_in(), Against::Previous, "agency")?;
/// let sum = |name| Ok::<_, Box<dyn std::error::Error>>(parts.column(name)?.f64()?.iter().flatten().sum::<f64>());
/// // two of three files were excellent in both years: 乙局 became better, and has more of the files
/// assert!(sum("rate_part")? > 0.2 && (sum("rate_part")? + sum("mix_part")?).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decompose(figures: &Figures, catalogue: &Catalogue, against: Against<'_>, over: &str) -> Result<DataFrame> {
    let gone = gone(figures, catalogue, against, over)?;
    decompose_all(&figures.with_further(gone.into_iter().map(|one| one.figure).collect()), catalogue, against, over)
}

/// A group that is there in the period held against only.
pub(crate) struct Gone {
    /// What it is in this period: nothing by nothing.
    pub(crate) figure: Figure,
    /// The position of a figure of the same total.
    #[cfg_attr(
        not(feature = "python"),
        expect(dead_code, reason = "the rows of a table are known by their positions")
    )]
    pub(crate) beside: usize,
    /// Its position among the figures held against.
    #[cfg_attr(
        not(feature = "python"),
        expect(dead_code, reason = "the rows of a table are known by their positions")
    )]
    pub(crate) before: usize,
}

/// The groups that have a part in the change of a total and no figure of their own.
pub(crate) fn gone(figures: &Figures, catalogue: &Catalogue, against: Against<'_>, over: &str) -> Result<Vec<Gone>> {
    let at = group_by(figures, catalogue, over)?;
    let rows: Vec<Figure> = figures.iter().collect();
    let others: Vec<Figure> = against.figures(figures)?.iter().collect();
    let before = members(&others, at);
    let mut all = Vec::new();
    for (total, now) in members(&rows, at) {
        let divided = catalogue.get(&total.indicator).is_ok_and(is_quotient);
        let Some((_, beside)) = now.first_key_value().filter(|_| divided) else { continue };
        let earlier = before.get(&Total { period: against.period(total.period), ..total });
        for (group, row) in earlier.into_iter().flatten() {
            if !now.contains_key(group) && quotient(&others[*row]).is_some_and(|[_, below]| below > 0.0) {
                let figure = nothing(&rows[*beside], &others[*row]);
                all.push(Gone { figure, beside: *beside, before: *row });
            }
        }
    }
    Ok(all)
}

/// The figure of a group in a period in which it has nothing.
fn nothing(beside: &Figure, before: &Figure) -> Figure {
    Figure {
        period: beside.period,
        numerator: Some(0.0),
        denominator: Some(0.0),
        value: None,
        lower: None,
        upper: None,
        further: Vec::new(),
        status: Status::Undefined,
        excluded: 0,
        ..before.clone()
    }
}

/// As [`decompose`], of figures among which those of groups that are gone are already.
pub(crate) fn decompose_all(
    figures: &Figures,
    catalogue: &Catalogue,
    against: Against<'_>,
    over: &str,
) -> Result<DataFrame> {
    let at = group_by(figures, catalogue, over)?;
    let rows: Vec<Figure> = figures.iter().collect();
    let others: Vec<Figure> = against.figures(figures)?.iter().collect();
    let before = members(&others, at);
    let mut parts = vec![Part::default(); rows.len()];
    for (total, now) in members(&rows, at) {
        let divided = catalogue.get(&total.indicator).is_ok_and(is_quotient);
        let earlier = Total { period: against.period(total.period), ..total };
        if let Some(before) = before.get(&earlier) {
            for (row, part) in split((&rows, &now), (&others, before), earlier.period, divided)? {
                parts[row] = part;
            }
        }
    }
    beside(figures, &columns(&rows, at, &parts))
}

/// What a total is of.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Total {
    indicator: Arc<str>,
    period: Period,
    /// Without the column that it totals over.
    group: Vec<Option<String>>,
    category: Option<String>,
}

/// The positions of the figures of each total by their groups.
fn members(figures: &[Figure], at: usize) -> BTreeMap<Total, BTreeMap<&str, usize>> {
    let mut all: BTreeMap<Total, BTreeMap<&str, usize>> = BTreeMap::new();
    for (row, figure) in figures.iter().enumerate() {
        if let Some(group) = &figure.group[at] {
            let mut rest = figure.group.as_ref().clone();
            rest.remove(at);
            let Figure { indicator, period, category, .. } = figure.clone();
            all.entry(Total { indicator, period, group: rest, category }).or_default().insert(group, row);
        }
    }
    all
}

/// The figures of one total, and the positions of its groups among them.
type Members<'a> = (&'a [Figure], &'a BTreeMap<&'a str, usize>);

/// The parts of the groups of one total, with the rows they belong to.
fn split(
    (rows, now): Members<'_>,
    (others, before): Members<'_>,
    period: Period,
    divided: bool,
) -> Result<Vec<(usize, Part)>> {
    let groups: Vec<&str> = now.keys().chain(before.keys()).copied().collect::<BTreeSet<_>>().into_iter().collect();
    let quotients = |figures: &[Figure], of: &BTreeMap<&str, usize>| {
        let pair = |group: &&str| of.get(group).map_or(Some([0.0, 0.0]), |row| quotient(&figures[*row]));
        groups.iter().map(pair).collect::<Option<Vec<[f64; 2]>>>().filter(|_| divided)
    };
    let unknown = |figures: &[Figure], of: &BTreeMap<&str, usize>| {
        of.values().any(|row| matches!(figures[*row].status, Status::NotAvailable | Status::Suppressed))
    };
    let found = match (quotients(others, before), quotients(rows, now)) {
        (Some(before), Some(now)) => {
            let column = |pairs: &[[f64; 2]], at: usize| pairs.iter().map(|pair| pair[at]).collect::<Vec<_>>();
            let (x1, n1, x2, n2) = (column(&before, 0), column(&before, 1), column(&now, 0), column(&now, 1));
            if [&n1, &n2].iter().any(|n| n.iter().all(|below| *below == 0.0)) {
                Err(Outcome::NoValue)
            } else {
                Ok(rate_and_mix(&x1, &n1, &x2, &n2)?)
            }
        }
        _ if divided && (unknown(others, before) || unknown(rows, now)) => Err(Outcome::NoValue),
        _ => Err(Outcome::NoQuotient),
    };
    let part = |(at, group): (usize, &&str)| {
        let value = before.get(group).and_then(|row| others[*row].value);
        let part = Part { against: Some((period, value)), ..Part::default() };
        let part = match &found {
            Ok(found) => Part {
                totals: Some([found.second, found.first]),
                found: Some(found.groups[at]),
                outcome: Outcome::Ok,
                ..part
            },
            Err(outcome) => Part { outcome: *outcome, ..part },
        };
        Some((*now.get(group)?, part))
    };
    Ok(groups.iter().enumerate().filter_map(part).collect())
}

/// Whether the values of an indicator are one number by another: of days the mean is, and no quantile, though both have a
/// denominator.
fn is_quotient(indicator: &Indicator) -> bool {
    let of_curve = indicator.measure.as_ref().is_some_and(|measure| measure.days == Some(Days::All));
    indicator.statistic.is_none_or(|statistic| statistic == Statistic::Mean && !of_curve)
}

/// The numerator, in the multiple of the value, and the denominator; nothing by nothing is both 0.
fn quotient(figure: &Figure) -> Option<[f64; 2]> {
    match (figure.denominator?, figure.value) {
        (below, Some(value)) if below > 0.0 && value >= 0.0 => Some([value * below, below]),
        (0.0, None) => Some([0.0, 0.0]),
        _ => None,
    }
}

fn columns(rows: &[Figure], at: usize, parts: &[Part]) -> Vec<Column> {
    let outcomes: Vec<&str> = rows
        .iter()
        .zip(parts)
        .map(|(row, part)| if row.group[at].is_some() { part.outcome.name() } else { "total" })
        .collect();
    vec![
        words("against_period", parts, |part| part.against.map(|(period, _)| period.to_string())),
        numbers("against_value", parts, |part| part.against.and_then(|(_, value)| value)),
        numbers("total", parts, |part| part.totals.map(|[now, _]| now)),
        numbers("against_total", parts, |part| part.totals.map(|[_, before]| before)),
        numbers("rate_part", parts, |part| part.found.map(|found| found.rate)),
        numbers("mix_part", parts, |part| part.found.map(|found| found.mix)),
        words("decomposition", &outcomes, |outcome| Some(*outcome)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

    const ROWS: &str = "\
mediation_success_rate,2019,甲,,90,100,0.9,ok
mediation_success_rate,2019,乙,,30,50,0.6,ok
mediation_success_rate,2019,丙,,0,0,,undefined
mediation_success_rate,2019,,,120,150,0.8,ok
mediation_success_rate,2020,甲,,95,100,0.95,ok
mediation_success_rate,2020,乙,,140,200,0.7,ok
mediation_success_rate,2020,丙,,0,10,0,ok
mediation_success_rate,2020,,,235,310,0.7580645161290323,ok
aid_cases,2019,甲,,5,,5,ok
aid_cases,2020,甲,,6,,6,ok
service_days_median,2019,甲,,,10,3,ok
service_days_median,2020,甲,,,20,5,ok
service_days_median_all,2019,甲,,8,10,3,ok
service_days_median_all,2020,甲,,12,20,5,ok
service_mean_wd,2019,甲,,40,10,4,ok
service_mean_wd,2020,甲,,120,20,6,ok
";

    fn found(against: Against<'_>) -> DataFrame {
        decompose(&figures(ROWS), Catalogue::built_in(), against, "agency").unwrap()
    }

    #[test]
    fn the_parts_of_all_groups_add_up_to_the_change_of_the_total() {
        let found = found(Against::Previous);
        let sum = |name: &str| column(&found, name)[..8].iter().flatten().sum::<f64>();
        let change = 235.0 / 310.0 - 120.0 / 150.0;
        assert!((sum("rate_part") + sum("mix_part") - change).abs() < 1e-15);
        assert_eq!((column(&found, "total")[4], column(&found, "against_total")[4]), (Some(235.0 / 310.0), Some(0.8)));
        // both agencies became better, and the total worse
        assert!(sum("rate_part") > 0.0 && sum("mix_part") < -0.1);
        assert_eq!(column(&found, "rate_part")[6], Some(0.0));
    }

    #[test]
    fn a_group_of_the_earlier_period_only_has_a_row_and_its_part() {
        let rows = "\
mediation_success_rate,2019,甲,,90,100,0.9,ok
mediation_success_rate,2019,乙,,30,50,0.6,ok
mediation_success_rate,2019,丁,,0,0,,undefined
mediation_success_rate,2020,甲,,95,100,0.95,ok
mediation_success_rate,2020,丙,,9,10,0.9,ok
service_days_median,2019,乙,,,10,3,ok
service_days_median,2020,甲,,,20,5,ok
";
        let found = decompose(&figures(rows), Catalogue::built_in(), Against::Previous, "agency").unwrap();
        assert_eq!(found.height(), 8);
        let at = |name: &str, row: usize| texts(&found, name)[row].clone().unwrap_or_default();
        assert_eq!([at("agency", 5), at("period", 5), at("status", 5)], ["乙", "2020", "undefined"]);
        assert_eq!((at("decomposition", 5), column(&found, "against_value")[5]), ("ok".into(), Some(0.6)));
        assert_eq!(at("indicator", 6), "service_days_median");
        let part = |name: &str| column(&found, name)[3..6].iter().flatten().sum::<f64>();
        let change = 104.0 / 110.0 - 120.0 / 150.0;
        assert!((part("rate_part") + part("mix_part") - change).abs() < 1e-15);
        // what has left took its low rate with it: all of it is mix, and it raises the total
        assert_eq!(column(&found, "rate_part")[5], Some(0.0));
        let expected = -(50.0 / 150.0) * (0.6 - f64::midpoint(0.8, 104.0 / 110.0));
        assert!((column(&found, "mix_part")[5].unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn a_figure_that_is_withheld_is_no_value() {
        let rows = ROWS.replace("2020,乙,,140,200,0.7,ok", "2020,乙,,,,,suppressed");
        let found = decompose(&figures(&rows), Catalogue::built_in(), Against::Previous, "agency").unwrap();
        assert_eq!(texts(&found, "decomposition")[4..7], vec![Some("no_value".to_owned()); 3]);
        assert_eq!(column(&found, "total")[4], None);
    }

    #[test]
    fn what_cannot_be_split_says_why() {
        let words = |against| texts(&found(against), "decomposition").into_iter().flatten().collect::<Vec<String>>();
        let previous = words(Against::Previous);
        assert_eq!(previous[..4], ["no_comparison", "no_comparison", "no_comparison", "total"]);
        assert_eq!(previous[4..10], ["ok", "ok", "ok", "total", "no_comparison", "no_quotient"]);
        let other = figures("mediation_success_rate,2020,甲,,0,0,,undefined\n");
        assert_eq!(words(Against::Figures(&other))[4], "no_value");
    }

    #[test]
    fn of_days_the_mean_is_split_and_a_quantile_is_not() {
        let found = found(Against::Previous);
        for quantile in [11, 13] {
            assert_eq!(texts(&found, "decomposition")[quantile].as_deref(), Some("no_quotient"));
            assert_eq!((column(&found, "total")[quantile], column(&found, "rate_part")[quantile]), (None, None));
        }
        assert_eq!((column(&found, "total")[15], column(&found, "rate_part")[15]), (Some(6.0), Some(2.0)));
    }

    #[test]
    fn another_column_is_an_error() {
        let error =
            decompose(&figures(ROWS), Catalogue::built_in(), Against::Previous, "town").unwrap_err().to_string();
        assert_eq!(error, "unknown group-by column `town`; known: `agency`");
    }
}
