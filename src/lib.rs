#![cfg_attr(feature = "cli", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "cli"), doc = "Statistics of rates and counts, and the calendar of working days of the PRC.")]

#[cfg(feature = "audit")]
pub mod audit;
#[cfg(feature = "registers")]
pub mod batch;
pub mod calendar;
#[cfg(feature = "registers")]
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "registers")]
mod column;
pub mod error;
#[cfg(feature = "registers")]
pub mod figure;
#[cfg(feature = "registers")]
mod predicate;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "registers")]
pub mod register;
pub mod stat;
#[cfg(feature = "registers")]
pub mod tally;
#[cfg(feature = "registers")]
pub mod text;

#[cfg(feature = "registers")]
pub use batch::{Book, ComputeOptions, Registers, compute};
pub use error::{Error, Result};
/// The data frames that registers are read from and figures are given as.
#[cfg(feature = "registers")]
pub use polars_core as polars;
