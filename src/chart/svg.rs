//! A chart as SVG.

use std::fmt::Write;

use super::Chart;
use super::layout::{Anchor, Frame, Layout, Placed};
use super::mark::{Band, Bar, Line, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::Scale;
use crate::show::escaped;

/// What a browser needs besides the attributes, which alone are what other programs read: they know neither of dark screens nor of
/// variables.
const STYLE: &str = include_str!("style.css");

/// The families of the text; the first that is there is taken.
pub(super) const FAMILIES: [&str; 8] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "system-ui",
    "sans-serif",
];

/// The chart, laid out.
pub(super) fn written(chart: &Chart, layout: &Layout) -> String {
    let mut svg = Svg { text: String::with_capacity(1 << 16), layout };
    svg.open(chart);
    svg.grid(chart);
    svg.text.push_str("<g stroke-linejoin=\"round\">\n");
    chart.marks.iter().for_each(|mark| svg.mark(mark));
    svg.text.push_str("</g>\n");
    svg.keys();
    let Layout { texts, labels, beside, .. } = layout;
    texts.iter().chain(labels).chain(beside).for_each(|placed| svg.placed(placed));
    svg.text + "</svg>\n"
}

struct Svg<'a> {
    text: String,
    layout: &'a Layout,
}

impl Svg<'_> {
    fn open(&mut self, chart: &Chart) {
        let (width, height) = (number(chart.width), number(self.layout.height));
        let (lang, title) = (chart.lang.of("zh-CN", "en"), xml(&chart.title));
        let described = xml(&chart.description());
        let _ = writeln!(
            self.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fazhi-chart\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" lang=\"{lang}\" role=\"img\" font-family=\"{}\" color=\"#1f2328\" \
             style=\"max-width:100%;height:auto\">\n<title>{title}</title>\n<desc>{described}</desc>\n<style>{STYLE}</style>",
            FAMILIES.map(|family| if family.contains(' ') { format!("'{family}'") } else { family.into() }).join(", "),
        );
    }

    /// Lines at the marked numbers, which names do not need.
    fn grid(&mut self, chart: &Chart) {
        let Frame { left, top, right, bottom } = self.layout.plot;
        let mut lines = String::new();
        if !matches!(chart.x.scale, Scale::Names(..)) {
            for at in &self.layout.x.at {
                let x = number(self.layout.across(*at));
                let _ = write!(lines, "M{x} {}V{}", number(top), number(bottom));
            }
        }
        if !matches!(chart.y.scale, Scale::Names(..)) {
            for at in &self.layout.y.at {
                let _ = write!(lines, "M{} {}H{}", number(left), number(self.layout.up(*at)), number(right));
            }
        }
        let _ = writeln!(
            self.text,
            "<path class=\"grid\" d=\"{lines}\" fill=\"none\" stroke=\"#808080\" stroke-opacity=\"0.22\"/>"
        );
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Points(points) => points.iter().for_each(|point| self.point(point)),
            Mark::Line(line) => self.line(line),
            Mark::Rules(rules) => rules.iter().for_each(|rule| self.rule(rule)),
            Mark::Band(band) => self.band(band),
            Mark::Bars(bars) => bars.iter().for_each(|bar| self.bar(bar)),
            // Texts are written where the layout found room for them.
            Mark::Texts(_) => {}
        }
    }

    fn point(&mut self, point: &Point) {
        let at = self.layout.place(point.at);
        self.shape(at, point.shape, point.tone, &point.tip);
    }

    fn shape(&mut self, (x, y): (f64, f64), shape: Shape, tone: Tone, tip: &str) {
        let (paint, tip) = (painted(shape, tone), titled(tip));
        let _ = match shape {
            Shape::Dot | Shape::Ring => {
                let radius = number(self.layout.dot);
                writeln!(
                    self.text,
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\" {paint}>{tip}</circle>",
                    number(x),
                    number(y)
                )
            }
            Shape::Up | Shape::HollowUp | Shape::Down | Shape::HollowDown => {
                let up = if matches!(shape, Shape::Up | Shape::HollowUp) { 1.0 } else { -1.0 };
                let size = self.layout.dot / 3.5;
                let (tip_y, base) = (number(y - 5.5 * up * size), number(y + 3.8 * up * size));
                let (left, right) = (number(x - 5.0 * size), number(x + 5.0 * size));
                let _ = write!(self.text, "<path d=\"M{} {tip_y}L{right} {base}L{left} {base}Z\" ", number(x));
                writeln!(self.text, "{paint}>{tip}</path>")
            }
        };
    }

    fn line(&mut self, line: &Line) {
        let (low, high) = (self.layout.plot.top, self.layout.plot.bottom);
        let mut path = String::new();
        for piece in line.through.split(Option::is_none) {
            let places: Vec<_> = piece.iter().flatten().map(|at| self.layout.place(*at)).collect();
            let places = if line.steps { stepped(&places) } else { places };
            for inside in within(&places, low, high) {
                drawn(&mut path, &inside);
            }
        }
        if !path.is_empty() {
            let (stroke, tip) = (stroked(line.stroke, line.tone), titled(&line.tip));
            let _ = writeln!(self.text, "<path d=\"{path}\" fill=\"none\" {stroke}>{tip}</path>");
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let ((x1, y1), (x2, y2)) = (self.layout.place(rule.from), self.layout.place(rule.to));
        let (stroke, tip) = (stroked(rule.stroke, rule.tone), titled(&rule.tip));
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        let _ = writeln!(self.text, "<path d=\"M{x1} {y1}L{x2} {y2}\" fill=\"none\" {stroke}>{tip}</path>");
    }

    fn band(&mut self, band: &Band) {
        let (top, bottom) = (self.layout.plot.top, self.layout.plot.bottom);
        let mut path = String::new();
        for piece in band.through.split(Option::is_none) {
            let side = |height: fn(&(f64, f64, f64)) -> f64| {
                let place = |at: &(f64, f64, f64)| {
                    let (x, y) = self.layout.place((at.0, height(at)));
                    (x, y.clamp(top, bottom))
                };
                let places: Vec<_> = piece.iter().flatten().map(place).collect();
                if band.steps { stepped(&places) } else { places }
            };
            let mut around = side(|at| at.1);
            around.extend(side(|at| at.2).into_iter().rev());
            if !around.is_empty() {
                drawn(&mut path, &around);
                path.push('Z');
            }
        }
        let (class, colour) = (band.tone.id(), band.tone.colour());
        let _ =
            writeln!(self.text, "<path class=\"fill {class}\" d=\"{path}\" fill=\"{colour}\" fill-opacity=\"0.16\"/>");
    }

    fn bar(&mut self, bar: &Bar) {
        let ((x1, y1), (x2, y2)) = (self.layout.place((bar.x.0, bar.y.0)), self.layout.place((bar.x.1, bar.y.1)));
        let (left, top) = (x1.min(x2), y1.min(y2));
        let [x, y, width, height] = [left, top, (x2 - x1).abs(), (y2 - y1).abs()].map(number);
        let (class, colour, tip) = (bar.tone.id(), bar.tone.colour(), titled(&bar.tip));
        let _ = writeln!(
            self.text,
            "<rect class=\"fill {class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"1.5\" \
             fill=\"{colour}\" fill-opacity=\"0.85\">{tip}</rect>"
        );
    }

    fn keys(&mut self) {
        for (key, x, y) in &self.layout.keys {
            let (x, y) = (*x, *y);
            match key.sign {
                Sign::Point(shape, tone) => self.shape((x + 8.0, y), shape, tone, ""),
                Sign::Line(stroke, tone) => {
                    let (stroke, y, from, to) = (stroked(stroke, tone), number(y), number(x), number(x + 16.0));
                    let _ = writeln!(self.text, "<path d=\"M{from} {y}H{to}\" fill=\"none\" {stroke}/>");
                }
                Sign::Band(tone) | Sign::Bar(tone) => {
                    let opacity = if matches!(key.sign, Sign::Band(_)) { " fill-opacity=\"0.25\"" } else { "" };
                    let (class, colour, x, y) = (tone.id(), tone.colour(), number(x + 1.0), number(y - 5.0));
                    let _ = writeln!(
                        self.text,
                        "<rect class=\"fill {class}\" x=\"{x}\" y=\"{y}\" width=\"14\" height=\"10\" rx=\"1.5\" fill=\"{colour}\"{opacity}/>"
                    );
                }
            }
        }
    }

    fn placed(&mut self, placed: &Placed) {
        let Placed { x, y, size, anchor, tone, text, whole, bold } = placed;
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if *bold { " font-weight=\"600\"" } else { "" };
        let paint = match tone {
            Tone::Ink => "fill=\"currentColor\"".to_owned(),
            Tone::Muted => "fill=\"currentColor\" fill-opacity=\"0.68\"".to_owned(),
            tone => format!("class=\"fill {}\" fill=\"{}\"", tone.id(), tone.colour()),
        };
        let (x, y, size) = (number(*x), number(*y), number(*size));
        let whole = whole.as_deref().map(titled).unwrap_or_default();
        let _ = writeln!(
            self.text,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{weight} {paint}>{whole}{}</text>",
            xml(text)
        );
    }
}

/// The attributes of a shape: filled, or a ring through which one sees.
fn painted(shape: Shape, tone: Tone) -> String {
    let (class, colour) = (tone.id(), tone.colour());
    if matches!(shape, Shape::Ring | Shape::HollowUp | Shape::HollowDown) {
        format!("class=\"line {class}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"")
    } else {
        format!("class=\"fill {class}\" fill=\"{colour}\" fill-opacity=\"0.85\"")
    }
}

fn stroked(stroke: Stroke, tone: Tone) -> String {
    let (class, colour) = (tone.id(), tone.colour());
    let more = match stroke {
        Stroke::Solid => "stroke-width=\"2\"",
        Stroke::Thin => "stroke-width=\"1.2\"",
        Stroke::Dashed => "stroke-width=\"1.4\" stroke-dasharray=\"5 4\"",
        Stroke::Thick => "stroke-width=\"6\" stroke-opacity=\"0.35\" stroke-linecap=\"round\"",
    };
    format!("class=\"line {class}\" stroke=\"{colour}\" {more}")
}

/// What a pointer is told.
fn titled(tip: &str) -> String {
    if tip.is_empty() { String::new() } else { format!("<title>{}</title>", xml(tip)) }
}

/// The corners of a line that keeps its height up to the next place.
fn stepped(places: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut corners = Vec::with_capacity(places.len() * 2);
    for (at, place) in places.iter().enumerate() {
        if at > 0 {
            corners.push((place.0, places[at - 1].1));
        }
        corners.push(*place);
    }
    corners
}

/// The pieces of a line that lie between two heights.
fn within(places: &[(f64, f64)], low: f64, high: f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces: Vec<Vec<(f64, f64)>> = Vec::new();
    for pair in places.windows(2) {
        let Some((from, to)) = cut(pair[0], pair[1], low, high) else { continue };
        match pieces.last_mut().filter(|piece| piece.last() == Some(&from)) {
            Some(piece) => piece.push(to),
            None => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a straight piece that lies between two heights.
fn cut(from: (f64, f64), to: (f64, f64), low: f64, high: f64) -> Option<((f64, f64), (f64, f64))> {
    if (from.1 < low && to.1 < low) || (from.1 > high && to.1 > high) {
        return None;
    }
    let moved = |end: (f64, f64)| {
        let height = end.1.clamp(low, high);
        if height == end.1 { end } else { (from.0 + (to.0 - from.0) * (height - from.1) / (to.1 - from.1), height) }
    };
    Some((moved(from), moved(to)))
}

fn drawn(path: &mut String, places: &[(f64, f64)]) {
    for (at, (x, y)) in places.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, number(*x), number(*y));
    }
}

/// A number of pixels, to a tenth.
fn number(pixels: f64) -> String {
    let tenths = (pixels * 10.0).round() / 10.0;
    // There is no zero below zero.
    format!("{}", if tenths == 0.0 { 0.0 } else { tenths })
}

/// A text with the special signs of XML escaped.
fn xml(text: &str) -> String {
    let escaped = escaped(text);
    if escaped.chars().all(is_xml) { escaped } else { legal(&escaped) }
}

/// Whether XML knows a letter; it knows no control characters.
pub(super) fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// A text whose control characters are replaced.
pub(super) fn legal(text: &str) -> String {
    text.chars().map(|letter| if is_xml(letter) { letter } else { char::REPLACEMENT_CHARACTER }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [(0.0, "0"), (-0.01, "0"), (12.34, "12.3"), (100.0, "100"), (-7.96, "-8")];
        for (pixels, text) in cases {
            assert_eq!(number(pixels), text);
        }
    }

    #[test]
    fn lines_end_where_the_plot_does() {
        let line = [(0.0, -10.0), (10.0, 10.0), (20.0, 10.0), (30.0, 30.0)];
        assert_eq!(within(&line, 0.0, 20.0), [[(5.0, 0.0), (10.0, 10.0), (20.0, 10.0), (25.0, 20.0)]]);
        assert_eq!(within(&[(0.0, -10.0), (10.0, -5.0)], 0.0, 20.0), [[(0.0, 0.0); 0]; 0]);
    }

    #[test]
    fn signs_of_xml_and_control_characters_are_no_text() {
        assert_eq!(xml("<a b=\"c\">&\u{1}\u{b}"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{fffd}\u{fffd}");
    }
}
