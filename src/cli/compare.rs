//! `fazhi compare`: which groups stand out, and which ranks they may have.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::*;

use super::options;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::batch::{Book, compute};
use crate::catalogue::{Catalogue, Indicator};
use crate::compare::{FunnelOptions, RanksOptions, funnel, ranks};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, level_percent, level_suffix};
use crate::lang::Lang;
use crate::show::{Cell, Row, Table, Tone, amount, interval, value_cell};
use crate::stat::funnel::{Dispersion, Target};
use crate::stat::ranks::{Sets, Tail};

/// What a comparison can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FRAMES;

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
}

#[derive(Debug, clap::Args)]
struct FunnelArguments {
    #[command(flatten)]
    compared: Compared,
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
    /// What the sets of ranks promise: the level for all together, or for one that was chosen beforehand
    #[arg(long, value_name = "NAME", default_value = "simultaneous", value_parser = sets())]
    sets: Sets,
    /// Use exact tails instead of mid-P
    #[arg(long)]
    exact: bool,
}

/// What is compared.
#[derive(Debug, clap::Args)]
struct Compared {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    figures: options::Figures,
    /// List groups with a denominator below this, but do not compare them
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    least: f64,
    #[command(flatten)]
    output: Output,
}

fn dispersions() -> impl TypedValueParser<Value = Dispersion> {
    named(Dispersion::ALL.iter().map(|one| one.name()))
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
        What::Funnel(FunnelArguments { compared, target, dispersion }) => {
            let target: Target = target.parse()?;
            let least = compared.least;
            run_with(compared, voice, &|figures, catalogue| {
                let mut options = FunnelOptions { least, ..FunnelOptions::default() };
                (options.funnel.target, options.funnel.dispersion) = (target, dispersion);
                if figures.levels().len() > 1 {
                    options.funnel.levels = figures.levels().to_vec();
                }
                let found = funnel(figures, catalogue, &options)?;
                Ok((found, Columns::Funnel(options.funnel.levels)))
            })
        }
        What::Ranks(RanksArguments { compared, sets, exact }) => {
            let least = compared.least;
            run_with(compared, voice, &|figures, catalogue| {
                let mut options = RanksOptions { least, ..RanksOptions::default() };
                options.ranks.sets = sets;
                options.ranks.tail = if exact { Tail::Exact } else { Tail::MidP };
                options.ranks.level = figures.levels().first().copied().unwrap_or(options.ranks.level);
                Ok((ranks(figures, catalogue, &options)?, Columns::Ranks))
            })
        }
    }
}

/// Which columns people are shown.
enum Columns {
    Funnel(Vec<f64>),
    Ranks,
}

type Comparing<'a> = dyn Fn(&Figures, &Catalogue) -> Result<(DataFrame, Columns)> + 'a;

/// Computes the figures, by agency unless other groups are asked for, and compares them.
fn run_with(compared: Compared, voice: Voice, compare: &Comparing<'_>) -> Result<Outcome> {
    let Compared { paths, figures, output, .. } = compared;
    let format = output.format(FORMATS)?;
    let mut project = figures.of(sources::project(&paths)?)?;
    if project.by.is_empty() {
        project.by.push("agency".into());
    }
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let registers = sources::registers(&paths, &options.catalogue)?;
    let inputs = sources::inputs(&registers, &paths, &project);
    output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress);
    let book = compute(&registers, &options)?;
    drop(progress);
    let (found, columns) = compare(&book.figures, &book.catalogue)?;
    match format {
        Format::Table => {
            let asked = options.figures.indicators.is_some();
            let table = table(&book, &found, &columns, asked, voice.lang);
            output.table(&table.map_err(Error::engine("showing the table of a comparison"))?)?;
        }
        _ => output.frame(found, format)?,
    }
    sources::passed_over(&registers, voice);
    for (register, error) in &book.failures {
        voice.failed(Some(register), error);
    }
    Ok(if book.failures.is_empty() { Outcome::Fine } else { Outcome::Failed })
}

/// The rows that are compared or could have been: of core indicators, or those asked for.
fn table(book: &Book, found: &DataFrame, columns: &Columns, asked: bool, lang: Lang) -> PolarsResult<Table> {
    let mut heads: Vec<(String, String)> =
        vec![("指标".into(), "indicator".into()), ("统计期".into(), "period".into())];
    heads.extend(book.figures.by().iter().map(|name| match name.as_str() {
        "agency" => ("单位".into(), name.clone()),
        _ => (name.clone(), name.clone()),
    }));
    heads.push(("数值".into(), "value".into()));
    heads.push(("分子/分母".into(), "n".into()));
    heads.extend(columns.heads());
    let mut table = Table::new(lang, heads.iter().map(|(zh, en)| (zh.as_str(), en.as_str())));
    for (at, figure) in book.figures.iter().enumerate() {
        let Ok(indicator) = book.catalogue.get(&figure.indicator) else { continue };
        let row = Found { frame: found, at };
        let outcome = row.word(columns.outcome())?;
        if !(asked || indicator.core) || ["total", "not_counted"].contains(&&*outcome) {
            continue;
        }
        let mut cells: Vec<Cell> = vec![lang.of(&indicator.zh, &indicator.en).into(), figure.period.to_string().into()];
        cells.extend(figure.group.iter().map(|value| Cell::from(value.as_deref().unwrap_or_default())));
        cells.push(figure.value.map_or(Cell::Empty, |value| value_cell(value, indicator, lang)));
        cells.push(size(&figure));
        let tone = columns.fill(&mut cells, row, indicator, lang)?;
        if outcome != "ok" {
            cells.pop();
            cells.push(Cell::Remark(reason(&outcome, lang).to_owned()));
        }
        table.push(Row { cells, tone });
    }
    Ok(table)
}

fn size(figure: &Figure) -> Cell {
    let text = figure.numerator.zip(figure.denominator).map(|(x, n)| format!("{}/{}", amount(x), amount(n)));
    text.map_or(Cell::Empty, Cell::Words)
}

/// What was found of one row.
#[derive(Clone, Copy)]
struct Found<'a> {
    frame: &'a DataFrame,
    at: usize,
}

impl Found<'_> {
    fn word(self, name: &str) -> PolarsResult<String> {
        Ok(self.frame.column(name)?.str()?.get(self.at).unwrap_or_default().to_owned())
    }

    fn number(self, name: &str) -> PolarsResult<Option<f64>> {
        Ok(self.frame.column(name)?.f64()?.get(self.at))
    }

    fn whole(self, name: &str) -> PolarsResult<Option<u64>> {
        Ok(self.frame.column(name)?.u64()?.get(self.at))
    }

    /// Two whole numbers, or one where they are equal.
    fn span(self, first: &str, last: &str) -> PolarsResult<Cell> {
        let ends = self.whole(first)?.zip(self.whole(last)?);
        let text =
            ends.map(|(first, last)| if first == last { first.to_string() } else { format!("{first} ~ {last}") });
        Ok(text.map_or(Cell::Empty, Cell::Words))
    }
}

impl Columns {
    /// The column that says why a row is not compared.
    fn outcome(&self) -> &'static str {
        match self {
            Self::Funnel(_) => "funnel",
            Self::Ranks => "ranked",
        }
    }

    fn heads(&self) -> Vec<(String, String)> {
        let said = |(zh, en): (&str, &str)| (zh.to_owned(), en.to_owned());
        match self {
            Self::Funnel(levels) => {
                let limits = levels.iter().map(|level| {
                    let level = level_percent(*level);
                    (format!("{level}%界限"), format!("{level}% limits"))
                });
                limits.chain([said(("判断", "side"))]).collect()
            }
            Self::Ranks => [("名次", "rank"), ("可能的名次", "may be"), ("组", "group")].map(said).to_vec(),
        }
    }

    /// Adds the cells of a row, of which the last gives way to a reason.
    fn fill(&self, cells: &mut Vec<Cell>, row: Found<'_>, indicator: &Indicator, lang: Lang) -> PolarsResult<Tone> {
        match self {
            Self::Funnel(levels) => {
                let mut beyond = (String::new(), Tone::Plain);
                for (number, level) in levels.iter().enumerate() {
                    let [low, high, side] =
                        ["low", "high", "side"].map(|name| format!("{name}{}", level_suffix(*level)));
                    cells.push(interval((row.number(&low)?, row.number(&high)?), indicator));
                    let side = row.word(&side)?;
                    if side == "low" || side == "high" {
                        let tone = if number == 0 { Tone::Fair } else { Tone::Warning };
                        beyond = (beyond_limits(&side, *level, lang), tone);
                    }
                }
                cells.push(beyond.0.into());
                Ok(beyond.1)
            }
            Self::Ranks => {
                cells.push(row.whole("rank")?.map_or(Cell::Empty, |rank| rank.to_string().into()));
                cells.push(row.span("best_rank", "worst_rank")?);
                cells.push(row.span("first_group", "last_group")?);
                Ok(Tone::Plain)
            }
        }
    }
}

fn beyond_limits(side: &str, level: f64, lang: Lang) -> String {
    let level = level_percent(level);
    match (side, lang) {
        ("low", Lang::Zh) => format!("低于{level}%界限"),
        (_, Lang::Zh) => format!("高于{level}%界限"),
        ("low", Lang::En) => format!("below {level}%"),
        (_, Lang::En) => format!("above {level}%"),
    }
}

/// Why a row is not compared.
fn reason(outcome: &str, lang: Lang) -> &'static str {
    match outcome {
        "no_exposure" => lang.of("分母为零", "nothing to divide by"),
        "below_least" => lang.of("数量太少，未比较", "too few, not compared"),
        "alone" => lang.of("无可比单位", "nothing to compare with"),
        _ => lang.of("无数据", "not available"),
    }
}
