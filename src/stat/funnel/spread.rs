//! How much more the units differ than chance makes them.

use crate::error::{Error, Result};
use crate::stat::quantile::between;
use crate::stat::special::{chi_squared, root};

/// What is done with the units that lie farthest from the target before the spread of all is estimated, so that those a
/// funnel is to find do not hide themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Outliers {
    /// All units count as they are.
    Keep,
    /// A z beyond this share of all on either side counts as the z at it.
    Winsorise(f64),
    /// A unit with a z beyond this share of all on either side is left out.
    Trim(f64),
}

impl Default for Outliers {
    fn default() -> Self {
        Self::Winsorise(0.1)
    }
}

impl Outliers {
    /// `keep`, `winsorise` or `trim`, with the share on either side.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for another name.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::stat::funnel::Outliers;
    ///
    /// assert_eq!(Outliers::of_name("trim", 0.05)?, Outliers::Trim(0.05));
    /// assert_eq!(Outliers::of_name("keep", 0.05)?, Outliers::Keep);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_name(name: &str, share: f64) -> Result<Self> {
        match name {
            "keep" => Ok(Self::Keep),
            "winsorise" => Ok(Self::Winsorise(share)),
            "trim" => Ok(Self::Trim(share)),
            _ => Err(Error::unknown("treatment of outliers", name, ["keep", "winsorise", "trim"])),
        }
    }

    pub(super) fn check(self) -> Result<()> {
        match self {
            Self::Winsorise(share) | Self::Trim(share) if !(0.0..0.5).contains(&share) => {
                Err(Error::parameter("outliers", share, "a share of at least 0 and below 0.5"))
            }
            _ => Ok(()),
        }
    }
}

/// How much more the units differ than chance makes them, and how many units say so.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// The units that it is estimated from.
    pub units: usize,
    /// φ, the mean square of z: 1 where units differ by chance alone.
    pub phi: f64,
    /// The lower limit of φ.
    pub phi_lower: f64,
    /// The upper limit of φ.
    pub phi_upper: f64,
    /// τ², the variance of the units' true values about the target; of ratios of two counts, of the share x / (x + y).
    pub tau2: f64,
    /// The lower limit of τ².
    pub tau2_lower: f64,
    /// The upper limit of τ².
    pub tau2_upper: f64,
}

/// A unit's deviation from the target in standard deviations, the reciprocal of their square, and its share of the target if
/// that was estimated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviation {
    pub(super) z: f64,
    pub(super) weight: f64,
    /// By how much the prediction's second parameter adds to z².
    pub(super) growth: f64,
}

/// The deviations that count, and whether the target was estimated from them.
pub(super) struct Deviations {
    kept: Vec<Deviation>,
    estimated: bool,
}

impl Deviations {
    pub(super) fn new(mut all: Vec<Deviation>, outliers: Outliers, estimated: bool) -> Self {
        let mut sorted: Vec<f64> = all.iter().map(|one| one.z).collect();
        sorted.sort_by(f64::total_cmp);
        match outliers {
            _ if all.is_empty() => {}
            Outliers::Keep => {}
            Outliers::Winsorise(share) => {
                let (low, high) = (between(&sorted, share), between(&sorted, 1.0 - share));
                for one in &mut all {
                    one.z = one.z.clamp(low, high.max(low));
                }
            }
            Outliers::Trim(share) => {
                let (low, high) = (between(&sorted, share), between(&sorted, 1.0 - share));
                all.retain(|one| low <= one.z && one.z <= high);
            }
        }
        Self { kept: all, estimated }
    }

    fn squares(&self) -> f64 {
        self.kept.iter().map(|one| one.z * one.z).sum()
    }

    fn df(&self) -> f64 {
        (self.kept.len() - usize::from(self.estimated)) as f64
    }

    /// What a term with these weights adds to the sum of squares, by moments; a target that was estimated took part of it.
    fn excess(&self, grows: impl Fn(&Deviation) -> f64) -> f64 {
        let all: f64 = self.kept.iter().map(|one| one.weight).sum();
        let left = |one: &Deviation| if self.estimated { 1.0 - one.weight / all } else { 1.0 };
        let growth: f64 = self.kept.iter().map(|one| grows(one) * left(one)).sum();
        if growth > 0.0 { ((self.squares() - self.df()) / growth).max(0.0) } else { 0.0 }
    }

    /// The parameter of the prediction: ρ of a beta-binomial, k of a negative binomial distribution.
    pub(super) fn prediction(&self) -> f64 {
        self.excess(|one| one.growth)
    }

    /// The spread with limits at a level; `None` for fewer than two units.
    pub(super) fn spread(&self, level: f64) -> Option<Spread> {
        if self.kept.len() < 2 {
            return None;
        }
        let (units, df, squares) = (self.kept.len(), self.df(), self.squares());
        let tail = (1.0 - level) / 2.0;
        let (low, high) = (chi_squared::upper_quantile(df, 1.0 - tail), chi_squared::upper_quantile(df, tail));
        Some(Spread {
            units,
            phi: squares / units as f64,
            phi_lower: squares / high,
            phi_upper: squares / low,
            tau2: self.variance_at(df),
            tau2_lower: self.variance_at(high),
            tau2_upper: self.variance_at(low),
        })
    }

    /// The τ² at which the sum of squares is what is asked for: Σ z² / (1 + τ² w).
    fn variance_at(&self, squares: f64) -> f64 {
        let rest =
            |tau2: f64| squares - self.kept.iter().map(|one| one.z * one.z / (1.0 + tau2 * one.weight)).sum::<f64>();
        if rest(0.0) >= 0.0 {
            return 0.0;
        }
        let mut high = self.kept.iter().map(|one| one.weight.recip()).fold(0.0, f64::max);
        while rest(high) < 0.0 {
            high *= 4.0;
        }
        root::bracketed(0.0, high, rest)
    }
}
