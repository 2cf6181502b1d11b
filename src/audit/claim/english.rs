//! The scanner for English text: one pass from left to right.

use std::ops::Range;

use super::{
    Kind, Scanned, accept,
    compared::is_compared,
    counted::{self, Unit},
    folded::Folded,
    numeral::{self, Number},
    period::{Years, year_at},
    qualifier,
    reading::{Reading, Told},
    spelled, words,
};
use crate::audit::exact::Rational;

/// The maximum length of a label, in characters.
const LABEL: usize = 80;
/// The maximum length of the text kept after a claim, in characters.
const NOUN: usize = 40;

/// Finds the claims of an English text.
pub(super) fn scan(text: &Folded, tables: &[Range<usize>]) -> Scanned {
    let mut scanner = Scanner { text, reading: Reading::beside(tables) };
    let mut at = 0;
    while at < text.chars.len() {
        at = scanner.step(at).max(at + 1);
    }
    scanner.reading.finish()
}

struct Scanner<'a> {
    text: &'a Folded<'a>,
    reading: Reading,
}

impl Scanner<'_> {
    fn step(&mut self, at: usize) -> usize {
        self.reading.reach(at);
        let (before, c, next) = (self.text.before(at), self.text.at(at), self.text.at(at + 1));
        if c == '\n' {
            self.reading.paragraph += 1;
            let goes_on = next.is_lowercase() || next.is_ascii_digit();
            if matches!(before, '\n' | '.' | ':') || !goes_on {
                self.reading.new_sentence();
            }
        } else if self.ends_sentence(at) {
            self.reading.new_sentence();
        } else if self.text.is_hidden(at) {
            return at + 1;
        } else if c.is_ascii_digit() {
            return self.digits(at);
        } else if c.is_ascii_alphabetic() && !before.is_ascii_alphanumeric() {
            return self.word(at);
        }
        at + 1
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
            return self.code(at);
        }
        if let Some((year, end)) = year_at(text, at)
            && !words::is_measured(text, end)
            && !counted::counts(text, at, end)
        {
            return self.year(at, year, end);
        }
        if let Some(end) = accept::date_end(text, at) {
            return end;
        }
        if let (2.., end) = words::groups(text, at) {
            return self.grouped(at, end);
        }
        if let Some((share, end)) = spelled::among(text, at) {
            return self.share(at, share, end);
        }
        match numeral::digits(text, at) {
            Ok(number) if number.padded => self.code(at),
            Ok(number) if text.at(number.end) == '/' => accept::code_end(text, at),
            Ok(number) => self.candidate(at, number),
            Err(end) => end,
        }
    }

    /// The end of a code, with the groups of digits that follow it, as in a phone number.
    fn code(&self, at: usize) -> usize {
        let end = accept::code_end(self.text, at);
        let follows = self.text.at(end) == ' ' && self.text.at(end + 1).is_ascii_digit();
        if follows { words::groups(self.text, end + 1).1 } else { end }
    }

    /// 1 260 cases is a number if each group after the first has three digits; otherwise the groups are a code.
    fn grouped(&mut self, at: usize, end: usize) -> usize {
        let written = self.text.slice(at..end);
        let mut groups = written.split(' ');
        let thousands = groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))
            && groups.all(|group| group.len() == 3);
        let joined = written.replace(' ', "");
        let counts = thousands && joined.len() <= 12 && !matches!(counted::unit(self.text, end).kind, Kind::Bare);
        match Rational::decimal(&joined).filter(|_| counts) {
            Some((value, place)) => {
                self.candidate(at, Number { script: numeral::Script::Digits, ..Number::in_words(end, value, place) })
            }
            None => end,
        }
    }

    /// A year is a period; with something joined to it, it is a date or a range of years.
    fn year(&mut self, at: usize, year: i32, end: usize) -> usize {
        let mut last = year;
        let mut behind = end;
        if matches!(self.text.at(end), '-' | '–' | '/' | '.') && self.text.at(end + 1).is_ascii_digit() {
            behind = accept::code_end(self.text, at).max(end);
            last = year_at(self.text, end + 1).map_or(year, |(last, _)| last);
        }
        self.reading.note(year);
        let years = if words::before(self.text, at) == "since" { Years::Since(year) } else { Years::Named(year, last) };
        let name = self.text.slice(at..behind);
        let before = self.text.slice(at.saturating_sub(16)..at).to_ascii_lowercase();
        if ["than in ", "than ", "compared with ", "compared to "].iter().any(|word| before.ends_with(word)) {
            return behind;
        }
        match self.beside(at, &["in", "in the year", "during"]) {
            // 480 complaints in 2020 may go on to what else there was in 2020, but what they are compared with does not.
            Some(compared) => self.reading.date(name, years, !compared && self.reading.period.is_none()),
            None => self.reading.period = Some((name, years)),
        }
        behind
    }

    /// Whether only one of some words stands between `at` and a claim of the sentence; if so, whether another is compared
    /// with that claim.
    fn beside(&self, at: usize, between: &[&str]) -> Option<bool> {
        let last = self.reading.last()?;
        let gap = self.text.slice(last.char_end..at);
        between.contains(&gap.trim()).then(|| is_compared(last))
    }

    /// The period of last year at `at`: that of the claim beside it or of what follows, unless something is compared with it.
    fn last_year(&mut self, at: usize, name: String) {
        let before = words::before(self.text, at);
        let compared = |word: &str| ["than", "with", "from", "on", "over", "to", "against", "as"].contains(&word);
        // 12.9% more than in the previous year, while 5,225 were lodged
        let than = self.text.slice(at.saturating_sub(16)..at).to_ascii_lowercase().contains("than ");
        let the = at.saturating_sub(before.chars().count() + 1);
        if self.beside(at, &["", "the", "a", "in the", "of the"]).is_some() {
            self.reading.date(name, Years::Relative(-1), false);
        } else if !(than || compared(&before) || before == "the" && compared(&words::before(self.text, the))) {
            self.reading.period = Some((name, Years::Relative(-1)));
        }
    }

    fn word(&mut self, at: usize) -> usize {
        let text = self.text;
        let end = words::end(text, at);
        let word = text.slice(at..end).to_ascii_lowercase();
        match (word.as_str(), words::next(text, end).0.as_str()) {
            ("last" | "previous", "year") | ("year", "before" | "earlier") => {
                self.last_year(at, text.slice(at..words::next(text, end).1));
                return end;
            }
            ("this", "year") => {
                self.reading.period = Some(("this year".into(), Years::Relative(0)));
                return end;
            }
            _ => {}
        }
        if let Some(times) = spelled::multiple(text, &word, end) {
            let unit = Unit { name: "times".into(), kind: Kind::Ratio, divisor: 1, end };
            return self.push(at, Number::in_words(end, times, Rational::ONE), None, unit);
        }
        if let Some((thing, name)) = counted::denied(text, &word, end) {
            let number = Number::in_words(end, Rational::ZERO, Rational::ONE);
            self.push(at, number, None, Unit { name, kind: Kind::Count, divisor: 1, end });
            if let Some(claim) = self.reading.found.last_mut() {
                claim.noun = thing;
            }
            return end;
        }
        if let Some((share, end)) = spelled::share(text, at).or_else(|| spelled::among(text, at)) {
            return self.share(at, share, end);
        }
        if let Some(unit) = counted::single(text, at).filter(|_| word == "one") {
            return self.push(at, Number::in_words(end, Rational::ONE, Rational::ONE), None, unit);
        }
        match spelled::spelled(text, at) {
            Some((value, end)) => self.candidate(at, Number::in_words(end, Rational::integer(value), Rational::ONE)),
            None => end,
        }
    }

    /// A share in words: two thirds, nine in ten.
    fn share(&mut self, at: usize, share: Rational, end: usize) -> usize {
        let hundredth = Rational::new(1, 100).unwrap_or(Rational::ONE);
        let unit = Unit { name: String::new(), kind: Kind::Ratio, divisor: 1, end };
        self.push(at, Number::in_words(end, share, hundredth), None, unit)
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
        let (second, number_end) = self.range(start, &number);
        let unit = match words::currency(text, start) {
            Some((name, _)) => Unit { name: name.into(), kind: Kind::Money, divisor: 1, end: number_end },
            None => counted::unit(text, number_end),
        };
        if !self.accepts(start, &number, &unit) {
            return unit.end.max(number_end);
        }
        self.push(start, number, second, unit)
    }

    /// The upper end of a range: `3-5 days`, `3 to 5 days`. What grew from 100 to 120, or by 20 to 120, is none.
    fn range(&self, start: usize, first: &Number) -> (Option<Number>, usize) {
        let sign = self.text.first_of(first.end, &["-", "–", " to "]);
        let from = words::before(self.text, start) == "from";
        let ranges = || words::before(self.text, start.saturating_sub("from ".len())).starts_with("rang");
        let moved = || from && !ranges() || words::is_changed(&self.label(start));
        let sign = sign.filter(|sign| *sign != " to " || !moved());
        let second = sign.and_then(|sign| numeral::digits(self.text, first.end + sign.chars().count()).ok());
        match second {
            Some(second) if second.value > first.value => (Some(second), second.end),
            _ => (None, first.end),
        }
    }

    fn accepts(&self, start: usize, number: &Number, unit: &Unit) -> bool {
        let text = self.text;
        let before = words::before(text, start);
        let next = words::next(text, number.end).0;
        if words::names(&before) || words::is_month(&before) || words::is_month(&next) || next == "hotline" {
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
            // Small numbers without a noun, such as "the two", are not counts.
            let told = !unit.name.is_empty() || number.value > Rational::integer(10);
            return told && !pointed && !words::is_slogan(&unit.name) && unit.kind != Kind::Duration;
        }
        // 12 Zhongshan Road and Phase 2 are names.
        let named = || words::is_capital(text, start) || text.at(number.end + 1).is_ascii_uppercase();
        match unit.kind {
            Kind::Duration => !matches!(before.as_str(), "past" | "last" | "next" | "recent"),
            Kind::Bare => number.length <= 12 && !named(),
            _ => true,
        }
    }

    fn push(&mut self, start: usize, number: Number, second: Option<Number>, unit: Unit) -> usize {
        let text = self.text;
        let (label_end, before) = words::qualifier(text, start);
        let label = self.label(label_end);
        let unit = words::points(&label, unit);
        let (kind, fall) = words::compared(text, unit.end, unit.kind).unwrap_or_else(|| words::kind(&label, unit.kind));
        let number = unit.measured(number);
        let noun_end = (unit.end..unit.end + NOUN)
            .find(|&at| text.at(at).is_ascii_digit() || self.is_boundary(at))
            .unwrap_or(unit.end + NOUN);
        let told = Told {
            start,
            end: unit.end,
            number,
            upper: second.map(|upper| unit.measured(upper)),
            kind,
            fall,
            qualifier: qualifier::joined(&number, before, words::behind(text, unit.end)),
            rounded: kind != Kind::Ratio && (number.scaled || number.place < Rational::ONE),
            label,
            noun: text.slice(unit.end..noun_end).trim().into(),
            unit: unit.name,
        };
        self.reading.keep(text, told);
        unit.end
    }

    /// The words of the clause before a claim whose label ends at `end`.
    fn label(&self, end: usize) -> String {
        let from = self.reading.behind.max(end.saturating_sub(LABEL)).min(end);
        let start_before = |end: usize| (from..end).rev().find(|&at| self.is_boundary(at)).map_or(from, |at| at + 1);
        let start = start_before(end);
        let label = self.text.slice(start..end);
        // Received: 272 cases.
        if label.trim().is_empty() && start > from && self.text.at(start - 1) == ':' {
            return self.text.slice(start_before(start - 1)..start - 1).trim().into();
        }
        label.trim().into()
    }

    fn is_boundary(&self, at: usize) -> bool {
        matches!(self.text.at(at), ',' | ';' | ':' | '(' | ')' | '\n') || self.ends_sentence(at)
    }
}
