//! Days, periods and working days.
//!
//! A day is a number everywhere: days since 1970-01-01, which is how columns of dates are stored.
//! [`date`] turns it into a year, a month and a day of the month; [`Period`] groups days; [`Calendar`] knows which of them
//! are worked.

pub mod date;
mod day_count;
mod period;
mod workdays;

pub use day_count::DayCount;
pub use period::{Grain, Period};
pub use workdays::Calendar;
