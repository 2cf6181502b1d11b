//! Which days count.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Which days count.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::DayCount;
/// assert_eq!("working_days".parse::<DayCount>()?, DayCount::WorkingDays);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Working days, including make-up days at weekends.
    WorkingDays,
    /// Every day.
    CalendarDays,
}

impl DayCount {
    /// The name that is parsed and written.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkingDays => "working_days",
            Self::CalendarDays => "calendar_days",
        }
    }
}

impl FromStr for DayCount {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let all = [Self::WorkingDays, Self::CalendarDays];
        let expected = "working_days or calendar_days";
        all.into_iter().find(|count| count.name() == name).ok_or_else(|| Error::parameter("count", name, expected))
    }
}
