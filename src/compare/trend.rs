//! How a figure changes from year to year, and where it bends.

use polars_core::prelude::*;

use super::beside::{
    Counted, Limited, beside, integers, known, limited, numbers, outcome_names, series, truths, words,
};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::figure::{Figure, Figures};
use crate::stat::check_level;
use crate::stat::joinpoint::{self, Search};
use crate::stat::test::{self, Alternative, TrendMethod};

/// How trends are found.
///
/// # Examples
///
/// ```
/// use fazhi::compare::TrendOptions;
///
/// assert_eq!((TrendOptions::default().most_joins, TrendOptions::default().level), (2, 0.95));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendOptions {
    /// The most joins that are looked for.
    pub most_joins: usize,
    /// The level of the intervals.
    pub level: f64,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { most_joins: 2, level: 0.95 }
    }
}

/// What a trend says of one figure.
#[derive(Clone, Default)]
struct Seen {
    fitted: Option<f64>,
    change: Limited,
    average: Limited,
    joins: Option<usize>,
    too_few: Option<bool>,
    p_value: Option<f64>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Default)]
enum Outcome {
    Ok,
    #[default]
    NoValue,
    TooFew,
    NotPositive,
}

outcome_names!(Outcome { Ok => "ok", NoValue => "no_value", TooFew => "too_few", NotPositive => "not_positive" });

/// Fits to each indicator, group and category a line on the log scale that may bend, and gives its change per year.
///
/// Every place for the joins is tried, and BIC chooses how many there are. Below eight periods no join is looked for, and
/// `too_few_for_joins` says so. A figure without a value is left out of its trend and keeps its row.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `fitted`, the line at this period; `change` with its limits, the share by which the line
/// rises in a year here (APC); `average_change` with its limits, from the first period to the last (AAPC); `joins`, how often
/// the line bends; `too_few_for_joins`; `trend_p`, the test of any trend: of proportions that of Cochran and Armitage, of rates by population
/// and counts the score test of Poisson regression; `trended`,
/// which is `ok`, `no_value`, `too_few` (fewer than three periods) or `not_positive` (a value is 0, so growth has no sense).
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) for an impossible level, and for counts that sum to more than 2⁵³.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{TrendOptions, trend};
/// use fazhi::figure::Figures;
///
/// let file = tempfile::NamedTempFile::new()?;
/// let rows = "aid_cases,2018,,100,,100,ok\naid_cases,2019,,110,,110,ok\naid_cases,2020,,121,,121,ok\n";
/// std::fs::write(&file, format!("indicator,period,category,numerator,denominator,value,status\n{rows}"))?;
/// let found = trend(&Figures::read(file.path())?, Catalogue::built_in(), &TrendOptions::default())?;
/// assert!((found.column("average_change")?.f64()?.get(2).unwrap() - 0.1).abs() < 1e-12);
/// assert_eq!(found.column("too_few_for_joins")?.bool()?.get(0), Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn trend(figures: &Figures, catalogue: &Catalogue, options: &TrendOptions) -> Result<DataFrame> {
    check_level(options.level)?;
    let rows: Vec<Figure> = figures.iter().collect();
    let mut seen = vec![Seen::default(); rows.len()];
    for positions in series(&rows) {
        let valued: Vec<usize> = positions.into_iter().filter(|at| rows[*at].value.is_some()).collect();
        let of: Vec<&Figure> = valued.iter().map(|at| &rows[*at]).collect();
        for (at, found) in valued.iter().zip(trended(&of, catalogue, options)?) {
            seen[*at] = found;
        }
    }
    let mut columns = vec![numbers("fitted", &seen, |seen| seen.fitted)];
    columns.extend(limited("change", &seen, |seen| seen.change));
    columns.extend(limited("average_change", &seen, |seen| seen.average));
    columns.extend([
        integers("joins", &seen, |seen| seen.joins),
        truths("too_few_for_joins", &seen, |seen| seen.too_few),
        numbers("trend_p", &seen, |seen| seen.p_value),
        words("trended", &seen, |seen| Some(seen.outcome.name())),
    ]);
    beside(figures, &columns)
}

/// The trend of one series.
fn trended(figures: &[&Figure], catalogue: &Catalogue, options: &TrendOptions) -> Result<Vec<Seen>> {
    let times: Vec<f64> = figures.iter().map(|figure| years(figure)).collect();
    let values: Vec<f64> = figures.iter().filter_map(|figure| figure.value).collect();
    let p_value = tested(figures, catalogue, &times)?;
    let outcome = match values.len() {
        0..3 => Outcome::TooFew,
        _ if values.iter().any(|value| *value <= 0.0) => Outcome::NotPositive,
        _ => Outcome::Ok,
    };
    if !matches!(outcome, Outcome::Ok) {
        return Ok(vec![Seen { p_value, outcome, ..Seen::default() }; figures.len()]);
    }
    let Search { best, too_few, .. } = joinpoint::search(&times, &values, options.most_joins, options.level)?;
    let one = |(time, fitted): (&f64, &f64)| {
        let segment = best.segments.iter().find(|segment| *time <= segment.to);
        Seen {
            fitted: Some(*fitted),
            change: segment.map_or([None; 3], |segment| known(segment.change)),
            average: known(best.average),
            joins: Some(best.joins.len()),
            too_few: Some(too_few),
            p_value,
            outcome,
        }
    };
    Ok(times.iter().zip(&best.fitted).map(one).collect())
}

/// The period of a figure, in years.
fn years(figure: &Figure) -> f64 {
    let months = figure.period.grain().months();
    f64::from(figure.period.index()) * f64::from(months) / 12.0
}

/// The p-value of any trend in proportions, rates or counts; of one period there is none.
fn tested(figures: &[&Figure], catalogue: &Catalogue, times: &[f64]) -> Result<Option<f64>> {
    if figures.len() < 2 {
        return Ok(None);
    }
    let counted: Vec<Counted> = figures.iter().map(|figure| Counted::of(figure, catalogue)).collect();
    let share = |one: &Counted| if let Counted::Proportion { x, n } = one { Some((*x, *n)) } else { None };
    let rate = |one: &Counted| match one {
        Counted::Rate { x, exposure } => Some((*x, *exposure)),
        Counted::Count { x } => Some((*x, 1.0)),
        _ => None,
    };
    let (sided, times) = (Alternative::TwoSided, Some(times));
    let found = if let Some(pairs) = counted.iter().map(share).collect::<Option<Vec<_>>>() {
        let (x, n): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
        test::trend(&x, &n, times, sided, TrendMethod::Normal)?
    } else if let Some(pairs) = counted.iter().map(rate).collect::<Option<Vec<_>>>() {
        let (x, exposure): (Vec<u64>, Vec<f64>) = pairs.into_iter().unzip();
        test::rate_trend(&x, &exposure, times, sided)?
    } else {
        return Ok(None);
    };
    Ok(Some(found.p_value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

    fn rows(indicator: &str, first: i32, values: &[f64]) -> String {
        let row = |(year, value): (i32, &f64)| format!("{indicator},{year},,,{value},,{value},ok\n");
        (first..).zip(values).map(row).collect()
    }

    fn found(rows: &str) -> DataFrame {
        trend(&figures(rows), Catalogue::built_in(), &TrendOptions::default()).unwrap()
    }

    #[test]
    fn a_line_that_bends_has_a_change_before_and_after() {
        let values = [310.0, 322.0, 341.0, 352.0, 371.0, 388.0, 402.0, 379.0, 351.0, 330.0, 309.0, 288.0];
        let found = found(&rows("aid_cases", 2009, &values));
        assert_eq!(found.column("joins").unwrap().u64().unwrap().get(0), Some(1));
        let change = column(&found, "change");
        // the reference values of tests/reference/joinpoint.csv; 2015 is the last year of the rise
        assert!((change[6].unwrap() - 0.045_206_017_395_232_46).abs() < 1e-12, "{change:?}");
        assert!((change[7].unwrap() + 0.065_316_267_797_709_85).abs() < 1e-12, "{change:?}");
    }

    #[test]
    fn months_are_twelfths_of_a_year() {
        let values = [
            "aid_cases,2020-01,,,100,,100,ok",
            "aid_cases,2020-02,,,101,,101,ok",
            "aid_cases,2020-03,,,102.01,,102.01,ok",
        ];
        let found = found(&values.map(|row| row.to_owned() + "\n").concat());
        assert!((column(&found, "change")[0].unwrap() - (1.01_f64.powi(12) - 1.0)).abs() < 1e-10);
    }

    #[test]
    fn few_or_empty_periods_say_so() {
        let few = found(&rows("aid_cases", 2019, &[3.0, 4.0]));
        assert_eq!(texts(&few, "trended"), ["too_few", "too_few"].map(|word| Some(word.to_owned())));
        let zero = found(&rows("aid_cases", 2018, &[3.0, 0.0, 4.0]));
        assert_eq!(texts(&zero, "trended")[0].as_deref(), Some("not_positive"));
        let five = found(&rows("aid_cases", 2016, &[3.0, 2.0, 4.0, 7.0, 6.0]));
        assert_eq!(five.column("too_few_for_joins").unwrap().bool().unwrap().get(0), Some(true));
    }

    #[test]
    fn proportions_have_the_test_of_cochran_and_armitage() {
        let text = "mediation_success_rate,2018,,,10,20,0.5,ok\nmediation_success_rate,2019,,,15,20,0.75,ok\n\
            mediation_success_rate,2020,,,19,20,0.95,ok\n";
        let expected =
            test::trend(&[10, 15, 19], &[20; 3], None, Alternative::TwoSided, TrendMethod::Normal).unwrap().p_value;
        assert!((column(&found(text), "trend_p")[0].unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn counts_and_rates_have_the_test_of_poisson() {
        let found = found(&rows("aid_cases", 2018, &[10.0, 15.0, 25.0]));
        let expected = test::rate_trend(&[10, 15, 25], &[1.0; 3], None, Alternative::TwoSided).unwrap().p_value;
        assert!((column(&found, "trend_p")[2].unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn one_period_has_no_trend() {
        assert_eq!(column(&found("mediation_success_rate,2018,,,10,20,0.5,ok\n"), "trend_p"), [None]);
    }
}
