//! Durations with open (right-censored) matters.
//!
//! The median of the closed matters flatters an office that leaves the hard ones open. A matter still open at the
//! cutoff carries information too: it takes longer than it has been open. [`kaplan_meier`] uses both.
//!
//! # Examples
//!
//! Two offices accepted ten matters each. The first closed all of them. The second closed the four easy ones and left
//! the others open; the median of its closed matters is half that of the first.
//!
//! ```
//! use fazhi::stat::quantile;
//! use fazhi::stat::survival::{self, Durations, Transform};
//!
//! let diligent = Durations::of_counts(&[10, 20, 30, 60], &[2, 3, 2, 3], &[0, 0, 0, 0])?;
//! let flattered = Durations::of_counts(&[10, 20, 90], &[2, 2, 0], &[0, 0, 6])?;
//! assert_eq!(quantile::interval(&diligent.closed(), 0.5, 0.95)?.value, 20.0);
//! assert_eq!(quantile::interval(&flattered.closed(), 0.5, 0.95)?.value, 10.0);
//!
//! // less than half of all its matters were closed within 90 days
//! let curve = survival::kaplan_meier(&flattered, 0.95, Transform::LogLog)?;
//! assert_eq!(curve.quantile(0.5)?.value, None);
//! assert_eq!(format!("{:.2}", curve.share_within(90)?.value), "0.40");
//!
//! // a matter is open for 42 of its first 60 days there, against 32 at the first office
//! assert_eq!(format!("{:.2}", curve.restricted_mean(60)?.value), "42.00");
//! let curve = survival::kaplan_meier(&diligent, 0.95, Transform::LogLog)?;
//! assert_eq!(curve.quantile(0.5)?.value, Some(20.0));
//! assert_eq!(format!("{:.2}", curve.restricted_mean(60)?.value), "32.00");
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
