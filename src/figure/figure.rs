//! One figure: an indicator in one period and group.

use std::sync::Arc;

use polars_core::prelude::*;
use serde::{Serialize, Serializer};

use crate::calendar::Period;

/// Whether a figure has a value. It is serialised as its [name](Status::name).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// It has a value.
    Ok,
    /// It would be something by nothing.
    Undefined,
    /// What it is made of was not given.
    NotAvailable,
    /// It is withheld.
    Suppressed,
}

impl Status {
    /// All of them, in the order in which they are declared.
    pub(crate) const ALL: [Self; 4] = [Self::Ok, Self::Undefined, Self::NotAvailable, Self::Suppressed];

    /// The status that a word in the table stands for.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Undefined => "undefined",
            Self::NotAvailable => "not_available",
            Self::Suppressed => "suppressed",
        }
    }

    /// A column of statuses, as text.
    pub(super) fn column(statuses: impl Iterator<Item = Self>) -> Column {
        let words: StringChunked = statuses.map(|status| Some(status.name())).collect();
        words.with_name("status".into()).into_column()
    }
}

/// One indicator in one period and group.
///
/// # Examples
///
/// ```
/// use fazhi::{ComputeOptions, Registers, compute};
///
/// let registers = Registers::open("examples/qilian-2020")?;
/// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
/// let cases = book.figures.get("aid_cases", "2020".parse()?, &[]).unwrap();
/// let json = serde_json::to_value(&cases)?;
/// assert_eq!((&json["period"], &json["value"], &json["status"]), (&"2020".into(), &118.0.into(), &"ok".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The indicator's id.
    #[serde(serialize_with = "shared")]
    pub indicator: Arc<str>,
    /// The period.
    pub period: Period,
    /// The values of the group-by columns; `None` where the figure totals over that column, an empty text where the rows have
    /// no value.
    #[serde(serialize_with = "shared")]
    pub group: Arc<Vec<Option<String>>>,
    /// For a composition: which part.
    pub category: Option<String>,
    /// A number, or yuan.
    pub numerator: Option<f64>,
    /// What the numerator is held against.
    pub denominator: Option<f64>,
    /// The value, unscaled: a proportion lies in 0..1.
    pub value: Option<f64>,
    /// The lower limit of the value, at the first level.
    pub lower: Option<f64>,
    /// The upper limit of the value, at the first level.
    pub upper: Option<f64>,
    /// The lower and upper limits at the further levels.
    pub further: Vec<(Option<f64>, Option<f64>)>,
    /// What the value is worth.
    pub status: Status,
    /// Rows that may belong here but cannot be used.
    pub excluded: u64,
}

impl Figure {
    /// The lower and upper limit at one of the levels, counted from 0; a quantile may have one of them only.
    pub fn limits(&self, level: usize) -> (Option<f64>, Option<f64>) {
        match level.checked_sub(1) {
            None => (self.lower, self.upper),
            Some(level) => self.further.get(level).copied().unwrap_or_default(),
        }
    }
}

/// Serialises what an `Arc` holds.
fn shared<T: Serialize + ?Sized, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().serialize(serializer)
}

/// An indicator that could not be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unavailable {
    /// The indicator's id.
    pub indicator: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_serialised_as_its_name() {
        for status in Status::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.name());
            assert_eq!(Status::of_name(status.name()), Some(status));
        }
    }
}
