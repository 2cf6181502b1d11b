//! Tests: whether counts, proportions and tables differ by more than chance would make them.

mod binomial;
mod rates;

pub use binomial::{BinomialTest, binomial, binomials};
pub use rates::{RatesMethod, RatesTest, rates};

use crate::error::{Error, Result};
use crate::stat::name_methods;

/// What the test looks for: on which side of the hypothesis the truth may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Alternative {
    /// A difference in either direction.
    #[default]
    TwoSided,
    /// Less than the hypothesis says.
    Less,
    /// More than the hypothesis says.
    Greater,
}

name_methods!(Alternative, "alternative" { TwoSided => "two_sided", Less => "less", Greater => "greater" });

/// By how much a probability may pass that of what was observed and still count as no larger, relatively.
///
/// Two outcomes can be equally probable, and then both or none must count; but computed, their probabilities differ in
/// the last digits. 1e-7 is far above that rounding, and far below the difference of neighbouring probabilities where
/// it could matter. R has the same slack.
const SLACK: f64 = 1e-7;

/// The first number of `low..=high` that fulfils a condition which all later ones fulfil, or `high + 1`.
fn first(low: u64, high: u64, fulfils: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut end) = (low, high + 1);
    while low < end {
        let middle = u64::midpoint(low, end);
        if fulfils(middle) { end = middle } else { low = middle + 1 }
    }
    low
}

/// The largest count that an `f64` and all below it hold exactly, 2⁵³.
const LARGEST: u64 = 1 << 53;

/// Gives back a count that an `f64` holds exactly; the name is only made for the message.
fn check_count(count: u64, name: impl FnOnce() -> String) -> Result<u64> {
    if count <= LARGEST {
        Ok(count)
    } else {
        Err(Error::parameter(&name(), count, &format!("a count of at most {LARGEST}")))
    }
}
