//! Registers: from files and frames to typed rows, with what cannot be used named and excluded.
//!
//! A [`Schema`] says what a kind of register holds; [`Kinds`] are those that are known. A [`Register`] is one of them
//! with its files or frames, and [`Register::read`] gives its [`Rows`], batch by batch, and an [`Account`] of them.

pub(crate) mod cell;
pub(crate) mod columns;
mod convert;
pub(crate) mod distinct;
pub(crate) mod header;
mod keys;
mod kinds;
mod meter;
mod named;
pub(crate) mod pairs;
mod parallel;
pub(crate) mod pattern;
mod problem;
pub(crate) mod question;
mod read;
mod reading;
mod repeated;
mod rows;
mod schema;
mod source;
mod agencies;
mod values;

pub use keys::KeyOptions;
pub use kinds::Kinds;
pub use meter::Meter;
pub use problem::{Problem, Problems, Rule};
pub use read::{Account, ReadOptions, Register};
pub use rows::Rows;
pub use schema::{Column, Kind, RowRule, Schema, State};
pub use source::{Batches, FieldType, accepts};
pub use agencies::Agencies;

pub(crate) use convert::after_period;
pub(crate) use read::AGENCIES;
pub(crate) use rows::CALENDAR;
pub(crate) use source::{ENDINGS, Recognised, Top, tops};
pub(crate) use agencies::AGENCY_LEVEL;
pub(crate) use values::{NO_DAY, Values, Words, whole};
