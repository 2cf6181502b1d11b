//! `fazhi compare`: which groups stand out, which ranks they may have, what has changed and why, and whether a process is the same.

mod columns;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::*;

use super::left_out::left_out;
use super::options::{self, parameter};
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::batch::{Book, compute};
use crate::calendar::span::periods;
use crate::compare::{
    Against, ChangeOptions, ControlChart, ControlOptions, FunnelOptions, InequalityOptions, RanksOptions,
    ShrinkOptions, TrendOptions, change, control, decompose_all, funnel, gone, inequality, ranks, shrink, trend,
};
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::lang::Lang;
use crate::show::{Role, Sheets, Table, page, part};
use crate::stat::control::{Preset, Rules, Run};
use crate::stat::funnel::{Dispersion, Target};
use crate::stat::ranks::{Sets, Tail};
use columns::{Columns, table};

/// What a comparison can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FIGURES;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Which groups stand out from what all have together, more than chance makes them
    Funnel(FunnelArguments),
    /// Which ranks each group may have, and which cannot be told apart
    Ranks(RanksArguments),
    /// What each group comes to if it is drawn to what all have together, the more the less it has of its own
    Shrink(ShrinkArguments),
    /// What has changed since the period before, the same period last year, or against other figures
    Change(ChangeArguments),
    /// What the rates of the groups have in the change of their total, and what their mix has
    Decompose(DecomposeArguments),
    /// Whether a figure is the same over its periods, by its own variation
    Control(ControlArguments),
    /// How a figure rises or falls from year to year, and where that changes
    Trend(TrendArguments),
    /// How a figure differs over groups that have an order, such as townships by income
    Inequality(InequalityArguments),
}

#[derive(Debug, clap::Args)]
struct FunnelArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    size: Size,
    /// What groups are held against: pooled, others (all but the group itself) or a value such as 0.9
    #[arg(long, value_name = "TARGET", default_value = "pooled")]
    target: String,
    /// What is done where groups differ more than chance makes them
    #[arg(long, value_name = "NAME", default_value = "none", value_parser = dispersions())]
    dispersion: Dispersion,
}

#[derive(Debug, clap::Args)]
struct RanksArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    size: Size,
    /// What the sets of ranks promise: the level for all together, or for one that was chosen beforehand
    #[arg(long, value_name = "NAME", default_value = "simultaneous", value_parser = sets())]
    sets: Sets,
    /// Use exact tails instead of mid-P
    #[arg(long)]
    exact: bool,
    /// Say of each group whether it is among the best so many: certain, possible or no
    #[arg(long, value_name = "NUMBER")]
    best: Option<usize>,
    /// Say of each group whether it is among the worst so many
    #[arg(long, value_name = "NUMBER")]
    worst: Option<usize>,
}

#[derive(Debug, clap::Args)]
struct ShrinkArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    size: Size,
}

#[derive(Debug, clap::Args)]
struct ChangeArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    to: To,
}

#[derive(Debug, clap::Args)]
struct DecomposeArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    to: To,
    /// The group-by column whose groups make the total [default: the first of --by]
    #[arg(long, value_name = "COLUMN")]
    over: Option<String>,
}

/// What figures are held against.
#[derive(Debug, clap::Args)]
pub(super) struct To {
    /// What figures are held against: previous, same_period_last_year or a file of figures; the period held against is to be among --periods
    #[arg(long, value_name = "WHAT", default_value = "previous")]
    to: String,
}

impl To {
    /// The figures of the file, where it is one.
    pub(super) fn other(&self) -> Result<Option<Figures>> {
        match Against::of_name(&self.to) {
            Ok(_) => Ok(None),
            // a word is no file that somebody forgot to write
            Err(error) if Path::new(&self.to).extension().is_none() && !Path::new(&self.to).exists() => Err(error),
            Err(_) => Figures::read(&self.to).map(Some),
        }
    }

    pub(super) fn against<'a>(&self, other: Option<&'a Figures>) -> Result<Against<'a>> {
        other.map_or_else(|| Against::of_name(&self.to), |other| Ok(Against::Figures(other)))
    }
}

#[derive(Debug, clap::Args)]
struct ControlArguments {
    #[command(flatten)]
    compared: Compared,
    #[command(flatten)]
    charting: Charting,
}

/// How a chart over time is made and read.
#[derive(Debug, clap::Args)]
pub(super) struct Charting {
    /// The chart [default: p_prime for proportions, u_prime for rates and counts, xmr for others]
    #[arg(long, value_name = "NAME", value_parser = charts())]
    chart: Option<ControlChart>,
    /// The periods in which a new phase begins, with its own limits; may be given more than once
    #[arg(long, value_name = "PERIODS")]
    rebase: Vec<String>,
    /// Find the limits of each phase from its first points, so many
    #[arg(long, value_name = "NUMBER")]
    baseline: Option<usize>,
    /// The rules that find signals
    #[arg(long, value_name = "NAME", default_value = "plot_the_dots", value_parser = presets())]
    rules: Preset,
    /// So many points in a row on one side of the centre are a signal [default: as the rules say]
    #[arg(long, value_name = "NUMBER")]
    run: Option<usize>,
    /// So many points that rise or fall one after the other are a signal [default: as the rules say]
    #[arg(long, value_name = "NUMBER")]
    trend: Option<usize>,
}

impl Charting {
    pub(super) fn options(&self) -> Result<ControlOptions> {
        let preset = self.rules.rules();
        let run = self.run.map(Run::AtLeast).or(preset.run);
        Ok(ControlOptions {
            chart: self.chart,
            rebase: self.rebase.iter().map(|text| periods(text)).collect::<Result<Vec<_>>>()?.concat(),
            baseline: self.baseline,
            rules: Rules { run, trend: self.trend.or(preset.trend), ..preset },
            ..ControlOptions::default()
        })
    }
}

#[derive(Debug, clap::Args)]
struct TrendArguments {
    #[command(flatten)]
    compared: Compared,
    /// The most places at which the line may bend; none is looked for below eight periods
    #[arg(long, value_name = "NUMBER", default_value_t = 2)]
    most_joins: usize,
}

#[derive(Debug, clap::Args)]
struct InequalityArguments {
    #[command(flatten)]
    compared: Compared,
    /// The group-by column whose values have an order [default: the first of --by]
    #[arg(long, value_name = "COLUMN")]
    over: Option<String>,
    /// What orders a value of the column, lowest first: 甲镇=8100; given once for each
    #[arg(long, required = true, value_name = "VALUE=NUMBER")]
    score: Vec<String>,
    /// The people of a value of the column; given once for each [default: the denominators]
    #[arg(long, value_name = "VALUE=NUMBER")]
    population: Vec<String>,
    /// Put the values together in so many groups of like size, by their scores
    #[arg(long, value_name = "NUMBER")]
    groups: Option<usize>,
}

/// The numbers of values of a column.
fn numbers(given: &[String]) -> Result<BTreeMap<String, f64>> {
    given.iter().map(|text| parameter(text)).collect()
}

/// Which groups are large enough to be compared.
#[derive(Debug, clap::Args)]
struct Size {
    /// List groups with a denominator below this, but do not compare them
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    least: f64,
}

/// What is compared.
#[derive(Debug, clap::Args)]
struct Compared {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    figures: options::Figures,
    #[command(flatten)]
    output: Output,
    /// Whether figures are by agency unless other groups are asked for.
    #[arg(skip)]
    by_agency: bool,
}

impl Compared {
    fn by_agency(self) -> Self {
        Self { by_agency: true, ..self }
    }
}

fn dispersions() -> impl TypedValueParser<Value = Dispersion> {
    named(Dispersion::ALL.iter().map(|one| one.name()))
}

fn charts() -> impl TypedValueParser<Value = ControlChart> {
    named(ControlChart::ALL.iter().map(|one| one.name()))
}

fn presets() -> impl TypedValueParser<Value = Preset> {
    named(Preset::ALL.iter().map(|one| one.name()))
}

fn sets() -> impl TypedValueParser<Value = Sets> {
    named(Sets::ALL.iter().map(|one| one.name()))
}

/// Reads one of these names.
fn named<T>(names: impl Iterator<Item = &'static str>) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = Error> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).map(|word| word.parse().expect("one of these words"))
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    match arguments.what {
        What::Funnel(FunnelArguments { compared, size: Size { least }, target, dispersion }) => {
            let target: Target = target.parse()?;
            run_with(compared.by_agency(), voice, &|book, levels| {
                let mut options = FunnelOptions { least, ..FunnelOptions::default() };
                (options.funnel.target, options.funnel.dispersion) = (target, dispersion);
                if !levels.is_empty() {
                    options.funnel.levels = levels.to_vec();
                }
                let found = funnel(&book.figures, &book.catalogue, &options)?;
                Ok((found, Columns::Funnel(options.funnel.levels)))
            })
        }
        What::Ranks(RanksArguments { compared, size: Size { least }, sets, exact, best, worst }) => {
            run_with(compared.by_agency(), voice, &|book, levels| {
                let mut options = RanksOptions { least, best, worst, ..RanksOptions::default() };
                options.ranks.sets = sets;
                options.ranks.tail = if exact { Tail::Exact } else { Tail::MidP };
                options.ranks.level = levels.first().copied().unwrap_or(options.ranks.level);
                Ok((ranks(&book.figures, &book.catalogue, &options)?, Columns::Ranks([best, worst])))
            })
        }
        What::Shrink(ShrinkArguments { compared, size: Size { least } }) => {
            run_with(compared.by_agency(), voice, &|book, levels| {
                let level = levels.first().copied().unwrap_or(ShrinkOptions::default().level);
                let options = ShrinkOptions { level, least };
                Ok((shrink(&book.figures, &book.catalogue, &options)?, Columns::Shrink(level)))
            })
        }
        What::Change(arguments) => run_change(arguments, voice),
        What::Decompose(arguments) => run_decompose(arguments, voice),
        What::Control(ControlArguments { compared, charting }) => {
            let options = charting.options()?;
            run_with(compared, voice, &|book, _| {
                Ok((control(&book.figures, &book.catalogue, &options)?, Columns::Control))
            })
        }
        What::Trend(TrendArguments { compared, most_joins }) => run_with(compared, voice, &|book, levels| {
            let level = levels.first().copied().unwrap_or(TrendOptions::default().level);
            let options = TrendOptions { most_joins, level };
            Ok((trend(&book.figures, &book.catalogue, &options)?, Columns::Trend(level)))
        }),
        What::Inequality(arguments) => run_inequality(arguments, voice),
    }
}

fn run_change(ChangeArguments { compared, to }: ChangeArguments, voice: Voice) -> Result<Outcome> {
    let other = to.other()?;
    let against = to.against(other.as_ref())?;
    run_with(compared, voice, &|book, levels| {
        let usual = ChangeOptions::default();
        let level = levels.first().copied().unwrap_or(usual.level);
        let options = ChangeOptions { against, level, tallies: [&book.tallies, &[]], ..usual };
        Ok((change(&book.figures, &book.catalogue, &options)?, Columns::Change(level)))
    })
}

fn run_decompose(DecomposeArguments { compared, to, over }: DecomposeArguments, voice: Voice) -> Result<Outcome> {
    let other = to.other()?;
    let against = to.against(other.as_ref())?;
    run_with(compared.by_agency(), voice, &|book, _| {
        let over = column(over.as_deref(), book)?.to_owned();
        let gone = gone(&book.figures, &book.catalogue, against, &over)?;
        book.figures = book.figures.with_further(gone.into_iter().map(|one| one.figure).collect());
        Ok((decompose_all(&book.figures, &book.catalogue, against, &over)?, Columns::Decompose))
    })
}

fn run_inequality(arguments: InequalityArguments, voice: Voice) -> Result<Outcome> {
    let InequalityArguments { compared, over, score, population, groups } = arguments;
    let (scores, populations) = (numbers(&score)?, numbers(&population)?);
    let populations = Some(populations).filter(|given| !given.is_empty());
    run_with(compared.by_agency(), voice, &|book, levels| {
        let over = column(over.as_deref(), book)?;
        let level = levels.first().copied().unwrap_or(0.95);
        let (scores, populations) = (scores.clone(), populations.clone());
        let options = InequalityOptions { over: over.to_owned(), scores, populations, groups, level };
        Ok((inequality(&book.figures, &book.catalogue, &options)?, Columns::Inequality(level)))
    })
}

/// The column that was asked for, else the first that figures are grouped by.
fn column<'a>(over: Option<&'a str>, book: &'a Book) -> Result<&'a str> {
    let first = || book.figures.by().first().map(String::as_str);
    over.or_else(first).ok_or_else(|| Error::parameter("over", "none", "a column that --by names"))
}

/// Compares the figures of a book at the levels that were asked for, if any.
type Comparing<'a> = dyn Fn(&mut Book, &[f64]) -> Result<(DataFrame, Columns)> + 'a;

/// Computes the figures and compares them.
fn run_with(compared: Compared, voice: Voice, compare: &Comparing<'_>) -> Result<Outcome> {
    let Compared { paths, figures, output, by_agency } = compared;
    let format = output.format(FORMATS)?;
    let mut project = figures.of(sources::project(&paths)?)?;
    if by_agency && project.by.is_empty() {
        project.by.push("agency".into());
    }
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let registers = sources::apart(&paths, &project, &options.catalogue, &output)?;
    let progress = Progress::reading(voice);
    let mut book = compute(&registers, &options)?;
    drop(progress);
    let (found, columns) = compare(&mut book, project.levels.as_deref().unwrap_or_default())?;
    let asked = options.figures.indicators.is_some();
    let notes: Vec<String> = book
        .view(voice.lang, asked)
        .withheld_note()
        .into_iter()
        .chain(columns.nothing_to_compare(&found, voice.lang))
        .collect();
    let table = || {
        let table = table(&book, &found, &columns, asked, voice.lang);
        table.map_err(Error::engine("showing the table of a comparison"))
    };
    match format {
        Format::Table => {
            output.table(&flowing(table()?))?;
            for note in &notes {
                voice.say(note);
            }
        }
        Format::Html => {
            let title = [project.title.as_deref().unwrap_or_default(), columns.title(voice.lang)].join(" ");
            let titled = Table { title: title.trim().to_owned(), ..table()? };
            let page = page(&titled.title, &part("book", &titled.html(&notes)), voice.lang);
            output.write(|out| out.write_all(page.as_bytes()))?;
        }
        Format::Xlsx => {
            let workbook = workbook(columns.title(voice.lang), &table()?, &found, voice.lang)?;
            output.write(|out| out.write_all(&workbook))?;
        }
        _ => output.frame(found, format)?,
    }
    sources::passed_over(&registers, voice);
    Ok(left_out(&book.ungrouped, &book.failures, book.catalogue.kinds(), voice))
}

/// The table for a terminal, which may be too narrow for a line of numbers each.
fn flowing(mut table: Table) -> Table {
    for column in &mut table.columns {
        column.role = Role::Words;
    }
    table
}

/// A workbook with the table for people, and with all rows and columns.
fn workbook(title: &str, table: &Table, found: &DataFrame, lang: Lang) -> Result<Vec<u8>> {
    let mut sheets = Sheets::new()?;
    sheets.table(title, table)?;
    sheets.frame(lang.of("数据", "Data"), found)?;
    sheets.bytes()
}
