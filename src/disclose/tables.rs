//! The cells of all tables, and how they sum.

use std::collections::BTreeMap;

use crate::disclose::cells::Cell;
use crate::error::{Error, Result};

/// A relation between cells: the numbers times their coefficients sum to 0.
pub(crate) type Relation = Vec<(usize, i64)>;

/// The cells of all tables that are printed, and how they sum.
///
/// A cell that two tables share is one cell, so linked tables are protected together.
///
/// # Examples
///
/// ```
/// use fazhi::disclose::{Cell, Tables};
///
/// let mut tables = Tables::new();
/// let [all, first, second] = [("全县", 9), ("甲", 2), ("乙", 7)].map(|(name, count)| tables.add(Cell::new(name, count)));
/// tables.sum(all, &[first, second])?;
/// assert!(tables.sum(first, &[second]).is_err());
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Tables {
    cells: Vec<Cell>,
    relations: Vec<Relation>,
}

impl Tables {
    /// No tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a cell, and gives its number.
    pub fn add(&mut self, cell: Cell) -> usize {
        self.cells.push(cell);
        self.cells.len() - 1
    }

    /// Says that one cell is the sum of others.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if it is not, [`Error::Overflow`] if the sum passes 64 bits.
    pub fn sum(&mut self, total: usize, parts: &[usize]) -> Result<()> {
        let parts: Vec<_> = parts.iter().map(|part| (*part, 1)).collect();
        self.relate(total, &parts)
    }

    /// Says that one cell is the sum of others, each times a coefficient: a stock is the one before, plus what came, less
    /// what went.
    ///
    /// # Errors
    ///
    /// As [`Tables::sum`].
    pub fn relate(&mut self, total: usize, parts: &[(usize, i64)]) -> Result<()> {
        let overflow = || Error::Overflow { measure: self.cells[total].name.clone() };
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        let mut sum = 0_i64;
        for (part, coefficient) in parts {
            let product = self.cells[*part].value.checked_mul(*coefficient);
            sum = product.and_then(|product| sum.checked_add(product)).ok_or_else(overflow)?;
            *terms.entry(*part).or_default() += coefficient;
        }
        if sum != self.cells[total].value {
            let Cell { name, value, .. } = &self.cells[total];
            return Err(Error::parameter(name, value, &format!("the sum of its parts, which is {sum}")));
        }
        *terms.entry(total).or_default() -= 1;
        self.relations.push(terms.into_iter().filter(|(_, coefficient)| *coefficient != 0).collect());
        Ok(())
    }

    /// A table with all its margins, from the counts inside, the last dimension first; a total is called `*`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] unless there are as many counts as the dimensions have places, [`Error::Overflow`] if a margin
    /// passes 64 bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::disclose::Tables;
    ///
    /// let tables = Tables::crossed(&[&["甲", "乙"], &["刑事", "民事"]], &[2, 9, 8, 7])?;
    /// let named = |name| tables.cells().iter().find(|cell| cell.name == name).unwrap().value;
    /// assert_eq!((named("甲 民事"), named("乙 *"), named("* *")), (9, 15, 26));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn crossed(labels: &[&[&str]], counts: &[i64]) -> Result<Self> {
        let places: usize = labels.iter().map(|labels| labels.len()).product();
        if labels.is_empty() || counts.len() != places {
            return Err(Error::parameter("counts", counts.len(), &format!("{places} of them")));
        }
        let mut tables = Self::new();
        let strides = strides(labels);
        let all = labels[0].len() + 1;
        let cells = all * strides[0];
        let name = |cell: usize| {
            let places = labels.iter().zip(&strides);
            let names = places.map(|(labels, stride)| *labels.get(cell / stride % (labels.len() + 1)).unwrap_or(&"*"));
            names.collect::<Vec<_>>().join(" ")
        };
        let mut counts = counts.iter();
        let is_inner = |cell: usize| {
            labels.iter().zip(&strides).all(|(labels, stride)| cell / stride % (labels.len() + 1) < labels.len())
        };
        for cell in 0..cells {
            let value = if is_inner(cell) { counts.next().copied().unwrap_or_default() } else { 0 };
            tables.add(Cell::new(name(cell), value));
        }
        for (labels, stride) in labels.iter().zip(&strides) {
            tables.totals(labels.len(), *stride)?;
        }
        Ok(tables)
    }

    /// Fills the totals over one dimension, and says that they are.
    fn totals(&mut self, length: usize, stride: usize) -> Result<()> {
        for total in (0..self.cells.len()).filter(|cell| cell / stride % (length + 1) == length) {
            let parts: Vec<usize> = (1..=length).rev().map(|back| total - back * stride).collect();
            let overflow = || Error::Overflow { measure: self.cells[total].name.clone() };
            let add = |sum: i64, part: &usize| sum.checked_add(self.cells[*part].value).ok_or_else(overflow);
            self.cells[total].value = parts.iter().try_fold(0, add)?;
            self.sum(total, &parts)?;
        }
        Ok(())
    }

    /// The cells, by their numbers.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Says that a cell must be printed.
    pub fn keep(&mut self, cell: usize) {
        self.cells[cell].kept = true;
    }

    /// Says that no table prints a cell any more, unless it is known.
    #[cfg(feature = "registers")]
    pub(super) fn hide(&mut self, cell: usize) {
        let cell = &mut self.cells[cell];
        cell.unprinted |= !cell.kept;
    }

    pub(crate) fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relations in which each cell stands, with its coefficient.
    pub(super) fn memberships(&self) -> Vec<Vec<(usize, i64)>> {
        let mut of = vec![Vec::new(); self.cells.len()];
        for (number, relation) in self.relations.iter().enumerate() {
            for (cell, coefficient) in relation {
                of[*cell].push((number, *coefficient));
            }
        }
        of
    }
}

/// How far apart neighbours along each dimension stand.
fn strides(labels: &[&[&str]]) -> Vec<usize> {
    let mut strides = vec![1; labels.len()];
    for at in (1..labels.len()).rev() {
        strides[at - 1] = strides[at] * (labels[at].len() + 1);
    }
    strides
}
