//! The rounding habit of a document, inferred from rates printed with both their counts.

use serde::Serialize;

use super::Printed;
use crate::audit::{
    exact::Rational,
    rounding::Rounding,
    sentence::{self, Said},
};
use crate::lang::Lang;

/// How many rates more than `half_up` another rounding must explain to be the habit.
const TELLING: usize = 2;

/// A printed rate, with both its counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The rate as printed.
    pub printed: Printed,
    /// The numerator.
    pub numerator: i128,
    /// The denominator.
    pub denominator: i128,
}

/// The rounding habit of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Habit {
    /// The rounding that explains the most rates; `half_up` if several do equally well or no rate tells.
    pub rounding: Rounding,
    /// How many rates it explains.
    pub explained: usize,
    /// How many rates were examined.
    pub rates: usize,
    /// How many rates distinguish rounding from truncation.
    pub telling: usize,
    /// How many rates each rounding explains.
    pub by_rounding: Vec<(Rounding, usize)>,
    /// Whether a list of shares adds up to 100% only because one share was adjusted.
    pub adjusts: bool,
}

impl Default for Habit {
    fn default() -> Self {
        Self { rounding: Rounding::HalfUp, explained: 0, rates: 0, telling: 0, by_rounding: Vec::new(), adjusts: false }
    }
}

impl Habit {
    /// The habit as a Chinese sentence.
    pub fn zh(&self) -> String {
        self.said().zh
    }

    /// The habit as an English sentence.
    pub fn en(&self) -> String {
        self.said().en
    }

    /// The habit in a language.
    pub fn says_in(&self, lang: Lang) -> String {
        let Said { zh, en } = self.said();
        if lang == Lang::Zh { zh } else { en }
    }

    fn said(&self) -> Said {
        let adjusts = if self.adjusts { sentence::shares_were_adjusted() } else { Said::default() };
        match self.telling {
            0 | 1 => sentence::habit_is_assumed(adjusts),
            _ => sentence::habit(self.explained, self.rates, self.rounding, adjusts),
        }
    }
}

/// Infers the habit from rates with both counts, and from lists of shares of one whole.
///
/// A rate is informative only if rounding and truncation would print it differently. With fewer than two such rates, or
/// if the best candidate does not explain at least two more rates than `half_up`, the habit is `half_up`: one rate that
/// is off by one would otherwise make the habit that confirms it.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Rate, Rounding, habit};
///
/// let rate = |printed: &str, numerator, denominator| {
///     Ok::<_, fazhi::Error>(Rate { printed: printed.parse()?, numerator, denominator })
/// };
/// // 2/3, 5/8 and 7/9 are 66.67%, 62.5% and 77.78%.
/// let found = habit(&[rate("66%", 2, 3)?, rate("62%", 5, 8)?, rate("77%", 7, 9)?], &[]);
/// assert_eq!(found.rounding, Rounding::Truncation);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn habit(rates: &[Rate], lists: &[Vec<Rate>]) -> Habit {
    let all: Vec<Rate> =
        rates.iter().chain(lists.iter().flatten()).copied().filter(|rate| rate.denominator > 0).collect();
    // The first of equally good ones wins, so the more usual come first.
    let ways = [Rounding::HalfUp, Rounding::Truncation, Rounding::Ceiling, Rounding::HalfEven, Rounding::HalfDown];
    let by_rounding: Vec<_> =
        ways.iter().map(|&way| (way, all.iter().filter(|rate| rate.prints(way)).count())).collect();
    let telling = all.iter().filter(|rate| rate.prints(Rounding::HalfUp) != rate.prints(Rounding::Truncation)).count();
    let usual = by_rounding[0];
    let best = by_rounding.iter().fold(usual, |best, &way| if way.1 > best.1 { way } else { best });
    let (rounding, explained) = if telling >= 2 && best.1 >= usual.1 + TELLING { best } else { usual };
    let adjusts = lists.iter().any(|list| is_adjusted(list));
    Habit { rounding, explained, rates: all.len(), telling, by_rounding, adjusts }
}

impl Rate {
    fn value(&self) -> Option<Rational> {
        Rational::new(self.numerator, self.denominator)
    }

    /// Whether the counts print as this rate.
    pub(crate) fn prints(&self, rounding: Rounding) -> bool {
        self.value().is_some_and(|value| rounding.prints(value, self.printed.value, self.printed.place))
    }
}

/// Whether shares add up to 100% as printed, although they would not if each were rounded separately.
fn is_adjusted(list: &[Rate]) -> bool {
    let printed = Rational::sum(list.iter().map(|rate| rate.printed.value));
    let rounded: Option<Vec<Rational>> =
        list.iter().map(|rate| Rounding::HalfUp.round(rate.value()?, rate.printed.place)).collect();
    printed == Some(Rational::ONE) && rounded.and_then(Rational::sum).is_some_and(|rounded| rounded != Rational::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(printed: &str, numerator: i128, denominator: i128) -> Rate {
        Rate { printed: printed.parse().unwrap(), numerator, denominator }
    }

    #[test]
    fn one_rate_does_not_make_a_habit() {
        assert_eq!(habit(&[rate("66%", 2, 3)], &[]).rounding, Rounding::HalfUp);
        assert_eq!(habit(&[], &[]).rounding, Rounding::HalfUp);
    }

    #[test]
    fn rounding_is_seen_as_such() {
        let found = habit(&[rate("67%", 2, 3), rate("63%", 5, 8), rate("33%", 1, 3)], &[]);
        assert_eq!((found.rounding, found.explained, found.telling), (Rounding::HalfUp, 3, 2));
        assert_eq!(found.zh(), "全文3个比率中有3个符合四舍五入，按此核查。");
        assert_eq!(found.en(), "3 of 3 rates follow half_up");
    }

    #[test]
    fn shares_that_were_adjusted_to_add_to_the_whole_are_seen() {
        // Three thirds are 33% each.
        let list = vec![rate("33%", 1, 3), rate("33%", 1, 3), rate("34%", 1, 3)];
        assert!(habit(&[], &[list]).adjusts);
        let list = vec![rate("50%", 1, 2), rate("50%", 1, 2)];
        assert!(!habit(&[], &[list]).adjusts);
    }
}
