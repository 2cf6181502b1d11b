//! What has changed since another period, or against another book.

use std::collections::HashMap;

use polars_core::prelude::*;

use super::beside::{Counted, Limited, beside, in_percent, limited, numbers, words};
use crate::calendar::{Grain, Period};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::stat::test::{self, Alternative, RatesMethod};
use crate::stat::{self, Interval, difference, rate_ratio};

/// What figures are held against.
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

impl Against<'_> {
    /// The period that one is held against.
    pub(super) fn period(self, period: Period) -> Period {
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
#[derive(Debug, Clone, Copy)]
pub struct ChangeOptions<'a> {
    /// What figures are held against.
    pub against: Against<'a>,
    /// The level of the intervals.
    pub level: f64,
    /// The method for the difference of two proportions; counts it does not take have no limits and no method.
    pub method: difference::Method,
}

impl Default for ChangeOptions<'_> {
    fn default() -> Self {
        Self { against: Against::Previous, level: 0.95, method: difference::Method::MiettinenNurminen }
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

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoComparison => "no_comparison",
            Self::NoValue => "no_value",
            Self::FromNothing => "from_nothing",
            Self::FromNegative => "from_negative",
        }
    }
}

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
/// | days | limits from those of both figures, squared and added | value by value less 1 | none |
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
/// [`Error::Parameter`] for an impossible level, where the other book has other group-by columns, and where `method` does not
/// take groups as large as those of a figure.
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
    let others = match options.against {
        Against::Figures(others) if others.by() != figures.by() => {
            let (found, expected) = (others.by().join(", "), figures.by().join(", "));
            return Err(Error::parameter("group-by columns of the other book", found, &expected));
        }
        Against::Figures(others) => others,
        _ => figures,
    };
    let place = |figure: &Figure, period: Period| {
        (figure.indicator.clone(), period, figure.group.clone(), figure.category.clone())
    };
    let known: HashMap<_, Figure> = others.iter().map(|figure| (place(&figure, figure.period), figure)).collect();
    let of = |figure: Figure| {
        let other = known.get(&place(&figure, options.against.period(figure.period)));
        other.map_or_else(|| Ok(Change::default()), |other| Change::of(&figure, other, catalogue, options))
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

impl Change {
    fn of(now: &Figure, before: &Figure, catalogue: &Catalogue, options: &ChangeOptions<'_>) -> Result<Self> {
        let against = Some(before.clone());
        let (Some(value), Some(other)) = (now.value, before.value) else {
            return Ok(Self { against, outcome: Outcome::NoValue, ..Self::default() });
        };
        let mut change =
            Self { against, difference: [Some(value - other), None, None], outcome: Outcome::Ok, ..Self::default() };
        match (Counted::of(now, catalogue), Counted::of(before, catalogue)) {
            (Counted::Proportion { x: x1, n: n1 }, Counted::Proportion { x: x2, n: n2 }) => {
                change.points([x1, n1, x2, n2], options)?;
            }
            (Counted::Rate { x: x1, exposure: e1 }, Counted::Rate { x: x2, exposure: e2 }) => {
                change.grow(value, other);
                change.ratio((x1, e1), (x2, e2), options.level);
            }
            (Counted::Count { x: x1 }, Counted::Count { x: x2 }) => {
                change.grow(value, other);
                change.ratio((x1, 1.0), (x2, 1.0), options.level);
            }
            _ => {
                change.squared(now, before);
                if !in_percent(now, catalogue) {
                    change.grow(value, other);
                }
            }
        }
        Ok(change)
    }

    /// The difference of two proportions.
    fn points(&mut self, [x1, n1, x2, n2]: [u64; 4], options: &ChangeOptions<'_>) -> Result<()> {
        self.difference = known(difference::interval(x1, n1, x2, n2, options.level, options.method)?);
        self.method = Some(options.method.name());
        // the score test of one table; where all succeed or none does, nothing speaks for a difference
        let tested = test::mantel_haenszel(&[[x1, n1 - x1, x2, n2 - x2]], false, options.level);
        self.p_value = Some(tested.map_or(1.0, |tested| tested.p_value));
        Ok(())
    }

    fn grow(&mut self, value: f64, other: f64) {
        match other {
            _ if other > 0.0 => self.growth[0] = Some(value / other - 1.0),
            _ if other < 0.0 => self.outcome = Outcome::FromNegative,
            _ => self.outcome = Outcome::FromNothing,
        }
    }

    /// The limits of growth, from the ratio of two rates.
    fn ratio(&mut self, (x1, e1): (u64, f64), (x2, e2): (u64, f64), level: f64) {
        let tested = test::rates(x1, e1, x2, e2, 1.0, Alternative::TwoSided, RatesMethod::MidP);
        self.p_value = tested.ok().map(|tested| tested.p_value);
        self.method = self.p_value.map(|_| rate_ratio::Method::MidP.name());
        if let (Some(growth), Ok(found)) =
            (self.growth[0], rate_ratio::interval(x1, e1, x2, e2, level, rate_ratio::Method::MidP))
        {
            self.growth = [Some(growth), Some(found.lower - 1.0), Some(found.upper - 1.0)];
        }
    }

    /// The limits of a difference, from those of both figures.
    fn squared(&mut self, now: &Figure, before: &Figure) {
        let interval =
            |figure: &Figure| Some(Interval { value: figure.value?, lower: figure.lower?, upper: figure.upper? });
        let both = interval(now).zip(interval(before));
        if let Some(found) = both.and_then(|(now, before)| stat::change::of_intervals(now, before).ok()) {
            self.difference = known(found);
            self.method = Some("square_and_add");
        }
    }
}

fn known(interval: Interval) -> Limited {
    [Some(interval.value), Some(interval.lower), Some(interval.upper)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, figures, texts};

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
}
