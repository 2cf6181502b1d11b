//! Values far from the others: whether they are, and what is done with them.

use crate::error::{Error, Result};
use crate::stat::index::present;
use crate::stat::name_methods;
use crate::stat::sum::compensated;

/// When a column has outliers, and what is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The skewness from which on there are outliers, if the kurtosis is also high.
    pub skewness: f64,
    /// The excess kurtosis from which on there are outliers, if the skewness is also high.
    pub kurtosis: f64,
    /// How many values may be winsorised at most.
    pub most: usize,
    /// What is done if that is not enough.
    pub transform: Transform,
}

impl Default for Options {
    fn default() -> Self {
        Self { skewness: 2.0, kurtosis: 3.5, most: 5, transform: Transform::Log }
    }
}

/// A transformation of a whole column.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Transform {
    /// ln(x − min + 0.01 (max − min)).
    Log,
    /// Box and Cox, of x − min + 1.
    BoxCox {
        /// The exponent; 0 is the logarithm.
        lambda: f64,
    },
    /// None: the column stays as it was.
    None,
}

/// What was done to a column.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::outliers::Done;
///
/// assert_eq!(Done::Winsorised.to_string(), "winsorised");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Done {
    /// There are no outliers.
    Nothing,
    /// Single values were moved to the next one.
    Winsorised,
    /// The whole column was transformed, and now has no outliers.
    Transformed,
    /// The column has outliers still.
    Left,
}

name_methods!(Done, "treatment" { Nothing => "nothing", Winsorised => "winsorised", Transformed => "transformed", Left => "left" });

/// A column and what was done to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// The values after it.
    pub values: Vec<Option<f64>>,
    /// What was done.
    pub done: Done,
    /// The rows whose values were winsorised, ascending; all others are as they were, unless the column was transformed.
    pub rows: Vec<usize>,
}

/// Skewness, without bias for normal values; none below 3 values or if all are equal.
///
/// # Formula
///
/// ```text
/// √n Σ(x − m)³ / (Σ(x − m)²)^(3/2) · √(n (n − 1)) / (n − 2)
/// ```
///
/// # References
///
/// - Joanes and Gill (1998), "Comparing measures of sample skewness and kurtosis", The Statistician 47:183-189: G₁, the one of
///   Excel and of COINr.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::outliers;
///
/// assert_eq!(outliers::skewness(&[1.0, 2.0, 9.0]).map(|found| format!("{found:.4}")), Some("1.6301".into()));
/// ```
pub fn skewness(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let [second, third, _] = central(values);
    (values.len() >= 3 && second > 0.0)
        .then(|| n.sqrt() * third / second.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

/// Excess kurtosis, without bias for normal values; none below 4 values or if all are equal.
///
/// # Formula
///
/// ```text
/// ((n + 1) (n Σ(x − m)⁴ / (Σ(x − m)²)² − 3) + 6) (n − 1) / ((n − 2) (n − 3))
/// ```
///
/// # References
///
/// - Joanes and Gill (1998): G₂.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::outliers;
///
/// assert_eq!(outliers::kurtosis(&[1.0, 2.0, 3.0, 9.0]).map(|found| format!("{found:.4}")), Some("3.0144".into()));
/// ```
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let [second, _, fourth] = central(values);
    (values.len() >= 4 && second > 0.0)
        .then(|| ((n + 1.0) * (n * fourth / (second * second) - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

/// The sums of the second, third and fourth powers about the mean.
fn central(values: &[f64]) -> [f64; 3] {
    let n = values.len() as f64;
    let mean = compensated(values.iter().copied()) / n;
    // what the mean is off by is seen in the distances to it
    let rounding = compensated(values.iter().map(|value| value - mean)) / n;
    [2, 3, 4].map(|power| compensated(values.iter().map(|value| (value - mean - rounding).powi(power))))
}

/// Treats the outliers of a column, if it has some.
///
/// # Formula
///
/// ```text
/// outliers:       |skewness| >= 2 and kurtosis >= 3.5
/// 1. winsorised:  while there are outliers and fewer than 5 values were moved, all values equal to the largest (if skewness >= 0; otherwise
///                 the smallest) are moved to the next one
/// 2. transformed: if there are outliers still, the column as it was before 1:
///                 log: ln(x − min + 0.01 (max − min));  box_cox: (yᵏ − 1)/k, y = x − min + 1, ln y for k = 0
/// ```
///
/// Fewer than 4 values, or values that are all equal, have no outliers. The values moved are counted as COINr counts them: those
/// that are now equal to the largest or smallest.
///
/// # Errors
///
/// [`Error::Parameter`] if a value or a number of the options is not finite.
///
/// # References
///
/// - COINr 1.1.14, `Treat` and `winsorise`; the limits and the steps are those of the JRC.
///
/// # Examples
///
/// ```
/// use fazhi::stat::index::outliers::{Done, Options, treat};
///
/// let values: Vec<_> = (1..=10).chain([30, 100]).map(|value| Some(f64::from(value))).collect();
/// let treated = treat(&values, &Options::default())?;
/// assert_eq!((treated.done, &treated.rows[..]), (Done::Winsorised, &[11][..]));
/// assert_eq!(treated.values[11], Some(30.0));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn treat(values: &[Option<f64>], options: &Options) -> Result<Treated> {
    check(options)?;
    let there = present("values", values)?;
    let places: Vec<usize> = (0..values.len()).filter(|row| values[*row].is_some()).collect();
    let back = |new: Vec<f64>, done, rows| {
        let mut values = values.to_vec();
        places.iter().zip(new).for_each(|(row, value)| values[*row] = Some(value));
        Ok(Treated { values, done, rows })
    };
    if !options.finds(&there) {
        return back(there, Done::Nothing, Vec::new());
    }
    let (moved, at) = winsorised(&there, options);
    if !options.finds(&moved) {
        let mut rows: Vec<usize> = at.into_iter().map(|place| places[place]).collect();
        rows.sort_unstable();
        return back(moved, Done::Winsorised, rows);
    }
    match options.transform {
        Transform::None => back(there, Done::Left, Vec::new()),
        transform => {
            let new = transform.of(&there);
            let done = if options.finds(&new) { Done::Left } else { Done::Transformed };
            back(new, done, Vec::new())
        }
    }
}

impl Options {
    fn finds(&self, values: &[f64]) -> bool {
        let high = |found: Option<f64>, limit: f64| found.is_some_and(|found| found >= limit);
        high(skewness(values).map(f64::abs), self.skewness) && high(kurtosis(values), self.kurtosis)
    }
}

fn check(options: &Options) -> Result<()> {
    let lambda = if let Transform::BoxCox { lambda } = options.transform { lambda } else { 0.0 };
    for (name, number) in [("skewness", options.skewness), ("kurtosis", options.kurtosis), ("lambda", lambda)] {
        if !number.is_finite() {
            return Err(Error::parameter(name, number, "a finite number"));
        }
    }
    Ok(())
}

/// The values after moving the outermost ones, and which were moved.
fn winsorised(values: &[f64], options: &Options) -> (Vec<f64>, Vec<usize>) {
    let mut moved = values.to_vec();
    let (mut above, mut below) = (Vec::new(), Vec::new());
    while options.finds(&moved) && above.len() + below.len() < options.most {
        let is_high = skewness(&moved).is_some_and(|skewness| skewness >= 0.0);
        let ends = if is_high { &mut above } else { &mut below };
        *ends = outermost(&mut moved, is_high);
    }
    above.extend(below);
    (moved, above)
}

/// Moves the outermost values of one end to the next value, and names them.
fn outermost(values: &mut [f64], is_high: bool) -> Vec<usize> {
    let further = |one: f64, other: f64| if is_high { one.max(other) } else { one.min(other) };
    let end = values.iter().copied().reduce(further).unwrap_or_default();
    let at: Vec<usize> = (0..values.len()).filter(|place| values[*place] == end).collect();
    if let Some(next) = values.iter().copied().filter(|value| *value != end).reduce(further) {
        for place in &at {
            values[*place] = next;
        }
    }
    at
}

impl Transform {
    fn of(self, values: &[f64]) -> Vec<f64> {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let value = |x: f64| match self {
            Self::Log => (x - low + 0.01 * (high - low)).ln(),
            Self::BoxCox { lambda: 0.0 } => (x - low + 1.0).ln(),
            Self::BoxCox { lambda } => ((x - low + 1.0).powf(lambda) - 1.0) / lambda,
            Self::None => x,
        };
        values.iter().map(|x| value(*x)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::reference::error;

    fn column(values: impl IntoIterator<Item = f64>) -> Vec<Option<f64>> {
        values.into_iter().map(Some).collect()
    }

    /// Values, skewness, kurtosis: mpmath, 40 digits; the first two also of `scipy.stats` with `bias=False`.
    const MOMENTS: [(&[f64], f64, f64); 3] = [
        (&[1.0, 2.0, 3.0, 9.0], 1.696_386_799_329_131_7, 3.014_360_041_623_309),
        (
            &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 30.0, 100.0],
            3.063_241_034_239_499,
            9.741_390_834_569_144,
        ),
        (&[1e6, 1e6 + 1.0, 1e6 + 1.0, 1e6 + 7.0, 1e6 - 3.0], 1.036_323_847_098_108_4, 2.365_702_479_338_843),
    ];

    #[test]
    fn moments_agree_with_the_reference() {
        for (values, third, fourth) in MOMENTS {
            let found = (skewness(values).unwrap(), kurtosis(values).unwrap());
            assert!(error(found.0, third) < 1e-12 && error(found.1, fourth) < 1e-12, "{values:?}: {found:?}");
        }
        assert_eq!((skewness(&[1.0, 2.0]), kurtosis(&[1.0, 2.0, 3.0]), skewness(&[5.0; 4])), (None, None, None));
    }

    #[test]
    fn columns_without_outliers_stay() {
        for values in [column((0..20).map(f64::from)), column([5.0; 9]), column([1.0, 2.0, 1e9]), vec![None, None]] {
            let treated = treat(&values, &Options::default()).unwrap();
            assert_eq!((treated.done, treated.values), (Done::Nothing, values));
        }
    }

    #[test]
    fn high_and_low_values_are_moved_to_the_next() {
        let high = column((1..=20).map(f64::from).chain([1000.0]));
        let mut expected = high.clone();
        expected[20] = Some(20.0);
        let treated = treat(&high, &Options::default()).unwrap();
        assert_eq!((treated.done, treated.rows, treated.values), (Done::Winsorised, vec![20], expected));

        let low = column([-1000.0].into_iter().chain((1..=20).map(f64::from)));
        let treated = treat(&low, &Options::default()).unwrap();
        assert_eq!((treated.done, treated.rows, treated.values[0]), (Done::Winsorised, vec![0], Some(1.0)));
    }

    #[test]
    fn rows_are_those_of_the_column_with_its_gaps() {
        let mut values = column((1..=20).map(f64::from));
        values.extend([None, Some(1000.0), None]);
        let treated = treat(&values, &Options::default()).unwrap();
        assert_eq!((treated.rows, treated.values[20], treated.values[21]), (vec![21], None, Some(20.0)));
    }

    #[test]
    fn what_winsorising_does_not_mend_is_transformed_from_the_original() {
        let values = column((0..100).map(|power| 1.2_f64.powi(power)));
        let treated = treat(&values, &Options::default()).unwrap();
        // As they are in the column: the compiler may compute a constant power with another last digit.
        let (low, high) = (values[0].unwrap(), values[99].unwrap());
        assert_eq!(
            (treated.done, treated.values[99]),
            (Done::Transformed, Some((high - low + 0.01 * (high - low)).ln()))
        );

        let cube = Options { transform: Transform::BoxCox { lambda: 0.0 }, ..Options::default() };
        assert_eq!(treat(&values, &cube).unwrap().values[3], values[3].map(|value| (value - low + 1.0).ln()));
        let none = Options { transform: Transform::None, ..Options::default() };
        assert_eq!(treat(&values, &none).unwrap(), Treated { values, done: Done::Left, rows: Vec::new() });
    }

    #[test]
    fn numbers_that_are_not_finite_are_errors() {
        let message = |values: &[Option<f64>], options| treat(values, &options).unwrap_err().to_string();
        let box_cox = Options { transform: Transform::BoxCox { lambda: f64::NAN }, ..Options::default() };
        assert_eq!(message(&[], box_cox), "parameter `lambda` is `NaN`, expected a finite number");
        let found = message(&[None, Some(f64::INFINITY)], Options::default());
        assert_eq!(found, "parameter `values[1]` is `inf`, expected a finite number");
    }
}
