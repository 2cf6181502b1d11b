//! How the parts of the tree hang together: what weight each has, what it has in effect, and how far parts measure one thing.

use polars_core::prelude::*;

use super::decimal::Decimal;
use super::index::Index;
use crate::error::{Error, Result};
use crate::stat::index::coherence::{self, correlation, cronbach, effective_weights};
use crate::stat::index::weights::principal;

/// A node with the values that the units have in it.
struct Part {
    name: String,
    weight: f64,
    /// The group that it is, or none for an item.
    group: Option<usize>,
    values: Vec<Option<f64>>,
}

/// A node with parts: the whole, or a group.
struct Whole {
    name: Option<String>,
    values: Vec<Option<f64>>,
    parts: Vec<Part>,
    /// Its share in the score.
    effective: f64,
}

impl Whole {
    fn columns(&self) -> Vec<&[Option<f64>]> {
        self.parts.iter().map(|part| part.values.as_slice()).collect()
    }

    fn weights(&self) -> Vec<f64> {
        self.parts.iter().map(|part| part.weight).collect()
    }

    /// The share of a weight in those of all parts.
    fn share(&self, weight: f64) -> f64 {
        weight / self.weights().iter().sum::<f64>()
    }
}

impl Index {
    /// The weight of each node, as a table: node, `in` (none for a dimension), weight (of points: the full marks), `share` of the weights
    /// of its group, `effective` (its share in the score, if scores add up), `influence` (its share in the variance of the weighted mean of
    /// its group) and `correlation` with its group.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn weights(&self) -> Result<DataFrame> {
        let wholes = self.wholes();
        let rows = || wholes.iter().flat_map(|whole| whole.parts.iter().map(move |part| (whole, part)));
        let influence = |whole: &Whole| effective_weights(&whole.columns(), &whole.weights()).ok().flatten();
        let influences = wholes.iter().flat_map(|whole| {
            let found = influence(whole);
            (0..whole.parts.len()).map(move |at| found.as_ref().map(|found| found[at])).collect::<Vec<_>>()
        });
        let correlated = |(whole, part): (&Whole, &Part)| {
            correlation(&part.values, &whole.values, coherence::Method::Pearson).ok().flatten()
        };
        let share = |(whole, part): (&Whole, &Part)| whole.share(part.weight);
        let effective = |(whole, part): (&Whole, &Part)| whole.effective * whole.share(part.weight);
        let columns = vec![
            Column::new("node".into(), rows().map(|(_, part)| part.name.as_str()).collect::<Vec<_>>()),
            Column::new("in".into(), rows().map(|(whole, _)| whole.name.as_deref()).collect::<Vec<_>>()),
            Column::new("weight".into(), rows().map(|(_, part)| part.weight).collect::<Vec<_>>()),
            Column::new("share".into(), rows().map(share).collect::<Vec<_>>()),
            Column::new("effective".into(), rows().map(effective).collect::<Vec<_>>()),
            Column::new("influence".into(), influences.collect::<Vec<_>>()),
            Column::new("correlation".into(), rows().map(correlated).collect::<Vec<_>>()),
        ];
        DataFrame::new(rows().count(), columns).map_err(Error::engine("building the table of weights"))
    }

    /// How far the parts of each group measure one thing, as a table: node (none for the score), `parts`, `cronbach` (alpha) and `first_component`, the
    /// share of the first principal component in the variance of the standardised parts.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn coherence(&self) -> Result<DataFrame> {
        let wholes = self.wholes();
        let first = |whole: &Whole| {
            let found = principal(&whole.columns()).ok()?;
            (whole.parts.len() > 1).then(|| found.variances[0] / whole.parts.len() as f64)
        };
        let columns = vec![
            Column::new("node".into(), wholes.iter().map(|whole| whole.name.as_deref()).collect::<Vec<_>>()),
            Column::new("parts".into(), wholes.iter().map(|whole| whole.parts.len() as u64).collect::<Vec<_>>()),
            Column::new(
                "cronbach".into(),
                wholes.iter().map(|whole| cronbach(&whole.columns()).ok().flatten()).collect::<Vec<_>>(),
            ),
            Column::new("first_component".into(), wholes.iter().map(first).collect::<Vec<_>>()),
        ];
        DataFrame::new(wholes.len(), columns).map_err(Error::engine("building the table of coherence"))
    }

    /// The score and the groups, from the root down.
    fn wholes(&self) -> Vec<Whole> {
        let all: Vec<Option<f64>> = (0..self.found.len()).map(|at| self.score_of(at)).collect();
        let mut wholes = vec![Whole { name: None, values: all, parts: self.parts(None), effective: 1.0 }];
        let mut next = 0;
        while next < wholes.len() {
            let whole = &wholes[next];
            let groups = whole.parts.iter().filter_map(|part| {
                Some(Whole {
                    name: Some(part.name.clone()),
                    values: part.values.clone(),
                    parts: self.parts(Some(part.group?)),
                    effective: whole.effective * whole.share(part.weight),
                })
            });
            let groups: Vec<Whole> = groups.collect();
            wholes.extend(groups);
            next += 1;
        }
        wholes
    }

    /// The parts of a group, or of the score.
    fn parts(&self, of: Option<usize>) -> Vec<Part> {
        let assessment = &*self.assessment;
        let used = self.outcome.as_ref().map(|outcome| &outcome.weights);
        let column = |value: &dyn Fn(usize) -> Option<f64>| (0..self.found.len()).map(value).collect();
        let groups =
            assessment.groups.iter().enumerate().filter(|(_, group)| group.parent == of).map(|(at, group)| Part {
                name: group.name.clone(),
                weight: used.map_or_else(|| assessment.full_of(at).to_f64(), |used| used.groups[at]),
                group: Some(at),
                values: column(&|unit| self.group_of(unit, at)),
            });
        let items =
            assessment.items.iter().enumerate().filter(|(_, item)| of.is_some() && item.group == of && !item.bonus);
        let items = items.map(|(at, item)| Part {
            name: item.name.clone(),
            weight: used.map_or_else(|| item.full.to_f64(), |used| used.items[at]),
            group: None,
            values: column(&|unit| self.item_of(unit, at)),
        });
        groups.chain(items).collect()
    }

    /// What a candidate has in a group.
    pub(super) fn group_of(&self, at: usize, group: usize) -> Option<f64> {
        match &self.outcome {
            Some(outcome) => outcome.groups[group][at],
            None => self.found[at].marks.groups[group].map(Decimal::to_f64),
        }
    }

    fn item_of(&self, at: usize, item: usize) -> Option<f64> {
        match &self.outcome {
            Some(outcome) => outcome.items[item][at],
            None => self.found[at].marks.items[item].map(Decimal::to_f64),
        }
    }
}
