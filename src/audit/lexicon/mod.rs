//! The words by which claims are tied together, as data.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::LazyLock;

mod qualifier;

use serde::Deserialize;

pub use qualifier::Qualifier;

use crate::lang::Lang;

/// The words of one language; a list that it has no need of is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Lexicon {
    /// Rates, with the words for their counts.
    pub(super) rate: Vec<RateWords>,
    /// By the word of a rate, the words of counts that are more than it asks: 优秀 for 合格.
    pub(super) better: BTreeMap<String, Words>,
    /// Words before that of a numerator which make it that of the rest: 不合格.
    pub(super) opposite: Words,
    /// Words that say nothing about what a rate is of.
    pub(super) generic: Words,
    /// Other words for 应.
    pub(super) due: Words,
    /// Words for how something was done, which make it some of what was.
    pub(super) manner: Words,
    /// Words for a new predicate, which end a list of parts.
    pub(super) predicate: Words,
    /// Words that say that a list of parts is complete.
    pub(super) complete: Words,
    /// Words for decisions that correct the agency, and for cases that ended because it corrected itself.
    pub(super) corrected: Words,
    pub(super) self_corrected: Words,
    /// Words for the rest of a whole.
    pub(super) rest: Words,
    /// Words for what is left of a whole without a part.
    pub(super) rests: RestWords,
    /// Words for the four counts of a stock and its flow.
    pub(super) flow: Flow,
    /// Words for what was not resolved, which contain a word for what was.
    pub(super) pending: Words,
    /// Words for mean scores, and for what has been scored.
    pub(super) mean: Words,
    pub(super) scored: Words,
    /// Words that state a rank.
    pub(super) ranked: Words,
    /// Words of tables.
    pub(super) table: TableWords,
    /// Words for years, and for parts of a year.
    pub(super) years: Meanings<Year>,
    pub(super) parts_of_year: Meanings<PartOfYear>,
    /// Words that introduce the parts of a total.
    pub(super) parts: Words,
    /// Aspects by which the parts of the total in the sentence before are told apart, and how the words for them end: 从类型看.
    pub(super) aspects: Words,
    pub(super) aspect_ends: Words,
    /// Words that introduce the parts of the total that the words before them name: 审结案件中.
    pub(super) among: Words,
    /// A total after its parts.
    pub(super) total: Words,
    /// Those that say so only if nothing else stands before the number.
    pub(super) brief_total: Words,
    /// Words for several things together.
    pub(super) together: Words,
    /// Lists of parts that are all there is, if they add up.
    pub(super) lists: Vec<Words>,
    pub(super) outcomes: Vec<Outcomes>,
    /// Verbs between a name and its number.
    pub(super) copulas: Words,
    /// Pairs of parts that exclude each other and are all there is.
    pub(super) opposites: Vec<[Words; 2]>,
    /// Words that a sentence uses before the claim of an earlier period, and for one that it compares with.
    pub(super) earlier: Words,
    pub(super) compared: Words,
    /// Words that are all that stands before a number that another one is compared with.
    pub(super) past: Words,
    /// Words for averages, which are no parts of a sum, and for those by which something is divided: 案均 by 件.
    pub(super) averages: Words,
    pub(super) each: BTreeMap<String, String>,
    /// Words for a change in a year, on the average of several.
    pub(super) yearly: Words,
    /// What a rate of several groups together begins with.
    pub(super) overall: Words,
    /// What says that a thing is in several parts of a list.
    pub(super) overlapping: Words,
    /// What says so in the sentence behind a list.
    pub(super) not_added: Words,
    /// What says that no thing is in two parts.
    pub(super) apart: Words,
    /// What takes a number off.
    pub(super) less: Words,
    /// Words for people of whom one may have several.
    pub(super) traits: Words,
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
    /// Words that make a thing that of some bodies or persons.
    pub(super) of_some: Words,
    /// What rates are based on besides what the catalogue knows.
    pub(super) bases: Words,
    /// Counts that can hardly exceed others.
    pub(super) rules: Vec<Rule>,
    /// Words that do not change what is counted, and verbs that only state that it exists.
    pub(super) neutral: Words,
    pub(super) verbs: Words,
    /// Words for actions: they make a different quantity unless the phrase of an indicator has them too.
    pub(super) actions: Words,
    /// Who may do what is counted and does not narrow it, among them bodies whose name contains an action.
    pub(super) subjects: Words,
    /// Words before a verb that say nothing of what it is about.
    pub(super) unstressed: Words,
    /// Words for some persons, and words before them that say that something was done for them.
    pub(super) persons: Words,
    pub(super) toward: Words,
    /// Words for a field or a time, whose name is before them, and what a whole report is about.
    pub(super) fields: Words,
    pub(super) topics: Words,
    /// Words for what is meant to be done, where a clause begins with them and anywhere.
    pub(super) goals: Words,
    pub(super) plans: Words,
    /// Words for a day or a week in which something was done, words behind them, and
    /// words with which the clause begins.
    pub(super) occasions: Words,
    pub(super) during: Words,
    pub(super) days: Words,
    /// Words for places.
    pub(super) places: Places,
    /// Endings of the names of bodies.
    pub(super) bodies: Words,
    /// Words that compare with another period.
    pub(super) comparing: Words,
    /// Verbs after which a small Chinese numeral is a count.
    pub(super) counting: Words,
    /// Words of negation.
    pub(super) denials: Words,
    /// Words behind which another word begins.
    pub(super) ends: Words,
    /// Nouns counted after a list.
    pub(super) enumerated: Words,
    /// Hotlines, whose numbers are names.
    pub(super) hotlines: Words,
    /// Irregular verbs before a count.
    pub(super) irregular: Words,
    /// Months.
    pub(super) months: Words,
    /// Words before a number that make it a name.
    pub(super) namers: Words,
    /// Words with these endings that are no such names.
    pub(super) no_bodies: Words,
    /// Verbs that end with `over`.
    pub(super) overs: Words,
    /// Verbs between the subjects of a list and its claims.
    pub(super) reached: Words,
    /// Nouns counted by slogans and programmes.
    pub(super) slogans: Words,
    /// Words that end the phrase of the counted noun.
    pub(super) stops: Words,
    /// Words for rates from surveys.
    pub(super) surveyed: Words,
    /// Words that may end the phrase of a negation.
    pub(super) tails: Words,
    /// Nouns that reports use with `no` or `one`.
    pub(super) things_one: Words,
    /// Verbs that end with `up`.
    pub(super) ups: Words,
    /// Qualifiers before a number, and behind a measure word.
    pub(super) before: Meanings<Qualifier>,
    pub(super) behind: Meanings<Qualifier>,
    /// Words of change.
    pub(super) change: Meanings<Change>,
    /// Nouns that can be negated, by their measure words, and signs of currencies, by their units.
    pub(super) denied: Meanings<Unit>,
    pub(super) currencies: Meanings<Unit>,
}

/// Words that a claim must have, and must not have.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Named {
    pub(super) all: Words,
    pub(super) any: Words,
    pub(super) none: Words,
}

/// A count that should not exceed another, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) smaller: Named,
    pub(super) larger: Named,
    /// Whether both must have measure words of the same kind.
    pub(super) like: bool,
    /// The maximum distance of the two, in claims, if there is one; if it is 1, the larger must come first.
    pub(super) near: Option<usize>,
    pub(super) zh: String,
    pub(super) en: String,
}

/// Rates that are computed from counts of the same kinds.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RateWords {
    /// Words for the numerator, which also name the rate: 办结率.
    pub(super) part: Words,
    /// Words for the base, the likelier first.
    pub(super) whole: Words,
    /// The measure words of the base, by class; any if empty.
    pub(super) units: Words,
    /// Words for the numerator that are no name of the rate: 取得执法证 for 持证率.
    pub(super) also: Words,
    /// Words for the rest of the base, which is not the numerator.
    pub(super) rest: Words,
    /// Whether what was carried over is part of the base.
    pub(super) carried: bool,
    /// Whether it is of amounts of money.
    pub(super) money: bool,
}

/// Words for what is left of a whole without a part.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RestWords {
    /// Words before all that is left: 其余.
    pub(super) left: Words,
    /// Words behind these that any whole may be of: 其余案件.
    pub(super) things: Words,
    /// Words before what is left undone: 仍有.
    pub(super) still: Words,
    /// The first words of what became of the rest, and those of what has not been done.
    pub(super) states: Words,
    pub(super) undone: Words,
}

/// Words for the four counts of a stock and its flow.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Flow {
    pub(super) start: Words,
    pub(super) incoming: Words,
    pub(super) resolved: Words,
    pub(super) end: Words,
    /// Words for the end that hold only where no other word does: 年末.
    pub(super) late: Words,
    /// Words that contain another one of these and say something else: 不予受理.
    pub(super) none: Words,
    /// Words for what is pending within a year: 6月末.
    pub(super) interim: Words,
    /// Words for what came in, or for all that there was: 受理.
    pub(super) accepted: Words,
    /// Words for what came to be there and what is no longer, of which all must be told: 新发, 注销.
    pub(super) entered: Words,
    pub(super) left: Words,
    /// Words for what neither came nor left: 修改.
    pub(super) kept: Words,
    /// Words for what left that hold only in the headers of a table.
    pub(super) headed_left: Words,
    /// Words for the start and the end that are the whole name of a header: opening, closing.
    pub(super) headed_start: Words,
    pub(super) headed_end: Words,
    /// Words for what came in that hold only in the headers of a table, where no other does: 接收.
    pub(super) headed: Words,
}

/// Words for places.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Places {
    /// How the names of places end, and what ends so and is none.
    pub(super) ends: Words,
    pub(super) no_names: Words,
    /// Words before the name of a place, and what behind it makes it none: 县里.
    pub(super) before: Words,
    pub(super) inner: Words,
    /// Words for the place that a report is of.
    pub(super) ours: Words,
    /// Words behind a larger place that say how one ranks in it.
    pub(super) ranks: Words,
}

/// Outcomes of matters, of which each has only one, and words for matters that have one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Outcomes {
    pub(super) of: Words,
    pub(super) are: Words,
}

/// Words of tables; those of headers and cells are folded: in lower case, without spaces.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TableWords {
    /// How a caption begins or ends, and what a line with the unit of a table says.
    pub(super) caption_begins: Words,
    pub(super) caption_ends: Words,
    pub(super) says_unit: Words,
    /// Headers of columns that only number the rows, and of columns with the unit of the row.
    pub(super) serial: Words,
    pub(super) unit: Words,
    /// What makes the numbers of a line a stock at several times.
    pub(super) running: Words,
    /// Names of totals and of subtotals, and how these may end.
    pub(super) totals: Words,
    pub(super) total_ends: Words,
    pub(super) subtotals: Words,
    pub(super) subtotal_ends: Words,
    /// Names of what 全 makes the whole of.
    pub(super) wholes: Words,
    /// Words before a part that need not belong to a complete list.
    pub(super) among: Words,
    /// Names of lines that compare or average the others, and are no part of a total, and how these begin.
    pub(super) aside: Words,
    pub(super) aside_begins: Words,
    /// What a cell without a number says.
    pub(super) missing: Words,
    /// Headers that say nothing of what is counted, and words of a caption that do not.
    pub(super) values: Words,
    pub(super) vague: Words,
    /// Words for columns of money and of people.
    pub(super) money: Words,
    pub(super) people: Words,
    /// How the headers of rates, of shares and of changes end.
    pub(super) rates: Words,
    /// What before the word of a rate makes it another one: 不合格, 逾期办结.
    pub(super) narrows: Words,
    pub(super) shares: Words,
    /// Rates that are not called so.
    pub(super) ratios: Words,
    pub(super) growth: Words,
    /// Those that may be in percent or in what is counted.
    pub(super) either_change: Words,
    /// Words at the end of a header for how many there are.
    pub(super) numbers: Words,
    /// What the rates are based on whose name names no other base.
    pub(super) bases: Words,
    /// How the headers of differences between two years end.
    pub(super) differences: Words,
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
    /// The words with what they mean, the longest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, T)> {
        self.0.iter().copied()
    }

    /// The longest word that fits, and what it means.
    pub(super) fn find(&self, fits: impl Fn(&str) -> bool) -> Option<(&'static str, T)> {
        self.iter().find(|(word, _)| fits(word))
    }
}

/// Which way something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Rise,
    Fall,
}

/// A year, seen from that of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Year {
    /// The year of what is said: 全年.
    Own,
    This,
    Last,
    BeforeLast,
}

impl Year {
    /// How many years it is from that of the document.
    pub(super) fn distance(self) -> i32 {
        match self {
            Self::Own | Self::This => 0,
            Self::Last => -1,
            Self::BeforeLast => -2,
        }
    }
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PartOfYear {
    Whole,
    First,
    Second,
    Third,
    Fourth,
    /// No quarter.
    Other,
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

/// The words of a list in both languages, for what may be in either, such as a header.
pub(super) fn either(list: impl Fn(&'static Lexicon) -> &'static Words) -> impl Iterator<Item = &'static str> {
    [Lang::Zh, Lang::En].into_iter().flat_map(move |lang| list(words(lang)).iter().copied())
}

fn parse(text: &str) -> Lexicon {
    toml::from_str(text).expect("the lexicon is valid")
}

/// Whether a text contains one of the words.
pub(super) fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Words by their first character.
pub(super) struct Beginnings(HashMap<char, Vec<&'static str>>);

impl Beginnings {
    pub(super) fn of(words: impl Iterator<Item = &'static str>) -> Self {
        let mut by_first: HashMap<char, Vec<&str>> = HashMap::new();
        for word in words {
            by_first.entry(word.chars().next().unwrap_or_default()).or_default().push(word);
        }
        for words in by_first.values_mut() {
            words.sort_unstable_by_key(|word| Reverse(word.len()));
        }
        Self(by_first)
    }

    /// The longest word that a text begins with.
    pub(super) fn of_text(&self, text: &str) -> Option<&'static str> {
        let words = self.0.get(&text.chars().next()?)?;
        words.iter().copied().find(|word| text.starts_with(word))
    }
}

/// Whether a text contains two neighbouring characters of some words.
pub(super) fn says_pair(text: &str, words: &str) -> bool {
    let ends = words.char_indices().skip(2).map(|(at, _)| at).chain([words.len()]);
    words
        .char_indices()
        .zip(ends)
        .filter(|_| words.chars().nth(1).is_some())
        .any(|((at, _), end)| text.contains(&words[at..end]))
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
            let exclusive = ["flow", "before", "behind", "change", "denied", "currencies", "years", "parts_of_year"];
            let joined = exclusive.iter().filter_map(|name| file.get(name)).map(|table| lists(table).concat());
            for list in lists(&file).into_iter().chain(joined) {
                let unique: std::collections::BTreeSet<&str> = list.iter().copied().collect();
                assert_eq!(unique.len(), list.len(), "{list:?}");
                assert!(list.iter().all(|word| !word.is_empty()));
            }
        }
    }

    #[test]
    fn a_line_of_a_table_is_one_thing() {
        let of =
            |lists: &[fn(&'static Lexicon) -> &'static Words]| -> Vec<&str> { lists.iter().flat_map(either).collect() };
        for words in [
            of(&[|w| &w.table.totals, |w| &w.table.subtotals, |w| &w.table.among, |w| &w.table.aside]),
            of(&[|w| &w.table.rates, |w| &w.table.shares, |w| &w.table.growth]),
            of(&[|w| &w.table.serial, |w| &w.table.unit, |w| &w.table.money, |w| &w.table.people]),
        ] {
            let unique: std::collections::BTreeSet<&str> = words.iter().copied().collect();
            assert_eq!(unique.len(), words.len(), "{words:?}");
            assert!(words.iter().all(|word| *word == word.to_lowercase()), "{words:?}");
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
