//! The group that a claim speaks of: the whole place, or one value of a group-by column.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::lexicon;
use crate::figure::Figures;
use crate::lang::Lang;

/// The maximum length of the subject of a sentence, in characters.
const SUBJECT: usize = 24;

/// The least length of the name of an agency without the level of its place, in characters.
const SHORT: usize = 3;

/// A group of figures: a value for each group-by column, `None` for a total.
pub(super) type Group = Vec<Option<String>>;

/// The values of the group-by columns.
#[derive(Debug, Default)]
pub(super) struct Groups {
    width: usize,
    /// Names by their first character.
    names: BTreeMap<char, BTreeSet<Spoken>>,
}

/// A value of a group-by column as it is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Spoken {
    words: String,
    name: String,
    column: usize,
}

impl Spoken {
    /// Whether it is called by less than its name: 公安局 for 县公安局.
    fn is_short(&self) -> bool {
        self.words != self.name
    }
}

impl Groups {
    pub(super) fn of(figures: &Figures) -> Self {
        let mut all: BTreeSet<(String, usize)> = BTreeSet::new();
        for figure in figures.iter() {
            for (column, name) in figure.group.iter().enumerate() {
                let name = name.as_deref().unwrap_or_default().to_ascii_lowercase();
                if name.chars().count() > 1 {
                    all.insert((name, column));
                }
            }
        }
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, _) in &all {
            std::iter::once(&**name).chain(short(name)).for_each(|words| *shared.entry(words).or_default() += 1);
        }
        let mut names: BTreeMap<char, BTreeSet<Spoken>> = BTreeMap::new();
        for (name, column) in &all {
            let short = short(name).filter(|short| shared[short] == 1);
            for words in std::iter::once(&**name).chain(short) {
                let spoken = Spoken { words: words.into(), name: name.clone(), column: *column };
                if let Some(first) = words.chars().next() {
                    names.entry(first).or_default().insert(spoken);
                }
            }
        }
        Self { width: figures.by().len(), names }
    }

    /// Whether some words are one of the names.
    pub(super) fn has(&self, words: &str) -> bool {
        let words = words.to_ascii_lowercase();
        let first = words.chars().next().and_then(|first| self.names.get(&first));
        first.into_iter().flatten().any(|spoken| spoken.words == words)
    }

    /// Whether there are figures of some bodies, but of none that these words name.
    pub(super) fn lacks(&self, words: &str) -> bool {
        self.width > 0 && is_body(words) && self.named(words).is_empty()
    }

    /// What of some words names groups.
    pub(super) fn spoken(&self, words: &str) -> Vec<String> {
        self.named(words).into_iter().map(|spoken| spoken.words).collect()
    }

    /// The group of a claim; `None` if it names a body that has no figures, or several bodies.
    pub(super) fn of_claim(&self, label: &str, context: &str) -> Option<Group> {
        let sentence = context.rsplit(['。', '\n', ';']).next().unwrap_or_default();
        let subject: String =
            sentence.split([',', ':', '、']).next().unwrap_or_default().chars().take(SUBJECT).collect();
        let mut group = vec![None; self.width];
        let named: Vec<Spoken> = self.named(sentence).into_iter().chain(self.named(label)).collect();
        for Spoken { name, column, .. } in &named {
            if group[*column].as_ref().is_some_and(|known| known != name) {
                return None;
            }
            group[*column] = Some(name.clone());
        }
        // A station of an agency has no figures either.
        let other =
            |words: &str| is_body(&named.iter().fold(words.to_owned(), |rest, one| rest.replace(&one.words, "")));
        (!other(&subject) && !other(label)).then_some(group)
    }

    /// The names that occur in some words, except those inside a longer name.
    fn named(&self, words: &str) -> Vec<Spoken> {
        let mut found: Vec<Spoken> = Vec::new();
        for (at, first) in words.char_indices() {
            // A short name may be the end of another one, such as 市公安局 or 森林公安局.
            let stands = |spoken: &&Spoken| {
                words[at..].starts_with(&*spoken.words)
                    && !(spoken.is_short() && words[..at].ends_with(char::is_alphabetic))
            };
            let here = self.names.get(&first).into_iter().flatten().filter(stands);
            if let Some(longest) = here.max_by_key(|spoken| spoken.words.len())
                && !found.iter().any(|known| known.column == longest.column && known.words.contains(&longest.words))
            {
                found.push(longest.clone());
            }
        }
        found
    }
}

/// The name of an agency without the level of its place: 公安局 of 县公安局.
fn short(name: &str) -> Option<&str> {
    let mut ends = lexicon::words(Lang::Zh).places.ends.iter();
    let short = ends.find_map(|level| name.strip_prefix(level))?;
    (short.chars().count() >= SHORT).then_some(short)
}

/// Whether some words name a body.
pub(in crate::audit) fn is_body(words: &str) -> bool {
    let lexicon = lexicon::words(Lang::Zh);
    lexicon.bodies.iter().any(|body| {
        words.match_indices(body).any(|(at, _)| {
            let end = at + body.len();
            // 公安机关 and 司法所 are bodies by themselves, 局 is not.
            let whole = !body.is_ascii() && body.chars().count() > 1;
            let named = whole || words[..at].ends_with(|c: char| c.is_alphabetic() || c == ' ');
            named && !lexicon.no_bodies.iter().any(|word| words[..end].ends_with(word) || words[at..].starts_with(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_only_some_of_what_a_place_has() {
        for words in ["县公安局有执法人员", "阿柔乡调解", "城关街道", "公安机关", "司法所排查", "the traffic bureau"]
        {
            assert!(is_body(words), "{words}");
        }
        for words in ["全县各乡镇", "构建工作格局", "送法下乡活动", "全年", "政务大厅", "法律援助中心"]
        {
            assert!(!is_body(words), "{words}");
        }
    }
}
