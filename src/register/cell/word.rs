//! Yes or no.

use super::{Scan, is_word};
use crate::register::header::fold;

/// Answers that mean the same in every column; both words of a pair are always known.
const PAIRS: [(&str, &str); 26] = [
    ("是", "否"),
    ("是", "不是"),
    ("有", "无"),
    ("有", "没有"),
    ("已", "未"),
    ("对", "错"),
    ("对", "不对"),
    ("真", "假"),
    ("需", "无需"),
    ("应", "不应"),
    ("可", "不可"),
    ("能", "不能"),
    ("有效", "无效"),
    ("在岗", "离岗"),
    ("√", "×"),
    ("✓", "✗"),
    ("✔", "✘"),
    ("✔", "✕"),
    ("☑", "☒"),
    ("☑", "☐"),
    ("y", "n"),
    ("yes", "no"),
    ("t", "f"),
    ("true", "false"),
    ("1", "0"),
    ("1.0", "0.0"),
];

/// What means yes in every column, some of it more than once.
pub(crate) fn yes() -> impl Iterator<Item = &'static str> {
    PAIRS.iter().map(|(yes, _)| *yes)
}

/// What means no in every column.
pub(crate) fn no() -> impl Iterator<Item = &'static str> {
    PAIRS.iter().map(|(_, no)| *no)
}

/// The word that denies an answer which means the same in every column.
#[cfg(test)]
pub(crate) fn denial_of(answer: &str) -> Option<&'static str> {
    PAIRS.iter().find(|(yes, _)| is_word(answer, yes)).map(|(_, no)| *no)
}

/// Statements that answer a column that asks for something good or done: each alone or behind 已 is yes, and denied it is no.
const STATEMENTS: [&str; 30] = [
    "合格", "达标", "通过", "同意", "符合", "规范", "齐全", "在岗", "在职", "参加", "参训", "培训", "办", "办理",
    "办结", "完成", "履行", "执行", "审核", "审查", "公开", "公示", "公布", "备案", "报备", "送达", "支持", "需要",
    "应当", "存在",
];

/// What stands before a statement that is affirmed.
const AFFIRMED: [&str; 3] = ["", "已", "已经"];

/// What stands before a statement that is denied.
const DENIED: [&str; 7] = ["未", "不", "没有", "没", "无", "非", "尚未"];

/// How the cells of one yes-or-no column may answer.
#[derive(Debug)]
pub(crate) struct Answers {
    /// What the column's headers state: 延期 of 是否延期, 培训 of 培训情况.
    own: Vec<String>,
    /// Whether a header is itself a denial, so that 合格 may be yes or no there.
    negative: bool,
}

impl Answers {
    /// The answers of a column with these headers.
    pub(crate) fn of<'a>(headers: impl Iterator<Item = &'a str>) -> Self {
        let own: Vec<String> = headers.map(stated).filter(|word| word.chars().count() > 1).collect();
        let denied = |header: &String| {
            DENIED.iter().any(|no| STATEMENTS.iter().any(|word| header.contains(&format!("{no}{word}"))))
        };
        let negative = own.iter().any(|header| header.contains("否决") || denied(header));
        Self { own, negative }
    }

    /// Yes or no, from a cell in which 无 is an answer and not the mark of an empty cell.
    pub(crate) fn read(&self, text: &str) -> Option<bool> {
        let text = Scan::new(text).rest;
        let among = |answer: fn(&(&'static str, &'static str)) -> &'static str| {
            PAIRS.iter().any(|pair| is_word(text, answer(pair)))
        };
        if among(|(yes, _)| yes) {
            Some(true)
        } else if among(|(_, no)| no) {
            Some(false)
        } else {
            self.stated(&fold(text))
        }
    }

    /// Whether a text states or denies what the column asks for.
    fn stated(&self, text: &str) -> Option<bool> {
        let is_statement =
            |word: &str| self.own.iter().any(|own| own == word) || !self.negative && STATEMENTS.contains(&word);
        let behind = |before: &[&str]| before.iter().any(|before| text.strip_prefix(before).is_some_and(is_statement));
        if behind(&AFFIRMED) { Some(true) } else { behind(&DENIED).then_some(false) }
    }
}

/// Some of the pairs, as an example of what may be written.
pub(crate) fn examples() -> Vec<String> {
    let told = |(yes, _): &&(&str, &str)| matches!(*yes, "是" | "有" | "已" | "√" | "y" | "1");
    let mut pairs: Vec<_> = PAIRS.iter().filter(told).collect();
    pairs.dedup_by_key(|(yes, _)| *yes);
    pairs.into_iter().map(|(yes, no)| format!("{yes}/{no}")).collect()
}

/// What a header states, without the words that ask for it.
fn stated(header: &str) -> String {
    let folded = fold(header);
    let asked = ["是否已经", "是否已", "是否", "有无", "能否"].into_iter().find_map(|asks| folded.strip_prefix(asks));
    let word = asked.unwrap_or(&folded);
    let word = word.strip_prefix('已').unwrap_or(word);
    word.strip_suffix("情况").unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<bool> {
        Answers::of(std::iter::empty()).read(text)
    }

    #[test]
    fn both_words_of_every_pair_are_answers_and_differ() {
        for (yes, no) in PAIRS {
            assert_eq!((read(yes), read(no)), (Some(true), Some(false)), "{yes}/{no}");
        }
    }

    #[test]
    fn every_statement_is_yes_and_its_denial_no() {
        for word in STATEMENTS {
            for before in AFFIRMED {
                assert_eq!(read(&format!("{before}{word}")), Some(true), "{before}{word}");
            }
            for before in DENIED {
                assert_eq!(read(&format!("{before}{word}")), Some(false), "{before}{word}");
            }
        }
    }

    #[test]
    fn yes_and_no() {
        for text in [
            "是",
            "Y",
            "Yes",
            "YES",
            "TRUE",
            "1.0",
            "\u{3000}是\n",
            "ＹＥＳ",
            "１",
            "１．０",
            "\u{FEFF}true ",
            "Ｔ",
            "已办结",
            "在岗",
        ] {
            assert_eq!(read(text), Some(true), "{text}");
        }
        for text in ["否", "无", "N", "No", "NO", "False", "０", "没有", "不在岗", "未参加", "不合格", "未达标", "无 "]
        {
            assert_eq!(read(text), Some(false), "{text}");
        }
    }

    #[test]
    fn neither_yes_nor_no() {
        let texts = "|-|/|N/A|null|是否|有无|是/否|-1|- 1|+1|2|10|1.5|00|x|ok|未填|是 的|y n|无数据|空|部分合格|基本合格|合格率|不|延期";
        for text in texts.split('|') {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_is_answered_in_its_own_words() {
        let answers = Answers::of(["是否延期", "extended", "延长期限"].into_iter());
        for (text, expected) in [
            ("延期", Some(true)),
            ("已延期", Some(true)),
            ("未延期", Some(false)),
            ("不延期", Some(false)),
            ("没有延长期限", Some(false)),
            ("起诉", None),
        ] {
            assert_eq!(answers.read(text), expected, "{text}");
        }
        let party = Answers::of(["党员"].into_iter());
        assert_eq!((party.read("党员"), party.read("非党员"), party.read("群众")), (Some(true), Some(false), None));
    }

    /// 合格 is no veto, and 不合格 is one: what is good is no yes there.
    #[test]
    fn a_column_that_asks_for_something_bad_takes_no_general_statement() {
        let veto = Answers::of(["一票否决", "基本标准不合格"].into_iter());
        for text in ["合格", "不合格", "通过", "未通过"] {
            assert_eq!(veto.read(text), None, "{text}");
        }
        assert_eq!(
            (veto.read("是"), veto.read("无"), veto.read("基本标准不合格")),
            (Some(true), Some(false), Some(true))
        );
    }
}
