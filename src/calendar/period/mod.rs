//! Years, quarters and months.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};

use crate::calendar::date::{civil, days_from_civil, fixed, from_number};
use crate::error::{Error, Result};

/// The length of a period.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::Grain;
///
/// let grain: Grain = "quarter".parse()?;
/// assert_eq!(grain, Grain::Quarter);
/// assert_eq!(grain.to_string(), "quarter");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A calendar year.
    Year,
    /// Three months from January, April, July or October.
    Quarter,
    /// A calendar month.
    Month,
}

impl Grain {
    pub(crate) fn months(self) -> i32 {
        match self {
            Self::Year => 12,
            Self::Quarter => 3,
            Self::Month => 1,
        }
    }
}

impl FromStr for Grain {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "year" => Ok(Self::Year),
            "quarter" => Ok(Self::Quarter),
            "month" => Ok(Self::Month),
            _ => Err(Error::parameter("grain", text, "year, quarter or month")),
        }
    }
}

impl fmt::Display for Grain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
        })
    }
}

/// A year, a quarter or a month.
///
/// Periods are ordered by first day, then by length, the shortest first. A period is written, parsed and serialised as
/// `2020`, `2020Q3` or `2020-07`. Outside the crate, quarters and months come from parsing, [`Period::containing`] or
/// [`Period::from_index`], so there is no fifth quarter.
///
/// # Examples
///
/// ```
/// use fazhi::calendar::{Grain, Period};
///
/// let quarter: Period = "2020Q3".parse()?;
/// assert_eq!(quarter.grain(), Grain::Quarter);
/// assert_eq!(quarter.next().to_string(), "2020Q4");
/// assert!(quarter < "2020-08".parse()?);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// A quarter.
    #[non_exhaustive]
    Quarter {
        /// Its year.
        year: i32,
        /// Its number in the year, from 1 to 4.
        quarter: u8,
    },
    /// A calendar month.
    #[non_exhaustive]
    Month {
        /// Its year.
        year: i32,
        /// Its number in the year, from 1 to 12.
        month: u8,
    },
}

impl Period {
    /// Returns the period of the given length that contains a day.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Grain, Period, date};
    ///
    /// let day = date::parse("day", "2020-08-31")?;
    /// assert_eq!(Period::containing(day, Grain::Quarter), "2020Q3".parse()?);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn containing(day: NaiveDate, grain: Grain) -> Self {
        Self::containing_number(day.to_epoch_days(), grain)
    }

    /// [`containing`](Self::containing) by day number.
    pub(crate) fn containing_number(day: i32, grain: Grain) -> Self {
        let (year, month, _) = civil(day);
        let month = month.cast_signed();
        Self::from_index((year * 12 + month - 1).div_euclid(grain.months()), grain)
    }

    /// Returns the period with the given index, the inverse of [`Period::index`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Grain, Period};
    ///
    /// let july: Period = "2020-07".parse()?;
    /// assert_eq!(Period::from_index(july.index() - 12, Grain::Month), "2019-07".parse()?);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_index(index: i32, grain: Grain) -> Self {
        let a_year = 12 / grain.months();
        let (year, place) = (index.div_euclid(a_year), index.rem_euclid(a_year));
        // `place` is below 12.
        let number = place.to_le_bytes()[0] + 1;
        match grain {
            Grain::Year => Self::Year(year),
            Grain::Quarter => Self::Quarter { year, quarter: number },
            Grain::Month => Self::Month { year, month: number },
        }
    }

    /// The same part of the year before.
    pub(crate) fn year_before(self) -> Self {
        Self::from_index(self.index().saturating_sub(12 / self.grain().months()), self.grain())
    }

    /// Returns the period's index among periods of its length; consecutive periods have consecutive indices.
    ///
    /// The index is `year`, `year * 4 + quarter - 1` or `year * 12 + month - 1`.
    ///
    /// # Examples
    ///
    /// ```
    /// let quarter: fazhi::calendar::Period = "2020Q3".parse()?;
    /// assert_eq!(quarter.index(), 8082);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn index(self) -> i32 {
        let (year, number) = self.year_and_number();
        year.saturating_mul(12 / self.grain().months()).saturating_add(number - 1)
    }

    /// Returns the period's length.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Grain, Period};
    ///
    /// assert_eq!(Period::Year(2020).grain(), Grain::Year);
    /// ```
    pub fn grain(self) -> Grain {
        match self {
            Self::Year(_) => Grain::Year,
            Self::Quarter { .. } => Grain::Quarter,
            Self::Month { .. } => Grain::Month,
        }
    }

    /// Returns the first day.
    ///
    /// Beyond the years -262143 to 262142 it saturates at [`NaiveDate::MIN`] or [`NaiveDate::MAX`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::Period;
    ///
    /// assert_eq!(Period::Year(2020).first_day().to_string(), "2020-01-01");
    /// ```
    pub fn first_day(self) -> NaiveDate {
        from_number(self.first_day_number())
    }

    /// [`first_day`](Self::first_day) as a day number; saturates at `i32::MIN` or `i32::MAX`.
    pub(crate) fn first_day_number(self) -> i32 {
        let (year, number) = self.year_and_number();
        let month = (number - 1) * self.grain().months() + 1;
        let far = if year < 0 { i32::MIN } else { i32::MAX };
        days_from_civil(year, month.cast_unsigned(), 1).unwrap_or(far)
    }

    /// Returns the last day; saturates as [`first_day`](Self::first_day) does.
    ///
    /// # Examples
    ///
    /// ```
    /// let february: fazhi::calendar::Period = "2020-02".parse()?;
    /// assert_eq!(february.last_day().to_string(), "2020-02-29");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn last_day(self) -> NaiveDate {
        from_number(self.last_day_number())
    }

    /// [`last_day`](Self::last_day) as a day number.
    pub(crate) fn last_day_number(self) -> i32 {
        self.next().first_day_number().saturating_sub(1)
    }

    /// Returns the next period of the same length.
    ///
    /// # Examples
    ///
    /// ```
    /// let december: fazhi::calendar::Period = "2020-12".parse()?;
    /// assert_eq!(december.next().to_string(), "2021-01");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    #[must_use]
    pub fn next(self) -> Self {
        Self::from_index(self.index().saturating_add(1), self.grain())
    }

    /// Splits the period into periods of the given length, in order.
    ///
    /// A period splits into itself; it has no parts of a greater length.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Grain, Period};
    ///
    /// let quarter: Period = "2020Q3".parse()?;
    /// let months: Vec<_> = quarter.parts(Grain::Month).map(|month| month.to_string()).collect();
    /// assert_eq!(months, ["2020-07", "2020-08", "2020-09"]);
    /// assert_eq!(quarter.parts(Grain::Year).count(), 0);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn parts(self, grain: Grain) -> impl Iterator<Item = Self> {
        let count = self.grain().months() / grain.months();
        let first = self.index().saturating_mul(count);
        (0..count).map(move |place| Self::from_index(first.saturating_add(place), grain))
    }

    /// The year, and the number within the year, from 1.
    fn year_and_number(self) -> (i32, i32) {
        match self {
            Self::Year(year) => (year, 1),
            Self::Quarter { year, quarter } => (year, quarter.into()),
            Self::Month { year, month } => (year, month.into()),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (year, rest) = text.split_at_checked(4)?;
        let year = fixed(year, 4)?.cast_signed();
        if rest.is_empty() {
            return Some(Self::Year(year));
        }
        let (number, grain) = match rest.strip_prefix('Q') {
            Some(number) => (fixed(number, 1)?, Grain::Quarter),
            None => (fixed(rest.strip_prefix('-')?, 2)?, Grain::Month),
        };
        let (number, a_year) = (number.cast_signed(), 12 / grain.months());
        (1..=a_year).contains(&number).then(|| Self::from_index(year * a_year + number - 1, grain))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let place = |period: &Self| {
            let (year, number) = period.year_and_number();
            let months = period.grain().months();
            (year, number * months - months, months)
        };
        place(self).cmp(&place(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let expected = "a year (2020), a quarter (2020Q3) or a month (2020-07)";
        Self::read(text).ok_or_else(|| Error::parameter("period", text, expected))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter { year, quarter } => write!(f, "{year:04}Q{quarter}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
        }
    }
}
