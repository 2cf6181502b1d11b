//! Which rows are the units of one comparison, and why others are not.

use std::collections::BTreeMap;

use super::beside::{Counted, outcome_names, whole};
use crate::catalogue::{Catalogue, Indicator, IndicatorKind, Measure};
use crate::figure::{Figure, Status};
use crate::stat::units::Units;

/// Whether a row is compared, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    /// A total over a group-by column is no unit.
    Total,
    /// There is no number, as nothing was given or it is withheld.
    NotAvailable,
    /// There is nothing that it could be measured by.
    NoExposure,
    /// It is neither a count nor one count by another.
    NotCounted,
    BelowLeast,
    /// No other unit is left to be compared with.
    Alone,
}

outcome_names!(Outcome {
    Ok => "ok",
    Total => "total",
    NotAvailable => "not_available",
    NoExposure => "no_exposure",
    NotCounted => "not_counted",
    BelowLeast => "below_least",
    Alone => "alone",
});

/// The numbers of a row that can be compared.
#[cfg_attr(not(feature = "python"), expect(dead_code, reason = "figures are neither samples nor means"))]
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numbers {
    Proportion { x: u64, n: u64 },
    Sample { x: u64, n: u64, population: u64 },
    Rate { x: u64, exposure: f64 },
    CountRatio { x: u64, y: u64 },
    Mean { value: f64, se: f64 },
}

/// The units of one comparison, and their rows.
pub(crate) struct Group {
    pub(crate) rows: Vec<usize>,
    numbers: Columns,
    /// Whether less is better.
    pub(crate) less_is_better: bool,
}

enum Columns {
    Proportions([Vec<u64>; 2]),
    Samples([Vec<u64>; 3]),
    Rates(Vec<u64>, Vec<f64>),
    CountRatios([Vec<u64>; 2]),
    Means([Vec<f64>; 2]),
}

impl Group {
    /// The numbers as columns; those of the kind that the first has, which is that of all.
    fn new(of: &[(usize, Numbers)], less_is_better: bool) -> Self {
        let each = |number: &dyn Fn(&Numbers) -> u64| of.iter().map(|(_, one)| number(one)).collect::<Vec<u64>>();
        let real = |number: &dyn Fn(&Numbers) -> f64| of.iter().map(|(_, one)| number(one)).collect::<Vec<f64>>();
        let x = || each(&Numbers::x);
        let numbers = match of.first().map(|(_, first)| first) {
            Some(Numbers::Sample { .. }) => Columns::Samples([x(), each(&Numbers::below), each(&Numbers::population)]),
            Some(Numbers::Rate { .. }) => Columns::Rates(x(), real(&Numbers::size)),
            Some(Numbers::CountRatio { .. }) => Columns::CountRatios([x(), each(&Numbers::below)]),
            Some(Numbers::Mean { .. }) => Columns::Means([real(&Numbers::value), real(&Numbers::size)]),
            _ => Columns::Proportions([x(), each(&Numbers::below)]),
        };
        Self { rows: of.iter().map(|(row, _)| *row).collect(), numbers, less_is_better }
    }

    /// What a unit is measured by: `n`, the exposure, x + y or the standard error.
    pub(crate) fn size(&self, at: usize) -> f64 {
        match &self.numbers {
            Columns::Proportions([_, n]) | Columns::Samples([_, n, _]) => n[at] as f64,
            Columns::Rates(_, exposure) => exposure[at],
            Columns::CountRatios([x, y]) => (x[at] + y[at]) as f64,
            Columns::Means([_, se]) => se[at],
        }
    }

    pub(crate) fn units(&self) -> Units<'_> {
        match &self.numbers {
            Columns::Proportions([x, n]) => Units::Proportions { x, n },
            Columns::Samples([x, n, population]) => Units::Samples { x, n, population },
            Columns::Rates(x, exposure) => Units::Rates { x, exposure },
            Columns::CountRatios([x, y]) => Units::CountRatios { x, y },
            Columns::Means([value, se]) => Units::Means { value, se },
        }
    }
}

impl Numbers {
    fn x(&self) -> u64 {
        match self {
            Self::Proportion { x, .. } | Self::Sample { x, .. } | Self::Rate { x, .. } | Self::CountRatio { x, .. } => {
                *x
            }
            Self::Mean { .. } => 0,
        }
    }

    fn below(&self) -> u64 {
        match self {
            Self::Proportion { n, .. } | Self::Sample { n, .. } => *n,
            Self::CountRatio { y, .. } => *y,
            Self::Rate { .. } | Self::Mean { .. } => 0,
        }
    }

    fn population(&self) -> u64 {
        if let Self::Sample { population, .. } = self { *population } else { 0 }
    }

    fn value(&self) -> f64 {
        if let Self::Mean { value, .. } = self { *value } else { 0.0 }
    }

    /// The exposure of a rate, or the standard error of a mean.
    fn size(&self) -> f64 {
        match self {
            Self::Rate { exposure, .. } => *exposure,
            Self::Mean { se, .. } => *se,
            _ => 0.0,
        }
    }
}

/// The rows of a table, and the comparisons that they are in.
pub(crate) struct Rows {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) groups: Vec<Group>,
}

impl Rows {
    /// Of figures: those of each indicator, period and category over the groups. `least` is the least denominator; of counts,
    /// the least count.
    pub(crate) fn of_figures(figures: &[Figure], catalogue: &Catalogue, least: f64) -> Self {
        let mut outcomes = vec![Outcome::Ok; figures.len()];
        let mut together: BTreeMap<_, Vec<(usize, Numbers)>> = BTreeMap::new();
        for (row, figure) in figures.iter().enumerate() {
            let size = figure.denominator.or(figure.numerator).unwrap_or(0.0);
            match numbers(figure, catalogue) {
                Ok(_) if size < least => outcomes[row] = Outcome::BelowLeast,
                Ok(numbers) => {
                    let key = (&figure.indicator, figure.period.index(), &figure.category);
                    together.entry(key).or_default().push((row, numbers));
                }
                Err(outcome) => outcomes[row] = outcome,
            }
        }
        let less = |id: &str| catalogue.get(id).is_ok_and(Indicator::less_is_better);
        let groups = together.into_iter().map(|((id, ..), of)| (of, less(id)));
        Self::new(outcomes, groups)
    }

    /// Of a table of counts: all rows that have numbers.
    #[cfg(feature = "python")]
    pub(crate) fn of_table(rows: &[Result<Numbers, Outcome>]) -> Self {
        let outcomes = rows.iter().map(|row| row.err().unwrap_or(Outcome::Ok)).collect();
        let of = rows.iter().enumerate().filter_map(|(row, numbers)| Some((row, numbers.ok()?))).collect();
        Self::new(outcomes, [(of, false)])
    }

    fn new(mut outcomes: Vec<Outcome>, groups: impl IntoIterator<Item = (Vec<(usize, Numbers)>, bool)>) -> Self {
        let mut kept = Vec::new();
        for (of, less) in groups {
            match &of[..] {
                [] => {}
                [(row, _)] => outcomes[*row] = Outcome::Alone,
                _ => kept.push(Group::new(&of, less)),
            }
        }
        Self { outcomes, groups: kept }
    }

    /// How many rows there are.
    #[cfg(feature = "python")]
    pub(crate) fn height(&self) -> usize {
        self.outcomes.len()
    }

    /// Sets aside ratios of two counts.
    pub(super) fn leave_out_ratios(&mut self) {
        let (ratios, kept) = std::mem::take(&mut self.groups)
            .into_iter()
            .partition(|group| matches!(group.numbers, Columns::CountRatios(_)));
        self.groups = kept;
        let ratios: Vec<Group> = ratios;
        for row in ratios.iter().flat_map(|group| &group.rows) {
            self.outcomes[*row] = Outcome::NotCounted;
        }
    }

    /// What was found of each row: of every comparison by its units, in their order.
    pub(super) fn spread<T: Clone>(&self, nothing: T, found: impl IntoIterator<Item = Vec<T>>) -> Vec<T> {
        let mut all = vec![nothing; self.outcomes.len()];
        for (group, found) in self.groups.iter().zip(found) {
            for (row, one) in group.rows.iter().zip(found) {
                all[*row] = one;
            }
        }
        all
    }
}

/// The numbers of a figure that is a unit.
fn numbers(figure: &Figure, catalogue: &Catalogue) -> Result<Numbers, Outcome> {
    if figure.group.iter().any(Option::is_none) || figure.group.is_empty() {
        return Err(Outcome::Total);
    }
    match (figure.status, figure.value) {
        (Status::Undefined, _) => return Err(Outcome::NoExposure),
        (Status::Ok, Some(_)) => {}
        _ => return Err(Outcome::NotAvailable),
    }
    match Counted::of(figure, catalogue) {
        Counted::Proportion { x, n } => Ok(Numbers::Proportion { x, n }),
        Counted::Rate { x, exposure } => Ok(Numbers::Rate { x, exposure }),
        Counted::Count { x } => Ok(Numbers::Rate { x, exposure: 1.0 }),
        Counted::Amount => {
            let ratio = catalogue.get(&figure.indicator).is_ok_and(is_ratio_of_counts);
            match (ratio, whole(figure.numerator), whole(figure.denominator)) {
                (true, Some(x), Some(y)) => Ok(Numbers::CountRatio { x, y }),
                _ => Err(Outcome::NotCounted),
            }
        }
    }
}

/// Whether it is one number of rows by another.
fn is_ratio_of_counts(indicator: &Indicator) -> bool {
    let rows = |measure: &Measure| measure.sum.is_none() && measure.days.is_none();
    let measures = [&indicator.measure, &indicator.denominator];
    indicator.kind == IndicatorKind::Ratio
        && !indicator.per_days
        && measures.iter().all(|measure| measure.as_ref().is_some_and(rows))
}
