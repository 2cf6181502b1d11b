//! The funnel: values by size, and how far chance alone takes them.

use super::mark::{Band, Key, Line, Mark, Point, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::catalogue::Direction;
use crate::figure::level_percent;
use crate::lang::Lang;
use crate::show;

/// Who stands out: the value of each member by its size, the target, and the limits within which chance alone leaves the values.
///
/// What is flagged and where the limits lie is given, not computed here.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::catalogue::Direction;
/// use fazhi::chart::{Flag, Funnel, Heading, Limit, Member, Quantity};
///
/// let funnel = Funnel {
///     heading: Heading::new("按时办结率").with_agency("祁连县各单位").with_period("2020年"),
///     quantity: Quantity::Percent,
///     size: Quantity::number("件").of_what("办结数"),
///     members: vec![
///         Member::new("民政局", 120.0, 0.95),
///         Member { flag: Some(Flag { high: false, level: 0.95 }), ..Member::new("司法局", 40.0, 0.8) },
///     ],
///     target: 0.93,
///     limits: vec![Limit { level: 0.95, curve: vec![(40.0, Some(0.82), Some(0.99)), (120.0, Some(0.87), Some(0.97))] }],
///     direction: Direction::Higher,
///     notes: Vec::new(),
/// };
/// assert!(funnel.chart(Lang::Zh).to_svg().contains("司法局：80.00%，办结数 40 件，低于 95% 界限"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// What the sizes are.
    pub size: Measured,
    /// Those that are compared.
    pub members: Vec<Member>,
    /// What the values are held against.
    pub target: f64,
    /// The limits at each level.
    pub limits: Vec<Limit>,
    /// Which values are good, which says the colours of those that stand out.
    pub direction: Direction,
    /// What is said below the chart, such as who is left out.
    pub notes: Vec<String>,
}

/// Something that is measured: its name and its numbers.
///
/// # Examples
///
/// ```
/// use fazhi::chart::{Measured, Quantity};
///
/// assert_eq!(Quantity::number("件").of_what("办结数"), Measured { name: "办结数".into(), quantity: Quantity::number("件") });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What it is called.
    pub name: String,
    /// What its numbers are.
    pub quantity: Quantity,
}

impl Quantity {
    /// Numbers of something that has a name.
    #[must_use]
    pub fn of_what(self, name: impl Into<String>) -> Measured {
        Measured { name: name.into(), quantity: self }
    }
}

/// One of those that are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// How large it is, such as its denominator.
    pub size: f64,
    /// Its value.
    pub value: f64,
    /// Whether it stands out.
    pub flag: Option<Flag>,
}

impl Member {
    /// One that does not stand out.
    pub fn new(name: impl Into<String>, size: f64, value: f64) -> Self {
        Self { name: name.into(), size, value, flag: None }
    }
}

/// How a value stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flag {
    /// Whether it is above the limits, and not below.
    pub high: bool,
    /// The highest of the levels whose limit it is beyond.
    pub level: f64,
}

/// The limits at one level.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The level, such as 0.95.
    pub level: f64,
    /// Sizes in order, each with the lower and the upper limit; where there is none, no value can be beyond it.
    pub curve: Vec<(f64, Option<f64>, Option<f64>)>,
}

impl Funnel {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let members = || self.members.iter().filter(|member| member.value.is_finite() && member.size > 0.0);
        let x = Scale::of_sizes(members().map(|member| member.size));
        let y = Scale::over(members().map(|member| member.value).chain(self.heights()), &self.quantity);
        let name = &self.heading.figure;
        let axes = [Axis::new(&self.size.name, x, &self.size.quantity, lang), Axis::new(name, y, &self.quantity, lang)];
        let title = format!("{}{}", self.heading.title(lang), lang.of("：漏斗图", ": funnel"));
        let mut chart = Chart::new(lang, title, axes);
        self.draw_limits(&mut chart, lang);
        let mut points: Vec<Point> = members().map(|member| self.point(member, lang)).collect();
        // Those that stand out are drawn over the others.
        points.sort_by_key(|point| point.label.is_some());
        chart.marks.push(Mark::Points(points));
        self.keys(&mut chart, lang);
        chart.notes.clone_from(&self.notes);
        chart.table = self.table(lang);
        chart
    }

    /// The heights that are to be seen besides the values: where the limits of very small sizes lie is of no use.
    fn heights(&self) -> Vec<f64> {
        let mut sizes: Vec<f64> = self.members.iter().map(|member| member.size).collect();
        sizes.sort_by(f64::total_cmp);
        let middle = sizes.get(sizes.len() / 4).copied().unwrap_or(0.0);
        let beyond = self.limits.iter().flat_map(|limit| &limit.curve).filter(|(size, ..)| *size >= middle);
        beyond.flat_map(|(_, low, high)| [*low, *high]).flatten().chain([self.target]).collect()
    }

    fn draw_limits(&self, chart: &mut Chart, lang: Lang) {
        let ((left, right), (bottom, top)) = (chart.x.scale.limits(), chart.y.scale.limits());
        let level = |limit: &Limit| level_percent(limit.level);
        for limit in &self.limits {
            let inside = || limit.curve.iter().filter(|(size, ..)| (left..=right).contains(size));
            let through =
                inside().map(|(x, low, high)| Some((*x, low.unwrap_or(bottom), high.unwrap_or(top)))).collect();
            chart.marks.push(Mark::Band(Band { through, tone: Tone::Muted, steps: false }));
        }
        for limit in &self.limits {
            let stroke = self.stroke(limit.level);
            let tip = format!("{}%{}", level(limit), lang.of(" 界限", " limit"));
            let inside = || limit.curve.iter().filter(|(size, ..)| (left..=right).contains(size));
            let line =
                |through| Mark::Line(Line { through, tone: Tone::Muted, stroke, steps: false, tip: tip.clone() });
            chart.marks.push(line(inside().map(|(x, low, _)| low.map(|low| (*x, low))).collect()));
            chart.marks.push(line(inside().map(|(x, _, high)| high.map(|high| (*x, high))).collect()));
        }
        let through = vec![Some((left, self.target)), Some((right, self.target))];
        let tip = self.said_target(lang);
        chart.marks.push(Mark::Line(Line { through, tone: Tone::Ink, stroke: Stroke::Thin, steps: false, tip }));
    }

    /// The outermost limits have a whole line.
    fn stroke(&self, level: f64) -> Stroke {
        if self.is_outermost(level) { Stroke::Thin } else { Stroke::Dashed }
    }

    fn is_outermost(&self, level: f64) -> bool {
        self.limits.iter().all(|limit| limit.level <= level)
    }

    fn said_target(&self, lang: Lang) -> String {
        format!("{} {}", lang.of("目标", "target"), self.quantity.written(self.target))
    }

    fn point(&self, member: &Member, lang: Lang) -> Point {
        let (shape, tone) = member.flag.map_or((Shape::Dot, Tone::Blue), |flag| self.sign(flag));
        let label = member.flag.map(|_| member.name.clone());
        Point { at: (member.size, member.value), shape, tone, tip: self.tip(member, lang), label }
    }

    /// A triangle that points to where the value is; through a hollow one one sees that it is beyond the inner limits only.
    fn sign(&self, flag: Flag) -> (Shape, Tone) {
        let shape = match (flag.high, self.is_outermost(flag.level)) {
            (true, true) => Shape::Up,
            (true, false) => Shape::HollowUp,
            (false, true) => Shape::Down,
            (false, false) => Shape::HollowDown,
        };
        (shape, judged(flag.high, self.direction))
    }

    fn tip(&self, member: &Member, lang: Lang) -> String {
        let (value, size) = (self.quantity.written(member.value), self.size.quantity.written(member.size));
        let flag = member.flag.map(|flag| said(flag, lang));
        let parts = [Some(value), Some(format!("{} {size}", self.size.name)), flag];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{}{}{}", member.name, lang.of("：", ": "), parts.join(lang.of("，", ", ")))
    }

    fn keys(&self, chart: &mut Chart, lang: Lang) {
        let mut key = |sign, text| chart.keys.push(Key { sign, text });
        key(Sign::Line(Stroke::Thin, Tone::Ink), self.said_target(lang));
        for limit in &self.limits {
            let text = format!("{}%{}", level_percent(limit.level), lang.of(" 界限", " limits"));
            key(Sign::Line(self.stroke(limit.level), Tone::Muted), text);
        }
        let mut flags: Vec<Flag> = self.members.iter().filter_map(|member| member.flag).collect();
        flags.sort_by(|one, other| {
            (other.high, other.level).partial_cmp(&(one.high, one.level)).expect("levels are numbers")
        });
        for alike in flags.chunk_by(|one, next| one == next) {
            let (shape, tone) = self.sign(alike[0]);
            let count = match lang {
                Lang::Zh => format!("（{} 个）", alike.len()),
                Lang::En => format!(" ({})", alike.len()),
            };
            key(Sign::Point(shape, tone), said(alike[0], lang) + &count);
        }
    }

    fn table(&self, lang: Lang) -> show::Table {
        let heads = [&self.size.name, &self.heading.figure].map(Clone::clone);
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("单位", "unit").into()], &heads);
        table.columns.push(show::Column::new(lang.of("判断", "flag"), show::Role::Words));
        for member in &self.members {
            let tone = member.flag.map_or(Tone::Muted, |flag| judged(flag.high, self.direction)).of_row();
            let flag = member.flag.map(|flag| said(flag, lang)).unwrap_or_default();
            let (size, value) = (self.size.quantity.written(member.size), self.quantity.written(member.value));
            row(&mut table, [member.name.clone(), size, value, flag], tone);
        }
        table
    }
}

/// The colour of what is higher or lower, by which of them is good.
pub(super) fn judged(high: bool, direction: Direction) -> Tone {
    match (direction, high) {
        (Direction::Neutral, _) => Tone::Orange,
        (Direction::Higher, true) | (Direction::Lower, false) => Tone::Green,
        (Direction::Higher, false) | (Direction::Lower, true) => Tone::Red,
    }
}

fn said(flag: Flag, lang: Lang) -> String {
    let level = level_percent(flag.level);
    match (lang, flag.high) {
        (Lang::Zh, true) => format!("高于 {level}% 界限"),
        (Lang::Zh, false) => format!("低于 {level}% 界限"),
        (Lang::En, true) => format!("above the {level}% limit"),
        (Lang::En, false) => format!("below the {level}% limit"),
    }
}
