//! Counts that can hardly exceed others: enforcement agencies and agencies with powers, hearings attended and lawsuits.

use super::{Finding, Reader, Relation, parts::is_above};
use crate::audit::{
    claim::{Claim, class},
    relation::Verdict,
};

/// How many counts on each side are searched for the one that another should not exceed.
const AROUND: usize = 8;

/// Words that a claim must have, and must not have.
struct Named {
    all: &'static [&'static str],
    any: &'static [&'static str],
    none: &'static [&'static str],
}

/// A count that should not exceed another, and why.
struct Rule {
    smaller: Named,
    larger: Named,
    /// Whether both must have measure words of the same kind.
    like: bool,
    /// The maximum distance of the two, in claims; if it is 1, the larger must come first.
    near: usize,
    zh: &'static str,
    en: &'static str,
}

const RULES: [Rule; 9] = [
    Rule {
        smaller: Named {
            all: &[], any: &["执法单位", "执法主体", "执法部门", "执法机关"], none: &["人员"]
        },
        larger: Named { all: &["行政职能"], any: &["单位", "部门", "机关"], none: &[] },
        like: true,
        near: usize::MAX,
        zh: "行政执法单位通常也是承担行政职能的单位",
        en: "an agency that enforces normally has administrative functions too",
    },
    Rule {
        smaller: Named { all: &["依申请公开"], any: &[], none: &[] },
        larger: Named { all: &["主动公开"], any: &[], none: &[] },
        like: false,
        near: usize::MAX,
        zh: "主动公开的信息通常远多于依申请公开的信息，数字或单位可能有遗漏",
        en: "proactive disclosures normally far outnumber those on request; a digit or the unit may be missing",
    },
    Rule {
        smaller: Named { all: &["出庭"], any: &[], none: &["率"] },
        larger: Named {
            all: &[], any: &["应诉案件", "行政诉讼案件", "行政应诉"], none: &["率", "出庭"]
        },
        like: true,
        near: 3,
        zh: "负责人出庭的案件不应多于应诉案件",
        en: "heads cannot attend more cases than there are lawsuits",
    },
    Rule {
        smaller: Named { all: &["持证"], any: &["人员", "执法"], none: &["率"] },
        larger: Named { all: &["执法人员"], any: &[], none: &["持证", "率"] },
        like: true,
        near: 4,
        zh: "持证人员不应多于执法人员",
        en: "officers with certificates cannot outnumber all officers",
    },
    Rule {
        smaller: Named {
            all: &[], any: &["成功调处", "调解成功", "成功化解", "调处成功"], none: &["率"]
        },
        larger: Named { all: &["纠纷"], any: &["排查", "受理", "调解", "调处"], none: &["成功", "率"] },
        like: true,
        near: 1,
        zh: "调解成功的纠纷不应多于排查受理的纠纷",
        en: "settled disputes cannot outnumber the disputes received",
    },
    Rule {
        smaller: Named { all: &[], any: &["执法单位", "执法主体", "执法部门"], none: &["人员"] },
        larger: Named { all: &["执法人员"], any: &[], none: &["培训", "参训"] },
        like: false,
        near: 2,
        zh: "执法人员不应少于执法单位",
        en: "there should not be fewer officers than enforcement agencies",
    },
    Rule {
        smaller: Named { all: &["规范性文件"], any: &["报备", "备案"], none: &["率", "制定"] },
        larger: Named {
            all: &["规范性文件"], any: &["制定", "印发", "出台"], none: &["率", "报备", "备案"]
        },
        like: true,
        near: 4,
        zh: "报备的规范性文件不应多于制定的规范性文件",
        en: "documents filed cannot outnumber documents issued",
    },
    Rule {
        smaller: Named { all: &["复议", "受理"], any: &[], none: &["率"] },
        larger: Named { all: &["复议", "收到"], any: &[], none: &["率"] },
        like: true,
        near: 2,
        zh: "受理的复议申请不应多于收到的复议申请",
        en: "applications accepted cannot outnumber applications received",
    },
    Rule {
        smaller: Named { all: &["案卷", "优秀"], any: &[], none: &["率"] },
        larger: Named { all: &[], any: &["案卷", "卷宗"], none: &["率", "优秀", "合格"] },
        like: true,
        near: 4,
        zh: "优秀案卷不应多于评查案卷",
        en: "excellent case files cannot outnumber the files reviewed",
    },
];

impl Named {
    fn fits(&self, claim: &Claim) -> bool {
        let words = format!("{}{}", claim.label, claim.noun);
        claim.is_count()
            && self.all.iter().all(|word| words.contains(word))
            && (self.any.is_empty() || self.any.iter().any(|word| words.contains(word)))
            && !self.none.iter().any(|word| words.contains(word))
    }
}

/// Applies each rule to the first matching claims of a period.
pub(super) fn check(reader: &mut Reader) {
    for rule in &RULES {
        let found = broken(reader, rule);
        if let Some((smaller, larger)) = found {
            let (x, y) = (reader.named(smaller), reader.named(larger));
            let zh = format!("“{x}”多于“{y}”：{}。", rule.zh);
            let en = format!("\"{x}\" exceeds \"{y}\": {}", rule.en);
            let finding =
                Finding::new(Relation::Plausibility, Verdict::Unreconciled, reader.places(&[smaller, larger]))
                    .sides(reader.claims[smaller].shown(), reader.claims[larger].shown())
                    .says(zh, en);
            reader.findings.push(finding);
        }
    }
}

fn broken(reader: &Reader, rule: &Rule) -> Option<(usize, usize)> {
    let claims = reader.claims;
    let all = |named: &Named| (0..claims.len()).filter(|&at| named.fits(&claims[at])).collect::<Vec<_>>();
    let larger = all(&rule.larger);
    for small in all(&rule.smaller) {
        let a = &claims[small];
        // The nearest one of the same period is its counterpart.
        let here = larger.partition_point(|&large| large < small);
        let around = here.saturating_sub(AROUND)..(here + AROUND).min(larger.len());
        let beside = larger[around].iter().copied().filter(|&large| {
            let b = &claims[large];
            let years = |claim: &Claim| claim.period.as_ref().map(|period| (period.from, period.to));
            let apart = large.abs_diff(small) <= rule.near && (rule.near > 1 || large < small);
            large != small && apart && years(a) == years(b) && (!rule.like || class(&a.unit) == class(&b.unit))
        });
        if let Some(large) = beside.min_by_key(|large| large.abs_diff(small))
            && is_above(&a.interval, &claims[large].interval)
        {
            return Some((small, large));
        }
    }
    None
}
