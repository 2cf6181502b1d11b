//! The charts that hold the figures of one period against those of another: change, control, and how long matters stay open.

use polars_core::prelude::*;

use super::figures::{groups, heading, named, of, one, periods};
use super::{Change, Changed, Control, Curve, Heading, Observation, Quantity, Style, Survival};
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::compare::{Against, ChangeOptions, ControlOptions, change, control};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Matters, MattersOptions, MattersTable, Spans, Status};
use crate::lang::Lang;
use crate::show;
use crate::stat::survival::{Durations, Transform, kaplan_meier};
use crate::tally::Tally;

/// More groups than this have a row each instead of a line.
const LINES: usize = 10;

impl Change {
    /// What changed up to the last period of figures, in each group; the indicator goes by its id or name.
    ///
    /// Whether a change is more than chance is said by the p-value of [`change()`], or by whether its limits hold 0; of figures
    /// that have neither it is not said.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where its periods differ in length, where it has parts, and where
    /// nothing is there to hold the last period against; and those of [`change()`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::{Change, Style};
    /// use fazhi::compare::ChangeOptions;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/haibei-2020")?;
    /// let options = ComputeOptions::default().with_years([2019, 2020]).with_by(["县"]).with_indicators(["file_excellent_rate"]);
    /// let book = compute(&registers, &options)?;
    /// let (figures, options) = (&book.figures, ChangeOptions::default());
    /// let change = Change::of_figures(figures, &book.catalogue, "file_excellent_rate", &options, None, Lang::Zh)?;
    /// assert_eq!((change.members.len(), change.style), (4, Style::Slope));
    /// assert!(change.members.iter().all(|member| member.is_certain == Some(false)));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        figures: &Figures,
        catalogue: &Catalogue,
        indicator: &str,
        options: &ChangeOptions<'_>,
        style: Option<Style>,
        lang: Lang,
    ) -> Result<Self> {
        let indicator = without_parts(catalogue, indicator)?;
        let of_it = of(figures, indicator)?;
        let all = periods(&of_it)?;
        let after = all[all.len() - 1];
        let before = options.against.period(after);
        let own = figures.filter(|figure| *figure.indicator == *indicator.id);
        let found = Columns(change(&own, catalogue, options)?);
        let mut members = Vec::new();
        for (row, figure) in of_it.iter().enumerate().filter(|(_, figure)| figure.period == after) {
            let known = found.number("against_value", row)?;
            let limits = found.number("difference_lower", row)?.zip(found.number("difference_upper", row)?);
            let p_value = found.number("p_value", row)?;
            let by_limits = limits.map(|(lower, upper)| lower > 0.0 || upper < 0.0);
            members.push(Changed {
                name: named(figures, catalogue, indicator, &figure.group, lang),
                before: known,
                after: figure.value,
                is_certain: p_value.map(|p| p < 1.0 - options.level).or(by_limits),
            });
        }
        if members.iter().all(|member| member.before.is_none()) {
            let expected = "figures of it too, as the last period is held against it";
            return Err(Error::parameter("periods", before, expected));
        }
        let (before, span) = match options.against {
            Against::Figures(_) => (lang.of("对比", "other").to_owned(), vec![after]),
            Against::Previous | Against::SamePeriodLastYear => (show::period(before, lang), vec![before, after]),
        };
        let style = style.unwrap_or(if members.len() > LINES { Style::Dots } else { Style::Slope });
        Ok(Self {
            heading: heading(figures, catalogue, indicator, &groups(&of_it), &span, lang),
            quantity: Quantity::of(indicator, lang),
            before,
            after: show::period(after, lang),
            members,
            direction: indicator.direction,
            style,
        })
    }
}

impl Control {
    /// The control chart of an indicator over the periods of figures; the indicator goes by its id or name.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where its periods differ in length, where it has parts, where there
    /// are several groups, and where there are too few periods; and those of [`control()`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Control;
    /// use fazhi::compare::ControlOptions;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/haibei-2020")?;
    /// let options = ComputeOptions::default().with_years([2016, 2017, 2018, 2019, 2020]).with_indicators(["file_excellent_rate"]);
    /// let book = compute(&registers, &options)?;
    /// let (figures, options) = (&book.figures, ControlOptions::default());
    /// let control = Control::of_figures(figures, &book.catalogue, "file_excellent_rate", &options, Lang::En)?;
    /// assert_eq!(control.observations.len(), 5);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_figures(
        figures: &Figures,
        catalogue: &Catalogue,
        indicator: &str,
        options: &ControlOptions,
        lang: Lang,
    ) -> Result<Self> {
        let indicator = without_parts(catalogue, indicator)?;
        let mut of_it: Vec<(usize, Figure)> = of(figures, indicator)?.into_iter().enumerate().collect();
        of_it.sort_by_key(|(_, figure)| figure.period.index());
        let in_order: Vec<Figure> = of_it.iter().map(|(_, figure)| figure.clone()).collect();
        let (all, of_groups) = (periods(&in_order)?, groups(&in_order));
        one("groups", of_groups.len())?;
        let own = figures.filter(|figure| *figure.indicator == *indicator.id);
        let found = Columns(control(&own, catalogue, options)?);
        let observation = |(row, figure): &(usize, Figure)| {
            let rule = found.word("rule", *row)?;
            let side = found.word("side", *row)?.unwrap_or_default();
            Ok(Observation {
                label: figure.period.to_string(),
                value: figure.value,
                centre: found.number("centre", *row)?,
                lower: found.number("limit_lower", *row)?,
                upper: found.number("limit_upper", *row)?,
                flag: rule.map(|rule| show::signal(&rule, &side, lang).to_owned()),
            })
        };
        let observations = of_it.iter().map(observation).collect::<Result<Vec<_>>>()?;
        if observations.iter().all(|one| one.centre.is_none()) {
            let count = observations.iter().filter(|one| one.value.is_some()).count();
            let expected = "two periods with values or more in each phase, and counts if the chart needs them";
            return Err(Error::parameter("periods", count, expected));
        }
        Ok(Self {
            heading: heading(figures, catalogue, indicator, &of_groups, &all, lang),
            quantity: Quantity::of(indicator, lang),
            observations,
            target: options.target.or(indicator.target),
        })
    }
}

impl Survival {
    /// How long the matters of an indicator of days stay open, by the tallies behind its figures; the indicator goes by its id or
    /// name. Each figure has a curve, so of several groups take one period.
    ///
    /// Matters that still run are censored if the indicator counts them, as a median of all matters does. A figure that is withheld
    /// has no curve, as its steps are the days of single matters.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are no figures of it, where it is not one of days, where there are both several periods and
    /// several groups, where none of the tallies has its days, and for an impossible level.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::chart::Survival;
    /// use fazhi::{ComputeOptions, Lang, Registers, compute};
    ///
    /// let registers = Registers::open("examples/haibei-2020")?;
    /// let options = ComputeOptions::default().with_years([2016, 2020]).with_indicators(["service_days_median_all"]);
    /// let book = compute(&registers, &options)?;
    /// let (tallies, name) = (&book.tallies, "service_days_median_all");
    /// let survival = Survival::of_tallies(tallies, &book.figures, &book.catalogue, name, 0.95, Lang::Zh)?;
    /// assert_eq!(survival.curves.iter().map(|curve| curve.name.as_str()).collect::<Vec<_>>(), ["2016年", "2020年"]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_tallies(
        tallies: &[Tally],
        figures: &Figures,
        catalogue: &Catalogue,
        indicator: &str,
        level: f64,
        lang: Lang,
    ) -> Result<Self> {
        let indicator = catalogue.get(indicator)?;
        if indicator.kind != IndicatorKind::Duration {
            return Err(Error::parameter("indicator", &indicator.id, "one of days, such as a median"));
        }
        let of_it = of(figures, indicator)?;
        let (all, of_groups) = (periods(&of_it)?, groups(&of_it));
        if all.len() > 1 {
            one("groups", of_groups.len())?;
        }
        let spans = Spans::of_tallies(tallies, catalogue)?;
        let curve = |figure: &Figure| {
            let durations = spans.durations(&figure.indicator, figure.period, &figure.group)?;
            let name = match (all.len(), of_groups.len()) {
                (1, 1) => String::new(),
                (1, _) => named(figures, catalogue, indicator, &figure.group, lang),
                _ => show::period(figure.period, lang),
            };
            Some(estimated(name, &durations, level))
        };
        let shown = of_it.iter().filter(|figure| figure.status != Status::Suppressed);
        let curves = shown.filter_map(curve).collect::<Result<Vec<_>>>()?;
        if curves.is_empty() {
            return Err(Error::parameter("indicator", &indicator.id, "an indicator with days in the tallies"));
        }
        let heading = heading(figures, catalogue, indicator, &of_groups, &all, lang);
        let unit = lang.text(&indicator.unit).to_owned();
        Ok(Self { heading: still_open(heading, lang), unit, curves, limit: None, level: Some(level) })
    }

    /// How long matters stay open that come in the periods asked for, and what was left out of it; `name` says what they are.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where there are both several periods and several groups, and where there are no matters; those of
    /// [`Matters::durations`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::chart::Survival;
    /// use fazhi::figure::{Matters, MattersOptions};
    /// use fazhi::polars::prelude::*;
    /// use fazhi::register::Batches;
    ///
    /// let complaints = df![
    ///     "start" => ["2020-01-10", "2020-06-01", "2020-11-30"],
    ///     "end" => [Some("2020-01-20"), None, Some("2020-12-01")],
    /// ]?;
    /// let options = MattersOptions::default();
    /// let matters = Matters::new(Batches::from_frame(complaints), &options)?;
    /// let (survival, _) = Survival::of_matters(&matters, "信访事项", &options, Lang::Zh)?;
    /// assert_eq!(survival.curves[0].steps[0].share, 2.0 / 3.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_matters(
        matters: &Matters,
        name: &str,
        options: &MattersOptions,
        lang: Lang,
    ) -> Result<(Self, MattersTable)> {
        let (figures, tally, table) = matters.days_of_all(options)?;
        if figures.iter().all(|figure| figure.denominator.is_none_or(|matters| matters == 0.0)) {
            return Err(Error::parameter("matters", 0, "at least one that comes in the periods"));
        }
        let level = figures.levels().first().copied().unwrap_or(0.95);
        let indicator = figures.indicators().next().unwrap_or_default().to_owned();
        let found = Self::of_tallies(&[tally], &figures, matters.catalogue(), &indicator, level, lang)?;
        let heading = still_open(Heading { figure: name.to_owned(), ..found.heading }, lang);
        Ok((Self { heading, ..found }, table))
    }
}

fn estimated(name: String, durations: &Durations, level: f64) -> Result<Curve> {
    Ok(Curve::of(name, &kaplan_meier(durations, level, Transform::LogLog)?))
}

/// The heading of what a median is read from.
fn still_open(heading: Heading, lang: Lang) -> Heading {
    Heading {
        figure: format!("{}{}", heading.figure, lang.of("：仍未办结的比例", ": share still open")), ..heading
    }
}

fn without_parts<'a>(catalogue: &'a Catalogue, indicator: &str) -> Result<&'a Indicator> {
    let indicator = catalogue.get(indicator)?;
    match indicator.kind {
        IndicatorKind::Composition => Err(Error::parameter("indicator", &indicator.id, "an indicator without parts")),
        _ => Ok(indicator),
    }
}

/// The columns that a comparison has put beside figures.
struct Columns(DataFrame);

impl Columns {
    fn number(&self, name: &str, row: usize) -> Result<Option<f64>> {
        let column = self.0.column(name).and_then(|column| column.f64());
        Ok(column.map_err(Error::engine("reading a comparison"))?.get(row))
    }

    fn word(&self, name: &str, row: usize) -> Result<Option<String>> {
        let column = self.0.column(name).and_then(|column| column.str());
        Ok(column.map_err(Error::engine("reading a comparison"))?.get(row).map(str::to_owned))
    }
}
