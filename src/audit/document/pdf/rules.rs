//! The straight lines that are drawn on a page, along its text or across it.

use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::Number;

use super::page::{Matrix, point};

/// A filled shape that is thinner than this is a line.
const THIN: f64 = 3.0;
/// The maximum number of lines of a page; a drawing with more has no tables.
const LINES: usize = 1 << 14;

/// A point of a page.
pub(super) type Point = (f64, f64);

/// A line along the text, or across it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) along: bool,
    /// Its height on the page if it is along the text, else its place along the line.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Rule {
    /// The line between two points, if it is along the text or across it.
    fn new((from, to): (Point, Point)) -> Option<Self> {
        let (wide, high) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
        let sorted = |a: f64, b: f64| (a.min(b), a.max(b));
        let (along, at, (from, to)) = if high < THIN.min(wide) {
            (true, f64::midpoint(from.1, to.1), sorted(from.0, to.0))
        } else if wide < THIN.min(high) {
            (false, f64::midpoint(from.0, to.0), sorted(from.1, to.1))
        } else {
            return None;
        };
        [at, from, to].iter().all(|number| number.is_finite()).then_some(Self { along, at, from, to })
    }
}

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// The straight parts of the path that is not painted yet.
    path: Vec<Vec<Point>>,
    lines: Vec<(Point, Point)>,
}

impl Drawing {
    /// Follows an operation, where `matrix` leads from its coordinates to those of the page.
    pub(super) fn follow(&mut self, operation: &Op, matrix: &Matrix) {
        let place = |x: Number, y: Number| point(matrix, x.as_f64(), y.as_f64());
        match operation {
            Op::MoveTo(op) => self.path.push(vec![place(op.0, op.1)]),
            Op::LineTo(op) => self.line_to(place(op.0, op.1)),
            Op::CubicTo(op) => self.path.push(vec![place(op.4, op.5)]),
            Op::CubicStartTo(op) => self.path.push(vec![place(op.2, op.3)]),
            Op::CubicEndTo(op) => self.path.push(vec![place(op.2, op.3)]),
            Op::ClosePath(_) => self.close(),
            Op::RectPath(op) => {
                let [x, y, width, height] = [op.0, op.1, op.2, op.3].map(|number| number.as_f64());
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
                self.path.push(corners.map(|(x, y)| point(matrix, x, y)).into());
            }
            Op::StrokePath(_) | Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => self.stroke(),
            Op::CloseAndStrokePath(_) | Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                self.close();
                self.stroke();
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => self.fill(),
            Op::EndPath(_) => self.path.clear(),
            _ => {}
        }
    }

    fn line_to(&mut self, point: Point) {
        if let Some(part) = self.path.last_mut() {
            part.push(point);
        }
    }

    fn close(&mut self) {
        if let Some(start) = self.path.last().map(|part| part[0]) {
            self.line_to(start);
        }
    }

    fn stroke(&mut self) {
        for part in std::mem::take(&mut self.path) {
            self.add(part.windows(2).map(|ends| (ends[0], ends[1])));
        }
    }

    /// Of a filled shape its middle is the line, if it is thin.
    fn fill(&mut self) {
        for part in std::mem::take(&mut self.path) {
            let low = part.iter().fold(part[0], |low, at| (low.0.min(at.0), low.1.min(at.1)));
            let high = part.iter().fold(part[0], |high, at| (high.0.max(at.0), high.1.max(at.1)));
            let (wide, tall) = (high.0 - low.0, high.1 - low.1);
            let (x, y) = (f64::midpoint(low.0, high.0), f64::midpoint(low.1, high.1));
            let line = if wide > tall { ((low.0, y), (high.0, y)) } else { ((x, low.1), (x, high.1)) };
            self.add((wide.min(tall) < THIN).then_some(line).into_iter());
        }
    }

    fn add(&mut self, lines: impl Iterator<Item = (Point, Point)>) {
        let room = (LINES + 1).saturating_sub(self.lines.len());
        self.lines.extend(lines.take(room));
    }

    /// The lines of a page whose text runs in this direction.
    pub(super) fn rules(&self, (x, y): Point) -> Vec<Rule> {
        let turned = |at: Point| (at.0 * x + at.1 * y, at.1 * x - at.0 * y);
        let lines = if self.lines.len() > LINES { &[] } else { &self.lines[..] };
        lines.iter().filter_map(|(from, to)| Rule::new((turned(*from), turned(*to)))).collect()
    }
}
