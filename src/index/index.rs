//! Scores, ranks and grades, and where every point came from.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars_core::prelude::*;

use super::data::{Candidate, Reading};
use super::decimal::Decimal;
use super::definition::{Assessment, Each, Scoring};
use super::gather::{Inputs, candidates};
use super::named::{Unmatched, unmatched};
use super::notices::{Notice, without_rows};
use super::quantity::Fraction;
use super::rubric::{Marks, Rubric};
use super::standing::{Standing, grades, ranks};
use super::statistical::{Origin, Outcome, Pools, Statistics, Weights, Within, score, values};
use super::trace::{Line, Node, Step, Untraced};
use super::words;
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::register::Problems;

/// The units of an assessment, scored.
///
/// # Examples
///
/// ```
/// use fazhi::Registers;
/// use fazhi::catalogue::Catalogue;
/// use fazhi::figure::Figures;
/// use fazhi::index::{Assessment, Index, Inputs, Ledgers};
/// use fazhi::polars::prelude::*;
///
/// let catalogue = Catalogue::built_in();
/// let text = r#"
/// title = "年度考核"
/// scoring = "points"
/// group = [{ id = "执法" }]
/// item = [{ id = "督察", in = "执法", full = 5, deduct = [{ events = "通报批评", each = 0.3, cap = 1.2 }] }]
/// "#;
/// let assessment = Assessment::from_toml(text, "assessment.toml", catalogue)?;
/// let events = df!["单位" => ["甲局", "甲局", "乙局"], "日期" => ["2020-06-01", "2020-07-01", "2019-07-01"], "类别" => ["通报批评"; 3]]?;
/// let registers = Registers::new().with_frame("events", events)?;
/// let ledgers = Ledgers::default().and(registers.get("events").unwrap(), &Default::default())?;
/// let inputs = Inputs { figures: &Figures::default(), catalogue, ledgers: &ledgers, values: None };
/// let index = Index::of(assessment, &inputs, &["2020".parse()?])?;
/// let scores: Vec<String> = index.scored().filter_map(|one| Some(one.score()?.to_string())).collect();
/// assert_eq!(scores, ["5", "4.4"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Index {
    pub(super) assessment: Arc<Assessment>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) found: Vec<Found>,
    /// What values came to, for statistical scoring.
    pub(super) outcome: Option<Outcome>,
    pub(super) left_out: Vec<String>,
    /// The problems of the registers, whose rows count nowhere.
    pub(super) problems: Problems,
    /// The words of rules on events that no event has.
    pub(super) unmatched: Vec<Unmatched>,
    /// The periods without rows, where others have some.
    pub(super) without_rows: Vec<Notice>,
}

/// What a candidate has come to.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) marks: Marks,
    pub(super) league: usize,
    pub(super) standing: Standing,
    pub(super) rank: Option<u32>,
    pub(super) grade: Option<usize>,
}

/// One unit in one period, scored.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    index: &'a Index,
    at: usize,
}

impl Index {
    /// Scores the units in each of the periods, of which each counts once.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`] where a unit has no value and the assessment does not say what then, where it names a task that is in
    /// no ledger, and where there is no unit to score; [`Error::Unknown`] where the figures are not by unit; [`Error::Parameter`] where
    /// the periods have no rows, and others have.
    pub fn of(assessment: Assessment, inputs: &Inputs<'_>, periods: &[Period]) -> Result<Self> {
        Self::of_counted(assessment, inputs, periods, &BTreeSet::new())
    }

    /// [`Index::of`], where it is known in which periods something was counted for the figures.
    pub(crate) fn of_counted(
        assessment: Assessment,
        inputs: &Inputs<'_>,
        periods: &[Period],
        counted: &BTreeSet<Period>,
    ) -> Result<Self> {
        let mut left_out = Vec::new();
        let mut periods = periods.to_vec();
        periods.sort_unstable();
        periods.dedup();
        let mut all = candidates(&assessment, inputs, &periods)?;
        if !assessment.leagues.is_empty() {
            all.retain(|candidate| {
                let is_in = assessment.league_of(&candidate.unit).is_some();
                if !is_in && !left_out.contains(&candidate.unit) {
                    left_out.push(candidate.unit.clone());
                }
                is_in
            });
        }
        if all.is_empty() {
            return Err(no_units(&assessment, &left_out));
        }
        let unmatched = unmatched(&assessment, inputs.ledgers, inputs.catalogue)?;
        let without_rows = without_rows(&assessment, inputs, &periods, counted)?;
        all.iter().try_for_each(|candidate| can_be_scored(&assessment, candidate))?;
        let scored = Self::scored_from(Arc::new(assessment), all, left_out)?;
        Ok(Self { problems: inputs.ledgers.problems.clone(), unmatched, without_rows, ..scored })
    }

    /// The same index, with the problems of the registers behind its figures.
    pub(crate) fn with_problems(mut self, problems: Problems) -> Self {
        self.problems.with_reading(problems);
        self
    }

    pub(super) fn scored_from(
        assessment: Arc<Assessment>,
        candidates: Vec<Candidate>,
        left_out: Vec<String>,
    ) -> Result<Self> {
        let (found, outcome, problems) = (Vec::new(), None, Problems::default());
        let (unmatched, without_rows) = (Vec::new(), Vec::new());
        let mut index = Self { assessment, candidates, found, outcome, left_out, problems, unmatched, without_rows };
        let assessment = Arc::clone(&index.assessment);
        let marks: Vec<Marks> = match assessment.scoring {
            Scoring::Points => {
                let rubric = Rubric::new(&assessment);
                let mark = |candidate| rubric.mark(candidate, &counted(candidate), &mut Untraced);
                index.candidates.iter().map(mark).collect()
            }
            Scoring::Statistical => {
                let outcome = index.outcome_of(&assessment.statistics)?;
                let marks = (0..index.candidates.len()).map(|at| Marks::of_outcome(&outcome, at)).collect();
                index.outcome = Some(outcome);
                marks
            }
        };
        let found =
            index.candidates.iter().zip(marks).map(|(candidate, marks)| Found::new(&assessment, candidate, marks));
        index.found = found.collect();
        let standings: Vec<Standing> = index.found.iter().map(|found| found.standing.clone()).collect();
        let ranks = index.in_contests(&standings, ranks);
        let grades = index.in_contests(&standings, |standings| grades(&assessment.grades, standings));
        for (found, (rank, grade)) in index.found.iter_mut().zip(ranks.into_iter().zip(grades)) {
            (found.rank, found.grade) = (rank, grade);
        }
        Ok(index)
    }

    /// What the standings of those who are ranked with each other come to, by candidate.
    pub(super) fn in_contests<T: Copy>(
        &self,
        standings: &[Standing],
        of: impl Fn(&[Standing]) -> Vec<Option<T>>,
    ) -> Vec<Option<T>> {
        let mut found = vec![None; standings.len()];
        for members in self.contests() {
            let own: Vec<Standing> = members.iter().map(|at| standings[*at].clone()).collect();
            members.into_iter().zip(of(&own)).for_each(|(at, one)| found[at] = one);
        }
        found
    }

    /// What the values of the items come to by some settings, as they were counted.
    pub(super) fn outcome_of(&self, settings: &Statistics) -> Result<Outcome> {
        let weights = Weights::of(&self.assessment);
        let values = values(&self.assessment, &self.candidates);
        score(&self.assessment, settings, &weights, (values, Origin::Counted), &self.pools(settings.within))
    }

    /// Which candidates share a scale.
    pub(super) fn pools(&self, within: Within) -> Pools<'_> {
        let mut periods: Vec<Period> = self.candidates.iter().map(|candidate| candidate.period).collect();
        periods.dedup();
        let leagues = self.assessment.leagues.len().max(1);
        let pool = |candidate: &Candidate| {
            let period = periods.iter().position(|period| *period == candidate.period).unwrap_or(0);
            match within {
                Within::All => 0,
                Within::Period => period,
                Within::League => period * leagues + self.assessment.league_of(&candidate.unit).unwrap_or(0),
            }
        };
        Pools::of(&self.candidates, self.candidates.iter().map(pool).collect())
    }

    /// The units that are ranked with each other: those of one league in one period.
    pub(super) fn contests(&self) -> Vec<Vec<usize>> {
        let mut contests: BTreeMap<(Period, usize), Vec<usize>> = BTreeMap::new();
        for (at, (candidate, found)) in self.candidates.iter().zip(&self.found).enumerate() {
            contests.entry((candidate.period, found.league)).or_default().push(at);
        }
        contests.into_values().collect()
    }

    /// The assessment.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// The units that are in no league, and are not scored.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// The words of rules on events that no event has: typing errors, or what did not happen.
    pub fn unmatched(&self) -> &[Unmatched] {
        &self.unmatched
    }

    /// The places of the candidates, by period and league, the best first; of equals the one that the items for ties put first.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        let key = |at: &usize| {
            let (candidate, found) = (&self.candidates[*at], &self.found[*at]);
            (candidate.period, found.league, found.rank.unwrap_or(u32::MAX), Reverse(&found.standing.ties))
        };
        order.sort_by(|one, other| key(one).cmp(&key(other)));
        order
    }

    /// The columns that say which unit a row is of: period, the unit, league.
    pub(super) fn heads(&self, rows: &[usize]) -> Vec<Column> {
        let scored = || rows.iter().map(|at| Scored { index: self, at: *at });
        vec![
            Column::new("period".into(), scored().map(|one| one.period().to_string()).collect::<Vec<_>>()),
            Column::new(self.assessment.unit.as_str().into(), scored().map(|one| one.unit()).collect::<Vec<_>>()),
            Column::new("league".into(), scored().map(|one| one.league()).collect::<Vec<_>>()),
        ]
    }

    /// The score of a candidate as a number.
    pub(super) fn score_of(&self, at: usize) -> Option<f64> {
        match &self.outcome {
            Some(outcome) => outcome.scores[at],
            None => self.found[at].marks.score.map(Decimal::to_f64),
        }
    }

    /// The units, scored: by period and league, the best first.
    pub fn scored(&self) -> impl Iterator<Item = Scored<'_>> {
        self.order().into_iter().map(|at| Scored { index: self, at })
    }

    /// One unit in one period.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where it is not scored, or not in that period.
    pub fn unit(&self, unit: &str, period: Option<Period>) -> Result<Scored<'_>> {
        let all = (0..self.candidates.len()).map(|at| Scored { index: self, at });
        let own: Vec<Scored<'_>> = all.filter(|scored| scored.unit() == unit).collect();
        let found = own.iter().rfind(|scored| period.is_none_or(|period| scored.period() == period));
        found.copied().ok_or_else(|| match period {
            Some(period) if !own.is_empty() => {
                let periods: Vec<String> = own.iter().map(|scored| scored.period().to_string()).collect();
                Error::unknown("period", &period.to_string(), periods.iter().map(String::as_str))
            }
            _ => {
                let units: BTreeSet<&str> = self.candidates.iter().map(|candidate| candidate.unit.as_str()).collect();
                Error::unknown("unit", unit, units)
            }
        })
    }

    /// Where the points of a unit came from and went: their sum is its score. Statistical scoring has no points, but a value in each
    /// node.
    ///
    /// # Errors
    ///
    /// As [`Index::unit`].
    pub fn trace(&self, unit: &str, period: Option<Period>) -> Result<Vec<Line>> {
        Ok(self.unit(unit, period)?.trace())
    }

    /// The trace of a unit as a table: node, name, step, points, `rows`.
    ///
    /// # Errors
    ///
    /// As [`Index::unit`].
    pub fn trace_frame(&self, unit: &str, period: Option<Period>, lang: Lang) -> Result<DataFrame> {
        let scored = self.unit(unit, period)?;
        let lines = scored.trace();
        let text = |name: &str, of: &dyn Fn(&Line) -> String| {
            Column::new(name.into(), lines.iter().map(of).collect::<Vec<_>>())
        };
        let assessment = &*self.assessment;
        let columns = vec![
            text("node", &|line| words::node(assessment, line.node, lang)),
            text("step", &|line| words::step(assessment, line, lang)),
            Column::new("points".into(), lines.iter().map(|line| line.points.to_f64()).collect::<Vec<_>>()),
            text("value", &|line| scored.said(line)),
            text("rows", &|line| words::rows(&line.rows, lang)),
        ];
        DataFrame::new(lines.len(), columns).map_err(Error::engine("building the trace"))
    }

    /// The scores as a table, the best first: period, the unit, league, rank, grade, score, `full`, one column for each
    /// dimension, bonus, `before_veto` and veto.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where a dimension has the name of another column.
    pub fn scores(&self) -> Result<DataFrame> {
        let assessment = &*self.assessment;
        let scored: Vec<Scored<'_>> = self.scored().collect();
        let text = |name: &str, of: &dyn Fn(&Scored<'_>) -> Option<String>| {
            Column::new(name.into(), scored.iter().map(of).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&Scored<'_>) -> Option<Decimal>| {
            Column::new(name.into(), scored.iter().map(|one| of(one).map(Decimal::to_f64)).collect::<Vec<_>>())
        };
        let full = (assessment.scoring == Scoring::Points).then(|| assessment.full());
        let mut columns = self.heads(&self.order());
        columns.extend([
            Column::new("rank".into(), scored.iter().map(|one| one.rank().map(u64::from)).collect::<Vec<_>>()),
            text("grade", &|one| one.grade().map(str::to_owned)),
            Column::new("score".into(), scored.iter().map(|one| self.score_of(one.at)).collect::<Vec<_>>()),
            number("full", &|_| full),
        ]);
        for at in assessment.dimensions() {
            columns.push(number(&assessment.groups[at].name, &|one| one.found().marks.groups[at]));
        }
        columns.push(number("bonus", &|one| Some(one.found().marks.bonus)));
        columns.push(number("before_veto", &|one| one.found().marks.sum));
        columns.push(text("veto", &|one| {
            let names: Vec<&str> = one.vetoes().collect();
            (!names.is_empty()).then(|| names.join("；"))
        }));
        DataFrame::new(scored.len(), columns).map_err(Error::engine("building the table of scores"))
    }

    /// The points of each item as a table: period, the unit, group, item, `full`, points and value.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn items(&self) -> Result<DataFrame> {
        let assessment = &*self.assessment;
        let rows: Vec<(Scored<'_>, usize)> =
            self.scored().flat_map(|one| (0..assessment.items.len()).map(move |item| (one, item))).collect();
        let text = |name: &str, of: &dyn Fn(&(Scored<'_>, usize)) -> Option<String>| {
            Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>())
        };
        let number = |name: &str, of: &dyn Fn(&(Scored<'_>, usize)) -> Option<Decimal>| {
            Column::new(name.into(), rows.iter().map(|row| of(row).map(Decimal::to_f64)).collect::<Vec<_>>())
        };
        let columns = vec![
            text("period", &|(one, _)| Some(one.period().to_string())),
            text(&assessment.unit, &|(one, _)| Some(one.unit().to_owned())),
            text("group", &|(_, item)| {
                assessment.items[*item].group.map(|group| assessment.groups[group].name.clone())
            }),
            text("item", &|(_, item)| Some(assessment.items[*item].name.clone())),
            number("full", &|(_, item)| Some(assessment.items[*item].full)),
            number("points", &|(one, item)| one.found().marks.items[*item]),
            text("value", &|(one, item)| Some(one.value(*item))),
        ];
        DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of items"))
    }
}

/// That nobody can be scored, and why.
fn no_units(assessment: &Assessment, left_out: &[String]) -> Error {
    let reason = match left_out.first() {
        Some(first) => format!("no unit is in a league, not even `{first}`"),
        None => {
            format!("there is no unit to score: no figure, event, task, score or value names a `{}`", assessment.unit)
        }
    };
    Error::Definition { place: assessment.title.clone(), reason }
}

/// The readings of a candidate as they were counted.
pub(super) fn counted(candidate: &Candidate) -> impl Fn(usize) -> Reading<Fraction> {
    |source| candidate.observations[source].reading
}

/// That the assessment says what happens where a unit has no value, and that events have the points that are asked of them.
fn can_be_scored(assessment: &Assessment, candidate: &Candidate) -> Result<()> {
    for item in &assessment.items {
        let lacks = |reason: String| Error::Definition { place: format!("item `{}`", item.name), reason };
        if item.is_excepted(candidate) {
            continue;
        }
        let readings = item.sources().map(|source| candidate.observations[source].reading);
        let lacking = readings.map(|reading| match reading {
            Reading::Missing if item.missing.is_none() => Some(("missing", "no figure")),
            Reading::Undefined if item.not_applicable.is_none() => Some(("not_applicable", "no cases")),
            _ => None,
        });
        let no_tasks = (item.has_no_tasks(candidate) && item.not_applicable.is_none())
            .then_some(("not_applicable", "no such task"));
        if let Some((setting, lacking)) = lacking.flatten().next().or(no_tasks) {
            let unit = &candidate.unit;
            let reason =
                format!("`{unit}` has {lacking}; say what then: {setting} = \"full\", \"left_out\" or \"zero\"");
            return Err(lacks(reason));
        }
        for change in item.deductions.iter().chain(&item.additions).filter(|change| change.each == Each::OfRow) {
            let without = candidate.events.iter().find(|event| change.takes(event, item) && event.points.is_none());
            if let Some(event) = without {
                let reason = format!("row {} of `{}` says no points", event.row.number, event.row.file);
                return Err(lacks(reason));
            }
        }
    }
    Ok(())
}

impl Found {
    /// A candidate without its rank and grade, which hang on the others.
    pub(super) fn new(assessment: &Assessment, candidate: &Candidate, marks: Marks) -> Self {
        let standing = Self::standing(assessment, &marks);
        let league = assessment.league_of(&candidate.unit).unwrap_or(0);
        Self { marks, league, standing, rank: None, grade: None }
    }

    /// What decides about its rank and its grade.
    pub(super) fn standing(assessment: &Assessment, marks: &Marks) -> Standing {
        let ties = assessment.ties.iter().map(|item| marks.items[*item].unwrap_or_default()).collect();
        Standing::new(assessment, marks.score, ties, &marks.vetoes)
    }
}

impl<'a> Scored<'a> {
    /// Its place among the candidates.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    fn candidate(&self) -> &'a Candidate {
        &self.index.candidates[self.at]
    }

    fn found(&self) -> &'a Found {
        &self.index.found[self.at]
    }

    /// The unit.
    pub fn unit(&self) -> &'a str {
        &self.candidate().unit
    }

    /// The period.
    pub fn period(&self) -> Period {
        self.candidate().period
    }

    /// The league, where there are leagues.
    pub fn league(&self) -> Option<&'a str> {
        self.index.assessment.leagues.get(self.found().league).map(|league| league.name.as_str())
    }

    /// The score; none where nothing applies to the unit.
    pub fn score(&self) -> Option<Decimal> {
        self.found().marks.score
    }

    /// The sum before vetoes.
    pub fn before_veto(&self) -> Option<Decimal> {
        self.found().marks.sum
    }

    /// The points of an item, by its id or name; none where it is left out.
    pub fn points(&self, item: &str) -> Option<Decimal> {
        self.found().marks.items[self.index.assessment.item(item)?]
    }

    /// The names of the vetoes that hold.
    pub fn vetoes(&self) -> impl Iterator<Item = &'a str> {
        self.found().marks.vetoes.iter().map(|at| self.index.assessment.vetoes[*at].name.as_str())
    }

    /// The rank in its league.
    pub fn rank(&self) -> Option<u32> {
        self.found().rank
    }

    /// The name of its grade.
    pub fn grade(&self) -> Option<&'a str> {
        self.found().grade.map(|at| self.index.assessment.grades[at].name.as_str())
    }

    /// Where its points came from and went; of statistical scoring, the value of each node.
    pub fn trace(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let candidate = self.candidate();
        if self.index.outcome.is_some() {
            return self.found().marks.values();
        }
        Rubric::new(&self.index.assessment).mark(candidate, &counted(candidate), &mut lines);
        lines
    }

    /// What an item was measured as.
    pub(super) fn value(&self, item: usize) -> String {
        let sources = self.index.assessment.items[item].sources();
        let said: Vec<&str> = sources.map(|source| self.candidate().observations[source].said.as_str()).collect();
        said.join("；")
    }

    /// What the rule of a line was measured as.
    pub(super) fn said(&self, line: &Line) -> String {
        match (line.node, line.step) {
            (Node::Item(item), Step::Rule | Step::Value) => self.value(item),
            _ => String::new(),
        }
    }
}

impl Marks {
    /// The values that a candidate has in each node, as decimals.
    pub(super) fn of_outcome(outcome: &Outcome, at: usize) -> Self {
        let decimal = |value: Option<f64>| value.map(Decimal::nearest);
        let score = decimal(outcome.scores[at]);
        Self {
            items: outcome.items.iter().map(|column| decimal(column[at])).collect(),
            groups: outcome.groups.iter().map(|column| decimal(column[at])).collect(),
            bonus: Decimal::ZERO,
            sum: score,
            score,
            vetoes: Vec::new(),
        }
    }

    /// The value of each node, as lines of a trace.
    fn values(&self) -> Vec<Line> {
        let line = |node: Node, points: Option<Decimal>| {
            points.map(|points| Line { node, step: Step::Value, points, rows: Vec::new() })
        };
        let items = self.items.iter().enumerate().map(|(at, points)| line(Node::Item(at), *points));
        let groups = self.groups.iter().enumerate().map(|(at, points)| line(Node::Group(at), *points));
        items.chain(groups).flatten().collect()
    }
}
