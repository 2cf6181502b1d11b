//! The audit of a megabyte of text: a dense report, and tables whose cells are parted in several ways.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::Lang;
use fazhi::audit::{Document, report};

/// How long each text is, in bytes.
const LENGTH: usize = 1 << 20;
/// How many rows a table has.
const ROWS: usize = 40;

const REPORT: &str = include_str!("../tests/data/market.zh.txt");

/// Tables of cases by town with a total, each below a line of text, with `part` between the cells of a row.
fn tables(part: &str) -> String {
    let row = |at: usize| [format!("{}镇", at % 9 + 1), (at * 37 % 900).to_string(), (at * 53 % 800).to_string()];
    let sum = |column: usize| (0..ROWS).map(|at| row(at)[column].parse::<usize>().unwrap_or(0)).sum::<usize>();
    let heads = [["部门".to_owned(), "收案".to_owned(), "结案".to_owned()]];
    let total = [["合计".to_owned(), sum(1).to_string(), sum(2).to_string()]];
    let rows = heads.into_iter().chain((0..ROWS).map(row)).chain(total);
    rows.fold("各镇办理案件情况如下。\n".to_owned(), |text, cells| text + &cells.join(part) + "\n")
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("audit");
    group.sample_size(10).throughput(Throughput::Bytes(LENGTH as u64));
    let texts = [
        ("report", REPORT.to_owned()),
        ("bars", tables("|")),
        ("spaces", tables("    ")),
        ("single spaces", tables(" ")),
    ];
    for (name, text) in texts {
        let text = text.repeat(LENGTH / text.len() + 1);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(report(&Document::new(&text, Lang::Zh)).findings.len()));
        });
    }
    group.finish();
}

criterion_group!(audit, bench);
criterion_main!(audit);
