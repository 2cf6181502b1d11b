//! Verdicts on relations.

use crate::lang::Lang;
use crate::show::Tone;
use serde::Serialize;

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The relation holds as printed.
    Exact,
    /// The relation holds for numbers that print as these.
    WithinRounding,
    /// No numbers that print as these satisfy the relation.
    Impossible,
    /// Claims that should agree do not; there may be a reason that the text does not give.
    Unreconciled,
    /// There is no value: a rate with a base of zero.
    Undefined,
    /// The claims do not decide.
    Unknown,
}

impl Verdict {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::WithinRounding => "within_rounding",
            Self::Impossible => "impossible",
            Self::Unreconciled => "unreconciled",
            Self::Undefined => "undefined",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the relation holds, so that nothing is to be explained.
    pub(crate) fn holds(self) -> bool {
        matches!(self, Self::Exact | Self::WithinRounding)
    }

    /// Whether the claims contradict each other.
    pub(crate) fn contradicts(self) -> bool {
        matches!(self, Self::Impossible | Self::Unreconciled)
    }

    /// All of them, from the one that most needs an explanation.
    pub(crate) const BY_GRAVITY: [Self; 6] =
        [Self::Impossible, Self::Unreconciled, Self::Undefined, Self::Unknown, Self::WithinRounding, Self::Exact];

    /// How urgently the finding needs an explanation.
    pub(crate) fn gravity(self) -> usize {
        Self::BY_GRAVITY.iter().rev().take_while(|verdict| **verdict != self).count()
    }

    /// How it looks, wherever it is shown.
    pub(crate) fn tone(self) -> Tone {
        match self {
            Self::Exact => Tone::Good,
            Self::WithinRounding => Tone::Fair,
            Self::Unknown => Tone::Open,
            Self::Undefined => Tone::Muted,
            Self::Unreconciled => Tone::Warning,
            Self::Impossible => Tone::Wrong,
        }
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Exact => "相符",
            Self::WithinRounding => "在舍入范围内相符",
            Self::Impossible => "不可能成立",
            Self::Unreconciled => "不一致，待说明",
            Self::Undefined => "无意义",
            Self::Unknown => "无法判断",
        }
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        if self == Self::WithinRounding { "within rounding" } else { self.id() }
    }

    /// The name in a language.
    pub fn says_in(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.en(),
        }
    }
}
