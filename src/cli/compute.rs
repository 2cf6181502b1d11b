//! `fazhi compute`: computes indicators from registers.

use std::path::PathBuf;
use std::sync::Arc;

use super::account;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, failed, say, sources};
use crate::batch::{Account, Book, ComputeOptions, compute};
use crate::calendar::{Period, date};
use crate::error::Result;
use crate::figure::{FigureOptions, IntervalOptions};
use crate::lang::Lang;
use crate::show::some;
use crate::tally::TallyOptions;

/// How many unavailable indicators are named when none were asked for by id.
const NAMED: usize = 3;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    span: Span,
    /// Group the figures by this column: its id, its header, or `agency`; may be given more than once
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    /// Compute only this indicator, by its id or name; may be given more than once
    #[arg(long, value_name = "ID")]
    indicator: Vec<String>,
    /// Level of the intervals; may be given more than once [default: 0.95]
    #[arg(long, conflicts_with = "no_interval")]
    level: Vec<f64>,
    /// Interval method for the kinds of figures that support it, such as jeffreys or byar; may be given more than once
    #[arg(long, value_name = "NAME", conflicts_with = "no_interval")]
    method: Vec<String>,
    /// Compute no intervals
    #[arg(long)]
    no_interval: bool,
    /// Judge open matters as of this day [default: the last day of each period]
    #[arg(long, value_name = "DAY")]
    cutoff: Option<String>,
    /// A file with your own definitions
    #[arg(long, value_name = "FILE")]
    catalogue: Vec<PathBuf>,
    /// A calendar file with more years, or with local days off
    #[arg(long, value_name = "FILE")]
    calendar: Vec<PathBuf>,
    /// Add totals over the --by columns
    #[arg(long)]
    totals: bool,
    /// Override a parameter of the definitions: excellent=85
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    parameter: Vec<(String, f64)>,
    /// Output format [default: by the extension of --output, else table]
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    output: Output,
}

/// The periods; all years with counted rows if none are given.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Span {
    /// One year
    #[arg(long, value_parser = clap::value_parser!(i32).range(1000..=9999))]
    year: Option<i32>,
    /// The years from A to B, both included
    #[arg(long, value_name = "A..B", value_parser = years)]
    years: Option<(i32, i32)>,
    /// A year, quarter or month: 2020, 2020Q3, 2020-07; may be given more than once
    #[arg(long)]
    period: Vec<String>,
}

impl Span {
    fn periods(&self) -> Result<Option<Vec<Period>>> {
        let (first, last) = match (self.year, self.years) {
            (Some(year), _) => (year, year),
            (None, Some(years)) => years,
            (None, None) if self.period.is_empty() => return Ok(None),
            (None, None) => return self.period.iter().map(|period| period.parse()).collect::<Result<_>>().map(Some),
        };
        Ok(Some((first..=last).map(Period::Year).collect()))
    }
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let format = Format::choose(arguments.format, arguments.output.path());
    let catalogue = Arc::new(sources::catalogue(&arguments.catalogue, &arguments.paths)?);
    let tally = TallyOptions {
        by: arguments.by,
        cutoff: arguments.cutoff.as_deref().map(|text| date::parse("cutoff", text)).transpose()?,
        calendar: Arc::new(sources::calendar(&arguments.calendar, &arguments.paths)?),
        parameters: arguments.parameter.into_iter().collect(),
        ..TallyOptions::default()
    };
    let figures = FigureOptions {
        periods: arguments.span.periods()?,
        indicators: (!arguments.indicator.is_empty()).then_some(arguments.indicator),
        intervals: intervals(arguments.level, &arguments.method, arguments.no_interval)?,
        totals: arguments.totals,
        ..FigureOptions::default()
    };
    let options = ComputeOptions { tally, figures, catalogue: Arc::clone(&catalogue), keep_going: true };
    let registers = sources::registers(&arguments.paths, &catalogue)?;
    let named = [&arguments.catalogue[..], &arguments.calendar];
    let inputs = sources::inputs(&registers, &arguments.paths, named)?;
    arguments.output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress);
    let book = compute(&registers, &options)?;
    drop(progress);
    print(&book, &options, format, &arguments.output, voice.lang)?;
    sources::passed_over(&registers, voice.lang);
    excluded(&book, voice.lang);
    unavailable(&book, options.figures.indicators.is_some(), voice.lang);
    for (register, error) in &book.failures {
        failed(Some(register), error);
    }
    Ok(if book.failures.is_empty() { Outcome::Fine } else { Outcome::Failed })
}

fn intervals(levels: Vec<f64>, methods: &[String], none: bool) -> Result<IntervalOptions> {
    match (none, levels.is_empty()) {
        (true, _) => Ok(IntervalOptions::none()),
        (_, true) => IntervalOptions::default().with_methods(methods),
        _ => IntervalOptions::at(levels).with_methods(methods),
    }
}

fn print(book: &Book, options: &ComputeOptions, format: Format, output: &Output, lang: Lang) -> Result<()> {
    if format != Format::Table {
        return output.frame(book.figures.to_frame()?, format);
    }
    let all = options.figures.indicators.is_some();
    let shown = book.view(lang, all);
    let table = shown.shown().table();
    if table.is_empty() {
        say(lang.of("没有可显示的指标值", "no figures to show"));
    }
    output.table(&table)
}

/// Reports the excluded rows and the problems of each register.
fn excluded(book: &Book, lang: Lang) {
    let mut any = false;
    for account in book.accounts.iter().filter(|account| account.problems > 0) {
        any = true;
        let &Account { rows, excluded, undated, problems, .. } = account;
        let schema = book.catalogue.kinds().get(&account.register);
        let name = schema.map_or(account.register.as_str(), |schema| lang.of(&schema.zh, &schema.en));
        let said = account::Account { rows, excluded, undated, problems }.text(lang);
        say(&format!("{name}{}{said}", lang.of("：", ": ")));
    }
    if any {
        say(lang.of("逐条查看问题：fazhi check", "to list the problems: fazhi check"));
    }
}

/// Reports which indicators are not available, and why.
fn unavailable(book: &Book, asked: bool, lang: Lang) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in book.figures.unavailable() {
        let reason = lang.of(&one.zh, &one.en);
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, ids)) => ids.push(&one.indicator),
            None => reasons.push((reason, vec![&one.indicator])),
        }
    }
    for (reason, ids) in reasons {
        let named = if asked { ids.len() } else { ids.len().min(NAMED) };
        let more = if named < ids.len() { ", ..." } else { "" };
        let names = format!("{}{more}", ids[..named].join(", "));
        let count = ids.len();
        say(&match lang {
            Lang::Zh => format!("{count} 项指标无数据（{names}）：{reason}"),
            Lang::En => {
                let indicators = some(count as u64, "indicator is", "indicators are");
                format!("{indicators} not available ({names}): {reason}")
            }
        });
    }
}

fn parameter(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE, such as excellent=85")?;
    let value = value.trim().parse().map_err(|_| format!("`{value}` is not a number"))?;
    Ok((name.trim().to_owned(), value))
}

fn years(text: &str) -> Result<(i32, i32), String> {
    let year = |text: &str| text.parse().ok().filter(|year| (1000..=9999).contains(year));
    let ends = text.split_once("..").and_then(|(first, last)| year(first).zip(year(last)));
    ends.filter(|(first, last)| first <= last).ok_or_else(|| "expected two years, such as 2016..2020".into())
}
