//! Figures: one indicator, one period, one group; numerator, denominator, value, interval and status.

mod block;
mod days;
mod evaluate;
#[expect(clippy::module_inception, reason = "the figure itself is one of the things in this room")]
mod figure;
mod interval;
mod matters;
mod options;
mod source;
mod spans;
mod stored;
mod summary;
mod table;
mod view;

pub use evaluate::figures;
pub(crate) use evaluate::periods_with_rows;
pub use figure::{Figure, Status, Unavailable};
pub use interval::IntervalOptions;
pub(crate) use interval::{level_percent, level_suffix, limit_names};
pub use matters::{Matters, MattersOptions, MattersTable};
pub use options::{FigureOptions, Gaps};
pub(crate) use spans::Spans;
pub(crate) use stored::{TOTAL, by_columns, read, read_table};
pub(crate) use summary::summarise_unless;
pub use summary::{Summary, summarise};
pub(crate) use table::Choice;
pub use table::Figures;
