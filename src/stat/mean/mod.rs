//! Intervals for the mean of amounts or durations.

use crate::error::{Error, Result};
use crate::stat::special::student;
use crate::stat::sum::{compensated, scale};
use crate::stat::whole::LARGEST;
use crate::stat::{Confidence, Interval, Intervals};

/// The largest sum of squares, 2¹²⁷ − 1: within it the differences below fit 128 bits.
const LARGEST_SQUARES: u128 = i128::MAX.cast_unsigned();

/// The count, sum and sum of squares of integers, all exact.
///
/// Moments merge exactly, in any order. The default is empty and is the identity of merging.
///
/// # Examples
///
/// ```
/// use fazhi::stat::mean::Moments;
///
/// let whole = Moments::of([30, 45, 60, 61])?;
/// assert_eq!(Moments::of([30, 45])?.merge(Moments::of([60, 61])?)?, whole);
/// assert_eq!(Moments::of_counts(&[(30, 1), (45, 1), (60, 1), (61, 1)])?, whole);
/// assert_eq!((whole.n(), whole.sum(), whole.sum_of_squares()), (4, 196, 10_246));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Moments {
    n: u64,
    sum: i128,
    squares: u128,
}

impl Moments {
    /// The moments of integers.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if there are more than 2⁵³ values, or their sum of squares reaches 2¹²⁷, which takes values
    /// above 2³⁶.
    pub fn of(values: impl IntoIterator<Item = i64>) -> Result<Self> {
        let mut all = Self::default();
        values.into_iter().for_each(|value| all.push(value));
        all.checked()
    }

    /// The moments of `(value, frequency)` pairs.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of).
    pub fn of_counts(values: &[(i64, u64)]) -> Result<Self> {
        values.iter().try_fold(Self::default(), |all, &(value, times)| all.merge(Self::repeated(value, times)?))
    }

    /// The moments of the union.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of).
    pub fn merge(self, other: Self) -> Result<Self> {
        // none of the three overflows, because each part is checked
        let n = self.n + other.n;
        Self { n, sum: self.sum + other.sum, squares: self.squares + other.squares }.checked()
    }

    /// The number of values.
    pub const fn n(self) -> u64 {
        self.n
    }

    /// The sum.
    pub const fn sum(self) -> i128 {
        self.sum
    }

    /// The sum of squares.
    pub const fn sum_of_squares(self) -> u128 {
        self.squares
    }

    /// The variance with denominator n − 1, in integers up to the last division; `None` for fewer than two values.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::mean::Moments;
    ///
    /// let far = 1_000_000_000_000_000_000;
    /// assert_eq!(Moments::of([far + 1, far + 2, far + 3])?.variance(), Some(1.0));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn variance(self) -> Option<f64> {
        (self.n >= 2).then(|| self.squares_about_mean() / (self.n - 1) as f64)
    }

    /// Adds a value unchecked. Sums only grow, so [`checked`](Self::checked) finds an excess at the end.
    pub(super) fn push(&mut self, value: i64) {
        let size = u128::from(value.unsigned_abs());
        self.n += 1;
        self.sum += i128::from(value);
        self.squares = self.squares.saturating_add(size * size);
    }

    fn repeated(value: i64, times: u64) -> Result<Self> {
        let (wide, size) = (i128::from(value) * i128::from(times), u128::from(value.unsigned_abs()));
        let squares = (size * size).saturating_mul(u128::from(times));
        Self { n: times, sum: wide, squares }.checked()
    }

    pub(super) fn checked(self) -> Result<Self> {
        if self.n > LARGEST {
            return Err(Error::parameter("n", self.n, &format!("at most {LARGEST}")));
        }
        if self.squares > LARGEST_SQUARES {
            let expected = format!("numbers whose squares add up to at most {LARGEST_SQUARES}");
            return Err(Error::parameter("values", format!("{} values", self.n), &expected));
        }
        Ok(self)
    }

    /// Σ(x − x̄)², in integers and rounded only at the end.
    ///
    /// ```text
    /// m = ⌊Σx / n⌋,  r = Σx − n m
    /// Σ(x − m)² = Σx² − m Σx − m r          exact modulo 2¹²⁸, and below 2¹²⁸
    /// Σ(x − x̄)² = Σ(x − m)² − r² / n        r² / n = a + b / n in integers
    /// ```
    pub(super) fn squares_about_mean(self) -> f64 {
        if self.n == 0 {
            return 0.0;
        }
        let (n, count) = (i128::from(self.n), u128::from(self.n));
        let (whole, rest) = (self.sum.div_euclid(n), self.sum.rem_euclid(n));
        let product = whole.wrapping_mul(self.sum).wrapping_add(whole.wrapping_mul(rest));
        let about_whole = self.squares.wrapping_sub(product.cast_unsigned());
        let square = rest.unsigned_abs() * rest.unsigned_abs();
        let (above, part) = (about_whole - square / count, square % count);
        if part == 0 { above as f64 } else { (above - 1) as f64 + (count - part) as f64 / count as f64 }
    }

    /// The mean; NaN if there are no values.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::mean::Moments;
    /// assert_eq!(Moments::of([2, 3, 7])?.mean(), 4.0);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn mean(self) -> f64 {
        self.sum as f64 / self.n as f64
    }
}

/// The confidence interval for the mean of integers, by Student's t.
///
/// Coverage is exact for normal values and approximate for many values of any distribution. Durations are skewed: for
/// few of them give the median ([`quantile`](crate::stat::quantile)), and if some are censored, the restricted mean
/// ([`survival`](crate::stat::survival)). A limit can be negative even if no value can.
///
/// # Formula
///
/// ```text
/// lower, upper = x̄ ∓ t s / √n
///
/// x̄  = Σx / n
/// s² = Σ(x − x̄)² / (n − 1)
/// t    the upper α/2-quantile of Student's t with n − 1 degrees of freedom
/// α    1 − level
/// ```
///
/// If all values are equal, s = 0 and both limits are the mean.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two values, or unless `0 < level < 1`.
///
/// # References
///
/// - Student (1908), "The probable error of a mean", Biometrika 6:1-25.
///
/// # Examples
///
/// ```
/// use fazhi::stat::mean::{self, Moments};
///
/// let days = Moments::of([30, 45, 60, 61])?;
/// let interval = mean::interval(days, 0.95)?;
/// let text = format!("{} ({:.2} to {:.2})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "49 (25.72 to 72.28)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(moments: Moments, confidence: impl Into<Confidence>) -> Result<Interval> {
    let confidence = confidence.into();
    confidence.tail()?;
    at_least_two("n", moments.n)?;
    student(confidence, moments.n, moments.mean(), moments.squares_about_mean(), 1.0)
}

/// [`interval`] for each row; a row of fewer than two values has none.
///
/// # Errors
///
/// [`Error::Parameter`] unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::mean::{self, Moments};
///
/// let rows = [Moments::of([30, 45, 60, 61])?, Moments::of([12])?];
/// let intervals = mean::intervals(&rows, 0.95)?;
/// assert_eq!(intervals.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(moments: &[Moments], confidence: impl Into<Confidence>) -> Result<Intervals> {
    let confidence = confidence.into();
    confidence.tail()?;
    Intervals::of(moments.len(), |row| match moments[row] {
        few if few.n < 2 => Ok(None),
        row => interval(row, confidence).map(Some),
    })
}

/// [`interval`] for finite floating-point values.
///
/// The mean is a compensated sum, and the squares are taken about it in a second pass. Values may have any magnitude; a
/// limit that overflows is infinite.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two values, if one (named as in `values[17]`) is not finite, or unless
/// `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::mean;
///
/// let interval = mean::interval_of(&[0.5, 0.75, 1.0, 1.25], 0.9)?;
/// assert_eq!(interval.value, 0.875);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval_of(values: &[f64], confidence: impl Into<Confidence>) -> Result<Interval> {
    let confidence = confidence.into();
    confidence.tail()?;
    let n = values.len() as u64;
    at_least_two("values", n)?;
    let scale = scale("values", values)?;
    let (mean, squares) = about_mean(values, scale);
    student(confidence, n, mean * scale, squares, scale)
}

/// The mean of the values divided by `scale`, and their sum of squares about it.
pub(super) fn about_mean(values: &[f64], scale: f64) -> (f64, f64) {
    let n = values.len() as f64;
    let (least, greatest) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), &value| {
        (least.min(value / scale), greatest.max(value / scale))
    });
    let mean = (compensated(values.iter().map(|value| value / scale)) / n).clamp(least, greatest);
    let (mut squares, mut sum) = (0.0, 0.0);
    for value in values {
        let distance = value / scale - mean;
        squares += distance * distance;
        sum += distance;
    }
    // the sum corrects for the rounding of the mean
    (mean, (squares - sum * sum / n).max(0.0))
}

pub(super) fn at_least_two(name: &str, n: u64) -> Result<()> {
    match (n, name) {
        (2.., _) => Ok(()),
        (_, "n") => Err(Error::parameter(name, n, "at least 2, since fewer have no variance")),
        _ => Err(Error::parameter(name, format!("{n} values"), "at least 2, since fewer have no variance")),
    }
}

/// The critical value of Student's t for n values.
pub(super) fn critical_value(confidence: Confidence, n: u64) -> Result<f64> {
    Ok(student::upper_quantile((n - 1) as f64, confidence.tail()?))
}

/// The interval about a mean, from the squares of the values divided by `scale`.
fn student(confidence: Confidence, n: u64, mean: f64, squares: f64, scale: f64) -> Result<Interval> {
    let error = (squares / (n - 1) as f64 / n as f64).sqrt() * scale;
    let half = critical_value(confidence, n)? * error;
    Ok(confidence.around(mean, (mean - half, mean + half), (f64::NEG_INFINITY, f64::INFINITY)))
}

#[cfg(test)]
mod tests;
