//! The figures of Qilian County for 2020, from the registers of the example.

use std::path::Path;

use fazhi::calendar::Period;
use fazhi::figure::Figures;
use fazhi::{ComputeOptions, Registers, compute};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");

fn field(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

#[test]
fn every_published_figure_follows_from_the_registers() {
    let book = compute(&Registers::open(FOLDER).unwrap(), &ComputeOptions::default().with_years([2020])).unwrap();
    let expected = std::fs::read_to_string(Path::new(FOLDER).join("_expected.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(expected.as_bytes());
    let mut lines = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let category = Some(&record[1]).filter(|category| !category.is_empty());
        let figure = book.figures.of(&record[0]).find(|figure| figure.category.as_deref() == category);
        let figure = figure.unwrap_or_else(|| panic!("no figure {record:?}"));
        let close = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            (found, expected) => found == expected,
        };
        assert!(close(figure.value, field(&record[4])), "{record:?}: {figure:?}");
        if !record[2].is_empty() {
            assert!(close(figure.numerator, field(&record[2])), "{record:?}: {figure:?}");
        }
        if !record[3].is_empty() {
            assert!(close(figure.denominator, field(&record[3])), "{record:?}: {figure:?}");
        }
        assert_eq!(figure.excluded, 0, "{record:?}");
        lines += 1;
    }
    assert!(lines >= 40, "only {lines} figures were compared");
}

#[test]
fn the_example_has_no_problems_and_every_row_is_counted() {
    let book = compute(&Registers::open(FOLDER).unwrap(), &ComputeOptions::default().with_years([2020])).unwrap();
    assert_eq!(book.problems.total(), 0, "{}", book.problems.summary().unwrap());
    assert!(book.failures.is_empty());
    for account in &book.accounts {
        assert_eq!(account.rows, account.counted + account.excluded);
        assert_eq!(account.excluded, 0, "{account:?}");
    }
}

#[test]
fn each_figure_is_found_by_its_indicator_period_and_group() {
    let registers = Registers::open(FOLDER).unwrap();
    let options = ComputeOptions::default().with_years([2019, 2020]);
    let whole = compute(&registers, &options).unwrap().figures;
    let grouped = compute(&registers, &options.with_by(["agency"]).with_totals(true)).unwrap().figures;
    let stored = Figures::of_frame(&whole.to_frame().unwrap(), "figures").unwrap();
    for figures in [whole, grouped, stored] {
        for figure in figures.iter() {
            let group: Vec<_> = figure.group.iter().map(Option::as_deref).collect();
            let found = figures.get(&figure.indicator, figure.period, &group);
            assert_eq!(found, figure.category.is_none().then_some(figure));
        }
        assert_eq!(figures.get("aid_cases", Period::Year(2018), &[None; 1][..figures.by().len()]), None);
    }
}

#[test]
fn zero_divided_by_zero_is_undefined() {
    let book = compute(&Registers::open(FOLDER).unwrap(), &ComputeOptions::default().with_years([2019, 2020])).unwrap();
    let cases: Vec<_> = book.figures.of("recon_cases").map(|figure| figure.value).collect();
    assert_eq!(cases, [Some(2.0), Some(0.0)]);
    let rate = book.figures.of("recon_correction_rate").last().unwrap();
    assert_eq!((rate.value, rate.status.name()), (None, "undefined"));
}

#[test]
fn the_example_program_prints_the_figures() {
    // Cargo builds examples beside the tests: target/…/examples next to target/…/deps.
    let tests = std::env::current_exe().unwrap();
    let example = tests.ancestors().nth(2).unwrap().join("examples").join("qilian");
    let output = std::process::Command::new(&example).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(text.contains("节省代理费 535000"), "{text}");
}
