//! Printed growth, checked against the claims that it compares, and percentage points written as percent.

use super::{
    Finding, Reader, Relation,
    proportions::{is_rough, roughly},
    rates::percent,
};
use crate::audit::{
    claim::{Binding, Claim, Kind, Qualifier, Stock, Tie, compared_with, is_compared, opens_stock},
    exact::Rational,
    interval::Interval,
    lexicon::{says, words},
    relation::{Reading, Verdict, change},
    rounding::Rounding,
    sentence::{self, Said},
};
use crate::lang::Lang;

/// How many claims before the one that a change is of may be meant instead.
const BESIDE: usize = 3;

/// Checks every change.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).flat_map(|at| of_words(reader, at).into_iter().chain(of_change(reader, at))).collect()
}

/// What is unclear or contradictory in the words of a claim.
fn of_words(reader: &Reader, at: usize) -> Vec<Finding> {
    let claim = &reader.claims[at];
    let points = (claim.kind == Kind::Points && claim.unit == "%").then(|| wording(reader, at));
    let both = (claim.qualifier == Qualifier::Contradictory).then(|| contradiction(reader, at));
    points.into_iter().chain(both).collect()
}

fn of_change(reader: &Reader, at: usize) -> Option<Finding> {
    let claim = &reader.claims[at];
    let Some(Binding::Change { of, base }) = claim.binding else { return None };
    let finding = stated(reader, at, of, base)?;
    if finding.verdict != Verdict::Impossible {
        return Some(finding);
    }
    // 公证1860件,其中涉外30件,增长24%(上年1500件): what is not that of the part may be that of the total.
    let holding = |other: usize| stated(reader, at, other, base).filter(|finding| finding.verdict.holds());
    if let Some(of_total) = reader.claims[of].total().filter(|&total| total < of).and_then(holding) {
        return Some(of_total);
    }
    // 阵地168个,今年新建24个,比上年的144个增长16.7% is not told of either.
    let beside = |&other: &usize| {
        let (other, own) = (&reader.claims[other], &reader.claims[of]);
        let like = other.is_like(own) || reader.document.lang == Lang::En && other.is_count() && own.is_count();
        other.sentence == own.sentence && like && !is_compared(other)
    };
    let fits = (of.saturating_sub(BESIDE)..of).filter(beside).any(|other| holding(other).is_some());
    (!fits).then_some(finding)
}

/// A change, judged as one of the claim `of`.
fn stated(reader: &Reader, at: usize, of: usize, base: Option<usize>) -> Option<Finding> {
    let claim = &reader.claims[at];
    match (claim.kind, claim.unit.as_str(), reader.claims[of].kind) {
        (Kind::Points, "百分点" | "percentage point", Kind::Percent) => points(reader, at, of, base),
        (Kind::Growth, "%", Kind::Percent) => called_percent(reader, at, of),
        (Kind::Growth, "%" | "倍" | "成", _) => match base {
            Some(old) => judged(reader, at, of, &Old::of(&reader.claims[old]), &[at, of, old]),
            None => grown(reader, at, of),
        },
        (Kind::Change, ..) => more(reader, at, of, base),
        _ => None,
    }
}

/// 率…下降17.65%: it is unclear whether points or percent are meant.
fn wording(reader: &Reader, at: usize) -> Finding {
    Finding::new(Relation::Wording, Verdict::Unknown, reader.places(&[at]))
        .sides(reader.claims[at].text.clone(), "")
        .says(sentence::points_or_percent(reader.named(at)))
}

/// 近百余场 means both less and more.
fn contradiction(reader: &Reader, at: usize) -> Finding {
    Finding::new(Relation::Contradiction, Verdict::Unreconciled, reader.places(&[at]))
        .sides(reader.claims[at].text.clone(), "")
        .says(sentence::less_and_more(reader.named(at)))
}

/// The rate of the earlier period that a change in a rate is stated against.
fn earlier_rate(reader: &Reader, at: usize, new: usize) -> Option<usize> {
    let claims = reader.claims;
    (at.saturating_sub(3)..(at + 2).min(claims.len())).find(|&other| {
        let claim = &claims[other];
        let earlier = says_earlier(claim) || is_before(claim, &claims[new]);
        other != new && claim.kind == Kind::Percent && claim.sentence == claims[new].sentence && earlier
    })
}

/// A change in points, and the two rates that it compares.
fn points(reader: &Reader, at: usize, new: usize, base: Option<usize>) -> Option<Finding> {
    let rate = |old: &usize| reader.claims[*old].kind == Kind::Percent;
    let old = base.filter(rate).or_else(|| earlier_rate(reader, at, new))?;
    let shown = |difference: Rational| {
        let percent = percent(&Interval::point(difference));
        sentence::percentage_points(percent.trim_end_matches('%'))
    };
    let printed = reader.claims[at].printed();
    let (usual, any) = (printed.preimage(reader.habit.rounding)?, printed.preimage(Rounding::Any)?);
    difference(reader, [at, new, old], [usual, any], &shown)
}

/// A change in a count, and the two counts that it compares: 较上年的260件增加33件.
fn more(reader: &Reader, at: usize, new: usize, base: Option<usize>) -> Option<Finding> {
    let old = base.or_else(|| earlier(reader, at, new))?;
    let can_be = reader.claims[at].interval;
    difference(reader, [at, new, old], [can_be; 2], &|difference: Rational| {
        let number = difference.to_string();
        (number.as_str(), number.as_str()).into()
    })
}

/// A printed difference, the two claims that it is of, and what it can stand for by the usual rounding and by any.
fn difference(
    reader: &Reader,
    [at, new, old]: [usize; 3],
    [usual, any]: [Interval; 2],
    shown: &dyn Fn(Rational) -> Said,
) -> Option<Finding> {
    let claims = reader.claims;
    let gap = claims[new].interval.minus(&claims[old].interval)?;
    let difference = claims[new].value.checked_sub(claims[old].value)?;
    let verdict = Verdict::of_roundings(difference == claims[at].value, usual.meets(&gap), any.meets(&gap));
    let said = match verdict {
        Verdict::Impossible => sentence::difference_does_not_match,
        Verdict::Unknown => sentence::difference_was_rounded_otherwise,
        _ => sentence::difference_matches,
    };
    Some(
        Finding::new(Relation::Change, verdict, reader.places(&[at, new, old]))
            .sides(format!("{} - {}", claims[new].shown(), claims[old].shown()), claims[at].text.clone())
            .tied(Tie::Named)
            .says(said(reader.named(at), &claims[old].text, &claims[new].text, shown(difference))),
    )
}

/// A change in a rate that is printed as percent: points, if the difference of the rates is that number.
fn called_percent(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let claims = reader.claims;
    let old = earlier_rate(reader, at, new)?;
    let gap = claims[new].interval.minus(&claims[old].interval)?;
    if claims[at].printed().preimage(Rounding::Any)?.meets(&gap) {
        return Some(wording(reader, at));
    }
    judged(reader, at, new, &Old::of(&claims[old]), &[at, new, old])
}

/// The claim of the period before that a change in a count is stated against.
fn earlier(reader: &Reader, at: usize, new: usize) -> Option<usize> {
    let claims = reader.claims;
    let near = at.saturating_sub(4)..(at + 3).min(claims.len());
    let is_one = |other: usize| {
        let (claim, now) = (&claims[other], &claims[new]);
        // What is carried over from the earlier period is no claim of that period.
        let stock = matches!(Stock::of(claim, reader.document.lang), Some(Stock::Start | Stock::End));
        let opens = opens_stock(claim, now, reader.document.lang);
        let earlier = opens || says_earlier(claim) || is_before(claim, now) || is_compared(claim) || is_base(claim);
        // An English number need not repeat its noun: up 4.8% from 60,318.
        let like = claim.is_like(now) || claim.is_count() && now.is_count() && claim.unit.is_empty();
        // 4500件,上年4000件,办理90件,增长20%: what another claim is compared with is none of this one's.
        let others = compared_with(claims, other).is_some_and(|of| of != new && claims[of].total() != Some(new))
            && claims[at].tie != Some(Tie::Told);
        let together =
            claim.sentence == claims[at].sentence || claims[at].tie == Some(Tie::Told) && claim.label == now.label;
        let apart = compares_otherwise(&claims[at], claim);
        other != new
            && other != at
            && together
            && like
            && earlier
            && !others
            && !apart
            && (!stock || opens || is_compared(claim))
    };
    // Rose from 64 (up 25%): the base right before is nearer than all others.
    let beside = at.checked_sub(1).filter(|&before| is_compared(&claims[before]) && is_one(before));
    // 由上年7680件上升到8903件
    let origin = new.checked_sub(1).filter(|&old| compared_with(claims, old) == Some(new) && is_one(old));
    let old = origin.or(beside).or_else(|| near.into_iter().find(|&other| is_one(other)))?;
    // 上年刑事警情12773起、治安警情37106起 are two of what is taken together.
    let listed = |next: usize| {
        let between = reader.text.slice(claims[old].char_end..claims[next].char_start);
        old > at
            && between.starts_with('、')
            && claims[next].is_like(&claims[old])
            && claims[next].label != claims[new].label
    };
    (old + 1 >= claims.len() || !listed(old + 1)).then_some(old)
}

/// Whether a change is told to be from another period than that of a claim: 环比 and 上年, 较2018年 and 上年.
fn compares_otherwise(change: &Claim, earlier: &Claim) -> bool {
    let label = &change.label;
    let month = label.contains("环比") && ["上年", "去年"].iter().any(|year| earlier.label.contains(year));
    let named = || {
        let (_, words) = label.rsplit_once(['较', '比'])?;
        let (year, _) = words.split_once('年')?;
        year.parse::<i32>().ok().filter(|_| year.len() == 4)
    };
    month || named().is_some_and(|year| earlier.year() != Some(year))
}

fn grown(reader: &Reader, at: usize, new: usize) -> Option<Finding> {
    let claims = reader.claims;
    if let Some(old) = earlier(reader, at, new) {
        return judged(reader, at, new, &Old::of(&claims[old]), &[at, new, old]);
    }
    let now = &claims[new];
    let by = (at.saturating_sub(2)..at).rev().find(|&other| {
        claims[other].kind == Kind::Change
            && matches!(claims[other].binding, Some(Binding::Change { of, .. }) if of == new)
    });
    if let Some(by) = by {
        let (value, interval) = (now.value.checked_sub(claims[by].value)?, now.interval.minus(&claims[by].interval)?);
        let old = Old { value: value.to_string(), interval, text: format!("{value}{}", now.unit) };
        return judged(reader, at, new, &old, &[at, new, by]);
    }
    let [old] = reader.previous.like(reader, new)[..] else { return None };
    judged(reader, at, new, &Old::of(old), &[at, new])
}

fn says_earlier(claim: &Claim) -> bool {
    let origin = claim.label.trim_end_matches(['的', '约', '近']).ends_with(['由', '从']);
    origin || [Lang::Zh, Lang::En].iter().any(|&lang| says(&claim.label, &words(lang).earlier))
}

/// Whether an English claim is of the period before: the 11,720 complaints of the previous year.
fn is_base(claim: &Claim) -> bool {
    says(&claim.noun, &words(Lang::En).compared)
}

/// The base of a change.
struct Old {
    value: String,
    interval: Interval,
    text: String,
}

impl Old {
    fn of(claim: &Claim) -> Self {
        Self { value: claim.shown(), interval: claim.interval, text: claim.text.clone() }
    }
}

fn is_before(claim: &Claim, now: &Claim) -> bool {
    claim.year().zip(now.year()).is_some_and(|(old, new)| old + 1 == new)
}

fn judged(reader: &Reader, at: usize, new: usize, old: &Old, places: &[usize]) -> Option<Finding> {
    let claim = &reader.claims[at];
    let printed = claim.printed();
    let now: &Interval = &reader.claims[new].interval;
    let of = |rounding| change(now, &old.interval, printed, rounding);
    let mut found = of(reader.habit.rounding)?;
    if let Some(bounds) = found.bounds.filter(|_| is_rough(claim)) {
        found.verdict = roughly(claim, &bounds).filter(|verdict| *verdict != Verdict::Unknown)?;
    }
    // What only another rounding would print is no contradiction, but no confirmation either.
    if found.verdict == Verdict::Impossible && of(Rounding::Any).is_some_and(|found| found.verdict.holds()) {
        found.verdict = Verdict::Unknown;
    }
    let (name, a, b) = (reader.named(at), &old.text, &reader.claims[new].text);
    let said = match found.verdict {
        Verdict::Exact | Verdict::WithinRounding => sentence::growth_matches(name, a, b),
        Verdict::Undefined => sentence::growth_from_zero(name),
        Verdict::Unknown => sentence::growth_was_rounded_otherwise(name, a, b),
        _ => sentence::growth_does_not_match(name, a, b, found.reading.map(read_as).unwrap_or_default()),
    };
    let finding = Finding::new(Relation::Change, found.verdict, reader.places(places))
        .sides(format!("{} / {} - 1", reader.claims[new].shown(), old.value), claim.text.clone())
        .tied(claim.tie.unwrap_or(Tie::Named))
        .says(said);
    Some(Finding { bounds: found.bounds, rounding: Some(reader.habit.rounding), ..finding })
}

fn read_as(reading: Reading) -> Said {
    match reading {
        Reading::Relative => Said::default(),
        Reading::Reversed => sentence::reversed(),
        Reading::Level => sentence::level(),
        Reading::Points => sentence::points(),
        Reading::Opposite => sentence::opposite(),
    }
}
