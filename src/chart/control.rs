//! The control chart: whether a process is still the same.

use super::mark::{Key, Line, Mark, Point, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// The values of a process in order, with its centre and its limits, and the points that a rule has flagged.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Control, Heading, Observation, Quantity};
///
/// let usual = Observation { value: Some(12.0), centre: Some(11.0), lower: Some(6.0), upper: Some(16.0), ..Observation::new("2020-01") };
/// let outside = Observation { label: "2020-02".into(), value: Some(19.0), flag: Some("超出控制限".into()), ..usual.clone() };
/// let control = Control {
///     heading: Heading::new("来信来访数").with_agency("祁连县").with_period("2020年各月"),
///     quantity: Quantity::number("件"),
///     observations: vec![usual, outside],
///     target: None,
/// };
/// assert!(control.chart(Lang::Zh).to_svg().contains("2020-02：19 件，超出控制限"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// The values in order.
    pub observations: Vec<Observation>,
    /// What is aimed at.
    pub target: Option<f64>,
}

/// One value of a process.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observation {
    /// Its period.
    pub label: String,
    /// The value, if there is one.
    pub value: Option<f64>,
    /// The centre of the process there.
    pub centre: Option<f64>,
    /// The lower limit there.
    pub lower: Option<f64>,
    /// The upper limit there.
    pub upper: Option<f64>,
    /// The rule that flagged it, in words.
    pub flag: Option<String>,
}

impl Observation {
    /// An observation without a value.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

/// The heights of a line, or of two, at an observation.
type Heights<'a> = &'a dyn Fn(&Observation) -> [Option<f64>; 2];

impl Control {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let all = self.observations.iter();
        let numbers = all.flat_map(|one| [one.value, one.centre, one.lower, one.upper]).chain([self.target]).flatten();
        let y = Axis::new(&self.heading.figure, Scale::over(numbers, &self.quantity), &self.quantity, lang);
        let x = Axis::of_names(self.observations.iter().map(|one| one.label.clone()));
        let title = format!("{}{}", self.heading.title(lang), lang.of("：控制图", ": control chart"));
        let mut chart = Chart::new(lang, title, [x, y]);
        self.lines(&mut chart, lang);
        let values = (0..).zip(&self.observations).map(|(at, one)| Some((f64::from(at), one.value?))).collect();
        let (tone, stroke) = (Tone::Blue, Stroke::Thin);
        chart.marks.push(Mark::Line(Line { through: values, tone, stroke, steps: false, tip: String::new() }));
        let points = (0..).zip(&self.observations).filter_map(|(at, one)| self.point(f64::from(at), one, lang));
        chart.marks.push(Mark::Points(points.collect()));
        if self.observations.iter().any(|one| one.flag.is_some()) {
            let text = lang.of("不是偶然的波动", "more than chance").into();
            chart.keys.push(Key { sign: Sign::Point(Shape::Up, Tone::Orange), text });
        }
        chart.table = self.table(lang);
        chart
    }

    /// The centre, the limits and the target, with their keys.
    fn lines(&self, chart: &mut Chart, lang: Lang) {
        let of: [(&str, Tone, Stroke, Heights<'_>); 3] = [
            (lang.of("中心线", "centre"), Tone::Ink, Stroke::Thin, &|one| [one.centre, None]),
            (lang.of("控制限", "limits"), Tone::Muted, Stroke::Dashed, &|one| [one.lower, one.upper]),
            (lang.of("目标", "target"), Tone::Green, Stroke::Dashed, &|_| [self.target, None]),
        ];
        for (name, tone, stroke, heights) in of {
            let mut seen = false;
            for side in 0..2 {
                let through = self.by_phase(|one| heights(one)[side]);
                if through.iter().any(Option::is_some) {
                    seen = true;
                    chart.marks.push(Mark::Line(Line { through, tone, stroke, steps: false, tip: name.into() }));
                }
            }
            if seen {
                chart.keys.push(Key { sign: Sign::Line(stroke, tone), text: name.into() });
            }
        }
    }

    /// A line that is interrupted where a new phase has another centre.
    fn by_phase(&self, height: impl Fn(&Observation) -> Option<f64>) -> Vec<Option<(f64, f64)>> {
        let mut through = Vec::new();
        let mut first = 0;
        for phase in self.observations.chunk_by(|one, next| one.centre == next.centre) {
            through.extend((first > 0).then_some(None));
            through.extend(flat(first, phase.iter().map(&height)));
            first += phase.len();
        }
        through
    }

    fn point(&self, at: f64, one: &Observation, lang: Lang) -> Option<Point> {
        let value = one.value?;
        let (shape, tone) = match one.flag {
            Some(_) if one.centre.is_some_and(|centre| value < centre) => (Shape::Down, Tone::Orange),
            Some(_) => (Shape::Up, Tone::Orange),
            None => (Shape::Dot, Tone::Blue),
        };
        let flag = one.flag.as_ref().map(|flag| format!("{}{flag}", lang.of("，", ", "))).unwrap_or_default();
        let tip = format!("{}{}{}{flag}", one.label, lang.of("：", ": "), self.quantity.written(value));
        Some(Point { at: (at, value), shape, tone, tip, label: one.flag.clone() })
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads =
            [("中心线", "centre"), ("下限", "lower limit"), ("上限", "upper limit")].map(|(zh, en)| lang.of(zh, en));
        let mut numbers = vec![self.heading.figure.clone()];
        numbers.extend(heads.map(str::to_owned));
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("统计期", "period").into()], &numbers);
        table.columns.push(show::Column::new(lang.of("判断", "flag"), show::Role::Words));
        for one in &self.observations {
            let written = |number: Option<f64>| number.map(|number| self.quantity.written(number)).unwrap_or_default();
            let numbers = [one.value, one.centre, one.lower, one.upper].map(written);
            let tone = if one.flag.is_some() { show::Tone::Warning } else { show::Tone::Plain };
            let cells = std::iter::once(one.label.clone()).chain(numbers).chain([one.flag.clone().unwrap_or_default()]);
            row(&mut table, cells, tone);
        }
        table
    }
}

/// A line that is flat across each place from the first on, as limits may differ from one value to the next.
fn flat(first: usize, heights: impl Iterator<Item = Option<f64>>) -> Vec<Option<(f64, f64)>> {
    let mut through: Vec<Option<(f64, f64)>> = Vec::new();
    for (at, height) in (first..).map(|at| at as f64).zip(heights) {
        let goes_on = through.last().is_some_and(|last| last.map(|(_, height)| height) == height);
        if goes_on {
            through.pop();
        } else {
            through.push(height.map(|height| (at - 0.5, height)));
        }
        through.push(height.map(|height| (at + 0.5, height)));
    }
    through
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_line_has_a_corner_only_where_its_height_changes() {
        let line = |heights: &[f64]| flat(0, heights.iter().map(|height| Some(*height).filter(|height| *height > 0.0)));
        assert_eq!(line(&[5.0, 5.0, 5.0]), [Some((-0.5, 5.0)), Some((2.5, 5.0))]);
        assert_eq!(line(&[5.0, 6.0]), [Some((-0.5, 5.0)), Some((0.5, 5.0)), Some((0.5, 6.0)), Some((1.5, 6.0))]);
        let interrupted = [Some((-0.5, 5.0)), Some((0.5, 5.0)), None, None, Some((1.5, 5.0)), Some((2.5, 5.0))];
        assert_eq!(line(&[5.0, 0.0, 5.0]), interrupted);
    }

    #[test]
    fn no_line_joins_two_phases() {
        let one = |centre| Observation { centre: Some(centre), upper: Some(centre + 2.0), ..Observation::new("2020") };
        let control = Control {
            heading: Heading::new("来信来访数"),
            quantity: Quantity::number("件"),
            observations: vec![one(5.0), one(5.0), one(9.0)],
            target: None,
        };
        let expected = [Some((-0.5, 7.0)), Some((1.5, 7.0)), None, Some((1.5, 11.0)), Some((2.5, 11.0))];
        assert_eq!(control.by_phase(|one| one.upper), expected);
    }
}
