//! The period of a claim.

use crate::audit::{
    claim::{Claim, folded::Folded},
    lexicon::{PartOfYear, words},
};
use crate::calendar::Period;
use crate::lang::Lang;

/// How many characters at the start of a document are searched for the part of the year that it covers.
const TITLE: usize = 200;

/// The periods of the claims of one document.
#[derive(Debug)]
pub(super) struct Periods {
    document: PartOfYear,
}

impl Periods {
    pub(super) fn of(text: &Folded) -> Self {
        let title = text.slice(0..TITLE);
        let title = title.split('。').next().unwrap_or_default();
        // A title contains dates of its own, such as the day of publication.
        let part = last_part(title, false).filter(|_| !title.contains("全年"));
        Self { document: part.unwrap_or(PartOfYear::Whole) }
    }

    /// The period of a claim; `context` is its sentence up to the claim. `None` if registers have no such period, as
    /// for several years or half a year.
    pub(super) fn of_claim(&self, claim: &Claim, label: &str, context: &str) -> Option<Period> {
        let period = claim.period.as_ref()?;
        let year = period.from.filter(|_| period.from == period.to)?;
        if is_since(&period.text, label, context) {
            return None;
        }
        // If its own words name another year, it is unclear which one is meant.
        if year_in(label).is_some_and(|named| named != year) {
            return None;
        }
        let own = format!("{} {label}", period.text);
        let part = last_part(&own, true).or_else(|| last_part(context, true)).unwrap_or(self.document);
        let quarter = |quarter| format!("{year}Q{quarter}").parse().ok();
        match part {
            PartOfYear::Whole => Some(Period::Year(year)),
            PartOfYear::First => quarter(1),
            PartOfYear::Second => quarter(2),
            PartOfYear::Third => quarter(3),
            PartOfYear::Fourth => quarter(4),
            PartOfYear::Other => month(&period.text).and_then(|month| format!("{year}-{month:02}").parse().ok()),
        }
    }
}

/// Whether the sentence of a claim says since when it counts, other than by its period: 专项行动开展以来.
fn is_since(period: &str, label: &str, context: &str) -> bool {
    let sentence = format!("{}{label}", context.rsplit(['。', '\n']).next().unwrap_or_default());
    let known = words(Lang::Zh).years.iter().map(|(word, _)| word).chain([period]).filter(|word| !word.is_empty());
    known.fold(sentence, |rest, word| rest.replace(word, "")).contains("以来")
}

/// The last part of a year that some words name.
fn last_part(text: &str, months: bool) -> Option<PartOfYear> {
    let known = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| words(lang).parts_of_year.iter());
    let said = known.filter_map(|(word, part)| Some((text.rfind(word)? + word.len(), word.len(), part)));
    let month = months.then(|| text.rfind('月')).flatten().filter(|&at| is_month(&text[..at]));
    let month = month.map(|at| (at + '月'.len_utf8(), 0, PartOfYear::Other));
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
            ("2020年工作总结。专项行动开展以来，办理案件3件。", None),
            ("2020年工作总结。今年以来，办理案件3件。", Some("2020")),
            ("2018-2020年办理案件3件。", None),
            ("某县2020年工作总结。截至11月底，办理案件3件。", None),
            ("某县2020年工作总结。截至12月底，办理案件3件。", Some("2020")),
            ("某县2020年上半年工作总结\n办理案件3件。", None),
            ("某县2020年第一季度工作总结\n办理案件3件。", Some("2020Q1")),
            ("某县2020年上半年工作总结\n全年办理案件3件。", Some("2020")),
            ("2021年，较多。2019年全年办理案件3件。2021年，2021年。", Some("2019")),
        ] {
            let claims = claims(text, Lang::Zh);
            let folded = Folded::new(text);
            let catalogue = crate::catalogue::Catalogue::built_in();
            let words = &super::super::About::of(&claims, &folded, catalogue, None, &[]).words[0];
            let period = Periods::of(&folded).of_claim(&claims[0], &words.label(), words.context());
            assert_eq!(period.map(|period| period.to_string()).as_deref(), expected, "{text}: {claims:?}");
        }
    }
}
