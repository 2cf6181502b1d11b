//! The sections and paragraphs of a text, as a reader of the printed report counts them.

use crate::lang::Lang;
use crate::numeral::{read, run};

/// A heading longer than this, in characters, is the first sentence of its paragraph.
const HEADING: usize = 30;

/// For each line of a text, the section that it is in.
#[derive(Debug, Default)]
pub(super) struct Outline(Vec<Spot>);

/// Where a line is.
#[derive(Debug, Clone, Default)]
struct Spot {
    /// The numbers of its headings, from the outermost: 二（三）.
    numbers: String,
    /// The innermost heading with words of its own.
    heading: String,
    /// The paragraphs of the section up to this one.
    paragraph: usize,
    /// Whether the line is nothing but a heading.
    is_heading: bool,
}

/// A heading that encloses the lines after it.
struct Open {
    level: usize,
    number: String,
    heading: String,
}

impl Outline {
    pub(super) fn of(text: &str) -> Self {
        let mut open: Vec<Open> = Vec::new();
        let mut paragraph = 0;
        let spot = |line: &str| {
            let found = heading(line);
            let is_heading = found.as_ref().is_some_and(|found| !found.heading.is_empty());
            if let Some(found) = found {
                open.retain(|outer| outer.level < found.level);
                open.push(found);
                paragraph = 0;
            }
            paragraph += usize::from(!line.trim().is_empty());
            Spot {
                numbers: numbers(&open),
                heading: open
                    .iter()
                    .rfind(|outer| !outer.heading.is_empty())
                    .map(|o| o.heading.clone())
                    .unwrap_or_default(),
                paragraph,
                is_heading,
            }
        };
        Self(text.split('\n').map(spot).collect())
    }

    /// The section and the paragraph of a line, from 1; empty if the text has no sections.
    pub(super) fn place(&self, line: usize, lang: Lang) -> String {
        let Some(Spot { numbers, paragraph, .. }) = self.spot(line).filter(|spot| !spot.numbers.is_empty()) else {
            return String::new();
        };
        match lang {
            Lang::Zh => format!("{numbers}第{paragraph}段"),
            Lang::En => format!("{} paragraph {paragraph}", western(numbers)),
        }
    }

    /// The numbers of the headings of a line: 二（三）.
    pub(super) fn section(&self, line: usize, lang: Lang) -> String {
        let numbers = self.spot(line).map_or("", |spot| &spot.numbers);
        match lang {
            Lang::Zh => numbers.to_owned(),
            Lang::En => western(numbers),
        }
    }

    /// The words of the innermost heading above a line.
    pub(super) fn heading(&self, line: usize) -> &str {
        self.spot(line).map_or("", |spot| &spot.heading)
    }

    /// Whether a line is nothing but a heading.
    pub(super) fn is_heading(&self, line: usize) -> bool {
        self.spot(line).is_some_and(|spot| spot.is_heading)
    }

    fn spot(&self, line: usize) -> Option<&Spot> {
        self.0.get(line.checked_sub(1)?)
    }
}

/// The numbers of headings in digits: 2(3) for 二（三）.
fn western(numbers: &str) -> String {
    let characters: Vec<char> = numbers.chars().collect();
    let mut written = String::new();
    let mut at = 0;
    while at < characters.len() {
        let length = run(&characters[at..]);
        match (read(&characters[at..at + length]), characters[at]) {
            (Some(number), _) => written += &number.value.to_string(),
            (None, '（') => written.push('('),
            (None, '）') => written.push(')'),
            (None, c) => written.push(c),
        }
        at += length.max(1);
    }
    written.replace("第", "").replace("部分", ".").replace('章', ".")
}

/// The numbers of headings, from the outermost; one such as 1.2 names those around it.
fn numbers(open: &[Open]) -> String {
    let named = |outer: &Open, inner: Option<&Open>| inner.is_some_and(|inner| inner.number.starts_with(&outer.number));
    open.iter()
        .zip(1..)
        .filter(|(outer, next)| !named(outer, open.get(*next)))
        .map(|(one, _)| one.number.as_str())
        .collect()
}

/// The heading that a line begins with.
fn heading(line: &str) -> Option<Open> {
    let line = line.trim();
    if line.contains('\t') {
        return None;
    }
    let marked = line.trim_start_matches('#');
    let depth = line.len() - marked.len();
    let marked = marked.trim_start();
    let found = numbered(marked);
    if depth == 0 && found.is_none() {
        return None;
    }
    let (level, number, rest) = found.unwrap_or((depth, String::new(), marked));
    let words = rest.trim();
    let is_heading = words.chars().count() <= HEADING && !words.ends_with(['。', '.', '；', ';', '，', ',']);
    Some(Open { level, number, heading: if is_heading { words.into() } else { String::new() } })
}

/// The level of a numbered heading, its number and its words.
fn numbered(line: &str) -> Option<(usize, String, &str)> {
    let chinese = |c: char| "一二三四五六七八九十百".contains(c);
    let digit = |c: char| c.is_ascii_digit();
    let split = |line: &'_ str, of: &dyn Fn(char) -> bool| line.find(|c| !of(c)).filter(|&at| at > 0);
    if let Some(rest) = line.strip_prefix('第') {
        let at = split(rest, &|c| chinese(c) || digit(c))?;
        let mark = rest[at..].chars().next().filter(|c| matches!(c, '章' | '部'))?;
        let words = rest[at + mark.len_utf8()..].trim_start_matches('分');
        let part = if mark == '章' { "章" } else { "部分" };
        return Some((10, format!("第{}{part}", &rest[..at]), words));
    }
    if let Some(at) = split(line, &chinese) {
        return Some((20, line[..at].into(), line[at..].strip_prefix('、')?));
    }
    if let Some(rest) = line.strip_prefix(['（', '(']) {
        if let Some(at) = split(rest, &chinese) {
            return Some((30, format!("（{}）", &rest[..at]), rest[at..].strip_prefix(['）', ')'])?));
        }
        let at = split(rest, &digit)?;
        return Some((60, format!("（{}）", &rest[..at]), rest[at..].strip_prefix(['）', ')'])?));
    }
    let at = split(line, &|c| digit(c) || c == '.' || c == '．')?;
    let number = line[..at].trim_end_matches(['.', '．']);
    let dotted = number.len() < at;
    let rest = &line[at..];
    let rest = rest
        .strip_prefix('、')
        .or_else(|| Some(rest).filter(|rest| dotted || number.contains('.') && rest.starts_with(' ')))?;
    // A year or a number with decimals begins a sentence, and a heading has words.
    let few = number.split('.').all(|part| (1..=2).contains(&part.len()));
    let words = rest.trim_start().starts_with(char::is_alphabetic);
    (few && words).then(|| (40 + number.matches('.').count(), format!("{number}."), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_in_the_sections_whose_headings_are_above_it() {
        let text = "某县报告\n一、做法\n（一）审批。受理3件。\n又受理5件。\n1.窗口\n（二）执法\n\n甲\n二、不足\n2023年受理3件\n3.5万元\n";
        let outline = Outline::of(text);
        let found: Vec<_> = (1..=11).map(|line| outline.place(line, Lang::Zh)).collect();
        let expected = [
            "",
            "一第1段",
            "一（一）第1段",
            "一（一）第2段",
            "一（一）1.第1段",
            "一（二）第1段",
            "一（二）第1段",
            "一（二）第2段",
            "二第1段",
            "二第2段",
            "二第3段",
        ];
        assert_eq!(found, expected);
        assert_eq!(
            (outline.heading(3), outline.heading(8), outline.section(8, Lang::Zh).as_str()),
            ("做法", "执法", "一（二）")
        );
    }

    #[test]
    fn english_and_marked_headings_are_headings_too() {
        let text = "# Report\n## 1. Services\nReceived 3.\n1.1 Fees\n2. Review\nText";
        let outline = Outline::of(text);
        let found: Vec<_> = (1..=6).map(|line| outline.place(line, Lang::En)).collect();
        let expected = ["", "1. paragraph 1", "1. paragraph 2", "1.1. paragraph 1", "2. paragraph 1", "2. paragraph 2"];
        assert_eq!(found, expected);
        assert_eq!(outline.heading(6), "Review");
    }
}
