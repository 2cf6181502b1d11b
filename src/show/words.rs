//! The words for what the crate knows by an id.

use crate::catalogue::{Direction, IndicatorKind, Requirement, Statistic};
use crate::figure::Status;
use crate::lang::Lang;
use crate::register::Column;

/// A value of a group-by column or a category: the name of its state, where it is one.
pub(crate) fn group_value<'a>(column: Option<&'a Column>, value: Option<&'a str>, lang: Lang) -> &'a str {
    match value {
        None => lang.of("合计", "total"),
        Some("") => lang.of("（空）", "(none)"),
        Some(value) => {
            let state = column.and_then(|column| column.states.iter().find(|state| state.id == value));
            state.map_or(value, |state| lang.of(&state.zh, &state.en))
        }
    }
}

/// Why a figure has no value.
pub(crate) fn status(status: Status, kind: IndicatorKind, lang: Lang) -> &'static str {
    match status {
        Status::Undefined if matches!(kind, IndicatorKind::Count | IndicatorKind::Sum) => {
            lang.of("无数值", "no values")
        }
        Status::Undefined if kind == IndicatorKind::Duration => lang.of("不足以估计", "undefined"),
        Status::Undefined => lang.of("分母为零", "undefined"),
        Status::NotAvailable => lang.of("无数据", "not available"),
        Status::Suppressed => "*",
        Status::Ok => lang.of("有值", "ok"),
    }
}

/// The id of a kind and its Chinese word.
pub(crate) fn kind(kind: IndicatorKind) -> (&'static str, &'static str) {
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
pub(crate) fn statistic(statistic: Statistic) -> (&'static str, &'static str) {
    match statistic {
        Statistic::Mean => ("mean", "平均"),
        Statistic::Median => ("median", "中位数"),
        Statistic::P90 => ("p90", "九成分位数"),
    }
}

/// The id of a direction and its Chinese word.
pub(crate) fn direction(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Higher => ("higher", "越高越好"),
        Direction::Lower => ("lower", "越低越好"),
        Direction::Neutral => ("neutral", "中性"),
    }
}

/// The id of what an indicator waits for and its Chinese words.
pub(crate) fn requirement(requirement: Requirement) -> (&'static str, &'static str) {
    match requirement {
        Requirement::Comparison => ("comparison", "另一统计期的指标值"),
    }
}

/// What a signal of a control chart is called, by its rule and its side.
pub(crate) fn signal(rule: &str, side: &str, lang: Lang) -> &'static str {
    let high = side == "high";
    let (zh, en) = match (rule, high) {
        ("outside", true) => ("高于上限", "above the limits"),
        ("outside", false) => ("低于下限", "below the limits"),
        ("trend", true) => ("连续上升", "rising"),
        ("trend", false) => ("连续下降", "falling"),
        ("two_of_three", true) => ("三点中两点接近上限", "two of three near the upper limit"),
        ("two_of_three", false) => ("三点中两点接近下限", "two of three near the lower limit"),
        ("run", true) => ("连续高于中心线", "a run above the centre"),
        ("run", false) => ("连续低于中心线", "a run below the centre"),
        _ => ("", ""),
    };
    lang.of(zh, en)
}
