//! Lists that tell by themselves that they are parts: by the total behind them, or by words that are all there is.

use std::borrow::Cow;

use super::{BACK, LIST, gap, parts::may_be_part};
use crate::audit::{
    claim::{Binding, Claim, Kind, Tie, folded::Folded},
    exact::Rational,
    lexicon::{says, words},
};
use crate::lang::Lang;
use crate::numeral::digit;

/// A list of so many outcomes is complete, and it is that of the total from which it differs by less than one in NEAR.
const LONG: usize = 5;
const NEAR: i128 = 10;

/// Ties the claims of a list to the total after them: 处罚卷180宗、许可卷120宗,合计300宗.
pub(super) fn totals_behind(text: &Folded, found: &mut [Claim], lang: Lang) {
    for total in 2..found.len() {
        let label = found[total].label.trim_matches([',', ' ']);
        let noun = found[total].noun.trim_start();
        let told =
            words(lang).total.iter().any(|word| label.ends_with(word) || lang == Lang::En && noun.starts_with(word));
        let brief = words(lang).brief_total.contains(&label);
        // 四个季度分别为134件、158件、146件、172件,全年共受理630件
        let yearly = || {
            let brief =
                label.strip_prefix("全年").filter(|rest| words(lang).brief_total.iter().any(|w| rest.starts_with(w)));
            let listed = |at: &usize| found[*at].label.contains("分别");
            let first = brief.and_then(|_| (total.saturating_sub(LIST)..total).rev().find(listed));
            first.is_some_and(|at| words(lang).parts_of_year.find(|word| found[at].label.contains(word)).is_some())
        };
        let told = told || yearly();
        if !(told || brief) || !found[total].is_amount() || takes_together(label, lang).is_some() {
            continue;
        }
        let joint = |at: usize| gap(text, found, at).trim_start().chars().next();
        let like = |part: &Claim| part.is_like(&found[total]) || part.is_count() && found[total].kind == Kind::Bare;
        let names = names_before_total(label, words(lang).total.as_ref());
        let part = |at: &usize| {
            let joined = at + 1 == total || matches!(joint(*at), Some('、' | ',' | '和' | 'a'));
            like(&found[*at]) && found[*at].sentence == found[total].sentence && found[*at].binding.is_none() && joined
        };
        let parts: Vec<usize> = match &names {
            // 予以公开和部分公开合计 are two of a list.
            Some(names) => {
                let free = |name: &&str| {
                    let named = |at: &usize| {
                        let claim = &found[*at];
                        claim.is_like(&found[total])
                            && claim.sentence == found[total].sentence
                            && claim.label.contains(*name)
                    };
                    (total.saturating_sub(LIST)..total).rev().find(named).filter(|&at| found[at].binding.is_none())
                };
                let Some(parts) = names.iter().map(free).collect() else { continue };
                parts
            }
            None => (total.saturating_sub(LIST)..total).rev().take_while(part).collect(),
        };
        let sum = |length: &usize| Rational::sum(parts[..*length].iter().map(|&at| found[at].value));
        let fitting = (2..=parts.len()).find(|length| sum(length) == Some(found[total].value));
        // 共 may be of other things too, unless it ends a list.
        let listed = told || parts.iter().skip(1).all(|&at| matches!(joint(at), Some('、' | '和')));
        let Some(length) = fitting.or((parts.len() >= 2 && listed).then_some(parts.len())) else { continue };
        for &at in &parts[..length] {
            found[at].bind(Binding::Part { total, all: true }, Tie::Told);
        }
    }
}

/// How many counts a total says that it takes together: 三者合计, 前五类合计.
pub(in crate::audit) fn takes_together(label: &str, lang: Lang) -> Option<usize> {
    let label = label.trim_start_matches([',', ';', '、']).trim_start_matches("以上").trim_start_matches('前');
    let mut said = label.chars();
    let (first, _) = (said.next()?, said.next()?);
    let several = if first == '两' { Some(2) } else { digit(first) }.filter(|count| *count > 1)?;
    words(lang).total.contains(&said.as_str()).then(|| several.into())
}

/// The names of the things that a total says it adds up, if they are several: 继承和遗嘱公证合计.
fn names_before_total<'a>(label: &'a str, totals: &[&str]) -> Option<Vec<&'a str>> {
    let said = totals.iter().find_map(|total| label.strip_suffix(total))?.trim_end_matches('的');
    let said = said.rsplit([',', ';', ' ']).next()?;
    let names: Vec<&str> = said.split(['和', '与', '及', '、']).collect();
    (names.len() > 1 && names.iter().all(|name| name.chars().count() > 1)).then_some(names)
}

/// Ties the claims of a list whose words are all there is to the count before it, if they add up: 优秀43卷、良好61卷、
/// 合格16卷 of 120. Outcomes are parts of what was decided even if they do not: 审结64件,维持40件,撤销16件.
pub(super) fn listed(found: &mut [Claim], lang: Lang) {
    let lexicon = words(lang);
    for list in &lexicon.lists {
        tie_lists(found, list, lang, |total, sum, parts| {
            total.value == sum || parts >= LONG && is_near(total.value, sum)
        });
    }
    // Others may have had another outcome, but none had two.
    for outcomes in &lexicon.outcomes {
        tie_lists(found, &outcomes.are, lang, |total, sum, _| {
            sum >= total.value && says(&total.words().to_ascii_lowercase(), &outcomes.of)
        });
    }
}

/// Whether a sum is so near to a total that it is meant to be it.
fn is_near(total: Rational, sum: Rational) -> bool {
    let gap = sum.checked_sub(total).and_then(|gap| gap.magnitude().checked_mul(Rational::integer(NEAR)));
    gap.is_some_and(|gap| gap <= total)
}

/// Ties the claims of each list of some words to the count before it that `fits` with their sum.
fn tie_lists(found: &mut [Claim], list: &[&str], lang: Lang, fits: impl Fn(&Claim, Rational, usize) -> bool) {
    let says = |claim: &Claim| claim.is_count() && says(&own_words(claim, lang), list) && claim.binding.is_none();
    let like = |one: &Claim, other: &Claim| if lang == Lang::Zh { one.is_like(other) } else { may_be_part(one, other) };
    let mut at = 1;
    while at < found.len() {
        let first = &found[at];
        if !says(first) {
            at += 1;
            continue;
        }
        let goes_on = |next: &usize| {
            let claim = &found[*next];
            claim.sentence == first.sentence && (claim.kind == Kind::Percent || says(claim) && like(claim, first))
        };
        let run: Vec<usize> = (at..found.len()).take_while(goes_on).filter(|&next| found[next].is_count()).collect();
        let sum = run.iter().try_fold(Rational::ZERO, |sum, &part| sum.checked_add(found[part].value));
        let before = |total: &usize| like(first, &found[*total]) && found[*total].paragraph == first.paragraph;
        let total = (at.saturating_sub(BACK)..at).rev().find(before);
        let end = run.last().map_or(at, |last| *last) + 1;
        if let Some((total, sum)) = total.zip(sum).filter(|_| run.len() > 1)
            && fits(&found[total], sum, run.len())
        {
            for part in run {
                found[part].bind(Binding::Part { total, all: false }, Tie::Named);
            }
        }
        at = end;
    }
}

/// The words that say what a count is of: in English those behind it, up to those of the next.
fn own_words(claim: &Claim, lang: Lang) -> Cow<'_, str> {
    if lang == Lang::Zh {
        return Cow::Borrowed(&claim.label);
    }
    let behind = format!("{} {}", claim.text, claim.noun).to_ascii_lowercase();
    Cow::Owned(behind.split(" and ").next().unwrap_or_default().into())
}
