#![doc = include_str!("../README.md")]

pub mod batch;
pub mod calendar;
pub mod catalogue;
pub mod error;
pub mod figure;
pub mod register;
pub mod stat;
pub mod tally;

pub use batch::{Book, ComputeOptions, Registers, compute};
pub use error::{Error, Result};
