//! Measure words: their spellings, what they count, and which are comparable.
//!
//! The words are data, in `audit/lexicon/measures.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Kind, folded::Folded};

/// A measure word found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    /// Its normalized form.
    pub(super) unit: &'static str,
    /// Its length as written, in characters.
    pub(super) length: usize,
}

/// The file of measure words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    measures: Vec<Group>,
    spellings: HashMap<String, String>,
    others: HashMap<String, Vec<String>>,
    still: HashMap<String, Vec<String>>,
    numerals: Numerals,
}

/// Words of one kind, and the class that they share, if any.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: Kind,
    class: Option<String>,
    words: Vec<String>,
}

/// What a measure word means after a Chinese numeral up to ten.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numerals {
    idioms: Vec<String>,
    vague: Vec<String>,
}

/// The measure words of the file.
struct Lexicon {
    file: File,
    /// The spellings that begin with a character, the longest first, with their measure words.
    written: HashMap<char, Vec<(String, String)>>,
    /// The kind and the class of each measure word.
    known: HashMap<String, (Kind, String)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../lexicon/measures.toml")).expect("a test reads the file");
    let mut known = HashMap::new();
    for group in &file.measures {
        for word in &group.words {
            known.insert(word.clone(), (group.kind, group.class.as_ref().unwrap_or(word).clone()));
        }
    }
    let own = known.keys().map(|word| (word, word));
    let mut written: HashMap<char, Vec<(String, String)>> = HashMap::new();
    for (spelling, unit) in own.chain(&file.spellings) {
        written.entry(spelling.chars().next().unwrap_or_default()).or_default().push((spelling.clone(), unit.clone()));
    }
    for words in written.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    }
    Lexicon { file, written, known }
});

/// The measure word at `at`.
pub(super) fn measure(text: &Folded, at: usize) -> Option<Measure> {
    let words = LEXICON.written.get(&text.at(at))?;
    let (written, unit) = words.iter().find(|(written, _)| text.starts(at, written))?;
    let length = written.chars().count();
    let follows = |words: &HashMap<String, Vec<String>>| {
        words.get(written).is_some_and(|words| words.iter().any(|word| text.starts(at + length, word)))
    };
    let other = follows(&LEXICON.file.others) && !follows(&LEXICON.file.still);
    (!other).then_some(Measure { unit, length })
}

/// The measure word that some words begin with, and what is behind it.
pub(crate) fn begins(words: &str) -> Option<(&'static str, &str)> {
    let Measure { unit, length } = measure(&Folded::new(words), 0)?;
    Some((unit, &words[words.char_indices().nth(length).map_or(words.len(), |(end, _)| end)..]))
}

/// Whether a measure word makes an idiom with a Chinese numeral up to ten: 一张网.
pub(super) fn is_idiom(unit: &str) -> bool {
    LEXICON.file.numerals.idioms.iter().any(|word| word == unit)
}

/// Whether a measure word with a Chinese numeral up to ten may name a programme: 三项制度.
pub(super) fn is_vague(unit: &str) -> bool {
    LEXICON.file.numerals.vague.iter().any(|word| word == unit)
}

/// The kind of a number with this measure word; an unknown one counts.
pub(super) fn kind(unit: &str) -> Kind {
    LEXICON.known.get(unit).map_or(Kind::Count, |(kind, _)| *kind)
}

/// The class of a measure word; claims of one class count comparable things.
pub(crate) fn class(unit: &str) -> &str {
    match LEXICON.known.get(unit) {
        Some((_, class)) => class,
        None => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_word_is_read_in_full_and_normalised() {
        for (text, unit) in [
            ("个百分点", Some("百分点")),
            ("人(次)", Some("人次")),
            ("㎡", Some("平方米")),
            ("件案件", Some("件")),
            ("起诉讼案件", Some("起")),
            ("起诉", None),
            ("部门", None),
            ("部规章", Some("部")),
            ("项目标", Some("项")),
            ("项目", None),
            ("分别为", None),
            ("届四中全会", None),
            ("人民调解", None),
            ("本计划所称", None),
            ("本书籍", Some("本")),
            ("笔业务", Some("笔")),
            ("笔录", None),
            ("单位", None),
            ("千瓦时电", Some("千瓦时")),
        ] {
            assert_eq!(measure(&Folded::new(text), 0).map(|measure| measure.unit), unit, "{text}");
        }
    }

    #[test]
    fn the_words_of_the_file_are_named_once_and_its_lists_name_known_words() {
        let Lexicon { file, known, .. } = &*LEXICON;
        assert_eq!(file.measures.iter().map(|group| group.words.len()).sum::<usize>(), known.len());
        let classes = file.measures.iter().filter_map(|group| Some((group.class.as_ref()?, &group.words)));
        assert!(classes.into_iter().all(|(class, words)| words.contains(class)));
        let named = file.spellings.values().chain(file.others.keys()).chain(&file.numerals.idioms);
        for word in named.chain(&file.numerals.vague) {
            assert!(known.contains_key(word), "{word}");
        }
        assert!(file.still.keys().all(|word| file.others.contains_key(word)));
        assert_eq!((class("宗"), class("笔"), class("篇次")), ("件", "笔", "篇次"));
        assert_eq!((kind("公顷"), kind("元"), kind("件")), (Kind::Measurement, Kind::Money, Kind::Count));
    }
}
