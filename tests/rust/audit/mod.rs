//! The audit of published figures.

mod against;
mod claims;
mod documents;
mod figures;
mod fuzz;
mod pdf;
mod planted;
mod program;
mod relations;
mod report;
mod speed;
