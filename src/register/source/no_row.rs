//! Lines of a sheet that are no rows of the register: totals, the header once more, signatures, numbers of empty lines.

use crate::register::header;
use crate::register::problem::Rule;

/// The rule that says why a line is no row, by its first texts; `alone` where it has one text only.
pub(super) fn no_row(first: &str, second: Option<&str>, alone: bool) -> Option<Rule> {
    let numbered = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    if is_total(first) || numbered && second.is_some_and(is_total) {
        Some(Rule::TotalRow)
    } else if is_note(first) {
        Some(Rule::NoteRow)
    } else if alone && numbered && first.len() < LONGEST_NUMBER {
        Some(Rule::BlankRow)
    } else {
        None
    }
}

/// The cell of a line of totals is shorter than this.
const LONGEST_TOTAL: usize = 12;

/// The number of a line is shorter than this; a longer one may be that of a case.
const LONGEST_NUMBER: usize = 6;

fn is_total(text: &str) -> bool {
    // Nearly no first cell has any of these, and needs no folding.
    let worded = text.contains(['计', '計', '总', '共', 't', 'T', 'ｔ', 'Ｔ']) || text.eq_ignore_ascii_case("sum");
    worded && text.chars().count() < LONGEST_TOTAL && {
        let name = header::read(text).name;
        let in_chinese = ["合计", "总计", "小计", "共计", "累计"].iter().any(|end| name.ends_with(end));
        in_chinese
            || matches!(name.as_str(), "汇总" | "total" | "totals" | "subtotal" | "grandtotal" | "sum")
            || is_sum(&name)
    }
}

/// 共3件, 共计12人.
fn is_sum(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("共计").or_else(|| name.strip_prefix('共')) else { return false };
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && rest.chars().count() <= digits + 2
}

/// What begins a line of signatures or notes.
const NOTES: [&str; 24] = [
    "填表人",
    "填报人",
    "填表单位",
    "填报单位",
    "填表日期",
    "填报日期",
    "填表时间",
    "填报时间",
    "制表人",
    "制表",
    "制表单位",
    "制表日期",
    "审核人",
    "审批人",
    "复核人",
    "负责人",
    "单位负责人",
    "统计人",
    "联系人",
    "经办人",
    "备注",
    "注",
    "说明",
    "附注",
];

fn is_note(text: &str) -> bool {
    // Nearly no first cell has a colon.
    let before = text.split_once([':', '：']).map(|(before, _)| before);
    before.is_some_and(|before| NOTES.contains(&before.split_whitespace().collect::<String>().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_signatures_and_empty_lines_are_no_rows() {
        for (first, second, alone, expected) in [
            ("合计", Some("12"), false, Some(Rule::TotalRow)),
            ("合计：", None, true, Some(Rule::TotalRow)),
            ("合 计（元）", None, true, Some(Rule::TotalRow)),
            ("本页小计", None, true, Some(Rule::TotalRow)),
            ("民政局小计", Some("3"), false, Some(Rule::TotalRow)),
            ("汇总", Some("3"), false, Some(Rule::TotalRow)),
            ("共计3件", None, true, Some(Rule::TotalRow)),
            ("共2人", None, true, Some(Rule::TotalRow)),
            ("Total", None, true, Some(Rule::TotalRow)),
            ("4", Some("合计"), false, Some(Rule::TotalRow)),
            ("填表人：张三", Some("审核人：李四"), false, Some(Rule::NoteRow)),
            ("备 注: 无", None, true, Some(Rule::NoteRow)),
            ("3", None, true, Some(Rule::BlankRow)),
            ("3", Some("张三"), false, None),
            ("2020001", None, true, None),
            ("设计院", Some("1"), false, None),
            ("统计局", Some("1"), false, None),
            ("共和镇", Some("1"), false, None),
            ("审计局", None, true, None),
            ("10:20", None, true, None),
        ] {
            assert_eq!(no_row(first, second, alone), expected, "{first}");
        }
    }
}
