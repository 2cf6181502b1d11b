//! The catalogue of indicators: definitions as data, the built-in ones and a user's own.

#[expect(clippy::module_inception, reason = "the catalogue itself is one of the things in this room")]
mod catalogue;
mod clock;
mod flow;
mod indicator;
mod load;
mod predicate;
mod saying;
mod table;
mod validate;
mod written;

pub use catalogue::{Catalogue, Family};
pub use clock::{Clock, Limit, LimitDays};
pub use flow::Flow;
pub use indicator::{Days, Direction, Indicator, IndicatorKind, Measure, Requirement, Span, Statistic};

pub use saying::Saying;

pub(crate) use indicator::LEAP_YEAR_DAYS;
pub(crate) use predicate::Scope;
