//! The four counts of a stock and its flow: pending at the start, incoming, resolved, pending at the end.

use std::borrow::Cow;

use super::Claim;
use crate::audit::lexicon::{says, words};
use crate::lang::Lang;

/// Which of the four a count is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) enum Stock {
    /// Pending at the start.
    Start,
    /// What came in.
    Incoming,
    Resolved,
    /// Pending at the end.
    End,
    /// What came in, or all that there was: 受理.
    Accepted,
}

/// Whether one count is of what there was at the start, and another of what there is of it at the end: 年初实有律师 and
/// 年末实有律师.
pub(in crate::audit) fn opens_stock(start: &Claim, end: &Claim, lang: Lang) -> bool {
    let stocks = || Stock::of(start, lang) == Some(Stock::Start) && Stock::of(end, lang) == Some(Stock::End);
    if !start.is_like(end) || start.sentence != end.sentence || !stocks() {
        return false;
    }
    let flow = &words(lang).flow;
    let without = |claim: &Claim, lists: [&[&'static str]; 2]| {
        let label = claim.label.trim_start_matches([',', '、', ' ']);
        let mut all: Vec<&str> = lists.concat();
        all.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
        let rest = all.iter().find(|word| label.contains(**word)).map(|word| label.replacen(word, "", 1));
        rest.map(|rest| rest.trim_end_matches(['为', '有', '的', '共']).to_owned())
    };
    let (Some(was), Some(is)) = (without(start, [&flow.start, &[]]), without(end, [&flow.end, &flow.late])) else {
        return false;
    };
    // 年初在册对象 and 年末在册 are of one thing.
    let (was, is) = (was.as_str(), is.as_str());
    was.is_empty()
        || was == is
        || is.chars().count() > 1 && was.contains(is)
        || was.chars().count() > 1 && is.contains(was)
}

impl Stock {
    /// Which of them the words of a claim name.
    pub(in crate::audit) fn of(claim: &Claim, lang: Lang) -> Option<Self> {
        if lang == Lang::Zh {
            return Self::said(&claim.lead(), lang);
        }
        // 1,134 of them and resolved 1,058: the words behind `and` are those of the next.
        let noun = format!(" {}", claim.noun);
        let own = noun.split(" and ").next().unwrap_or_default();
        Self::said(&format!("{} {}{own}", claim.lead(), claim.unit).to_ascii_lowercase(), lang)
    }

    /// What is pending by the words behind it: 其余18件正在办理.
    pub(super) fn behind(claim: &Claim, lang: Lang) -> Option<Self> {
        let pending = words(lang).flow.end.iter().any(|word| claim.noun.starts_with(word));
        (lang == Lang::Zh && pending).then_some(Self::End)
    }

    /// Which of them some words name.
    pub(in crate::audit) fn said(said: &str, lang: Lang) -> Option<Self> {
        let words = &words(lang).flow;
        // 不予受理 is nothing that came in.
        let without = words.none.iter().fold(Cow::Borrowed(said), |said, none| {
            if said.contains(none) { Cow::Owned(said.replace(none, "")) } else { said }
        });
        // 年初未结 has words of both the start and the end, and 未结案件 those of the end and of what was resolved.
        let all = [
            (Self::Start, &words.start),
            (Self::End, &words.end),
            (Self::Incoming, &words.incoming),
            (Self::Resolved, &words.resolved),
            (Self::End, &words.late),
            (Self::Accepted, &words.accepted),
        ];
        all.into_iter().find(|(_, words)| says(&without, words)).map(|(stock, _)| stock)
    }

    /// Whether one may be part of another: what is new is no part of what was resolved, nor is what is pending.
    pub(super) fn is_part_of(self, total: Option<Self>) -> bool {
        self == Self::Accepted || total.is_none_or(|total| total == self || total == Self::Accepted)
    }
}
