//! Registers: from files and frames to typed rows, with what cannot be used named and excluded.
//!
//! A [`Schema`] says what a kind of register holds; [`Kinds`] are those that are known. A [`Register`] is one of them
//! with its files or frames, and [`Register::read`] gives its [`Rows`], batch by batch, and an [`Account`] of them.

mod agencies;
mod allowed;
pub(crate) mod called;
mod cell;
mod checks;
pub(crate) mod columns;
mod convert;
pub(crate) mod copies;
mod dates;
mod describe;
pub(crate) mod files;
mod guard;
pub(crate) mod header;
mod keys;
mod kinds;
mod meter;
mod named;
mod pipeline;
mod problem;
mod read_options;
#[expect(clippy::module_inception, reason = "the register itself is one of the things in this room")]
mod register;
mod rows;
mod schema;
mod source;
mod table;
mod template;

pub use agencies::Agencies;
pub use describe::{Allowed, Described, Said};
pub use kinds::Kinds;
pub use meter::Meter;
pub use pipeline::Account;
pub(crate) use problem::ProblemKind;
pub use problem::{Problem, Problems, Rule};
pub use read_options::{Places, ReadOptions};
pub use register::Register;
pub use rows::Rows;
pub use schema::{Column, Kind, RowRule, Schema, State};
pub use source::Batches;

pub(crate) use agencies::{AGENCIES, AGENCY_LEVEL};
pub(crate) use called::called;
#[cfg(feature = "python")]
pub(crate) use cell::EMPTY;
pub(crate) use guard::guarded;
pub(crate) use keys::KeyOptions;
pub(crate) use named::PERIOD;
pub(crate) use rows::Need;
pub(crate) use source::{FieldType, RawColumns};
pub(crate) use source::{Headers, Top, parquet_metadata, sheets_read, tops};
