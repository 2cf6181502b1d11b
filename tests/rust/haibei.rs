//! What may be said of four counties: the example and the sentences of its README.

use fazhi::calendar::Period;
use fazhi::catalogue::Catalogue;
use fazhi::compare::{Against, ChangeOptions, ControlOptions, RanksOptions, change, control, decompose, ranks};
use fazhi::figure::Figures;
use fazhi::polars::prelude::*;
use fazhi::stat::difference;
use fazhi::{ComputeOptions, Registers, compute};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/haibei-2020");

fn figures(indicator: &str, periods: &[&str], by: &[&str]) -> Figures {
    let periods: Vec<Period> = periods.iter().map(|period| period.parse().unwrap()).collect();
    let options = ComputeOptions::default().with_periods(periods).with_indicators([indicator]).with_by(by.to_vec());
    let book = compute(&Registers::open(FOLDER).unwrap(), &options).unwrap();
    assert_eq!(book.problems.total(), 0);
    book.figures
}

/// The number of a column for a county and period.
fn number(table: &DataFrame, name: &str, county: &str, period: &str) -> f64 {
    let text = |name: &str| table.column(name).unwrap().str().unwrap().clone();
    let (counties, periods) = (text("县"), text("period"));
    let is = |row: &usize| counties.get(*row) == Some(county) && periods.get(*row) == Some(period);
    let row = (0..table.height()).find(is).unwrap();
    table.column(name).unwrap().f64().unwrap().get(row).unwrap()
}

fn rounded(numbers: [f64; 3]) -> String {
    numbers.map(|number| format!("{:.1}", 100.0 * number)).join(" ")
}

#[test]
fn qilian_is_first_of_four_by_its_rate() {
    let figures = figures("file_excellent_rate", &["2020"], &["县"]);
    let mut rates: Vec<(f64, String)> =
        figures.iter().map(|figure| (figure.value.unwrap(), figure.group[0].clone().unwrap())).collect();
    rates.sort_by(|one, other| other.0.total_cmp(&one.0));
    let said: Vec<String> = rates.iter().map(|(rate, county)| format!("{county} {:.2}", 100.0 * rate)).collect();
    assert_eq!(said, ["祁连县 66.67", "门源县 64.47", "刚察县 62.50", "海晏县 58.65"]);
    let qilian = figures.get("file_excellent_rate", Period::Year(2020), &[Some("祁连县")]).unwrap();
    assert_eq!((qilian.numerator, qilian.denominator), (Some(86.0), Some(129.0)));
    assert_eq!(rounded([qilian.lower.unwrap(), qilian.upper.unwrap(), 0.0]), "58.2 74.2 0.0");
}

#[test]
fn no_two_of_the_four_can_be_told_apart() {
    let figures = figures("file_excellent_rate", &["2020"], &["县"]);
    let found = ranks(&figures, Catalogue::built_in(), &RanksOptions::default()).unwrap();
    for (name, expected) in [("best_rank", 1), ("worst_rank", 4)] {
        let ranks: Vec<Option<u64>> = found.column(name).unwrap().u64().unwrap().iter().collect();
        assert_eq!(ranks, [Some(expected); 4], "{name}");
    }
}

#[test]
fn its_rise_in_a_year_is_within_chance_and_that_in_four_is_not() {
    let years = figures("file_excellent_rate", &["2016", "2019", "2020"], &["县"]);
    let found = change(&years, Catalogue::built_in(), &ChangeOptions::default()).unwrap();
    let of = |name| number(&found, name, "祁连县", "2020");
    assert_eq!(rounded(["difference", "difference_lower", "difference_upper"].map(of)), "4.7 -7.2 16.5");
    assert!(of("p_value") > 0.4, "{}", of("p_value"));

    let counts = |year| {
        let figure = years.get("file_excellent_rate", Period::Year(year), &[Some("祁连县")]).unwrap();
        [figure.numerator, figure.denominator].map(|count| format!("{}", count.unwrap()).parse::<u64>().unwrap())
    };
    let ([x2, n2], [x1, n1]) = (counts(2016), counts(2020));
    let since = difference::interval(x1, n1, x2, n2, 0.95, difference::Method::MiettinenNurminen).unwrap();
    assert_eq!(rounded([since.value, since.lower, since.upper]), "13.5 0.6 26.2");
}

#[test]
fn a_few_requests_more_are_a_great_growth_with_wide_limits() {
    let figures = figures("recon_cases_received", &["2019", "2020"], &["县"]);
    let found = change(&figures, Catalogue::built_in(), &ChangeOptions::default()).unwrap();
    let of = |name| number(&found, name, "门源县", "2020");
    assert_eq!(rounded(["growth", "growth_lower", "growth_upper"].map(of)), "66.7 -18.3 251.5");
}

#[test]
fn the_parts_of_the_counties_add_up_to_the_change_of_the_prefecture() {
    let figures = figures("service_on_time_rate", &["2017", "2018"], &["县"]);
    let found = decompose(&figures, Catalogue::built_in(), Against::Previous, "县").unwrap();
    let sum = |name: &str| found.column(name).unwrap().f64().unwrap().iter().flatten().sum::<f64>();
    let of = |name| number(&found, name, "祁连县", "2018");
    assert!((sum("rate_part") + sum("mix_part") - (of("total") - of("against_total"))).abs() < 1e-15);
    assert!(sum("rate_part") > 0.01 && sum("mix_part").abs() < 0.005);
}

#[test]
fn a_chart_that_begins_anew_has_a_level_before_and_after_the_one_window() {
    let months: Vec<String> =
        (2016..=2020).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let figures = figures("service_on_time_rate", &months, &[]);
    let signals = |rebase: &[&str]| {
        let rebase = rebase.iter().map(|period| period.parse().unwrap()).collect();
        let options = ControlOptions { rebase, ..ControlOptions::default() };
        let found = control(&figures, Catalogue::built_in(), &options).unwrap();
        let centre = found.column("centre").unwrap().f64().unwrap();
        (60 - found.column("rule").unwrap().null_count(), centre.get(0).unwrap(), centre.get(59).unwrap())
    };
    let (whole, before, after) = (signals(&[]), signals(&["2018-07"]).1, signals(&["2018-07"]).2);
    assert!(whole.0 > 20 && signals(&["2018-07"]).0 <= 8, "{whole:?} {:?}", signals(&["2018-07"]));
    assert!((whole.1 - whole.2).abs() < 1e-15 && after > before + 0.04);
}
