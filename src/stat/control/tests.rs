use super::*;
use crate::stat::Interval;
use crate::stat::reference::{assert_near, error, lines};

const INDIVIDUALS: &str = include_str!("../../../tests/reference/control_individuals.csv");
const COUNTS: &str = include_str!("../../../tests/reference/control_counts.csv");
const RUNS: &str = include_str!("../../../tests/reference/control_runs.csv");

/// Ten flow rates: NIST/SEMATECH e-Handbook, 6.3.2.2.
const FLOW: [f64; 10] = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

fn numbers<T: std::str::FromStr<Err: std::fmt::Debug>>(field: &str) -> Vec<T> {
    field.split(' ').map(|number| number.parse().unwrap()).collect()
}

fn limits(point: &Point) -> Interval {
    Interval { value: point.centre, lower: point.lower.unwrap(), upper: point.upper.unwrap() }
}

/// Points of one phase about a centre of 0 with σ = 1, and limits at 3.
fn standard(values: &[f64]) -> Vec<Point> {
    let point = |value: &f64| Point {
        value: *value,
        centre: 0.0,
        sigma: Some(1.0),
        lower: Some(-3.0),
        upper: Some(3.0),
        phase: 0,
    };
    values.iter().map(point).collect()
}

/// No rules but those that are changed.
const NONE: Rules =
    Rules { outside: false, run: None, on_centre: Equal::Ends, trend: None, equal: Equal::Ends, two_of_three: None };

/// The positions of the points that are signals, with the first rule of each.
fn flagged(points: &[Point], rules: &Rules) -> Vec<(usize, Rule, Side)> {
    let found = signals(points, rules).unwrap();
    let first = |(at, signals): (usize, &Signals)| signals.first().map(|(rule, side)| (at, rule, side));
    found.iter().enumerate().filter_map(first).collect()
}

fn positions(values: &[f64], rules: &Rules) -> Vec<usize> {
    flagged(&standard(values), rules).into_iter().map(|(at, ..)| at).collect()
}

#[test]
fn individuals_agree_with_the_reference_table() {
    for [values, constants, screened, centre, lower, upper] in lines(INDIVIDUALS) {
        let options =
            Options { constants: constants.parse().unwrap(), screened: screened == "true", ..Options::default() };
        let chart = individuals(&numbers(values), &options).unwrap();
        let case = format!("{values} {constants} {screened}");
        assert!(error(chart[0].centre, centre.parse().unwrap()) < 1e-14, "{case}");
        assert_near(limits(&chart[0]), lower, upper, &case);
    }
}

#[test]
fn counts_agree_with_the_reference_table() {
    for [x, n, chart, laney, centre, lower, upper] in lines(COUNTS) {
        let (x, options, laney) = (numbers(x), Options::default(), laney == "true");
        let found = match chart {
            "p" => proportions(&x, &numbers(n), laney, &options),
            _ => rates(&x, &numbers(n), laney, &options),
        };
        let last = *found.unwrap().last().unwrap();
        let case = format!("{x:?} {n} {chart} {laney}");
        assert!(error(last.centre, centre.parse().unwrap()) < 1e-14, "{case}");
        assert_near(limits(&last), lower, upper, &case);
    }
}

#[test]
fn the_published_chart_is_reproduced_with_either_constant() {
    // the handbook prints 50.81, a mean moving range of 1.8778, and limits by 3/1.128
    let cases = [(Constants::Tables, 55.8041, 45.8159), (Constants::Rounded, 55.8049, 45.8151)];
    for (constants, upper, lower) in cases {
        let chart = individuals(&FLOW, &Options { constants, ..Options::default() }).unwrap();
        let range = chart[0].sigma.unwrap() / constants.sigma_per_range();
        assert!((chart[0].centre - 50.81).abs() < 1e-12 && (range - 1.8778).abs() < 5e-5, "{chart:?}");
        let found = limits(&chart[0]);
        // the handbook's own limits are of the rounded range
        assert!((found.upper - upper).abs() < 1.5e-4 && (found.lower - lower).abs() < 1.5e-4, "{constants}: {found:?}");
        assert_eq!(flagged(&chart, &Preset::PlotTheDots.rules()), []);
    }
}

#[test]
fn a_range_beyond_its_limit_is_left_out_once() {
    let values = [12.0, 13.0, 12.0, 11.0, 12.0, 40.0, 12.0, 13.0, 11.0, 12.0, 12.0, 13.0];
    let screened = Options { screened: true, ..Options::default() };
    let (all, kept) = (individuals(&values, &Options::default()).unwrap(), individuals(&values, &screened).unwrap());
    assert!(error(all[0].sigma.unwrap() / Constants::Exact.sigma_per_range(), 65.0 / 11.0) < 1e-14);
    assert!(error(kept[0].sigma.unwrap() / Constants::Exact.sigma_per_range(), 1.0) < 1e-14);
    let outside = Rules { outside: true, ..NONE };
    assert!(flagged(&kept, &outside).len() > 1);
    assert_eq!(flagged(&all, &outside), [(5, Rule::Outside, Side::High)]);
    let level = individuals(&[4.0; 5], &screened).unwrap();
    assert_eq!((level[0].lower, level[0].upper), (Some(4.0), Some(4.0)));
}

#[test]
fn phases_and_baselines_are_where_the_caller_says() {
    let values = [1.0, 3.0, 1.0, 30.0, 11.0, 13.0, 11.0, 13.0];
    let options = Options { starts: vec![4], baseline: Some(3), ..Options::default() };
    let chart = individuals(&values, &options).unwrap();
    let seen: Vec<(f64, usize)> = chart.iter().map(|point| (point.centre, point.phase)).collect();
    let (first, second) = ((5.0 / 3.0, 0), (35.0 / 3.0, 1));
    assert_eq!(seen, [first, first, first, first, second, second, second, second]);
    assert_eq!(flagged(&chart, &Preset::PlotTheDots.rules()), [(3, Rule::Outside, Side::High)]);
    // what went before does not matter to a phase
    let alone = individuals(&values[4..], &Options { baseline: Some(3), ..Options::default() }).unwrap();
    assert!(chart[4..].iter().zip(&alone).all(|(one, other)| limits(one) == limits(other)));
}

#[test]
fn laney_widens_the_limits_only_by_what_the_points_show() {
    // for large n every other month is outside the p chart; p′ takes in how months differ
    let (x, n) = ([19_800, 20_100, 19_650, 20_420, 19_900, 20_700], [22_000; 6]);
    let plain = proportions(&x, &n, false, &Options::default()).unwrap();
    let wide = proportions(&x, &n, true, &Options::default()).unwrap();
    assert!(flagged(&plain, &Rules { outside: true, ..NONE }).len() >= 3);
    assert_eq!(flagged(&wide, &Rules { outside: true, ..NONE }), []);
    assert_eq!((plain[0].centre, plain[0].value), (wide[0].centre, wide[0].value));
}

#[test]
fn all_of_all_leaves_no_room_and_one_failure_is_outside() {
    let options = Options { baseline: Some(3), ..Options::default() };
    let chart = proportions(&[5, 8, 9, 6], &[5, 8, 9, 7], false, &options).unwrap();
    assert_eq!((chart[0].lower, chart[0].upper), (Some(1.0), Some(1.0)));
    assert_eq!(flagged(&chart, &Preset::PlotTheDots.rules()), [(3, Rule::Outside, Side::Low)]);
}

#[test]
fn runs_have_the_published_limits() {
    for [useful, longest, crossings] in lines(RUNS) {
        let useful: u32 = useful.parse().unwrap();
        // as many above as below, so that no point lies on the median
        let values: Vec<f64> = (0..useful).map(|at| f64::from(at % 2) * 2.0 - 1.0).collect();
        let found = runs(&standard(&values))[0];
        assert_eq!(found.useful, useful as usize);
        assert_eq!(
            (found.longest_limit.to_string(), found.crossings_limit.to_string()),
            (longest.into(), crossings.into())
        );
        assert_eq!((found.crossings, found.longest), (useful as usize - 1, 1));
    }
    // the example of Anhøj and Olesen (2014): 24 points, a run of 8, 8 crossings
    let values: Vec<f64> = (0..24).map(|at| if at < 12 { 1.0 } else { -1.0 }).collect();
    let found = runs(&standard(&values))[0];
    assert_eq!((found.longest_limit, found.crossings_limit), (8, 8));
}

#[test]
fn points_on_the_median_are_no_use_to_a_run() {
    let found = runs(&standard(&[1.0, 0.0, 2.0, -1.0, 0.0, -3.0, 1.0]))[0];
    assert_eq!((found.useful, found.longest, found.crossings), (5, 2, 2));
    let shifted: Vec<f64> = (0..20).map(|at| if at < 10 { -1.0 } else { 1.0 }).collect();
    let points = standard(&shifted);
    assert!(runs(&points)[0].is_signal());
    assert_eq!(flagged(&points, &Preset::Anhoej.rules()).len(), 20);
    assert_eq!(runs(&[]), []);
}

#[test]
fn each_rule_finds_what_it_names() {
    let six = [0.5; 6];
    let seven = [0.5; 7];
    let rise = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4];
    let cases: [(&[f64], Rules, &[usize]); 14] = [
        (&[3.0, 3.1, -3.1], Rules { outside: true, ..NONE }, &[1, 2]),
        (&six, Rules { run: Some(Run::AtLeast(7)), ..NONE }, &[]),
        (&six, Rules { run: Some(Run::AtLeast(6)), ..NONE }, &[0, 1, 2, 3, 4, 5]),
        (&seven, Rules { run: Some(Run::AtLeast(7)), ..NONE }, &[0, 1, 2, 3, 4, 5, 6]),
        (&seven, Rules { run: Some(Run::AtLeast(8)), ..NONE }, &[]),
        // a point on the centre ends a run, or is passed over
        (&[0.5, 0.5, 0.0, 0.5], Rules { run: Some(Run::AtLeast(3)), ..NONE }, &[]),
        (&[0.5, 0.5, 0.0, 0.5], Rules { run: Some(Run::AtLeast(3)), on_centre: Equal::Skipped, ..NONE }, &[0, 1, 2, 3]),
        // seven points rise in six steps
        (&rise, Rules { trend: Some(7), ..NONE }, &[0, 1, 2, 3, 4, 5, 6]),
        (&rise[1..], Rules { trend: Some(7), ..NONE }, &[]),
        (&rise[1..], Rules { trend: Some(6), ..NONE }, &[0, 1, 2, 3, 4, 5]),
        // an equal value ends a trend, or neither adds to it nor ends it
        (&[0.1, 0.2, 0.2, 0.3], Rules { trend: Some(3), ..NONE }, &[]),
        (&[0.1, 0.2, 0.2, 0.3], Rules { trend: Some(3), equal: Equal::Skipped, ..NONE }, &[0, 1, 2, 3]),
        (&[0.1, 0.2, 0.2, 0.3], Rules { trend: Some(4), equal: Equal::Skipped, ..NONE }, &[]),
        (&[0.1, 0.3, 0.2, 0.1, 0.0], Rules { trend: Some(4), ..NONE }, &[1, 2, 3, 4]),
    ];
    for (values, rules, expected) in cases {
        assert_eq!(positions(values, &rules), expected, "{values:?} {rules:?}");
    }
}

#[test]
fn two_of_three_has_three_readings() {
    // values in σ, and the points that are signals by: near, one side, beyond
    let cases: [(&[f64], [&[usize]; 3]); 7] = [
        (&[2.5, 0.5, 2.1], [&[0, 2], &[0, 2], &[0, 2]]),
        // one of them on the other side: no signal to NHSRplotthedots, one to Western Electric
        (&[2.5, -0.1, 2.5], [&[], &[], &[0, 2]]),
        // one of them outside
        (&[2.5, 3.5, 0.5], [&[], &[0, 1], &[0, 1]]),
        (&[2.5, 3.5, -0.5], [&[], &[], &[0, 1]]),
        (&[2.5, -2.5, 0.5], [&[], &[], &[]]),
        (&[2.5, 0.5, 0.5, 2.5], [&[], &[], &[]]),
        (&[-2.1, -2.2, -2.3, -2.4], [&[0, 1, 2, 3], &[0, 1, 2, 3], &[0, 1, 2, 3]]),
    ];
    for (values, expected) in cases {
        let found =
            TwoOfThree::ALL.iter().map(|reading| positions(values, &Rules { two_of_three: Some(*reading), ..NONE }));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{values:?}");
    }
}

#[test]
fn a_point_names_its_rules_in_order() {
    let values = [0.5, 0.9, 1.3, 1.7, 2.1, 2.5, 3.5];
    let found = signals(&standard(&values), &Preset::PlotTheDots.rules()).unwrap();
    let rules: Vec<Rule> = found[6].iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::Outside, Rule::Trend, Rule::Run]);
    assert_eq!(found[5].iter().map(|(rule, _)| rule).collect::<Vec<_>>(), [Rule::Trend, Rule::TwoOfThree, Rule::Run]);
    assert_eq!(found[0].first(), Some((Rule::Trend, Side::High)));
}

#[test]
fn a_run_does_not_reach_over_phases() {
    let mut points = standard(&[0.5; 12]);
    points[6..].iter_mut().for_each(|point| point.phase = 1);
    assert_eq!(flagged(&points, &Preset::PlotTheDots.rules()), []);
    assert_eq!(runs(&points).len(), 2);
}

#[test]
fn a_mirrored_chart_has_the_same_signals_on_the_other_side() {
    let values: Vec<f64> = (0..60_u32).map(|at| f64::from(at * 7919 % 101) / 14.0 - 3.5).collect();
    let mirrored: Vec<f64> = values.iter().map(|value| -value).collect();
    for preset in Preset::ALL {
        let rules = Rules { outside: true, ..preset.rules() };
        let (found, other) = (flagged(&standard(&values), &rules), flagged(&standard(&mirrored), &rules));
        assert!(!found.is_empty() && found.len() == other.len(), "{preset}");
        assert!(found.iter().zip(&other).all(|(one, other)| (one.0, one.1) == (other.0, other.1) && one.2 != other.2));
    }
}

#[test]
fn a_target_is_met_missed_or_met_by_chance() {
    let points = standard(&[0.0]);
    let cases = [
        (-3.5, Assurance::Pass),
        (-3.0, Assurance::Inconsistent),
        (0.0, Assurance::Inconsistent),
        (3.5, Assurance::Fail),
    ];
    for (target, expected) in cases {
        assert_eq!(assurance(&points, target, Improvement::Increase), Some(expected), "{target}");
        assert_eq!(assurance(&points, -target, Improvement::Decrease), Some(expected), "{target}");
    }
    let run_chart = medians(&[1.0, 2.0], &Options::default()).unwrap();
    assert_eq!(
        (assurance(&[], 1.0, Improvement::Increase), assurance(&run_chart, 1.0, Improvement::Increase)),
        (None, None)
    );
}

#[test]
fn impossible_arguments_are_errors() {
    let message = |result: Result<Vec<Point>>| result.unwrap_err().to_string();
    let options = |starts: &[usize], baseline| Options { starts: starts.to_vec(), baseline, ..Options::default() };
    let expected = "expected positions from 1 to below 10, in order";
    assert_eq!(message(individuals(&FLOW, &options(&[0], None))), format!("parameter `starts` is `0`, {expected}"));
    assert_eq!(message(individuals(&FLOW, &options(&[10], None))), format!("parameter `starts` is `10`, {expected}"));
    assert_eq!(message(individuals(&FLOW, &options(&[5, 5], None))), format!("parameter `starts` is `5`, {expected}"));
    let few = message(individuals(&FLOW, &options(&[9], None)));
    assert_eq!(few, "parameter `points of a baseline` is `1 from 9`, expected at least 2");
    assert_eq!(
        message(medians(&[], &options(&[], None))),
        "parameter `points of a baseline` is `0 from 0`, expected at least 1"
    );
    assert_eq!(
        message(individuals(&[1.0, f64::NAN], &options(&[], None))),
        "parameter `values[1]` is `NaN`, expected a finite number"
    );
    let plain = Options::default();
    assert_eq!(
        message(proportions(&[3], &[2], false, &plain)),
        "parameter `x[0]` is `3`, expected at most `n[0]`, which is 2"
    );
    assert_eq!(message(proportions(&[0], &[0], false, &plain)), "parameter `n[0]` is `0`, expected a number above 0");
    assert_eq!(
        message(rates(&[1], &[-1.0], false, &plain)),
        "parameter `exposure[0]` is `-1`, expected a number above 0"
    );
    let short = Rules { trend: Some(1), ..NONE };
    assert_eq!(signals(&[], &short).unwrap_err().to_string(), "parameter `trend` is `1`, expected at least 2 points");
}

#[test]
fn names_round_trip() {
    for preset in Preset::ALL {
        assert_eq!(preset.to_string().parse::<Preset>().unwrap(), *preset);
    }
    let error = "nhs".parse::<Preset>().unwrap_err().to_string();
    assert_eq!(error, "unknown preset `nhs`; known: `plot_the_dots`, `anhoej`");
}
