//! Claims: the numbers in a text that measure something, each with the interval that it can stand for.

mod accept;
mod alone;
mod bind;
mod chinese;
mod compared;
mod counted;
mod english;
pub(in crate::audit) mod folded;
mod fraction;
mod heads;
mod kind;
mod measure;
pub(in crate::audit) mod numeral;
mod period;
mod qualifier;
mod quotient;
mod reading;
mod spelled;
mod stock;
mod tie;
mod words;
mod zero;

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub(in crate::audit) use alone::{alone, unit};
pub(in crate::audit) use bind::{bind, denies, exclude, takes_together, with_shares};
pub(in crate::audit) use compared::{compared_with, is_compared};
pub(in crate::audit) use counted::plural;
pub(in crate::audit) use heads::{Heads, Title};
pub(crate) use measure::{begins, class};
pub use period::Period;
pub use qualifier::Qualifier;
pub(in crate::audit) use quotient::{BACK, Quotient, is_of_several, is_share, own_count, quotients};
pub(in crate::audit) use stock::{Stock, opens_stock};
pub use tie::Tie;

use super::{
    cell::Cell,
    exact::Rational,
    interval::Interval,
    lexicon::{Change, says, words as lexicon_words},
    relation::{Printed, Verdict},
};
use crate::lang::Lang;

/// The kind of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number of things.
    Count,
    /// An amount of money.
    Money,
    /// A share or rate; 67% has the value 0.67.
    Percent,
    /// A difference of two rates; 2.04 percentage points have the value 0.0204.
    Points,
    /// A relative change; a fall is negative.
    Growth,
    /// A change in a count; a fall is negative.
    Change,
    /// A fraction or a multiple: 三分之一, 2倍.
    Ratio,
    /// A length of time.
    Duration,
    /// An area, a length or a weight.
    Measurement,
    /// A score: 95分.
    Score,
    /// A rank: 排名第2.
    Ordinal,
    /// A number without a measure word.
    Bare,
}

/// A structure word that ties a claim to others of the same text, which are given by index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// A part of a total, by 其中, 包括 or a bracket.
    Part {
        /// The total.
        total: usize,
        /// Whether its parts are said to be all: 分为, or the rows of a claims table.
        all: bool,
    },
    /// An item of a list that 分别 ties to a list of subjects.
    Respectively {
        /// The subject at the same position; empty if the lists differ in length.
        subject: String,
    },
    /// A rate, with the counts that it may be computed from.
    Rate {
        /// The count in the numerator.
        numerator: Option<usize>,
        /// The count in the denominator.
        denominator: usize,
    },
    /// A change in another claim: 同比增长.
    Change {
        /// The claim that has changed.
        of: usize,
        /// What it has changed from, if a table tells.
        base: Option<usize>,
    },
}

/// What a claim is read together with: its sentence, or in a table its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// A sentence of the text, from 0.
    Sentence(usize),
    /// A row of a table, both from 0; halves that stand side by side are read as rows below each other.
    Row {
        /// The table.
        table: usize,
        /// The row.
        row: usize,
    },
}

impl Passage {
    /// Whether it is the sentence right after `other`.
    pub(in crate::audit) fn follows(self, other: Self) -> bool {
        matches!((other, self), (Self::Sentence(before), Self::Sentence(at)) if before + 1 == at)
    }
}

/// A claim in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Claim {
    /// The byte offset of its start.
    pub start: usize,
    /// The byte offset of its end.
    pub end: usize,
    /// The character position of its start.
    pub char_start: usize,
    /// The character position of its end.
    pub char_end: usize,
    /// The claim as written.
    pub text: String,
    /// The number, with 万 and 亿 multiplied in and percent divided by 100; see [`Claim::number`] for ranges.
    pub value: Rational,
    /// The unit of the last written place, on the scale of `value`.
    pub place: Rational,
    /// The numbers that it can stand for, by half-up rounding and its qualifier.
    pub interval: Interval,
    /// The normalized measure word; empty if there is none.
    pub unit: String,
    /// The qualifier.
    pub qualifier: Qualifier,
    /// The kind.
    pub kind: Kind,
    /// The period that it refers to.
    pub period: Option<Period>,
    /// The words of the clause before it.
    pub label: String,
    /// The words of the clause after it.
    pub noun: String,
    /// What it is read together with.
    pub sentence: Passage,
    /// The index of its line, from 0; none in a table, whose rows are passages of their own.
    pub paragraph: Option<usize>,
    /// Its tie to other claims.
    pub binding: Option<Binding>,
    /// How that tie came about.
    pub tie: Option<Tie>,
    /// Its cell, if it is in a table.
    pub cell: Option<Cell>,
    /// The headers of that cell, if it is in a table of a document.
    #[serde(skip)]
    pub(in crate::audit) heads: Option<Heads>,
}

impl Claim {
    /// The single number that it gives. `None` for a range such as 3至5件: its ends are those of `interval`, and `value`
    /// is the lower one.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Rational, claims};
    ///
    /// let found = claims("每周开展3至5次，全年受理30件。", Lang::Zh);
    /// assert_eq!((found[0].number(), found[0].interval.to_string()), (None, "[3, 5]".into()));
    /// assert_eq!(found[1].number(), Some(Rational::integer(30)));
    /// ```
    pub fn number(&self) -> Option<Rational> {
        (self.qualifier != Qualifier::Range).then_some(self.value)
    }

    /// Its number, or the ends of a range, as text.
    pub(in crate::audit) fn shown(&self) -> String {
        self.number().map_or_else(|| self.interval.to_string(), |number| number.to_string())
    }

    /// As printed, with the unit of its last place.
    pub(in crate::audit) fn printed(&self) -> Printed {
        Printed { value: self.value, place: self.place }
    }

    /// Ties it to other claims.
    pub(in crate::audit) fn bind(&mut self, binding: Binding, tie: Tie) {
        (self.binding, self.tie) = (Some(binding), Some(tie));
    }

    /// The words before it; in a table whose headers do not say what is counted, after what the table is called.
    pub(in crate::audit) fn lead(&self) -> Cow<'_, str> {
        match self.heads.as_ref().map_or("", Heads::subject) {
            "" => Cow::Borrowed(&self.label),
            subject => Cow::Owned(format!("{subject} {}", self.label)),
        }
    }

    /// The words around it, with its unit if that is a noun.
    pub(in crate::audit) fn words(&self) -> String {
        let lead = self.lead();
        if self.unit.is_ascii() {
            format!("{lead} {} {}", self.unit, self.noun)
        } else {
            format!("{lead}{}", self.noun)
        }
    }

    /// The number that it gives, if it can stand for no other.
    pub(in crate::audit) fn exactly(&self) -> Option<i128> {
        self.interval.is_point().then(|| self.value.numerator())
    }

    /// The last year that it refers to.
    pub(in crate::audit) fn year(&self) -> Option<i32> {
        self.period.as_ref().and_then(|period| period.to)
    }

    /// The first and the last year that it refers to.
    pub(in crate::audit) fn years(&self) -> (Option<i32>, Option<i32>) {
        self.period.as_ref().map_or((None, None), |period| (period.from, period.to))
    }

    /// The total that it is told to be a part of.
    pub(in crate::audit) fn total(&self) -> Option<usize> {
        match self.binding {
            Some(Binding::Part { total, .. }) => Some(total),
            _ => None,
        }
    }

    /// How it compares with another claim of the same thing.
    pub(in crate::audit) fn agreement(&self, other: &Self) -> Verdict {
        match self.interval.meets(&other.interval) {
            true if self.value == other.value => Verdict::Exact,
            true => Verdict::WithinRounding,
            false => Verdict::Unreconciled,
        }
    }

    /// Whether it counts things.
    pub fn is_count(&self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Bare)
    }

    /// Whether it states how much something has changed.
    pub(in crate::audit) fn is_change(&self) -> bool {
        matches!(self.kind, Kind::Growth | Kind::Points | Kind::Change)
    }

    /// Makes a count a change of another one.
    fn make_change(&mut self, change: Change) {
        self.kind = Kind::Change;
        if change == Change::Fall {
            (self.value, self.interval) = (self.value.negated(), self.interval.negated());
        }
    }

    /// Whether its words say that it is an average.
    pub(in crate::audit) fn is_average(&self) -> bool {
        let english = || says(&self.label.to_ascii_lowercase(), &lexicon_words(Lang::En).averages);
        says(&self.label, &lexicon_words(Lang::Zh).averages) || self.unit.is_ascii() && english()
    }

    /// Whether it is a number of things or of money.
    pub(in crate::audit) fn is_amount(&self) -> bool {
        self.is_count() || self.kind == Kind::Money
    }

    /// Whether it is a number of things, of money, or of what is measured, which may change.
    pub(in crate::audit) fn is_measured(&self) -> bool {
        self.is_amount() || matches!(self.kind, Kind::Duration | Kind::Measurement)
    }

    /// Whether it stands in the sentence of `other`, or in the one before it in the same paragraph.
    pub(in crate::audit) fn is_near(&self, other: &Self) -> bool {
        let before = other.sentence.follows(self.sentence) && self.paragraph == other.paragraph;
        self.sentence == other.sentence || before
    }

    /// Whether it counts the same kind of thing as `other`, by their measure words.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind && class(&self.unit) == class(&other.unit)
    }
}

/// Finds the claims of a text, in order.
///
/// Dates, headings, document numbers, titles, quoted names, ordinals and the like are not claims. The time is linear
/// in the length of the text.
///
/// # References
///
/// GB/T 15835-2011 出版物上数字用法, 3.1–3.3: a claim measures (计量), exactly or roughly (概数); a number that names or orders
/// (编号) is not a claim. 民法典 (2020), article 1259: 以上, 以下 and 以内 include the number, 超过 and 不满 do not.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::audit::claims;
///
/// let found = claims("一是全年受理事项9.72万件，办结率达99%。", Lang::Zh);
/// assert_eq!(found[0].text, "9.72万件");
/// assert_eq!(found[0].value.to_string(), "97200");
/// assert_eq!(found[0].interval.to_string(), "[97150, 97250)");
/// assert_eq!((found[1].value.to_string(), found.len()), ("0.99".into(), 2));
/// ```
pub fn claims(text: &str, lang: Lang) -> Vec<Claim> {
    let folded = folded::Folded::new(text);
    let mut found = scan(&folded, &[], lang).claims;
    bind(&folded, &mut found, lang);
    found
}

/// The claims of a text before they are tied together, and the year of the document.
#[derive(Debug, Default)]
pub(in crate::audit) struct Scanned {
    pub(in crate::audit) claims: Vec<Claim>,
    pub(in crate::audit) year: Option<i32>,
}

/// Reads the claims of a text, in order; no sentence goes on over the ends of its tables.
pub(in crate::audit) fn scan(text: &folded::Folded, tables: &[Range<usize>], lang: Lang) -> Scanned {
    match lang {
        Lang::Zh => chinese::scan(text, tables),
        Lang::En => english::scan(text, tables),
    }
}
