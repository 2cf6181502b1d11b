//! Published figures: read, and held against each other.

mod against;
mod figures;
mod program;
mod relations;
mod report;
mod speed;
