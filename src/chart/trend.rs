//! Values over periods, with their intervals.

use super::mark::{BANDS, Band, Beside, Key, Line, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// The values of one or several series over periods.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Quantity, Series, Trend, Value};
///
/// let values = vec![Some(Value { value: 0.93, limits: Some((0.91, 0.95)) }), None, Some(Value::new(0.97))];
/// let trend = Trend {
///     heading: Heading::new("调解成功率").with_agency("祁连县").with_period("2018—2020年"),
///     quantity: Quantity::Percent,
///     periods: vec!["2018".into(), "2019".into(), "2020".into()],
///     series: vec![Series { name: String::new(), values, fitted: Vec::new() }],
///     level: Some(0.95),
/// };
/// assert!(trend.chart(Lang::Zh).to_svg().contains("2018：93.00%（91.00% ~ 95.00%）"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// The periods in order.
    pub periods: Vec<String>,
    /// The series, each with a value for each period.
    pub series: Vec<Series>,
    /// The level of the intervals.
    pub level: Option<f64>,
}

/// Values of one unit over periods.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Its name; empty if there is only one series.
    pub name: String,
    /// The values; where there is none, the line is interrupted.
    pub values: Vec<Option<Value>>,
    /// The heights of a fitted line; empty without one.
    pub fitted: Vec<Option<f64>>,
}

/// A value with the limits of its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// The value.
    pub value: f64,
    /// The lower and the upper limit.
    pub limits: Option<(f64, f64)>,
}

impl Value {
    /// A value without an interval.
    pub fn new(value: f64) -> Self {
        Self { value, limits: None }
    }
}

impl Trend {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let bands = self.series.len() <= BANDS;
        let numbers = self.series.iter().flat_map(|series| {
            let limits =
                |value: &Value| value.limits.filter(|_| bands).map_or([value.value; 2], |(low, high)| [low, high]);
            let values =
                series.values.iter().flatten().flat_map(move |value| limits(value).into_iter().chain([value.value]));
            values.chain(series.fitted.iter().flatten().copied())
        });
        let y = Axis::new(&self.heading.figure, Scale::over(numbers, &self.quantity), &self.quantity, lang);
        let x = Axis::of_names(self.periods.iter().cloned());
        let title = format!("{}{}", self.heading.title(lang), lang.of("：走势", ": trend"));
        let mut chart = Chart::new(lang, title, [x, y]);
        if bands {
            for (at, series) in self.series.iter().enumerate() {
                let tone = Tone::of_series(at, self.series.len());
                chart.marks.extend([series.band(tone), series.alone(tone)]);
            }
        }
        for (at, series) in self.series.iter().enumerate() {
            let tone = Tone::of_series(at, self.series.len());
            chart.marks.extend(self.drawn(series, tone, lang));
            let last = series.values.iter().flatten().next_back();
            let named = last.filter(|_| !series.name.is_empty());
            chart.right.extend(named.map(|last| Beside::named(last.value, &series.name, tone)));
        }
        self.keys(&mut chart, bands, lang);
        chart.table = self.table(lang);
        chart
    }

    fn drawn(&self, series: &Series, tone: Tone, lang: Lang) -> Vec<Mark> {
        let places = || (0..).zip(&series.values).map(|(x, value)| Some((f64::from(x), value.as_ref()?.value)));
        let through = places().collect();
        let line = Line { through, tone, stroke: Stroke::Solid, steps: false, tip: series.name.clone() };
        let tips = self.periods.iter().zip(&series.values);
        let tips = tips.map(|(period, value)| value.map(|value| self.tip(&series.name, period, value, lang)));
        let point = |(at, tip): (Option<(f64, f64)>, Option<String>)| {
            Some(Point { at: at?, shape: Shape::Dot, tone, tip: tip?, label: None })
        };
        let points = places().zip(tips).filter_map(point).collect();
        let fitted = (0..).zip(&series.fitted).map(|(x, height)| height.map(|height| (f64::from(x), height))).collect();
        let fitted = Line { through: fitted, tone, stroke: Stroke::Dashed, steps: false, tip: series.name.clone() };
        let fitted = (!series.fitted.is_empty()).then_some(Mark::Line(fitted));
        [Mark::Line(line), Mark::Points(points)].into_iter().chain(fitted).collect()
    }

    fn tip(&self, name: &str, period: &str, value: Value, lang: Lang) -> String {
        let name = if name.is_empty() { String::new() } else { format!("{name} ") };
        format!("{name}{period}{}{}", lang.of("：", ": "), self.written(value, lang))
    }

    fn written(&self, Value { value, limits }: Value, lang: Lang) -> String {
        let value = self.quantity.written(value);
        let Some((low, high)) = limits else { return value };
        let limits = format!("{} ~ {}", self.quantity.written(low), self.quantity.written(high));
        match lang {
            Lang::Zh => format!("{value}（{limits}）"),
            Lang::En => format!("{value} ({limits})"),
        }
    }

    fn keys(&self, chart: &mut Chart, bands: bool, lang: Lang) {
        let tone = if self.series.len() == 1 { Tone::Blue } else { Tone::Muted };
        let any_limits =
            self.series.iter().flat_map(|series| &series.values).flatten().any(|value| value.limits.is_some());
        if let Some(level) = self.level.filter(|_| bands && any_limits) {
            chart.keys.push(Key::of_interval(level, self.series.len(), lang));
        }
        if self.series.iter().any(|series| !series.fitted.is_empty()) {
            chart
                .keys
                .push(Key { sign: Sign::Line(Stroke::Dashed, tone), text: lang.of("趋势线", "fitted line").into() });
        }
    }

    fn table(&self, lang: Lang) -> show::Table {
        let names: Vec<String> = match &self.series[..] {
            [only] if only.name.is_empty() => vec![self.heading.figure.clone()],
            several => several.iter().map(|series| series.name.clone()).collect(),
        };
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("统计期", "period").into()], &names);
        for (at, period) in self.periods.iter().enumerate() {
            let value = |series: &Series| series.values.get(at).copied().flatten();
            let written = |series: &Series| value(series).map(|value| self.written(value, lang)).unwrap_or_default();
            let cells = std::iter::once(period.clone()).chain(self.series.iter().map(written));
            row(&mut table, cells, show::Tone::Plain);
        }
        table
    }
}

impl Series {
    /// The limits of each value, by the place of its period.
    fn limits(&self) -> Vec<Option<(f64, f64, f64)>> {
        let limits = |(x, value): (u32, &Option<Value>)| {
            let (low, high) = value.as_ref()?.limits?;
            Some((f64::from(x), low, high))
        };
        (0..).zip(&self.values).map(limits).collect()
    }

    fn band(&self, tone: Tone) -> Mark {
        Mark::Band(Band { through: self.limits(), tone, steps: false })
    }

    /// The limits of values without neighbours, of which a band would show nothing.
    fn alone(&self, tone: Tone) -> Mark {
        let limits = self.limits();
        let pieces = limits.split(Option::is_none).filter(|piece| piece.len() == 1).flatten().flatten();
        let rule = |(x, low, high): &(f64, f64, f64)| Rule {
            from: (*x, *low),
            to: (*x, *high),
            tone,
            stroke: Stroke::Thin,
            tip: self.name.clone(),
        };
        Mark::Rules(pieces.map(rule).collect())
    }
}
