//! The time of what chance does to a whole index: figures are drawn and go through rules, bands, a veto, ranks and quotas.
//!
//! `cargo bench --bench index`. 100 units of 50 items are to take less than a second for 10,000 draws on two cores, and 3,000 of 60 less
//! than two minutes.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::catalogue::{Catalogue, IndicatorKind};
use fazhi::figure::Figures;
use fazhi::index::{Assessment, ChanceOptions, Index, Inputs, Ledgers};
use fazhi::polars::prelude::*;

/// The indicators of shares that items are measured by.
fn indicators(items: usize) -> Vec<&'static str> {
    let shares = Catalogue::built_in().iter().filter(|indicator| indicator.kind == IndicatorKind::Proportion);
    let found: Vec<&str> = shares.map(|indicator| indicator.id.as_str()).take(items).collect();
    assert_eq!(found.len(), items, "as many shares as items");
    found
}

/// Figures of some hundred cases each.
fn figures(units: usize, indicators: &[&str]) -> Figures {
    let rows: Vec<(usize, usize)> =
        (0..units).flat_map(|unit| (0..indicators.len()).map(move |item| (unit, item))).collect();
    let n = |(unit, item): &(usize, usize)| (3 + (unit * 37 + item * 101) % 300) as f64;
    let x = |row: &(usize, usize)| n(row) - ((row.0 * 7 + row.1 * 3) % 20) as f64 * n(row) / 40.0;
    let x = |row: &(usize, usize)| x(row).round();
    let column = |of: &dyn Fn(&(usize, usize)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
    let text = |of: &dyn Fn(&(usize, usize)) -> String| rows.iter().map(of).collect::<Vec<String>>();
    let frame = df![
        "indicator" => text(&|row| indicators[row.1].to_owned()),
        "period" => vec!["2020"; rows.len()],
        "agency" => text(&|row| format!("单位{}", row.0)),
        "category" => vec![None::<&str>; rows.len()],
        "numerator" => column(&x),
        "denominator" => column(&n),
        "value" => column(&|row| x(row) / n(row)),
        "status" => vec!["ok"; rows.len()],
    ];
    Figures::of_frame(&frame.expect("columns of one length"), "the bench").expect("figures")
}

/// Every third item has bands; a veto and a quota hang on them.
fn assessment(indicators: &[&str]) -> Assessment {
    let item = |(at, id): (usize, &&str)| {
        let rule = if at % 3 == 0 {
            "rule = 'bands'\nbands = [{ from = 0.6, below = 0.8, points = 1 }, { from = 0.8, points = 2 }]"
        } else {
            "rule = 'proportional'"
        };
        format!(
            "[[item]]\nid = 'i{at}'\nin = 'g{}'\nfull = 2\nindicator = '{id}'\nnot_applicable = 'left_out'\n{rule}\n",
            at % 4
        )
    };
    let items: String = indicators.iter().enumerate().map(item).collect();
    let text = format!(
        "title = 'bench'\nscoring = 'points'\ngroup = [{{ id = 'g0' }}, {{ id = 'g1' }}, {{ id = 'g2' }}, {{ id = 'g3' }}]\n\
         {items}[[grade]]\nname = '优秀'\nfrom = 60\nquota = 0.3\n[[grade]]\nname = '合格'\nfrom = 0\n\
         [[veto]]\nname = 'v'\nitem = 'i0'\nbelow = 1\nof = 'unit'\neffect = 'grade_at_most 合格'\n"
    );
    Assessment::from_toml(&text, "the bench", Catalogue::built_in()).expect("an assessment")
}

fn index(units: usize, items: usize) -> Index {
    let indicators = indicators(items);
    let (figures, ledgers) = (figures(units, &indicators), Ledgers::default());
    let inputs = Inputs { figures: &figures, catalogue: Catalogue::built_in(), ledgers: &ledgers, values: None };
    Index::of(assessment(&indicators), &inputs, &["2020".parse().expect("a year")]).expect("an index")
}

fn chance(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    for (units, items) in [(100, 50), (3000, 60)] {
        let options = ChanceOptions::default();
        let index = index(units, items);
        group.throughput(Throughput::Elements(units as u64 * items as u64 * u64::from(options.draws)));
        group.bench_function(format!("chance/{units}x{items}x{}", options.draws), |bencher| {
            bencher.iter(|| black_box(&index).chance(&options).expect("draws"));
        });
    }
}

criterion_group!(benches, chance);
criterion_main!(benches);
