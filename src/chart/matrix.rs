//! The parts of scores: a row for each unit, a column for each part.

use super::mark::{Beside, Key, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::Axis;
use super::table::{of_numbers, row};
use super::width::fitted;
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// What units have in each part: a dot for each, between the ends of its column.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Matrix, Measure, Parts, Quantity};
///
/// let matrix = Matrix {
///     heading: Heading::new("年度考核").with_agency("乡镇"),
///     quantity: Quantity::number("分"),
///     parts: vec![Measure { name: "制度建设".into(), ends: (0.0, 20.0) }, Measure { name: "行政执法".into(), ends: (0.0, 40.0) }],
///     members: vec![Parts { name: "甲乡".into(), values: vec![Some(18.0), None], score: Some(18.0) }],
///     notes: Vec::new(),
/// };
/// assert!(matrix.chart(Lang::Zh).to_svg().contains("甲乡：制度建设 18 分（0 至 20）"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// The parts, in the order of the columns.
    pub parts: Vec<Measure>,
    /// The units, in the order of the rows.
    pub members: Vec<Parts>,
    /// What is said below the chart.
    pub notes: Vec<String>,
}

/// A part of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// The value at the left end of its column, and the one at the right end.
    pub ends: (f64, f64),
}

/// What a unit has.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Its name.
    pub name: String,
    /// What it has in each part; nothing where a part does not apply.
    pub values: Vec<Option<f64>>,
    /// What it has together.
    pub score: Option<f64>,
}

/// How many em the names of the columns have together.
const ROW_OF_NAMES: f64 = 28.0;

/// How much of a column lies between its ends.
const WITHIN: f64 = 0.8;

impl Measure {
    /// Where a value lies in the column of a place.
    pub(super) fn at(&self, column: f64, value: f64) -> f64 {
        let (low, high) = self.ends;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        column + (share.clamp(0.0, 1.0) - 0.5) * WITHIN
    }
}

impl Matrix {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        // The names stand side by side; a long one is whole in the table and in the tips.
        let widest = (ROW_OF_NAMES / self.parts.len().max(1) as f64).clamp(3.0, 10.0);
        let x = Axis::of_names(self.parts.iter().map(|part| fitted(&part.name, widest)));
        let y = Axis::of_names(self.members.iter().map(|member| member.name.clone()));
        let title = format!("{}{}", self.heading.title(lang), lang.of("：各方面得分", ": dimensions"));
        let mut chart = Chart::new(lang, title, [x, y]);
        chart.marks = vec![self.ends(), self.stems(lang), self.dots(lang)];
        let score = |(at, member): (u32, &Parts)| {
            let score = self.quantity.written(member.score?);
            Some(Beside::valued(f64::from(at), score, Tone::Ink))
        };
        chart.right = (0..).zip(&self.members).filter_map(score).collect();
        let dot = lang.of("得分，从一列的左端到右端", "score, from the left end of a column to the right").into();
        chart.keys = vec![Key { sign: Sign::Point(Shape::Dot, Tone::Blue), text: dot }];
        chart.notes.clone_from(&self.notes);
        chart.table = self.table(lang);
        chart
    }

    /// The ends of the columns.
    fn ends(&self) -> Mark {
        let last = self.members.len() as f64 - 0.5;
        let rule = |x: f64| Rule {
            from: (x, -0.5),
            to: (x, last),
            tone: Tone::Muted,
            stroke: Stroke::Dashed,
            tip: String::new(),
        };
        let ends = (0_u32..).zip(&self.parts).flat_map(|(at, _)| [-0.5, 0.5].map(|end| f64::from(at) + end * WITHIN));
        Mark::Rules(ends.map(rule).collect())
    }

    /// The values with their places: the column, the row, the unit, the part.
    fn cells(&self) -> impl Iterator<Item = ((f64, f64), &Parts, &Measure, f64)> {
        (0_u32..).zip(&self.members).flat_map(move |(row, member)| {
            (0_u32..).zip(self.parts.iter().zip(&member.values)).filter_map(move |(column, (part, value))| {
                Some(((f64::from(column), f64::from(row)), member, part, (*value)?))
            })
        })
    }

    fn stems(&self, lang: Lang) -> Mark {
        let stem = |((column, row), member, part, value): ((f64, f64), &Parts, &Measure, f64)| Rule {
            from: (part.at(column, part.ends.0.max(0.0_f64.min(part.ends.1))), row),
            to: (part.at(column, value), row),
            tone: Tone::Blue,
            stroke: Stroke::Thin,
            tip: self.tip(member, part, value, lang),
        };
        Mark::Rules(self.cells().map(stem).collect())
    }

    fn dots(&self, lang: Lang) -> Mark {
        let dot = |((column, row), member, part, value): ((f64, f64), &Parts, &Measure, f64)| Point {
            at: (part.at(column, value), row),
            shape: Shape::Dot,
            tone: Tone::Blue,
            tip: self.tip(member, part, value, lang),
            label: None,
        };
        Mark::Points(self.cells().map(dot).collect())
    }

    fn tip(&self, member: &Parts, part: &Measure, value: f64, lang: Lang) -> String {
        let bare = Quantity::number("");
        let [low, high] = [part.ends.0, part.ends.1].map(|end| bare.written(end));
        let value = self.quantity.written(value);
        match lang {
            Lang::Zh => format!("{}：{} {value}（{low} 至 {high}）", member.name, part.name),
            Lang::En => format!("{}: {} {value} ({low} to {high})", member.name, part.name),
        }
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads: Vec<String> = self.parts.iter().map(|part| part.name.clone()).collect();
        let heads = [heads, vec![lang.of("总分", "score").into()]].concat();
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("单位", "unit").into()], &heads);
        let written = |value: Option<f64>| value.map(|value| self.quantity.written(value)).unwrap_or_default();
        for member in &self.members {
            let values = member.values.iter().chain([&member.score]).map(|value| written(*value));
            row(&mut table, std::iter::once(member.name.clone()).chain(values), show::Tone::Plain);
        }
        table
    }
}
