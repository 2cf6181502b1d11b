//! What the choices behind an index do to its ranks: weights, scales, means, what is left out, and the error of the data beside them.

use std::collections::BTreeMap;

use polars_core::prelude::*;
use rayon::prelude::*;

use super::data::Reading;
use super::definition::{Absent, Assessment, Scoring, When};
use super::draws::Everyone;
use super::index::{Found, Index};
use super::rubric::{Marks, Rubric};
use super::standing::{Standing, ranks};
use super::statistical::{Method, Normalise, Origin, Outliers, Weights, score, values};
use super::trace::Untraced;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show::some;
use crate::stat::check_level;
use crate::stat::index::missing;
use crate::stat::index::sensitivity::{Options, Sensitivity, Share, inputs, sobol};
use crate::stat::quantile::between;

/// The choices that might have been made otherwise. Each list is of equally good choices; an empty one is no choice.
///
/// # Examples
///
/// ```
/// use fazhi::index::Choices;
///
/// let choices = Choices { weights: Some(0.25), exclude: true, ..Choices::default() };
/// assert_eq!((choices.points, choices.data), (256, false));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// By how much of itself each weight, or each item's full marks, may be more or less.
    pub weights: Option<f64>,
    /// Scales, for items that have none of their own.
    pub normalise: Vec<Normalise>,
    /// Methods, for groups that have none of their own and for the score.
    pub method: Vec<Method>,
    /// What takes the place of missing values.
    pub impute: Vec<missing::Method>,
    /// What is done with outliers.
    pub outliers: Vec<Outliers>,
    /// What happens to items that do not apply.
    pub not_applicable: Vec<Absent>,
    /// Whether one item may be left out.
    pub exclude: bool,
    /// Whether the counts are drawn too, as one input.
    pub data: bool,
    /// The number of points of the analysis; there are as many runs for each factor, and twice as many besides.
    pub points: u32,
    /// The seed.
    pub seed: u64,
    /// The level of the intervals.
    pub level: f64,
}

impl Default for Choices {
    fn default() -> Self {
        Self {
            weights: None,
            normalise: Vec::new(),
            method: Vec::new(),
            impute: Vec::new(),
            outliers: Vec::new(),
            not_applicable: Vec::new(),
            exclude: false,
            data: false,
            points: 256,
            seed: 1,
            level: 0.95,
        }
    }
}

/// What may be chosen, and how many random numbers it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    Weights,
    Normalise,
    Method,
    Impute,
    Outliers,
    NotApplicable,
    Exclude,
    Data,
}

impl Factor {
    pub(super) const ALL: [Self; 8] = [
        Self::Weights,
        Self::Normalise,
        Self::Method,
        Self::Impute,
        Self::Outliers,
        Self::NotApplicable,
        Self::Exclude,
        Self::Data,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Normalise => "normalise",
            Self::Method => "method",
            Self::Impute => "impute",
            Self::Outliers => "outliers",
            Self::NotApplicable => "not_applicable",
            Self::Exclude => "exclude",
            Self::Data => "data",
        }
    }

    pub(super) fn said(self, lang: Lang) -> &'static str {
        match self {
            Self::Weights => lang.of("权重", "weights"),
            Self::Normalise => lang.of("标准化方法", "scale"),
            Self::Method => lang.of("合成方法", "method"),
            Self::Impute => lang.of("缺失数据的处理", "missing values"),
            Self::Outliers => lang.of("异常值的处理", "outliers"),
            Self::NotApplicable => lang.of("不适用项目的处理", "what does not apply"),
            Self::Exclude => lang.of("剔除一个项目", "an item left out"),
            Self::Data => lang.of("数据的随机误差", "error of the data"),
        }
    }
}

/// What the choices do to the ranks.
#[derive(Debug, Clone)]
pub struct Shifts {
    factors: Vec<Factor>,
    analysis: Sensitivity,
    runs: Vec<Run>,
    level: f64,
    /// The candidates of the index, and their ranks as they are.
    columns: Vec<Column>,
}

/// One run: what was chosen, and what came of it.
#[derive(Debug, Clone)]
struct Run {
    number: u64,
    chosen: Vec<String>,
    /// The ranks, or why there are none.
    ranks: std::result::Result<Vec<Option<u32>>, String>,
    shift: f64,
}

impl Index {
    /// What the choices do to the ranks: the mean shift in rank of each run, and how much of its variance each choice has.
    ///
    /// All choices are checked before the first run. A run that fails, such as a geometric mean of a value that is not above zero,
    /// is counted with its reason, and none is left out in silence.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for a choice that the scoring has no use for, or that is none.
    pub fn sensitivity(&self, choices: &Choices) -> Result<Shifts> {
        let factors = choices.factors(&self.assessment)?;
        let groups: Vec<usize> = factors.iter().map(|factor| self.size(*factor)).collect();
        let options = Options { points: choices.points, seed: choices.seed, level: choices.level, resamples: 500 };
        let everyone = Everyone::new(self)?;
        let run = |number: u64| self.run(number, &inputs(number, &groups, choices.seed), &factors, choices, &everyone);
        let count = u64::from(choices.points) * (groups.len() as u64 + 2);
        let runs: Vec<Run> = (0..count).into_par_iter().map(run).collect();
        let shift = |number: u64| usize::try_from(number).ok().and_then(|number| runs.get(number)).map(|run| run.shift);
        let analysis = sobol(&groups, &options, |number, _| shift(number).unwrap_or(f64::NAN))?;
        let order: Vec<usize> = (0..self.candidates.len()).collect();
        let mut columns = self.heads(&order);
        let ranks = self.found.iter().map(|found| found.rank.map(u64::from));
        columns.push(Column::new("rank".into(), ranks.collect::<Vec<_>>()));
        Ok(Shifts { factors, analysis, runs, level: choices.level, columns })
    }

    /// What the choices of the file do to the ranks.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where the file names none.
    pub(crate) fn shifts(&self) -> Result<Shifts> {
        let choices = self.assessment.choices.as_ref();
        let missing = || Error::parameter("choices", "", "a part `[choices]` of the assessment");
        self.sensitivity(choices.ok_or_else(missing)?)
    }

    /// How many random numbers a factor takes.
    fn size(&self, factor: Factor) -> usize {
        if factor == Factor::Weights { self.assessment.items.len() } else { 1 }
    }

    fn run(&self, number: u64, inputs: &[f64], factors: &[Factor], choices: &Choices, everyone: &Everyone<'_>) -> Run {
        let mut scenario = Scenario {
            assessment: (*self.assessment).clone(),
            weights: vec![1.0; self.assessment.items.len()],
            draw: None,
        };
        let (mut left, mut chosen) = (inputs, Vec::with_capacity(factors.len()));
        for factor in factors {
            let (own, rest) = left.split_at(self.size(*factor));
            chosen.push(scenario.choose(*factor, own, choices));
            left = rest;
        }
        let ranks = self.ranks_of(&scenario, everyone).map_err(|error| error.to_string());
        let shift = ranks.as_ref().map_or(f64::NAN, |ranks| self.shift(ranks));
        Run { number, chosen, ranks, shift }
    }

    /// The mean distance of ranks to those of the index.
    fn shift(&self, ranks: &[Option<u32>]) -> f64 {
        let pairs = self.found.iter().zip(ranks).filter_map(|(found, rank)| found.rank.zip(*rank));
        let (sum, count) =
            pairs.fold((0.0, 0.0), |(sum, count), (own, other)| (sum + f64::from(own.abs_diff(other)), count + 1.0));
        if count > 0.0 { sum / count } else { f64::NAN }
    }

    fn ranks_of(&self, scenario: &Scenario, everyone: &Everyone<'_>) -> Result<Vec<Option<u32>>> {
        let drawn = scenario.draw.map(|draw| everyone.draw(draw));
        let value =
            |at: usize, source: usize| drawn.as_ref().map(|drawn| drawn[at][source]).filter(|value| !value.is_nan());
        let assessment = &scenario.assessment;
        let standings: Vec<Standing> = match assessment.scoring {
            Scoring::Points => {
                let rubric = Rubric::new(assessment);
                let weighted = scenario.weighted();
                let total = Rubric::new(&weighted);
                let mark = |(at, candidate): (usize, &super::data::Candidate)| {
                    let reading = |source: usize| match candidate.observations[source].reading {
                        Reading::Value(counted) => {
                            Reading::Value(value(at, source).unwrap_or_else(|| counted.to_f64()))
                        }
                        Reading::Undefined => Reading::Undefined,
                        Reading::Missing => Reading::Missing,
                    };
                    let marks = rubric.mark(candidate, &reading, &mut Untraced);
                    let items =
                        marks.items.iter().zip(&scenario.weights).map(|(points, weight)| {
                            points.filter(|_| *weight > 0.0).map(|points| points.by(*weight, 6))
                        });
                    Found::standing(assessment, &total.summed(candidate, items.collect(), &mut Untraced))
                };
                self.candidates.iter().enumerate().map(mark).collect()
            }
            Scoring::Statistical => {
                let settings = &assessment.statistics;
                let mut weights = Weights::of(assessment);
                weights.items.iter_mut().zip(&scenario.weights).for_each(|(weight, factor)| *weight *= factor);
                let mut values = values(assessment, &self.candidates);
                for (item, column) in assessment.items.iter().zip(&mut values) {
                    let Some(source) = item.sources().next() else { continue };
                    for (at, cell) in column.iter_mut().enumerate() {
                        *cell = cell.map(|counted| value(at, source).unwrap_or(counted));
                    }
                }
                let origin = if drawn.is_some() { Origin::Drawn(&weights) } else { Origin::Counted };
                let outcome = score(assessment, settings, &weights, (values, origin), &self.pools(settings.within))?;
                let standing = |at: usize| Found::standing(assessment, &Marks::of_outcome(&outcome, at));
                (0..self.candidates.len()).map(standing).collect()
            }
        };
        Ok(self.in_contests(&standings, ranks))
    }
}

impl Choices {
    /// The factors that there is a choice of, checked.
    pub(super) fn factors(&self, assessment: &Assessment) -> Result<Vec<Factor>> {
        check_level(self.level)?;
        if self.points < 2 {
            return Err(Error::parameter("points", self.points, "at least 2"));
        }
        let statistical = assessment.scoring == Scoring::Statistical;
        let listed: [(Factor, Vec<&str>, bool); 5] = [
            (Factor::Normalise, self.normalise.iter().map(|one| one.name()).collect(), true),
            (Factor::Method, self.method.iter().map(Method::name).collect(), true),
            (Factor::Impute, self.impute.iter().map(|one| one.name()).collect(), true),
            (Factor::Outliers, self.outliers.iter().map(|one| one.name()).collect(), true),
            (Factor::NotApplicable, self.not_applicable.iter().map(|one| one.name()).collect(), false),
        ];
        let mut factors: Vec<Factor> = self.weights.iter().map(|_| Factor::Weights).collect();
        if let Some(share) = self.weights.filter(|share| !(*share > 0.0 && *share < 1.0)) {
            return Err(Error::parameter("weights", share, "a share above 0 and below 1"));
        }
        for (factor, words, of_statistics) in listed.into_iter().filter(|(_, words, _)| !words.is_empty()) {
            if of_statistics != statistical {
                let expected = format!("no choice of it, as scoring is `{}`", assessment.scoring.name());
                return Err(Error::parameter(factor.name(), words.join(", "), &expected));
            }
            if words.len() < 2 {
                return Err(Error::parameter(factor.name(), words.join(", "), "two choices or more"));
            }
            factors.push(factor);
        }
        factors.extend(self.exclude.then_some(Factor::Exclude));
        factors.extend(self.data.then_some(Factor::Data));
        if self.exclude && assessment.items.len() < 2 {
            return Err(Error::parameter("exclude", true, "`false`, as there is one item only"));
        }
        if factors.is_empty() {
            let expected =
                "at least one of weights, normalise, method, impute, outliers, not_applicable, exclude and data";
            return Err(Error::parameter("choices", "", expected));
        }
        Ok(factors)
    }
}

/// An assessment as it might have been.
struct Scenario {
    assessment: Assessment,
    /// What the weight of each item is multiplied by.
    weights: Vec<f64>,
    /// The number of the draw of the data, where they are drawn.
    draw: Option<u32>,
}

impl Scenario {
    /// Takes a choice, and says which.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the number of choices")]
    fn choose(&mut self, factor: Factor, own: &[f64], choices: &Choices) -> String {
        let of = |count: usize| ((own[0] * count as f64) as usize).min(count - 1);
        match factor {
            Factor::Weights => {
                let share = choices.weights.unwrap_or_default();
                for (weight, number) in self.weights.iter_mut().zip(own) {
                    *weight *= 1.0 + share * (2.0 * number - 1.0);
                }
                let written: Vec<String> = self.weights.iter().map(|weight| format!("{weight:.4}")).collect();
                written.join(" ")
            }
            Factor::Normalise => {
                let chosen = choices.normalise[of(choices.normalise.len())];
                self.assessment.statistics.normalise = chosen;
                chosen.name().to_owned()
            }
            Factor::Method => {
                let chosen = choices.method[of(choices.method.len())].clone();
                let said = chosen.name().to_owned();
                self.assessment.statistics.method = chosen;
                said
            }
            Factor::Impute => {
                let chosen = choices.impute[of(choices.impute.len())];
                self.assessment.statistics.impute = chosen;
                chosen.name().to_owned()
            }
            Factor::Outliers => {
                let chosen = choices.outliers[of(choices.outliers.len())];
                self.assessment.statistics.outliers = chosen;
                chosen.name().to_owned()
            }
            Factor::NotApplicable => {
                let chosen = choices.not_applicable[of(choices.not_applicable.len())];
                for item in self.assessment.items.iter_mut().filter(|item| item.not_applicable.is_some()) {
                    item.not_applicable = Some(chosen);
                }
                chosen.name().to_owned()
            }
            Factor::Exclude => {
                let out = of(self.weights.len() + 1);
                match self.weights.get_mut(out) {
                    Some(weight) => {
                        *weight = 0.0;
                        self.assessment.items[out].name.clone()
                    }
                    None => String::new(),
                }
            }
            Factor::Data => {
                let draw = (own[0] * f64::from(1_u32 << 31)) as u32;
                self.draw = Some(draw);
                draw.to_string()
            }
        }
    }

    /// The assessment with the full marks that the weights make of them, and the points that vetoes ask for; what is left out has
    /// none.
    fn weighted(&self) -> Assessment {
        let mut weighted = self.assessment.clone();
        for (item, weight) in weighted.items.iter_mut().zip(&self.weights) {
            item.full = item.full.by(*weight, 6);
        }
        for veto in &mut weighted.vetoes {
            if let When::ItemBelow(item, least) = &mut veto.when {
                *least = least.by(self.weights[*item], 6);
            }
        }
        weighted
    }
}

impl Shifts {
    /// The level of the intervals.
    pub(super) fn level(&self) -> f64 {
        self.level
    }

    /// The factors by what they are called, each with its share of the variance of the shift; nothing where the shift does not vary.
    pub(super) fn of_factors(&self, lang: Lang) -> Option<Vec<(String, Share)>> {
        let names = self.factors.iter().map(|factor| factor.said(lang).to_owned());
        self.analysis.shares.as_ref().map(|shares| names.zip(shares.iter().copied()).collect())
    }

    /// What is said of the runs: how many there were, the mean shift, and what failed.
    pub(crate) fn notes(&self, lang: Lang) -> Vec<String> {
        let (runs, mean) = (self.runs.len(), self.mean());
        let mut notes = vec![match lang {
            Lang::Zh => format!("共 {runs} 种组合，位次平均变动 {mean:.2} 位"),
            Lang::En => format!("{} with a mean shift in rank of {mean:.2}", some(runs as u64, "run", "runs")),
        }];
        notes.extend(self.failures().into_iter().map(|(reason, count)| match lang {
            Lang::Zh => format!("其中 {count} 种无法计算：{}", lang.says(&reason)),
            Lang::En => format!("{count} failed: {reason}"),
        }));
        notes
    }

    /// The mean over the runs of the mean shift in rank.
    pub fn mean(&self) -> f64 {
        self.analysis.mean
    }

    /// How much of the variance of the shift each choice has, as a table: factor, first, `first_lower`, `first_upper`, total,
    /// `total_lower`, `total_upper`; without values where the shift does not vary.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn shares(&self) -> Result<DataFrame> {
        let names: Vec<&str> = self.factors.iter().map(|factor| factor.name()).collect();
        let mut columns = vec![Column::new("factor".into(), names)];
        let shares = |of: &dyn Fn(&Share) -> f64| {
            let all = (0..self.factors.len()).map(|at| self.analysis.shares.as_ref().map(|shares| of(&shares[at])));
            all.collect::<Vec<Option<f64>>>()
        };
        columns.push(Column::new("first".into(), shares(&|share| share.first.value)));
        columns.push(Column::new("first_lower".into(), shares(&|share| share.first.lower)));
        columns.push(Column::new("first_upper".into(), shares(&|share| share.first.upper)));
        columns.push(Column::new("total".into(), shares(&|share| share.total.value)));
        columns.push(Column::new("total_lower".into(), shares(&|share| share.total.lower)));
        columns.push(Column::new("total_upper".into(), shares(&|share| share.total.upper)));
        DataFrame::new(self.factors.len(), columns).map_err(Error::engine("building the table of shares"))
    }

    /// The ranks of each unit over the runs, as a table: period, the unit, league, rank, mean, median, q5, q95.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn ranks(&self) -> Result<DataFrame> {
        let units = self.columns[0].len();
        let of = |at: usize| {
            let runs = self.runs.iter().filter_map(|run| run.ranks.as_ref().ok()?[at]);
            let mut ranks: Vec<f64> = runs.map(f64::from).collect();
            ranks.sort_by(f64::total_cmp);
            ranks
        };
        let all: Vec<Vec<f64>> = (0..units).map(of).collect();
        let mut columns = self.columns.clone();
        let mean = |ranks: &Vec<f64>| (!ranks.is_empty()).then(|| ranks.iter().sum::<f64>() / ranks.len() as f64);
        columns.push(Column::new("mean".into(), all.iter().map(mean).collect::<Vec<_>>()));
        for (name, share) in [("median", 0.5), ("q5", 0.05), ("q95", 0.95)] {
            let quantiles = all.iter().map(|ranks| (!ranks.is_empty()).then(|| between(ranks, share)));
            columns.push(Column::new(name.into(), quantiles.collect::<Vec<_>>()));
        }
        DataFrame::new(units, columns).map_err(Error::engine("building the table of ranks"))
    }

    /// Every run, as a table: run, one column for each factor with what was chosen, shift, failure. `inputs` of
    /// [`crate::stat::index::sensitivity`] gives the numbers of a run again.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn runs(&self) -> Result<DataFrame> {
        let mut columns = vec![Column::new("run".into(), self.runs.iter().map(|run| run.number).collect::<Vec<_>>())];
        for (at, factor) in self.factors.iter().enumerate() {
            let chosen = self.runs.iter().map(|run| run.chosen[at].as_str());
            columns.push(Column::new(factor.name().into(), chosen.collect::<Vec<_>>()));
        }
        let shifts = self.runs.iter().map(|run| Some(run.shift).filter(|shift| !shift.is_nan()));
        columns.push(Column::new("shift".into(), shifts.collect::<Vec<_>>()));
        let failures = self.runs.iter().map(|run| run.ranks.as_ref().err().map(String::as_str));
        columns.push(Column::new("failure".into(), failures.collect::<Vec<_>>()));
        DataFrame::new(self.runs.len(), columns).map_err(Error::engine("building the table of runs"))
    }

    /// How many runs failed, by their reason.
    pub fn failures(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for reason in self.runs.iter().filter_map(|run| run.ranks.as_ref().err()) {
            *counts.entry(reason.clone()).or_default() += 1;
        }
        counts
    }
}
