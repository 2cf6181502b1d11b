//! The shares of the parts of a whole.

use super::mark::{Bar, Beside, Mark, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::lang::Lang;
use crate::show;

/// What a whole is made of: a bar for each part, with its share and its number.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Part, Quantity, Share};
///
/// let parts = vec![Part::new("民事", 94.0), Part::new("刑事", 24.0)];
/// let heading = Heading::new("援助案件类型构成").with_agency("祁连县").with_period("2020年");
/// let chart = Share { heading, quantity: Quantity::number("件"), parts }.chart(Lang::Zh);
/// assert!(chart.to_svg().contains("民事：79.66%，94 件"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// What it is about.
    pub heading: Heading,
    /// What the numbers of the parts are.
    pub quantity: Quantity,
    /// The parts, in the order of the rows.
    pub parts: Vec<Part>,
}

/// A part of a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: f64,
}

impl Part {
    /// A part.
    pub fn new(name: impl Into<String>, number: f64) -> Self {
        Self { name: name.into(), number }
    }
}

impl Share {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let most = self.parts.iter().map(|part| self.share(part)).fold(0.0, f64::max);
        let x = Axis::new(lang.of("占比", "share"), Scale::from_zero([most]), &Quantity::Percent, lang);
        let y = Axis::of_names(self.parts.iter().map(|part| part.name.clone()));
        let mut chart = Chart::new(lang, self.heading.title(lang), [x, y]);
        let rows = || (0..).zip(&self.parts).map(|(at, part)| (f64::from(at), part));
        let bar = |(at, part): (f64, &Part)| {
            let tip = format!("{}{}{}", part.name, lang.of("：", ": "), self.said(part).join(lang.of("，", ", ")));
            Bar { x: (0.0, self.share(part)), y: (at - 0.34, at + 0.34), tone: Tone::Blue, tip }
        };
        chart.marks.push(Mark::Bars(rows().map(bar).collect()));
        let text = |part| self.said(part).join(lang.of("，", ", "));
        chart.right = rows().map(|(at, part)| Beside::valued(at, text(part), Tone::Ink)).collect();
        chart.table = self.table(lang);
        chart
    }

    fn share(&self, part: &Part) -> f64 {
        let whole: f64 = self.parts.iter().map(|part| part.number).sum();
        if whole > 0.0 { part.number / whole } else { 0.0 }
    }

    /// The share and the number.
    fn said(&self, part: &Part) -> [String; 2] {
        [Quantity::Percent.written(self.share(part)), self.quantity.written(part.number)]
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads = [lang.of("占比", "share").into(), lang.of("数量", "number").into()];
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("类别", "part").into()], &heads);
        for part in &self.parts {
            let [share, number] = self.said(part);
            row(&mut table, [part.name.clone(), share, number], show::Tone::Plain);
        }
        table
    }
}
