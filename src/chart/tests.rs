//! What holds of every kind of chart: it is well-formed, no text lies on another, it has all that its table has, and it says the
//! same each time.

use std::sync::LazyLock;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::Value as Json;

use super::layout::TEXT;
use super::width::em;
use super::*;
use crate::catalogue::Direction;

const LONG: &str = "青海省海北藏族自治州祁连县行政审批服务管理局政务服务中心综合窗口第三办事大厅分中心";
const HOSTILE: &str = "<script>alert('x')</script>&\" onload=\"y]]>\u{1}";

/// Names of agencies: usual ones, a very long one and a hostile one.
fn name(at: usize) -> String {
    match at {
        3 => LONG.to_owned(),
        5 => HOSTILE.to_owned(),
        _ => format!("{}{}局", ["民政", "公安", "司法", "财政", "自然资源", "卫生健康"][at % 6], at),
    }
}

fn heading(figure: &str) -> Heading {
    Heading::new(figure).with_agency("祁连县各单位").with_period("2020年")
}

/// Numbers in 0..1 that look like chance, the same each time.
fn noise(seed: usize) -> f64 {
    let mut mixed = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 33) as f64 / f64::from(1_u32 << 31)
}

fn funnel(count: usize) -> Funnel {
    let limit = |level: f64, z: f64| {
        let at = |step: u32| {
            let size = 2.0 * 1.06_f64.powi(step.cast_signed());
            let reach = z * (0.93 * 0.07 / size).sqrt();
            (size, Some(0.93 - reach).filter(|low| *low > 0.0), Some(0.93 + reach).filter(|high| *high < 1.0))
        };
        Limit { level, curve: (0..120).map(at).collect() }
    };
    let member = |at: usize| {
        let size = (3.0 * 300_f64.powf(noise(at))).round();
        let z = 6.0 * (noise(at + 7000) - 0.5);
        let value = (0.93 + z * (0.93 * 0.07 / size).sqrt()).clamp(0.0, 1.0);
        let level = if z.abs() > 2.8 { Some(0.998) } else { Some(0.95).filter(|_| z.abs() > 2.3) };
        let flag = level.map(|level| Flag { high: z > 0.0, level });
        Member { name: name(at), size, value, flag }
    };
    Funnel {
        heading: heading("按时办结率"),
        quantity: Quantity::Percent,
        size: Quantity::number("件").of_what("办结数"),
        members: (0..count).map(member).collect(),
        target: 0.93,
        limits: vec![limit(0.95, 1.96), limit(0.998, 3.09)],
        direction: Direction::Higher,
        notes: Vec::new(),
    }
}

fn ranks(count: u32) -> Ranks {
    let member = |at: u32| Ranked {
        name: name(at as usize),
        value: 0.99 - 0.4 * f64::from(at) / f64::from(count),
        rank: at + 1,
        set: ((at + 1).saturating_sub(count / 4).max(1), (at + 1 + count / 4).min(count)),
        groups: Some((at / 5, at / 5)),
    };
    let members = (0..count).map(member).collect();
    Ranks { heading: heading("优秀率"), quantity: Quantity::Percent, level: 0.95, members, notes: Vec::new() }
}

fn change(count: usize, style: Style) -> Change {
    let member = |at: usize| Changed {
        name: name(at),
        before: Some(0.8 + 0.2 * noise(at)).filter(|_| at != 4),
        after: Some(0.8 + 0.2 * noise(at + 500)),
        is_certain: Some(at.is_multiple_of(3)).filter(|_| at != 7),
    };
    Change {
        heading: heading("按时办结率").with_period("2019—2020年"),
        quantity: Quantity::Percent,
        before: "2019年".into(),
        after: "2020年".into(),
        members: (0..count).map(member).collect(),
        direction: Direction::Higher,
        style,
    }
}

fn control(count: usize) -> Control {
    let observation = |at: usize| {
        let base = if at < count / 2 { 40.0 } else { 52.0 };
        let value = base + 24.0 * (noise(at) - 0.5) + if at == count / 3 { 32.0 } else { 0.0 };
        Observation {
            label: format!("{}-{:02}", 2015 + at / 12, at % 12 + 1),
            value: Some(value.round()).filter(|_| at != 7),
            centre: Some(base),
            lower: Some(base - 20.0),
            upper: Some(base + 20.0),
            flag: (at == count / 3).then(|| "超出控制限".to_owned()),
        }
    };
    let observations = (0..count).map(observation).collect();
    Control { heading: heading("来信来访数"), quantity: Quantity::number("件"), observations, target: Some(35.0) }
}

fn trend(series: usize, periods: usize) -> Trend {
    let value = |seed: usize| {
        let value = 0.85 + 0.1 * noise(seed);
        (seed % 11 != 5).then_some(Value { value, limits: Some((value - 0.03, (value + 0.02).min(1.0))) })
    };
    let series = (0..series).map(|at| Series {
        name: if series == 1 { String::new() } else { name(at) },
        values: (0..periods).map(|period| value(at * 97 + period)).collect(),
        fitted: if series == 1 { (0..periods).map(|at| Some(0.88 + 0.004 * at as f64)).collect() } else { Vec::new() },
    });
    let periods = (0..periods).map(|at| (2012 + at).to_string()).collect();
    let (heading, series) = (heading("调解（调处）成功率"), series.collect());
    Trend { heading, quantity: Quantity::Percent, periods, series, level: Some(0.95) }
}

fn flow(periods: usize) -> Flow {
    let stage = |at: usize| Stage {
        period: format!("2020-{:02}", at + 1),
        pending_start: 40.0 + at as f64,
        incoming: 1000.0 + (100.0 * noise(at)).round(),
        resolved: 990.0 + (100.0 * noise(at + 50)).round(),
        pending_end: 41.0 + at as f64,
    };
    let stages = (0..periods).map(stage).collect();
    Flow { heading: heading("法律援助案件收结存"), quantity: Quantity::number("件"), stages }
}

fn share(parts: usize) -> Share {
    let parts = (0..parts).map(|at| Part::new(name(at), (400.0 / (at + 1) as f64).round())).collect();
    Share { heading: heading("援助案件类型构成"), quantity: Quantity::number("件"), parts }
}

fn survival(curves: usize) -> Survival {
    let curve = |at: usize| {
        let step = |day: u32| {
            let share = (-f64::from(day) / (6.0 + 3.0 * at as f64)).exp();
            Step { days: f64::from(day), share, limits: Some(((share - 0.08).max(0.0), (share + 0.06).min(1.0))) }
        };
        Curve { name: if curves == 1 { String::new() } else { name(at) }, steps: (1..40).map(step).collect() }
    };
    let curves = (0..curves).map(curve).collect();
    Survival {
        heading: heading("申请办理用时"), unit: "工作日".into(), curves, limit: Some(20.0), level: Some(0.95)
    }
}

fn matrix(members: usize, parts: usize) -> Matrix {
    let part = |at: usize| Measure { name: name(at), ends: (if at == 1 { -5.0 } else { 0.0 }, 10.0 + at as f64) };
    let value = |unit: usize, at: usize| Some(noise(unit * 31 + at) * 10.0).filter(|_| unit % 7 != at);
    let member = |unit: usize| Parts {
        name: name(unit),
        values: (0..parts).map(|at| value(unit, at)).collect(),
        score: Some((0..parts).filter_map(|at| value(unit, at)).sum()),
    };
    Matrix {
        heading: heading("年度考核"),
        quantity: Quantity::number("分"),
        parts: (0..parts).map(part).collect(),
        members: (0..members).map(member).collect(),
        notes: Vec::new(),
    }
}

fn waterfall(moves: usize) -> Waterfall {
    let change = |at: usize| if at % 5 == 4 { 1.5 } else { -0.25 * (1 + at % 4) as f64 };
    let step = |at: usize| Move { name: name(at), change: change(at), tip: "任务台账.csv 第 69 行".into() };
    let (start, end) = (("满分".into(), 100.0), "得分".into());
    let moves = (0..moves).map(step).collect();
    Waterfall { heading: heading("年度考核"), quantity: Quantity::number("分"), start, moves, end }
}

fn sensitivity(choices: usize) -> Sensitivity {
    let share = |value: f64| crate::stat::Interval { value, lower: value - 0.06, upper: value + 0.06 };
    let choice = |at: usize| {
        let first = noise(at) * 0.4 - 0.03;
        Choice { name: name(at), first: share(first), total: share(first + 0.1) }
    };
    let choices = (0..choices).map(choice).collect();
    Sensitivity { heading: heading("年度考核"), level: 0.95, choices, notes: vec!["共 80 种组合".into()] }
}

/// Every kind, with few and with many of what it shows.
static GALLERY: LazyLock<Vec<(&str, Chart)>> = LazyLock::new(gallery);

fn gallery() -> Vec<(&'static str, Chart)> {
    let zh = Lang::Zh;
    vec![
        ("funnel", funnel(40).chart(zh)),
        ("funnel-3000", funnel(3000).chart(zh)),
        ("funnel-en", funnel(12).chart(Lang::En)),
        ("ranks", ranks(16).chart(zh)),
        ("ranks-3000", ranks(3000).chart(zh)),
        ("slope", change(9, Style::Slope).chart(zh)),
        ("dots", change(24, Style::Dots).chart(zh)),
        ("control", control(36).chart(zh)),
        ("control-3000", control(3000).chart(zh)),
        ("trend", trend(1, 9).chart(zh)),
        ("trend-6", trend(6, 9).chart(zh)),
        ("trend-30", trend(30, 9).chart(zh)),
        ("flow", flow(12).chart(zh)),
        ("flow-1", flow(1).chart(zh)),
        ("share", share(8).chart(zh)),
        ("survival", survival(1).chart(zh)),
        ("survival-3", survival(3).chart(zh)),
        ("matrix", matrix(12, 4).chart(zh)),
        ("matrix-300", matrix(300, 8).chart(zh)),
        ("waterfall", waterfall(14).chart(zh)),
        ("waterfall-0", waterfall(0).chart(zh)),
        ("sensitivity", sensitivity(6).chart(zh)),
        ("nothing", funnel(0).chart(zh).with_note("没有可以比较的单位")),
        ("noted", share(2).chart(zh).with_note(LONG.repeat(4)).with_note(HOSTILE)),
    ]
}

const WIDTHS: [u32; 3] = [360, 720, 1200];

/// Writes the pictures to a folder, to be looked at: `FAZHI_GALLERY=/tmp/gallery`.
#[test]
fn the_gallery_can_be_looked_at() {
    let Some(folder) = std::env::var_os("FAZHI_GALLERY") else { return };
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    for (name, chart) in GALLERY.iter() {
        for width in WIDTHS {
            let chart = chart.clone().with_width(width).unwrap();
            std::fs::write(folder.join(format!("{name}-{width}.svg")), chart.to_svg()).unwrap();
        }
        std::fs::write(folder.join(format!("{name}.html")), chart.to_html()).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), chart.to_vega_lite()).unwrap();
    }
}

/// An element with its text.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn number(&self, name: &str) -> f64 {
        self.attribute(name)
            .and_then(|value| value.parse().ok())
            .unwrap_or_else(|| panic!("<{}> has no {name}", self.name))
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All elements of an SVG, as a reader of XML sees them.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut done, mut open): (Vec<Element>, Vec<Element>) = (Vec::new(), Vec::new());
    let begun = |start: &BytesStart<'_>| {
        let attribute = |one: quick_xml::events::attributes::Attribute<'_>| {
            let name = one.key.as_ref().to_owned();
            (name, quick_xml::escape::unescape(&one.value).unwrap().into_owned())
        };
        let name = start.name().as_ref().to_owned();
        let attributes = start.attributes().map(|one| attribute(one.unwrap())).collect();
        Element { name, attributes, text: String::new() }
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(begun(&start)),
            Event::Empty(start) => done.push(begun(&start)),
            Event::End(_) => done.push(open.pop().unwrap()),
            Event::Text(text) => {
                open.last_mut().into_iter().for_each(|one| one.text += &text.xml_content(XmlVersion::Implicit1_0));
            }
            Event::GeneralRef(entity) => {
                let entity = format!("&{};", &*entity);
                open.last_mut().unwrap().text += &quick_xml::escape::unescape(&entity).unwrap();
            }
            Event::Eof => break,
            other => panic!("{other:?} is no part of a chart"),
        }
    }
    assert!(open.is_empty());
    done
}

/// The box of a text, by the width of its letters.
fn area(text: &Element) -> [f64; 4] {
    let (x, y, size) = (text.number("x"), text.number("y"), text.number("font-size"));
    let wide = em(&text.text) * size;
    let left = match text.attribute("text-anchor") {
        Some("end") => x - wide,
        Some("middle") => x - wide / 2.0,
        _ => x,
    };
    [left, y - 0.8 * size, left + wide, y + 0.2 * size]
}

#[test]
fn no_text_lies_on_another_or_leaves_the_picture() {
    for (name, chart) in GALLERY.iter() {
        for width in WIDTHS {
            let all = elements(&chart.clone().with_width(width).unwrap().to_svg());
            let texts: Vec<&Element> = all.iter().filter(|one| one.name == "text").collect();
            let root = all.last().unwrap();
            let mut areas: Vec<([f64; 4], &str)> = texts.iter().map(|text| (area(text), text.text.as_str())).collect();
            areas.sort_by(|one, other| one.0[1].total_cmp(&other.0[1]));
            for (at, (one, text)) in areas.iter().enumerate() {
                let [left, top, right, bottom] = *one;
                let inside = left >= 0.0 && top >= 0.0 && right <= f64::from(width) && bottom <= root.number("height");
                assert!(inside, "{name} at {width}: `{text}` leaves the picture: {one:?}");
                for (other, meets) in areas[at + 1..].iter().take_while(|(other, _)| other[1] < bottom) {
                    assert!(other[0] >= right || other[2] <= left, "{name} at {width}: `{text}` and `{meets}` overlap");
                }
            }
        }
    }
}

#[test]
fn a_long_name_is_cut_and_stays_whole_in_the_title() {
    for (name, chart) in GALLERY.iter().filter(|(name, _)| ["ranks", "dots", "share", "slope"].contains(name)) {
        let all = elements(&chart.clone().with_width(360).unwrap().to_svg());
        let cut = all.iter().find(|one| one.name == "text" && one.text.contains('…') && one.text.starts_with("青海"));
        assert!(cut.is_some_and(|cut| em(&cut.text) * TEXT <= 360.0 * 0.36), "{name}");
        assert!(all.iter().any(|one| one.name == "title" && one.text.starts_with(LONG)), "{name}");
    }
}

#[test]
fn names_are_text_and_nothing_else() {
    for (name, chart) in GALLERY.iter() {
        let svg = chart.to_svg();
        let known = ["svg", "title", "desc", "style", "path", "g", "circle", "rect", "text"];
        for element in elements(&svg) {
            assert!(known.contains(&element.name.as_str()), "{name}: <{}>", element.name);
            assert!(element.attributes.iter().all(|(name, _)| !name.starts_with("on")), "{name}");
        }
        let html = chart.to_html();
        assert!(!html.contains("<script") && !html.contains("\" onload"), "{name}");
        for outside in ["@import", "url(", "src=", "href"] {
            assert!(!svg.contains(outside) && !html.contains(outside), "{name} loads something: {outside}");
        }
    }
}

#[test]
fn each_chart_says_what_it_is_about_and_has_its_table() {
    for (name, chart) in GALLERY.iter().filter(|(name, _)| *name != "nothing") {
        let all = elements(&chart.to_svg());
        let title = all.iter().find(|one| one.name == "title").unwrap();
        for part in ["祁连县各单位", "2020年"] {
            assert!(chart.title().contains(part), "{name}");
        }
        assert_eq!(title.text, chart.title(), "{name}");
        let described = &all.iter().find(|one| one.name == "desc").unwrap().text;
        let html = chart.to_html();
        let rows = html.matches("<tr").count();
        assert!(rows > described.lines().count().min(60), "{name}: {rows} rows");
        let first = described.lines().next().unwrap_or_default().split(['，', '：', ',']).next().unwrap();
        assert!(html.contains(&format!(">{first}</td>")), "{name}: {first}");
    }
}

#[test]
fn equal_charts_give_equal_bytes_and_finite_numbers() {
    for ((name, one), (_, other)) in GALLERY.iter().zip(gallery()) {
        assert_eq!(
            (one.to_svg(), one.to_html(), one.to_vega_lite()),
            (other.to_svg(), other.to_html(), other.to_vega_lite()),
            "{name}"
        );
        for word in ["NaN", "inf"] {
            assert!(!one.to_svg().contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn vega_lite_has_the_marks_and_their_data() {
    for (name, chart) in GALLERY.iter() {
        let written = chart.to_vega_lite();
        // Escaped once as data, and twice within an expression.
        assert!(!written.contains("\\u00"), "{name}: a control character");
        let spec: Json = serde_json::from_str(&written).unwrap();
        let layers = spec["layer"].as_array().unwrap();
        assert!(!layers.is_empty(), "{name}");
        for layer in layers {
            let (x, y) = (&layer["encoding"]["x"]["field"], &layer["encoding"]["y"]["field"]);
            assert_eq!((x, y), (&"x".into(), &"y".into()), "{name}");
            assert!(layer["data"]["values"].is_array() && layer["mark"]["type"].is_string(), "{name}");
        }
        let points: usize = layers
            .iter()
            .filter(|one| one["mark"]["type"] == "point")
            .map(|one| one["data"]["values"].as_array().unwrap().len())
            .sum();
        let drawn: usize =
            chart.marks.iter().map(|mark| if let Mark::Points(points) = mark { points.len() } else { 0 }).sum();
        assert_eq!(points, drawn, "{name}");
    }
}

#[test]
fn a_waterfall_ends_where_its_steps_lead() {
    let steps = [("甲", -0.3), ("乙", 0.1), ("丙", -0.1)];
    let moves = steps.map(|(name, change)| Move { name: name.into(), change, tip: String::new() }).to_vec();
    let waterfall = Waterfall { start: ("满分".into(), 1.5), moves, ..waterfall(0) };
    let svg = waterfall.chart(Lang::Zh).to_svg();
    for said in ["满分：1.50 分", "甲：−0.30 分，余 1.20 分", "乙：+0.10 分，余 1.30 分", "得分：1.20 分"]
    {
        assert!(svg.contains(said), "{said}");
    }
}

#[test]
fn a_dot_stands_where_its_share_of_the_column_is() {
    let part = Measure { name: "甲".into(), ends: (-10.0, 10.0) };
    let found: Vec<f64> = [-10.0, 0.0, 5.0, 20.0].into_iter().map(|value| part.at(3.0, value)).collect();
    assert_eq!(found, [2.6, 3.0, 3.2, 3.4]);
}

#[test]
fn a_flag_is_seen_without_colours() {
    let member = |name: &str, flag| Member { flag, ..Member::new(name, 50.0, 0.5) };
    let flag = |high, level| Some(Flag { high, level });
    let members = vec![member("高", flag(true, 0.998)), member("低", flag(false, 0.95)), member("中", None)];
    let svg = Funnel { members, ..funnel(0) }.chart(Lang::Zh).to_svg();
    let shapes: Vec<(&str, bool)> = ["高", "低", "中"]
        .map(|name| svg.lines().find(|line| line.contains(&format!("<title>{name}："))).unwrap())
        .map(|line| (&line[..2], line.contains("fill=\"none\"")))
        .to_vec();
    assert_eq!(shapes, [("<p", false), ("<p", true), ("<c", false)]);
}

#[test]
fn one_period_is_a_sum_and_several_stand_side_by_side() {
    let bars = |flow: &Flow| flow.chart(Lang::Zh).to_svg().matches("<rect class=\"fill").count();
    assert_eq!((bars(&flow(1)), bars(&flow(12))), (4, 12 * 2 + 2));
}

#[test]
fn the_interval_of_a_value_without_neighbours_is_seen() {
    let value = Some(Value { value: 0.9, limits: Some((0.8, 0.95)) });
    let series = |values: Vec<Option<Value>>| vec![Series { values, ..Series::default() }];
    let rules = |values: Vec<Option<Value>>| {
        let periods = (0..values.len()).map(|at| at.to_string()).collect();
        let chart = Trend { periods, series: series(values), ..trend(1, 1) }.chart(Lang::Zh);
        chart.marks.iter().map(|mark| if let Mark::Rules(rules) = mark { rules.len() } else { 0 }).sum::<usize>()
    };
    assert_eq!((rules(vec![value, None, value]), rules(vec![value, value, None])), (2, 0));
}
