//! `fazhi compare`: which groups stand out, which ranks they may have, what has changed, and whether a process is the same.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::*;

use super::options;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, sources};
use crate::batch::{Book, compute, periods};
use crate::catalogue::Indicator;
use crate::compare::{
    Against, ChangeOptions, ControlChart, ControlOptions, FunnelOptions, RanksOptions, change, control, funnel,
    in_percent, ranks,
};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, level_percent, level_suffix};
use crate::lang::Lang;
use crate::show::{Cell, Row, Table, Tone, amount, interval, value_cell};
use crate::stat::control::{Preset, Rules, Run};
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
    /// What has changed since the period before, the same period last year, or against other figures
    Change(ChangeArguments),
    /// Whether a figure is the same over its periods, by its own variation
    Control(ControlArguments),
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
}

#[derive(Debug, clap::Args)]
struct ChangeArguments {
    #[command(flatten)]
    compared: Compared,
    /// What figures are held against: previous, same_period_last_year or a file of figures; the period held against is to be among --periods
    #[arg(long, value_name = "WHAT", default_value = "previous")]
    to: String,
}

#[derive(Debug, clap::Args)]
struct ControlArguments {
    #[command(flatten)]
    compared: Compared,
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

impl ControlArguments {
    fn options(&self) -> Result<ControlOptions> {
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
        What::Ranks(RanksArguments { compared, size: Size { least }, sets, exact }) => {
            run_with(compared.by_agency(), voice, &|book, levels| {
                let mut options = RanksOptions { least, ..RanksOptions::default() };
                options.ranks.sets = sets;
                options.ranks.tail = if exact { Tail::Exact } else { Tail::MidP };
                options.ranks.level = levels.first().copied().unwrap_or(options.ranks.level);
                Ok((ranks(&book.figures, &book.catalogue, &options)?, Columns::Ranks))
            })
        }
        What::Change(ChangeArguments { compared, to }) => {
            let other = match to.as_str() {
                "previous" | "same_period_last_year" => None,
                path => Some(Figures::read(path)?),
            };
            let against = match &other {
                Some(other) => Against::Figures(other),
                None if to == "previous" => Against::Previous,
                None => Against::SamePeriodLastYear,
            };
            run_with(compared, voice, &|book, levels| {
                let usual = ChangeOptions::default();
                let level = levels.first().copied().unwrap_or(usual.level);
                let options = ChangeOptions { against, level, ..usual };
                Ok((change(&book.figures, &book.catalogue, &options)?, Columns::Change(level)))
            })
        }
        What::Control(arguments) => {
            let options = arguments.options()?;
            run_with(arguments.compared, voice, &|book, _| {
                Ok((control(&book.figures, &book.catalogue, &options)?, Columns::Control))
            })
        }
    }
}

/// Which columns people are shown.
enum Columns {
    Funnel(Vec<f64>),
    Ranks,
    Change(f64),
    Control,
}

/// Compares the figures of a book at the levels that were asked for, if any.
type Comparing<'a> = dyn Fn(&Book, &[f64]) -> Result<(DataFrame, Columns)> + 'a;

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
    let registers = sources::registers(&paths, &options.catalogue)?;
    let inputs = sources::inputs(&registers, &paths, &project);
    output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress);
    let book = compute(&registers, &options)?;
    drop(progress);
    let (found, columns) = compare(&book, project.levels.as_deref().unwrap_or_default())?;
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
    let mut heads: Vec<(String, String)> = vec![("统计期".into(), "period".into())];
    heads.extend(book.figures.by().iter().map(|name| match name.as_str() {
        "agency" => ("单位".into(), name.clone()),
        _ => (name.clone(), name.clone()),
    }));
    heads.push(("数值".into(), "value".into()));
    heads.push(("分子/分母".into(), "n".into()));
    heads.extend(columns.heads());
    let mut table = Table::new(lang, heads.iter().map(|(zh, en)| (zh.as_str(), en.as_str())));
    let mut last = String::new();
    for (at, figure) in book.figures.iter().enumerate() {
        let Ok(indicator) = book.catalogue.get(&figure.indicator) else { continue };
        let row = Found { frame: found, at };
        let outcome = row.word(columns.outcome())?;
        if !(asked || indicator.core) || ["total", "not_counted"].contains(&&*outcome) {
            continue;
        }
        if last != indicator.id {
            table.section(lang.of(&indicator.zh, &indicator.en));
            last.clone_from(&indicator.id);
        }
        let place = [Some(figure.period.to_string()), figure.category.clone()];
        let place: Vec<String> = place.into_iter().flatten().collect();
        let mut cells: Vec<Cell> = vec![place.join(" ").into()];
        cells.extend(figure.group.iter().map(|value| Cell::from(value.as_deref().unwrap_or_default())));
        cells.push(figure.value.map_or(Cell::Empty, |value| value_cell(value, indicator, lang)));
        cells.push(size(&figure));
        let tone = columns.fill(&mut cells, row, indicator, lang)?;
        if outcome != "ok" {
            let place = cells.len() - 1 - columns.place_of(&outcome);
            cells[place] = Cell::Remark(reason(&outcome, lang).to_owned());
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

    /// The change with its limits: points of a rate, growth of other figures; and p.
    fn change(self, indicator: &Indicator, lang: Lang) -> PolarsResult<[Cell; 3]> {
        let percent = in_percent(indicator);
        let name = if percent { "difference" } else { "growth" };
        let at = |suffix: &str| self.number(&format!("{name}{suffix}"));
        let unit = if percent { lang.of("个百分点", " points") } else { "%" };
        let written =
            |number: f64| if number.is_finite() { format!("{:+.2}", 100.0 * number) } else { "∞".to_owned() };
        let value = at("")?.map_or(Cell::Empty, |value| Cell::Words(format!("{}{unit}", written(value))));
        let limits = at("_lower")?.zip(at("_upper")?);
        let limits = limits.map(|(lower, upper)| format!("{} ~ {}", written(lower), written(upper)));
        let p = self.number("p_value")?.map(|p| if p < 0.001 { "<0.001".to_owned() } else { format!("{p:.3}") });
        Ok([value, limits.map_or(Cell::Empty, Cell::Words), p.map_or(Cell::Empty, Cell::Words)])
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
            Self::Change(_) => "comparison",
            Self::Control => "charted",
        }
    }

    /// The cell that gives way to a reason, from the last: where there is no growth, there still is p.
    fn place_of(&self, outcome: &str) -> usize {
        match (self, outcome) {
            (Self::Change(_), "from_nothing" | "from_negative") => 2,
            _ => 0,
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
            Self::Change(level) => {
                let level = level_percent(*level);
                let limits = (format!("{level}%区间"), format!("{level}% interval"));
                let [before, change, p] = [("对比值", "against"), ("变化", "change"), ("p值", "p")].map(said);
                vec![before, change, limits, p]
            }
            Self::Control => [("中心线", "centre"), ("控制界限", "limits"), ("信号", "signal")].map(said).to_vec(),
        }
    }

    /// Adds the cells of a row.
    fn fill(&self, cells: &mut Vec<Cell>, row: Found<'_>, indicator: &Indicator, lang: Lang) -> PolarsResult<Tone> {
        match self {
            Self::Funnel(levels) => {
                let mut beyond: Option<(f64, String)> = None;
                for level in levels.iter().copied() {
                    let [low, high, side] = ["low", "high", "side"].map(|name| name.to_owned() + &level_suffix(level));
                    cells.push(interval((row.number(&low)?, row.number(&high)?), indicator));
                    let side = row.word(&side)?;
                    if ["low", "high"].contains(&&*side) && beyond.as_ref().is_none_or(|(known, _)| *known < level) {
                        beyond = Some((level, side));
                    }
                }
                let widest = levels.iter().copied().fold(0.0, f64::max);
                let tone = match &beyond {
                    Some((level, _)) if *level == widest => Tone::Warning,
                    Some(_) => Tone::Fair,
                    None => Tone::Plain,
                };
                cells.push(beyond.map_or(Cell::Empty, |(level, side)| beyond_limits(&side, level, lang).into()));
                Ok(tone)
            }
            Self::Ranks => {
                cells.push(row.whole("rank")?.map_or(Cell::Empty, |rank| rank.to_string().into()));
                cells.push(row.span("best_rank", "worst_rank")?);
                cells.push(row.span("first_group", "last_group")?);
                Ok(Tone::Plain)
            }
            Self::Change(_) => {
                let before = row.number("against_value")?;
                cells.push(before.map_or(Cell::Empty, |value| value_cell(value, indicator, lang)));
                cells.extend(row.change(indicator, lang)?);
                Ok(Tone::Plain)
            }
            Self::Control => {
                let centre = row.number("centre")?;
                cells.push(centre.map_or(Cell::Empty, |value| value_cell(value, indicator, lang)));
                cells.push(interval((row.number("limit_lower")?, row.number("limit_upper")?), indicator));
                let signal = signal(&row.word("rule")?, &row.word("side")?, lang);
                let tone = if signal.is_empty() { Tone::Plain } else { Tone::Fair };
                cells.push(signal.into());
                Ok(tone)
            }
        }
    }
}

/// What a signal is called.
fn signal(rule: &str, side: &str, lang: Lang) -> String {
    let high = side == "high";
    let (zh, en) = match (rule, high) {
        ("outside", true) => ("高于上限", "above the limits"),
        ("outside", false) => ("低于下限", "below the limits"),
        ("trend", true) => ("连续上升", "rising"),
        ("trend", false) => ("连续下降", "falling"),
        ("two_of_three", true) => ("三点中两点接近上限", "two of three near the upper limit"),
        ("two_of_three", false) => ("三点中两点接近下限", "two of three near the lower limit"),
        ("run", true) => ("连续高于中心线", "a run above the centre"),
        ("run", false) => ("连续低于中心线", "a run below the centre"),
        _ => ("", ""),
    };
    lang.of(zh, en).to_owned()
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
        "no_comparison" => lang.of("无可比的指标值", "nothing to compare with"),
        "from_nothing" => lang.of("对比值为零，无增长率", "from nothing there is no growth"),
        "from_negative" => lang.of("对比值为负数，无增长率", "from below zero there is no growth"),
        "too_few" => lang.of("期数太少", "too few periods"),
        "no_counts" => lang.of("不是计数，不能用此图", "no counts, as this chart needs"),
        "alone" => lang.of("无可比单位", "nothing to compare with"),
        _ => lang.of("无数据", "not available"),
    }
}
