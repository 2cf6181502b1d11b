//! Findings and their places.

use serde::Serialize;

use crate::audit::{
    cell::Cell,
    claim::Tie,
    interval::Interval,
    relation::{Mend, Verdict, Witnesses},
    rounding::Rounding,
    sentence::Said,
};
use crate::lang::Lang;

/// The kind of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A total and its parts.
    SumOfParts,
    /// A part that exceeds its total.
    PartOfTotal,
    /// A rate and both its counts.
    Rate,
    /// A rate and its base: the counts that are possible.
    Feasibility,
    /// A mean score and the number of scores.
    Mean,
    /// Shares of one whole.
    Shares,
    /// Shares that were adjusted to add up to 100%.
    ForcedShares,
    /// A rate that can be read in two ways.
    TwoReadings,
    /// A change in a claim.
    Change,
    /// An amount that is a round amount per case.
    HiddenConstant,
    /// Pending at the start, incoming, resolved, pending at the end.
    StockFlow,
    /// One quantity stated twice.
    SameQuantity,
    /// A count that can hardly exceed another.
    Plausibility,
    /// A claim for an earlier year, and last year's report.
    PreviousYear,
    /// A claim that the registers have too.
    Register,
    /// A number without a measure word.
    MissingUnit,
    /// A measure word without its number.
    MissingNumeral,
    /// A list, and the stated number of its items.
    ListLength,
    /// The numbering of headings.
    Numbering,
    /// A rate with a base of zero.
    UndefinedRate,
    /// Percentage points written as percent.
    Wording,
    /// A cell of a table of claims, or a part of a document, that could not be read.
    Unreadable,
    /// A claim with contradictory qualifiers.
    Contradiction,
    /// What must hold between the cells of a table that is prescribed.
    FormIdentity,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The document's name; empty if it has none.
    pub source: String,
    /// The character position of its start.
    pub char_start: usize,
    /// The character position of its end.
    pub char_end: usize,
    /// The text at the place.
    pub text: String,
    /// Its index among the claims, if it is one.
    pub claim: Option<usize>,
    /// Its cell, if it is in a table.
    pub cell: Option<Cell>,
}

/// The result of checking one relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind of relation.
    pub relation: Relation,
    /// The outcome.
    pub verdict: Verdict,
    /// How its claims came to be tied together; none for a finding about one place.
    pub tie: Option<Tie>,
    /// One side: the computed one, or the first.
    pub left: String,
    /// The other side.
    pub right: String,
    /// The possible values of the computed side.
    pub bounds: Option<Interval>,
    /// The integers that make the relation possible.
    pub witnesses: Option<Witnesses>,
    /// The rounding that was applied, if it matters.
    pub rounding: Option<Rounding>,
    /// The places of its claims.
    pub places: Vec<Place>,
    /// The smallest corrections that make the relation hold; the claim of each is an index into `places`.
    pub mends: Vec<Mend>,
    /// The finding as a Chinese sentence.
    pub zh: String,
    /// The finding as an English sentence.
    pub en: String,
}

impl Finding {
    /// The finding in a language.
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
            tie: None,
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

    /// A part of a source that could not be read; `at` is its position in what was read.
    pub(in crate::audit) fn unread(source: &str, at: usize, said: Said) -> Self {
        let (source, text) = (source.into(), String::new());
        let place = Place { source, char_start: at, char_end: at, text, claim: None, cell: None };
        Self::new(Relation::Unreadable, Verdict::Unknown, vec![place]).says(said)
    }

    pub(in crate::audit) fn sides(self, left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { left: left.into(), right: right.into(), ..self }
    }

    /// Whether it only says what a rate may be computed from.
    pub(in crate::audit) fn is_open(&self) -> bool {
        self.verdict == Verdict::Unknown && matches!(self.relation, Relation::Rate | Relation::Feasibility)
    }

    pub(in crate::audit) fn tied(self, tie: Tie) -> Self {
        Self { tie: Some(tie), ..self }
    }

    pub(in crate::audit) fn says(self, Said { zh, en }: Said) -> Self {
        Self { zh, en, ..self }
    }
}
