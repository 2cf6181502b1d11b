//! Figures of which small ones are withheld, and all that would give them back.
//!
//! Each figure is taken apart into the numbers that it prints: the count above, the count below, what is left of the one without the
//! other, a total. Indicators that count the same share the number. The numbers of the groups sum to those of the totals,
//! the parts of a composition to their whole, and a stock is the one before with what came and without what went, across
//! periods. A figure one of whose numbers is withheld is withheld whole, with its value and its limits.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::calendar::Period;
use crate::catalogue::{Catalogue, Days, Indicator, IndicatorKind, Measure};
use crate::disclose::cells::Cell;
use crate::disclose::rule::Rule;
use crate::disclose::suppress::{listed, refuse, suppress};
use crate::disclose::tables::Tables;
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Status};

/// Totals are taken in ten-thousandths, the finest unit of a register.
const FINEST: f64 = 1e4;

/// Figures of which some are withheld.
#[derive(Debug, Clone, PartialEq)]
pub struct Withheld {
    /// The figures; those withheld have the status `suppressed` and no numbers.
    pub figures: Figures,
    /// How many are withheld, as a number in them is small.
    pub primary: usize,
    /// How many are withheld besides, as they would give one of those back.
    pub secondary: usize,
    /// The numbers for which no second value was found, by indicator, period and groups.
    pub not_proved: Vec<String>,
}

/// The figures, of which those below `least` are withheld if there is such a limit; a reader is taken to have those that were
/// printed earlier.
///
/// # Errors
///
/// As [`withhold_after`], and [`Error::Parameter`] where a withheld number may have no second value.
pub(crate) fn suppressed(
    figures: Figures,
    catalogue: &Catalogue,
    least: Option<u32>,
    earlier: Option<&Figures>,
) -> Result<Figures> {
    let Some(least) = least else { return Ok(figures) };
    let withheld = withhold_after(&figures, catalogue, least, earlier.unwrap_or(&Figures::default()))?;
    refuse(&withheld.not_proved, "suppress", i64::from(least))?;
    Ok(withheld.figures)
}

/// Withholds the figures of which a count lies between 1 and `least` − 1, or a total is of so few rows, and those that would
/// give one back.
///
/// A share is withheld if its numerator, its denominator or the difference of both is small. Populations are public, and so are
/// zeros. Figures of one book are protected together: all its indicators, groups, totals and periods.
///
/// # Errors
///
/// [`Error::Parameter`](crate::Error::Parameter) if `least` is below 3.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, Registers, compute, disclose, figure::Status};
///
/// let book = compute(&Registers::open("examples/qilian-2020")?, &ComputeOptions::default().with_years([2020]))?;
/// let withheld = disclose::withhold(&book.figures, &book.catalogue, 5)?;
/// let small = |figure: &fazhi::figure::Figure| figure.numerator.is_some_and(|number| 0.0 < number && number < 5.0);
/// let counts = |figure: &fazhi::figure::Figure| book.catalogue.get(&figure.indicator).unwrap().kind == fazhi::catalogue::IndicatorKind::Count;
/// assert!(withheld.primary > 0);
/// assert!(!withheld.figures.iter().any(|figure| counts(&figure) && small(&figure)));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn withhold(figures: &Figures, catalogue: &Catalogue, least: u32) -> Result<Withheld> {
    withhold_after(figures, catalogue, least, &Figures::default())
}

/// [`withhold`], where a reader has kept figures that were printed earlier.
///
/// A number that was printed earlier and is still the same is known, and protects nothing. A figure that was withheld earlier stays
/// withheld, so that of no number that is still withheld the one table says what the other does not: a witness of the new figures is
/// one of the earlier ones too.
///
/// # Errors
///
/// As [`withhold`], and [`Error::Parameter`], which names the numbers, where those printed earlier give away what is to be withheld.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, Registers, compute, disclose};
///
/// let book = compute(&Registers::open("examples/qilian-2020")?, &ComputeOptions::default().with_years([2020]))?;
/// let first = disclose::withhold(&book.figures, &book.catalogue, 3)?;
/// let again = disclose::withhold_after(&book.figures, &book.catalogue, 3, &first.figures)?;
/// assert_eq!(again.figures, first.figures);
/// // A 3 or a 4 was printed, and cannot be withheld any more.
/// assert!(disclose::withhold_after(&book.figures, &book.catalogue, 5, &first.figures).is_err());
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn withhold_after(figures: &Figures, catalogue: &Catalogue, least: u32, earlier: &Figures) -> Result<Withheld> {
    if least < 3 {
        return Err(Error::parameter("suppress", least, "at least 3, as only ones would be withheld"));
    }
    let rules = [Rule::least_count(i64::from(least))?, Rule::Contributors { least: u64::from(least) }];
    let mut numbers = Numbers::new(catalogue);
    let of_figures: Vec<Taken> = figures.with_rows().map(|(figure, rows)| numbers.take(&figure, rows)).collect();
    numbers.relate(figures.by().len())?;
    let stays = numbers.known_from(earlier, figures, &of_figures);
    let suppressed = suppress(&numbers.tables, &rules).map_err(|error| given_away(error, least))?;
    let is_primary = |cell: &usize| {
        let cell = &numbers.tables.cells()[*cell];
        rules.iter().any(|rule| rule.withholds(cell))
    };
    let is_withheld = |cell: &usize| suppressed.standings()[*cell].is_withheld();
    let withheld =
        of_figures.iter().zip(&stays).map(|(cells, stays)| *stays || cells.all().any(|cell| is_withheld(&cell)));
    let withheld: Vec<bool> = withheld.collect();
    let primary = of_figures.iter().filter(|cells| cells.all().any(|cell| is_primary(&cell))).count();
    let all = withheld.iter().filter(|withheld| **withheld).count();
    Ok(Withheld {
        figures: figures.withheld(&withheld, &above(figures, &withheld)),
        primary,
        secondary: all - primary,
        not_proved: suppressed.inferable(&numbers.tables),
    })
}

/// That figures printed earlier give away what is to be withheld.
fn given_away(error: Error, least: u32) -> Error {
    let Error::GivenAway { cells, .. } = error else { return error };
    let expected = format!("numbers that earlier figures do not give away, as they give away {}", listed(&cells));
    Error::parameter("suppress", least, &expected)
}

/// The figures of which a withheld one is a part: totals over its groups, of whose excluded rows its own could be told.
fn above(figures: &Figures, withheld: &[bool]) -> Vec<bool> {
    let place = |figure: &Figure, group: Group| (figure.indicator.clone(), figure.period, group);
    let mut totals = BTreeSet::new();
    for (figure, _) in figures.iter().zip(withheld).filter(|(_, withheld)| **withheld) {
        let mut groups: Vec<Group> = vec![figure.group.to_vec()];
        for column in 0..figure.group.len() {
            let mut over = groups.clone();
            for group in &mut over {
                group[column] = None;
            }
            groups.extend(over);
        }
        totals.extend(groups.into_iter().map(|group| place(&figure, group)));
    }
    figures.iter().map(|figure| totals.contains(&place(&figure, figure.group.to_vec()))).collect()
}

/// An indicator, a period, the values of group-by columns by their names, and a part.
type Name = (Arc<str>, Period, Vec<(String, String)>, Option<String>);

/// What a figure is of; of its group-by columns only those that it is not a total over.
fn name_of(figure: &Figure, by: &[String]) -> Name {
    let group = by.iter().zip(figure.group.iter()).filter_map(|(column, value)| Some((column.clone(), value.clone()?)));
    (Arc::clone(&figure.indicator), figure.period, group.collect(), figure.category.clone())
}

/// The values of the group-by columns.
type Group = Vec<Option<String>>;

/// What a number is of: what is counted, when, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Place {
    counted: String,
    period: Period,
    group: Group,
}

/// What stands above and what below in a figure.
type Both = Arc<(Counted, Counted)>;

/// The numbers of all figures, each once.
struct Numbers<'a> {
    catalogue: &'a Catalogue,
    /// What the figures of each indicator and part count.
    counted: HashMap<(Arc<str>, Option<String>), Both>,
    tables: Tables,
    known: HashMap<Place, usize>,
    /// What is counted so that the groups sum to the totals.
    additive: BTreeSet<String>,
    /// The parts of wholes: the cell of the whole with those of its parts.
    wholes: BTreeMap<usize, BTreeSet<usize>>,
    /// The differences of a whole and its part.
    rests: BTreeMap<(usize, usize), usize>,
    /// The figures that say what a stock lacks.
    balances: Vec<(Figure, usize)>,
}

/// The cells of the numbers that a figure prints.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    /// The count above.
    part: Option<usize>,
    /// The count below.
    whole: Option<usize>,
    /// What the one below has besides the one above.
    rest: Option<usize>,
}

impl Taken {
    fn all(&self) -> impl Iterator<Item = usize> + use<> {
        [self.part, self.whole, self.rest].into_iter().flatten()
    }

    /// Those that a figure printed before, and that are the same now.
    fn unchanged(self, before: &Figure, now: &Figure) -> impl Iterator<Item = usize> {
        let printed = before.value.is_some();
        let part = printed && before.numerator == now.numerator;
        let whole = printed && before.denominator == now.denominator;
        let cells = [(self.part, part), (self.whole, whole), (self.rest, part && whole)];
        cells.into_iter().filter_map(|(cell, same)| cell.filter(|_| same))
    }
}

impl<'a> Numbers<'a> {
    fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            counted: HashMap::new(),
            tables: Tables::new(),
            known: HashMap::new(),
            additive: BTreeSet::new(),
            wholes: BTreeMap::new(),
            rests: BTreeMap::new(),
            balances: Vec::new(),
        }
    }

    /// The numbers that a figure prints.
    fn take(&mut self, figure: &Figure, rows: Option<u64>) -> Taken {
        let Ok(indicator) = self.catalogue.get(&figure.indicator) else { return Taken::default() };
        if figure.status == Status::NotAvailable && figure.numerator.is_none() {
            return Taken::default();
        }
        let key = (Arc::clone(&figure.indicator), figure.category.clone());
        let new = || Arc::new(counted(indicator, figure.category.as_deref()));
        let counted = Arc::clone(self.counted.entry(key).or_insert_with(new));
        let (above, below) = &*counted;
        // Where all matters have stopped, their number is that of the matters.
        let is_of_all = indicator.measure.as_ref().is_some_and(|measure| measure.days == Some(Days::All));
        let own = figure.numerator.filter(|_| !is_of_all || figure.numerator != figure.denominator);
        let part = own.and_then(|number| self.number(figure, above, number, rows));
        let public = indicator.kind == IndicatorKind::RatePerPopulation;
        let whole = figure.denominator.filter(|_| !public);
        let whole = whole.and_then(|number| self.number(figure, below, number, rows));
        if indicator.kind == IndicatorKind::Balance {
            self.balances.extend(part.map(|part| (figure.clone(), part)));
            return Taken { part, ..Taken::default() };
        }
        let mut rest = None;
        let is_share = is_of_all || matches!(indicator.kind, IndicatorKind::Proportion | IndicatorKind::Composition);
        if let (Some(part), Some(whole), true) = (part, whole, is_share) {
            rest = Some(self.rest(part, whole));
            if indicator.kind == IndicatorKind::Composition {
                self.wholes.entry(whole).or_default().insert(part);
            }
        }
        Taken { part, whole, rest }
    }

    /// The cell of a number; where the same is known with another value, it is not the same.
    fn number(&mut self, figure: &Figure, counted: &Counted, number: f64, rows: Option<u64>) -> Option<usize> {
        let scale = if counted.total { FINEST } else { 1.0 };
        let scaled = (number * scale).round();
        // What 53 bits do not hold is no number of rows.
        if scaled.abs() >= 9e15 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 53 bits")]
        let value = scaled as i64;
        let period = if counted.before { before(figure.period) } else { figure.period };
        let mut place = Place { counted: counted.what.clone(), period, group: figure.group.to_vec() };
        if let Some(cell) = self.known.get(&place) {
            if self.tables.cells()[*cell].value == value {
                return Some(*cell);
            }
            place.counted = format!("{} of {}", place.counted, figure.indicator);
            if let Some(cell) = self.known.get(&place) {
                return Some(*cell);
            }
        }
        let name = format!("{} {} {}", figure.indicator, figure.period, named(&figure.group)).trim_end().to_owned();
        let cell = match rows.filter(|_| counted.total) {
            Some(rows) => Cell::of_contributors(name, value, rows),
            None if counted.total => Cell::of_contributors(name, value, u64::MAX),
            None => Cell::new(name, value),
        };
        let cell = self.tables.add(Cell { signed: counted.total || value < 0, ..cell });
        if counted.additive {
            self.additive.insert(place.counted.clone());
        }
        self.known.insert(place, cell);
        Some(cell)
    }

    /// Marks the numbers that earlier figures have printed, and those that nothing prints, as all their figures were withheld; tells
    /// which figures stay withheld.
    fn known_from(&mut self, earlier: &Figures, figures: &Figures, of_figures: &[Taken]) -> Vec<bool> {
        let known: HashMap<_, Figure> = earlier.iter().map(|figure| (name_of(&figure, earlier.by()), figure)).collect();
        let mut stays = Vec::with_capacity(of_figures.len());
        let mut shown: BTreeSet<usize> = BTreeSet::new();
        for (figure, cells) in figures.iter().zip(of_figures) {
            let before = known.get(&name_of(&figure, figures.by()));
            for cell in before.map(|before| cells.unchanged(before, &figure)).into_iter().flatten() {
                self.tables.keep(cell);
            }
            let hidden = before.is_some_and(|before| before.status == Status::Suppressed);
            shown.extend(cells.all().filter(|_| !hidden));
            stays.push(hidden);
        }
        for cell in of_figures.iter().flat_map(Taken::all).filter(|cell| !shown.contains(cell)) {
            self.tables.hide(cell);
        }
        stays
    }

    /// What a whole has besides its part; nothing prints it, but anyone can compute it. As every 0 is printed, it is the whole where
    /// the part is none.
    fn rest(&mut self, part: usize, whole: usize) -> usize {
        if self.tables.cells()[part].value == 0 {
            return whole;
        }
        if let Some(known) = self.rests.get(&(whole, part)) {
            return *known;
        }
        let [one, all] = [part, whole].map(|cell| &self.tables.cells()[cell]);
        let name = format!("{} besides {}", all.name, one.name);
        let cell = Cell::new(name, all.value - one.value).unprinted();
        let cell = self.tables.add(cell);
        self.rests.insert((whole, part), cell);
        cell
    }

    /// Says how the numbers sum.
    fn relate(&mut self, by: usize) -> Result<()> {
        for ((whole, part), rest) in std::mem::take(&mut self.rests) {
            self.tables.sum(whole, &[part, rest])?;
        }
        for (whole, parts) in std::mem::take(&mut self.wholes) {
            self.sum(whole, &parts.into_iter().collect::<Vec<_>>())?;
        }
        self.totals(by)?;
        self.stocks()
    }

    /// The totals over each group-by column.
    fn totals(&mut self, by: usize) -> Result<()> {
        let mut lines: BTreeMap<(usize, Place), (Option<usize>, Vec<usize>)> = BTreeMap::new();
        let known: BTreeMap<&Place, usize> = self.known.iter().map(|(place, cell)| (place, *cell)).collect();
        for (place, cell) in known {
            for column in (0..by).filter(|_| self.additive.contains(&place.counted)) {
                let mut total = place.clone();
                let value = total.group[column].take();
                let line = lines.entry((column, total)).or_default();
                match value {
                    None => line.0 = Some(cell),
                    Some(_) => line.1.push(cell),
                }
            }
        }
        for (total, parts) in lines.into_values() {
            if let Some(total) = total.filter(|_| !parts.is_empty()) {
                self.sum(total, &parts)?;
            }
        }
        Ok(())
    }

    /// One number as the sum of others; what is left, of groups that are not among the figures, is a number that nothing prints.
    fn sum(&mut self, total: usize, parts: &[usize]) -> Result<()> {
        let value = |cell: &usize| self.tables.cells()[*cell].value;
        let left = parts.iter().try_fold(value(&total), |left, part| left.checked_sub(value(part)));
        let mut parts = parts.to_vec();
        match left {
            None => return Ok(()),
            Some(0) => {}
            Some(left) => {
                let Cell { name, signed, contributors, .. } = self.tables.cells()[total].clone();
                let rest = Cell {
                    signed: signed || left < 0,
                    contributors: contributors.map(|_| u64::MAX),
                    ..Cell::new(name, left)
                };
                parts.push(self.tables.add(rest.unprinted()));
            }
        }
        self.tables.sum(total, &parts)
    }

    /// The stocks: each is the one before with what came and without what went, and less what its balance says it lacks.
    fn stocks(&mut self) -> Result<()> {
        for (figure, gap) in std::mem::take(&mut self.balances) {
            let Ok(Indicator { register, measure: Some(stock), plus: Some(plus), minus: Some(minus), .. }) =
                self.catalogue.get(&figure.indicator)
            else {
                continue;
            };
            let at = |measure: &Measure, period: Period| {
                let counted = Counted::rows(measure.register.as_deref().unwrap_or(register), measure);
                self.known.get(&Place { counted: counted.what, period, group: figure.group.to_vec() }).copied()
            };
            let (end, start) = (at(stock, figure.period), at(stock, before(figure.period)));
            if let (Some(end), Some(start), Some(plus), Some(minus)) =
                (end, start, at(plus, figure.period), at(minus, figure.period))
            {
                self.tables.relate(end, &[(start, 1), (plus, 1), (minus, -1), (gap, -1)])?;
            }
        }
        Ok(())
    }
}

/// The period before another.
fn before(period: Period) -> Period {
    Period::from_index(period.index() - 1, period.grain())
}

fn named(group: &[Option<String>]) -> String {
    group.iter().map(|value| value.as_deref().unwrap_or("*")).collect::<Vec<_>>().join(" ")
}

/// What a number counts, in words that are equal where the same is counted.
struct Counted {
    what: String,
    /// Whether it is a total of a column, and not a number of rows.
    total: bool,
    /// Whether the numbers of groups sum to that of all.
    additive: bool,
    /// Whether it is the stock as it stood before the period.
    before: bool,
}

impl Counted {
    /// The rows of a measure, or the total of its column.
    fn rows(register: &str, measure: &Measure) -> Self {
        let Measure { sum, distinct, opening, filter, .. } = measure;
        let plain = Measure {
            register: None,
            part: None,
            part_stock: None,
            part_at: None,
            split: None,
            opening: false,
            filter: filter.as_deref().map(ordered),
            ..measure.clone()
        };
        Self {
            what: format!("{register} {}", serde_json::to_string(&plain).expect("a measure is plain data")),
            total: sum.is_some(),
            additive: distinct.is_empty(),
            before: *opening,
        }
    }

    /// Those of the rows that also satisfy the part.
    fn part(register: &str, measure: &Measure) -> Self {
        let Measure { filter, part, part_stock, part_at, .. } = measure;
        if part_stock.is_some() || part_at.is_some() {
            let rows = Self::rows(register, measure);
            return Self { what: format!("{} {part:?} {part_stock:?} {part_at:?}", rows.what), ..rows };
        }
        let both: Vec<_> = [filter, part].into_iter().flatten().map(|condition| format!("({condition})")).collect();
        Self::rows(register, &Measure { filter: Some(both.join(" AND ")), ..measure.clone() })
    }

    fn but(self, what: &str) -> Self {
        Self { what: format!("{what} {}", self.what), ..self }
    }
}

/// The conditions of a predicate in order, as the same ones may stand in another, in other parentheses.
fn ordered(predicate: &str) -> String {
    let mut conditions = BTreeSet::new();
    let mut left = vec![predicate];
    while let Some(predicate) = left.pop() {
        let predicate = bare(predicate);
        match parted(predicate, " AND ").filter(|_| parted(predicate, " OR ").is_none()) {
            Some((one, others)) => left.extend([one, others]),
            None => {
                conditions.insert(predicate);
            }
        }
    }
    conditions.into_iter().collect::<Vec<_>>().join("; ")
}

/// A predicate without parentheses around all of it.
fn bare(predicate: &str) -> &str {
    let inner = predicate.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| open_parentheses(inner) == Some(0)).map_or(predicate, bare)
}

/// What stands before and after the first such word that is in no parentheses.
fn parted<'a>(predicate: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let (at, _) = predicate.match_indices(word).find(|(at, _)| open_parentheses(&predicate[..*at]) == Some(0))?;
    Some((&predicate[..at], &predicate[at + word.len()..]))
}

/// How many parentheses a text leaves open; none where it closes one that it has not opened.
fn open_parentheses(text: &str) -> Option<usize> {
    text.chars().try_fold(0_usize, |open, letter| match letter {
        '(' => Some(open + 1),
        ')' => open.checked_sub(1),
        _ => Some(open),
    })
}

/// What stands above and what below in a figure.
fn counted(indicator: &Indicator, category: Option<&str>) -> (Counted, Counted) {
    let none = Measure::default();
    let measure = indicator.measure.as_ref().unwrap_or(&none);
    let register = indicator.register_of(measure);
    let rows = || Counted::rows(register, measure);
    let own = |counted: Counted, additive: bool| Counted { additive, ..counted.but(&indicator.id) };
    let below = indicator.denominator.as_ref().map(|below| Counted::rows(indicator.register_of(below), below));
    match indicator.kind {
        IndicatorKind::Proportion => match below {
            Some(below) => (own(rows(), false), below),
            None if indicator.plus.is_some() => (Counted::part(register, measure), own(rows(), true)),
            None => (Counted::part(register, measure), rows()),
        },
        IndicatorKind::Composition => (rows().but(&format!("{:?} {category:?}", measure.split)), rows()),
        IndicatorKind::Count | IndicatorKind::Sum if indicator.plus.is_some() => {
            let both = own(rows(), true);
            (both, rows())
        }
        IndicatorKind::Count | IndicatorKind::Sum => (rows(), rows()),
        // Of the days of all matters the number that have stopped is printed; else their sum, which is withheld with their number.
        IndicatorKind::Duration => {
            let matters = Measure { clock: None, days: None, ..measure.clone() };
            let above = Counted { total: measure.days != Some(Days::All), ..own(rows(), true) };
            (above, Counted::rows(register, &matters))
        }
        IndicatorKind::Balance => (own(rows(), true), rows()),
        IndicatorKind::Mean if below.is_none() => (rows(), Counted { total: false, ..rows().but("rows") }),
        _ => (rows(), below.unwrap_or_else(|| Counted { total: false, ..own(rows(), true) })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_conditions_are_the_same_in_any_order_and_parentheses() {
        let same = [
            ("a AND b", "b AND a"),
            ("a AND ((b)) AND c", "c AND (a AND b)"),
            ("(a) AND (NOT (b AND c))", "NOT (b AND c) AND a"),
            ("((a OR b)) AND c", "c AND (a OR b)"),
        ];
        for (one, other) in same {
            assert_eq!(ordered(one), ordered(other));
        }
        let unlike =
            [("a AND (b OR c)", "a AND b OR c"), ("NOT (a AND b)", "NOT (a) AND b"), ("(a) OR (b)", "a AND b")];
        for (one, other) in unlike {
            assert_ne!(ordered(one), ordered(other));
        }
    }

    #[test]
    fn indicators_that_count_the_same_rows_share_the_number() {
        let catalogue = Catalogue::built_in();
        let what = |id: &str| counted(catalogue.get(id).unwrap(), None).0.what;
        assert_eq!(what("service_pending"), what("service_pending_end"));
        assert_ne!(what("service_pending_end"), what("service_backlog"));
        assert_ne!(what("service_pending_end"), what("service_incoming"));
    }
}
