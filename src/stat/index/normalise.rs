//! Values of an item on a scale that other items share.

use crate::error::{Error, Result};
use crate::stat::column::same_length;
use crate::stat::index::present;
use crate::stat::{mean, name_methods};

/// Which values of an item are good.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::normalise::Direction;
///
/// assert_eq!("less".parse::<Direction>()?, Direction::Less);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// More is better.
    #[default]
    More,
    /// Less is better.
    Less,
}

name_methods!(Direction, "direction" { More => "more", Less => "less" });

/// How values are brought to a scale. All numbers of a method are in the unit of the item, but for those of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// The worst value at `low`, the best at `high`, the others between.
    MinMax {
        /// The lower end of the scale.
        low: f64,
        /// The upper end of the scale.
        high: f64,
    },
    /// A mean and a standard deviation.
    ZScore {
        /// The mean of the scale.
        mean: f64,
        /// The standard deviation of the scale.
        sd: f64,
    },
    /// The share of the other values that are worse.
    PercentileRank,
    /// The number of values that are worse, and 1.
    Rank,
    /// `low` at 0 and `high` at `factor`, whatever the values are.
    Scaled {
        /// The value at 0, or at `factor` if less is better.
        low: f64,
        /// The value at `factor`, or at 0 if less is better.
        high: f64,
        /// What the scale goes to.
        factor: f64,
    },
    /// How much of the way from the worst value to a target is done. Where the worst value is at the target already, it is all for
    /// everybody if what is beyond counts as 1, and else there is no way that could be measured.
    Target {
        /// The target.
        target: f64,
        /// Whether what is beyond the target counts as 1.
        cap: bool,
    },
    /// 1 less the distance to the best value, by the range of the values.
    Best,
    /// 1 less the distance to the value of a unit, by the distance of the worst value to it.
    Reference {
        /// The row of the unit.
        row: usize,
        /// Whether what is beyond it counts as 1.
        cap: bool,
    },
    /// The share of the largest value. Values must not be below 0, and more must be better.
    ShareOfLargest,
    /// `low` at 0 and `high` at `scale`; what is outside is at the ends.
    Goalposts {
        /// The lower goalpost.
        low: f64,
        /// The upper goalpost.
        high: f64,
        /// What the scale goes to.
        scale: f64,
    },
}

/// The values of an item on a scale on which more is better.
///
/// # Formula
///
/// ```text
/// min_max:           low + (high − low) (x − min) / (max − min)
/// z_score:           mean + sd (x − m) / s
/// percentile_rank:   b / (n − 1)
/// rank:              b + 1
/// scaled:            factor (x − low) / (high − low)
/// target:            (x − min) / (target − min)
/// best:              1 − (max − x) / (max − min)
/// reference:         1 − (r − x) / (r − min)
/// share_of_largest:  x / max
/// goalposts:         scale · the nearest number of 0..1 to (x − low) / (high − low)
///
/// min, max  the smallest and the largest value
/// m, s      the mean and the standard deviation, with n − 1
/// b         the number of smaller values
/// n         the number of values
/// r         the value of the unit referred to
/// ```
///
/// If less is better, all numbers in the unit of the item change their sign: x, and with it min, max, low and high, target and r.
/// So `goalposts` is then (high − x)/(high − low), and `target` (max − x)/(max − target). What is missing remains missing.
///
/// # Errors
///
/// [`Error::Parameter`] if a value or a number of the method is not finite; if the scale has no length, such as that of values
/// that are all equal, a target that is not better than the worst value and has no cap, or goalposts that are not in order; if the row of a reference has
/// no value; and if a share of the largest is asked for values below 0 or of which less is better.
///
/// # References
///
/// - OECD and JRC (2008), Handbook on constructing composite indicators, chapter 5. The definitions and the treatment of
///   directions agree with COINr 1.1.14, but for `scaled` with less better, where COINr leaves the ends as they are.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::normalise::{Direction, Method, normalise};
///
/// let days = [Some(12.0), Some(28.0), None, Some(16.0)];
/// let found = normalise(&days, Direction::Less, Method::MinMax { low: 0.0, high: 100.0 })?;
/// assert_eq!(found, [Some(100.0), Some(0.0), None, Some(75.0)]);
///
/// // years at school, with the goalposts of the Human Development Index
/// let found = normalise(&[Some(12.0)], Direction::More, Method::Goalposts { low: 0.0, high: 18.0, scale: 1.0 })?;
/// assert_eq!(found, [Some(2.0 / 3.0)]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn normalise(values: &[Option<f64>], direction: Direction, method: Method) -> Result<Vec<Option<f64>>> {
    let sign = if direction == Direction::More { 1.0 } else { -1.0 };
    let turned: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| sign * value)).collect();
    let there = present("values", values).map(|there| there.iter().map(|value| sign * value).collect())?;
    let map = Map::of(&turned, there, direction, method)?;
    Ok(turned.iter().map(|value| value.map(|value| map.apply(value))).collect())
}

/// [`normalise`] within each group, such as a period or a league: the groups have their own smallest value, mean and ranks.
///
/// # Errors
///
/// As for [`normalise`], for any group; and if there are not as many groups as values. The row of a reference is one of the whole column, so it is
/// refused.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::normalise::{Direction, Method, normalise_within};
///
/// let (values, years) = ([Some(1.0), Some(3.0), Some(10.0), Some(30.0)], [2019, 2019, 2020, 2020]);
/// let found = normalise_within(&values, &years, Direction::More, Method::MinMax { low: 0.0, high: 1.0 })?;
/// assert_eq!(found, [Some(0.0), Some(1.0), Some(0.0), Some(1.0)]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn normalise_within<G: PartialEq>(
    values: &[Option<f64>],
    groups: &[G],
    direction: Direction,
    method: Method,
) -> Result<Vec<Option<f64>>> {
    same_length([("values", values.len()), ("groups", groups.len())])?;
    if let Method::Reference { row, .. } = method {
        return Err(Error::parameter("row", row, "no reference, as there are groups"));
    }
    let mut all = vec![None; values.len()];
    for rows in rows_of(groups) {
        let own: Vec<Option<f64>> = rows.iter().map(|row| values[*row]).collect();
        for (row, value) in rows.iter().zip(normalise(&own, direction, method)?) {
            all[*row] = value;
        }
    }
    Ok(all)
}

/// The rows of each group, in the order of their first rows.
pub(super) fn rows_of<G: PartialEq>(groups: &[G]) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    for (row, group) in groups.iter().enumerate() {
        match all.iter_mut().find(|rows| groups[rows[0]] == *group) {
            Some(rows) => rows.push(row),
            None => all.push(vec![row]),
        }
    }
    all
}

/// A method with all that it takes from the values.
enum Map {
    /// start + (x − from) / length · factor, no further than the ends.
    Line { from: f64, length: f64, factor: f64, start: f64, ends: (f64, f64) },
    /// The number of smaller values, times a factor, and a start.
    Place { sorted: Vec<f64>, factor: f64, start: f64 },
}

const FREE: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

impl Map {
    /// The map of values whose signs are those of the direction.
    fn of(values: &[Option<f64>], there: Vec<f64>, direction: Direction, method: Method) -> Result<Self> {
        if there.is_empty() {
            return Self::line(0.0, 1.0, 1.0);
        }
        let sign = if direction == Direction::More { 1.0 } else { -1.0 };
        let low = there.iter().copied().fold(f64::INFINITY, f64::min);
        let high = there.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let turned = |one: f64, other: f64| if sign > 0.0 { (one, other) } else { (-other, -one) };
        let line = match method {
            Method::MinMax { low: start, high: end } => Self::line(low, high - low, end - start)?.starting(start),
            Method::ZScore { mean: start, sd: factor } => {
                let (centre, deviation) = centre_and_deviation(&there)?;
                Self::line(centre, deviation, factor)?.starting(start)
            }
            Method::PercentileRank | Method::Rank => return Self::place(there, method == Method::Rank),
            Method::Target { target, cap: true } if target.is_finite() && sign * target <= low => {
                return Ok(Self::ALL_DONE);
            }
            Method::Scaled { low, high, factor } => {
                let (from, to) = turned(low, high);
                Self::line(from, to - from, factor)?
            }
            Method::Target { target, cap } => Self::line(low, sign * target - low, 1.0)?.ending(cap),
            Method::Best => Self::line(low, high - low, 1.0)?,
            Method::Reference { row, cap } => {
                let found = values.get(row).copied().flatten();
                let reference = found.ok_or_else(|| Error::parameter("row", row, "one with a value"))?;
                Self::line(low, reference - low, 1.0)?.ending(cap)
            }
            Method::ShareOfLargest => {
                if direction == Direction::Less {
                    return Err(Error::parameter("direction", direction, "`more` for a share of the largest"));
                }
                if low < 0.0 {
                    return Err(Error::parameter("values", low, "at least 0 for a share of the largest"));
                }
                Self::line(0.0, high, 1.0)?
            }
            Method::Goalposts { low, high, scale } => {
                let (from, to) = turned(low, high);
                Self::line(from, to - from, scale)?.within(scale)
            }
        };
        Ok(line)
    }

    fn line(from: f64, length: f64, factor: f64) -> Result<Self> {
        for (name, number) in [("start", from), ("factor", factor)] {
            if !number.is_finite() {
                return Err(Error::parameter(name, number, "a finite number"));
            }
        }
        if length > 0.0 && length.is_finite() {
            Ok(Self::Line { from, length, factor, start: 0.0, ends: FREE })
        } else {
            Err(Error::parameter("length of the scale", length, "a finite number above 0"))
        }
    }

    fn place(mut there: Vec<f64>, is_rank: bool) -> Result<Self> {
        if !is_rank && there.len() < 2 {
            return Err(Error::parameter("values", there.len(), "at least 2 for percentile ranks"));
        }
        there.sort_by(f64::total_cmp);
        let (factor, start) = if is_rank { (1.0, 1.0) } else { (1.0 / (there.len() - 1) as f64, 0.0) };
        Ok(Self::Place { sorted: there, factor, start })
    }

    /// 1 for every value.
    const ALL_DONE: Self = Self::Place { sorted: Vec::new(), factor: 0.0, start: 1.0 };

    fn starting(self, at: f64) -> Self {
        match self {
            Self::Line { from, length, factor, ends, .. } => Self::Line { from, length, factor, start: at, ends },
            place @ Self::Place { .. } => place,
        }
    }

    fn ending(self, cap: bool) -> Self {
        match self {
            Self::Line { from, length, factor, start, .. } if cap => {
                Self::Line { from, length, factor, start, ends: (f64::NEG_INFINITY, 1.0) }
            }
            other => other,
        }
    }

    fn within(self, scale: f64) -> Self {
        match self {
            Self::Line { from, length, factor, start, .. } => {
                Self::Line { from, length, factor, start, ends: (scale.min(0.0), scale.max(0.0)) }
            }
            place @ Self::Place { .. } => place,
        }
    }

    fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Line { from, length, factor, start, ends } => {
                (start + (value - from) / length * factor).clamp(ends.0, ends.1)
            }
            Self::Place { sorted, factor, start } => {
                start + factor * sorted.partition_point(|other| *other < value) as f64
            }
        }
    }
}

fn centre_and_deviation(values: &[f64]) -> Result<(f64, f64)> {
    mean::at_least_two("values", values.len() as u64)?;
    let (centre, squares) = mean::about_mean(values, 1.0);
    Ok((centre, (squares / (values.len() - 1) as f64).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn methods_agree_with_their_definitions() {
        use Direction::{Less, More};
        let values = column(&[2.0, 4.0, 4.0, 10.0]);
        let s = 12.0_f64.sqrt();
        let cases: [(Method, Direction, [f64; 4]); 18] = [
            (Method::MinMax { low: 0.0, high: 100.0 }, More, [0.0, 25.0, 25.0, 100.0]),
            (Method::MinMax { low: 1.0, high: 5.0 }, Less, [5.0, 4.0, 4.0, 1.0]),
            (Method::ZScore { mean: 0.0, sd: 1.0 }, More, [-3.0 / s, -1.0 / s, -1.0 / s, 5.0 / s]),
            (
                Method::ZScore { mean: 100.0, sd: 10.0 },
                Less,
                [100.0 + 30.0 / s, 100.0 + 10.0 / s, 100.0 + 10.0 / s, 100.0 - 50.0 / s],
            ),
            (Method::PercentileRank, More, [0.0, 1.0 / 3.0, 1.0 / 3.0, 1.0]),
            (Method::PercentileRank, Less, [1.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]),
            (Method::Rank, More, [1.0, 2.0, 2.0, 4.0]),
            (Method::Scaled { low: 0.0, high: 20.0, factor: 100.0 }, More, [10.0, 20.0, 20.0, 50.0]),
            (Method::Scaled { low: 0.0, high: 20.0, factor: 100.0 }, Less, [90.0, 80.0, 80.0, 50.0]),
            (Method::Target { target: 6.0, cap: false }, More, [0.0, 0.5, 0.5, 2.0]),
            (Method::Target { target: 6.0, cap: true }, More, [0.0, 0.5, 0.5, 1.0]),
            (Method::Target { target: 6.0, cap: false }, Less, [2.0, 1.5, 1.5, 0.0]),
            (Method::Target { target: 2.0, cap: true }, More, [1.0; 4]),
            (Method::Target { target: 11.0, cap: true }, Less, [1.0; 4]),
            (Method::Best, More, [0.0, 0.25, 0.25, 1.0]),
            (Method::Reference { row: 1, cap: true }, More, [0.0, 1.0, 1.0, 1.0]),
            (Method::ShareOfLargest, More, [0.2, 0.4, 0.4, 1.0]),
            (Method::Goalposts { low: 3.0, high: 8.0, scale: 10.0 }, Less, [10.0, 8.0, 8.0, 0.0]),
        ];
        for (method, direction, expected) in cases {
            let found = normalise(&values, direction, method).unwrap();
            for (found, expected) in found.iter().zip(expected) {
                assert!((found.unwrap() - expected).abs() < 1e-13, "{method:?} {direction}: {found:?} for {expected}");
            }
        }
    }

    #[test]
    fn the_human_development_index_is_reproduced() {
        // Technical notes of the Human Development Report, goalposts: life expectancy 20 to 85, expected years of school 0 to 18,
        // mean years 0 to 15, ln of the income 100 to 75,000; Norway in the report of 2020: 82.4, 18.1, 12.9, 66,494 -> 0.957
        let of = |value: f64, low: f64, high: f64| {
            normalise(&[Some(value)], Direction::More, Method::Goalposts { low, high, scale: 1.0 }).unwrap()[0].unwrap()
        };
        let health = of(82.4, 20.0, 85.0);
        let education = f64::midpoint(of(18.1, 0.0, 18.0), of(12.9, 0.0, 15.0));
        let income = of(66_494.0_f64.ln(), 100.0_f64.ln(), 75_000.0_f64.ln());
        let index = (health * education * income).cbrt();
        assert_eq!(format!("{index:.3}"), "0.957");
    }

    #[test]
    fn what_is_missing_stays_missing_and_counts_for_nothing() {
        let with = [Some(1.0), None, Some(3.0), Some(2.0)];
        for method in [Method::Rank, Method::PercentileRank, Method::MinMax { low: 0.0, high: 1.0 }, Method::Best] {
            let found = normalise(&with, Direction::Less, method).unwrap();
            let without = normalise(&column(&[1.0, 3.0, 2.0]), Direction::Less, method).unwrap();
            assert_eq!((found[0], found[1], found[2], found[3]), (without[0], None, without[1], without[2]));
        }
        assert_eq!(normalise(&[None, None], Direction::More, Method::Best).unwrap(), [None, None]);
    }

    #[test]
    fn groups_are_normalised_by_themselves() {
        let values = column(&[1.0, 20.0, 3.0, 10.0, 2.0]);
        let groups = ["a", "b", "a", "b", "a"];
        let found = normalise_within(&values, &groups, Direction::More, Method::Rank).unwrap();
        assert_eq!(found, column(&[1.0, 2.0, 3.0, 1.0, 2.0]));
        let same = normalise_within(&values, &[0; 5], Direction::More, Method::Best).unwrap();
        assert_eq!(same, normalise(&values, Direction::More, Method::Best).unwrap());
    }

    #[test]
    fn scales_without_length_are_errors() {
        let message =
            |values: &[f64], direction, method| normalise(&column(values), direction, method).unwrap_err().to_string();
        let cases = [
            (
                message(&[3.0, 3.0], Direction::More, Method::Best),
                "`length of the scale` is `0`, expected a finite number above 0",
            ),
            (
                message(&[3.0, 5.0], Direction::Less, Method::Target { target: 5.0, cap: false }),
                "`length of the scale` is `0`, expected a finite number above 0",
            ),
            (
                message(&[3.0], Direction::More, Method::Goalposts { low: 4.0, high: 1.0, scale: 1.0 }),
                "`length of the scale` is `-3`, expected a finite number above 0",
            ),
            (
                message(&[3.0], Direction::More, Method::PercentileRank),
                "`values` is `1`, expected at least 2 for percentile ranks",
            ),
            (message(&[f64::NAN], Direction::More, Method::Best), "`values[0]` is `NaN`, expected a finite number"),
            (
                message(&[3.0], Direction::Less, Method::ShareOfLargest),
                "`direction` is `less`, expected `more` for a share of the largest",
            ),
            (
                message(&[3.0], Direction::More, Method::Reference { row: 1, cap: false }),
                "`row` is `1`, expected one with a value",
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, format!("parameter {expected}"));
        }
    }
}
