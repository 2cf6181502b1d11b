//! The period of a claim.

use serde::Serialize;

use super::{folded::Folded, numeral};
use crate::audit::{exact::Rational, lexicon::words};
use crate::lang::Lang;
use crate::numeral::{digit, is_numeral};

/// A period, as far as the text states it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// The words that name it; empty if it is the period of the whole document.
    pub text: String,
    /// Its first year.
    pub from: Option<i32>,
    /// Its last year.
    pub to: Option<i32>,
}

impl Period {
    /// Its years as `2020` or `2019-2020`, as far as they are known.
    pub fn years(&self) -> Option<String> {
        Some(match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => format!("{from}-{to}"),
            (Some(from), None) => format!("{from}-"),
            (None, Some(to)) => format!("-{to}"),
            (None, None) => return None,
        })
    }
}

/// The most years that 近 may count.
const LONGEST: i128 = 30;

/// The maximum length of the words from 自 to 以来, in characters.
const SINCE: usize = 24;
/// The year from which the plans of five years are counted: the thirteenth begins in 2016.
const FIRST_PLAN: i32 = 1951;

/// A period found in a text: where it ends, and its years, relative to the document's if it names none.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) end: usize,
    pub(super) text: String,
    pub(super) years: Years,
}

/// The years of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Years {
    /// From the first year to the last.
    Named(i32, i32),
    /// From the given year until the document's year.
    Since(i32),
    /// The given number of years after the document's year.
    Relative(i32),
    /// As many years up to the document's; zero if the words do not say how many.
    Recent(i32),
}

impl Years {
    /// Whether it is over before `other`, given the year that the document states as its own.
    pub(super) fn is_before(self, other: Self, document: Option<i32>) -> bool {
        match (self, other) {
            (Self::Relative(own), Self::Relative(other)) | (Self::Named(_, own), Self::Named(other, _)) => own < other,
            (Self::Relative(own), _) => own < 0,
            (Self::Named(_, own), Self::Relative(by)) => document.is_some_and(|year| own < year + by),
            _ => false,
        }
    }

    /// The first and last year, given the year of the document.
    pub(super) fn resolve(self, document: Option<i32>) -> (Option<i32>, Option<i32>) {
        match self {
            Self::Named(from, to) => (Some(from), Some(to)),
            Self::Since(from) => (Some(from), document.map(|year| year.max(from))),
            Self::Relative(by) => {
                let year = document.map(|year| year + by);
                (year, year)
            }
            Self::Recent(0) => (None, None),
            Self::Recent(years) => (document.map(|year| year - years + 1), document),
        }
    }
}

/// The year written at `at` in four digits or numerals, and where it ends; the text after it is not checked.
pub(super) fn year_at(text: &Folded, at: usize) -> Option<(i32, usize)> {
    let mut year = 0;
    for step in 0..4 {
        let c = text.at(at + step);
        let digit = c.to_digit(10).map(i128::from).or_else(|| digit(c).filter(|_| c != '两').map(i128::from))?;
        year = year * 10 + i32::try_from(digit).ok()?;
    }
    let longer = text.at(at + 4).is_ascii_digit() || text.before(at).is_ascii_digit();
    ((1900..=2100).contains(&year) && !longer).then_some((year, at + 4))
}

/// The period that begins at `at`: a year with 年, or a word such as 今年.
pub(super) fn period(text: &Folded, at: usize) -> Option<Found> {
    if matches!(text.at(at), '近' | '过' | '最') {
        return recent(text, at);
    }
    if let Some(found) = since(text, at).or_else(|| plan(text, at)).or_else(|| counted(text, at)) {
        return Some(found);
    }
    if !matches!(text.at(at), '今' | '本' | '全' | '年' | '截' | '去' | '上' | '前' | '1' | '2' | '二' | '一')
    {
        return None;
    }
    if let Some((word, year)) = words(Lang::Zh).years.find(|word| text.starts(at, word)) {
        let end = at + word.chars().count();
        return Some(Found { end, text: word.into(), years: Years::Relative(year.distance()) });
    }
    let (first, mut end) = year_at(text, at)?;
    let mut last = first;
    if matches!(text.at(end), '-' | '—' | '–' | '~' | '至' | '到') || text.starts(end, "年至") {
        let next = end + if text.starts(end, "年至") { 2 } else { 1 };
        if let Some((year, behind)) = year_at(text, next + usize::from(text.at(next) == '—')) {
            (last, end) = (year, behind);
        }
    }
    if text.at(end) != '年' {
        return None;
    }
    end += 1;
    if text.at(end) == '度' {
        end += 1;
    }
    if let Some((part, _)) = words(Lang::Zh).parts_of_year.find(|word| text.starts(end, word)) {
        end += part.chars().count();
    } else {
        end = month(text, end);
    }
    let since = text.first_of(end, &["以来", "起"]);
    let years = if since.is_some() { Years::Since(first) } else { Years::Named(first, last) };
    end += since.map_or(0, |word| word.chars().count());
    Some(Found { end, text: text.slice(at..end), years })
}

/// 近五年, 过去三年, 近年来: the years up to that of the document.
fn recent(text: &Folded, at: usize) -> Option<Found> {
    let word = text.first_of(at, &["最近", "近", "过去"])?;
    let from = at + word.chars().count();
    let number = numeral::number(text, from).ok();
    let (years, end) = match number {
        Some(number) if number.place == Rational::ONE && number.value <= Rational::integer(LONGEST) => {
            (i32::try_from(number.value.numerator()).ok()?, number.end)
        }
        _ if text.starts(from, "年来") => (0, from),
        _ => return None,
    };
    let behind = text.first_of(end, &["年来", "年间", "年"])?;
    let end = end + behind.chars().count();
    // 近5年期满 counts years of something else.
    let other = matches!(text.at(end), '期' | '级' | '龄' | '度' | '末' | '初' | '底');
    (!other).then(|| Found { end, text: text.slice(at..end), years: Years::Recent(years) })
}

/// 自中心成立以来, 党的十九大以来: up to the document's year, from a time that no year tells.
fn since(text: &Folded, at: usize) -> Option<Found> {
    text.first_of(at, &["自", "党的"])?;
    let clause = |at: &usize| !matches!(text.at(*at), ',' | '。' | ';' | '\n');
    let end = (at..at + SINCE).take_while(clause).find(|&at| text.starts(at, "以来"))?;
    // 自2019年以来 says which year.
    let told = (at + 1..end)
        .any(|at| year_at(text, at).is_some() || words(Lang::Zh).years.iter().any(|(word, _)| text.starts(at, word)));
    (!told).then(|| Found { end: end + 2, text: text.slice(at..end + 2), years: Years::Recent(0) })
}

/// “十三五”期间, “十四五”以来: the five years of a plan, or those since it began.
fn plan(text: &Folded, at: usize) -> Option<Found> {
    let inner = at + usize::from(matches!(text.at(at), '“' | '"'));
    let ordinal = digit(text.at(inner + 1)).map(i32::from)?;
    let behind = inner + 3 + usize::from(inner > at);
    let word = text.first_of(behind, &["规划期间", "期间", "时期", "规划以来", "以来"])?;
    if text.at(inner) != '十' || text.at(inner + 2) != '五' {
        return None;
    }
    let first = FIRST_PLAN + 5 * (10 + ordinal);
    let end = behind + word.chars().count();
    let years = if word.ends_with("以来") { Years::Since(first) } else { Years::Named(first, first + 4) };
    Some(Found { end, text: text.slice(at..end), years })
}

/// 三年来, 五年间, 三年累计: as many years up to that of the document.
fn counted(text: &Folded, at: usize) -> Option<Found> {
    let begins = |c: char| c.is_ascii_digit() || is_numeral(c);
    let (here, before) = (text.at(at), text.before(at));
    let number = numeral::number(text, at).ok().filter(|_| begins(here) && !begins(before) && before != '第')?;
    let behind = text.first_of(number.end, &["年来", "年间", "年累计", "年共"])?;
    let plain = number.place == Rational::ONE && number.value <= Rational::integer(LONGEST);
    let years = i32::try_from(number.value.numerator()).ok().filter(|years| plain && *years > 0)?;
    let end = number.end + behind.trim_end_matches(['累', '计', '共']).chars().count();
    Some(Found { end, text: text.slice(at..end), years: Years::Recent(years) })
}

/// The end of the months and days that start at `at`: `1-11月`, `3月5日`.
pub(super) fn month(text: &Folded, at: usize) -> usize {
    let mut end = at;
    while end < at + 16 && (text.at(end).is_ascii_digit() || is_numeral(text.at(end)) || "-—至".contains(text.at(end)))
    {
        end += 1;
    }
    if end == at || text.at(end) != '月' {
        return at;
    }
    end += 1 + usize::from(text.at(end + 1) == '份');
    let day = numeral::run(text, end).max(numeral::hanzi_run(text, end));
    if day > end && day - end <= 3 && matches!(text.at(day), '日' | '号') { day + 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_its_words_and_its_years() {
        for (text, words, years) in [
            ("2020年共办理", "2020年", Years::Named(2020, 2020)),
            ("2019年以来,", "2019年以来", Years::Since(2019)),
            ("2020年度工作", "2020年度", Years::Named(2020, 2020)),
            ("二〇二〇年全县", "二〇二〇年", Years::Named(2020, 2020)),
            ("2020年1-11月,", "2020年1-11月", Years::Named(2020, 2020)),
            ("2020年3月5日", "2020年3月5日", Years::Named(2020, 2020)),
            ("2018—2020年", "2018—2020年", Years::Named(2018, 2020)),
            ("去年同期", "去年同期", Years::Relative(-1)),
            ("今年以来,", "今年以来", Years::Relative(0)),
            ("近五年共", "近五年", Years::Recent(5)),
            ("最近3年来,", "最近3年来", Years::Recent(3)),
            ("近年来,", "近年来", Years::Recent(0)),
            ("三年来,", "三年来", Years::Recent(3)),
            ("10年间", "10年间", Years::Recent(10)),
            ("三年累计办理", "三年", Years::Recent(3)),
            ("“十三五”期间,", "“十三五”期间", Years::Named(2016, 2020)),
            ("十四五时期", "十四五时期", Years::Named(2021, 2025)),
            ("“十四五”以来,", "“十四五”以来", Years::Since(2021)),
            ("党的十九大以来,", "党的十九大以来", Years::Recent(0)),
            ("自成立以来,", "自成立以来", Years::Recent(0)),
        ] {
            let found = period(&Folded::new(text), 0).unwrap();
            assert_eq!((found.text.as_str(), found.years), (words, years));
        }
        assert!(period(&Folded::new("2020件"), 0).is_none());
        assert!(period(&Folded::new("近百件"), 0).is_none());
        assert_eq!(Years::Since(2019).resolve(Some(2020)), (Some(2019), Some(2020)));
        assert_eq!(Years::Recent(5).resolve(Some(2020)), (Some(2016), Some(2020)));
    }
}
