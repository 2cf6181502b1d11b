//! A chart as a drawing of Word: shapes and texts, which need no picture and no font to be made.
//!
//! What is drawn is read from the chart's own SVG, which has paths of straight lines, circles, rectangles and texts
//! (ECMA-376-1:2016, 20.1; wordprocessingGroup and wordprocessingShape of ISO/IEC 29500 as extended by \[MS-ODRAWXML\] 2.12, 2.13).

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::word::{FONTS, xml};
use crate::chart::Chart;

/// How wide a drawing is, in pixels: what the lines of an A4 page are.
const WIDTH: u32 = 600;

/// English Metric Units in a pixel, and in a point.
const PIXEL: f64 = 9_525.0;
const POINT: f64 = 12_700.0;

/// What `currentColor` is on paper.
const INK: &str = "1F2328";

/// How many shapes no chart has.
const SHAPES: usize = 100_000;

/// The attributes of an element.
type Attributes = BTreeMap<String, String>;

/// A paragraph that holds the chart; `number` tells the drawings of a document apart.
pub(super) fn paragraph(chart: &Chart, number: usize) -> String {
    let chart = chart.clone().with_width(WIDTH).expect("the width of a page is one of a chart");
    let drawing = Drawing::of(&chart.to_svg(), number);
    let (width, height) = (emu(drawing.width), emu(drawing.height));
    let title = xml(chart.title());
    let whole = format!("<a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/>");
    let inside = format!("<a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"{width}\" cy=\"{height}\"/>");
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/></w:pPr><w:r><mc:AlternateContent><mc:Choice Requires=\"wpg\"><w:drawing>\
         <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
         <wp:docPr id=\"{number}\" name=\"{number}\" descr=\"{title}\"/><wp:cNvGraphicFramePr/><a:graphic>\
         <a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup\"><wpg:wgp>\
         <wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>{whole}{inside}</a:xfrm></wpg:grpSpPr>{}\
         </wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>\
         <mc:Fallback><w:t>{title}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        drawing.shapes
    )
}

/// The shapes of a chart.
#[derive(Default)]
struct Drawing {
    width: f64,
    height: f64,
    shapes: String,
    /// The id of the last shape.
    named: usize,
}

impl Drawing {
    fn of(svg: &str, number: usize) -> Self {
        // No two shapes of a document have one id.
        let mut drawing = Self { named: number * SHAPES, ..Self::default() };
        let mut reader = Reader::from_str(svg);
        // A text waits for its words; those of a `title` within it are for a pointer.
        let (mut waits, mut words, mut aside): (Option<Attributes>, String, usize) = (None, String::new(), 0);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) if matches!(tag.name().as_ref(), "title" | "desc" | "style") => aside += 1,
                Event::End(tag) if matches!(tag.name().as_ref(), "title" | "desc" | "style") => aside -= 1,
                Event::Start(tag) if tag.name().as_ref() == "text" => waits = Some(attributes(&tag)),
                Event::Start(tag) | Event::Empty(tag) => drawing.element(tag.name().as_ref(), &attributes(&tag)),
                Event::Text(text) if aside == 0 && waits.is_some() => words += &text.xml10_content(),
                Event::GeneralRef(sign) if aside == 0 && waits.is_some() => words += &meaning(&sign),
                Event::End(tag) if tag.name().as_ref() == "text" => {
                    if let Some(attributes) = waits.take() {
                        drawing.text(&attributes, &std::mem::take(&mut words));
                    }
                }
                _ => {}
            }
        }
        drawing
    }

    fn element(&mut self, name: &str, attributes: &Attributes) {
        let number = |name: &str| number(attributes, name);
        match name {
            "svg" => (self.width, self.height) = (number("width"), number("height")),
            "circle" => {
                let (x, y, radius) = (number("cx"), number("cy"), number("r"));
                let frame = [x - radius, y - radius, 2.0 * radius, 2.0 * radius];
                self.shape(frame, "<a:prstGeom prst=\"ellipse\"><a:avLst/></a:prstGeom>", attributes);
            }
            "rect" => {
                let frame = ["x", "y", "width", "height"].map(number);
                self.shape(frame, "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>", attributes);
            }
            "path" => self.path(attributes),
            _ => {}
        }
    }

    fn path(&mut self, attributes: &Attributes) {
        let steps = steps(attributes.get("d").map_or("", String::as_str));
        let places = || steps.iter().flatten();
        let least = |of: fn(&Step) -> f64| places().map(of).fold(f64::INFINITY, f64::min);
        let most = |of: fn(&Step) -> f64| places().map(of).fold(f64::NEG_INFINITY, f64::max);
        if places().next().is_none() {
            return;
        }
        let (left, top) = (least(|step| step.x), least(|step| step.y));
        let (width, height) = (most(|step| step.x) - left, most(|step| step.y) - top);
        let mut drawn = String::new();
        for step in &steps {
            let _ = match step {
                Some(Step { moves, x, y }) => {
                    let name = if *moves { "moveTo" } else { "lnTo" };
                    let (x, y) = (emu(x - left), emu(y - top));
                    write!(drawn, "<a:{name}><a:pt x=\"{x}\" y=\"{y}\"/></a:{name}>")
                }
                None => write!(drawn, "<a:close/>"),
            };
        }
        let geometry = format!(
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l=\"0\" t=\"0\" r=\"r\" b=\"b\"/><a:pathLst>\
             <a:path w=\"{}\" h=\"{}\">{drawn}</a:path></a:pathLst></a:custGeom>",
            emu(width),
            emu(height)
        );
        self.shape([left, top, width, height], &geometry, attributes);
    }

    fn shape(&mut self, frame: [f64; 4], geometry: &str, attributes: &Attributes) {
        let fill = paint(attributes, "fill", "fill-opacity");
        let line = match attributes.get("stroke") {
            Some(_) => {
                let width = emu(number(attributes, "stroke-width").max(1.0));
                let dash = if attributes.contains_key("stroke-dasharray") { "<a:prstDash val=\"dash\"/>" } else { "" };
                format!("<a:ln w=\"{width}\">{}{dash}</a:ln>", paint(attributes, "stroke", "stroke-opacity"))
            }
            None => "<a:ln><a:noFill/></a:ln>".into(),
        };
        let (name, frame) = (self.name(), placed(frame));
        let _ = write!(
            self.shapes,
            "<wps:wsp>{name}<wps:cNvSpPr/><wps:spPr>{frame}{geometry}{fill}{line}</wps:spPr><wps:bodyPr/></wps:wsp>"
        );
    }

    /// A text in a frame of its own, which has all the room that there is: a frame that stood out would make the drawing wider.
    fn text(&mut self, attributes: &Attributes, words: &str) {
        let size = number(attributes, "font-size");
        let (x, y) = (number(attributes, "x"), number(attributes, "y"));
        let (left, room, align) = match attributes.get("text-anchor").map(String::as_str) {
            Some("middle") => {
                let half = x.min(self.width - x);
                (x - half, 2.0 * half, "center")
            }
            Some("end") => (0.0, x, "right"),
            _ => (x, self.width - x, "left"),
        };
        // A line of a font has its base line at about 1.16 of its size below its top, where it is 1.45 high.
        let frame = placed([left, y - 1.16 * size, room, 1.6 * size]);
        let (half_points, name) = ((size * PIXEL / POINT * 2.0).round(), self.name());
        let bold = if attributes.contains_key("font-weight") { "<w:b/>" } else { "" };
        let colour = match attributes.get("fill").and_then(|fill| fill.strip_prefix('#')) {
            Some(colour) => colour.to_uppercase(),
            None if attributes.contains_key("fill-opacity") => "5A5F66".into(),
            None => INK.into(),
        };
        let _ = write!(
            self.shapes,
            "<wps:wsp>{name}<wps:cNvSpPr txBox=\"1\"/><wps:spPr>{frame}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/>\
             <a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent><w:p><w:pPr><w:pStyle w:val=\"Label\"/>\
             <w:jc w:val=\"{align}\"/></w:pPr><w:r><w:rPr>{FONTS}{bold}<w:color w:val=\"{colour}\"/>\
             <w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/></w:rPr>\
             <w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:txbxContent></wps:txbx>\
             <wps:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"t\"><a:noAutofit/></wps:bodyPr></wps:wsp>",
            xml(words)
        );
    }

    fn name(&mut self) -> String {
        self.named += 1;
        format!("<wps:cNvPr id=\"{0}\" name=\"{0}\"/>", self.named)
    }
}

/// A place that a path goes to; none where it goes back to where it began.
type Steps = Vec<Option<Step>>;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    moves: bool,
    x: f64,
    y: f64,
}

/// The places of a path of straight lines: `M`, `L`, `H`, `V` and `Z` with numbers that stand for themselves.
fn steps(path: &str) -> Steps {
    let mut steps = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let starts: Vec<usize> = path.match_indices(|sign: char| sign.is_ascii_alphabetic()).map(|(at, _)| at).collect();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(path.len());
        let numbers: Vec<f64> = path[start + 1..end].split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
        match (&path[*start..=*start], &numbers[..]) {
            ("M" | "L", [across, down]) => (x, y) = (*across, *down),
            ("H", [across]) => x = *across,
            ("V", [down]) => y = *down,
            _ => {
                steps.push(None);
                continue;
            }
        }
        steps.push(Some(Step { moves: path[*start..].starts_with('M'), x, y }));
    }
    steps
}

fn attributes(tag: &BytesStart) -> Attributes {
    let pair = |attribute: quick_xml::events::attributes::Attribute| {
        (attribute.key.as_ref().to_owned(), attribute.value.clone().into_owned())
    };
    tag.attributes().filter_map(Result::ok).map(pair).collect()
}

fn meaning(sign: &quick_xml::events::BytesRef) -> String {
    match (sign.resolve_char_ref(), quick_xml::escape::resolve_xml_entity(sign)) {
        (Ok(Some(letter)), _) => letter.into(),
        (_, Some(words)) => words.into(),
        _ => String::new(),
    }
}

fn number(attributes: &Attributes, name: &str) -> f64 {
    attributes.get(name).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn emu(pixels: f64) -> f64 {
    (pixels * PIXEL).round() + 0.0
}

fn placed([left, top, width, height]: [f64; 4]) -> String {
    let [left, top, width, height] = [left, top, width, height].map(emu);
    format!("<a:xfrm><a:off x=\"{left}\" y=\"{top}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>")
}

/// What an area or a line is painted with.
fn paint(attributes: &Attributes, colour: &str, opacity: &str) -> String {
    let colour = match attributes.get(colour).map(String::as_str) {
        None | Some("none") => return "<a:noFill/>".into(),
        Some(named) => named.strip_prefix('#').map_or(INK.into(), str::to_uppercase),
    };
    let alpha = match attributes.get(opacity).and_then(|text| text.parse::<f64>().ok()) {
        Some(share) => format!("<a:alpha val=\"{}\"/>", (share * 100_000.0).round()),
        None => String::new(),
    };
    format!("<a:solidFill><a:srgbClr val=\"{colour}\">{alpha}</a:srgbClr></a:solidFill>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_places() {
        let step = |moves, x, y| Some(Step { moves, x, y });
        let read = [step(true, 1.0, 2.0), step(false, 5.0, 2.0), step(false, 5.0, -3.5), step(false, 0.0, 0.5), None];
        assert_eq!(steps("M1 2H5V-3.5L0 0.5Z"), read);
    }

    #[test]
    fn all_that_a_chart_draws_is_a_shape() {
        let svg = "<svg width=\"60\" height=\"40\"><title>t</title><style>.a{}</style>\
            <path d=\"M1 2H5\" fill=\"none\" stroke=\"#2f6ea5\" stroke-width=\"2\"><title>tip 9</title></path>\
            <circle cx=\"5\" cy=\"5\" r=\"2\" fill=\"#2f6ea5\" fill-opacity=\"0.85\"/><rect x=\"1\" y=\"1\" width=\"9\" height=\"8\" fill=\"#fff\"/>\
            <text x=\"3\" y=\"9\" font-size=\"12\" fill=\"currentColor\"><title>whole</title>甲 &lt;b&gt;</text></svg>";
        let drawing = Drawing::of(svg, 1);
        assert_eq!((drawing.width, drawing.height, drawing.named - SHAPES), (60.0, 40.0, 4));
        assert!(drawing.shapes.contains(">甲 &lt;b&gt;</w:t>") && drawing.shapes.contains("<a:alpha val=\"85000\"/>"));
        assert!(!drawing.shapes.contains("tip") && !drawing.shapes.contains("whole"));
    }
}
