//! The time for a register of service matters, and the share of reading in it.
//!
//! `FAZHI_ROWS` sets the number of rows (2 million by default; quote numbers for 20 million). The files are created
//! once, as by `cargo bench --bench workload`. A slower kernel shows in `tally`, a slower reader in `read`; compare
//! their ratio between machines. `clocks` counts matters in time, early and overdue by two clocks of working days,
//! beside the indicators without a clock; `plain` is the same pass with plain comparisons of days instead of the
//! clocks, and `without` omits those four indicators. `tally` counts everything, with flows and durations.

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use fazhi::catalogue::Catalogue;
use fazhi::figure::{FigureOptions, Gaps, figures};
use fazhi::register::Register;
use fazhi::tally::{Tally, TallyOptions, tally};
use polars_io::prelude::{ParquetReader, SerReader};

#[path = "workload/register.rs"]
mod register;

use register::{FILES, HEADERS, folder};

/// How many parts are exchanged and merged.
const PARTS: usize = 64;

fn rows() -> usize {
    std::env::var("FAZHI_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(2_000_000)
}

/// The same columns decoded by polars and dropped, file by file.
fn read_only(folder: &Path) -> usize {
    let read = |file: usize| {
        let path = folder.join(format!("{file}.parquet"));
        let file = std::fs::File::open(path).expect("a file of the register");
        let columns = HEADERS.map(ToOwned::to_owned).to_vec();
        let frame = ParquetReader::new(file).with_columns(Some(columns)).finish();
        frame.expect("the files were made").height()
    };
    (0..FILES).map(read).sum()
}

/// The indicators of service matters without a clock and, if `clocked`, those with working-day limits.
fn indicators(catalogue: &Catalogue, clocked: bool) -> Vec<String> {
    let limits = |clock: &String| clock == "licence" || clock == "promise";
    let of = |indicator: &&fazhi::catalogue::Indicator| {
        let clock = indicator.measure.as_ref().and_then(|measure| measure.clock.as_ref());
        indicator.register == "service_matters" && clock.is_none_or(|clock| clocked && limits(clock))
    };
    catalogue.iter().filter(of).map(|indicator| indicator.id.clone()).collect()
}

fn bench(criterion: &mut Criterion) {
    let rows = rows();
    let folder = folder(rows);
    let catalogue = Catalogue::built_in();
    let register =
        Register::open(catalogue.kinds().get("service_matters").expect("it is built in"), &folder).expect("a register");
    let options = TallyOptions { by: vec!["区域".into(), "agency".into()], ..TallyOptions::default() };
    let of = |clocked: bool| TallyOptions { indicators: Some(indicators(catalogue, clocked)), ..options.clone() };
    let (without, clocks) = (of(false), of(true));
    let stand_ins = catalogue.clone().with_toml(include_str!("plain.toml"), "plain.toml").expect("definitions");
    let with = |catalogue, options: &TallyOptions| tally(&register, catalogue, options).expect("a tally");
    let count = || with(catalogue, &options);
    let counted = count();
    let mut group = criterion.benchmark_group("service_matters");
    group.sample_size(10).throughput(Throughput::Elements(rows as u64));
    group.bench_function("read", |bencher| bencher.iter(|| black_box(read_only(&folder))));
    group.bench_function("without", |bencher| bencher.iter(|| black_box(with(catalogue, &without))));
    group.bench_function("plain", |bencher| bencher.iter(|| black_box(with(&stand_ins, &clocks))));
    group.bench_function("clocks", |bencher| bencher.iter(|| black_box(with(catalogue, &clocks))));
    group.bench_function("tally", |bencher| bencher.iter(|| black_box(count())));
    group.bench_function("figures", |bencher| {
        let make = || figures(std::slice::from_ref(&counted), &Gaps::new(), catalogue, &FigureOptions::default());
        bencher.iter(|| black_box(make().expect("figures")));
    });
    group.finish();
    exchange(criterion, &vec![counted; PARTS]);
}

/// What goes to another process and back, `dump` and `load`, which together are to cost no more than the `merge`.
fn exchange(criterion: &mut Criterion, parts: &[Tally]) {
    let dump = || parts.iter().map(Tally::to_bytes).collect::<Vec<_>>();
    let sent = dump();
    let load = || sent.iter().map(|part| Tally::from_bytes(part).expect("a tally")).collect::<Vec<_>>();
    let mut group = criterion.benchmark_group("parts");
    group.sample_size(10);
    group.bench_function("dump", |bencher| bencher.iter(|| black_box(dump())));
    group.bench_function("load", |bencher| bencher.iter(|| black_box(load())));
    group.bench_function("merge", |bencher| {
        let merge = |parts: Vec<Tally>| Tally::merged(parts).expect("one kind of tally");
        bencher.iter_batched(|| parts.to_vec(), |parts| black_box(merge(parts)), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
