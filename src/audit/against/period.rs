//! The period of a claim.

use crate::audit::claim::{Claim, folded::Folded};
use crate::calendar::Period;

/// How many characters at the start of a document are searched for the part of the year that it covers.
const TITLE: usize = 200;

/// Words for parts of a year other than quarters.
const PARTS: [&str; 9] =
    ["上半年", "下半年", "半年", "前三季度", "前三个季度", "月份", "年初", "first half", "second half"];
/// Words for quarters.
const QUARTERS: [(&str, u8); 16] = [
    ("第一季度", 1),
    ("第二季度", 2),
    ("第三季度", 3),
    ("第四季度", 4),
    ("一季度", 1),
    ("二季度", 2),
    ("三季度", 3),
    ("四季度", 4),
    ("1季度", 1),
    ("2季度", 2),
    ("3季度", 3),
    ("4季度", 4),
    ("first quarter", 1),
    ("second quarter", 2),
    ("third quarter", 3),
    ("fourth quarter", 4),
];
/// Words for a whole year.
const WHOLE: [&str; 7] = ["全年", "年度", "12月底", "12月31日", "年底", "年末", "end of the year"];

/// The part of a year that some words name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Quarter(u8),
    Other,
}

/// The periods of the claims of one document.
#[derive(Debug)]
pub(super) struct Periods {
    document: Part,
}

impl Periods {
    pub(super) fn of(text: &Folded) -> Self {
        let title = text.slice(0..TITLE);
        let title = title.split('。').next().unwrap_or_default();
        // A title contains dates of its own, such as the day of publication.
        let part = last_part(title, false).filter(|_| !title.contains("全年"));
        Self { document: part.unwrap_or(Part::Whole) }
    }

    /// The period of a claim; `context` is its sentence up to the claim. `None` if registers have no such period, as
    /// for several years or half a year.
    pub(super) fn of_claim(&self, claim: &Claim, label: &str, context: &str) -> Option<Period> {
        let period = claim.period.as_ref()?;
        let year = period.from.filter(|_| period.from == period.to)?;
        // If its own words name another year, it is unclear which one is meant.
        if year_in(label).is_some_and(|named| named != year) {
            return None;
        }
        let own = format!("{} {label}", period.text);
        let part = last_part(&own, true).or_else(|| last_part(context, true)).unwrap_or(self.document);
        match part {
            Part::Whole => Some(Period::Year(year)),
            Part::Quarter(quarter) => format!("{year}Q{quarter}").parse().ok(),
            Part::Other => month(&period.text).and_then(|month| format!("{year}-{month:02}").parse().ok()),
        }
    }
}

/// The last part of a year that some words name.
fn last_part(words: &str, months: bool) -> Option<Part> {
    let parts = PARTS.iter().map(|word| (*word, Part::Other));
    let quarters = QUARTERS.iter().map(|(word, quarter)| (*word, Part::Quarter(*quarter)));
    let whole = WHOLE.iter().map(|word| (*word, Part::Whole));
    let known = parts.chain(quarters).chain(whole);
    let said = known.filter_map(|(word, part)| Some((words.rfind(word)? + word.len(), word.len(), part)));
    let month = months.then(|| words.rfind('月')).flatten().filter(|&at| is_month(&words[..at]));
    let month = month.map(|at| (at + '月'.len_utf8(), 0, Part::Other));
    // Of two that end at the same place the longer one is meant: 前三季度 contains 三季度.
    said.chain(month).max_by_key(|(end, length, _)| (*end, *length)).map(|(_, _, part)| part)
}

fn is_month(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

/// The last year written in digits.
fn year_in(words: &str) -> Option<i32> {
    words.rmatch_indices('年').find_map(|(at, _)| words.get(at.checked_sub(4)?..at)?.parse().ok())
}

/// The single month of a period: 2020年3月, but not 2020年1-3月 or 2020年3月5日.
fn month(period: &str) -> Option<u8> {
    let (_, month) = period.strip_suffix("份").unwrap_or(period).strip_suffix('月')?.split_once('年')?;
    month.parse().ok().filter(|month| (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::claims;
    use crate::lang::Lang;

    #[test]
    fn a_claim_speaks_of_a_year_a_quarter_a_month_or_of_what_no_register_has() {
        for (text, expected) in [
            ("2020年办理案件3件。", Some("2020")),
            ("2020年度办理案件3件。", Some("2020")),
            ("2020年第三季度办理案件3件。", Some("2020Q3")),
            ("2020年3月办理案件3件。", Some("2020-03")),
            ("2020年上半年办理案件3件。", None),
            ("2020年前三季度办理案件3件。", None),
            ("2020年1-11月办理案件3件。", None),
            ("2020年以来办理案件3件。2021年1月1日。2021年。", None),
            ("2018-2020年办理案件3件。", None),
            ("某县2020年工作总结。截至11月底，办理案件3件。", None),
            ("某县2020年工作总结。截至12月底，办理案件3件。", Some("2020")),
            ("某县2020年上半年工作总结\n办理案件3件。", None),
            ("某县2020年第一季度工作总结\n办理案件3件。", Some("2020Q1")),
            ("某县2020年上半年工作总结\n全年办理案件3件。", Some("2020")),
            ("2021年，较多。2019年全年办理案件3件。2021年，2021年。", None),
        ] {
            let claims = claims(text, Lang::Zh);
            let folded = Folded::new(text);
            let words = super::super::words::Words::of(&claims, 0, &folded);
            let period = Periods::of(&folded).of_claim(&claims[0], &words.label(), words.context());
            assert_eq!(period.map(|period| period.to_string()).as_deref(), expected, "{text}: {claims:?}");
        }
    }
}
