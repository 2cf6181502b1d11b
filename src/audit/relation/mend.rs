//! The smallest correction of one claim that makes a relation hold.

use serde::Serialize;

/// A typing error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Two adjacent digits are swapped.
    DigitSwap,
    /// A digit is missing.
    MissingDigit,
    /// There is a digit too many.
    ExtraDigit,
    /// One digit of several is wrong.
    WrongDigit,
    /// A different number.
    Replaced,
}

/// A correction of one claim.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Mend {
    /// The index of the claim.
    pub claim: usize,
    /// The number as written.
    pub from: i128,
    /// The number that makes the relation hold.
    pub to: i128,
    /// The typing error that leads from the right number to the written one.
    pub edit: Edit,
}

/// The corrections of a single claim that make `total = sum of parts` hold with the least typing error; several if
/// equally good. The total has index 0, the parts follow.
///
/// Empty if the relation holds, if a sum overflows, or if no single claim can be corrected without becoming negative.
///
/// # References
///
/// Fellegi, I. P. and Holt, D. (1976). A systematic approach to automatic edit and imputation. Journal of the American
/// Statistical Association 71(353), 17–35: change the fewest fields. The typing errors are those of Scholtus, S.
/// (2009), Automatic correction of simple typing errors in numerical data, Statistics Netherlands discussion paper
/// 09046.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Edit, mend};
///
/// let found = mend(3028, &[114, 2421, 116, 386]);
/// assert_eq!((found[0].claim, found[0].to, found[0].edit), (2, 2412, Edit::DigitSwap));
/// ```
pub fn mend(total: i128, parts: &[i128]) -> Vec<Mend> {
    let sum = parts.iter().try_fold(0i128, |sum, part| sum.checked_add(*part));
    let Some((sum, gap)) = sum.and_then(|sum| Some((sum, total.checked_sub(sum)?))).filter(|(_, gap)| *gap != 0) else {
        return Vec::new();
    };
    let of_parts = parts.iter().zip(1..).filter_map(|(&part, claim)| Some((claim, part, part.checked_add(gap)?)));
    let mut mends: Vec<Mend> = std::iter::once((0, total, sum))
        .chain(of_parts)
        .filter(|(_, from, to)| *to >= 0 && *from >= 0)
        .map(|(claim, from, to)| Mend { claim, from, to, edit: edit(from, to) })
        .collect();
    let least = mends.iter().map(|mend| mend.edit).min();
    mends.retain(|mend| Some(mend.edit) == least);
    mends
}

/// The typing error that turns `right` into `written`.
pub(crate) fn edit(written: i128, right: i128) -> Edit {
    let (written, right) = (written.to_string().into_bytes(), right.to_string().into_bytes());
    let dropped = |long: &[u8], short: &[u8]| {
        long.len() == short.len() + 1
            && (0..long.len()).any(|at| long[..at] == short[..at] && long[at + 1..] == short[at..])
    };
    let differ: Vec<usize> = (0..written.len().min(right.len())).filter(|&at| written[at] != right[at]).collect();
    let swapped = matches!(differ[..], [a, b] if b == a + 1 && written[a] == right[b] && written[b] == right[a]);
    match written.len().cmp(&right.len()) {
        std::cmp::Ordering::Equal if swapped => Edit::DigitSwap,
        std::cmp::Ordering::Equal if differ.len() == 1 && right.len() > 1 => Edit::WrongDigit,
        std::cmp::Ordering::Less if dropped(&right, &written) => Edit::MissingDigit,
        std::cmp::Ordering::Greater if dropped(&written, &right) => Edit::ExtraDigit,
        _ => Edit::Replaced,
    }
}

/// All numbers that a typing error of one or two digits turns into `written`.
pub(crate) fn slips(written: i128) -> Vec<i128> {
    let digits = written.to_string().into_bytes();
    let mut found = Vec::new();
    for at in 0..digits.len() {
        let without = [&digits[..at], &digits[at + 1..]].concat();
        found.extend((b'0'..=b'9').map(|digit| [&digits[..at], &[digit], &digits[at + 1..]].concat()));
        found.extend((b'0'..=b'9').map(|digit| [&digits[..at], &[digit], &digits[at..]].concat()));
        found.push(without);
        let mut swapped = digits.clone();
        swapped.swap(at, (at + 1).min(digits.len() - 1));
        found.push(swapped);
    }
    found.extend((b'0'..=b'9').map(|digit| [&digits[..], &[digit]].concat()));
    found.iter().filter_map(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slip_is_among_those_looked_at() {
        for written in [0, 7, 10, 99, 120, 1030] {
            let slips = slips(written);
            for right in 0..20_000 {
                let is_slip = edit(written, right) != Edit::Replaced && written != right;
                assert!(!is_slip || slips.contains(&right), "{right} for {written}");
            }
        }
    }

    #[test]
    fn the_least_slip_is_named() {
        for (total, parts, claim, to, edit) in [
            (1246, [1107, 193], 2, 139, Edit::DigitSwap),
            (181, [11, 107], 0, 118, Edit::DigitSwap),
            (18, [11, 107], 0, 118, Edit::MissingDigit),
            (1180, [11, 107], 0, 118, Edit::ExtraDigit),
            (148, [11, 107], 0, 118, Edit::WrongDigit),
        ] {
            let found: Vec<_> = mend(total, &parts).iter().map(|m| (m.claim, m.to, m.edit)).collect();
            assert_eq!(found[..1], [(claim, to, edit)], "{total}");
        }
        assert_eq!(mend(118, &[11, 107]), []);
        // Either of the two may be the wrong one.
        assert_eq!(mend(118, &[11, 170]).len(), 2);
    }

    #[test]
    fn slips_are_told_apart() {
        for (written, right, expected) in [
            (170, 107, Edit::DigitSwap),
            (17, 107, Edit::MissingDigit),
            (1077, 107, Edit::ExtraDigit),
            (108, 107, Edit::WrongDigit),
            (2, 107, Edit::Replaced),
            (4, 1, Edit::Replaced),
            (701, 107, Edit::Replaced),
        ] {
            assert_eq!(edit(written, right), expected, "{written} for {right}");
        }
    }
}
