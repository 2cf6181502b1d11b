//! The distributions behind the intervals and tests, each tail by itself, so that a small one loses no digits.
//!
//! Quantiles take the probability of a tail (`lower_quantile(…, tail)`: below it lies `tail`; `upper_quantile`: beyond
//! it lies `tail`), probabilities have the side in their name. Arguments are checked by the callers.

pub(super) mod beta;
pub(super) mod binomial;
pub(super) mod chi_squared;
mod expansion;
mod fraction;
pub(super) mod gamma;
pub(super) mod hypergeometric;
pub(super) mod poisson;
pub(super) mod root;
mod step;
mod stirling;
pub(super) mod student;
