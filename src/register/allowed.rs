//! What may stand in a cell instead of what does.

use crate::register::cell::word;
use crate::register::problem::Rule;
use crate::register::schema::{Column, Kind, Schema};
use crate::text::Text;

/// How many states a text lists.
const LISTED: usize = 16;

/// What may stand in a cell of a column that breaks a rule; none where the rule is not about what one cell holds.
pub(super) fn allowed(rule: &Rule, column: &Column, schema: &Schema) -> Option<Text> {
    let text = |zh: &str, en: &str| Some(Text::new(zh, en));
    match rule {
        Rule::UnknownState => Some(states(column)),
        Rule::NotYesOrNo => Some(answers()),
        Rule::OutOfOrder => earlier(column, schema),
        Rule::NotADate | Rule::FutureDate if column.endless => {
            text("日期（如2020-03-05、2020年3月5日），或“长期”", "a day such as 2020-03-05 or 2020年3月5日, or 长期")
        }
        Rule::NotADate => text(
            "日期，如2020-03-05、2020/3/5、2020年3月5日、20200305",
            "a day such as 2020-03-05, 2020/3/5, 2020年3月5日 or 20200305",
        ),
        Rule::FutureDate => text("不晚于今天的日期", "today or earlier"),
        Rule::NotAWholeNumber if column.in_days => {
            text("天数，如5、5天、5个工作日、即办", "a number of days such as 5, 5天, 5个工作日 or 即办")
        }
        Rule::NotAWholeNumber => {
            text("整数，如12、1,234、12件、1.2万", "a whole number such as 12, 1,234, 12件 or 1.2万")
        }
        Rule::NotAnAmount => text(
            "金额，最多精确到分，如1234.50、1.2万元、叁万元整",
            "an amount in yuan with at most two decimals, such as 1234.50, 1.2万元 or 叁万元整",
        ),
        Rule::NotAScore => text("分数，最多四位小数，如92.5", "a score with at most four decimals, such as 92.5"),
        Rule::NotAPeriod => text(
            "年度、季度或月份，如2020年、2020年第三季度、2020年7月",
            "a year, quarter or month such as 2020, 2020Q3 or 2020-07",
        ),
        Rule::Negative => text("不小于0的整数", "0 or more"),
        Rule::TooLarge if column.kind == Kind::Money => {
            text("不超过1万亿元的金额", "an amount of at most 1,000,000,000,000 yuan")
        }
        Rule::TooLarge => text("不超过1万亿的数", "a number of at most 1,000,000,000,000"),
        Rule::UnknownAgency => {
            text("单位名册中的名称、编码或者别名", "a name, code or other name in the table of agencies")
        }
        _ => None,
    }
}

/// The states of a column, or the first of them.
fn states(column: &Column) -> Text {
    let (listed, more) = column.states.split_at(column.states.len().min(LISTED));
    let joined =
        |of: fn(&crate::register::State) -> &str, sign: &str| listed.iter().map(of).collect::<Vec<_>>().join(sign);
    let (zh, en) = (joined(|state| &state.zh, "、"), joined(|state| &state.en, ", "));
    match more.len() {
        0 => Text::new(zh, en),
        more => Text::new(format!("{zh}等{}种", LISTED + more), format!("{en} and {more} more")),
    }
}

fn answers() -> Text {
    let pairs = word::examples();
    Text::new(format!("{}等", pairs.join("、")), format!("{} and similar", pairs.join(", ")))
}

/// The columns whose day comes before that of this one.
fn earlier(column: &Column, schema: &Schema) -> Option<Text> {
    let before = schema.order.iter().filter(|(_, later)| *later == column.id);
    let before: Vec<_> = before.filter_map(|(earlier, _)| schema.column(earlier)).collect();
    let joined = |of: fn(&&Column) -> String, sign: &str| before.iter().map(of).collect::<Vec<_>>().join(sign);
    let (zh, en) =
        (joined(|column| format!("“{}”", column.zh), "、"), joined(|column| format!("`{}`", column.en), ", "));
    (!before.is_empty()).then(|| Text::new(format!("不早于{zh}的日期"), format!("a day not before {en}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Kinds;

    fn of(register: &str, column: &str, rule: &Rule) -> Option<(String, String)> {
        let schema = Kinds::built_in().get(register).unwrap();
        allowed(rule, schema.column(column).unwrap(), schema).map(|text| (text.zh, text.en))
    }

    #[test]
    fn what_may_stand_in_a_cell_comes_from_its_column() {
        let (zh, en) = of("litigation", "instance", &Rule::UnknownState).unwrap();
        assert_eq!((zh.as_str(), en.as_str()), ("一审、二审、再审", "first instance, second instance, retrial"));
        let (zh, en) = of("litigation", "result", &Rule::UnknownState).unwrap();
        assert!(zh.starts_with("驳回诉讼请求、撤销、变更") && zh.ends_with("等17种"), "{zh}");
        assert!(en.ends_with(" and 1 more"), "{en}");
        let (zh, _) = of("litigation", "closed", &Rule::OutOfOrder).unwrap();
        assert_eq!(zh, "不早于“开庭日期”、“立案日期”的日期");
        assert!(of("enforcement_staff", "expires", &Rule::NotADate).unwrap().0.contains("长期"));
        assert!(!of("enforcement_staff", "issued", &Rule::NotADate).unwrap().0.contains("长期"));
        assert!(of("service_items", "promised_days", &Rule::NotAWholeNumber).unwrap().0.contains("即办"));
        assert_eq!(of("litigation", "case_no", &Rule::DuplicateKey), None);
    }

    #[test]
    fn every_example_of_an_answer_is_one() {
        let pairs = word::examples();
        assert!(pairs.len() >= 6 && pairs.contains(&"有/无".to_owned()));
        assert!(answers().zh.starts_with("是/否、"));
    }
}
