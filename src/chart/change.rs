//! What changed between two periods.

use super::funnel::judged;
use super::mark::{Beside, Key, Line, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::catalogue::Direction;
use crate::lang::Lang;
use crate::show;

/// The value of each member before and after, and whether the change is more than chance.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::catalogue::Direction;
/// use fazhi::chart::{Change, Changed, Heading, Quantity, Style};
///
/// let change = Change {
///     heading: Heading::new("按时办结率").with_agency("祁连县各单位").with_period("2019—2020年"),
///     quantity: Quantity::Percent,
///     before: "2019年".into(),
///     after: "2020年".into(),
///     members: vec![Changed { name: "民政局".into(), before: Some(0.9), after: Some(0.96), is_certain: Some(true) }],
///     direction: Direction::Higher,
///     style: Style::Dots,
/// };
/// assert!(change.chart(Lang::Zh).to_svg().contains("民政局：90.00% → 96.00%，+6.00 个百分点"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// The earlier period.
    pub before: String,
    /// The later period.
    pub after: String,
    /// The members, in the order of the rows.
    pub members: Vec<Changed>,
    /// Which values are good, which says the colours of what changed.
    pub direction: Direction,
    /// How it is drawn.
    pub style: Style,
}

/// How a change is drawn.
///
/// # Examples
///
/// ```
/// use fazhi::chart::Style;
///
/// assert_eq!("slope".parse::<Style>()?, Style::Slope);
/// assert_eq!(Style::Dots.name(), "dots");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A line for each member from one period to the other, for a few members.
    Slope,
    /// A row for each member with two dots, for any number of them.
    Dots,
}

crate::stat::name_methods!(Style, "style" { Slope => "slope", Dots => "dots" });

/// A member before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Its name.
    pub name: String,
    /// Its value in the earlier period, if it has one.
    pub before: Option<f64>,
    /// Its value in the later period, if it has one.
    pub after: Option<f64>,
    /// Whether the change is more than chance, where that is judged.
    pub is_certain: Option<bool>,
}

impl Changed {
    fn both(&self) -> Option<(f64, f64)> {
        self.before.zip(self.after)
    }
}

impl Change {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let values = self.members.iter().flat_map(|member| [member.before, member.after]).flatten();
        let scale = Scale::over(values, &self.quantity);
        let values = Axis::new(&self.heading.figure, scale, &self.quantity, lang);
        let title = format!("{}{}", self.heading.title(lang), lang.of("：变化", ": change"));
        let mut chart = match self.style {
            Style::Slope => self.slope(lang, title, values),
            Style::Dots => self.dots(lang, title, values),
        };
        chart.keys.extend(self.keys(lang));
        chart.table = self.table(lang);
        chart
    }

    fn slope(&self, lang: Lang, title: String, values: Axis) -> Chart {
        let mut x = Axis::of_names([self.before.clone(), self.after.clone()]);
        x.scale = Scale::Names(vec![self.before.clone(), self.after.clone()], 0.06);
        let mut chart = Chart::new(lang, title, [x, values.unmarked()]);
        let written = |value: f64| self.quantity.written(value);
        for member in &self.members {
            let (tone, tip) = (self.tone(member), self.tip(member, lang));
            let ends = [(0.0, member.before), (1.0, member.after)];
            let at = ends.map(|(x, value)| value.map(|value| (x, value)));
            let stroke = if member.is_certain == Some(false) { Stroke::Thin } else { Stroke::Solid };
            chart.marks.push(Mark::Line(Line { through: at.to_vec(), tone, stroke, steps: false, tip: tip.clone() }));
            let point = |at| Point { at, shape: Shape::Dot, tone, tip: tip.clone(), label: None };
            chart.marks.push(Mark::Points(at.into_iter().flatten().map(point).collect()));
            let beside = |at: f64| Beside { at, name: member.name.clone(), value: format!(" {}", written(at)), tone };
            chart.left.extend(member.before.map(beside));
            chart.right.extend(member.after.map(beside));
        }
        chart
    }

    fn dots(&self, lang: Lang, title: String, values: Axis) -> Chart {
        let y = Axis::of_names(self.members.iter().map(|member| member.name.clone()));
        let mut chart = Chart::new(lang, title, [values, y]);
        let rows = || (0..).zip(&self.members).map(|(at, member)| (f64::from(at), member));
        let rule = |(at, member): (f64, &Changed)| {
            let (before, after) = member.both()?;
            let (tone, stroke, tip) = (self.tone(member), Stroke::Solid, self.tip(member, lang));
            Some(Rule { from: (before, at), to: (after, at), tone, stroke, tip })
        };
        chart.marks.push(Mark::Rules(rows().filter_map(rule).collect()));
        let mut points = Vec::new();
        for (at, member) in rows() {
            let (tone, tip) = (self.tone(member), self.tip(member, lang));
            let point = |shape| {
                let tip = tip.clone();
                move |value| Point { at: (value, at), shape, tone, tip, label: None }
            };
            points.extend(member.before.map(point(Shape::Ring)));
            points.extend(member.after.map(point(Shape::Dot)));
            chart.right.extend(member.both().map(|both| Beside::valued(at, self.difference(both, lang), tone)));
        }
        chart.marks.push(Mark::Points(points));
        let key = |shape, text: &str| Key { sign: Sign::Point(shape, Tone::Muted), text: text.to_owned() };
        chart.keys = vec![key(Shape::Ring, &self.before), key(Shape::Dot, &self.after)];
        chart
    }

    fn tone(&self, member: &Changed) -> Tone {
        match (member.both(), member.is_certain) {
            (Some((before, after)), Some(true)) => judged(after > before, self.direction),
            (Some(_), None) => Tone::Blue,
            _ => Tone::Muted,
        }
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let words = [(true, lang.of("上升", "rise")), (false, lang.of("下降", "fall"))];
        let seen = |rises: bool| {
            let mut certain =
                self.members.iter().filter(|member| member.is_certain == Some(true)).filter_map(Changed::both);
            certain.any(|(before, after)| (after > before) == rises)
        };
        let key = |tone, text: String| Key { sign: Sign::Line(Stroke::Solid, tone), text };
        let mut keys: Vec<Key> = words
            .into_iter()
            .filter(|(rises, _)| seen(*rises))
            .map(|(rises, word)| key(judged(rises, self.direction), word.to_owned()))
            .collect();
        if self.members.iter().any(|member| member.is_certain == Some(false)) {
            keys.push(key(Tone::Muted, lang.of("可能只是偶然", "may be chance").to_owned()));
        }
        keys
    }

    /// The difference, with its sign; of shares in points.
    fn difference(&self, (before, after): (f64, f64), lang: Lang) -> String {
        let sign = if after > before { "+" } else { "" };
        match &self.quantity {
            Quantity::Percent => {
                let points = show::grouped((after - before) * 100.0, 2);
                format!("{sign}{points} {}", lang.of("个百分点", "points"))
            }
            number @ Quantity::Number { .. } => format!("{sign}{}", number.written(after - before)),
        }
    }

    fn tip(&self, member: &Changed, lang: Lang) -> String {
        let written = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |value| self.quantity.written(value));
        let (before, after) = (written(member.before), written(member.after));
        let difference = member.both().map(|both| format!("{}{}", lang.of("，", ", "), self.difference(both, lang)));
        let chance =
            if member.is_certain == Some(false) { lang.of("，可能只是偶然", ", may be chance") } else { "" };
        format!("{}{}{before} → {after}{}{chance}", member.name, lang.of("：", ": "), difference.unwrap_or_default())
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads = [self.before.clone(), self.after.clone(), lang.of("变化", "change").into()];
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("单位", "unit").into()], &heads);
        for member in &self.members {
            let written = |value: Option<f64>| value.map(|value| self.quantity.written(value)).unwrap_or_default();
            let difference = member.both().map(|both| self.difference(both, lang)).unwrap_or_default();
            let cells = [member.name.clone(), written(member.before), written(member.after), difference];
            row(&mut table, cells, self.tone(member).of_row());
        }
        table
    }
}
