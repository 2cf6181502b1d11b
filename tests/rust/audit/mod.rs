//! Published figures: read, and held against each other.

mod figures;
mod fuzz;
mod planted;
mod program;
mod relations;
mod report;
mod speed;
