//! The words by which claims are tied together, as data.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::LazyLock;

mod qualifier;

use serde::Deserialize;

pub use qualifier::Qualifier;

use crate::lang::Lang;

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Rates, with the words for their counts.
    pub(super) rate: Vec<RateWords>,
    /// Words before that of a numerator which make it that of the rest: 不合格.
    pub(super) opposite: Words,
    /// Words that say nothing about what a rate is of.
    pub(super) generic: Words,
    /// Words for a new predicate, which end a list of parts.
    pub(super) predicate: Words,
    /// Words that say that a list of parts is complete.
    pub(super) complete: Words,
    /// Words for decisions that correct the agency, and for cases that ended because it corrected itself.
    pub(super) corrected: Words,
    pub(super) self_corrected: Words,
    /// Words for the rest of a whole.
    pub(super) rest: Words,
    /// Words for the four counts of a stock and its flow.
    pub(super) flow: Flow,
    /// Words that introduce the parts of a total.
    pub(super) parts: Words,
    /// Words that introduce the parts of the total in the sentence before, by an aspect of it: 从类型看.
    pub(super) aspects: Words,
    /// Words that introduce the parts of the total that the words before them name: 审结案件中.
    pub(super) among: Words,
    /// A total after its parts.
    pub(super) total: Words,
    /// Words for several things together.
    pub(super) together: Words,
    /// Lists of parts that are all there is, if they add up.
    pub(super) lists: Vec<Words>,
    /// Pairs of parts that exclude each other and are all there is.
    pub(super) opposites: Vec<[Words; 2]>,
    /// Words that a sentence uses before the claim of an earlier period, and for one that it compares with.
    pub(super) earlier: Words,
    pub(super) compared: Words,
    /// Things of which a place has only one number, each under the names that reports use.
    pub(super) things: Vec<Words>,
    /// Matters that reports count by what is done with them, in words that no indicator has.
    pub(super) matters: Vec<Words>,
    /// Words for what is done with things, so that their count is another one.
    pub(super) doings: Words,
    /// Words for what covers a whole place or year.
    pub(super) whole: Words,
    /// Words for all the bodies of a place.
    pub(super) everybody: Words,
    /// What rates are based on besides what the catalogue knows.
    pub(super) bases: Words,
    /// Counts that can hardly exceed others.
    #[serde(default)]
    pub(super) rules: Vec<Rule>,
    /// Words that do not change what is counted, and verbs that only state that it exists.
    pub(super) neutral: Words,
    pub(super) verbs: Words,
    /// Words for actions: they make a different quantity unless the phrase of an indicator has them too.
    pub(super) actions: Words,
    /// Bodies whose name contains an action.
    pub(super) subjects: Words,
    /// Endings of the names of bodies.
    #[serde(default)]
    pub(super) bodies: Words,
    /// Words that compare with another period.
    #[serde(default)]
    pub(super) comparing: Words,
    /// Verbs after which a small Chinese numeral is a count.
    #[serde(default)]
    pub(super) counting: Words,
    /// Words of negation.
    #[serde(default)]
    pub(super) denials: Words,
    /// Words behind which another word begins.
    #[serde(default)]
    pub(super) ends: Words,
    /// Nouns counted after a list.
    #[serde(default)]
    pub(super) enumerated: Words,
    /// Hotlines, whose numbers are names.
    #[serde(default)]
    pub(super) hotlines: Words,
    /// Irregular verbs before a count.
    #[serde(default)]
    pub(super) irregular: Words,
    /// Months.
    #[serde(default)]
    pub(super) months: Words,
    /// Words before a number that make it a name.
    pub(super) namers: Words,
    /// Words with these endings that are no such names.
    #[serde(default)]
    pub(super) no_bodies: Words,
    /// Verbs that end with `over`.
    #[serde(default)]
    pub(super) overs: Words,
    /// Verbs between the subjects of a list and its claims.
    #[serde(default)]
    pub(super) reached: Words,
    /// Nouns counted by slogans and programmes.
    pub(super) slogans: Words,
    /// Words that end the phrase of the counted noun.
    #[serde(default)]
    pub(super) stops: Words,
    /// Words for rates from surveys.
    pub(super) surveyed: Words,
    /// Words that may end the phrase of a negation.
    #[serde(default)]
    pub(super) tails: Words,
    /// Nouns that reports use with `no` or `one`.
    #[serde(default)]
    pub(super) things_one: Words,
    /// Verbs that end with `up`.
    #[serde(default)]
    pub(super) ups: Words,
    /// Qualifiers before a number, and behind a measure word.
    pub(super) before: Meanings<Qualifier>,
    #[serde(default)]
    pub(super) behind: Meanings<Qualifier>,
    /// Words of change.
    pub(super) change: Meanings<Change>,
    /// Nouns that can be negated, by their measure words, and signs of currencies, by their units.
    #[serde(default)]
    pub(super) denied: Meanings<Unit>,
    #[serde(default)]
    pub(super) currencies: Meanings<Unit>,
}

/// Words that a claim must have, and must not have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    #[serde(default)]
    pub(super) all: Words,
    #[serde(default)]
    pub(super) any: Words,
    #[serde(default)]
    pub(super) none: Words,
}

/// A count that should not exceed another, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) smaller: Named,
    pub(super) larger: Named,
    /// Whether both must have measure words of the same kind.
    #[serde(default)]
    pub(super) like: bool,
    /// The maximum distance of the two, in claims, if there is one; if it is 1, the larger must come first.
    pub(super) near: Option<usize>,
    pub(super) zh: String,
    pub(super) en: String,
}

/// Rates that are computed from counts of the same kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateWords {
    /// Words for the numerator, which also name the rate: 办结率.
    pub(super) part: Words,
    /// Words for the base, the likelier first.
    pub(super) whole: Words,
    /// The measure words of the base, by class; any if empty.
    #[serde(default)]
    pub(super) units: Words,
    /// Whether what was carried over is part of the base.
    #[serde(default)]
    pub(super) carried: bool,
}

/// Words for the four counts of a stock and its flow.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Flow {
    pub(super) start: Words,
    pub(super) incoming: Words,
    pub(super) resolved: Words,
    pub(super) end: Words,
    /// Words for the end that hold only where no other word does: 年末.
    pub(super) late: Words,
    /// Words for what came in, or for all that there was: 受理.
    pub(super) accepted: Words,
    /// Words for what came in that hold only in the headers of a table, where no other does: 接收.
    pub(super) headed: Words,
}

/// A list of words, which lives as long as the program.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Words(Vec<&'static str>);

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Self {
        Self(words.into_iter().map(|word| &*word.leak()).collect())
    }
}

impl Deref for Words {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Words with what each means, the longest first.
#[derive(Debug, Deserialize)]
#[serde(from = "BTreeMap<T, Vec<String>>", bound = "T: Copy + Ord + Deserialize<'de>")]
pub(super) struct Meanings<T: Copy + Ord>(Vec<(&'static str, T)>);

impl<T: Copy + Ord> Default for Meanings<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy + Ord> From<BTreeMap<T, Vec<String>>> for Meanings<T> {
    fn from(words: BTreeMap<T, Vec<String>>) -> Self {
        let each = words.into_iter().flat_map(|(meaning, words)| words.into_iter().map(move |word| (word, meaning)));
        let mut all: Vec<(&'static str, T)> = each.map(|(word, meaning)| (&*word.leak(), meaning)).collect();
        all.sort_by_key(|(word, _)| Reverse(word.len()));
        Self(all)
    }
}

impl<T: Copy + Ord> Meanings<T> {
    /// The longest word that fits, and what it means.
    pub(super) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<(&'static str, T)> {
        self.0.iter().copied().find(|(word, _)| fits(word))
    }
}

/// Which way something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Rise,
    Fall,
}

/// A unit of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unit(pub(super) &'static str);

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|unit| Self(unit.leak()))
    }
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
pub(super) fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All lists of a value, those of tables among them.
    fn lists(value: &toml::Value) -> Vec<Vec<&str>> {
        match value {
            toml::Value::Array(all) if all.iter().all(toml::Value::is_str) => {
                vec![all.iter().filter_map(toml::Value::as_str).collect()]
            }
            toml::Value::Array(all) => all.iter().flat_map(lists).collect(),
            toml::Value::Table(all) => all.values().flat_map(lists).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn no_word_stands_twice_in_a_list_or_in_lists_that_exclude_each_other() {
        for text in [include_str!("zh.toml"), include_str!("en.toml")] {
            let file: toml::Value = text.parse::<toml::Table>().unwrap().into();
            let exclusive = ["flow", "before", "behind", "change", "denied", "currencies"];
            let joined = exclusive.iter().filter_map(|name| file.get(name)).map(|table| lists(table).concat());
            for list in lists(&file).into_iter().chain(joined) {
                let unique: std::collections::BTreeSet<&str> = list.iter().copied().collect();
                assert_eq!(unique.len(), list.len(), "{list:?}");
                assert!(list.iter().all(|word| !word.is_empty()));
            }
        }
    }

    #[test]
    fn decisions_that_correct_an_agency_are_none_of_its_own() {
        let words = words(Lang::Zh);
        assert!(words.corrected.iter().all(|word| !words.self_corrected.contains(word) && !words.rest.contains(word)));
    }

    #[test]
    fn no_rate_has_one_word_for_both_its_counts() {
        for rate in [Lang::Zh, Lang::En].iter().flat_map(|&lang| &words(lang).rate) {
            assert!(rate.part.iter().all(|word| !rate.whole.contains(word)), "{:?}", rate.part);
        }
    }
}
