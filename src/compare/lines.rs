//! The lines of a table of counts, seen as the figures of one indicator.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::calendar::Period;
use crate::catalogue::{Catalogue, Direction, Indicator, IndicatorKind, Statistic};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Status};
use crate::stat::normal;
use crate::text::Text;

/// The id of the indicator.
const ID: &str = "line";

/// What the lines of a table hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Held {
    Proportions,
    /// Rates per so many of their exposure.
    Rates(f64),
    Counts,
    /// Means with their standard errors.
    Means,
    Values,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) period: Period,
    pub(crate) group: Vec<String>,
    /// The count; of means and values the number.
    pub(crate) number: f64,
    /// What the count is held against; of means their standard error; 0 where there is nothing.
    pub(crate) below: f64,
    /// Whether the numbers are there.
    pub(crate) known: bool,
}

/// A table with its lines as figures.
pub(crate) struct Lines {
    pub(crate) figures: Figures,
    pub(crate) catalogue: Catalogue,
}

impl Lines {
    /// The figures of lines that are in groups by these columns; `level` is that of the limits of means, and `better` says which
    /// values are good.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] for a count that exceeds what it is a part of, an exposure or a standard error below 0, and two lines
    /// of one group and period.
    pub(crate) fn new(held: Held, by: Vec<String>, lines: &[Line], level: f64, better: Direction) -> Result<Self> {
        let z = normal::critical_value(level)?;
        check_places(lines)?;
        let figures = lines.iter().enumerate().map(|(at, line)| held.figure(at, line, z));
        let figures = figures.collect::<Result<Vec<_>>>()?;
        let levels = if held == Held::Means { vec![level] } else { Vec::new() };
        let catalogue = Catalogue::of_one(held.indicator(better));
        Ok(Self { figures: Figures::of_rows(by, levels, &figures), catalogue })
    }
}

fn check_places(lines: &[Line]) -> Result<()> {
    let mut seen = BTreeSet::new();
    match lines.iter().position(|line| !seen.insert((line.period, &line.group))) {
        None => Ok(()),
        Some(at) => {
            let place = std::iter::once(lines[at].period.to_string()).chain(lines[at].group.iter().cloned());
            let place = place.collect::<Vec<_>>().join(" ");
            Err(Error::parameter(&format!("rows[{at}]"), place, "one row of each group and period"))
        }
    }
}

impl Held {
    fn figure(self, at: usize, line: &Line, z: f64) -> Result<Figure> {
        let Line { number, below, .. } = *line;
        let quotient = |per: f64| if below > 0.0 { Some(number / below * per) } else { None };
        let possible = match self {
            Self::Proportions if line.known && number > below => Some(("numerator", number, "at most the denominator")),
            Self::Rates(_) if line.known && below < 0.0 => Some(("exposure", below, "at least 0")),
            Self::Means if line.known && below < 0.0 => Some(("standard_error", below, "at least 0")),
            _ => None,
        };
        if let Some((name, found, expected)) = possible {
            return Err(Error::parameter(&format!("{name}[{at}]"), found, expected));
        }
        let counted = |denominator, value| (Some(number), denominator, value, None);
        let (numerator, denominator, value, half) = match self {
            _ if !line.known => (None, None, None, None),
            Self::Proportions => counted(Some(below), quotient(1.0)),
            Self::Rates(per) => counted(Some(below), quotient(per)),
            Self::Counts => counted(None, Some(number)),
            Self::Means => (None, None, Some(number), Some(z * below)),
            Self::Values => (None, None, Some(number), None),
        };
        let status = match value {
            Some(_) => Status::Ok,
            None if line.known => Status::Undefined,
            None => Status::NotAvailable,
        };
        Ok(Figure {
            indicator: ID.into(),
            period: line.period,
            group: Arc::new(line.group.iter().cloned().map(Some).collect()),
            category: None,
            numerator,
            denominator,
            value,
            lower: value.zip(half).map(|(value, half)| value - half),
            upper: value.zip(half).map(|(value, half)| value + half),
            further: Vec::new(),
            status,
            excluded: 0,
        })
    }

    /// A definition by which nothing is computed.
    fn indicator(self, direction: Direction) -> Indicator {
        let kind = match self {
            Self::Proportions => IndicatorKind::Proportion,
            Self::Rates(_) => IndicatorKind::RatePerPopulation,
            Self::Counts => IndicatorKind::Count,
            Self::Means => IndicatorKind::Duration,
            Self::Values => IndicatorKind::Sum,
        };
        Indicator {
            id: ID.into(),
            zh: String::new(),
            en: String::new(),
            family: String::new(),
            core: true,
            register: String::new(),
            kind,
            unit: Text::default(),
            direction,
            target: None,
            definition: Text::default(),
            source: String::new(),
            pitfall: None,
            said: Vec::new(),
            part_said: Vec::new(),
            requires: None,
            optional: Vec::new(),
            parameters: BTreeMap::new(),
            per: if let Self::Rates(per) = self { Some(per) } else { None },
            per_days: false,
            statistic: (self == Self::Means).then_some(Statistic::Mean),
            measure: None,
            denominator: None,
            plus: None,
            minus: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::{column, texts};
    use crate::compare::{ChangeOptions, ControlOptions, TrendOptions, change, control, trend};

    fn lines(held: Held, numbers: &[(f64, f64)]) -> Result<Lines> {
        let line = |(year, (number, below)): (i32, &(f64, f64))| Line {
            period: Period::Year(year),
            group: vec!["甲".into()],
            number: *number,
            below: *below,
            known: !number.is_nan(),
        };
        let lines: Vec<Line> = (2016..).zip(numbers).map(line).collect();
        Lines::new(held, vec!["单位".into()], &lines, 0.95, Direction::Higher)
    }

    #[test]
    fn lines_have_the_comparisons_of_figures() {
        let of = lines(Held::Proportions, &[(60.0, 80.0), (86.0, 90.0), (0.0, 0.0), (f64::NAN, 5.0)]).unwrap();
        let found = change(&of.figures, &of.catalogue, &ChangeOptions::default()).unwrap();
        let outcomes = ["no_comparison", "ok", "no_value", "no_value"].map(|word| Some(word.to_owned()));
        assert_eq!(texts(&found, "comparison"), outcomes);
        let points = column(&found, "difference")[1].unwrap();
        assert!((points - (86.0 / 90.0 - 60.0 / 80.0)).abs() < 1e-15);
        let of = lines(Held::Rates(1000.0), &[(8.0, 4000.0), (12.0, 4000.0), (18.0, 4000.0)]).unwrap();
        let found = trend(&of.figures, &of.catalogue, &TrendOptions::default()).unwrap();
        assert!((column(&found, "average_change")[0].unwrap() - 0.5).abs() < 1e-10);
        let of = lines(Held::Values, &[(8.0, 0.0), (12.0, 0.0), (18.0, 0.0)]).unwrap();
        let found = control(&of.figures, &of.catalogue, &ControlOptions::default()).unwrap();
        assert_eq!(texts(&found, "chart")[0].as_deref(), Some("xmr"));
    }

    #[test]
    fn means_have_the_normal_test_of_their_standard_errors() {
        let of = lines(Held::Means, &[(10.0, 0.8), (12.5, 0.6)]).unwrap();
        let found = change(&of.figures, &of.catalogue, &ChangeOptions::default()).unwrap();
        // 2 (1 − Φ(2.5)), with mpmath
        assert!((column(&found, "p_value")[1].unwrap() - 0.012_419_330_651_552_27).abs() < 1e-12);
        assert_eq!(texts(&found, "method")[1].as_deref(), Some("welch"));
    }

    #[test]
    fn impossible_lines_are_errors() {
        let message = |held, numbers: &[(f64, f64)]| lines(held, numbers).err().unwrap().to_string();
        let cases = [
            (Held::Proportions, (9.0, 8.0), "parameter `numerator[0]` is `9`, expected at most the denominator"),
            (Held::Rates(1.0), (9.0, -8.0), "parameter `exposure[0]` is `-8`, expected at least 0"),
            (Held::Means, (9.0, -8.0), "parameter `standard_error[0]` is `-8`, expected at least 0"),
        ];
        for (held, numbers, expected) in cases {
            assert_eq!(message(held, &[numbers]), expected);
        }
        let twice =
            Line { period: Period::Year(2020), group: vec!["甲".into()], number: 1.0, below: 0.0, known: true };
        let found = Lines::new(Held::Counts, Vec::new(), &[twice.clone(), twice], 0.95, Direction::Neutral);
        let expected = "parameter `rows[1]` is `2020 甲`, expected one row of each group and period";
        assert_eq!(found.err().unwrap().to_string(), expected);
    }
}
