//! The form of a definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::clock::{Clock, LimitDays};
use crate::catalogue::saying::Saying;
use crate::predicate::Parsed;
use crate::text::Text;

/// The parameter for the days by which a leap year counts in a disposition time.
pub(crate) const LEAP_YEAR_DAYS: &str = "leap_year_days";

/// How a figure comes from measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    /// The number of rows, or of distinct values of some columns.
    Count,
    /// The total of a column.
    Sum,
    /// The share of rows that also satisfy `part`; with a `denominator`, the share of its distinct values that
    /// the measure has too.
    Proportion,
    /// One measure by another, which may pass 1.
    Ratio,
    /// A total by a number: the column `sum` over the rows that have it, or the measure by the denominator.
    Mean,
    /// The rows of each value of `split`.
    Composition,
    /// A statistic of whole days, as `statistic` names it.
    Duration,
    /// The measure by a population, times `per`.
    RatePerPopulation,
    /// What a stock lacks at its end: the one before the period, with `plus` and without `minus`, less the one at its end.
    Balance,
}

/// What is said of whole days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Their mean.
    Mean,
    /// The least number of days within which half of the rows lie.
    Median,
    /// The least number of days within which nine in ten of the rows lie.
    P90,
}

impl Statistic {
    /// The share of the rows that lie within the value; none for the mean.
    pub(crate) fn share(self) -> Option<f64> {
        match self {
            Self::Mean => None,
            Self::Median => Some(0.5),
            Self::P90 => Some(0.9),
        }
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicator {
    /// The indicator's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The family, filled in from the head of its file.
    #[serde(skip)]
    pub family: String,
    /// Whether reports print it, so that people are shown it first; filled in from the head of its file.
    #[serde(skip)]
    pub core: bool,
    /// The register that it is counted in; where its file names none, that of the family.
    pub register: String,
    /// How the figure comes from the measures. A file may say `on_time`, for a proportion that follows from its clock.
    pub kind: IndicatorKind,
    /// The unit, as a column of a report has it. Values are shown as percent where it is `%`, and in Chinese
    /// in 万元 where it begins so; in English amounts are in yuan.
    pub unit: Text,
    /// Which way is good.
    pub direction: Direction,
    /// What is to be reached, unscaled.
    pub target: Option<f64>,
    /// How it is counted, in one sentence. What is counted stands in the measures, so no fingerprint has these words.
    #[serde(skip_serializing)]
    pub definition: Text,
    /// Law, standard or practice behind it.
    pub source: String,
    /// What is easily got wrong about it.
    #[serde(skip_serializing)]
    pub pitfall: Option<Text>,
    /// How reports say it; where nothing is given, its name.
    #[serde(skip_serializing)]
    pub said: Vec<Saying>,
    /// How reports say the count above a share.
    #[serde(skip_serializing)]
    pub part_said: Vec<Saying>,
    /// What it cannot be computed without.
    pub requires: Option<Requirement>,
    /// Columns that a file may lack; they are then empty in every row.
    pub optional: Vec<String>,
    /// Parameters of the predicates, with their defaults.
    pub parameters: BTreeMap<String, f64>,
    /// The multiple of a rate: 10000 for one per ten thousand.
    pub per: Option<f64>,
    /// Whether a ratio is multiplied by the days of the period: 365 for a year, or `leap_year_days` for a leap year.
    pub per_days: bool,
    /// What is said of whole days.
    pub statistic: Option<Statistic>,
    /// What is counted.
    pub measure: Option<Measure>,
    /// What it is held against, where that is a measure of its own.
    pub denominator: Option<Measure>,
    /// What is counted besides: rows of the denominator only for a proportion, what comes in for a balance.
    pub plus: Option<Measure>,
    /// What goes out, for a balance.
    pub minus: Option<Measure>,
}

/// Which way of an indicator is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neutral,
}

/// What an indicator waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// The figures of another period.
    Comparison,
}

/// One count or sum over a register: which rows, which date places them, what is added up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The register, where it is not the indicator's own.
    #[serde(default)]
    pub register: Option<String>,
    /// A flow: the date column that places a row in a period.
    #[serde(default)]
    pub at: Option<String>,
    /// A stock: the rows in being at the end of the period.
    #[serde(default)]
    pub stock: Option<Span>,
    /// The rows in being at any time of the period.
    #[serde(default)]
    pub open: Option<Span>,
    /// Which rows: a predicate over the columns, the parameters, the answers of the clock and (for a flow) `cutoff`.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// Which of those rows count, for a proportion.
    #[serde(default)]
    pub part: Option<String>,
    /// For a proportion of a stock: when a row counts.
    #[serde(default)]
    pub part_stock: Option<Span>,
    /// For a proportion of `open` rows: those count whose day in this column, the end of their span, lies in the period.
    #[serde(default)]
    pub part_at: Option<String>,
    /// The column that is added up, instead of rows being counted.
    #[serde(default)]
    pub sum: Option<String>,
    /// The column that is taken off `sum` in each row.
    #[serde(default)]
    pub minus: Option<String>,
    /// The columns whose distinct values are counted, instead of rows.
    #[serde(default)]
    pub distinct: Vec<String>,
    /// The state column whose values part the rows, for a composition.
    #[serde(default)]
    pub split: Option<String>,
    /// The clock whose answers (`clock_days`, `clock_limit`, `clock_on_time`, `clock_overdue`) it may speak of as of columns.
    #[serde(default)]
    pub clock: Option<String>,
    /// Which days of the clock are counted one by one, instead of rows.
    #[serde(default)]
    pub days: Option<Days>,
    /// Of the days counted, only rows with more than this parameter count.
    #[serde(default)]
    pub over: Option<String>,
    /// Whether a stock is meant as it stood before the first day of the period.
    #[serde(default)]
    pub opening: bool,
}

/// Which whole days are counted one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// Of rows whose clock has stopped, the days that it ran; they are placed by `at`.
    Taken,
    /// Of rows in the stock, the days that the clock has run by the end of the period.
    Open,
    /// Of rows placed by `at`, the days that the clock ran, or has run by the cutoff where it still runs.
    All,
}

/// When a row is in being: from a day on, until the day before another or through the last day.
///
/// Without a first day it always was, without a last one it still is. A matter is pending until the day before its
/// decision (`to`); a certificate is valid through the day of its expiry (`through`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The date column of the first day in being.
    #[serde(default)]
    pub from: Option<String>,
    /// The date column of the first day no longer in being.
    #[serde(default)]
    pub to: Option<String>,
    /// The date column of the last day in being.
    #[serde(default)]
    pub through: Option<String>,
}

impl Measure {
    /// What is counted for it, which is the same whether a stock is meant as it stood before or after, and from whatever
    /// number of days on.
    pub(crate) fn counted(&self) -> Self {
        Self { opening: false, over: None, ..self.clone() }
    }

    /// Whether its rows are counted by label: by the value of a column, or as distinct values.
    pub(crate) fn has_labels(&self) -> bool {
        self.split.is_some() || !self.distinct.is_empty()
    }

    /// The columns whose cells it uses, besides those of its predicates.
    pub(crate) fn plain_columns(&self) -> impl Iterator<Item = &String> {
        let spans = [&self.stock, &self.open].into_iter().flatten().flat_map(Span::columns);
        let named = [&self.at, &self.sum, &self.minus, &self.split].into_iter().flatten();
        named.chain(&self.distinct).chain(spans)
    }
}

impl Span {
    /// Its date columns.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &String> {
        [&self.from, &self.to, &self.through].into_iter().flatten()
    }
}

impl Indicator {
    /// How reports say it: in the words given, or by its name.
    pub fn sayings(&self) -> Vec<Saying> {
        if self.said.is_empty() { Saying::of_names(&self.zh, &self.en) } else { self.said.clone() }
    }

    /// What is counted or added up without being an indicator.
    pub(super) fn of_measure(id: &str, measure: Measure, optional: &[String]) -> Self {
        Self {
            id: id.into(),
            zh: id.into(),
            en: id.into(),
            family: String::new(),
            core: false,
            register: measure.register.clone().unwrap_or_default(),
            kind: if measure.sum.is_some() { IndicatorKind::Sum } else { IndicatorKind::Count },
            unit: "".into(),
            direction: Direction::Neutral,
            target: None,
            definition: "".into(),
            source: String::new(),
            pitfall: None,
            said: Vec::new(),
            part_said: Vec::new(),
            requires: None,
            optional: optional.to_vec(),
            parameters: BTreeMap::new(),
            per: None,
            per_days: false,
            statistic: None,
            measure: Some(measure),
            denominator: None,
            plus: None,
            minus: None,
        }
    }

    /// Whether less is better.
    pub(crate) fn less_is_better(&self) -> bool {
        self.direction == Direction::Lower
    }

    /// Its measures with their ids: the indicator's own, and the others with `/denominator`, `/plus`, `/minus` added.
    pub(crate) fn measures(&self) -> impl Iterator<Item = (String, &Measure)> {
        let named =
            [("", &self.measure), ("/denominator", &self.denominator), ("/plus", &self.plus), ("/minus", &self.minus)];
        named.into_iter().filter_map(|(part, measure)| Some((format!("{}{part}", self.id), measure.as_ref()?)))
    }

    /// The names that it, or one of its clocks, may use as parameters.
    pub(crate) fn parameters_used(&self, clocks: &[&Clock]) -> impl Iterator<Item = String> {
        let measures: Vec<_> = self.measures().map(|(_, measure)| measure).collect();
        let limits = || clocks.iter().flat_map(|clock| &clock.limits);
        let predicates = measures.iter().flat_map(|measure| [&measure.filter, &measure.part]);
        let predicates = predicates.chain(limits().map(|limit| &limit.filter)).flatten();
        let parsed = predicates.filter_map(|text| Parsed::new(text).ok());
        let mut names: Vec<String> =
            parsed.flat_map(|parsed| parsed.names().into_iter().map(Into::into).collect::<Vec<_>>()).collect();
        names.extend(measures.iter().filter_map(|measure| measure.over.clone()));
        names.extend(limits().filter_map(|limit| match &limit.days {
            LimitDays::Parameter(name) => Some(name.clone()),
            LimitDays::Number(_) => None,
        }));
        names.extend(self.per_days.then(|| LEAP_YEAR_DAYS.to_owned()));
        names.into_iter()
    }

    /// The register of one of its measures.
    pub(crate) fn register_of<'a>(&'a self, measure: &'a Measure) -> &'a str {
        measure.register.as_deref().unwrap_or(&self.register)
    }
}
