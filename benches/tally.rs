//! How long a register of service matters takes, and what share of that is reading.
//!
//! `FAZHI_ROWS` sets the number of rows (2 million by default; 20 million is the size to quote). The files are made once,
//! in the folder for temporary files. A slow-down of the kernel shows in `tally`, one of the readers in `read`; their
//! ratio is what to compare between machines. `clocks` counts what is on time, early and overdue by two clocks of working days,
//! beside the indicators without a clock; `plain` is the same pass with plain comparisons of days in the clocks' place, and
//! `without` leaves those four indicators out. `tally` counts everything, with flow and durations.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::catalogue::Catalogue;
use fazhi::figure::{FigureOptions, Gaps, figures};
use fazhi::register::Register;
use fazhi::tally::{TallyOptions, tally};
use polars::prelude::*;

const FILES: usize = 8;
const UNITS: u64 = 2000;
const FIRST: i32 = 16_436; // 2015-01-01
const DAYS: u64 = 3287; // nine years

fn rows() -> usize {
    std::env::var("FAZHI_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(2_000_000)
}

/// A small generator with a fixed seed (SplitMix64, Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

impl Random {
    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.next(words.len() as u64)).expect("a position in a list")]
    }
}

fn small(number: u64) -> i32 {
    i32::try_from(number).expect("a number of days")
}

fn piece(file: usize, rows: usize) -> PolarsResult<DataFrame> {
    let mut random = Random(file as u64);
    let mut columns: (Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>, Vec<_>) = Default::default();
    for _ in 0..rows {
        let accepted = FIRST + small(random.next(DAYS));
        let open = random.next(100) < 4;
        columns.0.push(accepted);
        columns.1.push((!open).then(|| accepted + small(random.next(40))));
        columns.2.push(format!("第{:04}单位", random.next(UNITS)));
        columns.3.push(if open { "在办" } else { random.one_of(&["办结", "准予", "不予"]) });
        columns.4.push(random.next(4).cast_signed());
        columns.5.push(random.one_of(&["非常满意", "满意", "基本满意", "不满意", ""]));
        columns.6.push(random.next(20).cast_signed() + 1);
    }
    let date = |name: &str, days: Int32Chunked| days.into_date().into_series().with_name(name.into()).into();
    DataFrame::new(
        rows,
        vec![
            date("受理日期", columns.0.into_iter().map(Some).collect()),
            date("办结日期", columns.1.into_iter().collect()),
            Column::new("办理部门".into(), columns.2),
            Column::new("办件状态".into(), columns.3),
            Column::new("到现场次数".into(), columns.4),
            Column::new("评价结果".into(), columns.5),
            Column::new("承诺时限".into(), columns.6),
        ],
    )
}

fn folder(rows: usize) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("fazhi-bench-clocks-{rows}")).join("service_matters");
    if !folder.join("done").exists() {
        std::fs::create_dir_all(&folder).expect("a folder for temporary files");
        for file in 0..FILES {
            let mut frame = piece(file, rows / FILES).expect("columns of one length");
            let out = std::fs::File::create(folder.join(format!("{file}.parquet"))).expect("a new file");
            ParquetWriter::new(out).finish(&mut frame).expect("a frame that can be written");
        }
        std::fs::write(folder.join("done"), "").expect("a new file");
    }
    folder
}

/// The same columns decoded by polars and dropped, file by file.
fn read_only(folder: &Path) -> usize {
    let names = ["受理日期", "办结日期", "办理部门", "办件状态", "到现场次数", "评价结果", "承诺时限"];
    let read = |file: usize| {
        let path = folder.join(format!("{file}.parquet"));
        let scan = LazyFrame::scan_parquet(path.to_string_lossy().as_ref().into(), ScanArgsParquet::default());
        let frame = scan.and_then(|scan| scan.select(names.map(col)).collect());
        frame.expect("the files were made").height()
    };
    (0..FILES).map(read).sum()
}

/// The indicators of service matters that need no clock, and those of working-day limits beside them if they are asked for.
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
    let options = TallyOptions { by: vec!["unit".into()], ..TallyOptions::default() };
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
    group.bench_function("merge", |bencher| {
        bencher.iter(|| black_box(counted.clone().merge(counted.clone()).expect("one kind of tally")));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
