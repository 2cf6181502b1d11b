//! The meaning of table headers: units, years, totals and serial numbers.

use unicode_normalization::UnicodeNormalization;

use super::number::Unit;
use crate::register::header::fold;

/// Headers of columns that only number the rows.
const SERIAL: [&str; 9] = ["序号", "编号", "行次", "栏次", "代码", "no", "no.", "#", "serial"];
/// Headers of columns with the unit of the row.
const UNITS: [&str; 4] = ["单位", "计量单位", "量词", "unit"];
/// Names of totals, and of subtotals.
const TOTALS: [&str; 9] = ["合计", "总计", "共计", "总数", "总量", "累计", "合计数", "total", "grandtotal"];
const SUBTOTALS: [&str; 3] = ["小计", "分计", "subtotal"];
/// Words before a part that need not belong to a complete list.
const AMONG: [&str; 5] = ["其中", "#其中", "ofwhich", "including", "among"];
/// Words for years, relative to the document's year.
const RELATIVE: [(&str, i32); 8] = [
    ("上年", -1),
    ("去年", -1),
    ("上一年", -1),
    ("本年", 0),
    ("今年", 0),
    ("前年", -2),
    ("lastyear", -1),
    ("thisyear", 0),
];

/// The kind of a row or column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Plain,
    Total,
    Subtotal,
    /// A part of the line before it: 其中.
    Among,
}

pub(super) fn part(name: &str) -> Part {
    let name = bare(name);
    if AMONG.iter().any(|word| name.starts_with(word)) {
        return Part::Among;
    }
    let is = |words: &[&str]| words.contains(&name.as_str());
    match (is(&TOTALS), is(&SUBTOTALS)) {
        (true, _) => Part::Total,
        (_, true) => Part::Subtotal,
        _ => Part::Plain,
    }
}

/// A folded header, without bracketed parts and without surrounding signs.
fn bare(name: &str) -> String {
    let folded = fold(name);
    let outside = folded.split('(').next().unwrap_or_default();
    outside.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').into()
}

pub(super) fn is_serial(name: &str) -> bool {
    SERIAL.contains(&fold(name).as_str())
}

pub(super) fn is_unit(name: &str) -> bool {
    UNITS.contains(&bare(name).as_str())
}

/// The unit in a header, in brackets, after a slash or after 单位：, and the header without it.
pub(super) fn unit(header: &str) -> (String, Option<Unit>) {
    let header: String = header.nfkc().collect();
    if let Some((before, behind)) = header.split_once("单位:").or_else(|| header.split_once("Unit:")) {
        let end = behind.find([')', ',', ';', ' ', '、']).unwrap_or(behind.len());
        let name = before.trim_end().trim_end_matches(['(', '[', '【', ' ']);
        return (name.into(), Some(Unit::written(&behind[..end])));
    }
    let english = |text: &str| text.len() <= 12 && !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic());
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】')] {
        if let Some(start) = header.rfind(open)
            && let Some(inner) = header[start + open.len_utf8()..].trim_end().strip_suffix(close)
        {
            let known = Unit::known(inner).or_else(|| english(inner).then(|| Unit::written(inner)));
            if let Some(known) = known {
                return (header[..start].trim().into(), Some(known));
            }
        }
    }
    if let Some((name, behind)) = header.rsplit_once(['/', '|'])
        && let Some(known) = Unit::known(behind)
    {
        return (name.trim().into(), Some(known));
    }
    (header.trim().into(), None)
}

/// The year in a header: 2020, 2020年, 2020年1—6月; 上年 is relative to the document's year.
pub(super) fn year(header: &str, document: Option<i32>) -> Option<i32> {
    let folded: Vec<char> = fold(header).chars().collect();
    let digit = |at: usize| folded.get(at).is_some_and(char::is_ascii_digit);
    for at in 0..folded.len() {
        if (at == 0 || !digit(at - 1)) && (0..4).all(|step| digit(at + step)) && !digit(at + 4) {
            let year: i32 = folded[at..at + 4].iter().collect::<String>().parse().ok()?;
            let named = folded.get(at + 4).is_none_or(|c| !c.is_alphanumeric() || *c == '年');
            if named && (1900..=2100).contains(&year) {
                return Some(year);
            }
        }
    }
    let words: String = folded.iter().collect();
    let relative = RELATIVE.iter().find(|(word, _)| words.contains(word));
    relative.and_then(|(_, by)| document.map(|year| year + by))
}

/// Whether a cell contains only a year.
pub(super) fn is_year(text: &str) -> bool {
    let rest: String = fold(text).chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(rest.as_str(), "" | "年" | "年度") && year(text, None).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_taken_apart() {
        for (header, name, expected) in [
            ("受理数（件）", "受理数", Some("件")),
            ("金额(万元)", "金额", Some("万元")),
            ("办结率[%]", "办结率", Some("%")),
            ("受理数/件", "受理数", Some("件")),
            ("2020年执法情况（单位：件）", "2020年执法情况", Some("件")),
            ("受理数（含网上）", "受理数(含网上)", None),
            ("cases (cases)", "cases", Some("cases")),
            ("受理", "受理", None),
        ] {
            assert_eq!(unit(header), (name.into(), expected.map(Unit::written)), "{header}");
        }
    }

    #[test]
    fn years_and_totals_are_told() {
        assert_eq!(year("2020年1-6月", None), Some(2020));
        assert_eq!((year("上年同期", Some(2020)), year("上年同期", None)), (Some(2019), None));
        assert_eq!((year("20201", None), year("2020件", None)), (None, None));
        assert!(is_year("2020年度") && is_year("２０２０") && !is_year("2020年底") && !is_year("3000"));
        for (name, kind) in [
            ("合 计", Part::Total),
            ("总计（件）", Part::Total),
            ("小计", Part::Subtotal),
            ("其中：许可", Part::Among),
            ("合计数额", Part::Plain),
            ("Total", Part::Total),
        ] {
            assert_eq!(part(name), kind, "{name}");
        }
        assert!(is_serial("序　号") && is_unit("计量单位") && !is_unit("单位名称"));
    }
}
