//! Adjustment of p-values for multiple testing.

use crate::error::{Error, Result};
use crate::stat::name_methods;

/// The error rate controlled by the adjusted p-values.
///
/// Bonferroni's adjustment, min(1, m p), is left out: Holm's controls the same error under the same conditions, and its
/// p-values are never larger.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::adjust::Method;
///
/// assert_eq!("holm".parse::<Method>()?, Method::Holm);
/// assert_eq!(Method::BenjaminiHochberg.to_string(), "benjamini_hochberg");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Holm 1979: the familywise error rate, under any dependence of the tests.
    Holm,
    /// Benjamini and Hochberg 1995: the false discovery rate, if the tests are independent or positively dependent.
    BenjaminiHochberg,
}

name_methods!(Method { Holm => "holm", BenjaminiHochberg => "benjamini_hochberg" });

/// The adjusted p-values, in the order of those given.
///
/// # Formula
///
/// ```text
/// p₍₁₎ <= … <= p₍ₘ₎   the p-values, ascending
///
/// holm:                adjusted₍ᵢ₎ = min(1, max (m − j + 1) p₍ⱼ₎),  j <= i
/// benjamini_hochberg:  adjusted₍ᵢ₎ = min(1, min (m / j) p₍ⱼ₎),      j >= i
/// ```
///
/// Equal p-values have equal adjusted values, and none decreases. m is the number of all tests performed, so include
/// those that are not significant.
///
/// # Errors
///
/// [`Error::Parameter`] if a p-value (named as in `p[3]`) is not a number from 0 to 1.
///
/// # References
///
/// - Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics
///   6:65-70.
/// - Benjamini and Hochberg (1995), "Controlling the false discovery rate: a practical and powerful approach to
///   multiple testing", Journal of the Royal Statistical Society B 57:289-300.
///
/// # Examples
///
/// ```
/// use fazhi::stat::test::adjust::{self, Method};
///
/// let p = [0.25, 0.0625, 0.015_625];
/// assert_eq!(adjust::p_values(&p, Method::Holm)?, [0.25, 0.125, 0.046_875]);
/// assert_eq!(adjust::p_values(&p, Method::BenjaminiHochberg)?, [0.25, 0.093_75, 0.046_875]);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn p_values(p: &[f64], method: Method) -> Result<Vec<f64>> {
    if let Some(place) = p.iter().position(|p| !(0.0..=1.0).contains(p)) {
        return Err(Error::parameter(&format!("p[{place}]"), p[place], "a number from 0 to 1"));
    }
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    Ok(match method {
        Method::Holm => holm(p, &order),
        Method::BenjaminiHochberg => benjamini_hochberg(p, &order),
    })
}

fn holm(p: &[f64], ascending: &[usize]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut largest = 0.0_f64;
    for (rank, place) in ascending.iter().enumerate() {
        largest = largest.max((p.len() - rank) as f64 * p[*place]).min(1.0);
        adjusted[*place] = largest;
    }
    adjusted
}

fn benjamini_hochberg(p: &[f64], ascending: &[usize]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut smallest = 1.0_f64;
    for (rank, place) in ascending.iter().enumerate().rev() {
        smallest = smallest.min(p.len() as f64 / (rank + 1) as f64 * p[*place]);
        adjusted[*place] = smallest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Benjamini and Hochberg (1995), section 4: fifteen hypotheses on treatments of myocardial infarction.
    const PUBLISHED: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];

    fn significant(method: Method) -> usize {
        p_values(&PUBLISHED, method).unwrap().iter().filter(|p| **p <= 0.05).count()
    }

    #[test]
    fn the_published_numbers_of_discoveries_are_found() {
        assert_eq!((significant(Method::Holm), significant(Method::BenjaminiHochberg)), (3, 4));
    }

    #[test]
    fn published_p_values_are_adjusted_as_by_hand() {
        let holm = p_values(&PUBLISHED, Method::Holm).unwrap();
        let expected = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1.0];
        assert!(holm.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12), "{holm:?}");
        let found = p_values(&PUBLISHED, Method::BenjaminiHochberg).unwrap();
        let seventh = 15.0 / 7.0 * 0.0298; // caps the sixth
        let expected = [0.0015, 0.003, 0.0095, 0.035_625, 0.0603, seventh, seventh, 0.0645, 0.0765, 0.486];
        assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn equal_p_values_stay_equal() {
        assert_eq!(p_values(&[0.02, 0.02, 0.02], Method::BenjaminiHochberg).unwrap(), [0.02; 3]);
        assert_eq!(p_values(&[0.02, 0.02, 0.02], Method::Holm).unwrap(), [0.06; 3]);
        assert_eq!(p_values(&[0.9, 0.8], Method::Holm).unwrap(), [1.0; 2]);
    }

    #[test]
    fn few_and_extreme_p_values_are_kept() {
        for method in Method::ALL {
            assert!(p_values(&[], *method).unwrap().is_empty());
            assert_eq!(p_values(&[0.3], *method).unwrap(), [0.3]);
            assert_eq!(p_values(&[0.0, 1.0, -0.0], *method).unwrap(), [0.0, 1.0, 0.0]);
            let tiny = p_values(&[1e-200, 0.5], *method).unwrap();
            assert_eq!(tiny, [2e-200, 0.5]);
        }
    }

    #[test]
    fn impossible_arguments_are_errors() {
        for bad in [f64::NAN, -0.1, 1.5, f64::INFINITY] {
            let error = p_values(&[0.1, 0.2, 1.0, bad], Method::Holm).unwrap_err().to_string();
            assert_eq!(error, format!("parameter `p[3]` is `{bad}`, expected a number from 0 to 1"));
        }
        assert_eq!(
            "bonferroni".parse::<Method>().unwrap_err().to_string(),
            "unknown method `bonferroni`; known: `holm`, `benjamini_hochberg`"
        );
    }

    #[test]
    fn names_round_trip() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse::<Method>().unwrap(), *method);
        }
    }

    proptest! {
        #[test]
        fn adjusted_p_values_satisfy_the_definition_in_any_order(
            p in prop::collection::vec(prop_oneof![0.0..=1.0_f64, Just(0.01), Just(0.5)], 1..40),
        ) {
            let tests = p.len();
            let above = |value: f64| p.iter().filter(|other| **other >= value).count() as f64;
            let up_to = |value: f64| p.iter().filter(|other| **other <= value).count() as f64;
            let holm = p_values(&p, Method::Holm).unwrap();
            let shared = p_values(&p, Method::BenjaminiHochberg).unwrap();
            for (place, value) in p.iter().enumerate() {
                let expected = p.iter().filter(|other| *other <= value).map(|other| above(*other) * other);
                prop_assert_eq!(holm[place], expected.fold(0.0, f64::max).min(1.0));
                let expected = p.iter().filter(|other| *other >= value).map(|other| tests as f64 / up_to(*other) * other);
                prop_assert_eq!(shared[place], expected.fold(1.0, f64::min));
                prop_assert!(*value <= shared[place] && shared[place] <= holm[place]);
            }
        }
    }
}
