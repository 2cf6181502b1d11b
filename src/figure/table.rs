//! The table of figures; of its columns, options only add limits at further levels.

use std::sync::Arc;

use polars_core::prelude::*;
use serde::{Serialize, Serializer};

use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::figure::block::Block;

/// Whether a figure has a value. It is serialised as its [name](Status::name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// It has a value.
    Ok,
    /// It would be something by nothing.
    Undefined,
    /// What it is made of was not given.
    NotAvailable,
    /// It is withheld.
    Suppressed,
}

impl Status {
    /// All of them, in the order in which they are declared.
    pub(crate) const ALL: [Self; 4] = [Self::Ok, Self::Undefined, Self::NotAvailable, Self::Suppressed];

    /// The status that a word in the table stands for.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Undefined => "undefined",
            Self::NotAvailable => "not_available",
            Self::Suppressed => "suppressed",
        }
    }

    /// A column of statuses, as text.
    pub(super) fn column(statuses: impl Iterator<Item = Self>) -> Column {
        let words: StringChunked = statuses.map(|status| Some(status.name())).collect();
        words.with_name("status".into()).into_column()
    }
}

/// One indicator in one period and group.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, Registers, compute};
///
/// let registers = Registers::open("examples/qilian-2020")?;
/// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
/// let cases = book.figures.get("aid_cases", "2020".parse()?, &[]).unwrap();
/// let json = serde_json::to_value(&cases)?;
/// assert_eq!((&json["period"], &json["value"], &json["status"]), (&"2020".into(), &118.0.into(), &"ok".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The indicator's id.
    #[serde(serialize_with = "shared")]
    pub indicator: Arc<str>,
    /// The period.
    pub period: Period,
    /// The values of the by-columns; `None` where the figure totals over that column, an empty text where the rows have
    /// no value.
    #[serde(serialize_with = "shared")]
    pub group: Arc<Vec<Option<String>>>,
    /// For a composition: which part.
    pub category: Option<String>,
    /// A number, or yuan.
    pub numerator: Option<f64>,
    /// What the numerator is held against.
    pub denominator: Option<f64>,
    /// The value, unscaled: a proportion lies in 0..1.
    pub value: Option<f64>,
    /// The lower limit of the value, at the first level.
    pub lower: Option<f64>,
    /// The upper limit of the value, at the first level.
    pub upper: Option<f64>,
    /// The lower and upper limits at the further levels.
    pub further: Vec<(Option<f64>, Option<f64>)>,
    /// What the value is worth.
    pub status: Status,
    /// Rows that may belong here but cannot be used.
    pub excluded: u64,
}

impl Figure {
    /// The lower and upper limit at one of the levels, counted from 0; a quantile may have one of them only.
    pub fn limits(&self, level: usize) -> (Option<f64>, Option<f64>) {
        match level.checked_sub(1) {
            None => (self.lower, self.upper),
            Some(level) => self.further.get(level).copied().unwrap_or_default(),
        }
    }
}

/// Serialises what an `Arc` holds.
fn shared<T: Serialize + ?Sized, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().serialize(serializer)
}

/// An indicator that could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unavailable {
    /// The indicator's id.
    pub indicator: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// Figures in the order of the catalogue, then by period and group; held in columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    by: Vec<String>,
    levels: Vec<f64>,
    blocks: Vec<Block>,
    unavailable: Vec<Unavailable>,
}

impl Figures {
    pub(super) fn new(by: Vec<String>, levels: Vec<f64>, made: Vec<(Block, Option<Unavailable>)>) -> Self {
        let (blocks, unavailable): (Vec<_>, Vec<_>) = made.into_iter().unzip();
        Self { by, levels, blocks, unavailable: unavailable.into_iter().flatten().collect() }
    }

    /// Figures that were made before, without limits; those of one indicator that stand together are held together.
    pub(super) fn of_rows(by: Vec<String>, rows: &[Figure]) -> Self {
        let blocks = rows.chunk_by(|one, next| one.indicator == next.indicator).map(Block::of).collect();
        Self { by, levels: Vec::new(), blocks, unavailable: Vec::new() }
    }

    /// The names of the by-columns.
    pub fn by(&self) -> &[String] {
        &self.by
    }

    /// The levels of the intervals.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// Indicators that could not be computed, and why.
    pub fn unavailable(&self) -> &[Unavailable] {
        &self.unavailable
    }

    /// How many figures there are.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(Block::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All figures.
    pub fn iter(&self) -> impl Iterator<Item = Figure> {
        self.blocks.iter().flat_map(|block| (0..block.len()).map(|row| block.figure(row)))
    }

    /// The figures of one indicator.
    pub fn of(&self, indicator: &str) -> impl Iterator<Item = Figure> {
        let blocks = self.blocks.iter().filter(move |block| &*block.indicator == indicator);
        blocks.flat_map(|block| (0..block.len()).map(|row| block.figure(row)))
    }

    /// The figure of an indicator in a period and group, if there is one. `group` has a value for each group-by column:
    /// `None` for the total over it, an empty string for rows without a value. The parts of a composition are not found;
    /// they are among [`Figures::of`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{ComputeOptions, Registers, calendar::Period, compute};
    /// use fazhi::polars::prelude::*;
    ///
    /// let matters = df!["受理日期" => ["2020-03-05"; 3], "办理部门" => ["民政局", "民政局", "公安局"]]?;
    /// let registers = Registers::new().with_frame("service_matters", matters)?;
    /// let options = ComputeOptions::default().with_years([2020]).with_by(["agency"]).with_totals(true);
    /// let figures = compute(&registers, &options)?.figures;
    /// let accepted = |agency| Some(figures.get("service_accepted", Period::Year(2020), &[agency])?.value);
    /// assert_eq!(accepted(Some("民政局")), Some(Some(2.0)));
    /// assert_eq!(accepted(None), Some(Some(3.0)));
    /// assert_eq!(accepted(Some("司法局")), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, indicator: &str, period: Period, group: &[Option<&str>]) -> Option<Figure> {
        let mut blocks = self.blocks.iter().filter(|block| &*block.indicator == indicator);
        blocks.find_map(|block| block.find(period, group).map(|row| block.figure(row)))
    }

    /// The figures as a table: indicator, period, the by-columns, category, numerator, denominator, value, lower, upper
    /// (at the first level; each further level adds its own, as `lower_99_8`), status, `excluded`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where a by-column has the name of another column.
    pub fn to_frame(&self) -> Result<DataFrame> {
        self.stacked().map_err(Error::engine("making the table of figures"))
    }

    /// The tables of all blocks, one upon the other; those whose rows stand for the same share the columns that say so.
    fn stacked(&self) -> PolarsResult<DataFrame> {
        let nothing = Block::fill("", &Arc::default(), Vec::new(), Vec::new(), self.levels.len()).done();
        let (mut before, mut places) = (&nothing, nothing.place_columns(&self.by)?);
        let mut all = nothing.to_frame(&places, &self.levels)?;
        for block in &self.blocks {
            if !block.stands_like(before) {
                places = block.place_columns(&self.by)?;
            }
            all.vstack_mut_owned(block.to_frame(&places, &self.levels)?)?;
            before = block;
        }
        Ok(all)
    }

    /// The figures with these by-columns, of which they may lack some: without tallies nothing else says what they are.
    pub(crate) fn with_by(mut self, by: &[String]) -> Self {
        self.by = by.to_vec();
        self.blocks.iter_mut().for_each(|block| block.widen(by.len()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_serialised_as_its_name() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
            assert_eq!(Status::of_name(status.name()), Some(status));
        }
    }
}
