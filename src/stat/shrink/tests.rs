use super::*;
use crate::stat::reference::lines;

/// Homicides in 78 counties around St. Louis, 1979-84 (the data set stl_hom of PySAL); the estimates are those of the
/// documentation of its Empirical_Bayes.
#[test]
fn the_rates_of_st_louis_are_reproduced() {
    const PUBLISHED: [f64; 10] = [
        2.367_189_50e-5,
        4.545_391_67e-5,
        4.781_140_19e-5,
        2.769_071_46e-5,
        6.589_893_23e-5,
        3.664_941_22e-5,
        5.799_527_21e-5,
        2.030_645_90e-5,
        3.311_529_99e-5,
        3.027_483_80e-5,
    ];
    let (x, exposure): (Vec<u64>, Vec<f64>) = lines::<2>(include_str!("../../../tests/data/compare/stl_hom.csv"))
        .map(|[x, n]| (x.parse::<u64>().unwrap(), n.parse::<f64>().unwrap()))
        .unzip();
    let found = shrink(Units::Rates { x: &x, exposure: &exposure }, 0.95).unwrap();
    for (unit, published) in found.units.iter().zip(PUBLISHED) {
        assert!((unit.estimate / published - 1.0).abs() < 5e-9, "{} for {published}", unit.estimate);
    }
    assert!(found.units.iter().all(|unit| unit.lower.unwrap() >= 0.0 && unit.estimate >= 0.0));
}

/// Efron and Morris (1975), "Data analysis using Stein's estimator and its generalizations", Journal of the American
/// Statistical Association 70:311-319: hits of 18 players in their first 45 at bats of 1970.
const HITS: [u64; 18] = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7];

#[test]
fn the_players_of_efron_and_morris_are_reproduced() {
    const PUBLISHED: [f64; 18] = [
        0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261, 0.261, 0.256, 0.256, 0.256, 0.256, 0.256, 0.252,
        0.247, 0.242,
    ];
    let value = HITS.map(|hits| hits as f64 / 45.0);
    let mean = HITS.iter().sum::<u64>() as f64 / 810.0;
    let se = [(mean * (1.0 - mean) / 45.0).sqrt(); 18];
    let found = shrink(Units::Means { value: &value, se: &se }, 0.95).unwrap();
    for (unit, published) in found.units.iter().zip(PUBLISHED) {
        assert!((unit.weight - 0.212).abs() < 5e-4 && (unit.estimate - published).abs() < 5e-4 + 1e-9, "{unit:?}");
    }
}

/// With binomial moments the players differ by more than chance; Poisson moments leave less than nothing: A is −0.0013.
#[test]
fn a_share_has_its_own_variance() {
    let as_rates = shrink(Units::Rates { x: &HITS, exposure: &[45.0; 18] }, 0.95).unwrap();
    assert_eq!(as_rates.variance, 0.0);
    // Marshall's moments: what is left of the variance once Poisson's is taken off
    let (mean, spread) = HITS.iter().fold((0.0, 0.0), |(mean, spread), hits| {
        let value = *hits as f64 / 45.0;
        (mean + value / 18.0, spread + (value - as_rates.centre).powi(2) / 18.0)
    });
    assert!((spread - mean / 45.0 + 0.001_318_396_585_886_298_1).abs() < 1e-15);
    assert!(as_rates.units.iter().all(|unit| unit.weight == 0.0 && unit.estimate == as_rates.centre));
    let found = shrink(Units::Proportions { x: &HITS, n: &[45; 18] }, 0.95).unwrap();
    assert!((found.variance / 0.000_247_252_282_003_083_1 - 1.0).abs() < 1e-10, "{}", found.variance);
    assert!(as_rates.units.iter().all(|unit| unit.upper.unwrap() - unit.lower.unwrap() > 0.05));
}

#[test]
fn estimates_lie_between_the_value_and_the_centre_and_more_data_weigh_more() {
    let found = shrink(Units::Proportions { x: &[3, 30, 300, 20, 700], n: &[3, 40, 400, 30, 1000] }, 0.95).unwrap();
    for unit in &found.units {
        let (low, high) = (unit.value.min(found.centre), unit.value.max(found.centre));
        assert!(low <= unit.estimate && unit.estimate <= high && 0.0 <= unit.weight && unit.weight <= 1.0, "{unit:?}");
        assert!(unit.lower.unwrap() <= unit.estimate && unit.estimate <= unit.upper.unwrap(), "{unit:?}");
    }
    let weights = [0, 3, 1, 2, 4].map(|row: usize| found.units[row].weight);
    assert!(weights.is_sorted(), "{weights:?}");
}

#[test]
fn units_that_do_not_vary_have_no_interval() {
    let all = shrink(Units::Proportions { x: &[3, 90], n: &[3, 90] }, 0.95).unwrap();
    assert_eq!((all.units[0].estimate, all.units[0].weight, all.units[0].lower), (1.0, 0.0, None));
    let none = shrink(Units::Rates { x: &[0, 0], exposure: &[1.0, 2.0] }, 0.95).unwrap();
    assert_eq!((none.units[1].estimate, none.units[1].upper), (0.0, None));
    // three means are too few to be drawn together
    let few = shrink(Units::Means { value: &[1.0, 2.0, 4.0], se: &[1.0; 3] }, 0.95).unwrap();
    assert_eq!(few.units[2].estimate, 4.0);
    assert!((few.units[2].upper.unwrap() - 5.959_963_984_540_054).abs() < 1e-9, "{few:?}");
}

/// Of many made-up units the intervals hold on average what they promise, also where true values are of two kinds.
#[test]
fn intervals_hold_on_average() {
    let mut state = 11_u64;
    let mut uniform = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for truths in [[0.9, 0.9], [0.6, 0.95], [0.85, 0.9]] {
        let (mut held, mut all) = (0, 0);
        for _ in 0..20 {
            let truth: Vec<f64> = (0..400).map(|row| truths[usize::from(row % 8 == 0)]).collect();
            let n: Vec<u64> = (0..400).map(|row| 20 + 15 * (row / 80)).collect();
            let x: Vec<u64> =
                truth.iter().zip(&n).map(|(p, n)| (0..*n).filter(|_| uniform() < *p).count() as u64).collect();
            let found = shrink(Units::Proportions { x: &x, n: &n }, 0.9).unwrap();
            for (unit, truth) in found.units.iter().zip(truth) {
                held += usize::from(unit.lower.unwrap() <= truth && truth <= unit.upper.unwrap());
                all += 1;
            }
        }
        assert!(held * 10 >= all * 9, "{truths:?}: {held} of {all}");
    }
}

#[test]
fn other_kinds_are_refused() {
    let error = shrink(Units::CountRatios { x: &[1], y: &[2] }, 0.95).unwrap_err().to_string();
    assert_eq!(error, "parameter `units` is `of this kind`, expected proportions, rates or means");
    assert!(shrink(Units::Rates { x: &[1], exposure: &[2.0] }, 95.0).is_err());
}
