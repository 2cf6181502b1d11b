//! Where everything stands, in pixels: as wide as the chart is to be, and as high as it must be.

use super::Chart;
use super::mark::{Beside, Key, Label, Mark, Point, Tone};
use super::scale::{Axis, Scale};
use super::width::{em, fitted, lines};

/// The space around all.
pub(super) const EDGE: f64 = 16.0;

const TITLE: f64 = 16.0;
/// The size of all other texts.
pub(super) const TEXT: f64 = 12.0;
const SMALL: f64 = 11.0;
const LINE: f64 = 1.4;

/// How much of the width the names of rows may take.
const NAMES: f64 = 0.36;
/// How much of it the texts beside the plot may take.
const BESIDE: f64 = 0.3;
/// How wide the sign of a key is, with the space after it.
pub(super) const SIGN: f64 = 22.0;
/// More points than this are a crowd.
const CROWD: usize = 300;
/// How many points may have a label.
const LABELS: usize = 40;

/// A text that has its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) x: f64,
    /// Its base line.
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) tone: Tone,
    pub(super) text: String,
    /// The whole text, where it is too long to be shown.
    pub(super) whole: Option<String>,
    pub(super) bold: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn holds(self, other: Self) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }
}

/// A chart that has been laid out.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    width: f64,
    pub(super) height: f64,
    pub(super) plot: Frame,
    /// The texts outside the plot, and the labels of marks.
    pub(super) texts: Vec<Placed>,
    /// The labels of points, where there was room for them.
    pub(super) labels: Vec<Placed>,
    /// The texts at the edges of the plot.
    pub(super) beside: Vec<Placed>,
    /// The keys with the left end and the middle of their signs.
    pub(super) keys: Vec<(Key, f64, f64)>,
    pub(super) x: Ticks,
    pub(super) y: Ticks,
    /// How large points are: where there are many, small ones hide each other less.
    pub(super) dot: f64,
    scales: [Scale; 2],
}

/// The numbers that are marked, and what is written there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ticks {
    pub(super) at: Vec<f64>,
    pub(super) text: Vec<String>,
    pub(super) whole: Vec<Option<String>>,
}

impl Layout {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut layout = Self::framed(chart);
        layout.heading(chart);
        layout.x_axis(&chart.x);
        layout.y_axis(&chart.y);
        layout.below(chart);
        layout.beside(&chart.left, Anchor::End);
        layout.beside(&chart.right, Anchor::Start);
        layout.marks(chart);
        layout
    }

    /// The plot in its place, with nothing around it yet.
    fn framed(chart: &Chart) -> Self {
        let height = plot_height(chart);
        let y = Ticks::of(&chart.y, height, 44.0, chart.width * NAMES / TEXT);
        let widest = |ems: &mut dyn Iterator<Item = f64>| ems.fold(0.0, f64::max) * TEXT;
        let cap = |width: f64| width.min(chart.width * BESIDE);
        let names = widest(&mut y.text.iter().map(|text| em(text)));
        let aside =
            |texts: &[Beside]| cap(widest(&mut texts.iter().map(|beside| em(&beside.name) + em(&beside.value))));
        let gap = |width: f64| if width > 0.0 { width + 8.0 } else { 0.0 };
        let left = EDGE + gap(names) + gap(aside(&chart.left));
        let mut right = chart.width - EDGE - gap(aside(&chart.right));
        let x = Ticks::across(&chart.x, right - left);
        // The last text below the axis may stand out by half its width.
        if let (Some(last), Some(text)) = (x.at.last(), x.text.last()) {
            let end = left + (right - left) * chart.x.scale.place(*last) + em(text) * TEXT / 2.0;
            right -= (end - chart.width + EDGE / 2.0).max(0.0);
        }
        let plot = Frame { left, top: 0.0, right, bottom: height };
        let scales = [chart.x.scale.clone(), chart.y.scale.clone()];
        let (texts, labels, beside, keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { width: chart.width, height: 0.0, plot, texts, labels, beside, keys, x, y, dot: dot(chart), scales }
    }

    /// The place of numbers of the axes in pixels.
    pub(super) fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.across(x), self.up(y))
    }

    pub(super) fn across(&self, x: f64) -> f64 {
        self.plot.left + self.scales[0].place(x) * self.plot.width()
    }

    /// Names go down from the top, numbers up from the bottom.
    pub(super) fn up(&self, y: f64) -> f64 {
        let place = self.scales[1].place(y);
        let place = if matches!(self.scales[1], Scale::Names(..)) { place } else { 1.0 - place };
        self.plot.top + place * self.plot.height()
    }

    /// The numbers of the axes at a place in pixels.
    pub(super) fn numbers(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let down = (y - self.plot.top) / self.plot.height();
        let down = if matches!(self.scales[1], Scale::Names(..)) { down } else { 1.0 - down };
        (self.scales[0].number((x - self.plot.left) / self.plot.width()), self.scales[1].number(down))
    }

    /// The title, the keys, and what the y axis measures; the plot goes below them.
    fn heading(&mut self, chart: &Chart) {
        let mut y = EDGE;
        let room = chart.width - 2.0 * EDGE;
        for line in lines(&chart.title, room / TITLE) {
            y += TITLE * LINE;
            self.write(EDGE, y - 5.0, line).size(TITLE).tone(Tone::Ink).bold();
        }
        y = self.keys(&chart.keys, y + 4.0, room);
        if !chart.y.title.is_empty() {
            y += TEXT * LINE;
            let title = fitted(&chart.y.title, room / TEXT);
            self.write(EDGE, y, title).whole(&chart.y.title);
        }
        let down = y + 12.0;
        self.plot.top += down;
        self.plot.bottom += down;
    }

    /// The keys in lines, and the end of the last line.
    fn keys(&mut self, keys: &[Key], top: f64, room: f64) -> f64 {
        let (mut x, mut y) = (EDGE, top + if keys.is_empty() { 0.0 } else { TEXT * LINE });
        for key in keys {
            let text = fitted(&key.text, (room - SIGN) / TEXT);
            let wide = SIGN + em(&text) * TEXT;
            if x > EDGE && x + wide > EDGE + room {
                x = EDGE;
                y += TEXT * LINE + 2.0;
            }
            self.keys.push((key.clone(), x, y - 4.0));
            self.write(x + SIGN, y, text).whole(&key.text);
            x += wide + 18.0;
        }
        if keys.is_empty() { y } else { y + 6.0 }
    }

    fn x_axis(&mut self, axis: &Axis) {
        let (y, ticks) = (self.plot.bottom + 18.0, self.x.clone());
        for (at, text) in ticks.at.iter().zip(&ticks.text) {
            let x = self.across(*at);
            self.write(x, y, text.clone()).anchor(Anchor::Middle);
        }
        self.height = self.plot.bottom + if ticks.at.is_empty() { 4.0 } else { 24.0 };
        if !axis.title.is_empty() {
            self.height += TEXT * LINE;
            let title = fitted(&axis.title, (self.plot.right - EDGE) / TEXT);
            let (x, y) = (self.plot.right, self.height - 2.0);
            self.write(x, y, title).anchor(Anchor::End).whole(&axis.title);
        }
    }

    fn y_axis(&mut self, axis: &Axis) {
        let ticks = self.y.clone();
        let tone = if matches!(axis.scale, Scale::Names(..)) { Tone::Ink } else { Tone::Muted };
        for ((at, text), whole) in ticks.at.iter().zip(ticks.text).zip(ticks.whole) {
            let y = self.up(*at) + TEXT * 0.36;
            let x = self.plot.left - 8.0;
            self.write(x, y, text).anchor(Anchor::End).tone(tone).whole = whole;
        }
    }

    /// The notes, and how high all is.
    fn below(&mut self, chart: &Chart) {
        if !chart.notes.is_empty() {
            self.height += 6.0;
        }
        for line in chart.notes.iter().flat_map(|note| lines(note, (chart.width - 2.0 * EDGE) / SMALL)) {
            self.height += SMALL * LINE;
            let y = self.height;
            self.write(EDGE, y, line).size(SMALL);
        }
        self.height = (self.height + EDGE).ceil();
    }

    /// The texts at one edge, as near to what they name as they can be without touching.
    fn beside(&mut self, texts: &[Beside], anchor: Anchor) {
        let apart = TEXT * 1.25;
        let room = whole(self.plot.height() / apart) + 1;
        let is_row = matches!(self.scales[1], Scale::Names(..));
        // A row that has no name has no text at its end.
        let mut order: Vec<&Beside> = texts.iter().filter(|beside| !is_row || self.y.at.contains(&beside.at)).collect();
        // Where there are too many, those without a meaning of their own go first.
        order.sort_by_key(|beside| beside.tone <= Tone::Muted);
        order.truncate(room);
        order.sort_by(|one, other| self.up(one.at).total_cmp(&self.up(other.at)));
        let heights: Vec<f64> = order.iter().map(|beside| self.up(beside.at)).collect();
        let width = if anchor == Anchor::Start { self.right_room() } else { self.left_room() };
        for (beside, y) in order.into_iter().zip(spread(&heights, apart, self.plot.top, self.plot.bottom)) {
            let x = if anchor == Anchor::Start { self.plot.right + 8.0 } else { self.plot.left - 8.0 };
            let text = fitted(&beside.name, width / TEXT - em(&beside.value));
            let whole = (text != beside.name).then(|| beside.whole());
            let text = text + &beside.value;
            let (size, bold, y) = (TEXT, false, y + TEXT * 0.36);
            self.beside.push(Placed { x, y, size, anchor, tone: beside.tone, text, whole, bold });
        }
    }

    fn left_room(&self) -> f64 {
        self.plot.left - 8.0 - EDGE
    }

    fn right_room(&self) -> f64 {
        self.width - self.plot.right - 8.0 - EDGE
    }

    /// The labels of marks, each beside its mark where nothing else is written; one without such a place is left out.
    fn marks(&mut self, chart: &Chart) {
        let mut wanted: Vec<Wanted> = chart.marks.iter().flat_map(|mark| self.wanted(mark)).collect();
        wanted.sort_by_key(|one| one.rank);
        let mut taken: Vec<Frame> = chart.marks.iter().flat_map(|mark| self.points(mark)).collect();
        for one in wanted.iter().take(LABELS) {
            let wide = em(one.text) * TEXT;
            let free = |frame: &Frame| self.plot.holds(*frame) && !taken.iter().any(|other| frame.meets(*other));
            let Some((anchor, frame)) = one.places(wide).into_iter().find(|(_, frame)| free(frame)) else { continue };
            let x = match anchor {
                Anchor::Start => frame.left,
                Anchor::Middle => f64::midpoint(frame.left, frame.right),
                Anchor::End => frame.right,
            };
            let (text, y) = (one.text.to_owned(), frame.bottom - TEXT * 0.3);
            let (size, bold, whole) = (TEXT, false, None);
            self.labels.push(Placed { x, y, size, anchor, tone: Tone::Ink, text, whole, bold });
            taken.push(frame);
        }
    }

    /// The room that the points of a mark take.
    fn points(&self, mark: &Mark) -> Vec<Frame> {
        let Mark::Points(points) = mark else { return Vec::new() };
        points.iter().map(|point| around(self.place(point.at))).collect()
    }

    /// The labels that a mark asks for.
    fn wanted<'a>(&self, mark: &'a Mark) -> Vec<Wanted<'a>> {
        match mark {
            Mark::Points(points) => {
                let of = |point: &'a Point| {
                    Wanted::of_point(self.place(point.at), point.label.as_deref()?, point.tone).into()
                };
                points.iter().filter_map(of).collect()
            }
            Mark::Texts(labels) => {
                let of = |label: &'a Label| Wanted::of_text(self.place(label.at), &label.text);
                labels.iter().map(of).collect()
            }
            _ => Vec::new(),
        }
    }

    fn write(&mut self, x: f64, y: f64, text: String) -> &mut Placed {
        let (size, anchor, tone) = (TEXT, Anchor::Start, Tone::Muted);
        self.texts.push(Placed { x, y, size, anchor, tone, text, whole: None, bold: false });
        let last = self.texts.len() - 1;
        &mut self.texts[last]
    }
}

impl Placed {
    fn size(&mut self, size: f64) -> &mut Self {
        self.size = size;
        self
    }

    fn anchor(&mut self, anchor: Anchor) -> &mut Self {
        self.anchor = anchor;
        self
    }

    fn tone(&mut self, tone: Tone) -> &mut Self {
        self.tone = tone;
        self
    }

    fn bold(&mut self) -> &mut Self {
        self.bold = true;
        self
    }

    /// Keeps the whole text, where it was cut.
    fn whole(&mut self, whole: &str) -> &mut Self {
        self.whole = (self.text != whole).then(|| whole.to_owned());
        self
    }
}

/// A label that looks for a place.
struct Wanted<'a> {
    text: &'a str,
    /// Those with a lower one choose first.
    rank: u8,
    /// Where what it names is.
    at: (f64, f64),
    /// Whether it stands above; a point is named from any side.
    above: bool,
}

/// How far a label is from the middle of its point.
const REACH: f64 = 7.0;

impl<'a> Wanted<'a> {
    fn of_point(at: (f64, f64), text: &'a str, tone: Tone) -> Self {
        Self { text, rank: u8::from(tone <= Tone::Blue), at, above: false }
    }

    fn of_text(at: (f64, f64), text: &'a str) -> Self {
        Self { text, rank: 0, at, above: true }
    }

    /// The places where it may stand, the best first.
    fn places(&self, wide: f64) -> Vec<(Anchor, Frame)> {
        let (x, y) = self.at;
        let at = |anchor, left: f64, bottom: f64| {
            (anchor, Frame { left, right: left + wide, top: bottom - TEXT * 1.1, bottom: bottom + TEXT * 0.1 })
        };
        let (middle, low) = (x - wide / 2.0, y + TEXT * 0.6);
        let (above, below) =
            (at(Anchor::Middle, middle, y - REACH), at(Anchor::Middle, middle, y + REACH + TEXT * 1.1));
        if self.above {
            return vec![above];
        }
        vec![at(Anchor::Start, x + REACH, low), at(Anchor::End, x - REACH - wide, low), above, below]
    }
}

impl Ticks {
    fn of(axis: &Axis, pixels: f64, apart: f64, widest: f64) -> Self {
        let Scale::Names(names, _) = &axis.scale else {
            // One mark alone says nothing of the distances.
            let at = axis.ticks(whole(pixels / apart).max(2));
            let (text, whole) = (axis.quantity.ticks(&at), vec![None; at.len()]);
            return Self { at, text, whole };
        };
        Self::of_names(names, every(names.len(), pixels, TEXT * 1.2), widest)
    }

    /// Each so many of some names, none wider than some em.
    fn of_names(names: &[String], each: usize, widest: f64) -> Self {
        let shown = || names.iter().enumerate().step_by(each);
        let text: Vec<String> = shown().map(|(_, name)| fitted(name, widest)).collect();
        let whole = shown().zip(&text).map(|((_, name), text)| (name != text).then(|| name.clone())).collect();
        Self { at: shown().map(|(at, _)| at as f64).collect(), text, whole }
    }

    /// The ticks of the axis below the plot, whose texts stand side by side.
    fn across(axis: &Axis, pixels: f64) -> Self {
        match &axis.scale {
            Scale::Names(names, room) => {
                let neighbours = pixels / (names.len() as f64 - 1.0 + 2.0 * room);
                let widest = names.iter().map(|name| em(name)).fold(0.0, f64::max).min(pixels / TEXT) * TEXT;
                Self::of_names(names, whole(((widest + 8.0) / neighbours).ceil()).max(1), pixels / TEXT)
            }
            _ => {
                let ticks = Self::of(axis, pixels, 90.0, 0.0);
                let widest = ticks.text.iter().map(|text| em(text)).fold(0.0, f64::max) * TEXT;
                Self::of(axis, pixels, (widest + 24.0).max(72.0), 0.0)
            }
        }
    }
}

/// The radius of the points.
fn dot(chart: &Chart) -> f64 {
    let count = |mark: &Mark| if let Mark::Points(points) = mark { points.len() } else { 0 };
    if chart.marks.iter().map(count).sum::<usize>() > CROWD { 2.0 } else { 3.5 }
}

/// The room that a point takes.
fn around((x, y): (f64, f64)) -> Frame {
    Frame { left: x - 4.0, right: x + 4.0, top: y - 4.0, bottom: y + 4.0 }
}

/// Each how many of some names can be written, if one takes so many pixels.
fn every(names: usize, pixels: f64, one: f64) -> usize {
    whole((names as f64 * one / pixels).ceil()).max(1)
}

/// The whole part of a number of things that fit somewhere.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels are few, and below zero there are none"
)]
fn whole(number: f64) -> usize {
    number as usize
}

/// How high the plot is: rows have a height of their own, and many rows share one.
fn plot_height(chart: &Chart) -> f64 {
    match &chart.y.scale {
        Scale::Names(names, _) => {
            let rows = names.len().max(1) as f64;
            (rows * 26.0).min((rows * 4.0).max(1040.0)).min(2400.0)
        }
        _ => (chart.width * 0.5).clamp(220.0, 400.0).round(),
    }
}

/// Heights in order, moved as little as it takes to be apart, between two ends.
fn spread(heights: &[f64], apart: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::with_capacity(heights.len());
    for height in heights {
        let least = placed.last().map_or(top, |before| before + apart);
        placed.push(height.max(least));
    }
    let mut most = bottom;
    for height in placed.iter_mut().rev() {
        *height = height.min(most);
        most = *height - apart;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beside_are_moved_apart_and_stay_between_the_ends() {
        let cases: [(&[f64], &[f64]); 4] = [
            (&[10.0, 50.0], &[10.0, 50.0]),
            (&[10.0, 10.0, 12.0], &[10.0, 25.0, 40.0]),
            (&[95.0, 99.0], &[85.0, 100.0]),
            (&[-5.0], &[0.0]),
        ];
        for (heights, placed) in cases {
            assert_eq!(spread(heights, 15.0, 0.0, 100.0), placed);
        }
    }

    #[test]
    fn names_that_have_no_room_are_left_out() {
        assert_eq!((every(12, 600.0, 50.0), every(13, 600.0, 50.0), every(0, 600.0, 50.0)), (1, 2, 1));
    }
}
