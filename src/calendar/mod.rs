//! Days and periods: the year, quarter or month that a row belongs to.
//!
//! A day is a number everywhere: days since 1970-01-01, which is how columns of dates are stored.
//! [`date`] turns it into a year, a month and a day of the month; [`Period`] groups days.

pub mod date;
mod period;

pub use period::{Grain, Period};
