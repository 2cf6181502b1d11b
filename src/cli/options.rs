//! The options that several commands share, each said once.

use std::path::PathBuf;

use crate::batch::Project;
use crate::calendar::date;
use crate::calendar::span::periods;
use crate::error::{Error, Result};

/// Definitions of a user's own.
#[derive(Debug, clap::Args)]
pub(super) struct Definitions {
    /// A file with your own definitions; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(super) catalogue: Vec<PathBuf>,
}

/// Days off of a user's own.
#[derive(Debug, clap::Args)]
pub(super) struct Days {
    /// A calendar file with more years, or with local days off; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(super) calendar: Vec<PathBuf>,
}

/// Which periods there are.
#[derive(Debug, clap::Args)]
pub(super) struct Periods {
    /// The periods: 2020, 2020Q3, 2020-07, 2016..2020 or 2019Q1..2020Q4; may be given more than once [default: all years with rows]
    #[arg(long, value_name = "PERIODS", visible_aliases = ["year", "years", "period"])]
    periods: Vec<String>,
}

/// Which figures of what was counted are shown.
#[derive(Debug, clap::Args)]
pub(super) struct Shown {
    #[command(flatten)]
    periods: Periods,
    /// Add totals over the --by columns
    #[arg(long)]
    totals: bool,
    /// Compute only this indicator, by its id or name; may be given more than once
    #[arg(long, value_name = "ID")]
    indicator: Vec<String>,
    /// Level of the intervals; may be given more than once [default: 0.95]
    #[arg(long, value_name = "LEVEL", conflicts_with = "no_interval")]
    level: Vec<f64>,
    /// Interval method for the kinds of figures that support it, such as jeffreys or byar; may be given more than once
    #[arg(long, value_name = "NAME", conflicts_with = "no_interval")]
    method: Vec<String>,
    /// Compute no intervals
    #[arg(long)]
    no_interval: bool,
}

/// Which of them are withheld.
#[derive(Debug, clap::Args)]
pub(super) struct Withheld {
    /// Withhold counts below this one, and all that would give them back: 3, 5 or 10 are usual [default: show all]
    #[arg(long, value_name = "COUNT")]
    pub(super) suppress: Option<u32>,
}

/// Which figures there are, and how they are computed. What is not given is as the project says.
#[derive(Debug, clap::Args)]
pub(super) struct Figures {
    #[command(flatten)]
    shown: Shown,
    /// Group the figures by this column: its id, its header, or `agency`; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    #[command(flatten)]
    withheld: Withheld,
    #[command(flatten)]
    counting: Counting,
}

/// How rows are counted. What is not given is as the project says.
#[derive(Debug, clap::Args)]
pub(super) struct Counting {
    /// Judge open matters as of this day [default: the last day of each period]
    #[arg(long, value_name = "DAY")]
    cutoff: Option<String>,
    /// Override a parameter of the definitions: excellent=85; may be given more than once
    #[arg(long, value_name = "NAME=VALUE")]
    parameter: Vec<String>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    days: Days,
}

impl Periods {
    /// Whether any is given.
    pub(super) fn are_given(&self) -> bool {
        !self.periods.is_empty()
    }

    /// The project with what is given here instead of what it says.
    pub(super) fn of(self, mut project: Project) -> Result<Project> {
        let asked = self.periods.iter().map(|text| periods(text)).collect::<Result<Vec<_>>>()?.concat();
        project.periods = Some(asked).filter(|asked| !asked.is_empty()).or(project.periods);
        Ok(project)
    }
}

impl Shown {
    /// The project with what is given here instead of what it says.
    pub(super) fn of(self, project: Project) -> Result<Project> {
        let mut project = self.periods.of(project)?;
        project.totals |= self.totals;
        instead(&mut project.indicators, self.indicator);
        project.levels = match (self.no_interval, self.level.is_empty()) {
            (true, _) => Some(Vec::new()),
            (_, true) => project.levels,
            _ => Some(self.level),
        };
        instead(&mut project.method, self.method);
        Ok(project)
    }

    /// The name of an option that is given, where any is.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            ("periods", self.periods.are_given()),
            ("totals", self.totals),
            ("indicator", !self.indicator.is_empty()),
            ("level", !self.level.is_empty()),
            ("method", !self.method.is_empty()),
            ("no-interval", self.no_interval),
        ];
        given.into_iter().find_map(|(name, given)| given.then_some(name))
    }
}

impl Figures {
    /// The project with what is given here instead of what it says.
    pub(super) fn of(self, project: Project) -> Result<Project> {
        let mut project = self.shown.of(project)?;
        instead(&mut project.by, self.by);
        project.disclosure.suppress = self.withheld.suppress.or(project.disclosure.suppress);
        self.counting.of(project)
    }
}

impl Counting {
    /// The project with what is given here instead of what it says.
    pub(super) fn of(self, mut project: Project) -> Result<Project> {
        project.cutoff = match self.cutoff {
            Some(day) => Some(date::parse("cutoff", &day)?),
            None => project.cutoff,
        };
        for text in self.parameter {
            let (name, value) = parameter(&text)?;
            project.parameters.insert(name, value);
        }
        project.catalogue.extend(self.definitions.catalogue);
        project.calendar.extend(self.days.calendar);
        Ok(project)
    }
}

fn instead<T>(known: &mut Vec<T>, asked: Vec<T>) {
    if !asked.is_empty() {
        *known = asked;
    }
}

/// A name and a number that are written with `=` between them.
pub(super) fn parameter(text: &str) -> Result<(String, f64)> {
    let given =
        text.split_once('=').and_then(|(name, value)| Some((name.trim().to_owned(), value.trim().parse().ok()?)));
    given.ok_or_else(|| Error::parameter("parameter", text, "a name and a number, such as excellent=85"))
}
