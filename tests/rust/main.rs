//! Integration tests, one module for each concept.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_cmp)]

mod error;
mod problems;
mod program;
mod qilian;
mod readers;
mod tally;
