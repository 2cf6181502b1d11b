//! `fazhi report`: writes a report of the figures.

use std::path::PathBuf;

use super::left_out::left_out;
use super::output::{Format, Output};
use super::progress::Progress;
use super::{Outcome, Voice, options, sources};
use crate::batch::{Project, compute};
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::report::{ReportOptions, Template};

/// What a report can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_DOCUMENTS;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folders and files of registers; its name, or a fazhi.toml in the folder, says which register a file belongs to
    #[arg(required_unless_present = "show_template", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Whose figures they are, for the title [default: the places of fazhi.toml]
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// A template of your own, or a built-in one: yearly for the report of a year, overview for all agencies and periods on one page
    #[arg(long, value_name = "FILE", default_value = "yearly")]
    template: String,
    /// Write the built-in template, to begin your own with
    #[arg(long)]
    show_template: bool,
    #[command(flatten)]
    figures: options::Figures,
    #[command(flatten)]
    output: Output,
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let Arguments { paths, place, template, show_template, figures, output } = arguments;
    if show_template {
        let text = Template::text(&template, voice.lang)?;
        output.write(|out| out.write_all(text.as_bytes()))?;
        return Ok(Outcome::Fine);
    }
    let format = output.format(FORMATS)?;
    let mut project = figures.of(sources::project(&paths)?)?;
    let voice = voice.of_project(project.lang);
    let template = named(&template, voice.lang)?;
    if template.is_by_agency() && project.by.is_empty() {
        project.by.push("agency".into());
    }
    project.totals |= !project.by.is_empty();
    let report = asked(&project, place, template, voice.lang)?;
    let options = project.options()?;
    report.check(&options.catalogue)?;
    let registers = sources::apart(&paths, &project, &options.catalogue, &output)?;
    let progress = Progress::reading(voice);
    let periods = with(&project, report.periods());
    let book = compute(&registers, &options.with_periods(periods))?;
    drop(progress);
    output.document(&book.report(&report)?, format)?;
    sources::passed_over(&registers, voice);
    Ok(left_out(&book.ungrouped, &book.failures, book.catalogue.kinds(), voice))
}

/// A built-in template by its name, any other one by its file.
fn named(name: &str, lang: Lang) -> Result<Template> {
    match Template::built_in(name, lang) {
        Err(_) if PathBuf::from(name).extension().is_some() => Template::read(name),
        found => found,
    }
}

/// The report of the last of the periods that are asked for.
fn asked(project: &Project, place: Option<String>, template: Template, lang: Lang) -> Result<ReportOptions> {
    let last = project.periods.iter().flatten().max().copied();
    let period = last.ok_or_else(|| Error::parameter("periods", "", "the period of the report, such as 2020"))?;
    let place = place.unwrap_or_else(|| project.places.join(lang.of("、", ", ")));
    Ok(ReportOptions::new(period).with_place(place).with_lang(lang).with_template(template))
}

/// The periods that are asked for, and those that the report needs.
fn with(project: &Project, needed: [Period; 2]) -> Vec<Period> {
    let mut periods: Vec<Period> = project.periods.iter().flatten().copied().chain(needed).collect();
    periods.sort();
    periods.dedup();
    periods
}
