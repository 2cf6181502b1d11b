//! Chooses the indicator of a claim, by its words and its unit.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Counted,
    words::{Fit, Words},
};
use crate::audit::claim::{Claim, Kind};
use crate::catalogue::{Catalogue, Indicator, IndicatorKind, Measure, Saying};
use crate::figure::Figures;

/// The indicator of a claim.
#[derive(Debug)]
pub(super) enum Choice<'a> {
    /// No indicator of the catalogue.
    None,
    /// Any of these indicators.
    Several(Vec<&'a Indicator>),
    /// This indicator.
    One(Chosen<'a>),
}

/// An indicator, with how it was found.
#[derive(Debug)]
pub(in crate::audit) struct Chosen<'a> {
    pub(in crate::audit) indicator: &'a Indicator,
    pub(in crate::audit) counted: Counted,
    /// The category of a composition: its id, and its names in Chinese and English.
    pub(in crate::audit) part: Option<(String, (String, String))>,
    pub(super) words: Vec<String>,
    /// The words of the matching phrase, which a category may repeat: 刑事援助案件 of 法律援助案件.
    pub(super) saying: Vec<String>,
}

/// A phrase and the indicator that it stands for.
struct Candidate<'a> {
    saying: Saying,
    indicator: &'a Indicator,
    counted: Counted,
}

/// All phrases of a catalogue.
pub(super) struct Chooser<'a> {
    catalogue: &'a Catalogue,
    candidates: Vec<Candidate<'a>>,
    /// Phrases by the first character of each word: a claim can match only phrases that share a character with it.
    by_first: BTreeMap<char, Vec<usize>>,
}

impl<'a> Chooser<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let mut candidates = Vec::new();
        for indicator in catalogue.iter() {
            let candidate = |saying, counted| Candidate { saying, indicator, counted };
            let counted =
                if indicator.kind == IndicatorKind::Composition { Counted::Numerator } else { Counted::Value };
            // A composition has phrases for its categories only.
            if counted == Counted::Value {
                candidates.extend(indicator.sayings().into_iter().map(|saying| candidate(saying, counted)));
            }
            candidates.extend(indicator.part_said.iter().map(|saying| candidate(saying.clone(), Counted::Numerator)));
        }
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let firsts: BTreeSet<char> =
                candidate.saying.words.iter().flatten().filter_map(|word| word.chars().next()).collect();
            for first in firsts {
                by_first.entry(first).or_default().push(at);
            }
        }
        Self { catalogue, candidates, by_first }
    }

    /// The indicator whose phrase covers most of the words of a claim.
    pub(super) fn choose(&self, claim: &Claim, words: &Words) -> Choice<'a> {
        let firsts: BTreeSet<char> = words.chars().collect();
        let possible: BTreeSet<usize> =
            firsts.iter().filter_map(|first| self.by_first.get(first)).flatten().copied().collect();
        let possible = possible.into_iter().map(|at| &self.candidates[at]);
        let fitting = possible.filter(|candidate| is_in_unit(claim, candidate.indicator, candidate.counted));
        let fits: Vec<(Fit, &Candidate)> =
            fitting.filter_map(|candidate| Some((words.fit(&candidate.saying)?, candidate))).collect();
        let Some(best) = fits.iter().map(|(fit, _)| fit.score).max() else { return Choice::None };
        let mut best = fits.into_iter().filter(|(fit, _)| fit.score == best);
        let Some((fit, first)) = best.next() else { return Choice::None };
        let others: BTreeMap<&str, &Indicator> = best
            .filter(|(_, other)| !is_same(first, other))
            .map(|(_, other)| (other.indicator.id.as_str(), other.indicator))
            .collect();
        if others.is_empty() {
            let (indicator, counted) = (first.indicator, first.counted);
            return Choice::One(Chosen {
                indicator,
                counted,
                part: None,
                words: fit.words,
                saying: first.saying.all(),
            });
        }
        Choice::Several(std::iter::once(first.indicator).chain(others.into_values()).collect())
    }

    /// The category that some words name, in a composition of the same rows as `whole`.
    pub(super) fn part(&self, whole: &Chosen, words: &Words, figures: Option<&Figures>) -> Option<Choice<'a>> {
        let (besides, whole) = (&whole.saying, whole.indicator);
        let measure = whole.measure.as_ref()?;
        let is_of = |one: &&Indicator| {
            let plain = one.measure.as_ref().map(|measure| Measure { split: None, ..measure.clone() });
            one.kind == IndicatorKind::Composition && one.register == whole.register && plain.as_ref() == Some(measure)
        };
        let indicator = self.catalogue.iter().find(is_of)?;
        let split = indicator.measure.as_ref()?.split.as_ref()?;
        let schema = self.catalogue.kinds().get(&indicator.register).ok()?;
        let known = schema.column(split).into_iter().flat_map(|column| &column.states);
        let known = known.map(|state| {
            let words = [&state.zh, &state.en].into_iter().chain(&state.aliases).cloned().collect::<Vec<_>>();
            (state.id.clone(), words, (state.zh.clone(), state.en.clone()))
        });
        let own = figures.into_iter().flat_map(|figures| figures.of(&indicator.id));
        let own: BTreeSet<String> = own.filter_map(|figure| figure.category).collect();
        let own = own.into_iter().map(|name| (name.clone(), vec![name.clone()], (name.clone(), name)));
        let fits = known.chain(own).filter_map(|(category, words_of_it, names)| {
            let mut alternatives: Vec<String> = words_of_it.iter().map(|word| word.to_ascii_lowercase()).collect();
            alternatives.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            let saying = Saying { words: vec![alternatives], besides: besides.clone(), ..Saying::default() };
            Some((words.fit(&saying)?, category, names))
        });
        // Of two equally good matches the first wins: the category that the register defines.
        let (fit, category, names) =
            fits.reduce(|best, other| if other.0.score > best.0.score { other } else { best })?;
        let part = Some((category, names));
        Some(Choice::One(Chosen { indicator, counted: Counted::Numerator, part, words: fit.words, saying: Vec::new() }))
    }
}

impl<'a> Chosen<'a> {
    /// The indicator of that name.
    pub(super) fn named(indicator: &'a Indicator, name: String) -> Self {
        Self { indicator, counted: Counted::Value, part: None, words: vec![name], saying: Vec::new() }
    }

    /// Its id, with that of its category.
    pub(in crate::audit) fn id(&self) -> (&str, Counted, Option<&str>) {
        (&self.indicator.id, self.counted, self.part.as_ref().map(|(category, _)| category.as_str()))
    }

    /// Whether it is what there is at a time, and not what was done in one.
    pub(in crate::audit) fn is_stock(&self) -> bool {
        self.counted == Counted::Value && self.indicator.measure.as_ref().is_some_and(|measure| measure.stock.is_some())
    }

    /// Whether it counts some of the rows that another counts: those above a proportion, among all of its register.
    pub(in crate::audit) fn is_part_of(&self, whole: &Chosen) -> bool {
        let (one, other) = (self.indicator, whole.indicator);
        let (Some(own), Some(all)) = (&one.measure, &other.measure) else { return false };
        let counts = (self.counted, one.kind) == (Counted::Numerator, IndicatorKind::Proportion)
            && (whole.counted, other.kind) == (Counted::Value, IndicatorKind::Count);
        let rows = all.sum.is_none() && all.distinct.is_empty() && all.stock.is_some() == own.stock.is_some();
        let every = all.filter.is_none() || all.filter == own.filter;
        counts && rows && every && one.register == other.register
    }

    /// Whether it counts the base of a proportion.
    pub(in crate::audit) fn is_base_of(&self, rate: &Indicator) -> bool {
        let own = self.indicator;
        let base = rate.denominator.clone().or_else(|| rate.measure.clone().map(whole));
        rate.kind == IndicatorKind::Proportion
            && (self.counted, own.kind) == (Counted::Value, IndicatorKind::Count)
            && own.register == rate.register
            && own.measure.is_some()
            && own.measure == base
    }
}

/// The rows of which a proportion counts some.
fn whole(measure: Measure) -> Measure {
    Measure { part: None, part_stock: None, part_at: None, ..measure }
}

/// Whether two phrases stand for the same count under two names.
fn is_same(one: &Candidate, other: &Candidate) -> bool {
    let (a, b) = (one.indicator, other.indicator);
    let same = a.id == b.id
        || (a.kind, &a.register, &a.measure, &a.denominator, &a.plus)
            == (b.kind, &b.register, &b.measure, &b.denominator, &b.plus)
            && a.statistic == b.statistic;
    same && one.counted == other.counted
}

/// Whether the unit of a claim fits the indicator.
pub(super) fn is_in_unit(claim: &Claim, indicator: &Indicator, counted: Counted) -> bool {
    let unit = indicator.unit.zh.split('/').next().unwrap_or_default();
    if counted == Counted::Numerator {
        return matches!(claim.kind, Kind::Count | Kind::Bare);
    }
    match unit {
        "%" => claim.kind == Kind::Percent,
        "元" | "万元" | "亿元" => claim.kind == Kind::Money && claim.unit == "元",
        "分" => claim.kind == Kind::Score,
        "倍" => claim.kind == Kind::Ratio,
        "工作日" => claim.kind == Kind::Duration && claim.unit == "工作日",
        "天" => claim.kind == Kind::Duration && matches!(claim.unit.as_str(), "天" | "日"),
        _ if claim.kind == Kind::Count && is_chinese(&claim.unit) => is_of_people(unit) == is_of_people(&claim.unit),
        _ => matches!(claim.kind, Kind::Count | Kind::Bare),
    }
}

/// Whether a measure word is Chinese; English uses the noun instead.
fn is_chinese(unit: &str) -> bool {
    !unit.is_empty() && !unit.is_ascii()
}

/// Whether a measure word counts people; reports use those for things interchangeably.
fn is_of_people(unit: &str) -> bool {
    matches!(unit, "人" | "名" | "位" | "人次")
}
