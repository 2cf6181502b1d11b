//! What choices do to a result: bars of Sobol indices.

use super::mark::{Bar, Beside, Key, Mark, Rule, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::figure::level_percent;
use crate::lang::Lang;
use crate::show;
use crate::stat::Interval;

/// How much of the variance of a result each choice has: by itself, and with those that it works together with.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Choice, Heading, Sensitivity};
/// use fazhi::stat::Interval;
///
/// let share = |value| Interval { value, lower: value - 0.1, upper: value + 0.1 };
/// let choices = vec![Choice { name: "权重".into(), first: share(0.6), total: share(0.7) }];
/// let chart = Sensitivity { heading: Heading::new("年度考核"), level: 0.95, choices, notes: Vec::new() }.chart(Lang::Zh);
/// assert!(chart.to_svg().contains("权重：单独 60.00%，连同其他 70.00%"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// What it is about.
    pub heading: Heading,
    /// The level of the intervals.
    pub level: f64,
    /// The choices, in the order of the rows.
    pub choices: Vec<Choice>,
    /// What is said below the chart.
    pub notes: Vec<String>,
}

/// A choice and its indices.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// The first-order index.
    pub first: Interval,
    /// The total index.
    pub total: Interval,
}

/// One of the indices of a choice.
type Index = fn(&Choice) -> Interval;

impl Choice {
    fn tip(&self, lang: Lang) -> String {
        let [first, total] = [self.first, self.total].map(|share| Quantity::Percent.written(share.value));
        match lang {
            Lang::Zh => format!("{}：单独 {first}，连同其他 {total}", self.name),
            Lang::En => format!("{}: {first} by itself, {total} with the others", self.name),
        }
    }
}

impl Sensitivity {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let ends = self.choices.iter().flat_map(|choice| [choice.first, choice.total]);
        let ends = ends.flat_map(|share| [share.lower.max(0.0), share.value, share.upper.min(1.0)]);
        let title = lang.of("占位次变动方差的比例", "share of the variance of the shift in rank");
        let x = Axis::new(title, Scale::from_zero(ends), &Quantity::Percent, lang);
        let y = Axis::of_names(self.choices.iter().map(|choice| choice.name.clone()));
        let title = format!("{}{}", self.heading.title(lang), lang.of("：各项选择的影响", ": what choices do"));
        let mut chart = Chart::new(lang, title, [x, y]);
        let rows = || (0_u32..).zip(&self.choices).map(|(at, choice)| (f64::from(at), choice));
        // A share below zero is none: it misses zero by chance.
        let bar = |from: f64, to: f64, tone: Tone, share: Index| {
            let bar = rows().map(|(at, choice)| Bar {
                x: (0.0, share(choice).value.max(0.0)),
                y: (at + from, at + to),
                tone,
                tip: choice.tip(lang),
            });
            Mark::Bars(bar.collect())
        };
        let limits = |down: f64, share: Index| {
            let rule = rows().map(|(at, choice)| Rule {
                from: (share(choice).lower.max(0.0), at + down),
                to: (share(choice).upper.clamp(0.0, 1.0), at + down),
                tone: Tone::Ink,
                stroke: Stroke::Thin,
                tip: choice.tip(lang),
            });
            Mark::Rules(rule.collect())
        };
        let (first, total): (Index, Index) = (|one| one.first, |one| one.total);
        chart.marks = vec![
            bar(-0.36, -0.02, Tone::Blue, first),
            bar(0.02, 0.36, Tone::Orange, total),
            limits(-0.19, first),
            limits(0.19, total),
        ];
        let said = |(at, choice): (f64, &Choice)| {
            let [first, total] = [choice.first, choice.total].map(|share| Quantity::Percent.written(share.value));
            Beside::valued(at, format!("{first} / {total}"), Tone::Ink)
        };
        chart.right = rows().map(said).collect();
        chart.keys = self.keys(lang);
        chart.notes.clone_from(&self.notes);
        chart.table = self.table(lang);
        chart
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let level = level_percent(self.level);
        let limits = format!("{level}%{}", lang.of(" 区间", " interval"));
        let bar = |tone, text: &str| Key { sign: Sign::Bar(tone), text: text.into() };
        vec![
            bar(Tone::Blue, lang.of("单独", "by itself")),
            bar(Tone::Orange, lang.of("连同其他选择", "with the others")),
            Key { sign: Sign::Line(Stroke::Thin, Tone::Ink), text: limits },
        ]
    }

    fn table(&self, lang: Lang) -> show::Table {
        let limits = format!("{}%", level_percent(self.level));
        let heads = [lang.of("单独", "by itself"), &limits, lang.of("连同其他选择", "with the others"), &limits];
        let heads = heads.map(str::to_owned);
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("选择", "choice").into()], &heads);
        let percent = |number: f64| Quantity::Percent.written(number);
        let span = |share: Interval| format!("{} ~ {}", percent(share.lower), percent(share.upper));
        for Choice { name, first, total } in &self.choices {
            let cells = [name.clone(), percent(first.value), span(*first), percent(total.value), span(*total)];
            row(&mut table, cells, show::Tone::Plain);
        }
        table
    }
}
