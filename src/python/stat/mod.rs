//! Statistics for Python: numbers or columns in, intervals or a table of them out.

mod answer;
mod column;
mod numbers;
mod single;

pub(super) use answer::limit_names;
pub(super) use numbers::Numbers;
pub(super) use single::{count_interval, proportion_interval};
