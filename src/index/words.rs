//! What the parts of a trace and the columns of tables are called.

use super::choices::Factor;
use super::definition::{Absent, Assessment, Change, Effect, Tasks, What};
use super::trace::{Lack, Node, Step};
use super::{Line, Row};
use crate::lang::Lang;
use crate::register::Kinds;

/// What a node is called.
pub(super) fn node(assessment: &Assessment, node: Node, lang: Lang) -> String {
    match node {
        Node::Item(at) => assessment.items[at].name.clone(),
        Node::Group(at) => assessment.groups[at].name.clone(),
        Node::Bonus => lang.of("加分", "bonus").into(),
        Node::Unit => lang.of("总分", "score").into(),
    }
}

/// What a line of a trace is about.
pub(super) fn step(assessment: &Assessment, line: &Line, lang: Lang) -> String {
    let item = if let Node::Item(at) = line.node { Some(&assessment.items[at]) } else { None };
    match line.step {
        Step::Full => lang.of("满分", "full marks").into(),
        Step::Rule => lang.of("按规则", "by the rule").into(),
        Step::Condition => {
            let other = item.and_then(|item| item.only_if).map(|(other, least)| (&assessment.items[other].name, least));
            other.map_or_else(String::new, |(name, least)| match lang {
                Lang::Zh => format!("“{name}”不足 {least} 分，不得分"),
                Lang::En => format!("`{name}` has less than {least}: no points"),
            })
        }
        Step::Deduction(at) => {
            item.map_or_else(String::new, |item| change(&item.deductions[at], lang, ("扣分", "off for")))
        }
        Step::Addition(at) => {
            item.map_or_else(String::new, |item| change(&item.additions[at], lang, ("加分", "on for")))
        }
        Step::Cap => lang.of("不超过本项满分", "no more than the full marks of the item").into(),
        Step::Floor => lang.of("扣完为止", "no less than the floor of the item").into(),
        Step::Absent(lack, absent) => {
            let why = match lack {
                Lack::Excepted => lang.of("不适用", "does not apply"),
                Lack::NoCases => lang.of("没有发生", "no cases"),
                Lack::NoFigure => lang.of("没有数据", "no figure"),
            };
            let what = match absent {
                Absent::Full => lang.of("按满分计", "full marks"),
                Absent::LeftOut => lang.of("不计入", "left out"),
                Absent::Zero => lang.of("不得分", "no points"),
            };
            [why, what].join(lang.of("，", ": "))
        }
        Step::Scaling => lang.of("按适用项目折算", "scaled to the full marks").into(),
        Step::GroupCap => lang.of("不超过本组上限", "no more than the cap of the group").into(),
        Step::BonusCap => lang.of("不超过加分上限", "no more than the cap of the bonus").into(),
        Step::Value => lang.of("标准化值", "value on the scale").into(),
        Step::Veto(at) => {
            let veto = &assessment.vetoes[at];
            let effect = self::effect(assessment, veto.effect, lang);
            match lang {
                Lang::Zh => format!("否决：{}（{effect}）", veto.name),
                Lang::En => format!("veto: {} ({effect})", veto.name),
            }
        }
    }
}

/// What a veto does.
pub(super) fn effect(assessment: &Assessment, effect: Effect, lang: Lang) -> String {
    match (effect, lang) {
        (Effect::Zero, _) => lang.of("计零分", "no points").into(),
        (Effect::NoGrade, _) => lang.of("不定等次", "no grade").into(),
        (Effect::Unranked, _) => lang.of("不参加排名", "not ranked").into(),
        (Effect::GradeAtMost(grade), Lang::Zh) => format!("等次不高于“{}”", assessment.grades[grade].name),
        (Effect::GradeAtMost(grade), Lang::En) => format!("at most `{}`", assessment.grades[grade].name),
    }
}

fn change(change: &Change, lang: Lang, (zh, en): (&str, &str)) -> String {
    let what = match &change.what {
        What::Events { kind, .. } => event_kind(kind, lang),
        What::Tasks(tasks) => match tasks {
            Tasks::InTime => lang.of("按期完成的任务", "tasks done in time"),
            Tasks::Late => lang.of("逾期完成的任务", "tasks done late"),
            Tasks::Undone => lang.of("逾期未完成的任务", "tasks due and not done"),
            Tasks::Overdue => lang.of("逾期的任务", "tasks overdue"),
            Tasks::Pending => lang.of("未到期的任务", "tasks not due yet"),
        }
        .into(),
        What::Count(_) => lang.of("件数", "the number").into(),
        What::Below(_, least) => format!("{} {least}", lang.of("不足", "being below")),
        What::Above(_, most) => format!("{} {most}", lang.of("超过", "being above")),
    };
    match lang {
        Lang::Zh => format!("{zh}：{what}"),
        Lang::En => format!("{en} {what}"),
    }
}

/// What the register of events calls a kind.
pub(crate) fn event_kind(kind: &str, lang: Lang) -> String {
    let schema = Kinds::built_in().get("events").ok();
    let states = schema.and_then(|schema| schema.column("kind")).into_iter().flat_map(|column| &column.states);
    let state = states.into_iter().find(|state| state.id == kind);
    state.map_or_else(|| kind.to_owned(), |state| lang.of(&state.zh, &state.en).to_owned())
}

/// What a column of a table is called; a dimension has its own name.
pub(crate) fn column_head(name: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return name.to_owned();
    }
    if let Some(grade) = name.strip_prefix("p_") {
        return format!("“{grade}”概率");
    }
    let factor = Factor::ALL.iter().find(|factor| factor.name() == name).map(|factor| factor.said(lang));
    let known = || HEADS.iter().find(|(id, _)| *id == name).map(|(_, head)| *head);
    factor.or_else(known).unwrap_or(name).to_owned()
}

/// The columns of all tables.
const HEADS: [(&str, &str); 56] = [
    ("period", "统计期"),
    ("agency", "单位"),
    ("league", "分组"),
    ("rank", "位次"),
    ("grade", "等次"),
    ("score", "得分"),
    ("full", "满分"),
    ("bonus", "加分"),
    ("before_veto", "否决前得分"),
    ("veto", "否决"),
    ("group", "组"),
    ("item", "项目"),
    ("points", "分数"),
    ("value", "数值"),
    ("what", "计数对象"),
    ("change", "增减"),
    ("changes", "等次变动的单位"),
    ("before", "原为"),
    ("after", "改为"),
    ("from", "下限"),
    ("below", "上限（不含）"),
    ("probability", "概率"),
    ("best_rank", "最好位次"),
    ("worst_rank", "最差位次"),
    ("median_rank", "位次中位数"),
    ("expected_rank", "期望位次"),
    ("lower", "区间下限"),
    ("upper", "区间上限"),
    ("view", "看待数量的方式"),
    ("other", "另一单位"),
    ("node", "节点"),
    ("in", "上级节点"),
    ("weight", "权重"),
    ("share", "占比"),
    ("effective", "有效权重"),
    ("influence", "影响"),
    ("correlation", "相关系数"),
    ("parts", "组成项数"),
    ("cronbach", "克朗巴哈系数"),
    ("first_component", "第一主成分占比"),
    ("treatment", "处理"),
    ("observed", "依据的数值个数"),
    ("factor", "选择"),
    ("first", "一阶指数"),
    ("first_lower", "一阶指数下限"),
    ("first_upper", "一阶指数上限"),
    ("total", "总指数"),
    ("total_lower", "总指数下限"),
    ("total_upper", "总指数上限"),
    ("mean", "平均位次"),
    ("median", "位次中位数"),
    ("q5", "5%分位数"),
    ("q95", "95%分位数"),
    ("run", "序号"),
    ("shift", "平均位次变动"),
    ("failure", "未能计算的原因"),
];

/// Rows as people look them up: `督察.csv 第 3、7 行`.
pub(super) fn rows(rows: &[Row], lang: Lang) -> String {
    let same_file = |one: &Row, next: &Row| one.file == next.file;
    let said = rows.chunk_by(same_file).map(|of_file| {
        let numbers: Vec<String> = of_file.iter().map(|row| row.number.to_string()).collect();
        let file = &of_file[0].file;
        match lang {
            Lang::Zh => format!("{file} 第 {} 行", numbers.join("、")),
            Lang::En => format!("{file}, row {}", numbers.join(", ")),
        }
    });
    said.collect::<Vec<_>>().join(lang.of("；", "; "))
}
