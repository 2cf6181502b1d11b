use super::*;
use crate::stat::reference::{error, lines};
use crate::stat::test::{Alternative, McNemarMethod, homogeneity, mcnemar};

const ASSOCIATION: &str = include_str!("../../../tests/reference/table_association.csv");
const SQUARE: &str = include_str!("../../../tests/reference/table_square.csv");

/// A table written as its columns, `1 2;3 4`.
fn table(text: &str) -> Table {
    let columns: Vec<Vec<u64>> = text.split(';').map(numbers).collect();
    Table::of_columns(&columns).unwrap()
}

fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
    field.split(' ').map(|number| number.parse().unwrap()).collect()
}

#[track_caller]
fn assert_near(found: f64, expected: &str, case: &str) {
    let error = error(found, expected.parse().unwrap());
    assert!(error <= 1e-10, "{case}: {found} for {expected}, error {error:e}");
}

#[test]
fn tests_of_independence_agree_with_the_reference_table() {
    for [cells, pearson, pearson_p, ratio, ratio_p, v, residuals, z, two_sided, greater] in lines(ASSOCIATION) {
        let table = table(cells);
        for (method, statistic, p_value) in
            [(AssociationMethod::Pearson, pearson, pearson_p), (AssociationMethod::LikelihoodRatio, ratio, ratio_p)]
        {
            let found = association(&table, method).unwrap();
            assert_near(found.statistic, statistic, cells);
            assert_near(found.p_value, p_value, cells);
            assert_near(found.cramers_v, v, cells);
            for (found, expected) in found.residuals.concat().into_iter().zip(residuals.split(' ')) {
                assert_near(found, expected, cells);
            }
        }
        for (alternative, p_value) in [(Alternative::TwoSided, two_sided), (Alternative::Greater, greater)] {
            let found = linear_association(&table, None, None, alternative).unwrap();
            assert_near(found.statistic, z, cells);
            assert_near(found.p_value, p_value, cells);
        }
    }
}

#[test]
fn tests_of_square_tables_agree_with_the_reference_table() {
    for [cells, bowker, bowker_p, stuart, stuart_p, none, linear, quadratic] in lines(SQUARE) {
        let table = table(cells);
        for (found, statistic, p_value) in [
            (symmetry(&table, SymmetryMethod::Bowker).unwrap(), bowker, bowker_p),
            (symmetry(&table, SymmetryMethod::StuartMaxwell).unwrap(), stuart, stuart_p),
        ] {
            assert_near(found.statistic, statistic, cells);
            assert_near(found.p_value, p_value, cells);
        }
        for (weights, expected) in Weights::ALL.iter().zip([none, linear, quadratic]) {
            let found = kappa(&table, *weights, 0.95).unwrap();
            for (found, expected) in [found.value, found.lower, found.upper].into_iter().zip(expected.split(' ')) {
                assert_near(found, expected, cells);
            }
        }
    }
}

#[test]
fn two_groups_or_categories_have_the_tests_of_fourfold_tables() {
    let (x, n) = ([83, 90, 129, 70], [86, 93, 136, 82]);
    let failures: Vec<u64> = x.iter().zip(n).map(|(x, n)| n - x).collect();
    let whole = association(&Table::of_columns(&[x.to_vec(), failures]).unwrap(), AssociationMethod::Pearson).unwrap();
    let known = homogeneity(&x, &n).unwrap();
    assert!(error(whole.statistic, known.statistic) < 1e-13 && whole.df == known.df, "{whole:?}");
    for (found, expected) in whole.residuals[0].iter().zip(known.residuals) {
        assert!(error(*found, expected) < 1e-13, "{found} {expected}");
    }
    let pairs = table("794 86;150 570");
    let expected = mcnemar(150, 86, McNemarMethod::ChiSquared).unwrap().statistic;
    for found in
        [symmetry(&pairs, SymmetryMethod::Bowker).unwrap(), symmetry(&pairs, SymmetryMethod::StuartMaxwell).unwrap()]
    {
        assert!(error(found.statistic, expected) < 1e-14 && found.df == 1, "{found:?}");
    }
}

#[test]
fn empty_rows_and_columns_do_not_count() {
    let (with, without) = (table("3 0 9;4 0 1;0 0 0;7 0 7"), table("3 9;4 1;7 7"));
    for method in AssociationMethod::ALL {
        let [with, without] = [&with, &without].map(|table| association(table, *method).unwrap());
        assert_eq!((with.statistic, with.df, with.p_value), (without.statistic, without.df, without.p_value));
        assert_eq!((with.cramers_v, with.smallest_expected), (without.cramers_v, without.smallest_expected));
        assert_eq!(with.residuals[2], [0.0; 3]);
    }
    let message = association(&table("3 9;0 0"), AssociationMethod::Pearson).unwrap_err().to_string();
    assert!(message.starts_with("parameter `table` is `2 × 1 without empty ones`"), "{message}");
    assert_eq!(linear_association(&table("3 9;0 0"), None, None, Alternative::TwoSided).unwrap().p_value, 1.0);
}

#[test]
fn groups_of_categories_without_changes_between_them_are_tested_apart() {
    let (first, second) = (table("5 3;8 9"), table("1 4 2;6 2 0;5 1 3"));
    let both = table("5 3 0 0 0;8 9 0 0 0;0 0 1 4 2;0 0 6 2 0;0 0 5 1 3");
    let [whole, first, second] =
        [&both, &first, &second].map(|table| symmetry(table, SymmetryMethod::StuartMaxwell).unwrap());
    assert!(error(whole.statistic, first.statistic + second.statistic) < 1e-14, "{whole:?}");
    assert_eq!(whole.df, first.df + second.df);
    assert_eq!(symmetry(&both, SymmetryMethod::Bowker).unwrap().df, 1 + 3);
    let same = symmetry(&table("5 0;0 9"), SymmetryMethod::StuartMaxwell).unwrap();
    assert_eq!((same.statistic, same.df, same.p_value), (0.0, 0, 1.0));
}

#[test]
fn perfect_association_and_agreement_are_1() {
    let same = table("5 0 0;0 9 0;0 0 2");
    assert_eq!(association(&same, AssociationMethod::Pearson).unwrap().cramers_v, 1.0);
    assert!((linear_association(&same, None, None, Alternative::Greater).unwrap().correlation - 1.0).abs() < 1e-15);
    for weights in Weights::ALL {
        let found = kappa(&same, *weights, 0.95).unwrap();
        assert_eq!((found.value, found.lower, found.upper), (1.0, 1.0, 1.0), "{weights}");
    }
    let error = kappa(&table("5 0;0 0"), Weights::None, 0.95).unwrap_err().to_string();
    assert_eq!(error, "parameter `table` is `one category`, expected units in two categories or more");
}

#[test]
fn linear_association_is_invariant_to_shifts_of_scores() {
    let table = table("17066 14464 788 126 37;48 38 5 1 1");
    let years = [2016.0, 2017.0, 2018.0, 2019.0, 2020.0];
    let plain = linear_association(&table, None, None, Alternative::TwoSided).unwrap();
    assert_eq!(linear_association(&table, Some(&years), None, Alternative::TwoSided).unwrap(), plain);
    let down = linear_association(&table, None, Some(&[1.0, 0.0]), Alternative::Less).unwrap();
    assert!(error(down.statistic, -plain.statistic) < 1e-12 && error(2.0 * down.p_value, plain.p_value) < 1e-12);
}

#[test]
fn cochran_q_is_counted_by_hand() {
    // Cochran (1950): four media, diphtheria cultures: 59 rows of 1111, 6 of 0000, and others
    let mut rows = vec![[1, 1, 1, 1]; 4];
    rows.extend([[1, 1, 0, 1], [1, 1, 0, 1], [0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 0, 1]]);
    rows.extend([[0, 0, 0, 0]; 59]);
    let columns: Vec<Vec<u64>> = (0..4).map(|at| rows.iter().map(|row| row[at]).collect()).collect();
    let test = cochran_q(&columns).unwrap();
    assert_eq!(test.successes, [6, 10, 7, 10]);
    // (3)(4 · 285 − 33²) / (4 · 33 − 111)
    assert!(error(test.statistic, 3.0 * 51.0 / 19.0) < 1e-14, "{test:?}");
    assert_eq!(format!("{:.2} {} {:.3}", test.statistic, test.df, test.p_value), "8.05 3 0.045");
    let pairs = [vec![1, 1, 1, 0, 0, 1], vec![0, 0, 0, 1, 0, 1]];
    let expected = mcnemar(3, 1, McNemarMethod::ChiSquared).unwrap();
    assert!(error(cochran_q(&pairs).unwrap().statistic, expected.statistic) < 1e-14);
    assert_eq!(cochran_q(&[vec![1, 0], vec![1, 0]]).unwrap().p_value, 1.0);
}

#[test]
fn impossible_tables_are_errors() {
    let message = |columns: &[Vec<u64>]| Table::of_columns(columns).unwrap_err().to_string();
    let expected = "expected two rows or more and two columns or more";
    assert_eq!(message(&[vec![1, 2]]), format!("parameter `table` is `2 × 1`, {expected}"));
    assert_eq!(message(&[]), format!("parameter `table` is `0 × 0`, {expected}"));
    assert_eq!(
        message(&[vec![1, 2], vec![1]]),
        "parameter `columns[1]` is `1 values`, expected 2, as in the first column"
    );
    let range = "expected from 1 to 9007199254740992";
    assert_eq!(message(&[vec![0, 0], vec![0, 0]]), format!("parameter `sum of the table` is `0`, {range}"));
    assert!(message(&[vec![u64::MAX, 1], vec![0, 0]]).ends_with(range));
    let error = symmetry(&table("1 2;3 4;5 6"), SymmetryMethod::Bowker).unwrap_err().to_string();
    assert_eq!(error, "parameter `table` is `2 × 3`, expected as many rows as columns");
    let error = linear_association(&table("1 2;3 4"), Some(&[1.0]), None, Alternative::Less).unwrap_err().to_string();
    assert_eq!(error, "parameter `row_scores` is `1 values`, expected 2 values");
    let error = cochran_q(&[vec![1, 2], vec![0, 1]]).unwrap_err().to_string();
    assert_eq!(error, "parameter `columns[0][1]` is `2`, expected 0 or 1");
}
