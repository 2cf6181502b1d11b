//! Change, charts over time, trends and inequality of figures, for Python.

use std::collections::BTreeMap;

use polars_core::prelude::*;
use pyo3::prelude::*;

use super::book::PyBook;
use super::compute::periods;
use super::stat::Numbers;
use super::stream::Frame;
use super::work::run;
use crate::calendar::{Grain, Period};
use crate::catalogue::{Catalogue, Direction};
use crate::compare::table::{Held, Line, Lines};
use crate::compare::{self, Against, ChangeOptions, ControlOptions, InequalityOptions, TrendOptions};
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::stat::control::{Equal, Preset, Rules, Run};
use crate::tally::Tally;

/// What is compared: a book, or the lines of a table.
#[derive(FromPyObject)]
pub(super) enum Source<'py> {
    Book(PyRef<'py, PyBook>),
    Lines(PyRef<'py, PyLines>),
}

impl Source<'_> {
    fn figures(&self) -> &Figures {
        match self {
            Self::Book(book) => book.figures(),
            Self::Lines(lines) => &lines.0.figures,
        }
    }

    fn catalogue(&self) -> &Catalogue {
        match self {
            Self::Book(book) => book.catalogue(),
            Self::Lines(lines) => &lines.0.catalogue,
        }
    }

    fn tallies(&self) -> &[Tally] {
        match self {
            Self::Book(book) => book.tallies_behind(),
            Self::Lines(_) => &[],
        }
    }

    /// The columns of a comparison: of a book beside its own, of lines alone.
    fn compared(
        &self,
        py: Python<'_>,
        lang: &str,
        compare: impl FnOnce(&Figures, &Catalogue) -> Result<DataFrame> + Send,
    ) -> PyResult<Frame> {
        self.compared_with(py, lang, self.figures(), compare)
    }

    /// The same of figures that there are more of than its own.
    fn compared_with(
        &self,
        py: Python<'_>,
        lang: &str,
        figures: &Figures,
        compare: impl FnOnce(&Figures, &Catalogue) -> Result<DataFrame> + Send,
    ) -> PyResult<Frame> {
        match self {
            Self::Book(book) => book.compared(py, lang, figures, compare),
            Self::Lines(lines) => {
                let catalogue = &lines.0.catalogue;
                let own = figures.to_frame()?.width();
                let found = run(py, |_| compare(figures, catalogue))?;
                let further = DataFrame::new(found.height(), found.columns()[own..].to_vec());
                Ok(Frame::of(further.map_err(Error::engine("making the table of a comparison"))?))
            }
        }
    }
}

/// The lines of a table of counts, seen as figures of one indicator.
#[pyclass(frozen, name = "Lines", module = "fazhi._fazhi")]
pub(super) struct PyLines(Lines);

#[pymethods]
impl PyLines {
    /// `periods` is empty where lines are in order and have none; `groups` has a list for each column of `by`.
    #[new]
    #[pyo3(signature = (numbers, *, per, periods, by, groups, level, better))]
    fn new(
        numbers: &Numbers,
        per: f64,
        periods: Vec<String>,
        by: Vec<String>,
        groups: Vec<Vec<String>>,
        level: f64,
        better: &str,
    ) -> PyResult<Self> {
        let better = match better {
            "higher" => Direction::Higher,
            "lower" => Direction::Lower,
            "neutral" => Direction::Neutral,
            other => return Err(Error::parameter("better", other, "higher, lower or neutral").into()),
        };
        let held = match numbers {
            _ if numbers.has("standard_error") => Held::Means,
            _ if numbers.has("value") => Held::Values,
            _ if numbers.has("exposure") => Held::Rates(per),
            _ if numbers.has("denominator") => Held::Proportions,
            _ => Held::Counts,
        };
        let count =
            || -> Result<Vec<f64>> { Ok(numbers.counts("numerator")?.into_iter().map(|count| count as f64).collect()) };
        let reals = |name| numbers.reals(name);
        let (number, below): (Vec<f64>, Option<Vec<f64>>) = match held {
            Held::Means => (reals("value")?, Some(reals("standard_error")?)),
            Held::Values => (reals("value")?, None),
            Held::Rates(_) => (count()?, Some(reals("exposure")?)),
            Held::Proportions => {
                let below = numbers.counts("denominator")?.into_iter().map(|count| count as f64).collect();
                (count()?, Some(below))
            }
            Held::Counts => (count()?, None),
        };
        let period = |row: usize| match periods.get(row) {
            Some(text) => text.parse::<Period>(),
            None => Ok(Period::from_index(i32::try_from(row).unwrap_or(i32::MAX), Grain::Month)),
        };
        let line = |row: usize| {
            Ok(Line {
                period: period(row)?,
                group: groups.iter().map(|column| column[row].clone()).collect(),
                number: number[row],
                below: below.as_ref().map_or(0.0, |below| below[row]),
                known: !numbers.is_null(row) && number[row].is_finite(),
            })
        };
        let lines = (0..numbers.rows().unwrap_or(0)).map(line).collect::<Result<Vec<_>>>()?;
        Ok(Self(Lines::new(held, by, &lines, level, better)?))
    }
}

/// The book that is held against, where `to` names none of the periods.
pub(super) fn against<'a>(to: &str, other: Option<&'a Figures>) -> Result<Against<'a>> {
    other.map_or_else(|| Against::of_name(to), |other| Ok(Against::Figures(other)))
}

/// The change of each figure.
#[pyfunction]
pub(super) fn compare_change(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    to: &str,
    other: Option<Source<'_>>,
    level: f64,
    method: &str,
) -> PyResult<Frame> {
    let against = against(to, other.as_ref().map(Source::figures))?;
    let tallies = [source.tallies(), other.as_ref().map(Source::tallies).unwrap_or_default()];
    let options = ChangeOptions { against, level, method: method.parse()?, tallies };
    source.compared(py, lang, |figures, catalogue| compare::change(figures, catalogue, &options))
}

/// The parts that groups have in the change of their total; and of each group that is gone, which stand behind all others of a
/// table, the position of a row of the same period and that of its row held against.
#[pyfunction]
pub(super) fn compare_decompose(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    to: &str,
    other: Option<Source<'_>>,
    over: &str,
) -> PyResult<(Frame, Vec<(usize, usize)>)> {
    let against = against(to, other.as_ref().map(Source::figures))?;
    let gone = compare::gone(source.figures(), source.catalogue(), against, over)?;
    let places = gone.iter().map(|one| (one.beside, one.before)).collect();
    let all = source.figures().with_further(gone.into_iter().map(|one| one.figure).collect());
    let parts = |figures: &Figures, catalogue: &Catalogue| compare::decompose_all(figures, catalogue, against, over);
    Ok((source.compared_with(py, lang, &all, parts)?, places))
}

/// How a control chart is asked for.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Asked {
    chart: Option<String>,
    rebase: Option<Vec<String>>,
    baseline: Option<usize>,
    constants: String,
    screened: bool,
    rules: String,
    run: Option<usize>,
    on_centre: Option<String>,
    trend: Option<usize>,
    equal: Option<String>,
    two_of_three: Option<String>,
    target: Option<f64>,
}

impl Asked {
    pub(super) fn options(self) -> Result<ControlOptions> {
        let preset: Rules = self.rules.parse::<Preset>()?.rules();
        let rules = Rules {
            run: self.run.map(Run::AtLeast).or(preset.run),
            on_centre: self.on_centre.map_or(Ok(preset.on_centre), |word| word.parse::<Equal>())?,
            trend: self.trend.or(preset.trend),
            equal: self.equal.map_or(Ok(preset.equal), |word| word.parse::<Equal>())?,
            two_of_three: self.two_of_three.map(|word| word.parse()).transpose()?.or(preset.two_of_three),
            ..preset
        };
        let rebase: Vec<Period> = periods(self.rebase)?.unwrap_or_default();
        Ok(ControlOptions {
            chart: self.chart.map(|word| word.parse()).transpose()?,
            rebase,
            baseline: self.baseline,
            constants: self.constants.parse()?,
            screened: self.screened,
            rules,
            target: self.target,
        })
    }
}

/// A control chart of each indicator and group.
#[pyfunction]
pub(super) fn compare_control(py: Python<'_>, source: Source<'_>, lang: &str, asked: Asked) -> PyResult<Frame> {
    let options = asked.options()?;
    source.compared(py, lang, |figures, catalogue| compare::control(figures, catalogue, &options))
}

/// The trend of each indicator and group.
#[pyfunction]
pub(super) fn compare_trend(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    most_joins: usize,
    level: f64,
) -> PyResult<Frame> {
    let options = TrendOptions { most_joins, level };
    source.compared(py, lang, |figures, catalogue| compare::trend(figures, catalogue, &options))
}

/// The slope of inequality over a group-by column.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn compare_inequality(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    over: String,
    scores: BTreeMap<String, f64>,
    populations: Option<BTreeMap<String, f64>>,
    groups: Option<usize>,
    level: f64,
) -> PyResult<Frame> {
    let options = InequalityOptions { over, scores, populations, groups, level };
    source.compared(py, lang, |figures, catalogue| compare::inequality(figures, catalogue, &options))
}
