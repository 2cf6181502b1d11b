//! What comes in, what is resolved and what is left.

use super::mark::{Bar, Key, Label, Line, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// The flow of matters over periods: what came in beside what was resolved, and what was pending at each end. One period alone
/// is shown as a sum: pending at the start, incoming, resolved, pending at the end.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Flow, Heading, Quantity, Stage};
///
/// let year = Stage { period: "2020".into(), pending_start: 12.0, incoming: 118.0, resolved: 121.0, pending_end: 9.0 };
/// let heading = Heading::new("法律援助案件收结存").with_agency("祁连县").with_period("2020年");
/// let chart = Flow { heading, quantity: Quantity::number("件"), stages: vec![year] }.chart(Lang::Zh);
/// assert!(chart.to_svg().contains("新收：118 件"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// What it is about.
    pub heading: Heading,
    /// What the numbers are.
    pub quantity: Quantity,
    /// The periods in order.
    pub stages: Vec<Stage>,
}

/// The flow of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The period.
    pub period: String,
    /// Pending at its start.
    pub pending_start: f64,
    /// What came in.
    pub incoming: f64,
    /// What was resolved.
    pub resolved: f64,
    /// Pending at its end.
    pub pending_end: f64,
}

/// What the four numbers of a period are called, and how they are coloured.
const NUMBERS: [(&str, &str, Tone); 4] = [
    ("期初未结", "pending at the start", Tone::Muted),
    ("新收", "incoming", Tone::Blue),
    ("办结", "resolved", Tone::Green),
    ("期末未结", "pending at the end", Tone::Orange),
];

impl Stage {
    fn numbers(&self) -> [f64; 4] {
        [self.pending_start, self.incoming, self.resolved, self.pending_end]
    }
}

impl Flow {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let mut chart = match &self.stages[..] {
            [stage] => self.sum(stage, lang),
            _ => self.periods(lang),
        };
        chart.table = self.table(lang);
        chart
    }

    fn empty(&self, x: Axis, highest: f64, lang: Lang) -> Chart {
        let scale = Scale::from_zero([highest * 1.06]);
        let y = Axis::new(lang.of("数量", "number"), scale, &self.quantity, lang).whole();
        Chart::new(lang, self.heading.title(lang), [x, y])
    }

    /// One period as a sum: what comes in stands on what was pending, and what was resolved is taken from the top.
    fn sum(&self, stage: &Stage, lang: Lang) -> Chart {
        let [start, incoming, resolved, end] = stage.numbers();
        let full = start + incoming;
        let heights = [(0.0, start), (start, full), (full - resolved, full), (0.0, end)];
        let names = NUMBERS.map(|(zh, en, _)| lang.of(zh, en).to_owned());
        let mut chart = self.empty(Axis::of_names(names.clone()), full.max(end), lang);
        let joints = [start, full, full - resolved];
        let joint = |(at, height): (u32, f64)| Rule {
            from: (f64::from(at) + 0.3, height),
            to: (f64::from(at) + 0.7, height),
            tone: Tone::Muted,
            stroke: Stroke::Thin,
            tip: String::new(),
        };
        chart.marks.push(Mark::Rules((0..).zip(joints).map(joint).collect()));
        let (mut bars, mut labels) = (Vec::new(), Vec::new());
        for (at, height) in heights.into_iter().enumerate() {
            let (x, number) = (at as f64, self.quantity.written(stage.numbers()[at]));
            let tip = format!("{}{}{number}", names[at], lang.of("：", ": "));
            bars.push(Bar { x: (x - 0.3, x + 0.3), y: height, tone: NUMBERS[at].2, tip });
            let sign = if at == 2 && resolved > 0.0 { "−" } else { "" };
            let text = format!("{sign}{}", show::amount(stage.numbers()[at]));
            labels.push(Label { at: (x, height.1), text });
        }
        chart.marks.push(Mark::Bars(bars));
        chart.marks.push(Mark::Texts(labels));
        chart
    }

    /// Several periods side by side.
    fn periods(&self, lang: Lang) -> Chart {
        let highest = self.stages.iter().flat_map(Stage::numbers).fold(0.0, f64::max);
        let x = Axis::of_names(self.stages.iter().map(|stage| stage.period.clone()));
        let mut chart = self.empty(x, highest, lang);
        let rows = || (0..).zip(&self.stages).map(|(at, stage)| (f64::from(at), stage));
        let mut bars = Vec::new();
        for (at, stage) in rows() {
            for (number, left, right) in [(1, -0.36, -0.02), (2, 0.02, 0.36)] {
                let tip = self.tip(stage, number, lang);
                let (x, y) = ((at + left, at + right), (0.0, stage.numbers()[number]));
                bars.push(Bar { x, y, tone: NUMBERS[number].2, tip });
            }
        }
        chart.marks.push(Mark::Bars(bars));
        let tone = NUMBERS[3].2;
        let through = rows().map(|(at, stage)| Some((at, stage.pending_end))).collect();
        chart.marks.push(Mark::Line(Line { through, tone, stroke: Stroke::Solid, steps: false, tip: String::new() }));
        let point = |(at, stage): (f64, &Stage)| {
            let tip = self.tip(stage, 3, lang);
            Point { at: (at, stage.pending_end), shape: Shape::Dot, tone, tip, label: None }
        };
        chart.marks.push(Mark::Points(rows().map(point).collect()));
        let signs = [Sign::Bar(NUMBERS[1].2), Sign::Bar(NUMBERS[2].2), Sign::Line(Stroke::Solid, tone)];
        let key = |(sign, (zh, en, _)): (Sign, (&str, &str, Tone))| Key { sign, text: lang.of(zh, en).to_owned() };
        chart.keys = signs.into_iter().zip(NUMBERS.into_iter().skip(1)).map(key).collect();
        chart
    }

    fn tip(&self, stage: &Stage, number: usize, lang: Lang) -> String {
        let (zh, en, _) = NUMBERS[number];
        let written = self.quantity.written(stage.numbers()[number]);
        format!("{} {}{}{written}", stage.period, lang.of(zh, en), lang.of("：", ": "))
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads = NUMBERS.map(|(zh, en, _)| lang.of(zh, en).to_owned());
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("统计期", "period").into()], &heads);
        for stage in &self.stages {
            let numbers = stage.numbers().map(|number| self.quantity.written(number));
            row(&mut table, std::iter::once(stage.period.clone()).chain(numbers), show::Tone::Plain);
        }
        table
    }
}
