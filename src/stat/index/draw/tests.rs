use super::*;

const DRAWS: usize = 200_000;

fn drawn(known: Known<'_>, seed: u64) -> Vec<f64> {
    let mut draws = vec![0.0; DRAWS];
    Draw::of(known).unwrap().fill(Stream::new(seed), Place { unit: 2, item: 9, draw: 0 }, &mut draws);
    draws
}

/// The largest distance of the empirical distribution function from a continuous one.
fn distance(mut draws: Vec<f64>, below: impl Fn(f64) -> f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let of = |(row, draw): (usize, &f64)| {
        let p = below(*draw);
        (p - row as f64 / n).abs().max((p - (row + 1) as f64 / n).abs())
    };
    draws.iter().enumerate().map(of).fold(0.0, f64::max)
}

/// Kolmogorov's critical value at 0.0001 (1.62762 at 0.01, 2.2253 at 0.0001; Smirnov 1948).
const CRITICAL: f64 = 2.2253;

#[test]
fn draws_follow_the_exact_distribution() {
    let cases = [
        Known::Proportion { x: 0, n: 1 },
        Known::Proportion { x: 1, n: 1 },
        Known::Proportion { x: 0, n: 300 },
        Known::Proportion { x: 2, n: 3 },
        Known::Proportion { x: 95, n: 100 },
        Known::Proportion { x: 123_456, n: 10_000_000 },
        Known::Rate { x: 0, exposure: 2.5 },
        Known::Rate { x: 1, exposure: 1.0 },
        Known::Rate { x: 40, exposure: 1e4 },
        Known::Mean { value: -3.0, se: 0.25 },
        Known::NotNegative { value: 12.0, se: 1.5 },
        Known::NotNegative { value: 0.4, se: 0.3 },
        Known::NotNegative { value: 0.4, se: 0.9 },
    ];
    for (seed, known) in (100..).zip(cases) {
        let draw = Draw::of(known).unwrap();
        let found = distance(drawn(known, seed), |value| draw.below(value).unwrap()) * (DRAWS as f64).sqrt();
        assert!(found < CRITICAL, "{known:?}: {found}");
    }
}

/// Shapes, probability, quantile: `mpmath.findroot` of the regularised incomplete beta function, 40 digits.
const QUANTILES: [(u64, u64, f64, f64); 6] = [
    (2, 3, 0.025, 0.176_736_097_131_257_32),
    (2, 3, 0.5, 0.647_547_720_122_869_2),
    (2, 3, 0.975, 0.961_252_382_214_834_8),
    (19, 20, 0.025, 0.789_181_363_750_734_8),
    (19, 20, 0.5, 0.941_849_431_300_305),
    (19, 20, 0.975, 0.994_550_967_418_573_4),
];

#[test]
fn shares_of_draws_below_exact_quantiles_are_their_probabilities() {
    for (x, n, probability, quantile) in QUANTILES {
        let draws = drawn(Known::Proportion { x, n }, 5);
        let below = draws.iter().filter(|draw| **draw < quantile).count() as f64 / DRAWS as f64;
        let se = (probability * (1.0 - probability) / DRAWS as f64).sqrt();
        assert!((below - probability).abs() < 4.0 * se, "{x}/{n} at {probability}: {below}");
        let exact = Draw::of(Known::Proportion { x, n }).unwrap().below(quantile).unwrap();
        assert!((exact - probability).abs() < 1e-13, "{x}/{n}: {exact} for {probability}");
    }
}

#[test]
fn the_bayesian_bootstrap_has_the_mean_and_the_variance_of_its_weights() {
    let counts = [(1, 4), (9, 2), (30, 1), (9, 1), (100, 0)];
    let draws = drawn(Known::Values { counts: &counts, statistic: Statistic::Mean }, 3);
    let (mean, variance) = moments(&draws);
    // 61 / 8 days; the variance of the values, over n + 1
    let (expected, spread) = (61.0 / 8.0, (4.0 + 243.0 + 900.0) / 8.0 - (61.0_f64 / 8.0).powi(2));
    assert!((mean - expected).abs() < 4.0 * (spread / 9.0 / DRAWS as f64).sqrt(), "{mean}");
    assert!((variance / (spread / 9.0) - 1.0).abs() < 0.02, "{variance}");
}

#[test]
fn the_median_of_drawn_weights_is_as_likely_as_the_beta_distribution_says() {
    let counts = [(5, 3), (8, 4)];
    let draws = drawn(Known::Values { counts: &counts, statistic: Statistic::Median }, 4);
    let share = draws.iter().filter(|median| **median == 5.0).count() as f64 / DRAWS as f64;
    let exact = special::beta::upper_tail(3.0, 4.0, 0.5);
    assert!((share - exact).abs() < 0.005 && draws.iter().all(|median| [5.0, 8.0].contains(median)), "{share} {exact}");
}

fn moments(draws: &[f64]) -> (f64, f64) {
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    (mean, draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / draws.len() as f64)
}

/// A mean near zero keeps its mean and its standard error, and no draw of it is below zero.
#[test]
fn means_of_what_is_never_below_zero_have_no_draws_below_it() {
    for (value, se) in [(30.0, 2.0), (0.5, 0.4), (0.5, 0.7)] {
        let draws = drawn(Known::NotNegative { value, se }, 7);
        let (mean, variance) = moments(&draws);
        assert!(draws.iter().all(|draw| *draw >= 0.0), "{value} {se}");
        let off = (mean - value).abs() / se * (DRAWS as f64).sqrt();
        assert!(off < 4.0 && (variance.sqrt() / se - 1.0).abs() < 0.03, "{value} {se}: {mean} {}", variance.sqrt());
    }
    let message = |value: f64, se: f64| Draw::of(Known::NotNegative { value, se }).unwrap_err().to_string();
    assert_eq!(message(0.0, 1.0), "parameter `value` is `0`, expected a finite number above 0");
    assert_eq!(message(1.0, -1.0), "parameter `se` is `-1`, expected a finite number of at least 0");
    assert_eq!(drawn(Known::NotNegative { value: 3.0, se: 0.0 }, 7)[..2], [3.0; 2]);
}

#[test]
fn shares_of_cells_are_beta_by_themselves_and_together() {
    let cells = Cells::of(&[3, 0, 5]).unwrap();
    let (mut single, mut together) = (Vec::new(), Vec::new());
    for draw in 0..100_000 {
        let mut shares = [0.0; 3];
        cells.fill(Stream::new(8), Place { unit: 0, item: 0, draw }, &mut shares);
        single.push(shares[1]);
        together.push(shares[0] + shares[1]);
    }
    for (draws, [a, b]) in [(single, [0.5, 9.0]), (together, [4.0, 5.5])] {
        let found = distance(draws, |share| special::beta::lower_tail(a, b, share)) * 100_000_f64.sqrt();
        assert!(found < CRITICAL, "{a} {b}: {found}");
    }
}

#[test]
fn weights_are_even_on_the_simplex() {
    let mut first = Vec::new();
    for draw in 0..50_000 {
        let mut drawn = [0.0; 4];
        weights(Stream::new(8), Place { unit: 0, item: 0, draw }, &mut drawn);
        first.push(drawn[0]);
    }
    // each is Beta(1, 3)
    assert!(distance(first, |weight| 1.0 - (1.0 - weight).powi(3)) * 50_000_f64.sqrt() < CRITICAL);
}

#[test]
fn a_draw_depends_on_its_address_alone() {
    let counts = [(3, 2), (7, 5), (40, 1)];
    let cases = [
        Known::Proportion { x: 1, n: 40 },
        Known::Rate { x: 2, exposure: 0.5 },
        Known::Mean { value: 2.0, se: 1.0 },
        Known::Values { counts: &counts, statistic: Statistic::Mean },
    ];
    for known in cases {
        let (draw, stream) = (Draw::of(known).unwrap(), Stream::new(77));
        let first = Place { unit: 5, item: 6, draw: 1000 };
        let mut together = [0.0; 1003];
        draw.fill(stream, first, &mut together);
        for split in [1, 7, 8, 500] {
            let mut parts = [0.0; 1003];
            for (number, part) in (0_u32..).zip(parts.chunks_mut(split)) {
                let at = 1000 + number * u32::try_from(split).unwrap();
                draw.fill(stream, Place { draw: at, ..first }, part);
            }
            assert_eq!(parts, together);
        }
        assert_eq!(draw.at(stream, Place { draw: 2002, ..first }), together[1002]);
    }
}

#[test]
fn the_bits_are_those_of_every_machine() {
    let bits = |known| {
        let place = Place { unit: 0, item: 0, draw: 0 };
        (0..1000).fold(0_u64, |sum, draw| {
            let value = Draw::of(known).unwrap().at(Stream::new(1), Place { draw, ..place });
            sum.rotate_left(5) ^ value.to_bits()
        })
    };
    let found = [
        bits(Known::Proportion { x: 2, n: 3 }),
        bits(Known::Rate { x: 7, exposure: 1.0 }),
        bits(Known::Mean { value: 0.0, se: 1.0 }),
    ];
    assert_eq!(found, [0x2df9_2904_ac05_ee6e, 0x1390_d262_0c0c_74a7, 0x0f31_fac4_31b5_e18f]);
}

#[test]
fn impossible_counts_are_errors() {
    let cases: [(Known<'_>, &str); 7] = [
        (Known::Proportion { x: 0, n: 0 }, "parameter `n` is `0`, expected at least 1"),
        (Known::Proportion { x: 3, n: 2 }, "parameter `x` is `3`, expected at most `n`, which is 2"),
        (Known::Rate { x: 3, exposure: 0.0 }, "parameter `exposure` is `0`, expected a finite number above 0"),
        (Known::Mean { value: 1.0, se: -1.0 }, "parameter `se` is `-1`, expected a finite number of at least 0"),
        (Known::Mean { value: f64::NAN, se: 1.0 }, "parameter `value` is `NaN`, expected a finite number"),
        (Known::Fixed(f64::INFINITY), "parameter `value` is `inf`, expected a finite number"),
        (
            Known::Values { counts: &[(3, 0)], statistic: Statistic::Mean },
            "parameter `counts` is `0 values`, expected at least 1",
        ),
    ];
    for (known, expected) in cases {
        assert_eq!(Draw::of(known).unwrap_err().to_string(), expected);
    }
    assert_eq!(Cells::of(&[0, 0]).unwrap_err().to_string(), "parameter `counts` is `0 cases`, expected at least 1");
}

#[test]
fn draws_in_a_league_follow_the_exact_distribution() {
    let league = Arc::new(League::of(&[(3, 3), (2, 3), (9, 10), (30, 40), (5, 5), (0, 1)], 0).unwrap());
    // The exact distribution is a sum over hundreds of pairs, so there are fewer draws of it.
    for (x, n) in [(0, 1), (3, 3), (95, 100)] {
        let draw = Draw::in_league(x, n, &league).unwrap();
        let mut draws = vec![0.0; 2000];
        draw.fill(Stream::new(9), Place { unit: 2, item: 9, draw: 0 }, &mut draws);
        let found = distance(draws, |value| draw.below(value).unwrap()) * 2000_f64.sqrt();
        assert!(found < CRITICAL, "{x} of {n}: {found}");
    }
}

/// The probabilities of the pairs and the mean of the shares of 1 of 1: Python with `math.lgamma` on the same grid.
#[test]
fn many_alike_units_fix_the_spread_and_few_leave_it_open() {
    let mean = |counts: &[(u64, u64)], x: u64, n: u64| {
        let league = League::of(counts, 0).unwrap();
        let of = |([a, b], weight): ([f64; 2], f64)| weight * (x as f64 + a) / (n as f64 + a + b);
        league.spread().map(of).sum::<f64>()
    };
    let cases = [
        (vec![(1, 1)], 1, 1, 0.875_000_000),
        (vec![(3, 3), (2, 3), (9, 10), (30, 40), (5, 5), (0, 1)], 3, 3, 0.861_112_694),
        (vec![(17, 20); 100], 0, 1, 0.809_791_463),
    ];
    for (counts, x, n, expected) in cases {
        let found = mean(&counts, x, n);
        assert!((found - expected).abs() < 1e-6, "{counts:?}: {found}");
    }
    assert!(League::of(&[], 0).is_err() && League::of(&[(2, 1)], 0).is_err() && League::of(&[(0, 0)], 0).is_err());
}
