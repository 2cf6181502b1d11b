//! Charts: figures as pictures, written as SVG and as specifications of Vega-Lite.
//!
//! A kind of chart, such as [`Funnel`], is made of labels and numbers, and gives a [`Chart`]: points, lines, rules, bands, bars
//! and texts in the numbers of its axes, with the table of what it shows. It is laid out without a font, by the width of letters
//! in em, so the same numbers give the same bytes everywhere.
//!
//! # Examples
//!
//! ```
//! use fazhi::Lang;
//! use fazhi::chart::{Heading, Part, Quantity, Share};
//!
//! let heading = Heading::new("援助案件类型构成").with_agency("祁连县").with_period("2020年");
//! let parts = vec![Part::new("民事", 94.0), Part::new("刑事", 24.0)];
//! let chart = Share { heading, quantity: Quantity::number("件"), parts }.chart(Lang::Zh);
//! assert!(chart.to_svg().starts_with("<svg") && chart.to_html().contains("<td>民事</td>"));
//! assert_eq!(chart.title(), "祁连县 2020年 援助案件类型构成");
//! ```

mod change;
mod control;
mod figures;
mod flow;
mod funnel;
mod layout;
mod mark;
mod matrix;
mod over_time;
mod quantity;
mod ranks;
mod scale;
mod sensitivity;
mod share;
mod survival;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod trend;
mod vega;
mod waterfall;
mod width;

pub use change::{Change, Changed, Style};
pub use control::{Control, Observation};
pub use figures::{FiguresOptions, Kind};
pub use flow::{Flow, Stage};
pub use funnel::{Flag, Funnel, Limit, Measured, Member};
pub use matrix::{Matrix, Measure, Parts};
pub use quantity::Quantity;
pub use ranks::{Ranked, Ranks};
pub use sensitivity::{Choice, Sensitivity};
pub use share::{Part, Share};
pub use survival::{Curve, Step, Survival};
pub use trend::{Series, Trend, Value};
pub use waterfall::{Move, Waterfall};

#[cfg(feature = "python")]
use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show::{self, Table};
use layout::Layout;
use mark::{Beside, Key, Mark};
use scale::Axis;

/// What a chart is about: each names the agency, the period and the figure.
///
/// # Examples
///
/// ```
/// use fazhi::{Lang, chart::Heading};
///
/// let heading = Heading::new("办结率").with_agency("祁连县").with_period("2020年");
/// assert_eq!(heading.title(Lang::Zh), "祁连县 2020年 办结率");
/// let one = Heading::new("办结率").with_agency("民政局").within("祁连县", Lang::Zh);
/// assert_eq!(one.title(Lang::Zh), "祁连县民政局 办结率");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The figure.
    pub figure: String,
    /// The agency, or the agencies; empty where it is nowhere said.
    pub agency: String,
    /// The period, or the periods.
    pub period: String,
}

impl Heading {
    /// What is about a figure.
    pub fn new(figure: impl Into<String>) -> Self {
        Self { figure: figure.into(), ..Self::default() }
    }

    /// The same of an agency.
    #[must_use]
    pub fn with_agency(self, agency: impl Into<String>) -> Self {
        Self { agency: agency.into(), ..self }
    }

    /// The same of a period.
    #[must_use]
    pub fn with_period(self, period: impl Into<String>) -> Self {
        Self { period: period.into(), ..self }
    }

    /// The same within a place, such as the county whose agencies they are.
    #[must_use]
    pub fn within(self, place: &str, lang: Lang) -> Self {
        let agency = match (place, self.agency.as_str(), lang) {
            ("", agency, _) | (agency, "", _) => agency.to_owned(),
            (place, agency, Lang::Zh) => format!("{place}{agency}"),
            (place, agency, Lang::En) => format!("{agency}, {place}"),
        };
        Self { agency, ..self }
    }

    /// The title of a chart that needs no more words.
    pub fn title(&self, lang: Lang) -> String {
        let said = |parts: [&str; 3], between: &str| {
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
        };
        match lang {
            Lang::Zh => said([&self.agency, &self.period, &self.figure], " "),
            Lang::En => said([&self.figure, &self.agency, &self.period], ", "),
        }
    }
}

/// A chart: what is drawn, with its title and its table.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Part, Quantity, Share};
///
/// let parts = vec![Part::new("劳动争议", 60.0), Part::new("婚姻家庭", 40.0)];
/// let chart = Share { heading: Heading::new("构成"), quantity: Quantity::number("件"), parts }.chart(Lang::Zh);
/// let narrow = chart.clone().with_width(360)?;
/// assert!(narrow.to_svg().contains("viewBox=\"0 0 360 "));
/// let vega: serde_json::Value = serde_json::from_str(&chart.to_vega_lite()).unwrap();
/// assert_eq!(vega["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    lang: Lang,
    title: String,
    keys: Vec<Key>,
    x: Axis,
    y: Axis,
    marks: Vec<Mark>,
    left: Vec<Beside>,
    right: Vec<Beside>,
    table: Table,
    notes: Vec<String>,
    width: f64,
}

/// How wide a chart is, in pixels, where nobody says.
const WIDTH: f64 = 720.0;

/// In a narrower chart texts would leave no room for what is drawn.
const WIDTHS: std::ops::RangeInclusive<u32> = 240..=10_000;

impl Chart {
    /// The chart with the texts of its table changed.
    pub(crate) fn with_texts(mut self, of: &dyn Fn(&str) -> String) -> Self {
        for row in self.table.sections.iter_mut().flat_map(|section| &mut section.rows) {
            row.cells.iter_mut().filter_map(show::Cell::text_mut).for_each(|text| *text = of(text));
        }
        self
    }

    fn new(lang: Lang, title: String, [x, y]: [Axis; 2]) -> Self {
        Self {
            lang,
            title,
            keys: Vec::new(),
            x,
            y,
            marks: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
            table: Table::default(),
            notes: Vec::new(),
            width: WIDTH,
        }
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The table of what it shows.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// The same chart, this many pixels wide: texts keep their size, so a narrow one is laid out anew.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for less than 240 pixels, where texts would leave no room, and for more than 10,000.
    pub fn with_width(self, width: u32) -> Result<Self> {
        if !WIDTHS.contains(&width) {
            return Err(Error::parameter("width", width, "from 240 to 10000 pixels"));
        }
        Ok(Self { width: f64::from(width), ..self })
    }

    /// The same chart with one more note below it.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The chart as SVG, which needs nothing but itself. It follows the colours of the system where it stands alone, and those of
    /// the page where it is a part of one.
    pub fn to_svg(&self) -> String {
        svg::written(self, &Layout::of(self))
    }

    /// The chart as SVG on white, for programs that make a picture of it.
    #[cfg(feature = "python")]
    pub(crate) fn to_svg_on_white(&self) -> String {
        self.to_svg().replacen("</style>", "</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>", 1)
    }

    /// The letters beyond ASCII that are drawn, each once.
    #[cfg(feature = "python")]
    pub(crate) fn letters(&self) -> Vec<char> {
        let layout = Layout::of(self);
        let texts = layout.texts.iter().chain(&layout.labels).chain(&layout.beside);
        let letters: BTreeSet<char> = texts.flat_map(|placed| placed.text.chars()).collect();
        let is_drawn = |letter: &char| width::em(letter.encode_utf8(&mut [0; 4])) > 0.0 && !letter.is_whitespace();
        letters.into_iter().filter(|letter| !letter.is_ascii() && is_drawn(letter)).collect()
    }

    /// The families of the texts, of which the first that is there is taken.
    #[cfg(feature = "python")]
    pub(crate) const FAMILIES: &[&str] = &svg::FAMILIES;

    /// A page with the chart, and below it the table of what it shows.
    pub fn to_html(&self) -> String {
        show::page(&self.title, &show::part("chart", &(self.figure() + &self.table.html(&[]))), self.lang)
    }

    /// The chart as a part of a notebook, with its table folded away.
    #[cfg(feature = "python")]
    pub(crate) fn inline(&self) -> String {
        let name = self.lang.of("数据表", "table");
        let table = self.table.html(&[]);
        let folded = format!("<details><summary>{name}</summary>\n{table}</details>\n");
        show::part("chart", &(self.figure() + &folded))
    }

    fn figure(&self) -> String {
        format!("<figure style=\"margin:0 0 1em\">\n{}</figure>\n", self.to_svg())
    }

    /// The chart as a specification of Vega-Lite 5, with its data inside; altair reads it as it is.
    pub fn to_vega_lite(&self) -> String {
        vega::written(self, &Layout::of(self))
    }
}
