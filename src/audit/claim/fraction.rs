//! Shares and multiples in words: 百分之九十五, 三分之二, 1/4, 过半, 翻两番, 全覆盖.

use super::{
    Kind, accept,
    chinese::{Candidate, Scanner},
    folded, kind,
    numeral::{self, Number},
    qualifier::Qualifier,
};
use crate::audit::{exact::Rational, interval::Interval};
use crate::numeral::digit;

/// How much may stand between a rough proportion and the bracket with its counts, in characters.
pub(super) const ASIDE: usize = 24;

impl Scanner<'_> {
    /// A fraction written with a slash: 1/4左右.
    pub(super) fn slashed(&mut self, at: usize, number: Number) -> usize {
        if let Some(end) = self.counts_over(at, number) {
            return end;
        }
        let end = accept::code_end(self.text, at);
        let Ok(below) = numeral::number(self.text, number.end + 1) else { return end };
        let proper = below.end == end && number.value < below.value && below.value < Rational::integer(100);
        let told = folded::is_han(self.text.before(at)) || self.text.at(end) == '的';
        if let (true, Some(value)) = (proper && told, number.value.checked_div(below.value)) {
            return self.fraction(at, value, below.end);
        }
        end
    }

    /// The two counts in the bracket of a proportion: 近九成(412/463).
    fn counts_over(&mut self, at: usize, number: Number) -> Option<usize> {
        let below = numeral::number(self.text, number.end + 1).ok()?;
        let inside = self.text.before(at) == '(' && self.text.at(below.end) == ')';
        let last = self.reading.last().filter(|_| inside && number.value <= below.value)?;
        let share = matches!(last.kind, Kind::Percent | Kind::Ratio) && at - last.char_end <= ASIDE;
        if !share || self.text.slice(last.char_end..at - 1).contains(folded::is_clause_end) {
            return None;
        }
        for (start, number) in [(at, number), (number.end + 1, below)] {
            self.push(&Candidate { start, number, second: None, unit: "", behind: number.end });
        }
        Some(below.end)
    }

    /// 百分之九十五, 千分之三.
    pub(super) fn per(&mut self, at: usize, hundred: i128) -> usize {
        let Ok(mut number) = numeral::number(self.text, at + 3) else { return at + 3 };
        if number.bare && self.text.at(number.end - 1) == '百' {
            number.value = Rational::integer(100);
        }
        let Some(share) = Rational::new(1, hundred) else { return number.end };
        let scaled = number.value.checked_mul(share).zip(number.place.checked_mul(share));
        let Some((value, place)) = scaled else { return number.end };
        let above = number.above.and_then(|above| above.checked_mul(share));
        let number = Number { value, place, above, scaled: true, bare: false, ..number };
        self.push(&Candidate { start: at, number, second: None, unit: "%", behind: number.end });
        number.end
    }

    /// 三分之二: the numerator is written second.
    pub(super) fn parts(&mut self, at: usize, whole: Number) -> usize {
        match numeral::number(self.text, whole.end + 2) {
            Ok(part) => match part.value.checked_div(whole.value) {
                Some(value) => self.fraction(at, value, part.end),
                None => part.end,
            },
            Err(end) => end,
        }
    }

    fn fraction(&mut self, start: usize, value: Rational, end: usize) -> usize {
        let hundredth = Rational::new(1, 100).unwrap_or(Rational::ONE);
        let number = Number::in_words(end, value, hundredth);
        self.push(&Candidate { start, number, second: None, unit: "", behind: end })
    }

    /// 九成五: the digit after 成 is a tenth of it.
    pub(super) fn tenths(&self, number: Number, behind: usize) -> (Number, usize) {
        let tenth = Rational::new(1, 10).unwrap_or(Rational::ONE);
        let more = digit(self.text.at(behind)).filter(|_| number.is_hanzi() && number.length == 1);
        let value = more.and_then(|more| number.value.checked_add(tenth.checked_mul(Rational::integer(more.into()))?));
        value.map_or((number, behind), |value| (Number { value, place: tenth, end: behind + 1, ..number }, behind + 1))
    }

    /// 一半, 过半, 半数.
    pub(super) fn half(&mut self, at: usize) -> Option<usize> {
        let word = self.text.first_of(at, &["过半数", "过半", "一半", "半数"])?;
        let end = at + word.chars().count();
        let number = Number::in_words(end, Rational::new(1, 2)?, Rational::new(1, 10)?);
        let claim = self.push(&Candidate { start: at, number, second: None, unit: "", behind: end });
        if let (true, Some(last)) = (word.starts_with('过'), self.reading.found.last_mut()) {
            last.qualifier = Qualifier::MoreThan;
            last.interval = Interval::from(last.value, false);
        }
        Some(claim)
    }

    /// 合格率百分百, 覆盖率达到全覆盖: 100%, but only for a rate and at the end of the clause.
    pub(super) fn whole(&mut self, at: usize, word: &str) -> Option<usize> {
        let end = at + word.chars().count();
        if !self.text.starts(at, word) || !folded::is_clause_end(self.text.at(end)) {
            return None;
        }
        let label = self.text.slice(kind::label_start(self.text, at, self.reading.behind)..at);
        let rate = label.trim_end_matches(['达', '到', '实', '现', '为', '是', '均', '都', '已']);
        if !rate.ends_with('率') {
            return None;
        }
        let number = Number::in_words(end, Rational::ONE, Rational::new(1, 100)?);
        Some(self.push(&Candidate { start: at, number, second: None, unit: "%", behind: end }))
    }

    /// 翻一番 means twice, 翻两番 four times.
    pub(super) fn doubled(&mut self, at: usize) -> Option<usize> {
        let from = at + 1 + usize::from(self.text.at(at + 1) == '了');
        let times = digit(self.text.at(from)).filter(|times| (1..=9).contains(times))?;
        if self.text.at(from + 1) != '番' {
            return None;
        }
        let value = Rational::integer(2i128.pow(times.into()));
        let number = Number::in_words(from + 2, value, Rational::ONE);
        Some(self.push(&Candidate { start: at, number, second: None, unit: "倍", behind: from + 2 }))
    }
}
