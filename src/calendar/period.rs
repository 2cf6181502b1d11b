//! Years, quarters and months.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::date::{civil, days_from_civil, fixed};
use crate::error::{Error, Result};

/// How long a period is.
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
#[derive(serde::Serialize, serde::Deserialize, Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    fn months(self) -> i32 {
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
/// Periods are ordered by their first day; of those that start together the shortest comes first.
/// Outside the crate they are made by parsing, from a day ([`Period::containing`]) or from a number
/// ([`Period::from_index`]), so that there is no fifth quarter.
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
    /// Returns the period of that length in which a day lies.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Grain, Period};
    ///
    /// let day = fazhi::calendar::date::parse_iso("2020-08-31")?;
    /// assert_eq!(Period::containing(day, Grain::Quarter), "2020Q3".parse()?);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn containing(day: i32, grain: Grain) -> Self {
        let (year, month, _) = civil(day);
        let month = month.cast_signed();
        Self::from_index((year * 12 + month - 1).div_euclid(grain.months()), grain)
    }

    /// Returns the period with that number, as [`Period::index`] counts them.
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

    /// Returns the period's number among those of its length, so that neighbours differ by one.
    ///
    /// It is `year`, `year * 4 + quarter - 1` or `year * 12 + month - 1`.
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

    /// Returns how long the period is.
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

    /// Returns the first day, in days since 1970-01-01.
    ///
    /// Periods more than 262 000 years away saturate.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Period, date};
    ///
    /// assert_eq!(date::iso(Period::Year(2020).first_day()), "2020-01-01");
    /// ```
    pub fn first_day(self) -> i32 {
        let (year, number) = self.year_and_number();
        let month = (number - 1) * self.grain().months() + 1;
        let far = if year < 0 { i32::MIN } else { i32::MAX };
        days_from_civil(year, month.cast_unsigned(), 1).unwrap_or(far)
    }

    /// Returns the last day, in days since 1970-01-01.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::calendar::{Period, date};
    ///
    /// let february: Period = "2020-02".parse()?;
    /// assert_eq!(date::iso(february.last_day()), "2020-02-29");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn last_day(self) -> i32 {
        self.next().first_day().saturating_sub(1)
    }

    /// Returns the period after this one, of the same length.
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

    /// Returns the periods of a length of which this one is made up, the earliest first.
    ///
    /// A period is made up of itself; none is made up of longer ones.
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

    /// The year, and the number within it, from 1.
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

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Quarter { year, quarter } => write!(f, "{year:04}Q{quarter}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::date::iso;
    use super::*;

    const GRAINS: [Grain; 3] = [Grain::Year, Grain::Quarter, Grain::Month];

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn first_and_last_days() {
        for (text, first, last) in [
            ("2020", "2020-01-01", "2020-12-31"),
            ("2020Q1", "2020-01-01", "2020-03-31"),
            ("2020Q3", "2020-07-01", "2020-09-30"),
            ("2020Q4", "2020-10-01", "2020-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2100-02", "2100-02-01", "2100-02-28"),
            ("1969-12", "1969-12-01", "1969-12-31"),
            ("0001", "0001-01-01", "0001-12-31"),
        ] {
            let period = period(text);
            assert_eq!((iso(period.first_day()), iso(period.last_day())), (first.into(), last.into()), "{text}");
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn every_day_lies_in_its_periods() {
        for grain in GRAINS {
            for day in days_from_civil(1890, 1, 1).unwrap()..days_from_civil(2110, 1, 1).unwrap() {
                let period = Period::containing(day, grain);
                assert!((period.first_day()..=period.last_day()).contains(&day));
                assert_eq!(Period::from_index(period.index(), grain), period);
                assert_eq!(period.next().index(), period.index() + 1);
                assert_eq!(period.next().first_day(), period.last_day() + 1);
            }
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let texts = "|x|20|202|20200|2020Q5|2020Q0|2020Q|2020q3|2020Q03|2020-7|2020-13|2020-00|2020-|2020/07|2020-07-01|\
            ２０２０| 2020|2020 |+202|-202|2020年|20é0|2020é|2020Qé";
        for text in texts.split('|') {
            let message = text.parse::<Period>().unwrap_err().to_string();
            let expected = "expected a year (2020), a quarter (2020Q3) or a month (2020-07)";
            assert_eq!(message, format!("parameter `period` is `{text}`, {expected}"));
        }
        let message = "week".parse::<Grain>().unwrap_err().to_string();
        assert_eq!(message, "parameter `grain` is `week`, expected year, quarter or month");
    }

    #[test]
    fn order_is_by_first_day_then_length() {
        let sorted = ["2019-12", "2020-01", "2020Q1", "2020", "2020-02", "2020-04", "2020Q2", "2020-12", "2021Q1"];
        let mut periods = sorted.map(period);
        periods.reverse();
        periods.sort();
        assert_eq!(periods.map(|period| period.to_string()), sorted);
    }

    #[test]
    fn parts_cover_the_whole() {
        for whole in [period("2020"), period("2020Q1"), period("2019-12"), Period::Year(-1)] {
            for grain in GRAINS {
                let parts: Vec<_> = whole.parts(grain).collect();
                if let (Some(first), Some(last)) = (parts.first(), parts.last()) {
                    assert_eq!(parts.len(), usize::try_from(whole.grain().months() / grain.months()).unwrap());
                    assert_eq!((first.first_day(), last.last_day()), (whole.first_day(), whole.last_day()));
                    assert!(parts.windows(2).all(|pair| pair[0].next() == pair[1]));
                } else {
                    assert!(grain.months() > whole.grain().months());
                }
            }
        }
    }

    #[test]
    fn far_periods_saturate() {
        for grain in GRAINS {
            assert!(Period::containing(i32::MIN, grain) < Period::containing(i32::MAX, grain));
        }
        for year in [i32::MIN, i32::MAX] {
            assert_eq!(Period::Year(year).first_day(), year);
            assert_eq!(Period::Year(year).parts(Grain::Month).count(), 12);
            assert!(Period::Year(year).next() >= Period::Year(year));
        }
    }
}
