#![cfg_attr(feature = "cli", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "cli"), doc = "Statistics of rates and counts, and the calendar of working days of the PRC.")]
#![cfg_attr(
    feature = "registers",
    doc = "
# Data frames

Registers can be read from data frames, and tables are returned as data frames. Their types, such as
[`DataFrame`](polars::prelude::DataFrame), are those of polars-core 0.55, which [`polars`] re-exports; a crate that uses
`fazhi::polars` needs no dependency on polars of its own. The frames of polars 0.55 are the same types; the frames of other
versions are not, and can be passed as Parquet files.
"
)]
// Without its faces the crate does not use all that they share.
#![cfg_attr(not(feature = "python"), allow(dead_code, unused_imports))]

#[cfg(feature = "audit")]
pub mod audit;
#[cfg(feature = "registers")]
pub mod batch;
pub mod calendar;
#[cfg(feature = "registers")]
pub mod catalogue;
#[cfg(feature = "registers")]
pub mod chart;
#[cfg(feature = "registers")]
mod chinese;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "registers")]
mod column;
#[cfg(feature = "registers")]
pub mod compare;
pub mod disclose;
pub mod error;
#[cfg(feature = "registers")]
pub mod figure;
mod file;
#[cfg(feature = "registers")]
pub mod index;
#[cfg(feature = "registers")]
mod lang;
#[cfg(feature = "registers")]
mod markup;
#[cfg(feature = "registers")]
mod numeral;
#[cfg(feature = "registers")]
mod predicate;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "registers")]
pub mod register;
#[cfg(feature = "registers")]
pub mod report;
#[cfg(feature = "registers")]
mod show;
pub mod stat;
#[cfg(feature = "registers")]
pub mod tally;
#[cfg(feature = "registers")]
pub mod text;

/// The Rust examples of the documentation, which run as tests.
#[cfg(all(doctest, feature = "cli"))]
mod pages {
    #[doc = include_str!("../docs/batch.md")]
    mod batch {}
    #[doc = include_str!("../docs/disclosure.md")]
    mod disclosure {}
    #[doc = include_str!("../docs/forms.md")]
    mod forms {}
    #[doc = include_str!("../docs/tutorial/rust.md")]
    mod tutorial {}
}

#[cfg(feature = "registers")]
pub use batch::{Book, ComputeOptions, Registers, compute};
pub use error::{Error, Result};
#[cfg(feature = "registers")]
pub use lang::Lang;
/// polars-core, whose data frames registers are read from and tables are returned as.
#[cfg(feature = "registers")]
pub use polars_core as polars;
