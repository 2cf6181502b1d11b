//! The indicators that are called by their names: by the headers of a table, and by the subject of an English sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    Counted, Groups,
    choose::{Chosen, is_in_unit},
};
use crate::audit::{
    claim::{Claim, Heads, Kind, Title},
    lexicon::{either, words},
    tabular::is_plain,
};
use crate::catalogue::{Catalogue, Family, Indicator, IndicatorKind};
use crate::lang::Lang;
use crate::register::header::fold;

/// The least characters of a Chinese and of an English name that says of itself what it counts; a shorter one, such as 办结率,
/// may be of anything, and is told by the family that the table is about.
const NAME: usize = 5;
const NAME_EN: usize = 16;

/// The indicators of a catalogue by their names.
pub(super) struct Names<'a> {
    catalogue: &'a Catalogue,
    by_name: BTreeMap<String, Vec<&'a Indicator>>,
}

/// The indicators that a header of a claim names.
struct Named<'a> {
    claim: usize,
    name: String,
    of: Vec<&'a Indicator>,
}

impl<'a> Names<'a> {
    pub(super) fn of(catalogue: &'a Catalogue) -> Self {
        let count = |name: &str| name.trim_end_matches('数').to_owned();
        let outside = |name: &str| name.split('(').next().map(count).unwrap_or_default();
        let (mut by_name, mut whole) = (BTreeMap::new(), BTreeMap::new());
        for indicator in catalogue.iter().filter(|indicator| indicator.kind != IndicatorKind::Composition) {
            let (zh, en) = (fold(&indicator.zh), fold(&indicator.en));
            put(&mut by_name, [outside(&zh), outside(&en)], indicator);
            put(&mut whole, [count(&zh), zh, en], indicator);
        }
        // What stands in brackets tells variants apart, and may be left out where there are none.
        by_name.extend(whole);
        Self { catalogue, by_name }
    }

    /// The indicators of the claims whose headers, or whose subject, name one and say nothing else of it.
    pub(super) fn chosen(&self, claims: &[Claim], groups: &Groups) -> BTreeMap<usize, Chosen<'a>> {
        let subjects = claims.iter().enumerate().filter_map(|(at, claim)| self.subject(at, claim));
        let mut chosen: BTreeMap<usize, Chosen> =
            subjects.filter_map(|named| Some((named.claim, Chosen::named(named.sure()?, named.name)))).collect();
        let all: Vec<(usize, &Claim, &Heads)> =
            claims.iter().enumerate().filter_map(|(at, claim)| Some((at, claim, claim.heads.as_ref()?))).collect();
        for table in all.chunk_by(|(.., one), (.., other)| Arc::ptr_eq(&one.title, &other.title)) {
            let named: Vec<Named> =
                table.iter().filter_map(|(at, claim, heads)| self.named(*at, claim, heads, groups)).collect();
            let Some((.., heads)) = table.first().filter(|_| !named.is_empty()) else { continue };
            let told = self.families(&heads.title);
            let sure: BTreeSet<&str> = named.iter().filter_map(Named::sure).map(|one| one.family.as_str()).collect();
            // A table of several families says of no short name which one it is of.
            let sure = if sure.len() == 1 { sure } else { BTreeSet::new() };
            for one in named {
                if let Some(indicator) = one.sure().or_else(|| one.among(&told)).or_else(|| one.among(&sure)) {
                    chosen.insert(one.claim, Chosen::named(indicator, one.name));
                }
            }
        }
        chosen
    }

    /// The indicators of a rate whose whole subject is a name: the mediation success rate was 97%.
    fn subject(&self, at: usize, claim: &Claim) -> Option<Named<'a>> {
        let label = may_be_subject(claim).then(|| claim.label.to_ascii_lowercase())?;
        let named = words(Lang::En).copulas.iter().find_map(|verb| label.strip_suffix(verb)).unwrap_or(&label);
        let name = fold(named.trim_start_matches("the "));
        let of = self.by_name.get(&name)?.clone();
        Some(Named { claim: at, name, of })
    }

    fn named(&self, at: usize, claim: &Claim, heads: &Heads, groups: &Groups) -> Option<Named<'a>> {
        let of = |line: &[String], crossing: &[String]| {
            let (name, outer) = line.split_last()?;
            let (name, plain) =
                (fold(name), |other: &String| is_plain(other) || groups.has(other) || self.family(other).is_some());
            let fits = |indicator: &&Indicator| is_in_unit(claim, indicator, Counted::Value);
            let beside: Vec<&Family> = outer.iter().chain(crossing).filter_map(|other| self.family(other)).collect();
            let is_of = |one: &&Indicator| beside.is_empty() || beside.iter().any(|family| family.id == one.family);
            let of: Vec<&Indicator> = self.by_name.get(&name)?.iter().copied().filter(fits).filter(is_of).collect();
            let named = !of.is_empty() && outer.iter().chain(crossing).all(plain);
            named.then_some(Named { claim: at, name, of })
        };
        of(&heads.row, &heads.column).or_else(|| of(&heads.column, &heads.row))
    }

    /// The families that a table is about: those of its caption; if that names nothing, those of the heading above.
    fn families(&self, title: &Title) -> BTreeSet<&'a str> {
        let said = |words: &str| -> BTreeSet<&'a str> {
            let words = words.to_ascii_lowercase();
            let named = |family: &&Family| {
                [&family.zh, &family.en].iter().any(|name| words.contains(&name.to_ascii_lowercase()))
            };
            self.catalogue.families().iter().filter(named).map(|family| family.id.as_str()).collect()
        };
        let of_caption = said(&title.caption);
        if of_caption.is_empty() && is_vague(&title.caption) { said(&title.heading) } else { of_caption }
    }

    fn family(&self, name: &str) -> Option<&'a Family> {
        self.catalogue.families().iter().find(|family| family.zh == name || family.en.eq_ignore_ascii_case(name))
    }
}

/// Whether a claim may be called by the name of an indicator.
pub(super) fn may_be_named(claim: &Claim) -> bool {
    claim.heads.is_some() || may_be_subject(claim)
}

fn may_be_subject(claim: &Claim) -> bool {
    claim.heads.is_none() && claim.kind == Kind::Percent && !claim.label.is_empty() && claim.label.is_ascii()
}

/// Adds an indicator under its names.
fn put<'a, const N: usize>(
    by_name: &mut BTreeMap<String, Vec<&'a Indicator>>,
    names: [String; N],
    indicator: &'a Indicator,
) {
    for name in BTreeSet::from(names).into_iter().filter(|name| !name.is_empty()) {
        by_name.entry(name).or_default().push(indicator);
    }
}

/// Whether a caption says nothing of what its table is about: 2020年主要指标.
fn is_vague(caption: &str) -> bool {
    let words = either(|words| &words.table.vague)
        .chain(either(|words| &words.table.caption_ends))
        .chain(either(|words| &words.table.caption_begins));
    let rest = words.fold(caption.to_ascii_lowercase(), |rest, word| rest.replace(&word.to_ascii_lowercase(), ""));
    !rest.replace('年', "").contains(char::is_alphabetic)
}

impl<'a> Named<'a> {
    /// The indicator of a name that no other has and that is long enough to say what it counts.
    fn sure(&self) -> Option<&'a Indicator> {
        let least = if self.name.is_ascii() { NAME_EN } else { NAME };
        let [one] = self.of[..] else { return None };
        (self.name.chars().count() >= least).then_some(one)
    }

    /// The only indicator of these families that has the name.
    fn among(&self, families: &BTreeSet<&str>) -> Option<&'a Indicator> {
        let mut of = self.of.iter().copied().filter(|one| families.contains(one.family.as_str()));
        of.next().filter(|_| of.next().is_none())
    }
}
