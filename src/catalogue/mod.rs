//! The catalogue of indicators: definitions as data, the built-in ones and a user's own.

mod indicator;
mod load;
mod predicate;
mod table;
mod validate;

pub use indicator::{Direction, Indicator, IndicatorKind, Measure, Requirement, Span};
pub use load::{Catalogue, Family};

pub(crate) use predicate::Predicate;
