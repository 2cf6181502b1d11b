//! Which intervals figures have.

use crate::error::{Error, Result};
use crate::stat::{Interval, check_level, count, multinomial, proportion};

/// The levels of the intervals, and the methods for each kind of figure that has one.
///
/// # Examples
///
/// ```
/// use fazhi::figure::IntervalOptions;
/// use fazhi::stat::{count, proportion};
///
/// let options = IntervalOptions::at([0.95, 0.998]).with_method("clopper_pearson")?.with_method("byar")?;
/// assert_eq!(options.proportion, proportion::Method::ClopperPearson);
/// assert_eq!(options.count, count::Method::Byar);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalOptions {
    /// The levels: the first is that of `lower` and `upper`, each further one adds its own two; none for no intervals.
    pub levels: Vec<f64>,
    /// The method for proportions, and for each part of a composition by itself.
    pub proportion: proportion::Method,
    /// The method for all parts of a composition at once, if there is to be one.
    pub composition: Option<multinomial::Method>,
    /// The method for rates of events per population.
    pub count: count::Method,
}

impl Default for IntervalOptions {
    fn default() -> Self {
        Self {
            levels: vec![0.95],
            proportion: proportion::Method::Wilson,
            composition: None,
            count: count::Method::Exact,
        }
    }
}

impl IntervalOptions {
    /// The usual methods at some levels.
    pub fn at(levels: impl IntoIterator<Item = f64>) -> Self {
        Self { levels: levels.into_iter().collect(), ..Self::default() }
    }

    /// No intervals.
    pub fn none() -> Self {
        Self::at([])
    }

    /// These options with a method, for every kind of figure that has a method of this name.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] if no kind of figure has it.
    pub fn with_method(mut self, name: &str) -> Result<Self> {
        let (proportion, count, composition) = (name.parse(), name.parse(), name.parse());
        if proportion.is_err() && count.is_err() && composition.is_err() {
            return Err(Error::unknown("method", name, method_names()));
        }
        self.proportion = proportion.unwrap_or(self.proportion);
        self.count = count.unwrap_or(self.count);
        self.composition = composition.ok().or(self.composition);
        Ok(self)
    }

    /// These options with several methods, one after the other.
    ///
    /// # Errors
    ///
    /// As [`with_method`](Self::with_method).
    pub fn with_methods<S: AsRef<str>>(self, names: impl IntoIterator<Item = S>) -> Result<Self> {
        names.into_iter().try_fold(self, |options, name| options.with_method(name.as_ref()))
    }

    /// Looks at the levels before anything is computed.
    pub(crate) fn check(&self) -> Result<()> {
        for (at, level) in self.levels.iter().enumerate() {
            check_level(*level)?;
            if self.levels[..at].contains(level) {
                return Err(Error::parameter("level", level, "each level once"));
            }
        }
        Ok(())
    }

    /// The limits of a proportion at each level.
    pub(super) fn of_proportion(&self, x: u64, n: u64) -> Vec<Interval> {
        self.levels.iter().map_while(|level| proportion::interval(x, n, *level, self.proportion).ok()).collect()
    }

    /// The limits of all parts of a composition at each level, if they are made at once; none where there is only one part.
    pub(super) fn of_parts(&self, x: &[u64]) -> Option<Vec<Vec<Interval>>> {
        let method = self.composition?;
        let at = |level: &f64| multinomial::intervals(x, *level, method).ok();
        let levels: Vec<_> = self.levels.iter().map_while(at).collect();
        Some((0..x.len()).map(|part| levels.iter().map_while(|limits| limits.get(part)).collect()).collect())
    }

    /// The limits of a count at each level, in units of `scale`.
    pub(super) fn of_count(&self, x: u64, scale: f64) -> Vec<Interval> {
        let scaled = |limits: Interval| Interval {
            value: limits.value * scale,
            lower: limits.lower * scale,
            upper: limits.upper * scale,
        };
        self.levels.iter().map_while(|level| count::interval(x, *level, self.count).ok()).map(scaled).collect()
    }
}

/// The names of the columns of the limits: `lower` and `upper`, then `lower_99_8` and `upper_99_8` for a further level of
/// 0.998.
pub(crate) fn limit_names(levels: &[f64]) -> Vec<[String; 2]> {
    let suffixes = levels.iter().skip(1).map(|level| level_suffix(*level));
    std::iter::once(String::new())
        .chain(suffixes)
        .map(|suffix| ["lower", "upper"].map(|side| side.to_owned() + &suffix))
        .collect()
}

/// How the names of columns at a level end: `_99_8`.
pub(crate) fn level_suffix(level: f64) -> String {
    format!("_{}", level_percent(level)).replace('.', "_")
}

/// A level as per cent: 95, 99.8.
pub(crate) fn level_percent(level: f64) -> String {
    ((level * 1e12).round() / 1e10).to_string()
}

fn method_names() -> Vec<&'static str> {
    let mut names: Vec<_> = proportion::Method::ALL.iter().map(|method| method.name()).collect();
    let more = count::Method::ALL.iter().map(|method| method.name());
    names.extend(more.filter(|name| name.parse::<proportion::Method>().is_err()));
    names.extend(multinomial::Method::ALL.iter().map(|method| method.name()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_levels_name_their_columns() {
        let names = limit_names(&[0.95, 0.998, 0.9999]);
        assert_eq!(names.concat(), ["lower", "upper", "lower_99_8", "upper_99_8", "lower_99_99", "upper_99_99"]);
        assert_eq!(limit_names(&[]).concat(), ["lower", "upper"]);
    }

    #[test]
    fn a_method_reaches_every_kind_of_figure_that_has_it() {
        let options = IntervalOptions::default().with_method("jeffreys").unwrap();
        assert_eq!((options.proportion.name(), options.count.name()), ("jeffreys", "jeffreys"));
        assert_eq!(options.composition, None);
        let options = options.with_methods(["exact", "goodman"]).unwrap();
        assert_eq!(options.composition, Some(multinomial::Method::Goodman));
        assert_eq!((options.proportion.name(), options.count.name()), ("jeffreys", "exact"));
    }

    #[test]
    fn impossible_options_are_errors() {
        let error = IntervalOptions::default().with_method("walt").unwrap_err();
        assert!(error.to_string().starts_with("unknown method `walt`; known: `wald`, "), "{error}");
        assert_eq!(error.hint().as_deref(), Some("did you mean `wald`?"));
        let error = IntervalOptions::at([0.95, 0.9, 0.95]).check().unwrap_err().to_string();
        assert_eq!(error, "parameter `level` is `0.95`, expected each level once");
        assert!(IntervalOptions::at([0.95, 95.0]).check().is_err());
    }
}
