//! Which units stand out from a target, more than chance makes them.

mod chance;
mod spread;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::normal::upper_quantile;
use crate::stat::sum::compensated;
use crate::stat::test::adjust;
use crate::stat::units::Units;
use crate::stat::{check_level, name_methods};

use chance::Chance;
use spread::{Deviation, Deviations};
pub use spread::{Outliers, Spread};

/// What units are held against.
///
/// # Examples
///
/// ```
/// use fazhi::stat::funnel::Target;
///
/// assert_eq!("others".parse::<Target>()?, Target::Others);
/// assert_eq!("0.9".parse::<Target>()?, Target::Given(0.9));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Target {
    /// What all units have together: Σx / Σn; of means, their mean with weights 1/s².
    #[default]
    Pooled,
    /// For each unit, what all others have together.
    Others,
    /// A value.
    Given(f64),
}

impl std::str::FromStr for Target {
    type Err = Error;

    /// `pooled`, `others` or a number.
    fn from_str(text: &str) -> Result<Self> {
        match (text, text.parse()) {
            ("pooled", _) => Ok(Self::Pooled),
            ("others", _) => Ok(Self::Others),
            (_, Ok(given)) => Ok(Self::Given(given)),
            _ => Err(Error::parameter("target", text, "`pooled`, `others` or a number")),
        }
    }
}

/// What is done where units differ more than chance makes them.
///
/// # Examples
///
/// ```
/// use fazhi::stat::funnel::Dispersion;
///
/// assert_eq!("additive".parse::<Dispersion>()?, Dispersion::Additive);
/// assert_eq!(Dispersion::default().to_string(), "none");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Dispersion {
    /// Nothing: chance alone.
    #[default]
    None,
    /// Deviations are divided by √φ, if φ is above 1.
    Multiplicative,
    /// Deviations are divided by √(1 + τ²/s²): the units' true values vary about the target with variance τ².
    Additive,
    /// The count is predicted by the beta-binomial or negative binomial distribution with as much spread; of means, as
    /// `Additive`.
    Prediction,
}

name_methods!(Dispersion, "dispersion" {
    None => "none",
    Multiplicative => "multiplicative",
    Additive => "additive",
    Prediction => "prediction",
});

/// How a funnel is made.
///
/// # Examples
///
/// ```
/// use fazhi::stat::funnel::{Dispersion, Options, Target};
///
/// let options = Options { target: Target::Given(0.9), dispersion: Dispersion::Additive, ..Options::default() };
/// assert_eq!(options.levels, [0.95, 0.998]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// What units are held against.
    pub target: Target,
    /// The levels of the limits.
    pub levels: Vec<f64>,
    /// What is done where units differ more than chance makes them.
    pub dispersion: Dispersion,
    /// Which units the spread is estimated from.
    pub outliers: Outliers,
    /// The adjustment of p-values for the number of units.
    pub adjust: adjust::Method,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: Target::Pooled,
            levels: vec![0.95, 0.998],
            dispersion: Dispersion::None,
            outliers: Outliers::default(),
            adjust: adjust::Method::BenjaminiHochberg,
        }
    }
}

/// Where a unit lies.
///
/// # Examples
///
/// ```
/// use fazhi::stat::funnel::Side;
///
/// assert_eq!(Side::ALL.iter().map(|side| side.name()).collect::<Vec<_>>(), ["low", "within", "high"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Below the lower limit.
    Low,
    /// Within the limits, or on one.
    Within,
    /// Above the upper limit.
    High,
}

name_methods!(Side, "side" { Low => "low", Within => "within", High => "high" });

/// A unit in the funnel.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// What it is held against.
    pub target: f64,
    /// The count that the target would give; of means, the target.
    pub expected: f64,
    /// The probability of a count so low or lower.
    pub lower_tail: f64,
    /// The probability of a count so high or higher.
    pub upper_tail: f64,
    /// Twice the smaller tail, at most 1.
    pub p_value: f64,
    /// The same, adjusted for the number of units.
    pub p_adjusted: f64,
}

impl Point {
    /// Where the unit lies at a level.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::funnel::{self, Options, Side, Target};
    /// use fazhi::stat::units::Units;
    ///
    /// let offices = Units::Proportions { x: &[170, 190], n: &[200, 200] };
    /// let found = funnel::funnel(offices, &Options { target: Target::Given(0.9), ..Options::default() })?;
    /// assert_eq!([0.95, 0.998].map(|level| found.points[0].side(level)), [Side::Low, Side::Within]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn side(&self, level: f64) -> Side {
        let tail = (1.0 - level) / 2.0;
        match (self.lower_tail < tail, self.upper_tail < tail) {
            (true, _) => Side::Low,
            (_, true) => Side::High,
            _ => Side::Within,
        }
    }
}

/// A funnel: the units, the limits of each at each level, and their spread.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// The units, in the order given.
    pub points: Vec<Point>,
    /// For each level the limits of each unit, in the order given.
    pub limits: Vec<Vec<(f64, f64)>>,
    /// How much more the units differ than chance makes them; `None` for fewer than two units that can differ from the
    /// target by chance.
    pub spread: Option<Spread>,
    /// What the units have together, or the value given.
    pub centre: f64,
    levels: Vec<f64>,
    model: Model,
}

/// The funnel of some units: which lie outside the limits that chance draws about a target, and those limits.
///
/// # Formula
///
/// ```text
/// low:   P(X <= x) < (1 − level) / 2
/// high:  P(X >= x) < (1 − level) / 2
///
/// proportions   X binomial with n trials and the target t                 s² = t (1 − t) / n
/// samples       X hypergeometric; the population has ⌈tN⌉ marked for low, ⌊tN⌋ for high
///                                                                         s² = t (1 − t) / n · (N − n) / (N − 1)
/// rates         X Poisson with mean t · exposure                          s² = t / exposure
/// count ratios  X binomial with x + y trials and t / (1 + t)              s² = p (1 − p) / (x + y), of the share
/// means         X normal with mean t and the standard error               s² = se²
///
/// lower limit:  (r − a) / n,  r the smallest with P(X <= r) >= p,  a = (P(X <= r) − p) / P(X = r)
/// upper limit:  (r + a) / n,  r the largest with P(X >= r) >= p,   a = (P(X >= r) − p) / P(X = r)
///               p = (1 − level) / 2;  limits are clipped to what is possible
///
/// z = (value − t) / s
/// φ  = mean z²,                           limits Σ z² / q,  q the quantiles of χ² with df degrees of freedom
/// τ² : Σ z² / (1 + τ² w) = df,  or 0;     limits where the sum is q;  w = 1/s²
///      df = k − 1, or k if the target is given
///
/// multiplicative:  X as above, at the count E + (x − E) / √max(1, φ),  E the count at the target
/// additive:        the same with √(1 + τ² w)
/// prediction:      X beta-binomial with mean n t and variance n t (1 − t) (1 + (n − 1) ρ),
///                  or negative binomial with mean E and variance E + k E²;
///                  ρ = max(0, (Σ z² − df) / Σ (n − 1) (1 − w/Σw)),  k = max(0, (Σ z² − df) / Σ E (1 − w/Σw)),
///                  without w/Σw if the target is given
/// ```
///
/// A unit is flagged by its exact tail, and the limits are drawn where that tail is p, so flag and picture agree for every
/// unit: it lies beyond a limit if and only if it is flagged. Without dispersion the true probability of a flag on one side
/// is never above (1 − level) / 2. The lower limit is Spiegelhalter's interpolated one. The upper is its reflection, the
/// lower limit of what is not counted; his own puts the unit at r outside, with a probability above p: at a target of 0.9,
/// 10 of 10 lie "outside" 95 % limits, which 35 of 100 such units do.
///
/// z is that of the target's variance, so it is finite for none and for all. φ and τ² rest on few units where there are
/// few: their limits and `units` say how little is known. Where the farthest are winsorised or trimmed, φ is somewhat below 1
/// by chance alone. Between whole numbers, where deviations were divided, tails lie on a straight line.
///
/// # Errors
///
/// [`Error::Parameter`] as [`Units::check`]; if a given target is not possible (a share within 0..1, a rate or ratio of at
/// least 0); for `Others` if there is one unit only, or all but one have nothing to be measured by; unless `0 < level < 1`;
/// if a share of outliers is not below 0.5; for a dispersion of samples, whose spread is reported but not used.
///
/// # References
///
/// - Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24:1185-1202:
///   limits (appendix A.1.1), multiplicative and additive dispersion.
/// - Paule and Mandel (1982), "Consensus values and weighting factors", Journal of Research of the National Bureau of
///   Standards 87:377-385: τ². Spiegelhalter's is DerSimonian and Laird's, which can lie outside its own limits.
/// - Viechtbauer (2007), "Confidence intervals for the amount of heterogeneity in meta-analysis", Statistics in Medicine
///   26:37-52: the limits of τ².
/// - Verburg et al. (2018), "Guidelines on constructing funnel plots for quality indicators", Statistical Methods in Medical
///   Research 27:3350-3366: what to look at before.
///
/// # Examples
///
/// ```
/// use fazhi::stat::funnel::{self, Options, Side};
/// use fazhi::stat::units::Units;
///
/// // matters on time of four offices, of which the second has few
/// let offices = Units::Proportions { x: &[460, 7, 940, 350], n: &[500, 10, 1000, 420] };
/// let found = funnel::funnel(offices, &Options::default())?;
/// let sides: Vec<Side> = found.points.iter().map(|point| point.side(0.95)).collect();
/// assert_eq!(sides, [Side::Within, Side::Within, Side::High, Side::Low]);
/// assert_eq!(format!("{:.3}", found.limits[0][1].0), "0.636");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn funnel(units: Units<'_>, options: &Options) -> Result<Funnel> {
    let rows = units.check()?;
    let levels = options.levels.iter().map(|level| check_level(*level)).collect::<Result<Vec<_>>>()?;
    options.outliers.check()?;
    if matches!(units, Units::Samples { .. }) && options.dispersion != Dispersion::None {
        return Err(Error::parameter("dispersion", options.dispersion, "`none` for samples from finite populations"));
    }
    let targets = targets(units, rows, options.target)?;
    let mut model =
        Model { kind: Kind::of(units), dispersion: options.dispersion, phi: 1.0, tau2: 0.0, prediction: 0.0 };
    let target = |row: usize| targets.others.as_ref().map_or(targets.centre, |others| others[row]);
    let deviations = (0..rows).filter_map(|row| model.unit(units.size(row), target(row)).deviation(units.count(row)));
    let estimated = !matches!(options.target, Target::Given(_));
    let deviations = Deviations::new(deviations.collect(), options.outliers, estimated);
    let spread = deviations.spread(levels.first().copied().unwrap_or(0.95));
    if let Some(spread) = spread {
        (model.phi, model.tau2, model.prediction) = (spread.phi.max(1.0), spread.tau2, deviations.prediction());
    }
    let place = |row: usize| {
        let unit = model.unit(units.size(row), target(row));
        (unit.point(units.count(row), units.value(row), target(row)), unit.limits(&levels))
    };
    let (mut points, by_unit): (Vec<Point>, Vec<Vec<(f64, f64)>>) = (0..rows).into_par_iter().map(place).unzip();
    let p_values: Vec<f64> = points.iter().map(|point| point.p_value).collect();
    let adjusted = adjust::p_values(&p_values, options.adjust)?;
    points.iter_mut().zip(adjusted).for_each(|(point, p)| point.p_adjusted = p);
    let limits = (0..levels.len()).map(|level| by_unit.iter().map(|limits| limits[level]).collect()).collect();
    Ok(Funnel { points, limits, spread, centre: targets.centre, levels, model })
}

impl Funnel {
    /// The levels of the limits.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::funnel::{self, Options};
    /// use fazhi::stat::units::Units;
    ///
    /// let offices = Units::Proportions { x: &[170, 190], n: &[200, 200] };
    /// assert_eq!(funnel::funnel(offices, &Options::default())?.levels(), [0.95, 0.998]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The limits about the centre for a unit of some size, at each level: the curves of the picture. The size is `n`, the
    /// exposure, x + y or the standard error; of samples from finite populations, those that are a small part.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::{funnel::{self, Options}, units::Units};
    ///
    /// let offices = Units::Rates { x: &[8, 12], exposure: &[10.0, 10.0] };
    /// let found = funnel::funnel(offices, &Options::default())?;
    /// let (lower, upper) = found.limits_at(10.0)[0];
    /// assert_eq!(format!("{lower:.4} {upper:.4}"), "0.3775 1.7160");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn limits_at(&self, size: f64) -> Vec<(f64, f64)> {
        self.model.unit(Size { size, population: None }, self.centre).limits(&self.levels)
    }
}

struct Targets {
    centre: f64,
    others: Option<Vec<f64>>,
}

fn targets(units: Units<'_>, rows: usize, target: Target) -> Result<Targets> {
    if let Target::Given(given) = target {
        let (expected, possible) = match units {
            Units::Proportions { .. } | Units::Samples { .. } => ("a share from 0 to 1", (0.0..=1.0).contains(&given)),
            Units::Means { .. } => ("a finite number", given.is_finite()),
            _ => ("a finite number of at least 0", given >= 0.0 && given.is_finite()),
        };
        return if possible {
            Ok(Targets { centre: given, others: None })
        } else {
            Err(Error::parameter("target", given, expected))
        };
    }
    let parts: Vec<(f64, f64)> = (0..rows).map(|row| units.parts(row)).collect();
    let total = (compensated(parts.iter().map(|part| part.0)), compensated(parts.iter().map(|part| part.1)));
    let centre = total.0 / total.1;
    if !centre.is_finite() {
        return Err(Error::parameter("target", centre, "a denominator above 0 in all units together"));
    }
    if target == Target::Pooled {
        return Ok(Targets { centre, others: None });
    }
    let rest = |part: &(f64, f64)| (total.0 - part.0) / (total.1 - part.1);
    let others: Vec<f64> = parts.iter().map(rest).collect();
    match others.iter().position(|value| !value.is_finite()) {
        None if rows > 1 => Ok(Targets { centre, others: Some(others) }),
        _ => Err(Error::parameter("target", "others", "at least two units, and a denominator above 0 without any one")),
    }
}

impl Units<'_> {
    /// What a unit adds to the pooled value, above and below the line.
    fn parts(self, row: usize) -> (f64, f64) {
        match self {
            Self::Proportions { x, n } | Self::Samples { x, n, .. } => (x[row] as f64, n[row] as f64),
            Self::Rates { x, exposure } => (x[row] as f64, exposure[row]),
            Self::CountRatios { x, y } => (x[row] as f64, y[row] as f64),
            Self::Means { value, se } => (value[row] / (se[row] * se[row]), (se[row] * se[row]).recip()),
        }
    }

    /// The count of a unit; of means, the value.
    fn count(self, row: usize) -> f64 {
        match self {
            Self::Means { value, .. } => value[row],
            Self::Proportions { x, .. }
            | Self::Samples { x, .. }
            | Self::Rates { x, .. }
            | Self::CountRatios { x, .. } => x[row] as f64,
        }
    }

    fn size(self, row: usize) -> Size {
        match self {
            Self::Proportions { n, .. } => Size { size: n[row] as f64, population: None },
            Self::Samples { n, population, .. } => Size { size: n[row] as f64, population: Some(population[row]) },
            Self::Rates { exposure, .. } => Size { size: exposure[row], population: None },
            Self::CountRatios { x, y } => Size { size: (x[row] + y[row]) as f64, population: None },
            Self::Means { se, .. } => Size { size: se[row], population: None },
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Share,
    Rate,
    Odds,
    Mean,
}

impl Kind {
    fn of(units: Units<'_>) -> Self {
        match units {
            Units::Proportions { .. } | Units::Samples { .. } => Self::Share,
            Units::Rates { .. } => Self::Rate,
            Units::CountRatios { .. } => Self::Odds,
            Units::Means { .. } => Self::Mean,
        }
    }
}

/// What a unit is measured by: `n`, exposure, x + y or standard error; and its population if that is finite.
#[derive(Debug, Clone, Copy)]
struct Size {
    size: f64,
    population: Option<u64>,
}

/// All that limits depend on but the unit.
#[derive(Debug, Clone, Copy)]
struct Model {
    kind: Kind,
    dispersion: Dispersion,
    phi: f64,
    tau2: f64,
    prediction: f64,
}

impl Model {
    fn unit(&self, size: Size, target: f64) -> Unit {
        let n = size.size;
        let (mean, variance) = match self.kind {
            Kind::Share => (n * target, n * target * (1.0 - target) * without_replacement(size)),
            Kind::Rate => (n * target, n * target),
            Kind::Odds => (n * share(target), n * share(target) * (1.0 - share(target))),
            Kind::Mean => (target, n * n),
        };
        // of the value (of a ratio, the share) and not of the count
        let weight = if matches!(self.kind, Kind::Mean) { variance.recip() } else { n * n / variance };
        let inflation = match self.dispersion {
            Dispersion::Multiplicative => self.phi,
            Dispersion::Additive if variance > 0.0 => 1.0 + self.tau2 * weight,
            Dispersion::Prediction if matches!(self.kind, Kind::Mean) => 1.0 + self.tau2 * weight,
            _ => 1.0,
        };
        Unit { kind: self.kind, n, mean, variance, weight, stretch: inflation.sqrt(), chance: self.chance(size, mean) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of a population")]
    fn chance(&self, Size { size: n, population }: Size, mean: f64) -> Chance {
        let spread = if self.dispersion == Dispersion::Prediction { self.prediction } else { 0.0 };
        let varies = mean > 0.0 && mean < n && n > 1.0;
        match (self.kind, population) {
            (Kind::Mean, _) => Chance::Normal { mean, sd: n },
            (Kind::Rate, _) if spread > 0.0 && mean > 0.0 => Chance::NegativeBinomial { mean, k: spread },
            (Kind::Rate, _) => Chance::Poisson { mean },
            (_, Some(population)) => {
                let marked = population as f64 * (mean / n);
                // a target that is a share of this population, up to rounding
                let whole = (marked - marked.round()).abs() <= 1e-9 * marked;
                let (least, most) =
                    if whole { (marked.round(), marked.round()) } else { (marked.ceil(), marked.floor()) };
                Chance::Hypergeometric { population, drawn: n as u64, least: least as u64, most: most as u64 }
            }
            _ if spread > 0.0 && varies => {
                let odds = 1.0 / spread.min(LARGEST_CORRELATION) - 1.0;
                let p = mean / n;
                Chance::BetaBinomial { n, p, shapes: [p * odds, (1.0 - p) * odds] }
            }
            _ => Chance::Binomial { n, p: mean / n },
        }
    }
}

/// ρ of a beta-binomial distribution is below 1.
const LARGEST_CORRELATION: f64 = 0.999;

fn without_replacement(size: Size) -> f64 {
    match size.population {
        Some(1) => 0.0,
        Some(population) => (population as f64 - size.size) / (population as f64 - 1.0),
        None => 1.0,
    }
}

/// The share of the first count among both, given their ratio.
fn share(ratio: f64) -> f64 {
    ratio / (1.0 + ratio)
}

/// A unit before its count is looked at.
struct Unit {
    kind: Kind,
    n: f64,
    /// Mean and variance of the count at the target, by chance alone; of the value, for means.
    mean: f64,
    variance: f64,
    weight: f64,
    /// What deviations are divided by.
    stretch: f64,
    chance: Chance,
}

impl Unit {
    /// How far its count is from the target; `None` if chance cannot move it.
    fn deviation(&self, count: f64) -> Option<Deviation> {
        let growth = match self.kind {
            Kind::Share | Kind::Odds => self.n - 1.0,
            Kind::Rate | Kind::Mean => self.mean,
        };
        let z = (count - self.mean) / self.variance.sqrt();
        (self.variance > 0.0).then_some(Deviation { z, weight: self.weight, growth })
    }

    fn point(&self, count: f64, value: f64, target: f64) -> Point {
        let at = if self.stretch == 1.0 { count } else { self.mean + (count - self.mean) / self.stretch };
        let (lower_tail, upper_tail) = (self.chance.lower_tail(at), self.chance.upper_tail(at));
        let p_value = (2.0 * lower_tail.min(upper_tail)).min(1.0);
        Point { value, target, expected: self.mean, lower_tail, upper_tail, p_value, p_adjusted: p_value }
    }

    fn limits(&self, levels: &[f64]) -> Vec<(f64, f64)> {
        let (least, most) = self.chance.range();
        let at = |level: &f64| {
            let tail = (1.0 - level) / 2.0;
            let (lower, upper) = self.chance.limits(tail, upper_quantile(tail));
            let stretched =
                |limit: f64| self.value((self.mean + (limit - self.mean) * self.stretch).clamp(least, most));
            (stretched(lower), stretched(upper))
        };
        levels.iter().map(at).collect()
    }

    fn value(&self, count: f64) -> f64 {
        match self.kind {
            Kind::Share | Kind::Rate => count / self.n,
            Kind::Odds => count / (self.n - count),
            Kind::Mean => count,
        }
    }
}
