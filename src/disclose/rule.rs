//! Which cells must not be printed.

use crate::disclose::cells::Cell;
use crate::error::{Error, Result};

/// A rule for single cells; none is in force unless it is named.
///
/// # Formula
///
/// ```text
/// least count       0 < v < least, or 0 <= v < least with `zeros`
/// contributors      0 < m < least
/// dominance         100 (x₁ + … + xₙ) > share · v
/// p percent         100 (v − x₁ − x₂) < percent · x₁
///
/// v   the number of the cell
/// m   how many contribute to it
/// xᵢ  the i-th largest contribution
/// ```
///
/// A number withheld by the least count is safe when two values stay possible. One withheld by another rule is safe when the
/// largest value that stays possible is at least
///
/// ```text
/// contributors      v + v/10
/// dominance         100 (x₁ + … + xₙ) / share
/// p percent         x₁ + x₂ + percent · x₁ / 100
/// ```
///
/// # References
///
/// - Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer & de Wolf (2012), Statistical Disclosure Control,
///   sections 4.2 and 4.3: the rules and the distances that they ask for.
///
/// # Examples
///
/// ```
/// use fazhi::disclose::{Cell, Rule};
///
/// assert!(Rule::least_count(5)?.withholds(&Cell::new("甲", 4)));
/// assert!(!Rule::least_count(5)?.withholds(&Cell::new("甲", 0)));
/// let fines = Cell::of_contributions("乙", vec![9_000, 500, 500]);
/// assert!(Rule::Dominance { largest: 1, share: 85 }.withholds(&fines));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Counts below a least one.
    LeastCount {
        /// The least count that is printed.
        least: i64,
        /// Whether zeros are withheld too.
        zeros: bool,
    },
    /// Numbers to which too few contribute.
    Contributors {
        /// The fewest contributors of a number that is printed.
        least: u64,
    },
    /// Numbers of which a few contributors make up most.
    Dominance {
        /// How many of the largest contributors are taken together.
        largest: usize,
        /// The percentage that they may make up.
        share: u32,
    },
    /// Numbers from which the second largest contributor could estimate the largest one too closely.
    Percent {
        /// The percentage of the largest contribution that must stay unknown.
        percent: u32,
    },
}

/// What a rule asks of a cell that it withholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    /// The least number that the rule lets one infer.
    pub(super) least: Option<i64>,
    /// The largest number that the rule lets one infer.
    pub(super) most: Option<i64>,
    /// How far above its value the cell must seem possible; 0 where any second value will do.
    pub(super) above: i64,
}

impl Need {
    /// What both rules ask; a reader knows both.
    fn and(self, other: Self) -> Self {
        let either = |one: Option<i64>, two: Option<i64>, of: fn(i64, i64) -> i64| match (one, two) {
            (Some(one), Some(two)) => Some(of(one, two)),
            (one, two) => one.or(two),
        };
        Self {
            least: either(self.least, other.least, i64::max),
            most: either(self.most, other.most, i64::min),
            above: self.above.max(other.above),
        }
    }
}

impl Rule {
    /// The rule that withholds counts from 1 to `least` − 1.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `least` is below 3: a reader who knows that only ones are withheld knows them.
    pub fn least_count(least: i64) -> Result<Self> {
        let rule = Self::LeastCount { least, zeros: false };
        rule.check().map(|()| rule)
    }

    /// Refuses a rule that gives away what it withholds, or that means nothing.
    pub(super) fn check(self) -> Result<()> {
        match self {
            Self::LeastCount { least, zeros } if least < 3 - i64::from(zeros) => {
                let bound = if zeros { "at least 2" } else { "at least 3, as only ones would be withheld" };
                Err(Error::parameter("least", least, bound))
            }
            Self::Contributors { least } if least < 2 => Err(Error::parameter("least", least, "at least 2")),
            Self::Dominance { largest: 0, .. } => Err(Error::parameter("largest", 0, "at least 1")),
            Self::Dominance { share, .. } if !(1..=99).contains(&share) => {
                Err(Error::parameter("share", share, "a percentage from 1 to 99"))
            }
            Self::Percent { percent: 0 } => Err(Error::parameter("percent", 0, "at least 1")),
            _ => Ok(()),
        }
    }

    /// Whether the rule withholds a cell; one whose contributions it needs and does not have, it does not.
    pub fn withholds(self, cell: &Cell) -> bool {
        self.need(cell).is_some()
    }

    /// What the rule asks of a cell that it withholds.
    pub(super) fn need(self, cell: &Cell) -> Option<Need> {
        let mut largest = cell.contributions.clone();
        largest.sort_unstable_by(|one, two| two.cmp(one));
        let value = i128::from(cell.value);
        let sum = |n: usize| largest.iter().take(n).map(|part| i128::from(*part)).sum::<i128>();
        let up_to = |bound: i128| Need { least: None, most: None, above: whole(bound - value) };
        match self {
            Self::LeastCount { least, zeros } => {
                let lowest = i64::from(!zeros);
                let known = Need { least: Some(lowest), most: Some(least - 1), above: 0 };
                (cell.contributors.is_none() && (lowest..least).contains(&cell.value)).then_some(known)
            }
            Self::Contributors { least } => {
                let few = cell.contributors.is_some_and(|number| (1..least).contains(&number));
                few.then(|| up_to(value + (value.abs() + 9) / 10))
            }
            Self::Dominance { largest: n, share } => {
                let share = i128::from(share);
                (sum(n) > 0 && 100 * sum(n) > share * value).then(|| up_to((100 * sum(n) + share - 1) / share))
            }
            Self::Percent { percent } => {
                let own = i128::from(percent) * sum(1);
                (100 * (value - sum(2)) < own).then(|| up_to(sum(2) + (own + 99) / 100))
            }
        }
    }

    /// What all rules together ask of a cell, if any of them withholds it.
    pub(super) fn needs(rules: &[Self], cell: &Cell) -> Option<Need> {
        rules.iter().filter_map(|rule| rule.need(cell)).reduce(Need::and)
    }
}

/// A distance, of which there is at least 1.
fn whole(distance: i128) -> i64 {
    i64::try_from(distance.max(1)).unwrap_or(i64::MAX)
}
