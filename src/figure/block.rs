//! The figures of one indicator, held in columns: there may be millions of them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use polars_arrow::array::{MutablePrimitiveArray, PrimitiveArray};
use polars_core::prelude::*;

use crate::calendar::Period;
use crate::figure::figure::{Figure, Status};
use crate::figure::interval::limit_names;
use crate::tally::Group;

/// What a figure says, without what it is of.
#[derive(Debug, Clone)]
pub(super) struct Worth {
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    pub(super) value: Option<f64>,
    /// The lower and upper limit at each level.
    pub(super) limits: Vec<(Option<f64>, Option<f64>)>,
    pub(super) status: Status,
    pub(super) excluded: u64,
    /// How many rows the totals in it are of.
    pub(super) rows: Option<u64>,
}

impl Default for Worth {
    fn default() -> Self {
        Self {
            numerator: None,
            denominator: None,
            value: None,
            limits: Vec::new(),
            status: Status::Ok,
            excluded: 0,
            rows: None,
        }
    }
}

/// The figures of one indicator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) indicator: Arc<str>,
    periods: Arc<Vec<Period>>,
    groups: Vec<Arc<Group>>,
    /// The parts of a composition; of all others one that is `None`.
    parts: Vec<Option<String>>,
    places: Places,
    /// Numerator, denominator and value, then the limits at each level.
    numbers: Vec<PrimitiveArray<f64>>,
    statuses: Vec<Status>,
    /// The rows for which something was excluded, of which there are mostly few, and how much.
    excluded: Vec<(usize, u64)>,
    /// For figures of totals, of how many rows they are.
    rows: Vec<(usize, u64)>,
}

/// What each row is of.
#[derive(Debug, Clone, PartialEq)]
enum Places {
    /// Every period, in each of them every group, and in each of these every part.
    All,
    /// The period, group and part of each row, by their numbers.
    Listed(Vec<[usize; 3]>),
}

/// Takes the figures of a block one after the other.
pub(super) struct Filling {
    block: Block,
    numbers: Vec<MutablePrimitiveArray<f64>>,
}

impl Block {
    pub(super) fn fill(
        indicator: &str,
        periods: &Arc<Vec<Period>>,
        groups: Vec<Arc<Group>>,
        parts: Vec<Option<String>>,
        levels: usize,
    ) -> Filling {
        let rows = periods.len() * groups.len() * parts.len();
        let block = Self {
            indicator: indicator.into(),
            periods: Arc::clone(periods),
            groups,
            parts,
            places: Places::All,
            numbers: Vec::new(),
            statuses: Vec::with_capacity(rows),
            excluded: Vec::new(),
            rows: Vec::new(),
        };
        let column = || MutablePrimitiveArray::with_capacity(rows);
        let numbers = std::iter::repeat_with(column).take(3 + 2 * levels).collect();
        Filling { block, numbers }
    }

    /// Figures of one indicator, in any order and number, with limits at so many levels.
    pub(super) fn of(figures: &[Figure], levels: usize) -> Self {
        let mut known: (Vec<Period>, Vec<Arc<Group>>, Vec<Option<String>>) = Default::default();
        let mut numbers: (HashMap<_, usize>, HashMap<_, usize>, HashMap<_, usize>) = Default::default();
        let place = |figure: &Figure| {
            [
                number(&mut known.0, &mut numbers.0, &figure.period),
                number(&mut known.1, &mut numbers.1, &figure.group),
                number(&mut known.2, &mut numbers.2, &figure.category),
            ]
        };
        let places = figures.iter().map(place).collect();
        let indicator = figures.first().map_or("", |figure| &*figure.indicator);
        let (periods, groups, parts) = known;
        let mut filling = Self::fill(indicator, &Arc::new(periods), groups, parts, levels.max(1));
        for figure in figures {
            filling.push(&Worth {
                numerator: figure.numerator,
                denominator: figure.denominator,
                value: figure.value,
                limits: std::iter::once((figure.lower, figure.upper)).chain(figure.further.iter().copied()).collect(),
                status: figure.status,
                excluded: figure.excluded,
                rows: None,
            });
        }
        Self { places: Places::Listed(places), ..filling.done() }
    }

    /// Some of the rows, in order.
    pub(super) fn rows(&self, rows: &[usize]) -> Self {
        let number = |column: &PrimitiveArray<f64>| rows.iter().map(|row| column.get(*row)).collect();
        let excluded = (0..).zip(rows).map(|(at, row)| (at, self.excluded(*row))).filter(|(_, rows)| *rows > 0);
        let behind = (0..).zip(rows).filter_map(|(at, row)| Some((at, self.rows_behind(*row)?)));
        Self {
            indicator: Arc::clone(&self.indicator),
            periods: Arc::clone(&self.periods),
            groups: self.groups.clone(),
            parts: self.parts.clone(),
            places: Places::Listed(
                rows.iter().map(|row| [self.period_of(*row), self.group_of(*row), self.part_of(*row)]).collect(),
            ),
            numbers: self.numbers.iter().map(number).collect(),
            statuses: rows.iter().map(|row| self.statuses[*row]).collect(),
            excluded: excluded.collect(),
            rows: behind.collect(),
        }
    }

    /// The block with some of its figures withheld: they have neither numbers nor limits. Nor do they say how much was excluded, as
    /// that with the rows that another indicator counts would give a number back; nor do the figures above them, of which
    /// `is_above` tells.
    pub(super) fn withheld(&self, withheld: impl Fn(usize) -> bool, is_above: impl Fn(usize) -> bool) -> Self {
        let kept = |column: &PrimitiveArray<f64>| {
            (0..self.len()).map(|row| column.get(row).filter(|_| !withheld(row))).collect()
        };
        let status = |row: usize| if withheld(row) { Status::Suppressed } else { self.statuses[row] };
        Self {
            numbers: self.numbers.iter().map(kept).collect(),
            statuses: (0..self.len()).map(status).collect(),
            excluded: self.excluded.iter().copied().filter(|(row, _)| !withheld(*row) && !is_above(*row)).collect(),
            rows: Vec::new(),
            ..self.clone()
        }
    }

    /// How many rows the totals of a figure are of.
    pub(super) fn rows_behind(&self, row: usize) -> Option<u64> {
        self.rows.binary_search_by_key(&row, |(row, _)| *row).ok().map(|at| self.rows[at].1)
    }

    pub(super) fn len(&self) -> usize {
        self.statuses.len()
    }

    pub(super) fn figure(&self, row: usize) -> Figure {
        let number = |at: usize| self.numbers[at].get(row);
        let mut limits = (3..self.numbers.len()).step_by(2).map(|at| (number(at), number(at + 1)));
        let (lower, upper) = limits.next().unwrap_or_default();
        Figure {
            indicator: Arc::clone(&self.indicator),
            period: self.periods[self.period_of(row)],
            group: Arc::clone(&self.groups[self.group_of(row)]),
            category: self.parts[self.part_of(row)].clone(),
            numerator: number(0),
            denominator: number(1),
            value: number(2),
            lower,
            upper,
            further: limits.collect(),
            status: self.statuses[row],
            excluded: self.excluded(row),
        }
    }

    /// The row of a period and a group that is not part of a composition.
    pub(super) fn find(&self, period: Period, group: &[Option<&str>]) -> Option<usize> {
        let is_group = |known: &Arc<Group>| known.iter().map(Option::as_deref).eq(group.iter().copied());
        let place = [
            self.periods.iter().position(|known| *known == period)?,
            self.groups.iter().position(is_group)?,
            self.parts.iter().position(Option::is_none)?,
        ];
        match &self.places {
            Places::All => Some((place[0] * self.groups.len() + place[1]) * self.parts.len() + place[2]),
            Places::Listed(places) => places.iter().position(|known| *known == place),
        }
    }

    fn excluded(&self, row: usize) -> u64 {
        self.excluded.binary_search_by_key(&row, |(row, _)| *row).map_or(0, |at| self.excluded[at].1)
    }

    /// Gives every group a value for each of the group-by columns, which is none where it has none.
    pub(super) fn widen(&mut self, by: usize) {
        for group in self.groups.iter_mut().filter(|group| group.len() != by) {
            Arc::make_mut(group).resize(by, None);
        }
    }

    /// Whether the rows are of the same periods, groups and parts as those of another block.
    pub(super) fn stands_like(&self, other: &Self) -> bool {
        (&self.places, &self.periods, &self.groups, &self.parts)
            == (&other.places, &other.periods, &other.groups, &other.parts)
    }

    /// The columns that say of which period, group and part each row is.
    pub(super) fn place_columns(&self, by: &[String]) -> PolarsResult<Vec<Column>> {
        let periods: Vec<_> = self.periods.iter().map(ToString::to_string).collect();
        let periods = periods.iter().map(|period| Some(period.as_str()));
        let mut columns = vec![self.text("period", periods, |row| self.period_of(row))?];
        for (at, name) in by.iter().enumerate() {
            let values = self.groups.iter().map(|group| group[at].as_deref());
            columns.push(self.text(name, values, |row| self.group_of(row))?);
        }
        columns.push(self.text("category", self.parts.iter().map(Option::as_deref), |row| self.part_of(row))?);
        Ok(columns)
    }

    /// The figures as a table, given the columns that say where each row stands.
    pub(super) fn to_frame(&self, places: &[Column], levels: &[f64]) -> PolarsResult<DataFrame> {
        let mut columns = vec![self.text("indicator", [Some(&*self.indicator)], |_| 0)?];
        columns.extend(places.iter().cloned());
        let limits = limit_names(levels);
        let names = ["numerator", "denominator", "value"].into_iter();
        let mut numbers = self.numbers.iter();
        for name in names.chain(limits.iter().flatten().map(String::as_str)) {
            let column = match numbers.next() {
                Some(numbers) => Float64Chunked::with_chunk(name.into(), numbers.clone()),
                None => Float64Chunked::full_null(name.into(), self.len()),
            };
            columns.push(column.into_column());
        }
        columns.push(Status::column(self.statuses.iter().copied()));
        let mut excluded = vec![0; self.len()];
        self.excluded.iter().for_each(|(row, rows)| excluded[*row] = *rows);
        columns.push(UInt64Chunked::from_vec("excluded".into(), excluded).into_column());
        DataFrame::new(self.len(), columns)
    }

    /// A column of texts of which each is written once, however many rows have it.
    fn text<'a>(
        &self,
        name: &str,
        texts: impl IntoIterator<Item = Option<&'a str>>,
        of: impl Fn(usize) -> usize,
    ) -> PolarsResult<Column> {
        let texts: StringChunked = texts.into_iter().collect();
        let at = |row: usize| IdxSize::try_from(of(row)).expect("fewer texts than rows, which polars can count");
        let rows: Vec<IdxSize> = (0..self.len()).map(at).collect();
        Ok(texts.take(&rows)?.with_name(name.into()).into_column())
    }

    fn part_of(&self, row: usize) -> usize {
        match &self.places {
            Places::All => row % self.parts.len(),
            Places::Listed(places) => places[row][2],
        }
    }

    fn group_of(&self, row: usize) -> usize {
        match &self.places {
            Places::All => row / self.parts.len() % self.groups.len(),
            Places::Listed(places) => places[row][1],
        }
    }

    fn period_of(&self, row: usize) -> usize {
        match &self.places {
            Places::All => row / self.parts.len() / self.groups.len(),
            Places::Listed(places) => places[row][0],
        }
    }
}

/// The number of a value among those that are known, of which it becomes one.
fn number<T: Clone + Eq + Hash>(known: &mut Vec<T>, numbers: &mut HashMap<T, usize>, value: &T) -> usize {
    *numbers.entry(value.clone()).or_insert_with(|| {
        known.push(value.clone());
        known.len() - 1
    })
}

impl Filling {
    pub(super) fn push(&mut self, worth: &Worth) {
        let limit = |level: usize| worth.limits.get(level).copied().unwrap_or_default();
        let [numerator, denominator, value, ends @ ..] = self.numbers.as_mut_slice() else { unreachable!() };
        numerator.push(worth.numerator);
        denominator.push(worth.denominator);
        value.push(worth.value);
        for (level, ends) in ends.chunks_exact_mut(2).enumerate() {
            let (lower, upper) = limit(level);
            ends[0].push(lower);
            ends[1].push(upper);
        }
        if worth.excluded > 0 {
            self.block.excluded.push((self.block.len(), worth.excluded));
        }
        if let Some(rows) = worth.rows {
            self.block.rows.push((self.block.len(), rows));
        }
        self.block.statuses.push(worth.status);
    }

    pub(super) fn done(self) -> Block {
        let numbers = self.numbers.into_iter().map(Into::into).collect();
        Block { numbers, ..self.block }
    }
}
