//! Names of kinds, qualifiers, relations, reasons, ties and verdicts, for readers.

use super::{Kind, Qualifier, Reason, Relation, Tie, Verdict};
use crate::lang::Lang;

impl Kind {
    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Count => ("数量", "count"),
            Self::Money => ("金额", "money"),
            Self::Percent => ("比率", "percent"),
            Self::Points => ("百分点", "points"),
            Self::Growth => ("增幅", "growth"),
            Self::Change => ("增量", "change"),
            Self::Ratio => ("倍数", "ratio"),
            Self::Duration => ("时长", "duration"),
            Self::Measurement => ("度量", "measurement"),
            Self::Score => ("得分", "score"),
            Self::Ordinal => ("位次", "ordinal"),
            Self::Bare => ("无单位", "bare"),
        };
        lang.of(zh, en)
    }
}

impl Qualifier {
    /// The name in a language; empty for a claim without a qualifier.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Exact => ("", ""),
            Self::Over => ("余", "over"),
            Self::Almost => ("近", "almost"),
            Self::About => ("约", "about"),
            Self::AtLeast => ("至少", "at least"),
            Self::MoreThan => ("超过", "more than"),
            Self::AtMost => ("至多", "at most"),
            Self::LessThan => ("低于", "less than"),
            Self::Range => ("范围", "range"),
            Self::Contradictory => ("矛盾", "contradictory"),
        };
        lang.of(zh, en)
    }
}

impl Reason {
    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::NoIndicator => ("没有对应的指标", "no indicator"),
            Self::SeveralIndicators => ("可对应多项指标", "several indicators"),
            Self::Period => ("没有相应的统计期", "no such period"),
            Self::Group => ("没有该单位的指标值", "no such group"),
            Self::NoFigure => ("没有该期的指标值", "no figure"),
            Self::NotAvailable => ("没有可用的指标值", "not available"),
            Self::Excluded => ("有数据未能计入", "rows excluded"),
        };
        lang.of(zh, en)
    }
}

impl Tie {
    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Told => ("文中写明", "told"),
            Self::Named => ("词语指明", "named"),
            Self::Found => ("试算所得", "found"),
        };
        lang.of(zh, en)
    }
}

impl Verdict {
    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Exact => ("相符", "exact"),
            Self::WithinRounding => ("在舍入范围内相符", "within rounding"),
            Self::Impossible => ("不可能成立", "impossible"),
            Self::Unreconciled => ("不一致，待说明", "unreconciled"),
            Self::Undefined => ("无意义", "undefined"),
            Self::Unknown => ("无法判断", "unknown"),
        };
        lang.of(zh, en)
    }
}

impl Relation {
    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::SumOfParts => ("总数与分项", "total and parts"),
            Self::PartOfTotal => ("分项大于总数", "part and total"),
            Self::Rate => ("比率", "rate"),
            Self::Feasibility => ("比率能否得出", "feasibility"),
            Self::Mean => ("平均分能否得出", "mean"),
            Self::Shares => ("占比之和", "shares"),
            Self::ForcedShares => ("占比凑整", "forced shares"),
            Self::TwoReadings => ("两种口径", "two readings"),
            Self::Change => ("增减", "change"),
            Self::HiddenConstant => ("定额推算", "hidden constant"),
            Self::StockFlow => ("结转与收结", "stock and flow"),
            Self::SameQuantity => ("同一指标", "same quantity"),
            Self::Plausibility => ("大小关系", "plausibility"),
            Self::PreviousYear => ("与上年报告", "previous year"),
            Self::Register => ("与台账", "register"),
            Self::MissingUnit => ("缺少量词", "missing unit"),
            Self::MissingNumeral => ("缺少数字", "missing numeral"),
            Self::ListLength => ("列举项数", "list length"),
            Self::Numbering => ("序号", "numbering"),
            Self::UndefinedRate => ("基数为零", "undefined rate"),
            Self::Wording => ("措辞", "wording"),
            Self::Unreadable => ("未能读取", "unreadable"),
            Self::Contradiction => ("限定词矛盾", "contradiction"),
            Self::FormIdentity => ("表内关系", "identity of the form"),
        };
        lang.of(zh, en)
    }
}
