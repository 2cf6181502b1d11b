//! Qualifiers (约, 近, 余, 以上), and the interval that each gives a claim.

use super::{Kind, folded::Folded, measure, numeral::Number};
use crate::audit::{exact::Rational, interval::Interval, lexicon::words};
use crate::lang::Lang;

pub use crate::audit::lexicon::Qualifier;

/// The qualifier that ends before `at`, and where it starts.
pub(super) fn before(text: &Folded, at: usize) -> Option<(Qualifier, usize)> {
    let at = if matches!(text.before(at), '了' | '占') { at - 1 } else { at };
    let (word, qualifier) = words(Lang::Zh).before.find(|word| text.ends(at, word))?;
    let start = at - word.chars().count();
    // 最近, 附近, 签约 and 节约 are words of their own.
    let other = match word {
        "近" => matches!(text.before(start), '最' | '附' | '邻' | '靠' | '临'),
        "约" => matches!(text.before(start), '签' | '节' | '公' | '履' | '预' | '违' | '合' | '集'),
        "超" => matches!(text.before(start), '高' | '赶' | '反'),
        _ => false,
    };
    (!other).then_some((qualifier, start))
}

/// The qualifier that starts at `at`, and where it ends.
pub(super) fn behind(text: &Folded, at: usize, unit: &str) -> Option<(Qualifier, usize)> {
    let (word, qualifier) = words(Lang::Zh).behind.find(|word| text.starts(at, word))?;
    let other = match word {
        // After a measure word for people or things, 余 and 多 begin another word: 3人多次.
        "内" => measure::kind(unit) != Kind::Duration,
        "余" | "多" => !matches!(unit, "元" | "个月" | "年" | "倍" | "公里" | "小时" | "天"),
        _ => false,
    };
    // 内 belongs to the words behind: 15日内办结.
    let length = if word == "内" { 0 } else { word.chars().count() };
    (!other).then_some((qualifier, at + length))
}

/// Combines the qualifiers around a number.
pub(super) fn joined(number: &Number, before: Option<Qualifier>, behind: Option<Qualifier>) -> Qualifier {
    let inner = number.above.map(|_| Qualifier::Over);
    match (before, inner.or(behind)) {
        (None, None) => Qualifier::Exact,
        (Some(Qualifier::Almost), Some(Qualifier::Over | Qualifier::AtLeast)) => Qualifier::Contradictory,
        // The word before the number takes precedence over the one after it.
        (None, Some(one)) | (Some(one), _) => one,
    }
}

/// The interval of a number whose last written place is `place`.
///
/// ```text
/// Exact        the number itself if it is a whole count, else [b − u/2, b + u/2)
/// Over         (b, b + the last round place)      Almost    [0.9 b, b)
/// About        [0.95 b, 1.05 b], at least ± u     AtLeast   [b, ∞)     MoreThan  (b, ∞)
///                                                 AtMost    (−∞, b]    LessThan  (−∞, b)
/// ```
pub(super) fn interval(number: &Number, qualifier: Qualifier, rounded: bool) -> Option<Interval> {
    let (value, place) = (number.value, number.place);
    let share = |percent| value.checked_mul(Rational::new(percent, 100)?);
    let above = number.above.unwrap_or(place);
    let interval = match qualifier {
        Qualifier::Exact if rounded => {
            let half = place.checked_div(Rational::integer(2))?;
            Interval::between(value.checked_sub(half)?, true, value.checked_add(half)?, false)
        }
        Qualifier::Exact | Qualifier::Range => Interval::point(value),
        Qualifier::Over => Interval::between(value, false, value.checked_add(above)?, false),
        // For zero, 90% of it is zero too: the claim is read as at most zero.
        Qualifier::Almost if value == Rational::ZERO => Interval::up_to(value, true),
        Qualifier::Almost => Interval::between(share(90)?, true, value, false),
        Qualifier::About => {
            let (low, high) = (share(95)?.min(value.checked_sub(place)?), share(105)?.max(value.checked_add(place)?));
            Interval::between(low, true, high, true)
        }
        Qualifier::AtLeast => Interval::from(value, true),
        Qualifier::MoreThan => Interval::from(value, false),
        Qualifier::AtMost => Interval::up_to(value, true),
        Qualifier::LessThan => Interval::up_to(value, false),
        Qualifier::Contradictory => Interval::between(share(90)?, true, value.checked_add(above)?, false),
    };
    Some(interval)
}
