//! What the audit says, and where.

use serde::Serialize;

use crate::audit::{
    cell::Cell,
    figure::Lang,
    interval::Interval,
    place::Lines,
    relation::{Mend, Verdict, Witnesses},
    rounding::Rounding,
};

/// The kind of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A total and its parts.
    SumOfParts,
    /// A part that is larger than its total.
    PartOfTotal,
    /// A rate with both its counts.
    Rate,
    /// A rate with its base only: which counts it allows.
    Feasibility,
    /// Shares of one whole.
    Shares,
    /// A change of a figure.
    Change,
    /// An amount that is a round sum for each case.
    HiddenConstant,
    /// Pending, incoming, resolved, pending.
    StockFlow,
    /// One quantity that is given twice.
    SameQuantity,
    /// One count that can hardly pass another.
    Plausibility,
    /// A figure for an earlier year and last year's report.
    PreviousYear,
    /// A figure that the registers give too.
    Register,
    /// A number without a measure word.
    MissingUnit,
    /// A measure word without its number.
    MissingNumeral,
    /// A list and the number that sums it up.
    ListLength,
    /// The numbers of headings.
    Numbering,
    /// A rate of nothing.
    UndefinedRate,
    /// Points that are written as percent.
    Wording,
    /// A cell of a table of claims, or a part of a document, that cannot be read.
    Unreadable,
    /// A figure that is qualified both ways.
    Contradiction,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The document's name; empty if it has none.
    pub source: String,
    /// The character where it starts.
    pub char_start: usize,
    /// The character behind its end.
    pub char_end: usize,
    /// As it is written there.
    pub text: String,
    /// Its position among the figures, if it is one.
    pub figure: Option<usize>,
    /// The cell, if it stands in a table.
    pub cell: Option<Cell>,
}

/// What the audit says of one relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of relation it is.
    pub relation: Relation,
    /// The outcome.
    pub verdict: Verdict,
    /// One side: what was computed, or stands first.
    pub left: String,
    /// The other side.
    pub right: String,
    /// What the computed side can be.
    pub bounds: Option<Interval>,
    /// The whole numbers that make it possible.
    pub witnesses: Option<Witnesses>,
    /// The rounding under which it was judged, if one matters.
    pub rounding: Option<Rounding>,
    /// Where its figures stand.
    pub places: Vec<Place>,
    /// The smallest changes that would mend it; the figure of each is a position among the places.
    pub mends: Vec<Mend>,
    /// What it says, in Chinese.
    pub zh: String,
    /// What it says, in English.
    pub en: String,
}

impl Finding {
    /// Where it stands: the cell, or the line and column of a text, both from 1.
    pub fn place(&self, lines: &Lines) -> String {
        let Some(place) = self.places.first() else { return "1:1".into() };
        place.cell.as_ref().map_or_else(|| lines.place(place.char_start), ToString::to_string)
    }

    /// What it says, in a language.
    pub fn says_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    pub(in crate::audit) fn new(relation: Relation, verdict: Verdict, places: Vec<Place>) -> Self {
        Self {
            relation,
            verdict,
            left: String::new(),
            right: String::new(),
            bounds: None,
            witnesses: None,
            rounding: None,
            places,
            mends: Vec::new(),
            zh: String::new(),
            en: String::new(),
        }
    }

    /// Something of a source that could not be read, at a character of what was.
    pub(in crate::audit) fn unread(source: &str, at: usize, zh: String, en: String) -> Self {
        let (source, text) = (source.into(), String::new());
        let place = Place { source, char_start: at, char_end: at, text, figure: None, cell: None };
        Self::new(Relation::Unreadable, Verdict::Unknown, vec![place]).says(zh, en)
    }

    pub(in crate::audit) fn sides(self, left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { left: left.into(), right: right.into(), ..self }
    }

    pub(in crate::audit) fn says(self, zh: String, en: String) -> Self {
        Self { zh, en, ..self }
    }
}
