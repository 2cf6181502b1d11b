//! Figures held against each other: what has changed, and whether a process is still the same.
//!
//! Every table begins with the columns of [`Figures::to_frame`](crate::figure::Figures::to_frame), a row for each figure, so
//! that nothing is left out in silence: where a comparison says nothing, a column says why.

mod beside;
mod change;
mod control;
mod decomposition;
mod inequality;
#[cfg(test)]
mod sample;
mod trend;

pub use change::{Against, ChangeOptions, change};
pub use control::{Chart, ControlOptions, control};
pub use decomposition::decompose;
pub use inequality::{InequalityOptions, inequality};
pub use trend::{TrendOptions, trend};
