//! Concepts: what a claim counts, so that two claims for the same quantity are found under different words.

use std::collections::BTreeMap;

use crate::audit::claim::{Claim, class};

/// Quantities that reports state more than once, with their words; the first match decides.
const KNOWN: [(&str, &[&str]); 16] = [
    ("power list", &["行政职权事项", "权责清单", "权力清单", "行政权力事项", "权责事项", "list of powers"]),
    ("licences", &["行政许可事项", "行政许可"]),
    ("reconsideration cases", &["行政复议案件", "行政复议申请", "复议案件", "复议申请"]),
    ("litigation cases", &["行政应诉案件", "行政诉讼案件", "应诉案件"]),
    ("enforcement officers", &["执法人员", "enforcement officers"]),
    ("enforcement units", &["执法单位", "执法主体", "执法部门", "执法机关", "enforcement units"]),
    ("normative documents", &["规范性文件"]),
    ("legal aid cases", &["法律援助案件", "援助案件"]),
    ("disputes", &["矛盾纠纷"]),
    ("penalty cases", &["行政处罚案件", "处罚案件"]),
    ("coercion cases", &["行政强制案件"]),
    ("case files", &["案卷", "卷宗"]),
    ("notarial matters", &["公证事项", "公证案件"]),
    ("legal advisers", &["法律顾问"]),
    ("service matters", &["服务事项", "政务服务事项"]),
    ("publicity events", &["法治宣传活动", "宣传教育活动", "普法活动"]),
];

/// Verbs for what was done with the thing; verbs of one group count the same.
const ACTIONS: [(&str, &[&str]); 26] = [
    ("some of it", &["进驻", "承诺", "涉及", "纳入", "实现", "推行", "落实", "试点", "入驻"]),
    ("accepted", &["受理"]),
    ("received", &["收到", "新收", "接到"]),
    ("resolved", &["审结", "办结", "结案"]),
    ("pending", &["正在", "未结", "尚未"]),
    ("mediated", &["调处", "化解", "调解"]),
    ("identified", &["排查"]),
    ("cancelled", &["取消", "废止", "退回", "撤销", "暂缓", "下放", "精简", "减少"]),
    ("added", &["新增", "增加", "补充", "新"]),
    ("corrected", &["纠正", "纠错", "变更", "整改"]),
    ("trained", &["培训", "参训", "考试", "参加"]),
    ("certified", &["持证", "换证", "发证"]),
    ("reviewed", &["审查", "审核", "评查", "抽查"]),
    ("filed", &["报备", "备案", "上报", "报送"]),
    ("attended", &["出庭", "出席"]),
    ("issued", &["制定", "印发", "出台", "作出", "出具", "制作"]),
    ("revised", &["修订"]),
    ("handled", &["办理"]),
    ("hired", &["聘请", "选聘", "配备"]),
    ("lost", &["败诉"]),
    ("won", &["胜诉"]),
    ("assigned", &["划转", "调整", "派驻", "选派"]),
    ("excellent", &["优秀"]),
    ("online", &["网办", "网上", "线上"]),
    ("delegated", &["承接", "赋权", "委托"]),
    ("annulled", &["清理"]),
];

/// A quantity: the counted thing, and what was done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Concept {
    /// The counted thing.
    pub(super) thing: &'static str,
    /// What was done with it; empty for an inventory.
    pub(super) action: &'static str,
}

/// The claims of a report, by concept and measure word.
pub(super) type Index<'a> = BTreeMap<(Concept, &'a str), Vec<&'a Claim>>;

/// Indexes claims by concept.
pub(super) fn index(claims: &[Claim]) -> Index<'_> {
    let mut index = Index::new();
    for claim in claims.iter().filter(|claim| claim.is_count()) {
        if let Some(concept) = Concept::of(claim) {
            index.entry((concept, class(&claim.unit))).or_default().push(claim);
        }
    }
    index
}

impl Concept {
    /// The known quantity of a claim.
    pub(super) fn of(claim: &Claim) -> Option<Self> {
        let noun = if ends_with_thing(&claim.label) { "" } else { &claim.noun };
        let words = format!("{}{noun}", claim.label).to_lowercase();
        let known = KNOWN.iter().find(|(_, names)| names.iter().any(|name| words.contains(name)))?;
        let action = ACTIONS.iter().find(|(_, verbs)| verbs.iter().any(|verb| claim.label.contains(verb)));
        Some(Self { thing: known.0, action: action.map_or("", |(action, _)| action) })
    }

    /// Whether it is an inventory, of which a place has only one number.
    pub(super) fn is_inventory(self) -> bool {
        let things = ["power list", "licences", "enforcement officers", "enforcement units"];
        self.action.is_empty() && things.contains(&self.thing)
    }
}

/// Whether the words before a claim end with the counted thing, so that the words after it belong to something else.
fn ends_with_thing(label: &str) -> bool {
    KNOWN.iter().any(|(_, names)| names.iter().any(|name| label.ends_with(name)))
}
