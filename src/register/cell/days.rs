//! Numbers of days: limits and durations.

use super::decimal::{self, Unread};

/// Limits that end on the day on which they begin.
const AT_ONCE: [&str; 14] = [
    "即办",
    "即时",
    "即办件",
    "即时办理",
    "即时办结",
    "即来即办",
    "即办即结",
    "当场",
    "当场办理",
    "当场办结",
    "立等可取",
    "当日",
    "当天",
    "当日办结",
];

/// The words for days, with those that end in others first.
const DAYS: [&str; 8] = ["个工作日", "工作日", "个自然日", "自然日", "个日历天", "日历天", "天", "日"];

/// A whole number of days: 5, 5天, 五个工作日, 20日内; 即办 and 当日 are none.
pub(crate) fn parse(text: &str, multiplier: i128) -> Result<i64, Unread> {
    let text: String = text.split_whitespace().collect();
    if AT_ONCE.contains(&text.as_str()) {
        return Ok(0);
    }
    let within = text.strip_suffix("以内").or_else(|| text.strip_suffix('内'));
    let days = |text: &'_ str| DAYS.into_iter().find_map(|days| text.strip_suffix(days)).map(str::to_owned);
    match within {
        Some(within) => decimal::whole(&days(within).ok_or(Unread::NotANumber)?, multiplier),
        None => decimal::whole(&days(&text).unwrap_or(text), multiplier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_written_in_many_ways() {
        for (text, days) in [
            ("3", 3),
            ("3天", 3),
            ("5个工作日", 5),
            ("5 个 工作日", 5),
            ("５个工作日", 5),
            ("五个工作日", 5),
            ("十五日", 15),
            ("10 日", 10),
            ("20日内", 20),
            ("20个工作日以内", 20),
            ("0个工作日", 0),
        ] {
            assert_eq!(parse(text, 1), Ok(days), "{text}");
        }
        assert!(AT_ONCE.iter().all(|text| parse(text, 1) == Ok(0)));
    }

    #[test]
    fn what_is_not_clear_is_no_number_of_days() {
        for text in [
            "天",
            "内",
            "5内",
            "即",
            "半天",
            "1个月",
            "2小时",
            "5-10天",
            "15个工作日（不含公示）",
            "约5天",
            "5天左右",
            "2.5天",
            "次日",
        ] {
            assert_eq!(parse(text, 1), Err(Unread::NotANumber), "{text}");
        }
    }
}
