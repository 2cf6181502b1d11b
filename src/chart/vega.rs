//! A chart as a specification of Vega-Lite.
//!
//! It has the numbers of the chart and no transforms; names of rows are written by their places, so two rows may be called alike.
//! The labels stand where the layout put them.

use serde_json::{Value, json};

use super::Chart;
use super::layout::{Anchor, EDGE, Layout, Placed, Ticks};
use super::mark::{Band, Bar, Line, Mark, Point, Rule, Shape, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::svg::{FAMILIES, is_xml, legal};
use super::width::{em, lines};

/// The colour of texts where Vega has none of its own.
const INK: &str = "#24292f";

pub(super) fn written(chart: &Chart, layout: &Layout) -> String {
    let mut layers: Vec<Value> = chart.marks.iter().flat_map(|one| mark(one, layout)).collect();
    let texts = layout.labels.iter().chain(&layout.beside);
    layers.extend(texts.map(|placed| text(placed, layout)));
    if let Some(first) = layers.first_mut() {
        first["encoding"]["x"] = channel("x", &chart.x, &layout.x);
        first["encoding"]["x"]["axis"]["titleAnchor"] = "end".into();
        first["encoding"]["y"] = channel("y", &chart.y, &layout.y);
        // Above the axis and not along it, as Chinese is not to be turned.
        let place = json!({"titleAngle": 0, "titleAlign": "left", "titleX": EDGE - layout.plot.left, "titleY": -12});
        if let (Some(axis), Value::Object(place)) = (first["encoding"]["y"]["axis"].as_object_mut(), place) {
            axis.extend(place);
        }
    }
    let room = |size: f64| (chart.width - 32.0) / size;
    let below = chart.notes.iter().flat_map(|note| lines(note, room(11.0)));
    let title = json!({
        "text": lines(&chart.title, room(16.0)),
        "subtitle": keys(chart, room(12.0)),
        "anchor": "start", "frame": "group", "fontSize": 16, "subtitleFontSize": 12, "subtitlePadding": 6, "offset": 12,
    });
    let mut spec = json!({
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "description": format!("{}\n{}", chart.title, chart.description()),
        "width": layout.plot.width().round(),
        "height": layout.plot.height().round(),
        "padding": 16,
        "layer": layers,
        "config": {
            "font": FAMILIES.join(", "),
            "view": {"stroke": null},
            "axis": {"domain": false, "ticks": false, "gridOpacity": 0.4, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelPadding": 6},
        },
    });
    let below: Vec<String> = below.collect();
    if !below.is_empty() {
        // Vega-Lite has no place for notes but a title; the one of the x axis stands lowest.
        let mut titles: Vec<String> =
            Some(chart.x.title.clone()).filter(|title| !title.is_empty()).into_iter().collect();
        titles.extend(below);
        spec["layer"][0]["encoding"]["x"]["axis"]["title"] = json!(titles);
        spec["layer"][0]["encoding"]["x"]["axis"]["titleAnchor"] = "start".into();
    }
    clean(&mut spec);
    let mut text = serde_json::to_string(&spec).expect("texts and finite numbers");
    text.push('\n');
    text
}

/// The x or y of the first layer, which says how all of them lie.
fn channel(name: &str, axis: &Axis, ticks: &Ticks) -> Value {
    let (low, high) = axis.scale.limits();
    let is_names = matches!(axis.scale, Scale::Names(..));
    let scale = json!({
        // The first name stands at the top.
        "reverse": is_names && name == "y",
        "domain": [low, high],
        "nice": false,
        "zero": false,
        "type": if matches!(axis.scale, Scale::Log(..)) { "log" } else { "linear" },
    });
    let mut shown = json!({
        "title": axis.title,
        "values": ticks.at,
        // Without it Vega leaves out each second of what it thinks too many.
        "tickCount": ticks.at.len(),
        "grid": !is_names,
        "labelExpr": expression(ticks),
        "labelLimit": 1000,
        "labelOverlap": false,
    });
    if !axis.is_marked {
        shown["labels"] = false.into();
        shown["grid"] = false.into();
    }
    json!({"field": name, "type": "quantitative", "scale": scale, "axis": shown})
}

/// What is written at each tick, as Vega looks it up.
fn expression(ticks: &Ticks) -> String {
    let texts: Vec<String> = ticks.text.iter().map(|text| legal(text)).collect();
    format!("{}[indexof({}, datum.value)]", json!(texts), json!(ticks.at))
}

/// What colours and lines stand for, in lines no wider than some em.
fn keys(chart: &Chart, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for key in &chart.keys {
        let said = format!("{} {}", key.sign.letter(), key.text);
        match lines.last_mut().filter(|line| em(line) + em(&said) + 1.0 <= room) {
            Some(line) => *line = format!("{line}  {said}"),
            None => lines.push(said),
        }
    }
    lines
}

/// The layers of a mark.
fn mark(mark: &Mark, layout: &Layout) -> Vec<Value> {
    let size = (layout.dot * layout.dot * 3.6).round();
    match mark {
        Mark::Points(points) => vec![layer(
            json!({"type": "point", "size": size, "strokeWidth": 1.6, "opacity": 0.9}),
            points.iter().map(point).collect(),
            &["fill", "stroke", "shape"],
        )],
        Mark::Line(line) => vec![line_layer(line)],
        Mark::Rules(rules) => rules.first().map_or_else(Vec::new, |first| {
            let values = rules.iter().map(rule).collect();
            vec![layer(with_stroke("rule", first.stroke, false), values, &["x2", "y2", "stroke"])]
        }),
        // Vega sorts the corners of a band by x, so one that is interrupted is several.
        Mark::Band(band) => band.through.split(Option::is_none).filter_map(|piece| band_layer(band, piece)).collect(),
        Mark::Bars(bars) => {
            vec![layer(json!({"type": "rect"}), bars.iter().map(bar).collect(), &["x2", "y2", "fill"])]
        }
        Mark::Texts(_) => Vec::new(),
    }
}

/// A layer over its data, whose colours and shapes are said for each row.
fn layer(mark: Value, values: Vec<Value>, more: &[&str]) -> Value {
    let mut encoding = json!({
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative"},
    });
    for name in more {
        encoding[*name] = match *name {
            "x2" | "y2" => json!({"field": name}),
            "order" => json!({"field": name, "type": "quantitative"}),
            _ => json!({"field": name, "type": "nominal", "scale": null, "legend": null}),
        };
    }
    if values.iter().any(|value| value.get("tip").is_some()) {
        encoding["tooltip"] = json!({"field": "tip", "type": "nominal"});
    }
    json!({"mark": mark, "data": {"values": values}, "encoding": encoding})
}

fn point(point: &Point) -> Value {
    let colour = colour(point.tone);
    let (shape, hollow) = match point.shape {
        Shape::Dot => ("circle", false),
        Shape::Ring => ("circle", true),
        Shape::Up => ("triangle-up", false),
        Shape::HollowUp => ("triangle-up", true),
        Shape::Down => ("triangle-down", false),
        Shape::HollowDown => ("triangle-down", true),
    };
    let fill = if hollow { "transparent" } else { colour };
    json!({"x": point.at.0, "y": point.at.1, "fill": fill, "stroke": colour, "shape": shape, "tip": point.tip})
}

fn line_layer(line: &Line) -> Value {
    let of = |(order, place): (usize, &Option<(f64, f64)>)| match place {
        Some((x, y)) => json!({"x": x, "y": y, "order": order}),
        None => json!({"x": null, "y": null, "order": order}),
    };
    let mut mark = with_stroke("line", line.stroke, line.steps);
    mark["color"] = colour(line.tone).into();
    mark["clip"] = true.into();
    if !line.tip.is_empty() {
        mark["tooltip"] = line.tip.as_str().into();
    }
    layer(mark, line.through.iter().enumerate().map(of).collect(), &["order"])
}

fn band_layer(band: &Band, piece: &[Option<(f64, f64, f64)>]) -> Option<Value> {
    let of = |(x, low, high): &(f64, f64, f64)| json!({"x": x, "y": low, "y2": high});
    let values: Vec<Value> = piece.iter().flatten().map(of).collect();
    let mut mark = json!({"type": "area", "opacity": 0.16, "color": colour(band.tone), "clip": true});
    if band.steps {
        mark["interpolate"] = "step-after".into();
    }
    (!values.is_empty()).then(|| layer(mark, values, &["y2"]))
}

fn rule(rule: &Rule) -> Value {
    let ((x, y), (x2, y2)) = (rule.from, rule.to);
    json!({"x": x, "y": y, "x2": x2, "y2": y2, "stroke": colour(rule.tone), "tip": rule.tip})
}

fn bar(bar: &Bar) -> Value {
    json!({"x": bar.x.0, "x2": bar.x.1, "y": bar.y.0, "y2": bar.y.1, "fill": colour(bar.tone), "tip": bar.tip})
}

fn with_stroke(kind: &str, stroke: Stroke, steps: bool) -> Value {
    let mut mark = match stroke {
        Stroke::Solid => json!({"type": kind, "strokeWidth": 2}),
        Stroke::Thin => json!({"type": kind, "strokeWidth": 1.2}),
        Stroke::Dashed => json!({"type": kind, "strokeWidth": 1.4, "strokeDash": [5, 4]}),
        Stroke::Thick => json!({"type": kind, "strokeWidth": 6, "strokeCap": "round", "opacity": 0.35}),
    };
    if steps {
        mark["interpolate"] = "step-after".into();
    }
    mark
}

/// A text where the layout put it.
fn text(placed: &Placed, layout: &Layout) -> Value {
    let (x, y) = layout.numbers((placed.x, placed.y));
    let align = match placed.anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    };
    let mark = json!({
        "type": "text", "align": align, "baseline": "alphabetic", "fontSize": placed.size, "color": colour(placed.tone), "clip": false,
    });
    let mut value = json!({"x": x, "y": y, "text": placed.text});
    if let Some(whole) = &placed.whole {
        value["tip"] = whole.as_str().into();
    }
    let mut made = layer(mark, vec![value], &[]);
    made["encoding"]["text"] = json!({"field": "text", "type": "nominal"});
    made
}

/// Replaces control characters, which a picture cannot hold.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) if !text.chars().all(is_xml) => *text = legal(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

fn colour(tone: Tone) -> &'static str {
    if tone == Tone::Ink { INK } else { tone.colour() }
}
