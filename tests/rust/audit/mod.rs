//! The audit of published reports.

mod against;
mod claims;
mod corpus;
mod documents;
mod fuzz;
mod headers;
mod narrowed;
mod pdf;
mod plain;
mod planted;
mod program;
mod relations;
mod report;
mod sheets;
mod speed;
mod tables;
mod ties;
