//! `fazhi index`: scores agencies by an assessment.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::{AnyValue, DataFrame};

use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, options, sources};
use crate::batch::{self, PROJECT, Project};
use crate::error::{Error, Result};
use crate::index::{Assessment, Drawn, Index, Plot, View, column_head, event_kind};
use crate::lang::Lang;
use crate::show::{Column, Role, Table, trimmed};

/// What an index can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FIGURES;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The assessment: a file such as assessment.toml, a folder that holds one, or a fazhi.toml or its folder that names one
    #[arg(value_name = "FILE")]
    assessment: PathBuf,
    /// Folders and files of registers [default: the folder of the assessment]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show where the points of this unit came from and went, with the rows behind them
    #[arg(long, value_name = "UNIT", conflicts_with = "table")]
    trace: Option<String>,
    /// Which table [default: the one for reading]
    #[arg(long, value_name = "TABLE")]
    table: Option<Which>,
    /// Draw a chart: ranks that are possible, dimensions of each unit, sensitivity to the choices of the file, or the trace of the unit of --trace
    #[arg(long, value_name = "CHART", conflicts_with = "table", value_parser = plots())]
    plot: Option<Plot>,
    /// The league that is drawn [default: the first]
    #[arg(long, value_name = "NAME", requires = "plot")]
    league: Option<String>,
    /// Width of the chart in pixels [default: 720]
    #[arg(long, value_name = "PIXELS", requires = "plot")]
    width: Option<u32>,
    #[command(flatten)]
    periods: options::Periods,
    #[command(flatten)]
    counting: options::Counting,
    #[command(flatten)]
    output: Output,
}

/// The tables of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    Scores,
    Ranks,
    Items,
    Acceptabilities,
    Pairwise,
    Bands,
    OneMoreCase,
    Weights,
    Coherence,
    Cells,
    Sensitivity,
    Shifts,
    Runs,
}

/// The names of the charts.
fn plots() -> impl TypedValueParser<Value = Plot> {
    PossibleValuesParser::new(Plot::ALL.map(|(name, _)| name)).map(|name| Plot::named(&name).expect("one of them"))
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { assessment, mut paths, trace, table, plot, league, width, periods, counting, output } = arguments;
    let format = output.format(if plot.is_some() { super::plot::FORMATS } else { FORMATS })?;
    let assessment = named(assessment)?;
    if paths.is_empty() {
        paths.push(folder_of(&assessment));
    }
    let has_periods = periods.are_given();
    let project = counting.of(periods.of(sources::project(&paths)?)?)?;
    let voice = voice.of_project(project.lang);
    let mut options = project.options()?;
    let definition = Assessment::read(&assessment, &options.catalogue)?;
    if definition.periods.is_some() && !has_periods {
        options.figures.periods = None;
    }
    let registers = sources::registers(&paths, &options.catalogue)?;
    let inputs = sources::inputs(&registers, &paths, &project);
    output.apart_from(inputs.iter().map(PathBuf::as_path).chain([assessment.as_path()]))?;
    let progress = Progress::reading(voice);
    let index = batch::index(&registers, definition, &options, None)?;
    drop(progress);
    match plot {
        Some(plot) => {
            let place = project.places.first().map_or("", String::as_str);
            let drawn = Drawn { place, league: league.as_deref(), unit: trace.as_deref(), ..Drawn::default() };
            let chart = seen(&index, voice, |view| view.chart(plot, drawn))?;
            let chart = width.map_or(Ok(chart.clone()), |width| chart.with_width(width))?;
            super::plot::written(&chart, format, &output)?;
        }
        None => print(&index, table, trace.as_deref(), format, &output, voice)?,
    }
    Ok(Outcome::Fine)
}

/// A frame as it is, for reading.
fn plain(frame: &DataFrame, lang: Lang) -> Result<Table> {
    let mut table = Table::headless(frame.width());
    for (column, head) in frame.columns().iter().zip(&mut table.columns) {
        let role = if column.dtype().is_primitive_numeric() { Role::Numbers } else { Role::Words };
        *head = Column::new(column_head(column.name(), lang), role);
    }
    for row in 0..frame.height() {
        let cell = |column: &polars_core::prelude::Column| {
            Ok(match column.get(row).map_err(Error::engine("reading a table"))? {
                AnyValue::Null => String::new(),
                AnyValue::Float64(number) => trimmed(number),
                other if column.name() == "what" => event_kind(&other.str_value(), lang),
                other if column.name() == "factor" => column_head(&other.str_value(), lang),
                other => other.str_value().into_owned(),
            })
        };
        table.words(frame.columns().iter().map(cell).collect::<Result<Vec<String>>>()?);
    }
    Ok(table)
}

/// The file that an assessment has in a folder whose project names none.
const USUAL: &str = "assessment.toml";

/// The file of the assessment, which a project may name, or a folder hold.
fn named(path: PathBuf) -> Result<PathBuf> {
    if !path.is_dir() && !path.ends_with(PROJECT) {
        return Ok(path);
    }
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new("")) };
    let is_project = folder.join(PROJECT).is_file();
    let named = if is_project { Project::open(&path)?.assessment } else { None };
    let usual = folder.join(USUAL);
    named.or_else(|| usual.is_file().then_some(usual)).ok_or_else(|| {
        let expected =
            "an assessment: a file, or a folder with an `assessment.toml` or with a `fazhi.toml` that names one";
        Error::parameter("assessment", path.display(), expected)
    })
}

fn folder_of(assessment: &Path) -> PathBuf {
    let folder = assessment.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

fn print(
    index: &Index,
    table: Option<Which>,
    trace: Option<&str>,
    format: Format,
    output: &Output,
    voice: Voice,
) -> Result<()> {
    let unit = trace.map(|unit| index.unit(unit, None)).transpose()?;
    match (format, unit, table) {
        (Format::Html | Format::Xlsx, ..) | (Format::Table, None, None) => {
            seen(index, voice, |view| shown(view, format, output, voice))
        }
        (Format::Table, Some(unit), _) => output.table(&index.trace_table(&unit, voice.lang)),
        (Format::Table, None, Some(table)) => {
            let found = frame(index, table, voice)?;
            if matches!(table, Which::Cells) && found.height() == 0 {
                voice.say(voice.lang.of("没有插补或者改变任何数据", "no value was made up or changed"));
            }
            output.table(&plain(&found, voice.lang)?)
        }
        (_, Some(unit), _) => output.frame(index.trace_frame(unit.unit(), None, voice.lang)?, format),
        (_, None, table) => output.frame(frame(index, table.unwrap_or(Which::Scores), voice)?, format),
    }
}

/// What is made of the index with what chance does to it.
fn seen<T>(index: &Index, voice: Voice, of: impl FnOnce(View<'_>) -> Result<T>) -> Result<T> {
    let options = index.assessment().chance;
    let chances = index.chance(&options)?;
    of(View { index, chances: &chances, options: &options, lang: voice.lang })
}

/// What is made for reading.
fn shown(view: View<'_>, format: Format, output: &Output, voice: Voice) -> Result<()> {
    match format {
        Format::Html => {
            let page = view.page();
            output.write(|out| out.write_all(page.as_bytes()))
        }
        Format::Xlsx => {
            let workbook = view.workbook()?;
            output.write(|out| out.write_all(&workbook))
        }
        _ => {
            output.table(&view.table())?;
            view.notes().iter().for_each(|note| voice.say(note));
            Ok(())
        }
    }
}

fn frame(index: &Index, table: Which, voice: Voice) -> Result<DataFrame> {
    let options = index.assessment().chance;
    match table {
        Which::Scores => index.scores(),
        Which::Ranks => index.ranks(&options),
        Which::Items => index.items(),
        Which::Acceptabilities => index.acceptabilities(&options),
        Which::Bands => index.bands(&options),
        Which::Pairwise => index.pairwise(&options),
        Which::OneMoreCase => index.one_more_case_frame(),
        Which::Weights => index.weights(),
        Which::Coherence => index.coherence(),
        Which::Cells => index.cells(),
        Which::Sensitivity | Which::Shifts | Which::Runs => {
            let shifts = index.shifts()?;
            shifts.notes(voice.lang).iter().for_each(|note| voice.say(note));
            match table {
                Which::Sensitivity => shifts.shares(),
                Which::Shifts => shifts.ranks(),
                _ => shifts.runs(),
            }
        }
    }
}
