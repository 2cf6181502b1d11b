//! The two languages: words, and numbers as people read them.

use clap::ValueEnum;

use crate::catalogue::{Direction, Indicator, IndicatorKind, Requirement, Statistic};
use crate::figure::Status;
use crate::register::{Column, Rule};
use crate::text::Text;

/// A language of names and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of the locale: Chinese where it begins with `zh`, else English.
    pub(super) fn of_locale() -> Self {
        let set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let first = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(set);
        let locale = first.and_then(std::env::var_os).unwrap_or_default();
        if locale.to_string_lossy().to_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// The one of two texts that is in this language.
    pub(super) fn of<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    pub(super) fn name(self, indicator: &Indicator) -> &str {
        self.of(&indicator.zh, &indicator.en)
    }

    pub(super) fn rule(self, rule: &Rule) -> &str {
        let (zh, en) = rule.text();
        self.of(zh, en)
    }

    /// A value of a column: the name of its state, where it is one.
    pub(super) fn label(self, column: Option<&Column>, value: Option<&str>) -> String {
        let state = |value: &str| column.and_then(|column| column.states.iter().find(|state| state.id == value));
        match value {
            None => self.of("合计", "total").into(),
            Some("") => self.of("(空)", "(none)").into(),
            Some(value) => state(value).map_or(value, |state| self.of(&state.zh, &state.en)).into(),
        }
    }

    pub(super) fn status(self, status: Status, kind: IndicatorKind) -> &'static str {
        match status {
            Status::Undefined if matches!(kind, IndicatorKind::Count | IndicatorKind::Sum) => {
                self.of("无数值", "no values")
            }
            Status::Undefined if kind == IndicatorKind::Duration => self.of("不足以估计", "undefined"),
            Status::Undefined => self.of("分母为零", "undefined"),
            Status::NotAvailable => self.of("无数据", "not available"),
            Status::Suppressed => self.of("不予显示", "withheld"),
            Status::Ok => self.of("有值", "ok"),
        }
    }

    pub(super) fn text(self, text: &Text) -> &str {
        self.of(&text.zh, &text.en)
    }

    /// A value with its unit.
    pub(super) fn value(self, value: f64, indicator: &Indicator) -> String {
        let number = number(value, indicator);
        match self.text(&indicator.unit) {
            unit @ ("" | "%") => format!("{number}{unit}"),
            unit if unit.starts_with("CNY 10,000") => format!("{number} × {unit}"),
            unit if self == Self::En && number == "1" => format!("{number} {}", singular(unit)),
            unit => format!("{number} {unit}"),
        }
    }
}

/// What one of an English unit is called: `case` of `cases`, `copy` of `copies`.
fn singular(unit: &str) -> String {
    match (unit.strip_suffix("ies"), unit.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => unit.to_owned(),
    }
}

/// A value as its unit scales it.
pub(super) fn number(value: f64, indicator: &Indicator) -> String {
    let whole = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum | IndicatorKind::Balance);
    match indicator.unit.zh.as_str() {
        "%" => grouped(value * 100.0, 2),
        unit if unit.starts_with("万元") => grouped(value / 10_000.0, 2),
        _ if whole => amount(value),
        _ => grouped(value, 2),
    }
}

/// A number without decimals where it is whole, else with two.
pub(super) fn amount(value: f64) -> String {
    grouped(value, if value.fract() == 0.0 { 0 } else { 2 })
}

/// A value whose unit nobody knows: whole, or with six decimals and without the zeros at their end.
pub(super) fn figure(value: f64) -> String {
    let text = grouped(value, 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with separators between thousands.
fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |text| ("-", text));
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut parted = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            parted.push(',');
        }
        parted.push(digit);
    }
    format!("{sign}{parted}{rest}")
}

/// A count with its English noun.
pub(super) fn some(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", amount(count as f64), if count == 1 { one } else { many })
}

/// What became of the rows of a register.
pub(super) struct Account {
    pub(super) rows: u64,
    pub(super) excluded: u64,
    pub(super) undated: u64,
    pub(super) problems: u64,
}

impl Account {
    pub(super) fn text(&self, lang: Lang) -> String {
        let Self { rows, excluded, undated, problems } = *self;
        match (lang, undated) {
            (Lang::Zh, 0) => format!("共 {rows} 行，整行未计入 {excluded} 行，问题 {problems} 处"),
            (Lang::Zh, _) => {
                format!(
                    "共 {rows} 行，整行未计入 {excluded} 行，没有日期、不在任何统计期 {undated} 行，问题 {problems} 处"
                )
            }
            (Lang::En, _) => {
                let excluded = amount(excluded as f64);
                let undated =
                    if undated == 0 { String::new() } else { format!("{} without a date, ", amount(undated as f64)) };
                let (rows, problems) = (some(rows, "row", "rows"), some(problems, "problem", "problems"));
                format!("{rows}, {excluded} excluded, {undated}{problems}")
            }
        }
    }
}

/// The id of a kind and its Chinese word.
pub(super) fn kind(kind: IndicatorKind) -> (&'static str, &'static str) {
    match kind {
        IndicatorKind::Count => ("count", "计数"),
        IndicatorKind::Sum => ("sum", "合计"),
        IndicatorKind::Proportion => ("proportion", "比例"),
        IndicatorKind::Ratio => ("ratio", "比值"),
        IndicatorKind::Mean => ("mean", "均值"),
        IndicatorKind::Composition => ("composition", "构成"),
        IndicatorKind::Duration => ("duration", "用时"),
        IndicatorKind::Balance => ("balance", "平衡"),
        IndicatorKind::RatePerPopulation => ("rate_per_population", "人口比率"),
    }
}

/// The id of a statistic and its Chinese word.
pub(super) fn statistic(statistic: Statistic) -> (&'static str, &'static str) {
    match statistic {
        Statistic::Mean => ("mean", "平均"),
        Statistic::Median => ("median", "中位数"),
        Statistic::P90 => ("p90", "九成分位数"),
    }
}

/// The id of a direction and its Chinese word.
pub(super) fn direction(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Higher => ("higher", "越高越好"),
        Direction::Lower => ("lower", "越低越好"),
        Direction::Neutral => ("neutral", "中性"),
    }
}

/// The id of what an indicator waits for and its Chinese words.
pub(super) fn requirement(requirement: Requirement) -> (&'static str, &'static str) {
    match requirement {
        Requirement::Comparison => ("comparison", "另一统计期的指标值"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn numbers_read_well() {
        let cases = [
            (0.0, 0, "0"),
            (-1234.5, 2, "-1,234.50"),
            (999.0, 0, "999"),
            (97_200.0, 0, "97,200"),
            (1e6, 0, "1,000,000"),
        ];
        for (value, decimals, text) in cases {
            assert_eq!(grouped(value, decimals), text);
        }
        assert_eq!((amount(61_800.0), amount(0.125)), ("61,800".into(), "0.12".into()));
    }

    #[test]
    fn values_carry_their_unit() {
        let rate = Catalogue::built_in().get("service_completion_rate").unwrap();
        assert_eq!((Lang::Zh.value(0.99, rate), Lang::En.value(0.99, rate)), ("99.00%".into(), "99.00%".into()));
        let cases = Catalogue::built_in().get("aid_cases").unwrap();
        assert_eq!((Lang::Zh.value(118.0, cases), Lang::En.value(118.0, cases)), ("118 件".into(), "118 cases".into()));
        assert_eq!(Lang::En.value(1.0, cases), "1 case");
        let lost = Catalogue::built_in().get("aid_loss_recovered").unwrap();
        let values = (Lang::Zh.value(2_000_000.0, lost), Lang::En.value(2_000_000.0, lost));
        assert_eq!(values, ("200.00 万元".into(), "200.00 × CNY 10,000".into()));
    }

    #[test]
    fn one_of_a_unit_is_in_the_singular() {
        let cases = [("cases", "case"), ("copies", "copy"), ("working days", "working day"), ("CNY", "CNY")];
        for (many, one) in cases {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn every_unit_has_english_words() {
        for indicator in Catalogue::built_in().iter() {
            assert!(indicator.unit.en.is_ascii() && !indicator.unit.en.is_empty(), "{}", indicator.id);
        }
    }
}
