//! The tables of the yearly report on government information, from a million applications.
//!
//! `read` only reads the columns that the tables need; `fill` counts all cells and proves the identities; `write` makes a document
//! of Word of them besides. Compare their ratio between machines: a form should cost a few times the reading of its register.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fazhi::Registers;
use fazhi::polars::prelude::*;
use fazhi::register::ReadOptions;
use fazhi::report::Format;
use fazhi::report::form::{FillOptions, Form};

const ROWS: usize = 1_000_000;
/// 1 January 2025, in days since 1970.
const NEW_YEAR: usize = 20_089;

const REPLIES: [&str; 6] =
    ["予以公开", "部分公开", "属于国家秘密", "本机关不掌握相关政府信息", "重复申请", "申请人撤回"];
const APPLICANTS: [&str; 6] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];

fn applications() -> PolarsResult<DataFrame> {
    let day = |days: Vec<Option<usize>>| -> Series {
        let days: Int32Chunked = days.into_iter().map(|day| day.and_then(|day| i32::try_from(day).ok())).collect();
        days.into_date().into_series()
    };
    let received: Vec<usize> = (0..ROWS).map(|row| NEW_YEAR - 30 + row * 7 % 395).collect();
    let replied: Vec<Option<usize>> =
        received.iter().zip(0..).map(|(day, row)| (row % 50 > 0).then(|| day + row % 40)).collect();
    let reply = |row: usize| replied[row].map(|_| REPLIES[row % REPLIES.len()]);
    DataFrame::new(
        ROWS,
        vec![
            Column::new("登记号".into(), (0..ROWS).map(|row| format!("2025-{row}")).collect::<Vec<_>>()),
            Column::new("申请人类别".into(), (0..ROWS).map(|row| APPLICANTS[row / 7 % 6]).collect::<Vec<_>>()),
            day(received.iter().copied().map(Some).collect()).with_name("收到日期".into()).into(),
            day(replied.clone()).with_name("答复日期".into()).into(),
            Column::new("答复结果".into(), (0..ROWS).map(reply).collect::<Vec<_>>()),
        ],
    )
}

fn bench(criterion: &mut Criterion) {
    let frame = applications().expect("columns of one length");
    let registers = Registers::new().with_frame("information_disclosure", frame).expect("a kind that is built in");
    let form = Form::open("foi-2021").expect("a form that is built in");
    let options = FillOptions::new(2025);
    let register = registers.get("information_disclosure").expect("it was given");
    let mut group = criterion.benchmark_group("foi");
    group.sample_size(10).throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("read", |bencher| {
        bencher.iter(|| black_box(register.read(&ReadOptions::default(), |_| Ok(())).expect("rows")));
    });
    let fill = || form.fill(&registers, &options).expect("tables");
    group.bench_function("fill", |bencher| bencher.iter(|| black_box(fill())));
    group.bench_function("write", |bencher| {
        let write = || fill().document().expect("identities that hold").write(Format::Docx);
        bencher.iter(|| black_box(write().expect("a document")));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
