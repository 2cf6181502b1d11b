//! What a scanner has read so far: the figures, and where in the text and in time it is.

use std::collections::HashMap;

use super::{Figure, Kind, Period, Qualifier, folded::Folded, numeral::Number, period::Years, qualifier};
use crate::audit::interval::Interval;

/// The figures of a text up to some place.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) found: Vec<Figure>,
    /// The period of each figure, until the document's own year is known.
    periods: Vec<Option<(String, Years)>>,
    /// The period that the sentence speaks of.
    pub(super) period: Option<(String, Years)>,
    years: HashMap<i32, usize>,
    /// The year that the document says it is of.
    pub(super) annual: Option<i32>,
    sentence: usize,
    pub(super) paragraph: usize,
    /// Where the last figure ended.
    pub(super) behind: usize,
}

/// A figure with all that its words say.
pub(super) struct Told {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number, in terms of its unit.
    pub(super) number: Number,
    /// The upper end of a range, likewise.
    pub(super) upper: Option<Number>,
    pub(super) unit: String,
    pub(super) kind: Kind,
    pub(super) fall: bool,
    pub(super) qualifier: Qualifier,
    /// Whether it was shortened to its last place.
    pub(super) rounded: bool,
    pub(super) label: String,
    pub(super) noun: String,
}

impl Reading {
    /// Begins a sentence, whose figures are of the document's own period until it names another.
    pub(super) fn new_sentence(&mut self) {
        self.sentence += 1;
        self.period = None;
    }

    /// Takes a year into the count from which the document's own year is told.
    pub(super) fn note(&mut self, year: i32) {
        *self.years.entry(year).or_default() += 1;
    }

    /// Keeps a figure, unless its bounds do not fit 128 bits.
    pub(super) fn keep(&mut self, text: &Folded, told: Told) {
        let Told { start, end, number, upper, fall, .. } = told;
        self.behind = end;
        let (interval, qualifier) = match upper {
            Some(upper) => (Some(Interval::between(number.value, true, upper.value, true)), Qualifier::Range),
            None => (qualifier::interval(&number, told.qualifier, told.rounded), told.qualifier),
        };
        let Some(interval) = interval else { return };
        self.found.push(Figure {
            start: text.byte(start),
            end: text.byte(end),
            char_start: start,
            char_end: end,
            text: text.written(start..end).into(),
            value: if fall { number.value.negated() } else { number.value },
            place: number.place,
            interval: if fall { interval.negated() } else { interval },
            unit: told.unit,
            qualifier,
            kind: told.kind,
            period: None,
            label: told.label,
            noun: told.noun,
            sentence: self.sentence,
            paragraph: self.paragraph,
            binding: None,
            cell: None,
        });
        self.periods.push(self.period.clone());
    }

    /// Gives each figure its period, now that the document's own year is known.
    pub(super) fn finish(mut self) -> Vec<Figure> {
        let frequent = self.years.iter().max_by_key(|(year, times)| (**times, **year)).map(|(year, _)| *year);
        let document = self.annual.or(frequent);
        for (figure, period) in self.found.iter_mut().zip(self.periods.drain(..)) {
            let (text, years) = period.unwrap_or((String::new(), Years::Relative(0)));
            let (from, to) = years.resolve(document);
            figure.period = (from.is_some() || !text.is_empty()).then_some(Period { text, from, to });
        }
        self.found
    }
}
