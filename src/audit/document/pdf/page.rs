//! A page of a PDF: its pieces of text with their positions.

use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::{Font, Fonts};
use super::guard::{Budget, unpacked};
use super::rules::{Drawing, Point, Rule};

/// How deep forms may be nested.
const DEPTH: usize = 12;
/// The maximum number of pieces of text of a page.
const PIECES: usize = 1 << 20;

/// A piece of text in one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Its start and end along the line.
    pub(super) start: f64,
    pub(super) end: f64,
    /// The height of the line on the page.
    pub(super) height: f64,
    pub(super) size: f64,
}

/// The contents of a page.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) pieces: Vec<Piece>,
    /// The straight lines along most of the text, and across it.
    pub(super) rules: Vec<Rule>,
    pub(super) picture: bool,
}

pub(super) type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Applies `a`, then `b`.
fn product(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Where a matrix moves a point.
pub(super) fn point(matrix: &Matrix, x: f64, y: f64) -> Point {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

/// The directions in which text may run.
const DIRECTIONS: [Point; 4] = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];

/// The text state that is saved and restored.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letters: f64,
    words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State {
    fn new(matrix: Matrix) -> Self {
        let (font, size, letters, words, stretch, leading, rise) = (None, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        Self { matrix, font, size, letters, words, stretch, leading, rise }
    }
}

/// Reads a page.
pub(super) fn read(page: &Page, fonts: &mut Fonts, budget: &mut Budget) -> Result<Contents, String> {
    let mut content = Vec::new();
    if let Some(stream) = page.raw().get::<Stream>("Contents") {
        content.extend_from_slice(&unpacked(&stream, budget)?);
    } else if let Some(streams) = page.raw().get::<Array>("Contents") {
        for stream in streams.iter::<Stream>() {
            content.extend_from_slice(&unpacked(&stream, budget)?);
            content.push(b' ');
        }
    }
    let mut reader = Reader {
        fonts,
        budget,
        found: Contents::default(),
        drawing: Drawing::default(),
        turned: [0; DIRECTIONS.len()],
    };
    reader.content(&content, page.resources(), State::new(IDENTITY), 0)?;
    let most = (0..DIRECTIONS.len()).rev().max_by_key(|at| reader.turned[*at]).unwrap_or_default();
    Ok(Contents { rules: reader.drawing.rules(DIRECTIONS[most]), ..reader.found })
}

struct Reader<'a> {
    fonts: &'a mut Fonts,
    budget: &'a mut Budget,
    found: Contents,
    drawing: Drawing,
    /// How much text runs in each direction.
    turned: [usize; DIRECTIONS.len()],
}

/// The position of the next text of an object.
struct Pen {
    state: State,
    saved: Vec<State>,
    line: Matrix,
    text: Matrix,
    /// For each open marked-content sequence, whether it is an artifact such as the page number.
    marked: Vec<bool>,
}

impl Pen {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = product(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }
}

impl Reader<'_> {
    fn content(&mut self, content: &[u8], resources: &Resources, state: State, depth: usize) -> Result<(), String> {
        let mut pen = Pen { state, saved: Vec::new(), line: IDENTITY, text: IDENTITY, marked: Vec::new() };
        let mut operations = TypedIter::new(content);
        while let Some(operation) = operations.next() {
            if self.found.pieces.len() > PIECES {
                return Err(format!("a page has more than {PIECES} pieces of text"));
            }
            match operation {
                Op::SaveState(_) if pen.saved.len() < 512 => pen.saved.push(pen.state.clone()),
                Op::RestoreState(_) => pen.state = pen.saved.pop().unwrap_or(pen.state),
                Op::Transform(op) => {
                    let matrix = [op.0, op.1, op.2, op.3, op.4, op.5].map(|number| number.as_f64());
                    pen.state.matrix = product(&matrix, &pen.state.matrix);
                }
                Op::BeginMarkedContent(op) => pen.marked.push(op.0.as_ref() == b"Artifact"),
                Op::BeginMarkedContentWithProperties(op) => pen.marked.push(op.0.as_ref() == b"Artifact"),
                Op::EndMarkedContent(_) => drop(pen.marked.pop()),
                Op::TextFont(op) => {
                    pen.state.size = op.1.as_f64();
                    pen.state.font = match resources.get_font(op.0) {
                        Some(dict) => Some(self.fonts.get(&dict, self.budget)?),
                        None => None,
                    };
                }
                Op::XObject(op) => self.object(op.0, resources, &pen, depth)?,
                other => {
                    self.drawing.follow(&other, &pen.state.matrix);
                    self.text(&other, &mut pen);
                }
            }
        }
        Ok(())
    }

    /// Reads a form XObject, which has content of its own, or notes an image.
    fn object(&mut self, name: &Name, resources: &Resources, pen: &Pen, depth: usize) -> Result<(), String> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(()) };
        let form = stream.dict().get::<Name>("Subtype").is_some_and(|kind| kind.as_ref() == b"Form");
        if !form {
            self.found.picture = true;
            return Ok(());
        }
        if depth >= DEPTH || pen.marked.contains(&true) {
            return Ok(());
        }
        let mut state = pen.state.clone();
        if let Some(matrix) = stream.dict().get::<Array>("Matrix") {
            let numbers: Vec<f64> = matrix.iter::<Number>().map(|number| number.as_f64()).collect();
            if let Ok(matrix) = Matrix::try_from(numbers) {
                state.matrix = product(&matrix, &state.matrix);
            }
        }
        let own = stream.dict().get::<Dict>("Resources").map(Resources::new);
        let content = unpacked(&stream, self.budget)?;
        self.content(&content, own.as_ref().unwrap_or(resources), state, depth + 1)
    }

    fn text(&mut self, operation: &Op, pen: &mut Pen) {
        match operation {
            Op::BeginText(_) => (pen.line, pen.text) = (IDENTITY, IDENTITY),
            Op::CharacterSpacing(op) => pen.state.letters = op.0.as_f64(),
            Op::WordSpacing(op) => pen.state.words = op.0.as_f64(),
            Op::HorizontalScaling(op) => pen.state.stretch = op.0.as_f64() / 100.0,
            Op::TextLeading(op) => pen.state.leading = op.0.as_f64(),
            Op::TextRise(op) => pen.state.rise = op.0.as_f64(),
            Op::NextLine(op) => pen.next_line(op.0.as_f64(), op.1.as_f64()),
            Op::NextLineAndSetLeading(op) => {
                pen.state.leading = -op.1.as_f64();
                pen.next_line(op.0.as_f64(), op.1.as_f64());
            }
            Op::SetTextMatrix(op) => {
                pen.line = [op.0, op.1, op.2, op.3, op.4, op.5].map(|number| number.as_f64());
                pen.text = pen.line;
            }
            Op::NextLineUsingLeading(_) => pen.next_line(0.0, -pen.state.leading),
            Op::ShowText(op) => self.show(op.0.as_bytes(), pen),
            Op::NextLineAndShowText(op) => {
                pen.next_line(0.0, -pen.state.leading);
                self.show(op.0.as_bytes(), pen);
            }
            Op::ShowTextWithParameters(op) => {
                (pen.state.words, pen.state.letters) = (op.0.as_f64(), op.1.as_f64());
                pen.next_line(0.0, -pen.state.leading);
                self.show(op.2.as_bytes(), pen);
            }
            Op::ShowTexts(op) => {
                for item in op.0.iter::<Object>() {
                    match item {
                        Object::String(text) => self.show(text.as_bytes(), pen),
                        Object::Number(back) => {
                            let by = -back.as_f64() / 1000.0 * pen.state.size * pen.state.stretch;
                            pen.text = product(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &pen.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds a piece of text, and moves the pen past it.
    fn show(&mut self, bytes: &[u8], pen: &mut Pen) {
        let Some(font) = pen.state.font.clone() else { return };
        let state = &pen.state;
        let mut text = String::new();
        let mut length = 0.0;
        for glyph in font.glyphs(bytes) {
            text.push_str(glyph.text.as_deref().unwrap_or("\u{fffd}"));
            let spacing = state.letters + if glyph.space { state.words } else { 0.0 };
            length += (glyph.width * state.size + spacing) * state.stretch;
        }
        let whole = product(&pen.text, &state.matrix);
        let scale = whole[0].hypot(whole[1]);
        let rise = product(&[1.0, 0.0, 0.0, 1.0, 0.0, state.rise], &whole);
        pen.text = product(&[1.0, 0.0, 0.0, 1.0, length, 0.0], &pen.text);
        if scale == 0.0 || !scale.is_finite() || !length.is_finite() || pen.marked.contains(&true) {
            return;
        }
        // Coordinates along and across the line, so that rotated pages are read like any other.
        let (x, y) = (whole[0] / scale, whole[1] / scale);
        if let Some(at) = DIRECTIONS.iter().position(|direction| direction.0 * x + direction.1 * y > 0.99) {
            self.turned[at] += text.len();
        }
        let start = rise[4] * x + rise[5] * y;
        let height = rise[5] * x - rise[4] * y;
        let (end, size) = (start + length * scale, (state.size * whole[2].hypot(whole[3])).abs());
        self.found.pieces.push(Piece { text, start, end, height, size });
    }
}
