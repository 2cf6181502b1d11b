use super::*;
use crate::stat::reference::lines;
use crate::stat::test::adjust;

const YUNNAN: &str = include_str!("../../../tests/data/compare/yunnan_requests.csv");
const PISA: &str = include_str!("../../../tests/data/compare/pisa2018.csv");

fn sets(found: &Ranks) -> Vec<(usize, usize)> {
    found.units.iter().map(|unit| (unit.best, unit.worst)).collect()
}

/// Requests for reconsideration in the prefectures of Yunnan; sets by exact and by mid-P tests of pairs with Holm over 240.
#[test]
fn the_sets_of_yunnan_are_reproduced() {
    let rows: Vec<[usize; 10]> =
        lines::<11>(YUNNAN).map(|row| std::array::from_fn(|at| row[at + 1].parse().unwrap())).collect();
    let exposure = vec![1.0; rows.len()];
    for (first, exact_apart) in [(0, 59), (5, 56)] {
        let x: Vec<u64> = rows.iter().map(|row| row[first] as u64).collect();
        for (tail, at) in [(Tail::Exact, first + 1), (Tail::MidP, first + 3)] {
            let found =
                ranks(Units::Rates { x: &x, exposure: &exposure }, &Options { tail, ..Options::default() }).unwrap();
            let published: Vec<_> = rows.iter().map(|row| (row[at], row[at + 1])).collect();
            assert_eq!(sets(&found), published, "{tail} {first}");
            assert!(tail == Tail::MidP || found.apart() == exact_apart, "{}", found.apart());
        }
    }
}

/// csranks' data set of 38 countries. Its sets come from random draws of the maximum, ours from Holm's tests: they are the
/// same or wider by few ranks, and the same bits each time.
#[test]
fn the_countries_of_pisa_have_nearly_their_published_sets() {
    let rows: Vec<[&str; 6]> = lines(PISA).collect();
    let column = |at: usize| rows.iter().map(|row| row[at].parse::<f64>().unwrap()).collect::<Vec<_>>();
    let (value, se) = (column(1), column(2));
    let units = Units::Means { value: &value, se: &se };
    let found = ranks(units, &Options::default()).unwrap();
    for (unit, row) in found.units.iter().zip(&rows) {
        let [rank, low, high] = [3, 4, 5].map(|at| row[at].parse::<usize>().unwrap());
        assert_eq!(unit.rank, rank, "{}", row[0]);
        let near = low.abs_diff(unit.best) <= 1 || unit.best + 2 == low;
        let near = near && (high.abs_diff(unit.worst) <= 1 || unit.worst == high + 2);
        assert!(near, "{}: {} to {} for {low} to {high}", row[0], unit.best, unit.worst);
    }
    assert!(found.best(5).len().abs_diff(12) <= 1, "{:?}", found.best(5));
    // the set of the United Kingdom alone is published as 7 to 23
    let alone = ranks(units, &Options { sets: Sets::Marginal, ..Options::default() }).unwrap();
    let kingdom = rows.iter().position(|row| row[0] == "United Kingdom").unwrap();
    let set = sets(&alone)[kingdom];
    assert!(set.0.abs_diff(7) <= 1 && set.1.abs_diff(23) <= 1, "{set:?}");
    assert!(sets(&found)[kingdom].0 <= set.0 && set.1 <= sets(&found)[kingdom].1);
}

/// Of all tests at once, by their exact p-values and the adjustment that is tested by itself.
fn by_hand(units: Units<'_>, options: &Options) -> Vec<(usize, usize)> {
    let rows = units.check().unwrap();
    let order: Vec<usize> = (0..rows).collect();
    let pairs = Pairs::new(units, &order, options.tail).unwrap();
    let all: Vec<(usize, usize)> =
        order.iter().flat_map(|a| order.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b).collect();
    let p = |(a, b): &(usize, usize)| if units.value(*a) > units.value(*b) { pairs.p_value(*a, *b) } else { 1.0 };
    let told = |family: &[(usize, usize)]| {
        let adjusted = adjust::p_values(&family.iter().map(p).collect::<Vec<_>>(), adjust::Method::Holm).unwrap();
        let alpha = 1.0 - options.level;
        family.iter().zip(adjusted).filter(|(_, p)| *p <= alpha).map(|(pair, _)| *pair).collect::<Vec<_>>()
    };
    let set = |unit: usize| {
        let own: Vec<_> = all.iter().copied().filter(|(a, b)| *a == unit || *b == unit).collect();
        let told = if options.sets == Sets::Marginal { told(&own) } else { told(&all) };
        let larger = told.iter().filter(|(_, b)| *b == unit).count();
        (1 + larger, rows - told.iter().filter(|(a, _)| *a == unit).count())
    };
    order.iter().map(|unit| set(*unit)).collect()
}

#[test]
fn bounds_and_order_change_nothing() {
    let n = [3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 60, 80, 120, 200, 300];
    let x = [3, 1, 5, 2, 7, 9, 1, 15, 11, 30, 22, 59, 51, 100, 130, 291];
    let y = [7, 0, 9, 2, 700, 9, 1, 5, 11, 3, 22, 5, 51, 10, 130, 29];
    let exposure = n.map(|n: u64| n as f64 / 7.0);
    let (value, se) = (x.map(|x| x as f64), n.map(|n| 100.0 / n as f64));
    let all = [
        Units::Proportions { x: &x, n: &n },
        Units::Rates { x: &x, exposure: &exposure },
        Units::CountRatios { x: &x, y: &y },
        Units::Means { value: &value, se: &se },
    ];
    for units in all {
        for (sets_of, tail) in [
            (Sets::Simultaneous, Tail::MidP),
            (Sets::Simultaneous, Tail::Exact),
            (Sets::Marginal, Tail::MidP),
            (Sets::Marginal, Tail::Exact),
        ] {
            for level in [0.6, 0.95, 0.999] {
                let options = Options { level, sets: sets_of, tail, ..Options::default() };
                let found = ranks(units, &options).unwrap();
                assert_eq!(sets(&found), by_hand(units, &options), "{units:?} {options:?}");
            }
        }
    }
}

#[test]
fn sets_hold_the_rank_and_narrow_as_less_is_asked() {
    let (x, n) = ([9, 40, 190, 3, 3, 77], [10, 50, 200, 3, 6, 100]);
    let units = Units::Proportions { x: &x, n: &n };
    let found = |options| sets(&ranks(units, &options).unwrap());
    let wide = found(Options { tail: Tail::Exact, ..Options::default() });
    for options in [
        Options::default(),
        Options { level: 0.8, ..Options::default() },
        Options { sets: Sets::Marginal, ..Options::default() },
    ] {
        for (narrow, wide) in found(options).iter().zip(&wide) {
            assert!(wide.0 <= narrow.0 && narrow.1 <= wide.1, "{options:?}");
        }
    }
    let ranked = ranks(units, &Options::default()).unwrap();
    assert!(ranked.units.iter().all(|unit| unit.best <= unit.rank && unit.rank <= unit.worst));
}

#[test]
fn the_smallest_first_is_the_same_from_the_other_end() {
    let (x, n) = ([190, 96, 90, 5, 48], [200, 200, 200, 5, 100]);
    let units = Units::Proportions { x: &x, n: &n };
    let [up, down] =
        [First::Smallest, First::Largest].map(|first| ranks(units, &Options { first, ..Options::default() }).unwrap());
    for (up, down) in up.units.iter().zip(&down.units) {
        assert_eq!((up.best, up.worst), (6 - down.worst, 6 - down.best));
    }
    // two with 0.48 share a rank from either end
    assert_eq!(down.units.iter().map(|unit| unit.rank).collect::<Vec<_>>(), [2, 3, 5, 1, 3]);
    assert_eq!(up.units.iter().map(|unit| unit.rank).collect::<Vec<_>>(), [4, 2, 1, 5, 2]);
    assert_eq!((up.best(1), down.worst(1)), (down.worst(1), up.best(1)));
    let members = |found: &Ranks| {
        let mut groups: Vec<Vec<usize>> = found.groups.iter().map(|run| found.order[run.clone()].to_vec()).collect();
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort();
        groups
    };
    assert_eq!(members(&up), members(&down));
}

#[test]
fn few_units_and_no_test() {
    let one = ranks(Units::Proportions { x: &[1], n: &[2] }, &Options::default()).unwrap();
    assert_eq!((sets(&one), one.groups[0].clone(), one.apart()), (vec![(1, 1)], 0..1, 0));
    let error =
        ranks(Units::Samples { x: &[1], n: &[2], population: &[3] }, &Options::default()).unwrap_err().to_string();
    let expected = "proportions, rates, ratios of counts or means";
    assert_eq!(error, format!("parameter `units` is `samples from finite populations`, expected {expected}"));
    assert!(ranks(Units::Proportions { x: &[1], n: &[2] }, &Options { level: 95.0, ..Options::default() }).is_err());
}
