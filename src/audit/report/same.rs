//! Quantities stated twice: within the document, and in last year's report.

use std::collections::BTreeMap;

use super::{Document, Finding, Reader, Relation};
use crate::audit::{
    against::{About, Chosen, Counted, is_body},
    claim::{Binding, Claim, Tie, class, folded::Folded},
    lexicon::{says, words},
    relation::Verdict,
};
use crate::catalogue::Catalogue;
use crate::lang::Lang;

/// The first and last year of a period.
type Years = (Option<i32>, Option<i32>);

/// What a count is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Quantity<'a> {
    /// A thing that reports call by several names, of which a place has only one number.
    Thing(usize),
    /// An indicator, or a category of one.
    Indicator(&'a str, Counted, Option<&'a str>),
    /// A matter that no indicator knows, and what was done with it.
    Done(usize, &'static str),
}

impl<'a> Quantity<'a> {
    fn of(claims: &[Claim], at: usize, about: &'a About, lang: Lang) -> Option<Self> {
        let claim = claims.get(at).filter(|claim| claim.is_count())?;
        let of = || about.one(at).map(|chosen| chosen.id());
        thing(claim, lang)
            .map(Self::Thing)
            .or_else(|| of().map(|(id, counted, part)| Self::Indicator(id, counted, part)))
            .or_else(|| done(claim, lang).map(|(matter, doing)| Self::Done(matter, doing)))
    }
}

/// The matter that a claim counts, and what was done with it.
fn done(claim: &Claim, lang: Lang) -> Option<(usize, &'static str)> {
    let lexicon = words(lang);
    let said = format!("{}{}", claim.label, claim.noun);
    let doing = lexicon.doings.iter().find(|doing| claim.label.contains(**doing)).copied()?;
    lexicon.matters.iter().position(|names| says(&said, names)).map(|matter| (matter, doing))
}

/// The thing of which a claim states how many there are.
fn thing(claim: &Claim, lang: Lang) -> Option<usize> {
    let lexicon = words(lang);
    // The words after a claim belong to something else if those before it name the thing.
    let named = lexicon.things.iter().any(|names| names.iter().any(|name| claim.label.ends_with(name)));
    let noun = if named { "" } else { &claim.noun };
    let said = format!("{}{noun}", claim.label).to_lowercase();
    let done = says(&claim.label, &lexicon.doings);
    lexicon.things.iter().position(|names| says(&said, names)).filter(|_| !done)
}

/// The claims of last year's report, by what they are of and their measure words.
pub(super) struct Previous<'a> {
    claims: &'a [Claim],
    about: About<'a>,
}

impl<'a> Previous<'a> {
    pub(super) fn of(document: &Document<'a>, catalogue: &'a Catalogue) -> Self {
        let claims = document.previous.unwrap_or_default();
        Self { claims, about: About::of(claims, &Folded::new(""), catalogue, None) }
    }

    /// Its claims of the same quantity as a claim of this report.
    pub(super) fn like(&self, reader: &Reader, at: usize) -> Vec<&'a Claim> {
        let lang = reader.document.lang;
        let Some(quantity) = Quantity::of(reader.claims, at, reader.about, lang) else { return Vec::new() };
        let unit = class(&reader.claims[at].unit);
        let same = |old: &usize| {
            class(&self.claims[*old].unit) == unit
                && Quantity::of(self.claims, *old, &self.about, lang) == Some(quantity)
        };
        (0..self.claims.len()).filter(same).map(|old| &self.claims[old]).collect()
    }
}

/// Finds claims for one quantity and period that contradict each other.
pub(super) fn check(reader: &mut Reader) {
    let mut quantities: BTreeMap<(Quantity, &str, Years), Vec<usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.value.numerator() > 0) {
        if let Some(quantity) = Quantity::of(reader.claims, at, reader.about, reader.document.lang) {
            let years = claim.period.as_ref().map_or((None, None), |period| (period.from, period.to));
            quantities.entry((quantity, class(&claim.unit), years)).or_default().push(at);
        }
    }
    for claims in quantities.into_values() {
        for pair in claims.windows(2) {
            if let Some(finding) = differ(reader, pair[0], pair[1]) {
                reader.findings.push(finding);
            }
        }
    }
}

fn differ(reader: &Reader, first: usize, second: usize) -> Option<Finding> {
    let (a, b) = (&reader.claims[first], &reader.claims[second]);
    let total = |claim: &Claim| match claim.binding {
        Some(Binding::Part { total, .. }) => Some(total),
        _ => None,
    };
    let bound = |claim: &Claim, other: usize| total(claim) == Some(other);
    let parts_of_one = total(a).is_some() && total(a) == total(b);
    // What there is is comparable unless a body owns it; what was done only if both cover the whole place.
    let lang = reader.document.lang;
    let whole = |claim: &Claim| says(&claim.label, &words(lang).whole);
    let stock =
        |at: usize| thing(&reader.claims[at], lang).is_some() || reader.about.one(at).is_some_and(Chosen::is_stock);
    let free = |at: usize| stock(at) && !is_body(&reader.claims[at].label);
    if !(free(first) && free(second) || whole(a) && whole(b)) {
        return None;
    }
    // The rows of one table are different quantities.
    let table = |claim: &Claim| claim.cell.as_ref().map(|cell| cell.sheet.clone());
    if reader.document.claims.is_none() && table(a).is_some() && table(a) == table(b) {
        return None;
    }
    let together = a.sentence == b.sentence || bound(b, first) || bound(a, second) || parts_of_one;
    if together || !a.interval.intersection(&b.interval).is_empty() {
        return None;
    }
    let gap = a.value.checked_sub(b.value)?.magnitude();
    let (x, y) = (reader.named(first), reader.named(second));
    let zh = format!("“{x}”与“{y}”似为同一指标，相差{gap}，口径待说明。");
    let en = format!("\"{x}\" and \"{y}\" seem to be the same quantity but differ by {gap}");
    Some(
        Finding::new(Relation::SameQuantity, Verdict::Unreconciled, reader.places(&[first, second]))
            .tied(Tie::Named)
            .sides(a.shown(), b.shown())
            .says(zh, en),
    )
}

/// Checks the claims for the previous year against that year's report.
pub(super) fn check_previous(reader: &mut Reader) {
    let Some(year) = reader.year().filter(|_| !reader.previous.claims.is_empty()) else { return };
    for at in 0..reader.claims.len() {
        let claim = &reader.claims[at];
        let earlier =
            claim.period.as_ref().is_some_and(|period| period.from == Some(year - 1) && period.to == Some(year - 1));
        if !earlier {
            continue;
        }
        let own = |old: &&Claim| old.period.as_ref().is_none_or(|p| p.from == Some(year - 1) && p.to == Some(year - 1));
        let mut matching = reader.previous.like(reader, at).into_iter().filter(own).take(2);
        // If last year's report states the quantity twice, it is unclear which one is meant.
        let (Some(old), None) = (matching.next(), matching.next()) else { continue };
        let agrees = !old.interval.intersection(&claim.interval).is_empty();
        let verdict = match agrees {
            true if old.value == claim.value => Verdict::Exact,
            true => Verdict::WithinRounding,
            false => Verdict::Unreconciled,
        };
        let (name, text) = (reader.named(at), &old.text);
        let zh = format!("“{name}”与上年报告所载{text}{}。", if agrees { "相符" } else { "不一致，待说明" });
        let en = format!(
            "\"{name}\" {} last year's report, which says {text}",
            if agrees { "agrees with" } else { "differs from" }
        );
        let finding = Finding::new(Relation::PreviousYear, verdict, reader.places(&[at]))
            .tied(Tie::Named)
            .sides(claim.shown(), old.shown())
            .says(zh, en);
        reader.findings.push(finding);
    }
}
