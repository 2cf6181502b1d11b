use super::*;
use crate::stat::Bound;
use crate::stat::reference::{assert_near, error, lines};
use crate::stat::test::{McNemarMethod, homogeneity, mcnemar};

const TABLE: &str = include_str!("../../../../tests/reference/test_mantel_haenszel.csv");
const DOLL_HILL: [[u64; 4]; 2] = [[647, 622, 2, 27], [41, 28, 19, 32]];

/// Admissions to Berkeley by department: men admitted and rejected, women admitted and rejected.
const BERKELEY: [[u64; 4]; 6] = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
];

/// Rabbits cured and not cured by immediate and delayed penicillin, by dose.
const RABBITS: [[u64; 4]; 5] = [[0, 6, 0, 5], [3, 3, 0, 6], [6, 0, 2, 4], [5, 1, 6, 0], [2, 0, 5, 0]];

fn test(tables: &[[u64; 4]], continuity: bool) -> MantelHaenszel {
    mantel_haenszel(tables, continuity, 0.95).unwrap()
}

#[test]
fn tests_agree_with_the_reference_table() {
    for [tables, level, continuity, statistic, p_value, value, lower, upper, day, day_p, tarone, tarone_p] in
        lines(TABLE)
    {
        let cells: Vec<u64> = tables.split(' ').map(|cell| cell.parse().unwrap()).collect();
        let strata: Vec<[u64; 4]> = cells.chunks(4).map(|table| table.try_into().unwrap()).collect();
        let found = mantel_haenszel(&strata, continuity == "1", level.parse::<f64>().unwrap()).unwrap();
        assert_near(found.odds_ratio, lower, upper, tables);
        let [breslow_day, corrected] = [found.breslow_day, found.tarone].map(Option::unwrap);
        for (name, found, expected, tolerance) in [
            ("value", found.odds_ratio.value, value, 1e-13),
            ("statistic", found.statistic, statistic, 1e-12),
            ("p", found.p_value, p_value, 1e-10),
            ("breslow_day", breslow_day.statistic, day, 1e-10),
            ("breslow_day p", breslow_day.p_value, day_p, 1e-10),
            ("tarone", corrected.statistic, tarone, 1e-10),
            ("tarone p", corrected.p_value, tarone_p, 1e-10),
        ] {
            let error = error(found, expected.parse().unwrap());
            assert!(error <= tolerance, "{tables}: {name} {found} for {expected}, error {error:e}");
        }
    }
}

#[test]
fn published_results_are_reproduced() {
    // R 4's mantelhaen.test of its data set UCBAdmissions
    let found = test(&BERKELEY, true);
    assert!((found.statistic - 1.4269).abs() < 5e-5 && (found.p_value - 0.2323).abs() < 5e-5, "{found:?}");
    let ratio = found.odds_ratio;
    assert!((ratio.value - 0.904_696_8).abs() < 5e-8, "{found:?}");
    assert!((ratio.lower - 0.771_907_4).abs() < 5e-8 && (ratio.upper - 1.060_329_8).abs() < 5e-8, "{found:?}");
    // Agresti (1990), penicillin and rabbits; R 4's mantelhaen.test, whose first example it is
    let found = test(&RABBITS, true);
    assert!((found.statistic - 3.9286).abs() < 5e-5 && (found.p_value - 0.047_47).abs() < 5e-6, "{found:?}");
    assert!(error(found.odds_ratio.value, 7.0) < 1e-14);
    assert!((found.odds_ratio.lower - 1.026_713).abs() < 5e-7, "{found:?}");
    assert!((found.odds_ratio.upper - 47.725_133).abs() < 5e-7, "{found:?}");
    assert_eq!(found.tables, 3);
}

#[test]
fn one_table_is_tested_for_homogeneity_with_fixed_margins() {
    let [a, b, c, d] = [15, 35, 30, 31];
    let (found, both) = (test(&[[a, b, c, d]], false), homogeneity(&[a, c], &[a + b, c + d]).unwrap());
    assert!(error(found.statistic, both.statistic * 110.0 / 111.0) < 1e-14);
    assert!(error(found.odds_ratio.value, 15.0 * 31.0 / (35.0 * 30.0)) < 1e-14);
    let log_variance = 1.0 / 15.0 + 1.0 / 35.0 + 1.0 / 30.0 + 1.0 / 31.0; // Woolf's, of one table
    let width = (found.odds_ratio.upper / found.odds_ratio.lower).ln() / 2.0 / 1.959_963_984_540_054;
    assert!(error(width * width, log_variance) < 1e-13);
    assert!(found.breslow_day.is_none() && found.tarone.is_none());
}

#[test]
fn one_table_per_pair_gives_mcnemars_test() {
    let pairs = [([1, 0, 1, 0], 794), ([1, 0, 0, 1], 150), ([0, 1, 1, 0], 86), ([0, 1, 0, 1], 570)];
    let tables: Vec<[u64; 4]> = pairs.iter().flat_map(|(table, times)| vec![*table; *times]).collect();
    for (continuity, method) in [(false, McNemarMethod::ChiSquared), (true, McNemarMethod::ChiSquaredCc)] {
        let (found, paired) = (test(&tables, continuity), mcnemar(150, 86, method).unwrap());
        assert!(error(found.statistic, paired.statistic) < 1e-12 && error(found.p_value, paired.p_value) < 1e-10);
        assert!(error(found.odds_ratio.value, paired.odds_ratio.unwrap()) < 1e-12);
        assert_eq!(found.tables, 236);
    }
}

#[test]
fn the_order_of_tables_does_not_matter() {
    let (mut turned, found) = (BERKELEY, test(&BERKELEY, false));
    turned.reverse();
    let turned = test(&turned, false);
    assert!(error(found.statistic, turned.statistic) < 1e-13);
    assert!(error(found.odds_ratio.lower, turned.odds_ratio.lower) < 1e-14);
    assert!(error(found.tarone.unwrap().statistic, turned.tarone.unwrap().statistic) < 1e-13);
}

#[test]
fn swapping_the_groups_inverts_the_odds_ratio() {
    let (found, turned) = (test(&DOLL_HILL, true), test(&DOLL_HILL.map(|[a, b, c, d]| [c, d, a, b]), true));
    assert!(error(found.statistic, turned.statistic) < 1e-14);
    assert!(error(found.odds_ratio.lower, 1.0 / turned.odds_ratio.upper) < 1e-13);
    assert!(error(found.breslow_day.unwrap().statistic, turned.breslow_day.unwrap().statistic) < 1e-12);
}

#[test]
fn tables_with_an_empty_row_or_column_are_skipped() {
    let empty = [[0; 4], [0, 0, 4, 5], [4, 5, 0, 0], [4, 0, 5, 0], [0, 4, 0, 5], [1, 0, 0, 0]];
    let tables: Vec<_> = empty.iter().chain(&DOLL_HILL).copied().collect();
    assert_eq!(test(&tables, true), test(&DOLL_HILL, true));
}

#[test]
fn an_odds_ratio_without_variance_is_0_or_infinite() {
    let none = test(&[[0, 5, 3, 4], [0, 2, 7, 1]], false);
    assert_eq!(none.odds_ratio, Interval { value: 0.0, lower: 0.0, upper: f64::INFINITY });
    let all = test(&[[5, 0, 3, 4], [2, 3, 0, 1]], false);
    assert_eq!(all.odds_ratio, Interval { value: f64::INFINITY, lower: 0.0, upper: f64::INFINITY });
    assert!(none.breslow_day.is_none() && all.tarone.is_none() && all.p_value < 1.0);
}

#[test]
fn the_correction_never_raises_the_statistic() {
    for tables in [vec![[3, 3, 3, 3]], vec![[3, 2, 2, 2]], vec![[4, 2, 2, 4]], BERKELEY.to_vec()] {
        let (with, without) = (test(&tables, true), test(&tables, false));
        assert!(with.statistic <= without.statistic && with.p_value >= without.p_value, "{tables:?}");
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    let both = mantel_haenszel(&DOLL_HILL, true, 0.9).unwrap().odds_ratio;
    let lower = mantel_haenszel(&DOLL_HILL, true, Bound::Lower.at(0.95)).unwrap().odds_ratio;
    assert!(error(lower.lower, both.lower) < 1e-14 && lower.upper.is_infinite());
    assert_eq!(mantel_haenszel(&DOLL_HILL, true, Bound::Upper.at(0.95)).unwrap().odds_ratio.lower, 0.0);
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |tables: &[[u64; 4]], level: f64| mantel_haenszel(tables, true, level).unwrap_err().to_string();
    let expected = "expected at least one without an empty row or column";
    assert_eq!(message(&[], 0.95), format!("parameter `tables` is `0 tables`, {expected}"));
    assert_eq!(message(&[[1, 2, 0, 0]], 0.95), format!("parameter `tables` is `1 tables`, {expected}"));
    assert_eq!(
        message(&[[1; 4], [1 << 53, 1, 1, 1]], 0.95),
        "parameter `tables[1]` is `9007199254740995`, expected a count of at most 9007199254740992"
    );
    assert!(message(&DOLL_HILL, 1.0).starts_with("parameter `level` is `1`"));
}
