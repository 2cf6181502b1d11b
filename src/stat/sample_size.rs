//! The sample size for an interval of a given width.

use crate::error::{Error, Result};
use crate::stat::whole::LARGEST;
use crate::stat::{Bound, name_methods, normal};

/// The interval whose width is given.
///
/// # Examples
///
/// ```
/// use fazhi::stat::sample_size::Method;
///
/// assert_eq!("wald".parse::<Method>()?, Method::Wald);
/// assert_eq!(Method::Wilson.to_string(), "wilson");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Cochran's sample size, for the estimate ± z standard errors.
    Wald,
    /// Wilson's score interval, which also suits small samples and expected shares of 0 or 1.
    Wilson,
}

name_methods!(Method { Wald => "wald", Wilson => "wilson" });

/// The smallest sample whose interval, at the expected share, is at most twice `half_width` wide.
///
/// `population` is the size of the population sampled without replacement; `None` for an infinite one.
///
/// # Formula
///
/// ```text
/// n = ⌈m N / (N − 1 + m)⌉,  ⌈m⌉ without population,  at least 1
///
/// wald:    m = z² p (1 − p) / h²
/// wilson:  m = z² (p (1 − p) + √(p² (1 − p)² + h² (1 − 4p (1 − p)))) / (2h²) − z²
///
/// h  half_width
/// p  expected
/// N  population
/// m  the sample size for an infinite population
/// z  the critical value of the level: Φ(z) − Φ(−z) = level
/// ```
///
/// The half-width at a sample of n is `z √(p (1 − p)/m)` for `wald` and `z √(z² + 4mp (1 − p)) / (2 (m + z²))` for
/// `wilson`, with m = n (N − 1)/(N − n) from the variance of sampling without replacement. An `expected` of 1/2 needs
/// the largest sample and is the safe choice if nothing is known.
///
/// # Errors
///
/// [`Error::Parameter`] unless `0 < half_width < 1`, `0 <= expected <= 1` (for `wald` `0 < expected < 1`, because its
/// standard error at 0 or 1 is 0), `1 <= population <= 2⁵³` and `0 < level < 1`, or if the sample would exceed 2⁵³.
///
/// # References
///
/// - Cochran (1977), Sampling Techniques, 3rd edition, section 4.4.
/// - Wilson (1927), "Probable inference, the law of succession, and statistical inference", Journal of the American
///   Statistical Association 22:209-212: the interval.
///
/// # Examples
///
/// ```
/// use fazhi::stat::sample_size::{self, Method};
///
/// assert_eq!(sample_size::proportion(0.05, 0.5, None, 0.95, Method::Wald)?, 385);
/// assert_eq!(sample_size::proportion(0.05, 0.5, Some(1000), 0.95, Method::Wald)?, 278);
/// assert_eq!(sample_size::proportion(0.05, 0.98, Some(1000), 0.95, Method::Wilson)?, 49);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn proportion(half_width: f64, expected: f64, population: Option<u64>, level: f64, method: Method) -> Result<u64> {
    let z = normal::upper_quantile(Bound::Both.at(level).tail()?);
    check(half_width, expected, population, method)?;
    let aim = Aim { half_width, spread: expected * (1.0 - expected), population, z, method };
    // the formula can be off by one if its root is nearly an integer
    let near = aim.formula();
    if near >= LARGEST as f64 {
        return Err(Error::parameter("half_width", half_width, &format!("one that a sample of {LARGEST} can reach")));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, from 0 to 2⁵³")]
    let near = near as u64;
    let sizes = near.saturating_sub(1).max(1)..=near + 1;
    let last = population.unwrap_or(LARGEST);
    Ok(sizes.clone().find(|n| *n >= last || aim.is_reached(*n)).unwrap_or(near + 2).min(last))
}

fn check(half_width: f64, expected: f64, population: Option<u64>, method: Method) -> Result<()> {
    if !(half_width > 0.0 && half_width < 1.0) {
        return Err(Error::parameter("half_width", half_width, "a number above 0 and below 1"));
    }
    if !(0.0..=1.0).contains(&expected) {
        return Err(Error::parameter("expected", expected, "a number from 0 to 1"));
    }
    if method == Method::Wald && (expected <= 0.0 || expected >= 1.0) {
        return Err(Error::parameter("expected", expected, "a number above 0 and below 1 for `wald`"));
    }
    match population {
        Some(size) if !(1..=LARGEST).contains(&size) => {
            Err(Error::parameter("population", size, &format!("at least 1 and at most {LARGEST}")))
        }
        _ => Ok(()),
    }
}

/// The interval wanted.
struct Aim {
    half_width: f64,
    /// p (1 − p)
    spread: f64,
    population: Option<u64>,
    z: f64,
    method: Method,
}

impl Aim {
    /// The sample size by the formula.
    fn formula(&self) -> f64 {
        let (z, h) = (self.z, self.half_width);
        let ratio = z / h * (z / h);
        let endless = match self.method {
            Method::Wald => ratio * self.spread,
            Method::Wilson => {
                let root = self.spread.hypot(h * (1.0 - 4.0 * self.spread).max(0.0).sqrt());
                ratio * f64::midpoint(self.spread, root) - z * z
            }
        };
        let endless = endless.max(0.0);
        self.population.map_or(endless, |size| size as f64 / (1.0 + (size - 1) as f64 / endless)).ceil()
    }

    /// Whether the interval at a sample of n is narrow enough.
    fn is_reached(&self, n: u64) -> bool {
        let m = match self.population {
            None => n as f64,
            Some(size) => n as f64 * ((size - 1) as f64 / (size - n) as f64),
        };
        let square = self.z * self.z;
        let reach = match self.method {
            Method::Wald => self.z * (self.spread / m).sqrt(),
            Method::Wilson => self.z * (square + 4.0 * m * self.spread).sqrt() / (2.0 * (m + square)),
        };
        reach <= self.half_width
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::{finite_population, proportion as interval_of};

    const WIDTHS: [f64; 6] = [0.9, 0.3, 0.1, 0.05, 0.03, 0.017];
    const SHARES: [f64; 6] = [0.001, 0.02, 0.1, 0.37, 0.5, 0.98];

    /// The half-width by the textbook formula.
    fn half_width(n: u64, p: f64, population: Option<u64>, method: Method) -> f64 {
        let z = 1.959_963_984_540_054;
        let n = n as f64;
        let without = population.map_or(1.0, |size| (size as f64 - n) / (size as f64 - 1.0));
        let variance = p * (1.0 - p) / n * without;
        match method {
            Method::Wald => z * variance.sqrt(),
            Method::Wilson => {
                let shrunk = z * z / n * without;
                z * (variance + shrunk * shrunk / (4.0 * z * z)).sqrt() / (1.0 + shrunk)
            }
        }
    }

    #[test]
    fn the_sample_is_the_smallest_that_is_enough() {
        for (method, population) in
            Method::ALL.iter().flat_map(|method| [None, Some(2), Some(140), Some(9000)].map(|size| (*method, size)))
        {
            for (h, p) in WIDTHS.into_iter().flat_map(|h| SHARES.map(|p| (h, p))) {
                let found = proportion(h, p, population, 0.95, method).unwrap();
                let enough = |n: u64| population == Some(n) || half_width(n, p, population, method) <= h;
                let smallest = (1..LARGEST).find(|n| enough(*n)).unwrap();
                assert_eq!(found, smallest, "{method}: {h} at {p} of {population:?}");
            }
        }
    }

    #[test]
    fn the_interval_has_the_given_width() {
        for h in [0.2, 0.1, 0.05] {
            let n = proportion(h, 0.5, None, 0.95, Method::Wilson).unwrap();
            let found = interval_of::interval(n / 2, n / 2 * 2, 0.95, interval_of::Method::Wilson).unwrap();
            assert!(found.upper - found.lower <= 2.0 * h * (1.0 + 1.0 / n as f64), "{n}: {found:?}");
            let n = proportion(h, 0.0, Some(140), 0.95, Method::Wilson).unwrap();
            let width =
                |n| finite_population::interval(0, n, 140, 0.95, finite_population::Method::Wilson).unwrap().upper;
            assert!(width(n) <= 2.0 * h && 2.0 * h < width(n - 1), "{n}");
        }
    }

    #[test]
    fn sizes_are_the_well_known_ones() {
        let sizes = [0.03, 0.05, 0.1].map(|h| proportion(h, 0.5, None, 0.95, Method::Wald).unwrap());
        assert_eq!(sizes, [1068, 385, 97]);
        assert_eq!(proportion(0.05, 0.5, Some(1), 0.95, Method::Wald).unwrap(), 1);
        assert_eq!(proportion(0.9, 0.0, Some(1), 0.95, Method::Wilson).unwrap(), 1);
    }

    #[test]
    fn the_whole_population_is_drawn_if_less_is_not_enough() {
        for method in Method::ALL.iter().copied() {
            for h in [1e-9, 1e-200, f64::MIN_POSITIVE] {
                assert_eq!(proportion(h, 0.5, Some(1000), 0.95, method).unwrap(), 1000, "{method}: {h}");
                let error = proportion(h, 0.5, None, 0.95, method).unwrap_err().to_string();
                assert!(error.ends_with("expected one that a sample of 9007199254740992 can reach"), "{error}");
            }
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        let message = |h, p, size, level| proportion(h, p, size, level, Method::Wald).unwrap_err().to_string();
        assert_eq!(
            message(0.0, 0.5, None, 0.95),
            "parameter `half_width` is `0`, expected a number above 0 and below 1"
        );
        assert!(message(f64::NAN, 0.5, None, 0.95).starts_with("parameter `half_width` is `NaN`"));
        assert_eq!(message(0.1, 1.5, None, 0.95), "parameter `expected` is `1.5`, expected a number from 0 to 1");
        let expected = "parameter `expected` is `0`, expected a number above 0 and below 1 for `wald`";
        assert_eq!(message(0.1, 0.0, None, 0.95), expected);
        let expected = "parameter `population` is `0`, expected at least 1 and at most 9007199254740992";
        assert_eq!(message(0.1, 0.5, Some(0), 0.95), expected);
        assert!(message(0.1, 0.5, None, 95.0).starts_with("parameter `level` is `95`"));
    }
}
