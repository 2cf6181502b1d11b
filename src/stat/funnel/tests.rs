use super::*;
use crate::stat::reference::{error, lines};
use crate::stat::special::{binomial, poisson};

fn at(levels: &[f64]) -> Options {
    Options { levels: levels.to_vec(), ..Options::default() }
}

fn about(target: f64) -> Options {
    Options { target: Target::Given(target), ..Options::default() }
}

/// A count of a unit of this size, held against a target, where its limits are.
fn limits(distribution: &str, size: &str, target: f64, tail: f64) -> (f64, f64) {
    let options = Options { levels: vec![1.0 - 2.0 * tail], ..about(target) };
    let found = if distribution == "binomial" {
        funnel(Units::Proportions { x: &[0], n: &[size.parse().unwrap()] }, &options)
    } else {
        funnel(Units::Rates { x: &[0], exposure: &[size.parse().unwrap()] }, &options)
    };
    found.unwrap().limits[0][0]
}

#[test]
fn limits_agree_with_the_reference_table() {
    for [distribution, size, target, tail, lower, upper] in lines(include_str!("../../../tests/reference/funnel.csv")) {
        let found = limits(distribution, size, target.parse().unwrap(), tail.parse().unwrap());
        let size: f64 = size.parse().unwrap();
        for (found, expected) in [(found.0, lower), (found.1, upper)] {
            let expected: f64 = expected.parse().unwrap();
            let near = (found * size - expected).abs() <= 1e-10 * expected.max(1e-3);
            assert!(near, "{distribution} {size} {target} {tail}: {} for {expected}", found * size);
        }
    }
}

/// Spiegelhalter (2005), appendix A.1.1. His lower limits are ours, clipped. His upper limits are below ours, which are their
/// reflection: a unit beyond his, within ours, has a tail above the nominal one.
#[test]
fn interpolated_limits_are_reproduced_below_and_reflected_above() {
    for [distribution, size, target, tail, limit] in lines(include_str!("../../../tests/data/compare/interpolated.csv"))
    {
        let [tail, limit] = [tail, limit].map(|text| text.parse::<f64>().unwrap());
        let found = limits(distribution, size, target.parse().unwrap(), tail.min(1.0 - tail));
        let case = format!("{distribution} {size} {target} {tail}: {found:?} for {limit}");
        if tail < 0.5 {
            assert!((found.0 - limit.max(0.0)).abs() < 1e-9, "{case}");
        } else {
            let size: f64 = size.parse().unwrap();
            assert!(limit < found.1 && found.1 < limit + 1.0 / size + 1e-9, "{case}");
            // the first count beyond his limit is no rarer than allowed, unless it is beyond ours
            let beyond = (limit * size).floor() + 1.0;
            let rare = if distribution == "binomial" {
                binomial::upper_tail(size, target.parse().unwrap(), beyond)
            } else {
                poisson::upper_tail(size, beyond)
            };
            assert!(rare >= 1.0 - tail || beyond > found.1 * size, "{case}");
        }
    }
}

#[test]
fn spiegelhalters_upper_limit_flags_units_that_have_all_in_order() {
    // n, target, his upper limit at .975, how often a unit at the target is beyond it
    for (n, target, limit, rate) in [
        (10, 0.9, 0.992_830_07, 0.349),
        (20, 0.9, 0.989_718_420_8, 0.122),
        (50, 0.99, 0.999_173_562, 0.605),
        (100, 0.99, 0.999_317_000_2, 0.366),
    ] {
        let all = funnel(Units::Proportions { x: &[n], n: &[n] }, &about(target)).unwrap().points[0];
        assert!(all.value > limit && (all.upper_tail - rate).abs() < 5e-4, "{n} {target}: {all:?}");
        assert_eq!(all.side(0.95), Side::Within);
    }
}

/// The test data of PHEindicatormethods: flags of ratios by Garwood's interval, which are those of the exact tail.
#[test]
fn ratios_are_flagged_as_published() {
    let found = |x, expected| {
        let found = funnel(Units::Rates { x: &[x], exposure: &[expected] }, &about(1.0)).unwrap();
        [0.95, 0.998].map(|level| found.points[0].side(level))
    };
    assert_eq!(found(8, 6.239_860_227), [Side::Within, Side::Within]);
    assert_eq!(found(151, 106.442_971_9), [Side::High, Side::High]);
    assert_eq!(found(159, 232.932_903_6), [Side::Low, Side::Low]);
    assert_eq!(found(150, 119.569_549_6), [Side::High, Side::Within]);
    // the expectations at which a count begins to stand out, low and high, at 95 and 99.8 %
    for (x, level, low, high) in [
        (1, 0.95, 5.571_644_585, 0.025_317_898),
        (1, 0.998, 9.233_410_143, 0.001_000_547),
        (67, 0.95, 85.087_613_4, 51.924_088_73),
        (67, 0.998, 96.353_581_34, 44.522_058_64),
    ] {
        let side = |expected| {
            funnel(Units::Rates { x: &[x], exposure: &[expected] }, &about(1.0)).unwrap().points[0].side(level)
        };
        assert_eq!([side(low * (1.0 - 1e-4)), side(low * (1.0 + 1e-4))], [Side::Within, Side::Low], "{x} {level}");
        assert_eq!([side(high * (1.0 + 1e-4)), side(high * (1.0 - 1e-4))], [Side::Within, Side::High], "{x} {level}");
    }
}

/// The test data of PHEindicatormethods: limits of proportions, which are normal. With few cases they are wrong: at one case
/// the lower limit of 95 % flags every unit whose case is not in order, which 19 % of units at the target are.
#[test]
fn published_limits_of_proportions_are_near_where_there_are_many_cases() {
    const TARGET: f64 = 0.806_424_48;
    for (n, published, near) in [
        (539, [77.306_949, 83.977_947, 75.383_44, 85.901_456], 0.26),
        (110_000, [80.408_963, 80.875_933, 80.274_317, 81.010_578], 0.0015),
    ] {
        let found = funnel(Units::Proportions { x: &[n], n: &[n] }, &about(TARGET)).unwrap();
        let limits = [found.limits[0][0], found.limits[1][0]].map(|(lower, upper)| [lower, upper]).concat();
        for (found, published) in limits.iter().zip(published) {
            assert!((100.0 * found - published).abs() < near, "{n}: {} for {published}", 100.0 * found);
        }
    }
    let one = funnel(Units::Proportions { x: &[0], n: &[1] }, &about(TARGET)).unwrap();
    assert!(one.points[0].value < 0.032_042_64 && (one.points[0].lower_tail - 0.194).abs() < 5e-4);
    assert_eq!((one.points[0].side(0.95), one.limits[0][0]), (Side::Within, (0.0, 1.0)));
}

/// Of every unit: the flag is where the picture puts it, and of all units at the target together a share below the nominal
/// one is flagged, on either side.
fn holds(units: Units<'_>, options: &Options, probability: impl Fn(usize) -> f64) {
    let found = funnel(units, options).unwrap();
    for (level, limits) in options.levels.iter().zip(&found.limits) {
        let mut flagged = [0.0; 2];
        for (row, (point, (lower, upper))) in found.points.iter().zip(limits).enumerate() {
            let drawn = if point.value < *lower {
                Side::Low
            } else if point.value > *upper {
                Side::High
            } else {
                Side::Within
            };
            assert_eq!(point.side(*level), drawn, "{point:?} {lower} {upper}");
            flagged[0] += if drawn == Side::Low { probability(row) } else { 0.0 };
            flagged[1] += if drawn == Side::High { probability(row) } else { 0.0 };
        }
        let nominal = (1.0 - level) / 2.0;
        assert!(flagged.iter().all(|rate| *rate <= nominal * (1.0 + 1e-9)), "{units:?} {level}: {flagged:?}");
    }
}

#[test]
fn no_more_units_are_flagged_than_the_level_allows() {
    let levels = [0.5, 0.95, 0.998];
    for n in (1..=30).chain([50, 129, 200, 333, 499, 500]) {
        let x: Vec<u64> = (0..=n).collect();
        let size = vec![n; x.len()];
        for target in [0.01, 0.1, 0.5, 0.806_424_48, 0.9, 0.99] {
            let options = Options { levels: levels.to_vec(), ..about(target) };
            holds(Units::Proportions { x: &x, n: &size }, &options, |x| binomial::density(n as f64, target, x as f64));
        }
    }
    for mean in [0.1, 0.5, 1.0, 2.0, 3.7, 10.0, 20.0, 100.0, 500.0] {
        let x: Vec<u64> = (0..900).collect();
        let exposure = vec![mean; x.len()];
        let options = Options { levels: levels.to_vec(), ..about(1.0) };
        holds(Units::Rates { x: &x, exposure: &exposure }, &options, |x| poisson::density(mean, x as f64));
    }
}

#[test]
fn finite_populations_are_flagged_by_their_own_distribution() {
    use crate::stat::special::hypergeometric;
    for (population, n) in [(20, 7), (140, 129), (50, 50), (9, 1)] {
        let x: Vec<u64> = (0..=n).collect();
        let (drawn, all) = (vec![n; x.len()], vec![population; x.len()]);
        let units = Units::Samples { x: &x, n: &drawn, population: &all };
        for marked in [1, population / 2, population - 1] {
            let options = Options { levels: vec![0.5, 0.95], ..about(marked as f64 / population as f64) };
            holds(units, &options, |x| hypergeometric::density(population, marked, n, x as u64));
        }
    }
    // 120 of 129 files drawn from 140: were 95 % of all in order, 133, at most 7 of those drawn would not be
    let files = Units::Samples { x: &[120], n: &[129], population: &[140] };
    assert_eq!(funnel(files, &about(0.95)).unwrap().points[0].lower_tail, 0.0);
    let error = funnel(files, &Options { dispersion: Dispersion::Additive, ..about(0.9) }).unwrap_err().to_string();
    assert_eq!(error, "parameter `dispersion` is `additive`, expected `none` for samples from finite populations");
}

#[test]
fn ratios_of_counts_are_flagged_by_the_share_of_the_first() {
    // two Poisson counts of 100: a funnel with half the variance flags half of all units
    let (x, y): (Vec<u64>, Vec<u64>) = (0..=200).map(|x| (x, 200 - x)).unzip();
    let units = Units::CountRatios { x: &x, y: &y };
    holds(units, &Options { levels: vec![0.95, 0.998], ..about(1.0) }, |x| binomial::density(200.0, 0.5, x as f64));
    let found = funnel(units, &about(1.0)).unwrap();
    assert_eq!((found.points[200].value, found.points[200].side(0.998)), (f64::INFINITY, Side::High));
}

const X: [u64; 8] = [460, 7, 940, 350, 81, 12, 90, 0];
const N: [u64; 8] = [500, 10, 1000, 420, 81, 30, 100, 3];

#[test]
fn the_spread_is_as_by_hand() {
    let keep = Options { outliers: Outliers::Keep, ..Options::default() };
    let found = funnel(Units::Proportions { x: &X, n: &N }, &keep).unwrap();
    let rest = |tau2: f64| {
        let term = |(x, n): (&u64, u64)| {
            let variance = found.centre * (1.0 - found.centre) / n as f64;
            (*x as f64 / n as f64 - found.centre).powi(2) / (variance + tau2)
        };
        X.iter().zip(N).map(term).sum::<f64>()
    };
    let (spread, squares) = (found.spread.unwrap(), rest(0.0));
    assert_eq!((found.centre, spread.units), (1940.0 / 2144.0, 8));
    assert!(error(spread.phi, squares / 8.0) < 1e-12 && error(rest(spread.tau2), 7.0) < 1e-9);
    // χ² quantiles with 7 degrees of freedom, 40 digits
    let (low, high) = (1.689_869_180_677_355, 16.012_764_274_629_326);
    assert!(error(spread.phi_lower, squares / high) < 1e-10 && error(spread.phi_upper, squares / low) < 1e-10);
    assert!(error(rest(spread.tau2_lower), high) < 1e-9 && error(rest(spread.tau2_upper), low) < 1e-9);
    assert!(spread.tau2_lower < spread.tau2 && spread.tau2 < spread.tau2_upper);
}

#[test]
fn none_and_all_have_finite_deviations() {
    let found = funnel(Units::Rates { x: &[0, 0, 5], exposure: &[3.0, 90.0, 7.0] }, &Options::default()).unwrap();
    assert!(found.spread.unwrap().phi.is_finite() && found.spread.unwrap().tau2 > 0.0);
    // nothing differs where all have all: no spread, and nobody stands out
    let found = funnel(Units::Proportions { x: &[3, 90], n: &[3, 90] }, &Options::default()).unwrap();
    assert_eq!((found.spread, found.points[1].side(0.95)), (None, Side::Within));
    assert!(error(found.limits[0][1].0, 1.0 - 0.975 / 90.0) < 1e-12);
}

#[test]
fn dispersion_widens_limits_and_flags_stay_where_they_are_drawn() {
    let count = Units::Proportions { x: &X, n: &N };
    let exposure = N.map(|n| n as f64);
    let se = N.map(|n| (n as f64).sqrt().recip());
    let value = X.map(|x| x as f64 / 300.0);
    let all = [
        count,
        Units::Rates { x: &X, exposure: &exposure },
        Units::CountRatios { x: &X, y: &N },
        Units::Means { value: &value, se: &se },
    ];
    for units in all {
        let plain = funnel(units, &at(&[0.95, 0.998])).unwrap();
        for dispersion in [Dispersion::Multiplicative, Dispersion::Additive, Dispersion::Prediction] {
            for target in [Target::Pooled, Target::Others, Target::Given(0.8)] {
                let options = Options { target, dispersion, ..Options::default() };
                holds(units, &options, |_| 0.0);
                let found = funnel(units, &options).unwrap();
                let same = matches!(target, Target::Pooled);
                for (wide, plain) in found.limits[0].iter().zip(&plain.limits[0]).filter(|_| same) {
                    let inside = wide.0 <= plain.0 + 1e-12 && plain.1 <= wide.1 + 1e-12;
                    assert!(inside, "{units:?} {dispersion}: {wide:?} {plain:?}");
                }
            }
        }
    }
}

#[test]
fn a_prediction_flags_no_more_than_the_level_allows() {
    use crate::stat::special::beta_binomial;
    let options = Options { dispersion: Dispersion::Prediction, ..about(0.9) };
    let model = funnel(Units::Proportions { x: &X, n: &N }, &options).unwrap().model;
    let odds = 1.0 / model.prediction - 1.0;
    for n in [1.0, 5.0, 40.0, 400.0] {
        let (lower, upper) = model.unit(Size { size: n, population: None }, 0.9).limits(&[0.95])[0];
        let shapes = [0.9 * odds, 0.1 * odds];
        let below = beta_binomial::lower_tail(n, shapes, (lower * n).ceil() - 1.0);
        let above = beta_binomial::upper_tail(n, shapes, (upper * n).floor() + 1.0);
        assert!(below <= 0.025 && above <= 0.025, "{n}: {below} {above}");
    }
}

#[test]
fn each_is_held_against_what_it_is_held_against() {
    let found =
        |target| funnel(Units::Proportions { x: &[1, 9], n: &[10, 10] }, &Options { target, ..Options::default() });
    let targets = |target| found(target).unwrap().points.iter().map(|point| point.target).collect::<Vec<_>>();
    assert_eq!(targets(Target::Pooled), [0.5, 0.5]);
    assert_eq!(targets(Target::Others), [0.9, 0.1]);
    assert_eq!(targets(Target::Given(0.25)), [0.25, 0.25]);
    let error = |target| found(target).unwrap_err().to_string();
    assert_eq!(error(Target::Given(1.5)), "parameter `target` is `1.5`, expected a share from 0 to 1");
    let one =
        funnel(Units::Proportions { x: &[1], n: &[2] }, &Options { target: Target::Others, ..Options::default() });
    let expected = "at least two units, and a denominator above 0 without any one";
    assert_eq!(one.unwrap_err().to_string(), format!("parameter `target` is `others`, expected {expected}"));
    let means = Units::Means { value: &[1.0, 4.0], se: &[1.0, 2.0] };
    assert_eq!(funnel(means, &Options::default()).unwrap().centre, 1.6);
}

#[test]
fn impossible_arguments_are_errors() {
    let units = Units::Proportions { x: &[1], n: &[2] };
    let error = |options: Options| funnel(units, &options).unwrap_err().to_string();
    assert!(error(at(&[95.0])).starts_with("parameter `level` is `95`"));
    let half = Options { outliers: Outliers::Trim(0.5), ..Options::default() };
    assert_eq!(error(half), "parameter `outliers` is `0.5`, expected a share of at least 0 and below 0.5");
    let nothing = Units::CountRatios { x: &[2], y: &[0] };
    let error = funnel(nothing, &Options::default()).unwrap_err().to_string();
    assert_eq!(error, "parameter `target` is `inf`, expected a denominator above 0 in all units together");
}
