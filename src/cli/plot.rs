//! `fazhi plot`: draws a chart of figures.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, options, sources};
use crate::batch::compute;
use crate::chart::{Chart, FiguresOptions, Kind};
use crate::compare::{FunnelOptions, RanksOptions};
use crate::error::Result;

/// What a chart can be written in.
pub(super) const FORMATS: &[Format] = &[Format::Svg, Format::Html, Format::Json];

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The kind of chart: trend over periods, share of parts, flow of what comes in and is resolved; of the groups of one period, funnel and ranks
    #[arg(value_name = "KIND", value_parser = kinds())]
    kind: Kind,
    /// The indicator, or the flow, by its id or name
    #[arg(value_name = "ID")]
    name: String,
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
    #[command(flatten)]
    figures: options::Figures,
    #[command(flatten)]
    output: Output,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).map(|word| word.parse().expect("a word of a kind"))
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { kind, name, paths, place, width, least, figures, output } = arguments;
    let format = output.format(FORMATS)?;
    let mut project = figures.of(sources::project(&paths)?)?;
    if matches!(kind, Kind::Funnel | Kind::Ranks) && project.by.is_empty() {
        project.by.push("agency".into());
    }
    let voice = voice.of_project(project.lang);
    let options = project.options()?;
    let asked = kind.indicators(&options.catalogue, &name)?;
    let options = options.with_indicators(asked);
    let registers = sources::registers(&paths, &options.catalogue)?;
    let inputs = sources::inputs(&registers, &paths, &project);
    output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let progress = Progress::start(voice.lang.of("正在读取台账", "reading the registers"), voice.progress);
    let book = compute(&registers, &options)?;
    drop(progress);
    let mut making = FiguresOptions {
        place: place.or_else(|| project.title.clone()).unwrap_or_default(),
        funnel: FunnelOptions { least, ..FunnelOptions::default() },
        ranks: RanksOptions { least, ..RanksOptions::default() },
    };
    if let Some([first, rest @ ..]) = project.levels.as_deref() {
        making.funnel.funnel.levels = [&[*first], rest].concat();
        making.ranks.ranks.level = *first;
    }
    let chart = Chart::of_figures(kind, &book.figures, &book.catalogue, &name, &making, voice.lang)?;
    let chart = match width {
        Some(width) => chart.with_width(width),
        None => chart,
    };
    let text = match format {
        Format::Html => chart.to_html(),
        Format::Json => chart.to_vega_lite(),
        _ => chart.to_svg(),
    };
    output.write(|out| out.write_all(text.as_bytes()))?;
    sources::passed_over(&registers, voice);
    for (register, error) in &book.failures {
        voice.failed(Some(register), error);
    }
    Ok(if book.failures.is_empty() { Outcome::Fine } else { Outcome::Failed })
}
