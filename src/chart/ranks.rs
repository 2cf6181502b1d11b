//! Ranks with the sets of those that the data leave possible.

use super::mark::{Beside, Key, Mark, Point, Rule, Shape, Sign, Stroke, Tone};
use super::scale::{Axis, Scale};
use super::table::{of_numbers, row};
use super::{Chart, Heading, Quantity};
use crate::figure::level_percent;
use crate::lang::Lang;
use crate::show;

/// Who is better than whom: a row for each member with its rank and the set of ranks that it may have.
///
/// # Examples
///
/// ```
/// use fazhi::Lang;
/// use fazhi::chart::{Heading, Quantity, Ranked, Ranks};
///
/// let ranks = Ranks {
///     heading: Heading::new("优秀率").with_agency("海北州四县").with_period("2020年"),
///     quantity: Quantity::Percent,
///     level: 0.95,
///     members: vec![
///         Ranked { name: "祁连县".into(), value: 0.434, rank: 1, set: (1, 3), groups: None },
///         Ranked { name: "海晏县".into(), value: 0.4, rank: 2, set: (1, 4), groups: None },
///     ],
///     notes: Vec::new(),
/// };
/// assert!(ranks.chart(Lang::Zh).to_svg().contains("祁连县：43.40%，第 1 位，可能为第 1 至 3 位"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// What it is about.
    pub heading: Heading,
    /// What the values are.
    pub quantity: Quantity,
    /// The level of the sets.
    pub level: f64,
    /// The members; they are shown by their ranks.
    pub members: Vec<Ranked>,
    /// What is said below the chart, such as who is left out.
    pub notes: Vec<String>,
}

/// A member with its rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its rank by its value alone.
    pub rank: u32,
    /// The first and the last rank that it may have.
    pub set: (u32, u32),
    /// The numbers of its first and its last group, if members are put into groups that cannot be told apart. A line parts
    /// members that share no group.
    pub groups: Option<(u32, u32)>,
}

impl Ranks {
    /// The chart.
    pub fn chart(&self, lang: Lang) -> Chart {
        let mut members: Vec<&Ranked> = self.members.iter().collect();
        members.sort_by_key(|member| (member.rank, member.set));
        let last = members.iter().map(|member| member.set.1.max(member.rank)).max().unwrap_or(1);
        let ranks = Scale::Even(0.5, f64::from(last) + 0.5);
        let x = Axis::new(lang.of("位次", "rank"), ranks, &Quantity::number(""), lang).whole();
        let y = Axis::of_names(members.iter().map(|member| member.name.clone()));
        let title = format!("{}{}", self.heading.title(lang), lang.of("：位次", ": ranks"));
        let mut chart = Chart::new(lang, title, [x, y]);
        chart.marks.push(parted(&members, last));
        let rows = || (0..).zip(&members).map(|(at, member)| (f64::from(at), *member));
        let set = |(at, member): (f64, &Ranked)| Rule {
            from: (f64::from(member.set.0), at),
            to: (f64::from(member.set.1), at),
            tone: Tone::Blue,
            stroke: Stroke::Thick,
            tip: self.tip(member, lang),
        };
        chart.marks.push(Mark::Rules(rows().map(set).collect()));
        let point = |(at, member): (f64, &Ranked)| Point {
            at: (f64::from(member.rank), at),
            shape: Shape::Dot,
            tone: Tone::Blue,
            tip: self.tip(member, lang),
            label: None,
        };
        chart.marks.push(Mark::Points(rows().map(point).collect()));
        let value = |member: &Ranked| self.quantity.written(member.value);
        chart.right = rows().map(|(at, member)| Beside::valued(at, value(member), Tone::Muted)).collect();
        chart.keys = self.keys(lang);
        chart.notes.clone_from(&self.notes);
        chart.table = self.table(&members, lang);
        chart
    }

    fn keys(&self, lang: Lang) -> Vec<Key> {
        let level = level_percent(self.level);
        let set = match lang {
            Lang::Zh => format!("可能的位次（{level}%）"),
            Lang::En => format!("ranks that it may have ({level}%)"),
        };
        let rank = lang.of("按数值的位次", "rank by its value alone").into();
        vec![
            Key { sign: Sign::Point(Shape::Dot, Tone::Blue), text: rank },
            Key { sign: Sign::Line(Stroke::Thick, Tone::Blue), text: set },
        ]
    }

    fn tip(&self, member: &Ranked, lang: Lang) -> String {
        let Ranked { name, value, rank, set: (first, last), .. } = member;
        let value = self.quantity.written(*value);
        match lang {
            Lang::Zh => format!("{name}：{value}，第 {rank} 位，可能为第 {first} 至 {last} 位"),
            Lang::En => format!("{name}: {value}, rank {rank}, may be {first} to {last}"),
        }
    }

    fn table(&self, members: &[&Ranked], lang: Lang) -> show::Table {
        let heads = [
            self.heading.figure.clone(),
            lang.of("位次", "rank").into(),
            format!("{}{}%", lang.of("可能的位次 ", "ranks at "), level_percent(self.level)),
        ];
        let mut table = of_numbers(&self.heading.title(lang), &[lang.of("单位", "unit").into()], &heads);
        let is_grouped = members.iter().any(|member| member.groups.is_some());
        if is_grouped {
            table.columns.push(show::Column::new(lang.of("组", "group"), show::Role::Numbers));
        }
        for member in members {
            let set = span(member.set);
            let cells = [member.name.clone(), self.quantity.written(member.value), member.rank.to_string(), set];
            let group = is_grouped.then(|| member.groups.map(span).unwrap_or_default());
            row(&mut table, cells.into_iter().chain(group), show::Tone::Plain);
        }
        table
    }
}

/// A number, or the first and the last of several.
fn span((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first} ~ {last}") }
}

/// Lines between those that share no group.
fn parted(members: &[&Ranked], last: u32) -> Mark {
    let pairs = (0..).zip(members.windows(2));
    let apart = pairs.filter(|(_, pair)| {
        let groups = pair[0].groups.zip(pair[1].groups);
        groups.is_some_and(|(upper, lower)| upper.1 < lower.0)
    });
    let rule = |at: u32| Rule {
        from: (0.5, f64::from(at) + 0.5),
        to: (f64::from(last) + 0.5, f64::from(at) + 0.5),
        tone: Tone::Muted,
        stroke: Stroke::Dashed,
        tip: String::new(),
    };
    Mark::Rules(apart.map(|(at, _)| rule(at)).collect())
}
