//! Figures: one indicator, one period, one group; numerator, denominator, value, interval and status.

mod evaluate;
mod options;
mod summary;
mod table;
mod view;

pub use evaluate::figures;
pub use options::{FigureOptions, Gaps};
pub use summary::{Summary, summarise};
pub use table::{Figure, Figures, Status, Unavailable};
