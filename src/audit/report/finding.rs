//! What the audit says, and where.

use serde::Serialize;

use crate::audit::{
    figure::Lang,
    interval::Interval,
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
    /// What it says, in a language.
    pub fn says_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    pub(super) fn new(relation: Relation, verdict: Verdict, places: Vec<Place>) -> Self {
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

    pub(super) fn sides(self, left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { left: left.into(), right: right.into(), ..self }
    }

    pub(super) fn says(self, zh: String, en: String) -> Self {
        Self { zh, en, ..self }
    }
}
