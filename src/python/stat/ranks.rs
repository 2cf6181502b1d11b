//! Ranks of units for Python.

use polars_core::prelude::*;
use pyo3::prelude::*;

use super::numbers::Numbers;
use crate::error::{Error, Result};
use crate::python::stream::Frame;
use crate::stat::ranks::{Options, Ranked, Ranks, ranks};
use crate::stat::units::Units;

/// The ranks of units.
#[pyclass(frozen, name = "Ranks", module = "fazhi._fazhi")]
pub(crate) struct PyRanks(Ranks);

#[pymethods]
impl PyRanks {
    fn frame(&self) -> PyResult<Frame> {
        let (units, groups) = (&self.0.units, self.0.groups_of_units());
        let rank = |name: &str, of: fn(&Ranked) -> usize| {
            Column::new(name.into(), units.iter().map(|unit| of(unit) as u64).collect::<Vec<_>>())
        };
        let group = |name: &str, of: fn((usize, usize)) -> usize| {
            let groups = groups.iter().map(|groups| groups.map(|groups| of(groups) as u64 + 1));
            Column::new(name.into(), groups.collect::<Vec<_>>())
        };
        let columns = vec![
            Column::new("value".into(), units.iter().map(|unit| unit.value).collect::<Vec<_>>()),
            rank("rank", |unit| unit.rank),
            rank("best_rank", |unit| unit.best),
            rank("worst_rank", |unit| unit.worst),
            group("first_group", |groups| groups.0),
            group("last_group", |groups| groups.1),
        ];
        let frame = DataFrame::new(units.len(), columns).map_err(Error::engine("making the table of ranks"))?;
        Ok(Frame::of(frame))
    }

    fn best(&self, number: usize) -> Vec<usize> {
        self.0.best(number)
    }

    fn worst(&self, number: usize) -> Vec<usize> {
        self.0.worst(number)
    }

    fn apart(&self) -> usize {
        self.0.apart()
    }

    fn is_better(&self, first: usize, second: usize) -> PyResult<bool> {
        let units = self.0.units.len();
        for (name, unit) in [("first", first), ("second", second)] {
            if unit >= units {
                return Err(Error::parameter(name, unit, &format!("a unit below {units}")).into());
            }
        }
        Ok(self.0.is_better(first, second))
    }
}

/// Finds which ranks units may have.
#[pyfunction]
#[pyo3(signature = (numbers, *, level, sets, tail, first))]
pub(crate) fn unit_ranks(
    py: Python<'_>,
    numbers: &Numbers,
    level: f64,
    sets: &str,
    tail: &str,
    first: &str,
) -> PyResult<PyRanks> {
    let options = Options { level, sets: sets.parse()?, tail: tail.parse()?, first: first.parse()? };
    Ok(PyRanks(py.detach(|| ranked(numbers.complete()?, &options))?))
}

fn ranked(numbers: &Numbers, options: &Options) -> Result<Ranks> {
    if numbers.has("value") {
        let (value, se) = (numbers.reals("value")?, numbers.reals("standard_error")?);
        return ranks(Units::Means { value: &value, se: &se }, options);
    }
    let x = numbers.counts("x")?;
    if numbers.has("n") {
        ranks(Units::Proportions { x: &x, n: &numbers.counts("n")? }, options)
    } else if numbers.has("y") {
        ranks(Units::CountRatios { x: &x, y: &numbers.counts("y")? }, options)
    } else {
        let exposure = if numbers.has("exposure") { numbers.reals("exposure")? } else { vec![1.0; x.len()] };
        ranks(Units::Rates { x: &x, exposure: &exposure }, options)
    }
}
