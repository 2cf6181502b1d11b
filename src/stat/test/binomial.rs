//! The exact test of one proportion.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::special::binomial as distribution;
use crate::stat::test::{Alternative, SLACK, check_count, first};

/// The exact binomial test: what was seen, what was expected, and how probable so much or more is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinomialTest {
    /// The statistic: x, the number of successes.
    pub statistic: u64,
    /// The number of trials.
    pub n: u64,
    /// The number of successes that the hypothesis expects, n p.
    pub expected: f64,
    /// The estimate, x / n.
    pub value: f64,
    /// The probability, under the hypothesis, of what was seen or what speaks against it as much.
    pub p_value: f64,
}

/// Tests whether the probability behind `x` of `n` is `p`, exactly.
///
/// # Formula
///
/// ```text
/// f(i) = C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ     the probability of i successes
///
/// less:       p-value = Σ f(i),  i <= x
/// greater:    p-value = Σ f(i),  i >= x
/// two_sided:  p-value = Σ f(i),  i from x outwards, and from the other side of n p all i with f(i) <= (1 + 10⁻⁷) f(x)
/// ```
///
/// The two-sided test is that of minimum likelihood: what is no more probable than what was seen speaks against the
/// hypothesis as much. It is not twice the smaller one-sided p-value, which belongs to the Clopper-Pearson interval;
/// so in rare cases the two-sided test rejects a `p` within that interval. The slack of 10⁻⁷ makes outcomes that are
/// equally probable count as such though rounding parts them. The rule and the slack are those of R's `binom.test`.
///
/// Where `x` is as expected, x = n p, the two-sided p-value is 1. Where `p` is 0 or 1 only one outcome is possible: the
/// p-value is 1 if that one was seen, or seen on the far side of the alternative, and 0 otherwise.
///
/// # Errors
///
/// [`Error::Parameter`] if `n` is 0 or passes 2⁵³, if `x` passes `n`, or unless `0 <= p <= 1`.
///
/// # References
///
/// - Clopper and Pearson (1934), "The use of confidence or fiducial limits illustrated in the case of the binomial",
///   Biometrika 26:404-413: the one-sided tests.
/// - Conover (1971), "Practical nonparametric statistics", Wiley.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative};
///
/// // 682 of 925 plants were giants; by Mendel's law three in four were expected
/// let test = test::binomial(682, 925, 0.75, Alternative::TwoSided)?;
/// assert_eq!(format!("{:.4} expected {}", test.p_value, test.expected), "0.3825 expected 693.75");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn binomial(x: u64, n: u64, p: f64, alternative: Alternative) -> Result<BinomialTest> {
    check(x, n, p, |name| name.to_string())?;
    if n == 0 {
        return Err(Error::parameter("n", n, "at least 1"));
    }
    Ok(test(x, n, p, alternative))
}

/// The tests of whole columns, as [`binomial`] makes them; a row with `n` = 0 has none.
///
/// # Errors
///
/// [`Error::Parameter`] if the columns differ in length, or if a row, which is named as `x[17]`, is impossible.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::{self, Alternative};
///
/// let tests = test::binomials(&[682, 0], &[925, 0], &[0.75, 0.75], Alternative::TwoSided)?;
/// assert_eq!(tests, [Some(test::binomial(682, 925, 0.75, Alternative::TwoSided)?), None]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn binomials(x: &[u64], n: &[u64], p: &[f64], alternative: Alternative) -> Result<Vec<Option<BinomialTest>>> {
    let rows = same_length([("x", x.len()), ("n", n.len()), ("p", p.len())])?;
    for row in 0..rows {
        check(x[row], n[row], p[row], |name| format!("{name}[{row}]"))?;
    }
    let test = |row: usize| (n[row] > 0).then(|| test(x[row], n[row], p[row], alternative));
    Ok((0..rows).into_par_iter().with_min_len(256).map(test).collect())
}

fn check(x: u64, n: u64, p: f64, place: impl Fn(&str) -> String) -> Result<()> {
    check_count(n, || place("n"))?;
    if x > n {
        return Err(Error::parameter(&place("x"), x, &format!("at most `{}`, which is {n}", place("n"))));
    }
    if !(0.0..=1.0).contains(&p) {
        return Err(Error::parameter(&place("p"), p, "a number from 0 to 1"));
    }
    Ok(())
}

fn test(x: u64, n: u64, p: f64, alternative: Alternative) -> BinomialTest {
    let p_value = if p == 0.0 || p == 1.0 {
        certain(x, if p == 0.0 { 0 } else { n }, alternative)
    } else {
        p_value(x, n, p, alternative)
    };
    BinomialTest { statistic: x, n, expected: n as f64 * p, value: x as f64 / n as f64, p_value: p_value.min(1.0) }
}

/// The p-value where one outcome has probability 1.
fn certain(x: u64, outcome: u64, alternative: Alternative) -> f64 {
    let possible = match alternative {
        Alternative::TwoSided => x == outcome,
        Alternative::Less => x >= outcome,
        Alternative::Greater => x <= outcome,
    };
    f64::from(u8::from(possible))
}

fn p_value(x: u64, n: u64, p: f64, alternative: Alternative) -> f64 {
    match alternative {
        Alternative::TwoSided => two_sided(x, n, p),
        Alternative::Less => distribution::lower_tail(n as f64, p, x as f64),
        Alternative::Greater => distribution::upper_tail(n as f64, p, x as f64),
    }
}

/// Beyond the mean the probabilities only fall, so that the far tail is found by bisection.
fn two_sided(x: u64, n: u64, p: f64) -> f64 {
    let (size, seen) = (n as f64, x as f64);
    let (mean, density) = (size * p, |i: u64| distribution::density(size, p, i as f64));
    let bound = density(x) * (1.0 + SLACK);
    if seen < mean {
        let other = first(mean.ceil() as u64, n, |i| density(i) <= bound);
        let far = if other > n { 0.0 } else { distribution::upper_tail(size, p, other as f64) };
        if other == x + 1 { 1.0 } else { distribution::lower_tail(size, p, seen) + far }
    } else if seen > mean {
        let after = first(0, mean.floor() as u64, |i| density(i) > bound);
        let far = if after == 0 { 0.0 } else { distribution::lower_tail(size, p, (after - 1) as f64) };
        if after == x { 1.0 } else { distribution::upper_tail(size, p, seen) + far }
    } else {
        1.0
    }
}
