//! Names of kinds, qualifiers and reasons, for readers.

use super::{Kind, Qualifier, Reason};
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
