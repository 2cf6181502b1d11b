//! Exact relations, checked by brute force over everything small.

use std::collections::{BTreeSet, HashMap};

use fazhi::audit::{
    Interval, Printed, Rational, Reading, Rounding, Verdict, growth, mean, mend, percentage, shares, sum_of_parts,
};
use proptest::prelude::*;

/// Rounds `numerator / denominator` to an integer, computed from quotient and remainder alone.
fn rounded(rounding: Rounding, numerator: i64, denominator: i64) -> i64 {
    let (down, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = down + i64::from(rest > 0);
    let nearest = |tie: i64| match (2 * rest).cmp(&denominator) {
        std::cmp::Ordering::Less => down,
        std::cmp::Ordering::Equal => tie,
        std::cmp::Ordering::Greater => up,
    };
    match rounding {
        Rounding::HalfUp => nearest(up),
        Rounding::HalfDown => nearest(down),
        Rounding::HalfEven => nearest(if down % 2 == 0 { down } else { up }),
        Rounding::HalfAway => nearest(if numerator < 0 { down } else { up }),
        Rounding::Floor => down,
        Rounding::Ceiling => up,
        Rounding::Truncation => {
            if numerator < 0 {
                up
            } else {
                down
            }
        }
        Rounding::HalfEither | Rounding::Any => unreachable!("not definite"),
    }
}

/// All numbers that `numerator / denominator` may print as.
fn images(rounding: Rounding, numerator: i64, denominator: i64) -> BTreeSet<i64> {
    match rounding {
        Rounding::HalfEither => {
            [Rounding::HalfUp, Rounding::HalfDown].map(|r| rounded(r, numerator, denominator)).into()
        }
        Rounding::Any => Rounding::DEFINITE.map(|r| rounded(r, numerator, denominator)).into(),
        definite => [rounded(definite, numerator, denominator)].into(),
    }
}

const ALL: [Rounding; 9] = [
    Rounding::HalfUp,
    Rounding::HalfDown,
    Rounding::HalfEven,
    Rounding::HalfAway,
    Rounding::HalfEither,
    Rounding::Floor,
    Rounding::Ceiling,
    Rounding::Truncation,
    Rounding::Any,
];

fn decimal(steps: i64, places: u32) -> String {
    let power = 10i64.pow(places);
    let sign = if steps < 0 { "-" } else { "" };
    let steps = steps.abs();
    if places == 0 {
        format!("{sign}{steps}")
    } else {
        format!("{sign}{}.{:0width$}", steps / power, steps % power, width = places as usize)
    }
}

/// The largest n that is tried: 200 with optimizations, less without.
const LARGEST: i64 = if cfg!(debug_assertions) { 40 } else { 200 };

/// For each printed number, the numerators up to `n` that print as it.
fn prints(rounding: Rounding, n: i64, power: i64) -> HashMap<i64, Vec<i128>> {
    let mut prints: HashMap<i64, Vec<i128>> = HashMap::new();
    for k in 0..=n {
        for image in images(rounding, k * power, n) {
            prints.entry(image).or_default().push(i128::from(k));
        }
    }
    prints
}

#[test]
fn grim_agrees_with_brute_force_for_every_n_numerator_rounding_and_precision() {
    for n in 1..=LARGEST {
        let base = Interval::count(n.cast_unsigned());
        for places in 0..=3 {
            let power = 10i64.pow(places);
            let by_rounding: Vec<_> = ALL.iter().map(|&rounding| (rounding, prints(rounding, n, power))).collect();
            for x in 0..=power {
                let printed = decimal(x, places);
                // One call covers each definite rounding; those asked for by name are tried for every fifth n.
                let any = percentage(&printed, &base, Rounding::Any).unwrap();
                for (rounding, prints) in &by_rounding {
                    let expected = prints.get(&x).map(Vec::as_slice).unwrap_or_default();
                    let listed =
                        any.roundings.iter().find(|(listed, _)| listed == rounding).map(|(_, found)| found.clone());
                    if Rounding::DEFINITE.contains(rounding) {
                        assert!(
                            listed.unwrap_or_default().iter().eq(expected.iter().copied()),
                            "{printed} of {n}, {rounding}"
                        );
                    }
                    if n % 5 == 0 || *rounding == Rounding::HalfEither || *rounding == Rounding::Any {
                        let found = percentage(&printed, &base, *rounding).unwrap();
                        assert!(found.witnesses.iter().eq(expected.iter().copied()), "{printed} of {n}, {rounding}");
                        assert_eq!(found.verdict == Verdict::Impossible, expected.is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn a_negative_mean_is_rounded_by_the_given_rounding() {
    for n in 1..=25 {
        for rounding in ALL {
            for x in -30i64..=30 {
                let expected: Vec<i128> =
                    (-4 * n..=4 * n).filter(|k| images(rounding, k * 10, n).contains(&x)).map(i128::from).collect();
                let found = mean(&decimal(x, 1), n.cast_unsigned(), 1, rounding).unwrap();
                assert!(found.witnesses.iter().eq(expected.iter().copied()), "{x}/10 of {n}, {rounding}");
            }
        }
    }
}

#[test]
fn several_items_make_a_finer_granularity() {
    assert_eq!(mean("5.19", 28, 1, Rounding::Any).unwrap().witnesses.count(), 0);
    assert_eq!(mean("5.19", 28, 4, Rounding::HalfUp).unwrap().witnesses.to_string(), "581");
    assert!(mean("5.19", 28, 0, Rounding::Any).is_err());
}

#[test]
fn known_bugs_of_other_tools_are_not_repeated() {
    // A tolerance around the bounds would let a ceiling print 0 of 1 as 0.01.
    assert_eq!(mean("0.01", 1, 1, Rounding::Ceiling).unwrap().verdict, Verdict::Impossible);
    // The same tolerance would accept 2.5 for 3 under half even.
    assert_eq!(mean("3", 2, 1, Rounding::HalfEven).unwrap().witnesses.to_string(), "6");
    assert_eq!(mean("2", 2, 1, Rounding::HalfEven).unwrap().witnesses.to_string(), "3–5");
    // A growing step would skip sums: all eleven sums for 5.2 from 100 are found, 515 to 525.
    assert_eq!(mean("5.2", 100, 1, Rounding::HalfEither).unwrap().witnesses.to_string(), "515–525");
    // Truncation has a grid of its own, different from that of rounding.
    assert_eq!(percentage("67%", &Interval::count(129), Rounding::Truncation).unwrap().witnesses.to_string(), "87");
}

fn whole(first: i128, last: i128) -> Interval {
    Interval::between(Rational::integer(first), true, Rational::integer(last), true)
}

#[test]
fn an_interval_as_base_allows_what_any_of_its_numbers_allows() {
    for first in 1..=30i128 {
        for last in first..first + 6 {
            for x in 0..=100i64 {
                let printed = format!("{x}%");
                let found = percentage(&printed, &whole(first, last), Rounding::HalfUp).unwrap();
                let expected: BTreeSet<i128> = (first..=last)
                    .flat_map(|n| {
                        percentage(&printed, &whole(n, n), Rounding::HalfUp)
                            .unwrap()
                            .witnesses
                            .iter()
                            .collect::<Vec<_>>()
                    })
                    .collect();
                assert!(found.witnesses.iter().eq(expected), "{printed} of {first} to {last}");
            }
        }
    }
}

#[test]
fn a_wide_base_is_not_enumerated() {
    let found = percentage("99%", &whole(200_000, 400_000), Rounding::HalfUp).unwrap();
    assert_eq!(found.witnesses.to_string(), "197000–397999");
    // For so wide a base, so fine a share leaves the question open.
    assert_eq!(percentage("50.000000%", &whole(1, 400_000), Rounding::HalfUp).unwrap().verdict, Verdict::Unknown);
}

#[test]
fn an_overflow_is_an_error_and_not_a_panic() {
    let error = percentage("99.99999999999999%", &Interval::count(u64::MAX), Rounding::Any).map(|found| found.verdict);
    assert!(error.is_ok_and(|verdict| verdict != Verdict::Impossible));
    assert!(mean("1.5", u64::MAX, u32::MAX, Rounding::Any).is_err());
}

proptest! {
    #[test]
    fn every_witness_prints_as_the_rate_and_its_neighbours_do_not(
        n in 1u64..5_000_000, places in 0u32..4, share in 0i64..=10_000, way in 0usize..9,
    ) {
        let (rounding, power) = (ALL[way], 10i64.pow(places));
        let x = share * power / 10_000;
        let found = percentage(&decimal(x, places), &Interval::count(n), rounding).unwrap();
        let n = n.cast_signed();
        let prints = |k: i128| images(rounding, i64::try_from(k).unwrap() * power, n).contains(&x);
        for &(first, last) in &found.witnesses.ranges {
            prop_assert!(prints(first) && prints(last));
            prop_assert!(first == 0 || !prints(first - 1));
            prop_assert!(last == i128::from(n) || !prints(last + 1));
        }
        // If there are none, the two numerators around the rate print differently.
        let near = i128::from(x) * i128::from(n) / i128::from(power);
        prop_assert!(!found.witnesses.is_empty() || !(near..=near + 1).filter(|k| *k <= i128::from(n)).any(prints));
    }

    #[test]
    fn a_rounded_growth_is_never_impossible(new in 0u64..100_000, old in 1u64..100_000, places in 0u32..3) {
        let (power, change) = (10i64.pow(places), new.cast_signed() - old.cast_signed());
        let steps = rounded(Rounding::HalfUp, change * 100 * power, old.cast_signed());
        let printed = format!("{}%", decimal(steps, places));
        let found = growth(&Interval::count(new), &Interval::count(old), &printed, Rounding::HalfUp).unwrap();
        prop_assert_eq!(found.reading, Some(Reading::Relative));
        prop_assert!(matches!(found.verdict, Verdict::Exact | Verdict::WithinRounding));
    }

    #[test]
    fn a_corrected_sum_holds(total in 0i128..10_000, parts in prop::collection::vec(0i128..3_000, 1..6)) {
        for found in mend(total, &parts) {
            let mut all = vec![total];
            all.extend(&parts);
            prop_assert_eq!(all[found.claim], found.from);
            all[found.claim] = found.to;
            prop_assert_eq!(all[0], all[1..].iter().sum::<i128>());
        }
    }

    #[test]
    fn a_sum_of_rounded_parts_is_never_impossible(parts in prop::collection::vec(0i128..1_000_000, 1..8)) {
        // Each part and the total are rounded to the next hundred.
        let hundred = Rational::integer(100);
        let shown = |x: i128| {
            let printed = Rounding::HalfUp.round(Rational::integer(x), hundred).unwrap();
            Rounding::HalfUp.preimage(printed, hundred).unwrap()
        };
        let sum = sum_of_parts(&shown(parts.iter().sum()), &parts.iter().map(|&x| shown(x)).collect::<Vec<_>>()).unwrap();
        prop_assert!(sum.verdict != Verdict::Impossible);
    }

    #[test]
    fn separately_rounded_shares_can_add_up_to_the_whole(
        counts in prop::collection::vec(0i64..500, 2..8), way in 0usize..7,
    ) {
        let total: i64 = counts.iter().sum();
        prop_assume!(total > 0);
        let printed: Vec<_> =
            counts.iter().map(|&x| format!("{}%", decimal(rounded(Rounding::DEFINITE[way], x * 1_000, total), 1))).collect();
        let printed: Vec<&str> = printed.iter().map(String::as_str).collect();
        prop_assert!(shares(&printed, Rounding::DEFINITE[way]).unwrap().verdict != Verdict::Impossible);
    }

    #[test]
    fn no_printed_number_makes_a_check_panic(printed in "-?[0-9]{1,12}(\\.[0-9]{0,6})?%?", n in 0u64..=60) {
        let _ = std::hint::black_box(mean(&printed, n, 3, Rounding::Any));
        let _ = std::hint::black_box(printed.parse::<Printed>());
    }
}
