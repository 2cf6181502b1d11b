//! The place that a report is of, and what it says of other places.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::lexicon;
use crate::audit::{
    claim::folded::{Folded, is_han},
    lexicon::{Beginnings, says},
};

/// The length of the name of a place before its last character, in characters; names of a people's own are longer.
const NAME: Range<usize> = 2..9;
/// How many characters of a report are searched for the name of its place.
const TITLE: usize = 200;
/// How far before and behind a word for a larger place it is said to be a rank, in characters.
const RANK: usize = 3;

/// The place that a report is of.
#[derive(Debug)]
pub(super) struct Region {
    /// Its name; empty if it is not known.
    own: String,
    /// What it may be called in general: 全县 or 县 if it is a county; if it is not known, any but a province.
    pub(super) levels: Arc<[String]>,
    /// What names it: its name, 全县, 我县, 本县.
    here: Vec<String>,
    /// What names a place of another level: 全省, 我州.
    others: Vec<String>,
}

/// A place that some words name: what it is called, and where the name ends.
struct Mention {
    name: String,
    end: usize,
}

/// The place that the title of a report names, where it is not the one whose figures there are.
#[derive(Debug)]
pub(in crate::audit) struct Elsewhere {
    pub(in crate::audit) name: String,
    pub(in crate::audit) figures_of: String,
    /// Where the title stands.
    pub(in crate::audit) title: Range<usize>,
}

/// Whether the first line of a report names another place than the only one whose figures there are, and not this one too.
pub(super) fn elsewhere(text: &Folded, places: &[String]) -> Option<Elsewhere> {
    let [own] = places else { return None };
    let start = text.chars.iter().position(|c| !c.is_whitespace())?;
    let end = (start..text.chars.len().min(start + TITLE)).find(|&at| text.at(at) == '\n')?;
    let title = text.slice(start..end);
    let name = named(&title).pop()?.name;
    let other = !is_same(&name, own) && !title.contains(stem(own)) && !title.contains('。');
    other.then(|| Elsewhere { name, figures_of: own.clone(), title: start..end })
}

impl Region {
    /// The only place whose figures there are, or else the first one that the beginning of a report names.
    pub(super) fn of(text: &Folded, places: &[String]) -> Self {
        if let ([own], None) = (places, elsewhere(text, places)) {
            return Self::named(own.clone());
        }
        let start = text.slice(0..TITLE);
        let own = named(&start).into_iter().next().map(|place| place.name);
        Self::named(own.unwrap_or_default())
    }

    /// The place of this name.
    fn named(own: String) -> Self {
        let ends: Vec<&str> = lexicon().places.ends.iter().copied().chain(["国"]).collect();
        let is_own = |end: &&&str| if own.is_empty() { !["省", "国"].contains(end) } else { own.ends_with(**end) };
        let all = |end: &&str| ["全", "我", "本"].map(|of| format!("{of}{end}"));
        let levels = ends.iter().filter(is_own).flat_map(|end| [format!("全{end}"), (*end).to_owned()]).collect();
        let name = Some(own.clone()).filter(|name| !name.is_empty());
        let here = ends.iter().filter(is_own).flat_map(all).chain(name).collect();
        let others = ends.iter().filter(|end| !is_own(end)).flat_map(all).collect();
        Self { own, levels, here, others }
    }

    /// Its name, if it is known.
    pub(super) fn name(&self) -> Option<&str> {
        Some(&*self.own).filter(|name| !name.is_empty())
    }

    /// Whether the place that some words name last is another one, such as all the province.
    pub(super) fn is_elsewhere(&self, words: &str) -> bool {
        let here = self.here.iter().filter_map(|name| words.rfind(&**name).map(|at| at + name.len())).max();
        let general = self.others.iter().filter_map(|word| covered(words, word)).max();
        let other = |place: &Mention| !self.own.is_empty() && !is_same(&place.name, &self.own);
        let named = named(words).into_iter().filter(other).map(|place| place.end).max();
        general.max(named).is_some_and(|there| there > here.unwrap_or(0))
    }
}

/// A name without its last character; one of two characters is whole.
fn stem(name: &str) -> &str {
    let last = name.char_indices().nth(2).and_then(|_| name.char_indices().next_back());
    last.map_or(name, |(at, _)| &name[..at])
}

/// Whether two names are of one place, one of them perhaps without the people whose it is: 门源县 and 门源回族自治县.
fn is_same(one: &str, other: &str) -> bool {
    let ends = |name: &str| name.chars().next_back();
    ends(one) == ends(other) && (other.starts_with(stem(one)) || one.starts_with(stem(other)))
}

/// Where a word for a larger place last ends that is not there to say how one ranks in it: 居全州首位.
fn covered(words: &str, word: &str) -> Option<usize> {
    let ranks = |at: usize| {
        let before: String = words[..at].chars().rev().take(RANK).collect::<Vec<_>>().into_iter().rev().collect();
        let behind: String = words[at + word.len()..].chars().take(RANK).collect();
        says(&before, &lexicon().ranked) || says(&behind, &lexicon().places.ranks)
    };
    words.rmatch_indices(word).map(|(at, _)| at).find(|at| !ranks(*at)).map(|at| at + word.len())
}

/// The places that the clauses of some words begin with; of 青海省祁连县 the last.
fn named(words: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let apart = |c: char| !is_han(c);
    let mut start = 0;
    for clause in words.split_inclusive(apart) {
        let bare = clause.trim_end_matches(apart);
        if let Some(place) = place(bare) {
            found.push(Mention { end: start + place.end, ..place });
        }
        start += clause.len();
    }
    found
}

/// The place that a clause begins with, behind words that introduce it.
fn place(clause: &str) -> Option<Mention> {
    let mut rest = clause;
    let mut found: Option<Mention> = None;
    loop {
        let word = introducing(rest).filter(|_| found.is_none());
        if let Some(name) = listed(rest).or_else(|| first(rest).filter(|_| word.is_none())) {
            rest = &rest[name.len()..];
            found = Some(Mention { end: clause.len() - rest.len(), name: name.into() });
        } else if let Some(word) = word {
            rest = &rest[word.len()..];
        } else {
            break;
        }
    }
    let inner = |c: char| lexicon().places.inner.iter().any(|word| word.starts_with(c));
    found.filter(|_| !rest.starts_with(inner))
}

/// A word before the name of a place.
fn introducing(rest: &str) -> Option<&'static str> {
    static WORDS: LazyLock<Beginnings> = LazyLock::new(|| {
        let lists = [&lexicon().neutral, &lexicon().verbs, &lexicon().actions, &lexicon().places.before];
        Beginnings::of(lists.into_iter().flat_map(|list| list.iter().copied()))
    });
    WORDS.of_text(rest)
}

/// The name of a division of the country that some words begin with, unless it may as well be a word before 县: 会同县.
fn listed(words: &str) -> Option<&'static str> {
    static NAMES: LazyLock<Beginnings> = LazyLock::new(|| {
        let lines = include_str!("../lexicon/divisions.txt").lines().filter(|line| !line.starts_with('#'));
        let is_name = |name: &&str| introducing(name).is_none_or(|word| name[word.len()..].chars().count() > 1);
        Beginnings::of(lines.filter(is_name))
    });
    NAMES.of_text(words)
}

/// What by its last character is the name of a place, at the beginning of some words.
fn first(words: &str) -> Option<&str> {
    let is_end = |c: char| lexicon().places.ends.iter().any(|end| end.starts_with(c));
    let (at, end) = words.char_indices().take(NAME.end).find(|(at, c)| *at > 0 && is_end(*c))?;
    let name = &words[..at + end.len_utf8()];
    let length = words[..at].chars().count();
    let unnamed = length == 1 && name.starts_with('某');
    let is_name = !lexicon().places.no_names.iter().any(|word| name.ends_with(word));
    ((NAME.contains(&length) || unnamed) && is_name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_from_what_only_ends_like_one() {
        for (words, expected) in [
            ("祁连县2020年度依法行政情况", Some("祁连县")),
            ("青海省海北藏族自治州祁连县2020年", Some("祁连县")),
            ("关于印发某县2020年", Some("某县")),
            ("海北州办理案件", Some("海北州")),
            ("杭州市上城区2020年", Some("上城区")),
            ("共和县办理案件", Some("共和县")),
            ("会同县公安局", None),
            ("和县政府联系", None),
            ("全县办理案件", None),
            ("组织县直单位", None),
            ("报送州里的案卷", None),
            ("各乡镇街道社区", None),
            ("乡镇社区", None),
            ("市场监管局", None),
            ("按照全省统一部署", None),
        ] {
            assert_eq!(named(words).pop().map(|place| place.name).as_deref(), expected, "{words}");
        }
    }

    #[test]
    fn every_division_is_known_by_its_name() {
        let divisions = include_str!("../lexicon/divisions.txt").lines().filter(|line| !line.starts_with('#'));
        let unknown = |name: &&str| named(&format!("{name}2020年度")).pop().is_none_or(|place| place.name != **name);
        let unknown: Vec<&str> = divisions.filter(unknown).collect();
        assert_eq!(unknown, ["会同县", "全州县", "和县"], "these may as well be words before 县");
    }

    #[test]
    fn a_place_is_the_same_without_the_people_whose_it_is() {
        for (one, other, same) in [
            ("门源县", "门源回族自治县", true),
            ("海北藏族自治州", "海北州", true),
            ("祁连县", "祁连县", true),
            ("祁连县", "刚察县", false),
            ("吉林省", "吉林市", false),
            ("和县", "和硕县", false),
        ] {
            assert_eq!((is_same(one, other), is_same(other, one)), (same, same), "{one} {other}");
        }
    }

    #[test]
    fn the_place_that_is_named_last_is_the_one_that_is_meant() {
        let county = Region::named("祁连县".into());
        for (words, expected) in [
            ("门源县办理", true),
            ("全州办理", true),
            ("我省办理", true),
            ("按照全省部署,我县办理", false),
            ("全县办理", false),
            ("居全州首位", false),
            ("海北州祁连县办理", false),
            ("办理", false),
        ] {
            assert_eq!(county.is_elsewhere(words), expected, "{words}");
        }
        let unknown = Region::named(String::new());
        assert!(unknown.is_elsewhere("全省办理") && !unknown.is_elsewhere("全州办理"));
    }
}
