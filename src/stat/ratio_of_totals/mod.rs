//! The ratio of two totals over the same units, such as amounts collected and due, or cases and judges, by office.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::mean::{self, about_mean, at_least_two, critical_value};
use crate::stat::sum::{compensated, scale};
use crate::stat::wide::Wide;
use crate::stat::{Confidence, Interval, Intervals, name_methods};

/// The method of an interval for a ratio of totals.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio_of_totals::Method;
///
/// assert_eq!("fieller".parse::<Method>()?, Method::Fieller);
/// assert_eq!(Method::Delta.to_string(), "delta");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// The delta method (linearisation), with Student's t on n − 1 degrees of freedom; symmetric about the ratio.
    Delta,
    /// Fieller 1954: the inverted t test of x − ρ y; no limits if the total of y is not significantly different from 0.
    Fieller,
}

name_methods!(Method { Delta => "delta", Fieller => "fieller" });

/// The exact sums, sums of squares and sum of products of pairs of integers.
///
/// Moments merge exactly, in any order. The default is empty and is the identity of merging.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio_of_totals::Moments;
///
/// let whole = Moments::of([(3, 10), (5, 12), (4, 20)])?;
/// assert_eq!(Moments::of([(3, 10)])?.merge(Moments::of([(5, 12), (4, 20)])?)?, whole);
/// assert_eq!((whole.n(), whole.sum_x(), whole.sum_y()), (3, 12, 42));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Moments {
    x: mean::Moments,
    y: mean::Moments,
    products: i128,
}

impl Moments {
    /// The moments of pairs `(x, y)`, one per unit.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if there are more than 2⁵³ pairs, or the sum of squares of x or y reaches 2¹²⁷.
    pub fn of(pairs: impl IntoIterator<Item = (i64, i64)>) -> Result<Self> {
        let mut all = Self::default();
        for (x, y) in pairs {
            all.x.push(x);
            all.y.push(y);
            all.products = all.products.wrapping_add(i128::from(x) * i128::from(y));
        }
        Ok(Self { x: all.x.checked()?, y: all.y.checked()?, ..all })
    }

    /// The moments of the union.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of).
    pub fn merge(self, other: Self) -> Result<Self> {
        // |Σxy| <= (Σx² + Σy²) / 2, so the products are in range if the squares are
        let (x, y) = (self.x.merge(other.x)?, self.y.merge(other.y)?);
        Ok(Self { x, y, products: self.products + other.products })
    }

    /// The number of units.
    pub const fn n(self) -> u64 {
        self.x.n()
    }

    /// The total of x.
    pub const fn sum_x(self) -> i128 {
        self.x.sum()
    }

    /// The total of y.
    pub const fn sum_y(self) -> i128 {
        self.y.sum()
    }

    /// The statistics behind both intervals. X²Σy² + Y²Σx² − 2XYΣxy and XΣy² − YΣxy can cancel entirely, so they are
    /// computed in integers.
    fn spread(self) -> Spread {
        let (x, y, product) = (self.sum_x(), self.sum_y(), self.products.unsigned_abs());
        let (size_x, size_y) = (x.unsigned_abs(), y.unsigned_abs());
        let (squares_x, squares_y) = (self.x.sum_of_squares(), self.y.sum_of_squares());
        let squares = Wide::product([size_x, size_x, squares_y]).plus(Wide::product([size_y, size_y, squares_x]));
        let mixed = Wide::product([size_x, size_y, product, 2]);
        let nothing = Wide::product([0]);
        let same = (x < 0) == ((y < 0) != (self.products < 0));
        let residual = if same { squares.minus(mixed) } else { squares.plus(mixed).minus(nothing) };
        let (of_x, of_y) = (Wide::product([size_x, squares_y]), Wide::product([size_y, product]));
        let lean = if same { of_x.minus(of_y) } else { of_x.plus(of_y).minus(nothing) };
        let total = y as f64;
        Spread {
            n: self.n(),
            value: x as f64 / total,
            residual: residual / total.powi(4),
            lean: if x < 0 { -lean } else { lean } / total.powi(3),
            denominator: self.y.squares_about_mean() / (total * total),
        }
    }
}

/// The confidence interval for a ratio of totals, R = Σx / Σy, over independent units.
///
/// x and y of one unit may be dependent in any way. If x counts the successes among y independent trials, use
/// [`proportion`](crate::stat::proportion), which is more precise; if the trials of a unit are correlated, as are the
/// cases of one office, use this.
///
/// # Formula
///
/// ```text
/// delta:    lower, upper = R ∓ t √(n s²(R)) / |Y|
///
/// fieller:  the ρ with (X − ρ Y)² <= t² n s²(ρ);  an interval if and only if  Y² > t² n s_y²
///
/// X, Y   the totals of x and y;  R = X / Y
/// s²(ρ)  = Σ(x − ρ y − (x̄ − ρ ȳ))² / (n − 1)
/// s_y²   = Σ(y − ȳ)² / (n − 1)
/// t      the upper α/2-quantile of Student's t with n − 1 degrees of freedom
/// α      1 − level
/// ```
///
/// Both have the same width to first order; prefer Fieller's if y varies much between units or the units are few. If
/// every unit has the same ratio, both limits are R. A limit can be negative even if no ratio can.
///
/// # Errors
///
/// [`Error::Parameter`] if there are fewer than two units, if the total of y is 0, unless `0 < level < 1`, and for
/// `fieller` if the total of y does not differ from 0 at the level, where Fieller's set is unbounded.
///
/// # References
///
/// - Cochran (1977), Sampling Techniques, 3rd edition, chapter 6 (delta).
/// - Fieller (1954), "Some problems in interval estimation", Journal of the Royal Statistical Society B 16:175-185.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio_of_totals::{self, Method, Moments};
///
/// // cases closed and cases accepted, by office
/// let offices = Moments::of([(31, 40), (12, 15), (80, 120), (25, 30), (44, 52)])?;
/// let interval = ratio_of_totals::interval(offices, 0.95, Method::Delta)?;
/// let text = format!("{:.3} ({:.3} to {:.3})", interval.value, interval.lower, interval.upper);
/// assert_eq!(text, "0.747 (0.610 to 0.884)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval(moments: Moments, confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    let confidence = confidence.into();
    confidence.tail()?;
    at_least_two("n", moments.n())?;
    if moments.sum_y() == 0 {
        return Err(no_total());
    }
    moments.spread().interval(confidence, method)
}

/// [`interval`] for each row.
///
/// A row has none if it has fewer than two units, if its total of y is 0, or if Fieller's set is unbounded.
///
/// # Errors
///
/// [`Error::Parameter`] unless `0 < level < 1`.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio_of_totals::{self, Method, Moments};
///
/// let rows = [Moments::of([(31, 40), (42, 50), (25, 35)])?, Moments::of([(1, 2)])?];
/// assert_eq!(ratio_of_totals::intervals(&rows, 0.95, Method::Fieller)?.undefined(), [1]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn intervals(moments: &[Moments], confidence: impl Into<Confidence>, method: Method) -> Result<Intervals> {
    let confidence = confidence.into();
    confidence.tail()?;
    // the level is valid, so an error means that the interval of the row is undefined
    Intervals::of(moments.len(), |row| Ok(interval(moments[row], confidence, method).ok()))
}

/// [`interval`] for finite floating-point columns, with one row per unit.
///
/// # Errors
///
/// As [`interval`], and if the columns differ in length or a number (named as in `x[17]`) is not finite.
///
/// # Examples
///
/// ```
/// use fazhi::stat::ratio_of_totals::{self, Method};
///
/// let interval = ratio_of_totals::interval_of(&[1.5, 2.0, 4.5], &[3.0, 4.0, 9.0], 0.95, Method::Delta)?;
/// assert_eq!((interval.lower, interval.value, interval.upper), (0.5, 0.5, 0.5));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval_of(x: &[f64], y: &[f64], confidence: impl Into<Confidence>, method: Method) -> Result<Interval> {
    let confidence = confidence.into();
    confidence.tail()?;
    at_least_two("x", same_length([("x", x.len()), ("y", y.len())])? as u64)?;
    let (scale_x, scale_y) = (scale("x", x)?, scale("y", y)?);
    let total_y = compensated(y.iter().map(|y| y / scale_y));
    if total_y == 0.0 {
        return Err(no_total());
    }
    let value = compensated(x.iter().map(|x| x / scale_x)) / total_y; // of scaled x and y
    let (mean_y, denominator) = about_mean(y, scale_y);
    let (mut residual, mut lean) = (0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let rest = x / scale_x - value * (y / scale_y);
        residual += rest * rest;
        lean -= (y / scale_y - mean_y) * rest;
    }
    let square = total_y * total_y;
    let n = x.len() as u64;
    let spread =
        Spread { n, value, residual: residual / square, lean: lean / square, denominator: denominator / square };
    let interval = spread.interval(confidence, method)?;
    // in two steps, so that neither overflows
    let (step_x, step_y) = (scale_x.sqrt(), scale_y.sqrt());
    let back = |number: f64| number * (step_x / step_y) * ((scale_x / step_x) / (scale_y / step_y));
    let value = back(value);
    if value.is_infinite() {
        return Err(Error::parameter("x", value, "totals whose ratio is finite"));
    }
    Ok(Interval { value, lower: back(interval.lower), upper: back(interval.upper) })
}

fn no_total() -> Error {
    Error::parameter("y", 0, "values whose total is not 0")
}

/// The statistics of the units behind both methods.
struct Spread {
    n: u64,
    /// R.
    value: f64,
    /// Σ(x − R y)² / Y².
    residual: f64,
    /// −Σ(y − ȳ)(x − R y) / Y².
    lean: f64,
    /// Σ(y − ȳ)² / Y².
    denominator: f64,
}

impl Spread {
    fn interval(&self, confidence: Confidence, method: Method) -> Result<Interval> {
        let t = critical_value(confidence, self.n)?;
        let factor = self.n as f64 / (self.n - 1) as f64;
        let (below, above) = match method {
            Method::Delta => {
                let half = t * (factor * self.residual).sqrt();
                (-half, half)
            }
            Method::Fieller => self.fieller(t, t * t * factor)?,
        };
        let limits = (self.value + below, self.value + above);
        Ok(confidence.around(self.value, limits, (f64::NEG_INFINITY, f64::INFINITY)))
    }

    /// The limits less R, which are the roots of `a δ² − 2 h δ − p`.
    ///
    /// ```text
    /// a = 1 − g Σ(y − ȳ)²/Y²,  h = −g Σ(y − ȳ)(x − R y)/Y²,  p = g Σ(x − R y)²/Y²,  g = t² n / (n − 1)
    /// ```
    ///
    /// Their product is −p/a, which gives the smaller root from the larger without cancellation.
    fn fieller(&self, t: f64, g: f64) -> Result<(f64, f64)> {
        let (a, h, p) = (1.0 - g * self.denominator, g * self.lean, g * self.residual);
        if a <= 0.0 {
            let expected = "values whose total differs from 0 at this level (Fieller's set is unbounded)";
            return Err(Error::parameter("y", "a total near 0", expected));
        }
        let far = h + (h * h + a * p).sqrt().copysign(h);
        if far == 0.0 {
            return Ok((0.0, 0.0));
        }
        let roots = [far / a, -p / far];
        let (least, greatest) = (roots[0].min(roots[1]), roots[0].max(roots[1]));
        Ok(if t < 0.0 { (greatest, least) } else { (least, greatest) })
    }
}

#[cfg(test)]
mod tests;
