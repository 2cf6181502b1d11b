use super::*;

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

const X: [f64; 8] = [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0];
const Y: [f64; 8] = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
const Z: [f64; 8] = [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0, 9.0];

fn near(found: &[f64], expected: &[f64], by: f64) {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(one, other)| (one - other).abs() < by), "{found:?} for {expected:?}");
}

/// Items, importances, weights, correlations.
type Wished = ([[f64; 8]; 3], [f64; 3], [f64; 3], [f64; 3]);

const VARIANCES: [f64; 3] = [1.804_447_697_632_718_6, 1.087_157_151_842_900_2, 0.108_395_150_524_381_42];
const FIRST: [f64; 3] = [0.709_703_282_332_289_1, 0.022_666_894_568_524_22, 0.704_135_969_069_465_1];
const BALANCED: [Wished; 4] = [
    (
        [
            [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0],
            [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0],
            [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0, 9.0],
        ],
        [1.0, 1.0, 1.0],
        [0.0, 0.564_804_856_747_570_3, 0.435_195_143_252_429_7],
        [0.782_654_347_420_361_9, 0.660_292_495_690_162_7, 0.615_556_588_209_593_4],
    ),
    (
        [
            [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0],
            [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0],
            [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0, 9.0],
        ],
        [1.0, 5.0, 2.0],
        [0.0, 0.778_093_177_363_59, 0.221_906_822_636_410_1],
        [0.494_841_062_986_456_2, 0.937_602_295_104_946_5, 0.167_832_903_980_901_78],
    ),
    (
        [
            [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0],
            [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0],
            [2.0, 7.0, 1.0, 8.0, 3.0, 8.0, 1.0, 7.0],
        ],
        [0.1, 1.0, 3.0],
        [0.0, 0.361_027_392_813_300_04, 0.638_972_607_186_699_9],
        [0.908_104_946_143_136_2, 0.581_510_406_393_629_7, 0.916_579_203_003_329_7],
    ),
    (
        [
            [2.0, 7.0, 1.0, 8.0, 2.0, 8.0, 1.0, 8.0],
            [-8.0, -1.0, 5.0, -7.0, 3.0, 9.0, 2.0, -6.0],
            [1.0, 6.0, 1.0, 8.0, 0.0, 3.0, 3.0, 9.0],
        ],
        [1.0, 1.0, 1.0],
        [0.0, 0.361_055_569_775_195_2, 0.638_944_430_224_804_7],
        [0.600_843_697_917_339_9, 0.518_387_970_529_463_1, 0.475_995_796_874_022_77],
    ),
];
const UNITS: [[f64; 3]; 6] =
    [[4.0, 1.0, 3.0], [1.0, 4.0, 2.0], [2.0, 2.0, 2.0], [5.0, 0.0, 1.0], [3.0, 3.0, 0.5], [0.5, 0.2, 4.0]];
const BENEFITS: [((f64, f64), [f64; 6]); 4] = [
    ((0.0, 1.0), [1.0, 1.0, 0.8, 1.0, 1.0, 1.0]),
    ((0.1, 0.7), [1.0, 1.0, 0.8, 0.0, 0.8, 0.358_744_394_618_834]),
    ((0.2, 1.0), [0.923_076_923_076_922_9, 0.8, 0.8, 0.0, 0.597_609_561_752_988_2, 0.212_765_957_446_808_54]),
    ((0.0, 0.5), [1.0, 1.0, 0.8, 0.487_804_878_048_780_5, 1.0, 0.247_104_247_104_247_17]),
];

/// `numpy.linalg.eigh` of `numpy.corrcoef`, numpy 2.
#[test]
fn principal_components_agree_with_numpy() {
    let columns = [X, Y, Z].map(|values| some(&values));
    let found = principal(&columns.each_ref().map(Vec::as_slice)).unwrap();
    near(&found.variances, &VARIANCES, 1e-13);
    near(&found.first, &FIRST, 1e-13);
    near(&found.weights, &FIRST.map(|number| number * number), 1e-13);
    // an item that is turned turns its sign alone
    let turned = some(&Z.map(|value| -value));
    let found = principal(&[&columns[0], &columns[1], &turned]).unwrap();
    near(&found.weights, &FIRST.map(|number| number * number), 1e-13);
    assert!(found.first.iter().any(|number| *number < 0.0));
}

/// `scipy.optimize.nnls` of the correlations, scipy 1.17.
#[test]
fn balanced_weights_agree_with_scipy() {
    for (items, wished, weights, correlations) in BALANCED {
        let columns = items.map(|values| some(&values));
        let (found, r) = balanced(&columns.each_ref().map(Vec::as_slice), &wished).unwrap();
        near(&found, &weights, 1e-11);
        near(&r, &correlations, 1e-11);
    }
}

#[test]
fn balanced_items_have_the_wished_proportions_in_any_unit() {
    let hill = [1.0, 2.0, 3.0, 4.0, 4.0, 3.0, 2.0, 1.0];
    let of = |times: f64, wished: [f64; 3]| {
        let columns = [X, Y.map(|value| times * value), hill].map(|values| some(&values));
        balanced(&columns.each_ref().map(Vec::as_slice), &wished).unwrap()
    };
    let (weights, r) = of(100.0, [1.0, 1.0, 1.0]);
    near(&r, &[r[0]; 3], 1e-12);
    let (plain, same) = of(1.0, [2.0, 2.0, 2.0]);
    near(&r, &same, 1e-12);
    assert!((weights[1] * 100.0 / weights[0] - plain[1] / plain[0]).abs() < 1e-12);
    let (_, r) = of(1.0, [1.0, 2.0, 2.5]);
    near(&[r[1] / r[0], r[2] / r[0]], &[2.0, 2.5], 1e-12);
}

/// `scipy.optimize.linprog` (HiGHS), scipy 1.17: units, bounds, scores.
#[test]
fn benefits_of_doubt_agree_with_scipy() {
    for (bounds, scores) in BENEFITS {
        let units: Vec<&[f64]> = UNITS.iter().map(|unit| &unit[..]).collect();
        let found = benefit_of_doubt(&units, bounds).unwrap();
        near(&found.iter().map(|unit| unit.score).collect::<Vec<_>>(), &scores, 1e-9);
        for (benefit, unit) in found.iter().zip(units) {
            let score: f64 = benefit.weights.iter().zip(unit).map(|(weight, value)| weight * value).sum();
            assert!((score - benefit.score).abs() < 1e-12);
            let is_free = benefit.score == 0.0;
            assert!(
                is_free || benefit.shares.iter().all(|share| bounds.0 - 1e-9 <= *share && *share <= bounds.1 + 1e-9)
            );
        }
    }
}

#[test]
fn units_of_a_scale_and_their_order_do_not_matter() {
    let scaled: Vec<Vec<f64>> = UNITS.iter().rev().map(|unit| vec![unit[0] * 1e6, unit[1], unit[2] / 1e3]).collect();
    let scaled: Vec<&[f64]> = scaled.iter().map(Vec::as_slice).collect();
    let found: Vec<f64> = benefit_of_doubt(&scaled, (0.1, 0.7)).unwrap().iter().rev().map(|unit| unit.score).collect();
    let units: Vec<&[f64]> = UNITS.iter().map(|unit| &unit[..]).collect();
    let plain: Vec<f64> = benefit_of_doubt(&units, (0.1, 0.7)).unwrap().iter().map(|unit| unit.score).collect();
    near(&found, &plain, 1e-12);
    // a unit that another dominates is never above it
    assert!(found.iter().all(|score| (0.0..=1.0 + 1e-12).contains(score)));
    let dominated = benefit_of_doubt(&[&[3.0, 2.0], &[2.0, 1.9], &[0.0, 0.0]], (0.0, 1.0)).unwrap();
    assert!(dominated[1].score < dominated[0].score);
    assert_eq!((dominated[2].score, &dominated[2].shares[..]), (0.0, &[0.0, 0.0][..]));
}

#[test]
fn impossible_arguments_are_errors() {
    let (same, x) = (some(&[4.0; 8]), some(&X));
    let benefit = |units: &[&[f64]], bounds| benefit_of_doubt(units, bounds).unwrap_err().to_string();
    let cases = [
        (
            principal(&[&x, &same]).unwrap_err().to_string(),
            "`items[1]` is `the same for all`, expected one that varies over the units that have all values",
        ),
        (principal(&[]).unwrap_err().to_string(), "`items` is `0`, expected at least 1"),
        (balanced(&[&x], &[0.0]).unwrap_err().to_string(), "`importances[0]` is `0`, expected a finite number above 0"),
        (benefit(&[], (0.0, 1.0)), "`units` is `0 values`, expected at least 1"),
        (benefit(&[&[1.0, 0.0]], (0.0, 1.0)), "`item 1` is `0 for all units`, expected a value above 0"),
        (benefit(&[&[1.0, -2.0]], (0.0, 1.0)), "`units[0][1]` is `-2`, expected a finite number of at least 0"),
        (benefit(&[&[1.0, 2.0]], (0.6, 1.0)), "`least` is `0.6`, expected a share from 0 to 1/2"),
        (benefit(&[&[1.0, 2.0]], (0.0, 0.4)), "`most` is `0.4`, expected a share from 1/2 to 1"),
    ];
    for (found, expected) in cases {
        assert_eq!(found, format!("parameter {expected}"));
    }
}
