//! What has changed since another period, or against another book.

use std::collections::HashMap;

use polars_core::prelude::*;

use super::beside::{Counted, Limited, beside, in_percent, known, limited, numbers, outcome_names, words};
use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Days, Indicator, Statistic};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Spans};
use crate::stat::change::{Estimate, of_estimates, of_intervals};
use crate::stat::survival::logrank;
use crate::stat::test::{self, Alternative, RatesMethod};
use crate::stat::{self, Interval, difference, rate_ratio};
use crate::tally::Tally;

/// What figures are held against.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{Against, ChangeOptions, change};
/// use fazhi::figure::Figures;
///
/// let book = |cases: u32| -> Result<Figures, Box<dyn std::error::Error>> {
///     let file = tempfile::NamedTempFile::new()?;
///     let row = format!("aid_cases,2020,,{cases},,{cases},ok\n");
///     std::fs::write(&file, format!("indicator,period,category,numerator,denominator,value,status\n{row}"))?;
///     Ok(Figures::read(file.path())?)
/// };
/// let (now, other) = (book(12)?, book(10)?);
/// let options = ChangeOptions { against: Against::Figures(&other), ..ChangeOptions::default() };
/// let found = change(&now, Catalogue::built_in(), &options)?;
/// assert_eq!(found.column("difference")?.f64()?.get(0), Some(2.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub enum Against<'a> {
    /// Those of the period before.
    #[default]
    Previous,
    /// Those of the same period of the year before.
    SamePeriodLastYear,
    /// Those of the same period in another book.
    Figures(&'a Figures),
}

impl<'a> Against<'a> {
    /// The periods by which figures are held against those of the same book.
    pub(crate) fn of_name(name: &str) -> Result<Self> {
        match name {
            "previous" => Ok(Self::Previous),
            "same_period_last_year" => Ok(Self::SamePeriodLastYear),
            _ => Err(Error::unknown("period to compare with", name, ["previous", "same_period_last_year"])),
        }
    }

    /// The figures held against: those of the other book, which is to have the same group-by columns, or one's own.
    pub(super) fn figures(self, own: &'a Figures) -> Result<&'a Figures> {
        match self {
            Self::Figures(others) if others.by() != own.by() => {
                let [found, expected] = [others, own].map(|figures| match figures.by() {
                    [] => "none".to_owned(),
                    by => by.join(", "),
                });
                Err(Error::parameter("group-by columns of the other book", found, &expected))
            }
            Self::Figures(others) => Ok(others),
            Self::Previous | Self::SamePeriodLastYear => Ok(own),
        }
    }

    /// The period that one is held against.
    pub(crate) fn period(self, period: Period) -> Period {
        let back = match (self, period.grain()) {
            (Self::Figures(_), _) => 0,
            (Self::Previous, _) | (Self::SamePeriodLastYear, Grain::Year) => 1,
            (Self::SamePeriodLastYear, Grain::Quarter) => 4,
            (Self::SamePeriodLastYear, Grain::Month) => 12,
        };
        Period::from_index(period.index() - back, period.grain())
    }
}

/// How a change is found.
///
/// # Examples
///
/// ```
/// use fazhi::compare::{Against, ChangeOptions};
/// use fazhi::stat::difference::Method;
///
/// let options = ChangeOptions { against: Against::SamePeriodLastYear, ..ChangeOptions::default() };
/// assert_eq!((options.level, options.method), (0.95, Method::MiettinenNurminen));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ChangeOptions<'a> {
    /// What figures are held against.
    pub against: Against<'a>,
    /// The level of the intervals.
    pub level: f64,
    /// The method for the difference of two proportions; groups larger than it takes are an error.
    pub method: difference::Method,
    /// The tallies behind the figures, and those behind the other book; where they are given, quantiles of days have the
    /// log-rank test of all days.
    pub tallies: [&'a [Tally]; 2],
}

impl Default for ChangeOptions<'_> {
    fn default() -> Self {
        Self {
            against: Against::Previous,
            level: 0.95,
            method: difference::Method::MiettinenNurminen,
            tallies: [&[]; 2],
        }
    }
}

/// What a comparison came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Outcome {
    Ok,
    /// There is no figure to hold this one against.
    #[default]
    NoComparison,
    /// One of the two has no value.
    NoValue,
    /// The other is 0: there is a difference, and no growth.
    FromNothing,
    /// The other is below 0, as is a balance at times: growth would have the wrong sign.
    FromNegative,
}

outcome_names!(Outcome {
    Ok => "ok",
    NoComparison => "no_comparison",
    NoValue => "no_value",
    FromNothing => "from_nothing",
    FromNegative => "from_negative",
});

/// The change of one figure.
#[derive(Default)]
struct Change {
    against: Option<Figure>,
    difference: Limited,
    growth: Limited,
    p_value: Option<f64>,
    method: Option<&'static str>,
    outcome: Outcome,
}

/// The change of each figure since the period before, since the same period of the year before, or against another book.
///
/// # Methods
///
/// | figure | `difference` | `growth` | `p_value` |
/// |---|---|---|---|
/// | proportion, part of a composition | points, with limits by `method` | none: of a rate points are given | score test |
/// | rate by population, count | | value by value less 1, with limits by the ratio of rates, mid-P | mid-P |
/// | mean of days | limits of Welch, from the standard errors behind those of both figures | value by value less 1 | Welch |
/// | quantile of days | limits from those of both figures, squared and added | value by value less 1 | log-rank, with `tallies` |
/// | other amounts | | value by value less 1; none in percent | none |
///
/// The score test has the variance under no difference and N/(N − 1), so it is below 1 − `level` where the interval of
/// Miettinen and Nurminen lies off 0. A register is a complete count; what `p_value` judges is whether a practice that had
/// not changed would vary so much by chance.
///
/// # Columns
///
/// Those of [`Figures::to_frame`]; `against_period`, `against_numerator`, `against_denominator`, `against_value`;
/// `difference`, `growth` and the limits of both, as `difference_lower`; `p_value`; `method`; `comparison`, which is `ok`,
/// `no_comparison` (there is no such figure), `no_value` (one of the two is undefined), `from_nothing` (the other is 0: there
/// is no growth) or `from_negative`.
///
/// # Errors
///
/// [`Error::Parameter`] for an impossible level, where the other book has other group-by columns, where a method does not
/// take numbers as large as those of a figure, and where the limits of a figure do not hold its value.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::compare::{ChangeOptions, change};
/// use fazhi::{ComputeOptions, Registers, compute};
/// use fazhi::polars::prelude::*;
///
/// let disputes = df![
///     "screened" => ["2019-03-05", "2019-04-01", "2020-03-05", "2020-05-06"],
///     "closed" => ["2019-03-06", "2019-04-02", "2020-03-06", "2020-05-07"],
///     "result" => ["调解成功", "调解不成", "调解成功", "调解成功"],
/// ]?;
/// let registers = Registers::new().with_frame("mediation", disputes)?;
/// let options = ComputeOptions::default().with_years([2019, 2020]).with_indicators(["mediation_success_rate"]);
/// let changes = change(&compute(&registers, &options)?.figures, Catalogue::built_in(), &ChangeOptions::default())?;
/// assert_eq!(changes.column("comparison")?.str()?.iter().collect::<Vec<_>>(), [Some("no_comparison"), Some("ok")]);
/// assert_eq!(changes.column("difference")?.f64()?.get(1), Some(0.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn change(figures: &Figures, catalogue: &Catalogue, options: &ChangeOptions<'_>) -> Result<DataFrame> {
    stat::check_level(options.level)?;
    let others = options.against.figures(figures)?;
    let place = |figure: &Figure, period: Period| {
        (figure.indicator.clone(), period, figure.group.clone(), figure.category.clone())
    };
    let known: HashMap<_, Figure> = others.iter().map(|figure| (place(&figure, figure.period), figure)).collect();
    let judge = Judge::new([figures, others], catalogue, options)?;
    let of = |figure: Figure| {
        let other = known.get(&place(&figure, options.against.period(figure.period)));
        other.map_or_else(|| Ok(Change::default()), |other| judge.change(&figure, other))
    };
    let rows = figures.iter().map(of).collect::<Result<Vec<Change>>>()?;
    let of_other = |of: fn(&Figure) -> Option<f64>| move |row: &Change| row.against.as_ref().and_then(of);
    let mut columns = vec![
        words("against_period", &rows, |row| row.against.as_ref().map(|other| other.period.to_string())),
        numbers("against_numerator", &rows, of_other(|other| other.numerator)),
        numbers("against_denominator", &rows, of_other(|other| other.denominator)),
        numbers("against_value", &rows, of_other(|other| other.value)),
    ];
    columns.extend(limited("difference", &rows, |row| row.difference));
    columns.extend(limited("growth", &rows, |row| row.growth));
    columns.push(numbers("p_value", &rows, |row| row.p_value));
    columns.push(words("method", &rows, |row| row.method));
    columns.push(words("comparison", &rows, |row| Some(row.outcome.name())));
    beside(figures, &columns)
}

/// What changes are judged by.
struct Judge<'a> {
    catalogue: &'a Catalogue,
    options: &'a ChangeOptions<'a>,
    /// The level of the limits of the figures, and of those that they are held against.
    levels: [Option<f64>; 2],
    spans: Option<[Spans<'a>; 2]>,
}

impl<'a> Judge<'a> {
    fn new(figures: [&Figures; 2], catalogue: &'a Catalogue, options: &'a ChangeOptions<'a>) -> Result<Self> {
        let levels = figures.map(|figures| figures.levels().first().copied());
        let [own, others] = options.tallies;
        let others = if matches!(options.against, Against::Figures(_)) { others } else { own };
        let spans = || Ok([Spans::of_tallies(own, catalogue)?, Spans::of_tallies(others, catalogue)?]);
        let spans = if own.is_empty() || others.is_empty() { None } else { Some(spans()?) };
        Ok(Self { catalogue, options, levels, spans })
    }

    fn change(&self, now: &Figure, before: &Figure) -> Result<Change> {
        let against = Some(before.clone());
        let (Some(value), Some(other)) = (now.value, before.value) else {
            return Ok(Change { against, outcome: Outcome::NoValue, ..Change::default() });
        };
        let difference = [Some(value - other), None, None];
        let mut change = Change { against, difference, outcome: Outcome::Ok, ..Change::default() };
        match [now, before].map(|figure| Counted::of(figure, self.catalogue)) {
            [Counted::Proportion { x: x1, n: n1 }, Counted::Proportion { x: x2, n: n2 }] => {
                change.points([x1, n1, x2, n2], self.options)?;
            }
            [Counted::Rate { x: x1, exposure: e1 }, Counted::Rate { x: x2, exposure: e2 }] => {
                change.grow(value, other);
                change.ratio((x1, e1), (x2, e2), self.options.level)?;
            }
            [Counted::Count { x: x1 }, Counted::Count { x: x2 }] => {
                change.grow(value, other);
                change.ratio((x1, 1.0), (x2, 1.0), self.options.level)?;
            }
            _ => {
                let indicator = self.catalogue.get(&now.indicator).ok();
                self.amount(&mut change, now, before, indicator)?;
                if !indicator.is_some_and(in_percent) {
                    change.grow(value, other);
                }
            }
        }
        Ok(change)
    }

    /// The limits and the test of what is no count: of means of days Welch's; of other days the limits of both figures, and the
    /// log-rank test of what is behind them.
    fn amount(&self, change: &mut Change, now: &Figure, before: &Figure, of: Option<&Indicator>) -> Result<()> {
        let is_mean = of.is_some_and(is_mean);
        let estimate = |figure: &Figure, level: Option<f64>| student(figure, level.filter(|_| is_mean)?);
        let estimates = estimate(now, self.levels[0]).zip(estimate(before, self.levels[1]));
        match estimates.filter(|(one, two)| one.standard_error > 0.0 || two.standard_error > 0.0) {
            Some((now, before)) => {
                let found = of_estimates(now, before, self.options.level)?;
                change.difference = known(found.difference);
                (change.p_value, change.method) = (Some(found.p_value), Some("welch"));
            }
            None => change.squared(now, before)?,
        }
        let is_quantile = of.and_then(|of| of.statistic).is_some_and(|statistic| statistic.share().is_some());
        if let Some([own, others]) = self.spans.as_ref().filter(|_| is_quantile) {
            let of =
                |spans: &Spans<'_>, figure: &Figure| spans.durations(&figure.indicator, figure.period, &figure.group);
            // where nothing has ended, or nothing ran beside each other, there is no test
            let both = of(own, now).zip(of(others, before));
            change.p_value = both.and_then(|(now, before)| Some(logrank(&[now, before]).ok()?.p_value));
            change.method = change.method.or(change.p_value.map(|_| "log_rank"));
        }
        Ok(())
    }
}

/// Whether it is the mean of days that are over, which has the limits of Student.
fn is_mean(indicator: &Indicator) -> bool {
    let of_curve = indicator.measure.as_ref().is_some_and(|measure| measure.days == Some(Days::All));
    indicator.statistic == Some(Statistic::Mean) && !of_curve
}

/// The mean behind a figure, whose standard error is known where it has no denominator.
fn student(figure: &Figure, level: f64) -> Option<Estimate> {
    let interval = Interval { value: figure.value?, lower: figure.lower?, upper: figure.upper? };
    let df = figure.denominator.map_or(f64::INFINITY, |n| n - 1.0);
    Estimate::of_student(interval, df, level).ok()
}

impl Change {
    /// The difference of two proportions.
    fn points(&mut self, [x1, n1, x2, n2]: [u64; 4], options: &ChangeOptions<'_>) -> Result<()> {
        self.difference = known(difference::interval(x1, n1, x2, n2, options.level, options.method)?);
        self.method = Some(options.method.name());
        // where all succeed or none does, nothing speaks for a difference
        let all_alike = (x1, x2) == (0, 0) || (x1, x2) == (n1, n2);
        let tested = || test::mantel_haenszel(&[[x1, n1 - x1, x2, n2 - x2]], false, options.level);
        self.p_value = Some(if all_alike { 1.0 } else { tested()?.p_value });
        Ok(())
    }

    fn grow(&mut self, value: f64, other: f64) {
        match other {
            _ if other > 0.0 => self.growth[0] = Some(value / other - 1.0),
            _ if other < 0.0 => self.outcome = Outcome::FromNegative,
            _ => self.outcome = Outcome::FromNothing,
        }
    }

    /// The test of two rates, and the limits of growth from their ratio; of nothing and nothing there is neither.
    fn ratio(&mut self, (x1, e1): (u64, f64), (x2, e2): (u64, f64), level: f64) -> Result<()> {
        if (x1, x2) == (0, 0) {
            return Ok(());
        }
        let method = rate_ratio::Method::MidP;
        let tested = test::rates(x1, e1, x2, e2, 1.0, Alternative::TwoSided, RatesMethod::MidP)?;
        (self.p_value, self.method) = (Some(tested.p_value), Some(method.name()));
        if let Some(growth) = self.growth[0] {
            let found = rate_ratio::interval(x1, e1, x2, e2, level, method)?;
            self.growth = [Some(growth), Some(found.lower - 1.0), Some(found.upper - 1.0)];
        }
        Ok(())
    }

    /// The limits of a difference, from those of both figures; where one of them is open, there are none.
    fn squared(&mut self, now: &Figure, before: &Figure) -> Result<()> {
        let closed = |limit: Option<f64>| limit.filter(|limit| limit.is_finite());
        let interval = |figure: &Figure| {
            Some(Interval { value: figure.value?, lower: closed(figure.lower)?, upper: closed(figure.upper)? })
        };
        if let Some((now, before)) = interval(now).zip(interval(before)) {
            self.difference = known(of_intervals(now, before)?);
            self.method = Some("square_and_add");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};
    use crate::figure::{FigureOptions, Gaps};
    use crate::register::Register;
    use crate::stat::mean::Moments;
    use crate::tally::{TallyOptions, tally};

    /// A rate, a count and a duration of a year before and a year.
    const ROWS: &str = "\
mediation_success_rate,2019,,,60,80,0.75,ok
mediation_success_rate,2020,,,86,90,0.9555555555555556,ok
aid_cases,2019,,,0,,0,ok
aid_cases,2020,,,7,,7,ok
recon_cases,2019,,,25,,25,ok
recon_cases,2020,,,21,,21,ok
aid_loss_recovered,2019,,,500,,500,ok
aid_loss_recovered,2020,,,650,,650,ok
file_excellent_rate,2019,,,,,,undefined
file_excellent_rate,2020,,,86,129,0.6666666666666666,ok
";

    fn changes(options: &ChangeOptions<'_>) -> DataFrame {
        change(&figures(ROWS), Catalogue::built_in(), options).unwrap()
    }

    #[test]
    fn each_kind_of_figure_has_its_own_method() {
        let found = changes(&ChangeOptions::default());
        let now: Vec<usize> = (1..10).step_by(2).collect();
        let outcomes = texts(&found, "comparison");
        assert_eq!(
            now.iter().map(|at| outcomes[*at].as_deref()).collect::<Vec<_>>(),
            ["ok", "from_nothing", "ok", "ok", "no_value"].map(Some)
        );
        let methods = texts(&found, "method");
        assert_eq!(
            now.iter().map(|at| methods[*at].as_deref()).collect::<Vec<_>>(),
            [Some("miettinen_nurminen"), Some("mid_p"), Some("mid_p"), None, None]
        );
        assert!((0..10).step_by(2).all(|at| outcomes[at].as_deref() == Some("no_comparison")));
    }

    #[test]
    fn a_rate_changes_by_points_and_has_no_growth() {
        let found = changes(&ChangeOptions::default());
        let [low, high] = ["difference_lower", "difference_upper"].map(|name| column(&found, name)[1].unwrap());
        let expected = difference::interval(86, 90, 60, 80, 0.95, difference::Method::MiettinenNurminen).unwrap();
        assert_eq!((low, high), (expected.lower, expected.upper));
        assert_eq!(column(&found, "growth")[1], None);
        // 170 (86 · 20 − 4 · 60)² / (90 · 80 · 146 · 24) = 14.75964, and 169/170 of it as χ² by mpmath
        let p = column(&found, "p_value")[1].unwrap();
        assert!((p / 1.278_771_553_401_551_3e-4 - 1.0).abs() < 1e-12, "{p}");
    }

    #[test]
    fn from_nothing_there_is_no_growth_but_a_test() {
        let found = changes(&ChangeOptions::default());
        assert_eq!((column(&found, "growth")[3], column(&found, "growth_upper")[3]), (None, None));
        // of seven events all in one of two equal years, mid-P: 2 · 0.5⁷ / 2
        assert!((column(&found, "p_value")[3].unwrap() - 0.5_f64.powi(7)).abs() < 1e-15);
    }

    #[test]
    fn a_count_grows_within_the_limits_of_the_ratio() {
        // Lincang, requests for reconsideration: 21 after 25, printed as −16 %
        let found = changes(&ChangeOptions::default());
        let growth = ["growth", "growth_lower", "growth_upper"].map(|name| column(&found, name)[5].unwrap());
        assert!((growth[0] + 0.16).abs() < 1e-15 && growth[1] < -0.5 && growth[2] > 0.5, "{growth:?}");
        assert!(column(&found, "p_value")[5].unwrap() > 0.5);
        assert_eq!(column(&found, "growth")[7], Some(650.0 / 500.0 - 1.0));
    }

    #[test]
    fn another_book_is_held_against_by_period() {
        let other = figures("aid_cases,2020,,,14,,14,ok\n");
        let options = ChangeOptions { against: Against::Figures(&other), ..ChangeOptions::default() };
        let found = changes(&options);
        assert_eq!(texts(&found, "comparison")[2].as_deref(), Some("no_comparison"));
        assert_eq!((column(&found, "against_value")[3], column(&found, "growth")[3]), (Some(14.0), Some(-0.5)));
    }

    #[test]
    fn the_same_period_of_the_year_before_is_a_year_back() {
        for (period, previous, last_year) in
            [("2020", "2019", "2019"), ("2020Q1", "2019Q4", "2019Q1"), ("2020-03", "2020-02", "2019-03")]
        {
            let period: Period = period.parse().unwrap();
            assert_eq!(Against::Previous.period(period).to_string(), previous);
            assert_eq!(Against::SamePeriodLastYear.period(period).to_string(), last_year);
        }
    }

    #[test]
    fn no_row_is_lost_and_the_figures_come_first() {
        let (all, found) = (figures(ROWS), changes(&ChangeOptions::default()));
        let first = all.to_frame().unwrap();
        assert_eq!(
            (found.height(), &found.get_column_names()[..first.width()]),
            (10, first.get_column_names().as_slice())
        );
    }

    #[test]
    fn impossible_options_are_errors() {
        let options = ChangeOptions { level: 95.0, ..ChangeOptions::default() };
        assert!(change(&figures(ROWS), Catalogue::built_in(), &options).is_err());
    }

    #[test]
    fn where_all_are_alike_nothing_speaks_for_a_difference() {
        for row in [["0,40,0", "0,50,0"], ["40,40,1", "50,50,1"]] {
            let rows =
                [2019, 2020].iter().zip(row).map(|(year, row)| format!("mediation_success_rate,{year},,,{row},ok\n"));
            let found =
                change(&figures(&rows.collect::<String>()), Catalogue::built_in(), &ChangeOptions::default()).unwrap();
            assert_eq!(column(&found, "p_value")[1], Some(1.0));
        }
        let none = figures("aid_cases,2019,,,0,,0,ok\naid_cases,2020,,,0,,0,ok\n");
        let found = change(&none, Catalogue::built_in(), &ChangeOptions::default()).unwrap();
        assert_eq!((column(&found, "p_value")[1], texts(&found, "method")[1].as_deref()), (None, None));
    }

    #[test]
    fn numbers_that_a_method_does_not_take_are_errors() {
        let options = ChangeOptions { method: difference::Method::Newcombe, ..ChangeOptions::default() };
        let message = |row: &str| {
            let rows = figures(&format!("{}\n{}\n", row.replace("YEAR", "2019"), row.replace("YEAR", "2020")));
            change(&rows, Catalogue::built_in(), &options).unwrap_err().to_string()
        };
        let proportion = message("mediation_success_rate,YEAR,,,3000000000000000,6000000000000000,0.5,ok");
        assert!(proportion.starts_with("parameter `tables[0]` is `12000000000000000`"), "{proportion}");
        let count = message("aid_cases,YEAR,,,6000000000000000,,6000000000000000,ok");
        assert!(count.starts_with("parameter `x1 + x2` is `12000000000000000`"), "{count}");
    }

    #[test]
    fn limits_that_do_not_hold_their_value_are_an_error_and_open_ones_give_none() {
        let with = |lower: f64, upper: f64| {
            let mut row = figures("service_mean_wd,2020,,,50,10,5,ok\n").iter().next().unwrap();
            (row.lower, row.upper) = (Some(lower), Some(upper));
            row
        };
        let (nothing, options) = (Figures::default(), ChangeOptions::default());
        let judge = Judge::new([&nothing; 2], Catalogue::built_in(), &options).unwrap();
        let of = |now: Figure| judge.change(&now, &with(4.0, 7.0));
        assert_eq!(of(with(4.0, 6.0)).unwrap().difference, [0.0, -5.0_f64.sqrt(), 2.0_f64.sqrt()].map(Some));
        assert_eq!(of(with(4.0, f64::INFINITY)).unwrap().difference, [Some(0.0), None, None]);
        assert!(of(with(5.5, 6.0)).is_err());
    }

    #[test]
    fn a_book_of_other_groups_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "indicator,period,town,category,numerator,denominator,value,status\n").unwrap();
        let other = Figures::read(file.path()).unwrap();
        let options = ChangeOptions { against: Against::Figures(&other), ..ChangeOptions::default() };
        for (own, expected) in [(figures(ROWS), "agency"), (Figures::default(), "none")] {
            let error = change(&own, Catalogue::built_in(), &options).unwrap_err().to_string();
            let message = format!("parameter `group-by columns of the other book` is `town`, expected {expected}");
            assert_eq!(error, message);
        }
    }

    /// The changes of matters of two years that took so many days.
    fn of_days(days: [&[i64]; 2], indicator: &str) -> DataFrame {
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for (year, days) in (2019..).zip(days) {
            for days in days {
                from.push(format!("{year}-03-01"));
                let start = Period::Month { year, month: 3 }.first_day();
                to.push((start + chrono::Days::new(days.unsigned_abs())).to_string());
            }
        }
        let catalogue = Catalogue::built_in();
        let rows = df!["收到日期" => from.clone(), "受理日期" => from, "审结日期" => to].unwrap();
        let register = Register::from_frame(catalogue.kinds().get("reconsideration").unwrap(), rows);
        let counting = TallyOptions { indicators: Some(vec![indicator.into()]), ..TallyOptions::default() };
        let tallies = [tally(&register, catalogue, &counting).unwrap()];
        let making = FigureOptions { indicators: Some(vec![indicator.into()]), ..FigureOptions::default() };
        let figures = crate::figure::figures(&tallies, &Gaps::new(), catalogue, &making).unwrap();
        let options = ChangeOptions { tallies: [&tallies, &[]], ..ChangeOptions::default() };
        change(&figures, catalogue, &options).unwrap()
    }

    const DAYS: [&[i64]; 2] = [&[28, 31, 26, 40, 35, 33], &[18, 22, 25, 19, 30]];

    #[test]
    fn means_of_days_have_the_test_of_welch() {
        let found = of_days(DAYS, "recon_days_mean");
        let [now, before] = [DAYS[1], DAYS[0]].map(|days| Moments::of(days.iter().copied()).unwrap());
        let expected = stat::change::of_means(now, before, 0.95).unwrap();
        assert!((column(&found, "p_value")[1].unwrap() - expected.p_value).abs() < 1e-12);
        assert!((column(&found, "difference_lower")[1].unwrap() - expected.difference.lower).abs() < 1e-11);
        assert_eq!(texts(&found, "method")[1].as_deref(), Some("welch"));
        // equal days have no variance to judge by
        assert_eq!(column(&of_days([&[5, 5], &[7, 7]], "recon_days_mean"), "p_value")[1], None);
    }

    #[test]
    fn quantiles_of_days_have_the_log_rank_test_of_all_days() {
        let durations = |days: &[i64]| {
            let days: Vec<u32> = days.iter().map(|days| u32::try_from(*days).unwrap()).collect();
            stat::survival::Durations::of(&days, &vec![true; days.len()]).unwrap()
        };
        let expected = logrank(&[durations(DAYS[1]), durations(DAYS[0])]).unwrap().p_value;
        for indicator in ["recon_days_median", "recon_days_median_all"] {
            let found = of_days(DAYS, indicator);
            assert!((column(&found, "p_value")[1].unwrap() - expected).abs() < 1e-12, "{indicator}");
            // so few have no limits of a median
            assert_eq!(texts(&found, "method")[1].as_deref(), Some("log_rank"), "{indicator}");
        }
    }
}
