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
    let stem: String = own.chars().take(own.chars().count().saturating_sub(1).max(2)).collect();
    let name = named(&title).pop()?.name;
    let other = !title.contains(&stem) && !title.contains('。');
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
        let other = |place: &Mention| !self.own.is_empty() && place.name != self.own;
        let named = named(words).into_iter().filter(other).map(|place| place.end).max();
        general.max(named).is_some_and(|there| there > here.unwrap_or(0))
    }
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

/// The place that a clause begins with.
fn place(clause: &str) -> Option<Mention> {
    let mut rest = clause;
    while let Some(word) = introducing(rest) {
        rest = &rest[word.len()..];
    }
    let mut found: Option<Mention> = None;
    while let Some(name) = first(rest) {
        rest = &rest[name.len()..];
        found = Some(Mention { end: clause.len() - rest.len(), name: name.into() });
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

/// The name of a place that some words begin with.
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
