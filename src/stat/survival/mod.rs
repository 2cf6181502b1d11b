//! How long matters take, while some are still open.
//!
//! The plain median of the closed matters flatters an office that leaves the hard ones open: they are not among the
//! closed. A matter that is open at the cutoff still says something, that it takes longer than it has been open. The
//! curve of [`kaplan_meier`] uses both.
//!
//! # Examples
//!
//! Two offices took on ten matters each. The first has closed all of them; the second closed its five easy ones as fast
//! and lets the others lie.
//!
//! ```
//! use fazhi::stat::quantile;
//! use fazhi::stat::survival::{self, Durations, Transform};
//!
//! let diligent = Durations::of_counts(&[10, 20, 30, 60], &[2, 3, 2, 3], &[0, 0, 0, 0])?;
//! let flattered = Durations::of_counts(&[10, 20, 90], &[2, 3, 0], &[0, 0, 5])?;
//!
//! // of the closed matters alone the second looks at least as fast as the first
//! assert_eq!(quantile::interval(&diligent.closed(), 0.5, 0.95)?.value, 20.0);
//! assert_eq!(quantile::interval(&flattered.closed(), 0.5, 0.95)?.value, 20.0);
//! assert_eq!(quantile::interval(&diligent.closed(), 0.9, 0.95)?.value, 60.0);
//! assert_eq!(quantile::interval(&flattered.closed(), 0.9, 0.95)?.value, 20.0);
//!
//! // of all matters, half of its own are not closed within 90 days, and nobody knows when nine of ten will be
//! let curve = survival::kaplan_meier(&diligent, 0.95, Transform::LogLog)?;
//! assert_eq!(curve.quantile(0.9)?.value, Some(60.0));
//! assert_eq!(curve.restricted_mean(60)?.value, 32.0);
//! let curve = survival::kaplan_meier(&flattered, 0.95, Transform::LogLog)?;
//! assert_eq!(curve.quantile(0.9)?.value, None);
//! assert_eq!(curve.restricted_mean(60)?.value, 38.0);
//! assert!((curve.share_within(60)?.value - 0.5).abs() < 1e-15);
//! # Ok::<(), fazhi::Error>(())
//! ```

mod curve;
mod durations;
mod kaplan_meier;
mod logrank;

pub use curve::{Quantile, RestrictedMean};
pub use durations::{Day, Durations};
pub use kaplan_meier::{Curve, Row, Transform, kaplan_meier};
pub use logrank::{LogRank, logrank};

#[cfg(test)]
mod tests;
