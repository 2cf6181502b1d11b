//! The nodes of an assessment, and what follows from their sum.

use std::collections::BTreeSet;

use super::methods::method_in;
use super::{Part, Reader, Reason, known, of_scoring, place_of_item, told, unknown, weight_of, word, written};
use crate::error::Result;
use crate::index::decimal::Decimal;
use crate::index::definition::{Assessment, Effect, Grade, Group, Scope, Scoring, Veto, When};

impl Reader<'_> {
    /// Ids are those of one node only.
    pub(super) fn once(&self, groups: &[Part<written::Group>], items: &[Part<written::Item>]) -> Result<()> {
        let ids = groups.iter().map(|part| (&part.is.id, &part.span, &part.node));
        let ids = ids.chain(items.iter().map(|part| (&part.is.id, &part.span, &part.node)));
        let mut seen = BTreeSet::new();
        for (id, span, node) in ids {
            if !seen.insert(id) {
                return Err(self.error(span, node, format!("another node has the id `{id}`")));
            }
        }
        Ok(())
    }

    /// The groups in the order of the file, each with the place of the one that it is in.
    pub(super) fn groups(&self, parts: &[Part<written::Group>], scoring: Scoring) -> Result<Vec<Group>> {
        let ids: Vec<&str> = parts.iter().map(|part| part.is.id.as_str()).collect();
        let mut groups = Vec::new();
        for part in parts {
            let written::Group { id, name, parent, cap, weight, weights, method, .. } = &part.is;
            let numbers = part.is.numbers();
            let parent = parent.as_ref().map(|parent| known("group", parent, &ids)).transpose();
            let parent = self.made(part, parent)?;
            let own = [("weight", weight.is_some()), ("weights", weights.is_some()), ("method", method.is_some())];
            let of_statistics: Vec<_> = own.into_iter().chain(numbers.given().map(|number| (number, true))).collect();
            self.made(part, of_scoring(scoring, &[("cap", cap.is_some())], &of_statistics))?;
            if cap.is_some_and(|cap| cap < Decimal::ZERO) {
                return Err(self.error(&part.span, &part.node, "`cap` is below zero"));
            }
            let name = name.clone().unwrap_or_else(|| id.clone());
            let weight = self.made(part, weight_of(*weight))?;
            let method = self.made(part, method_in(method.as_deref(), &numbers))?;
            let weighting = weights.as_ref().map(|word| word.parse().map_err(told)).transpose();
            let weighting = self.made(part, weighting)?;
            groups.push(Group { id: id.clone(), name, parent, cap: *cap, weight, method, weighting });
        }
        for (at, part) in parts.iter().enumerate() {
            let mut above = groups[at].parent;
            for _ in 0..groups.len() {
                above = above.and_then(|group| groups[group].parent);
            }
            if above.is_some() {
                return Err(self.error(&part.span, &part.node, "it is in a cycle: a group is in itself"));
            }
        }
        Ok(groups)
    }

    /// Every group has something in it.
    pub(super) fn has_children(&self, made: &Assessment, parts: &[Part<written::Group>]) -> Result<()> {
        for (at, part) in parts.iter().enumerate() {
            let has_items = made.items.iter().any(|item| item.group == Some(at));
            if !has_items && !made.groups.iter().any(|group| group.parent == Some(at)) {
                return Err(self.error(&part.span, &part.node, "it has neither groups nor items in it"));
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
            needs.push(self.made(part, need)?);
        }
        let mut places: Vec<Option<usize>> = vec![None; parts.len()];
        while made.items.len() < parts.len() {
            let ready = |at: &usize| places[*at].is_none() && needs[*at].is_none_or(|need| places[need].is_some());
            let Some(next) = (0..parts.len()).find(ready) else {
                let stuck = (0..parts.len()).find(|at| places[*at].is_none()).unwrap_or(0);
                return Err(self.error(
                    &parts[stuck].span,
                    &parts[stuck].node,
                    "it is in a cycle: its condition depends on itself",
                ));
            };
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
        let item = is.item.as_ref().map(|item| place_of_item(made, item)).transpose()?;
        if is.level.is_some() && is.events.is_none() {
            return Err("`level` is that of `events`".into());
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
                    unknown("unit, group or item", id, ["unit"].into_iter().chain(groups).chain(items))
                })?),
            },
        };
        let effect = match is.effect.split_once(' ') {
            Some(("grade_at_most", name)) => {
                let grade = made.grades.iter().position(|grade| grade.name == name.trim());
                let names = made.grades.iter().map(|grade| grade.name.as_str());
                Effect::GradeAtMost(grade.ok_or_else(|| unknown("grade", name.trim(), names))?)
            }
            _ => {
                let words = [("zero", Effect::Zero), ("no_grade", Effect::NoGrade), ("unranked", Effect::Unranked)];
                word(&is.effect, "effect", &words)
                    .map_err(|error| format!("{error} or `grade_at_most` with a grade"))?
            }
        };
        if effect != Effect::Zero && of != Scope::Unit {
            return Err(format!("effect `{}` is of the unit as a whole: write of = \"unit\"", is.effect));
        }
        Ok(Veto { name: is.name.clone(), when, of, effect })
    }

    /// The grades, the best first.
    pub(super) fn grades(&self, made: &mut Assessment, parts: Vec<Part<written::Grade>>) -> Result<()> {
        for part in parts {
            let written::Grade { name, from, quota } = &part.is;
            let above = made.grades.last().map(|grade: &Grade| grade.from);
            if above.is_some_and(|above| *from >= above) {
                return Err(self.error(&part.span, &part.node, "`from` is not below that of the grade before it"));
            }
            if quota.is_some_and(|quota| quota <= Decimal::ZERO || quota > Decimal::ONE) {
                return Err(self.error(
                    &part.span,
                    &part.node,
                    "`quota` is a share of the units, above 0 and at most 1",
                ));
            }
            made.grades.push(Grade { name: name.clone(), from: *from, quota: *quota });
        }
        Ok(())
    }
}
