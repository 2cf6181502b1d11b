//! The charts that figures alone make.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::sync::Arc;

use super::{Chart, Flow, Heading, Part, Quantity, Series, Share, Stage, Trend, Value};
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::lang::Lang;
use crate::show;

type Group = Arc<Vec<Option<String>>>;

/// A kind of chart that figures alone make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Kind {
    /// Values over periods.
    Trend,
    /// The parts of a whole in one period.
    Share,
    /// What comes in, is resolved and is left.
    Flow,
}

impl FromStr for Kind {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        match word {
            "trend" => Ok(Self::Trend),
            "share" => Ok(Self::Share),
            "flow" => Ok(Self::Flow),
            _ => Err(Error::parameter("kind", word, "trend, share or flow")),
        }
    }
}

impl Chart {
    /// A chart of figures: of an indicator or a flow, by its id or name; `place` says whose figures they are.
    ///
    /// # Errors
    ///
    /// Those of [`Trend::of_figures`], [`Share::of_figures`] and [`Flow::of_figures`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::{Chart, Kind};
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/qilian-2020")?;
    /// let book = compute(&registers, &ComputeOptions::default().with_years([2020]))?;
    /// let flow = Chart::of_figures(Kind::Flow, &book.figures, &book.catalogue, "aid", "祁连县", Lang::Zh)?;
    /// assert_eq!(flow.title(), "祁连县 2020年 法律援助案件收结存");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        kind: Kind,
        figures: &Figures,
        catalogue: &Catalogue,
        name: &str,
        place: &str,
        lang: Lang,
    ) -> Result<Self> {
        let within = |heading: &mut Heading| *heading = std::mem::take(heading).within(place, lang);
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
            let value = |period| Some(value(of_it.iter().find(|one| one.group == *group && one.period == period)?)?);
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
        let flows = flows(catalogue);
        let found = flows.iter().find(|(id, zh, en)| [id, zh, en].contains(&&flow));
        let (id, zh, en) = found.ok_or_else(|| Error::unknown("flow", flow, flows.iter().map(|(id, ..)| *id)))?;
        let counts = ["pending_start", "incoming", "resolved", "pending_end"].map(|count| format!("{id}_{count}"));
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

/// The flows of a catalogue: each with its id and its names.
fn flows<'a>(catalogue: &'a Catalogue) -> Vec<(&'a str, &'a str, &'a str)> {
    let flow = |one: &'a Indicator| {
        let Indicator { id, zh, en, .. } = one;
        Some((id.strip_suffix("_flow_gap")?, zh.strip_suffix("收结存差额")?, en.strip_suffix(": gap of the balance")?))
    };
    catalogue.iter().filter_map(flow).collect()
}

/// The figures of an indicator.
fn of(figures: &Figures, indicator: &Indicator) -> Result<Vec<Figure>> {
    let of_it: Vec<Figure> = figures.of(&indicator.id).collect();
    if of_it.is_empty() {
        return Err(Error::parameter("indicator", &indicator.id, "an indicator that the figures have"));
    }
    Ok(of_it)
}

fn periods(of_it: &[Figure]) -> Result<Vec<Period>> {
    let periods: BTreeSet<Period> = of_it.iter().map(|figure| figure.period).collect();
    let periods: Vec<Period> = periods.into_iter().collect();
    match periods.windows(2).find(|pair| pair[0].grain() != pair[1].grain()) {
        Some(pair) => Err(Error::parameter("periods", format!("{}, {}", pair[0], pair[1]), "periods of one length")),
        None => Ok(periods),
    }
}

fn groups(of_it: &[Figure]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for figure in of_it {
        if !groups.contains(&figure.group) {
            groups.push(Arc::clone(&figure.group));
        }
    }
    groups
}

/// Refuses several periods or groups where a chart shows one.
fn one(what: &str, count: usize) -> Result<()> {
    if count == 1 {
        Ok(())
    } else {
        Err(Error::parameter(what, count, "one, as the others can be left out with a filter"))
    }
}

fn value(figure: &Figure) -> Option<Value> {
    Some(Value { value: figure.value?, limits: figure.lower.zip(figure.upper) })
}

fn named(figures: &Figures, catalogue: &Catalogue, indicator: &Indicator, group: &Group, lang: Lang) -> String {
    let names = figures.by().iter().zip(group.iter());
    let names =
        names.map(|(column, value)| show::group(catalogue, &indicator.register, column, value.as_deref(), lang));
    names.collect::<Vec<_>>().join(lang.of("、", ", "))
}

/// What figures are about: of one group its name, and of one period the period, else the first and the last.
fn heading(
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
        [first, .., last] => format!("{first}—{}", show::period(*last, lang)),
    };
    Heading { figure: lang.of(&indicator.zh, &indicator.en).to_owned(), agency, period }
}
