//! Statistics on plain numbers: no tables, no files, no nulls.
//!
//! Every interval has a [method](proportion::Method) and a level. A register is a complete count, so an interval does
//! not measure sampling error; it measures how much the figure would vary by chance under an unchanged practice.

pub mod change;
pub mod cluster;
pub(crate) mod column;
mod confidence;
mod constrained;
pub mod control;
pub mod count;
pub mod decomposition;
pub mod difference;
pub mod finite_population;
pub mod funnel;
pub mod index;
pub mod inequality;
pub mod joinpoint;
mod margin;
pub mod mean;
pub mod multinomial;
pub mod normal;
pub mod odds_ratio;
pub mod paired;
pub mod power;
pub mod proportion;
pub mod quantile;
pub mod ranks;
pub mod rate_difference;
pub mod rate_ratio;
pub mod ratio;
pub mod ratio_of_totals;
pub mod sample_size;
pub mod shrink;
mod special;
pub mod standardise;
pub mod stratified;
mod sum;
pub mod survival;
pub mod table;
pub mod test;
mod two_groups;
mod two_rates;
pub mod units;
pub(crate) mod whole;
mod wide;

pub use column::Intervals;
pub use confidence::{Bound, Confidence, check_level};

/// An estimate and the limits of its interval.
///
/// The limits usually bracket the estimate. The exceptions are documented with their method, such as
/// [`AgrestiCaffo`](difference::Method::AgrestiCaffo).
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let interval = proportion::interval(81, 263, 0.95, Method::Wilson)?;
/// assert!(interval.lower < interval.value && interval.value < interval.upper);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// Gives an enum its names: `ALL`, `name`, `Display`, `FromStr` and `Serialize`.
macro_rules! name_methods {
    ($type:ident {$($names:tt)+}) => { $crate::stat::name_methods!($type, "method" {$($names)+}); };
    ($type:ident, $what:literal { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in the order of this page.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name that is parsed and written.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::error::Error;

            fn from_str(name: &str) -> $crate::error::Result<Self> {
                let found = Self::ALL.iter().copied().find(|method| method.name() == name);
                found.ok_or_else(|| Self::Err::unknown($what, name, Self::ALL.iter().map(|method| method.name())))
            }
        }
    };
}
pub(crate) use name_methods;

#[cfg(test)]
mod reference {
    //! The tables of `tests/reference`, and the tolerance against them.

    use super::Interval;

    /// The largest relative error allowed.
    const TOLERANCE: f64 = 1e-10;

    /// The rows of a table, without its header.
    pub(in crate::stat) fn lines<const COLUMNS: usize>(table: &str) -> impl Iterator<Item = [&str; COLUMNS]> {
        table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>().try_into().unwrap())
    }

    pub(in crate::stat) fn error(found: f64, expected: f64) -> f64 {
        if found.to_bits() == expected.to_bits() { 0.0 } else { ((found - expected) / expected).abs() }
    }

    pub(in crate::stat) fn assert_near(found: Interval, lower: &str, upper: &str, case: &str) {
        for (found, expected) in [(found.lower, lower), (found.upper, upper)] {
            let error = error(found, expected.parse().unwrap());
            assert!(error <= TOLERANCE, "{case}: {found} for {expected}, relative error {error:e}");
        }
    }
}

#[cfg(test)]
mod tests {
    use toml::{Table, Value};

    use super::*;

    fn table(record: impl serde::Serialize) -> Table {
        Table::try_from(record).unwrap()
    }

    #[test]
    fn records_are_serialised_by_field() {
        let interval = proportion::interval(1, 4, Bound::Lower.at(0.95), proportion::Method::Wilson).unwrap();
        let written = table(interval);
        assert_eq!((&written["value"], &written["upper"]), (&Value::Float(0.25), &Value::Float(1.0)));

        let tested = table(test::fisher(3, 1, 1, 3, test::Alternative::TwoSided, test::FisherMethod::Exact).unwrap());
        assert_eq!((&tested["statistic"], &tested["expected"]), (&Value::Integer(3), &Value::Float(2.0)));

        let few = table(quantile::interval(&[(5, 3)], 0.5, 0.95).unwrap());
        assert_eq!((few["value"].as_float(), few.get("lower")), (Some(5.0), None));

        let rows = table(proportion::intervals(&[1, 0], &[2, 0], 0.95, proportion::Method::Wald).unwrap());
        assert_eq!(rows["undefined"], Value::Array(vec![Value::Integer(1)]));
    }

    #[test]
    fn curves_are_serialised_with_their_confidence_and_rows() {
        let durations = survival::Durations::of(&[6, 7], &[true, false]).unwrap();
        let curve = survival::kaplan_meier(&durations, 0.95, survival::Transform::LogLog).unwrap();
        let curve = table(curve);
        assert_eq!(curve["transform"].as_str(), Some("log_log"));
        assert_eq!(curve["confidence"]["bound"].as_str(), Some("both"));
        assert_eq!((curve["rows"].as_array().unwrap().len(), curve.len()), (2, 3));
    }
}
