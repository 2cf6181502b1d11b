//! Quantities stated twice: within the document, and in last year's report.

use std::collections::BTreeMap;

use super::{Document, Finding, Reader, Relation};
use crate::audit::{
    against::{About, Chosen, Counted, is_body},
    claim::{Claim, Kind, Tie, class, folded::Folded, is_compared},
    exact::Rational,
    lexicon::{says, words},
    relation::Verdict,
    sentence,
};
use crate::catalogue::Catalogue;
use crate::lang::Lang;

/// How long the name of what there are all of is at least, in characters.
const NAME: usize = 4;

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
    let lead = claim.lead();
    let said = format!("{lead}{}", claim.noun);
    let doing = lexicon.doings.iter().find(|doing| lead.contains(**doing)).copied()?;
    lexicon.matters.iter().position(|names| says(&said, names)).map(|matter| (matter, doing))
}

/// The thing of which a claim states how many there are.
fn thing(claim: &Claim, lang: Lang) -> Option<usize> {
    let lexicon = words(lang);
    // The words after a claim belong to something else if those before it name the thing.
    let lead = claim.lead();
    let named = lexicon.things.iter().any(|names| names.iter().any(|name| lead.ends_with(name)));
    let noun = if named { "" } else { &claim.noun };
    let said = format!("{lead}{noun}").to_ascii_lowercase();
    let done = says(&lead, &lexicon.doings);
    // 权责清单中行政许可114项 are some of a thing.
    let among = ["清单中", "清单内", "清单里"].iter().any(|word| lead.contains(word));
    lexicon.things.iter().position(|names| says(&said, names)).filter(|_| !done && !among)
}

/// The claims of last year's report, by what they are of and their measure words.
pub(super) struct Previous<'a> {
    claims: &'a [Claim],
    about: About<'a>,
}

impl<'a> Previous<'a> {
    pub(super) fn of(document: &Document<'a>, catalogue: &'a Catalogue) -> Self {
        let claims = document.previous.unwrap_or_default();
        Self { claims, about: About::of(claims, &Folded::new(""), catalogue, None, document.places) }
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
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    let mut quantities: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, claim) in reader.claims.iter().enumerate().filter(|(_, claim)| claim.value.numerator() > 0) {
        if let Some(quantity) = Quantity::of(reader.claims, at, reader.about, reader.document.lang) {
            quantities.entry((quantity, class(&claim.unit), claim.years())).or_default().push(at);
        }
    }
    let pairs = quantities.values().flat_map(|claims| claims.windows(2));
    let differing = pairs.filter_map(|pair| differ(reader, pair[0], pair[1]));
    differing.chain((0..reader.claims.len()).filter_map(|at| all_of(reader, at))).collect()
}

fn differ(reader: &Reader, first: usize, second: usize) -> Option<Finding> {
    let (a, b) = (&reader.claims[first], &reader.claims[second]);
    // What there is is comparable unless a body owns it; what was done only if both cover the whole place.
    let lang = reader.document.lang;
    let whole = |claim: &Claim| says(&claim.lead(), &words(lang).whole);
    let stock =
        |at: usize| thing(&reader.claims[at], lang).is_some() || reader.about.one(at).is_some_and(Chosen::is_stock);
    // 参加考试320人,其中执法人员210人 are some of those there are, and so are the licences in a list of powers.
    let of_other = |claim: &Claim, whole: &Claim| thing(whole, lang).is_some_and(|of| thing(claim, lang) != Some(of));
    let some = |claim: &Claim| {
        let whole = claim.total().map(|of| &reader.claims[of]);
        whole.is_some_and(|whole| says(&whole.lead(), &words(lang).doings) || of_other(claim, whole))
    };
    let free = |at: usize| stock(at) && !is_body(&reader.claims[at].lead()) && !some(&reader.claims[at]);
    let comparable = free(first) && free(second) || whole(a) && whole(b);
    // The rows of one table are different quantities.
    let table = |claim: &Claim| claim.cell.as_ref().map(|cell| cell.sheet.clone());
    let in_one_table = reader.document.claims.is_none() && table(a).is_some() && table(a) == table(b);
    // Those of some bodies are not those of all.
    let of_some = |claim: &Claim| says(&claim.lead(), &words(lang).of_some);
    let alike = a.lead() == b.lead() || !of_some(a) && !of_some(b);
    let bound = a.total() == Some(second) || b.total() == Some(first) || a.total().is_some() && a.total() == b.total();
    // What courts received is not what the agencies handled.
    let owned = is_body(&a.lead()) != is_body(&b.lead());
    if !comparable
        || !alike
        || owned
        || in_one_table
        || bound
        || a.sentence == b.sentence
        || a.interval.meets(&b.interval)
    {
        return None;
    }
    let gap = a.value.checked_sub(b.value)?.magnitude();
    let gap = match (a.kind, gap.checked_mul(Rational::integer(100))) {
        (Kind::Percent, Some(points)) => sentence::percentage_points(points),
        _ => (gap.to_string(), gap.to_string()).into(),
    };
    Some(
        Finding::new(Relation::SameQuantity, Verdict::Unreconciled, reader.places(&[first, second]))
            .tied(Tie::Named)
            .sides(a.shown(), b.shown())
            .says(sentence::same_quantity_differs(reader.named(first), reader.named(second), gap)),
    )
}

/// A number that is said to be that of all, and the one before it whose words end with the same name: 公证机构7家 and 全部9家公证
/// 机构, 行政处罚案件2764件 and 在全部2746件行政处罚案件中.
fn all_of(reader: &Reader, at: usize) -> Option<Finding> {
    let (claims, claim) = (reader.claims, &reader.claims[at]);
    let name = claim.noun.trim_end_matches(['中', '里', '内']);
    if !claim.is_count() || !claim.label.ends_with("全部") || name.chars().count() < NAME || claim.cell.is_some() {
        return None;
    }
    let is_it = |other: &usize| {
        let other = &claims[*other];
        let own = other.is_like(claim) && other.years() == claim.years() && other.total().is_none();
        own && other.cell.is_none() && other.label.ends_with(name) && !is_compared(other)
    };
    let before = (0..at).rev().take_while(|&other| claims[other].paragraph == claim.paragraph).find(is_it)?;
    let gap = claim.value.checked_sub(claims[before].value)?.magnitude();
    let gap: sentence::Said = (gap.to_string(), gap.to_string()).into();
    (!claim.interval.meets(&claims[before].interval)).then(|| {
        Finding::new(Relation::SameQuantity, Verdict::Unreconciled, reader.places(&[before, at]))
            .tied(Tie::Named)
            .sides(claims[before].shown(), claim.shown())
            .says(sentence::same_quantity_differs(reader.named(before), reader.named(at), gap))
    })
}

/// Checks the claims for the previous year against that year's report.
pub(super) fn check_previous(reader: &Reader) -> Vec<Finding> {
    let Some(year) = reader.year().filter(|_| !reader.previous.claims.is_empty()) else { return Vec::new() };
    let before = (Some(year - 1), Some(year - 1));
    let earlier = (0..reader.claims.len()).filter(|&at| reader.claims[at].years() == before);
    earlier.filter_map(|at| with_previous(reader, at, year - 1)).collect()
}

fn with_previous(reader: &Reader, at: usize, year: i32) -> Option<Finding> {
    let claim = &reader.claims[at];
    let own = |old: &&Claim| old.period.is_none() || old.years() == (Some(year), Some(year));
    let matching: Vec<&Claim> = reader.previous.like(reader, at).into_iter().filter(own).collect();
    // If last year's report states the quantity twice, it is unclear which one is meant.
    let [old] = matching[..] else { return None };
    let verdict = claim.agreement(old);
    let said = if verdict.holds() { sentence::last_year_agrees } else { sentence::last_year_differs };
    Some(
        Finding::new(Relation::PreviousYear, verdict, reader.places(&[at]))
            .tied(Tie::Named)
            .sides(claim.shown(), old.shown())
            .says(said(reader.named(at), &old.text)),
    )
}
