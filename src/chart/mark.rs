//! What is drawn: six marks, in the numbers of the axes.

use crate::figure::level_percent;
use crate::lang::Lang;
use crate::show;

/// More bands than this hide each other.
pub(super) const BANDS: usize = 3;

/// A place in the numbers of the axes.
pub(super) type Place = (f64, f64);

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    Points(Vec<Point>),
    Line(Line),
    Rules(Vec<Rule>),
    Band(Band),
    Bars(Vec<Bar>),
    Texts(Vec<Label>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) at: Place,
    pub(super) shape: Shape,
    pub(super) tone: Tone,
    /// What a pointer on it is told.
    pub(super) tip: String,
    /// What is written beside it, if there is room.
    pub(super) label: Option<String>,
}

/// The shape of a point, which says in print what its colour says on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Dot,
    Ring,
    Up,
    HollowUp,
    Down,
    HollowDown,
}

/// A line through places; where one is missing, it is interrupted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) through: Vec<Option<Place>>,
    pub(super) tone: Tone,
    pub(super) stroke: Stroke,
    /// Whether it goes on at its height up to the next place, and only there changes.
    pub(super) steps: bool,
    pub(super) tip: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    Solid,
    Thin,
    Dashed,
    Thick,
}

/// A straight piece between two places.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) from: Place,
    pub(super) to: Place,
    pub(super) tone: Tone,
    pub(super) stroke: Stroke,
    pub(super) tip: String,
}

/// What lies between two heights at each number of x.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    /// x, the lower and the upper height; where one is missing, it is interrupted.
    pub(super) through: Vec<Option<(f64, f64, f64)>>,
    pub(super) tone: Tone,
    pub(super) steps: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    pub(super) x: (f64, f64),
    pub(super) y: (f64, f64),
    pub(super) tone: Tone,
    pub(super) tip: String,
}

/// A text above a place, if there is room.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) at: Place,
    pub(super) text: String,
}

/// A text at the edge of the plot, at the height of what it names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Beside {
    pub(super) at: f64,
    /// What it is called, which is cut where it is too long.
    pub(super) name: String,
    /// What follows, and is never cut.
    pub(super) value: String,
    pub(super) tone: Tone,
}

impl Beside {
    pub(super) fn named(at: f64, name: &str, tone: Tone) -> Self {
        Self { at, name: name.to_owned(), value: String::new(), tone }
    }

    pub(super) fn valued(at: f64, value: String, tone: Tone) -> Self {
        Self { at, name: String::new(), value, tone }
    }

    /// The name and the value.
    pub(super) fn whole(&self) -> String {
        format!("{}{}", self.name, self.value)
    }
}

/// What a colour or a line stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    pub(super) sign: Sign,
    pub(super) text: String,
}

impl Key {
    /// The key of the bands of intervals, of one series or of several.
    pub(super) fn of_interval(level: f64, series: usize, lang: Lang) -> Self {
        let tone = if series == 1 { Tone::Blue } else { Tone::Muted };
        Self { sign: Sign::Band(tone), text: format!("{}%{}", level_percent(level), lang.of(" 区间", " interval")) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Point(Shape, Tone),
    Line(Stroke, Tone),
    Band(Tone),
    Bar(Tone),
}

impl Sign {
    /// The letter that is most like it, where there are only texts.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Point(Shape::Dot, _) => '●',
            Self::Point(Shape::Ring, _) => '○',
            Self::Point(Shape::Up, _) => '▲',
            Self::Point(Shape::HollowUp, _) => '△',
            Self::Point(Shape::Down, _) => '▼',
            Self::Point(Shape::HollowDown, _) => '▽',
            Self::Line(Stroke::Dashed, _) => '┅',
            Self::Line(..) => '━',
            Self::Band(_) => '▒',
            Self::Bar(_) => '■',
        }
    }
}

/// How something is meant, or which of several it is; it gives the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    /// As the text.
    Ink,
    /// It stands back.
    Muted,
    Blue,
    Green,
    Orange,
    Red,
    Violet,
    Teal,
}

impl Tone {
    /// The colours that tell several things apart, in the order in which they are taken.
    const SERIES: [Self; 6] = [Self::Blue, Self::Orange, Self::Green, Self::Violet, Self::Teal, Self::Red];

    /// The colour of one of several; more than there are colours all stand back.
    pub(super) fn of_series(at: usize, count: usize) -> Self {
        if count <= Self::SERIES.len() { Self::SERIES[at % Self::SERIES.len()] } else { Self::Muted }
    }

    /// How a row of the table is meant that has this colour in the picture.
    pub(super) fn of_row(self) -> show::Tone {
        match self {
            Self::Green => show::Tone::Good,
            Self::Red => show::Tone::Wrong,
            Self::Orange => show::Tone::Warning,
            _ => show::Tone::Plain,
        }
    }

    /// Its class.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Muted => "muted",
            Self::Blue => "blue",
            Self::Green => "green",
            Self::Orange => "orange",
            Self::Red => "red",
            Self::Violet => "violet",
            Self::Teal => "teal",
        }
    }

    /// A colour of the middle, which stands out from white and from black.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Self::Ink => "currentColor",
            Self::Muted => "#87898c",
            Self::Blue => "#4a83b8",
            Self::Green => "#2e9e43",
            Self::Orange => "#d98c00",
            Self::Red => "#dc322f",
            Self::Violet => "#8f63c4",
            Self::Teal => "#1f9a94",
        }
    }
}
