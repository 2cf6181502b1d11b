//! Published figures: read, and held against each other.

mod figures;
mod relations;
mod report;
mod speed;
