//! Scores as researchers make them: outliers, missing values, normalisation, and the aggregation of each node.

use std::collections::BTreeMap;

use super::data::{Candidate, Reading};
use super::definition::{Assessment, Item};
use crate::error::{Error, Result};
use crate::stat::index::aggregate::{self, aggregate, borda, copeland, generalised};
use crate::stat::index::missing::{self, impute_within, screen};
use crate::stat::index::normalise::{Direction, Method as Scale, normalise_within};
use crate::stat::index::outliers::{self, Done, Transform, Treated, treat};
use crate::stat::index::weights::{balanced, benefit_of_doubt, principal};
use crate::stat::name_methods;

/// How values become scores, where nodes do not say otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// How items are brought to one scale.
    pub normalise: Normalise,
    /// How the dimensions are made into the score, and the nodes of groups that say nothing.
    pub method: Method,
    /// What takes the place of a missing value.
    pub impute: missing::Method,
    /// What is done with outliers.
    pub outliers: Outliers,
    /// The least share of items that a unit must have values in; else it has no score.
    pub least_available: f64,
    /// Which units are normalised, imputed and ranked against each other.
    pub within: Within,
    /// Where the weights come from, of nodes that say nothing and of the dimensions.
    pub weighting: Weighting,
}

/// Where the weights of the parts of a node come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// They are those that are given.
    Given,
    /// They are equal; a part whose weight is 0 is left out.
    Equal,
    /// Those of the first principal component, times the given ones: see [`principal`].
    Pca,
    /// Such that the parts have correlations with their mean that are in the proportions of the given ones: see [`balanced`].
    Balanced,
}

name_methods!(Weighting, "weights" { Given => "given", Equal => "equal", Pca => "pca", Balanced => "balanced" });

impl Weighting {
    /// The weights of some parts with the given ones.
    fn of(self, children: &[(&[Option<f64>], f64)]) -> Result<Vec<f64>> {
        let kept = || children.iter().filter(|(_, weight)| *weight > 0.0);
        let columns: Vec<&[Option<f64>]> = kept().map(|(column, _)| *column).collect();
        let given: Vec<f64> = kept().map(|(_, weight)| *weight).collect();
        let found = match self {
            _ if columns.len() < 2 => given,
            Self::Given => given,
            Self::Equal => vec![1.0; given.len()],
            Self::Pca => principal(&columns)?.weights.iter().zip(given).map(|(found, given)| found * given).collect(),
            Self::Balanced => balanced(&columns, &given)?.0,
        };
        let mut found = found.into_iter();
        Ok(children.iter().map(|(_, weight)| if *weight > 0.0 { found.next().unwrap_or(0.0) } else { 0.0 }).collect())
    }

    /// The weights of some parts; those that are known already where a draw has none.
    fn of_values(
        self,
        children: &[(&[Option<f64>], f64)],
        origin: Origin<'_>,
        known: impl FnOnce(&Weights) -> Vec<f64>,
    ) -> Result<Vec<f64>> {
        match (self.of(children), origin) {
            (Err(_), Origin::Drawn(weights)) => Ok(known(weights)),
            (found, _) => found,
        }
    }
}

impl Default for Statistics {
    fn default() -> Self {
        Self {
            normalise: Normalise::MinMax,
            method: Method::Mean(aggregate::Method::Arithmetic),
            impute: missing::Method::None,
            outliers: Outliers::None,
            least_available: 0.0,
            within: Within::Period,
            weighting: Weighting::Given,
        }
    }
}

/// What is done with values that are far from the others, of items whose skewness and kurtosis are high: see [`treat`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outliers {
    /// Nothing.
    None,
    /// A few of them are moved to the next value; where that is not enough, the item stays as it was.
    Winsorise,
    /// Where that is not enough, the logarithm of all is taken.
    Log,
    /// Where that is not enough, all are transformed as Box and Cox do, with this exponent.
    BoxCox(f64),
}

impl Outliers {
    /// The words, with whether they need a number.
    pub(super) const WORDS: [&'static str; 4] = ["none", "winsorise", "log", "box_cox"];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Winsorise => "winsorise",
            Self::Log => "log",
            Self::BoxCox(_) => "box_cox",
        }
    }

    fn options(self) -> Option<outliers::Options> {
        let transform = match self {
            Self::None => return None,
            Self::Winsorise => Transform::None,
            Self::Log => Transform::Log,
            Self::BoxCox(lambda) => Transform::BoxCox { lambda },
        };
        Some(outliers::Options { transform, ..outliers::Options::default() })
    }
}

/// Which units share a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// All units of all periods.
    All,
    /// The units of a period.
    Period,
    /// The units of a league in a period.
    League,
}

/// How an item is brought to a scale on which more is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Normalise {
    /// The worst at 0, the best at 100.
    MinMax,
    /// Mean 0, standard deviation 1.
    ZScore,
    /// Mean 100, standard deviation 10, as Mazziotta and Pareto have it.
    Standard,
    /// The share of the others that are worse, in percent.
    PercentileRank,
    /// The number of units that are worse, and 1.
    Rank,
    /// The share of the best value of the distance from the worst one, in percent.
    Best,
    /// The first number at 0 and the second at 100, and no further.
    Goalposts(f64, f64),
    /// The first number at 0 and the second at 100, and further.
    Scaled(f64, f64),
    /// How much of the way from the worst value to the number is done, in percent, and no further.
    Target(f64),
    /// None: values are taken as they are.
    Raw,
}

impl Normalise {
    /// The names, with whether they need numbers.
    pub(super) const WORDS: [&'static str; 10] =
        ["min_max", "z_score", "standard", "percentile_rank", "rank", "best", "goalposts", "scaled", "target", "raw"];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MinMax => "min_max",
            Self::ZScore => "z_score",
            Self::Standard => "standard",
            Self::PercentileRank => "percentile_rank",
            Self::Rank => "rank",
            Self::Best => "best",
            Self::Goalposts(..) => "goalposts",
            Self::Scaled(..) => "scaled",
            Self::Target(_) => "target",
            Self::Raw => "raw",
        }
    }

    /// The middle of a scale that is made of the values themselves, if these values make none: they are equal, or one by itself is to be
    /// ranked among others.
    fn middle_without_scale(self, values: &[f64]) -> Option<f64> {
        let (first, others) = values.split_first()?;
        let middle = match self {
            Self::MinMax | Self::Best | Self::PercentileRank => 50.0,
            Self::ZScore => 0.0,
            Self::Standard => 100.0,
            Self::Rank | Self::Goalposts(..) | Self::Scaled(..) | Self::Target(_) | Self::Raw => return None,
        };
        let has_scale = others.iter().any(|other| self == Self::PercentileRank || other != first);
        (!has_scale).then_some(middle)
    }

    /// The normalised values, on 0 to 100 where the scale has ends.
    fn apply(self, values: &[Option<f64>], pools: &[usize], less: bool) -> Result<Vec<Option<f64>>> {
        let direction = if less { Direction::Less } else { Direction::More };
        let (scale, factor) = match self {
            Self::Raw => {
                let sign = if less { -1.0 } else { 1.0 };
                return Ok(values.iter().map(|value| value.map(|value| sign * value)).collect());
            }
            Self::MinMax => (Scale::MinMax { low: 0.0, high: 100.0 }, 1.0),
            Self::ZScore => (Scale::ZScore { mean: 0.0, sd: 1.0 }, 1.0),
            Self::Standard => (Scale::ZScore { mean: 100.0, sd: 10.0 }, 1.0),
            Self::PercentileRank => (Scale::PercentileRank, 100.0),
            Self::Rank => (Scale::Rank, 1.0),
            Self::Best => (Scale::Best, 100.0),
            Self::Goalposts(low, high) => (Scale::Goalposts { low, high, scale: 100.0 }, 1.0),
            Self::Scaled(low, high) => (Scale::Scaled { low, high, factor: 100.0 }, 1.0),
            Self::Target(target) => (Scale::Target { target, cap: true }, 100.0),
        };
        let found = normalise_within(values, pools, direction, scale)?;
        Ok(found.into_iter().map(|value| value.map(|value| factor * value)).collect())
    }
}

/// How the values below a node become one.
#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    /// A mean, the median or the minimum of the unit's own values.
    Mean(aggregate::Method),
    /// The largest of the unit's own values.
    Maximum,
    /// The generalised mean of a power.
    Generalised(f64),
    /// The ordered weighted average, with a weight for each place from the best.
    Ordered(Vec<f64>),
    /// Borda's count: how many units it is better than.
    Borda,
    /// Copeland's score: how many units it outranks, less how many outrank it.
    Copeland,
    /// The benefit of the doubt, in percent: each unit with the weights that it is best with, of which each item has at least the first and
    /// at most the second share of its score. See [`benefit_of_doubt`].
    BenefitOfDoubt(f64, f64),
}

impl Method {
    /// The word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mean(mean) => mean.name(),
            Self::Maximum => "maximum",
            Self::Generalised(_) => "generalised",
            Self::Ordered(_) => "ordered",
            Self::Borda => "borda",
            Self::Copeland => "copeland",
            Self::BenefitOfDoubt(..) => "benefit_of_doubt",
        }
    }
}

/// Everything that values came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// The normalised values of each item, by candidate.
    pub(super) items: Vec<Vec<Option<f64>>>,
    /// The values of each group.
    pub(super) groups: Vec<Vec<Option<f64>>>,
    /// The scores.
    pub(super) scores: Vec<Option<f64>>,
    /// The weights that were taken.
    pub(super) weights: Weights,
    /// The values that were changed before they were brought to a scale.
    pub(super) changed: Vec<Changed>,
    /// The items that have outliers still.
    pub(super) left: Vec<usize>,
}

/// A value that was changed before it was brought to a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Changed {
    pub(super) item: usize,
    pub(super) candidate: usize,
    pub(super) treatment: Treatment,
    /// None where there was none.
    pub(super) before: Option<f64>,
    pub(super) after: f64,
}

/// What was done to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// It was missing, and was made from so many others.
    Imputed(usize),
    /// It was an outlier, and was moved to the next value.
    Winsorised,
    /// All values of its item were transformed.
    Transformed,
}

impl Treatment {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imputed(_) => "imputed",
            Self::Winsorised => "winsorised",
            Self::Transformed => "transformed",
        }
    }
}

/// The units, and which of them share a scale: those with one number.
pub(super) struct Pools<'a> {
    candidates: &'a [Candidate],
    numbers: Vec<usize>,
    /// The units of each number.
    members: Vec<Vec<usize>>,
}

impl<'a> Pools<'a> {
    /// The units, each with its number.
    pub(super) fn of(candidates: &'a [Candidate], numbers: Vec<usize>) -> Self {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, number) in numbers.iter().enumerate() {
            members.entry(*number).or_default().push(at);
        }
        Self { candidates, numbers, members: members.into_values().collect() }
    }
}

/// Where values come from, and so what is done where nothing can be made of them.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// They were counted: it is an error.
    Counted,
    /// They were drawn, and a draw stops nothing. Units that are all equal are in the middle of the scale; weights that cannot be found are
    /// these; a mean with a 0 that needs values above 0 is 0, and what there is none of is missing.
    Drawn(&'a Weights),
}

impl Origin<'_> {
    fn or<T>(self, found: Result<T>, of_draw: impl FnOnce() -> T) -> Result<T> {
        match self {
            Self::Counted => found,
            Self::Drawn(_) => Ok(found.unwrap_or_else(|_| of_draw())),
        }
    }
}

/// The values of each item as they were counted; none where it does not apply or is missing.
pub(super) fn values(assessment: &Assessment, candidates: &[Candidate]) -> Vec<Vec<Option<f64>>> {
    let of = |item: &Item, candidate: &Candidate| {
        let source = item.sources().next().filter(|_| !item.is_excepted(candidate))?;
        match candidate.observations[source].reading {
            Reading::Value(value) => Some(value.to_f64()),
            Reading::Undefined | Reading::Missing => None,
        }
    };
    assessment.items.iter().map(|item| candidates.iter().map(|candidate| of(item, candidate)).collect()).collect()
}

/// The scores from the values of the items; an item whose weight is 0 is left out.
pub(super) fn score(
    assessment: &Assessment,
    settings: &Statistics,
    weights: &Weights,
    (mut values, origin): (Vec<Vec<Option<f64>>>, Origin<'_>),
    pools: &Pools<'_>,
) -> Result<Outcome> {
    let columns = |values: &[Vec<Option<f64>>]| values.iter().map(Vec::len).next().unwrap_or(0);
    let candidates = columns(&values);
    let used: Vec<&[Option<f64>]> = values.iter().map(Vec::as_slice).collect();
    let kept: Vec<bool> = if settings.least_available > 0.0 {
        screen(&used, settings.least_available, 0.0)?.iter().map(|unit| unit.kept).collect()
    } else {
        vec![true; candidates]
    };
    let (mut changed, mut left) = (Vec::new(), Vec::new());
    let mut items = Vec::with_capacity(values.len());
    for (at, (item, column)) in assessment.items.iter().zip(&mut values).enumerate() {
        let named = |error: Error| of_item(item, &error);
        if let Some(options) = settings.outliers.options() {
            let treated = treat(column, &options).map_err(named)?;
            changed.extend(treatments(at, column, &treated));
            left.extend((treated.done == Done::Left).then_some(at));
            *column = treated.values;
        }
        let (filled, record) = impute_within(column, &pools.numbers, settings.impute).map_err(named)?;
        changed.extend(record.into_iter().map(|cell| Changed {
            item: at,
            candidate: cell.row,
            treatment: Treatment::Imputed(cell.from),
            before: None,
            after: cell.value,
        }));
        let scale = item.normalise.unwrap_or(settings.normalise);
        items.push(on_scale(assessment, item, scale, (filled, origin), settings.within, pools)?);
    }
    let mut weights = weights.clone();
    let (groups, scores) = aggregated(assessment, settings, &mut weights, (&items, origin), &kept, pools)?;
    Ok(Outcome { items, groups, scores, weights, changed, left })
}

/// What the treatment of outliers has done to the values of an item.
fn treatments(item: usize, before: &[Option<f64>], treated: &Treated) -> Vec<Changed> {
    let treatment = if treated.done == Done::Transformed { Treatment::Transformed } else { Treatment::Winsorised };
    let changed = |(candidate, (before, after)): (usize, (&Option<f64>, &Option<f64>))| {
        let after = after.filter(|_| before != after)?;
        Some(Changed { item, candidate, treatment, before: *before, after })
    };
    before.iter().zip(&treated.values).enumerate().filter_map(changed).collect()
}

/// The values of an item on its scale.
fn on_scale(
    assessment: &Assessment,
    item: &Item,
    scale: Normalise,
    (mut values, origin): (Vec<Option<f64>>, Origin<'_>),
    within: Within,
    pools: &Pools<'_>,
) -> Result<Vec<Option<f64>>> {
    let mut middles: Vec<(usize, f64)> = Vec::new();
    for units in &pools.members {
        let there: Vec<usize> = units.iter().copied().filter(|at| values[*at].is_some()).collect();
        let own: Vec<f64> = there.iter().filter_map(|at| values[*at]).collect();
        match (scale.middle_without_scale(&own), origin) {
            (None, _) => {}
            (Some(_), Origin::Counted) => {
                let place = format!("item `{}`", item.name);
                let reason = no_scale(assessment, scale, within, &own, &pools.candidates[there[0]]);
                return Err(Error::Definition { place, reason });
            }
            (Some(middle), Origin::Drawn(_)) => middles.extend(there.into_iter().map(|at| (at, middle))),
        }
    }
    for (at, _) in &middles {
        values[*at] = None;
    }
    let found = scale.apply(&values, &pools.numbers, item.less_is_better);
    let mut found = found.map_err(|error| of_item(item, &error))?;
    for (at, middle) in middles {
        found[at] = Some(middle);
    }
    Ok(found)
}

/// Why values have no scale of their own, and what may be done; `first` is the first unit that has one of them.
fn no_scale(assessment: &Assessment, scale: Normalise, within: Within, values: &[f64], first: &Candidate) -> String {
    let league = assessment.league_of(&first.unit).map(|at| assessment.leagues[at].name.as_str());
    let place = match (within, league) {
        (Within::All, _) => String::new(),
        (Within::League, Some(league)) => format!(" of league `{league}` in `{}`", first.period),
        _ => format!(" in `{}`", first.period),
    };
    let name = scale.name();
    let why = match values {
        [value] => format!("`{}` is the only unit{place} that has a value, `{value}`", first.unit),
        values => format!("all {} units{place} have the value `{}`", values.len(), values[0]),
    };
    format!(
        "{why}, of which `{name}` makes no scale; give it ends with normalise = \"goalposts\", or leave the item out"
    )
}

fn of_item(item: &Item, error: &Error) -> Error {
    Error::Definition { place: format!("item `{}`", item.name), reason: error.to_string() }
}

/// The weights of the nodes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    pub(super) items: Vec<f64>,
    pub(super) groups: Vec<f64>,
}

impl Weights {
    /// The given ones.
    pub(super) fn of(assessment: &Assessment) -> Self {
        Self {
            items: assessment.items.iter().map(|item| item.weight).collect(),
            groups: assessment.groups.iter().map(|group| group.weight).collect(),
        }
    }
}

/// The values of the candidates in each group.
type Columns = Vec<Vec<Option<f64>>>;

/// The values of the groups, from the leaves up, and the scores; the given weights become those that are taken.
fn aggregated(
    assessment: &Assessment,
    settings: &Statistics,
    weights: &mut Weights,
    (items, origin): (&[Vec<Option<f64>>], Origin<'_>),
    kept: &[bool],
    pools: &Pools<'_>,
) -> Result<(Columns, Vec<Option<f64>>)> {
    let mut groups: Columns = vec![Vec::new(); assessment.groups.len()];
    for at in assessment.upwards() {
        let own_items: Vec<usize> = (0..items.len()).filter(|item| assessment.items[*item].group == Some(at)).collect();
        let own_groups: Vec<usize> =
            (0..groups.len()).filter(|group| assessment.groups[*group].parent == Some(at)).collect();
        let group = &assessment.groups[at];
        let named =
            |error: Error| Error::Definition { place: format!("group `{}`", group.name), reason: error.to_string() };
        let of_items = own_items.iter().map(|item| (items[*item].as_slice(), weights.items[*item]));
        let of_groups = own_groups.iter().map(|group| (groups[*group].as_slice(), weights.groups[*group]));
        let mut children: Vec<(&[Option<f64>], f64)> = of_items.chain(of_groups).collect();
        let known = |weights: &Weights| {
            let of_items = own_items.iter().map(|item| weights.items[*item]);
            of_items.chain(own_groups.iter().map(|group| weights.groups[*group])).collect()
        };
        let taken = group.weighting.unwrap_or(settings.weighting).of_values(&children, origin, known).map_err(named)?;
        children.iter_mut().zip(&taken).for_each(|((_, weight), taken)| *weight = *taken);
        let method = group.method.as_ref().unwrap_or(&settings.method);
        let found = combined(&children, method, origin, pools).map_err(named)?;
        groups[at] = found;
        own_items.iter().zip(&taken).for_each(|(item, taken)| weights.items[*item] = *taken);
        let rest = &taken[own_items.len()..];
        own_groups.iter().zip(rest).for_each(|(group, taken)| weights.groups[*group] = *taken);
    }
    let dimensions: Vec<usize> = assessment.dimensions().collect();
    let mut top: Vec<(&[Option<f64>], f64)> =
        dimensions.iter().map(|at| (groups[*at].as_slice(), weights.groups[*at])).collect();
    let known = |weights: &Weights| dimensions.iter().map(|at| weights.groups[*at]).collect();
    let taken = settings.weighting.of_values(&top, origin, known)?;
    top.iter_mut().zip(&taken).for_each(|((_, weight), taken)| *weight = *taken);
    let mut scores = combined(&top, &settings.method, origin, pools)?;
    dimensions.iter().zip(taken).for_each(|(at, taken)| weights.groups[*at] = taken);
    for (score, kept) in scores.iter_mut().zip(kept) {
        *score = score.filter(|_| *kept);
    }
    Ok((groups, scores))
}

/// What is made of the values of a unit.
type OfUnit<'a> = dyn Fn(&[Option<f64>]) -> Result<Option<f64>> + 'a;

/// The columns of the children, made into one.
fn combined(
    children: &[(&[Option<f64>], f64)],
    method: &Method,
    origin: Origin<'_>,
    pools: &Pools<'_>,
) -> Result<Vec<Option<f64>>> {
    let weights: Vec<f64> = children.iter().map(|(_, weight)| *weight).collect();
    let units = children.first().map_or(0, |(column, _)| column.len());
    let row = |unit: usize| children.iter().map(|(column, _)| column[unit]).collect::<Vec<_>>();
    let made = |of: &OfUnit<'_>, row: Vec<Option<f64>>| {
        let has_no_mean = || row.iter().flatten().any(|value| *value < 0.0);
        origin.or(of(&row), || if has_no_mean() { None } else { Some(0.0) })
    };
    let rows = |of: &OfUnit<'_>| (0..units).map(|unit| made(of, row(unit))).collect::<Result<Vec<_>>>();
    match method {
        Method::Mean(mean) => rows(&|values| aggregate(values, &weights, *mean)),
        Method::Generalised(power) => rows(&|values| generalised(values, &weights, *power)),
        Method::Maximum => rows(&|values| {
            let counted =
                values.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0).filter_map(|(value, _)| *value);
            Ok(counted.reduce(f64::max))
        }),
        Method::Ordered(places) => rows(&|values| {
            let all: Option<Vec<f64>> = values.iter().copied().collect();
            all.map(|all| aggregate::ordered(&all, places)).transpose()
        }),
        Method::Borda | Method::Copeland | Method::BenefitOfDoubt(..) => {
            let mut found = vec![None; units];
            for own in &pools.members {
                let columns: Vec<Vec<Option<f64>>> =
                    children.iter().map(|(column, _)| own.iter().map(|unit| column[*unit]).collect()).collect();
                let columns: Vec<&[Option<f64>]> = columns.iter().map(Vec::as_slice).collect();
                let scores: Result<Vec<Option<f64>>> = match method {
                    Method::Borda => borda(&columns, &weights),
                    Method::BenefitOfDoubt(least, most) => best_for_each(&columns, &weights, (*least, *most)),
                    _ => copeland(&columns, &weights)
                        .map(|scores| scores.into_iter().map(|score| Some(score as f64)).collect()),
                };
                let scores = origin.or(scores, || vec![None; own.len()])?;
                for (unit, score) in own.iter().zip(scores) {
                    found[*unit] = score;
                }
            }
            Ok(found)
        }
    }
}

/// The benefit of the doubt in percent, among the units that have all values of the columns that count.
fn best_for_each(columns: &[&[Option<f64>]], weights: &[f64], bounds: (f64, f64)) -> Result<Vec<Option<f64>>> {
    let counted = || columns.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
    let units = columns.first().map_or(0, |column| column.len());
    let row = |unit: usize| counted().map(|(column, _)| column[unit]).collect::<Option<Vec<f64>>>();
    let rows: Vec<Option<Vec<f64>>> = (0..units).map(row).collect();
    let complete: Vec<&[f64]> = rows.iter().flatten().map(Vec::as_slice).collect();
    if complete.is_empty() {
        return Ok(vec![None; units]);
    }
    let mut found = benefit_of_doubt(&complete, bounds)?.into_iter().map(|unit| 100.0 * unit.score);
    Ok(rows.iter().map(|row| row.as_ref().and_then(|_| found.next())).collect())
}
