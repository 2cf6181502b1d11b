//! The group that a claim speaks of: the whole place, or one value of a group-by column.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::lexicon;
use crate::figure::Figures;
use crate::lang::Lang;

/// The maximum length of the subject of a sentence, in characters.
const SUBJECT: usize = 24;

/// A group of figures: a value for each group-by column, `None` for a total.
pub(super) type Group = Vec<Option<String>>;

/// The values of the group-by columns.
#[derive(Debug, Default)]
pub(super) struct Groups {
    width: usize,
    /// Names by their first character, each with the index of its column.
    names: BTreeMap<char, BTreeSet<(String, usize)>>,
}

impl Groups {
    pub(super) fn of(figures: &Figures) -> Self {
        let mut names: BTreeMap<char, BTreeSet<(String, usize)>> = BTreeMap::new();
        for figure in figures.iter() {
            for (column, name) in figure.group.iter().enumerate() {
                let name = name.as_deref().unwrap_or_default().to_lowercase();
                if let Some(first) = name.chars().next().filter(|_| name.chars().count() > 1) {
                    names.entry(first).or_default().insert((name, column));
                }
            }
        }
        Self { width: figures.by().len(), names }
    }

    /// Whether some words are one of the names.
    pub(super) fn has(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        let first = words.chars().next().and_then(|first| self.names.get(&first));
        first.into_iter().flatten().any(|(name, _)| *name == words)
    }

    /// The group of a claim; `None` if it names a body that has no figures, or several bodies.
    pub(super) fn of_claim(&self, label: &str, context: &str) -> Option<Group> {
        let sentence = context.rsplit(['。', '\n', ';']).next().unwrap_or_default();
        let mut group = vec![None; self.width];
        let mut named = false;
        for (name, column) in self.named(sentence).into_iter().chain(self.named(label)) {
            if group[column].as_ref().is_some_and(|known| *known != name) {
                return None;
            }
            group[column] = Some(name);
            named = true;
        }
        let subject: String =
            sentence.split([',', ':', '、']).next().unwrap_or_default().chars().take(SUBJECT).collect();
        (named || !(is_body(&subject) || is_body(label))).then_some(group)
    }

    /// The names that occur in some words, except those inside a longer name.
    fn named(&self, words: &str) -> Vec<(String, usize)> {
        let mut found: Vec<(String, usize)> = Vec::new();
        for (at, first) in words.char_indices() {
            let here =
                self.names.get(&first).into_iter().flatten().filter(|(name, _)| words[at..].starts_with(name.as_str()));
            if let Some(longest) = here.max_by_key(|(name, _)| name.len())
                && !found.iter().any(|(known, column)| *column == longest.1 && known.contains(&longest.0))
            {
                found.push(longest.clone());
            }
        }
        found
    }
}

/// Whether some words name a body.
pub(in crate::audit) fn is_body(words: &str) -> bool {
    let lexicon = lexicon::words(Lang::Zh);
    lexicon.bodies.iter().any(|body| {
        words.match_indices(body).any(|(at, _)| {
            let end = at + body.len();
            let named = words[..at].ends_with(|c: char| c.is_alphabetic() || c == ' ');
            named && !lexicon.no_bodies.iter().any(|word| words[..end].ends_with(word) || words[at..].starts_with(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_only_some_of_what_a_place_has() {
        for words in ["县公安局有执法人员", "阿柔乡调解", "城关街道", "the traffic bureau"] {
            assert!(is_body(words), "{words}");
        }
        for words in ["全县各乡镇", "构建工作格局", "送法下乡活动", "全年", "政务大厅", "法律援助中心"]
        {
            assert!(!is_body(words), "{words}");
        }
    }
}
