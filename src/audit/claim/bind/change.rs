//! The claim that a change is stated of.

use super::{
    BACK,
    base::{base_before, base_behind, compares, of_change_before},
    gap,
    parts::closes,
};
use crate::audit::{
    claim::{
        Binding, Claim, Kind,
        compared::{compared_with, is_compared},
        folded::{Folded, is_han},
        measure,
        stock::opens_stock,
    },
    lexicon::{says, says_pair, words},
};
use crate::lang::Lang;

/// How far behind its claim a change may be, in characters of Chinese; English words take twice as many.
const NEAR: usize = 24;
/// How many claims a change in points may have between itself and its rate.
const ASIDE: usize = 3;

/// The claim that a change is stated of.
pub(super) fn change(text: &Folded, found: &[Claim], at: usize, lang: Lang) -> Option<Binding> {
    let claim = &found[at];
    // 年均增长 is of several years, of which two are not told.
    if says(&claim.label.to_ascii_lowercase(), &words(lang).yearly) {
        return None;
    }
    // Rose by 2.4 percentage points, from 70.6% to 73.0%; by 12.5%, from 896 to 1,008.
    if let [old, new, ..] = &found[at + 1..]
        && (old.label.trim().ends_with("from"), new.label.trim()) == (true, "to")
        && new.sentence == claim.sentence
    {
        return Some(Binding::Change { of: at + 2, base: None });
    }
    let nearest = at.checked_sub(1)?;
    // From 71.4% to 79.0% of cases decided within 90 days, a gain of 7.6 points.
    let rate = |of: &usize| found[*of].kind == Kind::Percent && found[*of].sentence == claim.sentence;
    let nearest = match claim.kind {
        Kind::Points if !rate(&nearest) => (at.saturating_sub(ASIDE)..at).rev().find(rate).unwrap_or(nearest),
        _ => nearest,
    };
    let before = &found[nearest];
    let here = |of: &usize| found[*of].sentence == claim.sentence;
    // Against 2,057 and 1,519 a year earlier are two, of which each change is from one.
    let several = |last: usize| {
        last > 0 && is_compared(&found[last]) && is_compared(&found[last - 1]) && found[last].is_like(&found[last - 1])
    };
    if lang == Lang::En && several(nearest) {
        return None;
    }
    let base = base_before(text, found, at).or_else(|| base_behind(text, found, at));
    let own = base.filter(|&base| base < at);
    // 同比增长20%(上年100件),较2018年增长50% are of one claim.
    let again = of_change_before(found, own.unwrap_or(at)).filter(|_| own.is_some() || compares(claim));
    // 较去年的260件增长20% is about the claim before its base of comparison.
    let of = match before.binding {
        _ if again.is_some() => again?,
        // 机构142家,注销6家、新设3家,净减少3家
        _ if claim.label.contains('净') && came_or_went(before, lang) => {
            (at.saturating_sub(BACK)..at).rev().filter(here).find(|&of| !came_or_went(&found[of], lang))?
        }
        _ if own.is_some() => of_base(text, found, own?)?,
        // 增加512户,增长9.15% state one change twice.
        Some(Binding::Change { of, .. }) if before.kind == Kind::Change && claim.kind == Kind::Growth => of,
        // 由上年95.1%提高0.6%,达到95.7%
        _ if found.get(at + 1).is_some_and(|new| is_reached(before, new)) => at + 1,
        _ if nearest.checked_sub(1).is_some_and(|old| compared_with(found, old) == Some(nearest)) => nearest,
        _ if is_compared(before) => {
            of_base(text, found, nearest).or_else(|| head(found, nearest, |of| of.is_like(before)))?
        }
        // 95.7%,上年95.1%,提高0.6%
        _ if says(&before.label, &words(lang).compared)
            && before.kind == Kind::Percent
            && nearest.checked_sub(1).is_some_and(|of| found[of].kind == Kind::Percent) =>
        {
            nearest - 1
        }
        // 期末1036本,期初989本,净增47本
        _ if nearest.checked_sub(1).is_some_and(|end| opens_stock(before, &found[end], lang)) => nearest - 1,
        // 2023年300件,2022年250件,同比增长20%
        _ if nearest.checked_sub(1).filter(here).is_some_and(|new| is_year_after(&found[new], before)) => nearest - 1,
        _ if here(&nearest) => nearest,
        // 与去年同期相比,处罚次数增加21次
        _ if claim.kind == Kind::Change => head(found, at, |of| names_same(of, claim))?,
        _ => return None,
    };
    // 74批1963人次,批次下降18.7%(上年91批) is of the one like its base.
    let like_base = base.filter(|&base| base > at && !found[of].is_like(&found[base]) && claim.kind == Kind::Growth);
    let like_base = like_base.and_then(|base| {
        (at.saturating_sub(BACK)..at)
            .rev()
            .filter(here)
            .find(|&of| found[of].is_like(&found[base]) && !is_compared(&found[of]))
    });
    // 批次下降18.7% beside 74批1963人次
    let label = claim.label.trim_start_matches(',');
    let unit_named = |of: &usize| {
        !found[*of].unit.is_empty() && label.starts_with(found[*of].unit.as_str()) && !is_compared(&found[*of])
    };
    let named = (at.saturating_sub(BACK)..at).rev().filter(here).find(unit_named).filter(|_| lang == Lang::Zh);
    let of = like_base.or(named).unwrap_or(of);
    let of = if again.is_some() { of } else { listed_of(text, found, of, at) };
    let (new, place) = (&found[of], if here(&nearest) { before } else { claim });
    let fits = match claim.kind {
        Kind::Points => new.kind == Kind::Percent,
        Kind::Change => new.is_measured() && measure::class(&new.unit) == measure::class(&claim.unit),
        _ => new.is_measured() || new.kind == Kind::Percent,
    };
    let between = if here(&nearest) { gap(text, found, nearest) } else { String::new() };
    let near = claim.char_start.saturating_sub(place.char_end) <= if lang == Lang::Zh { NEAR } else { 2 * NEAR };
    // 90件(上年75件),增长20%
    let ends =
        if is_compared(before) || own.is_some() || again.is_some() { between.contains(';') } else { closes(&between) };
    let like = |base: &usize| found[*base].is_like(new) || new.is_count() && found[*base].kind == Kind::Bare;
    // 比2018年 does not begin a period, so that a number behind it has that of its sentence.
    let is_base = |base: &usize| *base != of && like(base) && (*base < at || !is_later(&found[*base], new));
    (fits && near && !ends).then(|| Binding::Change { of, base: base.filter(is_base) })
}

/// What a base of comparison is one for: the claim before it, or the nearest like one that is in no bracket, as in 支出12.6亿元,占
/// 预算(210亿元)的6.0%,较上年的11.8亿元.
fn of_base(text: &Folded, found: &[Claim], base: usize) -> Option<usize> {
    let old = &found[base];
    let here = |of: &usize| found[*of].sentence == old.sentence;
    let aside = |of: &usize| {
        let (start, end) = (found[*of].char_start, old.char_start);
        let bracket = text.brackets.partition_point(|&(open, _)| open < start).checked_sub(1);
        bracket.is_some_and(|bracket| (start..end).contains(&text.brackets[bracket].1))
    };
    let is_it = |of: &usize| found[*of].is_like(old) && !is_compared(&found[*of]) && !aside(of);
    let last = base.checked_sub(1).filter(here)?;
    let near = || (base.saturating_sub(BACK)..base).rev().take_while(here).find(is_it);
    if is_it(&last) { Some(last) } else { near().or(Some(last)) }
}

/// Whether a count is of what came to be there or is no longer.
fn came_or_went(claim: &Claim, lang: Lang) -> bool {
    let flow = &words(lang).flow;
    [&flow.entered, &flow.incoming, &flow.left].into_iter().any(|list| says(&claim.label, list))
}

/// Whether a claim is told to be of no earlier year than another; only their own words tell, and not the year of the document.
fn is_later(one: &Claim, other: &Claim) -> bool {
    let own =
        |claim: &Claim| claim.period.as_ref().filter(|period| !period.text.is_empty()).and_then(|period| period.to);
    own(one).zip(own(other)).is_some_and(|(one, other)| one >= other)
}

/// Whether a number is that of the year after another one, which stands behind it.
fn is_year_after(new: &Claim, old: &Claim) -> bool {
    new.is_like(old) && new.year().zip(old.year()).is_some_and(|(new, old)| old + 1 == new)
}

/// The claim of a list that a change behind it is stated of: the part that its words name, as in 城区120件、乡镇45件,城区增长10%,
/// or else the total of a list that ends there, as in 236件,其中投诉198件、举报38件,比上年增长15%.
fn listed_of(text: &Folded, found: &[Claim], last: usize, change: usize) -> usize {
    let Some(total) = found[last].total().filter(|&total| total < last) else { return last };
    let parts = || (total + 1..=last).rev().filter(|&part| found[part].total() == Some(total));
    if let Some(named) = parts().find(|&part| names_part(&found[change], &found[part], &found[total])) {
        return named;
    }
    let joined = parts().nth(1).is_some_and(|before| {
        let between = gap(text, found, before);
        between.starts_with(['、', '和', '及', '与']) || between.trim_end().ends_with(" and")
    });
    if joined { total } else { last }
}

/// Whether the words of a change name a part of a total, and not the total too.
fn names_part(change: &Claim, part: &Claim, total: &Claim) -> bool {
    let label = change.label.to_ascii_lowercase();
    let name = part.label.trim_start_matches([',', '、', '其', '中', ' ']);
    if label.contains(is_han) {
        return name.chars().count() > 1 && label.contains(name) && !total.label.contains(name);
    }
    let (own, whole) =
        (format!("{} {}", part.text, part.noun).to_ascii_lowercase(), total.words().to_ascii_lowercase());
    let own = own.split(" and ").next().unwrap_or_default();
    own.split(' ').any(|word| word.len() > 4 && !whole.contains(word) && label.contains(word))
}

/// Whether a claim is what another of the period before has come to.
fn is_reached(old: &Claim, new: &Claim) -> bool {
    let label = new.label.trim_start_matches(',');
    let told = label.ends_with(['到', '至', '达']) && label.chars().count() <= 3;
    told && is_compared(old) && new.is_like(old) && new.sentence == old.sentence
}

/// The count in the sentences before that a change without a subject of its own is stated of, but no part of another.
fn head(found: &[Claim], at: usize, is_it: impl Fn(&Claim) -> bool) -> Option<usize> {
    let before = (at.saturating_sub(BACK * 2)..at).rev().take_while(|&of| found[of].paragraph == found[at].paragraph);
    let mut whole = before.filter(|&of| found[of].sentence != found[at].sentence && found[of].binding.is_none());
    whole.find(|&of| is_it(&found[of]))
}

/// Whether the words of two claims with like measure words have two characters in common.
fn names_same(one: &Claim, other: &Claim) -> bool {
    one.is_count() && measure::class(&one.unit) == measure::class(&other.unit) && says_pair(&one.label, &other.label)
}
