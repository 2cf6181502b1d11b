//! The text as the scanners see it: one character per position, with widths folded, and quotations and titles marked.

use std::ops::Range;

/// The maximum length of a title in 《》 whose numbers are ignored, in characters.
const TITLE: usize = 120;
/// The maximum length of a quotation that is taken for a name, in characters.
const NAME: usize = 16;
/// The maximum length of a quotation without clause marks that is taken for a name, in characters.
const SLOGAN: usize = 30;

/// How many characters may stand between the words before a number and the number.
const APART: usize = 12;

/// A folded text: full-width forms become half-width, so that a rule needs to handle only one form.
#[derive(Debug)]
pub(in crate::audit) struct Folded<'a> {
    text: &'a str,
    /// The characters, folded one to one.
    pub(in crate::audit) chars: Vec<char>,
    bytes: Vec<usize>,
    hidden: Vec<bool>,
    /// Matching round brackets, by the position of the opening one.
    pub(in crate::audit) brackets: Vec<(usize, usize)>,
}

impl<'a> Folded<'a> {
    pub(in crate::audit) fn new(text: &'a str) -> Self {
        let mut chars = Vec::with_capacity(text.len() / 2);
        let mut bytes = Vec::with_capacity(text.len() / 2 + 1);
        for (at, c) in text.char_indices() {
            chars.push(fold(c));
            bytes.push(at);
        }
        bytes.push(text.len());
        let mut folded = Self { text, chars, bytes, hidden: Vec::new(), brackets: Vec::new() };
        folded.mark();
        folded
    }

    /// The character at `at`, or a line end past the text.
    pub(in crate::audit) fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\n')
    }

    /// The characters from `at` on; none past the text.
    pub(in crate::audit) fn from(&self, at: usize) -> &[char] {
        &self.chars[at.min(self.chars.len())..]
    }

    /// The character before `at`, or a line end at the start.
    pub(in crate::audit) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\n', |at| self.at(at))
    }

    /// Whether `word` starts at `at`.
    pub(in crate::audit) fn starts(&self, at: usize, word: &str) -> bool {
        word.chars().zip(at..).all(|(c, at)| self.chars.get(at) == Some(&c))
    }

    /// Whether `word` ends right before `at`.
    pub(in crate::audit) fn ends(&self, at: usize, word: &str) -> bool {
        let mut at = at;
        word.chars().rev().all(|c| {
            at = at.wrapping_sub(1);
            self.chars.get(at) == Some(&c)
        })
    }

    /// The first of `words` that starts at `at`.
    pub(in crate::audit) fn first_of<'w>(&self, at: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.starts(at, word))
    }

    /// The first of `words` that ends right before `at`.
    pub(in crate::audit) fn last_of<'w>(&self, at: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.ends(at, word))
    }

    /// Whether the position is within a title or a quoted name.
    pub(in crate::audit) fn is_hidden(&self, at: usize) -> bool {
        self.hidden.get(at).copied().unwrap_or(false)
    }

    /// The folded characters of a range.
    pub(in crate::audit) fn slice(&self, range: Range<usize>) -> String {
        self.chars[range.start.min(self.chars.len())..range.end.min(self.chars.len())].iter().collect()
    }

    /// Where the bracket that opens at a position closes.
    pub(in crate::audit) fn bracket_at(&self, open: usize) -> Option<usize> {
        let bracket = self.brackets.binary_search_by_key(&open, |&(open, _)| open).ok()?;
        Some(self.brackets[bracket].1)
    }

    /// The text of a range of characters as written.
    pub(in crate::audit) fn written(&self, range: Range<usize>) -> &'a str {
        &self.text[self.bytes[range.start]..self.bytes[range.end]]
    }

    /// Some folded words as they are written before a position; the words themselves if they are not there.
    pub(in crate::audit) fn written_before<'w>(&'w self, end: usize, words: &'w str) -> &'w str {
        let length = words.chars().count();
        let last = end.min(self.chars.len());
        let first = last.saturating_sub(length + APART);
        let found = (first..=last.saturating_sub(length)).rev().find(|&at| length > 0 && self.starts(at, words));
        found.map_or(words, |at| self.written(at..at + length))
    }

    /// The byte offset of a character.
    pub(in crate::audit) fn byte(&self, at: usize) -> usize {
        self.bytes[at]
    }

    /// Finds titles, quotations and brackets in one pass.
    fn mark(&mut self) {
        let mut depth = vec![0i32; self.chars.len() + 1];
        let (mut titles, mut quotes, mut brackets) = (Vec::new(), Vec::new(), Vec::new());
        let mut straight = None;
        for (at, &c) in self.chars.iter().enumerate() {
            let opened = match c {
                '《' => {
                    titles.push(at);
                    None
                }
                '》' => titles.pop().filter(|open| at - open <= TITLE),
                '“' | '「' | '『' | '‘' => {
                    quotes.push(at);
                    None
                }
                '”' | '」' | '』' | '’' => quotes.pop().filter(|&open| self.is_name(open, at)),
                '(' => {
                    brackets.push(at);
                    None
                }
                ')' => {
                    self.brackets.extend(brackets.pop().map(|open| (open, at)));
                    None
                }
                '"' if straight.is_none() => {
                    straight = Some(at);
                    None
                }
                '"' => straight.take().filter(|&open| self.is_name(open, at)),
                '\n' => {
                    straight = None;
                    None
                }
                _ => None,
            };
            if let Some(open) = opened {
                depth[open] += 1;
                depth[at] -= 1;
            }
        }
        self.brackets.sort_unstable();
        let mut level = 0;
        self.hidden = depth
            .iter()
            .map(|step| {
                level += step;
                level > 0
            })
            .collect();
    }

    fn is_name(&self, open: usize, close: usize) -> bool {
        let length = close - open - 1;
        length <= NAME
            || (length <= SLOGAN && !self.chars[open..close].iter().any(|c| matches!(c, ',' | '。' | ';' | '.')))
    }
}

/// The half-width or simplified form of a character.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '﹪' => '%',
        '○' | '〇' | 'Ο' | '零' => '〇',
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\t' => ' ',
        '\r' => '\n',
        '\u{fe50}' => ',',
        // Traditional forms of the words used around numbers.
        '項' => '项',
        '個' => '个',
        '條' => '条',
        '場' => '场',
        '戶' | '户' => '户',
        '萬' => '万',
        '億' => '亿',
        '兩' => '两',
        '餘' => '余',
        '﹒' => '.',
        _ => c,
    }
}

/// Whether a character belongs to Chinese words.
pub(in crate::audit) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '〇' | '\u{3400}'..='\u{4dbf}')
}

/// Whether a character ends a clause.
pub(in crate::audit) fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '。' | '、' | '(' | ')' | '\n' | '!' | '?' | '.' | '…' | '”' | '"' | '】' | '|')
}

/// Whether a character ends a sentence.
pub(in crate::audit) fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_folded_and_places_kept() {
        let folded = Folded::new("达９．７２万件，办结率９９％");
        assert_eq!(folded.slice(0..folded.chars.len()), "达9.72万件,办结率99%");
        assert_eq!(folded.written(1..5), "９．７２");
        assert_eq!(folded.byte(1), 3);
    }

    #[test]
    fn names_and_titles_are_hidden_and_quoted_sentences_are_not() {
        let folded = Folded::new("“七五”普法《纲要(2020-2025)》共3件\"867\"室");
        let seen: String =
            (0..folded.chars.len()).filter(|&at| !folded.is_hidden(at)).map(|at| folded.at(at)).collect();
        assert_eq!(seen, "”普法》共3件\"室");
        let long = "“全年共受理各类案件3件，其中审结2件，正在办理的还有1件”";
        assert!(!Folded::new(long).is_hidden(10));
    }

    #[test]
    fn brackets_are_matched_from_within() {
        assert_eq!(Folded::new("a(b(c)d)e)(").brackets, [(1, 7), (3, 5)]);
    }
}
