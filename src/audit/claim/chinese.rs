//! The scanner for Chinese text: one pass from left to right.

use std::ops::Range;

use super::{
    Kind, Scanned, accept,
    folded::{self, Folded},
    kind::{self, label_start},
    measure::{self, Measure},
    numeral::{self, Number},
    period::{self, Years},
    qualifier,
    reading::{Reading, Told},
    zero,
};
use crate::audit::{
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
};
use crate::lang::Lang;
use crate::numeral::is_numeral;

/// The maximum length of a name in Latin letters before a number, in characters.
const NAME: usize = 12;
/// How long the bracket that repeats a bound of a class may be, in characters.
const BOUND: usize = 12;

/// Signs between the ends of a range.
const TO: [&str; 6] = ["-", "—", "–", "~", "至", "到"];

/// Finds the claims of a Chinese text.
pub(super) fn scan(text: &Folded, tables: &[Range<usize>]) -> Scanned {
    read(text, Reading::beside(tables), false)
}

/// Reads a text; if it is `alone`, nothing need introduce its number.
pub(super) fn read(text: &Folded, reading: Reading, alone: bool) -> Scanned {
    let mut scanner = Scanner { text, reading, alone };
    let mut at = 0;
    while at < text.chars.len() {
        at = scanner.step(at).max(at + 1);
    }
    scanner.reading.finish()
}

/// A text, and what has been read so far.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a Folded<'a>,
    pub(super) reading: Reading,
    /// Whether the text is all that there is, as the cell of a table.
    alone: bool,
}

/// A number with its context, before it is decided whether it is a claim.
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) number: Number,
    /// The upper end of a range.
    pub(super) second: Option<Number>,
    pub(super) unit: &'static str,
    /// The position after the measure word.
    pub(super) behind: usize,
}

impl Scanner<'_> {
    /// Reads what is at `at` and returns the position at which to continue.
    fn step(&mut self, at: usize) -> usize {
        self.reading.reach(at);
        let c = self.text.at(at);
        if c == '\n' {
            self.line_end(at);
            return at + 1;
        }
        if folded::is_sentence_end(c) {
            self.reading.new_sentence();
            return at + 1;
        }
        if let Some(found) = period::period(self.text, at) {
            self.note(&found);
            // 比去年 and 较2019年 name the base of a comparison, not the period of what follows.
            let compared = matches!(self.text.before(at), '比' | '较' | '与' | '同');
            if !self.text.is_hidden(found.end - 1) && !compared {
                self.reading.begin(found.text, found.years, found.end);
            }
            return found.end;
        }
        if self.text.is_hidden(at) {
            return at + 1;
        }
        match c {
            '0'..='9' => self.digits(at),
            '没' | '未' | '无' => self.zero(at).unwrap_or(at + 1),
            '〇' if self.text.before(at) != '第' => self.zero(at).unwrap_or_else(|| self.hanzi(at)),
            '翻' => self.doubled(at).unwrap_or(at + 1),
            '过' | '半' => self.half(at).unwrap_or(at + 1),
            '全' => self.whole(at, "全覆盖").unwrap_or(at + 1),
            '第' => self.ordinal(at + 1),
            c if is_numeral(c) => self.hanzi(at),
            _ => at + 1,
        }
    }

    /// A line end ends the sentence, unless the line was wrapped.
    fn line_end(&mut self, at: usize) {
        self.reading.paragraph += 1;
        let (before, next) = (self.text.before(at), self.text.at(at + 1));
        let broken = (folded::is_han(before) || before.is_ascii_digit() || matches!(before, ',' | '、'))
            && (folded::is_han(next) || next.is_ascii_digit());
        if !broken {
            self.reading.new_sentence();
        }
    }

    /// Counts a period towards the document's own year.
    fn note(&mut self, found: &period::Found) {
        if let Years::Named(year, last) = found.years
            && year == last
        {
            self.reading.note(year);
            if self.reading.annual.is_none() && found.text.ends_with('度') {
                self.reading.annual = Some(year);
            }
        }
    }

    fn digits(&mut self, at: usize) -> usize {
        if accept::is_code(self.text, at) && !self.follows_name(at) {
            return accept::code_end(self.text, at);
        }
        if let Some(end) = accept::date_end(self.text, at) {
            return end;
        }
        match numeral::digits(self.text, at) {
            Ok(number) if number.padded && self.text.at(number.end) != '%' => accept::code_end(self.text, at),
            Ok(number) if self.text.at(number.end) == '/' => self.slashed(at, number),
            Ok(number) => self.candidate(at, number),
            Err(end) => end,
        }
    }

    /// 微信APP12条: digits after a name in Latin letters, with a measure word, are a count and no code.
    fn follows_name(&self, at: usize) -> bool {
        let letters = (1..=NAME.min(at)).take_while(|step| self.text.at(at - step).is_ascii_alphabetic()).count();
        let before = self.text.before(at - letters);
        let counted = || {
            let end = numeral::digits(self.text, at).ok()?.end;
            measure::measure(self.text, end).filter(|measure| measure::kind(measure.unit) == Kind::Count)
        };
        (2..NAME).contains(&letters) && folded::is_han(before) && counted().is_some()
    }

    fn hanzi(&mut self, at: usize) -> usize {
        if let Some(end) = self.whole(at, "百分百") {
            return end;
        }
        for (word, hundred) in [("百分之", 100), ("千分之", 1_000), ("万分之", 10_000)] {
            if self.text.starts(at, word) {
                return self.per(at, hundred);
            }
        }
        if self.text.starts(at, "一半") && !self.text.starts(at, "一半天") {
            return self.half(at).unwrap_or(at + 2);
        }
        match numeral::hanzi(self.text, at) {
            Ok(number) if self.text.starts(number.end, "分之") => self.parts(at, number),
            Ok(number) => self.candidate(at, number),
            Err(end) => end,
        }
    }

    /// 第3 is an ordinal, and a claim only if it states a rank: 排名全州第2.
    fn ordinal(&mut self, at: usize) -> usize {
        let end = accept::ordinal_end(self.text, at);
        let label = self.text.slice(label_start(self.text, at - 1, self.reading.behind)..at - 1);
        let ranked = says(&label, &words(Lang::Zh).ranked);
        let number = numeral::number(self.text, at).ok().filter(|number| number.end == end);
        let Some(number) = number.filter(|_| ranked) else {
            return measure::measure(self.text, end).map_or(end, |measure| end + measure.length);
        };
        let behind = end + usize::from(matches!(self.text.at(end), '名' | '位'));
        let first = self.reading.found.len();
        self.push(&Candidate { start: at - 1, number, second: None, unit: "位", behind });
        if let Some(claim) = self.reading.found.get_mut(first) {
            claim.kind = Kind::Ordinal;
        }
        behind
    }

    fn zero(&mut self, at: usize) -> Option<usize> {
        let (end, unit, thing) = zero::zero(self.text, at)?;
        let number = Number::in_words(end, Rational::ZERO, Rational::ONE);
        self.push(&Candidate { start: at, number, second: None, unit, behind: end });
        let claim = self.reading.found.last_mut()?;
        (claim.noun, claim.kind, claim.interval) = (thing, Kind::Count, Interval::point(Rational::ZERO));
        Some(end)
    }

    /// Decides whether a number is a claim, and returns the position after it.
    fn candidate(&mut self, start: usize, number: Number) -> usize {
        let gap =
            (number.end..number.end + 3).find(|&at| !matches!(self.text.at(at), ' ' | '\n')).unwrap_or(number.end);
        let measured = measure::measure(self.text, gap).map(|measure| (measure, gap));
        let split = self.broken(start, number, measured);
        let (number, measured) = split.unwrap_or((number, measured));
        let (second, measured) = self.range(start, number, measured);
        let end = second.map_or(number.end, |second| second.end);
        let (unit, behind) = measured.map_or(("", end), |(measure, at)| (measure.unit, at + measure.length));
        if let Some(end) = accept::trace_end(self.text, behind).or_else(|| self.bounds_end(unit, behind)) {
            return end;
        }
        let (number, behind) = match unit {
            "成" => self.tenths(number, behind),
            "元" => self.coins(number, behind),
            _ => (number, behind),
        };
        let unit = if unit.is_empty() { currency(self.text.before(start)) } else { unit };
        let candidate = Candidate { start, number, second, unit, behind };
        if self.accepts(&candidate) { self.push(&candidate) } else { behind }
    }

    /// 3元5角, 123元1角1分 are one amount: it with its 角 and 分, and where it ends.
    fn coins(&self, number: Number, behind: usize) -> (Number, usize) {
        let mut amount = (number, behind);
        for (coin, parts) in [('角', 10), ('分', 100)] {
            let (sum, end) = amount;
            let more = numeral::number(self.text, end).ok().filter(|more| {
                more.place == Rational::ONE && more.value < Rational::integer(10) && self.text.at(more.end) == coin
            });
            let Some((more, place)) = more.zip(Rational::new(1, parts)) else { continue };
            let value = more.value.checked_mul(place).and_then(|more| sum.value.checked_add(more));
            let whole = sum.value.is_integer() || coin == '分' && sum.place < Rational::ONE;
            if let Some(value) = value.filter(|_| whole && sum.place <= Rational::ONE && sum.above.is_none()) {
                amount = (Number { value, place, end: more.end + 1, ..sum }, more.end + 1);
            }
        }
        amount
    }

    /// The bounds of a class name it and count nothing: 11人至20人（含）的律所, 500万元以上的项目. Where they end.
    fn bounds_end(&self, unit: &str, behind: usize) -> Option<usize> {
        if unit.is_empty() || matches!(measure::kind(unit), Kind::Percent | Kind::Points | Kind::Growth) {
            return None;
        }
        let text = self.text;
        let included = |at: usize| text.first_of(at, &["(含)", "(不含)"]).map_or(at, |word| at + word.chars().count());
        // 5000元以上(含5000元)的
        let again = |at: usize| {
            let close = text.bracket_at(at).filter(|_| text.starts(at, "(含") || text.starts(at, "(不含"));
            let inside = |close: &usize| text.slice(at + 1..*close).trim_start_matches(['不', '含']).to_owned();
            let number = |words: String| words.starts_with(|c: char| c.is_ascii_digit()) && words.ends_with(unit);
            close.filter(|close| number(inside(close)) && close - at <= BOUND).map_or(included(at), |close| close + 1)
        };
        let mut end = included(behind);
        let told = end > behind;
        let mut ranged = false;
        if let Some(sign) = text.first_of(end, &TO)
            && let Ok(upper) = numeral::number(text, end + sign.chars().count())
            && let Some(measure) = measure::measure(text, upper.end).filter(|measure| measure.unit == unit)
        {
            (end, ranged) = (upper.end + measure.length, true);
        }
        let upper = included(end);
        let told = told || upper > end;
        end = upper;
        if let Some(word) = text.first_of(end, &["及以上", "以上", "及以下", "以下", "以内"]) {
            (end, ranged) = (again(end + word.chars().count()), true);
        }
        // 5000元以下的3385件, 10万元以上的62件
        let counts = text.at(end + 1).is_ascii_digit() && measure::kind(unit) == Kind::Money;
        let names = ranged && text.at(end) == '的' && (folded::is_han(text.at(end + 1)) || counts);
        (told || names).then_some(end)
    }

    /// A number broken by a space, `1 260件`: joined if three digits and a measure word follow the space.
    fn broken(
        &self,
        start: usize,
        number: Number,
        measured: Option<(Measure, usize)>,
    ) -> Option<(Number, Option<(Measure, usize)>)> {
        let plain = number.place == Rational::ONE && number.length <= 3 && number.end - start == number.length;
        let next = number.end + 1;
        if measured.is_some() || !plain || number.is_hanzi() || !matches!(self.text.at(number.end), ' ' | '\n') {
            return None;
        }
        let right = numeral::digits(self.text, next).ok().filter(|right| right.end - next == 3 && right.length == 3)?;
        let measure = measure::measure(self.text, right.end)?;
        let value = number.value.checked_mul(Rational::integer(1_000))?.checked_add(right.value)?;
        Some((Number { value, end: right.end, ..number }, Some((measure, right.end))))
    }

    /// The upper end of a range: 3至5件, 10%-20%, 3件至5件; but 从3件至5件 is a change.
    fn range(
        &self,
        start: usize,
        first: Number,
        measured: Option<(Measure, usize)>,
    ) -> (Option<Number>, Option<(Measure, usize)>) {
        let none = (None, measured);
        let at = measured.map_or(first.end, |(measure, at)| at + measure.length);
        if first.above.is_some() || measured.is_some() && matches!(self.text.before(start), '从' | '由' | '自') {
            return none;
        }
        let Some(sign) = self.text.first_of(at, &TO) else { return none };
        let Ok(second) = numeral::number(self.text, at + sign.chars().count()) else { return none };
        match measure::measure(self.text, second.end) {
            Some(measure)
                if second.value > first.value && measured.is_none_or(|(first, _)| first.unit == measure.unit) =>
            {
                (Some(second), Some((measure, second.end)))
            }
            _ => none,
        }
    }

    fn accepts(&self, candidate: &Candidate) -> bool {
        let Candidate { start, number, unit, behind, .. } = candidate;
        let qualified = qualifier::before(self.text, *start).is_some();
        let letter = self.text.at(*behind).is_ascii_alphanumeric() && unit.is_empty();
        let in_pattern = matches!(self.text.at(*behind), '+' | '×') && *unit != "%";
        if letter || in_pattern || self.text.is_hidden(*behind - 1) {
            return false;
        }
        let around = accept::Around {
            start: *start,
            behind: *behind,
            qualified,
            listed: self.reading.found.last().is_some_and(|last| last.char_end == *start),
            alone: self.alone,
        };
        let listed = self.reading.found.last().is_some_and(|last| {
            last.char_end + 1 == *start && last.kind == Kind::Bare && matches!(self.text.before(*start), '、' | '和')
        });
        if number.is_hanzi() {
            let scaled = unit.is_empty() && number.scaled && !number.bare && number.length > 2;
            return scaled && folded::is_clause_end(self.text.at(*behind))
                || !unit.is_empty() && accept::hanzi(self.text, number, unit, &around);
        }
        match unit.is_empty() {
            true if number.scaled && number.value >= Rational::integer(10_000) => {
                accept::digits(self.text, *start, number, unit, *behind)
            }
            true => self.alone || accept::bare(self.text, *start, number, listed),
            false => accept::digits(self.text, *start, number, unit, *behind),
        }
    }

    /// The words of the clause before a claim at `start` whose qualifier begins at `end`; 约占 states a share too.
    fn label(&self, end: usize, start: usize) -> String {
        let words = self.text.slice(label_start(self.text, end, self.reading.behind)..end);
        let share = if end < start && self.text.before(start) == '占' { "占" } else { "" };
        if words.trim().is_empty() && share.is_empty() && self.text.before(end) == '(' {
            return self.compared(end - 1).unwrap_or_default();
        }
        format!("{}{share}", words.trim())
    }

    /// The words of comparison right before a bracket: 较上年 in 较上年(1184件)增加.
    fn compared(&self, open: usize) -> Option<String> {
        let said = self.text.slice(label_start(self.text, open, self.reading.behind)..open);
        let (at, _) = said.char_indices().rev().find(|(_, c)| matches!(c, '较' | '比'))?;
        let past = words(Lang::Zh).past.iter().any(|past| said.ends_with(past));
        past.then(|| said[at..].to_owned())
    }

    /// Adds a claim and returns the position where its text ends.
    pub(super) fn push(&mut self, candidate: &Candidate) -> usize {
        let Candidate { start, number, second, unit, behind: end } = candidate;
        let before = qualifier::before(self.text, *start);
        let (label_end, before) = before.map_or((*start, None), |(qualifier, at)| (at, Some(qualifier)));
        let after = qualifier::behind(self.text, *end, unit);
        let (mut kind, fall) = kind::kind(self.text, label_end, self.reading.behind, unit);
        let broken = !number.value.is_integer() && number.place < Rational::ONE;
        if unit.is_empty() && broken && number.value < Rational::ONE {
            kind = Kind::Ratio;
        }
        let last = self.text.at(end - 1);
        let number = in_unit(number, unit, last);
        let percent = matches!(*unit, "%" | "百分点");
        let told = Told {
            start: *start,
            end: *end,
            number,
            upper: second.map(|upper| in_unit(&upper, unit, last)),
            unit: (*unit).into(),
            kind,
            fall,
            qualifier: qualifier::joined(&number, before, after.map(|(qualifier, _)| qualifier)),
            rounded: kind != Kind::Ratio && (number.scaled || number.place < Rational::ONE || percent),
            label: self.label(label_end, *start),
            noun: kind::noun(self.text, after.map_or(*end, |(_, at)| at)),
        };
        self.reading.keep(self.text, told);
        *end
    }
}

/// The unit of a number after the sign of a currency.
fn currency(sign: char) -> &'static str {
    match sign {
        '¥' | '￥' => "元",
        '$' => "美元",
        '£' | '￡' => "英镑",
        '€' => "欧元",
        _ => "",
    }
}

/// The number scaled by its unit: percent and 成 are divided.
fn in_unit(number: &Number, unit: &str, last: char) -> Number {
    let divisor = match unit {
        // 百分之五 was divided when it was read.
        "%" if last != '%' => 1,
        "%" | "百分点" => 100,
        "‰" => 1_000,
        "成" => 10,
        _ => 1,
    };
    if divisor == 1 {
        return *number;
    }
    let by = |x: Rational| x.checked_div(Rational::integer(divisor)).unwrap_or(x);
    Number { value: by(number.value), place: by(number.place), above: number.above.map(by), ..*number }
}
