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
    let change = Stated::new(text, found, at, lang)?;
    let of = change.of()?;
    change.fits(of).then(|| Binding::Change { of, base: change.base.filter(|&base| change.is_base(base, of)) })
}

/// A change, with what stands around it.
struct Stated<'a> {
    text: &'a Folded<'a>,
    found: &'a [Claim],
    at: usize,
    lang: Lang,
    /// The claim before it; of a change in points the rate.
    nearest: usize,
    /// The number that it is told to be from.
    base: Option<usize>,
    /// What the change before it is of, if it is of that too.
    again: Option<usize>,
}

impl<'a> Stated<'a> {
    fn new(text: &'a Folded<'a>, found: &'a [Claim], at: usize, lang: Lang) -> Option<Self> {
        let (claim, before) = (&found[at], at.checked_sub(1)?);
        // From 71.4% to 79.0% of cases decided within 90 days, a gain of 7.6 points.
        let rate = |of: &usize| found[*of].kind == Kind::Percent && found[*of].sentence == claim.sentence;
        let of_rate = claim.kind == Kind::Points && !rate(&before);
        let nearest = if of_rate { (at.saturating_sub(ASIDE)..at).rev().find(rate).unwrap_or(before) } else { before };
        let base = base_before(text, found, at).or_else(|| base_behind(text, found, at));
        // 同比增长20%(上年100件),较2018年增长50% are of one claim.
        let own = base.filter(|&base| base < at);
        let again = of_change_before(found, own.unwrap_or(at)).filter(|_| own.is_some() || compares(claim));
        Some(Self { text, found, at, lang, nearest, base, again })
    }

    fn claim(&self) -> &'a Claim {
        &self.found[self.at]
    }

    fn before(&self) -> &'a Claim {
        &self.found[self.nearest]
    }

    /// Whether a claim is of the sentence of the change.
    fn here(&self, of: usize) -> bool {
        self.found[of].sentence == self.claim().sentence
    }

    /// The claims before the change in its sentence, the nearest first.
    fn near(&self) -> impl Iterator<Item = usize> {
        (self.at.saturating_sub(BACK)..self.at).rev().filter(|&of| self.here(of))
    }

    /// The claim before the nearest one, if `is_it`.
    fn second(&self, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        self.nearest.checked_sub(1).filter(|&of| is_it(of))
    }

    /// The claim that it is of.
    fn of(&self) -> Option<usize> {
        let found = self.found;
        if let Some(again) = self.again {
            return Some(again);
        }
        // Against 2,057 and 1,519 a year earlier are two, of which each change is from one.
        let other =
            |of: usize| is_compared(&found[of]) && is_compared(self.before()) && found[of].is_like(self.before());
        if self.lang == Lang::En && self.second(other).is_some() {
            return None;
        }
        let of = self.of_order()?;
        let of = self.of_unit(of).unwrap_or(of);
        Some(listed_of(self.text, found, of, self.at))
    }

    /// The claim that it is of by the order of the claims.
    fn of_order(&self) -> Option<usize> {
        let (found, nearest, claim, before) = (self.found, self.nearest, self.claim(), self.before());
        // 机构142家,注销6家、新设3家,净减少3家
        if claim.label.contains('净') && came_or_went(before, self.lang) {
            return self.near().find(|&of| !came_or_went(&found[of], self.lang));
        }
        // 较去年的260件增长20% is about the claim before its base of comparison.
        if let Some(own) = self.base.filter(|&base| base < self.at) {
            return of_base(self.text, found, own);
        }
        match before.binding {
            // 增加512户,增长9.15% state one change twice.
            Some(Binding::Change { of, .. }) if before.kind == Kind::Change && claim.kind == Kind::Growth => {
                return Some(of);
            }
            // 由上年95.1%提高0.6%,达到95.7%
            _ if found.get(self.at + 1).is_some_and(|new| is_reached(before, new)) => return Some(self.at + 1),
            _ if self.second(|old| compared_with(found, old) == Some(nearest)).is_some() => return Some(nearest),
            _ if is_compared(before) => {
                let subject = self.subject();
                let named = |of: &Claim| subject.as_deref().is_none_or(|name| says_pair(&of.words(), name));
                let head = || head(found, nearest, |of| of.is_like(before) && named(of));
                return of_base(self.text, found, nearest).or_else(head);
            }
            _ => {}
        }
        // 95.7%,上年95.1%,提高0.6%
        let past_rate = says(&before.label, &words(self.lang).compared) && before.kind == Kind::Percent;
        let rate = self.second(|of| past_rate && found[of].kind == Kind::Percent);
        // 期末1036本,期初989本,净增47本
        let stock = || self.second(|end| opens_stock(before, &found[end], self.lang));
        // 2023年300件,2022年250件,同比增长20%
        let year = || self.second(|new| self.here(new) && is_year_after(&found[new], before));
        let here = || Some(nearest).filter(|&of| self.here(of));
        // 与去年同期相比,处罚次数增加21次
        let head = || head(found, self.at, |of| names_same(of, claim)).filter(|_| claim.kind == Kind::Change);
        rate.or_else(stock).or_else(year).or_else(here).or_else(head)
    }

    /// What the words before the base of comparison name: 新收申请 in 新收申请较上年(1184件)增加.
    fn subject(&self) -> Option<String> {
        let start = self.before().char_start;
        let words = self.text.slice(start.saturating_sub(NEAR)..start);
        let clause = words.rsplit([',', ';', '。', '\n']).next()?;
        let (subject, _) = clause.rsplit_once(['较', '比'])?;
        (subject.chars().count() > 1).then(|| subject.to_owned())
    }

    /// The claim that it is of by its unit: 74批1963人次,批次下降18.7%(上年91批).
    fn of_unit(&self, of: usize) -> Option<usize> {
        let (found, claim) = (self.found, self.claim());
        let own = |of: usize| !is_compared(&found[of]);
        let of_base = || {
            let base = self.base.filter(|&base| base > self.at && claim.kind == Kind::Growth)?;
            let unlike = !found[of].is_like(&found[base]);
            self.near().find(|&of| unlike && own(of) && found[of].is_like(&found[base]))
        };
        let label = claim.label.trim_start_matches(',');
        let named = |of: usize| !found[of].unit.is_empty() && label.starts_with(found[of].unit.as_str());
        let of_label = || self.near().find(|&of| self.lang == Lang::Zh && own(of) && named(of));
        of_base().or_else(of_label)
    }

    /// Whether it can be a change of a claim, by what both are and how far they are apart.
    fn fits(&self, of: usize) -> bool {
        let (claim, new, before) = (self.claim(), &self.found[of], self.before());
        let fits = match claim.kind {
            Kind::Points => new.kind == Kind::Percent,
            Kind::Change => new.is_measured() && measure::class(&new.unit) == measure::class(&claim.unit),
            _ => new.is_measured() || new.kind == Kind::Percent,
        };
        if !self.here(self.nearest) {
            return fits;
        }
        let most = if self.lang == Lang::Zh { NEAR } else { 2 * NEAR };
        let between = gap(self.text, self.found, self.nearest);
        // 90件(上年75件),增长20%
        let told = is_compared(before) || self.base.is_some_and(|base| base < self.at) || self.again.is_some();
        let ends = if told { between.contains(';') } else { closes(&between) };
        fits && !ends && claim.char_start.saturating_sub(before.char_end) <= most
    }

    /// Whether the number that it is told to be from is one of what it is of.
    fn is_base(&self, base: usize, of: usize) -> bool {
        let (old, new) = (&self.found[base], &self.found[of]);
        let like = old.is_like(new) || new.is_count() && old.kind == Kind::Bare;
        // 比2018年 does not begin a period, so that a number behind it has that of its sentence.
        base != of && like && (base < self.at || !is_later(old, new))
    }
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
