//! Whether a figure is the same over time, by its own variation.

use polars_core::prelude::*;

use super::beside::{Counted, beside, integers, numbers, outcome_names, series, truths, words};
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Direction};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::stat::control::{self, Assurance, Improvement, Options, Point, Preset, Rule, Rules, Runs, Side, Signals};

/// A kind of chart.
///
/// # Examples
///
/// ```
/// use fazhi::compare::ControlChart;
///
/// assert_eq!("p_prime".parse::<ControlChart>()?, ControlChart::PPrime);
/// assert_eq!(ControlChart::Xmr.name(), "xmr");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ControlChart {
    /// Values about their median, without limits.
    Run,
    /// Values, with limits from their moving ranges.
    Xmr,
    /// Proportions, with binomial limits.
    P,
    /// Laney's p′: proportions, with limits as wide as they vary.
    PPrime,
    /// Rates and counts, with Poisson limits.
    U,
    /// Laney's u′: rates and counts, with limits as wide as they vary.
    UPrime,
}

crate::stat::name_methods!(ControlChart, "chart" {
    Run => "run",
    Xmr => "xmr",
    P => "p",
    PPrime => "p_prime",
    U => "u",
    UPrime => "u_prime",
});

/// How charts over time are made and read.
///
/// # Examples
///
/// ```
/// use fazhi::compare::{ControlChart, ControlOptions};
///
/// let options = ControlOptions { chart: Some(ControlChart::Xmr), rebase: vec!["2020Q3".parse()?], ..ControlOptions::default() };
/// assert_eq!(options.baseline, None);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ControlOptions {
    /// The kind of chart; where none is named, `p_prime` for proportions, `u_prime` for rates by population and counts, `xmr`
    /// for anything else.
    pub chart: Option<ControlChart>,
    /// The periods in which a new phase begins; a year or a quarter begins one in its first month too. They have a reason
    /// outside the figures, such as a new law, and are never looked for in them.
    pub rebase: Vec<Period>,
    /// How many points of each phase its centre and limits are found from; all where it is not said.
    pub baseline: Option<usize>,
    /// The constants of moving ranges.
    pub constants: control::Constants,
    /// Whether moving ranges beyond their own limit are left out, once.
    pub screened: bool,
    /// The rules that find signals.
    pub rules: Rules,
    /// What is to be reached, unscaled; where it is not said, the target of the indicator.
    pub target: Option<f64>,
}

impl Default for ControlOptions {
    fn default() -> Self {
        Self {
            chart: None,
            rebase: Vec::new(),
            baseline: None,
            constants: control::Constants::default(),
            screened: false,
            rules: Preset::PlotTheDots.rules(),
            target: None,
        }
    }
}

/// What a chart says of one figure.
#[derive(Clone, Default)]
struct Seen {
    chart: Option<ControlChart>,
    point: Option<Point>,
    signals: Signals,
    runs: Option<Runs>,
    assurance: Option<Assurance>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Outcome {
    Ok,
    #[default]
    NoValue,
    TooFew,
    NoCounts,
}

outcome_names!(Outcome { Ok => "ok", NoValue => "no_value", TooFew => "too_few", NoCounts => "no_counts" });

/// Makes a control chart of each indicator, group and category over its periods, and finds its signals.
///
/// A figure without a value is left out of its chart and keeps its row. A signal is a reason to ask what happened, no proof;
/// with the rules of NHSRplotthedots about one chart of 24 points in four shows one where nothing has changed.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `chart`, `phase` (from 1), `centre`, `sigma`, `limit_lower`, `limit_upper`; `rule`, the
/// first rule that the point is a signal by, in the order outside, trend, `two_of_three`, run, and `side`, high or low; `rules`,
/// all of them; `better`, whether that side is the good one for this indicator; of each phase `longest_run`,
/// `longest_run_limit`, `crossings`, `crossings_limit` and `unusual_runs`, by Anhøj; `assurance`, whether the process as it
/// is passes the target, fails it or meets it by chance; `charted`, which is `ok`, `no_value`, `too_few` (a phase has no two
/// points to start from) or `no_counts` (a chart of counts was asked for, and the figure has none).
///
/// # Errors
///
/// [`Error::Parameter`] where a run, a trend or a baseline is to have fewer than two points, where no period of the figures
/// begins with one of `rebase`, and for numbers that are not finite or exceed 2⁵³.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{ControlOptions, control};
/// use fazhi::{ComputeOptions, Registers, calendar::Grain, compute};
/// use fazhi::polars::prelude::*;
///
/// let days: Vec<String> = (1..=12).flat_map(|month| vec![format!("2020-{month:02}-10"); 5 + month % 3]).collect();
/// let registers = Registers::new().with_frame("consultations", df!["日期" => days]?)?;
/// let periods = (1..=12).map(|month| format!("2020-{month:02}").parse()).collect::<Result<Vec<_>, _>>()?;
/// let options = ComputeOptions::default().with_periods(periods).with_indicators(["aid_consultations"]);
/// let figures = compute(&registers, &options)?.figures;
/// let chart = control(&figures, Catalogue::built_in(), &ControlOptions::default())?;
/// assert_eq!(chart.column("rule")?.null_count(), 12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn control(figures: &Figures, catalogue: &Catalogue, options: &ControlOptions) -> Result<DataFrame> {
    control::signals(&[], &options.rules)?;
    if let Some(few) = options.baseline.filter(|points| *points < LEAST) {
        return Err(Error::parameter("baseline", few, "at least 2 points"));
    }
    let rows: Vec<Figure> = figures.iter().collect();
    let begins = |period: &Period| rows.iter().any(|row| row.period.first_day() == period.first_day());
    if let Some(period) = options.rebase.iter().find(|period| !begins(period)) {
        return Err(Error::parameter("rebase", period, "a period that one of the figures begins with"));
    }
    let mut seen = vec![Seen::default(); rows.len()];
    for positions in series(&rows) {
        let (valued, _): (Vec<usize>, Vec<usize>) = positions.into_iter().partition(|at| rows[*at].value.is_some());
        let of: Vec<&Figure> = valued.iter().map(|at| &rows[*at]).collect();
        for (at, found) in valued.iter().zip(charted(&of, catalogue, options)?) {
            seen[*at] = found;
        }
    }
    beside(figures, &columns(&rows, &seen, catalogue))
}

/// How many points limits can be found from.
const LEAST: usize = 2;

/// The chart of one series.
fn charted(figures: &[&Figure], catalogue: &Catalogue, options: &ControlOptions) -> Result<Vec<Seen>> {
    let Some(first) = figures.first() else { return Ok(Vec::new()) };
    let chart = options.chart.unwrap_or_else(|| usual(first, catalogue));
    let nothing = |outcome: Outcome| Ok(vec![Seen { chart: Some(chart), outcome, ..Seen::default() }; figures.len()]);
    let days = options.rebase.iter().map(|period| period.first_day());
    // a day within a period of this series begins none of its phases
    let days = days.filter(|day| Period::containing(*day, first.period.grain()).first_day() == *day);
    let starts = days.map(|day| figures.partition_point(|figure| figure.period.first_day() < day));
    let mut starts: Vec<usize> = starts.filter(|start| (1..figures.len()).contains(start)).collect();
    starts.sort_unstable();
    starts.dedup();
    let with = Options { starts, baseline: options.baseline, constants: options.constants, screened: options.screened };
    let begins = std::iter::once(0).chain(with.starts.iter().copied());
    let ends = with.starts.iter().copied().chain([figures.len()]);
    if begins.zip(ends).any(|(begin, end)| end - begin < LEAST) {
        return nothing(Outcome::TooFew);
    }
    let Some(points) = points(chart, figures, catalogue, &with) else { return nothing(Outcome::NoCounts) };
    let points = points?;
    let signals = control::signals(&points, &options.rules)?;
    let runs = control::runs(&points);
    let indicator = catalogue.get(&first.indicator).ok();
    let target = options.target.or_else(|| indicator.and_then(|indicator| indicator.target));
    let better = improvement(first, catalogue);
    let assurance = target.zip(better).and_then(|(target, better)| control::assurance(&points, target, better));
    let one = |(point, signals): (&Point, &Signals)| Seen {
        chart: Some(chart),
        point: Some(*point),
        signals: *signals,
        runs: runs.get(point.phase).copied(),
        assurance,
        outcome: Outcome::Ok,
    };
    Ok(points.iter().zip(&signals).map(one).collect())
}

/// The chart that suits what a figure counts.
fn usual(figure: &Figure, catalogue: &Catalogue) -> ControlChart {
    match Counted::of(figure, catalogue) {
        Counted::Proportion { .. } => ControlChart::PPrime,
        Counted::Rate { .. } | Counted::Count { .. } => ControlChart::UPrime,
        Counted::Amount => ControlChart::Xmr,
    }
}

/// The points of a chart, in the multiple of the value; `None` where the figures have no counts.
fn points(
    chart: ControlChart,
    figures: &[&Figure],
    catalogue: &Catalogue,
    options: &Options,
) -> Option<Result<Vec<Point>>> {
    let values: Vec<f64> = figures.iter().filter_map(|figure| figure.value).collect();
    let counted = figures.iter().map(|figure| Counted::of(figure, catalogue));
    let laney = matches!(chart, ControlChart::PPrime | ControlChart::UPrime);
    Some(match chart {
        ControlChart::Run => control::medians(&values, options),
        ControlChart::Xmr => control::individuals(&values, options),
        ControlChart::P | ControlChart::PPrime => {
            let pair = |counted| match counted {
                Counted::Proportion { x, n } => Some((x, n)),
                _ => None,
            };
            let (x, n): (Vec<u64>, Vec<u64>) = counted.map(pair).collect::<Option<Vec<_>>>()?.into_iter().unzip();
            control::proportions(&x, &n, laney, options)
        }
        ControlChart::U | ControlChart::UPrime => {
            let pair = |counted| match counted {
                Counted::Rate { x, exposure } => Some((x, exposure)),
                Counted::Count { x } => Some((x, 1.0)),
                _ => None,
            };
            let pairs = counted.map(pair).collect::<Option<Vec<_>>>()?;
            let (x, exposure): (Vec<u64>, Vec<f64>) = pairs.into_iter().unzip();
            control::rates(&x, &exposure, laney, options)
        }
    })
}

/// Which way is better for an indicator.
fn improvement(figure: &Figure, catalogue: &Catalogue) -> Option<Improvement> {
    match catalogue.get(&figure.indicator).ok()?.direction {
        Direction::Higher => Some(Improvement::Increase),
        Direction::Lower => Some(Improvement::Decrease),
        Direction::Neutral => None,
    }
}

fn columns(rows: &[Figure], seen: &[Seen], catalogue: &Catalogue) -> Vec<Column> {
    let first = |seen: &Seen| seen.signals.first();
    let all = |seen: &Seen| {
        let names: Vec<&str> = seen.signals.iter().map(|(rule, _)| Rule::name(rule)).collect();
        (!names.is_empty()).then(|| names.join(" "))
    };
    let pairs: Vec<(&Figure, &Seen)> = rows.iter().zip(seen).collect();
    let better = |(figure, seen): &(&Figure, &Seen)| {
        let (_, side) = seen.signals.first()?;
        improvement(figure, catalogue).map(|better| (better == Improvement::Increase) == (side == Side::High))
    };
    let runs = |of: fn(&Runs) -> usize| move |seen: &Seen| seen.runs.as_ref().map(of);
    vec![
        words("chart", seen, |seen| seen.chart.map(ControlChart::name)),
        integers("phase", seen, |seen| seen.point.map(|point| point.phase + 1)),
        numbers("centre", seen, |seen| seen.point.map(|point| point.centre)),
        numbers("sigma", seen, |seen| seen.point.and_then(|point| point.sigma)),
        numbers("limit_lower", seen, |seen| seen.point.and_then(|point| point.lower)),
        numbers("limit_upper", seen, |seen| seen.point.and_then(|point| point.upper)),
        words("rule", seen, |seen| first(seen).map(|(rule, _)| rule.name())),
        words("side", seen, |seen| first(seen).map(|(_, side)| side.name())),
        words("rules", seen, all),
        truths("better", &pairs, better),
        integers("longest_run", seen, runs(|runs| runs.longest)),
        integers("longest_run_limit", seen, runs(|runs| runs.longest_limit)),
        integers("crossings", seen, runs(|runs| runs.crossings)),
        integers("crossings_limit", seen, runs(|runs| runs.crossings_limit)),
        truths("unusual_runs", seen, |seen| seen.runs.map(Runs::is_signal)),
        words("assurance", seen, |seen| seen.assurance.map(Assurance::name)),
        words("charted", seen, |seen| Some(seen.outcome.name())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

    /// Twelve months of decisions in time, with a bad one.
    fn rows() -> String {
        let x = [88, 91, 84, 95, 90, 89, 87, 92, 61, 90, 88, 93];
        let row = |(month, x): (u32, &u32)| {
            format!("service_on_time_rate,2020-{month:02},,,{x},100,{},ok\n", f64::from(*x) / 100.0)
        };
        (1..).zip(&x).map(row).collect()
    }

    fn found(rows: &str, options: &ControlOptions) -> DataFrame {
        control(&figures(rows), Catalogue::built_in(), options).unwrap()
    }

    #[test]
    fn a_point_outside_names_its_rule_and_whether_it_is_better() {
        let options = ControlOptions { chart: Some(ControlChart::P), ..ControlOptions::default() };
        let found = found(&rows(), &options);
        let rules = texts(&found, "rule");
        assert_eq!((rules[8].as_deref(), texts(&found, "side")[8].as_deref()), (Some("outside"), Some("low")));
        assert_eq!(rules.iter().flatten().count(), 1);
        assert_eq!(found.column("better").unwrap().bool().unwrap().get(8), Some(false));
        let (centre, upper) = (1048.0 / 1200.0_f64, column(&found, "limit_upper")[0].unwrap());
        assert!((upper - (centre + 3.0 * (centre * (1.0 - centre) / 100.0).sqrt())).abs() < 1e-15);
    }

    #[test]
    fn a_phase_begins_where_it_is_said_to() {
        let options = ControlOptions { rebase: vec!["2020-07".parse().unwrap()], ..ControlOptions::default() };
        let found = found(&rows(), &options);
        let phases: Vec<Option<u64>> = found.column("phase").unwrap().u64().unwrap().iter().collect();
        assert_eq!((phases[5], phases[6]), (Some(1), Some(2)));
        assert!((column(&found, "centre")[0].unwrap() - 537.0 / 600.0).abs() < 1e-15);
        assert_eq!(texts(&found, "chart")[0].as_deref(), Some("p_prime"));
    }

    #[test]
    fn a_phase_begins_on_the_first_day_of_a_period_of_any_length() {
        let of_years =
            (2018..).zip([80, 82, 81, 83]).map(|(year, x)| format!("service_on_time_rate,{year},,,{x},100,0.8,ok\n"));
        let rows = rows() + &of_years.collect::<String>();
        let phases = |rebase: &str| {
            let options = ControlOptions { rebase: vec![rebase.parse().unwrap()], ..ControlOptions::default() };
            let found = control(&figures(&rows), Catalogue::built_in(), &options);
            found.map(|found| found.column("phase").unwrap().u64().unwrap().iter().flatten().collect::<Vec<_>>())
        };
        let (months, years) = ([1; 12], [1; 4]);
        let late = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
        for rebase in ["2020Q3", "2020-07"] {
            assert_eq!(phases(rebase).unwrap(), [&late[..], &years].concat(), "{rebase}");
        }
        for rebase in ["2020", "2020Q1", "2020-01"] {
            assert_eq!(phases(rebase).unwrap(), [&months[..], &[1, 1, 2, 2]].concat(), "{rebase}");
        }
        let error = phases("2018Q3").unwrap_err().to_string();
        assert_eq!(error, "parameter `rebase` is `2018Q3`, expected a period that one of the figures begins with");
    }

    #[test]
    fn months_and_years_have_charts_of_their_own() {
        let year = "service_on_time_rate,2020,,,1048,1200,0.8733333333333333,ok\n";
        let options = ControlOptions::default();
        let (months, both) = (found(&rows(), &options), found(&(rows() + year), &options));
        assert_eq!(column(&both, "limit_upper")[..12], column(&months, "limit_upper"));
        assert_eq!(texts(&both, "charted")[12].as_deref(), Some("too_few"));
    }

    #[test]
    fn a_baseline_is_held_for_all_that_follows() {
        let options = ControlOptions { chart: Some(ControlChart::Xmr), baseline: Some(6), ..ControlOptions::default() };
        let centre = column(&found(&rows(), &options), "centre");
        assert!(centre.iter().all(|one| (one.unwrap() - 0.895).abs() < 1e-15), "{centre:?}");
    }

    #[test]
    fn what_is_not_charted_says_why() {
        let outcome = |rows: &str, chart: Option<ControlChart>| {
            let found = found(rows, &ControlOptions { chart, ..ControlOptions::default() });
            texts(&found, "charted").into_iter().flatten().collect::<Vec<_>>()
        };
        assert_eq!(outcome("aid_cases,2020,,,5,,5,ok\n", None), ["too_few"]);
        let money = "aid_loss_recovered,2019,,,5,,5,ok\naid_loss_recovered,2020,,,6,,6,ok\naid_loss_recovered,2021,,,,,,undefined\n";
        assert_eq!(outcome(money, Some(ControlChart::P)), ["no_counts", "no_counts", "no_value"]);
        assert_eq!(outcome(money, None), ["ok", "ok", "no_value"]);
    }

    #[test]
    fn a_rate_by_population_is_charted_in_its_own_multiple() {
        let per = Catalogue::built_in()
            .iter()
            .find(|one| one.kind == crate::catalogue::IndicatorKind::RatePerPopulation && one.per.is_some());
        let (id, per) = per.map(|one| (one.id.clone(), one.per.unwrap())).unwrap();
        let row = |(year, x): (i32, f64)| format!("{id},{year},,,{x},50000,{},ok\n", x / 50_000.0 * per);
        let rows: String = (2016..).zip([12.0, 0.0, 15.0, 11.0]).map(row).collect();
        let options = ControlOptions { chart: Some(ControlChart::U), ..ControlOptions::default() };
        let centre = column(&found(&rows, &options), "centre")[1].unwrap();
        assert!((centre - 38.0 / 200_000.0 * per).abs() < 1e-12 * per, "{centre}");
    }

    #[test]
    fn a_target_is_judged_by_the_limits() {
        let options =
            |target| ControlOptions { target: Some(target), chart: Some(ControlChart::P), ..ControlOptions::default() };
        let judged = |target| texts(&found(&rows(), &options(target)), "assurance")[0].clone();
        assert_eq!([0.5, 0.9, 0.99].map(judged), ["pass", "inconsistent", "fail"].map(|word| Some(word.to_owned())));
    }
}
