//! The table of figures; of its columns, options only add limits at further levels.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::*;

use crate::calendar::Period;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result, go_on};
use crate::figure::block::Block;
use crate::figure::figure::{Figure, Unavailable};

/// Which figures to keep.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    pub(crate) indicators: Option<Vec<String>>,
    pub(crate) families: Option<Vec<String>>,
    pub(crate) periods: Option<Vec<Period>>,
    pub(crate) groups: BTreeMap<String, Vec<Option<String>>>,
    pub(crate) core: bool,
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

    /// Figures that were made elsewhere; those of one indicator that stand together are held together.
    pub(crate) fn of_rows(by: Vec<String>, levels: Vec<f64>, rows: &[Figure]) -> Self {
        let blocks = rows.chunk_by(|one, next| one.indicator == next.indicator);
        let blocks = blocks.map(|rows| Block::of(rows, levels.len())).collect();
        Self { by, levels, blocks, unavailable: Vec::new() }
    }

    /// The figures with more of the same indicators, each behind the last of its own.
    pub(crate) fn with_further(&self, further: Vec<Figure>) -> Self {
        if further.is_empty() {
            return self.clone();
        }
        let mut rows: Vec<(usize, Figure)> = self.iter().enumerate().collect();
        let last: HashMap<_, usize> = rows.iter().map(|(row, figure)| (figure.indicator.clone(), *row)).collect();
        let place = |figure: &Figure| last.get(&figure.indicator).copied().unwrap_or(usize::MAX);
        rows.extend(further.into_iter().map(|figure| (place(&figure), figure)));
        rows.sort_by_key(|(place, _)| *place);
        let rows: Vec<Figure> = rows.into_iter().map(|(_, figure)| figure).collect();
        Self { unavailable: self.unavailable.clone(), ..Self::of_rows(self.by.clone(), self.levels.clone(), &rows) }
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

    /// The ids of the indicators that have figures, in order.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().map(|block| &*block.indicator)
    }

    /// The figures that a condition holds for, and of the indicators that could not be computed those that are left.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{ComputeOptions, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let aid = book.figures.filter(|figure| figure.indicator.starts_with("aid_"));
    /// assert!(aid.len() > 10 && aid.iter().all(|figure| figure.indicator.starts_with("aid_")));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    #[must_use]
    pub fn filter(&self, mut keep: impl FnMut(&Figure) -> bool) -> Self {
        let mut blocks: Vec<Block> = Vec::new();
        for block in &self.blocks {
            let kept: Vec<usize> = (0..block.len()).filter(|row| keep(&block.figure(*row))).collect();
            if !kept.is_empty() {
                blocks.push(block.rows(&kept));
            }
        }
        let left = |one: &&Unavailable| blocks.iter().any(|block| *block.indicator == *one.indicator);
        let unavailable = self.unavailable.iter().filter(left).cloned().collect();
        Self { by: self.by.clone(), levels: self.levels.clone(), blocks, unavailable }
    }

    /// The figures of some indicators, families, periods and groups; of each that is not given, all. Indicators and families go
    /// by their ids or names; of `groups`, each column has the values to keep, `None` for the total.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for an indicator, a family or a group-by column that is not there.
    pub(crate) fn chosen(&self, catalogue: &Catalogue, choice: &Choice) -> Result<Self> {
        let asked = choice.indicators.as_deref().map(|names| catalogue.asked(names)).transpose()?;
        let mut ids: Option<BTreeSet<&str>> = asked.map(|asked| asked.iter().map(|one| one.id.as_str()).collect());
        if let Some(families) = &choice.families {
            let families = families.iter().map(|name| catalogue.family(name)).collect::<Result<Vec<_>>>()?;
            let of =
                |id: &str| catalogue.get(id).is_ok_and(|one| families.iter().any(|family| family.id == one.family));
            ids = Some(
                self.indicators().filter(|id| of(id) && ids.as_ref().is_none_or(|ids| ids.contains(id))).collect(),
            );
        }
        let mut groups: Vec<(usize, &[Option<String>])> = Vec::new();
        for (name, values) in &choice.groups {
            let at = self.by.iter().position(|known| known == name);
            let unknown = || Error::unknown("group-by column", name, self.by.iter().map(String::as_str));
            groups.push((at.ok_or_else(unknown)?, values));
        }
        let core = |id: &str| !choice.core || catalogue.get(id).is_ok_and(|indicator| indicator.core);
        let kept: BTreeSet<&str> =
            self.indicators().filter(|id| ids.as_ref().is_none_or(|ids| ids.contains(id)) && core(id)).collect();
        Ok(self.filter(|figure| {
            kept.contains(&*figure.indicator)
                && choice.periods.as_ref().is_none_or(|periods| periods.contains(&figure.period))
                && groups.iter().all(|(at, values)| values.contains(&figure.group[*at]))
        }))
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

    /// All figures, each with how many rows its totals are of, where it has any.
    pub(crate) fn with_rows(&self) -> impl Iterator<Item = (Figure, Option<u64>)> {
        let of = |block: &'_ Block, row: usize| (block.figure(row), block.rows_behind(row));
        self.blocks.iter().flat_map(move |block| (0..block.len()).map(move |row| of(block, row)))
    }

    /// The figures, of which some are withheld, counted in the order of [`Figures::iter`]. Of how many rows were excluded from those
    /// in `above` nothing is said either.
    pub(crate) fn withheld(&self, withheld: &[bool], above: &[bool]) -> Self {
        let mut before = 0;
        let blocks = self.blocks.iter().map(|block| {
            let first = before;
            before += block.len();
            block.withheld(|row| withheld[first + row], |row| above[first + row])
        });
        Self { blocks: blocks.collect(), ..self.clone() }
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

    /// The indicators that could not be computed, as a table with the columns indicator, zh and en (the reason).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn unavailable_frame(&self) -> Result<DataFrame> {
        let missing = self.unavailable();
        let columns = vec![
            Column::new("indicator".into(), missing.iter().map(|one| one.indicator.as_str()).collect::<Vec<_>>()),
            Column::new("zh".into(), missing.iter().map(|one| one.zh.as_str()).collect::<Vec<_>>()),
            Column::new("en".into(), missing.iter().map(|one| one.en.as_str()).collect::<Vec<_>>()),
        ];
        DataFrame::new(missing.len(), columns).map_err(Error::engine("building the table of unavailable indicators"))
    }

    /// The figures, and of the indicators that could not be computed those that other figures have, of all groups together.
    pub(crate) fn completed(mut self, others: Self) -> Self {
        let lacks = |figures: &Self, id: &str| figures.unavailable.iter().any(|one| one.indicator == id);
        let has: Vec<Block> = others.blocks.iter().filter(|block| !lacks(&others, &block.indicator)).cloned().collect();
        for block in has.into_iter().filter(|block| lacks(&self, &block.indicator)).collect::<Vec<_>>() {
            self.unavailable.retain(|one| *one.indicator != *block.indicator);
            if let Some(own) = self.blocks.iter_mut().find(|own| own.indicator == block.indicator) {
                *own = block;
            }
        }
        self
    }

    /// The figures with these group-by columns, of which they may lack some: without tallies nothing else says what they are.
    pub(crate) fn with_by(mut self, by: &[String]) -> Self {
        self.by = by.to_vec();
        self.blocks.iter_mut().for_each(|block| block.widen(by.len()));
        self
    }
}
