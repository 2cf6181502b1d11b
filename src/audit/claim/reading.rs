//! The state of a scanner: the claims read so far, and the current sentence, line and period.

use std::collections::HashMap;
use std::ops::Range;

use super::{
    Claim, Kind, Passage, Period, Qualifier, Scanned, folded::Folded, numeral::Number, period::Years, qualifier,
};
use crate::audit::{interval::Interval, lexicon::words};
use crate::lang::Lang;

/// What may stand between the words of an earlier period and its number: 上年为75件, but not 上年办理75件.
const BARE: &str = "为是有达仅只约共的:, ";

/// The claims of a text up to the current position.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) found: Vec<Claim>,
    /// The period of each claim, kept until the document's own year is known.
    periods: Vec<Option<(String, Years)>>,
    /// The period of the current sentence.
    pub(super) period: Option<(String, Years)>,
    /// The period to return to after a claim of an earlier one, and where the words of that one end.
    outer: Option<(Option<(String, Years)>, usize)>,
    years: HashMap<i32, usize>,
    /// The year that the document states as its own.
    pub(super) annual: Option<i32>,
    sentence: usize,
    pub(super) paragraph: usize,
    /// Where the last claim ended.
    pub(super) behind: usize,
    /// Where tables begin and end, the next one last.
    edges: Vec<usize>,
}

/// A claim, with everything that its words state.
pub(super) struct Told {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number, scaled by its unit.
    pub(super) number: Number,
    /// The upper end of a range, scaled likewise.
    pub(super) upper: Option<Number>,
    pub(super) unit: String,
    pub(super) kind: Kind,
    pub(super) fall: bool,
    pub(super) qualifier: Qualifier,
    /// Whether it was rounded to its last place.
    pub(super) rounded: bool,
    pub(super) label: String,
    pub(super) noun: String,
}

impl Reading {
    /// The reading of a text with tables at these places, which are in order.
    pub(super) fn beside(tables: &[Range<usize>]) -> Self {
        let edges = tables.iter().rev().flat_map(|table| [table.end, table.start]).filter(|edge| *edge > 0);
        Self { edges: edges.collect(), ..Self::default() }
    }

    /// Comes to a position; what is beside a table is another sentence than what is in it.
    pub(super) fn reach(&mut self, at: usize) {
        if self.edges.pop_if(|edge| *edge <= at).is_some() {
            self.new_sentence();
            self.edges.truncate(self.edges.partition_point(|edge| *edge > at));
        }
    }

    /// Begins a sentence; its claims have the document's period until the sentence names another.
    pub(super) fn new_sentence(&mut self) {
        if self.sentence == 0 && self.paragraph > 0 && self.found.is_empty() {
            self.annual = self.annual.or_else(|| self.year_of_title());
        }
        self.sentence += 1;
        (self.period, self.outer) = (None, None);
    }

    /// The year that a first line without claims names, as that of the document.
    fn year_of_title(&self) -> Option<i32> {
        let mut years = self.years.keys();
        years.next().copied().filter(|_| years.next().is_none())
    }

    /// The last claim, if it is of this sentence.
    pub(super) fn last(&self) -> Option<&Claim> {
        self.found.last().filter(|claim| claim.sentence == Passage::Sentence(self.sentence))
    }

    /// Begins a period whose words end at `end`. An earlier one that is named beside a claim, as in 上年为75件, is only that of
    /// the next number, and so is that of what was carried over: 上年结转8件,审结237件.
    pub(super) fn begin(&mut self, text: String, years: Years, end: usize) {
        let outer = self.period.replace((text, years));
        let year = outer.as_ref().map_or(Years::Relative(0), |(_, years)| *years);
        self.outer = years.is_before(year, self.annual).then_some((outer, end));
    }

    /// Whether an earlier period whose words end at `named` is only that of the number at `start`.
    fn is_of_one(&self, text: &Folded, named: usize, start: usize) -> bool {
        let between = text.slice(named..start);
        let beside = self.last().is_some() && between.chars().all(|c| BARE.contains(c));
        let said = self.period.as_ref().map(|(period, _)| format!("{period}{between}")).unwrap_or_default();
        beside || words(Lang::Zh).flow.start.iter().any(|word| said.starts_with(word))
    }

    /// Dates the last claim, and with `on` all that follows it in its sentence.
    pub(super) fn date(&mut self, text: String, years: Years, on: bool) {
        if let Some(period) = self.periods.last_mut() {
            *period = Some((text.clone(), years));
        }
        if on {
            self.period = Some((text, years));
        }
    }

    /// Counts a year towards the document's own year.
    pub(super) fn note(&mut self, year: i32) {
        *self.years.entry(year).or_default() += 1;
    }

    /// Adds a claim, unless its bounds overflow 128 bits.
    pub(super) fn keep(&mut self, text: &Folded, told: Told) {
        let Told { start, end, number, upper, fall, .. } = told;
        self.behind = end;
        let (interval, qualifier) = match upper {
            Some(upper) => (Some(Interval::between(number.value, true, upper.value, true)), Qualifier::Range),
            None => (qualifier::interval(&number, told.qualifier, told.rounded), told.qualifier),
        };
        let Some(interval) = interval else { return };
        let is_of_one = self.outer.as_ref().is_some_and(|(_, named)| self.is_of_one(text, *named, start));
        self.found.push(Claim {
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
            sentence: Passage::Sentence(self.sentence),
            paragraph: Some(self.paragraph),
            binding: None,
            tie: None,
            cell: None,
            heads: None,
        });
        self.periods.push(self.period.clone());
        if let Some((outer, _)) = self.outer.take().filter(|_| is_of_one) {
            self.period = outer;
        }
    }

    /// Resolves the period of each claim, now that the document's year is known.
    pub(super) fn finish(mut self) -> Scanned {
        let frequent = self.years.iter().max_by_key(|(year, times)| (**times, **year)).map(|(year, _)| *year);
        let document = self.annual.or(frequent);
        for (claim, period) in self.found.iter_mut().zip(self.periods.drain(..)) {
            let (text, years) = period.unwrap_or((String::new(), Years::Relative(0)));
            let (from, to) = years.resolve(document);
            claim.period = (from.is_some() || !text.is_empty()).then_some(Period { text, from, to });
        }
        Scanned { claims: self.found, year: document }
    }
}
