//! The audit of published reports.

mod against;
mod claims;
mod compared;
mod corpus;
mod documents;
mod fuzz;
mod headers;
mod narrowed;
mod passages;
mod pdf;
mod plain;
mod planted;
mod program;
mod proportions;
mod relations;
mod report;
mod sheets;
mod speed;
mod tables;
mod ties;
