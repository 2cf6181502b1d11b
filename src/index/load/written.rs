//! An assessment as its file writes it.

use serde::Deserialize;
use toml::{Spanned, Table};

use crate::index::decimal::Decimal;

/// The whole file. Its parts are read one by one, so that an error names the part.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "of the parts, only the form is checked here")]
pub(super) struct File {
    pub(super) title: String,
    pub(super) scoring: String,
    pub(super) periods: Option<Periods>,
    pub(super) unit: Option<String>,
    pub(super) decimals: Option<u32>,
    pub(super) bonus_cap: Option<Decimal>,
    #[serde(default)]
    pub(super) ties: Vec<String>,
    #[serde(default)]
    pub(super) group: Vec<Spanned<Table>>,
    #[serde(default)]
    pub(super) item: Vec<Spanned<Table>>,
    #[serde(default)]
    pub(super) league: Vec<Spanned<Table>>,
    #[serde(default)]
    pub(super) veto: Vec<Spanned<Table>>,
    #[serde(default)]
    pub(super) grade: Vec<Spanned<Table>>,
    pub(super) chance: Option<Spanned<Table>>,
    pub(super) statistics: Option<Spanned<Table>>,
    pub(super) choices: Option<Spanned<Table>>,
}

/// Periods as the program takes them: a year, a text such as `2016..2020` or `2019, 2020`, or several texts.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected periods such as \"2020\" or \"2016..2020\", or a list of them")]
pub(super) enum Periods {
    Year(i32),
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Choices {
    pub(super) weights: Option<f64>,
    pub(super) normalise: Vec<String>,
    pub(super) method: Vec<String>,
    pub(super) impute: Vec<String>,
    pub(super) outliers: Vec<String>,
    pub(super) not_applicable: Vec<String>,
    pub(super) exclude: bool,
    pub(super) data: bool,
    pub(super) points: Option<u32>,
    pub(super) seed: Option<u64>,
    pub(super) level: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statistics {
    pub(super) normalise: Option<String>,
    pub(super) method: Option<String>,
    pub(super) power: Option<f64>,
    pub(super) order_weights: Option<Vec<f64>>,
    pub(super) least_share: Option<f64>,
    pub(super) most_share: Option<f64>,
    pub(super) impute: Option<String>,
    pub(super) outliers: Option<String>,
    pub(super) lambda: Option<f64>,
    pub(super) least_available: Option<f64>,
    pub(super) within: Option<String>,
    pub(super) weights: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chance {
    pub(super) draws: Option<i64>,
    pub(super) seed: Option<u64>,
    pub(super) level: Option<f64>,
    pub(super) view: Option<String>,
    pub(super) prior: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) id: String,
    pub(super) name: Option<String>,
    #[serde(rename = "in")]
    pub(super) parent: Option<String>,
    pub(super) cap: Option<Decimal>,
    pub(super) weight: Option<f64>,
    pub(super) weights: Option<String>,
    pub(super) method: Option<String>,
    pub(super) power: Option<f64>,
    pub(super) order_weights: Option<Vec<f64>>,
    pub(super) least_share: Option<f64>,
    pub(super) most_share: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) id: String,
    pub(super) name: Option<String>,
    #[serde(rename = "in")]
    pub(super) group: Option<String>,
    pub(super) full: Option<Decimal>,
    pub(super) rule: Option<String>,
    pub(super) indicator: Option<String>,
    pub(super) indicators: Option<Vec<String>>,
    pub(super) category: Option<String>,
    #[serde(default)]
    pub(super) count: bool,
    pub(super) score: Option<String>,
    pub(super) value: Option<String>,
    pub(super) tasks: Option<Vec<String>>,
    pub(super) direction: Option<String>,
    pub(super) from: Option<Decimal>,
    pub(super) to: Option<Decimal>,
    pub(super) at_least: Option<Decimal>,
    pub(super) late: Option<Decimal>,
    pub(super) bands: Option<Vec<Band>>,
    #[serde(default)]
    pub(super) deduct: Vec<Change>,
    #[serde(default)]
    pub(super) add: Vec<Change>,
    pub(super) floor: Option<Floor>,
    #[serde(default)]
    pub(super) bonus: bool,
    pub(super) only_if: Option<OnlyIf>,
    #[serde(default)]
    pub(super) except: Vec<String>,
    pub(super) not_applicable: Option<String>,
    pub(super) missing: Option<String>,
    #[serde(default = "yes")]
    pub(super) chance: bool,
    pub(super) rows: Option<String>,
    pub(super) weight: Option<f64>,
    pub(super) normalise: Option<String>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) target: Option<f64>,
}

fn yes() -> bool {
    true
}

/// `false` for none, or a number of points.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected false, or a number of points")]
pub(super) enum Floor {
    Whether(bool),
    At(Decimal),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Band {
    pub(super) from: Option<Decimal>,
    pub(super) below: Option<Decimal>,
    pub(super) points: Decimal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OnlyIf {
    pub(super) item: String,
    pub(super) at_least: Decimal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    pub(super) events: Option<String>,
    pub(super) level: Option<String>,
    pub(super) grade: Option<String>,
    pub(super) tasks: Option<String>,
    pub(super) indicator: Option<String>,
    pub(super) value: Option<String>,
    pub(super) below: Option<Decimal>,
    pub(super) above: Option<Decimal>,
    pub(super) points: Option<Decimal>,
    pub(super) each: Option<Each>,
    pub(super) cap: Option<Decimal>,
}

/// A number of points, or `"points"` for those of the row.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a number of points, or \"points\" for those of the row")]
pub(super) enum Each {
    Points(Decimal),
    Word(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct League {
    pub(super) name: String,
    pub(super) units: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Veto {
    pub(super) name: String,
    pub(super) events: Option<String>,
    pub(super) level: Option<String>,
    pub(super) item: Option<String>,
    pub(super) below: Option<Decimal>,
    pub(super) of: String,
    pub(super) effect: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grade {
    pub(super) name: String,
    pub(super) from: Decimal,
    pub(super) quota: Option<Decimal>,
}
