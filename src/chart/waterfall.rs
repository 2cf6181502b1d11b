//! From full marks to a score, step by step.

use super::mark::{Bar, Beside, Key, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// What was taken off a number and added to it, one after the other: each step begins where the one before it ends.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Move, Quantity, Waterfall};
///
/// let waterfall = Waterfall {
///     heading: Heading::new("年度考核").with_agency("县司法局"),
///     quantity: Quantity::number("分"),
///     start: ("满分".into(), 100.0),
///     moves: vec![Move { name: "任务清零：逾期未完成的任务".into(), change: -2.0, tip: "任务台账.csv 第 7、9 行".into() }],
///     end: "得分".into(),
/// };
/// assert!(waterfall.chart(Lang::Zh).to_svg().contains("任务清零：逾期未完成的任务：−2 分，余 98 分；任务台账.csv 第 7、9 行"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// What it is about.
    pub heading: Heading,
    /// What the numbers are.
    pub quantity: Quantity,
    /// What it begins with, and its name.
    pub start: (String, f64),
    /// The steps, in the order of the rows.
    pub moves: Vec<Move>,
    /// What the end is called.
    pub end: String,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What it is for.
    pub name: String,
    /// What is added, or taken off.
    pub change: f64,
    /// What else there is to say.
    pub tip: String,
}

impl Waterfall {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let levels = self.levels();
        let last = self.moves.len() as f64 + 1.0;
        let x =
            Axis::new(&self.heading.figure, Scale::over(levels.iter().copied(), &self.quantity), &self.quantity, lang);
        let names = self.moves.iter().map(|step| step.name.clone());
        let y = Axis::of_names(std::iter::once(self.start.0.clone()).chain(names).chain([self.end.clone()]));
        let title = format!("{}{}", self.heading.title(lang), lang.of("：得分由来", ": where the points went"));
        let mut chart = Chart::new(lang, title, [x, y]);
        let steps = || (1_u32..).zip(&self.moves).map(|(at, step)| (at, f64::from(at), step));
        let bar = |(at, row, step): (u32, f64, &Move)| Bar {
            x: (levels[at as usize - 1], levels[at as usize]),
            y: (row - 0.34, row + 0.34),
            tone: tone(step.change),
            tip: self.tip(step, levels[at as usize], lang),
        };
        let link = |(at, level): (u32, &f64)| Rule {
            from: (*level, f64::from(at)),
            to: (*level, f64::from(at) + 1.0),
            tone: Tone::Muted,
            stroke: Stroke::Thin,
            tip: String::new(),
        };
        chart.marks.push(Mark::Rules((0..).zip(&levels).map(link).collect()));
        chart.marks.push(Mark::Bars(steps().map(bar).collect()));
        let end = levels[levels.len() - 1];
        let point = |(name, level, row): (&str, f64, f64)| Point {
            at: (level, row),
            shape: Shape::Dot,
            tone: Tone::Ink,
            tip: format!("{name}{}{}", lang.of("：", ": "), self.quantity.written(level)),
            label: None,
        };
        let ends = [(self.start.0.as_str(), self.start.1, 0.0), (self.end.as_str(), end, last)];
        chart.marks.push(Mark::Points(ends.map(point).to_vec()));
        let beside = |row, value: String, tone| Beside::valued(row, value, tone);
        chart.right = steps().map(|(_, row, step)| beside(row, self.signed(step.change), tone(step.change))).collect();
        chart.right.extend(ends.map(|(_, level, row)| beside(row, self.quantity.written(level), Tone::Ink)));
        chart.keys = self.keys(lang);
        chart.table = self.table(&levels, lang);
        chart
    }

    /// Where it stands at first, and after each step.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.start.1;
        let after = self.moves.iter().map(|step| {
            // Sums of decimals, whose binary fractions miss them by a little.
            level = ((level + step.change) * 1e6).round() / 1e6;
            level
        });
        let after: Vec<f64> = after.collect();
        std::iter::once(self.start.1).chain(after).collect()
    }

    fn signed(&self, change: f64) -> String {
        let sign = if change < 0.0 { '−' } else { '+' };
        format!("{sign}{}", self.quantity.written(change.abs()))
    }

    fn tip(&self, step: &Move, after: f64, lang: Lang) -> String {
        let (change, after) = (self.signed(step.change), self.quantity.written(after));
        let more = if step.tip.is_empty() { String::new() } else { format!("{}{}", lang.of("；", "; "), step.tip) };
        match lang {
            Lang::Zh => format!("{}：{change}，余 {after}{more}", step.name),
            Lang::En => format!("{}: {change}, {after} left{more}", step.name),
        }
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let signs = [(-1.0, lang.of("扣去", "taken off")), (1.0, lang.of("加上", "added"))];
        let used = signs.into_iter().filter(|(sign, _)| self.moves.iter().any(|step| step.change * sign > 0.0));
        used.map(|(sign, text)| Key { sign: Sign::Bar(tone(sign)), text: text.into() }).collect()
    }

    fn table(&self, levels: &[f64], lang: Lang) -> show::Table {
        let heads = [lang.of("变动", "change").into(), lang.of("余", "left").into()];
        let words = [lang.of("事由", "what for").into(), lang.of("依据", "rows").into()];
        let mut table = of_numbers(&self.heading.title(lang), &words, &heads);
        let written = |level: f64| self.quantity.written(level);
        let plain = |name: &str, level: f64| [name.to_owned(), String::new(), String::new(), written(level)];
        row(&mut table, plain(&self.start.0, self.start.1), show::Tone::Plain);
        for (step, level) in self.moves.iter().zip(&levels[1..]) {
            let cells = [step.name.clone(), step.tip.clone(), self.signed(step.change), written(*level)];
            row(&mut table, cells, tone(step.change).of_row());
        }
        row(&mut table, plain(&self.end, levels[levels.len() - 1]), show::Tone::Plain);
        table
    }
}

fn tone(change: f64) -> Tone {
    if change < 0.0 { Tone::Orange } else { Tone::Green }
}
