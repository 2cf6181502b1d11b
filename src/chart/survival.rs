//! How long matters stay open.

use super::mark::{BANDS, Band, Beside, Key, Line, Mark, Rule, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::{show, stat::survival};

/// The share of matters that are still open by the days since their start, with a time limit if there is one.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Curve, Heading, Survival};
/// use fazhi::stat::survival::{Durations, Transform, kaplan_meier};
///
/// let durations = Durations::of(&[3, 5, 5, 8, 20], &[true, true, true, true, false])?;
/// let curve = kaplan_meier(&durations, 0.95, Transform::LogLog)?;
/// let heading = Heading::new("申请办理用时").with_agency("祁连县").with_period("2020年");
/// let survival = Survival { heading, unit: "工作日".into(), curves: vec![Curve::of("", &curve)], limit: Some(20.0), level: Some(0.95) };
/// assert!(survival.chart(Lang::Zh).to_svg().contains("时限 20 工作日"));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// What it is about.
    pub heading: Heading,
    /// What is counted: days or working days.
    pub unit: String,
    /// The curves.
    pub curves: Vec<Curve>,
    /// A number of days that the law or a promise allows.
    pub limit: Option<f64>,
    /// The level of the intervals.
    pub level: Option<f64>,
}

/// The curve of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its name; empty if there is only one curve.
    pub name: String,
    /// Its steps, in the order of the days.
    pub steps: Vec<Step>,
}

/// A step of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The day.
    pub days: f64,
    /// The share that is still open from that day on.
    pub share: f64,
    /// The lower and the upper limit of the share.
    pub limits: Option<(f64, f64)>,
}

impl Curve {
    /// The curve of an estimate.
    pub fn of(name: impl Into<String>, curve: &survival::Curve) -> Self {
        let limits =
            |row: &survival::Row| (row.lower.is_finite() && row.upper.is_finite()).then_some((row.lower, row.upper));
        let step = |row: &survival::Row| Step { days: f64::from(row.days), share: row.value, limits: limits(row) };
        Self { name: name.into(), steps: curve.rows().iter().map(step).collect() }
    }
}

impl Survival {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let days = self.curves.iter().flat_map(|curve| &curve.steps).map(|step| step.days).chain(self.limit);
        let quantity = Quantity::number(&self.unit);
        let x = Axis::new(lang.of("用时", "time"), Scale::from_zero(days), &quantity, lang);
        let y =
            Axis::new(lang.of("仍未办结的比例", "share still open"), Scale::Even(0.0, 1.0), &Quantity::Percent, lang);
        let mut chart = Chart::new(lang, self.heading.title(lang), [x, y]);
        let tone = |at| Tone::of_series(at, self.curves.len());
        if self.curves.len() <= BANDS {
            chart.marks.extend(self.curves.iter().enumerate().map(|(at, curve)| curve.band(tone(at))));
        }
        for (at, curve) in self.curves.iter().enumerate() {
            chart.marks.push(curve.line(tone(at)));
            let last = curve.steps.last().filter(|_| !curve.name.is_empty());
            chart.right.extend(last.map(|last| Beside::named(last.share, &curve.name, tone(at))));
        }
        let any_limits = self.curves.iter().flat_map(|curve| &curve.steps).any(|step| step.limits.is_some());
        if let Some(level) = self.level.filter(|_| any_limits && self.curves.len() <= BANDS) {
            chart.keys.push(Key::of_interval(level, self.curves.len(), lang));
        }
        if let Some(limit) = self.limit {
            let text = format!("{} {}", lang.of("时限", "limit"), quantity.written(limit));
            let (tone, stroke) = (Tone::Red, Stroke::Dashed);
            let rule = Rule { from: (limit, 0.0), to: (limit, 1.0), tone, stroke, tip: text.clone() };
            chart.marks.push(Mark::Rules(vec![rule]));
            chart.keys.push(Key { sign: Sign::Line(stroke, tone), text });
        }
        chart.table = self.table(lang);
        chart
    }

    fn table(&self, lang: Lang) -> show::Table {
        let mut words = Vec::new();
        let is_named = self.curves.iter().any(|curve| !curve.name.is_empty());
        words.extend(is_named.then(|| lang.of("单位", "unit").to_owned()));
        let heads = [self.unit.clone(), lang.of("仍未办结", "still open").into(), lang.of("区间", "interval").into()];
        let mut table = of_numbers(&self.heading.title(lang), &words, &heads);
        let percent = |share: f64| Quantity::Percent.written(share);
        for curve in &self.curves {
            for Step { days, share, limits } in &curve.steps {
                let limits = limits.map(|(low, high)| format!("{} ~ {}", percent(low), percent(high)));
                let cells = [show::amount(*days), percent(*share), limits.unwrap_or_default()];
                let name = is_named.then(|| curve.name.clone());
                row(&mut table, name.into_iter().chain(cells), show::Tone::Plain);
            }
        }
        table
    }
}

impl Curve {
    fn line(&self, tone: Tone) -> Mark {
        let steps = self.steps.iter().map(|step| Some((step.days, step.share)));
        let through = std::iter::once(Some((0.0, 1.0))).chain(steps).collect();
        Mark::Line(Line { through, tone, stroke: Stroke::Solid, steps: true, tip: self.name.clone() })
    }

    fn band(&self, tone: Tone) -> Mark {
        let through = self.steps.iter().map(|step| step.limits.map(|(low, high)| (step.days, low, high))).collect();
        Mark::Band(Band { through, tone, steps: true })
    }
}
