//! How reports say an indicator: the words by which a printed figure is known to be of it.

use serde::Deserialize;

/// Words that stand around a printed figure of an indicator.
///
/// It is written as words with spaces between them. Each must be there; `a|b` is there if one of the two is. `?a` may be
/// there too and changes nothing, and with `-a` it is another quantity. `_` stands for a space within a word.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Saying;
///
/// let saying: Saying = "办理|承办 援助案件 ?法律 -咨询".parse()?;
/// assert_eq!(saying.words, [vec!["办理", "承办"], vec!["援助案件"]]);
/// assert_eq!((saying.besides, saying.never), (vec!["法律".to_owned()], vec!["咨询".to_owned()]));
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub struct Saying {
    /// What must be there: one of each list, of which longer words stand first.
    pub words: Vec<Vec<String>>,
    /// What may be there besides.
    pub besides: Vec<String>,
    /// What must not be there.
    pub never: Vec<String>,
}

/// The fewest characters of a Chinese name that says by itself what it is the name of: 办结率 has too few.
const TELLING: usize = 5;

impl Saying {
    /// All words that may be there.
    pub(crate) fn all(&self) -> Vec<String> {
        self.words.iter().flatten().chain(&self.besides).cloned().collect()
    }

    /// The saying that a name is by itself, if it is long enough to tell: without its last 数, and not of a variant, whose
    /// name has a bracket.
    pub(crate) fn of_names(zh: &str, en: &str) -> Vec<Self> {
        let zh_word = zh.strip_suffix('数').unwrap_or(zh);
        let telling = zh_word.chars().count() >= TELLING;
        let names = [(zh_word, telling), (en, en.split_whitespace().count() > 1)];
        let plain = |name: &str| !name.contains(['(', '（', ':']);
        let fits = names.into_iter().filter(|(name, fits)| *fits && plain(name));
        fits.map(|(name, _)| Self { words: vec![vec![name.to_lowercase()]], ..Self::default() }).collect()
    }
}

impl std::str::FromStr for Saying {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut saying = Self::default();
        for token in text.split_whitespace() {
            let (rest, list) = match (token.strip_prefix('?'), token.strip_prefix('-')) {
                (Some(rest), _) => (rest, Some(&mut saying.besides)),
                (_, Some(rest)) => (rest, Some(&mut saying.never)),
                _ => (token, None),
            };
            let mut words: Vec<String> = rest.split('|').map(|word| word.replace('_', " ").to_lowercase()).collect();
            if words.iter().any(|word| word.trim().is_empty()) {
                return Err(format!("`{token}` in `{text}` has an empty word"));
            }
            words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            match list {
                Some(list) => list.extend(words),
                None => saying.words.push(words),
            }
        }
        if saying.words.is_empty() {
            return Err(format!("`{text}` has no word that must be there"));
        }
        Ok(saying)
    }
}

impl TryFrom<String> for Saying {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saying_without_a_word_is_refused() {
        for (text, expected) in [
            ("", "`` has no word that must be there"),
            ("?法律 -咨询", "`?法律 -咨询` has no word that must be there"),
            ("办理| 案件", "`办理|` in `办理| 案件` has an empty word"),
            ("案件 -", "`-` in `案件 -` has an empty word"),
        ] {
            assert_eq!(text.parse::<Saying>().unwrap_err(), expected);
        }
    }

    #[test]
    fn a_name_tells_by_itself_if_it_is_long_and_not_that_of_a_variant() {
        let words =
            |zh, en| Saying::of_names(zh, en).into_iter().map(|saying| saying.words.concat()).collect::<Vec<_>>();
        assert_eq!(words("草场纠纷案件数", "Grassland disputes"), [["草场纠纷案件"], ["grassland disputes"]]);
        assert!(words("办结率", "rate").is_empty());
        assert!(words("行政行为纠错率(按受理数)", "correction rate (of those accepted)").is_empty());
    }
}
