//! Dates, periods and working days.
//!
//! A day is a [`NaiveDate`]. [`date`] parses one; [`Period`] is a year, a quarter or a month; [`Calendar`] knows the
//! working days.

pub mod date;
mod day_count;
mod period;
#[cfg(feature = "registers")]
pub(crate) mod span;
mod workdays;

pub use chrono::NaiveDate;
pub use day_count::DayCount;
pub use period::{Grain, Period};
pub use workdays::Calendar;
