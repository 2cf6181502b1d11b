//! What chance would have made of counts: draws of a proportion, a rate, a mean, or values.

mod gamma;
mod league;
mod normal;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::stat::index::random::{Place, Stream};
use crate::stat::name_methods;
use crate::stat::normal::upper_tail;
use crate::stat::special;
use crate::stat::whole::{LARGEST, check_count};

use gamma::{Gamma, lane};
pub use league::League;
use normal::Normal;

/// What is told of values that are drawn.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::draw::Statistic;
///
/// assert_eq!("median".parse::<Statistic>()?, Statistic::Median);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The weighted mean.
    Mean,
    /// The smallest value whose weight, with that of all smaller ones, is at least a half.
    Median,
}

name_methods!(Statistic, "statistic" { Mean => "mean", Median => "median" });

/// What is known of a unit in an item, and so how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Known<'a> {
    /// A number that chance has no part in, such as a complete count that is taken as it is.
    Fixed(f64),
    /// `x` of `n`: Beta(x + 1/2, n − x + 1/2).
    Proportion {
        /// Cases with the property.
        x: u64,
        /// All cases.
        n: u64,
    },
    /// `x` events in an exposure: Gamma(x + 1/2) / exposure.
    Rate {
        /// Events.
        x: u64,
        /// Exposure.
        exposure: f64,
    },
    /// A value and its standard error: normal.
    Mean {
        /// The value.
        value: f64,
        /// Its standard error.
        se: f64,
    },
    /// A mean above 0 of what is never below 0, such as a duration, and its standard error: the gamma distribution that has both.
    NotNegative {
        /// The mean.
        value: f64,
        /// Its standard error.
        se: f64,
    },
    /// Values with the number of times each was seen, such as durations: the Bayesian bootstrap of a mean or median.
    Values {
        /// Values and their numbers.
        counts: &'a [(i64, u64)],
        /// What is told of them.
        statistic: Statistic,
    },
}

/// The distribution that a unit's value in an item is drawn from.
///
/// # Formula
///
/// ```text
/// proportion:  g₁ / (g₁ + g₂),  g₁ ~ Gamma(x + 1/2),  g₂ ~ Gamma(n − x + 1/2)
/// rate:        g / exposure,    g ~ Gamma(x + 1/2)
/// mean:        value + se z
/// not negative: se²/value · g,  g ~ Gamma(value²/se²)
/// values:      the mean or median of the values with weights gᵢ ~ Gamma(fᵢ),  fᵢ the number of times that vᵢ was seen
///
/// Gamma(1/2):  z²/2
/// Gamma(a):    d v if ln u < z²/2 + d (1 − v + ln v),  v = (1 + cz)³;  otherwise z and u anew
///              d = a − 1/3,  c = 1/√(9d)
/// z            the normal quantile at (w + 1/2)/2³², w a word of the stream;  u = (w' + 1/2)/2³², w' the next word
/// ```
///
/// The posterior distributions are those of Jeffreys' priors. A draw of a proportion or a rate takes one block of the stream at its
/// [`Place`], and in one of twenty cases at most a second one at the same place; so a draw depends on its address alone. The
/// distribution functions are off by less than 2·10⁻⁹, from the 2³² values of a word and from the table of z.
///
/// The prior pulls each share towards 1/2. In a mean of items of few cases that are all near 1, the pulls add up: intervals of the
/// level 0.95 hold the true mean of 12 shares between 0.7 and 1 in 0.58 of cases with n = 3, 0.91 with n = 30 and 0.94 with n = 100.
/// For shares between 0 and 1, and for one item, they hold it in 0.94 to 0.97 for all n from 3 to 300
/// (`benches/index_coverage.rs`). Where it matters, [`League`] takes the spread of the shares from the units themselves.
///
/// The Bayesian bootstrap has the mean of the values, and n/(n + 1) times the variance that drawing n of them with replacement has. Of values
/// that are all the same, it makes no other.
///
/// # References
///
/// - Briggs, Claxton and Sculpher (2006), "Decision modelling for health economic evaluation", Oxford University Press, chapter 4: the
///   gamma distribution of a mean that cannot be below 0, from its standard error by the method of moments.
/// - Jeffreys (1961), "Theory of probability", 3rd edition, Oxford University Press, section 3.10.
/// - Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM Transactions on Mathematical Software
///   26:363-372.
/// - Rubin (1981), "The Bayesian bootstrap", The Annals of Statistics 9:130-134.
/// - Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37:477-484.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::{draw::{Draw, Known}, random::{Place, Stream}};
///
/// // 2 of 3 lawsuits won: the share that a practice of this kind would have had
/// let won = Draw::of(Known::Proportion { x: 2, n: 3 })?;
/// let mut draws = [0.0; 1000];
/// won.fill(Stream::new(1), Place { unit: 0, item: 0, draw: 0 }, &mut draws);
/// let below_half = draws.iter().filter(|share| **share < 0.5).count();
/// assert_eq!(below_half, 304);
/// assert_eq!(format!("{:.4}", won.below(0.5).unwrap_or_default()), "0.2878");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Draw(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Fixed(f64),
    Beta {
        shapes: [f64; 2],
        gammas: [Gamma; 2],
    },
    /// The numbers with and without the property, and the league.
    InLeague {
        counts: [f64; 2],
        league: Arc<League>,
    },
    Rate {
        shape: f64,
        gamma: Gamma,
        exposure: f64,
    },
    Normal {
        value: f64,
        se: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Values {
        values: Vec<(f64, Gamma)>,
        statistic: Statistic,
    },
}

impl Draw {
    /// The distribution that follows from what is known.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if `n` is 0 or less than `x`, if counts exceed 2⁵³, if the exposure is not a finite number above 0, if
    /// the value or its standard error is not a finite number or the latter is below 0, if a mean of what is never below 0 is not above it,
    /// and if there are no values.
    pub fn of(known: Known<'_>) -> Result<Self> {
        Ok(Self(match known {
            Known::Fixed(value) => Kind::Fixed(finite("value", value)?),
            Known::Proportion { x, n } => {
                let shapes = counts(x, n)?.map(|count| count + 0.5);
                Kind::Beta { shapes, gammas: shapes.map(Gamma::new) }
            }
            Known::Rate { x, exposure } => {
                let exposure = above_zero("exposure", exposure)?;
                let shape = check_count("x", x)? + 0.5;
                Kind::Rate { shape, gamma: Gamma::new(shape), exposure }
            }
            Known::Mean { value, se } => Kind::Normal { value: finite("value", value)?, se: standard_error(se)? },
            Known::NotNegative { value, se: 0.0 } => Kind::Fixed(above_zero("value", value)?),
            Known::NotNegative { value, se } => {
                let (value, se) = (above_zero("value", value)?, standard_error(se)?);
                Kind::Gamma { shape: (value / se).powi(2), scale: se * (se / value) }
            }
            Known::Values { counts, statistic } => Kind::Values { values: weighted(counts)?, statistic },
        }))
    }

    /// The distribution of a share of `x` of `n` in a league, whose units tell how shares are spread: Beta(x + a, n − x + b), with the a and b
    /// of a draw those of the [`League`].
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of) a proportion.
    pub fn in_league(x: u64, n: u64, league: &Arc<League>) -> Result<Self> {
        Ok(Self(Kind::InLeague { counts: counts(x, n)?, league: Arc::clone(league) }))
    }

    /// The draw at a place.
    pub fn at(&self, stream: Stream, place: Place) -> f64 {
        let mut value = [0.0];
        self.fill(stream, place, &mut value);
        value[0]
    }

    /// Consecutive draws, from that of a place on: the same as each has by itself.
    pub fn fill(&self, stream: Stream, first: Place, draws: &mut [f64]) {
        let normal = Normal::table();
        match &self.0 {
            Kind::Fixed(value) => draws.fill(*value),
            Kind::Beta { gammas: [own, other], .. } => each(stream, first, draws, |block, place| {
                let own = own.from(normal, block, stream, place, 0);
                own / (own + other.from(normal, block, stream, place, 1))
            }),
            Kind::InLeague { counts: [own, other], league } => each(stream, first, draws, |block, place| {
                let [a, b] = league.at(stream, place);
                let own = gamma::of_shape(own + a, normal, block, stream, place, 0);
                own / (own + gamma::of_shape(other + b, normal, block, stream, place, 1))
            }),
            Kind::Rate { gamma, exposure, .. } => {
                each(stream, first, draws, |block, place| gamma.from(normal, block, stream, place, 0) / exposure);
            }
            Kind::Normal { value, se } => each(stream, first, draws, |block, _| value + se * normal.of(block[0])),
            Kind::Gamma { shape, scale } => each(stream, first, draws, |block, place| {
                scale * gamma::of_shape(*shape, normal, block, stream, place, 0)
            }),
            Kind::Values { values, statistic } => {
                let mut weights = vec![0.0; values.len()];
                for (draw, value) in (first.draw..).zip(draws) {
                    let place = Place { draw, ..first };
                    for ((part, weight), (_, gamma)) in (0..).zip(&mut weights).zip(values) {
                        *weight = gamma.at(normal, stream, place, part);
                    }
                    *value = of_weighted(values, &weights, *statistic);
                }
            }
        }
    }

    /// The exact probability of a value below a limit, such as that of a band; none for values, whose distribution has no closed
    /// form.
    pub fn below(&self, limit: f64) -> Option<f64> {
        match &self.0 {
            Kind::Fixed(value) | Kind::Normal { value, se: 0.0 } => Some(f64::from(*value < limit)),
            Kind::Beta { shapes: [a, b], .. } => Some(special::beta::lower_tail(*a, *b, limit)),
            Kind::InLeague { counts: [own, other], league } => {
                let of =
                    |([a, b], weight): ([f64; 2], f64)| weight * special::beta::lower_tail(own + a, other + b, limit);
                Some(league.spread().map(of).sum())
            }
            Kind::Rate { shape, exposure, .. } => Some(special::gamma::lower_tail(*shape, (limit * exposure).max(0.0))),
            Kind::Normal { value, se } => Some(upper_tail((value - limit) / se)),
            Kind::Gamma { shape, scale } => Some(special::gamma::lower_tail(*shape, (limit / scale).max(0.0))),
            Kind::Values { .. } => None,
        }
    }
}

/// Shares of the cells of a table, which several items are computed from: drawn together, as they share their rows.
///
/// # Formula
///
/// ```text
/// shareᵢ = gᵢ / Σ g,   gᵢ ~ Gamma(xᵢ + 1/2)
/// ```
///
/// The prior is 1/2 in each cell, Jeffreys' of the multinomial distribution. So a share of two cells together is Beta with 1 more in its shape.
///
/// # References
///
/// - Jeffreys (1961), section 3.23; Berger, Bernardo and Sun (2015), "Overall objective priors", Bayesian Analysis 10:189-221.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::{draw::Cells, random::{Place, Stream}};
///
/// // decisions upheld, changed, revoked
/// let cells = Cells::of(&[40, 7, 3])?;
/// let mut shares = [0.0; 3];
/// cells.fill(Stream::new(1), Place { unit: 0, item: 0, draw: 5 }, &mut shares);
/// assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-15);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Cells(Vec<Gamma>);

impl Cells {
    /// The distribution of the shares, from the counts of the cells.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if there are no cells, if no case is in any, and if a count exceeds 2⁵³.
    pub fn of(counts: &[u64]) -> Result<Self> {
        if counts.iter().all(|count| *count == 0) {
            return Err(Error::parameter("counts", "0 cases", "at least 1"));
        }
        counts.iter().map(|count| Ok(Gamma::new(check_count("counts", *count)? + 0.5))).collect::<Result<_>>().map(Self)
    }

    /// The shares of the cells at a place.
    ///
    /// # Panics
    ///
    /// If there are not as many shares as cells.
    pub fn fill(&self, stream: Stream, place: Place, shares: &mut [f64]) {
        assert_eq!(shares.len(), self.0.len(), "as many shares as cells");
        let normal = Normal::table();
        for ((part, share), gamma) in (0..).zip(&mut *shares).zip(&self.0) {
            *share = gamma.at(normal, stream, place, part);
        }
        to_sum_one(shares);
    }
}

/// Weights drawn evenly from all that are at least 0 and sum to 1.
///
/// # Formula
///
/// ```text
/// weightᵢ = eᵢ / Σ e,   eᵢ = −ln uᵢ
/// ```
///
/// # References
///
/// - Tervonen and Lahdelma (2007), "Implementing stochastic multicriteria acceptability analysis", European Journal of Operational
///   Research 178:500-513.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::{draw, random::{Place, Stream}};
///
/// let mut weights = [0.0; 4];
/// draw::weights(Stream::new(1), Place { unit: 0, item: 0, draw: 0 }, &mut weights);
/// assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-15);
/// ```
pub fn weights(stream: Stream, place: Place, weights: &mut [f64]) {
    for (lane, weight) in (0..).zip(&mut *weights) {
        *weight = -normal::ln(stream.uniform(place, lane));
    }
    to_sum_one(weights);
}

fn to_sum_one(numbers: &mut [f64]) {
    let total: f64 = numbers.iter().sum();
    for number in numbers {
        *number /= total;
    }
}

/// How many draws have their first blocks made together.
const TOGETHER: usize = 16;

/// Fills draws from the first block of each.
#[inline]
fn each(stream: Stream, first: Place, draws: &mut [f64], value: impl Fn([u32; 4], Place) -> f64) {
    let (mut place, mut words) = (first, [[0; TOGETHER]; 4]);
    for draws in draws.chunks_mut(TOGETHER) {
        stream.blocks(place, lane(0), &mut words);
        let [a, b, c, d] = &words;
        for (at, draw) in draws.iter_mut().enumerate() {
            *draw = value([a[at], b[at], c[at], d[at]], place);
            place.draw = place.draw.wrapping_add(1);
        }
    }
}

/// The cases with a property and those without.
fn counts(x: u64, n: u64) -> Result<[f64; 2]> {
    if n == 0 || x > n {
        let (name, value) = if n == 0 { ("n", n) } else { ("x", x) };
        let expected = if n == 0 { "at least 1".to_owned() } else { format!("at most `n`, which is {n}") };
        return Err(Error::parameter(name, value, &expected));
    }
    check_count("n", n)?;
    Ok([x as f64, (n - x) as f64])
}

fn finite(name: &str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(Error::parameter(name, value, "a finite number")) }
}

fn above_zero(name: &str, value: f64) -> Result<f64> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(Error::parameter(name, value, "a finite number above 0"))
    }
}

fn standard_error(se: f64) -> Result<f64> {
    if se >= 0.0 && se.is_finite() { Ok(se) } else { Err(Error::parameter("se", se, "a finite number of at least 0")) }
}

/// The values in ascending order, each once, with the distributions of their weights.
fn weighted(counts: &[(i64, u64)]) -> Result<Vec<(f64, Gamma)>> {
    let mut values: Vec<(i64, u64)> = counts.iter().copied().filter(|(_, count)| *count > 0).collect();
    values.sort_unstable();
    values.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 = if is_same { kept.1.saturating_add(next.1) } else { kept.1 };
        is_same
    });
    if values.is_empty() {
        return Err(Error::parameter("counts", "0 values", "at least 1"));
    }
    let of = |(value, count): (i64, u64)| {
        if value.unsigned_abs() > LARGEST {
            return Err(Error::parameter("counts", value, &format!("values from -{LARGEST} to {LARGEST}")));
        }
        Ok((value as f64, Gamma::new(check_count("counts", count)?)))
    };
    values.into_iter().map(of).collect()
}

fn of_weighted(values: &[(f64, Gamma)], weights: &[f64], statistic: Statistic) -> f64 {
    let total: f64 = weights.iter().sum();
    let mut pairs = values.iter().map(|(value, _)| *value).zip(weights);
    match statistic {
        Statistic::Mean => pairs.map(|(value, weight)| value * weight).sum::<f64>() / total,
        Statistic::Median => {
            let mut passed = 0.0;
            let found = pairs.clone().find(|(_, weight)| {
                passed += *weight;
                2.0 * passed >= total
            });
            found.or(pairs.next_back()).map_or(0.0, |(value, _)| value)
        }
    }
}
