//! The scanner for English text: one pass from left to right.

use std::collections::HashMap;

use super::{
    Figure, Kind, Period, Qualifier, accept,
    folded::Folded,
    numeral::{self, Number, Script},
    period::{Years, year_at},
    qualifier,
    words::{self, Unit},
};
use crate::audit::{exact::Rational, interval::Interval};

/// The longest label, in characters.
const LABEL: usize = 80;

/// Finds the figures of an English text.
pub(super) fn scan(text: &Folded) -> Vec<Figure> {
    let mut scanner = Scanner {
        text,
        found: Vec::new(),
        periods: Vec::new(),
        period: None,
        years: HashMap::new(),
        sentence: 0,
        paragraph: 0,
        behind: 0,
    };
    let mut at = 0;
    while at < text.chars.len() {
        at = scanner.step(at).max(at + 1);
    }
    scanner.finish()
}

struct Scanner<'a> {
    text: &'a Folded<'a>,
    found: Vec<Figure>,
    periods: Vec<Option<(String, Years)>>,
    period: Option<(String, Years)>,
    years: HashMap<i32, usize>,
    sentence: usize,
    paragraph: usize,
    behind: usize,
}

impl Scanner<'_> {
    fn step(&mut self, at: usize) -> usize {
        let c = self.text.at(at);
        if c == '\n' {
            self.paragraph += 1;
            let next = self.text.at(at + 1);
            if self.text.before(at) == '\n'
                || !(next.is_lowercase() || next.is_ascii_digit())
                || matches!(self.text.before(at), '.' | ':')
            {
                self.new_sentence();
            }
            return at + 1;
        }
        if self.ends_sentence(at) {
            self.new_sentence();
            return at + 1;
        }
        if self.text.is_hidden(at) {
            return at + 1;
        }
        if c.is_ascii_digit() {
            return self.digits(at);
        }
        if c.is_ascii_alphabetic() && !self.text.before(at).is_ascii_alphanumeric() {
            return self.word(at);
        }
        at + 1
    }

    fn new_sentence(&mut self) {
        self.sentence += 1;
        self.period = None;
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let c = self.text.at(at);
        let stop =
            c == '.' && self.text.at(at + 1).is_whitespace() && !self.text.ends(at, "No") && !self.text.ends(at, "Art");
        stop || matches!(c, '!' | '?')
    }

    fn digits(&mut self, at: usize) -> usize {
        let text = self.text;
        if accept::is_code(text, at) {
            return accept::code_end(text, at);
        }
        if let Some((year, end)) = year_at(text, at)
            && !words::is_measured(text, end)
        {
            return self.year(at, year, end);
        }
        if let Some(end) = accept::date_end(text, at) {
            return end;
        }
        match numeral::digits(text, at) {
            Ok(number) if number.padded => accept::code_end(text, at),
            Ok(number) => self.candidate(at, number),
            Err(end) => end,
        }
    }

    /// A year is a period; what is joined to it is a date or a range of years.
    fn year(&mut self, at: usize, year: i32, end: usize) -> usize {
        let mut last = year;
        let mut behind = end;
        if matches!(self.text.at(end), '-' | '–' | '/' | '.') && self.text.at(end + 1).is_ascii_digit() {
            behind = accept::code_end(self.text, at).max(end);
            last = year_at(self.text, end + 1).map_or(year, |(last, _)| last);
        }
        *self.years.entry(year).or_default() += 1;
        let years = if words::before(self.text, at) == "since" { Years::Since(year) } else { Years::Named(year, last) };
        self.period = Some((self.text.slice(at..behind), years));
        behind
    }

    fn word(&mut self, at: usize) -> usize {
        let end = words::end(self.text, at);
        let word = self.text.slice(at..end).to_lowercase();
        let relative = match word.as_str() {
            "last" | "previous" if words::next(self.text, end).0 == "year" => Some(-1),
            "this" if words::next(self.text, end).0 == "year" => Some(0),
            _ => None,
        };
        if let Some(by) = relative {
            self.period = Some((format!("{word} year"), Years::Relative(by)));
            return end;
        }
        if let Some((thing, unit)) = words::denied(self.text, &word, end) {
            return self.zero(at, end, thing, unit);
        }
        if let Some((value, end)) = words::spelled(self.text, at) {
            let number = Number {
                end,
                value: Rational::integer(value),
                place: Rational::ONE,
                above: None,
                scaled: false,
                script: Script::Hanzi,
                bare: false,
                length: 1,
                padded: false,
            };
            return self.candidate(at, number);
        }
        end
    }

    fn zero(&mut self, at: usize, end: usize, thing: String, unit: String) -> usize {
        let number = Number {
            end,
            value: Rational::ZERO,
            place: Rational::ONE,
            above: None,
            scaled: false,
            script: Script::Hanzi,
            bare: false,
            length: 1,
            padded: false,
        };
        self.push(at, &number, None, Unit { name: unit, kind: Kind::Count, divisor: 1, end });
        if let Some(figure) = self.found.last_mut() {
            figure.noun = thing;
        }
        end
    }

    fn candidate(&mut self, start: usize, number: Number) -> usize {
        let text = self.text;
        let mut number = number;
        let next = text.at(number.end);
        let joined = next.is_ascii_alphabetic() || next == '-' && text.at(number.end + 1).is_ascii_alphabetic();
        if joined || words::is_ordinal(text, number.end) {
            return accept::code_end(text, number.end);
        }
        if let Some((factor, end)) = words::scale(text, number.end) {
            let factor = Rational::integer(factor);
            let Some((value, place)) = number.value.checked_mul(factor).zip(number.place.checked_mul(factor)) else {
                return end;
            };
            number = Number { end, value, place, scaled: true, ..number };
        }
        let (second, number_end) = self.range(&number);
        let unit = words::unit(text, number_end);
        if !self.accepts(start, &number, &unit) {
            return unit.end.max(number_end);
        }
        self.push(start, &number, second, unit)
    }

    /// The upper end of a range: `3-5 days`, `3 to 5 days`.
    fn range(&self, first: &Number) -> (Option<Number>, usize) {
        let sign = self.text.first_of(first.end, &["-", "–", " to "]);
        let second = sign.and_then(|sign| numeral::digits(self.text, first.end + sign.chars().count()).ok());
        match second {
            Some(second) if second.value > first.value && second.length > 0 => (Some(second), second.end),
            _ => (None, first.end),
        }
    }

    fn accepts(&self, start: usize, number: &Number, unit: &Unit) -> bool {
        let text = self.text;
        let before = words::before(text, start);
        if words::names(&before) || words::is_month(&before) || words::is_month(&words::next(text, number.end).0) {
            return false;
        }
        let line_start = matches!(text.before(start), '\n')
            || text.before(start) == '(' && text.at(number.end) == ')' && number.length <= 2;
        if line_start && matches!(text.at(number.end), '.' | ')') && unit.name.is_empty() {
            return false;
        }
        if number.is_hanzi() {
            let pointed = matches!(
                before.as_str(),
                "the" | "these" | "those" | "its" | "our" | "all" | "first" | "last" | "next"
            );
            return !unit.name.is_empty() && !pointed && !words::is_slogan(&unit.name) && unit.kind != Kind::Duration;
        }
        match unit.kind {
            Kind::Duration => !matches!(before.as_str(), "past" | "last" | "next" | "recent"),
            Kind::Bare => {
                !words::is_capital(text, start) && number.length <= 12 && words::next(text, number.end).0 != "hotline"
            }
            _ => words::next(text, number.end).0 != "hotline",
        }
    }

    fn push(&mut self, start: usize, number: &Number, second: Option<Number>, unit: Unit) -> usize {
        let text = self.text;
        let (label_end, before) = words::qualifier(text, start);
        let after = words::behind(text, unit.end);
        let mut qualifier = qualifier::joined(number, before, after);
        let from = self.behind.max(label_end.saturating_sub(LABEL));
        let boundary = |at: usize| matches!(text.at(at), ',' | ';' | ':' | '(' | ')' | '\n') || self.ends_sentence(at);
        let label_start = (from..label_end).rev().find(|&at| boundary(at)).map_or(from, |at| at + 1);
        let label = text.slice(label_start..label_end).trim().to_string();
        let (kind, fall) = words::kind(&label, unit.kind);
        let by = |x: Rational| match unit.divisor {
            1 => x,
            divisor => x.checked_div(Rational::integer(divisor)).unwrap_or(x),
        };
        let scaled = Number { value: by(number.value), place: by(number.place), ..*number };
        let rounded = number.scaled || scaled.place < Rational::ONE;
        let Some(mut interval) = qualifier::interval(&scaled, qualifier, rounded) else { return unit.end };
        if let Some(upper) = second {
            (interval, qualifier) = (Interval::between(scaled.value, true, by(upper.value), true), Qualifier::Range);
        }
        let noun_end =
            (unit.end..unit.end + 40).find(|&at| text.at(at).is_ascii_digit() || boundary(at)).unwrap_or(unit.end + 40);
        self.found.push(Figure {
            start: text.byte(start),
            end: text.byte(unit.end),
            char_start: start,
            char_end: unit.end,
            text: text.written(start..unit.end).into(),
            value: if fall { scaled.value.negated() } else { scaled.value },
            place: scaled.place,
            interval: if fall { interval.negated() } else { interval },
            unit: unit.name,
            qualifier,
            kind,
            period: None,
            label,
            noun: text.slice(unit.end..noun_end).trim().into(),
            sentence: self.sentence,
            paragraph: self.paragraph,
            binding: None,
            cell: None,
        });
        self.periods.push(self.period.clone());
        self.behind = unit.end;
        unit.end
    }

    fn finish(mut self) -> Vec<Figure> {
        let document = self.years.iter().max_by_key(|(year, times)| (**times, **year)).map(|(year, _)| *year);
        for (figure, period) in self.found.iter_mut().zip(self.periods.drain(..)) {
            let (text, years) = period.unwrap_or((String::new(), Years::Relative(0)));
            let (from, to) = years.resolve(document);
            figure.period = (from.is_some() || !text.is_empty()).then_some(Period { text, from, to });
        }
        self.found
    }
}
