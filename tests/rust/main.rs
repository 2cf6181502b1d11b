//! Integration tests, one module per concept.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_cmp)]

mod audit;
mod batch;
mod clock;
mod error;
mod files;
mod flow;
mod problems;
mod program;
mod qilian;
mod readers;
mod registers;
mod tally;
