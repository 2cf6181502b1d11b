//! Intervals computed by row.

use pyo3::prelude::*;

use super::answer::{Answer, Confidences, intervals};
use super::effective;
use super::numbers::Numbers;
use crate::error::Error;
use crate::stat::{
    count, difference, finite_population, multinomial, odds_ratio, paired, proportion, rate_difference, rate_ratio,
    ratio,
};

/// Defines Python functions from those for numbers and for columns; `counts` and `reals` are the types of parameters.
macro_rules! interval_functions {
    ($($doc:literal $name:ident = $module:ident::{$one:ident, $all:ident}($($column:ident: $take:ident),+ $(; $option:ident)?);)+) => {$(
        #[doc = $doc]
        #[pyfunction]
        #[pyo3(signature = (numbers, *, levels, bound, method $(, $option)?))]
        pub(crate) fn $name(
            py: Python<'_>,
            numbers: &Numbers,
            levels: Vec<f64>,
            bound: &str,
            method: &str,
            $($option: f64,)?
        ) -> PyResult<Answer> {
            let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
            $(let $column = py.detach(|| numbers.$take(stringify!($column)))?;)+
            intervals(
                py,
                numbers,
                &at,
                |confidence| $module::$one($($column[0]),+, $($option,)? confidence, method),
                |confidence| $module::$all($(&$column),+, $($option,)? confidence, method),
            )
        }
    )+};
}

interval_functions! {
    "The interval of a proportion."
    proportion_interval = proportion::{interval, intervals}(x: counts, n: counts);
    "The interval of the mean behind a count."
    count_interval = count::{interval, intervals}(x: counts);
    "The interval of a rate of events per exposure."
    rate_interval = count::{rate, rates}(x: counts, exposure: reals; per);
    "The interval of a proportion with a design effect."
    effective_proportion_interval =
        effective::{proportion, proportions}(x: counts, n: counts, design_effect: reals);
    "The interval of the mean behind a count with a design effect."
    effective_count_interval = effective::{count, counts}(x: counts, design_effect: reals);
    "The interval of a proportion of weighted counts."
    weighted_proportion_interval = proportion::{weighted, weighted_rows}(x: reals, n: reals);
    "The interval of the mean behind a weighted count."
    weighted_count_interval = count::{weighted, weighted_rows}(x: reals);
    "The interval of a difference of two proportions."
    difference_interval = difference::{interval, intervals}(x1: counts, n1: counts, x2: counts, n2: counts);
    "The interval of a difference of two proportions of weighted counts."
    weighted_difference_interval =
        difference::{weighted, weighted_rows}(x1: reals, n1: reals, x2: reals, n2: reals);
    "The interval of a ratio of two proportions."
    ratio_interval = ratio::{interval, intervals}(x1: counts, n1: counts, x2: counts, n2: counts);
    "The interval of an odds ratio."
    odds_ratio_interval = odds_ratio::{interval, intervals}(x1: counts, n1: counts, x2: counts, n2: counts);
    "The interval of a difference of two proportions of the same units."
    paired_difference_interval =
        paired::{difference, differences}(both: counts, first_only: counts, second_only: counts, neither: counts);
    "The interval of a ratio of two proportions of the same units."
    paired_ratio_interval = paired::{ratio, ratios}(both: counts, first_only: counts, second_only: counts);
    "The interval of an odds ratio of the same units."
    paired_odds_ratio_interval = paired::{odds_ratio, odds_ratios}(first_only: counts, second_only: counts);
    "The interval of a share of a finite population."
    finite_proportion_interval =
        finite_population::{interval, intervals}(x: counts, n: counts, population: counts);
    "The interval of a ratio of two rates."
    rate_ratio_interval =
        rate_ratio::{interval, intervals}(x1: counts, exposure1: reals, x2: counts, exposure2: reals);
    "The interval of a difference of two rates."
    rate_difference_interval =
        rate_difference::{interval, intervals}(
            x1: counts, exposure1: reals, x2: counts, exposure2: reals; per);
}

/// Simultaneous intervals of the shares of categories.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, method))]
pub(crate) fn multinomial_interval(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    method: &str,
) -> PyResult<Answer> {
    let (method, at) = (method.parse()?, Confidences::new(levels, bound)?);
    let x = numbers.complete()?.counts("x")?;
    let few = |_| Err(Error::parameter("x", "a number", "a column of at least 2 categories"));
    intervals(py, numbers, &at, few, |confidence| multinomial::intervals(&x, confidence, method))
}
