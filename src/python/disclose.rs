//! Disclosure control of a table of counts for Python. Cells come in the order of [`Tables::crossed`], totals last.

use pyo3::prelude::*;

use crate::disclose::{
    Cell, Limits, Published, Range, Rule, Standing, Tables, Verdict, coarsened, refuse, rounded, suppress, verify,
};
use crate::error::Result;

/// The numbers that stay possible, and what is proved of them.
type Possible = (Option<i64>, Option<i64>, &'static str);

/// The number of each cell, where it is printed, and if not, why.
#[pyfunction]
pub(super) fn disclose_suppress(
    py: Python<'_>,
    labels: Vec<Vec<String>>,
    counts: Vec<i64>,
    least: i64,
) -> PyResult<Vec<(Option<i64>, &'static str)>> {
    let suppressed = || -> Result<Vec<_>> {
        let tables = crossed(&labels, &counts)?;
        let suppressed = suppress(&tables, &[Rule::least_count(least)?])?;
        refuse(&suppressed.inferable(&tables), "least", least)?;
        let shown = |(cell, standing): (&Cell, &Standing)| match standing {
            Standing::Printed => (Some(cell.value), "printed"),
            Standing::Primary => (None, "primary"),
            Standing::Secondary => (None, "secondary"),
        };
        Ok(tables.cells().iter().zip(suppressed.standings()).map(shown).collect())
    };
    Ok(py.detach(suppressed)?)
}

/// All numbers rounded to a base.
#[pyfunction]
pub(super) fn disclose_rounded(labels: Vec<Vec<String>>, counts: Vec<i64>, base: i64) -> PyResult<Vec<i64>> {
    Ok(rounded(&crossed(&labels, &counts)?, base)?.0)
}

/// The group of each count.
#[pyfunction]
pub(super) fn disclose_coarsened(counts: Vec<u64>, least: u64) -> PyResult<Vec<usize>> {
    Ok(coarsened(&counts, least)?)
}

/// What stays possible of each cell that is withheld, one of which its least and its largest number are not the same; and the printed cells
/// that contradict each other.
#[pyfunction]
pub(super) fn disclose_verify(
    py: Python<'_>,
    labels: Vec<Vec<String>>,
    cells: Vec<(Option<i64>, Option<i64>)>,
) -> PyResult<Vec<Option<Possible>>> {
    let ranges = || -> Result<Vec<_>> {
        let places = labels.iter().map(Vec::len).product();
        let tables = crossed(&labels, &vec![0; places])?;
        let mut published = Published::default();
        for (least, most) in cells {
            match (least, most) {
                (Some(value), Some(same)) if value == same => published.printed(value),
                _ => published.withheld(Limits { least, most }),
            };
        }
        tables.relations().iter().for_each(|relation| published.relate(relation));
        let mut ranges = verify(&published);
        for cell in published.contradicted() {
            ranges[cell] = Some(Range { least: None, most: None, verdict: Verdict::Contradicted });
        }
        Ok(ranges)
    };
    let name = |verdict| match verdict {
        Verdict::Safe => "safe",
        Verdict::Broken => "broken",
        Verdict::Contradicted => "contradicted",
        Verdict::NotProved => "not_proved",
    };
    let ranges = py.detach(ranges)?;
    Ok(ranges.into_iter().map(|range| range.map(|range| (range.least, range.most, name(range.verdict)))).collect())
}

/// A table with all its margins.
fn crossed(labels: &[Vec<String>], counts: &[i64]) -> Result<Tables> {
    let labels: Vec<Vec<&str>> = labels.iter().map(|names| names.iter().map(String::as_str).collect()).collect();
    Tables::crossed(&labels.iter().map(Vec::as_slice).collect::<Vec<_>>(), counts)
}
