//! The words by which claims are tied together, as data.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::lang::Lang;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Rates, with the words for their counts.
    pub(super) rate: Vec<RateWords>,
    /// Words before that of a numerator which make it that of the rest: 不合格.
    pub(super) opposite: Vec<String>,
    /// Words that say nothing about what a rate is of.
    pub(super) generic: Vec<String>,
    /// Words for how something was done.
    pub(super) manner: Vec<String>,
    /// Words for what is carried over from an earlier period.
    pub(super) carried: Vec<String>,
    /// Words for what came in anew.
    pub(super) new: Vec<String>,
    /// Words for a new predicate, which end a list of parts.
    pub(super) predicate: Vec<String>,
    /// Words that say that a list of parts is complete.
    pub(super) complete: Vec<String>,
    /// Words for decisions that correct the agency, and for cases that ended because it corrected itself.
    pub(super) corrected: Vec<String>,
    pub(super) self_corrected: Vec<String>,
    /// Words for the rest of a whole.
    pub(super) rest: Vec<String>,
    /// Words for the four counts of a stock and its flow.
    pub(super) flow: Flow,
    /// Words that a sentence uses before the claim of an earlier period.
    pub(super) compared: Vec<String>,
}

/// Rates that are computed from counts of the same kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateWords {
    /// Words for the numerator, which also name the rate: 办结率.
    pub(super) part: Vec<String>,
    /// Words for the base, the likelier first.
    pub(super) whole: Vec<String>,
    /// The measure words of the base, by class; any if empty.
    #[serde(default)]
    pub(super) units: Vec<String>,
    /// Whether what was carried over is part of the base.
    #[serde(default)]
    pub(super) carried: bool,
}

/// Words for the four counts of a stock and its flow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flow {
    pub(super) start: Vec<String>,
    pub(super) incoming: Vec<String>,
    pub(super) resolved: Vec<String>,
    pub(super) end: Vec<String>,
    /// Words for the end that hold only where no other word does: 年末.
    pub(super) late: Vec<String>,
    /// Words for what came in that hold only in the headers of a table, where no other does: 接收.
    pub(super) headed: Vec<String>,
}

/// The words of a language.
pub(super) fn words(lang: Lang) -> &'static Lexicon {
    static ZH: LazyLock<Lexicon> = LazyLock::new(|| parse(include_str!("zh.toml")));
    static EN: LazyLock<Lexicon> = LazyLock::new(|| parse(include_str!("en.toml")));
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn parse(text: &str) -> Lexicon {
    toml::from_str(text).expect("the lexicon is valid")
}

/// Whether a text contains one of the words.
pub(super) fn says(text: &str, words: &[String]) -> bool {
    words.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice_in_lists_that_exclude_each_other() {
        for lang in [Lang::Zh, Lang::En] {
            let words = words(lang);
            let parts: Vec<_> = words.rate.iter().flat_map(|rate| &rate.part).collect();
            let stocks: Vec<_> = words.carried.iter().chain(&words.new).collect();
            let flow = &words.flow;
            let flow = [&flow.start, &flow.incoming, &flow.resolved, &flow.end, &flow.late, &flow.headed]
                .into_iter()
                .flatten()
                .collect();
            let decisions = words.corrected.iter().chain(&words.self_corrected).chain(&words.rest).collect();
            let rest =
                [&words.opposite, &words.generic, &words.manner, &words.predicate, &words.complete, &words.compared]
                    .map(|list| list.iter().collect());
            let wholes = words.rate.iter().map(|rate| rate.whole.iter().collect());
            for list in [parts, stocks, flow, decisions].into_iter().chain(rest).chain(wholes) {
                let mut unique: Vec<&String> = list.clone();
                unique.sort();
                unique.dedup();
                assert_eq!(unique.len(), list.len(), "{list:?}");
                assert!(list.iter().all(|word| !word.is_empty()));
            }
        }
    }

    #[test]
    fn no_rate_has_one_word_for_both_its_counts() {
        for rate in [Lang::Zh, Lang::En].iter().flat_map(|&lang| &words(lang).rate) {
            assert!(rate.part.iter().all(|word| !rate.whole.contains(word)), "{:?}", rate.part);
        }
    }
}
