//! Integration tests, one module per concept.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_cmp)]

mod accounting;
mod audit;
mod batch;
mod broken;
mod clock;
mod disclose;
mod error;
mod files;
mod flow;
mod forms;
mod fuzz_text;
mod haibei;
mod printed;
mod problems;
mod program;
mod qilian;
mod readers;
mod registers;
mod report;
mod snapshots;
mod tally;
