//! Verdicts on relations.

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

    /// The verdict on what the usual rounding allows or, if it does not, any other one: that confirms nothing, and refutes
    /// nothing either.
    pub(crate) fn of_roundings(exact: bool, usual: bool, any: bool) -> Self {
        match (usual, any) {
            (true, _) if exact => Self::Exact,
            (true, _) => Self::WithinRounding,
            (false, true) => Self::Unknown,
            (false, false) => Self::Impossible,
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
}
