//! The catalogue of indicators: definitions as data, the built-in ones and a user's own.

mod clock;
mod flow;
mod indicator;
mod load;
mod predicate;
mod saying;
mod table;
mod validate;
mod written;

pub use clock::{Clock, Limit, LimitDays};
pub use flow::Flow;
pub use indicator::{Days, Direction, Indicator, IndicatorKind, Measure, Requirement, Span, Statistic};
pub use load::{Catalogue, Family};
pub use saying::Saying;

pub(crate) use flow::LEAP_YEAR_DAYS;
pub(crate) use predicate::Scope;
