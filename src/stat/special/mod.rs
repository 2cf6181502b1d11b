//! Distribution functions, with separate tails so that small ones keep their digits.
//!
//! `lower_quantile(…, tail)` has probability `tail` below it and `upper_quantile` beyond it. Callers check the
//! arguments.

pub(super) mod beta;
pub(super) mod beta_binomial;
pub(super) mod binomial;
pub(super) mod chi_squared;
pub(super) mod excess;
mod expansion;
mod fraction;
pub(super) mod gamma;
pub(super) mod hypergeometric;
pub(super) mod negative_binomial;
pub(super) mod poisson;
pub(super) mod root;
mod step;
mod stirling;
pub(super) mod student;
