use super::*;
use crate::stat::quantile;
use crate::stat::reference::{error, lines};
use crate::stat::{Bound, mean};

const DATA: &str = include_str!("../../../tests/reference/survival_data.csv");
const CURVE: &str = include_str!("../../../tests/reference/survival_curve.csv");
const RESTRICTED_MEAN: &str = include_str!("../../../tests/reference/survival_restricted_mean.csv");
const LOGRANK: &str = include_str!("../../../tests/reference/survival_logrank.csv");

/// The groups of a case of the reference tables.
fn groups(case: &str) -> Vec<Durations> {
    let found = lines(DATA).filter(|[name, _, _]| *name == case);
    found.map(|[_, _, days]| durations(days)).collect()
}

fn durations(text: &str) -> Durations {
    let mut all = Durations::default();
    for day in text.split(' ').filter(|day| !day.is_empty()) {
        let [days, events, censored]: [u64; 3] =
            day.split(':').map(|number| number.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        all.merge(&Durations::of_counts(&[u32::try_from(days).unwrap()], &[events], &[censored]).unwrap()).unwrap();
    }
    all
}

fn curve(case: &str, confidence: impl Into<crate::stat::Confidence>, transform: Transform) -> Curve {
    kaplan_meier(&groups(case)[0], confidence, transform).unwrap()
}

fn assert_near(found: f64, expected: &str, case: &str) {
    let error = error(found, expected.parse().unwrap());
    assert!(error <= 1e-10, "{case}: {found} for {expected}, relative error {error:e}");
}

#[test]
fn curves_agree_with_the_reference_table() {
    for [case, level, transform, days, value, std_error, lower, upper, share, share_lower, share_upper] in lines(CURVE)
    {
        let curve = curve(case, level.parse::<f64>().unwrap(), transform.parse().unwrap());
        let row = curve.rows().iter().find(|row| row.days.to_string() == days).unwrap();
        let within = curve.share_within(row.days).unwrap();
        let case = format!("{case} at {level}, {transform}, day {days}");
        assert_near(row.value, value, &case);
        assert_near(row.std_error, std_error, &case);
        assert_near(row.lower, lower, &case);
        assert_near(row.upper, upper, &case);
        assert_near(within.value, share, &case);
        assert_near(within.lower, share_lower, &case);
        assert_near(within.upper, share_upper, &case);
    }
}

#[test]
fn restricted_means_agree_with_the_reference_table() {
    for [case, days, value, std_error] in lines(RESTRICTED_MEAN) {
        let found = curve(case, 0.95, Transform::LogLog).restricted_mean(days.parse().unwrap()).unwrap();
        assert_near(found.value, value, case);
        assert_near(found.std_error, std_error, case);
    }
}

#[test]
fn logrank_agrees_with_the_reference_table() {
    for [case, statistic, df, p_value, expected] in lines(LOGRANK) {
        let found = logrank(&groups(case)).unwrap();
        assert_near(found.statistic, statistic, case);
        assert_eq!(found.df.to_string(), df, "{case}");
        assert_near(found.p_value, p_value, case);
        for (found, expected) in found.expected.iter().zip(expected.split(' ')) {
            assert_near(*found, expected, case);
        }
    }
}

#[test]
fn remission_of_leukaemia_is_as_published() {
    // Freireich et al. (1963); Kaplan-Meier values and log-rank test as in Klein and Moeschberger (2003) and in
    // Cox and Oakes (1984), whose first example it is
    let groups = groups("freireich");
    let treated = kaplan_meier(&groups[0], 0.95, Transform::LogLog).unwrap();
    let published = [
        (6, 0.857, 0.0764),
        (7, 0.807, 0.0869),
        (10, 0.753, 0.0963),
        (13, 0.690, 0.1068),
        (16, 0.627, 0.1141),
        (22, 0.538, 0.1282),
        (23, 0.448, 0.1346),
    ];
    for (days, value, std_error) in published {
        let row = treated.rows().iter().find(|row| row.days == days).unwrap();
        assert!((row.value - value).abs() < 5e-4 && (row.std_error - std_error).abs() < 5e-5, "{row:?}");
    }
    let placebo = kaplan_meier(&groups[1], 0.95, Transform::LogLog).unwrap();
    assert_eq!(treated.quantile(0.5).unwrap().value, Some(23.0));
    assert_eq!(placebo.quantile(0.5).unwrap().value, Some(8.0));
    let test = logrank(&groups).unwrap();
    assert!((test.statistic - 16.79).abs() < 5e-3, "{test:?}");
    assert_eq!(test.observed, [9, 21]);
    assert!((test.expected[0] - 19.25).abs() < 5e-3 && (test.expected[1] - 10.75).abs() < 5e-3, "{test:?}");
}

#[test]
fn maintained_leukaemia_has_the_median_and_mean_of_its_curve() {
    // Miller (1981), Survival Analysis: maintained 9 13 13+ 18 23 28+ 31 34 45+ 48 161+, median 31
    let days = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161];
    let closed = [true, true, false, true, true, false, true, true, false, true, false];
    let curve = kaplan_meier(&Durations::of(&days, &closed).unwrap(), 0.95, Transform::Log).unwrap();
    assert_eq!(curve.quantile(0.5).unwrap(), Quantile { value: Some(31.0), lower: Some(18.0), upper: None });
    let values: Vec<_> = curve.rows().iter().filter(|row| row.events > 0).map(|row| row.value).collect();
    let published = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184];
    assert!(values.iter().zip(published).all(|(found, value)| (found - value).abs() < 5e-4), "{values:?}");
}

#[test]
fn without_censoring_the_curve_is_the_share_still_open() {
    let counts = [(0, 3), (4, 10), (5, 1), (90, 13), (400, 2)];
    let (days, events): (Vec<u32>, Vec<u64>) = counts.into_iter().unzip();
    let durations = Durations::of_counts(&days, &events, &[0; 5]).unwrap();
    let (mut left, n) = (29, 29.0);
    let curve = kaplan_meier(&durations, 0.95, Transform::LogLog).unwrap();
    for (row, (_, events)) in curve.rows().iter().zip(counts) {
        left -= events;
        let value = left as f64 / n;
        assert_eq!(row.value, value);
        assert!((row.std_error - (value * (1.0 - value) / n).sqrt()).abs() < 1e-15, "{row:?}");
    }
    for q in [0.01, 0.1, 3.0 / 29.0, 0.5, 0.9, 0.99] {
        let value = quantile::interval(&durations.closed(), q, 0.95).unwrap().value;
        assert_eq!(curve.quantile(q).unwrap().value, Some(value), "{q}");
    }
    let moments = mean::Moments::of_counts(&durations.closed()).unwrap();
    let found = curve.restricted_mean(curve.longest()).unwrap();
    assert!(error(found.value, mean::interval(moments, 0.95).unwrap().value) < 1e-15, "{found:?}");
    let variance = moments.variance().unwrap() * (28.0 / 29.0) / n;
    assert!(error(found.std_error, variance.sqrt()) < 1e-14, "{found:?}");
    assert_eq!(curve.restricted_mean(100_000).unwrap().value, found.value);
    assert_eq!(curve.share_within(u32::MAX).unwrap().value, 1.0);
}

#[test]
fn limits_bracket_the_curve_and_widen_with_the_level() {
    let levels = [1e-9, 0.5, 0.95, 0.9999, 1.0 - f64::EPSILON / 2.0];
    for case in ["six_mp", "placebo", "drawn", "rare"] {
        for transform in Transform::ALL.iter().copied() {
            let curves = levels.map(|level| curve(case, level, transform));
            for (at, days) in curves[0].rows().iter().map(|row| row.days).enumerate() {
                let rows = curves.each_ref().map(|curve| curve.rows()[at]);
                assert!(rows.iter().all(|row| 0.0 <= row.lower && row.lower <= row.value), "{rows:?}");
                assert!(rows.iter().all(|row| row.value <= row.upper && row.upper <= 1.0), "{rows:?}");
                assert!(rows.is_sorted_by(|a, b| b.lower <= a.lower && a.upper <= b.upper), "{case} {rows:?}");
                let shares = curves.each_ref().map(|curve| curve.share_within(days).unwrap());
                assert!(shares.iter().all(|share| 0.0 <= share.lower && share.upper <= 1.0), "{shares:?}");
            }
        }
    }
}

#[test]
fn quantiles_grow_with_the_share() {
    for transform in Transform::ALL.iter().copied() {
        let curve = curve("drawn", 0.9, transform);
        let found = [0.01, 0.1, 0.3, 0.5, 0.6, 0.8, 0.99].map(|q| curve.quantile(q).unwrap());
        let or_never = |days: Option<f64>| days.unwrap_or(f64::INFINITY);
        let grow = |a: &Quantile, b: &Quantile| {
            or_never(a.value) <= or_never(b.value) && or_never(a.lower) <= or_never(b.lower)
        };
        assert!(found.is_sorted_by(grow), "{found:?}");
        assert!(found.iter().all(|found| or_never(found.lower) <= or_never(found.value)), "{found:?}");
        assert!(found.iter().all(|found| or_never(found.value) <= or_never(found.upper)), "{found:?}");
    }
}

#[test]
fn one_sided_limits_are_two_sided_ones_at_twice_the_tail() {
    for transform in Transform::ALL.iter().copied() {
        let both = curve("six_mp", 0.5, transform);
        let (least, most) =
            (curve("six_mp", Bound::Lower.at(0.75), transform), curve("six_mp", Bound::Upper.at(0.75), transform));
        for ((both, least), most) in both.rows().iter().zip(least.rows()).zip(most.rows()) {
            assert_eq!((least.lower, least.upper, most.lower, most.upper), (both.lower, 1.0, 0.0, both.upper));
        }
        let (median, whole) = (|curve: &Curve| curve.quantile(0.5).unwrap(), both.quantile(0.5).unwrap());
        assert_eq!(median(&least), Quantile { upper: None, ..whole });
        assert_eq!(median(&most), Quantile { lower: None, ..whole });
        let (share, whole) = (|curve: &Curve| curve.share_within(20).unwrap(), both.share_within(20).unwrap());
        assert_eq!((share(&least).lower, share(&least).upper), (whole.lower, 1.0));
        assert_eq!((share(&most).lower, share(&most).upper), (0.0, whole.upper));
        let (mean, whole) = (|curve: &Curve| curve.restricted_mean(20).unwrap(), both.restricted_mean(20).unwrap());
        assert_eq!((mean(&least).lower, mean(&least).upper), (whole.lower, 20.0));
        assert_eq!((mean(&most).lower, mean(&most).upper), (0.0, whole.upper));
    }
}

#[test]
fn ends_of_the_curve_have_limits() {
    let open = kaplan_meier(&Durations::of(&[3, 9], &[false; 2]).unwrap(), 0.95, Transform::LogLog).unwrap();
    assert!(open.rows().iter().all(|row| [row.value, row.std_error, row.lower, row.upper] == [1.0, 0.0, 1.0, 1.0]));
    assert_eq!(open.quantile(0.5).unwrap(), Quantile { value: None, lower: None, upper: None });
    for transform in Transform::ALL.iter().copied() {
        let at_once = kaplan_meier(&Durations::of(&[0, 0], &[true; 2]).unwrap(), 0.95, transform).unwrap();
        let row = at_once.rows()[0];
        assert_eq!([row.value, row.std_error, row.lower, row.upper], [0.0, 0.0, 0.0, 1.0]);
        let mean = at_once.restricted_mean(10).unwrap();
        assert_eq!([mean.value, mean.std_error, mean.lower, mean.upper], [0.0; 4]);
        let share = at_once.share_within(0).unwrap();
        assert_eq!([share.lower, share.value, share.upper], [0.0, 1.0, 1.0]);
    }
}

#[test]
fn equal_groups_do_not_differ() {
    for case in ["six_mp", "placebo", "drawn"] {
        let group = groups(case).remove(0);
        for times in [2, 3, 7] {
            let found = logrank(&vec![group.clone(); times]).unwrap();
            assert_eq!((found.statistic, found.df, found.p_value), (0.0, times as u64 - 1, 1.0), "{case}");
        }
    }
}

#[test]
fn the_order_of_groups_does_not_matter() {
    for case in ["freireich", "three", "five", "great_and_small"] {
        let mut groups = groups(case);
        let first = logrank(&groups).unwrap();
        groups.rotate_left(1);
        let rotated = logrank(&groups).unwrap();
        groups.reverse();
        for other in [rotated, logrank(&groups).unwrap()] {
            assert!(error(other.statistic, first.statistic) < 1e-12, "{case}: {other:?} {first:?}");
            assert_eq!(other.df, first.df);
        }
    }
}

#[test]
fn observed_and_expected_events_have_the_same_sum() {
    for case in ["freireich", "three", "five", "one_without_matters", "great"] {
        let found = logrank(&groups(case)).unwrap();
        let (observed, expected) = (found.observed.iter().sum::<u64>() as f64, found.expected.iter().sum::<f64>());
        assert!(error(expected, observed) < 1e-14, "{case}: {found:?}");
    }
}

#[test]
fn impossible_arguments_are_errors() {
    let empty = kaplan_meier(&Durations::default(), 0.95, Transform::LogLog).unwrap_err().to_string();
    assert_eq!(empty, "parameter `durations` is `0 matters`, expected at least 1");
    let curve = curve("six_mp", 0.95, Transform::LogLog);
    let beyond =
        "parameter `days` is `36`, expected at most 35, the longest duration, because matters are still open then";
    assert_eq!(curve.share_within(36).unwrap_err().to_string(), beyond);
    assert_eq!(curve.restricted_mean(36).unwrap_err().to_string(), beyond);
    let zero = curve.restricted_mean(0).unwrap_err().to_string();
    assert_eq!(zero, "parameter `days` is `0`, expected at least 1");
    let share = curve.quantile(50.0).unwrap_err().to_string();
    assert_eq!(share, "parameter `q` is `50`, expected a number above 0 and below 1, such as 0.5");
    assert!(kaplan_meier(&groups("six_mp")[0], 95.0, Transform::Log).is_err());
}

#[test]
fn groups_without_a_comparison_are_an_error() {
    let message = |groups: &[Durations]| logrank(groups).unwrap_err().to_string();
    let group = groups("six_mp").remove(0);
    assert_eq!(message(std::slice::from_ref(&group)), "parameter `groups` is `1 groups`, expected at least 2");
    let nothing = "parameter `groups` is `2 groups`, expected an event while another group is at risk";
    assert_eq!(message(&[group, Durations::default()]), nothing);
    let open = Durations::of(&[3, 9], &[false; 2]).unwrap();
    assert_eq!(message(&[open.clone(), open]), nothing);
    let many = Durations::of_counts(&[1], &[1 << 53], &[0]).unwrap();
    let error = message(&[many.clone(), many]);
    assert_eq!(error, "parameter `groups` is `18014398509481984 matters`, expected at most 9007199254740992");
}

#[test]
fn names_round_trip() {
    for transform in Transform::ALL {
        assert_eq!(transform.to_string().parse::<Transform>().unwrap(), *transform);
    }
    let error = "cloglog".parse::<Transform>().unwrap_err().to_string();
    assert_eq!(error, "unknown transform `cloglog`; known: `plain`, `log`, `log_log`");
}
