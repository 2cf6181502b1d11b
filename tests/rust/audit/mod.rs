//! The audit of published reports.

mod against;
mod claims;
mod documents;
mod fuzz;
mod pdf;
mod planted;
mod program;
mod relations;
mod report;
mod speed;
mod tables;
