//! Claims against the registers: the indicator of each, and its value in the registers.

mod change;
mod choose;
mod goal;
mod group;
mod named;
mod period;
mod region;
mod said;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::{
    claim::{Binding, Claim, Heads, Title, compared_with, folded::Folded},
    exact::Rational,
    lexicon::{Lexicon, says, words},
    relation::{Mend, Verdict},
    rounding::Rounding,
    sentence::Said,
    tabular::adds_up,
};
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, Saying};
use crate::figure::{self, Figures};
use crate::lang::Lang;
pub(super) use choose::Chosen;
use choose::{Choice, Chooser};
pub(super) use group::is_body;
use group::{Group, Groups};
use named::Names;
use period::Periods;
pub(super) use region::Elsewhere;
use region::Region;
pub(super) use said::shown;
use words::{Around, Words};

/// The Chinese words around claims; English ones stand among them.
fn lexicon() -> &'static Lexicon {
    words(Lang::Zh)
}

/// Which number of an indicator a claim gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// The value.
    Value,
    /// The numerator of a share, or the count of one category of a composition.
    Numerator,
    /// How much it has changed since the year before.
    Change,
}

/// Why a claim cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No indicator matches its words and unit.
    NoIndicator,
    /// Several indicators match equally well.
    SeveralIndicators,
    /// The claim covers a time that no figure covers, such as half a year or several years.
    Period,
    /// The claim is about a body that has no figures of its own.
    Group,
    /// The indicator has no figure for that period and group.
    NoFigure,
    /// The figure has no value: its register was not given, or the value is withheld.
    NotAvailable,
    /// Excluded rows may explain the difference.
    Excluded,
}

/// A claim, with the value in the registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// Its index among the claims of the report.
    pub claim: usize,
    /// The id of the indicator, if one matches.
    pub indicator: Option<String>,
    /// The names of the indicator in Chinese and English, with that of the category.
    pub names: Option<(String, String)>,
    /// Which number of the indicator the claim gives.
    pub counted: Counted,
    /// The category, if the claim is about one category of a composition.
    pub category: Option<String>,
    /// The words that matched.
    pub words: Vec<String>,
    /// The matching indicators, if there are several.
    pub candidates: Vec<String>,
    /// The period that was looked up.
    pub period: Option<Period>,
    /// The values of the group-by columns that were looked up; `None` for a total.
    pub group: Vec<Option<String>>,
    /// The exact value in the registers.
    pub value: Option<Rational>,
    /// The printed number minus the value in the registers.
    pub difference: Option<Rational>,
    /// Excluded rows that may belong to the figure.
    pub excluded: u64,
    /// The outcome.
    pub verdict: Verdict,
    /// Why the verdict is unknown, if it is.
    pub reason: Option<Reason>,
    /// The typing error that would explain a difference; its number is the claim.
    pub mend: Option<Mend>,
    /// The outcome as a Chinese sentence.
    pub zh: String,
    /// The outcome as an English sentence.
    pub en: String,
}

impl Match {
    /// The outcome in a language.
    pub fn says_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    fn new(claim: usize) -> Self {
        Self {
            claim,
            indicator: None,
            names: None,
            counted: Counted::Value,
            category: None,
            words: Vec::new(),
            candidates: Vec::new(),
            period: None,
            group: Vec::new(),
            value: None,
            difference: None,
            excluded: 0,
            verdict: Verdict::Unknown,
            reason: None,
            mend: None,
            zh: String::new(),
            en: String::new(),
        }
    }

    fn unknown(self, reason: Reason) -> Self {
        Self { reason: Some(reason), ..self }
    }
}

/// An indicator that was computed, but that a report does not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotGiven {
    /// Its id.
    pub indicator: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
}

impl NotGiven {
    /// Its name in a language.
    pub fn name_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Computed figures, and the definitions of their indicators.
#[derive(Debug, Clone, Copy)]
pub(super) struct Computed<'a> {
    pub(super) figures: &'a Figures,
    pub(super) catalogue: &'a Catalogue,
}

/// The claims of a report beside the computed figures.
#[derive(Debug, Default)]
pub(super) struct Against {
    /// One for each claim, in order.
    pub(super) matches: Vec<Match>,
    /// The indicators that have phrases and a figure for the year of the report, but that the report does not give.
    pub(super) not_given: Vec<NotGiven>,
}

/// What each claim of a report is about, decided once by the catalogue.
#[derive(Debug)]
pub(super) struct About<'a> {
    words: Vec<Words>,
    choices: Vec<Choice<'a>>,
    /// The place that the title names, if the figures are of another one.
    elsewhere: Option<Elsewhere>,
}

impl<'a> About<'a> {
    /// Chooses the indicator of each claim; `figures` may have categories that no register defines.
    pub(super) fn of(
        claims: &[Claim],
        text: &Folded,
        catalogue: &'a Catalogue,
        figures: Option<&Figures>,
        places: &[String],
    ) -> Self {
        let chooser = Chooser::new(catalogue);
        let groups = figures.map(Groups::of).unwrap_or_default();
        let (region, goals) = (Region::of(text, places), goal::sections(text));
        let around = Around { text, groups: &groups, region: &region, goals: &goals };
        let words: Vec<Words> = (0..claims.len()).map(|at| Words::of(claims, at, &around)).collect();
        let any = claims.iter().any(named::may_be_named);
        let mut named = if any { Names::of(catalogue).chosen(claims, &groups) } else { BTreeMap::new() };
        named.retain(|at, chosen| {
            let saying = Saying { words: vec![chosen.words.clone()], ..Saying::default() };
            !words[*at].is_other() && !words[*at].is_narrowed(&saying)
        });
        let choose = |(at, claim)| named.remove(&at).map_or_else(|| chooser.choose(claim, &words[at]), Choice::One);
        let mut choices: Vec<Choice> = claims.iter().enumerate().map(choose).collect();
        for (at, claim) in claims.iter().enumerate() {
            // A part is identified by its total, which must be a composition of the same rows.
            let Some(Binding::Part { total, .. }) = claim.binding else { continue };
            let Some(Choice::One(whole)) = choices.get(total) else { continue };
            let borrowed = matches!(&choices[at], Choice::One(own) if is_borrowed(own, claim, whole));
            if !borrowed && !matches!(choices[at], Choice::None) {
                continue;
            }
            let part = Some(whole).filter(|whole| whole.counted == Counted::Value);
            match part.and_then(|whole| chooser.part(whole, &words[at], figures)) {
                Some(part) => choices[at] = part,
                None if borrowed => choices[at] = Choice::None,
                None => {}
            }
        }
        Self { words, choices, elsewhere: region::elsewhere(text, places) }
    }

    /// The place that the title of the report names, if the figures are of another one.
    pub(super) fn elsewhere(&self) -> Option<&Elsewhere> {
        self.elsewhere.as_ref()
    }

    /// The claims that are said of another place.
    pub(super) fn of_others(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().filter(|(_, words)| words.is_elsewhere()).map(|(at, _)| at)
    }

    /// The indicator of a claim, if it is of exactly one.
    pub(super) fn one(&self, claim: usize) -> Option<&Chosen<'a>> {
        match self.choices.get(claim)? {
            Choice::One(chosen) => Some(chosen),
            _ => None,
        }
    }
}

/// Whether the indicator of a part has words that only the rest of the sentence says, and is of another register than that of
/// its total: 保留许可事项118项;公布权责清单3028条,其中行政许可114项.
fn is_borrowed(own: &Chosen, part: &Claim, whole: &Chosen) -> bool {
    let lead = part.lead();
    own.indicator.register != whole.indicator.register && own.words.iter().any(|word| !lead.contains(word.as_str()))
}

/// Compares the claims of a report with computed figures.
pub(super) fn against(
    computed: Computed,
    claims: &[Claim],
    about: &About,
    text: &Folded,
    rounding: Rounding,
) -> Against {
    let all: Vec<figure::Figure> = computed.figures.iter().collect();
    let groups = Groups::of(computed.figures);
    let reader = Reader {
        claims,
        of_others: tables_of_others(claims, &groups),
        rounding,
        indicators: computed.catalogue.iter().map(|one| (one.id.as_str(), one)).collect(),
        all: &all,
        rows: rows(&all),
        groups,
        periods: Periods::of(text),
    };
    // The figures of a place say nothing of another one.
    let none: Vec<Choice>;
    let choices = match about.elsewhere {
        Some(_) => {
            none = claims.iter().map(|_| Choice::None).collect();
            &none
        }
        None => &about.choices,
    };
    let matches: Vec<Match> = (0..claims.len()).map(|at| reader.hold(at, choices, &about.words)).collect();
    let not_given = reader.not_given(&matches);
    Against { matches, not_given }
}

/// What identifies a figure: indicator, period, group and category.
type Key<'a> = (&'a str, Period, Vec<Option<String>>, Option<&'a str>);

fn rows(figures: &[figure::Figure]) -> HashMap<Key<'_>, &figure::Figure> {
    let lower =
        |group: &[Option<String>]| group.iter().map(|name| name.as_deref().map(str::to_ascii_lowercase)).collect();
    let key = |row: &'_ figure::Figure| -> Group { lower(&row.group) };
    // If a table has a figure twice, the first one counts.
    let rows = figures.iter().rev();
    rows.map(|row| ((&*row.indicator, row.period, key(row), row.category.as_deref()), row)).collect()
}

/// The data that matching needs.
struct Reader<'a> {
    claims: &'a [Claim],
    rounding: Rounding,
    indicators: BTreeMap<&'a str, &'a Indicator>,
    all: &'a [figure::Figure],
    rows: HashMap<Key<'a>, &'a figure::Figure>,
    groups: Groups,
    periods: Periods,
    /// The tables whose lines are bodies that have no figures.
    of_others: BTreeSet<*const Title>,
}

/// The tables in which some line is a body without figures, and none is one with figures.
fn tables_of_others(claims: &[Claim], groups: &Groups) -> BTreeSet<*const Title> {
    let mut tables: BTreeMap<*const Title, (bool, bool)> = BTreeMap::new();
    for heads in claims.iter().filter_map(|claim| claim.heads.as_ref()) {
        let (own, others) = tables.entry(Arc::as_ptr(&heads.title)).or_default();
        *own |= heads.all().any(|name| groups.has(name));
        *others |= heads.all().any(|name| groups.lacks(name));
    }
    tables.into_iter().filter(|(_, (own, others))| *others && !own).map(|(table, _)| table).collect()
}

impl Reader<'_> {
    fn hold(&self, at: usize, choices: &[Choice], words: &[Words]) -> Match {
        let mut found = self.judged(at, choices, words);
        Said { zh: found.zh, en: found.en } = said::said(&found, &self.claims[at]);
        found
    }

    fn judged(&self, at: usize, choices: &[Choice], words: &[Words]) -> Match {
        let claim = &self.claims[at];
        // What has changed is what the claim before counts, and so is what that one is compared with.
        let compared = compared_with(self.claims, at);
        let of = match (&claim.binding, &choices[at]) {
            (Some(Binding::Change { of, .. }), Choice::None) if claim.is_change() => *of,
            (_, Choice::None) => compared.unwrap_or(at),
            _ => at,
        };
        let found = Match::new(at);
        let chosen = match &choices[of] {
            Choice::None => return found.unknown(Reason::NoIndicator),
            Choice::Several(several) => {
                let all = |of: &dyn Fn(&Indicator) -> String| several.iter().map(|one| of(one)).collect::<Vec<_>>();
                let names = Some((all(&|one| one.zh.clone()).join("、"), all(&|one| one.en.clone()).join(", ")));
                let candidates = all(&|one| one.id.clone());
                return Match { names, candidates, ..found.unknown(Reason::SeveralIndicators) };
            }
            Choice::One(chosen) => chosen,
        };
        let indicator = chosen.indicator;
        let mut names = (indicator.zh.clone(), indicator.en.clone());
        if let Some((_, (zh, en))) = &chosen.part {
            names = (format!("{}：{zh}", names.0), format!("{}: {en}", names.1));
        }
        let mut found = Match {
            indicator: Some(indicator.id.clone()),
            names: Some(names),
            counted: if claim.is_change() && of != at { Counted::Change } else { chosen.counted },
            category: chosen.part.as_ref().map(|(category, _)| category.clone()),
            words: chosen.words.clone(),
            ..found
        };
        let label = words[of].label();
        found.period = self.periods.of_claim(&self.claims[of], &label, words[of].context());
        if compared == Some(of) && found.counted != Counted::Change {
            found.period = found.period.map(Period::year_before);
        }
        let Some(period) = found.period else { return found.unknown(Reason::Period) };
        let group = self.groups.of_claim(&label, words[of].context()).filter(|_| !self.is_of_others(of));
        let Some(group) = group else { return found.unknown(Reason::Group) };
        found.group = group;
        let Some(row) = self.row(&indicator.id, period, &found.group, found.category.as_deref()) else {
            return found.unknown(Reason::NoFigure);
        };
        if found.counted == Counted::Change {
            return self.held_change(found, claim, chosen);
        }
        // The group as the registers write it.
        found.group.clone_from(&row.group);
        found.excluded = row.excluded;
        let compared = value::compare(claim, row, indicator, found.counted, self.rounding);
        Match {
            verdict: compared.verdict,
            reason: compared.reason,
            value: compared.value,
            difference: compared.difference,
            mend: compared.mend,
            ..found
        }
    }

    /// Whether a claim is the total of a table whose lines are bodies that have no figures.
    fn is_of_others(&self, at: usize) -> bool {
        let of_all = |name: &str| !adds_up(name) && says(name, &lexicon().whole);
        let total = |heads: &&Heads| heads.all().any(adds_up) && !heads.all().any(of_all);
        let own = self.claims[at].heads.as_ref().filter(total);
        own.is_some_and(|heads| self.of_others.contains(&Arc::as_ptr(&heads.title)))
    }

    /// The figure of an indicator for a period and a group.
    fn row(&self, id: &str, period: Period, group: &Group, category: Option<&str>) -> Option<&figure::Figure> {
        self.rows.get(&(id, period, group.clone(), category)).copied()
    }

    /// The indicators with phrases of their own that have a non-zero value for the whole place in the year of most
    /// claims, but that no claim matches.
    fn not_given(&self, matches: &[Match]) -> Vec<NotGiven> {
        let mut years: BTreeMap<Period, usize> = BTreeMap::new();
        for period in matches.iter().filter_map(|found| found.period) {
            *years.entry(period).or_default() += 1;
        }
        let Some(year) = years.into_iter().max_by_key(|(period, times)| (*times, *period)).map(|(year, _)| year) else {
            return Vec::new();
        };
        let given: BTreeSet<&str> = matches.iter().filter_map(|found| found.indicator.as_deref()).collect();
        let whole = |row: &&figure::Figure| {
            row.period == year && row.value.is_some_and(|value| value != 0.0) && row.group.iter().all(Option::is_none)
        };
        let said = |row: &figure::Figure| self.indicators.get(&*row.indicator).filter(|one| !one.said.is_empty());
        let open = self.all.iter().filter(whole).filter_map(said).filter(|one| !given.contains(one.id.as_str()));
        let name = |one: &&Indicator| NotGiven { indicator: one.id.clone(), zh: one.zh.clone(), en: one.en.clone() };
        let mut open: Vec<NotGiven> = open.map(name).collect();
        open.dedup();
        open
    }
}
