//! Significance tests for Python.

use pyo3::prelude::*;

use super::answer::Confidences;
use super::numbers::Numbers;
use super::record::{Answer, Triple, by_row, chi_squared, record, records, triple};
use crate::python::stream::Frame;
use crate::stat::change::{self, Estimate};
use crate::stat::test::{self, BinomialTest, FisherTest, McNemarTest, RateTest, RatesTest, adjust};
use crate::stat::{Interval, inequality, mean};

record!(BinomialTest { whole statistic, whole n, real expected, real value, real p_value });
record!(FisherTest { whole statistic, real expected, real odds_ratio, real p_value });
record!(McNemarTest { real statistic, whole df, real p_value, real expected, real odds_ratio });
record!(RateTest { whole statistic, real expected, real value, real p_value });
record!(RatesTest { real statistic, real value, real ratio, real expected1, real expected2, real p_value });

/// Tests a proportion.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, method))]
pub(crate) fn binomial_test<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    alternative: &str,
    method: &str,
) -> PyResult<Answer<'py>> {
    let (alternative, method) = (alternative.parse()?, method.parse()?);
    let (x, n, p) = (numbers.counts("x")?, numbers.counts("n")?, numbers.reals("p")?);
    let one = || test::binomial(x[0], n[0], p[0], alternative, method);
    records(py, numbers, one, || test::binomials(&x, &n, &p, alternative, method))
}

/// Tests a fourfold table.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, method))]
pub(crate) fn fisher_test<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    alternative: &str,
    method: &str,
) -> PyResult<Answer<'py>> {
    let (alternative, method) = (alternative.parse()?, method.parse()?);
    let [a, b, c, d] = cells(numbers)?;
    let of = |row: usize| test::fisher(a[row], b[row], c[row], d[row], alternative, method);
    let some = |row: usize| (a[row] | b[row] | c[row] | d[row]) > 0;
    records(py, numbers, || of(0), || by_row(numbers, |row| some(row).then(|| of(row)).transpose()))
}

/// Tests paired proportions.
#[pyfunction]
#[pyo3(signature = (numbers, *, method))]
pub(crate) fn mcnemar_test<'py>(py: Python<'py>, numbers: &Numbers, method: &str) -> PyResult<Answer<'py>> {
    let method = method.parse()?;
    let (first, second) = (numbers.counts("first_only")?, numbers.counts("second_only")?);
    let of = |row: usize| test::mcnemar(first[row], second[row], method);
    records(py, numbers, || of(0), || by_row(numbers, |row| of(row).map(Some)))
}

/// Tests a rate.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, method))]
pub(crate) fn rate_test<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    alternative: &str,
    method: &str,
) -> PyResult<Answer<'py>> {
    let (alternative, method) = (alternative.parse()?, method.parse()?);
    let (x, exposure, rate) = (numbers.counts("x")?, numbers.reals("exposure")?, numbers.reals("rate")?);
    let of = |row: usize| test::rate(x[row], exposure[row], rate[row], alternative, method);
    records(py, numbers, || of(0), || by_row(numbers, |row| of(row).map(Some)))
}

/// Tests two rates.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, method))]
pub(crate) fn rates_test<'py>(
    py: Python<'py>,
    numbers: &Numbers,
    alternative: &str,
    method: &str,
) -> PyResult<Answer<'py>> {
    let (alternative, method) = (alternative.parse()?, method.parse()?);
    let (x1, x2) = (numbers.counts("x1")?, numbers.counts("x2")?);
    let (exposure1, exposure2) = (numbers.reals("exposure1")?, numbers.reals("exposure2")?);
    let ratio = numbers.reals("ratio")?;
    let of =
        |row: usize| test::rates(x1[row], exposure1[row], x2[row], exposure2[row], ratio[row], alternative, method);
    let some = |row: usize| (x1[row] | x2[row]) > 0;
    records(py, numbers, || of(0), || by_row(numbers, |row| some(row).then(|| of(row)).transpose()))
}

type Homogeneity = (f64, u64, f64, f64, Vec<f64>, Vec<f64>, f64);

/// Tests whether proportions are equal.
#[pyfunction]
pub(crate) fn homogeneity_test(py: Python<'_>, numbers: &Numbers) -> PyResult<Homogeneity> {
    let (x, n) = (numbers.complete()?.counts("x")?, numbers.counts("n")?);
    let test = py.detach(|| test::homogeneity(&x, &n))?;
    let (expected, residuals) = (test.expected, test.residuals);
    Ok((test.statistic, test.df, test.p_value, test.value, expected, residuals, test.smallest_expected))
}

type Trend = (f64, f64, f64, f64, f64, Option<(f64, u64, f64)>);

/// Tests a trend of proportions.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative, method))]
pub(crate) fn trend_test(py: Python<'_>, numbers: &Numbers, alternative: &str, method: &str) -> PyResult<Trend> {
    let (alternative, method) = (alternative.parse()?, method.parse()?);
    let (x, n) = (numbers.complete()?.counts("x")?, numbers.counts("n")?);
    let scores = if numbers.has("scores") { Some(numbers.reals("scores")?) } else { None };
    let test = py.detach(|| test::trend(&x, &n, scores.as_deref(), alternative, method))?;
    let departure = test.departure.map(chi_squared);
    Ok((test.statistic, test.p_value, test.slope, test.expected, test.value, departure))
}

/// Tests a trend of rates.
#[pyfunction]
#[pyo3(signature = (numbers, *, alternative))]
pub(crate) fn rate_trend_test(py: Python<'_>, numbers: &Numbers, alternative: &str) -> PyResult<Trend> {
    let alternative = alternative.parse()?;
    let (x, exposure) = (numbers.complete()?.counts("x")?, numbers.reals("exposure")?);
    let scores = if numbers.has("scores") { Some(numbers.reals("scores")?) } else { None };
    let test = py.detach(|| test::rate_trend(&x, &exposure, scores.as_deref(), alternative))?;
    Ok((test.statistic, test.p_value, test.slope, test.expected, test.value, test.departure.map(chi_squared)))
}

/// Tests the difference of two means: the difference with its limits, t, the degrees of freedom and p.
#[pyfunction]
#[pyo3(signature = (first, second, *, levels, bound))]
pub(crate) fn welch_test(
    first: &Numbers,
    second: &Numbers,
    levels: Vec<f64>,
    bound: &str,
) -> PyResult<(f64, f64, f64, f64, f64, f64)> {
    let at = Confidences::new(levels, bound)?.only()?;
    let estimate = |numbers: &Numbers, name: &str| {
        let values = numbers.complete()?.reals(name)?;
        let level = 0.95;
        Estimate::of_student(mean::interval_of(&values, level)?, values.len() as f64 - 1.0, level)
    };
    let found = change::of_estimates(estimate(first, "first")?, estimate(second, "second")?, at)?;
    let Interval { value, lower, upper } = found.difference;
    Ok((value, lower, upper, found.statistic, found.df, found.p_value))
}

/// Assigns values to groups of like size; nulls stay null and do not count.
#[pyfunction]
#[pyo3(signature = (numbers, *, groups, inverted))]
pub(crate) fn quantile_groups(numbers: &Numbers, groups: usize, inverted: bool) -> PyResult<Frame> {
    let values = numbers.reals("values")?;
    let rows: Vec<usize> = (0..values.len()).filter(|row| !numbers.is_null(*row)).collect();
    let given: Vec<f64> = rows.iter().map(|row| values[*row]).collect();
    let found = inequality::quantile_groups(&given, groups, inverted);
    let mut all: Vec<Option<u64>> = vec![None; values.len()];
    let found = found.map_err(|error| numbers.placed_in(&rows, error))?;
    rows.iter().zip(found).for_each(|(row, group)| all[*row] = Some(group as u64));
    Ok(Frame::of(polars_core::df!["group" => all].map_err(crate::Error::engine("grouping"))?))
}

type MantelHaenszel = (f64, u64, f64, f64, f64, Triple, Option<(f64, u64, f64)>, Option<(f64, u64, f64)>, u64);

/// Tests stratified fourfold tables.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, continuity))]
pub(crate) fn mantel_haenszel(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    continuity: bool,
) -> PyResult<MantelHaenszel> {
    let at = Confidences::new(levels, bound)?.only()?;
    let [a, b, c, d] = cells(numbers.complete()?)?;
    let tables: Vec<[u64; 4]> = (0..a.len()).map(|row| [a[row], b[row], c[row], d[row]]).collect();
    let test = py.detach(|| test::mantel_haenszel(&tables, continuity, at))?;
    Ok((
        test.statistic,
        test.df,
        test.p_value,
        test.observed,
        test.expected,
        triple(test.odds_ratio),
        test.breslow_day.map(chi_squared),
        test.tarone.map(chi_squared),
        test.tables,
    ))
}

/// Adjusts p-values; nulls stay null and do not count.
#[pyfunction]
#[pyo3(signature = (numbers, *, method))]
pub(crate) fn adjust_p(py: Python<'_>, numbers: &Numbers, method: &str) -> PyResult<Frame> {
    let method: adjust::Method = method.parse()?;
    let p = numbers.reals("p")?;
    let rows: Vec<usize> = (0..p.len()).filter(|row| !numbers.is_null(*row)).collect();
    let frame = py.detach(|| {
        let given: Vec<f64> = rows.iter().map(|row| p[*row]).collect();
        // Nulls were removed, so the row of an error is mapped back.
        let adjusted = adjust::p_values(&given, method).map_err(|error| numbers.placed_in(&rows, error))?;
        let mut all = vec![None; p.len()];
        rows.iter().zip(adjusted).for_each(|(row, adjusted)| all[*row] = Some(adjusted));
        Ok::<_, crate::Error>(Frame::of(polars_core::df!["p_value" => all].map_err(crate::Error::engine("adjusting"))?))
    });
    Ok(frame?)
}

fn cells(numbers: &Numbers) -> PyResult<[Vec<u64>; 4]> {
    Ok([numbers.counts("a")?, numbers.counts("b")?, numbers.counts("c")?, numbers.counts("d")?])
}
