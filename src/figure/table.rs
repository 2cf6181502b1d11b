//! The table of figures; of its columns, options only add limits at further levels.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::*;

use crate::calendar::Period;
use crate::error::{Error, Result, go_on};
use crate::figure::block::Block;
use crate::figure::figure::{Figure, Unavailable};

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

    /// The names of the group-by columns.
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

    /// The figures as a table: indicator, period, the group-by columns, category, numerator, denominator, value, lower, upper
    /// (at the first level; each further level adds its own, as `lower_99_8`), status, `excluded`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where a group-by column has the name of another column.
    pub fn to_frame(&self) -> Result<DataFrame> {
        self.to_frame_unless(&AtomicBool::new(false))
    }

    /// [`Figures::to_frame`], which ends with [`Error::Interrupted`] once `stop` is set.
    pub(crate) fn to_frame_unless(&self, stop: &AtomicBool) -> Result<DataFrame> {
        let failed = |error| Error::engine("making the table of figures")(error);
        let nothing = Block::fill("", &Arc::default(), Vec::new(), Vec::new(), self.levels.len()).done();
        let (mut before, mut places) = (&nothing, nothing.place_columns(&self.by).map_err(failed)?);
        let mut all = nothing.to_frame(&places, &self.levels).map_err(failed)?;
        for block in &self.blocks {
            go_on(stop)?;
            // Blocks whose rows stand for the same share the columns that say so.
            if !block.stands_like(before) {
                places = block.place_columns(&self.by).map_err(failed)?;
            }
            block
                .to_frame(&places, &self.levels)
                .and_then(|frame| all.vstack_mut_owned(frame).map(drop))
                .map_err(failed)?;
            before = block;
        }
        Ok(all)
    }

    /// The figures with these group-by columns, of which they may lack some: without tallies nothing else says what they are.
    pub(crate) fn with_by(mut self, by: &[String]) -> Self {
        self.by = by.to_vec();
        self.blocks.iter_mut().for_each(|block| block.widen(by.len()));
        self
    }
}
