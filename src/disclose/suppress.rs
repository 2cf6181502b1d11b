//! Which cells are withheld.

use std::collections::BTreeSet;

use crate::disclose::cells::{Cell, Standing};
use crate::disclose::rule::{Need, Rule};
use crate::disclose::tables::Tables;
use crate::disclose::verify::{Limits, Published};
use crate::disclose::witness::{BROKEN, BROKEN_LIGHTLY, Change, Field, Open};
use crate::error::{Error, Result};

/// Tables of which some cells are withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    standings: Vec<Standing>,
    limits: Vec<Option<Limits>>,
    /// The cells that are safe only while a reader cannot tell them from those withheld for others' sake: where four ones
    /// sum to 4, whoever knows that the total is below 5 knows all.
    pub unmarked: Vec<usize>,
    /// The cells for which no second value was found, though all that sums tie to them most closely is withheld.
    pub not_proved: Vec<usize>,
}

impl Suppressed {
    /// Whether each cell is printed, and if not, why.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// How many cells a rule withholds, and how many are withheld besides.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::disclose::{Rule, Tables, suppress};
    ///
    /// let tables = Tables::crossed(&[&["甲", "乙", "丙"], &["刑事", "民事"]], &[2, 9, 8, 7, 6, 5])?;
    /// assert_eq!(suppress(&tables, &[Rule::least_count(5)?])?.numbers(), (1, 3));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn numbers(&self) -> (usize, usize) {
        let number = |wanted| self.standings.iter().filter(|standing| **standing == wanted).count();
        (number(Standing::Primary), number(Standing::Secondary))
    }

    /// The names of the cells for which no second value was found.
    pub(crate) fn inferable(&self, tables: &Tables) -> Vec<String> {
        self.not_proved.iter().map(|cell| tables.cells()[*cell].name.clone()).collect()
    }

    /// What a reader sees of the tables, and knows of the rules.
    pub fn published(&self, tables: &Tables) -> Published {
        let mut published = Published::default();
        for (cell, limits) in tables.cells().iter().zip(&self.limits) {
            match limits {
                None => published.printed(cell.value),
                Some(limits) => published.withheld(*limits),
            };
        }
        for relation in tables.relations() {
            published.relate(relation);
        }
        published
    }
}

/// An error if a reader may infer any cells; `name` is what the least count is called where it was given.
pub(crate) fn refuse(inferable: &[String], name: &str, least: i64) -> Result<()> {
    if inferable.is_empty() {
        return Ok(());
    }
    let expected = format!("coarser groups or another least count, as a reader may infer {}", listed(inferable));
    Err(Error::parameter(name, least, &expected))
}

/// How many cells an error names.
const NAMED: usize = 5;

/// The first of some cells by their names, and how many there are besides.
pub(super) fn listed(cells: &[String]) -> String {
    let named: Vec<String> = cells.iter().take(NAMED).map(|cell| format!("`{cell}`")).collect();
    let more = cells.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// Withholds what the rules name, and as many other cells as are needed to keep it safe, in all tables at once.
///
/// Cells are given up in the order of their values, so totals are printed first. Equal tables give equal patterns. Every cell
/// that is withheld keeps at least two possible values; a cell that may be computed from others though no table prints
/// it is protected in the same way.
///
/// # Errors
///
/// [`Error::GivenAway`] where a cell that must be printed is one to withhold, or would give one away; [`Error::Parameter`] for
/// a rule that gives away what it withholds.
///
/// # References
///
/// - Fischetti & Salazar (2000), "Models and algorithms for optimizing cell suppression in tabular data with linear
///   constraints", Journal of the American Statistical Association 95:916-928: what a reader may infer.
///
/// # Examples
///
/// ```
/// use fazhi::disclose::{Rule, Tables, suppress, verify};
///
/// let tables = Tables::crossed(&[&["甲", "乙"], &["刑事", "民事"]], &[2, 9, 8, 7])?;
/// let suppressed = suppress(&tables, &[Rule::least_count(5)?])?;
/// assert!(suppressed.standings()[8] == fazhi::disclose::Standing::Printed);
/// let ranges = verify(&suppressed.published(&tables));
/// assert!(ranges.iter().flatten().all(|range| range.is_safe()));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn suppress(tables: &Tables, rules: &[Rule]) -> Result<Suppressed> {
    rules.iter().try_for_each(|rule| rule.check())?;
    let needs: Vec<_> = tables.cells().iter().map(|cell| Rule::needs(rules, cell)).collect();
    let both = tables.cells().iter().zip(&needs).filter(|(cell, need)| cell.kept && need.is_some());
    let both: Vec<_> = both.map(|(cell, _)| cell.name.clone()).collect();
    if !both.is_empty() {
        return Err(Error::GivenAway { cells: both.clone(), kept: both });
    }
    let zeros = rules.iter().any(|rule| matches!(rule, Rule::LeastCount { zeros: true, .. }));
    Suppression::new(tables, &tables.memberships(), needs, zeros).run()
}

/// How many changes are looked at where a cell may stay withheld instead.
const LITTLE: usize = 200;

/// How many changes are looked at where else no witness is known.
const MUCH: usize = 5_000;

struct Suppression<'a> {
    tables: &'a Tables,
    memberships: &'a [Vec<(usize, i64)>],
    needs: Vec<Option<Need>>,
    /// Whether zeros may be withheld; else a reader knows that what is withheld is none.
    zeros: bool,
    /// The cells withheld for the sake of others.
    secondary: BTreeSet<usize>,
    witnesses: Vec<Change>,
    /// For each cell the witness that proves it safe.
    proof: Vec<Option<usize>>,
    unmarked: BTreeSet<usize>,
    not_proved: Vec<usize>,
}

impl<'a> Suppression<'a> {
    fn new(tables: &'a Tables, memberships: &'a [Vec<(usize, i64)>], needs: Vec<Option<Need>>, zeros: bool) -> Self {
        Self {
            tables,
            memberships,
            zeros,
            proof: vec![None; needs.len()],
            needs,
            secondary: BTreeSet::new(),
            witnesses: Vec::new(),
            unmarked: BTreeSet::new(),
            not_proved: Vec::new(),
        }
    }

    fn run(mut self) -> Result<Suppressed> {
        let primary: Vec<usize> = (0..self.needs.len()).filter(|cell| self.needs[*cell].is_some()).collect();
        // A total of ones has a second value once a reader cannot tell why it is withheld, which its parts ask for.
        let mut open = primary;
        while !open.is_empty() {
            let tried = open.len();
            open.retain(|cell| !self.protect(*cell));
            if open.len() == tried {
                self.without_proof(open.remove(0))?;
            }
        }
        self.print_again();
        Ok(self.done())
    }

    fn cell(&self, cell: usize) -> &'a Cell {
        &self.tables.cells()[cell]
    }

    fn is_withheld_anyway(&self, cell: usize) -> bool {
        self.needs[cell].is_some() || self.cell(cell).unprinted
    }

    fn is_candidate(&self, cell: usize) -> bool {
        !self.is_withheld_anyway(cell) && !self.cell(cell).kept && (self.zeros || self.cell(cell).value != 0)
    }

    /// What a reader knows of a cell that is withheld.
    fn limits(&self, cell: usize) -> Limits {
        let need = self.needs[cell];
        let Cell { unprinted, signed, .. } = *self.cell(cell);
        // A 0 would be printed, unless nothing prints the cell or zeros may be withheld.
        let lowest = i64::from(!self.zeros && (!unprinted || need.is_some()));
        let least = need.and_then(|need| need.least).or((!signed).then_some(lowest));
        let most = need.and_then(|need| need.most).filter(|_| !self.unmarked.contains(&cell));
        Limits { least, most }
    }

    /// What a witness may change of what is withheld.
    fn open(&self, cell: usize) -> Option<Open> {
        let withheld = self.is_withheld_anyway(cell) || self.secondary.contains(&cell);
        withheld.then(|| Open { limits: self.limits(cell), price: 1 })
    }

    /// What it may change besides, at the price of withholding it: large numbers are dear.
    fn wide(&self, cell: usize) -> Option<Open> {
        let digits = u64::from(64 - self.cell(cell).value.unsigned_abs().leading_zeros());
        let candidate = || Open { limits: self.limits(cell), price: 16 + 2 * digits };
        self.open(cell).or_else(|| self.is_candidate(cell).then(candidate))
    }

    fn witness(&self, cell: usize, patience: usize, open: impl Fn(usize) -> Option<Open>) -> Option<Change> {
        self.witness_by(BROKEN, cell, patience, open)
    }

    fn witness_by(
        &self,
        broken: u64,
        cell: usize,
        patience: usize,
        open: impl Fn(usize) -> Option<Open>,
    ) -> Option<Change> {
        let (cells, relations) = (self.tables.cells(), self.tables.relations());
        let above = self.needs[cell].map_or(0, |need| need.above);
        Field { cells, relations, memberships: self.memberships, open, broken }.witness(cell, above, patience)
    }

    /// Finds a witness for a cell, first among what is withheld; what else the cheapest one needs is withheld too. Says whether
    /// there is one.
    fn protect(&mut self, cell: usize) -> bool {
        let above = self.needs[cell].map_or(0, |need| need.above);
        let serves = |witness: &Change| witness.get(&cell).is_some_and(|step| above == 0 || *step >= above);
        if let Some(known) = self.witnesses.iter().position(serves) {
            self.proof[cell] = Some(known);
            return true;
        }
        let totals = self.above(cell);
        let found = self.witness(cell, LITTLE, |other| self.open(other));
        let found = found.or_else(|| self.witness(cell, MUCH, |other| self.wide(other)));
        let found = found.or_else(|| self.witness_by(BROKEN_LIGHTLY, cell, MUCH, |other| self.open(other)));
        let of_totals = |other| if totals.contains(&other) { self.wide(other) } else { self.open(other) };
        let found = found.or_else(|| self.witness(cell, MUCH, of_totals));
        let found = found.or_else(|| self.witness(cell, MUCH, |other| self.loose(cell, other)));
        let Some(witness) = found else { return false };
        for (changed, step) in &witness {
            let most = self.limits(*changed).most;
            if most.is_some_and(|most| self.cell(*changed).value + step > most) {
                self.unmarked.insert(*changed);
            }
            if !self.is_withheld_anyway(*changed) {
                self.secondary.insert(*changed);
            }
        }
        self.proof[cell] = Some(self.witnesses.len());
        self.witnesses.push(witness);
        true
    }

    /// What may change for a reader who does not know of the other cells which of them a rule withholds.
    fn loose(&self, cell: usize, other: usize) -> Option<Open> {
        let mut open = self.wide(other)?;
        if other != cell && self.needs[other].is_some() {
            open.limits.most = None;
        }
        Some(open)
    }

    /// The totals of a cell, their totals, and so on.
    fn above(&self, cell: usize) -> BTreeSet<usize> {
        let mut all = BTreeSet::from([cell]);
        let mut new = vec![cell];
        while let Some(cell) = new.pop() {
            for (relation, _) in self.memberships[cell].iter().filter(|(_, coefficient)| *coefficient > 0) {
                let others = self.tables.relations()[*relation].iter().filter(|(_, other)| *other < 0);
                new.extend(others.map(|(other, _)| *other).filter(|other| all.insert(*other)));
            }
        }
        all
    }

    /// Withholds all totals of a cell for which there is no witness, and looks for one once more, unless some of the tables' cells must be
    /// printed.
    fn without_proof(&mut self, cell: usize) -> Result<()> {
        let kept: Vec<String> =
            self.tables.cells().iter().filter(|cell| cell.kept).map(|cell| cell.name.clone()).collect();
        if !kept.is_empty() {
            return Err(Error::GivenAway { cells: vec![self.cell(cell).name.clone()], kept });
        }
        for total in self.above(cell).into_iter().filter(|total| self.is_candidate(*total)).collect::<Vec<_>>() {
            self.secondary.insert(total);
        }
        if !self.protect(cell) {
            self.not_proved.push(cell);
        }
        Ok(())
    }

    /// Prints what no witness needs: those of the largest value first.
    fn print_again(&mut self) {
        let mut secondary: Vec<usize> = self.secondary.iter().copied().collect();
        secondary.sort_by_key(|cell| (std::cmp::Reverse(self.cell(*cell).value.unsigned_abs()), *cell));
        let totals: BTreeSet<usize> = self.not_proved.iter().flat_map(|cell| self.above(*cell)).collect();
        for cell in secondary.into_iter().filter(|cell| !totals.contains(cell)) {
            self.secondary.remove(&cell);
            if !self.do_without(cell) {
                self.secondary.insert(cell);
            }
        }
        // Witnesses found later may do without what was kept for earlier ones.
        let proofs = self.proof.iter().flatten();
        let needed: BTreeSet<usize> = proofs.flat_map(|proof| self.witnesses[*proof].keys().copied()).collect();
        self.secondary.retain(|cell| needed.contains(cell) || totals.contains(cell));
    }

    /// Replaces the witnesses that change a cell by others, if there are.
    fn do_without(&mut self, cell: usize) -> bool {
        let needs_it = |(_, proof): &(usize, &Option<usize>)| {
            proof.is_some_and(|witness| self.witnesses[witness].contains_key(&cell))
        };
        let bare: Vec<usize> = self.proof.iter().enumerate().filter(needs_it).map(|(cell, _)| cell).collect();
        let mut found = Vec::new();
        for primary in &bare {
            match self.witness(*primary, LITTLE, |other| self.open(other)) {
                Some(witness) => found.push(witness),
                None => return false,
            }
        }
        for (primary, witness) in bare.into_iter().zip(found) {
            self.proof[primary] = Some(self.witnesses.len());
            self.witnesses.push(witness);
        }
        true
    }

    fn done(self) -> Suppressed {
        let standing = |cell: usize| match (self.needs[cell], self.secondary.contains(&cell)) {
            (Some(_), _) => Standing::Primary,
            (None, true) => Standing::Secondary,
            (None, false) => Standing::Printed,
        };
        let cells = 0..self.needs.len();
        let standings: Vec<Standing> = cells.clone().map(standing).collect();
        let is_withheld = |cell: usize| standings[cell].is_withheld() || self.cell(cell).unprinted;
        let limits = cells.map(|cell| is_withheld(cell).then(|| self.limits(cell))).collect();
        Suppressed { limits, standings, unmarked: self.unmarked.into_iter().collect(), not_proved: self.not_proved }
    }
}
