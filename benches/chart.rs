//! The time of charts of 3000 points, as SVG, as a page and as Vega-Lite; an SVG should take less than 50 ms. `plain` writes so
//! many circles with their names, without an axis, a table or a look at what lies on what.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fazhi::Lang;
use fazhi::catalogue::Direction;
use fazhi::chart::{Chart, Flag, Funnel, Heading, Limit, Member, Quantity, Ranked, Ranks};

const POINTS: u32 = 3000;

fn heading() -> Heading {
    Heading::new("按时办结率").with_agency("全国各县").with_period("2020年")
}

/// A funnel of counties, of which one in ten stands out.
fn funnel() -> Chart {
    let member = |at: u32| Member {
        flag: at.is_multiple_of(10).then_some(Flag { high: at.is_multiple_of(20), level: 0.998 }),
        ..Member::new(format!("第{at}县"), f64::from(3 + at * 7919 % 900), 0.8 + f64::from(at * 104_729 % 200) / 1000.0)
    };
    let curve = (1..200_u32).map(|at| (f64::from(at * 5), Some(0.9 - 0.3 / f64::from(at)), Some(0.95))).collect();
    let limits = vec![Limit { level: 0.998, curve }];
    Funnel {
        heading: heading(),
        quantity: Quantity::Percent,
        size: Quantity::number("件").of_what("办结数"),
        members: (0..POINTS).map(member).collect(),
        target: 0.9,
        limits,
        direction: Direction::Higher,
        notes: Vec::new(),
    }
    .chart(Lang::Zh)
}

fn ranks() -> Chart {
    let member = |at: u32| Ranked {
        name: format!("第{at}县"),
        value: 1.0 - f64::from(at) / 4000.0,
        rank: at + 1,
        set: (at.saturating_sub(300) + 1, (at + 300).min(POINTS)),
        groups: None,
    };
    let members = (0..POINTS).map(member).collect();
    Ranks { heading: heading(), quantity: Quantity::Percent, level: 0.95, members, notes: Vec::new() }.chart(Lang::Zh)
}

/// Circles with names.
fn plain() -> String {
    let circle = |at: u32| {
        let (x, y) = (f64::from(at * 7919 % 900) / 1.3, f64::from(at * 104_729 % 200) / 1.7);
        format!("<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"2\"><title>第{at}县：{y:.2}%</title></circle>\n")
    };
    (0..POINTS).map(circle).collect()
}

fn charts(criterion: &mut Criterion) {
    criterion.bench_function("plain", |bench| bench.iter(plain));
    for (name, chart) in [("funnel", funnel()), ("ranks", ranks())] {
        criterion.bench_function(&format!("{name}/svg"), |bench| bench.iter(|| black_box(&chart).to_svg()));
        criterion.bench_function(&format!("{name}/html"), |bench| bench.iter(|| black_box(&chart).to_html()));
        criterion.bench_function(&format!("{name}/vega"), |bench| bench.iter(|| black_box(&chart).to_vega_lite()));
    }
}

criterion_group!(benches, charts);
criterion_main!(benches);
