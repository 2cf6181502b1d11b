//! Counts of durations in whole days.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::whole::LARGEST;

/// Durations up to this are counted in an array. Longer ones are sorted, as are durations with far more days than
/// matters.
const LONGEST_COUNTED: u32 = 1 << 17;

/// The number of rows a thread counts at a time, far more than there are counters.
const PIECE: usize = 1 << 20;

/// The matters of one duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Day {
    /// The duration in whole days.
    pub days: u32,
    /// The number of matters closed after exactly that many days.
    pub events: u64,
    /// The number of matters still open after exactly that many days, at the cutoff.
    pub censored: u64,
}

/// Counts of closed and censored matters by duration.
///
/// Counts merge exactly, in any order. The default is empty and is the identity of merging.
///
/// A matter censored at d days is at risk for the whole of day d: events on a day come before censoring on that day.
///
/// # Examples
///
/// ```
/// use fazhi::stat::survival::Durations;
///
/// let durations = Durations::of(&[12, 30, 30], &[true, false, true])?;
/// assert_eq!((durations.n(), durations.events(), durations.censored()), (3, 2, 1));
///
/// let mut merged = Durations::of(&[12], &[true])?;
/// merged.merge(&Durations::of_counts(&[30], &[1], &[1])?)?;
/// assert_eq!(merged, durations);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Durations {
    /// Ascending and distinct; every day has a matter.
    days: Vec<Day>,
    events: u64,
    censored: u64,
}

impl Durations {
    /// Counts matters, each given by its duration and whether it was closed.
    ///
    /// Long columns are counted in parallel.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the columns differ in length.
    pub fn of(days: &[u32], closed: &[bool]) -> Result<Self> {
        let rows = same_length([("days", days.len()), ("closed", closed.len())])?;
        let longest = if rows < PIECE { days.iter().max() } else { days.par_iter().max() };
        match longest {
            None => Ok(Self::default()),
            Some(&longest) if longest <= LONGEST_COUNTED && u64::from(longest) <= 8 * rows as u64 => {
                Self::of_days(count(days, closed, longest))
            }
            Some(_) => {
                let mut all: Vec<_> = days.iter().zip(closed).map(|(days, closed)| day(*days, *closed)).collect();
                all.par_sort_unstable_by_key(|day| day.days);
                Self::of_days(all)
            }
        }
    }

    /// Counts matters by group, with the group number of each row.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the columns differ in length.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::survival::Durations;
    ///
    /// let groups = Durations::by_group(&[12, 30, 7], &[true, false, true], &[4, 4, 0])?;
    /// assert_eq!(groups[&4], Durations::of(&[12, 30], &[true, false])?);
    /// assert_eq!(groups.into_keys().collect::<Vec<_>>(), [0, 4]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn by_group(days: &[u32], closed: &[bool], group: &[u32]) -> Result<BTreeMap<u32, Self>> {
        same_length([("days", days.len()), ("closed", closed.len()), ("group", group.len())])?;
        let mut rows: Vec<(u32, u32, bool)> =
            group.iter().zip(days).zip(closed).map(|((group, days), closed)| (*group, *days, *closed)).collect();
        rows.par_sort_unstable();
        let groups = rows.chunk_by(|one, next| one.0 == next.0);
        groups
            .map(|rows| Ok((rows[0].0, Self::of_days(rows.iter().map(|(_, days, closed)| day(*days, *closed)))?)))
            .collect()
    }

    /// The durations from counts of closed and censored matters by day.
    ///
    /// Days may come in any order and repeat; the counts of a day are added.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the columns differ in length or there are more than 2⁵³ matters.
    pub fn of_counts(days: &[u32], events: &[u64], censored: &[u64]) -> Result<Self> {
        same_length([("days", days.len()), ("events", events.len()), ("censored", censored.len())])?;
        let counts = days.iter().zip(events).zip(censored);
        let mut all: Vec<_> = counts.map(|((&days, &events), &censored)| Day { days, events, censored }).collect();
        all.sort_unstable_by_key(|day| day.days);
        Self::of_days(all)
    }

    /// Adds other counts.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if the total exceeds 2⁵³ matters; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        let mut all = [self.days.as_slice(), &other.days].concat();
        all.sort_by_key(|day| day.days); // merges two sorted runs in one pass
        *self = Self::of_days(all)?;
        Ok(())
    }

    /// The number of matters.
    pub const fn n(&self) -> u64 {
        self.events + self.censored
    }

    /// The number of closed matters.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// The number of censored matters.
    pub const fn censored(&self) -> u64 {
        self.censored
    }

    /// The observed durations, ascending.
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// The `(duration, count)` pairs of the closed matters, as input for
    /// [`quantile::interval`](crate::stat::quantile::interval) and
    /// [`mean::Moments::of_counts`](crate::stat::mean::Moments::of_counts).
    pub fn closed(&self) -> Vec<(i64, u64)> {
        self.days.iter().filter(|day| day.events > 0).map(|day| (i64::from(day.days), day.events)).collect()
    }

    /// The durations of days in ascending order.
    fn of_days(days: impl IntoIterator<Item = Day>) -> Result<Self> {
        let mut all = Self::default();
        for day in days {
            // two counts up to 2⁵³ and two of any size fit 128 bits
            let n = [all.events, all.censored, day.events, day.censored].map(u128::from).iter().sum::<u128>();
            if n > u128::from(LARGEST) {
                return Err(Error::parameter("n", n, &format!("at most {LARGEST}")));
            }
            all.events += day.events;
            all.censored += day.censored;
            match all.days.last_mut() {
                _ if day.events + day.censored == 0 => {}
                Some(last) if last.days == day.days => {
                    last.events += day.events;
                    last.censored += day.censored;
                }
                _ => all.days.push(day),
            }
        }
        Ok(all)
    }
}

fn day(days: u32, closed: bool) -> Day {
    Day { days, events: u64::from(closed), censored: u64::from(!closed) }
}

/// Counts into an array per piece of the rows, and adds the arrays.
fn count(days: &[u32], closed: &[bool], longest: u32) -> Vec<Day> {
    let empty = || (0..=longest).map(|days| Day { days, events: 0, censored: 0 }).collect::<Vec<_>>();
    let count = |mut counts: Vec<Day>, (days, closed): (&[u32], &[bool])| {
        for (&days, &closed) in days.iter().zip(closed) {
            let counter = &mut counts[days as usize];
            counter.events += u64::from(closed);
            counter.censored += u64::from(!closed);
        }
        counts
    };
    if days.len() < PIECE {
        return count(empty(), (days, closed));
    }
    let pieces = days.par_chunks(PIECE).zip(closed.par_chunks(PIECE));
    pieces.fold(empty, count).reduce(empty, |mut sum, part| {
        for (sum, part) in sum.iter_mut().zip(part) {
            sum.events += part.events;
            sum.censored += part.censored;
        }
        sum
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reproducible pseudorandom rows.
    fn rows(n: u64, longest: u64) -> (Vec<u32>, Vec<bool>) {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..n).map(|_| (u32::try_from(next() % (longest + 1)).unwrap(), next() % 3 > 0)).unzip()
    }

    #[test]
    fn counts_merge_in_any_order() {
        for longest in [0, 5, 400, u64::from(u32::MAX)] {
            let (days, closed) = rows(3000, longest);
            let whole = Durations::of(&days, &closed).unwrap();
            let mut sum = Durations::default();
            for at in [0..1700, 2500..3000, 2000..2500, 1700..2000, 5..5] {
                sum.merge(&Durations::of(&days[at.clone()], &closed[at]).unwrap()).unwrap();
            }
            assert_eq!(sum, whole);
            sum.merge(&Durations::default()).unwrap();
            assert_eq!(sum, whole);
        }
    }

    #[test]
    fn counting_and_sorting_agree_at_every_length() {
        for n in [0, 1, 1000, 3 * PIECE as u64 + 17] {
            let (days, closed) = rows(n, 3650);
            let counted = Durations::of(&days, &closed).unwrap();
            let (events, censored): (Vec<_>, Vec<_>) =
                closed.iter().map(|closed| (u64::from(*closed), u64::from(!closed))).unzip();
            assert_eq!(Durations::of_counts(&days, &events, &censored).unwrap(), counted);
            assert_eq!(counted.n(), n);
            assert!(counted.days().is_sorted_by(|a, b| a.days < b.days));
        }
    }

    #[test]
    fn groups_are_counted_separately() {
        let (days, closed) = rows(3000, 90);
        let group: Vec<u32> = days.iter().enumerate().map(|(row, day)| (day % 5) * 1000 + u32::from(row < 9)).collect();
        let groups = Durations::by_group(&days, &closed, &group).unwrap();
        let mut sum = Durations::default();
        for (number, found) in &groups {
            let rows = || group.iter().enumerate().filter(|(_, group)| *group == number).map(|(row, _)| row);
            let (days, closed): (Vec<_>, Vec<_>) = rows().map(|row| (days[row], closed[row])).unzip();
            assert_eq!(*found, Durations::of(&days, &closed).unwrap());
            sum.merge(found).unwrap();
        }
        assert_eq!(sum, Durations::of(&days, &closed).unwrap());
    }

    #[test]
    fn days_without_a_matter_are_dropped() {
        let durations = Durations::of_counts(&[7, 3], &[0, 1], &[0, 0]).unwrap();
        assert_eq!(durations.days(), [Day { days: 3, events: 1, censored: 0 }]);
        assert_eq!(durations.closed(), [(3, 1)]);
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let error = Durations::of(&[1, 2], &[true]).unwrap_err().to_string();
        assert_eq!(error, "parameter `closed` is `1 values`, expected as many as `days`, which has 2");
        let error = Durations::of_counts(&[1, 1], &[u64::MAX, u64::MAX], &[0, 0]).unwrap_err().to_string();
        assert_eq!(error, "parameter `n` is `18446744073709551615`, expected at most 9007199254740992");
    }
}
