#![doc = include_str!("../README.md")]

pub mod audit;
pub mod batch;
pub mod calendar;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
pub mod error;
pub mod figure;
#[cfg(feature = "python")]
mod python;
pub mod register;
pub mod stat;
pub mod tally;

pub use batch::{Book, ComputeOptions, Registers, compute};
pub use error::{Error, Result};
