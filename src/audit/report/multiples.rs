//! Multiples of the number of an earlier period: 是上年80件的1.5倍, 比上年的80件翻了一番, 1.5 times the 80 of last year.

use super::{
    Finding, Reader, Relation,
    proportions::{is_rough, roughly},
};
use crate::audit::{
    claim::{Kind, Tie, is_compared},
    lexicon::words,
    relation::Verdict,
    rounding::Rounding,
    sentence,
};
use crate::lang::Lang;

/// How many claims back the number that is a multiple is searched for.
const BACK: usize = 4;

/// Checks every multiple of an earlier number that is printed beside it.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).filter_map(|at| judge(reader, at)).collect()
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let claims = reader.claims;
    let multiple = &claims[at];
    let is_one = multiple.kind == Kind::Ratio && matches!(&*multiple.unit, "倍" | "times") && multiple.cell.is_none();
    let old = if is_one { earlier(reader, at)? } else { return None };
    let is_new = |new: &usize| {
        let claim = &claims[*new];
        let like = claim.is_like(&claims[old]) || claim.is_count() && claims[old].kind == Kind::Bare;
        claim.sentence == multiple.sentence && like && !is_compared(claim)
    };
    // It is of the count right before them, and not of one before other changes and shares.
    let first = at.min(old);
    let new = (first.saturating_sub(BACK)..first).rev().find(|new| claims[*new].is_count() || is_new(new))?;
    let value = Some(new).filter(is_new).and_then(|new| claims[new].interval.over(&claims[old].interval))?;
    let verdict = match roughly(multiple, &value).filter(|_| is_rough(multiple)) {
        Some(Verdict::Unknown) => return None,
        Some(verdict) => verdict,
        None => {
            let can = |way| multiple.printed().preimage(way).is_some_and(|printed| printed.meets(&value));
            let exact = claims[new].value.checked_div(claims[old].value) == Some(multiple.value);
            Verdict::of_roundings(exact, can(reader.habit.rounding), can(Rounding::Any))
        }
    };
    let (name, from, to) = (reader.named(at), &claims[old].text, &claims[new].text);
    let said = match verdict {
        Verdict::Impossible => sentence::growth_does_not_match(name, from, to, sentence::Said::default()),
        Verdict::Unknown => sentence::growth_was_rounded_otherwise(name, from, to),
        _ => sentence::growth_matches(name, from, to),
    };
    Some(
        Finding::new(Relation::Change, verdict, reader.places(&[at, new, old]))
            .tied(Tie::Told)
            .sides(format!("{} / {}", claims[new].shown(), claims[old].shown()), multiple.text.clone())
            .says(said),
    )
}

/// The number that a multiple is told to be of: the one of an earlier period right before it, in the bracket right behind it,
/// or in English behind it.
fn earlier(reader: &Reader, at: usize) -> Option<usize> {
    let (claims, multiple) = (reader.claims, &reader.claims[at]);
    let number = |other: &usize| {
        claims.get(*other).is_some_and(|claim| claim.is_amount() && claim.sentence == multiple.sentence)
    };
    if reader.document.lang == Lang::En {
        let told = |next: &usize| matches!(&*claims[*next].label, "the" | "as many as the" | "as much as the");
        return Some(at + 1).filter(number).filter(told);
    }
    let label = multiple.label.trim_start_matches([',', ' ']).trim_start_matches("正好");
    let doubled = multiple.text.starts_with('翻');
    // 是上年80件的1.5倍, 比上年的80件翻了一番
    let joined = label == "的" || doubled && label.is_empty();
    // 是上年(80件)的1.5倍
    let bracketed = |old: usize| {
        let open = claims[old].char_start.saturating_sub(1);
        let closed = reader.text.bracket_at(open) == Some(claims[old].char_end);
        let year = reader.text.before(open) == '年' && reader.text.before(open - 1).is_ascii_digit();
        closed && (year || words(Lang::Zh).past.iter().any(|word| reader.text.ends(open, word)))
    };
    let before = at.checked_sub(1).filter(number).filter(|&old| is_compared(&claims[old]) || bracketed(old));
    if joined {
        return before;
    }
    // 是上年的1.5倍, 比上年翻了一番
    let of = if doubled { label.strip_prefix(['比', '较']) } else { label.strip_suffix('的') };
    let of = of?.trim_start_matches(['是', '为', '达', '到', '约', '相', '当', '于']);
    let of = words(Lang::Zh).past.contains(&of).then_some(of)?;
    let behind = Some(at + 1).filter(number).filter(|&old| {
        let close = reader.text.bracket_at(multiple.char_end);
        close.is_some_and(|close| claims[old].char_end <= close) && claims[old].label.contains(of)
    });
    let same = |old: &usize| claims[*old].label.contains(of);
    behind.or_else(|| before.filter(same))
}
