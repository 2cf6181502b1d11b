//! The nodes of an assessment, and what follows from their sum.

use std::collections::BTreeSet;

use super::methods::method_in;
use super::place::{Wrong, not_as_expected, wrong};
use super::{
    Part, Reader, Reason, known, not_below_zero, of_scoring, place_of_item, told, unknown, weight_of, word, written,
};
use crate::error::Result;
use crate::index::decimal::Decimal;
use crate::index::definition::{Assessment, Effect, Grade, Group, Scope, Scoring, Veto, When};

impl Reader<'_> {
    /// Ids are those of one node only.
    pub(super) fn once(&self, groups: &[Part<written::Group>], items: &[Part<written::Item>]) -> Result<()> {
        let mut seen = BTreeSet::new();
        let mut once = |id: &str| if seen.insert(id.to_owned()) { Ok(()) } else { Err(another_has(id)) };
        groups.iter().try_for_each(|part| self.made(part, once(&part.is.id)))?;
        items.iter().try_for_each(|part| self.made(part, once(&part.is.id)))
    }

    /// The groups in the order of the file, each with the place of the one that it is in.
    pub(super) fn groups(&self, parts: &[Part<written::Group>], scoring: Scoring) -> Result<Vec<Group>> {
        let ids: Vec<&str> = parts.iter().map(|part| part.is.id.as_str()).collect();
        let mut groups = Vec::new();
        for part in parts {
            let written::Group { id, name, parent, cap, weight, weights, method, .. } = &part.is;
            let numbers = part.is.numbers();
            let parent =
                parent.as_ref().map(|parent| known("group", parent, &ids).map_err(|wrong| wrong.at("in"))).transpose();
            let parent = self.made(part, parent)?;
            let own = [("weight", weight.is_some()), ("weights", weights.is_some()), ("method", method.is_some())];
            let of_statistics: Vec<_> = own.into_iter().chain(numbers.given().map(|number| (number, true))).collect();
            self.made(part, of_scoring(scoring, &[("cap", cap.is_some())], &of_statistics))?;
            self.made(part, not_below_zero("cap", *cap))?;
            let name = name.clone().unwrap_or_else(|| id.clone());
            let weight = self.made(part, weight_of(*weight))?;
            let method = self.made(part, method_in(method.as_deref(), &numbers))?;
            let weighting = weights.as_ref().map(|word| word.parse().map_err(|error| wrong("weights", told(error))));
            let weighting = weighting.transpose();
            let weighting = self.made(part, weighting)?;
            groups.push(Group { id: id.clone(), name, parent, cap: *cap, weight, method, weighting });
        }
        if let Some(cycle) = cycle(groups.len(), |at| groups[at].parent) {
            let reason = format!("it is in itself: {}", way(&cycle, &ids));
            return Err(self.wrong(&parts[cycle[0]], &wrong("in", reason)));
        }
        Ok(groups)
    }

    /// Every group has something in it.
    pub(super) fn has_children(&self, made: &Assessment, parts: &[Part<written::Group>]) -> Result<()> {
        for (at, part) in parts.iter().enumerate() {
            let has_items = made.items.iter().any(|item| item.group == Some(at));
            if !has_items && !made.groups.iter().any(|group| group.parent == Some(at)) {
                return Err(self.wrong(part, &"it has neither groups nor items in it".into()));
            }
        }
        Ok(())
    }

    /// The items, each behind those that it depends on.
    pub(super) fn items(&self, made: &mut Assessment, parts: &[Part<written::Item>]) -> Result<()> {
        let ids: Vec<&str> = parts.iter().map(|part| part.is.id.as_str()).collect();
        let mut needs = Vec::new();
        for part in parts {
            let need = part.is.only_if.as_ref().map(|only| known("item", &only.item, &ids)).transpose();
            let need = need.map_err(|wrong| wrong.at("item").at("only_if"));
            needs.push(self.made(part, need)?);
        }
        if let Some(cycle) = cycle(parts.len(), |at| needs[at]) {
            let reason = format!("its condition depends on itself: {}", way(&cycle, &ids));
            return Err(self.wrong(&parts[cycle[0]], &wrong("only_if", reason)));
        }
        let mut places: Vec<Option<usize>> = vec![None; parts.len()];
        let ready = |places: &[Option<usize>], at: &usize| {
            places[*at].is_none() && needs[*at].is_none_or(|need| places[need].is_some())
        };
        while let Some(next) = (0..parts.len()).find(|at| ready(&places, at)) {
            let part = &parts[next];
            let only_if = part.is.only_if.as_ref().zip(needs[next].and_then(|need| places[need]));
            let only_if = only_if.map(|(only, place)| (place, only.at_least));
            let item = self.item(made, &part.is, only_if);
            let item = self.made(part, item)?;
            places[next] = Some(made.items.len());
            made.items.push(item);
        }
        Ok(())
    }

    pub(super) fn veto(&self, made: &Assessment, is: &written::Veto) -> Reason<Veto> {
        let item =
            is.item.as_ref().map(|item| place_of_item(made, item)).transpose().map_err(|wrong| wrong.at("item"))?;
        if is.level.is_some() && is.events.is_none() {
            return Err(wrong("level", "`level` is that of `events`"));
        }
        let when = match (&is.events, item, is.below) {
            (Some(kind), None, None) => {
                When::Event { kind: self.kind(kind), level: is.level.as_ref().map(|level| self.state("level", level)) }
            }
            (None, Some(item), Some(below)) => When::ItemBelow(item, below),
            (None, Some(item), None) => When::ItemNotFull(item),
            _ => return Err("a veto comes from `events`, or from an `item`, which may have `below`".into()),
        };
        let of = match is.of.as_str() {
            "unit" => Scope::Unit,
            id => match made.groups.iter().position(|group| group.id == id) {
                Some(group) => Scope::Group(group),
                None => Scope::Item(made.item(id).ok_or_else(|| {
                    let groups = made.groups.iter().map(|group| group.id.as_str());
                    let items = made.items.iter().map(|item| item.id.as_str());
                    unknown("unit, group or item", id, ["unit"].into_iter().chain(groups).chain(items)).at("of")
                })?),
            },
        };
        let effect = match is.effect.split_once(' ') {
            Some(("grade_at_most", name)) => {
                let grade = made.grades.iter().position(|grade| grade.name == name.trim());
                let names = made.grades.iter().map(|grade| grade.name.as_str());
                Effect::GradeAtMost(grade.ok_or_else(|| unknown("grade", name.trim(), names).at("effect"))?)
            }
            _ => {
                let words = [("zero", Effect::Zero), ("no_grade", Effect::NoGrade), ("unranked", Effect::Unranked)];
                word(&is.effect, "effect", &words)
                    .map_err(|error| wrong("effect", format!("{error} or `grade_at_most` with a grade")))?
            }
        };
        if effect != Effect::Zero && of != Scope::Unit {
            let reason = format!("effect `{}` is of the unit as a whole: write of = \"unit\"", is.effect);
            return Err(wrong("effect", reason));
        }
        Ok(Veto { name: is.name.clone(), when, of, effect })
    }

    /// The grades, the best first.
    pub(super) fn grades(&self, made: &mut Assessment, parts: Vec<Part<written::Grade>>) -> Result<()> {
        for part in parts {
            let written::Grade { name, from, quota } = &part.is;
            let above = made.grades.last().map(|grade: &Grade| grade.from).filter(|above| from >= above);
            let quota_beyond = quota.filter(|quota| *quota <= Decimal::ZERO || *quota > Decimal::ONE);
            let possible = match (above, quota_beyond) {
                (Some(above), _) => {
                    Err(not_as_expected("from", from, &format!("less than `{above}`, that of the grade before it")))
                }
                (None, Some(quota)) => {
                    let expected = "a share of the units, above 0 and at most 1: 30 % is written 0.3";
                    Err(not_as_expected("quota", quota, expected))
                }
                (None, None) => Ok(()),
            };
            self.made(&part, possible)?;
            made.grades.push(Grade { name: name.clone(), from: *from, quota: *quota });
        }
        Ok(())
    }
}

/// That the id of a node is that of another one.
fn another_has(id: &str) -> Wrong {
    wrong("id", format!("another node has the id `{id}`"))
}

/// Nodes each of which leads to the next one and the last to the first, if there are such; the first one in the file first.
fn cycle(count: usize, next: impl Fn(usize) -> Option<usize>) -> Option<Vec<usize>> {
    (0..count).find_map(|first| {
        let others = std::iter::successors(next(first), |at| next(*at)).take(count);
        let way: Vec<usize> = std::iter::once(first).chain(others.take_while(|at| *at != first)).collect();
        (next(*way.last()?) == Some(first)).then_some(way)
    })
}

/// A cycle as it is told: `a` → `b` → `a`.
fn way(cycle: &[usize], ids: &[&str]) -> String {
    let named = cycle.iter().chain(cycle.first()).map(|at| format!("`{}`", ids[*at]));
    named.collect::<Vec<_>>().join(" → ")
}
