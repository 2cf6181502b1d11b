//! Figures held against each other: which unit stands out, which is better than which, what has changed, and whether a process
//! is still the same.
//!
//! Every table begins with the columns of [`Figures::to_frame`](crate::figure::Figures::to_frame), a row for each figure, so
//! that nothing is left out in silence: where a comparison says nothing, a column says why.

mod beside;
mod change;
mod control;
mod decomposition;
mod funnel;
mod inequality;
#[cfg(any(test, feature = "python"))]
mod lines;
mod ranks;
#[cfg(test)]
mod sample;
mod shrink;
mod trend;
mod units;

pub(crate) use beside::in_percent;
pub use change::{Against, ChangeOptions, change};
pub use control::{ControlChart, ControlOptions, control};
pub use decomposition::decompose;
pub(crate) use decomposition::{decompose_all, gone};
pub use funnel::{FunnelOptions, funnel};
pub use inequality::{InequalityOptions, inequality};
pub use ranks::{RanksOptions, ranks};
pub use shrink::{ShrinkOptions, shrink};
pub use trend::{TrendOptions, trend};
// What charts draw themselves.
pub(crate) use ranks::{Seen, of_group as ranks_of_group};
pub(crate) use units::{Group as UnitGroup, Outcome, Rows};

/// The same for tables of counts that are no figures.
#[cfg(feature = "python")]
pub(crate) mod table {
    pub(crate) use super::funnel::funnel_columns;
    pub(crate) use super::lines::{Held, Line, Lines};
    pub(crate) use super::ranks::ranks_columns;
    pub(crate) use super::shrink::shrink_columns;
    pub(crate) use super::units::{Numbers, Outcome, Rows};
}
