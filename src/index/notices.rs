//! What may be meant and is seldom: told beside the results, as nobody would look for it.

use std::collections::BTreeSet;

use super::data::{Candidate, Reading};
use super::decimal::Decimal;
use super::definition::{Assessment, Change, Item, Rule, Source, What, When};
use super::gather::Inputs;
use super::index::Index;
use super::ledgers::Kind;
use super::standing::share_of;
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show::{self, some};

/// What may be meant and is seldom; for an example see [`Index::one_more_case`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A period without any row, though others have some.
    NoRows {
        /// The period.
        period: Period,
        /// The periods with rows, as they are listed.
        with: String,
    },
    /// Items for which no unit has a value in a period.
    NoValues {
        /// The period.
        period: Period,
        /// The names of the items, in the order of the file.
        items: Vec<String>,
        /// How many items are measured by values.
        of: usize,
    },
    /// A quota that comes to less than one unit.
    NoPlace {
        /// The league, where there are leagues.
        league: Option<String>,
        /// The grade.
        grade: String,
        /// Its quota.
        quota: Decimal,
        /// How many units are ranked.
        units: usize,
    },
    /// A quota of the lowest grade, beyond which there is none.
    LowestQuota {
        /// The grade.
        grade: String,
        /// How many units are left without a grade.
        without: usize,
    },
    /// A unit that two leagues name; it is in the first one.
    TwoLeagues {
        /// The unit.
        unit: String,
        /// The leagues, in the order of the file.
        leagues: [String; 2],
    },
    /// A name or pattern that no unit has.
    NoUnit {
        /// The node, such as ``league `a` ``.
        node: String,
        /// The pattern.
        pattern: String,
    },
}

impl Notice {
    /// It in words.
    pub fn said(&self, lang: Lang) -> String {
        let units = |units: usize| some(units as u64, "unit", "units");
        match (self, lang) {
            (Self::NoRows { period, with }, Lang::Zh) => {
                let (period, with) = (show::period(*period, lang), lang.says(with));
                format!("{period}没有任何记录，得分不说明问题；有记录的统计期：{with}")
            }
            (Self::NoRows { period, with }, Lang::En) => {
                format!("`{period}` has no rows, so its scores say nothing; there are rows of {with}")
            }
            (Self::NoValues { period, items, of }, Lang::Zh) => {
                let (period, count, names) = (show::period(*period, lang), items.len(), named(items, lang));
                format!("{period}：{of} 个计量的项目中有 {count} 个没有任何单位的数据，其得分不说明问题：{names}")
            }
            (Self::NoValues { period, items, of }, Lang::En) => format!(
                "`{period}`: no unit has a value for {} of {} that are measured, so their points say nothing: {}",
                items.len(),
                some(*of as u64, "item", "items"),
                named(items, lang)
            ),
            (Self::NoPlace { league, grade, quota, units }, Lang::Zh) => {
                let (league, quota) = (before(league.as_ref(), lang), percent(*quota));
                format!("{league}共 {units} 个单位，{quota}%的名额不足一个，没有单位可以定为“{grade}”")
            }
            (Self::NoPlace { league, grade, quota, units: of }, Lang::En) => format!(
                "{}{} % of {} is less than one, so nobody can have the grade `{grade}`",
                before(league.as_ref(), lang),
                percent(*quota),
                units(*of)
            ),
            (Self::LowestQuota { grade, without }, Lang::Zh) => {
                format!("“{grade}”是最低等次而有名额，超出名额的不定等次（现有 {without} 个单位）")
            }
            (Self::LowestQuota { grade, without }, Lang::En) => format!(
                "`{grade}` is the lowest grade and has a quota: whoever is beyond it has no grade ({})",
                units(*without)
            ),
            (Self::TwoLeagues { unit, leagues: [first, other] }, Lang::Zh) => {
                format!("“{unit}”同时符合分组“{first}”和“{other}”，计入前者")
            }
            (Self::TwoLeagues { unit, leagues: [first, other] }, Lang::En) => {
                format!("`{unit}` is named by the leagues `{first}` and `{other}`, and is in the first one")
            }
            (Self::NoUnit { node, pattern }, Lang::Zh) => {
                format!("{}：没有单位符合“{pattern}”", lang.says(node))
            }
            (Self::NoUnit { node, pattern }, Lang::En) => format!("{node}: no unit is called `{pattern}`"),
        }
    }
}

/// The first names of some items.
fn named(items: &[String], lang: Lang) -> String {
    let quoted = |item: &String| if lang == Lang::Zh { format!("“{item}”") } else { format!("`{item}`") };
    let names: Vec<String> = items.iter().take(NAMED).map(quoted).collect();
    let (joint, more) = if lang == Lang::Zh { ("", "等") } else { (", ", ", …") };
    names.join(joint) + if items.len() > NAMED { more } else { "" }
}

/// What says of which league a sentence is.
fn before(league: Option<&String>, lang: Lang) -> String {
    match (league, lang) {
        (None, _) => String::new(),
        (Some(league), Lang::Zh) => format!("“{league}”"),
        (Some(league), Lang::En) => format!("league `{league}`: "),
    }
}

/// How many items are named in a notice.
const NAMED: usize = 4;

fn percent(share: Decimal) -> Decimal {
    share.times(100)
}

impl Index {
    /// What may be meant and is seldom: periods without rows, items without values, quotas without a place, units in two leagues, names of no
    /// unit.
    pub fn notices(&self) -> Vec<Notice> {
        let mut found = self.without_rows.clone();
        found.extend(self.without_values());
        found.extend(self.quotas());
        found.extend(self.in_two_leagues());
        found.extend(self.patterns());
        found
    }

    fn without_values(&self) -> Vec<Notice> {
        let periods: BTreeSet<Period> = self.candidates.iter().map(|candidate| candidate.period).collect();
        let told = |period: &Period| {
            self.without_rows.iter().any(|notice| matches!(notice, Notice::NoRows { period: of, .. } if of == period))
        };
        let of = |period: Period| {
            let measured = self.assessment.items.iter().filter(|item| item.sources().next().is_some());
            let own = || self.candidates.iter().filter(move |candidate| candidate.period == period);
            let has_value = |item: &Item, unit: &Candidate| {
                item.sources().any(|source| matches!(unit.observations[source].reading, Reading::Value(_)))
            };
            let (of, without) = measured.fold((0, Vec::new()), |(of, mut without), item| {
                let mut applies = own().filter(|unit| !item.is_excepted(unit)).peekable();
                if applies.peek().is_some() && !applies.any(|unit| has_value(item, unit)) {
                    without.push(item.name.clone());
                }
                (of + 1, without)
            });
            (!without.is_empty()).then_some(Notice::NoValues { period, items: without, of })
        };
        periods.into_iter().filter(|period| !told(period)).filter_map(of).collect()
    }

    fn quotas(&self) -> Vec<Notice> {
        let (grades, mut found) = (&self.assessment.grades, Vec::new());
        for members in self.contests() {
            let units = members.iter().filter(|at| self.found[**at].rank.is_some()).count();
            let league = members.first().and_then(|at| self.assessment.leagues.get(self.found[*at].league));
            for grade in grades {
                let Some(quota) = grade.quota.filter(|quota| units > 0 && share_of(*quota, units) == 0) else {
                    continue;
                };
                let (league, grade) = (league.map(|league| league.name.clone()), grade.name.clone());
                let notice = Notice::NoPlace { league, grade, quota, units };
                if !found.contains(&notice) {
                    found.push(notice);
                }
            }
        }
        // Where there is one grade only, it is plain that others have none.
        if let Some(lowest) = grades.last().filter(|grade| grade.quota.is_some() && grades.len() > 1) {
            let without = self.found.iter().filter(|found| found.grade.is_none()).count();
            found.push(Notice::LowestQuota { grade: lowest.name.clone(), without });
        }
        found
    }

    /// The units, once each, with those that are in no league.
    fn all_units(&self) -> BTreeSet<&str> {
        let scored = self.candidates.iter().map(|candidate| candidate.unit.as_str());
        scored.chain(self.left_out.iter().map(String::as_str)).collect()
    }

    fn in_two_leagues(&self) -> Vec<Notice> {
        let of = |unit: &str| {
            let mut named =
                self.assessment.leagues.iter().filter(|league| league.units.iter().any(|one| one.matches(unit)));
            let (first, other) = (named.next()?, named.next()?);
            let leagues = [first.name.clone(), other.name.clone()];
            Some(Notice::TwoLeagues { unit: unit.to_owned(), leagues })
        };
        self.all_units().into_iter().filter_map(of).collect()
    }

    fn patterns(&self) -> Vec<Notice> {
        let units = self.all_units();
        let leagues = self.assessment.leagues.iter();
        let leagues =
            leagues.flat_map(|league| league.units.iter().map(|one| (format!("league `{}`", league.name), one)));
        let items = self.assessment.items.iter();
        let items = items.flat_map(|item| item.except.iter().map(|one| (format!("item `{}`", item.name), one)));
        let of_none = leagues.chain(items).filter(|(_, pattern)| !units.iter().any(|unit| pattern.matches(unit)));
        of_none.map(|(node, pattern)| Notice::NoUnit { node, pattern: pattern.as_str().to_owned() }).collect()
    }
}

/// The periods without a row of any register that the items are of, though there are rows of others.
///
/// # Errors
///
/// [`Error::Parameter`] where none of them has a row: whoever is scored has what he has by doing nothing. A year may be without events,
/// and values are of any period, so that both are told only.
pub(super) fn without_rows(
    assessment: &Assessment,
    inputs: &Inputs<'_>,
    periods: &[Period],
    counted: &BTreeSet<Period>,
) -> Result<Vec<Notice>> {
    let has_figures = assessment.indicators().next().is_some();
    let kinds = kinds(assessment);
    let Some(spans) = inputs.ledgers.spans(&kinds).filter(|_| !has_figures || !counted.is_empty()) else {
        return Ok(Vec::new());
    };
    let has_rows = |period: &Period| {
        let (first, last) = (period.first_day_number(), period.last_day_number());
        counted.contains(period) || spans.iter().any(|(from, to)| *from <= last && *to >= first)
    };
    let without: Vec<Period> = periods.iter().filter(|period| !has_rows(period)).copied().collect();
    let with: BTreeSet<Period> = without.first().map_or_else(BTreeSet::new, |period| {
        let grain = period.grain();
        let of_ledgers = spans.iter().map(|(from, _)| Period::containing_number(*from, grain));
        counted.iter().copied().chain(of_ledgers).collect()
    });
    if with.is_empty() {
        return Ok(Vec::new());
    }
    let has_values = assessment.sources.iter().any(|source| matches!(source, Source::Value(_)));
    let only_events = !has_figures && kinds == [Kind::Events];
    if without.len() == periods.len() && !has_values && !only_events {
        return Err(no_rows(&without, &with));
    }
    let with = listed(&with);
    Ok(without.into_iter().map(|period| Notice::NoRows { period, with: with.clone() }).collect())
}

/// That periods have no rows, and which ones have.
pub(crate) fn no_rows(without: &[Period], with: &BTreeSet<Period>) -> Error {
    let without: Vec<String> = without.iter().map(ToString::to_string).collect();
    let expected = format!("a period of which the registers have rows: {}", listed(with));
    Error::parameter("periods", without.join(", "), &expected)
}

/// Periods as they are told: each of a few, or the first and the last of many.
fn listed(periods: &BTreeSet<Period>) -> String {
    const FEW: usize = 4;
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) if periods.len() > FEW => format!("`{first}` to `{last}`"),
        _ => periods.iter().map(|period| format!("`{period}`")).collect::<Vec<_>>().join(", "),
    }
}

/// The ledgers whose rows items and vetoes hang on.
fn kinds(assessment: &Assessment) -> Vec<Kind> {
    let changes = || assessment.items.iter().flat_map(|item| item.deductions.iter().chain(&item.additions));
    let has = |is: fn(&Change) -> bool| changes().any(is);
    let vetoes = assessment.vetoes.iter().any(|veto| matches!(veto.when, When::Event { .. }));
    let events = vetoes || has(|change| matches!(change.what, What::Events { .. }));
    let done = assessment.items.iter().any(|item| matches!(item.rule, Rule::Done { .. }));
    let tasks = done || has(|change| matches!(change.what, What::Tasks(_)));
    let scores = assessment.sources.iter().any(|source| matches!(source, Source::Score(_)));
    let all = [(events, Kind::Events), (tasks, Kind::Tasks), (scores, Kind::Scores)];
    all.into_iter().filter(|(used, _)| *used).map(|(_, kind)| kind).collect()
}
