//! How an assessment draws, and how it makes values into scores.

use super::place::{Wrong, not_as_expected, wrong};
use super::{Reader, Reason, told, unknown, word, written};
use crate::error::{Error, Result};
use crate::index::chance::ChanceOptions;
use crate::index::choices::Choices;
use crate::index::definition::Assessment;
use crate::index::statistical::{Method, Normalise, Outliers, Statistics, Within};
use crate::stat::index::aggregate;

impl Reader<'_> {
    pub(super) fn choices(&self, made: &Assessment) -> Result<Option<Choices>> {
        let part = self.only::<written::Choices>("choices")?;
        part.map(|part| self.made(&part, choices(made, &part.is))).transpose()
    }

    pub(super) fn statistics(&self) -> Result<Statistics> {
        let part = self.only::<written::Statistics>("statistics")?;
        part.map_or_else(|| Ok(Statistics::default()), |part| self.made(&part, statistics(&part.is)))
    }

    pub(super) fn chance(&self) -> Result<ChanceOptions> {
        let part = self.only::<written::Chance>("chance")?;
        part.map_or_else(|| Ok(ChanceOptions::default()), |part| self.made(&part, chance(&part.is)))
    }
}

fn chance(is: &written::Chance) -> Reason<ChanceOptions> {
    let default = ChanceOptions::default();
    let level = is.level.unwrap_or(default.level);
    if !(level > 0.0 && level < 1.0) {
        return Err(not_as_expected("level", level, "a number above 0 and below 1: 90 % is written 0.9"));
    }
    let draws = is.draws.map(|draws| u32::try_from(draws).ok().filter(|draws| *draws > 0).ok_or(draws)).transpose();
    let draws =
        draws.map_err(|draws| not_as_expected("draws", draws, &format!("a whole number from 1 to {}", u32::MAX)))?;
    Ok(ChanceOptions {
        draws: draws.unwrap_or(default.draws),
        seed: is.seed.unwrap_or(default.seed),
        level,
        view: parsed_at("view", is.view.as_ref())?.unwrap_or(default.view),
        prior: parsed_at("prior", is.prior.as_ref())?.unwrap_or(default.prior),
    })
}

/// The meaning of the word at a key, where it is written.
fn parsed_at<T: std::str::FromStr<Err = Error>>(key: &'static str, word: Option<&String>) -> Reason<Option<T>> {
    word.map(|word| word.parse().map_err(|error| wrong(key, told(error)))).transpose()
}

fn statistics(is: &written::Statistics) -> Reason<Statistics> {
    let default = Statistics::default();
    let normalise = is.normalise.as_ref().map(|word| normalise_of(word, (None, None, None))).transpose();
    let normalise = normalise.map_err(|wrong| wrong.at("normalise"))?;
    let method = method_in(is.method.as_deref(), &is.numbers())?;
    let withins = [("all", Within::All), ("period", Within::Period), ("league", Within::League)];
    let within = is.within.as_ref().map(|within| word(within, "within", &withins)).transpose()?;
    let outliers = outliers_of(is.outliers.as_deref().unwrap_or("none"), is.lambda);
    let outliers = outliers.map_err(|wrong| wrong.at("outliers"))?;
    let least_available = is.least_available.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&least_available) {
        return Err(not_as_expected("least_available", least_available, "a share from 0 to 1"));
    }
    Ok(Statistics {
        normalise: normalise.unwrap_or(default.normalise),
        method: method.unwrap_or(default.method),
        impute: parsed_at("impute", is.impute.as_ref())?.unwrap_or_default(),
        outliers,
        least_available,
        within: within.unwrap_or(default.within),
        weighting: parsed_at("weights", is.weights.as_ref())?.unwrap_or(default.weighting),
    })
}

fn choices(made: &Assessment, is: &written::Choices) -> Reason<Choices> {
    let default = Choices::default();
    let found = Choices {
        weights: is.weights,
        normalise: parsed("normalise", &is.normalise)?,
        method: parsed("method", &is.method)?,
        impute: parsed("impute", &is.impute)?,
        outliers: parsed("outliers", &is.outliers)?,
        not_applicable: parsed("not_applicable", &is.not_applicable)?,
        exclude: is.exclude,
        data: is.data,
        points: is.points.unwrap_or(default.points),
        seed: is.seed.unwrap_or(default.seed),
        level: is.level.unwrap_or(default.level),
    };
    found.factors(made).map_err(|error| {
        let keys =
            ["weights", "normalise", "method", "impute", "outliers", "not_applicable", "exclude", "points", "level"];
        let key = keys.into_iter().find(|key| matches!(&error, Error::Parameter { name, .. } if name == key));
        let said = Wrong::from(told(error));
        match key {
            Some(key) => said.at(key),
            None => said,
        }
    })?;
    Ok(found)
}

fn parsed<T: std::str::FromStr<Err = Error>>(key: &'static str, words: &[String]) -> Reason<Vec<T>> {
    let read = |(at, word): (usize, &String)| word.parse().map_err(|error| Wrong::from(told(error)).within(key, at));
    words.iter().enumerate().map(read).collect()
}

/// The numbers that a method may need.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Numbers<'a> {
    power: Option<f64>,
    order: Option<&'a [f64]>,
    /// The least and the most share.
    shares: (Option<f64>, Option<f64>),
}

impl written::Group {
    pub(super) fn numbers(&self) -> Numbers<'_> {
        let shares = (self.least_share, self.most_share);
        Numbers { power: self.power, order: self.order_weights.as_deref(), shares }
    }
}

impl written::Statistics {
    pub(super) fn numbers(&self) -> Numbers<'_> {
        let shares = (self.least_share, self.most_share);
        Numbers { power: self.power, order: self.order_weights.as_deref(), shares }
    }
}

impl std::str::FromStr for Normalise {
    type Err = Error;

    /// A scale that needs no numbers.
    fn from_str(word: &str) -> Result<Self> {
        normalise_of(word, (None, None, None))
            .map_err(|reason| Error::parameter("normalise", word, &format!("a scale without numbers: {reason}")))
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    /// A method that needs no numbers.
    fn from_str(word: &str) -> Result<Self> {
        method_of(word, &Numbers::default())
            .map_err(|reason| Error::parameter("method", word, &format!("a method without numbers: {reason}")))
    }
}

impl std::str::FromStr for Outliers {
    type Err = Error;

    /// A treatment that needs no number.
    fn from_str(word: &str) -> Result<Self> {
        outliers_of(word, None)
            .map_err(|reason| Error::parameter("outliers", word, &format!("a treatment without a number: {reason}")))
    }
}

/// What is done with outliers.
fn outliers_of(word: &str, lambda: Option<f64>) -> Reason<Outliers> {
    let found = match (word, lambda) {
        ("none", _) => Outliers::None,
        ("winsorise", _) => Outliers::Winsorise,
        ("log", _) => Outliers::Log,
        ("box_cox", Some(lambda)) => return Ok(Outliers::BoxCox(lambda)),
        ("box_cox", None) => return Err("`box_cox` needs `lambda`, the exponent".into()),
        (other, _) => return Err(unknown("treatment of outliers", other, Outliers::WORDS)),
    };
    if lambda.is_some() { Err(format!("`{word}` takes no `lambda`").into()) } else { Ok(found) }
}

/// How values are brought to a scale, with its numbers.
pub(super) fn normalise_of(word: &str, numbers: (Option<f64>, Option<f64>, Option<f64>)) -> Reason<Normalise> {
    let ends = || match numbers {
        (Some(low), Some(high), None) if low < high => Ok((low, high)),
        (Some(low), Some(high), None) => Err(not_as_expected("low", low, &format!("less than `{high}`, the `high`"))),
        _ => Err(format!("`{word}` needs `low` and `high`, the lower one first").into()),
    };
    let plain = |is: Normalise| match numbers {
        (None, None, None) => Ok(is),
        _ => Err(format!("`{word}` takes neither `low` nor `high` nor `target`").into()),
    };
    match word {
        "min_max" => plain(Normalise::MinMax),
        "z_score" => plain(Normalise::ZScore),
        "standard" => plain(Normalise::Standard),
        "percentile_rank" => plain(Normalise::PercentileRank),
        "rank" => plain(Normalise::Rank),
        "best" => plain(Normalise::Best),
        "raw" => plain(Normalise::Raw),
        "goalposts" => ends().map(|(low, high)| Normalise::Goalposts(low, high)),
        "scaled" => ends().map(|(low, high)| Normalise::Scaled(low, high)),
        "target" => match numbers {
            (None, None, Some(target)) => Ok(Normalise::Target(target)),
            _ => Err("`target` needs `target`, the number to be reached".into()),
        },
        other => Err(unknown("normalisation", other, Normalise::WORDS)),
    }
}

/// How the values below a node become one, where it is said.
pub(super) fn method_in(word: Option<&str>, numbers: &Numbers<'_>) -> Reason<Option<Method>> {
    match word {
        Some(word) => method_of(word, numbers).map(Some).map_err(|wrong| wrong.at("method")),
        None => match numbers.first() {
            Some(number) => Err(wrong(number, format!("`{number}` belongs to `method`"))),
            None => Ok(None),
        },
    }
}

/// How the values below a node become one.
fn method_of(word: &str, numbers: &Numbers<'_>) -> Reason<Method> {
    let needs: &[&str] = match word {
        "generalised" => &["power"],
        "ordered" => &["order_weights"],
        "benefit_of_doubt" => &["least_share", "most_share"],
        _ => &[],
    };
    if let Some(number) = numbers.given().find(|number| !needs.contains(number)) {
        return Err(format!("`{word}` takes no `{number}`").into());
    }
    match word {
        "generalised" => numbers.power.map(Method::Generalised).ok_or_else(|| "`generalised` needs `power`".into()),
        "ordered" => {
            let order =
                numbers.order.ok_or("`ordered` needs `order_weights`, a weight for each place from the best")?;
            Ok(Method::Ordered(order.to_vec()))
        }
        "benefit_of_doubt" => {
            let (least, most) = (numbers.shares.0.unwrap_or(0.0), numbers.shares.1.unwrap_or(1.0));
            if least < 0.0 || most > 1.0 || least > most {
                let found = format!("`least_share` is `{least}` and `most_share` is `{most}`");
                return Err(format!("{found}, expected shares from 0 to 1, the lower one first").into());
            }
            Ok(Method::BenefitOfDoubt(least, most))
        }
        "borda" => Ok(Method::Borda),
        "copeland" => Ok(Method::Copeland),
        "maximum" => Ok(Method::Maximum),
        mean => mean.parse().map(Method::Mean).map_err(|_| {
            let own = ["generalised", "ordered", "benefit_of_doubt", "borda", "copeland", "maximum"];
            unknown("method", mean, aggregate::Method::ALL.iter().map(|method| method.name()).chain(own))
        }),
    }
}

impl Numbers<'_> {
    /// The names of those that are given.
    pub(super) fn given(&self) -> impl Iterator<Item = &'static str> {
        let all = [
            ("power", self.power.is_some()),
            ("order_weights", self.order.is_some()),
            ("least_share", self.shares.0.is_some()),
            ("most_share", self.shares.1.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name)
    }

    fn first(&self) -> Option<&'static str> {
        self.given().next()
    }
}
