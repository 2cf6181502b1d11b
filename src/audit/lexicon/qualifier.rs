//! What qualifiers say of a number.

use serde::{Deserialize, Serialize};

/// The qualifier of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// None: the number as written.
    Exact,
    /// A little more: 余, 多.
    Over,
    /// A little less: 近, 将近, 不足, 不到.
    Almost,
    /// Approximately: 约, 左右.
    About,
    /// At least: 以上, 至少.
    AtLeast,
    /// More than: 超过, 突破, 逾.
    MoreThan,
    /// At most: 以下, 以内, 不超过.
    AtMost,
    /// Less than: 低于, 少于.
    LessThan,
    /// A range: 3至5件.
    Range,
    /// More and less at once, as in 近百余场.
    Contradictory,
}
