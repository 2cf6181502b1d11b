//! Yes or no, and whole numbers.

use super::{Scan, decimal, is_word};

/// What means yes, the first as most write it.
pub(crate) const YES: [&str; 12] = ["是", "有", "√", "✓", "✔", "y", "yes", "t", "true", "1", "对", "已"];
/// What means no, the first as most write it.
pub(crate) const NO: [&str; 13] = ["否", "无", "×", "✗", "✘", "✕", "n", "no", "f", "false", "0", "错", "未"];

/// Yes or no, from the raw text of a cell: here 无 is an answer and not the mark of an empty cell.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    let text = Scan::new(text).rest;
    if YES.iter().any(|word| is_word(text, word)) || is_word(text, "1.0") {
        return Some(true);
    }
    (NO.iter().any(|word| is_word(text, word)) || is_word(text, "0.0")).then_some(false)
}

/// A whole number without a unit, in a column whose header may give one such as 万件; 万 and 亿 are part of a number.
pub(crate) fn whole(text: &str, multiplier: i128) -> Option<i64> {
    decimal::bare(text, multiplier).and_then(|number| i64::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no() {
        for text in ["是", "有", "√", "✓", "✔", "Y", "y", "Yes", "YES", "T", "true", "TRUE", "1", "1.0", "对", "已"]
        {
            assert_eq!(boolean(text), Some(true), "{text}");
        }
        for text in ["否", "无", "×", "✗", "✕", "✘", "N", "n", "No", "NO", "F", "False", "0", "0.0", "错", "未"]
        {
            assert_eq!(boolean(text), Some(false), "{text}");
        }
        for text in ["\u{3000}是\n", "ＹＥＳ", "１", "１．０", "\u{FEFF}true ", "Ｔ"] {
            assert_eq!(boolean(text), Some(true), "{text}");
        }
    }

    #[test]
    fn neither_yes_nor_no() {
        let texts =
            "|-|/|N/A|null|是否|不是|有无|是/否|-1|- 1|+1|2|10|1.5|00|x|ok|已办结|未填|在岗|不在岗|是 的|y n|无数据|空";
        for text in texts.split('|') {
            assert_eq!(boolean(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, expected) in [
            ("12", Some(12)),
            ("12.0", Some(12)),
            ("1,234", Some(1234)),
            ("１，２３４", Some(1234)),
            ("-5", Some(-5)),
            ("1e3", Some(1000)),
            ("1.2万", Some(12_000)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("12.5", None),
            ("3件", None),
            ("3 人", None),
            ("5%", None),
            ("5元", None),
            ("¥5", None),
            ("1.2万件", None),
            ("", None),
            ("无", None),
            ("1 2", None),
            ("一", None),
        ] {
            assert_eq!(whole(text, 1), expected, "{text}");
        }
    }
}
