//! The total of a list: the nearest one before it, or the one that its words name.

use super::{BACK, parts::may_be_part};
use crate::audit::{
    claim::{Claim, Stock, compared::is_compared},
    lexicon::{says_pair, words},
};
use crate::lang::Lang;

/// The nearest claim before `at` that can be its total, preferably one that is large enough; of the sentence before if
/// its own begins with 其中.
pub(super) fn total_before(found: &[Claim], at: usize, opens: bool, lang: Lang) -> Option<usize> {
    let sentence = found[at].sentence;
    let stock = Stock::of(&found[at], lang);
    let fits = |total: &usize| {
        let total = &found[*total];
        let here = if opens { sentence.follows(total.sentence) } else { sentence == total.sentence };
        let in_stock = stock.is_none_or(|stock| stock.is_part_of(Stock::of(total, lang)));
        here && may_be_part(&found[at], total) && !is_compared(total) && !total.is_average() && in_stock
    };
    let before = (at.saturating_sub(BACK)..at).rev().filter(|&total| !is_origin(found, total));
    let near: Vec<usize> = before.filter(fits).collect();
    near.iter().find(|&&total| found[total].value >= found[at].value).or(near.first()).copied()
}

/// Whether a count is what the change before it began with: up 20% from 200.
fn is_origin(found: &[Claim], at: usize) -> bool {
    found[at].label.trim() == "from" && at.checked_sub(1).is_some_and(|before| found[before].is_change())
}

/// The total named by the words before a list: 全年立案30件。立案案件中:食品类20件.
pub(super) fn total_named(found: &[Claim], at: usize, between: &str, lang: Lang) -> Option<usize> {
    if lang == Lang::En {
        return total_of(found, at, between);
    }
    let word = words(lang).among.iter().find(|word| between.contains(*word))?;
    let (opening, _) = between.rsplit_once(word)?;
    let subject = opening.rsplit([' ', '\n', '。', ';', ',']).next()?.trim_start_matches('在');
    let listed = word.ends_with(':');
    let known =
        |subject: &str| words(lang).rate.iter().any(|rate| begins(subject, &rate.part) || begins(subject, &rate.whole));
    let stock = Stock::said(subject, lang);
    let head: String = subject.chars().take(2).collect();
    let named = |total: &Claim| {
        let name = format!("{}{}", total.label, total.noun);
        let any = || says_pair(&name, subject.trim_end_matches("案件"));
        let same = stock.is_some() && stock == Stock::of(total, lang);
        let called = subject.chars().count() > 2 && total.label.ends_with(subject);
        same || called || known(subject) && name.contains(&head) || word.starts_with('中') && listed && any()
    };
    (at.saturating_sub(BACK)..at).rev().find(|&total| {
        named(&found[total]) && may_be_part(&found[at], &found[total]) && found[total].paragraph == found[at].paragraph
    })
}

fn begins(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// The total named at the start of an English sentence: Of the appeals disposed of, 162 were allowed.
fn total_of(found: &[Claim], at: usize, between: &str) -> Option<usize> {
    let sentence = between.rsplit(['.', '\n']).next()?.trim_start().to_ascii_lowercase();
    let subject = sentence.strip_prefix("of the ")?.split(',').next()?;
    let telling: Vec<&str> = subject.split_whitespace().filter(|word| word.len() > 3).collect();
    let named = |total: &usize| {
        let said = found[*total].words().to_ascii_lowercase();
        let stem = |word: &str| word.trim_end_matches('s').to_owned();
        telling.len() > 1 && telling.iter().all(|word| said.contains(&stem(word)))
    };
    let near = (at.saturating_sub(BACK)..at).rev().filter(|&total| found[total].paragraph == found[at].paragraph);
    near.filter(|&total| may_be_part(&found[at], &found[total])).find(named)
}
