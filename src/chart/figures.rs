//! The charts that figures alone make.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::scale::Scale;
use super::{
    Change, Chart, Control, Flag, Flow, Funnel, Heading, Limit, Member, Part, Quantity, Ranked, Ranks, Series, Share,
    Stage, Style, Survival, Trend, Value,
};
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::compare::{
    ChangeOptions, ControlOptions, FunnelOptions, Outcome, RanksOptions, Rows, Seen, UnitGroup, ranks_of_group,
};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::lang::Lang;
use crate::show;
use crate::stat::funnel::{self, Side, Spread, Target};
use crate::stat::units::Units;

pub(super) type Group = Arc<Vec<Option<String>>>;

/// A kind of chart that figures alone make, or the tallies behind them.
///
/// # Examples
///
/// ```
/// use fazhi::chart::Kind;
///
/// assert_eq!("funnel".parse::<Kind>()?, Kind::Funnel);
/// assert_eq!(Kind::Control.name(), "control");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Values over periods.
    Trend,
    /// The parts of a whole in one period.
    Share,
    /// What comes in, is resolved and is left.
    Flow,
    /// Which groups stand out, in one period.
    Funnel,
    /// Which ranks groups may have, in one period.
    Ranks,
    /// What changed since another period, or against another book.
    Change,
    /// Whether a process is the same over its periods.
    Control,
    /// How long matters stay open.
    Survival,
}

crate::stat::name_methods!(Kind, "kind of chart" {
    Trend => "trend",
    Share => "share",
    Flow => "flow",
    Funnel => "funnel",
    Ranks => "ranks",
    Change => "change",
    Control => "control",
    Survival => "survival",
});

/// How a chart of figures is made.
///
/// # Examples
///
/// ```
/// use fazhi::chart::FiguresOptions;
///
/// let options = FiguresOptions { place: "祁连县".into(), ..FiguresOptions::default() };
/// assert_eq!(options.funnel.funnel.levels, [0.95, 0.998]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct FiguresOptions<'a> {
    /// Whose figures they are, for the title.
    pub place: String,
    /// How funnels are made.
    pub funnel: FunnelOptions,
    /// How ranks are made.
    pub ranks: RanksOptions,
    /// How changes are found; the tallies in it are also those that curves of survival are made of.
    pub change: ChangeOptions<'a>,
    /// How a change is drawn; where it is not said, as slopes of up to ten groups, and as dots of more.
    pub style: Option<Style>,
    /// How charts over time are made.
    pub control: ControlOptions,
    /// A number of days that the law or a promise allows, for curves of survival.
    pub limit: Option<f64>,
}

impl Kind {
    /// The ids of the indicators that it draws, so that no others need be computed.
    #[cfg(feature = "cli")]
    pub(crate) fn indicators(self, catalogue: &Catalogue, name: &str) -> Result<Vec<String>> {
        match self {
            Self::Flow => flow(catalogue, name).map(|(id, ..)| counts(id).to_vec()),
            _ => catalogue.get(name).map(|indicator| vec![indicator.id.clone()]),
        }
    }
}

impl Chart {
    /// A chart of figures: of an indicator or a flow, by its id or name; of a funnel and of ranks there is one period.
    ///
    /// # Errors
    ///
    /// Those of `of_figures` of the kind, such as [`Trend::of_figures`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::{Chart, FiguresOptions, Kind};
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let options = FiguresOptions { place: "祁连县".into(), ..FiguresOptions::default() };
    /// let flow = Chart::of_figures(Kind::Flow, &book.figures, &book.catalogue, "aid", &options, Lang::Zh)?;
    /// assert_eq!(flow.title(), "祁连县 2020年 法律援助案件收结存");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        kind: Kind,
        figures: &Figures,
        catalogue: &Catalogue,
        name: &str,
        options: &FiguresOptions<'_>,
        lang: Lang,
    ) -> Result<Self> {
        let within = |heading: &mut Heading| *heading = std::mem::take(heading).within(&options.place, lang);
        Ok(match kind {
            Kind::Trend => {
                let mut trend = Trend::of_figures(figures, catalogue, name, lang)?;
                within(&mut trend.heading);
                trend.chart(lang)
            }
            Kind::Share => {
                let mut share = Share::of_figures(figures, catalogue, name, lang)?;
                within(&mut share.heading);
                share.chart(lang)
            }
            Kind::Flow => {
                let mut flow = Flow::of_figures(figures, catalogue, name, lang)?;
                within(&mut flow.heading);
                flow.chart(lang)
            }
            Kind::Funnel => {
                let mut funnel = Funnel::of_figures(figures, catalogue, name, &options.funnel, lang)?;
                within(&mut funnel.heading);
                funnel.chart(lang)
            }
            Kind::Ranks => {
                let mut ranks = Ranks::of_figures(figures, catalogue, name, &options.ranks, lang)?;
                within(&mut ranks.heading);
                ranks.chart(lang)
            }
            Kind::Change => {
                let mut change = Change::of_figures(figures, catalogue, name, &options.change, options.style, lang)?;
                within(&mut change.heading);
                change.chart(lang)
            }
            Kind::Control => {
                let mut control = Control::of_figures(figures, catalogue, name, &options.control, lang)?;
                within(&mut control.heading);
                control.chart(lang)
            }
            Kind::Survival => {
                let [tallies, _] = options.change.tallies;
                let mut survival = Survival::of_tallies(tallies, figures, catalogue, name, options.change.level, lang)?;
                within(&mut survival.heading);
                survival.limit = options.limit;
                survival.chart(lang)
            }
        })
    }
}

impl Trend {
    /// The values of an indicator over the periods of figures, with a series for each group; the indicator goes by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where its periods differ in length, or where it has parts.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Trend;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2018, 2019, 2020]))?;
    /// let trend = Trend::of_figures(&book.figures, &book.catalogue, "调解（调处）成功率", Lang::Zh)?;
    /// assert_eq!(trend.periods, ["2018", "2019", "2020"]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(figures: &Figures, catalogue: &Catalogue, indicator: &str, lang: Lang) -> Result<Self> {
        let indicator = catalogue.get(indicator)?;
        if indicator.kind == IndicatorKind::Composition {
            return Err(Error::parameter("indicator", &indicator.id, "an indicator without parts"));
        }
        let of_it = of(figures, indicator)?;
        let periods = periods(&of_it)?;
        let groups = groups(&of_it);
        let series = groups.iter().map(|group| {
            let value = |period| value(of_it.iter().find(|one| one.group == *group && one.period == period)?);
            let name =
                if groups.len() == 1 { String::new() } else { named(figures, catalogue, indicator, group, lang) };
            Series { name, values: periods.iter().map(|period| value(*period)).collect(), fitted: Vec::new() }
        });
        let heading = heading(figures, catalogue, indicator, &groups, &periods, lang);
        let (quantity, level) = (Quantity::of(indicator, lang), figures.levels().first().copied());
        Ok(Self {
            heading,
            quantity,
            series: series.collect(),
            periods: periods.iter().map(Period::to_string).collect(),
            level,
        })
    }
}

impl Share {
    /// The parts of a composition in one period and group; the indicator goes by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where it is no composition, and where there are several periods or
    /// groups.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Share;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let share = Share::of_figures(&book.figures, &book.catalogue, "aid_composition", Lang::Zh)?;
    /// assert_eq!(share.parts.iter().map(|part| part.number).sum::<f64>(), 118.0);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(figures: &Figures, catalogue: &Catalogue, indicator: &str, lang: Lang) -> Result<Self> {
        let indicator = catalogue.get(indicator)?;
        if indicator.kind != IndicatorKind::Composition {
            return Err(Error::parameter("indicator", &indicator.id, "a composition"));
        }
        let of_it = of(figures, indicator)?;
        let (periods, groups) = (periods(&of_it)?, groups(&of_it));
        one("periods", periods.len())?;
        one("groups", groups.len())?;
        let part = |figure: &Figure| {
            let name = figure.category.as_deref().map(|part| show::category(catalogue, indicator, part, lang));
            Some(Part::new(name.unwrap_or_default(), figure.numerator?))
        };
        let mut parts: Vec<Part> = of_it.iter().filter_map(part).collect();
        parts.sort_by(|one, other| other.number.total_cmp(&one.number));
        let heading = heading(figures, catalogue, indicator, &groups, &periods, lang);
        Ok(Self { heading, quantity: Quantity::number(""), parts })
    }
}

impl Flow {
    /// A flow over the periods of figures, which is named by its id, such as `aid`, or by what flows.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for a flow that the catalogue does not have; [`Error::Parameter`] where there are no figures of it,
    /// where the periods differ in length, and where there are several groups.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Flow;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let flow = Flow::of_figures(&book.figures, &book.catalogue, "法律援助案件", Lang::Zh)?;
    /// assert_eq!(flow.heading.figure, "法律援助案件收结存");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(figures: &Figures, catalogue: &Catalogue, flow: &str, lang: Lang) -> Result<Self> {
        let (id, zh, en) = self::flow(catalogue, flow)?;
        let counts = counts(id);
        let first = catalogue.get(&counts[0])?;
        let of_it = of(figures, first)?;
        let (periods, groups) = (periods(&of_it)?, groups(&of_it));
        one("groups", groups.len())?;
        let group: Vec<Option<&str>> = groups[0].iter().map(Option::as_deref).collect();
        let stage = |period: &Period| {
            let number = |at: usize| figures.get(&counts[at], *period, &group)?.value;
            let (pending_start, incoming, resolved, pending_end) = (number(0)?, number(1)?, number(2)?, number(3)?);
            Some(Stage { period: period.to_string(), pending_start, incoming, resolved, pending_end })
        };
        let figure = format!("{}{}", lang.of(zh, en), lang.of("收结存", ": flow"));
        let heading = Heading { figure, ..heading(figures, catalogue, first, &groups, &periods, lang) };
        Ok(Self { heading, quantity: Quantity::of(first, lang), stages: periods.iter().filter_map(stage).collect() })
    }
}

impl Funnel {
    /// The funnel of an indicator over the groups of one period; the indicator goes by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where it has no denominator, where there are several periods or no
    /// two groups that can be compared, and for impossible options.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Funnel;
    /// use fazhi::compare::FunnelOptions;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]).with_by(["agency"]))?;
    /// let (figures, options) = (&book.figures, FunnelOptions::default());
    /// let funnel = Funnel::of_figures(figures, &book.catalogue, "service_on_time_rate", &options, Lang::Zh)?;
    /// let limit = &funnel.limits[1];
    /// assert!(limit.level == 0.998 && limit.curve.len() > 100);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        figures: &Figures,
        catalogue: &Catalogue,
        indicator: &str,
        options: &FunnelOptions,
        lang: Lang,
    ) -> Result<Self> {
        if options.funnel.target == Target::Others {
            let expected =
                "pooled or a value: against all others each unit has limits of its own, and there is no line to draw";
            return Err(Error::parameter("target", "others", expected));
        }
        let indicator = catalogue.get(indicator)?;
        let of_it = of(figures, indicator)?;
        if of_it.iter().all(|figure| figure.denominator.is_none()) {
            return Err(Error::parameter("indicator", &indicator.id, "an indicator with a denominator"));
        }
        let rows = Rows::of_figures(&of_it, catalogue, options.least);
        let group = compared(&rows, indicator, &of_it)?;
        let found = funnel::funnel(group.units(), &options.funnel)?;
        let member = |(at, row): (usize, &usize)| {
            let point = found.points[at];
            let mut levels: Vec<f64> = found.levels().to_vec();
            levels.sort_by(f64::total_cmp);
            let beyond = levels.into_iter().rev().find(|level| point.side(*level) != Side::Within);
            let flag = beyond.map(|level| Flag { high: point.side(level) == Side::High, level });
            let name = named(figures, catalogue, indicator, &of_it[*row].group, lang);
            Member { name, size: group.size(at), value: point.value, flag }
        };
        let members: Vec<Member> = group.rows.iter().enumerate().map(member).collect();
        let is_whole = matches!(group.units(), Units::Proportions { .. } | Units::CountRatios { .. });
        let sizes = sizes(&members, is_whole);
        let curves: Vec<_> = sizes.iter().map(|size| (*size, found.limits_at(*size))).collect();
        let limit = |(at, level): (usize, &f64)| {
            let point = |(size, limits): &(f64, Vec<(f64, f64)>)| (*size, Some(limits[at].0), Some(limits[at].1));
            Limit { level: *level, curve: curves.iter().map(point).collect() }
        };
        let size = match group.units() {
            Units::CountRatios { .. } => lang.of("分子与分母之和", "numerator and denominator"),
            _ => lang.of("分母", "denominator"),
        };
        Ok(Self {
            heading: heading(figures, catalogue, indicator, &groups(&of_it), &periods(&of_it)?, lang),
            quantity: Quantity::of(indicator, lang),
            size: Quantity::number("").of_what(size),
            members,
            target: found.centre,
            limits: found.levels().iter().enumerate().map(limit).collect(),
            direction: indicator.direction,
            notes: found
                .spread
                .map(|spread| dispersion(&spread, lang))
                .into_iter()
                .chain(left_out(&rows, lang))
                .collect(),
        })
    }
}

/// How much more units differ than chance makes them.
fn dispersion(spread: &Spread, lang: Lang) -> String {
    let Spread { phi, phi_lower, phi_upper, units, .. } = spread;
    match lang {
        Lang::Zh => {
            format!("离散程度 φ = {phi:.2}（{phi_lower:.2} ~ {phi_upper:.2}，{units} 个单位；1 为仅有偶然波动）")
        }
        Lang::En => {
            format!("dispersion φ = {phi:.2} ({phi_lower:.2} to {phi_upper:.2}, {units} units; 1 is chance alone)")
        }
    }
}

impl Ranks {
    /// The ranks of the groups in one period by an indicator, which goes by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where there are several periods or no two groups that can be
    /// compared, and for an impossible level.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Ranks;
    /// use fazhi::compare::RanksOptions;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]).with_by(["agency"]))?;
    /// let (figures, options) = (&book.figures, RanksOptions::default());
    /// let ranks = Ranks::of_figures(figures, &book.catalogue, "service_on_time_rate", &options, Lang::Zh)?;
    /// assert!(ranks.members.iter().all(|member| (member.set.0..=member.set.1).contains(&member.rank)));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        figures: &Figures,
        catalogue: &Catalogue,
        indicator: &str,
        options: &RanksOptions,
        lang: Lang,
    ) -> Result<Self> {
        let indicator = catalogue.get(indicator)?;
        let of_it = of(figures, indicator)?;
        let rows = Rows::of_figures(&of_it, catalogue, options.least);
        let group = compared(&rows, indicator, &of_it)?;
        let found = ranks_of_group(group, options)?;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let member = |(row, seen): (&usize, Option<Seen>)| {
            let Seen { unit, groups, .. } = seen?;
            Some(Ranked {
                name: named(figures, catalogue, indicator, &of_it[*row].group, lang),
                value: of_it[*row].value?,
                rank: small(unit.rank),
                set: (small(unit.best), small(unit.worst)),
                groups: groups.map(|(first, last)| (small(first), small(last))),
            })
        };
        Ok(Self {
            heading: heading(figures, catalogue, indicator, &groups(&of_it), &periods(&of_it)?, lang),
            quantity: Quantity::of(indicator, lang),
            level: options.ranks.level,
            members: group.rows.iter().zip(found).filter_map(member).collect(),
            notes: left_out(&rows, lang),
        })
    }
}

/// The one comparison among rows.
fn compared<'a>(rows: &'a Rows, indicator: &Indicator, of_it: &[Figure]) -> Result<&'a UnitGroup> {
    one("periods", periods(of_it)?.len())?;
    let expected = "an indicator with two groups or more that can be compared, as counts or one count by another";
    rows.groups.first().ok_or_else(|| Error::parameter("indicator", &indicator.id, expected))
}

/// How many rows are left out of a comparison, and why; totals are no groups.
fn left_out(rows: &Rows, lang: Lang) -> Vec<String> {
    let words = [
        (Outcome::NotAvailable, "无数据", "not available"),
        (Outcome::NoExposure, "分母为零", "nothing to be measured by"),
        (Outcome::NotCounted, "不是计数", "no counts"),
        (Outcome::BelowLeast, "分母过小", "too small"),
    ];
    let counted = |(outcome, zh, en): (Outcome, &str, &str)| {
        let count = rows.outcomes.iter().filter(|one| **one == outcome).count();
        (count > 0).then(|| format!("{} {count}", lang.of(zh, en)))
    };
    let counts: Vec<String> = words.into_iter().filter_map(counted).collect();
    let said = format!("{}{}", lang.of("未比较：", "not compared: "), counts.join(lang.of("，", ", ")));
    Some(said).filter(|_| !counts.is_empty()).into_iter().collect()
}

/// How many sizes the curves of limits are drawn through, besides those of the members.
const SIZES: u32 = 160;

/// The sizes at which limits are drawn: those of all members, where a flag and the limit must agree, and others across the axis.
fn sizes(members: &[Member], is_whole: bool) -> Vec<f64> {
    let own = || members.iter().map(|member| member.size);
    let axis = Scale::of_sizes(own());
    let across = (0..=SIZES).map(|step| axis.number(f64::from(step) / f64::from(SIZES)));
    let possible = |size: f64| if is_whole { size.round() } else { size };
    let mut sizes: Vec<f64> = across.map(possible).chain(own()).filter(|size| *size > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    sizes
}

/// The flow of an id or a name, with its id and its names.
fn flow<'a>(catalogue: &'a Catalogue, name: &str) -> Result<(&'a str, &'a str, &'a str)> {
    let flows = flows(catalogue);
    let found = flows.iter().find(|(id, zh, en)| [*id, *zh, *en].contains(&name));
    found.copied().ok_or_else(|| Error::unknown("flow", name, flows.iter().map(|(id, ..)| *id)))
}

/// The ids of the counts of a flow.
fn counts(flow: &str) -> [String; 4] {
    ["pending_start", "incoming", "resolved", "pending_end"].map(|count| format!("{flow}_{count}"))
}

/// The flows of a catalogue: each with its id and its names.
fn flows<'a>(catalogue: &'a Catalogue) -> Vec<(&'a str, &'a str, &'a str)> {
    let flow = |one: &'a Indicator| {
        let Indicator { id, zh, en, .. } = one;
        Some((id.strip_suffix("_flow_gap")?, zh.strip_suffix("收结存差额")?, en.strip_suffix(": gap of the balance")?))
    };
    catalogue.iter().filter_map(flow).collect()
}

/// The figures of an indicator.
pub(super) fn of(figures: &Figures, indicator: &Indicator) -> Result<Vec<Figure>> {
    let of_it: Vec<Figure> = figures.of(&indicator.id).collect();
    if of_it.is_empty() {
        return Err(Error::parameter("indicator", &indicator.id, "an indicator that the figures have"));
    }
    Ok(of_it)
}

pub(super) fn periods(of_it: &[Figure]) -> Result<Vec<Period>> {
    let periods: BTreeSet<Period> = of_it.iter().map(|figure| figure.period).collect();
    let periods: Vec<Period> = periods.into_iter().collect();
    match periods.windows(2).find(|pair| pair[0].grain() != pair[1].grain()) {
        Some(pair) => Err(Error::parameter("periods", format!("{}, {}", pair[0], pair[1]), "periods of one length")),
        None => Ok(periods),
    }
}

pub(super) fn groups(of_it: &[Figure]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for figure in of_it {
        if !groups.contains(&figure.group) {
            groups.push(Arc::clone(&figure.group));
        }
    }
    groups
}

/// Refuses several periods or groups where a chart shows one.
pub(super) fn one(what: &str, count: usize) -> Result<()> {
    if count == 1 {
        Ok(())
    } else {
        let expected = match what {
            "periods" => "one; choose it, as with --periods 2020 or, in Python, period=2020",
            _ => "one; choose it in Python, as with agency=…, or compute without --by",
        };
        Err(Error::parameter(what, count, expected))
    }
}

fn value(figure: &Figure) -> Option<Value> {
    Some(Value { value: figure.value?, limits: figure.lower.zip(figure.upper) })
}

pub(super) fn named(
    figures: &Figures,
    catalogue: &Catalogue,
    indicator: &Indicator,
    group: &Group,
    lang: Lang,
) -> String {
    let names = figures.by().iter().zip(group.iter());
    let names =
        names.map(|(column, value)| show::group(catalogue, &indicator.register, column, value.as_deref(), lang));
    names.collect::<Vec<_>>().join(lang.of("、", ", "))
}

/// What figures are about: of one group its name, and of one period the period, else the first and the last.
pub(super) fn heading(
    figures: &Figures,
    catalogue: &Catalogue,
    indicator: &Indicator,
    groups: &[Group],
    periods: &[Period],
    lang: Lang,
) -> Heading {
    let agency = match groups {
        [only] => named(figures, catalogue, indicator, only, lang),
        _ if figures.by() == ["agency"] => lang.of("各单位", "by agency").to_owned(),
        _ => String::new(),
    };
    let period = match periods {
        [] => String::new(),
        [only] => show::period(*only, lang),
        [Period::Year(first), .., last] => format!("{first}—{}", show::period(*last, lang)),
        [first, .., last] => format!("{}—{}", show::period(*first, lang), show::period(*last, lang)),
    };
    Heading { figure: lang.of(&indicator.zh, &indicator.en).to_owned(), agency, period }
}
