//! Headers as people write them: the name of a column, and the unit of its cells.

use unicode_normalization::UnicodeNormalization;

use super::cell::decimal::MEASURES;
use super::cell::invisible;

/// A header, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// The folded name without bracketed parts and without a unit.
    pub(crate) name: String,
    /// By what the header's unit multiplies every cell: 10 000 for 万元, 1 for 元; none without a unit.
    pub(crate) unit: Option<i128>,
}

/// How a unit may begin and by what it multiplies then. The Chinese ones stand alone too: 万 is 万元, 万件, ….
const SCALES: [(&str, i128); 17] = [
    ("万亿", 1_000_000_000_000),
    ("百亿", 10_000_000_000),
    ("十亿", 1_000_000_000),
    ("亿", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
    ("100million", 100_000_000),
    ("million", 1_000_000),
    ("10000", 10_000),
    ("10k", 10_000),
    ("10thousand", 10_000),
    ("thousand", 1_000),
    ("1000", 1_000),
];

/// What may follow a scale besides the words that count things.
const UNITS: [&str; 6] = ["元", "yuan", "rmb", "cny", "亩", "吨"];

/// Units that have no scale.
const PLAIN: [&str; 6] = ["天", "日", "工作日", "个工作日", "小时", "%"];

const PUNCTUATION: [char; 4] = [',', ';', '、', '。'];

/// The form in which headers, states and names are compared.
///
/// It is the compatibility form (NFKC) in lower case, without white space, underscores, hyphens and dashes,
/// and without characters that take no room.
pub(crate) fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|letter| !passed_over(*letter)).collect()
}

/// The name and the unit of a header.
///
/// The unit stands in brackets of any kind, behind a colon, or, if it is money, behind a slash. Units that are
/// not known, such as 万元以上, do not multiply.
pub(crate) fn read(text: &str) -> Header {
    let folded: String = text.split_whitespace().map(line).collect();
    let (outside, inside) = split(&folded);
    let (name, behind) = tail(trimmed(&outside));
    let bracketed =
        inside.iter().find_map(|part| unit(&part.replace(',', "")).or_else(|| part.split(PUNCTUATION).find_map(unit)));
    let name = if name.is_empty() { trimmed(&folded.replace(is_bracket, "")).to_owned() } else { name.to_owned() };
    Header { name, unit: bracketed.or(behind) }
}

/// A folded line of a header. One that only gives the unit is set apart from the name before it.
fn line(text: &str) -> String {
    let folded = fold(text);
    if folded.starts_with("单位:") { format!(",{folded}") } else { folded }
}

fn passed_over(letter: char) -> bool {
    let dash = matches!(letter, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}');
    dash || letter == '_' || letter.is_whitespace() || invisible(letter)
}

fn is_bracket(letter: char) -> bool {
    opens(letter) || matches!(letter, ')' | ']' | '}' | '】' | '〕' | '〗')
}

fn opens(letter: char) -> bool {
    matches!(letter, '(' | '[' | '{' | '【' | '〔' | '〖')
}

/// What stands outside brackets, and the parts within.
fn split(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut inside, mut depth) = (String::new(), Vec::new(), 0_usize);
    for letter in text.chars() {
        if is_bracket(letter) {
            depth = if opens(letter) { depth + 1 } else { depth.saturating_sub(1) };
            inside.push(String::new());
        } else if depth == 0 {
            outside.push(letter);
        } else if let Some(part) = inside.last_mut() {
            part.push(letter);
        }
    }
    (outside, inside)
}

/// Without the signs that mark a required column or end a label.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|letter| PUNCTUATION.contains(&letter) || matches!(letter, ':' | '*' | '※' | '#'))
}

/// The name before a unit that stands without brackets, and by what that multiplies.
fn tail(name: &str) -> (&str, Option<i128>) {
    let colon = name.rsplit_once(':');
    let slash = || name.rsplit_once('/').filter(|(_, behind)| behind.ends_with('元'));
    let Some((before, multiplier)) = colon.or_else(slash).and_then(|(name, behind)| Some((name, unit(behind)?))) else {
        return (name, None);
    };
    let label = before.strip_suffix("单位").filter(|rest| rest.is_empty() || rest.ends_with(PUNCTUATION));
    (trimmed(label.unwrap_or(before)), Some(multiplier))
}

/// Currencies other than the yuan, in the form in which headers are compared.
const CURRENCIES: [&str; 12] =
    ["美元", "美金", "港元", "港币", "欧元", "日元", "英镑", "澳元", "usd", "hkd", "eur", "gbp"];

/// The currency that a header names, if it is not the yuan.
pub(crate) fn foreign_currency(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    CURRENCIES.into_iter().find(|currency| folded.contains(currency))
}

/// The unit that a line above the table gives for all its amounts: 单位：万元, 金额单位：万元. None without one.
pub(crate) fn unit_of_table(line: &str) -> Option<i128> {
    let folded = fold(line);
    let (_, behind) = folded.split_once("单位:")?;
    let word: String =
        behind.chars().take_while(|letter| !PUNCTUATION.contains(letter) && !is_bracket(*letter)).collect();
    word.ends_with('元').then(|| unit(&word)).flatten()
}

/// By what a unit multiplies, if it is one: 万元, 单位:万元, 人民币万元, 万元/件.
fn unit(text: &str) -> Option<i128> {
    let text = text.rsplit(':').next()?;
    let text = text.split('/').next()?;
    let text = text.strip_prefix("单位").unwrap_or(text);
    let text = text.strip_prefix("人民币").or_else(|| text.strip_suffix("人民币")).unwrap_or(text);
    let measures = |text: &str| UNITS.contains(&text) || MEASURES.contains(&text);
    if measures(text) || PLAIN.contains(&text) {
        return Some(1);
    }
    SCALES.iter().find_map(|&(scale, multiplier)| {
        let measure = text.strip_prefix(scale)?;
        let alone = measure.is_empty() && !scale.is_ascii();
        (alone || measures(measure)).then_some(multiplier)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        for (text, expected) in [
            ("受理日期", "受理日期"),
            (" 受 理\u{3000}日\n期\t", "受理日期"),
            ("Case_No", "caseno"),
            ("case-no", "caseno"),
            ("ＣＡＳＥ　ＮＯ．", "caseno."),
            ("case\u{2011}no\u{200B}\u{FEFF}", "caseno"),
            ("金额（万元）", "金额(万元)"),
            ("占比％", "占比%"),
            ("①", "1"),
            ("㎡", "m2"),
            ("ÀÉ", "àé"),
            ("——", ""),
            ("", ""),
        ] {
            assert_eq!(fold(text), expected, "{text}");
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }

    #[test]
    fn names_without_units() {
        for (text, name) in [
            ("受理日期", "受理日期"),
            ("受理日期\n(年月日)", "受理日期"),
            ("受理\r\n日期", "受理日期"),
            ("*受理日期", "受理日期"),
            ("受理日期＊", "受理日期"),
            ("受理日期：", "受理日期"),
            ("【受理日期】", "受理日期"),
            ("(一)受理日期", "受理日期"),
            ("身份证号(后四位)", "身份证号"),
            ("是否公开（是/否）", "是否公开"),
            ("重大处罚(10万元以上)", "重大处罚"),
            ("重大处罚[万元以上]", "重大处罚"),
            ("得分(百分)", "得分"),
            ("得分(百分制)", "得分"),
            ("受理率(件/万人)", "受理率"),
            ("承诺办结时限(工作日)", "承诺办结时限"),
            ("承诺期限（个工作日）", "承诺期限"),
            ("罚款金额(元)", "罚款金额"),
            ("数量:件", "数量"),
            ("执法单位", "执法单位"),
            ("单位", "单位"),
            ("立案/受理日期", "立案/受理日期"),
            ("受理日期(年月日", "受理日期"),
            ("受理日期)", "受理日期"),
            ("是否符合《处罚法》", "是否符合《处罚法》"),
            ("金额万元", "金额万元"),
            ("()", ""),
            ("", ""),
        ] {
            let header = read(text);
            assert_eq!((header.name.as_str(), header.unit.unwrap_or(1)), (name, 1), "{text}");
        }
    }

    #[test]
    fn names_with_units() {
        for (text, name, multiplier) in [
            ("金额(万元)", "金额", 10_000),
            ("金额（万元）", "金额", 10_000),
            ("金额[万元]", "金额", 10_000),
            ("金额【万元】", "金额", 10_000),
            ("金额〔万元〕", "金额", 10_000),
            ("金额:万元", "金额", 10_000),
            ("金额：万元", "金额", 10_000),
            ("金额/万元", "金额", 10_000),
            ("金额\n(万 元)", "金额", 10_000),
            ("金额（单位：万元）", "金额", 10_000),
            ("金额,单位:万元", "金额", 10_000),
            ("金额\n单位：万元", "金额", 10_000),
            ("金额(人民币万元)", "金额", 10_000),
            ("金额(万元,含税)", "金额", 10_000),
            ("金额(含税)(万元)", "金额", 10_000),
            ("罚没(含罚款(万元))金额", "罚没金额", 10_000),
            ("金额(万元", "金额", 10_000),
            ("均价(万元/件)", "均价", 10_000),
            ("金额(亿元)", "金额", 100_000_000),
            ("金额(亿)", "金额", 100_000_000),
            ("金额(千元)", "金额", 1_000),
            ("金额(百万元)", "金额", 1_000_000),
            ("办件量(万件)", "办件量", 10_000),
            ("常住人口(万人)", "常住人口", 10_000),
            ("受众(万人次)", "受众", 10_000),
            ("受众(万)", "受众", 10_000),
            ("Fine_Amount (10,000 yuan)", "fineamount", 10_000),
            ("amount (million RMB)", "amount", 1_000_000),
        ] {
            assert_eq!(read(text), Header { name: name.into(), unit: Some(multiplier) }, "{text}");
        }
    }

    #[test]
    fn a_unit_that_multiplies_by_one_is_a_unit() {
        for (text, unit) in [("金额", None), ("金额(含税)", None), ("金额(元)", Some(1)), ("得分(%)", Some(1))]
        {
            assert_eq!(read(text).unit, unit, "{text}");
        }
    }

    #[test]
    fn a_line_above_the_table_gives_the_unit_of_its_amounts() {
        for (line, expected) in [
            ("单位：万元", Some(10_000)),
            ("金额单位: 万元", Some(10_000)),
            ("（单位：人民币万元）", Some(10_000)),
            ("单位：元", Some(1)),
            ("单位：件", None),
            ("填报单位：司法局", None),
            ("2020年法律援助台账", None),
        ] {
            assert_eq!(unit_of_table(line), expected, "{line}");
        }
    }

    #[test]
    fn a_caption_is_not_the_unit_column() {
        assert_eq!(read("单位:万元"), Header { name: "单位:万元".into(), unit: Some(10_000) });
    }
}
