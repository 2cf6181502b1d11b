//! `fazhi plot`: draws a chart of figures.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::compare::{Charting, To};
use super::left_out::left_out;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, options, sources};
use crate::batch::compute;
use crate::chart::{Chart, FiguresOptions, Kind, Style};
use crate::compare::{ChangeOptions, FunnelOptions, RanksOptions};
use crate::error::{Error, Result};

/// What a chart can be written in.
pub(super) const FORMATS: &[Format] = &[Format::Svg, Format::Html, Format::Json];

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The kind of chart: trend and control chart over periods; share of parts; flow of what comes in and is resolved; funnel and ranks of the groups of one period; change between two; survival, how long matters stay open
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: Kind,
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Whose figures they are, for the title [default: the title of fazhi.toml]
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// Width in pixels [default: 720]
    #[arg(long, value_name = "PIXELS")]
    width: Option<u32>,
    /// List groups with a denominator below this, but do not compare them
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    least: f64,
    /// How a change is drawn [default: slope for up to ten groups, else dots]
    #[arg(long, value_name = "NAME", value_parser = styles())]
    style: Option<Style>,
    #[command(flatten)]
    to: To,
    #[command(flatten)]
    charting: Charting,
    /// The days that the law or a promise allows, for a curve of survival
    #[arg(long, value_name = "DAYS")]
    limit: Option<f64>,
    #[command(flatten)]
    figures: options::Figures,
    #[command(flatten)]
    output: Output,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.name())).map(|word| word.parse().expect("a kind"))
}

fn styles() -> impl TypedValueParser<Value = Style> {
    PossibleValuesParser::new(Style::ALL.iter().map(|style| style.name())).map(|word| word.parse().expect("a style"))
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { kind, paths, place, width, least, style, to, charting, limit, figures, output } = arguments;
    let format = output.format(FORMATS)?;
    let mut project = figures.of(sources::project(&paths)?)?;
    if matches!(kind, Kind::Funnel | Kind::Ranks) && project.by.is_empty() {
        project.by.push("agency".into());
    }
    let name = one(std::mem::take(&mut project.indicators))?;
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let asked = kind.indicators(&options.catalogue, &name)?;
    let options = options.with_indicators(asked);
    let registers = sources::apart(&paths, &project, &options.catalogue, &output)?;
    let progress = Progress::reading(voice);
    let book = compute(&registers, &options)?;
    drop(progress);
    let other = to.other()?;
    let mut making = FiguresOptions {
        place: place.or_else(|| project.title.clone()).unwrap_or_default(),
        funnel: FunnelOptions { least, ..FunnelOptions::default() },
        ranks: RanksOptions { least, ..RanksOptions::default() },
        change: ChangeOptions {
            against: to.against(other.as_ref())?,
            tallies: [&book.tallies, &[]],
            ..ChangeOptions::default()
        },
        style,
        control: charting.options()?,
        limit,
    };
    if let Some([first, rest @ ..]) = project.levels.as_deref() {
        making.funnel.funnel.levels = [&[*first], rest].concat();
        (making.ranks.ranks.level, making.change.level) = (*first, *first);
    }
    let chart = Chart::of_figures(kind, &book.figures, &book.catalogue, &name, &making, voice.lang)?;
    let chart = match width {
        Some(width) => chart.with_width(width)?,
        None => chart,
    };
    written(&chart, format, &output)?;
    sources::passed_over(&registers, voice);
    Ok(left_out(&book.ungrouped, &book.failures, book.catalogue.kinds(), voice))
}

/// Writes a chart in one of the formats.
pub(super) fn written(chart: &Chart, format: Format, output: &Output) -> Result<()> {
    let text = match format {
        Format::Html => chart.to_html(),
        Format::Json => chart.to_vega_lite(),
        _ => chart.to_svg(),
    };
    output.write(|out| out.write_all(text.as_bytes()))
}

/// The one indicator or flow that is drawn.
fn one(mut named: Vec<String>) -> Result<String> {
    match (named.pop(), named.len()) {
        (Some(name), 0) => Ok(name),
        (last, _) => {
            let found = named.into_iter().chain(last).collect::<Vec<_>>().join(", ");
            let expected = "one, by its id or name, given with --indicator; for a flow what flows, such as aid";
            Err(Error::parameter("indicator", if found.is_empty() { "none".into() } else { found }, expected))
        }
    }
}
