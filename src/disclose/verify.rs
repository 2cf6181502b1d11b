//! What a reader can infer from what is printed.
//!
//! Nothing here knows the withheld numbers, nor how they were chosen. The withheld cells that sums tie together are a block; in
//! each, limits are narrowed until nothing changes, and the ends of each cell's range are searched for whole numbers that
//! fulfil all sums.

use std::collections::BTreeMap;

/// What is known of a cell that is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// The least number possible.
    pub least: Option<i64>,
    /// The largest number possible.
    pub most: Option<i64>,
}

/// What a reader has: the printed numbers, what is known of the others, and relations between them.
///
/// # Examples
///
/// A share of 3.5 % is printed, rounded, with its part 7: the whole lies in 198 to 202.
///
/// ```
/// use fazhi::disclose::{Limits, Published, verify};
///
/// let mut published = Published::default();
/// let part = published.printed(7);
/// let whole = published.withheld(Limits { least: Some(1), most: None });
/// // 3.45 % <= 7 / n <= 3.55 %, in hundredths of a percent
/// published.within(&[(part, 10_000), (whole, -345)], 0, i64::MAX);
/// published.within(&[(part, 10_000), (whole, -355)], i64::MIN, 0);
/// let range = verify(&published)[whole].unwrap();
/// assert_eq!((range.least, range.most), (Some(198), Some(202)));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    cells: Vec<Limits>,
    withheld: Vec<bool>,
    bounds: Vec<Bound>,
}

/// A sum of cells times coefficients, and what it lies between.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bound {
    terms: Vec<(usize, i64)>,
    least: i128,
    most: i128,
}

/// The whole numbers that stay possible for a withheld cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// The least one; none where there is no least one.
    pub least: Option<i64>,
    /// The largest one; none where there is no largest one.
    pub most: Option<i64>,
    /// What is proved.
    pub verdict: Verdict,
}

/// Whether a withheld cell is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// At least two numbers are possible.
    Safe,
    /// One number is possible.
    Broken,
    /// No numbers fulfil all that is printed.
    Contradicted,
    /// The block is too large to be searched; the range is one that holds all possible numbers.
    NotProved,
}

impl Range {
    /// Whether at least two numbers are possible.
    pub fn is_safe(&self) -> bool {
        self.verdict == Verdict::Safe
    }
}

impl Published {
    /// Adds a printed number, and gives the number of its cell.
    pub fn printed(&mut self, value: i64) -> usize {
        self.push(Limits { least: Some(value), most: Some(value) }, false)
    }

    /// Adds a cell that is withheld, with what is known of it.
    pub fn withheld(&mut self, limits: Limits) -> usize {
        self.push(limits, true)
    }

    fn push(&mut self, limits: Limits, withheld: bool) -> usize {
        self.cells.push(limits);
        self.withheld.push(withheld);
        self.cells.len() - 1
    }

    /// Says that one cell is the sum of others.
    pub fn sum(&mut self, total: usize, parts: &[usize]) {
        let mut terms: Vec<_> = parts.iter().map(|part| (*part, 1)).collect();
        terms.push((total, -1));
        self.relate(&terms);
    }

    /// Says that cells times their coefficients sum to 0.
    pub fn relate(&mut self, terms: &[(usize, i64)]) {
        self.within(terms, 0, 0);
    }

    /// The printed cells of sums of printed numbers that do not hold.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::disclose::Published;
    ///
    /// let mut published = Published::default();
    /// let parts = [2, 9].map(|value| published.printed(value));
    /// let total = published.printed(12);
    /// published.sum(total, &parts);
    /// assert_eq!(published.contradicted(), [0, 1, 2]);
    /// ```
    pub fn contradicted(&self) -> Vec<usize> {
        let does_not_hold = |bound: &&Bound| {
            let is_printed = bound.terms.iter().all(|(cell, _)| !self.withheld[*cell]);
            let number = |cell: usize| i128::from(self.cells[cell].least.unwrap_or_default());
            let sum: i128 = bound.terms.iter().map(|(cell, times)| number(*cell) * i128::from(*times)).sum();
            is_printed && !(bound.least..=bound.most).contains(&sum)
        };
        let mut cells: Vec<usize> =
            self.bounds.iter().filter(does_not_hold).flat_map(|bound| &bound.terms).map(|(cell, _)| *cell).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Says what cells times their coefficients lie between, as a rounded share does.
    pub fn within(&mut self, terms: &[(usize, i64)], least: i64, most: i64) {
        let open = |end: i64| match end {
            i64::MIN => i128::MIN,
            i64::MAX => i128::MAX,
            end => i128::from(end),
        };
        self.bounds.push(Bound { terms: terms.to_vec(), least: open(least), most: open(most) });
    }
}

/// How often limits are narrowed by a bound in one search before the state is [`Verdict::NotProved`].
const TRIES: usize = 100_000;

/// The most withheld cells of a block that is searched.
const LARGEST: usize = 400;

/// A number beyond which a cell is taken to have no end.
const FAR: i64 = 1 << 52;

/// The whole numbers that stay possible for each withheld cell; none for those that are printed, of which
/// [`contradicted`](Published::contradicted) tells whether they agree.
///
/// # Examples
///
/// Three withheld cells that are at least 1 and sum to 3 are all 1.
///
/// ```
/// use fazhi::disclose::{Limits, Published, Verdict, verify};
///
/// let mut published = Published::default();
/// let parts = [(); 3].map(|()| published.withheld(Limits { least: Some(1), most: Some(4) }));
/// let total = published.printed(3);
/// published.sum(total, &parts);
/// assert!(parts.iter().all(|part| verify(&published)[*part].unwrap().verdict == Verdict::Broken));
/// ```
pub fn verify(published: &Published) -> Vec<Option<Range>> {
    let mut ranges = vec![None; published.cells.len()];
    for block in blocks(published) {
        for (cell, range) in block.ranges() {
            ranges[cell] = Some(range);
        }
    }
    ranges
}

/// Withheld cells that bounds tie together, with the bounds of them alone.
struct Block {
    cells: Vec<usize>,
    limits: Vec<(i64, i64)>,
    bounds: Vec<Bound>,
    /// The bounds in which each cell stands.
    of: Vec<Vec<usize>>,
}

/// The blocks of what is published; the printed numbers are taken off the ends of the bounds.
fn blocks(published: &Published) -> Vec<Block> {
    let mut leader: Vec<usize> = (0..published.cells.len()).collect();
    let is_withheld = |(cell, _): &&(usize, i64)| published.withheld[*cell];
    for bound in &published.bounds {
        let mut open = bound.terms.iter().filter(is_withheld).map(|(cell, _)| *cell);
        let Some(first) = open.next() else { continue };
        for other in open {
            let (one, two) = (lead(&mut leader, first), lead(&mut leader, other));
            leader[one.max(two)] = one.min(two);
        }
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for cell in (0..published.cells.len()).filter(|cell| published.withheld[*cell]) {
        members.entry(lead(&mut leader, cell)).or_default().push(cell);
    }
    let mut bounds: BTreeMap<usize, Vec<&Bound>> = BTreeMap::new();
    for bound in &published.bounds {
        if let Some((first, _)) = bound.terms.iter().find(is_withheld) {
            bounds.entry(lead(&mut leader, *first)).or_default().push(bound);
        }
    }
    let none = Vec::new();
    members.iter().map(|(lead, cells)| Block::new(published, cells, bounds.get(lead).unwrap_or(&none))).collect()
}

/// The first cell that a cell is tied to, by the leaders of cells.
fn lead(leader: &mut [usize], cell: usize) -> usize {
    let mut at = cell;
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

impl Block {
    fn new(published: &Published, cells: &[usize], bounds: &[&Bound]) -> Self {
        let number: BTreeMap<usize, usize> = cells.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
        let mut of = vec![Vec::new(); cells.len()];
        let mut own = Vec::new();
        for (at, bound) in bounds.iter().enumerate() {
            let (mut terms, mut printed) = (Vec::new(), 0_i128);
            for (cell, coefficient) in &bound.terms {
                match number.get(cell) {
                    Some(cell) => {
                        terms.push((*cell, *coefficient));
                        of[*cell].push(at);
                    }
                    None => {
                        let value = published.cells[*cell].least.unwrap_or_default();
                        printed += i128::from(value) * i128::from(*coefficient);
                    }
                }
            }
            let less = |end: i128, never: i128| if end == never { never } else { end - printed };
            own.push(Bound { terms, least: less(bound.least, i128::MIN), most: less(bound.most, i128::MAX) });
        }
        let ends = |cell: &usize| {
            let Limits { least, most } = published.cells[*cell];
            (least.unwrap_or(-FAR).max(-FAR), most.unwrap_or(FAR).min(FAR))
        };
        Self { limits: cells.iter().map(ends).collect(), cells: cells.to_vec(), bounds: own, of }
    }

    /// The range of each cell.
    fn ranges(&self) -> Vec<(usize, Range)> {
        let mut outer = self.limits.clone();
        let all: Vec<usize> = (0..self.bounds.len()).collect();
        let mut tries = TRIES;
        if self.narrow(&mut outer, all, &mut tries) == Some(false) {
            return self.all(Range { least: None, most: None, verdict: Verdict::Contradicted });
        }
        if self.cells.len() > LARGEST {
            return self.narrowed(&outer);
        }
        let mut seen = match self.solve(outer.clone(), &mut tries) {
            Found::Numbers(numbers) => numbers.into_iter().map(|number| (number, number)).collect::<Vec<_>>(),
            Found::Nothing => return self.all(Range { least: None, most: None, verdict: Verdict::Contradicted }),
            Found::GivenUp => return self.narrowed(&outer),
        };
        let of = |at: usize, seen: &mut Vec<(i64, i64)>| {
            let ends = [End::Least, End::Most].map(|end| self.end(at, end, &outer, seen));
            let [least, most] = [ends[0].unwrap_or(outer[at].0), ends[1].unwrap_or(outer[at].1)];
            let verdict = match (seen[at], ends) {
                ((one, two), _) if one < two => Verdict::Safe,
                (_, [Some(_), Some(_)]) => Verdict::Broken,
                _ => Verdict::NotProved,
            };
            range((least, most), verdict)
        };
        (0..self.cells.len()).map(|at| (self.cells[at], of(at, &mut seen))).collect()
    }

    /// The ranges where nothing more is known than limits: a cell is broken where they leave one number.
    fn narrowed(&self, outer: &[(i64, i64)]) -> Vec<(usize, Range)> {
        let verdict = |(least, most)| if least == most { Verdict::Broken } else { Verdict::NotProved };
        self.cells.iter().zip(outer).map(|(cell, ends)| (*cell, range(*ends, verdict(*ends)))).collect()
    }

    fn all(&self, range: Range) -> Vec<(usize, Range)> {
        self.cells.iter().map(|cell| (*cell, range)).collect()
    }

    /// The end of a cell's range, halving what is not yet known; none where that takes too many tries.
    fn end(&self, at: usize, end: End, outer: &[(i64, i64)], seen: &mut [(i64, i64)]) -> Option<i64> {
        let (mut known, mut bound) = end.of(seen[at], outer[at]);
        let mut tries = TRIES;
        while known != bound {
            // At least one step from what was seen.
            let middle = known + i64::midpoint(bound - known, (bound - known).signum());
            let mut limits = outer.to_vec();
            limits[at] = (middle.min(bound), middle.max(bound));
            match self.solve(limits, &mut tries) {
                Found::Numbers(numbers) => {
                    for (seen, number) in seen.iter_mut().zip(numbers) {
                        *seen = (seen.0.min(number), seen.1.max(number));
                    }
                    known = end.of(seen[at], outer[at]).0;
                }
                Found::Nothing => bound = middle - (bound - known).signum(),
                Found::GivenUp => return None,
            }
        }
        Some(known)
    }

    /// Looks for whole numbers within the limits that fulfil all bounds.
    fn solve(&self, limits: Vec<(i64, i64)>, tries: &mut usize) -> Found {
        let mut stack = vec![(limits, (0..self.bounds.len()).collect::<Vec<_>>())];
        while let Some((mut limits, changed)) = stack.pop() {
            match self.narrow(&mut limits, changed, tries) {
                Some(true) => {}
                Some(false) => continue,
                None => return Found::GivenUp,
            }
            let width = |at: &usize| i128::from(limits[*at].1) - i128::from(limits[*at].0);
            let Some(next) = (0..limits.len()).filter(|at| width(at) > 0).min_by_key(width) else {
                return Found::Numbers(limits.into_iter().map(|(least, _)| least).collect());
            };
            let (least, most) = limits[next];
            // Both are of at most 53 bits.
            let middle = least + (most - least).div_euclid(2);
            for half in [(middle + 1, most), (least, middle)] {
                let mut limits = limits.clone();
                limits[next] = half;
                stack.push((limits, self.of[next].clone()));
            }
        }
        Found::Nothing
    }

    /// Narrows the limits by the bounds that may have become tighter, until nothing changes: false where nothing is possible,
    /// none where that takes too many tries.
    fn narrow(&self, limits: &mut [(i64, i64)], changed: Vec<usize>, tries: &mut usize) -> Option<bool> {
        let mut queued = vec![false; self.bounds.len()];
        for bound in &changed {
            queued[*bound] = true;
        }
        let mut queue: std::collections::VecDeque<usize> = changed.into();
        while let Some(number) = queue.pop_front() {
            queued[number] = false;
            *tries = tries.checked_sub(1)?;
            let bound = &self.bounds[number];
            let ends = |(cell, coefficient): &(usize, i64), limits: &[(i64, i64)]| {
                let (least, most) = limits[*cell];
                let [one, two] = [least, most].map(|end| i128::from(end) * i128::from(*coefficient));
                (one.min(two), one.max(two))
            };
            let (mut low, mut high) = (0, 0);
            for term in &bound.terms {
                let (one, two) = ends(term, limits);
                (low, high) = (low + one, high + two);
            }
            if low > bound.most || high < bound.least {
                return Some(false);
            }
            for term in &bound.terms {
                let (cell, coefficient) = (term.0, i128::from(term.1));
                let (one, two) = ends(term, limits);
                // What is left for this term once the others are at their ends.
                let least = if bound.least == i128::MIN { one } else { bound.least - (high - two) };
                let most = if bound.most == i128::MAX { two } else { bound.most - (low - one) };
                let (least, most) = quotients(least, most, coefficient);
                let (before, old) = (limits[cell], limits[cell]);
                let narrowed = (least.max(i128::from(before.0)), most.min(i128::from(before.1)));
                if narrowed.0 > narrowed.1 {
                    return Some(false);
                }
                let end = |end: i128| i64::try_from(end).expect("between limits of 64 bits");
                limits[cell] = (end(narrowed.0), end(narrowed.1));
                if limits[cell] != old {
                    let (one_now, two_now) = ends(term, limits);
                    (low, high) = (low - one + one_now, high - two + two_now);
                    for other in &self.of[cell] {
                        if !queued[*other] {
                            queued[*other] = true;
                            queue.push_back(*other);
                        }
                    }
                }
            }
        }
        Some(true)
    }
}

/// What a search came to.
enum Found {
    /// Numbers that fulfil all bounds.
    Numbers(Vec<i64>),
    /// There are none.
    Nothing,
    /// It took too many tries.
    GivenUp,
}

/// The whole numbers whose product with a coefficient lies between two ends.
fn quotients(least: i128, most: i128, coefficient: i128) -> (i128, i128) {
    let (least, most, divisor) =
        if coefficient < 0 { (-most, -least, -coefficient) } else { (least, most, coefficient) };
    (-(-least).div_euclid(divisor), most.div_euclid(divisor))
}

/// An end of a range.
#[derive(Clone, Copy)]
enum End {
    Least,
    Most,
}

impl End {
    /// What was seen at this end, and what limits it.
    fn of(self, seen: (i64, i64), outer: (i64, i64)) -> (i64, i64) {
        match self {
            Self::Least => (seen.0, outer.0),
            Self::Most => (seen.1, outer.1),
        }
    }
}

/// A range whose ends are left out where there is none; sums with numbers that are printed have moved such an end.
fn range((least, most): (i64, i64), verdict: Verdict) -> Range {
    let near = |end: &i64| end.abs() < FAR / 2;
    Range { least: Some(least).filter(near), most: Some(most).filter(near), verdict }
}
