//! One case more or less: whose grade hangs on it.

use polars_core::prelude::*;

use super::data::{Candidate, Chance, Observation, Reading, Row};
use super::definition::{Assessment, Each, Scoring, Source, What};
use super::index::{Found, Index, counted};
use super::quantity::Fraction;
use super::rubric::Rubric;
use super::standing::{Standing, grades};
use super::trace::Untraced;
use crate::error::{Error, Result};

/// What changes by one.
///
/// # Examples
///
/// See [`Index::one_more_case`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A count that an item is measured by.
    Count,
    /// The events of a kind that costs or gives points.
    Event,
    /// The events of a kind that ends in a veto, with which any unit may lose its grade.
    Veto,
}

/// A grade that changes if one count changes by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Hanging {
    /// The unit whose count changes, by its place.
    pub(super) of: usize,
    /// What is counted.
    pub what: String,
    /// Whether it is a count behind an item, or of events.
    pub cause: Cause,
    /// One more, or one less.
    pub change: i8,
    /// The unit whose grade changes, by its place: a quota may pass it on.
    pub(super) whose: usize,
    /// Its grade as it is, by its place.
    pub before: Option<usize>,
    /// Its grade then.
    pub after: Option<usize>,
}

impl Index {
    /// Exactly which grades change if one count changes by one, without draws: each count that an item is measured by, one more
    /// and one less (of so many of so many, the number below stays), and each kind of event, one more and one less. All other
    /// counts stay as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::catalogue::Catalogue;
    /// use fazhi::figure::Figures;
    /// use fazhi::index::{Assessment, Cause, Index, Inputs, Ledgers};
    /// use fazhi::polars::prelude::*;
    ///
    /// let text = r#"
    /// title = "年度考核"
    /// scoring = "points"
    /// group = [{ id = "服务" }]
    /// grade = [{ name = "优秀", from = 9, quota = 0.1 }, { name = "合格", from = 5 }]
    ///
    /// [[item]]
    /// id = "按时办结"
    /// in = "服务"
    /// full = 10
    /// indicator = "service_on_time_rate"
    /// rule = "proportional"
    /// not_applicable = "left_out"
    /// "#;
    /// let figures = df![
    ///     "indicator" => ["service_on_time_rate"; 2], "period" => ["2020"; 2], "agency" => ["甲局", "乙局"],
    ///     "category" => [None::<&str>; 2], "numerator" => [5.0, 80.0], "denominator" => [10.0, 100.0],
    ///     "value" => [0.5, 0.8], "status" => ["ok"; 2],
    /// ]?;
    /// let figures = Figures::of_frame(&figures, "the example")?;
    /// let ledgers = Ledgers::default();
    /// let inputs = Inputs { figures: &figures, catalogue: Catalogue::built_in(), ledgers: &ledgers, values: None };
    /// let assessment = Assessment::from_toml(text, "assessment.toml", Catalogue::built_in())?;
    /// let index = Index::of(assessment, &inputs, &["2020".parse()?])?;
    ///
    /// // with one case less in time, 甲局 has 4 of 10, and no grade
    /// let hanging = index.one_more_case();
    /// assert!(hanging.iter().all(|one| one.cause == Cause::Count && one.after.is_none()));
    /// // a tenth of two units is no unit
    /// let notices: Vec<String> = index.notices().iter().map(|notice| notice.said(fazhi::Lang::En)).collect();
    /// assert_eq!(notices, ["10 % of 2 units is less than one, so nobody can have the grade `优秀`"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn one_more_case(&self) -> Vec<Hanging> {
        let rubric = Rubric::new(&self.assessment);
        let mut found = Vec::new();
        if self.assessment.scoring == Scoring::Statistical {
            return found;
        }
        for members in self.contests() {
            let mut standings: Vec<Standing> = members.iter().map(|at| self.found[*at].standing.clone()).collect();
            for (place, at) in members.iter().enumerate() {
                for ((what, cause), change, changed) in self.changes(*at) {
                    let marks = rubric.mark(&changed, &counted(&changed), &mut Untraced);
                    let standing = Found::new(&self.assessment, &changed, marks).standing;
                    if standing == standings[place] {
                        continue;
                    }
                    let before = std::mem::replace(&mut standings[place], standing);
                    for (whose, after) in members.iter().zip(grades(&self.assessment.grades, &standings)) {
                        let before = self.found[*whose].grade;
                        if before != after {
                            let what = what.clone();
                            found.push(Hanging { of: *at, what, cause, change, whose: *whose, before, after });
                        }
                    }
                    standings[place] = before;
                }
            }
        }
        found
    }

    /// [`Index::one_more_case`] as a table: period, the unit, league, what, change, `changes` (whose grade changes), before, after.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn one_more_case_frame(&self) -> Result<DataFrame> {
        let found = self.one_more_case();
        let grade = |at: Option<usize>| at.map(|at| self.assessment.grades[at].name.clone());
        let mut columns = self.heads(&found.iter().map(|one| one.of).collect::<Vec<_>>());
        columns.push(Column::new("what".into(), found.iter().map(|one| one.what.as_str()).collect::<Vec<_>>()));
        columns.push(Column::new("change".into(), found.iter().map(|one| i64::from(one.change)).collect::<Vec<_>>()));
        let whose = found.iter().map(|one| self.candidates[one.whose].unit.as_str());
        columns.push(Column::new("changes".into(), whose.collect::<Vec<_>>()));
        columns.push(Column::new("before".into(), found.iter().map(|one| grade(one.before)).collect::<Vec<_>>()));
        columns.push(Column::new("after".into(), found.iter().map(|one| grade(one.after)).collect::<Vec<_>>()));
        DataFrame::new(found.len(), columns).map_err(Error::engine("building the table of cases"))
    }

    /// A candidate with each of its counts changed by one.
    fn changes(&self, at: usize) -> Vec<((String, Cause), i8, Candidate)> {
        let (assessment, candidate) = (&*self.assessment, &self.candidates[at]);
        let mut changes = Vec::new();
        for (source, observation) in candidate.observations.iter().enumerate() {
            for change in [1, -1] {
                if let Some(observation) = changed(observation, change) {
                    let mut other = candidate.clone();
                    other.observations[source] = observation;
                    changes.push(((assessment.name_of(source), Cause::Count), change, other));
                }
            }
        }
        for kind in assessment.event_kinds() {
            let cause = if assessment.veto_kinds().any(|veto| veto == kind) { Cause::Veto } else { Cause::Event };
            let mut more = candidate.clone();
            let row = Row { register: "events".into(), file: "".into(), number: 0 };
            let event =
                super::data::Event { kind: kind.into(), level: None, grade: None, item: None, points: None, row };
            more.events.push(event);
            changes.push(((kind.into(), cause), 1, more));
            if let Some(last) = candidate.events.iter().rposition(|event| event.kind == kind) {
                let mut less = candidate.clone();
                less.events.remove(last);
                changes.push(((kind.into(), cause), -1, less));
            }
        }
        changes
    }
}

/// An observation with one case more or less; none where there is no such.
fn changed(observation: &Observation, change: i8) -> Option<Observation> {
    let Reading::Value(value) = observation.reading else { return None };
    let (Chance::Proportion { x, .. } | Chance::Rate { x, .. } | Chance::Quotient { x, .. }) = observation.chance
    else {
        return None;
    };
    let x = x.checked_add_signed(change.into())?;
    let (reading, chance) = match observation.chance {
        Chance::Proportion { n, .. } if x <= n => (Fraction::new(x.into(), n.into())?, Chance::Proportion { x, n }),
        Chance::Rate { factor, .. } => {
            (value.scaled(x, observation.chance.count()?, factor)?, Chance::Rate { x, factor })
        }
        Chance::Quotient { y, factor, .. } => {
            (value.scaled(x, observation.chance.count()?, factor / y as f64)?, Chance::Quotient { x, y, factor })
        }
        _ => return None,
    };
    Some(Observation { reading: Reading::Value(reading), chance, said: observation.said.clone() })
}

impl Chance {
    /// The count that it is of.
    fn count(self) -> Option<u64> {
        match self {
            Self::Proportion { x, .. } | Self::Rate { x, .. } | Self::Quotient { x, .. } => Some(x),
            Self::Fixed | Self::Mean { .. } => None,
        }
    }
}

impl Assessment {
    /// What a source is called: as the items that are measured by it.
    pub(super) fn name_of(&self, source: usize) -> String {
        let items = self.items.iter().filter(|item| item.sources().any(|own| own == source));
        let names: Vec<&str> = items.map(|item| item.name.as_str()).collect();
        match (&self.sources[source], names.is_empty()) {
            (_, false) => names.join("、"),
            (Source::Indicator { id, .. }, true) => id.clone(),
            (Source::Score(name) | Source::Value(name), true) => name.clone(),
        }
    }

    /// The kinds of events that cost or give points by their number, or end in a veto, each once.
    fn event_kinds(&self) -> Vec<&str> {
        let changes = self.items.iter().flat_map(|item| item.deductions.iter().chain(&item.additions));
        let counted = changes.filter_map(|change| match (&change.what, change.each) {
            (What::Events { kind, level: None, grade: None }, Each::Points(_)) => Some(kind.as_str()),
            _ => None,
        });
        let mut kinds: Vec<&str> = counted.chain(self.veto_kinds()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// The kinds of events of which any one ends in a veto.
    fn veto_kinds(&self) -> impl Iterator<Item = &str> {
        self.vetoes.iter().filter_map(|veto| match &veto.when {
            super::definition::When::Event { kind, level: None } => Some(kind.as_str()),
            _ => None,
        })
    }
}
