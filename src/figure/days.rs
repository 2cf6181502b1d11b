//! What is said of whole days: their mean and quantiles, with those that still run as censored.

use crate::catalogue::{Days, Statistic};
use crate::figure::block::Worth;
use crate::figure::figure::Status;
use crate::figure::view::Measured;
use crate::stat::survival::{self, Durations, Transform};
use crate::stat::{mean, quantile};
use crate::tally::Histogram;

/// A value with its limits at one level.
type Estimate = (Option<f64>, Option<f64>, Option<f64>);

/// Gives an estimate at a level, or without limits.
type Estimator<'a> = Box<dyn Fn(Option<f64>) -> Option<Estimate> + 'a>;

/// A statistic of days; without rows, or where too few have stopped, it is undefined.
///
/// The mean has Student's interval, a quantile the one of its ranks, and the estimate of Kaplan and Meier the one of Brookmeyer
/// and Crowley.
pub(super) fn of_days(statistic: Statistic, which: Days, measured: &Measured<'_>, levels: &[f64]) -> Worth {
    let counted = |days: Option<&Histogram>| days.into_iter().flat_map(Histogram::iter).collect::<Vec<_>>();
    let pairs = |days: Option<&Histogram>| {
        counted(days).into_iter().map(|(days, rows)| (i64::from(days), rows.unsigned_abs())).collect::<Vec<_>>()
    };
    let rows = |days: Option<&Histogram>| pairs(days).into_iter().map(|(_, rows)| rows).sum::<u64>();
    let (stopped, running) = (rows(measured.stopped), rows(measured.running));
    let (numerator, denominator, estimate): (_, _, Estimator<'_>) = match (which, statistic) {
        (Days::All, _) => {
            let durations = durations(measured);
            let share = statistic.share().unwrap_or(0.5);
            let estimate = move |level| of_curve(durations.as_ref()?, share, level);
            (Some(stopped as f64), stopped + running, Box::new(estimate))
        }
        (Days::Taken | Days::Open, statistic) => {
            let days = if which == Days::Open { measured.running } else { measured.stopped };
            let (days, n) = (pairs(days), rows(days));
            let total = || days.iter().map(|(days, rows)| i128::from(*days) * i128::from(*rows)).sum::<i128>();
            let numerator = (statistic == Statistic::Mean).then(|| total() as f64);
            (numerator, n, Box::new(move |level| of_sample(&days, statistic, level)))
        }
    };
    let counts = Worth { numerator, denominator: Some(denominator as f64), ..Worth::default() };
    let known = (denominator > 0).then(|| estimate(levels.first().copied())).flatten();
    let Some((value, ..)) = known else { return Worth { status: Status::Undefined, ..counts } };
    let limits = levels.iter().filter_map(|level| estimate(Some(*level))).map(|(_, lower, upper)| (lower, upper));
    let status = if value.is_some() { Status::Ok } else { Status::Undefined };
    Worth { value, limits: limits.collect(), status, ..counts }
}

/// The days as the estimator of a curve takes them.
pub(super) fn durations(measured: &Measured<'_>) -> Option<Durations> {
    let of = |days: Option<&Histogram>| days.into_iter().flat_map(Histogram::iter).collect::<Vec<_>>();
    let stopped = of(measured.stopped).into_iter().map(|(days, rows)| (days, rows.unsigned_abs(), 0));
    let running = of(measured.running).into_iter().map(|(days, rows)| (days, 0, rows.unsigned_abs()));
    let all: Vec<(u32, u64, u64)> = stopped.chain(running).collect();
    let column = |of: &dyn Fn(&(u32, u64, u64)) -> u64| all.iter().map(of).collect::<Vec<_>>();
    let days: Vec<u32> = all.iter().map(|(days, ..)| *days).collect();
    Durations::of_counts(&days, &column(&|row| row.1), &column(&|row| row.2)).ok()
}

/// Without a level there are no limits; the value is the same at every one.
fn of_curve(durations: &Durations, share: f64, level: Option<f64>) -> Option<Estimate> {
    let any = 0.95;
    let curve = survival::kaplan_meier(durations, level.unwrap_or(any), Transform::LogLog).ok()?;
    let quantile = curve.quantile(share).ok()?;
    Some((quantile.value, quantile.lower, quantile.upper))
}

fn of_sample(days: &[(i64, u64)], statistic: Statistic, level: Option<f64>) -> Option<Estimate> {
    let Some(level) = level else {
        let mean = || Some(mean::Moments::of_counts(days).ok()?.mean());
        let value = statistic.share().map_or_else(mean, |share| quantile::value(days, share).ok());
        return value.map(|value| (Some(value), None, None));
    };
    if let Some(share) = statistic.share() {
        let quantile = quantile::interval(days, share, level).ok()?;
        return Some((Some(quantile.value), quantile.lower, quantile.upper));
    }
    let moments = mean::Moments::of_counts(days).ok()?;
    let limits = mean::interval(moments, level).ok();
    Some((Some(moments.mean()), limits.map(|limits| limits.lower.max(0.0)), limits.map(|limits| limits.upper)))
}
